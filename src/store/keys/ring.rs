//! A keyring held at arm's length: it is asked by a thread of its own, and whoever asks waits
//! no longer than a moment, since a session bus that hangs must hold up nothing.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::Duration;

use tokio::sync::{OnceCell, oneshot};
use tokio::time::timeout;

use crate::domain::{ApiKey, Failure};
use crate::store::failure;

use super::keyring::{Keyring, KeyringRefusal};

const PATIENCE: Duration = Duration::from_secs(2);

type Question = Box<dyn FnOnce(&dyn Keyring) + Send>;

/// The keyring, as the store asks it. Clones share it.
#[derive(Clone)]
pub(in crate::store) struct Ring {
    desk: Arc<Desk>,
}

struct Desk {
    keyring: Arc<dyn Keyring>,
    patience: Duration,
    /// The way to the thread, which begins with the first question.
    questions: OnceLock<Option<mpsc::Sender<Question>>>,
    answers: OnceCell<bool>,
    asked: AtomicU64,
    done: Arc<AtomicU64>,
    /// The number of the last question whose answer was not waited for to the end.
    given_up: AtomicU64,
}

impl fmt::Debug for Ring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Ring(…)")
    }
}

impl Ring {
    /// A keyring that is not asked yet.
    pub(super) fn new(keyring: Arc<dyn Keyring>) -> Self {
        Self::with_patience(keyring, PATIENCE)
    }

    fn with_patience(keyring: Arc<dyn Keyring>, patience: Duration) -> Self {
        Self {
            desk: Arc::new(Desk {
                keyring,
                patience,
                questions: OnceLock::new(),
                answers: OnceCell::new(),
                asked: AtomicU64::new(0),
                done: Arc::default(),
                given_up: AtomicU64::new(0),
            }),
        }
    }

    /// Whether keys can be kept there, found out once in a run.
    pub(in crate::store) async fn answers(&self) -> bool {
        let probe = || async { self.ask(Keyring::answers).await == Some(true) };
        *self.desk.answers.get_or_init(probe).await
    }

    /// The key to this address.
    pub(in crate::store) async fn key(&self, url: String) -> Result<Option<ApiKey>, Failure> {
        said(self.ask(move |keyring| keyring.key(&url)).await)
    }

    /// Keeps the key to this address.
    pub(in crate::store) async fn save(&self, url: String, key: ApiKey) -> Result<(), Failure> {
        said(self.ask(move |keyring| keyring.save(&url, &key)).await)
    }

    /// Forgets the key to this address.
    pub(in crate::store) async fn forget(&self, url: String) -> Result<(), Failure> {
        said(self.ask(move |keyring| keyring.forget(&url)).await)
    }

    /// What the keyring says; `None` where it says nothing in time.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&dyn Keyring) -> T + Send + 'static,
    ) -> Option<T> {
        let desk = &self.desk;
        if desk.is_stuck() {
            return None;
        }
        let (reply, answer) = oneshot::channel();
        let question: Question = Box::new(move |keyring| {
            // What nobody waits for any more is not done behind their back.
            if !reply.is_closed() {
                let _ = reply.send(question(keyring));
            }
        });
        let number = desk.asked.fetch_add(1, Ordering::SeqCst) + 1;
        desk.questions()?.send(question).ok()?;
        let Ok(answer) = timeout(desk.patience, answer).await else {
            tracing::warn!("the keyring does not answer");
            desk.given_up.fetch_max(number, Ordering::SeqCst);
            return None;
        };
        answer.ok()
    }
}

impl Desk {
    /// Whether the thread is still at a question that nobody waits for any more.
    fn is_stuck(&self) -> bool {
        self.done.load(Ordering::SeqCst) < self.given_up.load(Ordering::SeqCst)
    }

    fn questions(&self) -> Option<&mpsc::Sender<Question>> {
        let begin = || {
            let (sender, questions) = mpsc::channel::<Question>();
            let keyring = Arc::clone(&self.keyring);
            let done = Arc::clone(&self.done);
            let listen = move || {
                for question in questions {
                    question(keyring.as_ref());
                    done.fetch_add(1, Ordering::SeqCst);
                }
            };
            let thread = thread::Builder::new().name("keyring".to_owned());
            thread.spawn(listen).is_ok().then_some(sender)
        };
        self.questions.get_or_init(begin).as_ref()
    }
}

fn said<T>(answer: Option<Result<T, KeyringRefusal>>) -> Result<T, Failure> {
    match answer {
        Some(Ok(answer)) => Ok(answer),
        Some(Err(KeyringRefusal(words))) => Err(failure::of_store("keyring_refused", words)),
        None => Err(failure::of_store("keyring_silent", "")),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    /// A keyring that hangs in every call until the test lets it go.
    struct Hanging(Mutex<mpsc::Receiver<()>>);

    impl Hanging {
        fn hang(&self) {
            let _ = self.0.lock().unwrap().recv();
        }
    }

    impl Keyring for Hanging {
        fn answers(&self) -> bool {
            self.hang();
            true
        }

        fn key(&self, _: &str) -> Result<Option<ApiKey>, KeyringRefusal> {
            self.hang();
            Ok(ApiKey::new("secret"))
        }

        fn save(&self, _: &str, _: &ApiKey) -> Result<(), KeyringRefusal> {
            Ok(())
        }

        fn forget(&self, _: &str) -> Result<(), KeyringRefusal> {
            Ok(())
        }
    }

    #[tokio::test]
    async fn a_keyring_that_hangs_should_be_given_up_and_not_waited_for_again() {
        let (release, gate) = mpsc::channel();
        let keyring = Arc::new(Hanging(Mutex::new(gate)));
        let ring = Ring::with_patience(keyring, Duration::from_millis(1));
        assert!(!ring.answers().await);
        assert!(ring.desk.is_stuck());
        let failure = ring.key("url".to_owned()).await.unwrap_err();
        assert_eq!(failure.code.as_deref(), Some("keyring_silent"));
        // It is found out once in a run.
        drop(release);
        assert!(!ring.answers().await);
    }
}

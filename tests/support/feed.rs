//! What a test says to open connections while it runs.

use std::sync::{Arc, Mutex};

use tokio::sync::{mpsc, watch};

use super::Step;

/// Speaks to all connections whose script follows it. Clones are one.
#[derive(Clone, Debug)]
pub struct Feed {
    followers: Arc<Mutex<Vec<mpsc::UnboundedSender<String>>>>,
    /// How many ever followed.
    count: watch::Sender<usize>,
}

/// One connection's share of a feed.
#[derive(Clone, Debug)]
pub struct Relayed(Arc<tokio::sync::Mutex<mpsc::UnboundedReceiver<String>>>);

impl Default for Feed {
    fn default() -> Self {
        Self {
            followers: Arc::default(),
            count: watch::Sender::new(0),
        }
    }
}

impl Feed {
    /// The step of a script that sends what is said from now on.
    pub fn follow(&self) -> Step {
        let (sender, receiver) = mpsc::unbounded_channel();
        self.followers.lock().unwrap().push(sender);
        self.count.send_modify(|count| *count += 1);
        Step::Relay(Relayed(Arc::new(tokio::sync::Mutex::new(receiver))))
    }

    /// Says this to all who follow.
    pub fn send(&self, text: &str) {
        let mut followers = self.followers.lock().unwrap();
        followers.retain(|follower| follower.send(text.to_owned()).is_ok());
    }

    /// Ends the step of all who follow.
    pub fn end(&self) {
        self.followers.lock().unwrap().clear();
    }

    /// Resolves when so many have followed.
    pub async fn is_followed_by(&self, count: usize) {
        let mut counted = self.count.subscribe();
        let _ = counted.wait_for(|now| *now >= count).await;
    }
}

impl Relayed {
    pub(super) async fn next(&self) -> Option<String> {
        self.0.lock().await.recv().await
    }
}

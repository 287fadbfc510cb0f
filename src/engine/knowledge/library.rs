//! What everything that has to do with documents works with.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Notify, watch};

use crate::domain::{EmbeddingState, Event, Failure, KnowledgeEvent, Server, Settings};
use crate::engine::outbox::Outbox;
use crate::engine::{LlmActorHandle, Reader};
use crate::store::Store;

/// Shared by the tasks that read, embed and search. Clones are the same library.
#[derive(Clone)]
pub(super) struct Library {
    pub(super) store: Store,
    pub(super) outbox: Outbox,
    pub(super) reader: Reader,
    pub(super) llm: LlmActorHandle,
    /// The settings as they are now.
    pub(super) settings: watch::Receiver<Settings>,
    /// How the server that makes vectors is.
    pub(super) embedding: Arc<watch::Sender<EmbeddingState>>,
    /// Where that server is, while it can be asked.
    pub(super) embedder: Arc<watch::Sender<Option<Endpoint>>>,
    /// The files that are being read.
    reading: Arc<Mutex<Vec<String>>>,
    /// There is something to tell the window.
    pub(super) news: Arc<Notify>,
    /// There may be documents to read.
    pub(super) documents: Arc<Notify>,
    /// What is being read may not be wanted any more.
    pub(super) interruption: Arc<Notify>,
    /// There may be passages without a vector, or vectors of another model.
    pub(super) passages: Arc<Notify>,
}

/// A server to be asked, and for which model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Endpoint {
    pub(super) server: Server,
    /// Blank for the server's own.
    pub(super) model: String,
}

impl Library {
    pub(super) fn new(
        (store, outbox): (Store, Outbox),
        reader: Reader,
        llm: LlmActorHandle,
        settings: watch::Receiver<Settings>,
    ) -> Self {
        Self {
            store,
            outbox,
            reader,
            llm,
            settings,
            embedding: Arc::new(watch::Sender::new(EmbeddingState::None)),
            embedder: Arc::new(watch::Sender::new(None)),
            reading: Arc::default(),
            news: Arc::default(),
            documents: Arc::default(),
            interruption: Arc::default(),
            passages: Arc::default(),
        }
    }

    /// Notes that a file is being read, until what this gives back is dropped.
    pub(super) fn note_reading(&self, path: &str) -> ReadingNote {
        let mut reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        reading.push(path.to_owned());
        self.news.notify_one();
        ReadingNote {
            library: self.clone(),
            path: path.to_owned(),
        }
    }

    /// The files that are being read.
    pub(super) fn reading(&self) -> Vec<String> {
        let reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        reading.clone()
    }

    /// Says how the server that makes vectors is.
    pub(super) fn set_embedding(&self, state: EmbeddingState) {
        let is_other = self.embedding.send_if_modified(|known| {
            let is_other = *known != state;
            *known = state;
            is_other
        });
        if is_other {
            self.news.notify_one();
        }
    }

    pub(super) fn tell(&self, news: KnowledgeEvent) {
        self.outbox.push(Event::Knowledge(news));
    }

    pub(super) fn complain(&self, failure: Failure) {
        self.tell(KnowledgeEvent::Failed(failure));
    }

    /// The program that holds servers which are started here.
    pub(super) fn holder(&self) -> PathBuf {
        self.reader.program().to_owned()
    }

    /// A server by its address, with the key that is kept for it.
    pub(super) async fn server(&self, url: &str) -> Server {
        let key = self.store.key(url.to_owned()).await.ok().flatten();
        Server {
            url: url.to_owned(),
            key,
        }
    }
}

/// A file is being read for as long as this is there.
pub(super) struct ReadingNote {
    library: Library,
    path: String,
}

impl Drop for ReadingNote {
    fn drop(&mut self) {
        let library = &self.library;
        let mut reading = library
            .reading
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = reading.iter().position(|path| *path == self.path) {
            reading.swap_remove(place);
        }
        library.news.notify_one();
    }
}

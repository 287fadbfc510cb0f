//! The person's documents, from the folder on the disk to the passage that is found: read by
//! the librarian as the window has it, with the real process that reads foreign files.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

mod support;

#[path = "library/cli.rs"]
mod cli;
#[path = "library/reading.rs"]
mod reading;
#[path = "library/vectors.rs"]
mod vectors;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use causerie::domain::{
    Collection, CollectionId, CollectionSummary, ConversationId, Document, EmbeddingState, Event,
    Found, KnowledgeCommand, KnowledgeEvent, Scope, Settings, Timestamp,
};
use causerie::engine::{EventReceiver, Librarian, Reader};
use causerie::store::Store;
use tempfile::TempDir;
use uuid::Uuid;

/// A library in a folder of its own, and a folder with documents.
struct Desk {
    data: TempDir,
    documents: TempDir,
    store: Store,
    librarian: Librarian,
    events: EventReceiver,
    /// What was told last: it is not told again while nothing changes.
    told: Told,
}

/// How everything was, as the window was told.
#[derive(Clone, Debug, Default)]
struct Told {
    collections: Vec<CollectionSummary>,
    reading: Vec<String>,
    embedding: EmbeddingState,
}

impl Desk {
    fn new() -> Self {
        Self::with(&Settings::default(), env!("CARGO_BIN_EXE_causerie").into())
    }

    fn with(settings: &Settings, reader: PathBuf) -> Self {
        let data = tempfile::tempdir().unwrap();
        let documents = tempfile::tempdir().unwrap();
        let store = Store::open(data.path()).unwrap();
        let (librarian, events) = Librarian::start(
            store.clone(),
            Reader::new(reader),
            settings,
            Arc::new(|| {}),
        );
        Self {
            data,
            documents,
            store,
            librarian,
            events,
            told: Told::default(),
        }
    }

    /// Ends everything and begins again with the same folders.
    async fn restarted(self, settings: &Settings) -> Self {
        let Self {
            data,
            documents,
            store,
            librarian,
            events,
            ..
        } = self;
        drop((librarian, events));
        store.close().await;
        let store = Store::open(data.path()).unwrap();
        let reader = Reader::new(env!("CARGO_BIN_EXE_causerie").into());
        let (librarian, events) =
            Librarian::start(store.clone(), reader, settings, Arc::new(|| {}));
        Self {
            data,
            documents,
            store,
            librarian,
            events,
            told: Told::default(),
        }
    }

    fn folder(&self) -> PathBuf {
        self.documents.path().to_owned()
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.documents.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    fn add(&self, collection: &Collection, paths: Vec<PathBuf>) {
        self.librarian.carry_out(KnowledgeCommand::Add {
            collection: collection.clone(),
            paths,
            is_watched: false,
        });
    }

    /// Waits until of what the window was told last this holds.
    async fn until(&mut self, mut holds: impl FnMut(&Told) -> bool) -> Told {
        loop {
            if holds(&self.told) {
                return self.told.clone();
            }
            let event = self.events.next().await.expect("the librarian works");
            let Event::Knowledge(news) = event else {
                continue;
            };
            match news {
                KnowledgeEvent::CollectionsChanged {
                    collections,
                    reading,
                    embedding,
                    ..
                } => {
                    self.told = Told {
                        collections,
                        reading,
                        embedding,
                    };
                }
                KnowledgeEvent::Failed(failure) => panic!("{failure:?}"),
                _ => {}
            }
        }
    }

    /// Waits until so many documents are there, and none waits to be read.
    async fn until_read(&mut self, documents: u32) -> CollectionSummary {
        let told = self
            .until(|told| {
                let all: u32 = told.collections.iter().map(|it| it.documents).sum();
                let waiting: u32 = told.collections.iter().map(|it| it.waiting).sum();
                all == documents && waiting == 0 && told.reading.is_empty()
            })
            .await;
        told.collections.into_iter().next().unwrap_or_default()
    }

    async fn documents_of(&self, collection: &Collection) -> Vec<Document> {
        self.store.documents(collection.id).await.unwrap()
    }

    async fn found(&self, query: &str, scope: Scope) -> Found {
        let found = self.librarian.search(vec![query.to_owned()], scope, 10_000);
        found.await.unwrap()
    }

    /// The names of the files in which something is found.
    async fn names(&self, query: &str, collection: &Collection) -> Vec<String> {
        let found = self.found(query, of(collection)).await;
        let names = found.sources.iter().map(|it| it.name().to_owned());
        names.collect()
    }
}

fn named(name: &str) -> Collection {
    Collection {
        id: CollectionId::from(Uuid::now_v7()),
        name: name.to_owned(),
        owner: None,
        created_at: Timestamp(1),
    }
}

fn owned(owner: ConversationId) -> Collection {
    Collection {
        owner: Some(owner),
        ..named("")
    }
}

fn of(collection: &Collection) -> Scope {
    Scope {
        conversation: None,
        collections: vec![collection.id],
    }
}

fn conversation() -> ConversationId {
    ConversationId::from(Uuid::now_v7())
}

/// The name of a file.
fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

//! The person's documents in the store: what is found and what must not be, what stays and what
//! goes.
#![expect(
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "knowledge/collections.rs"]
mod collections;
#[path = "knowledge/crash.rs"]
mod crash;
#[path = "knowledge/eval.rs"]
mod eval;
#[path = "knowledge/finding.rs"]
mod finding;
#[path = "knowledge/keeping.rs"]
mod keeping;
#[path = "knowledge/stems.rs"]
mod stems;
#[path = "knowledge/vectors.rs"]
mod vectors;

use std::path::PathBuf;

use causerie::domain::{
    Collection, CollectionId, ContentHash, ConversationId, Document, DocumentId, FileKind, Reading,
    Scope, SeenFile, Timestamp,
};
use causerie::knowledge::{KnowledgeText, cut};
use causerie::store::Store;
use tempfile::TempDir;
use uuid::Uuid;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn open(folder: &TempDir) -> Store {
    Store::open(folder.path()).expect("a store")
}

fn seen(path: &str, modified_at: i64) -> SeenFile {
    SeenFile {
        path: path.to_owned(),
        bytes: 7,
        modified_at: Timestamp(modified_at),
    }
}

fn read(text: &str) -> KnowledgeText {
    cut("a.md", &Reading::of_text(FileKind::Text, text.to_owned()))
}

fn hash(text: &str) -> ContentHash {
    ContentHash::from(*blake3::hash(text.as_bytes()).as_bytes())
}

async fn collection(store: &Store, name: &str, owner: Option<ConversationId>) -> CollectionId {
    let id = CollectionId::from(Uuid::now_v7());
    let collection = Collection {
        id,
        name: name.to_owned(),
        owner,
        created_at: Timestamp(1),
    };
    store.put_collection(collection).await.expect("made");
    id
}

/// Notes one more file below `/d` in a collection and gives the document of it.
async fn noted(store: &Store, id: CollectionId, path: &str) -> Document {
    let file = seen(path, 1);
    store
        .note_files(id, PathBuf::from(path), vec![file])
        .await
        .expect("noted");
    document(store, id, path).await
}

async fn document(store: &Store, id: CollectionId, path: &str) -> Document {
    let all = store.documents(id).await.expect("listed");
    let found = all.into_iter().find(|it| it.path == path);
    found.expect("the document")
}

/// A document with this text in a collection.
async fn kept(store: &Store, id: CollectionId, path: &str, text: &str) -> DocumentId {
    let document = noted(store, id, path).await.id;
    let is_kept = store
        .keep_document(document, seen(path, 1), hash(text), read(text))
        .await;
    assert!(is_kept.expect("kept"));
    document
}

fn of(collection: CollectionId) -> Scope {
    Scope {
        conversation: None,
        collections: vec![collection],
    }
}

/// The texts that are found for a question, the best first.
async fn found(store: &Store, scope: Scope, query: &str) -> Vec<String> {
    let mut rankings = store
        .search_lexical(scope, vec![query.to_owned()], 50)
        .await
        .expect("searched");
    let ranking = rankings.pop().expect("a ranking");
    let numbers = ranking.iter().map(|it| it.passage).collect();
    let sources = store.sources_of(numbers).await.expect("sources");
    sources.into_iter().map(|(_, source)| source.text).collect()
}

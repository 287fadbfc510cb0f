//! The person's documents as the callers of the store see them.

use std::path::PathBuf;

use super::{
    EmbeddingSet, InScope, NotedFiles, ScopeSize, SpokenPassage, VectorPiece, collections,
    documents, embedding, find, scope, sources, texts,
};
use crate::domain::{
    Collection, CollectionId, CollectionSummary, ContentHash, Document, DocumentId, Failure,
    MessageId, Refusal, Root, Scope, SeenFile, Source,
};
use crate::knowledge::{EmbeddingIdentity, KnowledgeText, Ranked};
use crate::store::Store;

/// So many passages of a collection are deleted before somebody else may write.
const DELETED_AT_ONCE: usize = 500;

impl Store {
    /// All collections, in the order of their names; those of conversations last.
    pub async fn collections(&self) -> Result<Vec<CollectionSummary>, Failure> {
        self.workers
            .look_up(|connection| collections::all(connection))
            .await
    }

    /// Keeps a collection that is not there yet. Where it is, or where its conversation has
    /// one, nothing changes.
    pub async fn put_collection(&self, collection: Collection) -> Result<(), Failure> {
        self.write_whole(move |transaction| collections::put(transaction, &collection))
            .await
    }

    /// Gives a collection another name.
    pub async fn rename_collection(&self, id: CollectionId, name: String) -> Result<(), Failure> {
        self.write_whole(move |transaction| collections::rename(transaction, id, &name))
            .await
    }

    /// Lets go of a collection. From the first moment on nothing of it is found; what it holds
    /// goes in steps, the last of which may come with the next start.
    pub async fn delete_collection(&self, id: CollectionId) -> Result<(), Failure> {
        self.write_whole(move |transaction| collections::doom(transaction, id))
            .await?;
        while self
            .write_whole(|transaction| collections::delete_step(transaction, DELETED_AT_ONCE))
            .await?
        {}
        Ok(())
    }

    /// Has nothing be read in a collection until the person says so, or again.
    pub async fn set_collection_paused(
        &self,
        id: CollectionId,
        is_paused: bool,
    ) -> Result<(), Failure> {
        self.write_whole(move |transaction| collections::pause(transaction, id, is_paused))
            .await
    }

    /// Keeps what the person added to a collection.
    pub async fn add_root(&self, id: CollectionId, root: Root) -> Result<(), Failure> {
        self.write_whole(move |transaction| collections::add_root(transaction, id, &root))
            .await
    }

    /// Lets go of the wish for a file or a folder. What was read of it stays.
    pub async fn remove_root(&self, id: CollectionId, path: PathBuf) -> Result<(), Failure> {
        self.write_whole(move |transaction| collections::remove_root(transaction, id, &path))
            .await
    }

    /// What the person added to a collection.
    pub async fn roots(&self, id: CollectionId) -> Result<Vec<Root>, Failure> {
        self.workers
            .look_up(move |connection| collections::roots(connection, id))
            .await
    }

    /// Takes down which files are at a place and below it now: new and changed ones and those
    /// that are back wait to be read, those that are gone have vanished, and a file that could
    /// not be read is left alone until it changes.
    pub async fn note_files(
        &self,
        id: CollectionId,
        root: PathBuf,
        seen: Vec<SeenFile>,
    ) -> Result<NotedFiles, Failure> {
        self.write_whole(move |transaction| documents::note(transaction, id, &root, &seen))
            .await
    }

    /// Lets go of what waits to be read in a collection. Of a document that was read before,
    /// that is found again.
    pub async fn forget_waiting(&self, id: CollectionId) -> Result<(), Failure> {
        self.write_whole(move |transaction| documents::forget_waiting(transaction, id))
            .await
    }

    /// Has every document of a collection read anew.
    pub async fn rebuild(&self, id: CollectionId) -> Result<(), Failure> {
        self.write_whole(move |transaction| documents::rebuild(transaction, id))
            .await
    }

    /// The documents that are to be read next, of all collections that are not paused.
    pub async fn next_waiting(&self, most: usize) -> Result<Vec<Document>, Failure> {
        self.workers
            .look_up(move |connection| documents::waiting(connection, most))
            .await
    }

    /// The documents of a collection, in the order of their paths.
    pub async fn documents(&self, id: CollectionId) -> Result<Vec<Document>, Failure> {
        self.workers
            .look_up(move |connection| documents::of(connection, id))
            .await
    }

    /// Lets go of a document. The file stays, and where its folder was added, it comes again
    /// when that is looked at.
    pub async fn remove_document(&self, id: DocumentId) -> Result<(), Failure> {
        self.write_whole(move |transaction| documents::remove(transaction, id))
            .await
    }

    /// Keeps what was read of a document, whole or not at all; it can be found from then on.
    /// Whether it was still wanted.
    pub async fn keep_document(
        &self,
        id: DocumentId,
        seen: SeenFile,
        file_hash: ContentHash,
        read: KnowledgeText,
    ) -> Result<bool, Failure> {
        self.write_whole(move |transaction| {
            documents::keep(transaction, id, &seen, file_hash, &read)
        })
        .await
    }

    /// Takes down that a document's file is what it was when it was read. Whether it had been
    /// read.
    pub async fn keep_unchanged(&self, id: DocumentId, seen: SeenFile) -> Result<bool, Failure> {
        self.write_whole(move |transaction| documents::keep_unchanged(transaction, id, &seen))
            .await
    }

    /// The hash of the file that a document was read of; `None` where it is to be read anew.
    pub async fn file_hash(&self, id: DocumentId) -> Result<Option<ContentHash>, Failure> {
        self.workers
            .look_up(move |connection| documents::file_hash(connection, id))
            .await
    }

    /// Takes down why a document cannot be read. Whether it was still wanted.
    pub async fn refuse_document(
        &self,
        id: DocumentId,
        seen: SeenFile,
        refusal: Refusal,
    ) -> Result<bool, Failure> {
        self.write_whole(move |transaction| documents::refuse(transaction, id, &seen, &refusal))
            .await
    }

    /// A text as it was read; `None` where it is no longer kept.
    pub async fn text_of(&self, hash: ContentHash) -> Result<Option<String>, Failure> {
        self.workers
            .look_up(move |connection| texts::text(connection, hash))
            .await
    }

    /// Has an answer keep the texts that it cites, whatever becomes of the documents.
    ///
    /// Fails where the answer is not there.
    pub async fn keep_text_for(
        &self,
        message: MessageId,
        texts: Vec<ContentHash>,
    ) -> Result<(), Failure> {
        self.write_whole(move |transaction| texts::keep_for(transaction, message, &texts))
            .await
    }

    /// The set of vectors that are made so; it is made where it is not there. The first of all
    /// is in use at once.
    pub async fn embedding_set(
        &self,
        identity: EmbeddingIdentity,
    ) -> Result<EmbeddingSet, Failure> {
        self.write_whole(move |transaction| embedding::set(transaction, &identity))
            .await
    }

    /// The set of vectors in use.
    pub async fn current_embedding_set(&self) -> Result<Option<EmbeddingSet>, Failure> {
        self.workers
            .look_up(|connection| embedding::current(connection))
            .await
    }

    /// Some passages that have no vector in a set. Asked again and again with the hash of the
    /// last, all of them come once.
    pub async fn passages_without_vector(
        &self,
        set: i64,
        after: Option<ContentHash>,
        most: usize,
    ) -> Result<Vec<SpokenPassage>, Failure> {
        self.workers
            .look_up(move |connection| embedding::without_vector(connection, set, after, most))
            .await
    }

    /// Keeps vectors in a set.
    pub async fn keep_vectors(
        &self,
        set: i64,
        vectors: Vec<(ContentHash, Vec<f32>)>,
    ) -> Result<(), Failure> {
        self.write_whole(move |transaction| embedding::keep(transaction, set, &vectors))
            .await
    }

    /// So many vectors of a set, from 0 or [`VectorPiece::next`] on.
    pub async fn vectors(&self, set: i64, from: i64, most: usize) -> Result<VectorPiece, Failure> {
        self.workers
            .look_up(move |connection| embedding::piece(connection, set, from, most))
            .await
    }

    /// Puts a set of vectors in use, and lets go of all others.
    pub async fn use_embedding_set(&self, set: i64) -> Result<(), Failure> {
        self.write_whole(move |transaction| embedding::put_in_use(transaction, set))
            .await
    }

    /// For each question the passages that have its words, the best first. In an empty scope
    /// there are none.
    pub async fn search_lexical(
        &self,
        scope: Scope,
        queries: Vec<String>,
        most: usize,
    ) -> Result<Vec<Vec<Ranked>>, Failure> {
        self.workers
            .look_up(move |connection| find::search(connection, &scope, &queries, most))
            .await
    }

    /// The passages that can be found in a scope.
    pub async fn passages_in(&self, scope: Scope) -> Result<InScope, Failure> {
        self.workers
            .look_up(move |connection| scope::passages(connection, &scope))
            .await
    }

    /// Grows with every change of what can be found.
    pub async fn knowledge_generation(&self) -> Result<u64, Failure> {
        self.workers
            .look_up(|connection| scope::generation(connection))
            .await
    }

    /// The passages of these numbers with their words, in their order; without those that are
    /// gone meanwhile.
    pub async fn sources_of(&self, numbers: Vec<i64>) -> Result<Vec<(i64, Source)>, Failure> {
        self.workers
            .look_up(move |connection| sources::of_passages(connection, &numbers))
            .await
    }

    /// The documents of a scope as sources: whole, without their words.
    pub async fn whole_sources(&self, scope: Scope) -> Result<Vec<Source>, Failure> {
        self.workers
            .look_up(move |connection| sources::of_documents(connection, &scope))
            .await
    }

    /// These passages and so many on each side of them in their documents, in the order of the
    /// documents.
    pub async fn passages_around(&self, numbers: Vec<i64>, each: u32) -> Result<Vec<i64>, Failure> {
        self.workers
            .look_up(move |connection| sources::around(connection, &numbers, each))
            .await
    }

    /// How much can be found in a scope.
    pub async fn scope_size(&self, scope: Scope) -> Result<ScopeSize, Failure> {
        self.workers
            .look_up(move |connection| {
                let transaction = connection.transaction()?;
                let collections = scope::numbers(&transaction, &scope)?;
                scope::size(&transaction, &collections)
            })
            .await
    }

    /// About how many bytes texts, passages and vectors take on the disk.
    pub async fn knowledge_bytes(&self) -> Result<u64, Failure> {
        self.workers
            .look_up(|connection| scope::storage_bytes(connection))
            .await
    }
}

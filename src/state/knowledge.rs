//! What is known of the person's documents, and what is asked about them.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::{
    CollectionId, CollectionSummary, ContentHash, ConversationId, Document, EmbeddingState,
    Failure, Found, KnowledgeEvent, MessageId, Root, SentPrompt,
};

use super::{Asked, State};

/// Where documents can be put.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shelf {
    /// The conversation on screen, or the one that is to begin.
    Conversation,
    /// A collection.
    Collection(CollectionId),
}

/// What is known of documents.
#[derive(Debug, Default)]
pub struct Knowledge {
    /// All collections, those of conversations last.
    pub collections: Vec<CollectionSummary>,
    /// How often that changed, so that what was asked about them can be asked again.
    pub changes: u64,
    /// The files that are being read.
    pub reading: Vec<String>,
    /// How the server that makes vectors is.
    pub embedding: EmbeddingState,
    /// How many bytes all of it takes on the disk, about.
    pub storage_bytes: u64,
    /// The documents of the collection that was looked into last, and what was added to it.
    pub listed: Option<(CollectionId, Vec<Document>, Vec<Root>)>,
    /// What was tried, and what came.
    pub tried: Asked<Result<Box<Found>, Failure>>,
    /// The text of the document that is looked at; `None` in it where it is no longer kept.
    pub text: Option<(ContentHash, Option<Arc<str>>)>,
    /// The prompts of the answers that were asked for.
    pub prompts: HashMap<MessageId, Vec<SentPrompt>>,
}

impl Knowledge {
    /// Takes in news; a failure is given back, to be told.
    pub(super) fn apply(&mut self, event: KnowledgeEvent) -> Option<Failure> {
        match event {
            KnowledgeEvent::CollectionsChanged {
                collections,
                reading,
                embedding,
                storage_bytes,
            } => {
                self.collections = collections;
                self.changes += 1;
                self.reading = reading;
                self.embedding = embedding;
                self.storage_bytes = storage_bytes;
            }
            KnowledgeEvent::DocumentsListed {
                collection,
                documents,
                roots,
            } => self.listed = Some((collection, documents, roots)),
            KnowledgeEvent::Tried { number, result } => self.tried.take(number, result),
            KnowledgeEvent::TextRead { hash, text } => self.text = Some((hash, text)),
            KnowledgeEvent::PromptsRead { message, prompts } => {
                self.prompts.insert(message, prompts);
            }
            KnowledgeEvent::Added { .. } => {}
            KnowledgeEvent::Failed(failure) => return Some(failure),
        }
        None
    }

    /// The documents of a conversation.
    #[must_use]
    pub fn of(&self, conversation: ConversationId) -> Option<&CollectionSummary> {
        self.collections
            .iter()
            .find(|it| it.collection.owner == Some(conversation))
    }

    /// The collections with a name.
    pub fn named(&self) -> impl Iterator<Item = &CollectionSummary> {
        self.collections
            .iter()
            .filter(|it| it.collection.owner.is_none())
    }

    /// One of them.
    #[must_use]
    pub fn collection(&self, id: CollectionId) -> Option<&CollectionSummary> {
        self.collections.iter().find(|it| it.collection.id == id)
    }
}

impl State {
    /// The conversation whose documents are meant: the one on screen, or the one that is to
    /// begin, where it has any.
    #[must_use]
    pub fn conversation_of_documents(&self) -> Option<ConversationId> {
        self.selected.or(self.planned)
    }

    /// The documents of a conversation that was not begun before the last end are those of
    /// the next one.
    pub(super) fn adopt_documents(&mut self) {
        let is_known = |id| self.conversations.iter().any(|line| line.id == id);
        let owners = self.knowledge.collections.iter();
        let left = owners
            .filter(|it| it.documents > 0)
            .filter_map(|it| it.collection.owner)
            .find(|owner| !is_known(*owner) && !self.is_busy(*owner));
        if self.planned.is_none() {
            self.planned = left;
        }
    }
}

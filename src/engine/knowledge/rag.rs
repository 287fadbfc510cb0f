//! The actor that searches the person's documents. A question goes in with the sender for its
//! answer; each is answered by a task of its own, and dropping the question calls it off.

use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};

use crate::domain::{ContentHash, Failure, FailureKind, Found, Scope, Source};

/// Asks the actor. Clones share it.
#[derive(Clone, Debug)]
pub(in crate::engine) struct RagActorHandle {
    mailbox: mpsc::UnboundedSender<Request>,
}

/// A question to the actor.
#[derive(Debug)]
pub(in crate::engine) enum Request {
    /// The passages that fit queries, the best first, neighbours joined, as many as have room.
    Search {
        queries: Vec<String>,
        scope: Scope,
        most_tokens: u32,
        reply: oneshot::Sender<Result<Found, Failure>>,
    },
    /// All documents that can be searched, as sources without their text.
    Documents {
        scope: Scope,
        reply: oneshot::Sender<Result<Vec<Source>, Failure>>,
    },
    /// The text of a document as it was read; `None` where it is no longer kept.
    Text {
        hash: ContentHash,
        reply: oneshot::Sender<Result<Option<Arc<str>>, Failure>>,
    },
}

impl RagActorHandle {
    /// A handle, and what is asked through it.
    pub(in crate::engine) fn new() -> (Self, mpsc::UnboundedReceiver<Request>) {
        let (mailbox, requests) = mpsc::unbounded_channel();
        (Self { mailbox }, requests)
    }

    /// Looks for passages in the documents of a conversation and the collections linked to
    /// it: the best first, neighbours joined, together no longer than `most_tokens`, about.
    pub(in crate::engine) async fn search_with_session(
        &self,
        queries: Vec<String>,
        scope: Scope,
        most_tokens: u32,
    ) -> Result<Found, Failure> {
        let (reply, found) = oneshot::channel();
        let _ = self.mailbox.send(Request::Search {
            queries,
            scope,
            most_tokens,
            reply,
        });
        found.await.unwrap_or_else(|_| Err(gone()))
    }

    /// All documents in scope, whole and without their text, which the store has under its
    /// hash; in the order of their collections and paths.
    pub(in crate::engine) async fn documents(&self, scope: Scope) -> Result<Vec<Source>, Failure> {
        let (reply, documents) = oneshot::channel();
        let _ = self.mailbox.send(Request::Documents { scope, reply });
        documents.await.unwrap_or_else(|_| Err(gone()))
    }

    /// The text that is kept under a hash; `None` where it is gone.
    pub(in crate::engine) async fn text_of(
        &self,
        hash: ContentHash,
    ) -> Result<Option<Arc<str>>, Failure> {
        let (reply, text) = oneshot::channel();
        let _ = self.mailbox.send(Request::Text { hash, reply });
        text.await.unwrap_or_else(|_| Err(gone()))
    }
}

/// The actor broke down; there is no other reason to hear nothing from it.
fn gone() -> Failure {
    Failure::new(FailureKind::Store, "")
}

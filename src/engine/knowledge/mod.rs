//! The person's documents: read in the background, and searched for whoever asks.

#[cfg(test)]
pub(super) mod fake;
mod rag;

use crate::domain::Found;
use rag::Request;

pub(super) use rag::RagActorHandle;

/// An actor that has no documents: nothing is in any scope.
pub(super) fn nobody() -> RagActorHandle {
    let (handle, mut requests) = RagActorHandle::new();
    tokio::spawn(async move {
        while let Some(request) = requests.recv().await {
            match request {
                Request::Search {
                    queries,
                    scope,
                    most_tokens,
                    reply,
                } => {
                    let queries = queries.len();
                    tracing::trace!(queries, ?scope, most_tokens, "there is nothing to search");
                    let _ = reply.send(Ok(Found::default()));
                }
                Request::Documents { scope, reply } => {
                    tracing::trace!(?scope, "there are no documents");
                    let _ = reply.send(Ok(Vec::new()));
                }
                Request::Text { hash, reply } => {
                    tracing::trace!(%hash, "there is no text");
                    let _ = reply.send(Ok(None));
                }
            }
        }
    });
    handle
}

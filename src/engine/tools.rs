//! What turns and everything beside them work with.

use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::domain::{Abilities, Attachment, MessageId, PromptParts, ServerStatus};
use crate::store::Store;

use super::files::Contents;
use super::knowledge::RagActorHandle;
use super::llm::LlmActorHandle;
use super::outbox::Outbox;
use super::watch::WatchHandle;

/// What all turns work with.
#[derive(Clone)]
pub(super) struct Tools {
    pub(super) store: Store,
    pub(super) contents: Contents,
    pub(super) llm: LlmActorHandle,
    /// Searches the person's documents.
    pub(super) rag: RagActorHandle,
    pub(super) outbox: Outbox,
    pub(super) watch: WatchHandle,
    pub(super) server: watch::Receiver<ServerStatus>,
    /// Ends all turns, keeping their text.
    pub(super) shutdown: CancellationToken,
}

impl Tools {
    /// What this model gets of the attachments of messages.
    pub(super) async fn parts_of(
        &self,
        attached: Vec<(MessageId, Vec<Attachment>)>,
        model: Option<&str>,
    ) -> PromptParts {
        let abilities = self.abilities_of(model);
        self.contents.parts_of(attached, &abilities).await
    }

    /// What this model is known to be able to do.
    pub(super) fn abilities_of(&self, model: Option<&str>) -> Abilities {
        self.server.borrow().abilities_of(model)
    }
}

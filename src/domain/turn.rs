//! The work of producing one answer, as the window sees it while it runs.

use super::{ConversationId, DraftPlace, MessageId, Outcome, Timings, TurnId};

/// How far the server is with reading the prompt, in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PromptProgress {
    /// All of it.
    pub total: u32,
    /// What was in the cache already.
    pub cache: u32,
    /// What is done, the cached part included.
    pub processed: u32,
    /// The time taken so far, in milliseconds.
    pub time_ms: u64,
}

impl PromptProgress {
    /// The share done of what had to be read, from 0 to 1; `None` when all of it was cached.
    #[must_use]
    pub fn fraction(&self) -> Option<f32> {
        let total = self.total.saturating_sub(self.cache);
        let done = self.processed.saturating_sub(self.cache);
        (total > 0).then(|| (done as f32 / total as f32).clamp(0.0, 1.0))
    }
}

/// Where a running turn stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnPhase {
    /// The request is on its way or being read; nothing was said yet.
    Requested,
    /// The answer arrives.
    Streaming,
}

/// What a turn began with, which is undone should it be refused.
#[derive(Clone, Debug, PartialEq)]
pub enum TurnOrigin {
    /// New messages.
    New {
        /// The first that was inserted: with it goes everything.
        first: MessageId,
        /// Where the words were typed: they go back there.
        typed_in: Option<DraftPlace>,
    },
    /// An answer that was there already.
    Continued {
        /// What that was before.
        before: Outcome,
    },
}

/// A running turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Its name.
    pub id: TurnId,
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// The answer it writes.
    pub answer: MessageId,
    /// What is undone should it be refused.
    pub origin: TurnOrigin,
    /// Where it stands.
    pub phase: TurnPhase,
    /// How far the prompt has been read.
    pub progress: Option<PromptProgress>,
    /// The latest measurements.
    pub timings: Option<Timings>,
}

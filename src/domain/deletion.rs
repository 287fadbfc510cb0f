//! What was put away and can be brought back for a while.

use super::{ConversationId, ConversationSummary, MessageId, Timestamp};

/// How long a deletion can be undone, in milliseconds.
const UNDO_MS: i64 = 10_000;

/// What was put away.
#[derive(Clone, Debug, PartialEq)]
pub enum Deleted {
    /// Conversations, by their lines in the list.
    Conversations(Vec<ConversationSummary>),
    /// A message with all below it.
    Messages {
        /// Where.
        conversation: ConversationId,
        /// The first of them.
        message: MessageId,
        /// How many.
        count: usize,
    },
}

/// The last deletion.
#[derive(Clone, Debug, PartialEq)]
pub struct Deletion {
    /// What.
    pub deleted: Deleted,
    /// When.
    pub at: Timestamp,
}

impl Deletion {
    /// The milliseconds for which it can still be undone; `None` when that is over.
    #[must_use]
    pub fn ms_left(&self, now: Timestamp) -> Option<u64> {
        u64::try_from(self.at.0 + UNDO_MS - now.0)
            .ok()
            .filter(|left| *left > 0)
    }
}

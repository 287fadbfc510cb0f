//! What this window holds. It changes by [`State::apply`] and by what the person
//! does; nothing here can block or fail.

mod apply;
mod drafts;
mod open;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use crate::domain::{
    Conversation, ConversationId, ConversationSummary, Failure, ServerStatus, Settings, Timestamp,
    Turn, TurnId,
};

pub use open::OpenConversations;

/// Something the person must be told, shown until it is dismissed or replaced.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What went wrong.
    pub failure: Failure,
    /// The conversation it belongs to; `None` for the window as a whole.
    pub conversation: Option<ConversationId>,
}

/// A conversation that was put away and can still be brought back.
#[derive(Clone, Debug, PartialEq)]
pub struct Deleted {
    /// Its line in the list.
    pub summary: ConversationSummary,
    /// When it was put away.
    pub at: Timestamp,
}

/// How long a deletion can be undone, in milliseconds.
const UNDO_MS: i64 = 10_000;

impl Deleted {
    /// The milliseconds for which it can still be brought back; `None` when that is over.
    #[must_use]
    pub fn ms_left(&self, now: Timestamp) -> Option<u64> {
        u64::try_from(self.at.0 + UNDO_MS - now.0)
            .ok()
            .filter(|left| *left > 0)
    }
}

/// Everything the window shows.
#[derive(Debug, Default)]
pub struct State {
    /// Whether the store has been read. Before, nothing is known to be missing.
    pub is_loaded: bool,
    /// The settings.
    pub settings: Settings,
    /// All conversations, newest first.
    pub conversations: Vec<ConversationSummary>,
    /// The conversation on screen; `None` is the empty page of a new one.
    pub selected: Option<ConversationId>,
    /// The trees in memory: the selected one, and those with a running turn.
    pub open: OpenConversations,
    /// Grows whenever a tree in memory changed otherwise than by words arriving, so that
    /// what is drawn from it can be kept until then.
    pub shape: u64,
    /// The running turns by their conversation: one each at the most.
    pub turns: HashMap<ConversationId, Turn>,
    /// What is typed and not sent in the selected conversation.
    pub draft: String,
    /// The server in use.
    pub server: ServerStatus,
    /// What must be told.
    pub notice: Option<Notice>,
    /// What can be brought back.
    pub deleted: Option<Deleted>,
    drafts: HashMap<Option<ConversationId>, String>,
    unsaved_drafts: Vec<Option<ConversationId>>,
}

impl State {
    /// The conversation on screen, once it has been read.
    #[must_use]
    pub fn conversation(&self) -> Option<&Conversation> {
        self.open.conversation(self.selected?)
    }

    /// The line of the conversation on screen.
    #[must_use]
    pub fn summary(&self) -> Option<&ConversationSummary> {
        let id = self.selected?;
        self.conversations.iter().find(|summary| summary.id == id)
    }

    /// The turn that runs in the conversation on screen.
    #[must_use]
    pub fn turn(&self) -> Option<&Turn> {
        self.turns.get(&self.selected?)
    }

    /// Whether a turn can begin in the conversation on screen: its history is known, and
    /// no other turn runs in it.
    #[must_use]
    pub fn can_begin(&self) -> bool {
        let is_known = self.selected.is_none() || self.conversation().is_some();
        self.is_loaded && is_known && self.turn().is_none()
    }

    /// Whether a turn runs in this conversation.
    #[must_use]
    pub fn is_busy(&self, conversation: ConversationId) -> bool {
        self.turns.contains_key(&conversation)
    }

    fn turn_by_id(&mut self, id: TurnId) -> Option<&mut Turn> {
        self.turns.values_mut().find(|turn| turn.id == id)
    }
}

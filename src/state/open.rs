//! The trees in memory.

use crate::domain::{Conversation, ConversationId};

/// How many conversations stay in memory after they left the screen, so that going
/// back and forth between two needs no reading.
const MOST_IDLE: usize = 2;

/// The conversations in memory, the one used last at the end.
#[derive(Debug, Default)]
pub struct OpenConversations {
    conversations: Vec<Conversation>,
}

impl OpenConversations {
    /// A conversation in memory.
    #[must_use]
    pub fn conversation(&self, id: ConversationId) -> Option<&Conversation> {
        self.conversations.iter().find(|open| open.id == id)
    }

    pub(super) fn conversation_mut(&mut self, id: ConversationId) -> Option<&mut Conversation> {
        self.conversations.iter_mut().find(|open| open.id == id)
    }

    pub(super) fn insert(&mut self, conversation: Conversation) {
        self.remove(conversation.id);
        self.conversations.push(conversation);
    }

    pub(super) fn remove(&mut self, id: ConversationId) {
        self.conversations.retain(|open| open.id != id);
    }

    /// Moves the selected one to the end, and lets go of idle ones beyond a few.
    pub(super) fn keep(
        &mut self,
        selected: Option<ConversationId>,
        is_busy: impl Fn(ConversationId) -> bool,
    ) {
        self.conversations
            .sort_by_key(|open| Some(open.id) == selected);
        let is_idle = |open: &Conversation| Some(open.id) != selected && !is_busy(open.id);
        let mut surplus = self
            .conversations
            .iter()
            .filter(|open| is_idle(open))
            .count()
            .saturating_sub(MOST_IDLE);
        self.conversations.retain(|open| {
            let is_surplus = surplus > 0 && is_idle(open);
            surplus -= usize::from(is_surplus);
            !is_surplus
        });
    }
}

//! Going to a message, wherever it is.

use crate::domain::{ConversationId, MessageId};

use super::program::Program;

/// A message to be brought into view once its conversation has been read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Destination {
    conversation: ConversationId,
    message: MessageId,
    words: Vec<String>,
}

impl Program {
    /// Opens a conversation, and goes to a message of it on whichever branch that is.
    pub(super) fn open_hit(
        &mut self,
        conversation: ConversationId,
        message: Option<MessageId>,
        words: Vec<String>,
    ) {
        self.show(Some(conversation));
        // One branch is shown, the one on which the message is.
        self.state.end_comparison();
        self.destination = message.map(|message| Destination {
            conversation,
            message,
            words,
        });
        self.arrive();
    }

    /// Goes to the message that is waited for, where its conversation is there by now. Who
    /// went on to another conversation does not want it any more.
    pub(super) fn arrive(&mut self) {
        let Some(destination) = &self.destination else {
            return;
        };
        if self.state.selected != Some(destination.conversation) {
            self.destination = None;
            return;
        }
        let Some(open) = self.state.conversation() else {
            return;
        };
        let is_there = open.tree.message(destination.message).is_some();
        let is_on_screen = open
            .tree
            .selected_path()
            .any(|shown| shown.id == destination.message);
        let Some(Destination { message, words, .. }) = self.destination.take() else {
            return;
        };
        if !is_there {
            return;
        }
        if !is_on_screen {
            self.select_message(message);
        }
        self.state.show_message(message, words);
    }
}

//! Opening what a search found.

use crate::domain::{ConversationId, MessageId};

use super::program::Program;

impl Program {
    /// Opens a conversation, at a message where there is one.
    pub(super) fn open_hit(
        &mut self,
        conversation: ConversationId,
        message: Option<MessageId>,
        words: Vec<String>,
    ) {
        self.show(Some(conversation));
        self.state.unmark();
        if let Some(message) = message {
            self.state.wish(conversation, message, words);
            self.fulfil_wish();
        }
    }

    /// Shows the message that was wished for, if its conversation has been read: on whichever
    /// branch it is, that is the selected one from now on.
    pub(super) fn fulfil_wish(&mut self) {
        let Some((message, words)) = self.state.take_wish() else {
            return;
        };
        let Some(open) = self.state.conversation() else {
            return;
        };
        if open.tree.message(message).is_none() {
            // It was taken out since it was found.
            return;
        }
        let is_on_screen = open.tree.selected_path().any(|said| said.id == message);
        self.state.end_comparison();
        if !is_on_screen {
            self.select_message(message);
        }
        self.state.show_message(message, words);
    }
}

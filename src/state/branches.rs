//! What the person does to a tree, shown at once.

use std::collections::HashSet;
use std::collections::hash_map::Entry;

use crate::domain::{
    Attachment, Conversation, ConversationId, Deleted, Deletion, DraftPlace, Message, MessageId,
    Timestamp, Tree, TreeError,
};

use super::{Shown, State};

impl State {
    /// Shows the branch through a message of the conversation on screen.
    pub fn select_message(&mut self, message: MessageId) {
        self.end_comparison();
        self.change_tree(|tree| tree.select(message));
    }

    /// Opens a message to be changed; what is typed already stays.
    pub fn begin_edit(&mut self, message: MessageId) {
        let found = self
            .conversation()
            .and_then(|open| open.tree.message(message))
            .map(|message| (message.content.clone(), message.attachments.clone()));
        if let Some((content, attachments)) = found {
            self.shape += 1;
            let place = DraftPlace::Edit(message);
            if let Entry::Vacant(vacant) = self.side_drafts.entry(place) {
                vacant.insert(content);
                self.set_attachments(place, attachments);
                self.save_attached(place);
            }
            self.show_message(message, Vec::new());
        }
    }

    /// Shows a message again that was open to be changed.
    pub fn end_edit(&mut self, message: MessageId) {
        self.shape += 1;
        let place = DraftPlace::Edit(message);
        self.side_drafts.remove(&place);
        self.set_attachments(place, []);
    }

    /// Whether a message is open to be changed.
    #[must_use]
    pub fn is_edited(&self, message: MessageId) -> bool {
        self.side_drafts.contains_key(&DraftPlace::Edit(message))
    }

    /// Shows a message as the characters it is made of, or as text again.
    pub fn show_as_written(&mut self, message: MessageId, is_as_written: bool) {
        self.shape += 1;
        if is_as_written {
            self.as_written.insert(message);
        } else {
            self.as_written.remove(&message);
        }
    }

    /// Whether a message is shown as the characters it is made of.
    #[must_use]
    pub fn is_as_written(&self, message: MessageId) -> bool {
        self.as_written.contains(&message)
    }

    /// Whether the results of an answer's tool calls can be given: nothing follows it yet.
    #[must_use]
    pub fn awaits_results(&self, message: &Message) -> bool {
        !message.tool_calls.is_empty()
            && !message.outcome.is_streaming()
            && self
                .conversation()
                .is_some_and(|open| open.tree.children(Some(message.id)).is_empty())
    }

    /// Brings a message into view, with words marked in it.
    pub fn show_message(&mut self, message: MessageId, words: Vec<String>) {
        self.shows += 1;
        self.shown = Some(Shown {
            message,
            words,
            number: self.shows,
        });
    }

    /// Shows messages that no answer is asked for.
    pub fn add_messages(&mut self, messages: &[Message], typed_in: Option<DraftPlace>) {
        for message in messages {
            self.change_tree(|tree| tree.append(message.clone()));
        }
        if let Some(place) = typed_in {
            self.side_drafts.remove(&place);
            self.set_attachments(place, []);
        }
    }

    /// Shows other words in place of a message's.
    pub fn edit_message(
        &mut self,
        message: MessageId,
        content: String,
        attachments: Vec<Attachment>,
        at: Timestamp,
    ) {
        self.change_tree(|tree| {
            let changed = tree.update(message, |message| {
                message.content = content;
                message.attachments = attachments;
                message.edited_at = Some(at);
            });
            changed.ok_or(TreeError::Unknown(message))
        });
    }

    /// Shows instructions above everything that was said.
    pub fn insert_instructions(&mut self, message: Message) {
        self.change_tree(|tree| tree.insert_instructions(message));
    }

    /// Shows the conversation without its instructions; whether they could go alone.
    pub fn lift_message(&mut self, message: MessageId) -> bool {
        self.change_tree(|tree| tree.lift(message).map(|_| ()))
    }

    /// Whether a message may be taken out: the answer that is being written is not below it.
    #[must_use]
    pub fn can_remove(&self, message: MessageId) -> bool {
        let Some(open) = self.conversation() else {
            return false;
        };
        self.turn().is_none_or(|turn| {
            let branch = open.tree.path_to(turn.answer);
            branch.iter().all(|above| above.id != message)
        })
    }

    /// Takes a message with all below it out of the tree; whether it was there.
    pub fn remove_message(&mut self, message: MessageId, at: Timestamp) -> bool {
        let Some(conversation) = self.selected else {
            return false;
        };
        let mut count = 0;
        let is_gone = self.change_tree(|tree| {
            let removed = tree.remove(message)?;
            count = removed.messages.len();
            Ok(())
        });
        if is_gone {
            self.deletion = Some(Deletion {
                deleted: Deleted::Messages {
                    conversation,
                    message,
                    count,
                },
                at,
            });
        }
        is_gone
    }

    /// Notes which conversations are put away together: they come back together.
    pub fn begin_deleting(&mut self, conversations: &[ConversationId]) {
        self.deleting = conversations.iter().copied().collect::<HashSet<_>>();
    }

    /// Makes room for a conversation that is about to be written down.
    pub fn make_conversation(&mut self, id: ConversationId) {
        if self.open.conversation(id).is_none() {
            self.open.insert(Conversation {
                id,
                tree: Tree::default(),
            });
            self.adopt_settings(id);
        }
    }

    fn change_tree(&mut self, change: impl FnOnce(&mut Tree) -> Result<(), TreeError>) -> bool {
        let Some(open) = self
            .selected
            .and_then(|selected| self.open.conversation_mut(selected))
        else {
            return false;
        };
        self.shape += 1;
        let changed = change(&mut open.tree);
        if let Err(error) = &changed {
            tracing::error!(%error, "a tree could not be changed");
        }
        changed.is_ok()
    }
}

//! Changes of a tree and of the list that need no server.

use uuid::Uuid;

use crate::domain::{Change, ConversationId, DraftPlace, Message, MessageId, Role};
use crate::exchange;
use crate::ui::EditEnd;

use super::program::Program;

impl Program {
    pub(super) fn select_message(&mut self, message: MessageId) {
        self.state.select_message(message);
        if let Some(conversation) = self.state.selected {
            self.change(Change::SelectMessage {
                conversation,
                message,
            });
        }
    }

    pub(super) fn end_edit(&mut self, id: MessageId, end: EditEnd) {
        let place = DraftPlace::Edit(id);
        let conversation = self.state.selected;
        let message = self
            .state
            .conversation()
            .and_then(|open| open.tree.message(id))
            .cloned();
        let (Some(conversation), Some(message)) = (conversation, message) else {
            return;
        };
        let text = self.state.side_drafts.get(&place).cloned();
        let text = text.unwrap_or_default();
        let is_blank = text.trim().is_empty() && self.state.attached(place).is_empty();
        if end != EditEnd::Cancel && !self.state.is_attached_ready(place) {
            return;
        }
        match end {
            EditEnd::Cancel => {
                if message.role == Role::System && message.content.trim().is_empty() {
                    self.lift_instructions(id);
                }
            }
            // Blank words say nothing; blank instructions are kept and never sent.
            EditEnd::Answer | EditEnd::Beside if is_blank => return,
            EditEnd::InPlace if is_blank && message.role != Role::System => return,
            EditEnd::Answer => {
                if !self.state.can_begin() {
                    return;
                }
                let edited = Message {
                    attachments: self.state.take_attachments(place),
                    ..self.message(message.parent, message.role, text)
                };
                let mut new = self.turn(conversation, vec![edited], None);
                new.typed_in = Some(place);
                self.side_drafts_due.remove(&place);
                self.begin(new);
                return;
            }
            EditEnd::Beside => {
                let mut edited = self.message(message.parent, message.role, text);
                edited.attachments = self.state.take_attachments(place);
                edited.model = message.model;
                edited.tool_call_id = message.tool_call_id;
                edited.edited_at = Some(self.clock.now);
                let messages = vec![edited];
                self.state.add_messages(&messages, Some(place));
                self.side_drafts_due.remove(&place);
                self.change(Change::AddMessages {
                    conversation,
                    messages,
                    typed_in: Some(place),
                });
                return;
            }
            EditEnd::InPlace => {
                let attachments = self.state.take_attachments(place);
                if text != message.content || attachments != message.attachments {
                    let at = self.clock.now;
                    self.state
                        .edit_message(id, text.clone(), attachments.clone(), at);
                    self.change(Change::EditMessage {
                        conversation,
                        message: id,
                        content: text,
                        attachments,
                        at,
                    });
                }
            }
        }
        // The change is written first: a death between the two shows the editor again.
        self.state.end_edit(id);
        self.side_drafts_due.remove(&place);
        self.change(Change::SaveDraft {
            place,
            text: String::new(),
        });
        self.change(Change::SaveAttachments {
            place,
            attachments: Vec::new(),
        });
    }

    /// Instructions for the conversation on screen, empty at first, and open to be written.
    pub(super) fn add_instructions(&mut self) {
        if !self.state.is_readable() {
            return;
        }
        let first = self
            .state
            .conversation()
            .and_then(|open| open.tree.selected_path().next())
            .filter(|first| first.role == Role::System)
            .map(|first| first.id);
        if let Some(first) = first {
            self.state.begin_edit(first);
            return;
        }
        let conversation = self
            .state
            .selected
            .unwrap_or_else(|| ConversationId::from(Uuid::now_v7()));
        self.state.make_conversation(conversation);
        self.show(Some(conversation));
        let message = self.message(None, Role::System, String::new());
        let id = message.id;
        self.state.insert_instructions(message.clone());
        self.change(Change::InsertInstructions {
            conversation,
            message: Box::new(message),
        });
        self.state.begin_edit(id);
    }

    /// Takes the instructions out alone; where they have siblings, with what hangs on them.
    pub(super) fn lift_instructions(&mut self, message: MessageId) {
        let Some(conversation) = self.state.selected else {
            return;
        };
        let is_single = self
            .state
            .conversation()
            .is_some_and(|open| open.tree.children(None) == [message]);
        if !is_single {
            self.remove_message(message);
        } else if self.state.lift_message(message) {
            self.change(Change::LiftMessage {
                conversation,
                message,
            });
        }
    }

    pub(super) fn remove_message(&mut self, message: MessageId) {
        let at = self.clock.now;
        let Some(conversation) = self.state.selected else {
            return;
        };
        if self.state.can_remove(message) && self.state.remove_message(message, at) {
            self.change(Change::RemoveMessage {
                conversation,
                message,
                at,
            });
        }
    }

    pub(super) fn fork(&mut self, message: MessageId) {
        let Some(line) = self.state.summary() else {
            return;
        };
        // A mark and a link tell it apart from its origin.
        let title = line.title.clone();
        self.copy(line.id, Some(message), title);
    }

    pub(super) fn duplicate(&mut self, source: ConversationId) {
        let Some(line) = self.state.line(source) else {
            return;
        };
        let lines = &self.state.conversations;
        let is_taken = |title: &str| lines.iter().any(|line| line.title == title);
        let title = self.words.copy_title(&line.title, is_taken);
        self.copy(source, None, title);
    }

    fn copy(&mut self, source: ConversationId, until: Option<MessageId>, title: String) {
        let copy = ConversationId::from(Uuid::now_v7());
        self.change(Change::CopyConversation {
            source,
            until,
            copy,
            title,
        });
        self.show(Some(copy));
    }

    pub(super) fn copy_branch(&self, message: MessageId, context: &egui::Context) {
        let Some(open) = self.state.conversation() else {
            return;
        };
        let title = self.state.summary().map_or("", |summary| &summary.title);
        let branch = open.tree.path_to(message);
        let describe = |failure: &_| self.words.failure(failure).title;
        context.copy_text(exchange::markdown_of(title, branch, describe));
    }
}

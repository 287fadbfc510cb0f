//! What is typed and not sent, one text for each conversation.

use crate::domain::{Change, ConversationId};

use super::State;

impl State {
    /// Puts another conversation on screen, with its own draft.
    pub fn select(&mut self, conversation: Option<ConversationId>) {
        if self.selected == conversation {
            return;
        }
        let text = std::mem::take(&mut self.draft);
        self.drafts.insert(self.selected, text);
        self.selected = conversation;
        self.end_comparison();
        self.unmark();
        if let Some(id) = conversation {
            self.mark_unread(id, false);
        }
        self.draft = self.drafts.remove(&conversation).unwrap_or_default();
        let State { open, turns, .. } = self;
        open.keep(conversation, |id| turns.contains_key(&id));
    }

    /// Takes the draft to send it; the composer is empty afterwards.
    pub fn take_draft(&mut self) -> String {
        std::mem::take(&mut self.draft)
    }

    /// Puts words back that could not be sent, in front of what was typed since.
    pub(super) fn restore_draft(&mut self, conversation: Option<ConversationId>, text: &str) {
        let join = |later: &str| {
            if later.trim().is_empty() {
                text.to_owned()
            } else {
                format!("{text}\n\n{later}")
            }
        };
        if !self.unsaved_drafts.contains(&conversation) {
            self.unsaved_drafts.push(conversation);
        }
        if self.selected == conversation {
            self.draft = join(&self.draft);
        } else {
            let joined = join(self.drafts.get(&conversation).map_or("", String::as_str));
            self.drafts.insert(conversation, joined);
        }
    }

    pub(super) fn take_unsaved_drafts(&mut self) -> Vec<Change> {
        let changed = std::mem::take(&mut self.unsaved_drafts);
        let text_of = |conversation| {
            if conversation == self.selected {
                self.draft.clone()
            } else {
                self.drafts.get(&conversation).cloned().unwrap_or_default()
            }
        };
        changed
            .into_iter()
            .map(|conversation| Change::SaveDraft {
                place: conversation.into(),
                text: text_of(conversation),
            })
            .collect()
    }

    pub(super) fn load_drafts(
        &mut self,
        drafts: impl IntoIterator<Item = (Option<ConversationId>, String)>,
    ) {
        for (conversation, text) in drafts {
            if self.selected == conversation && self.draft.is_empty() {
                self.draft = text;
            } else {
                self.drafts.insert(conversation, text);
            }
        }
    }
}

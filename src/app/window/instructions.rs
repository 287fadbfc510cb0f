//! The instructions that a conversation begins with: those of its preset or of the settings,
//! with their placeholders filled at that moment.

use crate::app::placeholders;
use crate::domain::{Change, ConversationId, ConversationSettings, Placeholders, Role};

use super::clipboard::Due;
use super::program::Program;

impl Program {
    /// What holds in the conversation on screen, or in the one that is to begin, is now this.
    /// A preset that was chosen brings its instructions where there are none.
    pub(super) fn set_conversation_settings(&mut self, settings: ConversationSettings) {
        let before = self.state.conversation_settings().preset.clone();
        let is_other = settings.preset.is_some() && settings.preset != before;
        self.state.set_conversation_settings(settings);
        if is_other && let Some(conversation) = self.state.selected {
            self.give_instructions(conversation);
        }
    }

    /// Gives the conversation on screen the instructions of its preset, where it has none.
    pub(super) fn give_instructions(&mut self, conversation: ConversationId) {
        if self.state.selected != Some(conversation) {
            return;
        }
        let has_own = self.state.conversation().is_none_or(|open| {
            let first = open.tree.selected_path().next();
            first.is_some_and(|first| first.role == Role::System)
        });
        let text = self.state.preset().map(|preset| &preset.instructions);
        let Some(text) = text.filter(|text| !has_own && !text.trim().is_empty()) else {
            return;
        };
        let text = text.clone();
        let due = Due::Instructions(conversation);
        let Some(clipboard) = self.clipboard.text_for(&text, due) else {
            return;
        };
        let filled = self.placeholders(clipboard).fill(&text);
        let message = self.message(None, Role::System, filled);
        self.state.insert_instructions(message.clone());
        self.change(Change::InsertInstructions {
            conversation,
            message: Box::new(message),
        });
    }

    /// What a conversation that begins now would be told first, its placeholders still open.
    pub(super) fn first_instructions(&self) -> &str {
        self.state.settings.instructions_with(self.state.preset())
    }

    /// The same as it would be sent. The clipboard is not looked at for that.
    pub(super) fn drafted_instructions(&self) -> String {
        let text = self.first_instructions();
        if text.trim().is_empty() {
            return String::new();
        }
        self.placeholders("{{clipboard}}".to_owned()).fill(text)
    }

    /// What placeholders stand for now.
    pub(super) fn placeholders(&self, clipboard: String) -> Placeholders {
        let model = self.state.levels(None).model().0.unwrap_or_default();
        placeholders::now(&self.state.settings, model, clipboard)
    }
}

//! Renaming a conversation where its name stands: Enter keeps, Esc drops.

use egui::{Id, Key, Modifiers, Response, Ui};

use crate::domain::{ConversationId, ConversationSummary};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};

/// A name that is being typed.
#[derive(Debug)]
pub(super) struct Renaming {
    pub(super) conversation: ConversationId,
    text: String,
    is_new: bool,
}

impl Renaming {
    /// Begins with the name that it has.
    pub(super) fn of(summary: &ConversationSummary) -> Self {
        Self {
            conversation: summary.id,
            text: summary.title.clone(),
            is_new: true,
        }
    }
}

/// Draws the field for the new name, and lets go of it when the person is done.
pub(super) fn rename_ui(
    ui: &mut Ui,
    view: View<'_>,
    renaming: &mut Option<Renaming>,
    id: Id,
    actions: &mut Vec<Action>,
) -> Option<Response> {
    let typed = renaming.as_mut()?;
    let name = view.words.text("rename-name");
    let field = Field {
        id,
        name: &name,
        hint: &name,
        is_secret: false,
    };
    let is_dropped =
        !typed.is_new && ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let response = widgets::field(ui, view, &mut typed.text, field);
    if typed.is_new {
        typed.is_new = false;
        response.request_focus();
        select_all(ui, id, &typed.text);
        return Some(response);
    }
    if is_dropped {
        *renaming = None;
    } else if response.lost_focus() {
        let title = typed.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let conversation = typed.conversation;
        let is_changed = view
            .state
            .conversations
            .iter()
            .any(|known| known.id == conversation && known.title != title);
        if is_changed && !title.is_empty() {
            actions.push(Action::RenameConversation(conversation, title));
        }
        *renaming = None;
    } else if !ui.memory(|memory| memory.has_focus(id)) {
        // It was out of sight for a while.
        *renaming = None;
    }
    Some(response)
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    use egui::text::{CCursor, CCursorRange};
    let mut state = egui::TextEdit::load_state(ui.ctx(), id).unwrap_or_default();
    let all = CCursorRange::two(CCursor::new(0), CCursor::new(text.chars().count()));
    state.cursor.set_char_range(Some(all));
    egui::TextEdit::store_state(ui.ctx(), id, state);
}

//! What can be done with a shelf as a whole.

use egui::{Popup, RichText, Ui};

use super::KnowledgeMemory;
use crate::domain::{CollectionSummary, KnowledgeCommand};
use crate::state::Shelf;
use crate::ui::theme::{face, icon, measure, size};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// Draws the button that leads to the menu, and the menu while it is open.
pub(super) fn menu_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut KnowledgeMemory,
    (shelf, summary, name): (Shelf, &CollectionSummary, &str),
    actions: &mut Vec<Action>,
) {
    let words = view.words;
    let label = words.fill("shelf-menu", &[("name", Gap::Text(name))]);
    let button = widgets::icon_button(ui, view, icon::MORE, &label, None);
    let id = summary.collection.id;
    Popup::menu(&button).show(|ui| {
        ui.set_min_width(measure::MENU);
        let mut item = |key| {
            let text = RichText::new(words.text(key)).font(face::regular(size::SMALL));
            ui.button(text).clicked()
        };
        if shelf != Shelf::Conversation && item("shelf-rename") {
            memory.renaming = Some((id, summary.collection.name.clone()));
        }
        if item("shelf-refresh") {
            actions.push(Action::Knowledge(KnowledgeCommand::Refresh(id)));
        }
        if item("shelf-rebuild") {
            actions.push(Action::Knowledge(KnowledgeCommand::Rebuild(id)));
        }
        if shelf != Shelf::Conversation && item("shelf-delete") {
            memory.deleting = Some(id);
        }
    });
}

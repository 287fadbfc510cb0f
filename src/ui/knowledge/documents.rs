//! The documents on a shelf. Only those in view are laid out.

use egui::{Align, Id, Layout, Rect, Sense, Ui, UiBuilder, vec2};

use super::KnowledgeMemory;
use crate::domain::{CollectionSummary, Document, DocumentState, KnowledgeCommand};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// Draws them, and asks for them where they are not known as they are now.
pub(super) fn documents_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut KnowledgeMemory,
    summary: &CollectionSummary,
    actions: &mut Vec<Action>,
) {
    let knowledge = &view.state.knowledge;
    let id = summary.collection.id;
    let wanted = Some((id, knowledge.changes));
    if memory.asked != wanted {
        memory.asked = wanted;
        actions.push(Action::Knowledge(KnowledgeCommand::ListDocuments(id)));
    }
    let Some((listed, documents, _)) = &knowledge.listed else {
        return;
    };
    if *listed != id {
        return;
    }
    let height = documents.len() as f32 * measure::HIT;
    let (_, room) = ui.allocate_space(vec2(ui.available_width(), height));
    let seen = ui.clip_rect();
    let first = ((seen.top() - room.top()) / measure::HIT).floor().max(0.0) as usize;
    let last = ((seen.bottom() - room.top()) / measure::HIT)
        .ceil()
        .max(0.0) as usize;
    let shown = first.min(documents.len())..last.min(documents.len());
    for index in shown {
        let corner = room.min + vec2(0.0, index as f32 * measure::HIT);
        let row = Rect::from_min_size(corner, vec2(room.width(), measure::HIT));
        document_ui(ui, view, row, &documents[index], actions);
    }
}

fn document_ui(
    ui: &mut Ui,
    view: View<'_>,
    row: Rect,
    document: &Document,
    actions: &mut Vec<Action>,
) {
    let builder = UiBuilder::new()
        .max_rect(row)
        .scope_id(Id::unique(("document", document.id)))
        .layout(Layout::right_to_left(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        let name = document.name();
        let label = view
            .words
            .fill("document-remove", &[("name", Gap::Text(name))]);
        if widgets::icon_button(ui, view, icon::CLOSE, &label, None).clicked() {
            let remove = KnowledgeCommand::RemoveDocument(document.id);
            actions.push(Action::Knowledge(remove));
        }
        let (state, colour) = state_of(view, document);
        if !state.is_empty() {
            let font = face::regular(size::CAPTION);
            let galley = widgets::elided(ui, &state, font, colour, row.width() / 2.0);
            ui.add(egui::Label::new(galley).selectable(false));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let galley = widgets::elided(
                ui,
                name,
                face::regular(size::SMALL),
                view.theme.text,
                ui.available_width(),
            );
            let response = ui.add(
                egui::Label::new(galley)
                    .selectable(false)
                    .sense(Sense::hover()),
            );
            response.on_hover_ui(|ui| {
                widgets::muted(ui, view, &document.path);
                if !state.is_empty() {
                    widgets::label(ui, &state, face::regular(size::CAPTION), colour);
                }
            });
        });
    });
}

/// What there is to say of it, and in which colour.
fn state_of(view: View<'_>, document: &Document) -> (String, egui::Color32) {
    let words = view.words;
    let is_read = view.state.knowledge.reading.contains(&document.path);
    match &document.state {
        _ if is_read => (
            words.text("document-reading").into_owned(),
            view.theme.accent,
        ),
        DocumentState::Waiting => (
            words.text("document-waiting").into_owned(),
            view.theme.muted,
        ),
        DocumentState::Ready => (String::new(), view.theme.muted),
        DocumentState::Refused { refusal } => (words.refusal(refusal), view.theme.warning),
        DocumentState::Vanished => (
            words.text("document-vanished").into_owned(),
            view.theme.warning,
        ),
    }
}

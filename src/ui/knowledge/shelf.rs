//! One shelf of documents: those of the conversation, or a collection.

use egui::{Align, Checkbox, Id, Layout, RichText, Ui, vec2};

use super::documents::documents_ui;
use super::menu::menu_ui;
use super::{KnowledgeMemory, is_entered};
use crate::domain::{CollectionSummary, KnowledgeCommand};
use crate::state::Shelf;
use crate::ui::theme::{face, icon, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};
use crate::words::Gap;

/// Draws a shelf; without a summary there is nothing on it yet.
pub(super) fn shelf_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut KnowledgeMemory,
    (shelf, summary): (Shelf, Option<&CollectionSummary>),
    actions: &mut Vec<Action>,
) {
    let name = name_of(view, summary);
    ui.push_id(shelf, |ui| {
        widgets::card(ui, view, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = space::XS;
            head_ui(ui, view, memory, (shelf, summary, &name), actions);
            let Some(summary) = summary else {
                if shelf == Shelf::Conversation {
                    hint_ui(ui, view);
                }
                add_ui(ui, view, memory, shelf, actions);
                return;
            };
            amounts_ui(ui, view, summary);
            progress_ui(ui, view, summary, &name, actions);
            if memory.deleting == Some(summary.collection.id) {
                deleting_ui(ui, view, memory, summary, actions);
            }
            if memory.open == Some(shelf) {
                documents_ui(ui, view, memory, summary, actions);
            }
            if memory.open == Some(shelf) || summary.documents == 0 {
                add_ui(ui, view, memory, shelf, actions);
            }
        });
    });
}

fn name_of(view: View<'_>, summary: Option<&CollectionSummary>) -> String {
    match summary {
        Some(summary) if summary.collection.owner.is_none() => summary.collection.name.clone(),
        _ => view.words.text("shelf-conversation").into_owned(),
    }
}

/// What it is called, whether it is searched here, and what can be done with it.
fn head_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut KnowledgeMemory,
    (shelf, summary, name): (Shelf, Option<&CollectionSummary>, &str),
    actions: &mut Vec<Action>,
) {
    if let Some(id) = summary.map(|it| it.collection.id)
        && let Some((renamed, text)) = &mut memory.renaming
        && *renamed == id
    {
        let field = Field {
            id: Id::unique(("rename collection", id)),
            name: &view.words.text("shelf-rename"),
            hint: "",
            is_secret: false,
        };
        let response = widgets::field(ui, view, text, field);
        if is_entered(ui, &response) && !text.trim().is_empty() {
            let name = text.trim().to_owned();
            let rename = KnowledgeCommand::Rename {
                collection: id,
                name,
            };
            actions.push(Action::Knowledge(rename));
            memory.renaming = None;
        } else if response.lost_focus() {
            memory.renaming = None;
        } else {
            response.request_focus();
        }
        return;
    }
    let row = vec2(ui.available_width(), size::BODY_LINE);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        if let Some(summary) = summary {
            menu_ui(ui, view, memory, (shelf, summary, name), actions);
            if summary.documents > 0 {
                let is_open = memory.open == Some(shelf);
                let (sign, key) = if is_open {
                    (icon::CHEVRON_UP, "shelf-close")
                } else {
                    (icon::CHEVRON_DOWN, "shelf-open")
                };
                let label = view.words.fill(key, &[("name", Gap::Text(name))]);
                if widgets::icon_button(ui, view, sign, &label, None).clicked() {
                    memory.open = (!is_open).then_some(shelf);
                    memory.asked = None;
                }
            }
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let font = face::semibold(size::SMALL);
            match shelf {
                Shelf::Conversation => {
                    widgets::line(ui, name, font, view.theme.text);
                }
                Shelf::Collection(id) => {
                    let mut settings = view.state.conversation_settings().clone();
                    let mut is_linked = settings.grounding.collections.contains(&id);
                    let text = RichText::new(name).font(font).color(view.theme.text);
                    let response = ui.add(Checkbox::new(&mut is_linked, text));
                    let label = view
                        .words
                        .fill("shelf-linked", &[("name", Gap::Text(name))]);
                    let response = response.on_hover_text(&*label);
                    ui.ctx()
                        .accesskit_node_builder(response.id, |node| node.set_label(label));
                    if response.changed() {
                        settings.grounding.link(id, is_linked);
                        actions.push(Action::SetConversationSettings(Box::new(settings)));
                    }
                }
            }
        });
    });
}

fn hint_ui(ui: &mut Ui, view: View<'_>) {
    let text = RichText::new(view.words.text("shelf-none"))
        .font(face::regular(size::CAPTION))
        .color(view.theme.muted);
    ui.add(egui::Label::new(text).wrap().selectable(false));
}

fn amounts_ui(ui: &mut Ui, view: View<'_>, summary: &CollectionSummary) {
    let words = view.words;
    let count = |key, number: f64| words.fill(key, &[("count", Gap::Number(number))]);
    let documents = count("shelf-documents", f64::from(summary.documents));
    if summary.documents == 0 {
        widgets::muted(ui, view, &documents);
        return;
    }
    let passages = count("shelf-passages", summary.passages as f64);
    let size = words.size(summary.text_bytes);
    let gaps = [
        ("documents", Gap::Text(&documents)),
        ("passages", Gap::Text(&passages)),
        ("size", Gap::Text(&size)),
    ];
    let mut text = words.fill("shelf-amounts", &gaps);
    if summary.embedded > 0 {
        let embedded = count("shelf-embedded", summary.embedded as f64);
        text = [&text, " · ", &embedded].concat();
    }
    let text = RichText::new(text)
        .font(face::regular(size::CAPTION))
        .color(view.theme.muted);
    ui.add(egui::Label::new(text).wrap().selectable(false));
    for (key, number) in [
        ("shelf-refused", summary.refused),
        ("shelf-vanished", summary.vanished),
    ] {
        if number > 0 {
            let text = count(key, f64::from(number));
            widgets::label(ui, &text, face::regular(size::CAPTION), view.theme.warning);
        }
    }
}

/// How far reading is, and how it is stopped.
fn progress_ui(
    ui: &mut Ui,
    view: View<'_>,
    summary: &CollectionSummary,
    name: &str,
    actions: &mut Vec<Action>,
) {
    if summary.waiting == 0 {
        return;
    }
    let words = view.words;
    let gap = [("count", Gap::Number(f64::from(summary.waiting)))];
    let mut text = words.fill("shelf-waiting", &gap);
    if summary.is_paused {
        text = words.fill("shelf-paused", &[("waiting", Gap::Text(&text))]);
    }
    widgets::muted(ui, view, &text);
    let done = summary.documents - summary.waiting.min(summary.documents);
    let share = done as f32 / summary.documents.max(1) as f32;
    let label = words.fill("shelf-progress", &[("name", Gap::Text(name))]);
    widgets::progress(ui, view, share, &label);
    let id = summary.collection.id;
    ui.horizontal(|ui| {
        let key = if summary.is_paused {
            "shelf-resume"
        } else {
            "shelf-pause"
        };
        if widgets::link_button(ui, view, &words.text(key)).clicked() {
            actions.push(Action::Knowledge(KnowledgeCommand::Pause {
                collection: id,
                is_paused: !summary.is_paused,
            }));
        }
        if widgets::link_button(ui, view, &words.text("shelf-cancel")).clicked() {
            actions.push(Action::Knowledge(KnowledgeCommand::CancelWaiting(id)));
        }
    });
}

fn deleting_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut KnowledgeMemory,
    summary: &CollectionSummary,
    actions: &mut Vec<Action>,
) {
    let name = Gap::Text(&summary.collection.name);
    let text = view.words.fill("shelf-delete-sure", &[("name", name)]);
    let text = RichText::new(text)
        .font(face::regular(size::SMALL))
        .color(view.theme.text);
    ui.add(egui::Label::new(text).wrap().selectable(false));
    ui.horizontal(|ui| {
        if widgets::secondary_button(ui, view, &view.words.text("shelf-delete-yes")).clicked() {
            let delete = KnowledgeCommand::Delete(summary.collection.id);
            actions.push(Action::Knowledge(delete));
            memory.deleting = None;
        }
        if widgets::text_button(ui, view, &view.words.text("cancel")).clicked() {
            memory.deleting = None;
        }
    });
}

/// The ways to put something on the shelf.
fn add_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut KnowledgeMemory,
    shelf: Shelf,
    actions: &mut Vec<Action>,
) {
    let words = view.words;
    let is_watched = memory.watched.contains(&shelf);
    ui.horizontal_wrapped(|ui| {
        for (key, is_folder) in [("shelf-add-files", false), ("shelf-add-folder", true)] {
            if widgets::link_button(ui, view, &words.text(key)).clicked() {
                actions.push(Action::PickDocuments {
                    shelf,
                    is_folder,
                    is_watched,
                });
            }
        }
    });
    let field = Field {
        id: ui.scope_id().with("path"),
        name: &words.text("shelf-path"),
        hint: &words.text("shelf-path"),
        is_secret: false,
    };
    let response = widgets::field(ui, view, &mut memory.path, field);
    if is_entered(ui, &response) && !memory.path.trim().is_empty() {
        let path = std::mem::take(&mut memory.path);
        actions.push(Action::AddDocuments {
            shelf,
            paths: vec![path.trim().into()],
            is_watched,
        });
    }
    let mut is_watched = is_watched;
    let text = RichText::new(words.text("shelf-watch"))
        .font(face::regular(size::CAPTION))
        .color(view.theme.muted);
    if ui.add(Checkbox::new(&mut is_watched, text)).changed() {
        if is_watched {
            memory.watched.insert(shelf);
        } else {
            memory.watched.remove(&shelf);
        }
    }
}

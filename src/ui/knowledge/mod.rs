//! The panel of documents: what this conversation can look things up in, collections and how
//! far they are read, and a search to try what comes.

mod documents;
mod excerpt;
mod menu;
mod shelf;
mod trying;

use std::collections::HashSet;

use egui::{Align, Frame, Id, Key, Layout, Margin, Modifiers, ScrollArea, Ui, vec2};

use crate::domain::{CollectionId, EmbeddingState};
use crate::state::Shelf;
use crate::ui::commands::UiCommand;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::window::{RightPanel, tabs_ui};
use crate::ui::{Action, View};
use crate::words::Gap;

use shelf::shelf_ui;
use trying::{TryMemory, trying_ui};

/// What the panel remembers between frames.
#[derive(Debug, Default)]
pub struct KnowledgeMemory {
    /// The shelf whose documents are shown.
    open: Option<Shelf>,
    /// The collection whose documents were asked for last, and how many changes it had seen.
    asked: Option<(CollectionId, u64)>,
    /// The search that is tried.
    trying: TryMemory,
    /// The name of a collection to be made.
    name: String,
    /// A path to be added.
    path: String,
    /// The collection that is being renamed, and its new name.
    renaming: Option<(CollectionId, String)>,
    /// The collection that is to be deleted once more is said.
    deleting: Option<CollectionId>,
    /// The shelves whose folders are to be looked at by themselves.
    watched: HashSet<Shelf>,
}

/// Draws the panel.
pub fn knowledge_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut KnowledgeMemory,
    actions: &mut Vec<Action>,
) {
    head_ui(ui, view, actions);
    let margin = Margin::symmetric(space::L as i8, space::S as i8);
    ScrollArea::vertical()
        .id_salt("knowledge")
        .auto_shrink(false)
        .show(ui, |ui| {
            Frame::new().inner_margin(margin).show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = space::S;
                trying_ui(ui, view, &mut memory.trying, actions);
                shelves_ui(ui, view, memory, actions);
                new_ui(ui, view, memory, actions);
                foot_ui(ui, view);
            });
        });
}

fn head_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let margin = Margin {
        left: space::L as i8,
        right: space::S as i8,
        top: 0,
        bottom: 0,
    };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        let size = vec2(ui.available_width(), measure::TOP_BAR);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_height(measure::TOP_BAR);
            let keys = UiCommand::ToggleKnowledge.shortcut();
            let name = view.words.text("knowledge-hide");
            if widgets::icon_button(ui, view, icon::CLOSE, &name, keys).clicked() {
                actions.push(Action::ToggleKnowledge);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                tabs_ui(ui, view, RightPanel::Knowledge, actions);
            });
        });
    });
}

fn shelves_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut KnowledgeMemory,
    actions: &mut Vec<Action>,
) {
    let knowledge = &view.state.knowledge;
    let own = view.state.conversation_of_documents();
    let own = own.and_then(|conversation| knowledge.of(conversation));
    shelf_ui(ui, view, memory, (Shelf::Conversation, own), actions);
    for summary in knowledge.named() {
        let shelf = Shelf::Collection(summary.collection.id);
        shelf_ui(ui, view, memory, (shelf, Some(summary)), actions);
    }
}

/// The field for a further collection.
fn new_ui(ui: &mut Ui, view: View<'_>, memory: &mut KnowledgeMemory, actions: &mut Vec<Action>) {
    let field = Field {
        id: Id::unique("new collection"),
        name: &view.words.text("shelf-new"),
        hint: &view.words.text("shelf-new-hint"),
        is_secret: false,
    };
    let response = widgets::field(ui, view, &mut memory.name, field);
    if is_entered(ui, &response) && !memory.name.trim().is_empty() {
        let name = std::mem::take(&mut memory.name).trim().to_owned();
        actions.push(Action::MakeCollection(name));
    }
}

/// How documents are searched, and what they take on the disk.
fn foot_ui(ui: &mut Ui, view: View<'_>) {
    let (words, knowledge) = (view.words, &view.state.knowledge);
    if knowledge.collections.is_empty() {
        return;
    }
    let how = match &knowledge.embedding {
        EmbeddingState::None => words.text("embedding-none"),
        EmbeddingState::Connecting => words.text("embedding-connecting"),
        EmbeddingState::Working => words.text("embedding-working"),
        EmbeddingState::Ready => words.text("embedding-ready"),
        EmbeddingState::Failed(failure) => {
            let reason = words.in_a_line(failure);
            words
                .fill("embedding-failed", &[("reason", Gap::Text(&reason))])
                .into()
        }
    };
    let size = words.size(knowledge.storage_bytes);
    let storage = words.fill("knowledge-storage", &[("size", Gap::Text(&size))]);
    let colour = match knowledge.embedding {
        EmbeddingState::Failed(_) => view.theme.warning,
        _ => view.theme.muted,
    };
    widgets::label(ui, &how, face::regular(size::CAPTION), colour);
    widgets::muted(ui, view, &storage);
}

/// Whether Enter was pressed in a field.
fn is_entered(ui: &Ui, response: &egui::Response) -> bool {
    response.lost_focus()
        && ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers == Modifiers::NONE)
}

//! The empty page: a greeting with a few beginnings, or the way to a first server.

use egui::{Align, Layout, ScrollArea, Ui};

use super::connect::{address_ui, other_ways_ui};
use super::{ConnectMemory, composer_id, readiness};
use crate::domain::ServerState;
use crate::ui::commands::UiCommand;
use crate::ui::picker::asked_model;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// The beginnings that are offered.
const EXAMPLES: [&str; 3] = ["example-explain", "example-write", "example-code"];

/// Draws what stands where the transcript will be.
pub fn welcome_ui(
    ui: &mut Ui,
    view: View<'_>,
    connect: &mut ConnectMemory,
    actions: &mut Vec<Action>,
) {
    let is_first = matches!(view.state.server.state, ServerState::None);
    let about = if is_first { 380.0 } else { 240.0 };
    ScrollArea::vertical().id_salt("welcome").show(ui, |ui| {
        widgets::column(ui, view, |ui| {
            ui.add_space(((ui.available_height() - about) / 2.0).max(space::XL));
            ui.with_layout(Layout::top_down(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.y = space::S;
                if is_first {
                    first_server_ui(ui, view, connect, actions);
                } else {
                    greeting_ui(ui, view, actions);
                }
            });
        });
    });
}

fn greeting_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let title = view.words.text("welcome-title");
    widgets::label(ui, &title, face::semibold(size::H1), view.theme.text);
    let note = if view.state.server.is_demo() {
        view.words.text("welcome-demo").into_owned()
    } else if let Some(text) = readiness::welcome_text(view) {
        text
    } else if let Some((model, _)) = asked_model(view) {
        let name = widgets::model_name(&view.state.settings, &model.id);
        let gap = [("model", Gap::Text(&name))];
        view.words.fill("welcome-model", &gap)
    } else {
        view.words.text("welcome-waiting").into_owned()
    };
    widgets::label(ui, &note, face::regular(size::BODY), view.theme.muted);
    ui.add_space(space::L);
    for key in EXAMPLES {
        let text = view.words.text(key);
        if widgets::secondary_button(ui, view, &text).clicked() {
            actions.push(Action::EditDraft(text.into_owned()));
            ui.memory_mut(|memory| memory.request_focus(composer_id()));
        }
    }
    ui.add_space(space::S);
    let command = UiCommand::EditInstructions;
    if widgets::text_button(ui, view, &command.label(view)).clicked() {
        actions.extend(command.actions(view));
    }
}

fn first_server_ui(
    ui: &mut Ui,
    view: View<'_>,
    connect: &mut ConnectMemory,
    actions: &mut Vec<Action>,
) {
    let title = view.words.text("first-title");
    widgets::label(ui, &title, face::semibold(size::H1), view.theme.text);
    let note = view.words.text("first-note");
    widgets::label(ui, &note, face::regular(size::BODY), view.theme.muted);
    ui.add_space(space::L);
    ui.allocate_ui_with_layout(
        egui::vec2(ui.available_width().min(measure::COLUMN * 0.55), 0.0),
        Layout::top_down(Align::Min),
        |ui| {
            ui.spacing_mut().item_spacing.y = space::S;
            address_ui(ui, view, connect, actions);
            ui.add_space(space::S);
            other_ways_ui(ui, view, connect, actions);
        },
    );
}

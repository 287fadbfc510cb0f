//! The small menus of the composer's foot: which preset is used, and how much the model thinks.

use egui::{Align, Id, Layout, Response, Ui};

use super::asked::{
    choose_preset, choose_reasoning, elsewhere, level_text, preset_text, reasoning_text,
};
use crate::domain::Reasoning;
use crate::ui::commands::UiCommand;
use crate::ui::panels::composer_id;
use crate::ui::theme::{face, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// The width of such a menu.
const WIDTH: f32 = 280.0;

/// Prepares the menu's width, whatever the window's is.
pub(super) fn width_ui(ui: &mut Ui) {
    let room = ui.ctx().content_rect().width() - 2.0 * space::XL;
    ui.set_width(WIDTH.min(room));
    ui.spacing_mut().item_spacing.y = 0.0;
}

/// The way to the list of models, where there is no room for its button.
pub(super) fn model_ui(ui: &mut Ui, view: View<'_>, model: &str, actions: &mut Vec<Action>) {
    let text = view
        .words
        .fill("picker-model-row", &[("model", Gap::Text(model))]);
    let keys = UiCommand::ChooseModel.keys_text(ui.ctx(), view.words);
    if choice(ui, view, ("model", &text, &keys), false).clicked() {
        actions.extend(UiCommand::ChooseModel.actions(view));
        ui.close();
    }
}

/// The presets, and none.
pub(super) fn presets_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    head_ui(ui, view, &view.words.text("preset-head"));
    let used = view.state.preset().map(|preset| preset.id.as_str());
    let none = view.words.text("preset-none");
    if choice(ui, view, ("preset", &none, ""), used.is_none()).clicked() {
        actions.push(choose_preset(view, None));
        done(ui);
    }
    for preset in &view.state.settings.presets {
        let text = preset_text(preset);
        let is_used = used == Some(&*preset.id);
        if choice(ui, view, (&preset.id, &text, ""), is_used).clicked() {
            actions.push(choose_preset(view, Some(&preset.id)));
            done(ui);
        }
    }
}

/// How much the model thinks, and who says so.
pub(super) fn reasoning_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let (used, level) = view.state.levels(None).reasoning();
    let level = level_text(view, level);
    let text = reasoning_text(view, used);
    let gaps = [("thinking", Gap::Text(&text)), ("level", Gap::Text(&level))];
    head_ui(ui, view, &view.words.fill("thinking-head", &gaps));
    let own = view.state.conversation_settings().overrides.reasoning;
    let (other, level) = elsewhere(view).reasoning();
    for reasoning in Reasoning::ALL {
        let text = reasoning_text(view, reasoning);
        let note = match reasoning.budget_tokens() {
            Some(tokens) => view.words.tokens(tokens),
            None => String::new(),
        };
        if choice(ui, view, (&text, &text, &note), used == reasoning).clicked() {
            // What is the same without it need not be said here.
            let is_same = reasoning == Reasoning::Default && other == Reasoning::Default;
            let wanted = (!is_same).then_some(reasoning);
            actions.push(choose_reasoning(view, wanted));
            done(ui);
        }
    }
    if own.is_some() && other != Reasoning::Default {
        ui.separator();
        let text = view.words.text("picker-elsewhere");
        let other = reasoning_text(view, other);
        let level = level_text(view, level);
        let note = format!("{other}, {level}");
        if choice(ui, view, ("elsewhere", &text, &note), false).clicked() {
            actions.push(choose_reasoning(view, None));
            done(ui);
        }
    }
}

/// What was wanted is chosen: one goes on writing.
pub(super) fn done(ui: &Ui) {
    ui.close();
    ui.memory_mut(|memory| memory.request_focus(composer_id()));
}

/// Words that stand in the menu and are not chosen.
pub(super) fn note_ui(ui: &mut Ui, view: View<'_>, text: &str) {
    egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(space::S as i8, space::XS as i8))
        .show(ui, |ui| {
            // A menu sets its lines to its whole width, words too.
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                widgets::muted(ui, view, text)
            });
        });
}

/// What the lines below are.
pub(super) fn head_ui(ui: &mut Ui, view: View<'_>, text: &str) {
    egui::Frame::new()
        .inner_margin(egui::Margin::symmetric(space::S as i8, space::XS as i8))
        .show(ui, |ui| {
            widgets::line(ui, text, face::regular(size::GROUP), view.theme.muted);
        });
}

/// A line of the menu: its part of the id, what it is called, and a note at its end.
pub(super) fn choice(
    ui: &mut Ui,
    view: View<'_>,
    (salt, text, note): (&str, &str, &str),
    is_used: bool,
) -> Response {
    let name = if note.is_empty() {
        text.to_owned()
    } else {
        format!("{text}, {note}")
    };
    let id = Id::unique(("picker menu", salt));
    widgets::choice_row(ui, view, id, (text, &name, note), is_used)
}

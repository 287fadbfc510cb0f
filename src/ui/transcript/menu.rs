//! Everything that can be done with a message, as a menu.

use egui::{Id, Popup, Response, RichText, SetOpenCommand, Ui};

use crate::domain::{
    Message, Overrides, Parameter, ParameterValue, Reasoning, Role as Speaker, Tree,
};
use crate::ui::picker::MANY_MODELS;
use crate::ui::theme::{face, measure, size};
use crate::ui::widgets::model_name;
use crate::ui::{Action, Place, View};
use crate::words::Gap;

use super::buttons::copy_of;
use super::groundwork::same_analysis;

/// Shows the menu where its button was pressed.
pub fn menu_ui(
    (button, id): (&Response, Id),
    view: View<'_>,
    tree: &Tree,
    message: &Message,
    actions: &mut Vec<Action>,
) {
    Popup::menu(button).id(id).show(|ui| {
        ui.set_min_width(measure::MENU);
        items_ui(ui, view, tree, message, actions);
    });
}

/// Shows the same menu at the pointer, where a message was pressed with the other button.
pub fn context_menu_ui(
    row: &Response,
    is_pressed: bool,
    view: View<'_>,
    tree: &Tree,
    message: &Message,
    actions: &mut Vec<Action>,
) {
    Popup::menu(row)
        .id(row.id.with("menu"))
        .open_memory(is_pressed.then_some(SetOpenCommand::Bool(true)))
        .at_pointer_fixed()
        .show(|ui| {
            ui.set_min_width(measure::MENU);
            items_ui(ui, view, tree, message, actions);
        });
}

fn items_ui(
    ui: &mut Ui,
    view: View<'_>,
    tree: &Tree,
    message: &Message,
    actions: &mut Vec<Action>,
) {
    let id = message.id;
    let mut item = |ui: &mut Ui, key: &'static str, action: Action| {
        if ui.button(small(&view.words.text(key))).clicked() {
            actions.push(action);
        }
    };
    item(ui, "menu-copy", copy_of(view, message));
    if view.state.is_as_written(id) {
        item(ui, "menu-as-text", Action::ShowAsWritten(id, false));
    } else if view.state.settings.offers_raw_words {
        item(ui, "menu-as-written", Action::ShowAsWritten(id, true));
    }
    item(ui, "menu-edit", Action::BeginEdit(id));
    item(ui, "menu-fork", Action::Fork(id));
    item(ui, "menu-copy-branch", Action::CopyBranch(id));
    if tree.siblings(id).len() > 1
        && let Some(sides) = tree.counterparts(id)
    {
        item(ui, "message-compare-label", Action::Compare(sides));
    }
    if message.role == Speaker::Assistant && view.state.can_begin() {
        if message.can_be_continued() {
            item(ui, "menu-continue", Action::Continue(id));
        }
        if let Some(again) = same_analysis(message) {
            item(ui, "menu-same-analysis", again);
        }
        ui.menu_button(small(&view.words.text("menu-regenerate")), |ui| {
            regenerate_ui(ui, view, message, actions);
        });
    }
    if view.state.can_remove(id) {
        ui.separator();
        remove_ui(ui, view, tree, message, actions);
    }
}

/// Another answer, with something different this time.
fn regenerate_ui(ui: &mut Ui, view: View<'_>, message: &Message, actions: &mut Vec<Action>) {
    let mut choice = |ui: &mut Ui, text: &str, options: Overrides| {
        if ui.button(small(text)).clicked() {
            actions.push(Action::Regenerate(message.id, Box::new(options)));
        }
    };
    let thinking = |reasoning| Overrides {
        reasoning: Some(reasoning),
        ..Overrides::default()
    };
    let temperature = |value| Overrides {
        sampling: [(Parameter::Temperature, ParameterValue::Real(value))]
            .into_iter()
            .collect(),
        ..Overrides::default()
    };
    for (key, options) in [
        ("regenerate-thinking", thinking(Reasoning::Max)),
        ("regenerate-no-thinking", thinking(Reasoning::Off)),
        ("regenerate-exact", temperature(0.0)),
        ("regenerate-bold", temperature(1.2)),
    ] {
        choice(ui, &view.words.text(key), options);
    }
    let models = view.state.server.models();
    if models.len() < 2 {
        return;
    }
    ui.separator();
    // A menu of many names cannot be searched; the list of models can.
    if models.len() >= MANY_MODELS {
        let text = view.words.text("regenerate-other-model");
        if ui.button(small(&text)).clicked() {
            actions.push(Action::GoTo(Place::ModelFor(message.id)));
        }
        return;
    }
    egui::ScrollArea::vertical()
        .max_height(measure::ROW * 10.0)
        .show(ui, |ui| {
            for model in models {
                let name = model_name(&view.state.settings, &model.id);
                let gap = [("model", Gap::Text(&name))];
                let text = view.words.fill("regenerate-model", &gap);
                let options = Overrides {
                    model: Some(model.id.clone()),
                    ..Overrides::default()
                };
                choice(ui, &text, options);
            }
        });
}

/// Says how much goes before it goes. Instructions go alone where they can.
fn remove_ui(
    ui: &mut Ui,
    view: View<'_>,
    tree: &Tree,
    message: &Message,
    actions: &mut Vec<Action>,
) {
    let goes_alone = message.role == Speaker::System && tree.children(None) == [message.id];
    if goes_alone {
        if ui.button(small(&view.words.text("menu-lift"))).clicked() {
            actions.push(Action::LiftInstructions(message.id));
        }
        return;
    }
    let extent = tree.extent(message.id);
    let text = if extent.messages == 1 {
        view.words.text("menu-delete").into_owned()
    } else {
        view.words.fill(
            "menu-delete-below",
            &[
                ("messages", Gap::Number(extent.messages as f64)),
                ("branches", Gap::Number(extent.branches as f64)),
            ],
        )
    };
    if ui.button(small(&text).color(view.theme.danger)).clicked() {
        actions.push(Action::RemoveMessage(message.id));
    }
}

fn small(text: &str) -> RichText {
    RichText::new(text).font(face::regular(size::SMALL))
}

//! How the list of models looks: the field, the list below it, and what holds at the moment.

use egui::{Align, Frame, Id, Layout, Role, Sense, Ui, WidgetInfo, vec2};

use super::asked::{asked_model, choose_for_all, level_text, missing_model};
use super::lines::Line;
use super::row::{self, ModelRow};
use super::{PickerFor, field_id};
use crate::ui::chooser::{self, FieldWords, List, Pointed, Rows, line_ui};
use crate::ui::theme::{face, size, space};
use crate::ui::widgets::{self, elided};
use crate::ui::{Action, View};
use crate::words::Gap;

/// The height of the line below the list.
const FOOT: f32 = 40.0;
/// How the rows are laid out.
pub(super) const ROWS: Rows = Rows {
    height: row::HEIGHT,
    most: 8.0,
    foot: FOOT,
};

/// The list to draw.
pub(super) struct ListPlace<'a> {
    /// Its lines.
    pub(super) lines: &'a [Line<'a>],
    /// The chosen one.
    pub(super) chosen: usize,
    /// Whether the chosen one must be brought into view.
    pub(super) is_to_be_seen: bool,
    /// The height of the whole sheet.
    pub(super) height: f32,
    /// What is chosen for.
    pub(super) wish: PickerFor,
}

/// Draws the field; whether it was typed in.
pub(super) fn field_ui(ui: &mut Ui, view: View<'_>, text: &mut String) -> bool {
    let id = field_id();
    // What is typed goes here, unless a button of a line has the focus.
    ui.memory_mut(|memory| {
        if memory.focused().is_none() {
            memory.request_focus(id);
        }
    });
    let name = view.words.text("picker-search");
    let words = FieldWords {
        name: &name,
        hint: &name,
    };
    chooser::field_ui(ui, view, id, words, text)
}

/// Draws what can be chosen.
pub(super) fn list_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: &ListPlace<'_>,
    actions: &mut Vec<Action>,
) -> Pointed {
    if place.lines.is_empty() {
        nothing_ui(ui, view);
        return Pointed::default();
    }
    let asked = asked_model(view).map(|(model, _)| model.id.as_str());
    let favourites = &view.state.settings.favourite_models;
    let list = List {
        salt: "picker list",
        rows: ROWS,
        count: place.lines.len(),
        chosen: place.chosen,
        to_be_seen: place.is_to_be_seen.then_some(place.chosen..=place.chosen),
        height: place.height,
    };
    chooser::list_ui(ui, &list, |ui, index| {
        let is_chosen = index == place.chosen;
        Some(match place.lines.get(index).copied()? {
            Line::AsElsewhere => row::elsewhere_ui(ui, view, is_chosen),
            Line::Model(model) => {
                let row = ModelRow {
                    model,
                    is_chosen,
                    is_asked: asked == Some(&*model.id),
                    is_favourite: favourites.contains(&model.id),
                };
                row::model_ui(ui, view, row, actions)
            }
        })
    })
}

/// Says why there is nothing to choose from.
fn nothing_ui(ui: &mut Ui, view: View<'_>) {
    let key = if view.state.server.models().is_empty() {
        "picker-unknown"
    } else {
        "picker-nothing"
    };
    Frame::new().inner_margin(space::L).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let text = view.words.text(key);
        widgets::label(ui, &text, face::regular(size::SMALL), view.theme.muted);
    });
}

/// Draws the line below the list: what holds at the moment, and how to make it hold for all.
pub(super) fn foot_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: &ListPlace<'_>,
    actions: &mut Vec<Action>,
) {
    line_ui(ui, view);
    let size = vec2(ui.available_width(), FOOT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_size(size);
        ui.add_space(space::S);
        let line = place.lines.get(place.chosen);
        if place.wish == PickerFor::Conversation
            && view.state.is_loaded
            && let Some(id) = line.and_then(|line| line.id())
        {
            for_all_ui(ui, view, id, actions);
        }
        ui.add_space(space::S);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(space::L);
            let text = holding_text(view, place.wish);
            let font = face::regular(size::CAPTION);
            let galley = elided(ui, &text, font, view.theme.muted, ui.available_width());
            let (rect, _) = ui.allocate_exact_size(galley.size(), Sense::hover());
            ui.painter().galley(rect.min, galley, view.theme.muted);
            let response = ui.interact(rect, Id::unique("picker foot"), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
            response.on_hover_text(text);
        });
    });
}

fn for_all_ui(ui: &mut Ui, view: View<'_>, id: &str, actions: &mut Vec<Action>) {
    let is_used = view.state.settings.defaults.model.as_deref() == Some(id);
    let (text, name, wanted) = if is_used {
        ("picker-not-for-all", "picker-not-for-all-name", None)
    } else {
        ("picker-for-all", "picker-for-all-name", Some(id))
    };
    let model = widgets::model_name(&view.state.settings, id);
    let model = Gap::Text(&model);
    let name = view.words.fill(name, &[("model", model)]);
    let text = view.words.text(text);
    let button = widgets::named_button(ui, view, &text, &name).on_hover_text(name);
    if button.clicked() {
        actions.extend(choose_for_all(view, wanted));
    }
}

/// Which model is asked, and who says so.
fn holding_text(view: View<'_>, wish: PickerFor) -> String {
    if wish != PickerFor::Conversation {
        return view.words.text("picker-one-answer").into_owned();
    }
    let Some((model, level)) = asked_model(view) else {
        return String::new();
    };
    let model = widgets::model_name(&view.state.settings, &model.id);
    let model = Gap::Text(&model);
    if let Some(missing) = missing_model(view) {
        let missing = widgets::model_name(&view.state.settings, missing);
        let missing = Gap::Text(&missing);
        let gaps = [("missing", missing), ("model", model)];
        return view.words.fill("picker-missing", &gaps);
    }
    let level = level_text(view, level);
    let gaps = [("model", model), ("level", Gap::Text(&level))];
    view.words.fill("picker-holds", &gaps)
}

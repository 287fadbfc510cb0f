//! How the list of models looks: the field, the list below it, and what holds at the moment.

use egui::{
    Align, Align2, Frame, Id, Layout, Rect, RichText, Role, ScrollArea, Sense, TextEdit, Ui,
    UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::asked::{asked_model, choose_for_all, level_text, missing_model};
use super::lines::Line;
use super::row::{self, ModelRow};
use super::{PickerFor, field_id};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, elided};
use crate::ui::{Action, View};
use crate::words::Gap;

/// The height of the field.
const FIELD: f32 = 48.0;
/// The height of the line below the list.
const FOOT: f32 = 40.0;
/// The most rows that are seen at once.
const MOST_ROWS: f32 = 8.0;
/// The size of the icon in the field.
const ICON: f32 = 16.0;

/// The list to draw.
pub(super) struct ListPlace<'a> {
    /// Its lines.
    pub(super) lines: &'a [Line<'a>],
    /// The chosen one.
    pub(super) chosen: usize,
    /// Whether the chosen one must be brought into view.
    pub(super) is_to_be_seen: bool,
    /// The most height it may have.
    pub(super) height: f32,
    /// What is chosen for.
    pub(super) wish: PickerFor,
}

/// What the pointer did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pointed {
    /// It moved onto this line.
    pub(super) entered: Option<usize>,
    /// It clicked this line.
    pub(super) clicked: Option<usize>,
}

/// How high the list may be where there is room for so much.
pub(super) fn list_height(room: f32) -> f32 {
    let rest = room - FIELD - FOOT - space::XL;
    rest.clamp(row::HEIGHT, row::HEIGHT * MOST_ROWS)
}

/// How many lines a page has where there is room for so much.
pub(super) fn page(room: f32) -> usize {
    ((list_height(room) / row::HEIGHT) as usize)
        .saturating_sub(1)
        .max(1)
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
    let size = vec2(ui.available_width(), FIELD);
    let inner = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        ui.spacing_mut().item_spacing.x = space::M;
        ui.add_space(space::L);
        let sign = icon::SEARCH.to_string();
        widgets::label(ui, &sign, face::icon(ICON), view.theme.muted);
        let name = view.words.text("picker-search");
        let hint = RichText::new(name.clone()).font(face::regular(size::BODY));
        let response = ui.add(
            TextEdit::singleline(text)
                .id(id)
                .hint_text(hint)
                .font(face::regular(size::BODY))
                .text_color(view.theme.text)
                .frame(Frame::NONE)
                .align(Align2::LEFT_CENTER)
                .desired_width(ui.available_width() - space::L),
        );
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(&*name));
        response.changed()
    });
    line_ui(ui, view);
    inner.inner
}

/// Draws what can be chosen.
pub(super) fn list_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: &ListPlace<'_>,
    actions: &mut Vec<Action>,
) -> Pointed {
    let mut pointed = Pointed::default();
    if place.lines.is_empty() {
        nothing_ui(ui, view);
        return pointed;
    }
    let is_moving = ui.input(|input| input.pointer.delta() != Vec2::ZERO);
    let asked = asked_model(view).map(|(model, _)| model.id.as_str());
    let favourites = &view.state.settings.favourite_models;
    let height = (place.lines.len() as f32 * row::HEIGHT).min(place.height);
    let whole = vec2(ui.available_width(), height + 2.0 * space::XS);
    // The area around it only knows how high it was before.
    let room = Rect::from_min_size(ui.cursor().min, whole);
    // At the right there is room for the bar that scrolls.
    let mut inner = room.shrink2(vec2(0.0, space::XS));
    inner.min.x += space::S;
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ScrollArea::vertical()
            .id_salt("picker list")
            .max_height(height)
            .auto_shrink(false)
            .show_rows(ui, row::HEIGHT, place.lines.len(), |ui, range| {
                if place.is_to_be_seen {
                    show_chosen(ui, place.chosen, range.start);
                }
                for index in range {
                    let Some(line) = place.lines.get(index).copied() else {
                        continue;
                    };
                    let is_chosen = index == place.chosen;
                    let response = match line {
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
                    };
                    if response.clicked() {
                        pointed.clicked = Some(index);
                    } else if is_moving && response.contains_pointer() && !is_chosen {
                        pointed.entered = Some(index);
                    }
                }
            });
    });
    ui.advance_cursor_after_rect(room);
    pointed
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

/// Brings the chosen line into view.
fn show_chosen(ui: &Ui, chosen: usize, first: usize) {
    let top = ui.max_rect().top() + (chosen as f32 - first as f32) * row::HEIGHT;
    let left = ui.max_rect().left();
    let rect = Rect::from_min_size(pos2(left, top), vec2(1.0, row::HEIGHT));
    ui.scroll_to_rect(rect, None);
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

/// A line across the whole width.
fn line_ui(ui: &mut Ui, view: View<'_>) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), measure::LINE));
    ui.painter().rect_filled(rect, 0.0, view.theme.border);
}

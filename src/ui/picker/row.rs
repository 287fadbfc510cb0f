//! A row of the list of models: what it is called, what is known of it, how it is, and what
//! can be done about that.

use egui::{
    Align, Color32, CornerRadius, Id, Layout, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, WidgetInfo, pos2, vec2,
};

use super::asked::{self, elsewhere, level_text};
use super::facts::{self, Sign};
use crate::domain::{Model, ModelState};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, elided};
use crate::ui::{Action, View};
use crate::words::Gap;

/// The height of a row: two lines of words with room around them.
pub(super) const HEIGHT: f32 = 52.0;
/// The room for the sign of something that the model can do.
const SIGN: f32 = 20.0;
/// The size of such a sign.
const ICON: f32 = 14.0;
/// The room for the state of a model and for the button that changes it.
const STATE: f32 = 130.0;

/// What a row shows.
#[derive(Clone, Copy, Debug)]
pub(super) struct ModelRow<'a> {
    /// The model.
    pub(super) model: &'a Model,
    /// Whether it is the line that Enter chooses.
    pub(super) is_chosen: bool,
    /// Whether it is the model that is asked now.
    pub(super) is_asked: bool,
    /// Whether it is a favourite.
    pub(super) is_favourite: bool,
}

/// The line for whatever is chosen elsewhere.
pub(super) fn elsewhere_ui(ui: &mut Ui, view: View<'_>, is_chosen: bool) -> Response {
    let (id, level) = elsewhere(view).model();
    let title = view.words.text("picker-elsewhere");
    let level = level_text(view, level);
    let note = match id {
        Some(id) => {
            let model = widgets::model_name(&view.state.settings, id);
            let model = Gap::Text(&model);
            let gaps = [("model", model), ("level", Gap::Text(&level))];
            view.words.fill("picker-holds", &gaps)
        }
        None => level,
    };
    let name = view.words.with(&title, &note);
    let (rect, response) = ground_ui(ui, view, Id::unique("picker elsewhere"), is_chosen, &name);
    let left = rect.left() + measure::HIT + space::XS;
    let room = rect.right() - left - space::S;
    let lines = [
        (&*title, face::medium(size::SMALL), view.theme.text),
        (&*note, face::regular(size::CAPTION), view.theme.muted),
    ];
    for ((text, font, ink), y) in lines.into_iter().zip(heights(rect)) {
        let galley = elided(ui, text, font, ink, room);
        let at = pos2(left, y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    }
    response
}

/// Draws the row of a model. A click on one of its buttons is no click on the row.
pub(super) fn model_ui(
    ui: &mut Ui,
    view: View<'_>,
    row: ModelRow<'_>,
    actions: &mut Vec<Action>,
) -> Response {
    let theme = view.theme;
    let model = row.model;
    let name = facts::full_name(view, model, row.is_asked, row.is_favourite);
    let id = Id::unique(("picker model", &model.id));
    let (rect, response) = ground_ui(ui, view, id, row.is_chosen, &name);
    let (note, note_ink) = match &model.state {
        ModelState::Failed { reason } if !reason.trim().is_empty() => {
            (reason.trim().to_owned(), theme.danger)
        }
        _ => (facts::sizes(view, model), theme.muted),
    };
    let [mut upper, lower] = heights(rect);
    if note.is_empty() {
        upper = rect.center().y;
    }
    let has_states = facts::has_states(view);
    let right = if has_states {
        rect.right() - STATE.min(rect.width() * 0.36)
    } else {
        rect.right() - space::S
    };
    let left = rect.left() + measure::HIT + space::XS;
    let signs: Vec<Sign> = facts::signs(model.abilities).collect();
    let marks = signs.len() + usize::from(row.is_asked);
    let room = right - left - SIGN * marks as f32 - space::S;
    let label = &widgets::model_name(&view.state.settings, &model.id);
    let galley = elided(ui, label, face::medium(size::SMALL), theme.text, room);
    let end = left + galley.size().x;
    let is_name_cut = galley.elided;
    let at = pos2(left, upper - galley.size().y / 2.0);
    ui.painter().galley(at, galley, theme.text);
    let font = face::regular(size::CAPTION);
    let galley = elided(ui, &note, font, note_ink, right - left - space::S);
    let at = pos2(left, lower - galley.size().y / 2.0);
    let is_note_cut = galley.elided;
    ui.painter().galley(at, galley, note_ink);
    let mut at = pos2(end + space::S + SIGN / 2.0, upper);
    if row.is_asked {
        icon_ui(ui, at, icon::CHECK, theme.accent);
        at.x += SIGN;
    }
    for sign in signs {
        let place = Rect::from_center_size(at, vec2(SIGN, SIGN));
        sign_ui(ui, view, place, id.with(sign.name), sign);
        at.x += SIGN;
    }
    star_ui(ui, view, row, pos2(rect.left(), rect.top()), actions);
    if has_states {
        let room = Rect::from_min_max(pos2(right, rect.top()), rect.max);
        state_ui(ui, view, row, room, actions);
    }
    if is_name_cut || is_note_cut {
        return response.on_hover_text(format!("{}\n{note}", model.id));
    }
    response
}

/// Where the two lines of a row are.
fn heights(rect: Rect) -> [f32; 2] {
    let middle = rect.center().y;
    [middle - space::S - 2.0, middle + space::S + 2.0]
}

/// The row's place, ground and name.
fn ground_ui(ui: &mut Ui, view: View<'_>, id: Id, is_chosen: bool, name: &str) -> (Rect, Response) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), HEIGHT));
    // The field keeps the focus, so that one can type on.
    let response = ui.interact(rect, id, Sense::CLICK);
    let rect = Rect::from_min_max(rect.min, pos2(rect.right() - space::S, rect.bottom()));
    if is_chosen {
        ui.painter().rect(
            rect,
            CornerRadius::same(measure::RADIUS),
            view.theme.bubble,
            Stroke::new(measure::LINE, view.theme.border),
            StrokeKind::Inside,
        );
    }
    response.widget_info(|| WidgetInfo::selected(Role::ListBoxOption, true, is_chosen, name));
    ui.ctx()
        .accesskit_node_builder(response.id, |node| node.set_selected(is_chosen));
    (rect, response)
}

/// Something that the model can do; what it is called shows below the pointer.
fn sign_ui(ui: &Ui, view: View<'_>, rect: Rect, id: Id, sign: Sign) {
    let ink = view.theme.muted;
    match sign.icon {
        Some(icon) => icon_ui(ui, rect.center(), icon, ink),
        None => widgets::sound_mark(ui, rect.center(), ink),
    }
    let response = ui.interact(rect, id, Sense::hover());
    response.on_hover_text(view.words.text(sign.name));
}

fn icon_ui(ui: &Ui, centre: egui::Pos2, icon: char, ink: Color32) {
    let galley = ui
        .painter()
        .layout_no_wrap(icon.to_string(), face::icon(ICON), ink);
    let at = centre - galley.size() / 2.0;
    ui.painter().galley(at, galley, ink);
}

/// The star that makes a favourite of the model.
fn star_ui(
    ui: &Ui,
    view: View<'_>,
    row: ModelRow<'_>,
    corner: egui::Pos2,
    actions: &mut Vec<Action>,
) {
    let middle = pos2(corner.x + measure::HIT / 2.0, corner.y + HEIGHT / 2.0);
    let rect = Rect::from_center_size(middle, vec2(measure::HIT, measure::HIT));
    let id = Id::unique(("picker star", &row.model.id));
    let response = ui.interact(rect, id, button_sense(row));
    let is_lit = response.hovered() || response.has_focus();
    let ink = match (row.is_favourite, is_lit) {
        (true, _) => view.theme.accent,
        (false, true) => view.theme.text,
        (false, false) => view.theme.muted,
    };
    if row.is_favourite || is_lit || row.is_chosen {
        widgets::star(ui, rect.center(), ink, row.is_favourite);
    }
    widgets::focus_ring(ui, view, &response, measure::RADIUS);
    let key = if row.is_favourite {
        "picker-unstar"
    } else {
        "picker-star"
    };
    let model = widgets::model_name(&view.state.settings, &row.model.id);
    let model = Gap::Text(&model);
    let name = view.words.fill(key, &[("model", model)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    if response.on_hover_text(name).clicked() {
        actions.push(asked::toggle_favourite(view, &row.model.id));
    }
}

/// Only the buttons of the line that is chosen are on the way of the Tab key.
fn button_sense(row: ModelRow<'_>) -> Sense {
    if row.is_chosen {
        Sense::click()
    } else {
        Sense::CLICK
    }
}

/// How the model is, and the button that loads it or lets go of it.
fn state_ui(ui: &mut Ui, view: View<'_>, row: ModelRow<'_>, room: Rect, actions: &mut Vec<Action>) {
    let state = &row.model.state;
    let [mut upper, lower] = heights(room);
    let right = room.right() - space::S;
    let features = view.state.server.connected().map(|it| it.features);
    let progress = match state {
        ModelState::Loading { progress } | ModelState::Downloading { progress } => Some(*progress),
        _ => None,
    };
    let has_button = progress.is_none() && features.is_some_and(|it| it.loads_models);
    let share = progress.flatten();
    if share.is_none() && !has_button {
        upper = room.center().y;
    }
    let text = match state {
        ModelState::Failed { .. } => view.words.text("model-failed").into_owned(),
        state => facts::state_text(view, state),
    };
    let ink = match state {
        ModelState::Loaded => view.theme.accent,
        ModelState::Failed { .. } => view.theme.danger,
        _ => view.theme.muted,
    };
    let font = face::regular(size::CAPTION);
    let galley = elided(ui, &text, font, ink, room.width() - 2.0 * space::S);
    let at = pos2(right - galley.size().x, upper - galley.size().y / 2.0);
    ui.painter().galley(at, galley, ink);
    if let Some(share) = share {
        progress_ui(ui, view, room, lower, (share, &text));
    }
    if has_button {
        button_ui(ui, view, row, pos2(right, lower), actions);
    }
}

/// How far it is.
fn progress_ui(ui: &mut Ui, view: View<'_>, room: Rect, y: f32, (share, name): (f32, &str)) {
    let corner = pos2(room.left() + space::S, y - space::XS);
    let rect = Rect::from_min_max(corner, pos2(room.right() - space::S, y + space::S));
    let builder = UiBuilder::new()
        .max_rect(rect)
        .layout(Layout::top_down(Align::Max));
    // What is drawn at a place of its own must not move the next row.
    widgets::progress(&mut ui.new_child(builder), view, share, name);
}

/// The button that loads the model or lets go of it: words without a frame, since there may
/// be one in every row.
fn button_ui(
    ui: &Ui,
    view: View<'_>,
    row: ModelRow<'_>,
    right: egui::Pos2,
    actions: &mut Vec<Action>,
) {
    let id = row.model.id.clone();
    let (text, name, action) = match row.model.state {
        ModelState::Loaded | ModelState::Sleeping => {
            ("model-unload", "model-unload-name", Action::UnloadModel(id))
        }
        _ => ("model-load", "model-load-name", Action::LoadModel(id)),
    };
    let font = face::medium(size::CAPTION);
    let words = view.words.text(text).into_owned();
    let galley = ui
        .painter()
        .layout_no_wrap(words, font, Color32::PLACEHOLDER);
    let corner = pos2(right.x - galley.size().x - space::S, right.y - HEIGHT / 4.0);
    let rect = Rect::from_min_max(corner, pos2(right.x + space::S, right.y + HEIGHT / 4.0));
    let id = Id::unique(("picker load", &row.model.id));
    let response = ui.interact(rect, id, button_sense(row));
    let is_lit = response.hovered() || response.has_focus();
    let ink = if is_lit {
        view.theme.text
    } else {
        view.theme.accent
    };
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, ink);
    widgets::focus_ring(ui, view, &response, measure::RADIUS);
    let model = widgets::model_name(&view.state.settings, &row.model.id);
    let model = Gap::Text(&model);
    let name = view.words.fill(name, &[("model", model)]);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), &name));
    if response.on_hover_text(name).clicked() {
        actions.push(action);
    }
}

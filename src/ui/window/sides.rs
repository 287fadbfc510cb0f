//! The panels at the sides of the window: beside the transcript where there is room, and
//! over it where there is none.

use egui::{Frame, Key, Modifiers, Panel, Rect, Ui};

use super::{RightPanel, UiMemory};
use crate::ui::commands::Cover;
use crate::ui::knowledge::knowledge_ui;
use crate::ui::map::map_ui;
use crate::ui::panels::sidebar_ui;
use crate::ui::parts::Part;
use crate::ui::theme::measure;
use crate::ui::{Action, View};

/// The list of conversations beside the transcript.
pub(super) fn side_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut UiMemory,
    actions: &mut Vec<Action>,
) {
    let (least, _, most) = measure::SIDEBAR;
    let width = view.state.settings.sidebar_width.clamp(least, most);
    // Until the settings are read, the width is not the person's: it must not be remembered.
    let is_loaded = view.state.is_loaded;
    let panel = Panel::left(("sidebar", is_loaded))
        .frame(Frame::new().fill(view.theme.sidebar))
        .default_size(width)
        .size_range(least..=most)
        .resizable(true)
        .show(ui, |ui| sidebar_ui(ui, view, &mut memory.sidebar, actions));
    memory.parts.note(Part::List, panel.response.rect);
    let shown = panel.response.rect.width();
    let is_settled = !ui.input(|input| input.pointer.any_down());
    if is_loaded && is_settled && (shown - width).abs() > 1.0 {
        actions.push(Action::SetSidebarWidth(shown));
    }
}

/// Takes out the wishes to open or close a panel; whether it is to change.
pub(super) fn take_toggle(actions: &mut Vec<Action>, toggle: &Action) -> bool {
    let before = actions.len();
    actions.retain(|action| action != toggle);
    (before - actions.len()) % 2 == 1
}

/// The panel on the right beside the transcript.
pub(super) fn right_side_ui(
    ui: &mut Ui,
    view: View<'_>,
    shown: RightPanel,
    memory: &mut UiMemory,
    actions: &mut Vec<Action>,
) {
    let (least, _, most) = measure::RIGHT_PANEL;
    let width = view.state.settings.map_width.clamp(least, most);
    let panel = Panel::right("map panel")
        .frame(Frame::new().fill(view.theme.page))
        .default_size(width)
        .size_range(least..=most)
        .resizable(true)
        .show(ui, |ui| right_ui(ui, view, shown, memory, actions));
    memory.parts.note(Part::Map, panel.response.rect);
    let shown = panel.response.rect.width();
    let is_settled = !ui.input(|input| input.pointer.any_down());
    if is_settled && (shown - width).abs() > 1.0 {
        actions.push(Action::SetMapWidth(shown));
    }
}

/// What stands on the right.
fn right_ui(
    ui: &mut Ui,
    view: View<'_>,
    shown: RightPanel,
    memory: &mut UiMemory,
    actions: &mut Vec<Action>,
) {
    match shown {
        RightPanel::Map => {
            let middle = memory.transcript.middle();
            map_ui(ui, view, &mut memory.map, middle, actions);
        }
        RightPanel::Knowledge => knowledge_ui(ui, view, &mut memory.knowledge, actions),
    }
}

/// In a narrow window the list lies over the transcript; Esc or a click beside it closes it.
pub(super) fn list_over_ui(
    ui: &Ui,
    view: View<'_>,
    memory: &mut UiMemory,
    actions: &mut Vec<Action>,
) {
    let screen = ui.max_rect();
    let width = measure::SIDEBAR.1.min(screen.width() * 0.85);
    let rect = Rect::from_min_size(screen.min, egui::vec2(width, screen.height()));
    memory.parts.note(Part::List, rect);
    let before = actions.len();
    let is_left = over_ui(ui, view, ("sidebar over", rect, view.theme.sidebar), |ui| {
        sidebar_ui(ui, view, &mut memory.sidebar, actions);
    });
    let is_done = actions[before..].iter().any(|action| {
        matches!(
            action,
            Action::OpenConversation(_) | Action::NewConversation | Action::GoTo(_)
        )
    });
    memory.is_list_over = !is_left && !is_done;
}

/// Where there is no room beside the transcript, the panel lies over it until a message is
/// chosen, Esc is pressed or something beside it is clicked.
pub(super) fn right_over_ui(
    ui: &Ui,
    view: View<'_>,
    shown: RightPanel,
    memory: &mut UiMemory,
    actions: &mut Vec<Action>,
) {
    let screen = ui.max_rect();
    let width = measure::RIGHT_PANEL.1.min(screen.width() * 0.85);
    let corner = egui::pos2(screen.right() - width, screen.top());
    let rect = Rect::from_min_max(corner, screen.max);
    memory.parts.note(Part::Map, rect);
    let before = actions.len();
    let is_left = over_ui(ui, view, ("map over", rect, view.theme.page), |ui| {
        right_ui(ui, view, shown, memory, actions);
    });
    let is_done = actions[before..]
        .iter()
        .any(|action| matches!(action, Action::OpenHit { .. } | Action::Compare(_)));
    if is_left || is_done {
        memory.right_over = None;
    }
}

/// A panel over the rest of the window; whether the person left it.
fn over_ui(
    ui: &Ui,
    view: View<'_>,
    (name, rect, ground): (&str, Rect, egui::Color32),
    contents: impl FnOnce(&mut Ui),
) -> bool {
    let edge = if rect.left() > ui.max_rect().left() {
        rect.left()
    } else {
        rect.right()
    };
    let area = egui::Area::new(egui::Id::unique(name))
        .order(egui::Order::Middle)
        .fixed_pos(rect.min)
        .show(ui.ctx(), |ui| {
            ui.set_min_size(rect.size());
            ui.set_max_size(rect.size());
            ui.painter().rect_filled(rect, 0.0, ground);
            let line = egui::Stroke::new(measure::LINE, view.theme.border);
            ui.painter().vline(edge, rect.y_range(), line);
            contents(ui);
        });
    // What is open on it, or over it, closes first.
    if Cover::now(ui.ctx()).is_any() {
        return false;
    }
    let is_closed = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    is_closed || area.response.clicked_elsewhere()
}

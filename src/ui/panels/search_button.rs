//! What leads to the search from the top of the list: it looks like a field, and opens one.

use egui::{
    CornerRadius, CursorIcon, Id, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2, vec2,
};

use crate::ui::commands::UiCommand;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::{elided, focus_ring};
use crate::ui::{Action, View};

/// Draws it as wide as there is room.
pub(super) fn search_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let theme = view.theme;
    let command = UiCommand::Search;
    let name = command.label(view);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), measure::ROW));
    let response = ui.interact(rect, Id::unique("search"), Sense::click());
    let is_lit = response.hovered() || response.has_focus();
    let line = if is_lit { theme.muted } else { theme.border };
    ui.painter().rect(
        rect,
        CornerRadius::same(measure::RADIUS),
        theme.surface,
        Stroke::new(measure::LINE, line),
        StrokeKind::Inside,
    );
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let keys = command.keys_text(ui.ctx(), view.words);
    let keys = elided(
        ui,
        &keys,
        face::regular(size::GROUP),
        theme.muted,
        inner.width(),
    );
    let right = inner.right() - keys.size().x;
    let at = pos2(right, rect.center().y - keys.size().y / 2.0);
    ui.painter().galley(at, keys, theme.muted);
    let font = face::regular(size::SMALL);
    let words = elided(
        ui,
        &name,
        font,
        theme.muted,
        right - inner.left() - space::S,
    );
    let at = pos2(inner.left(), rect.center().y - words.size().y / 2.0);
    ui.painter().galley(at, words, theme.muted);
    focus_ring(ui, view, &response, measure::RADIUS);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*name));
    let response = response.on_hover_cursor(CursorIcon::Text);
    if response.clicked() {
        actions.extend(command.actions(view));
    }
    ui.add_space(space::XS);
}

//! The rows of lists.

use egui::{
    Color32, CornerRadius, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo,
    pos2, vec2,
};

use super::{elided, focus_ring};
use crate::ui::View;
use crate::ui::theme::{face, icon, measure, size, space};

/// The size of the icon before the words.
const ICON: f32 = 14.0;

/// What a row shows.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Its id, for the focus.
    pub id: Id,
    /// An icon before the words.
    pub icon: Option<char>,
    /// The words.
    pub text: &'a str,
    /// Its name for a screen reader.
    pub name: &'a str,
    /// A note at its end, such as a shortcut.
    pub note: &'a str,
    /// Whether it is the selected one.
    pub is_selected: bool,
    /// Room to leave free at its end, in points, for marks and buttons.
    pub reserved: f32,
}

/// The row's response, and where what was reserved may be drawn.
pub struct RowResponse {
    /// The row itself.
    pub response: Response,
    /// The room left free at its end.
    pub reserved: Rect,
}

/// A row as wide as there is room.
pub fn row(ui: &mut Ui, view: View<'_>, row: Row<'_>) -> RowResponse {
    row_of_many(ui, view, row, 0.0, false)
}

/// A row of a menu of which one is chosen: what it is called, its name for a screen reader and
/// a note at its end.
pub fn choice_row(
    ui: &mut Ui,
    view: View<'_>,
    id: Id,
    (text, name, note): (&str, &str, &str),
    is_chosen: bool,
) -> Response {
    let row = Row {
        id,
        icon: is_chosen.then_some(icon::CHECK),
        text,
        name,
        note,
        is_selected: false,
        reserved: 0.0,
    };
    // What is not chosen stands where the others do.
    let inset = if is_chosen { 0.0 } else { ICON + space::S };
    let response = row_of_many(ui, view, row, inset, false).response;
    ui.ctx().accesskit_node_builder(response.id, |node| {
        node.set_selected(is_chosen);
    });
    response
}

/// A row of which several can be marked; it leaves so many points free at its beginning.
pub fn row_of_many(
    ui: &mut Ui,
    view: View<'_>,
    row: Row<'_>,
    inset: f32,
    is_marked: bool,
) -> RowResponse {
    let theme = view.theme;
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), theme.row));
    let response = ui.interact(rect, row.id, Sense::click());
    let inner = rect.shrink2(vec2(space::S, 0.0));
    let reserved = Rect::from_min_max(
        pos2(inner.right() - row.reserved, rect.top()),
        pos2(inner.right(), rect.bottom()),
    );
    if ui.is_rect_visible(rect) {
        let line = if row.is_selected {
            theme.border
        } else {
            Color32::TRANSPARENT
        };
        let ground = if is_marked {
            theme.accent_soft
        } else if row.is_selected {
            theme.surface
        } else if response.contains_pointer() || response.has_focus() {
            theme.bubble
        } else {
            Color32::TRANSPARENT
        };
        ui.painter().rect(
            rect,
            CornerRadius::same(measure::RADIUS),
            ground,
            Stroke::new(measure::LINE, line),
            StrokeKind::Inside,
        );
        let mut left = inner.left() + inset;
        let mut right = reserved.left();
        if let Some(icon) = row.icon {
            let galley = elided(
                ui,
                icon.encode_utf8(&mut [0; 4]),
                face::icon(ICON),
                theme.text,
                20.0,
            );
            let at = pos2(left, rect.center().y - galley.size().y / 2.0);
            left += galley.size().x + space::S;
            ui.painter().galley(at, galley, theme.text);
        }
        if !row.note.is_empty() {
            let galley = elided(ui, row.note, face::regular(size::GROUP), theme.muted, 120.0);
            right -= galley.size().x;
            let at = pos2(right, rect.center().y - galley.size().y / 2.0);
            right -= space::S;
            ui.painter().galley(at, galley, theme.muted);
        }
        let galley = elided(
            ui,
            row.text,
            face::regular(size::SMALL),
            theme.text,
            right - left,
        );
        let at = pos2(left, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, theme.text);
        focus_ring(ui, view, &response, measure::RADIUS);
    }
    response.widget_info(|| {
        WidgetInfo::selected(Role::Button, ui.is_enabled(), row.is_selected, row.name)
    });
    RowResponse { response, reserved }
}

//! How the palette looks: the field, the list below it, and the line of hints.

use std::ops::RangeInclusive;

use egui::{Id, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::field_id;
use super::lines::{Line, Query};
use super::row::row_ui;
use crate::ui::View;
use crate::ui::chooser::{self, FieldWords, List, Pointed, Rows, line_ui};
use crate::ui::commands::UiCommand;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::elided;

/// How the rows are laid out.
pub(super) const ROWS: Rows = Rows {
    height: measure::ROW,
    most: 13.0,
    foot: measure::ROW,
};

/// The list to draw.
pub(super) struct ListPlace<'a> {
    /// Its lines.
    pub(super) lines: &'a [Line],
    /// The chosen one.
    pub(super) chosen: usize,
    /// Whether the chosen one must be brought into view.
    pub(super) is_to_be_seen: bool,
    /// The height of the whole sheet.
    pub(super) height: f32,
    /// Whether a search takes long enough to be told of.
    pub(super) is_slow: bool,
}

/// Draws the field; whether it was typed in.
pub(super) fn field_ui(ui: &mut Ui, view: View<'_>, text: &mut String) -> bool {
    let id = field_id();
    // There is nothing else here that the focus could go to.
    ui.memory_mut(|memory| {
        if !memory.has_focus(id) {
            memory.request_focus(id);
        }
    });
    let words = FieldWords {
        name: &UiCommand::Search.label(view),
        hint: &view.words.text("palette-hint"),
    };
    chooser::field_ui(ui, view, id, words, text)
}

/// Draws what can be chosen.
pub(super) fn list_ui(ui: &mut Ui, view: View<'_>, place: &ListPlace<'_>) -> Pointed {
    let list = List {
        salt: "palette list",
        rows: ROWS,
        count: place.lines.len(),
        chosen: place.chosen,
        to_be_seen: place.is_to_be_seen.then(|| with_name(place)),
        height: place.height,
    };
    chooser::list_ui(ui, &list, |ui, index| {
        let line = place.lines.get(index).copied()?;
        row_ui(
            ui,
            view,
            (index, line),
            index == place.chosen,
            place.is_slow,
        )
    })
}

/// The chosen line, with the name above it where it has one.
fn with_name(place: &ListPlace<'_>) -> RangeInclusive<usize> {
    let before = place.chosen.saturating_sub(1);
    let has_name = matches!(place.lines.get(before), Some(Line::Head(_)));
    (if has_name { before } else { place.chosen })..=place.chosen
}

/// Draws the line of hints.
pub(super) fn hint_ui(ui: &mut Ui, view: View<'_>, query: Query<'_>) {
    line_ui(ui, view);
    let text = match query {
        Query::Commands(_) => view.words.text("palette-keys"),
        Query::Everything(_) => view.words.text("palette-filters"),
    };
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), measure::ROW));
    let inner = rect.shrink2(vec2(space::L, 0.0));
    let font = face::regular(size::CAPTION);
    let galley = elided(ui, &text, font, view.theme.muted, inner.width());
    let at = pos2(inner.left(), inner.center().y - galley.size().y / 2.0);
    ui.painter().galley(at, galley, view.theme.muted);
    let response = ui.interact(rect, Id::unique("palette hint"), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &*text));
}

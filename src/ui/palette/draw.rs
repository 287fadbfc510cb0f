//! How the palette looks: the field, the list below it, and the line of hints.

use egui::{
    Align, Align2, Frame, Id, Layout, Rect, RichText, Role, ScrollArea, Sense, TextEdit, Ui,
    UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};

use super::field_id;
use super::lines::{Line, Query};
use super::row::row_ui;
use crate::ui::View;
use crate::ui::commands::UiCommand;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, elided};

/// The height of the field.
const FIELD: f32 = 48.0;
/// The most rows that are seen at once.
const MOST_ROWS: f32 = 13.0;
/// The size of the icon in the field.
const ICON: f32 = 16.0;

/// The list to draw.
pub(super) struct ListPlace<'a> {
    /// Its lines.
    pub(super) lines: &'a [Line],
    /// The chosen one.
    pub(super) chosen: usize,
    /// Whether the chosen one must be brought into view.
    pub(super) is_to_be_seen: bool,
    /// The most height it may have.
    pub(super) height: f32,
    /// Whether a search takes long enough to be told of.
    pub(super) is_slow: bool,
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
    let rest = room - FIELD - measure::ROW - space::XL;
    rest.clamp(measure::ROW, measure::ROW * MOST_ROWS)
}

/// How many lines a page has where there is room for so much.
pub(super) fn page(room: f32) -> usize {
    ((list_height(room) / measure::ROW) as usize)
        .saturating_sub(1)
        .max(1)
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
    let size = vec2(ui.available_width(), FIELD);
    let inner = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        ui.spacing_mut().item_spacing.x = space::M;
        ui.add_space(space::L);
        let sign = icon::SEARCH.to_string();
        widgets::label(ui, &sign, face::icon(ICON), view.theme.muted);
        let hint = RichText::new(view.words.text("palette-hint")).font(face::regular(size::BODY));
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
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_label(&*UiCommand::Search.label(view));
        });
        response.changed()
    });
    line_ui(ui, view);
    inner.inner
}

/// Draws what can be chosen.
pub(super) fn list_ui(ui: &mut Ui, view: View<'_>, place: &ListPlace<'_>) -> Pointed {
    let mut pointed = Pointed::default();
    let is_moving = ui.input(|input| input.pointer.delta() != Vec2::ZERO);
    let height = (place.lines.len() as f32 * measure::ROW).min(place.height);
    let whole = vec2(ui.available_width(), height + 2.0 * space::XS);
    // The area around it only knows how high it was before.
    let room = Rect::from_min_size(ui.cursor().min, whole);
    // At the right there is room for the bar that scrolls.
    let mut inner = room.shrink2(vec2(0.0, space::XS));
    inner.min.x += space::S;
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ScrollArea::vertical()
            .id_salt("palette list")
            .max_height(height)
            .auto_shrink(false)
            .show_rows(ui, measure::ROW, place.lines.len(), |ui, range| {
                if place.is_to_be_seen {
                    show_chosen(ui, place, range.start);
                }
                for index in range {
                    let is_chosen = index == place.chosen;
                    let Some(line) = place.lines.get(index).copied() else {
                        continue;
                    };
                    let Some(response) = row_ui(ui, view, (index, line), is_chosen, place.is_slow)
                    else {
                        continue;
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

/// Brings the chosen line into view, with the name above it where it has one.
fn show_chosen(ui: &Ui, place: &ListPlace<'_>, first: usize) {
    let before = place.chosen.saturating_sub(1);
    let has_name = matches!(place.lines.get(before), Some(Line::Head(_)));
    let from = if has_name { before } else { place.chosen };
    let top = |index: usize| ui.max_rect().top() + (index as f32 - first as f32) * measure::ROW;
    let left = ui.max_rect().left();
    let rect = Rect::from_min_max(
        pos2(left, top(from)),
        pos2(left + 1.0, top(place.chosen + 1)),
    );
    ui.scroll_to_rect(rect, None);
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

/// A line across the whole width.
fn line_ui(ui: &mut Ui, view: View<'_>) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), measure::LINE));
    ui.painter().rect_filled(rect, 0.0, view.theme.border);
}

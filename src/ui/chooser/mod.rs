//! What lists to choose from have in common that lie over the window: their place, the field
//! that is typed in, the rows below it, their keys, and whether a name is meant. The palette and
//! the list of models are made of it.

pub(super) mod keys;
pub(super) mod matching;

use std::ops::RangeInclusive;

use egui::{
    Align, Align2, Frame, Id, Layout, Modal, ModalResponse, Rect, Response, RichText, ScrollArea,
    TextEdit, Ui, UiBuilder, Vec2, pos2, vec2,
};

use super::View;
use super::theme::{face, icon, measure, size, space};
use super::widgets;

/// The height of the field.
const FIELD: f32 = 48.0;
/// The size of the icon in the field.
const ICON: f32 = 16.0;

/// Draws a list's contents where such lists are: near the top of the window, which is darkened.
/// They are told how much height there is.
pub(super) fn sheet_ui<R>(
    ui: &Ui,
    view: View<'_>,
    id: Id,
    contents: impl FnOnce(&mut Ui, f32) -> R,
) -> ModalResponse<R> {
    let room = ui.ctx().content_rect();
    let top = (room.height() * 0.1).clamp(space::S, measure::PALETTE_TOP);
    let area = Modal::default_area(id).anchor(Align2::CENTER_TOP, vec2(0.0, top.round()));
    Modal::new(id)
        .area(area)
        .frame(Frame::popup(ui.style()).inner_margin(0.0))
        .backdrop_color(view.theme.scrim)
        .show(ui.ctx(), |ui| {
            ui.set_width(measure::PALETTE.min(room.width() - 2.0 * space::M));
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            contents(ui, room.height() - top)
        })
}

/// The words of a field.
#[derive(Clone, Copy, Debug)]
pub(super) struct FieldWords<'a> {
    /// Its name for a screen reader.
    pub(super) name: &'a str,
    /// What stands in it while nothing is typed.
    pub(super) hint: &'a str,
}

/// Draws the field; whether it was typed in.
pub(super) fn field_ui(
    ui: &mut Ui,
    view: View<'_>,
    id: Id,
    words: FieldWords<'_>,
    text: &mut String,
) -> bool {
    let size = vec2(ui.available_width(), FIELD);
    let inner = ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_size(size);
        ui.spacing_mut().item_spacing.x = space::M;
        ui.add_space(space::L);
        let sign = icon::SEARCH.to_string();
        widgets::label(ui, &sign, face::icon(ICON), view.theme.muted);
        let response = ui.add(
            TextEdit::singleline(text)
                .id(id)
                .hint_text(RichText::new(words.hint).font(face::regular(size::BODY)))
                .font(face::regular(size::BODY))
                .text_color(view.theme.text)
                .frame(Frame::NONE)
                .align(Align2::LEFT_CENTER)
                .desired_width(ui.available_width() - space::L),
        );
        ui.ctx()
            .accesskit_node_builder(response.id, |node| node.set_label(words.name));
        response.changed()
    });
    line_ui(ui, view);
    inner.inner
}

/// How a list's rows are laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    /// The height of one.
    pub(super) height: f32,
    /// The most that are seen at once.
    pub(super) most: f32,
    /// The height of what stands below them.
    pub(super) foot: f32,
}

impl Rows {
    /// How high they may be together where the whole sheet has so much room.
    fn room(self, height: f32) -> f32 {
        let rest = height - FIELD - self.foot - space::XL;
        rest.clamp(self.height, self.height * self.most)
    }

    /// How many lines a page has there.
    pub(super) fn page(self, height: f32) -> usize {
        ((self.room(height) / self.height) as usize)
            .saturating_sub(1)
            .max(1)
    }
}

/// A list to draw.
#[derive(Clone, Debug)]
pub(super) struct List {
    /// Tells its scrolling from that of others.
    pub(super) salt: &'static str,
    /// How its rows are laid out.
    pub(super) rows: Rows,
    /// How many there are.
    pub(super) count: usize,
    /// The chosen one.
    pub(super) chosen: usize,
    /// What must be brought into view.
    pub(super) to_be_seen: Option<RangeInclusive<usize>>,
    /// The height of the whole sheet.
    pub(super) height: f32,
}

/// What the pointer did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Pointed {
    /// It moved onto this line.
    pub(super) entered: Option<usize>,
    /// It clicked this line.
    pub(super) clicked: Option<usize>,
}

/// Draws the rows that are in view; `row_ui` draws one and gives the response of one that can
/// be chosen.
pub(super) fn list_ui(
    ui: &mut Ui,
    list: &List,
    mut row_ui: impl FnMut(&mut Ui, usize) -> Option<Response>,
) -> Pointed {
    let mut pointed = Pointed::default();
    let is_moving = ui.input(|input| input.pointer.delta() != Vec2::ZERO);
    let height = (list.count as f32 * list.rows.height).min(list.rows.room(list.height));
    let whole = vec2(ui.available_width(), height + 2.0 * space::XS);
    // The area around it only knows how high it was before.
    let room = Rect::from_min_size(ui.cursor().min, whole);
    // At the right there is room for the bar that scrolls.
    let mut inner = room.shrink2(vec2(0.0, space::XS));
    inner.min.x += space::S;
    ui.scope_builder(UiBuilder::new().max_rect(inner), |ui| {
        ScrollArea::vertical()
            .id_salt(list.salt)
            .max_height(height)
            .auto_shrink(false)
            .show_rows(ui, list.rows.height, list.count, |ui, range| {
                if let Some(lines) = &list.to_be_seen {
                    show_lines(ui, list.rows.height, lines, range.start);
                }
                for index in range {
                    let Some(response) = row_ui(ui, index) else {
                        continue;
                    };
                    if response.clicked() {
                        pointed.clicked = Some(index);
                    } else if is_moving && response.contains_pointer() && index != list.chosen {
                        pointed.entered = Some(index);
                    }
                }
            });
    });
    ui.advance_cursor_after_rect(room);
    pointed
}

/// Brings lines into view, where the first that is drawn is this one.
fn show_lines(ui: &Ui, height: f32, lines: &RangeInclusive<usize>, first: usize) {
    let top = |index: usize| ui.max_rect().top() + (index as f32 - first as f32) * height;
    let left = ui.max_rect().left();
    let rect = Rect::from_min_max(
        pos2(left, top(*lines.start())),
        pos2(left + 1.0, top(lines.end() + 1)),
    );
    ui.scroll_to_rect(rect, None);
}

/// A line across the whole width.
pub(super) fn line_ui(ui: &mut Ui, view: View<'_>) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), measure::LINE));
    ui.painter().rect_filled(rect, 0.0, view.theme.border);
}

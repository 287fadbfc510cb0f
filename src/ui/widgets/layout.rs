//! Text, cards and the column on whose axis everything in the middle stands.

use std::sync::Arc;

use egui::text::{LayoutJob, TextWrapping};
use egui::{
    Color32, CornerRadius, FontId, Frame, Galley, Id, InnerResponse, Label, Margin, Response,
    RichText, Stroke, Ui, UiBuilder,
};

use crate::ui::View;
use crate::ui::theme::{face, measure, size, space};

/// Words of the window itself: they can be read, not selected.
pub fn label(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    ui.add(Label::new(RichText::new(text).font(font).color(colour)).selectable(false))
}

/// The same on one line, cut with an ellipsis where there is no more room.
pub fn line(ui: &mut Ui, text: &str, font: FontId, colour: Color32) -> Response {
    let text = RichText::new(text).font(font).color(colour);
    ui.add(Label::new(text).truncate().selectable(false))
}

/// A note that stands back.
pub fn muted(ui: &mut Ui, view: View<'_>, text: &str) -> Response {
    label(ui, text, face::regular(size::CAPTION), view.theme.muted)
}

/// One line of text, cut with an ellipsis where the width ends.
#[must_use]
pub fn elided(ui: &Ui, text: &str, font: FontId, colour: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::simple_singleline(text.to_owned(), font, colour);
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.fonts_mut(|fonts| fonts.layout_job(job))
}

/// A box for things that belong together.
pub fn card<R>(
    ui: &mut Ui,
    view: View<'_>,
    contents: impl FnOnce(&mut Ui) -> R,
) -> InnerResponse<R> {
    Frame::new()
        .fill(view.theme.surface)
        .stroke(Stroke::new(measure::LINE, view.theme.border))
        .corner_radius(CornerRadius::same(measure::RADIUS_CARD))
        .inner_margin(Margin::same(space::M as i8))
        .show(ui, contents)
}

/// The column of the transcript and of everything on its axis: in the middle, at most as
/// wide as the person wants it, and never touching the edges.
pub fn column<R>(ui: &mut Ui, view: View<'_>, contents: impl FnOnce(&mut Ui) -> R) -> R {
    let rect = column_rect(view, ui.available_rect_before_wrap());
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.set_width(rect.width());
        contents(ui)
    })
    .inner
}

/// Where the column lies in a room.
#[must_use]
pub fn column_rect(view: View<'_>, room: egui::Rect) -> egui::Rect {
    let width = (room.width() - 2.0 * space::L).clamp(0.0, view.theme.column);
    let left = (room.center().x - width / 2.0).round();
    egui::Rect::from_min_max(
        egui::pos2(left, room.top()),
        egui::pos2(left + width, room.bottom()),
    )
}

/// Lays the frame out once more when the height of something in a panel is not what it
/// was: a panel takes its size from the frame before, and that frame may be long ago.
pub fn settle(ui: &Ui, id: Id, height: f32) {
    let before = ui.data_mut(|data| {
        let before = data.get_temp::<f32>(id);
        data.insert_temp(id, height);
        before
    });
    if before.is_none_or(|before| (before - height).abs() > 0.5) {
        ui.ctx()
            .request_discard("the panel around it has another height now");
    }
}

//! The line under a message: who answered, what it cost, and what can be done with it.

use egui::{
    Align2, CornerRadius, CursorIcon, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::buttons::{buttons_ui, has_focus, running_ui};
use super::numbers::{before_words, numbers_ui};
use crate::domain::{Message, Tree, TurnPhase};
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::focus_ring;
use crate::ui::{Action, View};

/// Where a footer goes.
#[derive(Clone, Copy)]
pub struct FooterPlace<'a> {
    /// The line.
    pub rect: Rect,
    /// The messages, for siblings.
    pub tree: &'a Tree,
    /// Whether the buttons show; else only while they have the focus.
    pub is_called: bool,
    /// Whether it is only to be read: then its words can be copied, and that is all.
    pub is_read_only: bool,
}

/// Draws the line under a message.
pub fn footer_ui(
    ui: &Ui,
    view: View<'_>,
    place: FooterPlace<'_>,
    message: &Message,
    actions: &mut Vec<Action>,
) {
    let end = if message.outcome.is_streaming() {
        running_ui(ui, view, place, message, actions)
    } else {
        buttons_ui(ui, view, place, message, actions)
    };
    // In a column of a comparison the facts are what it is about; the one button comes
    // before them only while it shows.
    let has_room = place.is_read_only && !place.is_called && !has_focus(ui, message.id);
    let end = if has_room { place.rect.max.x } else { end };
    numbers_ui(ui, view, place.rect.with_max_x(end), message);
}

/// What stands for an answer before its first word.
pub fn waiting_ui(ui: &Ui, view: View<'_>, rect: Rect) {
    let label = before_words(view);
    let label = label.unwrap_or_else(|| view.words.text("waiting").into_owned());
    let turn = view.state.turn();
    let turn = turn.filter(|turn| turn.phase == TurnPhase::Requested);
    let fraction = turn.and_then(|turn| turn.progress?.fraction());
    let line = ui.painter().text(
        rect.left_center(),
        Align2::LEFT_CENTER,
        &label,
        face::regular(size::SMALL),
        view.theme.muted,
    );
    ui.interact(line, Id::unique("waiting"), Sense::hover())
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, &label));
    if let Some(fraction) = fraction {
        let bar = Rect::from_min_size(
            pos2(line.max.x + space::M, rect.center().y - 2.0),
            vec2(96.0, 4.0),
        );
        let radius = CornerRadius::same(2);
        ui.painter().rect_filled(bar, radius, view.theme.border);
        let done = Rect::from_min_size(bar.min, vec2(bar.width() * fraction, bar.height()));
        ui.painter().rect_filled(done, radius, view.theme.accent);
    }
}

/// A small button that floats over the transcript.
pub fn pill(ui: &Ui, view: View<'_>, rect: Rect, label: &str, id: Id) -> Response {
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let painter = ui.painter();
    painter.rect(
        rect,
        CornerRadius::same((measure::HIT / 2.0) as u8),
        view.theme.surface,
        Stroke::new(measure::LINE, view.theme.border),
        StrokeKind::Inside,
    );
    let color = if response.hovered() || response.has_focus() {
        view.theme.text
    } else {
        view.theme.muted
    };
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        label,
        face::medium(size::CAPTION),
        color,
    );
    focus_ring(ui, view, &response, measure::RADIUS);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    response
}

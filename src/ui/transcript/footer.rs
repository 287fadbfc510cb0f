//! The line under a message: who answered, what it cost, and what can be done with it.

use egui::{
    Align2, CornerRadius, CursorIcon, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use super::buttons::{buttons_ui, has_focus};
use crate::domain::{Message, Timings, Tree};
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::{elided, focus_ring, model_name};
use crate::ui::{Action, View};
use crate::words::Gap;

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
        place.rect.max.x
    } else {
        buttons_ui(ui, view, place, message, actions)
    };
    // In a column of a comparison the facts are what it is about; the one button comes
    // before them only while it shows.
    let has_room = place.is_read_only && !place.is_called && !has_focus(ui, message.id);
    let end = if has_room { place.rect.max.x } else { end };
    facts_ui(ui, view, place.rect.with_max_x(end), message);
}

/// The facts of an answer, as many as there is room for.
fn facts_ui(ui: &Ui, view: View<'_>, room: Rect, message: &Message) {
    let mut left = room.min.x;
    for (index, fact) in facts(view, message).into_iter().enumerate() {
        let is_model = index == 0 && message.model.is_some();
        let (font, color) = if is_model {
            (face::medium(size::CAPTION), view.theme.text)
        } else {
            (face::regular(size::CAPTION), view.theme.muted)
        };
        let galley = elided(ui, &fact, font, color, room.max.x - left);
        if galley.elided && !is_model {
            break;
        }
        let at = pos2(left, room.center().y - galley.size().y / 2.0);
        let rect = Rect::from_min_size(at, galley.size());
        ui.painter().galley(at, galley, color);
        let id = Id::unique(("fact", message.id.uuid(), index));
        ui.interact(rect, id, Sense::hover())
            .widget_info(|| WidgetInfo::labeled(Role::Label, true, &fact));
        left = rect.max.x + space::M + 2.0;
    }
}

/// Model, tokens, rate and time: of a running turn as it goes, of an ended one as it was.
fn facts(view: View<'_>, message: &Message) -> Vec<String> {
    let words = view.words;
    let settings = &view.state.settings;
    let model = message.model.iter();
    let mut facts: Vec<String> = model
        .map(|name| model_name(settings, name).into_owned())
        .collect();
    if message.edited_at.is_some() {
        facts.push(words.text("message-edited").into_owned());
    }
    let Some(timings) = message.timings.as_ref().filter(|_| settings.shows_numbers) else {
        return facts;
    };
    if timings.predicted_n > 0 {
        facts.push(words.tokens(timings.predicted_n));
    }
    if let Some(rate) = timings.tokens_per_second() {
        facts.push(words.rate(rate));
    }
    let total_ms = total_ms(timings);
    if total_ms > 0 {
        facts.push(words.seconds(total_ms));
    }
    facts
}

fn total_ms(timings: &Timings) -> u64 {
    (timings.prompt_ms.max(0.0) + timings.predicted_ms.max(0.0)) as u64
}

/// What stands for an answer before its first word.
pub fn waiting_ui(ui: &Ui, view: View<'_>, rect: Rect) {
    let words = view.words;
    let progress = view.state.turn().and_then(|turn| turn.progress);
    let fraction = progress.and_then(|progress| progress.fraction());
    let label = match (progress, fraction) {
        (Some(progress), Some(fraction)) => words.fill(
            "waiting-reading",
            &[
                ("done", Gap::Number(f64::from(progress.processed))),
                ("total", Gap::Number(f64::from(progress.total))),
                (
                    "percent",
                    Gap::Number(f64::from((fraction * 100.0).round())),
                ),
            ],
        ),
        _ => words.text("waiting").into_owned(),
    };
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

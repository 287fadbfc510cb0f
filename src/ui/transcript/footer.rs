//! The line under a message: who answered, what it cost, and what can be done with it.

use egui::{
    Align2, CornerRadius, CursorIcon, Id, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    WidgetInfo, pos2, vec2,
};

use crate::domain::{Message, MessageId, Role as Speaker, Timings, Tree, TurnOptions};
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::{elided, focus_ring};
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
    if message.role == Speaker::Assistant {
        facts_ui(ui, view, place.rect.with_max_x(end), message);
    }
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

/// What can be done with a message, from the right; where the buttons begin.
fn buttons_ui(
    ui: &Ui,
    view: View<'_>,
    place: FooterPlace<'_>,
    message: &Message,
    actions: &mut Vec<Action>,
) -> f32 {
    let words = view.words;
    let mut right = place.rect.max.x;
    let id = Id::unique(("footer", message.id.uuid()));
    let mut button = |ui: &Ui, text: &str, label: &str, salt: &str, is_shown: bool| {
        let (response, rect) = quiet_button(
            ui,
            view,
            pos2(right, place.rect.center().y),
            text,
            label,
            id.with(salt),
            is_shown,
        );
        right = rect.min.x - space::XS;
        response.clicked()
    };
    let copied = id.with("copied");
    let now = ui.input(|input| input.time);
    let just_copied = ui
        .data(|data| data.get_temp::<f64>(copied))
        .is_some_and(|at| now - at < 1.5);
    let copy = if just_copied {
        ui.ctx().request_repaint_after_secs(1.6);
        words.text("message-copied")
    } else {
        words.text("message-copy")
    };
    let label = words.text("message-copy-label");
    if button(ui, &copy, &label, "copy", place.is_called || just_copied) {
        ui.data_mut(|data| data.insert_temp(copied, now));
        actions.push(Action::Copy(message.content.clone()));
    }
    // Words that nobody answered, as after a failure, always offer to ask again.
    let is_unanswered =
        message.role == Speaker::User && place.tree.children(Some(message.id)).is_empty();
    if message.role == Speaker::Assistant || is_unanswered {
        let (text, label) = if is_unanswered {
            ("message-answer", "message-answer-label")
        } else {
            ("message-regenerate", "message-regenerate-label")
        };
        let (text, label) = (words.text(text), words.text(label));
        let is_shown = place.is_called || is_unanswered;
        if view.state.can_begin() && button(ui, &text, &label, "again", is_shown) {
            actions.push(Action::Regenerate(message.id, TurnOptions::default()));
        }
    }
    let siblings = place.tree.siblings(message.id);
    if siblings.len() > 1 {
        let index = siblings
            .iter()
            .position(|sibling| *sibling == message.id)
            .unwrap_or_default();
        let step = |by: isize| -> Option<MessageId> {
            siblings.get(index.checked_add_signed(by)?).copied()
        };
        // Which branch of how many one reads is never hidden.
        if button(ui, "›", &words.text("message-next"), "next", true)
            && let Some(next) = step(1)
        {
            actions.push(Action::SelectMessage(next));
        }
        let count = words.fill(
            "message-siblings",
            &[
                ("index", Gap::Number((index + 1) as f64)),
                ("count", Gap::Number(siblings.len() as f64)),
            ],
        );
        button(ui, &count, &count, "count", true);
        if button(ui, "‹", &words.text("message-previous"), "previous", true)
            && let Some(previous) = step(-1)
        {
            actions.push(Action::SelectMessage(previous));
        }
    }
    right
}

/// Model, tokens, rate and time: of a running turn as it goes, of an ended one as it was.
fn facts(view: View<'_>, message: &Message) -> Vec<String> {
    let words = view.words;
    let mut facts: Vec<String> = message.model.iter().map(|name| short_name(name)).collect();
    let Some(timings) = message.timings.as_ref() else {
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

/// A model's name without the folders and the ending of its file.
fn short_name(name: &str) -> String {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    file.trim_end_matches(".gguf").to_owned()
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

/// A button of plain text whose right edge is given. It can be reached by keyboard even
/// while it does not show.
fn quiet_button(
    ui: &Ui,
    view: View<'_>,
    right: egui::Pos2,
    text: &str,
    label: &str,
    id: Id,
    is_shown: bool,
) -> (Response, Rect) {
    let galley = ui.fonts_mut(|fonts| {
        fonts.layout_no_wrap(
            text.to_owned(),
            face::regular(size::CAPTION),
            egui::Color32::PLACEHOLDER,
        )
    });
    let width = galley.size().x + space::S;
    let rect = Rect::from_min_size(
        pos2(right.x - width, right.y - measure::HIT / 2.0),
        vec2(width, measure::HIT),
    );
    let response = ui.interact(rect, id, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    if is_shown || response.has_focus() {
        let color = if response.hovered() || response.has_focus() {
            view.theme.text
        } else {
            view.theme.muted
        };
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, color);
    }
    focus_ring(ui, view, &response, measure::RADIUS);
    if response.hovered() {
        ui.set_cursor_icon(CursorIcon::PointingHand);
    }
    let response = response.on_hover_text(label);
    (response, rect)
}

/// A small button that floats over the transcript.
pub fn pill(ui: &Ui, view: View<'_>, rect: Rect, label: &str, salt: &str) -> Response {
    let response = ui.interact(rect, Id::unique(("pill", salt)), Sense::click());
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

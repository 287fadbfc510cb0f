//! What an answer cost: a few facts and a curve in the line below it, and all of it on a card
//! that shows on hover and while the line has the focus.

use egui::{
    Frame, Grid, Id, Margin, Rect, Response, Role, Sense, Tooltip, Ui, WidgetInfo, pos2, vec2,
};

use super::curve::{self, CURVE};
use crate::domain::{FinishReason, Message, Outcome, SpeedCurve, Timings, TurnPhase};
use crate::ui::View;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::{self, elided, focus_ring, model_name};
use crate::words::Gap;

/// The facts of an answer and its curve, as many as there is room for.
pub fn numbers_ui(ui: &Ui, view: View<'_>, room: Rect, message: &Message) {
    let facts = facts(view, message);
    // Without measurements there is nothing more to be told than what stands there.
    let is_shown = view.state.settings.shows_numbers;
    let details = (is_shown && message.timings.is_some()).then(|| {
        let id = Id::unique(("numbers", message.id.uuid()));
        ui.interact(room, id, Sense::click())
    });
    let mut left = room.min.x;
    for (index, fact) in facts.into_iter().enumerate() {
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
    if is_shown
        && let Some(speed) = &message.speed
        && curve::is_worth_drawing(speed)
        && left + CURVE.x <= room.max.x
    {
        let at = pos2(left, room.center().y - CURVE.y / 2.0);
        let id = Id::unique(("curve", message.id.uuid()));
        let place = (Rect::from_min_size(at, CURVE), id);
        let is_lit = message.outcome.is_streaming();
        curve::curve_ui(ui, view, place, speed, is_lit);
        left = at.x + CURVE.x + space::S;
    }
    if let Some(details) = details {
        // The ring goes around what is there, not around the room that is left.
        let taken = room
            .with_max_x(left.min(room.max.x))
            .expand2(vec2(space::XS, 0.0));
        details_ui(ui, view, details.with_new_rect(taken), message);
    }
}

/// The card: on hover, and for as long as the line has the focus, which a click gives it.
fn details_ui(ui: &Ui, view: View<'_>, response: Response, message: &Message) {
    response
        .widget_info(|| WidgetInfo::labeled(Role::Button, true, view.words.text("details-name")));
    if response.clicked() {
        response.request_focus();
    }
    focus_ring(ui, view, &response, measure::RADIUS);
    // What came to lie over the window meanwhile is not to be covered.
    if ui.memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    if response.has_focus() {
        Tooltip::always_open(
            ui.ctx().clone(),
            response.layer_id,
            response.id,
            response.rect,
        )
        .gap(space::XS)
        .show(|ui| card_ui(ui, view, message));
    } else {
        response.on_hover_ui(|ui| card_ui(ui, view, message));
    }
}

fn card_ui(ui: &mut Ui, view: View<'_>, message: &Message) {
    let margin = Margin::symmetric(space::S as i8, space::XS as i8);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(space::L, space::S);
        ui.spacing_mut().interact_size.y = 0.0;
        Grid::new("numbers-card").num_columns(2).show(ui, |ui| {
            for (name, value) in details(view, message) {
                widgets::muted(ui, view, &view.words.text(name));
                widgets::label(ui, &value, face::regular(size::CAPTION), view.theme.text);
                ui.end_row();
            }
        });
    });
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
    let is_running = message.outcome.is_streaming();
    if is_running {
        // An answer that is gone on with has words while the prompt is still being read.
        facts.extend(before_words(view));
    }
    let Some(timings) = message.timings.as_ref().filter(|_| settings.shows_numbers) else {
        return facts;
    };
    if timings.predicted_n > 0 {
        facts.push(words.tokens(timings.predicted_n));
    }
    let now = message.speed.as_ref().and_then(SpeedCurve::latest);
    if let Some(now) = now.filter(|_| is_running) {
        let rate = words.rate(f64::from(now));
        facts.push(words.fill("fact-rate-now", &[("rate", Gap::Text(&rate))]));
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

/// What goes on in the turn on screen before its words come, where that can be said.
#[must_use]
pub fn before_words(view: View<'_>) -> Option<String> {
    let (words, turn) = (view.words, view.state.turn()?);
    match turn.phase {
        TurnPhase::Streaming => return None,
        TurnPhase::Fitting => return Some(words.text("waiting-fitting").into_owned()),
        TurnPhase::Summarising => return Some(words.text("waiting-summarising").into_owned()),
        TurnPhase::Grounding => return Some(words.text("waiting-grounding").into_owned()),
        TurnPhase::Requested => {}
    }
    let progress = turn.progress?;
    let fraction = progress.fraction()?;
    let (done, total) = progress.tokens();
    let percent = f64::from((fraction * 100.0).floor());
    let gaps = [
        ("done", Gap::Number(f64::from(done))),
        ("total", Gap::Number(f64::from(total))),
        ("percent", Gap::Number(percent)),
    ];
    let reading = words.fill("waiting-reading", &gaps);
    let Some(left) = progress.ms_left() else {
        return Some(reading);
    };
    let time = words.seconds(left);
    let gaps = [("reading", Gap::Text(&reading)), ("time", Gap::Text(&time))];
    Some(words.fill("waiting-time-left", &gaps))
}

fn total_ms(timings: &Timings) -> u64 {
    (timings.prompt_ms.max(0.0) + timings.predicted_ms.max(0.0)) as u64
}

/// All that is known, by the keys of its names.
fn details(view: View<'_>, message: &Message) -> Vec<(&'static str, String)> {
    let words = view.words;
    let mut details = Vec::new();
    if let Some(model) = &message.model {
        details.push(("details-model", model.clone()));
    }
    let timings = message.timings.unwrap_or_default();
    if timings.cache_n > 0 {
        details.push(("details-cached", words.tokens(timings.cache_n)));
    }
    if timings.prompt_n > 0 {
        let prompt = amount(view, timings.prompt_n, timings.prompt_ms);
        details.push(("details-prompt", prompt));
    }
    if let Some(ms) = message.reasoning_ms {
        details.push(("details-thinking", words.seconds(ms)));
    }
    if timings.predicted_n > 0 {
        let written = amount(view, timings.predicted_n, timings.predicted_ms);
        details.push(("details-written", written));
    }
    if let (Some(count), Some(taken)) = (timings.draft_n, timings.draft_n_accepted)
        && count > 0
    {
        let percent = (f64::from(taken) * 100.0 / f64::from(count)).round();
        let gaps = [
            ("taken", Gap::Number(f64::from(taken))),
            ("count", Gap::Number(f64::from(count))),
            ("percent", Gap::Number(percent)),
        ];
        details.push((
            "details-drafted",
            words.fill("details-drafted-share", &gaps),
        ));
    }
    let total_ms = total_ms(&timings);
    if total_ms > 0 {
        details.push(("details-total", words.seconds(total_ms)));
    }
    if timings.context_used() > 0 {
        details.push(("details-context", context(view, message, &timings)));
    }
    details.push((
        "details-end",
        words.text(end_of(&message.outcome)).into_owned(),
    ));
    details
}

/// Tokens, their time, and how many that is in a second.
fn amount(view: View<'_>, tokens: u32, ms: f64) -> String {
    let words = view.words;
    let amount = words.tokens(tokens);
    if ms <= 0.0 {
        return amount;
    }
    let time = words.seconds(ms as u64);
    let rate = words.rate(f64::from(tokens) * 1000.0 / ms);
    let gaps = [
        ("amount", Gap::Text(&amount)),
        ("time", Gap::Text(&time)),
        ("rate", Gap::Text(&rate)),
    ];
    if ms < 1.0 {
        // Of less than that no speed can be told.
        return words.fill("details-in", &gaps[..2]);
    }
    words.fill("details-in-at", &gaps)
}

/// The context in use behind an answer; of how much is known for the model that is there now.
fn context(view: View<'_>, message: &Message, timings: &Timings) -> String {
    let words = view.words;
    let used = words.tokens(timings.context_used());
    let server = &view.state.server;
    let model = message.model.as_deref();
    let is_there = server.models().iter().any(|it| Some(&*it.id) == model);
    let size = server.connected().and_then(|it| it.context_of(model));
    match size.filter(|_| is_there) {
        Some(size) => {
            let size = Gap::Number(f64::from(size));
            let gaps = [("used", Gap::Text(&used)), ("size", size)];
            words.fill("details-context-share", &gaps)
        }
        None => words.fill("details-context-used", &[("used", Gap::Text(&used))]),
    }
}

const fn end_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Streaming => "end-running",
        Outcome::Stopped => "end-stopped",
        Outcome::Interrupted => "end-interrupted",
        Outcome::Failed { .. } => "end-failed",
        Outcome::Finished { reason } => match reason {
            FinishReason::Stop => "end-stop",
            FinishReason::Length => "end-length",
            FinishReason::ToolCalls => "end-tools",
            FinishReason::ContentFilter => "end-withheld",
        },
    }
}

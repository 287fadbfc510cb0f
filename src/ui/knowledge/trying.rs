//! A search to see what would be found, with scores and places.

use egui::{Id, Label, RichText, Ui};

use super::is_entered;
use crate::domain::{Found, Source};
use crate::ui::theme::{face, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};
use crate::words::Gap;

/// So much of a passage is shown.
const MOST_CHARS: usize = 240;

/// Draws the field, and what was found last.
pub(super) fn trying_ui(
    ui: &mut Ui,
    view: View<'_>,
    query: &mut String,
    actions: &mut Vec<Action>,
) {
    let words = view.words;
    if view.state.knowledge.collections.is_empty() {
        return;
    }
    let field = Field {
        id: Id::unique("try a search"),
        name: &words.text("knowledge-try"),
        hint: &words.text("knowledge-try-hint"),
        is_secret: false,
    };
    let response = widgets::field(ui, view, query, field);
    if is_entered(ui, &response) && !query.trim().is_empty() {
        actions.push(Action::TrySearch(query.trim().to_owned()));
        response.request_focus();
    }
    let tried = &view.state.knowledge.tried;
    if tried.is_running {
        widgets::muted(ui, view, &words.text("knowledge-trying"));
        return;
    }
    if query.trim().is_empty() {
        return;
    }
    match &tried.answer {
        None => {}
        Some(Err(failure)) => {
            let text = words.failure(failure);
            for (line, colour) in [
                (&text.title, view.theme.danger),
                (&text.detail, view.theme.text),
                (&text.advice, view.theme.muted),
            ] {
                wrapped_ui(ui, line, colour);
            }
        }
        Some(Ok(found)) => found_ui(ui, view, found),
    }
}

fn found_ui(ui: &mut Ui, view: View<'_>, found: &Found) {
    let words = view.words;
    if !found.has_scope {
        wrapped_ui(ui, &words.text("knowledge-no-scope"), view.theme.muted);
        return;
    }
    let milliseconds = found.took_us as f64 / 1000.0;
    let time = words.fill(
        "knowledge-milliseconds",
        &[("count", Gap::Number((milliseconds * 10.0).round() / 10.0))],
    );
    let gaps = [
        ("count", Gap::Number(found.sources.len() as f64)),
        ("time", Gap::Text(&time)),
    ];
    widgets::muted(ui, view, &words.fill("knowledge-found", &gaps));
    for trouble in &found.troubles {
        let text = words.failure(trouble);
        wrapped_ui(ui, &text.title, view.theme.warning);
        wrapped_ui(ui, &text.detail, view.theme.muted);
    }
    for (index, source) in found.sources.iter().enumerate() {
        ui.push_id(("found", index), |ui| {
            source_ui(ui, view, source);
        });
    }
}

fn source_ui(ui: &mut Ui, view: View<'_>, source: &Source) {
    widgets::card(ui, view, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::XS;
        let place = view.words.place_of(source);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let font = face::semibold(size::SMALL);
            widgets::line(ui, source.name(), font, view.theme.text);
            widgets::muted(ui, view, &place);
        });
        if !source.headings.is_empty() {
            wrapped_ui(ui, &source.headings.join(" › "), view.theme.muted);
        }
        let mut text: String = source.text.chars().take(MOST_CHARS).collect();
        if text.len() < source.text.len() {
            text.push('…');
        }
        wrapped_ui(
            ui,
            &text.split_whitespace().collect::<Vec<_>>().join(" "),
            view.theme.text,
        );
        widgets::muted(ui, view, &scores_text(view, source));
    });
}

/// What each way of searching makes of it.
fn scores_text(view: View<'_>, source: &Source) -> String {
    let scores = &source.scores;
    let parts = [
        ("source-lexical", scores.lexical),
        ("source-dense", scores.dense),
        ("source-rerank", scores.rerank),
    ];
    let parts = parts.iter().filter_map(|(key, score)| {
        let score = (f64::from((*score)?) * 100.0).round() / 100.0;
        Some(view.words.fill(key, &[("score", Gap::Number(score))]))
    });
    parts.collect::<Vec<_>>().join(" · ")
}

fn wrapped_ui(ui: &mut Ui, text: &str, colour: egui::Color32) {
    if text.is_empty() {
        return;
    }
    let text = RichText::new(text)
        .font(face::regular(size::CAPTION))
        .color(colour);
    ui.add(Label::new(text).wrap().selectable(true));
}

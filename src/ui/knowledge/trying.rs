//! A search to see what would be found, with scores and places.

use egui::accesskit::Role;
use egui::text::LayoutJob;
use egui::{CursorIcon, Id, Label, RichText, Sense, TextFormat, Ui, WidgetInfo};

use super::excerpt::Excerpt;
use super::is_entered;
use crate::domain::{Found, Source};
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};
use crate::words::Gap;

/// What is remembered of the search between frames.
#[derive(Debug, Default)]
pub(super) struct TryMemory {
    query: String,
    /// What was looked for, and under which number.
    asked: (u64, String),
    /// What is shown of what was found, and under which number that was asked.
    excerpts: (u64, Vec<Excerpt>),
}

/// Draws the field, and what was found last.
pub(super) fn trying_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut TryMemory,
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
    let response = widgets::field(ui, view, &mut memory.query, field);
    let tried = &view.state.knowledge.tried;
    let query = memory.query.trim();
    if is_entered(ui, &response) && !query.is_empty() {
        memory.asked = (tried.number + 1, query.to_owned());
        actions.push(Action::TrySearch(query.to_owned()));
        response.request_focus();
    }
    if tried.is_running {
        widgets::muted(ui, view, &words.text("knowledge-trying"));
        return;
    }
    if query.is_empty() {
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
        Some(Ok(found)) => {
            if memory.excerpts.0 != tried.number {
                let query = if memory.asked.0 == tried.number {
                    &memory.asked.1
                } else {
                    ""
                };
                let of = |source: &Source| Excerpt::of(&source.text, query);
                memory.excerpts = (tried.number, found.sources.iter().map(of).collect());
            }
            found_ui(ui, view, found, &memory.excerpts.1, actions);
        }
    }
}

fn found_ui(
    ui: &mut Ui,
    view: View<'_>,
    found: &Found,
    excerpts: &[Excerpt],
    actions: &mut Vec<Action>,
) {
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
    for (index, (source, excerpt)) in found.sources.iter().zip(excerpts).enumerate() {
        if source_ui(ui, view, (index + 1, source), excerpt) {
            actions.push(Action::ViewSources(found.sources.clone(), index));
        }
    }
}

/// Draws a passage that was found; whether it is to be opened in its document.
fn source_ui(
    ui: &mut Ui,
    view: View<'_>,
    (number, source): (usize, &Source),
    excerpt: &Excerpt,
) -> bool {
    let card = widgets::card(ui, view, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::XS;
        let place = view.words.source_place(source);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::S;
            let font = face::semibold(size::SMALL);
            widgets::line(ui, source.name(), font, view.theme.text);
            widgets::muted(ui, view, &place);
        });
        if !source.headings.is_empty() {
            wrapped_ui(ui, &source.headings.join(" › "), view.theme.muted);
        }
        ui.add(Label::new(marked(view, excerpt)).wrap().selectable(false));
        widgets::muted(ui, view, &view.words.scores(&source.scores));
    });
    let response = card.response.interact(Sense::click());
    let name = view.words.source_name(number, source);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &*name));
    widgets::focus_ring(ui, view, &response, measure::RADIUS_CARD);
    response.on_hover_cursor(CursorIcon::PointingHand).clicked()
}

/// The words of an excerpt with those that were looked for on a ground of their own.
fn marked(view: View<'_>, excerpt: &Excerpt) -> LayoutJob {
    let plain = TextFormat {
        font_id: face::regular(size::CAPTION),
        color: view.theme.text,
        ..TextFormat::default()
    };
    let lit = TextFormat {
        background: view.theme.mark,
        ..plain.clone()
    };
    let mut job = LayoutJob::default();
    let mut end = 0;
    for mark in &excerpt.marks {
        job.append(&excerpt.text[end..mark.start], 0.0, plain.clone());
        job.append(&excerpt.text[mark.clone()], 0.0, lit.clone());
        end = mark.end;
    }
    job.append(&excerpt.text[end..], 0.0, plain);
    job
}

fn wrapped_ui(ui: &mut Ui, text: &str, colour: egui::Color32) {
    if text.is_empty() {
        return;
    }
    let text = RichText::new(text)
        .font(face::regular(size::CAPTION))
        .color(colour);
    ui.add(Label::new(text).wrap().selectable(false));
}

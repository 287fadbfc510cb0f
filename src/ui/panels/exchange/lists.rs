//! The lists of a dialog: what comes in, what is left out and what could not be read. Only
//! what is in view is laid out.

use egui::{Align, Layout, ScrollArea, Ui, vec2};

use super::text_ui;
use crate::domain::{ImportPreview, ImportProblem, Listed, Loss, OnExisting, PreviewLine};
use crate::ui::View;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::words::Gap;

/// The most that a list takes of the height.
const MOST_HEIGHT: f32 = 200.0;
/// Beyond so many, sentences of several lines are not all laid out.
const MOST_SENTENCES: usize = 50;

/// The conversations of a preview.
pub(super) fn conversations_ui(
    ui: &mut Ui,
    view: View<'_>,
    preview: &ImportPreview,
    on_existing: OnExisting,
) {
    let lines = &preview.lines.first;
    if lines.is_empty() {
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        list_ui(ui, view, lines, on_existing);
    });
    more_ui(ui, view, preview.lines.more());
}

fn list_ui(ui: &mut Ui, view: View<'_>, lines: &[PreviewLine], on_existing: OnExisting) {
    ScrollArea::vertical()
        .id_salt("coming")
        .max_height(MOST_HEIGHT)
        .auto_shrink([false, true])
        .show_rows(ui, measure::HIT, lines.len(), |ui, range| {
            for line in &lines[range] {
                let is_left_out = line.is_known && on_existing == OnExisting::Skip;
                let note = if is_left_out {
                    view.words.text("import-known").into_owned()
                } else {
                    view.words.amounts_within(line.amounts)
                };
                let ink = if is_left_out {
                    view.theme.muted
                } else {
                    view.theme.text
                };
                line_ui(ui, view, title_of(view, &line.title), &note, ink);
            }
        });
}

/// A title and what is to be said of it at the end of the line.
fn line_ui(ui: &mut Ui, view: View<'_>, title: &str, note: &str, ink: egui::Color32) {
    let size = vec2(ui.available_width(), measure::HIT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        // The bar beside the list lies over its edge.
        ui.add_space(space::M);
        widgets::muted(ui, view, note);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let text = egui::RichText::new(title).font(face::regular(size::SMALL));
            ui.add(
                egui::Label::new(text.color(ink))
                    .truncate()
                    .selectable(false),
            );
        });
    });
}

/// What was left out since it is there already.
pub(super) fn skipped_ui(ui: &mut Ui, view: View<'_>, skipped: &Listed<String>) {
    let titles = |title: &String| title_of(view, title).to_owned();
    sentences_ui(
        ui,
        view,
        "import-skipped",
        skipped,
        titles,
        view.theme.muted,
    );
}

/// What is not taken over.
pub(super) fn losses_ui(ui: &mut Ui, view: View<'_>, losses: &Listed<(String, Loss)>) {
    let sentence = |(title, loss): &(String, Loss)| view.words.loss(title_of(view, title), loss);
    sentences_ui(ui, view, "import-lost", losses, sentence, view.theme.text);
}

/// What could not be read.
pub(super) fn problems_ui(ui: &mut Ui, view: View<'_>, problems: &Listed<ImportProblem>) {
    let sentence = |problem: &ImportProblem| view.words.import_problem(problem);
    sentences_ui(
        ui,
        view,
        "import-problems",
        problems,
        sentence,
        view.theme.danger,
    );
}

fn sentences_ui<T>(
    ui: &mut Ui,
    view: View<'_>,
    key: &'static str,
    list: &Listed<T>,
    sentence: impl Fn(&T) -> String,
    ink: egui::Color32,
) {
    if list.is_empty() {
        return;
    }
    let title = view.words.text(key);
    ui.add_space(space::XS);
    widgets::label(ui, &title, face::medium(size::SMALL), view.theme.text);
    let shown = list.first.len().min(MOST_SENTENCES);
    ScrollArea::vertical()
        .id_salt(key)
        .max_height(MOST_HEIGHT / 2.0)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            for item in &list.first[..shown] {
                text_ui(ui, &sentence(item), ink);
            }
        });
    more_ui(ui, view, list.count - shown as u64);
}

fn more_ui(ui: &mut Ui, view: View<'_>, count: u64) {
    if count > 0 {
        let count = [("count", Gap::Number(count as f64))];
        let text = view.words.fill("exchange-more", &count);
        widgets::muted(ui, view, &text);
    }
}

fn title_of<'a>(view: View<'a>, title: &'a str) -> &'a str {
    match view.words.text("untitled") {
        std::borrow::Cow::Borrowed(untitled) if title.trim().is_empty() => untitled,
        _ => title,
    }
}

//! The stages of an import: which files, what is in them, how far it is, what came in.

use std::path::PathBuf;

use egui::{RichText, Ui};

use super::lists::{conversations_ui, losses_ui, problems_ui, skipped_ui};
use super::{ExchangeMemory, buttons_ui, hide_ui, path_ui, progress_ui, text_ui, title_ui};
use crate::domain::{ExchangeProgress, ImportPreview, ImportReport, OnExisting};
use crate::ui::theme::{face, size};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

pub(super) fn files_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ExchangeMemory,
    actions: &mut Vec<Action>,
) {
    title_ui(ui, view, "import-title");
    text_ui(ui, &view.words.text("import-about"), view.theme.muted);
    if view.state.exchange.can_pick
        && widgets::secondary_button(ui, view, &view.words.text("import-choose")).clicked()
    {
        actions.push(Action::PickFiles);
    }
    let is_entered = path_ui(ui, view, memory, "import-hint");
    buttons_ui(ui, |ui| {
        let can_look = !memory.path.trim().is_empty();
        let text = view.words.text("import-look");
        let look = ui.add_enabled_ui(can_look, |ui| {
            widgets::primary_button(ui, view, &text, &text)
        });
        if can_look && (look.inner.clicked() || is_entered) {
            let path = PathBuf::from(memory.path.trim());
            actions.push(Action::PreviewImport(vec![path]));
        }
        if widgets::text_button(ui, view, &view.words.text("cancel")).clicked() {
            actions.push(Action::CloseExchange);
        }
    });
}

pub(super) fn preview_ui(
    ui: &mut Ui,
    view: View<'_>,
    preview: &ImportPreview,
    memory: &mut ExchangeMemory,
    actions: &mut Vec<Action>,
) {
    let coming = preview.coming(memory.on_existing);
    if coming.conversations > 0 {
        title_ui(ui, view, "import-coming");
        text_ui(ui, &view.words.amounts(coming), view.theme.text);
    } else if preview.known.conversations > 0 {
        title_ui(ui, view, "import-all-known");
    } else {
        title_ui(ui, view, "import-none");
    }
    conversations_ui(ui, view, preview, memory.on_existing);
    if preview.known.conversations > 0 {
        for (choice, key) in [
            (OnExisting::Skip, "import-skip"),
            (OnExisting::Duplicate, "import-beside"),
        ] {
            let text = view.words.text(key);
            let text = RichText::new(text).font(face::regular(size::SMALL));
            ui.radio_value(&mut memory.on_existing, choice, text);
        }
    }
    losses_ui(ui, view, &preview.losses);
    problems_ui(ui, view, &preview.problems);
    buttons_ui(ui, |ui| {
        let can_import = coming.conversations > 0;
        let text = view.words.text("import-start");
        let start = ui.add_enabled_ui(can_import, |ui| {
            widgets::primary_button(ui, view, &text, &text)
        });
        if memory.is_new {
            start.inner.request_focus();
        }
        if can_import && start.inner.clicked() {
            actions.push(Action::Import(memory.on_existing));
        }
        if widgets::text_button(ui, view, &view.words.text("import-other")).clicked() {
            actions.push(Action::OpenImport);
        }
        if widgets::text_button(ui, view, &view.words.text("cancel")).clicked() {
            actions.push(Action::CloseExchange);
        }
    });
}

pub(super) fn running_ui(
    ui: &mut Ui,
    view: View<'_>,
    progress: ExchangeProgress,
    is_cancelled: bool,
    actions: &mut Vec<Action>,
) {
    title_ui(ui, view, "import-title");
    if is_cancelled {
        text_ui(ui, &view.words.text("import-cancelling"), view.theme.text);
    } else {
        progress_ui(ui, view, "import-running", progress);
    }
    buttons_ui(ui, |ui| {
        hide_ui(ui, view, actions);
        if !is_cancelled && widgets::text_button(ui, view, &view.words.text("cancel")).clicked() {
            actions.push(Action::CancelImport);
        }
    });
}

pub(super) fn report_ui(ui: &mut Ui, view: View<'_>, report: &ImportReport) {
    if report.amounts.conversations > 0 {
        title_ui(ui, view, "import-done");
        text_ui(ui, &view.words.amounts(report.amounts), view.theme.text);
    } else {
        title_ui(ui, view, "import-none-title");
        if report.is_cancelled {
            text_ui(ui, &view.words.text("import-cancelled"), view.theme.text);
        }
    }
    if !report.skipped.is_empty() {
        let count = [("count", Gap::Number(report.skipped.count as f64))];
        let text = view.words.fill("import-skipped-count", &count);
        text_ui(ui, &text, view.theme.muted);
    }
    skipped_ui(ui, view, &report.skipped);
    losses_ui(ui, view, &report.losses);
    problems_ui(ui, view, &report.problems);
}

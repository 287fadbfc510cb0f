//! The stages of an export: how and where to, and what was written.

use std::path::{Path, PathBuf};

use egui::{RichText, Ui};

use super::{ExchangeMemory, buttons_ui, failure_ui, path_ui, suggested, text_ui, title_ui};
use crate::domain::{ConversationId, ExportFormat, ExportOrder, ExportReport, Failure};
use crate::ui::theme::{face, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// The formats, with what is said of each.
const FORMATS: [(ExportFormat, &str); 3] = [
    (ExportFormat::Jsonl, "export-jsonl"),
    (ExportFormat::Llama, "export-llama"),
    (ExportFormat::Markdown, "export-markdown"),
];

pub(super) fn place_ui(
    ui: &mut Ui,
    view: View<'_>,
    (ids, refused): (&[ConversationId], Option<&(ExportOrder, Failure)>),
    memory: &mut ExchangeMemory,
    actions: &mut Vec<Action>,
) {
    what_ui(ui, view, ids);
    for (format, key) in FORMATS {
        let text = RichText::new(view.words.text(key)).font(face::regular(size::SMALL));
        let before = memory.format;
        if ui.radio_value(&mut memory.format, format, text).clicked()
            && memory.path == suggested(view, before)
        {
            // What the person wrote is theirs; what was proposed follows the format.
            memory.path = suggested(view, format);
        }
    }
    ui.add_space(space::XS);
    let order = |path: &str, may_overwrite| ExportOrder {
        ids: ids.to_vec(),
        format: memory.format,
        path: PathBuf::from(path.trim()),
        may_overwrite,
    };
    let wished = order(&memory.path, false);
    if view.state.exchange.can_pick
        && widgets::secondary_button(ui, view, &view.words.text("export-choose")).clicked()
    {
        actions.push(Action::PickPlace(wished.clone()));
    }
    let is_entered = path_ui(ui, view, memory, "export-hint");
    // It speaks of what was asked; with another path or format it is over.
    let refused = refused.filter(|(asked, _)| {
        asked.format == memory.format && asked.path == Path::new(memory.path.trim())
    });
    if let Some((_, failure)) = refused {
        failure_ui(ui, view, failure);
    }
    let is_there =
        refused.is_some_and(|(_, failure)| failure.code.as_deref() == Some("export_exists"));
    buttons_ui(ui, |ui| {
        let can_export = !memory.path.trim().is_empty();
        let key = if is_there {
            "export-over"
        } else {
            "export-start"
        };
        let text = view.words.text(key);
        let start = ui.add_enabled_ui(can_export, |ui| {
            widgets::primary_button(ui, view, &text, &text)
        });
        // Enter alone must not write over anything.
        if can_export && (start.inner.clicked() || is_entered && !is_there) {
            actions.push(Action::Export(ExportOrder {
                may_overwrite: is_there,
                path: PathBuf::from(memory.path.trim()),
                ..wished
            }));
        }
        if widgets::text_button(ui, view, &view.words.text("cancel")).clicked() {
            actions.push(Action::CloseExchange);
        }
    });
}

/// What is exported.
fn what_ui(ui: &mut Ui, view: View<'_>, ids: &[ConversationId]) {
    title_ui(ui, view, "export-title");
    let text = match ids {
        [] => view.words.text("export-everything").into_owned(),
        [one] => {
            let mut known = view.state.conversations.iter();
            let title = known.find(|known| known.id == *one);
            let title = title.map_or("", |known| &known.title);
            view.words
                .fill("export-one", &[("title", Gap::Text(title))])
        }
        several => {
            let count = [("count", Gap::Number(several.len() as f64))];
            view.words.fill("export-several", &count)
        }
    };
    text_ui(ui, &text, view.theme.muted);
}

pub(super) fn report_ui(ui: &mut Ui, view: View<'_>, report: &ExportReport) {
    title_ui(ui, view, "export-done");
    text_ui(ui, &view.words.amounts(report.amounts), view.theme.text);
    text_ui(ui, &report.path.display().to_string(), view.theme.muted);
}

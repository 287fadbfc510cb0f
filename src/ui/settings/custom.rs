//! The JSON object that is merged into requests last, checked while it is typed.

use egui::{Id, Ui};

use crate::domain::{Level, custom_object};
use crate::ui::View;
use crate::ui::theme::{face, size, space};
use crate::ui::widgets;
use crate::words::Gap;

use super::controls::{Entry, EntryKind, entry_ui};
use super::draw::Page;
use super::row::{RowWords, tall_row_ui};
use super::sampling::{Source, source_ui};
use super::scope::Scope;

/// The field for it, set for this scope.
pub(super) fn custom_ui(ui: &mut Ui, page: &mut Page<'_, '_>, words: RowWords<'_>, scope: &Scope) {
    let view = page.view;
    let key = format!("custom_json/{scope:?}");
    let own = scope.overrides(view).custom_json.as_deref();
    let typed = page.memory.typed(&key);
    let mut text = typed.or(own).unwrap_or_default().to_owned();
    let refusal = refusal(view, &text);
    let (inherited, level) = scope.levels(view).custom();
    let hint = if level == Level::Server || level == scope.level() {
        "{ }".to_owned()
    } else {
        serde_json::to_string_pretty(&inherited).unwrap_or_default()
    };
    let entry = Entry {
        hint: &hint,
        is_set: own.is_some(),
        is_refused: !refusal.is_empty(),
        lines: 3,
        kind: EntryKind::Code,
        ..Entry::new(Id::unique(("setting", &key)), words.label)
    };
    let label = words.label;
    let words = RowWords {
        label: "",
        refusal: &refusal,
        ..words
    };
    ui.add_space(space::M);
    widgets::label(ui, label, face::semibold(size::H2), view.theme.text);
    let (mut response, mut is_reset) = (None, false);
    tall_row_ui(ui, view, words, |ui| {
        response = Some(entry_ui(ui, view, &mut text, entry));
        if level != Level::Server {
            let source = Source {
                name: label,
                level,
                can_reset: own.is_some(),
            };
            is_reset = source_ui(ui, view, scope, source);
        }
    });
    if is_reset {
        page.memory.forget_typed(&key);
        text.clear();
    } else if response.as_ref().is_some_and(egui::Response::changed) {
        let is_good = custom_object(&text).is_ok();
        page.memory.set_typed(&key, text.clone(), !is_good);
        ui.ctx().request_repaint();
        if !is_good {
            return;
        }
    } else {
        let is_left = response.is_some_and(|response| response.lost_focus());
        if is_left && refusal.is_empty() {
            page.memory.forget_typed(&key);
        }
        return;
    }
    let wanted = Some(text).filter(|text| !text.trim().is_empty());
    let change = scope.change(view, |overrides| overrides.custom_json = wanted);
    page.actions.push(change);
}

/// What is wrong with what was typed; empty where nothing is.
fn refusal(view: View<'_>, text: &str) -> String {
    let Err(error) = custom_object(text) else {
        return String::new();
    };
    let (line, column) = (error.line().to_string(), error.column().to_string());
    let told = error.to_string();
    // The place is in the sentence already.
    let reason = told.split(" at line ").next().unwrap_or(&told);
    let gaps = [
        ("line", Gap::Text(&line)),
        ("column", Gap::Text(&column)),
        ("error", Gap::Text(reason)),
    ];
    view.words.fill("set-custom-json-bad", &gaps)
}

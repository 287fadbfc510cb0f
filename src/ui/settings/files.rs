//! Settings and presets to a file and from one: in a dialog of the system where there is
//! one, and by a path that is typed.

use std::path::PathBuf;

use egui::{Id, Ui};

use crate::state::{SettingsFile, SettingsFileEnd};
use crate::ui::theme::space;
use crate::ui::{Action, View, widgets};
use crate::words::Gap;

use super::controls::{Entry, entry_ui, is_entered};
use super::data::button_row_ui;
use super::draw::Page;
use super::preview::failure_ui;
use super::row::{RowWords, line_ui, text_ui};
use super::setting::Part;

/// A file that the person is about to name.
#[derive(Clone, Debug)]
pub(super) struct FileForm {
    what: SettingsFile,
    path: String,
    /// The path that was asked for last: what came of it says nothing of another.
    asked: Option<String>,
    /// Whether the field is to have the focus.
    is_new: bool,
}

/// The row, and what is open below it.
pub(super) fn file_ui(ui: &mut Ui, page: &mut Page<'_, '_>, part: Part, words: RowWords<'_>) {
    let view = page.view;
    let (what, keys) = match part {
        Part::ExportSettings => (
            SettingsFile::ExportSettings,
            ("data-button-export", "data-export-settings"),
        ),
        Part::ImportSettings => (
            SettingsFile::ImportSettings,
            ("data-button-import", "data-import-settings"),
        ),
        Part::ImportPresets => (
            SettingsFile::ImportPresets,
            ("data-button-import", "data-import-presets"),
        ),
        _ => (
            SettingsFile::ExportPresets,
            ("data-button-export", "data-export-presets"),
        ),
    };
    let has_presets = !view.state.settings.presets.is_empty();
    let is_possible = what != SettingsFile::ExportPresets || has_presets;
    let is_pressed = button_row_ui(ui, view, words, keys, is_possible);
    let form = page.memory.file.take();
    let mut form = form.filter(|form| form.what == what || !is_pressed);
    if is_pressed {
        // A second press closes what the first one opened.
        form = match form {
            Some(_) => None,
            None => Some(FileForm::new(view, what)),
        };
    }
    if let Some(form) = form.as_mut().filter(|form| form.what == what) {
        form_ui(ui, page, form);
    }
    page.memory.file = form;
    if let Some((Some(of), end)) = &view.state.settings_files.end
        && *of == what
    {
        end_ui(ui, view, end);
    }
}

impl FileForm {
    fn new(view: View<'_>, what: SettingsFile) -> Self {
        let path = view.state.settings_files.home.join(what.file_name());
        Self {
            what,
            path: path.display().to_string(),
            asked: None,
            is_new: true,
        }
    }
}

fn form_ui(ui: &mut Ui, page: &mut Page<'_, '_>, form: &mut FileForm) {
    let view = page.view;
    let what = form.what;
    let files = &view.state.settings_files;
    ui.add_space(space::S);
    let name = view.words.text("file-path");
    let id = Id::unique(("settings file", what as u8));
    let response = entry_ui(ui, view, &mut form.path, Entry::new(id, &name));
    if std::mem::take(&mut form.is_new) {
        response.request_focus();
    }
    let is_entered = is_entered(ui, &response);
    let asked = match &files.end {
        Some((Some(of), SettingsFileEnd::Failed(failure))) if *of == what => {
            failure.code.as_deref()
        }
        _ => None,
    };
    let is_same = form.asked.as_deref() == Some(form.path.as_str());
    let is_there = is_same && asked == Some("export_exists");
    let key = match (what.is_export(), is_there) {
        (true, true) => "files-overwrite",
        (true, false) => "files-write",
        (false, _) => "files-read",
    };
    let text = view.words.text(key);
    let can_start = !form.path.trim().is_empty() && files.running.is_none();
    ui.horizontal_wrapped(|ui| {
        let start = ui.add_enabled_ui(can_start, |ui| {
            widgets::primary_button(ui, view, &text, &text)
        });
        // Enter alone must not write over anything.
        if can_start && (start.inner.clicked() || is_entered && !is_there) {
            form.asked = Some(form.path.clone());
            page.actions.push(Action::UseSettingsFile {
                what,
                path: PathBuf::from(form.path.trim()),
                may_overwrite: is_there,
            });
        }
        if view.state.exchange.can_pick
            && widgets::secondary_button(ui, view, &view.words.text("files-choose")).clicked()
        {
            page.actions.push(Action::PickSettingsFile(what));
        }
    });
    if files.running == Some(what) {
        text_ui(ui, &view.words.text("files-waiting"), view.theme.muted);
    }
    ui.add_space(space::S);
    line_ui(ui, view);
}

/// What came of it.
fn end_ui(ui: &mut Ui, view: View<'_>, end: &SettingsFileEnd) {
    let of_path = |key, path: &PathBuf| {
        let path = path.display().to_string();
        view.words.fill(key, &[("path", Gap::Text(&path))])
    };
    let none = Vec::new();
    let (text, left) = match end {
        SettingsFileEnd::Failed(failure) => {
            failure_ui(ui, view, failure);
            return;
        }
        SettingsFileEnd::Written(path) => (of_path("files-written", path), &none),
        SettingsFileEnd::Settings(path, left) => (of_path("files-read-settings", path), left),
        SettingsFileEnd::Presets(path, count, left) => {
            let path = path.display().to_string();
            let gaps = [
                ("path", Gap::Text(&path)),
                ("count", Gap::Number(*count as f64)),
            ];
            (view.words.fill("files-read-presets", &gaps), left)
        }
    };
    ui.add_space(space::XS);
    text_ui(ui, &text, view.theme.text);
    if !left.is_empty() {
        let names = left.join(", ");
        let gaps = [("names", Gap::Text(&names))];
        text_ui(
            ui,
            &view.words.fill("files-left", &gaps),
            view.theme.warning,
        );
    }
    ui.add_space(space::S);
}

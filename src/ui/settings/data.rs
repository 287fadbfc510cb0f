//! What there is to do with everything that is kept: show where, take in, write out, delete.

use egui::Ui;

use crate::state::SettingsFileEnd;
use crate::ui::commands::UiCommand;
use crate::ui::widgets;
use crate::ui::{Action, Place, View};

use super::draw::Page;
use super::preview::failure_ui;
use super::row::{RowWords, row_ui};

/// The width of a button at the end of a row.
pub(super) const BUTTON: f32 = 110.0;

/// The folder in which everything is.
pub(super) fn folder_ui(ui: &mut Ui, page: &mut Page<'_, '_>, words: RowWords<'_>) {
    let view = page.view;
    let is_known = !view.state.data_dir.as_os_str().is_empty();
    let keys = ("data-button-open", "data-open");
    if button_row_ui(ui, view, words, keys, is_known) {
        page.actions.push(Action::OpenDataFolder);
    }
    if let Some((None, SettingsFileEnd::Failed(failure))) = &view.state.settings_files.end {
        failure_ui(ui, view, failure);
    }
}

/// All conversations to a file.
pub(super) fn export_ui(ui: &mut Ui, page: &mut Page<'_, '_>, words: RowWords<'_>) {
    let keys = ("data-button-export", "data-export");
    command_ui(ui, page, words, keys, UiCommand::ExportAll);
}

/// Conversations from files.
pub(super) fn import_ui(ui: &mut Ui, page: &mut Page<'_, '_>, words: RowWords<'_>) {
    let keys = ("data-button-import", "data-import");
    command_ui(ui, page, words, keys, UiCommand::Import);
}

/// All conversations away.
pub(super) fn delete_ui(ui: &mut Ui, page: &mut Page<'_, '_>, words: RowWords<'_>) {
    let keys = ("data-button-delete", "data-delete");
    command_ui(ui, page, words, keys, UiCommand::DeleteAllConversations);
    let view = page.view;
    let deletion = view.state.deletion.as_ref();
    if deletion.is_some_and(|deletion| deletion.ms_left(view.now).is_some()) {
        let undo = UiCommand::UndoDelete;
        if widgets::link_button(ui, view, &undo.label(view)).clicked() {
            page.actions.extend(undo.actions(view));
        }
    }
}

/// The page of all keys.
pub(super) fn shortcuts_ui(ui: &mut Ui, page: &mut Page<'_, '_>, words: RowWords<'_>) {
    let keys = ("shortcuts-open", "shortcuts-open");
    if button_row_ui(ui, page.view, words, keys, true) {
        page.actions.push(Action::GoTo(Place::Shortcuts));
    }
}

fn command_ui(
    ui: &mut Ui,
    page: &mut Page<'_, '_>,
    words: RowWords<'_>,
    keys: (&'static str, &'static str),
    command: UiCommand,
) {
    let view = page.view;
    if button_row_ui(ui, view, words, keys, command.is_available(view)) {
        page.actions.extend(command.actions(view));
    }
}

/// A row with a button: the keys of its words and of its name. Whether it was pressed.
pub(super) fn button_row_ui(
    ui: &mut Ui,
    view: View<'_>,
    words: RowWords<'_>,
    (text, name): (&'static str, &'static str),
    is_possible: bool,
) -> bool {
    let (text, name) = (view.words.text(text), view.words.text(name));
    let mut is_pressed = false;
    row_ui(ui, view, words, BUTTON, |ui| {
        let button = ui.add_enabled_ui(is_possible, |ui| {
            widgets::named_button(ui, view, &text, &name)
        });
        is_pressed = button.inner.clicked();
    });
    is_pressed
}

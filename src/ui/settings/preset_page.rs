//! One preset: its name, its instructions, and what is different with it.

use egui::{Id, Ui};

use crate::domain::Preset;
use crate::ui::theme::{face, size, space};
use crate::ui::widgets;

use super::controls::{Entry, entry_ui};
use super::draw::{NUMBER, Page, WORDS, setting_ui, sized};
use super::presets::name_id;
use super::row::{RowWords, row_ui, tall_row_ui};
use super::scope::Scope;
use super::setting::{Control, Part};
use super::table;

/// The page of a preset.
pub(super) fn preset_ui(ui: &mut Ui, page: &mut Page<'_, '_>, preset: &Preset) {
    let view = page.view;
    let back = format!("‹ {}", view.words.text("preset-back"));
    if widgets::link_button(ui, view, &back).clicked() {
        page.memory.presets.edited = None;
    }
    for one in [Text::Name, Text::Icon, Text::Model, Text::Instructions] {
        text_ui(ui, page, preset, one);
    }
    ui.add_space(space::M);
    let title = view.words.text("preset-sampling");
    widgets::label(ui, &title, face::semibold(size::H2), view.theme.text);
    let scope = Scope::Preset(preset.id.clone());
    let settings = table::all().filter(|setting| {
        matches!(
            setting.control,
            Control::Parameter(_) | Control::Part(Part::Reasoning | Part::CustomJson)
        )
    });
    for setting in settings {
        setting_ui(ui, page, &setting, &scope);
    }
}

/// What of a preset is words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Text {
    Name,
    Icon,
    Model,
    Instructions,
}

impl Text {
    /// The keys of its label, its help and its hint.
    const fn keys(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Name => ("preset-name", "preset-name-help", "preset-untitled"),
            Self::Icon => ("preset-icon", "preset-icon-help", ""),
            Self::Model => ("preset-model", "preset-model-help", "preset-model-hint"),
            Self::Instructions => (
                "set-instructions",
                "preset-instructions-help",
                "set-instructions-hint",
            ),
        }
    }

    fn read(self, preset: &Preset) -> &str {
        match self {
            Self::Name => &preset.name,
            Self::Icon => &preset.icon,
            Self::Model => preset.overrides.model.as_deref().unwrap_or_default(),
            Self::Instructions => &preset.instructions,
        }
    }

    fn write(self, preset: &mut Preset, text: String) {
        match self {
            Self::Name => preset.name = text,
            Self::Icon => preset.icon = text,
            Self::Model => {
                preset.overrides.model = Some(text).filter(|text| !text.trim().is_empty());
            }
            Self::Instructions => preset.instructions = text,
        }
    }
}

fn text_ui(ui: &mut Ui, page: &mut Page<'_, '_>, preset: &Preset, one: Text) {
    let view = page.view;
    let (label, help, hint) = one.keys();
    let (label, help) = (view.words.text(label), view.words.text(help));
    let hint = if hint.is_empty() {
        "".into()
    } else {
        view.words.text(hint)
    };
    let words = RowWords {
        label: &label,
        help: &help,
        ..RowWords::default()
    };
    let id = match one {
        Text::Name => name_id(),
        _ => Id::unique(("preset", one)),
    };
    let mut entry = Entry::new(id, &label);
    entry.hint = &hint;
    let mut text = one.read(preset).to_owned();
    let mut is_changed = false;
    if one == Text::Instructions {
        entry.lines = 4;
        tall_row_ui(ui, view, words, |ui| {
            is_changed = entry_ui(ui, view, &mut text, entry).changed();
        });
    } else {
        let width = if one == Text::Icon { NUMBER } else { WORDS };
        let is_new = one == Text::Name && std::mem::take(&mut page.memory.presets.is_named);
        row_ui(ui, view, words, width, |ui| {
            sized(ui, width, |ui| {
                let response = entry_ui(ui, view, &mut text, entry);
                is_changed = response.changed();
                if is_new {
                    select_all(ui, &response, &text);
                }
            });
        });
    }
    if is_changed {
        let wanted = preset.id.clone();
        page.set(|settings| {
            let mut presets = settings.presets.iter_mut();
            if let Some(preset) = presets.find(|preset| preset.id == wanted) {
                one.write(preset, text);
            }
        });
    }
}

/// Gives the focus to a field with all of its words selected: what is typed replaces them.
fn select_all(ui: &Ui, response: &egui::Response, text: &str) {
    use egui::text::{CCursor, CCursorRange, CharIndex};
    response.request_focus();
    let mut state = egui::text_edit::TextEditState::load(ui.ctx(), response.id).unwrap_or_default();
    let all = CCursorRange::two(
        CCursor::default(),
        CCursor::new(CharIndex(text.chars().count())),
    );
    state.cursor.set_char_range(Some(all));
    state.store(ui.ctx(), response.id);
}

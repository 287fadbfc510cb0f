//! A row of the settings by its kind of control.

use egui::{Id, Ui, vec2};

use crate::domain::Settings;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};

use super::controls::{
    Entry, EntryKind, Segments, entry_ui, segments_ui, segments_width, switch_ui,
};
use super::memory::SettingsMemory;
use super::row::{RowWords, row_ui, tall_row_ui};
use super::scope::Scope;
use super::setting::{Control, Part, Setting};
use super::typed::{Field, typed_ui};
use super::{about, custom, data, files, presets, preview, reasoning, sampling, servers};

/// The width of a field for a number.
pub(super) const NUMBER: f32 = 110.0;
/// The width of a field for words.
pub(super) const WORDS: f32 = 220.0;
/// From how many options on they stand below their name.
const MOST_BESIDE: f32 = 300.0;

/// What is drawn with: the frame's view and what there is to write to.
pub(super) struct Page<'a, 'v> {
    pub view: View<'v>,
    pub memory: &'a mut SettingsMemory,
    pub highlights: &'a mut crate::ui::markdown::Highlights,
    pub actions: &'a mut Vec<Action>,
}

impl Page<'_, '_> {
    /// Changes the settings.
    pub(super) fn set(&mut self, change: impl FnOnce(&mut Settings)) {
        let mut settings = self.view.state.settings.clone();
        change(&mut settings);
        self.actions.push(Action::SetSettings(Box::new(settings)));
    }
}

/// Draws a row. What can be set on several levels is set for this scope.
pub(super) fn setting_ui(ui: &mut Ui, page: &mut Page<'_, '_>, setting: &Setting, scope: &Scope) {
    let view = page.view;
    let settings = &view.state.settings;
    let (label, help) = (setting.label(view), setting.help(view));
    let words = RowWords {
        label: &label,
        help: &help,
        ..RowWords::default()
    };
    let id = Id::unique(("setting", setting.key));
    match setting.control {
        Control::Switch { read, write } => {
            let is_on = read(settings);
            let mut is_switched = false;
            row_ui(ui, view, words, 40.0, |ui| {
                is_switched = switch_ui(ui, view, id, &label, is_on);
            });
            if is_switched {
                page.set(|settings| write(settings, !is_on));
            }
        }
        Control::Choice {
            options,
            read,
            write,
        } => {
            let names: Vec<String> = options
                .iter()
                .map(|key| view.words.text(key).into_owned())
                .collect();
            let segments = Segments {
                id,
                name: &label,
                options: &names,
                chosen: Some(read(settings)),
                is_marked: true,
            };
            let chosen = choice_ui(ui, page, words, segments);
            if let Some(index) = chosen {
                page.set(|settings| write(settings, index));
            }
        }
        Control::Text {
            hint,
            is_long,
            at_end,
            read,
            write,
        } => {
            let typed = at_end.then(|| id.with("typed"));
            let typed_before = typed.and_then(|id| ui.data(|data| data.get_temp::<String>(id)));
            let mut text = typed_before.unwrap_or_else(|| read(settings).to_owned());
            let hint = view.words.text(hint);
            let mut entry = Entry::new(id, &label);
            entry.hint = &hint;
            let mut is_changed = false;
            let mut is_left = false;
            if is_long {
                entry.lines = 3;
                tall_row_ui(ui, view, words, |ui| {
                    is_changed = entry_ui(ui, view, &mut text, entry).changed();
                });
            } else {
                row_ui(ui, view, words, WORDS, |ui| {
                    sized(ui, WORDS, |ui| {
                        let response = entry_ui(ui, view, &mut text, entry);
                        is_changed = response.changed();
                        is_left = response.lost_focus();
                    });
                });
            }
            if let Some(typed) = typed {
                if is_left {
                    ui.data_mut(|data| data.remove::<String>(typed));
                    is_changed = text != read(settings);
                } else {
                    if is_changed {
                        ui.data_mut(|data| data.insert_temp(typed, text.clone()));
                    }
                    is_changed = false;
                }
            }
            if is_changed {
                page.set(|settings| write(settings, text));
            }
        }
        Control::Number {
            bounds,
            unit,
            read,
            write,
        } => number_ui(
            ui,
            page,
            (setting, words, id),
            (bounds, unit),
            (read, write),
        ),
        Control::Parameter(parameter) => sampling::parameter_ui(ui, page, words, parameter, scope),
        Control::Part(part) => part_ui(ui, page, part, words, scope),
    }
}

fn part_ui(ui: &mut Ui, page: &mut Page<'_, '_>, part: Part, words: RowWords<'_>, scope: &Scope) {
    match part {
        Part::Reasoning => reasoning::reasoning_ui(ui, page, words, scope),
        Part::CustomJson => custom::custom_ui(ui, page, words, scope),
        Part::Preview => preview::preview_ui(ui, page, words),
        Part::Servers => servers::servers_section_ui(ui, page),
        Part::Presets => presets::presets_ui(ui, page),
        Part::Shortcuts => data::shortcuts_ui(ui, page, words),
        Part::DataFolder => data::folder_ui(ui, page, words),
        Part::ExportConversations => data::export_ui(ui, page, words),
        Part::ImportConversations => data::import_ui(ui, page, words),
        Part::DeleteAll => data::delete_ui(ui, page, words),
        Part::ExportSettings | Part::ImportSettings | Part::ExportPresets | Part::ImportPresets => {
            files::file_ui(ui, page, part, words);
        }
        Part::Version | Part::Licence => row_ui(ui, page.view, words, 0.0, |_| {}),
        Part::Dependencies => about::licences_ui(ui, page, words),
        Part::Changelog => about::changelog_ui(ui, page, words),
    }
}

/// One of several, beside its name, or where they need much room, below it.
pub(super) fn choice_ui(
    ui: &mut Ui,
    page: &Page<'_, '_>,
    words: RowWords<'_>,
    segments: Segments<'_>,
) -> Option<usize> {
    let view = page.view;
    let width = segments_width(ui, segments.options);
    let mut chosen = None;
    if width > MOST_BESIDE {
        tall_row_ui(ui, view, words, |ui| {
            ui.horizontal_wrapped(|ui| chosen = segments_ui(ui, view, segments));
        });
    } else {
        row_ui(ui, view, words, width, |ui| {
            let line = vec2(width, measure::HIT);
            let layout = egui::Layout::left_to_right(egui::Align::Center);
            ui.allocate_ui_with_layout(line, layout, |ui| {
                chosen = segments_ui(ui, view, segments);
            });
        });
    }
    chosen
}

/// What reads a number, and what writes it.
type NumberField = (fn(&Settings) -> f64, fn(&mut Settings, f64));

fn number_ui(
    ui: &mut Ui,
    page: &mut Page<'_, '_>,
    (setting, words, id): (&Setting, RowWords<'_>, Id),
    ((least, most), unit): ((f64, f64), &'static str),
    (read, write): NumberField,
) {
    let view = page.view;
    let now = read(&view.state.settings);
    let usual = read(&Settings::default()).to_string();
    let value = now.to_string();
    let parse = |text: &str| {
        let text = text.trim().trim_end_matches('%').trim_end();
        if text.is_empty() {
            return Some(read(&Settings::default()));
        }
        let number: f64 = text.replace(',', ".").parse().ok()?;
        (least..=most).contains(&number).then_some(number.round())
    };
    let mut entry = Entry::new(id, words.label);
    entry.hint = &usual;
    entry.kind = EntryKind::Number;
    let field = Field {
        key: setting.key,
        value: &value,
        entry,
    };
    let is_refused = page
        .memory
        .typed(setting.key)
        .is_some_and(|text| parse(text).is_none());
    let refusal = if is_refused {
        view.words.not_between(least, most)
    } else {
        String::new()
    };
    let words = RowWords {
        refusal: &refusal,
        ..words
    };
    let mut taken = None;
    let unit = view.words.text(unit);
    row_ui(ui, view, words, NUMBER + 80.0, |ui| {
        sized(ui, NUMBER, |ui| {
            taken = typed_ui(ui, page, field, |text| parse(text).is_some());
        });
        ui.add_space(space::XS);
        widgets::label(ui, &unit, face::regular(size::CAPTION), view.theme.muted);
    });
    if let Some(number) = taken.and_then(|text| parse(&text))
        && number.to_bits() != now.to_bits()
    {
        page.set(|settings| write(settings, number));
    }
}

/// A place of this width and of a row's height, whichever way its row runs.
pub(super) fn sized(ui: &mut Ui, width: f32, contents: impl FnOnce(&mut Ui)) {
    let width = width.min(ui.available_width());
    let layout = egui::Layout::left_to_right(egui::Align::Center);
    ui.allocate_ui_with_layout(vec2(width, measure::ROW), layout, |ui| {
        ui.set_width(width);
        contents(ui);
    });
}

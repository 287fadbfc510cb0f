//! The presets: the list of them, and what is done with one as a whole.

use egui::{Id, Ui};
use uuid::Builder;

use crate::domain::{Preset, Settings, Timestamp};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::{View, widgets};
use crate::words::Gap;

use super::draw::Page;
use super::preset_page::preset_ui;
use super::row::{RowWords, line_ui, row_ui, text_ui};
use super::scope::preset_name;

/// What was pressed at a preset.
#[derive(Clone, Copy, Debug)]
enum Deed {
    Edit,
    Duplicate,
    Delete,
    Up,
    Down,
}

const DEEDS: [(Deed, char, &str); 5] = [
    (Deed::Delete, icon::TRASH, "preset-delete"),
    (Deed::Duplicate, icon::COPY, "preset-duplicate"),
    (Deed::Edit, icon::PENCIL, "preset-edit"),
    (Deed::Down, icon::ARROW_DOWN, "preset-down"),
    (Deed::Up, icon::ARROW_UP, "preset-up"),
];

/// The list, or the preset that is being changed.
pub(super) fn presets_ui(ui: &mut Ui, page: &mut Page<'_, '_>) {
    let view = page.view;
    let settings = &view.state.settings;
    let edited = page.memory.presets.edited.clone();
    if let Some(preset) = edited.and_then(|id| settings.preset(&id)) {
        preset_ui(ui, page, preset);
        return;
    }
    page.memory.presets.edited = None;
    if settings.presets.is_empty() {
        text_ui(ui, &view.words.text("presets-none"), view.theme.muted);
        ui.add_space(space::S);
    }
    let mut pressed = None;
    for (index, preset) in settings.presets.iter().enumerate() {
        if let Some(deed) = line_of_ui(ui, view, (index, preset)) {
            pressed = Some((index, deed));
        }
    }
    if let Some((index, deed)) = pressed {
        carry_out(page, index, deed);
    }
    undo_ui(ui, page);
    ui.add_space(space::M);
    let text = view.words.text("preset-new");
    let new = widgets::secondary_button(ui, view, &text);
    ui.add_space(space::L);
    line_ui(ui, view);
    if new.clicked() {
        let id = new_id(&settings.presets, view.now);
        page.memory.presets.edited = Some(id.clone());
        page.memory.presets.is_named = true;
        let name = text.into_owned();
        page.set(|settings| {
            settings.presets.push(Preset {
                id,
                name,
                ..Preset::default()
            });
        });
    }
}

/// A preset in the list; what was pressed.
fn line_of_ui(ui: &mut Ui, view: View<'_>, (index, preset): (usize, &Preset)) -> Option<Deed> {
    let name = preset_name(view, preset);
    let label = if preset.icon.trim().is_empty() {
        name.clone()
    } else {
        format!("{}  {name}", preset.icon.trim())
    };
    let is_used = view.state.preset().is_some_and(|used| used.id == preset.id);
    let used = view.words.text("preset-in-use");
    let first_line = preset.instructions.lines().next().unwrap_or_default();
    let words = RowWords {
        label: &label,
        help: first_line,
        note: if is_used { &used } else { "" },
        ..RowWords::default()
    };
    let last = view.state.settings.presets.len() - 1;
    let mut pressed = None;
    let width = DEEDS.len() as f32 * measure::HIT;
    row_ui(ui, view, words, width, |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        for (deed, icon, key) in DEEDS {
            let is_possible = match deed {
                Deed::Up => index > 0,
                Deed::Down => index < last,
                _ => true,
            };
            let name = view.words.fill(key, &[("name", Gap::Text(&name))]);
            let button = ui.add_enabled_ui(is_possible, |ui| {
                widgets::icon_button(ui, view, icon, &name, None)
            });
            if button.inner.clicked() {
                pressed = Some(deed);
            }
        }
    });
    pressed
}

fn carry_out(page: &mut Page<'_, '_>, index: usize, deed: Deed) {
    let view = page.view;
    let presets = &view.state.settings.presets;
    let Some(preset) = presets.get(index).cloned() else {
        return;
    };
    match deed {
        Deed::Edit => page.memory.presets.edited = Some(preset.id),
        Deed::Duplicate => {
            let name = preset_name(view, &preset);
            let copy = Preset {
                id: new_id(presets, view.now),
                name: view
                    .words
                    .fill("preset-copy", &[("name", Gap::Text(&name))]),
                ..preset
            };
            page.set(|settings| settings.presets.insert(index + 1, copy));
        }
        Deed::Delete => delete(page, index, preset),
        Deed::Up => page.set(|settings| settings.presets.swap(index - 1, index)),
        Deed::Down => page.set(|settings| settings.presets.swap(index, index + 1)),
    }
}

/// Takes a preset out; it can be brought back while the settings are open.
fn delete(page: &mut Page<'_, '_>, index: usize, preset: Preset) {
    page.memory.presets.deleted = Some((index, preset));
    page.set(|settings| {
        settings.presets.remove(index);
    });
}

fn undo_ui(ui: &mut Ui, page: &mut Page<'_, '_>) {
    let view = page.view;
    let Some((index, preset)) = page.memory.presets.deleted.clone() else {
        return;
    };
    let name = preset_name(view, &preset);
    let text = view
        .words
        .fill("preset-deleted", &[("name", Gap::Text(&name))]);
    let mut is_undone = false;
    ui.horizontal_wrapped(|ui| {
        let font = face::regular(size::SMALL);
        widgets::label(ui, &text, font, view.theme.muted);
        is_undone = widgets::link_button(ui, view, &view.words.text("preset-undo")).clicked();
    });
    line_ui(ui, view);
    if is_undone {
        page.memory.presets.deleted = None;
        page.set(|settings: &mut Settings| {
            let at = index.min(settings.presets.len());
            settings.presets.insert(at, preset);
        });
    }
}

/// A name among ids that no other preset has: of the seventh version, made of the time and
/// a number.
fn new_id(known: &[Preset], now: Timestamp) -> String {
    let ms = u64::try_from(now.0).unwrap_or_default();
    let mut number = known.len() as u128;
    loop {
        let mut bytes = [0; 10];
        bytes.copy_from_slice(&number.to_be_bytes()[6..]);
        let id = Builder::from_unix_timestamp_millis(ms, &bytes);
        let id = id.into_uuid().to_string();
        if known.iter().all(|preset| preset.id != id) {
            return id;
        }
        number += 1;
    }
}

/// The id of the field for a preset's name.
pub(super) fn name_id() -> Id {
    Id::unique("preset name")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_should_get_ids_of_their_own_also_in_the_same_moment() {
        let mut known: Vec<Preset> = Vec::new();
        for _ in 0..5 {
            let id = new_id(&known, Timestamp(1_800_000_000_000));
            assert!(known.iter().all(|preset| preset.id != id));
            assert_eq!(uuid::Uuid::parse_str(&id).unwrap().get_version_num(), 7);
            known.push(Preset {
                id,
                ..Preset::default()
            });
        }
        known.remove(1);
        let id = new_id(&known, Timestamp(1_800_000_000_000));
        assert!(known.iter().all(|preset| preset.id != id));
    }
}

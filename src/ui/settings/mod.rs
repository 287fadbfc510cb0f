//! The settings: a page in the place of the transcript, with sections at the left and a
//! search over all of them.
//!
//! `table.rs` lists every row once; drawing, the search and the tests read it.

mod about;
mod controls;
mod custom;
mod data;
mod draw;
mod files;
mod memory;
mod preset_page;
mod presets;
mod preview;
mod reasoning;
mod row;
mod sampling;
mod scope;
mod section;
mod servers;
mod setting;
mod sides;
mod table;
#[cfg(test)]
mod tests;
mod typed;

use egui::{CentralPanel, Frame, Id, Panel, Rect, ScrollArea, Ui, UiBuilder, pos2};

use super::chooser::matching::folded;
use super::markdown::Highlights;
use super::theme::{face, measure, size, space};
use super::widgets;
use super::{Action, View};
use controls::{Entry, entry_ui};
use draw::{Page, setting_ui};
use scope::{Scope, scope_ui};
use sides::{bar_ui, narrow_sections_ui, sections_ui};

pub use memory::SettingsMemory;
pub use section::SettingsSection;

/// The widest that rows get.
const WIDTH: f32 = 612.0;
/// The width of the list of sections, and where the rows begin.
const SECTIONS: f32 = 176.0;
const ROWS_LEFT: f32 = 214.0;
/// Below this width the sections stand above the rows.
const LEAST_FOR_BOTH: f32 = 640.0;

/// The id of the search field, to give it the focus from elsewhere.
#[must_use]
pub fn settings_search_id() -> Id {
    Id::unique("settings search")
}

/// Draws the page. `has_list` is whether the list of conversations stands beside it.
pub fn settings_ui(
    ui: &mut Ui,
    view: View<'_>,
    (memory, has_list): (&mut SettingsMemory, bool),
    highlights: &mut Highlights,
    actions: &mut Vec<Action>,
) {
    Panel::top("settings bar")
        .exact_size(measure::TOP_BAR)
        .frame(Frame::new().fill(view.theme.page))
        .show(ui, |ui| bar_ui(ui, view, has_list, memory, actions));
    CentralPanel::no_frame()
        .frame(Frame::new().fill(view.theme.page))
        .show(ui, |ui| {
            let room = ui.available_rect_before_wrap();
            let has_both = room.width() >= LEAST_FOR_BOTH;
            let (left, top) = if has_both {
                let rect = Rect::from_min_max(
                    pos2(room.left() + space::S, room.top() + space::L),
                    pos2(room.left() + space::S + SECTIONS, room.bottom()),
                );
                ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
                    sections_ui(ui, view, memory);
                });
                (room.left() + ROWS_LEFT, room.top() + space::L)
            } else {
                (room.left() + space::L, room.top() + space::M)
            };
            let rect = Rect::from_min_max(pos2(left, top), room.max);
            ui.scope_builder(UiBuilder::new().id_salt("rows").max_rect(rect), |ui| {
                let mut page = Page {
                    view,
                    memory,
                    highlights,
                    actions,
                };
                rows_ui(ui, &mut page, has_both);
            });
        });
}

fn rows_ui(ui: &mut Ui, page: &mut Page<'_, '_>, has_both: bool) {
    let view = page.view;
    let width = (ui.available_width() - space::L).min(WIDTH);
    ui.scope(|ui| {
        ui.set_max_width(width);
        if !has_both {
            narrow_sections_ui(ui, view, page.memory);
            ui.add_space(space::XS);
        }
        search_ui(ui, page);
    });
    ui.add_space(space::S);
    let shown = (
        page.memory.section,
        page.memory.presets.edited.clone(),
        page.memory.search.is_empty(),
    );
    ScrollArea::vertical()
        .id_salt(("settings rows", shown))
        .auto_shrink(false)
        .show(ui, |ui| {
            ui.set_max_width(width);
            ui.spacing_mut().item_spacing.y = space::XS;
            if page.memory.search.trim().is_empty() {
                section_ui(ui, page);
            } else {
                found_ui(ui, page);
            }
            ui.add_space(space::XXL);
        });
}

fn search_ui(ui: &mut Ui, page: &mut Page<'_, '_>) {
    let view = page.view;
    let name = view.words.text("settings-search");
    let entry = Entry {
        hint: &name,
        ..Entry::new(settings_search_id(), &name)
    };
    let mut search = std::mem::take(&mut page.memory.search);
    let response = entry_ui(ui, view, &mut search, entry);
    page.memory.search = search;
    if std::mem::take(&mut page.memory.is_new) {
        response.request_focus();
    }
}

/// The section that is open.
fn section_ui(ui: &mut Ui, page: &mut Page<'_, '_>) {
    let view = page.view;
    let section = page.memory.section;
    let title = section.name(view);
    widgets::label(ui, &title, face::semibold(size::H2), view.theme.text);
    let mut scope = page.memory.scope.checked(view);
    if section.has_scopes() {
        ui.add_space(space::XS);
        scope_ui(ui, view, &mut scope);
        page.memory.scope = scope.clone();
        if section != SettingsSection::Reasoning {
            ui.add_space(space::XS);
            sampling::lead_ui(ui, page, section, &scope);
        }
    }
    for setting in table::of_section(section) {
        // The page of one preset is about that one alone.
        let is_of_all = setting.key != "presets" && section == SettingsSection::Presets;
        if is_of_all && page.memory.presets.edited.is_some() {
            continue;
        }
        setting_ui(ui, page, &setting, &scope);
    }
}

/// What the search finds, by sections.
fn found_ui(ui: &mut Ui, page: &mut Page<'_, '_>) {
    let view = page.view;
    let words: Vec<String> = page.memory.search.split_whitespace().map(folded).collect();
    let mut is_empty = true;
    for section in SettingsSection::ALL {
        let found: Vec<_> = table::of_section(section)
            .filter(|setting| setting.is_found(view, &words))
            .collect();
        if found.is_empty() {
            continue;
        }
        if !is_empty {
            ui.add_space(space::L);
        }
        is_empty = false;
        let title = section.name(view);
        widgets::label(ui, &title, face::semibold(size::H3), view.theme.text);
        let scope = if section.has_scopes() {
            page.memory.scope.checked(view)
        } else {
            Scope::All
        };
        for setting in found {
            setting_ui(ui, page, &setting, &scope);
        }
    }
    if is_empty {
        ui.add_space(space::S);
        row::text_ui(ui, &view.words.text("settings-nothing"), view.theme.muted);
    }
}

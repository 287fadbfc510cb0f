//! What the program is made of, and what is new in it.

use egui::{Align, Id, Layout, ScrollArea, Ui, vec2};

use crate::ui::markdown::{Aids, Breaks, paint_block};
use crate::ui::theme::{face, measure, size, space};
use crate::ui::{View, widgets};

use super::draw::Page;
use super::row::{RowWords, line_ui, row_ui};

/// One package on each line: its name, its version, its licence, between tabs.
const LICENCES: &str = include_str!("../../../assets/licences.txt");
const CHANGELOG: &str = include_str!("../../../assets/CHANGELOG.md");
/// How high the list of licences gets before it scrolls.
const MOST_HEIGHT: f32 = 320.0;

/// How many packages there are.
pub(super) fn licence_count() -> usize {
    LICENCES.lines().count()
}

/// What the program is built with.
pub(super) fn licences_ui(ui: &mut Ui, page: &mut Page<'_, '_>, words: RowWords<'_>) {
    let view = page.view;
    let are_open = &mut page.memory.about.are_licences_open;
    let key = if *are_open {
        "licences-hide"
    } else {
        "licences-show"
    };
    let text = view.words.text(key);
    row_ui(ui, view, words, 150.0, |ui| {
        if widgets::link_button(ui, view, &text).clicked() {
            *are_open ^= true;
        }
    });
    if *are_open {
        list_ui(ui, view);
    }
}

fn list_ui(ui: &mut Ui, view: View<'_>) {
    let lines: Vec<&str> = LICENCES.lines().collect();
    ui.add_space(space::S);
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical()
            .id_salt("licences")
            .max_height(MOST_HEIGHT)
            .min_scrolled_height(MOST_HEIGHT)
            .auto_shrink([false, true])
            .show_rows(ui, size::BODY_LINE, lines.len(), |ui, range| {
                for line in &lines[range] {
                    licence_ui(ui, view, line);
                }
            });
    });
    ui.add_space(space::S);
    line_ui(ui, view);
}

fn licence_ui(ui: &mut Ui, view: View<'_>, line: &str) {
    let mut parts = line.split('\t');
    let mut next = || parts.next().unwrap_or_default();
    let (name, version, licence) = (next(), next(), next());
    let size = vec2(ui.available_width(), size::BODY_LINE);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.set_min_height(size::BODY_LINE);
        let font = || face::regular(size::CAPTION);
        widgets::label(ui, name, font(), view.theme.text);
        widgets::label(ui, version, font(), view.theme.muted);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            ui.add_space(space::M);
            widgets::line(ui, licence, font(), view.theme.muted);
        });
    });
}

/// What is new.
pub(super) fn changelog_ui(ui: &mut Ui, page: &mut Page<'_, '_>, words: RowWords<'_>) {
    let view = page.view;
    ui.add_space(space::L);
    widgets::label(ui, words.label, face::semibold(size::H2), view.theme.text);
    ui.add_space(space::S);
    let about = &mut page.memory.about;
    let looks = about.epoch.looks(ui, view, ui.available_width());
    about.changelog.follow(CHANGELOG, true);
    for index in 0..about.changelog.blocks().len() {
        let Some(block) = about.changelog.block_mut(index) else {
            continue;
        };
        let highlights = &mut *page.highlights;
        let height = ui.fonts_mut(|fonts| {
            let typeset = block.lay_out(fonts, &looks.answer, Breaks::Soft, highlights);
            typeset.height()
        });
        let wide = vec2(ui.available_width(), height.max(measure::LINE));
        let (_, rect) = ui.allocate_space(wide);
        if let Some(typeset) = block.typeset() {
            let place = (rect.min, Id::unique(("changelog", index)));
            paint_block(ui, view, typeset, place, Aids::default(), page.actions);
        }
    }
}

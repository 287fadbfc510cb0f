//! Around the rows: the bar above them, and the sections.

use egui::{Align, Frame, Id, Layout, Margin, Ui, vec2};

use crate::ui::commands::{SETTINGS_CLOSE, UiCommand, command_button};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, Row, shortcut};
use crate::ui::{Action, View};

use super::memory::SettingsMemory;
use super::section::SettingsSection;

/// The bar: what this is, and how to leave it.
pub(super) fn bar_ui(
    ui: &mut Ui,
    view: View<'_>,
    has_list: bool,
    memory: &mut SettingsMemory,
    actions: &mut Vec<Action>,
) {
    let before = if has_list { space::L } else { space::S };
    let margin = Margin {
        left: before as i8,
        right: space::S as i8,
        ..Margin::ZERO
    };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        let size = vec2(ui.available_width(), measure::TOP_BAR);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_height(measure::TOP_BAR);
            if !has_list {
                command_button(ui, view, UiCommand::ToggleSidebar, actions);
            }
            let title = view.words.text("settings");
            let font = face::semibold(size::SMALL);
            widgets::label(ui, &title, font, view.theme.text);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let keys = shortcut::text(ui.ctx(), view.words, &SETTINGS_CLOSE.keys);
                let gaps = [("keys", crate::words::Gap::Text(&keys))];
                let text = view.words.fill("settings-leave", &gaps);
                if widgets::text_button(ui, view, &text).clicked() {
                    memory.close();
                    ui.ctx().request_repaint();
                }
            });
        });
    });
}

/// The sections, one below the other.
pub(super) fn sections_ui(ui: &mut Ui, view: View<'_>, memory: &mut SettingsMemory) {
    ui.spacing_mut().item_spacing.y = 2.0;
    egui::ScrollArea::vertical()
        .id_salt("settings sections")
        .auto_shrink(false)
        .show(ui, |ui| {
            for section in SettingsSection::ALL {
                let name = section.name(view);
                let is_selected = section == memory.section && memory.search.trim().is_empty();
                let row = Row {
                    id: Id::unique(("settings section", section)),
                    icon: None,
                    text: &name,
                    name: &name,
                    note: "",
                    is_selected,
                    reserved: 0.0,
                };
                if widgets::row(ui, view, row).response.clicked() {
                    memory.go_to(section);
                }
            }
        });
}

/// Where there is no room for them: a list to open.
pub(super) fn narrow_sections_ui(ui: &mut Ui, view: View<'_>, memory: &mut SettingsMemory) {
    let label = view.words.text("settings-sections");
    let font = face::regular(size::SMALL);
    let chosen = egui::RichText::new(memory.section.name(view)).font(font.clone());
    let ink = view.theme.muted;
    let mut wanted = None;
    let combo = egui::ComboBox::from_id_salt("settings sections")
        .selected_text(chosen)
        .width(ui.available_width())
        .height(f32::INFINITY)
        .icon(move |ui, rect, _, _| {
            let font = face::icon(size::BODY);
            let sign = icon::CHEVRON_DOWN.to_string();
            let galley = ui.painter().layout_no_wrap(sign, font, ink);
            let at = rect.center() - galley.size() / 2.0;
            ui.painter().galley(at, galley, ink);
        })
        .show_ui(ui, |ui| {
            for section in SettingsSection::ALL {
                let text = egui::RichText::new(section.name(view)).font(font.clone());
                if ui
                    .selectable_label(section == memory.section, text)
                    .clicked()
                {
                    wanted = Some(section);
                }
            }
        });
    let id = combo.response.id;
    ui.ctx()
        .accesskit_node_builder(id, |node| node.set_label(&*label));
    if let Some(section) = wanted {
        memory.go_to(section);
    }
}

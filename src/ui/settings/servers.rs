//! The section of servers: their list, and the way to the demo and to a search for one.

use egui::Ui;

use crate::ui::panels::servers_ui;
use crate::ui::theme::space;

use super::draw::Page;

/// The servers: which there are, which is in use, and what can be done to them.
pub(super) fn servers_section_ui(ui: &mut Ui, page: &mut Page<'_, '_>) {
    ui.add_space(space::S);
    servers_ui(ui, page.view, &mut page.memory.servers, page.actions);
}

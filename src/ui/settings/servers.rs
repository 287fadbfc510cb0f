//! The section of servers. What there is to do with them is a part of its own; here it has
//! its place.

use egui::Ui;

use crate::ui::{Action, Place};
use crate::words::Gap;

use super::data::button_row_ui;
use super::draw::Page;
use super::row::RowWords;

/// The servers: which is chosen, and the way to another.
pub(super) fn servers_section_ui(ui: &mut Ui, page: &mut Page<'_, '_>) {
    let view = page.view;
    let status = &view.state.server;
    let text = match &status.server {
        None => view.words.text("servers-none").into_owned(),
        Some(server) => {
            let key = if status.is_connected() {
                "servers-chosen"
            } else {
                "servers-away"
            };
            view.words
                .fill(key, &[("server", Gap::Text(server.label()))])
        }
    };
    let words = RowWords {
        label: &text,
        ..RowWords::default()
    };
    let keys = ("servers-change", "servers-change");
    if button_row_ui(ui, view, words, keys, true) {
        page.actions.push(Action::GoTo(Place::Connect));
    }
}

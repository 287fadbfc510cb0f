//! The menu on the server's name: from one server to another in two clicks.

use egui::{Id, Popup, Response, Ui};

use crate::domain::ServerEntry;
use crate::ui::commands::UiCommand;
use crate::ui::theme::measure;
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// The width of the menu.
const WIDTH: f32 = 260.0;
/// The most height of the menu, in rows.
const MOST_ROWS: f32 = 9.0;

/// Whether there is another server to switch to.
pub(super) fn has_choice(view: View<'_>) -> bool {
    let mut servers = view.state.settings.servers.iter();
    servers.any(|entry| !is_used(view, &entry.url))
}

/// What the server in use is called.
pub(super) fn used_label(view: View<'_>) -> &str {
    let Some(server) = &view.state.server.server else {
        return "";
    };
    let entry = view.state.settings.server(&server.url);
    entry.map_or_else(|| server.label(), ServerEntry::label)
}

fn is_used(view: View<'_>, url: &str) -> bool {
    let used = view.state.server.server.as_ref();
    used.is_some_and(|used| used.url == url)
}

/// Draws the menu where the name was clicked.
pub(super) fn menu_ui(name: &Response, view: View<'_>, actions: &mut Vec<Action>) {
    Popup::menu(name).id(Id::unique("server menu")).show(|ui| {
        ui.set_width(WIDTH);
        ui.spacing_mut().item_spacing.y = 0.0;
        // The area around it only knows how high it was before.
        egui::ScrollArea::vertical()
            .max_height(MOST_ROWS * measure::ROW)
            .min_scrolled_height(MOST_ROWS * measure::ROW)
            .show(ui, |ui| servers_ui(ui, view, actions));
        ui.separator();
        let text = UiCommand::Servers.label(view);
        let id = Id::unique("server menu all");
        if widgets::choice_row(ui, view, id, (&text, &text, ""), false).clicked() {
            actions.extend(UiCommand::Servers.actions(view));
            ui.close();
        }
    });
}

fn servers_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    for entry in &view.state.settings.servers {
        let is_used = is_used(view, &entry.url);
        let label = entry.label();
        let gaps = [("server", Gap::Text(label))];
        let name = view.words.fill("servers-menu-use", &gaps);
        let id = Id::unique(("server menu", &entry.url));
        if !widgets::choice_row(ui, view, id, (label, &name, ""), is_used).clicked() {
            continue;
        }
        if !is_used {
            actions.push(Action::ChooseServer {
                url: entry.url.clone(),
                key: String::new(),
            });
        }
        ui.close();
    }
}

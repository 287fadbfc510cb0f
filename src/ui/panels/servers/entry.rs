//! A server in the list: what is known of it, and what can be done with it.

use egui::{Align, EventFilter, Id, Layout, Rect, Ui, UiBuilder};

use super::ServersMemory;
use super::form::{Form, forget_key};
use super::tell::{has_key, how_it_is, kind_text, result_ui, said_ui};
use crate::domain::{ServerEntry, ServerKind};
use crate::ui::commands;
use crate::ui::panels::status_bar;
use crate::ui::theme::{face, icon, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// Draws a server.
pub(super) fn entry_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ServersMemory,
    (index, entry): (usize, &ServerEntry),
    actions: &mut Vec<Action>,
) {
    let card = widgets::card(ui, view, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = space::XS;
        name_ui(ui, view, entry);
        let known = known_text(view, entry);
        if !known.is_empty() {
            said_ui(ui, &known, view.theme.muted);
        }
        if is_used(view, entry) {
            let text = how_it_is(view, entry);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = space::S;
                widgets::dot(ui, status_bar::colour_of(view));
                said_ui(ui, &text, view.theme.muted);
            });
        }
        let servers = &view.state.servers;
        if servers.tested == entry.url {
            if servers.test.is_running {
                widgets::muted(ui, view, &view.words.text("servers-testing"));
            } else if let Some(result) = &servers.test.answer {
                result_ui(ui, view, result);
            }
        }
        ui.add_space(space::XS);
        if memory.removing.as_deref() == Some(&*entry.url) {
            removing_ui(ui, view, memory, entry, actions);
        } else {
            // Whatever is told above, the buttons stay the same, and keep the focus.
            let scope = UiBuilder::new().scope_id(Id::unique(("server buttons", &entry.url)));
            ui.scope_builder(scope, |ui| {
                buttons_ui(ui, view, memory, (index, entry), actions);
            });
        }
    });
    take_keys(ui, view, card.response.rect, entry, actions);
}

/// Where one of its buttons has the focus, the keys move the server within the list.
fn take_keys(ui: &Ui, view: View<'_>, rect: Rect, entry: &ServerEntry, actions: &mut Vec<Action>) {
    let focused = ui.memory(egui::Memory::focused);
    let focused = focused.and_then(|id| ui.ctx().read_response(id));
    let Some(focused) = focused.filter(|it| rect.contains_rect(it.rect)) else {
        return;
    };
    // Else the arrows would take the focus elsewhere too.
    let filter = EventFilter {
        vertical_arrows: true,
        ..EventFilter::default()
    };
    ui.memory_mut(|memory| memory.set_focus_lock_filter(focused.id, filter));
    for (key, by) in [(commands::SERVER_UP, -1), (commands::SERVER_DOWN, 1)] {
        if commands::is_taken(ui, key) {
            move_by(view, entry, by, actions);
        }
    }
}

/// The server in use.
fn is_used(view: View<'_>, entry: &ServerEntry) -> bool {
    let used = view.state.server.server.as_ref();
    used.is_some_and(|used| used.url == entry.url)
}

/// What it is called, and whether it is the one in use.
fn name_ui(ui: &mut Ui, view: View<'_>, entry: &ServerEntry) {
    let size = egui::vec2(ui.available_width(), size::BODY_LINE);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        if is_used(view, entry) {
            let text = view.words.text("servers-used");
            widgets::label(ui, &text, face::medium(size::CAPTION), view.theme.accent);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let font = face::medium(size::SMALL);
            widgets::line(ui, entry.label(), font, view.theme.text);
        });
    });
}

/// Its address, what it is, and whether its key is kept.
fn known_text(view: View<'_>, entry: &ServerEntry) -> String {
    let mut parts = Vec::new();
    // Without a name the address stands above already.
    if !entry.name.trim().is_empty() {
        let unnamed = ServerEntry::new("", &entry.url);
        parts.push(unnamed.label().to_owned());
    }
    parts.extend(kind(view, entry).map(|kind| kind_text(view, kind)));
    if has_key(view, &entry.url) {
        parts.push(view.words.text("servers-keyed").into_owned());
    }
    parts.join(" · ")
}

/// What it is: as it says now, or as it said last.
fn kind(view: View<'_>, entry: &ServerEntry) -> Option<ServerKind> {
    let now = view
        .state
        .server
        .connected()
        .filter(|_| is_used(view, entry));
    let tested = &view.state.servers;
    let report = tested.test.answer.as_ref().and_then(|it| it.as_ref().ok());
    let report = report.filter(|_| tested.tested == entry.url && !tested.test.is_running);
    now.map(|connected| connected.kind)
        .or(report.map(|report| report.connected.kind))
        .or(entry.kind)
}

fn buttons_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ServersMemory,
    (index, entry): (usize, &ServerEntry),
    actions: &mut Vec<Action>,
) {
    let gaps = [("server", Gap::Text(entry.label()))];
    let name = |key| view.words.fill(key, &gaps);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::XS;
        if !is_used(view, entry) {
            let text = view.words.text("servers-use");
            let use_it = widgets::named_button(ui, view, &text, &name("servers-use-name"));
            if use_it.clicked() {
                actions.push(Action::ChooseServer {
                    url: entry.url.clone(),
                    key: String::new(),
                });
            }
        }
        let text = view.words.text("servers-test");
        let button = widgets::named_button(ui, view, &text, &name("servers-test-name"));
        if button.clicked() {
            actions.push(Action::TestServer {
                url: entry.url.clone(),
                key: String::new(),
            });
        }
        let button = |ui: &mut Ui, icon, key, can| {
            let name = name(key);
            ui.add_enabled_ui(can, |ui| widgets::icon_button(ui, view, icon, &name, None))
                .inner
                .clicked()
        };
        if button(ui, icon::PENCIL, "servers-edit-name", true) {
            memory.form = Some(Form::of(entry));
        }
        let last = view.state.settings.servers.len() - 1;
        if button(ui, icon::ARROW_UP, "servers-up-name", index > 0) {
            move_by(view, entry, -1, actions);
        }
        if button(ui, icon::ARROW_DOWN, "servers-down-name", index < last) {
            move_by(view, entry, 1, actions);
        }
        if button(ui, icon::TRASH, "servers-remove-name", true) {
            memory.removing = Some(entry.url.clone());
        }
    });
}

fn move_by(view: View<'_>, entry: &ServerEntry, by: isize, actions: &mut Vec<Action>) {
    let mut settings = view.state.settings.clone();
    settings.move_server_by(&entry.url, by);
    if settings.servers != view.state.settings.servers {
        actions.push(Action::SetSettings(Box::new(settings)));
    }
}

/// Asks once more, in the place of the buttons.
fn removing_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ServersMemory,
    entry: &ServerEntry,
    actions: &mut Vec<Action>,
) {
    let has_key = has_key(view, &entry.url);
    let key = if has_key {
        "servers-remove-keyed"
    } else {
        "servers-remove-ask"
    };
    let gaps = [("server", Gap::Text(entry.label()))];
    said_ui(ui, &view.words.fill(key, &gaps), view.theme.text);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let text = view.words.text("servers-remove");
        let name = view.words.fill("servers-remove-now", &gaps);
        if widgets::named_button(ui, view, &text, &name).clicked() {
            let mut settings = view.state.settings.clone();
            settings.remove_server(&entry.url);
            actions.push(Action::SetSettings(Box::new(settings)));
            if has_key {
                actions.push(forget_key(&entry.url));
            }
            memory.removing = None;
        }
        if widgets::text_button(ui, view, &view.words.text("cancel")).clicked() {
            memory.removing = None;
        }
    });
}

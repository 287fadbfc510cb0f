//! The list of servers: a part of the settings, and a dialog of its own.

mod entry;
mod form;
mod list;
mod tell;

use egui::{Align, Id, Layout, Modal, ScrollArea, Ui, UiBuilder};

use crate::domain::Server;
use crate::ui::commands::UiCommand;
use crate::ui::theme::{face, icon, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;
use form::{Form, form_ui};

/// The width of the dialog.
const WIDTH: f32 = 520.0;

/// What the list remembers between frames. A key that is typed is forgotten with its form.
#[derive(Default)]
pub struct ServersMemory {
    is_open: bool,
    /// What is being added or changed.
    form: Option<Form>,
    /// The address of the server that may be removed.
    removing: Option<String>,
}

impl ServersMemory {
    /// Opens the dialog; with no server in the list at the fields of a first one.
    pub fn open(&mut self) {
        self.is_open = true;
    }

    /// Whether the dialog is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_open
    }
}

/// It may hold a key, which never shows itself.
impl std::fmt::Debug for ServersMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ServersMemory")
            .field("is_open", &self.is_open)
            .finish_non_exhaustive()
    }
}

/// Draws the dialog where it is open. It is to be called once a frame, after everything that
/// it lies over.
pub fn servers_dialog_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ServersMemory,
    actions: &mut Vec<Action>,
) {
    if !memory.is_open {
        return;
    }
    let frame = egui::Frame::popup(ui.style()).inner_margin(space::L);
    let room = ui.ctx().content_rect();
    let modal = Modal::new(Id::unique("servers"))
        .frame(frame)
        .backdrop_color(view.theme.scrim)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(room.width() - 4.0 * space::L));
            let is_closed = head_ui(ui, view);
            // The area around it only knows how high it was before.
            let height = (room.height() - 4.0 * space::XXL).max(space::XXL);
            ScrollArea::vertical()
                .max_height(height)
                .min_scrolled_height(height)
                .show(ui, |ui| {
                    // At the right there is room for the bar that scrolls.
                    ui.set_width(ui.available_width() - space::M);
                    servers_ui(ui, view, memory, actions);
                });
            is_closed
        });
    // Esc in a form leaves the form; what is typed there is not lost to a click beside it.
    let is_left = modal.should_close();
    if is_left && memory.removing.take().is_some() {
        return;
    }
    if is_left && memory.form.is_some() {
        if !modal.backdrop_response.clicked() {
            memory.form = None;
        }
        return;
    }
    if is_left || modal.inner {
        *memory = ServersMemory::default();
    }
}

/// The dialog's title, and the button that closes it; whether that was pressed.
fn head_ui(ui: &mut Ui, view: View<'_>) -> bool {
    let mut is_closed = false;
    let size = egui::vec2(ui.available_width(), crate::ui::theme::measure::ROW);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        let name = view.words.text("close");
        is_closed = widgets::icon_button(ui, view, icon::CLOSE, &name, None).clicked();
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let title = view.words.text("servers-title");
            widgets::label(ui, &title, face::semibold(size::H3), view.theme.text);
        });
    });
    is_closed
}

/// Draws the list, with everything that can be done with it.
pub fn servers_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ServersMemory,
    actions: &mut Vec<Action>,
) {
    ui.spacing_mut().item_spacing.y = space::S;
    let servers = &view.state.settings.servers;
    // What is being changed may have gone meanwhile.
    let is_there = |form: &Form| form.is_for_new() || servers.iter().any(|it| form.is_of(&it.url));
    memory.form = memory.form.take().filter(is_there);
    unlisted_ui(ui, view, actions);
    for (index, server) in servers.iter().enumerate() {
        // Its buttons keep the focus when it is moved.
        let scope = UiBuilder::new().scope_id(Id::unique(("server in list", &server.url)));
        ui.scope_builder(scope, |ui| {
            let is_changed = memory.form.as_ref().is_some_and(|it| it.is_of(&server.url));
            if is_changed {
                own_form_ui(ui, view, memory, actions);
            } else {
                entry::entry_ui(ui, view, memory, (index, server), actions);
            }
        });
    }
    if memory.form.as_ref().is_some_and(Form::is_for_new) {
        ui.push_id("new server", |ui| own_form_ui(ui, view, memory, actions));
        return;
    }
    if servers.is_empty() {
        widgets::muted(ui, view, &view.words.text("servers-empty"));
    }
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        if widgets::secondary_button(ui, view, &view.words.text("servers-add")).clicked() {
            memory.form = Some(Form::new());
            memory.removing = None;
        }
        if widgets::text_button(ui, view, &UiCommand::FindServer.label(view)).clicked() {
            actions.push(Action::FindServer);
        }
        if !view.state.server.is_demo()
            && widgets::text_button(ui, view, &UiCommand::StartDemo.label(view)).clicked()
        {
            actions.push(Action::StartDemo);
        }
    });
}

/// The fields of the server that is added or changed, in its place.
fn own_form_ui(ui: &mut Ui, view: View<'_>, memory: &mut ServersMemory, actions: &mut Vec<Action>) {
    let Some(form) = &mut memory.form else {
        return;
    };
    let card = widgets::card(ui, view, |ui| {
        ui.set_width(ui.available_width());
        form_ui(ui, view, form, actions)
    });
    if card.inner {
        memory.form = None;
    }
}

/// The server in use, where it is not in the list: it can be put there.
fn unlisted_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let Some(server) = unlisted(view) else {
        return;
    };
    widgets::card(ui, view, |ui| {
        ui.set_width(ui.available_width());
        let gaps = [("server", Gap::Text(server.label()))];
        let text = view.words.fill("servers-unlisted", &gaps);
        tell::said_ui(ui, &text, view.theme.text);
        if widgets::secondary_button(ui, view, &view.words.text("servers-keep")).clicked() {
            let mut settings = view.state.settings.clone();
            settings.know_server(&server.url);
            actions.push(Action::SetSettings(Box::new(settings)));
        }
    });
}

/// The server in use, where nobody put it into the list.
fn unlisted(view: View<'_>) -> Option<&Server> {
    let server = view.state.server.server.as_ref()?;
    let is_usual = !view.state.server.is_demo() && view.state.is_loaded;
    let is_new = view.state.settings.server(&server.url).is_none();
    (is_usual && is_new).then_some(server)
}

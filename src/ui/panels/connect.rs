//! The dialog that connects to a server.

use egui::{Align, Id, Key, Layout, Modal, Modifiers, Ui};

use crate::ui::theme::{face, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};

/// The width of the dialog.
const WIDTH: f32 = 420.0;

/// What the dialog remembers between frames. The key is forgotten when it closes.
#[derive(Default)]
pub struct ConnectMemory {
    is_open: bool,
    is_new: bool,
    url: String,
    key: String,
}

impl ConnectMemory {
    /// Opens the dialog with the address in use.
    pub fn open(&mut self, view: View<'_>) {
        self.is_open = true;
        self.is_new = true;
        self.url = match &view.state.server.server {
            Some(server) if !view.state.server.is_demo() => server.url.clone(),
            _ => String::new(),
        };
        self.key.clear();
    }

    /// Whether the dialog is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    fn close(&mut self) {
        self.is_open = false;
        self.key.clear();
    }
}

/// It holds a key, which never shows itself.
impl std::fmt::Debug for ConnectMemory {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ConnectMemory")
            .field("is_open", &self.is_open)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Draws the dialog where it is open. It is to be called once a frame, after everything
/// that it lies over.
pub fn connect_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ConnectMemory,
    actions: &mut Vec<Action>,
) {
    if !memory.is_open {
        return;
    }
    let frame = egui::Frame::popup(ui.style()).inner_margin(space::XL);
    let modal = Modal::new(Id::unique("connect"))
        .frame(frame)
        .backdrop_color(view.theme.scrim)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 4.0 * space::XL));
            ui.spacing_mut().item_spacing.y = space::S;
            let title = view.words.text("connect-title");
            widgets::label(ui, &title, face::semibold(size::H3), view.theme.text);
            address_ui(ui, view, memory, actions);
            ui.add_space(space::S);
            other_ways_ui(ui, view, memory, actions);
        });
    if modal.should_close() {
        memory.close();
    }
}

/// The two fields and the buttons under them; the welcome page shows them too.
pub(super) fn address_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ConnectMemory,
    actions: &mut Vec<Action>,
) {
    let ids = [ui.scope_id().with("address"), ui.scope_id().with("key")];
    let mut is_entered = false;
    for (index, (label, hint, text)) in [
        ("address", "address-hint", &mut memory.url),
        ("key", "key-hint", &mut memory.key),
    ]
    .into_iter()
    .enumerate()
    {
        let name = view.words.text(label);
        widgets::label(ui, &name, face::medium(size::SMALL), view.theme.text);
        let field = Field {
            id: ids[index],
            name: &name,
            hint: &view.words.text(hint),
            is_secret: index == 1,
        };
        let response = widgets::field(ui, view, text, field);
        is_entered |= response.lost_focus()
            && ui
                .input(|input| input.key_pressed(Key::Enter) && input.modifiers == Modifiers::NONE);
        ui.add_space(space::XS);
    }
    if memory.is_new {
        memory.is_new = false;
        ui.memory_mut(|memory| memory.request_focus(ids[0]));
    }
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        let can_connect = !memory.url.trim().is_empty();
        let text = view.words.text("connect");
        let button = ui
            .add_enabled_ui(can_connect, |ui| {
                widgets::primary_button(ui, view, &text, &text)
            })
            .inner;
        if can_connect && (button.clicked() || is_entered) {
            actions.push(Action::ChooseServer {
                url: memory.url.trim().to_owned(),
                key: memory.key.trim().to_owned(),
            });
            memory.close();
        }
        if memory.is_open && widgets::text_button(ui, view, &view.words.text("cancel")).clicked() {
            memory.close();
        }
    });
}

/// What can be done without an address.
pub(super) fn other_ways_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ConnectMemory,
    actions: &mut Vec<Action>,
) {
    ui.horizontal_wrapped(|ui| {
        if widgets::secondary_button(ui, view, &view.words.text("find-server")).clicked() {
            actions.push(Action::FindServer);
            memory.close();
        }
        if !view.state.server.is_demo()
            && widgets::secondary_button(ui, view, &view.words.text("use-demo")).clicked()
        {
            actions.push(Action::StartDemo);
            memory.close();
        }
    });
}

//! The path of a file or a folder to attach, typed: a way in that every system has.

use std::path::PathBuf;

use egui::{Align, Id, Key, Label, Layout, Modal, Modifiers, RichText, Ui};

use crate::domain::{AttachSource, DraftPlace};
use crate::ui::theme::{face, size, space};
use crate::ui::widgets::{self, Field};
use crate::ui::{Action, View};

/// The width of the dialog.
const WIDTH: f32 = 460.0;

/// What the dialog remembers between frames.
#[derive(Debug, Default)]
pub struct PathMemory {
    shown: Option<DraftPlace>,
    path: String,
}

/// Draws the dialog where a path is wanted. It is to be called once a frame, after everything
/// that it lies over.
pub fn path_ui(ui: &mut Ui, view: View<'_>, memory: &mut PathMemory, actions: &mut Vec<Action>) {
    let wanted = view.state.path_wanted;
    let is_new = std::mem::replace(&mut memory.shown, wanted) != wanted;
    let Some(place) = wanted else {
        return;
    };
    if is_new {
        memory.path.clear();
    }
    let frame = egui::Frame::popup(ui.style()).inner_margin(space::XL);
    let modal = Modal::new(Id::unique("attach by path"))
        .frame(frame)
        .backdrop_color(view.theme.scrim)
        .show(ui.ctx(), |ui| {
            ui.set_width(WIDTH.min(ui.ctx().content_rect().width() - 4.0 * space::XL));
            ui.spacing_mut().item_spacing.y = space::S;
            contents_ui(ui, view, (memory, is_new), place, actions);
        });
    if modal.should_close() {
        actions.push(Action::CloseAttachmentPath);
    }
}

fn contents_ui(
    ui: &mut Ui,
    view: View<'_>,
    (memory, is_new): (&mut PathMemory, bool),
    place: DraftPlace,
    actions: &mut Vec<Action>,
) {
    let words = view.words;
    let title = words.text("attach-path-title");
    widgets::label(ui, &title, face::semibold(size::H3), view.theme.text);
    let about = RichText::new(words.text("attach-path-about"))
        .font(face::regular(size::SMALL))
        .color(view.theme.muted);
    ui.add(Label::new(about).wrap().selectable(false));
    let name = words.text("attach-path-name");
    widgets::label(ui, &name, face::medium(size::SMALL), view.theme.text);
    let id = ui.scope_id().with("path");
    let field = Field {
        id,
        name: &name,
        hint: &words.text("attach-path-hint"),
        is_secret: false,
    };
    let response = widgets::field(ui, view, &mut memory.path, field);
    if is_new {
        ui.memory_mut(|memory| memory.request_focus(id));
    }
    let is_entered = response.lost_focus()
        && ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers == Modifiers::NONE);
    ui.add_space(space::XS);
    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
        let path = memory.path.trim();
        let text = words.text("attach-path-done");
        let done = ui.add_enabled_ui(!path.is_empty(), |ui| {
            widgets::primary_button(ui, view, &text, &text)
        });
        if !path.is_empty() && (is_entered || done.inner.clicked()) {
            let source = AttachSource::Path(PathBuf::from(path));
            actions.push(Action::Attach(place, vec![source]));
        }
        if widgets::text_button(ui, view, &words.text("cancel")).clicked() {
            actions.push(Action::CloseAttachmentPath);
        }
    });
}

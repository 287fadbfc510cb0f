//! The menu of a conversation in the list, and of several that are selected.

use egui::accesskit::Role;
use egui::{Popup, Response, RichText, SetOpenCommand, Ui};

use super::choice::Choice;
use crate::domain::ConversationSummary;
use crate::ui::commands;
use crate::ui::theme::{face, size};
use crate::ui::widgets::shortcut;
use crate::ui::{Action, View};

/// What the list does itself for the menu; everything else is an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum MenuWish {
    /// Type another name.
    Rename,
    /// Begin to select several.
    Choose,
    /// Put it away, or all that is selected.
    Delete,
}

/// Draws the menu of a row while it is open: at the pointer, or below the row where a key
/// opened it. What was wished for.
pub(super) fn conversation_menu_ui(
    view: View<'_>,
    summary: &ConversationSummary,
    choice: &Choice,
    row: &Response,
    opened: Opened,
    actions: &mut Vec<Action>,
) -> Option<MenuWish> {
    let menu = Popup::context_menu(row);
    let menu = match opened {
        Opened::ByPointer => menu,
        Opened::ByKey { is_new } => menu
            .anchor(row)
            .open_memory(is_new.then_some(SetOpenCommand::Bool(true))),
    };
    let shown = menu.show(|ui| {
        let mut items = Items {
            view,
            // A key goes on with keys.
            wants_focus: opened == Opened::ByKey { is_new: true },
        };
        if choice.contains(summary.id) {
            several_ui(ui, &mut items, choice, actions)
        } else {
            one_ui(ui, &mut items, summary, actions)
        }
    });
    shown.and_then(|shown| shown.inner)
}

/// How the menu of a row was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opened {
    /// By the other button of the mouse, if at all.
    ByPointer,
    /// By a key, just now or before.
    ByKey {
        /// Just now.
        is_new: bool,
    },
}

fn one_ui(
    ui: &mut Ui,
    items: &mut Items<'_>,
    summary: &ConversationSummary,
    actions: &mut Vec<Action>,
) -> Option<MenuWish> {
    let id = summary.id;
    let mut wish = None;
    if items.item_ui(ui, "open", None) {
        actions.push(Action::OpenConversation(id));
    }
    if items.item_ui(ui, "rename", Some(&commands::RENAME.keys)) {
        wish = Some(MenuWish::Rename);
    }
    let key = if summary.is_pinned { "unpin" } else { "pin" };
    if items.item_ui(ui, key, None) {
        actions.push(Action::PinConversation(id, !summary.is_pinned));
    }
    if items.item_ui(ui, "duplicate", None) {
        actions.push(Action::DuplicateConversation(id));
    }
    let key = if summary.is_unread {
        "mark-read"
    } else {
        "mark-unread"
    };
    if items.item_ui(ui, key, None) {
        actions.push(Action::MarkUnread(id, !summary.is_unread));
    }
    if items.item_ui(ui, "export-conversation", None) {
        actions.push(Action::OpenExport(vec![id]));
    }
    if items.item_ui(ui, "choose", None) {
        wish = Some(MenuWish::Choose);
    }
    ui.separator();
    if items.item_ui(ui, "delete", Some(&commands::DELETE.keys)) {
        wish = Some(MenuWish::Delete);
    }
    wish
}

fn several_ui(
    ui: &mut Ui,
    items: &mut Items<'_>,
    choice: &Choice,
    actions: &mut Vec<Action>,
) -> Option<MenuWish> {
    let view = items.view;
    let key = if choice.is_pinned(view) {
        "choice-unpin"
    } else {
        "choice-pin"
    };
    if items.item_ui(ui, key, None) {
        choice.pin(view, actions);
    }
    if items.item_ui(ui, "choice-export", None) {
        choice.export(view, actions);
    }
    ui.separator();
    items
        .item_ui(ui, "choice-delete", Some(&commands::DELETE.keys))
        .then_some(MenuWish::Delete)
}

/// Draws the lines of a menu, the first of which may get the focus.
struct Items<'a> {
    view: View<'a>,
    wants_focus: bool,
}

impl Items<'_> {
    fn item_ui(
        &mut self,
        ui: &mut Ui,
        key: &'static str,
        keys: Option<&egui::KeyboardShortcut>,
    ) -> bool {
        let small = |text: &str| RichText::new(text).font(face::regular(size::SMALL));
        let name = self.view.words.text(key);
        let keys = keys.map(|keys| shortcut::text(ui.ctx(), self.view.words, keys));
        let mut button = egui::Button::new(small(&name));
        if let Some(keys) = &keys {
            button = button.shortcut_text(small(keys));
        }
        let response = ui.add(button);
        ui.ctx().accesskit_node_builder(response.id, |node| {
            node.set_role(Role::MenuItem);
            node.set_label(&*name);
            if let Some(keys) = keys {
                node.set_keyboard_shortcut(keys);
            }
        });
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        if response.clicked() {
            // A press of Enter closes nothing by itself.
            ui.close();
        }
        response.clicked()
    }
}

//! How files get attached: the files above what is being written, the ways in, and what the
//! model that is asked cannot take.

mod chip;
mod chips;
mod drop;
mod gate;
mod menu;
mod paste;
mod path;
mod words;

use egui::{Id, Popup, Ui};

use crate::domain::{DraftPlace, Role};
use crate::ui::commands::{Cover, UiCommand, presses};
use crate::ui::theme::icon;
use crate::ui::{Action, View, widgets};

pub use chips::attached_ui;
pub(in crate::ui) use drop::claim_drop;
pub use drop::drop_ui;
pub(in crate::ui) use paste::take_pasted;
pub use path::{PathMemory, path_ui};
pub(in crate::ui) use words::unready_text;

/// Whether there is anything attached to what is typed at a place.
#[must_use]
pub(in crate::ui) fn has_any(view: View<'_>, place: DraftPlace) -> bool {
    !view.state.attached(place).is_empty()
}

/// The field in which a place other than the composer is typed in.
#[must_use]
pub(in crate::ui) fn field_id(place: DraftPlace) -> Id {
    Id::unique(("field", place))
}

/// Whether files can be attached to a message: to what a person says.
#[must_use]
pub(in crate::ui) fn takes_files(view: View<'_>, place: DraftPlace) -> bool {
    match place {
        DraftPlace::NewConversation | DraftPlace::Conversation(_) => true,
        DraftPlace::Edit(message) => {
            let open = view.state.conversation();
            let message = open.and_then(|open| open.tree.message(message));
            message.is_some_and(|message| message.role == Role::User)
        }
        DraftPlace::ToolResult(..) => false,
    }
}

/// Takes the key that attaches files for the editor that has the focus: its message is meant,
/// and not that in the composer. To be called before the commands.
pub(in crate::ui) fn take_attach_key(
    ui: &Ui,
    view: View<'_>,
    cover: Cover,
    actions: &mut Vec<Action>,
) {
    let Some(focused) = ui.memory(egui::Memory::focused).filter(|_| !cover.is_any()) else {
        return;
    };
    let mut places = view.state.side_drafts.keys().copied();
    let place = places.find(|place| field_id(*place) == focused && takes_files(view, *place));
    let (Some(place), Some(keys)) = (place, UiCommand::AttachFiles.shortcut()) else {
        return;
    };
    if presses(ui, *keys) > 0 {
        actions.push(if view.state.exchange.can_pick {
            Action::PickAttachments(place)
        } else {
            Action::TypeAttachmentPath(place)
        });
    }
}

/// The paper clip: a menu of the ways in, or the path to be typed where that is the only one.
pub(in crate::ui) fn attach_button_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: DraftPlace,
    actions: &mut Vec<Action>,
) {
    let name = view.words.text("attach-name");
    let keys = UiCommand::AttachFiles.shortcut();
    let button = widgets::icon_button(ui, view, icon::ATTACH, &name, keys);
    if !view.state.exchange.can_pick {
        if button.clicked() {
            actions.push(Action::TypeAttachmentPath(place));
        }
        return;
    }
    Popup::menu(&button).show(|ui| {
        for (key, action) in [
            ("attach-files", Action::PickAttachments(place)),
            ("attach-folder", Action::PickAttachedFolder(place)),
            ("attach-path", Action::TypeAttachmentPath(place)),
        ] {
            if menu::item_ui(ui, view, key) {
                actions.push(action);
            }
        }
    });
}

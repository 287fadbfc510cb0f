//! Keys pressed become commands: some before anything else hears of them, some only when
//! nothing else had a use for them.

use egui::{Context, Event, Key, KeyboardShortcut, Modifiers, Popup, Ui};

use super::{Scope, UiCommand};
use crate::ui::panels::composer_id;
use crate::ui::{Action, View};

/// A key that does something to the thing that has the focus, or in one place only. It is
/// no command, since it needs a thing to point at, and stands on the page of shortcuts.
#[derive(Clone, Copy, Debug)]
pub struct PlaceKey {
    /// The key of its words.
    pub label: &'static str,
    /// The key.
    pub keys: KeyboardShortcut,
}

/// Sends the draft.
pub const SEND: PlaceKey = place_key("key-send", Modifiers::NONE, Key::Enter);
/// Breaks the line in the draft.
pub const NEW_LINE: PlaceKey = place_key("key-new-line", Modifiers::SHIFT, Key::Enter);
/// The same two where Enter breaks the line.
const SEND_ALL: PlaceKey = place_key("key-send", Modifiers::COMMAND, Key::Enter);
const BREAK_LINE: PlaceKey = place_key("key-new-line", Modifiers::NONE, Key::Enter);

/// The keys that send what is in the composer and break its line, as the person wants them.
#[must_use]
pub const fn composer_keys(sends_on_enter: bool) -> [PlaceKey; 2] {
    if sends_on_enter {
        [SEND, NEW_LINE]
    } else {
        [SEND_ALL, BREAK_LINE]
    }
}

/// Takes a change of a message over.
pub const FINISH_EDIT: PlaceKey = place_key("key-finish-edit", Modifiers::COMMAND, Key::Enter);
/// Drops a change of a message.
pub const DROP_EDIT: PlaceKey = place_key("key-drop-edit", Modifiers::NONE, Key::Escape);
/// The version of the focused message before this one.
pub const PREVIOUS_VERSION: PlaceKey =
    place_key("key-previous-version", Modifiers::ALT, Key::ArrowLeft);
/// The version of the focused message after this one.
pub const NEXT_VERSION: PlaceKey = place_key("key-next-version", Modifiers::ALT, Key::ArrowRight);
/// Renames the conversation that has the focus.
pub const RENAME: PlaceKey = place_key("key-rename", Modifiers::NONE, Key::F2);
/// Deletes the conversation that has the focus.
pub const DELETE: PlaceKey = place_key("key-delete", Modifiers::NONE, Key::Delete);
/// Opens the menu of the conversation that has the focus.
pub const MENU: PlaceKey = place_key("key-menu", Modifiers::SHIFT, Key::F10);
/// Selects the conversation that has the focus, or no longer. It is a click with Ctrl.
pub const CHOOSE: PlaceKey = place_key("key-choose", Modifiers::COMMAND, Key::Space);
/// Selects as far as the conversation below; so do the other arrows.
pub const CHOOSE_DOWN: PlaceKey = place_key("key-choose-down", Modifiers::SHIFT, Key::ArrowDown);
/// Selects all conversations.
pub const CHOOSE_ALL: PlaceKey = place_key("key-choose-all", Modifiers::COMMAND, Key::A);
/// Selects none any more.
pub const CHOOSE_NONE: PlaceKey = place_key("key-choose-none", Modifiers::NONE, Key::Escape);
/// A page of the transcript upwards.
pub const PAGE_UP: PlaceKey = place_key("key-page-up", Modifiers::NONE, Key::PageUp);
/// A page of the transcript downwards.
pub const PAGE_DOWN: PlaceKey = place_key("key-page-down", Modifiers::NONE, Key::PageDown);

/// Takes away the marks of a search.
pub const UNMARK: PlaceKey = place_key("key-unmark", Modifiers::NONE, Key::Escape);

/// On the map: the message before.
pub const MAP_UP: PlaceKey = place_key("key-map-up", Modifiers::NONE, Key::ArrowUp);
/// On the map: the message that follows.
pub const MAP_DOWN: PlaceKey = place_key("key-map-down", Modifiers::NONE, Key::ArrowDown);
/// On the map: the version to the left.
pub const MAP_LEFT: PlaceKey = place_key("key-map-left", Modifiers::NONE, Key::ArrowLeft);
/// On the map: the version to the right.
pub const MAP_RIGHT: PlaceKey = place_key("key-map-right", Modifiers::NONE, Key::ArrowRight);
/// On the map: the first message.
pub const MAP_FIRST: PlaceKey = place_key("key-map-first", Modifiers::NONE, Key::Home);
/// On the map: the last message of the selected branch.
pub const MAP_LAST: PlaceKey = place_key("key-map-last", Modifiers::NONE, Key::End);
/// On the map: shows the branch.
pub const MAP_SHOW: PlaceKey = place_key("key-map-show", Modifiers::NONE, Key::Enter);
/// On the map: compares the branch with the selected one.
pub const MAP_COMPARE: PlaceKey = place_key("key-map-compare", Modifiers::SHIFT, Key::Enter);
/// On the map: gives the focus back.
pub const MAP_LEAVE: PlaceKey = place_key("key-map-leave", Modifiers::NONE, Key::Escape);
/// Goes back from two branches to one.
pub const CLOSE_COMPARISON: PlaceKey =
    place_key("key-close-comparison", Modifiers::NONE, Key::Escape);

/// In the list of servers: moves the focused one up.
pub const SERVER_UP: PlaceKey = place_key("key-server-up", Modifiers::ALT, Key::ArrowUp);
/// In the list of servers: moves it down.
pub const SERVER_DOWN: PlaceKey = place_key("key-server-down", Modifiers::ALT, Key::ArrowDown);
/// Leaves the settings.
pub const SETTINGS_CLOSE: PlaceKey = place_key("key-settings-close", Modifiers::NONE, Key::Escape);

/// In the viewer: the attachment before.
pub const VIEWER_PREVIOUS: PlaceKey = place_key("viewer-previous", Modifiers::NONE, Key::ArrowLeft);
/// In the viewer: the attachment that follows.
pub const VIEWER_NEXT: PlaceKey = place_key("viewer-next", Modifiers::NONE, Key::ArrowRight);
/// In the viewer: makes a picture larger.
pub const VIEWER_LARGER: PlaceKey = place_key("viewer-zoom-in", Modifiers::NONE, Key::Plus);
/// The same where the plus needs Shift.
pub const VIEWER_LARGER_TOO: PlaceKey = place_key("viewer-zoom-in", Modifiers::NONE, Key::Equals);
/// In the viewer: makes a picture smaller.
pub const VIEWER_SMALLER: PlaceKey = place_key("viewer-zoom-out", Modifiers::NONE, Key::Minus);
/// In the viewer: shows all of a picture.
pub const VIEWER_FIT: PlaceKey = place_key("viewer-fit", Modifiers::NONE, Key::Num0);
/// In the viewer: shows a picture in its own size.
pub const VIEWER_ACTUAL: PlaceKey = place_key("viewer-actual", Modifiers::NONE, Key::Num1);
/// In the viewer: a page back.
pub const VIEWER_PAGE_BACK: PlaceKey =
    place_key("key-viewer-page-back", Modifiers::NONE, Key::PageUp);
/// In the viewer: a page on.
pub const VIEWER_PAGE_ON: PlaceKey =
    place_key("key-viewer-page-on", Modifiers::NONE, Key::PageDown);

/// The keys of places, each with the key of the place's name, in the order of the page.
pub const PLACE_KEYS: [(&str, &[PlaceKey]); 8] = [
    ("keys-composer", &[SEND, NEW_LINE]),
    ("keys-editor", &[FINISH_EDIT, DROP_EDIT]),
    (
        "keys-transcript",
        &[PREVIOUS_VERSION, NEXT_VERSION, PAGE_UP, PAGE_DOWN, UNMARK],
    ),
    (
        "keys-list",
        &[
            RENAME,
            DELETE,
            MENU,
            CHOOSE,
            CHOOSE_DOWN,
            CHOOSE_ALL,
            CHOOSE_NONE,
        ],
    ),
    (
        "keys-map",
        &[
            MAP_UP,
            MAP_DOWN,
            MAP_LEFT,
            MAP_RIGHT,
            MAP_FIRST,
            MAP_LAST,
            MAP_SHOW,
            MAP_COMPARE,
            MAP_LEAVE,
            CLOSE_COMPARISON,
        ],
    ),
    (
        "keys-viewer",
        &[
            VIEWER_PREVIOUS,
            VIEWER_NEXT,
            VIEWER_LARGER,
            VIEWER_SMALLER,
            VIEWER_FIT,
            VIEWER_ACTUAL,
            VIEWER_PAGE_BACK,
            VIEWER_PAGE_ON,
        ],
    ),
    ("keys-servers", &[SERVER_UP, SERVER_DOWN]),
    ("keys-settings", &[SETTINGS_CLOSE]),
];

const fn place_key(label: &'static str, modifiers: Modifiers, key: Key) -> PlaceKey {
    PlaceKey {
        label,
        keys: KeyboardShortcut::new(modifiers, key),
    }
}

/// What lay over the window when the frame began. A dialog that a key closes in this frame
/// has used the key up.
#[derive(Clone, Copy, Debug)]
pub struct Cover {
    has_dialog: bool,
    has_popup: bool,
}

impl Cover {
    /// What lies over the window now.
    #[must_use]
    pub fn now(ctx: &Context) -> Self {
        Self {
            has_dialog: ctx.memory(|memory| memory.top_modal_layer().is_some()),
            has_popup: Popup::is_any_open(ctx),
        }
    }

    /// Whether there was anything.
    #[must_use]
    pub const fn is_any(self) -> bool {
        self.has_dialog || self.has_popup
    }
}

/// Takes the keys that work whatever else is there. To be called before anything is drawn.
pub fn take_early(ui: &Ui, view: View<'_>, cover: Cover, actions: &mut Vec<Action>) {
    let ctx = ui.ctx();
    let is_typing_elsewhere =
        ctx.text_edit_focused() && !ctx.memory(|memory| memory.has_focus(composer_id()));
    take(ui, view, actions, |scope| match scope {
        Scope::Always => true,
        Scope::Anywhere => !cover.has_dialog,
        Scope::Reading => !cover.has_dialog && !is_typing_elsewhere,
        Scope::Unclaimed | Scope::EmptyComposer => false,
    });
}

/// Takes the keys that are left over. To be called after everything but the dialogs.
pub fn take_late(ui: &Ui, view: View<'_>, cover: Cover, actions: &mut Vec<Action>) {
    let is_covered = cover.is_any();
    take(ui, view, actions, |scope| {
        scope == Scope::Unclaimed && !is_covered
    });
}

/// Whether this key was pressed; it is used up.
#[must_use]
pub fn is_taken(ui: &Ui, key: PlaceKey) -> bool {
    presses(ui, key.keys) > 0
}

/// How often these keys were pressed; the presses are used up.
#[must_use]
pub fn presses(ui: &Ui, keys: KeyboardShortcut) -> usize {
    ui.input_mut(|input| {
        let before = input.events.len();
        input.events.retain(|event| !is_press(event, keys));
        before - input.events.len()
    })
}

/// Carries a command out where its key was pressed and there is something for it to do;
/// the key is used up then.
pub fn take_one(ui: &Ui, view: View<'_>, command: UiCommand, actions: &mut Vec<Action>) {
    for keys in command.entry().keys.iter().copied() {
        let is_pressed = ui.input(|input| input.events.iter().any(|event| is_press(event, keys)));
        if !is_pressed {
            continue;
        }
        let mut wished = command.actions(view);
        if !wished.is_empty() {
            ui.input_mut(|input| input.events.retain(|event| !is_press(event, keys)));
            actions.append(&mut wished);
        }
    }
}

fn take(ui: &Ui, view: View<'_>, actions: &mut Vec<Action>, is_heard: impl Fn(Scope) -> bool) {
    let has_key = ui.input(|input| {
        let mut events = input.events.iter();
        events.any(|event| matches!(event, Event::Key { pressed: true, .. }))
    });
    if !has_key {
        return;
    }
    for command in UiCommand::ALL {
        if is_heard(command.entry().scope) {
            take_one(ui, view, *command, actions);
        }
    }
}

/// Whether an event is a press of these keys.
#[must_use]
pub fn is_press(event: &Event, keys: KeyboardShortcut) -> bool {
    match event {
        Event::Key {
            key,
            pressed: true,
            modifiers,
            ..
        } => *key == keys.logical_key && is_match(*modifiers, keys),
        _ => false,
    }
}

/// Unlike egui's own way this does not take a key with Shift or Alt for one without, except
/// where a layout may need them to write the sign at all.
fn is_match(pressed: Modifiers, keys: KeyboardShortcut) -> bool {
    if is_layouts_sign(keys.logical_key) {
        pressed.matches_logically(keys.modifiers)
    } else {
        pressed.matches_exact(keys.modifiers)
    }
}

/// Whether some layouts write this only with Shift or Alt.
pub(super) const fn is_layouts_sign(key: Key) -> bool {
    matches!(
        key,
        Key::Plus | Key::Minus | Key::Equals | Key::Slash | Key::Comma | Key::Num0
    )
}

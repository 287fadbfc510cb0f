//! The keys, each in one place, and how they are written.

use egui::{Context, Key, KeyboardShortcut, Modifiers};

/// Begins a new conversation.
pub const NEW_CONVERSATION: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::N);
/// Opens or closes the list of conversations.
pub const TOGGLE_SIDEBAR: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::B);
/// Moves the focus to the composer.
pub const FOCUS_COMPOSER: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::L);
/// Sends the draft.
pub const SEND: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Enter);
/// Breaks the line in the draft.
pub const NEW_LINE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter);
/// Takes a change of a message over.
pub const FINISH_EDIT: KeyboardShortcut = KeyboardShortcut::new(Modifiers::COMMAND, Key::Enter);
/// Ends the running turn.
pub const STOP: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Escape);
/// Renames the focused conversation.
pub const RENAME: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::F2);
/// Deletes the focused conversation.
pub const DELETE: KeyboardShortcut = KeyboardShortcut::new(Modifiers::NONE, Key::Delete);

/// The shortcut as it is written in the window: `Ctrl N`.
#[must_use]
pub fn text(ctx: &Context, shortcut: &KeyboardShortcut) -> String {
    ctx.format_shortcut(shortcut).replace('+', " ")
}

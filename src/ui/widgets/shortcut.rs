//! How keys are written.

use std::borrow::Cow;

use egui::{Context, Key, KeyboardShortcut, ModifierNames, Modifiers, os::OperatingSystem};

use crate::words::Words;

/// The shortcut as it is written in the window: `Ctrl N`.
#[must_use]
pub fn text(ctx: &Context, words: &Words, shortcut: &KeyboardShortcut) -> String {
    parts(ctx, words, shortcut).join(" ")
}

/// The keys of a shortcut one by one: `Ctrl`, `N`.
#[must_use]
pub fn parts(ctx: &Context, words: &Words, shortcut: &KeyboardShortcut) -> Vec<String> {
    let is_mac = matches!(ctx.os(), OperatingSystem::Mac | OperatingSystem::IOS);
    let names = ModifierNames::NAMES;
    let each = [
        Modifiers {
            ctrl: shortcut.modifiers.ctrl,
            command: shortcut.modifiers.command,
            mac_cmd: shortcut.modifiers.mac_cmd,
            ..Modifiers::NONE
        },
        Modifiers {
            alt: shortcut.modifiers.alt,
            ..Modifiers::NONE
        },
        Modifiers {
            shift: shortcut.modifiers.shift,
            ..Modifiers::NONE
        },
    ];
    each.iter()
        .filter(|modifier| modifier.any())
        .map(|modifier| words.key(&names.format(modifier, is_mac)).into_owned())
        .chain([key_name(words, shortcut.logical_key).into_owned()])
        .collect()
}

/// Signs that the program's own fonts have, and names as they stand on keys.
fn key_name(words: &Words, key: Key) -> Cow<'_, str> {
    Cow::Borrowed(match key {
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        key => return words.key(key.symbol_or_name()),
    })
}

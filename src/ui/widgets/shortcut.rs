//! How keys are written.

use egui::{Context, Key, KeyboardShortcut, ModifierNames, Modifiers, os::OperatingSystem};

/// The shortcut as it is written in the window: `Ctrl N`.
#[must_use]
pub fn text(ctx: &Context, shortcut: &KeyboardShortcut) -> String {
    parts(ctx, shortcut).join(" ")
}

/// The keys of a shortcut one by one: `Ctrl`, `N`.
#[must_use]
pub fn parts(ctx: &Context, shortcut: &KeyboardShortcut) -> Vec<String> {
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
        .map(|modifier| names.format(modifier, is_mac))
        .chain([key_name(shortcut.logical_key).to_owned()])
        .collect()
}

/// Signs that the program's own fonts have, and names as they stand on keys.
fn key_name(key: Key) -> &'static str {
    match key {
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::Escape => "Esc",
        Key::PageUp => "Page Up",
        Key::PageDown => "Page Down",
        key => key.symbol_or_name(),
    }
}

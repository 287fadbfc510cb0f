//! The table by itself: no two commands want the same key, and each can be shown.

use egui::epaint::text::{Fonts, TextOptions};
use egui::{KeyboardShortcut, Modifiers};

use super::keys::is_layouts_sign;
use super::*;
use crate::ui::theme::{face, fonts};
use crate::words::Words;

/// Whether one press can be both.
fn is_same_press(one: KeyboardShortcut, other: KeyboardShortcut) -> bool {
    let plain = |modifiers: Modifiers| {
        if is_layouts_sign(one.logical_key) {
            (modifiers.ctrl || modifiers.command, false, false)
        } else {
            let has_command = modifiers.ctrl || modifiers.command;
            (has_command, modifiers.alt, modifiers.shift)
        }
    };
    one.logical_key == other.logical_key && plain(one.modifiers) == plain(other.modifiers)
}

/// Whether both are heard at one time, so that it is chance which of them is meant. What is
/// unclaimed is only ever heard after everything else.
fn is_heard_beside(one: Scope, other: Scope) -> bool {
    (one == Scope::Unclaimed) == (other == Scope::Unclaimed)
}

/// The commands and what they want, as far as it clashes.
fn clashes(entries: &[(UiCommand, Entry)]) -> Vec<(UiCommand, UiCommand)> {
    let mut found = Vec::new();
    for (index, (one, entry)) in entries.iter().enumerate() {
        for (other, later) in &entries[index + 1..] {
            let is_wanted_twice = entry.keys.iter().any(|keys| {
                let mut others = later.keys.iter();
                others.any(|other| is_same_press(*keys, *other))
            });
            if is_wanted_twice && is_heard_beside(entry.scope, later.scope) {
                found.push((*one, *other));
            }
        }
    }
    found
}

fn table() -> Vec<(UiCommand, Entry)> {
    let all = UiCommand::ALL.iter();
    all.map(|command| (*command, command.entry())).collect()
}

#[test]
fn no_two_commands_should_want_the_same_key() {
    assert_eq!(clashes(&table()), []);
}

const SHIFT_MINUS: KeyboardShortcut =
    KeyboardShortcut::new(Modifiers::COMMAND.plus(Modifiers::SHIFT), egui::Key::Minus);

#[test]
fn a_clash_should_be_found() {
    let mut table = table();
    let search = UiCommand::Search.entry();
    table.push((UiCommand::Connect, search));
    assert_eq!(
        clashes(&table),
        [(UiCommand::Search, UiCommand::Connect)],
        "the same key"
    );
    table.pop();
    // On many keyboards a plus is Shift and another key.
    let entry = Entry {
        keys: &[SHIFT_MINUS],
        ..search
    };
    table.push((UiCommand::Connect, entry));
    assert_eq!(
        clashes(&table),
        [(UiCommand::ZoomOut, UiCommand::Connect)],
        "a sign with Shift"
    );
}

#[test]
fn no_command_should_want_what_typing_or_the_clipboard_needs() {
    for (command, entry) in table() {
        for keys in entry.keys {
            let name = keys.logical_key.name();
            let is_function = name.len() > 1 && name.starts_with('F');
            let is_plain = keys.modifiers.is_none() || keys.modifiers == Modifiers::SHIFT;
            let is_typed = is_plain && !is_function;
            let is_bound = matches!(entry.scope, Scope::Unclaimed | Scope::EmptyComposer);
            assert!(!is_typed || is_bound, "{command:?}");
            let is_clipboard = matches!(
                keys.logical_key,
                egui::Key::C | egui::Key::V | egui::Key::X | egui::Key::Z | egui::Key::A
            );
            let is_plain = keys.modifiers == Modifiers::COMMAND;
            assert!(!(is_clipboard && is_plain), "{command:?}");
        }
    }
}

#[test]
fn every_command_should_have_words_and_an_icon() {
    let words = Words::english();
    let mut fonts = Fonts::new(TextOptions::default(), fonts());
    let mut glyphs = fonts.with_pixels_per_point(1.0);
    let mut labels = std::collections::BTreeSet::new();
    for (command, entry) in table() {
        let label = words.text(entry.label);
        assert_ne!(label, entry.label, "{command:?}");
        assert!(!label.ends_with('.'), "{command:?}: {label}");
        assert!(
            labels.insert(label.into_owned()),
            "{command:?} is called as another"
        );
        let note = words.text(entry.note);
        assert_ne!(note, entry.note, "{command:?}");
        assert!(note.ends_with('.'), "{command:?}: {note}");
        assert!(
            glyphs.has_glyph(&face::icon(16.0), entry.icon),
            "{command:?}"
        );
    }
}

#[test]
fn keys_should_be_written_with_signs_that_the_fonts_have() {
    let (ctx, words) = (Context::default(), Words::english());
    let mut fonts = Fonts::new(TextOptions::default(), fonts());
    let mut glyphs = fonts.with_pixels_per_point(1.0);
    let places = PLACE_KEYS.iter().flat_map(|(_, keys)| keys.iter());
    let all = table();
    let keys = all.iter().flat_map(|(_, entry)| entry.keys);
    for keys in keys.chain(places.map(|place| &place.keys)) {
        let text = shortcut::text(&ctx, &words, keys);
        for char in text.chars().filter(|char| *char != ' ') {
            assert!(glyphs.has_glyph(&face::regular(12.0), char), "{text}");
        }
    }
    let zoom = UiCommand::ZoomIn.keys_text(&ctx, &words);
    assert!(zoom.ends_with(" +"), "{zoom}");
}

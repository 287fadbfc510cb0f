//! What is pasted and is more than words: paths of files, long texts, pictures.

use std::path::PathBuf;

use egui::{Event, Id, Key, Ui};

use crate::domain::{AttachSource, DraftPlace};
use crate::ui::{Action, View};

/// More lines than this are no files that a person chose.
const MOST_PATHS: usize = 500;

/// Takes what was pasted into the field of a place and becomes a file there. Ordinary text is
/// left to the field.
pub(in crate::ui) fn take_pasted(
    ui: &Ui,
    view: View<'_>,
    place: DraftPlace,
    actions: &mut Vec<Action>,
) {
    let has_any = ui.input(|input| input.events.iter().any(is_of_pasting));
    if !has_any {
        return;
    }
    // Looked at before anything is taken out.
    if pastes_more_than_text(ui) {
        actions.push(Action::PasteAttachment(place));
    }
    let longest = view.state.settings.paste_as_file_chars as usize;
    let name = || view.words.text("attach-pasted-text").into_owned();
    ui.input_mut(|input| {
        input.events.retain(|event| {
            let Event::Paste(text) = event else {
                return !matches!(event, Event::PasteImage(_));
            };
            let Some(sources) = sources_of(text, longest, name) else {
                return true;
            };
            actions.push(Action::AttachPasted(place, sources));
            false
        });
    });
}

fn is_of_pasting(event: &Event) -> bool {
    matches!(
        event,
        Event::Paste(_) | Event::PasteImage(_) | Event::Key { key: Key::V, .. }
    )
}

/// Whether something was pasted that is no text. For a picture there is an event; for files
/// that come without any text there is none, and not even the press of the key is told: there
/// is a release that nothing came before.
fn pastes_more_than_text(ui: &Ui) -> bool {
    let id = Id::unique("what pasted");
    let mut is_explained = ui.data(|data| data.get_temp::<bool>(id).unwrap_or_default());
    let mut is_wanted = false;
    ui.input(|input| {
        for event in &input.events {
            match event {
                Event::Paste(_)
                | Event::Key {
                    key: Key::V,
                    pressed: true,
                    ..
                } => {
                    is_explained = true;
                }
                Event::PasteImage(_) => {
                    is_explained = true;
                    is_wanted = true;
                }
                Event::Key {
                    key: Key::V,
                    modifiers,
                    ..
                } => {
                    is_wanted |= !is_explained && modifiers.command;
                    is_explained = false;
                }
                _ => {}
            }
        }
    });
    ui.data_mut(|data| data.insert_temp(id, is_explained));
    is_wanted
}

/// The files that a pasted text stands for; `None` where it is ordinary text.
fn sources_of(
    text: &str,
    longest: usize,
    name: impl FnOnce() -> String,
) -> Option<Vec<AttachSource>> {
    if let Some(paths) = paths_of(text) {
        return Some(paths.into_iter().map(AttachSource::Path).collect());
    }
    let is_long = longest > 0 && text.chars().nth(longest - 1).is_some();
    is_long.then(|| {
        let bytes = text.as_bytes().into();
        vec![AttachSource::Bytes {
            name: name(),
            bytes,
        }]
    })
}

/// The paths that a text is made of, one on each line; `None` where there is anything else.
fn paths_of(text: &str) -> Option<Vec<PathBuf>> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let paths: Vec<_> = lines
        .take(MOST_PATHS + 1)
        .map(path_of)
        .collect::<Option<_>>()?;
    (1..=MOST_PATHS).contains(&paths.len()).then_some(paths)
}

fn path_of(line: &str) -> Option<PathBuf> {
    if line.chars().any(char::is_control) {
        return None;
    }
    if let Some(rest) = line.strip_prefix("file://") {
        let rest = rest.strip_prefix("localhost").unwrap_or(rest);
        let path = decoded(rest).filter(|path| path.starts_with('/'))?;
        // `file:///C:/notes.txt` has its drive behind a slash.
        let path = path
            .strip_prefix('/')
            .filter(|it| has_drive(it))
            .unwrap_or(&path);
        return Some(PathBuf::from(path));
    }
    // As one of the systems copies a path.
    let line = line
        .strip_prefix('"')
        .and_then(|line| line.strip_suffix('"'))
        .unwrap_or(line);
    let is_path = match line.strip_prefix('/') {
        // Comments of code begin with two signs.
        Some(rest) => {
            rest.starts_with(|first: char| !matches!(first, '/' | '*') && !first.is_whitespace())
        }
        None => line.starts_with("~/") || (cfg!(windows) && has_drive(line)),
    };
    is_path.then(|| PathBuf::from(line))
}

/// Whether a path begins with a drive: `C:\\` or `C:/`.
fn has_drive(path: &str) -> bool {
    let mut signs = path.chars();
    signs
        .next()
        .is_some_and(|drive| drive.is_ascii_alphabetic())
        && signs.next() == Some(':')
        && matches!(signs.next(), Some('/' | '\\'))
}

/// A text without its `%20`; `None` where that is no text.
fn decoded(text: &str) -> Option<String> {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let digits = (*byte == b'%').then(|| text.get(at + 1..at + 3)).flatten();
        let code = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok());
        decoded.push(code.unwrap_or(*byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8(decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_should_be_told_from_words() {
        for (text, paths) in [
            (
                "file:///files/a%20b.txt\r\nfile:///files/c.txt\r\n",
                vec!["/files/a b.txt", "/files/c.txt"],
            ),
            ("file://localhost/files/%C3%A9", vec!["/files/\u{e9}"]),
            ("file:///C:/notes.txt", vec!["C:/notes.txt"]),
            ("/files/My File.pdf", vec!["/files/My File.pdf"]),
            ("\"/files/x\"", vec!["/files/x"]),
            ("~/notes.txt\n\n/files/x\n", vec!["~/notes.txt", "/files/x"]),
        ] {
            let paths = paths.into_iter().map(PathBuf::from).collect();
            assert_eq!(paths_of(text), Some(paths), "{text}");
        }
        for text in [
            "",
            "\n",
            "See /files/x",
            "/files/x\nand this",
            "// a comment",
            "/* a comment */",
            "/ alone",
            "/",
            "~",
            "https://example.org/x",
            "file://server/share",
            "file:relative",
            "/files/a\tb",
            "file:///files/%FF",
        ] {
            assert_eq!(paths_of(text), None, "{text}");
        }
        assert_eq!(paths_of(&"/files/x\n".repeat(MOST_PATHS + 1)), None);
        assert!(has_drive("C:\\x") && has_drive("d:/") && !has_drive("C:x") && !has_drive("/x"));
    }

    #[test]
    fn a_text_should_become_a_file_from_the_wanted_length_on() {
        let is_file = |signs: usize, longest| {
            let text = "\u{e9}".repeat(signs);
            sources_of(&text, longest, String::new).is_some()
        };
        assert!(!is_file(9, 10));
        assert!(is_file(10, 10));
        assert!(!is_file(100, 0), "never");
    }

    proptest::proptest! {
        #[test]
        fn no_text_should_make_it_panic(text in "(file://|/|~/|%[0-9A-F]{0,2}|\\PC|\n){0,20}") {
            let _ = paths_of(&text);
            let _ = decoded(&text);
        }
    }
}

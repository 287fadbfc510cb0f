//! The table of rooms in `src/ARCHITECTURE.md`, read as the rules that it states.

use super::source::NamedPath;

/// Crates and modules that a word of the table's last column stands for.
const MEANINGS: &[(&str, &[&str])] = &[
    (
        "egui",
        &[
            "egui",
            "eframe",
            "egui_commonmark",
            "egui_extras",
            "egui_kittest",
            "epaint",
            "emath",
            "ecolor",
        ],
    ),
    ("tokio", &["tokio", "tokio_util"]),
    ("reqwest", &["reqwest", "rustls", "hyper", "http"]),
    ("rusqlite", &["rusqlite", "libsqlite3_sys"]),
    ("std::fs", &["std::fs", "tokio::fs"]),
    (
        "threads",
        &["std::thread", "std::process", "std::net", "poll_promise"],
    ),
    (
        "clocks",
        &[
            "std::time::Instant",
            "std::time::SystemTime",
            "tokio::time",
            "jiff::Timestamp::now",
            "jiff::Zoned::now",
        ],
    ),
    (
        "anything that can block or fail",
        &[
            "std::fs",
            "std::io",
            "std::net",
            "std::process",
            "std::thread",
            "std::sync::Mutex",
            "std::sync::RwLock",
            "std::sync::mpsc",
            "std::time::Instant",
            "std::time::SystemTime",
            "tokio",
            "tokio_util",
            "reqwest",
            "rustls",
            "rusqlite",
            "rfd",
            "poll_promise",
        ],
    ),
    (
        "drawing of widgets",
        &[
            "egui::Button",
            "egui::Checkbox",
            "egui::ComboBox",
            "egui::Hyperlink",
            "egui::Image",
            "egui::Label",
            "egui::ProgressBar",
            "egui::RadioButton",
            "egui::RichText",
            "egui::Slider",
            "egui::Spinner",
            "egui::TextEdit",
            "egui::WidgetText",
            "egui_commonmark",
        ],
    ),
    // Held by the length of the file instead.
    ("logic", &[]),
];

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    /// Its folder's name, or `main.rs`.
    pub name: String,
    /// The rooms it may import; `None` stands for all.
    pub imports: Option<Vec<String>>,
    /// The crates and modules it never names.
    pub forbidden: Vec<String>,
}

/// Reads the rows of the table that begin with a place in `src`.
pub fn rooms(markdown: &str) -> Result<Vec<Room>, String> {
    let rooms: Vec<Room> = markdown
        .lines()
        .filter_map(|line| line.strip_prefix("| `src/"))
        .map(room)
        .collect::<Result<_, _>>()?;
    if rooms.is_empty() {
        return Err("the table of rooms is gone".to_owned());
    }
    for import in rooms
        .iter()
        .filter_map(|room| room.imports.as_ref())
        .flatten()
    {
        if !rooms.iter().any(|room| room.name == *import) {
            return Err(format!(
                "the table lets someone import `{import}`, which is no room"
            ));
        }
    }
    Ok(rooms)
}

fn room(row: &str) -> Result<Room, String> {
    let columns: Vec<&str> = row.split('|').map(str::trim).collect();
    let [folder, _, imports, never, ..] = columns.as_slice() else {
        return Err(format!("this row has too few columns: {row}"));
    };
    let imports = match *imports {
        "all" => None,
        "nothing of ours" | "" => Some(Vec::new()),
        names => Some(words(names)),
    };
    let mut forbidden = Vec::new();
    for word in words(never) {
        let Some((_, meaning)) = MEANINGS.iter().find(|(known, _)| *known == word) else {
            return Err(format!(
                "no rule is known for the words \"{word}\" of the table"
            ));
        };
        forbidden.extend(meaning.iter().map(|&path| path.to_owned()));
    }
    Ok(Room {
        name: folder.trim_matches(['`', '/']).to_owned(),
        imports,
        forbidden,
    })
}

fn words(cell: &str) -> Vec<String> {
    cell.split(", ")
        .map(|word| word.trim_matches(['`', ' ']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// What a path of a file in `room` breaks, in a sentence.
pub fn breach(rooms: &[Room], room: &str, path: &NamedPath) -> Option<String> {
    let Some(here) = rooms.iter().find(|known| known.name == room) else {
        return Some(format!("`{room}` is not in the table of rooms"));
    };
    let text = path.text();
    if let Some(forbidden) = here.forbidden.iter().find(|prefix| names(path, prefix)) {
        return Some(format!(
            "{room} never contains {forbidden}, but names {text}"
        ));
    }
    if path.segments[0] != "crate" || path.segments.len() < 2 {
        return None;
    }
    let target = path.segments[1].as_str();
    let is_room = rooms.iter().any(|known| known.name == target);
    if target == room || !is_room {
        return None;
    }
    match &here.imports {
        Some(allowed) if !allowed.iter().any(|name| name == target) => {
            Some(format!("{room} may not import {target}, but names {text}"))
        }
        _ => None,
    }
}

/// Whether a path is within another, also where egui is reached through eframe.
fn names(path: &NamedPath, prefix: &str) -> bool {
    path.is_within(prefix) || path.is_within(&format!("eframe::{prefix}"))
}

//! The rules beside the table, each a function from a file's text to what is wrong in it.

use super::source::{Keep, NamedPath, Token, blank, product_tokens, starts_with};

/// No file is longer.
pub const MOST_LINES: usize = 600;
/// `src/main.rs` is a call into the library and nothing else.
pub const MOST_MAIN_LINES: usize = 40;

/// Something wrong: the line, and a sentence.
pub type Fault = (usize, String);

/// A file that is too long to be read in one go.
pub fn too_long(text: &str, most: usize) -> Vec<Fault> {
    let lines = text.lines().count();
    if lines <= most {
        return Vec::new();
    }
    vec![(lines, format!("{lines} lines are more than {most}"))]
}

/// A module that does not say in its first line what it is.
pub fn unintroduced(text: &str) -> Vec<Fault> {
    let first = text.lines().next().unwrap_or_default();
    if first.starts_with("//! ") || first.starts_with("#![doc = include_str!(") {
        return Vec::new();
    }
    vec![(
        1,
        "a module begins with `//!` and says what it is".to_owned(),
    )]
}

/// Colours and sizes that are written down where they are used.
pub fn raw_look(text: &str, paths: &[NamedPath]) -> Vec<Fault> {
    let mut faults: Vec<Fault> = paths
        .iter()
        .filter(|path| is_raw_look(path))
        .map(|path| {
            (
                path.line,
                format!("{} belongs into src/ui/theme", path.text()),
            )
        })
        .collect();
    let tokens = product_tokens(text);
    for (at, token) in tokens.iter().enumerate() {
        let rest = &tokens[at..];
        if starts_with(rest, &["FontId", "{"]) || starts_with(rest, &["hex_color", "!"]) {
            faults.push((
                token.line,
                format!("{} belongs into src/ui/theme", token.text),
            ));
        }
        // `.size(13.0)` and `.add_space(8.0)`; `.size()` of a rectangle is another thing.
        let is_measure =
            starts_with(rest, &[".", "size", "("]) || starts_with(rest, &[".", "add_space", "("]);
        if is_measure
            && rest
                .get(3)
                .is_some_and(|token| token.is_number() && token.text != "0")
        {
            faults.push((
                token.line,
                format!("the number in {}() belongs into src/ui/theme", rest[1].text),
            ));
        }
    }
    for (line, text) in numbered(&blank(text, Keep::Strings)) {
        if text
            .match_indices("\"#")
            .any(|(at, _)| is_hex_colour(&text[at + 2..]))
        {
            faults.push((
                line,
                "a colour in a string belongs into src/ui/theme".to_owned(),
            ));
        }
    }
    faults
}

fn is_raw_look(path: &NamedPath) -> bool {
    path.segments.windows(2).any(|pair| match pair[0].as_str() {
        "Color32" => {
            // Nothing drawn and "as the caller says" are no colours.
            !matches!(pair[1].as_str(), "TRANSPARENT" | "PLACEHOLDER")
                && (pair[1].starts_with("from_")
                    || pair[1].chars().all(|c| c.is_ascii_uppercase() || c == '_'))
        }
        "Rgba" | "Hsva" => pair[1] == "new" || pair[1].starts_with("from_"),
        "FontId" => matches!(
            pair[1].as_str(),
            "new" | "proportional" | "monospace" | "default"
        ),
        _ => false,
    })
}

fn is_hex_colour(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_hexdigit).count();
    matches!(digits, 3 | 6 | 8) && text[digits..].starts_with('"')
}

/// Things that are left behind while one works, and lints that are silenced for good.
pub fn left_behind(text: &str) -> Vec<Fault> {
    macros(&product_tokens(text), &["todo", "unimplemented", "dbg"])
        .chain(silenced(&product_tokens(text)))
        .collect()
}

/// Printing, which is the command line's alone.
pub fn printing(text: &str) -> Vec<Fault> {
    macros(
        &product_tokens(text),
        &["print", "println", "eprint", "eprintln"],
    )
    .collect()
}

fn macros(tokens: &[Token], names: &'static [&'static str]) -> impl Iterator<Item = Fault> {
    tokens
        .windows(2)
        .filter(|pair| pair[1].text == "!" && names.contains(&pair[0].text.as_str()))
        .map(|pair| (pair[0].line, format!("{}! has no place here", pair[0].text)))
        .collect::<Vec<_>>()
        .into_iter()
}

fn silenced(tokens: &[Token]) -> Vec<Fault> {
    tokens
        .iter()
        .enumerate()
        .filter(|(at, _)| {
            starts_with(&tokens[*at..], &["#", "[", "allow"])
                || starts_with(&tokens[*at..], &["#", "!", "[", "allow"])
        })
        .map(|(_, token)| {
            (
                token.line,
                "say #[expect(lint, reason = …)] instead of #[allow]".to_owned(),
            )
        })
        .collect()
}

/// The names under `[dependencies]`, as code spells them.
pub fn dependencies(manifest: &str) -> Vec<String> {
    manifest
        .lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| line.starts_with(|c: char| c.is_ascii_alphanumeric()))
        .filter_map(|line| line.split(['=', '.', ' ']).next())
        .map(|name| name.replace('-', "_"))
        .collect()
}

/// Places on somebody's machine, which mean nothing on another.
pub fn machine_paths(text: &str) -> Vec<Fault> {
    // Put together here, so that this file does not find itself.
    let places = [["/wo", "rk/"], ["/ro", "ot/"], ["/ho", "me/"]].map(|parts| parts.concat());
    numbered(text)
        .filter_map(|(line, text)| {
            let place = places.iter().find(|place| {
                text.match_indices(place.as_str())
                    .any(|(at, _)| begins_a_path(&text[..at]))
            })?;
            Some((line, format!("{place} is a place on one machine")))
        })
        .collect()
}

/// Whether a slash after this begins a path, and does not go on with an address or one.
fn begins_a_path(before: &str) -> bool {
    !before.ends_with(|c: char| c.is_alphanumeric() || "._~-}>".contains(c))
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(at, line)| (at + 1, line))
}

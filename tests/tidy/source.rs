//! Reads Rust well enough to know which paths it names: comments, strings and test modules
//! are blanked, `use` trees are spelled out, aliases and `super::` are resolved.

use std::collections::HashMap;

/// A path that code names, spelled from a crate on, with `crate` for our own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedPath {
    /// Its segments.
    pub segments: Vec<String>,
    /// Where, counted from one.
    pub line: usize,
}

impl NamedPath {
    /// The path as it would be written.
    pub fn text(&self) -> String {
        self.segments.join("::")
    }

    /// Whether it is this path or something within.
    pub fn is_within(&self, prefix: &str) -> bool {
        let mut segments = self.segments.iter();
        prefix
            .split("::")
            .all(|wanted| segments.next().is_some_and(|segment| segment == wanted))
    }
}

/// A word or a mark of the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its text; `::` is one mark.
    pub text: String,
    /// Where, counted from one.
    pub line: usize,
}

impl Token {
    /// Whether it is a name or a keyword.
    pub fn is_word(&self) -> bool {
        self.text
            .starts_with(|c: char| c.is_alphabetic() || c == '_')
    }

    /// Whether it is a number.
    pub fn is_number(&self) -> bool {
        self.text.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// What stays of a source when something is blanked.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Code alone.
    Code,
    /// Code and what stands in strings.
    Strings,
}

/// Blanks comments, and strings where they are not kept. Lines stay where they are.
pub fn blank(source: &str, keep: Keep) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut out = String::with_capacity(source.len());
    let mut at = 0;
    let put = |out: &mut String, c: char, kept: bool| {
        out.push(if kept || c == '\n' { c } else { ' ' });
    };
    while at < chars.len() {
        let previous_is_word = at > 0 && (chars[at - 1].is_alphanumeric() || chars[at - 1] == '_');
        let end = match (chars[at], chars.get(at + 1)) {
            ('/', Some('/')) => line_end(&chars, at),
            ('/', Some('*')) => block_end(&chars, at),
            ('"', _) => {
                let end = string_end(&chars, at);
                for &c in &chars[at..end] {
                    put(&mut out, c, keep == Keep::Strings);
                }
                at = end;
                continue;
            }
            ('r', Some('"' | '#')) if !previous_is_word || chars[at - 1] == 'b' => {
                let Some(end) = raw_string_end(&chars, at) else {
                    out.push('r');
                    at += 1;
                    continue;
                };
                for &c in &chars[at..end] {
                    put(&mut out, c, keep == Keep::Strings);
                }
                at = end;
                continue;
            }
            ('\'', _) => {
                let Some(end) = char_end(&chars, at) else {
                    // A lifetime: the mark goes, the name stays.
                    out.push(' ');
                    at += 1;
                    continue;
                };
                end
            }
            (c, _) => {
                out.push(c);
                at += 1;
                continue;
            }
        };
        for &c in &chars[at..end] {
            put(&mut out, c, false);
        }
        at = end;
    }
    out
}

fn line_end(chars: &[char], from: usize) -> usize {
    (from..chars.len())
        .find(|&at| chars[at] == '\n')
        .unwrap_or(chars.len())
}

fn block_end(chars: &[char], from: usize) -> usize {
    let mut depth = 0;
    let mut at = from;
    while at + 1 < chars.len() {
        match (chars[at], chars[at + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return at;
        }
    }
    chars.len()
}

fn string_end(chars: &[char], from: usize) -> usize {
    let mut at = from + 1;
    while at < chars.len() {
        match chars[at] {
            '\\' => at += 2,
            '"' => return at + 1,
            _ => at += 1,
        }
    }
    chars.len()
}

fn raw_string_end(chars: &[char], from: usize) -> Option<usize> {
    let hashes = chars[from + 1..].iter().take_while(|&&c| c == '#').count();
    let open = from + 1 + hashes;
    if chars.get(open) != Some(&'"') {
        return None;
    }
    let close = (open + 1..chars.len()).find(|&at| {
        chars[at] == '"'
            && chars[at + 1..]
                .iter()
                .take(hashes)
                .filter(|&&c| c == '#')
                .count()
                == hashes
    });
    Some(close.map_or(chars.len(), |at| at + 1 + hashes))
}

/// The end of a character literal; `None` where the mark begins a lifetime.
fn char_end(chars: &[char], from: usize) -> Option<usize> {
    if chars.get(from + 1) == Some(&'\\') {
        return (from + 3..chars.len().min(from + 14))
            .find(|&at| chars[at] == '\'')
            .map(|at| at + 1);
    }
    (chars.get(from + 2) == Some(&'\'')).then_some(from + 3)
}

/// Splits blanked code into words and marks.
pub fn tokens(code: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut line = 1;
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        if c == '\n' {
            line += 1;
        }
        if c.is_whitespace() {
            continue;
        }
        let mut text = String::from(c);
        if c.is_alphanumeric() || c == '_' {
            while let Some(&next) = rest.peek() {
                if !(next.is_alphanumeric() || next == '_') {
                    break;
                }
                text.push(next);
                rest.next();
            }
        } else if c == ':' && rest.peek() == Some(&':') {
            rest.next();
            text.push(':');
        }
        found.push(Token { text, line });
    }
    found
}

/// The tokens of a source without what is compiled for its own tests only.
pub fn product_tokens(source: &str) -> Vec<Token> {
    let all = tokens(&blank(source, Keep::Code));
    let mut kept = Vec::with_capacity(all.len());
    let mut at = 0;
    while at < all.len() {
        if starts_with(&all[at..], &["#", "[", "cfg", "(", "test", ")", "]"]) {
            at = item_end(&all, at + 7);
        } else {
            kept.push(all[at].clone());
            at += 1;
        }
    }
    kept
}

/// The modules that a source declares for its tests only and keeps in files of their own.
pub fn test_module_names(source: &str) -> Vec<String> {
    let all = tokens(&blank(source, Keep::Code));
    all.windows(10)
        .filter(|window| starts_with(window, &["#", "[", "cfg", "(", "test", ")", "]", "mod"]))
        .filter(|window| window[9].text == ";")
        .map(|window| window[8].text.clone())
        .collect()
}

/// Whether tokens begin with these texts.
pub fn starts_with(tokens: &[Token], texts: &[&str]) -> bool {
    tokens.len() >= texts.len()
        && tokens
            .iter()
            .zip(texts)
            .all(|(token, text)| token.text == *text)
}

/// Where the item that begins here ends: after its `;` or its outermost braces.
fn item_end(tokens: &[Token], from: usize) -> usize {
    let mut braces = 0_usize;
    let mut others = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(from) {
        match token.text.as_str() {
            "(" | "[" => others += 1,
            ")" | "]" => others = others.saturating_sub(1),
            "{" => braces += 1,
            "}" => {
                braces = braces.saturating_sub(1);
                if braces == 0 && others == 0 {
                    return at + 1;
                }
            }
            // A `use` tree ends here too, and so does a statement.
            ";" if braces == 0 && others == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// Every path that product code names. `module` is the module's own place in the crate:
/// `["ui", "theme"]` for `src/ui/theme/mod.rs`.
pub fn named_paths(source: &str, module: &[String]) -> Vec<NamedPath> {
    let tokens = product_tokens(source);
    let mut aliases: HashMap<String, Vec<String>> = HashMap::new();
    let mut modules: HashMap<String, Vec<String>> = HashMap::new();
    let mut raw: Vec<(NamedPath, Vec<String>)> = Vec::new();
    let mut place = module.to_vec();
    // For each open brace: whether it opened an inline module.
    let mut braces: Vec<bool> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let token = &tokens[at];
        let next = tokens.get(at + 1).map_or("", |next| next.text.as_str());
        match token.text.as_str() {
            "use" if next != "<" => {
                let mut leaves = Vec::new();
                at = use_tree(&tokens, at + 1, &[], &mut leaves);
                for (path, name) in leaves {
                    let path = NamedPath {
                        segments: resolve(path.segments, &place),
                        ..path
                    };
                    if name != "_" && name != "*" {
                        aliases.insert(name, path.segments.clone());
                    }
                    raw.push((path, Vec::new()));
                }
                continue;
            }
            "mod" => {
                // From here on its name means this module, and no crate of the same name.
                let own = std::iter::once("crate").chain(place.iter().map(String::as_str));
                let own = own.chain([next]).map(str::to_owned).collect();
                modules.insert(next.to_owned(), own);
                if tokens.get(at + 2).is_some_and(|third| third.text == "{") {
                    place.push(next.to_owned());
                    braces.push(true);
                }
                at += 3;
                continue;
            }
            "{" => braces.push(false),
            "}" => {
                let was_module = braces.pop() == Some(true);
                if was_module {
                    place.pop();
                }
            }
            _ if token.is_word() => {
                let line = token.line;
                let after_dot = at > 0 && tokens[at - 1].text == ".";
                let mut segments = vec![token.text.clone()];
                at += 1;
                while at + 1 < tokens.len() && tokens[at].text == "::" && tokens[at + 1].is_word() {
                    segments.push(tokens[at + 1].text.clone());
                    at += 2;
                }
                if !after_dot {
                    raw.push((NamedPath { segments, line }, place.clone()));
                }
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    // Modules and aliases may be declared after they are used, so they are resolved at the end.
    let within = |segments: Vec<String>| match modules.get(&segments[0]) {
        Some(own) => own.iter().chain(&segments[1..]).cloned().collect(),
        None => segments,
    };
    for full in aliases.values_mut() {
        *full = within(std::mem::take(full));
    }
    raw.into_iter()
        .map(|(path, place)| {
            let first = &path.segments[0];
            let segments = match aliases.get(first) {
                Some(full) if full.last() != Some(first) || full.len() > 1 => {
                    if path.segments == *full {
                        path.segments
                    } else {
                        full.iter().chain(&path.segments[1..]).cloned().collect()
                    }
                }
                _ => resolve(path.segments, &place),
            };
            NamedPath {
                segments: within(segments),
                line: path.line,
            }
        })
        .filter(|path| path.segments.len() > 1 || path.segments[0] != "crate")
        .collect()
}

/// Spells `self`, `super` and our own package's name from the crate on.
fn resolve(mut segments: Vec<String>, module: &[String]) -> Vec<String> {
    if segments[0] == "causerie" && segments.len() > 1 {
        "crate".clone_into(&mut segments[0]);
    }
    let supers = segments
        .iter()
        .take_while(|segment| *segment == "super")
        .count();
    let is_self = segments[0] == "self" && segments.len() > 1;
    if supers == 0 && !is_self {
        return segments;
    }
    let skipped = if is_self { 1 } else { supers };
    let depth = module
        .len()
        .saturating_sub(if is_self { 0 } else { supers });
    std::iter::once("crate".to_owned())
        .chain(module[..depth].iter().cloned())
        .chain(segments.into_iter().skip(skipped))
        .collect()
}

/// Spells out a `use` tree: each leaf with the name it is known by. The place after it.
fn use_tree(
    tokens: &[Token],
    from: usize,
    prefix: &[String],
    leaves: &mut Vec<(NamedPath, String)>,
) -> usize {
    let mut segments = prefix.to_vec();
    let mut line = tokens.get(from).map_or(0, |token| token.line);
    let mut name = None;
    let mut at = from;
    while at < tokens.len() {
        let token = &tokens[at];
        match token.text.as_str() {
            "{" => {
                at += 1;
                while at < tokens.len() && tokens[at].text != "}" {
                    at = use_tree(tokens, at, &segments, leaves);
                    if tokens.get(at).is_some_and(|token| token.text == ",") {
                        at += 1;
                    }
                }
                return at + 1;
            }
            "," | "}" | ";" => break,
            "as" => {
                name = tokens.get(at + 1).map(|token| token.text.clone());
                at += 1;
            }
            "::" => {}
            // `{self}` names the module itself.
            "self" if !segments.is_empty() => {}
            "*" => name = Some("*".to_owned()),
            word => {
                segments.push(word.to_owned());
                line = token.line;
            }
        }
        at += 1;
    }
    if let Some(last) = segments.last().cloned() {
        let path = NamedPath { segments, line };
        leaves.push((path, name.unwrap_or(last)));
    }
    if tokens.get(at).is_some_and(|token| token.text == ";") {
        at += 1;
    }
    at
}

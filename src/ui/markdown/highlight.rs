//! The colours of code. Finding them takes long, so it happens elsewhere, once for
//! each text: [`Highlights`] collects what is wanted, and is given what was found.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use syntect::parsing::{ParseState, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

/// What a piece of code is, as far as it has a colour of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A word of the language.
    Keyword,
    /// Text in quotes.
    String,
    /// A number or another constant.
    Number,
    /// A remark.
    Comment,
}

/// The coloured pieces of a text: byte ranges in order, what lies between has no colour.
pub type Classes = Arc<Vec<(Range<usize>, Class)>>;

/// Names a text in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HighlightKey(u64);

/// A wish for colours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HighlightRequest {
    /// What to give them back under.
    pub key: HighlightKey,
    /// The language, as the fence names it.
    pub language: String,
    /// The code.
    pub text: String,
}

/// The colours of a text that still grows: they hold for its first bytes.
#[derive(Clone, Debug)]
pub struct Highlighted {
    pub(super) classes: Option<Classes>,
    pub(super) asked: HighlightKey,
    pub(super) asked_bytes: usize,
}

/// The colours that are known, and those that are wanted.
#[derive(Debug, Default)]
pub struct Highlights {
    known: HashMap<HighlightKey, (Classes, u64)>,
    wanted: Vec<HighlightRequest>,
    asked: std::collections::HashSet<HighlightKey>,
    tick: u64,
}

/// How many texts' colours are kept.
const MOST_KNOWN: usize = 512;
/// Code longer than this stays without colours, in bytes.
const MOST_BYTES: usize = 512 * 1024;
/// A growing text is asked for again when it grew by this many bytes or a quarter.
const REGROWTH_BYTES: usize = 400;

impl Highlights {
    /// What is wanted since the last call.
    pub fn take_wanted(&mut self) -> Vec<HighlightRequest> {
        std::mem::take(&mut self.wanted)
    }

    /// Takes in what was found.
    pub fn insert(&mut self, key: HighlightKey, classes: Classes) {
        self.asked.remove(&key);
        if self.known.len() >= MOST_KNOWN {
            let mut ticks: Vec<u64> = self.known.values().map(|(_, tick)| *tick).collect();
            ticks.sort_unstable();
            let median = ticks[ticks.len() / 2];
            self.known.retain(|_, (_, tick)| *tick > median);
        }
        self.tick += 1;
        self.known.insert(key, (classes, self.tick));
    }

    pub(super) fn is_known(&self, key: HighlightKey) -> bool {
        self.known.contains_key(&key)
    }

    /// The colours of a text as far as they are known; what is missing is asked for.
    ///
    /// `carried` holds what was known of the same text when it was shorter. The second
    /// value names what must come before the picture is complete.
    pub(in crate::ui) fn look_up(
        &mut self,
        language: &str,
        text: &str,
        carried: &mut Option<Highlighted>,
    ) -> (Option<Classes>, Option<HighlightKey>) {
        if language.is_empty() || text.is_empty() || text.len() > MOST_BYTES {
            return (None, None);
        }
        let key = key_of(language, text);
        self.tick += 1;
        if let Some((classes, tick)) = self.known.get_mut(&key) {
            *tick = self.tick;
            let classes = Arc::clone(classes);
            *carried = Some(Highlighted {
                classes: Some(Arc::clone(&classes)),
                asked: key,
                asked_bytes: text.len(),
            });
            return (Some(classes), None);
        }
        let carried = carried.get_or_insert_with(|| Highlighted {
            classes: None,
            asked: key,
            asked_bytes: 0,
        });
        if let Some((classes, _)) = self.known.get(&carried.asked) {
            carried.classes = Some(Arc::clone(classes));
        }
        let is_answered = !self.asked.contains(&carried.asked);
        let grown = text.len().saturating_sub(carried.asked_bytes);
        let is_worth = carried.asked_bytes == 0
            || text.len() < carried.asked_bytes
            || grown >= REGROWTH_BYTES.max(carried.asked_bytes / 4)
            || !self.asked.contains(&key) && grown < REGROWTH_BYTES;
        if is_answered && is_worth && self.asked.insert(key) {
            carried.asked = key;
            carried.asked_bytes = text.len();
            self.wanted.push(HighlightRequest {
                key,
                language: language.to_owned(),
                text: text.to_owned(),
            });
        }
        (carried.classes.clone(), Some(carried.asked))
    }
}

fn key_of(language: &str, text: &str) -> HighlightKey {
    let mut hasher = DefaultHasher::new();
    (language, text).hash(&mut hasher);
    HighlightKey(hasher.finish())
}

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Finds the colours of a text. Slow: some megabytes a second, and the first call loads the
/// grammars. An unknown language has none.
#[must_use]
pub fn classify(language: &str, text: &str) -> Classes {
    let mut classes: Vec<(Range<usize>, Class)> = Vec::new();
    let token = match language {
        // Names that models use and the grammars do not know.
        "shell-session" | "console" => "bash",
        "jsonc" | "json5" => "json",
        other => other,
    };
    let Some(syntax) = SYNTAXES.find_syntax_by_token(token) else {
        return Arc::new(classes);
    };
    let mut state = ParseState::new(syntax);
    let mut stack = ScopeStack::new();
    let mut at = 0;
    for line in LinesWithEndings::from(text) {
        let Ok(changes) = state.parse_line(line, &SYNTAXES) else {
            break;
        };
        let mut from = 0;
        for (index, change) in changes.iter().map(|(index, op)| (*index, op)) {
            if index > from {
                push(&mut classes, at + from..at + index, class_of(&stack));
                from = index;
            }
            if stack.apply(change).is_err() {
                return Arc::new(classes);
            }
        }
        push(&mut classes, at + from..at + line.len(), class_of(&stack));
        at += line.len();
    }
    Arc::new(classes)
}

fn push(classes: &mut Vec<(Range<usize>, Class)>, range: Range<usize>, class: Option<Class>) {
    let Some(class) = class else {
        return;
    };
    match classes.last_mut() {
        Some((last, known)) if last.end == range.start && *known == class => last.end = range.end,
        _ if range.is_empty() => {}
        _ => classes.push((range, class)),
    }
}

/// The class of the innermost scope that has one.
fn class_of(stack: &ScopeStack) -> Option<Class> {
    stack.as_slice().iter().rev().find_map(|scope| {
        let name = scope.build_string();
        let starts = |prefix: &str| name.starts_with(prefix);
        if starts("comment") {
            Some(Class::Comment)
        } else if starts("string") {
            Some(Class::String)
        } else if starts("constant") {
            Some(Class::Number)
        } else if starts("keyword.operator") && !starts("keyword.operator.word") {
            None
        } else if starts("keyword") || starts("storage") {
            Some(Class::Keyword)
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_should_have_its_four_colours() {
        let text = "fn main() {\n    // why\n    let x = \"s\" + 42;\n}\n";
        let classes = classify("rust", text);
        let found = |class| {
            classes
                .iter()
                .filter(|(_, known)| *known == class)
                .map(|(range, _)| text[range.clone()].trim())
                .collect::<Vec<_>>()
        };
        assert!(found(Class::Keyword).contains(&"fn"), "{classes:?}");
        assert_eq!(found(Class::Comment), ["// why"]);
        assert_eq!(found(Class::String), ["\"s\""]);
        assert_eq!(found(Class::Number), ["42"]);
    }

    #[test]
    fn an_unknown_language_should_have_no_colours() {
        assert!(classify("klingon", "qapla'").is_empty());
    }

    #[test]
    fn colours_should_be_asked_for_once_and_carried_while_the_text_grows() {
        let mut highlights = Highlights::default();
        let mut carried = None;
        let (classes, missing) = highlights.look_up("rust", "fn a", &mut carried);
        assert!(classes.is_none() && missing.is_some());
        let _again = highlights.look_up("rust", "fn a() {", &mut carried);
        let wanted = highlights.take_wanted();
        assert_eq!(wanted.len(), 1, "one at a time");
        highlights.insert(wanted[0].key, classify("rust", &wanted[0].text));
        let (classes, _) = highlights.look_up("rust", "fn a() {}", &mut carried);
        assert!(
            classes.is_some(),
            "the colours of the shorter text hold for its bytes"
        );
    }
}

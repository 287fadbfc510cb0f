//! What the words of a text are for ranking: the same for what is kept and for what is asked.
//!
//! Words are folded (small letters, one form of each sign, no accents), words that say nothing
//! are left out, and the rest is brought to its stem. An identifier is kept whole as well as in
//! its parts; what is written without spaces is taken by single signs and by pairs.

use unicode_general_category::{GeneralCategory, get_general_category};
use unicode_normalization::UnicodeNormalization;

use super::porter;
use super::stop::is_stop_word;
use crate::domain::{is_of_word, is_unspaced};

/// Longer words are no words; they are cut off here, in bytes.
const LONGEST: usize = 64;

/// The terms of a text in their order. They consist of letters and digits of any script and of
/// `_`, and of nothing else.
#[must_use]
pub fn terms(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    each_word(text, |word| {
        if word.chars().next().is_some_and(is_unspaced) {
            pairs(word, &mut found);
        } else {
            take_word(word, &mut found);
        }
    });
    found
}

/// Whether a person asks for these very signs: something stands in quotes, or is an identifier.
/// Nothing may then be added to what was asked for.
#[must_use]
pub fn is_exact(query: &str) -> bool {
    let mut is_exact = quotes(query);
    each_word(query, |word| is_exact |= is_identifier(word));
    is_exact
}

fn quotes(query: &str) -> bool {
    query.matches('"').count() >= 2
        || query.matches('`').count() >= 2
        || (query.contains('«') && query.contains('»'))
        || (query.contains('“') && query.contains('”'))
}

/// Goes through the words of a text and the runs of what is written without spaces. A `_`
/// between letters holds a word together.
fn each_word(text: &str, mut take: impl FnMut(&str)) {
    let mut start = None;
    let mut is_run = false;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let unspaced = is_unspaced(c);
        let joins = match start {
            Some(_) if is_run => unspaced,
            Some(_) => {
                is_of_word(c)
                    || is_mark(c)
                    || (c == '_' && chars.peek().is_some_and(|(_, next)| is_of_word(*next)))
            }
            None => false,
        };
        if joins {
            continue;
        }
        if let Some(start) = start.take()
            && !is_elided(text, start, at)
        {
            take(&text[start..at]);
        }
        if unspaced || is_of_word(c) {
            start = Some(at);
            is_run = unspaced;
        }
    }
    if let Some(start) = start
        && !is_elided(text, start, text.len())
    {
        take(&text[start..]);
    }
}

/// Whether a letter is what an apostrophe left of a word, as in *l'eau* and *it's*. By itself a
/// letter is a name, as in *vitamin C*.
fn is_elided(text: &str, start: usize, end: usize) -> bool {
    const APOSTROPHES: [char; 2] = ['\'', '’'];
    end - start == 1
        && (text[..start].ends_with(APOSTROPHES) || text[end..].starts_with(APOSTROPHES))
}

fn is_mark(c: char) -> bool {
    !c.is_ascii()
        && matches!(
            get_general_category(c),
            GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark
        )
}

/// Whether a word is a name that somebody made up: of several parts, or of letters and digits.
fn is_identifier(word: &str) -> bool {
    word.contains('_')
        || parts(word).len() > 1
        || (word.bytes().any(|byte| byte.is_ascii_digit())
            && word.bytes().any(|byte| byte.is_ascii_alphabetic()))
}

fn take_word(word: &str, found: &mut Vec<String>) {
    let parts = parts(word);
    if parts.len() > 1 {
        let mut whole: String = fold(word).chars().filter(|c| is_kept(*c)).collect();
        shorten(&mut whole);
        found.push(whole);
        for part in parts {
            take_plain(part, found);
        }
    } else {
        take_plain(word, found);
    }
}

fn take_plain(word: &str, found: &mut Vec<String>) {
    let mut term: String = fold(word).chars().filter(|c| is_kept(*c)).collect();
    if term.is_empty() || is_stop_word(&term) {
        return;
    }
    shorten(&mut term);
    porter::stem(&mut term);
    found.push(term);
}

/// Folding can bring signs that are in no word, such as the stroke of a fraction.
fn is_kept(c: char) -> bool {
    c == '_' || is_of_word(c) || is_unspaced(c)
}

/// Small letters, one form of each sign, no accents.
fn fold(word: &str) -> String {
    if word.is_ascii() {
        return word.to_ascii_lowercase();
    }
    word.nfkd()
        .filter(|c| !is_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_mark(*c))
        .flat_map(|c| unaccented(c).chars().chain(letter(c)))
        .collect()
}

/// Letters that have no accent to lose and are nevertheless written in two ways.
const fn unaccented(c: char) -> &'static str {
    match c {
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        'ø' => "o",
        'ł' => "l",
        'đ' => "d",
        'ı' => "i",
        _ => "",
    }
}

fn letter(c: char) -> Option<char> {
    unaccented(c).is_empty().then_some(c)
}

fn shorten(term: &mut String) {
    if term.len() > LONGEST {
        let end = (0..=LONGEST)
            .rev()
            .find(|at| term.is_char_boundary(*at))
            .unwrap_or_default();
        term.truncate(end);
    }
}

/// The parts of `snake_case`, `camelCase` and `HTTPServer`.
fn parts(word: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    for piece in word.split('_').filter(|piece| !piece.is_empty()) {
        let mut start = 0;
        let mut before: Option<char> = None;
        let mut chars = piece.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let is_next_small = chars.peek().is_some_and(|(_, next)| next.is_lowercase());
            let begins = match before {
                Some(last) if c.is_uppercase() => {
                    last.is_lowercase() || (last.is_uppercase() && is_next_small)
                }
                _ => false,
            };
            if begins && at > start {
                parts.push(&piece[start..at]);
                start = at;
            }
            before = Some(c);
        }
        parts.push(&piece[start..]);
    }
    parts
}

/// Each sign, and each with the one behind it, so that one sign finds something as well.
fn pairs(run: &str, found: &mut Vec<String>) {
    let mut last: Option<char> = None;
    for c in run.nfkc().flat_map(char::to_lowercase) {
        if !is_kept(c) || is_mark(c) {
            continue;
        }
        found.push(c.to_string());
        if let Some(last) = last {
            found.push([last, c].iter().collect());
        }
        last = Some(c);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_should_be_folded_stemmed_and_freed_of_what_says_nothing() {
        assert_eq!(terms("The flows of the Wings"), ["flow", "wing"]);
        assert_eq!(
            terms("L'écoulement, où étaient-ils ?"),
            terms("ecoulement ou")
        );
        assert_eq!(terms("ﬁnal ２０２６ Œuvre"), ["final", "2026", "oeuvr"]);
        assert_eq!(terms("cafe\u{301} CAFÉ"), ["cafe", "cafe"]);
    }

    #[test]
    fn an_identifier_should_be_found_whole_and_by_its_parts() {
        assert_eq!(
            terms("parse_http_header"),
            ["parse_http_header", "pars", "http", "header"]
        );
        assert_eq!(
            terms("readFileSync"),
            ["readfilesync", "read", "file", "sync"]
        );
        assert_eq!(terms("HTTPServer"), ["httpserver", "http", "server"]);
        assert_eq!(terms("__init__"), ["init"]);
    }

    #[test]
    fn scripts_without_spaces_should_be_taken_by_signs_and_pairs() {
        assert_eq!(terms("東京都"), ["東", "京", "東京", "都", "京都"]);
        assert_eq!(terms("用Rust写"), ["用", "rust", "写"]);
    }

    #[test]
    fn what_is_quoted_or_made_up_should_be_exact() {
        for query in [
            "\"boundary layer\"",
            "read_file",
            "readFile",
            "x86",
            "`a b`",
        ] {
            assert!(is_exact(query), "{query}");
        }
        for query in ["boundary layer", "Où est-il ?", "It's 1984", "say \" once"] {
            assert!(!is_exact(query), "{query}");
        }
    }

    proptest! {
        #[test]
        fn terms_should_be_letters_and_digits_alone(text in any::<String>()) {
            for term in terms(&text) {
                prop_assert!(!term.is_empty() && term.len() <= 4 * LONGEST);
                prop_assert!(term.chars().all(|c| !c.is_ascii() || c.is_ascii_lowercase()
                    || c.is_ascii_digit() || c == '_'), "{term:?}");
            }
        }
    }
}

//! Finds the words of a search in a text, to mark them where they stand.

use std::collections::HashMap;
use std::ops::Range;

use super::script::{is_of_word, is_unspaced, words_of};

/// Words to be marked, made ready to be looked for.
///
/// Upper and lower case are the same. A word is only found whole, and a phrase whatever
/// stands between its words; what is unspaced or has other signs is found wherever it is.
#[derive(Clone, Debug, Default)]
pub struct Marker {
    /// Words and phrases, by their first word.
    phrases: HashMap<String, Vec<Vec<String>>>,
    literals: Vec<Vec<char>>,
}

impl Marker {
    /// A marker of these words.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut marker = Self::default();
        for word in words {
            if is_literal(word) {
                let literal: Vec<char> = lower(word).collect();
                if !literal.is_empty() {
                    marker.literals.push(literal);
                }
                continue;
            }
            let mut parts = words_of(word).map(|place| word[place].to_lowercase());
            if let Some(first) = parts.next() {
                let phrases = marker.phrases.entry(first).or_default();
                phrases.push(parts.collect());
            }
        }
        marker
    }

    /// Whether there is nothing to be marked.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.phrases.is_empty() && self.literals.is_empty()
    }

    /// Where the words stand, as ranges of bytes in their order, none over another.
    #[must_use]
    pub fn find(&self, text: &str) -> Vec<Range<usize>> {
        let mut found = Vec::new();
        if !self.phrases.is_empty() {
            self.find_phrases(text, &mut found);
        }
        for literal in &self.literals {
            found.extend(literals_of(text, literal));
        }
        joined(found)
    }

    fn find_phrases(&self, text: &str, found: &mut Vec<Range<usize>>) {
        let words: Vec<Range<usize>> = words_of(text).collect();
        for (index, first) in words.iter().enumerate() {
            let Some(phrases) = self.phrases.get(&text[first.clone()].to_lowercase()) else {
                continue;
            };
            let longest = phrases
                .iter()
                .filter(|rest| {
                    let following = words[index + 1..].iter();
                    rest.len() < words.len() - index
                        && rest
                            .iter()
                            .zip(following)
                            .all(|(word, place)| text[place.clone()].to_lowercase() == *word)
                })
                .map(Vec::len)
                .max();
            if let Some(rest) = longest {
                found.push(first.start..words[index + rest].end);
            }
        }
    }
}

/// Whether a word is to be found wherever it stands, inside others too.
#[must_use]
pub fn is_literal(word: &str) -> bool {
    let is_at_edge = |c: Option<char>| c.is_some_and(is_of_word);
    word.contains(is_unspaced)
        || !is_at_edge(word.chars().next())
        || !(is_at_edge(word.chars().next_back()) || words_of(word).any(|p| p.end == word.len()))
}

/// Where something stands in a text, whatever its case and whatever spaces are between.
/// `sought` is in lower case.
pub fn literals_of<'a>(
    text: &'a str,
    sought: &'a [char],
) -> impl Iterator<Item = Range<usize>> + 'a {
    let first = sought.first().copied().unwrap_or_default();
    let mut cases = vec![first];
    cases.extend(first.to_uppercase().filter(|upper| *upper != first));
    let mut from = if sought.is_empty() { text.len() } else { 0 };
    std::iter::from_fn(move || {
        loop {
            let start = from + first_of(&text[from..], &cases)?;
            if let Some(length) = length_at(&text[start..], sought) {
                from = start + length;
                return Some(start..from);
            }
            from = start + text[start..].chars().next().map_or(1, char::len_utf8);
        }
    })
}

/// Where the first of some characters stands. Searches of long texts spend their time here.
fn first_of(text: &str, chars: &[char]) -> Option<usize> {
    match chars {
        [one] => text.find(*one),
        _ => text.find(chars),
    }
}

/// A text in lower case, its spaces as one.
pub fn lower(text: &str) -> impl Iterator<Item = char> + '_ {
    let mut was_space = true;
    text.trim()
        .chars()
        .flat_map(char::to_lowercase)
        .filter_map(move |c| {
            let is_space = c.is_whitespace();
            let is_shown = !(is_space && was_space);
            was_space = is_space;
            is_shown.then_some(if is_space { ' ' } else { c })
        })
}

/// The bytes that `sought` takes at the beginning of a text, if it stands there.
fn length_at(text: &str, sought: &[char]) -> Option<usize> {
    let mut rest = text.char_indices().peekable();
    let mut wanted = sought.iter().peekable();
    while let Some(next) = wanted.peek() {
        let (_, c) = rest.next()?;
        if **next == ' ' {
            if !c.is_whitespace() {
                return None;
            }
            while rest.next_if(|(_, c)| c.is_whitespace()).is_some() {}
            wanted.next();
            continue;
        }
        for lower in c.to_lowercase() {
            // A letter may have two in lower case, and the text end between them.
            if wanted.next().is_some_and(|wanted| *wanted != lower) {
                return None;
            }
        }
    }
    Some(rest.peek().map_or(text.len(), |(at, _)| *at))
}

/// Ranges in their order, those that touch or overlap as one.
fn joined(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match joined.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => joined.push(range),
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found<'a>(words: &[&str], text: &'a str) -> Vec<&'a str> {
        let ranges = Marker::new(words.iter().copied()).find(text);
        ranges.into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn a_word_should_be_found_whole_in_any_case() {
        assert_eq!(found(&["run"], "Run, runs: rerun RUN."), ["Run", "RUN"]);
        assert_eq!(found(&["été"], "ÉTÉ étés"), ["ÉTÉ"]);
    }

    #[test]
    fn a_phrase_should_be_found_across_what_stands_between_its_words() {
        let text = "a **quick**\n  brown fox, quick and brown";
        assert_eq!(found(&["quick brown"], text), ["quick**\n  brown"]);
        assert_eq!(
            found(&["quick brown", "quick"], text),
            ["quick**\n  brown", "quick"]
        );
        assert_eq!(found(&["brown sugar"], "brown"), [""; 0]);
    }

    #[test]
    fn signs_and_unspaced_scripts_should_be_found_inside_words() {
        assert_eq!(found(&["C++"], "c++17 and C + +"), ["c++"]);
        assert_eq!(found(&["学习"], "机器学习和学习"), ["学习", "学习"]);
        assert_eq!(found(&["机器 学习"], "机器\n 学习"), ["机器\n 学习"]);
    }

    proptest! {
        #[test]
        fn ranges_should_be_in_order_and_between_characters(
            words in prop::collection::vec(".{0,6}", 0..4),
            text in ".{0,40}",
        ) {
            let marker = Marker::new(words.iter().map(String::as_str));
            let mut end = 0;
            for range in marker.find(&text) {
                prop_assert!(range.start >= end && range.start < range.end);
                prop_assert!(text.get(range.clone()).is_some());
                end = range.end;
            }
        }
    }
}

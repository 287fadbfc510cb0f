//! The part of a passage that has most of the words that were looked for.

use std::ops::Range;

use crate::domain::{Marker, words_of};

/// So many characters of a passage are shown.
const MOST_CHARS: usize = 260;
/// A shorter word says nothing by itself: the, of, how.
const LEAST_CHARS: usize = 4;
/// So many of them may stand before the first marked word.
const LEAD_CHARS: usize = 40;

/// A piece of a passage on one line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    /// What is marked, as ranges of bytes.
    pub(super) marks: Vec<Range<usize>>,
}

impl Excerpt {
    /// The piece of a passage around most of the words of a query.
    pub(super) fn of(passage: &str, query: &str) -> Self {
        let line = passage.split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words_of(query)
            .map(|place| &query[place])
            .filter(|word| word.chars().count() >= LEAST_CHARS || !word.is_ascii());
        let marks = Marker::new(words).find(&line);
        let start = begin(&line, &marks);
        let rest = &line[start..];
        let length = rest
            .char_indices()
            .nth(MOST_CHARS)
            .map_or(rest.len(), |(at, _)| at);
        let lead = if start > 0 { "…" } else { "" };
        let tail = if length < rest.len() { "…" } else { "" };
        let end = start + length;
        let marks = marks
            .into_iter()
            .filter(|mark| start <= mark.start && mark.end <= end)
            .map(|mark| mark.start - start + lead.len()..mark.end - start + lead.len())
            .collect();
        Self {
            text: [lead, &rest[..length], tail].concat(),
            marks,
        }
    }
}

/// Where to begin, so that as many marks as can be are seen: some words before one of them.
fn begin(line: &str, marks: &[Range<usize>]) -> usize {
    let seen_from = |first: usize| {
        let reach = marks[first].start + MOST_CHARS - LEAD_CHARS;
        marks[first..]
            .iter()
            .filter(|mark| mark.end <= reach)
            .count()
    };
    let best = (0..marks.len()).max_by_key(|first| (seen_from(*first), usize::MAX - first));
    let Some(best) = best else {
        return 0;
    };
    let before = &line[..marks[best].start];
    let from = before
        .char_indices()
        .rev()
        .nth(LEAD_CHARS)
        .map_or(0, |(at, _)| at);
    match before[from..].find(' ') {
        Some(space) if from > 0 => from + space + 1,
        _ => from,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_should_show_most_of_what_was_looked_for() {
        let filler = "nothing to see here, move along please. ".repeat(12);
        let passage = format!("cache {filler}the cache of keys and values {filler}");
        let excerpt = Excerpt::of(&passage, "cache values");
        let marked: Vec<_> = excerpt
            .marks
            .iter()
            .map(|it| &excerpt.text[it.clone()])
            .collect();
        assert_eq!(marked, ["cache", "values"]);
        assert!(excerpt.text.starts_with('…') && excerpt.text.ends_with('…'));
    }

    #[test]
    fn a_short_passage_should_be_shown_whole() {
        let excerpt = Excerpt::of("One\n two  three", "nothing");
        assert_eq!(
            (excerpt.text.as_str(), excerpt.marks.len()),
            ("One two three", 0)
        );
        assert_eq!(Excerpt::of("", "a"), Excerpt::default());
    }
}

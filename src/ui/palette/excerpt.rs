//! The part of an excerpt that fits on one line, with its marked words in it.

use std::ops::Range;

/// How many characters may stand before the first marked word.
const MOST_BEFORE: usize = 28;
/// How many characters are laid out at all; no line is wider.
const MOST_CHARS: usize = 240;

/// A line of text, cut into pieces that are marked or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    /// The words.
    pub(super) text: String,
    /// What is marked, as ranges of bytes that follow each other.
    pub(super) marks: Vec<Range<usize>>,
}

impl Excerpt {
    /// The line around the first marked word. Ranges that are none of this text are left out.
    pub(super) fn of(text: &str, marks: &[Range<usize>]) -> Self {
        let mut known: Vec<Range<usize>> = Vec::new();
        for mark in marks {
            let is_after = known.last().is_none_or(|before| before.end <= mark.start);
            if is_after && mark.start < mark.end && text.get(mark.clone()).is_some() {
                known.push(mark.clone());
            }
        }
        let first = known.first().map_or(0, |mark| mark.start);
        let start = start_before(&text[..first]);
        let lead = if start > 0 { "… " } else { "" };
        let rest = &text[start..];
        let length = rest
            .char_indices()
            .nth(MOST_CHARS)
            .map_or(rest.len(), |(at, _)| at);
        let end = start + length;
        let marks = known
            .into_iter()
            .filter(|mark| mark.end <= end)
            .map(|mark| mark.start - start + lead.len()..mark.end - start + lead.len())
            .collect();
        // Whatever breaks a line would end the row.
        let line: String = rest[..length]
            .chars()
            .map(|char| if char.is_control() { ' ' } else { char })
            .collect();
        Self {
            text: format!("{lead}{line}"),
            marks: if line.len() == length {
                marks
            } else {
                Vec::new()
            },
        }
    }

    /// The pieces in their order, with whether each is marked.
    pub(super) fn pieces(&self) -> impl Iterator<Item = (&str, bool)> {
        let starts = std::iter::once(0).chain(self.marks.iter().map(|mark| mark.end));
        let ends = self.marks.iter().map(|mark| mark.start);
        let plain = starts.zip(ends.chain([self.text.len()]));
        let marked = self.marks.iter().map(Some).chain([None]);
        plain.zip(marked).flat_map(|((start, end), mark)| {
            let mark = mark.and_then(|mark| self.text.get(mark.clone()));
            let plain = self.text.get(start..end);
            [(plain, false), (mark, true)]
                .into_iter()
                .filter_map(|(piece, is_marked)| Some((piece?, is_marked)))
                .filter(|(piece, _)| !piece.is_empty())
        })
    }
}

/// Where to begin, so that what comes after this is not pushed off the line: at a word.
fn start_before(before: &str) -> usize {
    let Some((from, _)) = before.char_indices().rev().nth(MOST_BEFORE - 1) else {
        return 0;
    };
    if from == 0 {
        return 0;
    }
    let near = &before[from..];
    // Scripts without spaces are cut between characters.
    near.find(char::is_whitespace).map_or(from, |space| {
        from + space + near[space..].chars().next().map_or(0, char::len_utf8)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn with_mark(text: &str, mark: Range<usize>) -> String {
        marked(&Excerpt::of(text, std::slice::from_ref(&mark)))
    }

    fn marked(excerpt: &Excerpt) -> String {
        excerpt
            .pieces()
            .map(|(piece, is_marked)| {
                if is_marked {
                    format!("[{piece}]")
                } else {
                    piece.to_owned()
                }
            })
            .collect()
    }

    #[test]
    fn marked_words_should_stand_near_the_beginning() {
        let text = "a sentence that goes on for a while before it says hedgehog and ends";
        let at = text.find("hedgehog").unwrap();
        assert_eq!(
            with_mark(text, at..at + 8),
            "… for a while before it says [hedgehog] and ends"
        );
        let excerpt = Excerpt::of("hedge and hog", &[0..5, 10..13]);
        assert_eq!(marked(&excerpt), "[hedge] and [hog]");
    }

    #[test]
    fn scripts_without_spaces_should_be_cut_between_characters() {
        let text = format!("{}拡張", "語".repeat(40));
        assert_eq!(
            with_mark(&text, 120..126),
            format!("… {}[拡張]", "語".repeat(28))
        );
    }

    #[test]
    fn a_mark_that_is_none_of_the_text_should_be_left_out() {
        let excerpt = Excerpt::of("né", &[2..3, 1..9, 0..1]);
        assert_eq!(marked(&excerpt), "[n]é");
        assert_eq!(with_mark("", 0..0), "");
    }

    proptest! {
        #[test]
        fn pieces_should_be_the_line_whatever_the_marks(
            text in "\\PC{0,300}",
            marks in prop::collection::vec((0_usize..400, 0_usize..400), 0..6),
        ) {
            let marks: Vec<_> = marks.into_iter().map(|(start, end)| start..end).collect();
            let excerpt = Excerpt::of(&text, &marks);
            let joined: String = excerpt.pieces().map(|(piece, _)| piece).collect();
            prop_assert_eq!(&joined, &excerpt.text);
            prop_assert!(excerpt.text.chars().count() <= MOST_CHARS + 2);
        }
    }
}

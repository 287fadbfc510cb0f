//! Thoughts and words apart, where a server sends both as one text. Pure: takes the text in
//! any pieces, and gives the same for any of them.

/// How models mark their thoughts.
const PAIRS: [(&str, &str); 7] = [
    ("<think>", "</think>"),
    ("<thinking>", "</thinking>"),
    ("<thought>", "</thought>"),
    ("<reasoning>", "</reasoning>"),
    ("<seed:think>", "</seed:think>"),
    ("[THINK]", "[/THINK]"),
    ("<|START_THINKING|>", "<|END_THINKING|>"),
];

/// A piece of what a model wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Thoughts.
    Thought(String),
    /// Words.
    Word(String),
}

/// Tells thoughts from words while they come. Thoughts stand before all words: a mark in the
/// middle of an answer is a part of it.
#[derive(Clone, Debug)]
pub struct Thoughts {
    place: Place,
    /// What may be the beginning of a mark, or blanks that may stand at an edge.
    held: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// Nothing but blanks has come.
    Before,
    /// Behind an opening mark, until this one closes it; and whether anything was thought.
    Inside(&'static str, bool),
    /// Behind a closing mark, before the first word.
    Behind,
    /// Among the words.
    Words,
}

impl Thoughts {
    /// What is written behind this prompt; one that ends in an opening mark has begun to think.
    #[must_use]
    pub fn after(prompt: &str) -> Self {
        let end = prompt.trim_end();
        let open = PAIRS.iter().find(|(open, _)| end.ends_with(open));
        Self {
            place: open.map_or(Place::Before, |(_, close)| Place::Inside(close, false)),
            held: String::new(),
        }
    }

    /// Leaves the text as it is.
    #[must_use]
    pub const fn untouched() -> Self {
        Self {
            place: Place::Words,
            held: String::new(),
        }
    }

    /// Takes the next text in.
    pub fn push(&mut self, text: &str) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.held.push_str(text);
        while self.step(&mut pieces) {}
        pieces
    }

    /// What was held back, once nothing more comes.
    pub fn finish(&mut self) -> Option<Piece> {
        let rest = std::mem::take(&mut self.held);
        match self.place {
            Place::Inside(..) => thought(rest.trim_end()),
            Place::Behind => word(rest.trim_start()),
            Place::Before | Place::Words => word(&rest),
        }
    }

    /// Does what can be done with what is held; whether that led to another place.
    fn step(&mut self, pieces: &mut Vec<Piece>) -> bool {
        match self.place {
            Place::Before => {
                let begun = self.held.trim_start();
                let opened = PAIRS.iter().find(|(open, _)| begun.starts_with(open));
                if let Some((open, close)) = opened {
                    self.held = begun[open.len()..].to_owned();
                    self.place = Place::Inside(close, false);
                } else if PAIRS.iter().any(|(open, _)| open.starts_with(begun)) {
                    return false;
                } else {
                    self.place = Place::Words;
                }
                true
            }
            Place::Inside(close, has_thought) => {
                if !has_thought {
                    self.held = self.held.trim_start().to_owned();
                }
                if let Some(end) = self.held.find(close) {
                    pieces.extend(thought(self.held[..end].trim_end()));
                    self.held.drain(..end + close.len());
                    self.place = Place::Behind;
                    return true;
                }
                let kept = self.held.len() - edge(&self.held, close);
                if kept > 0 {
                    pieces.extend(thought(&self.held[..kept]));
                    self.held.drain(..kept);
                    self.place = Place::Inside(close, true);
                }
                false
            }
            Place::Behind => {
                self.held = self.held.trim_start().to_owned();
                if self.held.is_empty() {
                    return false;
                }
                self.place = Place::Words;
                true
            }
            Place::Words => {
                pieces.extend(word(&std::mem::take(&mut self.held)));
                false
            }
        }
    }
}

/// The words of a whole reply, without thoughts. Here a closing mark without an opening one
/// can be made sense of: what stands before it was thought. Where nothing but thoughts came,
/// they have to do.
#[must_use]
pub fn words_of(prompt: &str, reply: &str) -> String {
    let mut apart = Thoughts::after(prompt);
    let mut pieces = apart.push(reply);
    pieces.extend(apart.finish());
    let (mut thoughts, mut words) = (String::new(), String::new());
    for piece in pieces {
        match piece {
            Piece::Thought(text) => thoughts.push_str(&text),
            Piece::Word(text) => words.push_str(&text),
        }
    }
    if !thoughts.is_empty() {
        return if words.is_empty() { thoughts } else { words };
    }
    let closed = PAIRS.iter().filter_map(|(_, close)| {
        let at = words.rfind(close)?;
        Some(at + close.len())
    });
    match closed.max() {
        Some(end) => words[end..].trim_start().to_owned(),
        None => words,
    }
}

fn thought(text: &str) -> Option<Piece> {
    (!text.is_empty()).then(|| Piece::Thought(text.to_owned()))
}

fn word(text: &str) -> Option<Piece> {
    (!text.is_empty()).then(|| Piece::Word(text.to_owned()))
}

/// How much of the end of a text may belong to a mark that is still coming, with the blanks
/// before it.
fn edge(text: &str, mark: &str) -> usize {
    let begun = (1..mark.len())
        .rev()
        .find(|length| mark.is_char_boundary(*length) && text.ends_with(&mark[..*length]))
        .unwrap_or(0);
    text.len() - text[..text.len() - begun].trim_end().len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Thoughts and words, each joined.
    fn joined(pieces: &[Piece]) -> (String, String) {
        let mut both = (String::new(), String::new());
        for piece in pieces {
            match piece {
                Piece::Thought(text) => both.0.push_str(text),
                Piece::Word(text) => both.1.push_str(text),
            }
        }
        both
    }

    fn split(prompt: &str, texts: &[&str]) -> (String, String) {
        let mut thoughts = Thoughts::after(prompt);
        let mut pieces: Vec<Piece> = Vec::new();
        for text in texts {
            pieces.extend(thoughts.push(text));
        }
        pieces.extend(thoughts.finish());
        joined(&pieces)
    }

    fn both(thoughts: &str, words: &str) -> (String, String) {
        (thoughts.to_owned(), words.to_owned())
    }

    #[test]
    fn thoughts_and_words_should_be_told_apart_by_their_marks() {
        for (prompt, text, expected) in [
            ("", "<think>\nhm\n</think>\n\nYes.", both("hm", "Yes.")),
            ("", " \n<think>hm</think>Yes. ", both("hm", "Yes. ")),
            ("", "[THINK]a b[/THINK] c", both("a b", "c")),
            ("", "<think></think>Yes", both("", "Yes")),
            (
                "<assistant>\n<think>\n",
                "hm\n</think>\nYes",
                both("hm", "Yes"),
            ),
            ("", "Plain <think> words", both("", "Plain <think> words")),
            ("", "<thin air", both("", "<thin air")),
            ("", "<think>cut off \n", both("cut off", "")),
            ("", "<think>a </b> c</think>d", both("a </b> c", "d")),
            ("", "", both("", "")),
            ("", "\n<th", both("", "\n<th")),
        ] {
            assert_eq!(split(prompt, &[text]), expected, "{prompt:?} {text:?}");
        }
    }

    #[test]
    fn a_whole_reply_should_lose_its_thoughts_though_only_their_end_is_marked() {
        assert_eq!(words_of("", "hm, so\n</think>\n{\"a\":1}"), "{\"a\":1}");
        assert_eq!(words_of("", "<think>hm</think>{}"), "{}");
        assert_eq!(words_of("<think>", "hm</think>\n{}"), "{}");
        assert_eq!(words_of("", "{\"a\":\"b\"}"), "{\"a\":\"b\"}");
        // What speaks of the marks after it thought is left alone.
        assert_eq!(words_of("", "<think>x</think>a </think> b"), "a </think> b");
    }

    proptest! {
        #[test]
        fn any_split_should_give_the_same_as_the_whole(
            prompt in "(<think>\n)?",
            parts in prop::collection::vec(
                prop_oneof![
                    Just("<think>".to_owned()), Just("</think>".to_owned()),
                    Just("[/THINK]".to_owned()), Just("<".to_owned()), Just("</th".to_owned()),
                    Just("\n\n".to_owned()), "[ a-zé<>/\n]{0,6}",
                ],
                0..12,
            ),
            cuts in prop::collection::vec(0usize..80, 0..12),
        ) {
            let text: String = parts.concat();
            let mut cuts: Vec<usize> = cuts
                .into_iter()
                .filter(|cut| *cut <= text.len() && text.is_char_boundary(*cut))
                .collect();
            cuts.extend([0, text.len()]);
            cuts.sort_unstable();
            let pieces: Vec<&str> = cuts.windows(2).map(|pair| &text[pair[0]..pair[1]]).collect();
            prop_assert_eq!(split(&prompt, &pieces), split(&prompt, &[&text]));
        }
    }
}

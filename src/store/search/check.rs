//! A text held against what is looked for: whether it has all of it, and where.

use std::ops::Range;

use super::lexicon::Lexicon;
use super::plan::{Shape, Sought};
use crate::domain::{Failure, literals_of, lower, words_of};

/// A place in a text where something stands that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) place: Range<usize>,
    /// Which of the things that are looked for.
    pub(super) sought: usize,
}

/// What is to be said of a candidate.
#[derive(Debug, PartialEq)]
pub(super) enum Verdict {
    /// It has everything, or as far as can be seen here: the marks of each of its texts.
    Hit {
        marks: Vec<Vec<Mark>>,
        /// Whether words are missing that the index may know by rules of its own.
        is_doubtful: bool,
    },
    Miss,
}

/// A text, and those of its words that may be meant, counted among all.
#[derive(Debug)]
pub(super) struct Read<'t> {
    text: &'t str,
    words: Vec<(usize, Range<usize>)>,
}

/// What is looked for, ready to be held against texts.
#[derive(Debug)]
pub(super) struct Check<'a> {
    sought: &'a [Sought],
    lexicon: Lexicon,
    /// The bits of the words of each thing that is looked for.
    bits: Vec<Vec<u64>>,
}

impl<'a> Check<'a> {
    pub(super) fn of(sought: &'a [Sought]) -> Result<Self, Failure> {
        let lexicon = Lexicon::of(sought)?;
        let bits = sought
            .iter()
            .map(|one| match &one.shape {
                Shape::Literal(_) => Vec::new(),
                Shape::Words { words, is_open } => words
                    .iter()
                    .enumerate()
                    .map(|(index, word)| lexicon.bit(word, *is_open && index + 1 == words.len()))
                    .collect(),
            })
            .collect();
        Ok(Self {
            sought,
            lexicon,
            bits,
        })
    }

    /// Reads the words of a text that may be meant.
    pub(super) fn read<'t>(&self, text: &'t str) -> Read<'t> {
        let mut words = Vec::new();
        if !self.lexicon.is_empty() {
            let places = words_of(text).enumerate();
            words.extend(places.filter(|(_, p)| self.lexicon.may_be_meant(&text[p.clone()])));
        }
        Read { text, words }
    }

    /// Asks about the words of texts. Many at once cost less than one after the other.
    pub(super) fn learn<'t>(
        &mut self,
        texts: impl Iterator<Item = &'t Read<'t>>,
    ) -> Result<(), Failure> {
        self.lexicon.learn(texts.flat_map(|read| {
            let places = read.words.iter();
            places.map(|(_, place)| &read.text[place.clone()])
        }))
    }

    /// Holds the texts of a candidate, of which was learnt, against what is looked for.
    pub(super) fn judge(&self, texts: &[Read<'_>]) -> Verdict {
        let mut has = vec![false; self.sought.len()];
        let mut marks = Vec::with_capacity(texts.len());
        for Read { text, words } in texts {
            let mut of_text = Vec::new();
            let words: Vec<(usize, &Range<usize>, u64)> = words
                .iter()
                .map(|(index, place)| (*index, place, self.lexicon.meaning(&text[place.clone()])))
                .collect();
            for (index, one) in self.sought.iter().enumerate() {
                let before = of_text.len();
                let mut mark = |place| {
                    of_text.push(Mark {
                        place,
                        sought: index,
                    });
                };
                match &one.shape {
                    Shape::Literal(literal) => literals_of(text, literal).for_each(mark),
                    Shape::Words { .. } => {
                        let bits = &self.bits[index];
                        for window in words.windows(bits.len().max(1)) {
                            let mut pairs = window.iter().zip(bits).enumerate();
                            let (first, last) = (&window[0], &window[window.len() - 1]);
                            if pairs.all(|(ahead, ((index, _, meaning), bit))| {
                                *index == first.0 + ahead && meaning & bit != 0
                            }) {
                                mark(first.1.start..last.1.end);
                            }
                        }
                    }
                }
                has[index] |= of_text.len() > before;
            }
            of_text.sort_by_key(|mark| (mark.place.start, mark.place.end));
            marks.push(of_text);
        }
        let mut is_doubtful = false;
        for (one, has) in self.sought.iter().zip(has) {
            match (one.is_excluded, has, &one.shape) {
                (true, true, _) | (false, false, Shape::Literal(_)) => return Verdict::Miss,
                (false, false, Shape::Words { .. }) => is_doubtful = true,
                _ => {}
            }
        }
        Verdict::Hit { marks, is_doubtful }
    }
}

/// The words of a mark, as they are to be marked elsewhere.
pub(super) fn word_of(sought: &Sought, marked: &str) -> String {
    match sought.shape {
        Shape::Literal(_) => lower(marked).collect(),
        Shape::Words { .. } => {
            let words: Vec<String> = words_of(marked)
                .map(|place| marked[place].to_lowercase())
                .collect();
            words.join(" ")
        }
    }
}

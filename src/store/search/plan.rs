//! From what is asked to what the index can be asked. Nothing typed reaches the index
//! outside of quotes, so that nothing typed can be an error there.

use crate::domain::{Query, Term, is_literal, is_of_word, lower, runs_of, words_of};

/// More is not asked for: who pastes a page finds it by its beginning.
const MOST_TERMS: usize = 24;
const MOST_WORDS: usize = 64;
/// Of a long run these many threes are looked up; the text itself has the last word.
const MOST_THREES: usize = 12;
/// A beginning that is shorter is in too many words for the index to be of help.
const LEAST_BEGINNING: usize = 3;

/// What is looked for, in the ways in which it can be.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Plan {
    /// What each text is held against.
    pub(super) sought: Vec<Sought>,
    /// What the index of unspaced scripts is asked for: each of these.
    pub(super) runs: Vec<String>,
    /// What the index of words is asked for: each of these, as words one after the other.
    phrases: Vec<String>,
    /// And none of these.
    without: Vec<String>,
    /// The word that is still being typed.
    open: Option<String>,
    /// Whether it follows on others, of which the index is not asked.
    follows_on: bool,
    has_phrase: bool,
}

/// What a text must have, or must not.
#[derive(Debug, PartialEq)]
pub(super) struct Sought {
    pub(super) shape: Shape,
    pub(super) is_excluded: bool,
}

/// How something is found in a text.
#[derive(Debug, PartialEq)]
pub(super) enum Shape {
    /// As words one after the other, each in any of its forms; the last also as the
    /// beginning of one where it is still being typed.
    Words { words: Vec<String>, is_open: bool },
    /// As it stands, in lower case.
    Literal(Vec<char>),
}

/// A way through the index.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Way {
    /// For the index of words.
    pub(super) words: Option<String>,
    /// For the index of beginnings.
    pub(super) beginning: Option<String>,
    /// Whether what comes this way has all the words, and need not be asked again.
    pub(super) is_sure: bool,
    /// Whether some words must stand one after the other.
    pub(super) has_phrase: bool,
}

impl Plan {
    pub(super) fn of(query: &Query) -> Self {
        let mut plan = Self::default();
        let mut room = MOST_WORDS;
        for term in query.terms.iter().take(MOST_TERMS) {
            let words: Vec<String> = words_of(&term.text)
                .take(room)
                .map(|place| term.text[place].to_owned())
                .collect();
            room -= words.len();
            plan.add(term, words);
        }
        plan
    }

    /// Whether every text will do.
    pub(super) fn is_empty(&self) -> bool {
        self.sought.is_empty()
    }

    fn add(&mut self, term: &Term, mut words: Vec<String>) {
        // The last word of an open phrase may be a part of one.
        let is_literal = is_literal(&term.text) || (term.is_open && term.is_phrase);
        let is_excluded = term.is_excluded;
        let shape = if is_literal {
            Shape::Literal(lower(&term.text).collect())
        } else {
            Shape::Words {
                words: words.clone(),
                is_open: term.is_open,
            }
        };
        if !is_literal && words.is_empty() {
            return;
        }
        self.sought.push(Sought { shape, is_excluded });
        match (is_excluded, is_literal) {
            (true, true) => {}
            (true, false) => self.without.push(quoted(&words)),
            (false, true) => {
                let runs = runs_of(&term.text).map(|place| term.text[place].to_owned());
                self.runs.extend(runs);
                if term.is_open && term.text.ends_with(is_of_word) {
                    words.pop();
                }
                self.phrases
                    .extend(words.iter().map(|word| quoted(&[word])));
            }
            (false, false) => {
                if term.is_open {
                    self.open = words.pop();
                    self.follows_on = !words.is_empty();
                }
                self.has_phrase |= words.len() > 1;
                if !words.is_empty() {
                    self.phrases.push(quoted(&words));
                }
            }
        }
    }

    /// The ways to go, the one to the best hits first: all words as they are; then the last
    /// of them as the beginning of others.
    pub(super) fn ways(&self) -> Vec<Way> {
        let exact = Way {
            words: self.words(self.open.as_deref()),
            beginning: None,
            is_sure: !self.follows_on,
            has_phrase: self.has_phrase,
        };
        let Some(open) = &self.open else {
            return vec![exact];
        };
        let is_long = open.chars().count() >= LEAST_BEGINNING;
        let begun = Way {
            words: self.words(None),
            beginning: is_long.then(|| format!("{} *", quoted(&[open]))),
            is_sure: is_long && !self.follows_on,
            has_phrase: self.has_phrase,
        };
        vec![exact, begun]
    }

    fn words(&self, last: Option<&str>) -> Option<String> {
        let last = last.map(|word| quoted(&[word]));
        let all: Vec<String> = self.phrases.iter().cloned().chain(last).collect();
        if all.is_empty() {
            return None;
        }
        let all = all.join(" AND ");
        Some(if self.without.is_empty() {
            all
        } else {
            format!("({all}) NOT ({})", self.without.join(" OR "))
        })
    }
}

/// What the index of unspaced scripts is asked for a run of three characters and more.
pub(super) fn threes(run: &str) -> String {
    let chars: Vec<char> = run.chars().collect();
    let threes: Vec<String> = chars
        .windows(3)
        .take(MOST_THREES)
        .map(|three| quoted(&[three.iter().collect::<String>()]))
        .collect();
    threes.join(" AND ")
}

/// One string for the index, whatever is in it.
pub(super) fn quoted(words: &[impl AsRef<str>]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    format!("\"{}\"", words.join(" ").replace('"', "\"\""))
}

//! Which words of a text are meant by a word that is looked for. The index knows stems and
//! folded letters by rules of its own; so as to mark what it found, and nothing else, the
//! same rules are asked here: by a small index in memory of single words.

use std::collections::{HashMap, HashSet};

use rusqlite::Connection;

use super::plan::{Shape, Sought, quoted};
use crate::domain::Failure;

/// So many letters at the beginning are the same in all forms of a word.
const ALIKE: usize = 2;

/// A word that is looked for.
#[derive(Debug, PartialEq)]
struct Wanted {
    word: String,
    /// Whether it may be the beginning of another.
    is_open: bool,
}

/// The words that are looked for, and the words of texts as far as they were asked about.
#[derive(Debug)]
pub(super) struct Lexicon {
    memory: Option<Connection>,
    wanted: Vec<Wanted>,
    /// A bit for each wanted word that is meant by it.
    known: HashMap<String, u64>,
    rows: i64,
}

impl Lexicon {
    pub(super) fn of(sought: &[Sought]) -> Result<Self, Failure> {
        let mut wanted = Vec::new();
        for one in sought {
            let Shape::Words { words, is_open } = &one.shape else {
                continue;
            };
            for (index, word) in words.iter().enumerate() {
                let word = Wanted {
                    word: word.clone(),
                    is_open: *is_open && index + 1 == words.len(),
                };
                if !wanted.contains(&word) {
                    wanted.push(word);
                }
            }
        }
        let memory = if wanted.is_empty() {
            None
        } else {
            Some(small_index()?)
        };
        Ok(Self {
            memory,
            wanted,
            known: HashMap::new(),
            rows: 0,
        })
    }

    /// Whether no words are looked for.
    pub(super) fn is_empty(&self) -> bool {
        self.wanted.is_empty()
    }

    /// The bit of a word that is looked for.
    pub(super) fn bit(&self, word: &str, is_open: bool) -> u64 {
        self.wanted
            .iter()
            .position(|one| one.word == word && one.is_open == is_open)
            .map_or(0, |index| 1 << index)
    }

    /// What is meant by a word that was learnt.
    pub(super) fn meaning(&self, word: &str) -> u64 {
        let meaning = self.known.get(&word.to_lowercase());
        meaning.copied().unwrap_or_default()
    }

    /// Asks about some words.
    pub(super) fn learn<'a>(
        &mut self,
        words: impl Iterator<Item = &'a str>,
    ) -> Result<(), Failure> {
        let mut unknown = HashSet::new();
        for word in words {
            let word = word.to_lowercase();
            if self.known.contains_key(&word) {
                continue;
            }
            match self.plain_meaning(&word) {
                Some(meaning) => {
                    self.known.insert(word, meaning);
                }
                None => {
                    unknown.insert(word);
                }
            }
        }
        let Some(memory) = self.memory.as_mut().filter(|_| !unknown.is_empty()) else {
            return Ok(());
        };
        let before = self.rows;
        let words: Vec<String> = unknown.into_iter().collect();
        let transaction = memory.transaction()?;
        let has_open = self.wanted.iter().any(|wanted| wanted.is_open);
        let tables = ["stems", "forms"].iter().take(if has_open { 2 } else { 1 });
        for word in &words {
            self.rows += 1;
            for table in tables.clone() {
                transaction
                    .prepare_cached(&format!(
                        "INSERT INTO {table} (rowid, word) VALUES (?1, ?2)"
                    ))?
                    .execute((self.rows, word))?;
            }
        }
        let mut meanings = vec![0; words.len()];
        for (index, wanted) in self.wanted.iter().enumerate() {
            let exact = quoted(&[&wanted.word]);
            let begun = format!("{exact} *");
            let ways = [("stems", exact), ("forms", begun)];
            let ways = ways.iter().take(if wanted.is_open { 2 } else { 1 });
            for (table, question) in ways {
                let mut statement = transaction.prepare_cached(&format!(
                    "SELECT rowid FROM {table} WHERE {table} MATCH ?1 AND rowid > ?2"
                ))?;
                let mut rows = statement.query((question, before))?;
                while let Some(row) = rows.next()? {
                    let place = usize::try_from(row.get::<_, i64>(0)? - before - 1);
                    if let Some(meaning) = place.ok().and_then(|place| meanings.get_mut(place)) {
                        *meaning |= 1 << index;
                    }
                }
            }
        }
        transaction.commit()?;
        self.known.extend(words.into_iter().zip(meanings));
        Ok(())
    }

    /// What is meant by a word that plainly begins as one that is being typed, where no other
    /// could be meant. There are many of these, and nobody has to be asked about them.
    fn plain_meaning(&self, word: &str) -> Option<u64> {
        let [wanted] = self.wanted.as_slice() else {
            return None;
        };
        (wanted.is_open && word.starts_with(&wanted.word.to_lowercase())).then_some(1)
    }

    /// Whether a word is worth asking about: all forms of a word begin alike.
    pub(super) fn may_be_meant(&self, word: &str) -> bool {
        self.wanted.iter().any(|wanted| {
            let mut pairs = word.chars().zip(wanted.word.chars()).take(ALIKE);
            pairs.all(|(one, two)| is_like(one, two))
        })
    }
}

/// Whether two letters may be the same when case and accents do not count.
fn is_like(one: char, two: char) -> bool {
    let has_accent = |c: char| matches!(c, '\u{c0}'..='\u{331}' | '\u{1e00}'..='\u{1eff}');
    match (one.is_ascii(), two.is_ascii()) {
        // A `y` becomes an `i` before some endings.
        (true, true) => one.eq_ignore_ascii_case(&two) || (is_i_or_y(one) && is_i_or_y(two)),
        (true, false) => has_accent(two),
        (false, true) => has_accent(one),
        (false, false) => {
            one.to_lowercase().eq(two.to_lowercase()) || (has_accent(one) && has_accent(two))
        }
    }
}

const fn is_i_or_y(c: char) -> bool {
    matches!(c, 'i' | 'I' | 'y' | 'Y')
}

fn small_index() -> Result<Connection, Failure> {
    let memory = Connection::open_in_memory()?;
    memory.execute_batch(
        "CREATE VIRTUAL TABLE stems USING fts5(word, content = '', detail = none,
             tokenize = 'porter unicode61 remove_diacritics 2');
         CREATE VIRTUAL TABLE forms USING fts5(word, content = '', detail = none,
             tokenize = 'unicode61 remove_diacritics 2');",
    )?;
    Ok(memory)
}

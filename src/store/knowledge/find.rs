//! Looking for words: the index names the passages that have them, rarest words first, and the
//! ranking of [`crate::knowledge::lexical`] weighs the most promising by their term vectors.

use std::collections::HashMap;
use std::rc::Rc;

use rusqlite::{Connection, OptionalExtension, params};

use super::{amount, integer, scope};
use crate::domain::{Failure, Scope};
use crate::knowledge::lexical::{
    Background, Weighted, expanded, may_expand, prepared, query_terms, suggested, weigh,
};
use crate::knowledge::{Ranked, TermVector};

/// A longer question is not looked at to its end.
const MOST_TERMS: usize = 48;
/// So many passages are weighed exactly.
const MOST_WEIGHED: usize = 1_000;
/// So many are kept in mind for that: some may be of documents that cannot be found now.
const MOST_CANDIDATES: usize = 8 * MOST_WEIGHED;
/// No more places in the index are walked over for one question. A word that stands nearly
/// everywhere finds nothing by itself: it only helps to weigh what rarer words found.
const MOST_POSTINGS: usize = 60_000;
/// Of so many words of the best passages it is looked up how rare they are: in practice of all.
const SUGGESTIONS: usize = 1_000;

/// For each question the passages that have its words, the best first.
pub(super) fn search(
    connection: &mut Connection,
    scope: &Scope,
    queries: &[String],
    most: usize,
) -> Result<Vec<Vec<Ranked>>, Failure> {
    // As of one moment, whatever is written meanwhile.
    let transaction = connection.transaction()?;
    let collections = scope::numbers(&transaction, scope)?;
    let size = scope::size(&transaction, &collections)?;
    let mut index = Index {
        connection: &transaction,
        background: Background {
            passages: size.passages,
            average_length: size.terms as f32 / size.passages.max(1) as f32,
        },
        collections,
        amounts: HashMap::new(),
        postings: HashMap::new(),
        vectors: HashMap::new(),
    };
    queries
        .iter()
        .map(|query| index.search(query, most))
        .collect()
}

struct Index<'a> {
    connection: &'a Connection,
    collections: Vec<i64>,
    background: Background,
    amounts: HashMap<String, u64>,
    /// The passages that have a term.
    postings: HashMap<String, Rc<[i64]>>,
    /// Vectors that were read; `None` for a passage that cannot be found now.
    vectors: HashMap<i64, Option<Rc<TermVector>>>,
}

impl Index<'_> {
    fn search(&mut self, query: &str, most: usize) -> Result<Vec<Ranked>, Failure> {
        let mut own = query_terms(query, MOST_TERMS);
        self.count(&mut own)?;
        own.retain(|term| term.passages > 0);
        if own.is_empty() || most == 0 {
            return Ok(Vec::new());
        }
        let mut found = self.rank(&own)?;
        let feedback = self.background.feedback();
        if may_expand(query, &own) && feedback > 1 && found.len() > 1 {
            let mut best = Vec::with_capacity(feedback);
            for ranked in found.iter().take(feedback) {
                if let Some(vector) = self.vector(ranked.passage)? {
                    best.push((TermVector::clone(&vector), ranked.score));
                }
            }
            let mut suggested = suggested(&best, SUGGESTIONS);
            self.count(&mut suggested)?;
            found = self.rank(&expanded(&own, suggested, &self.background))?;
        }
        found.truncate(most);
        Ok(found)
    }

    /// Looks up in how many passages terms stand.
    fn count(&mut self, terms: &mut [Weighted]) -> Result<(), Failure> {
        let mut statement = self.connection.prepare_cached(
            "SELECT passages FROM collection_terms WHERE collection = ?1 AND term = ?2",
        )?;
        for term in terms {
            if let Some(known) = self.amounts.get(&term.term) {
                term.passages = *known;
                continue;
            }
            for collection in &self.collections {
                let passages: Option<i64> = statement
                    .query_row(params![collection, term.term], |row| row.get(0))
                    .optional()?;
                term.passages += amount::<u64>(passages.unwrap_or_default());
            }
            self.amounts.insert(term.term.clone(), term.passages);
        }
        Ok(())
    }

    fn rank(&mut self, terms: &[Weighted]) -> Result<Vec<Ranked>, Failure> {
        let query = prepared(terms, &self.background);
        let mut found = Vec::with_capacity(MOST_WEIGHED);
        for passage in self.candidates(terms)? {
            if found.len() >= MOST_WEIGHED {
                break;
            }
            if let Some(vector) = self.vector(passage)? {
                found.push(Ranked {
                    passage,
                    score: weigh(&query, &vector, &self.background),
                });
            }
        }
        found.sort_by(|one, other| {
            (other.score.total_cmp(&one.score)).then(one.passage.cmp(&other.passage))
        });
        Ok(found)
    }

    /// The passages that have the rarer of these terms, the most promising first.
    fn candidates(&mut self, terms: &[Weighted]) -> Result<Vec<i64>, Failure> {
        let mut rarest: Vec<&Weighted> = terms.iter().collect();
        rarest.sort_by_key(|term| term.passages);
        let mut scores: HashMap<i64, f32> = HashMap::new();
        let mut walked = 0;
        for term in rarest {
            let is_too_common = walked + amount_of(term.passages) > MOST_POSTINGS;
            if is_too_common && walked > 0 {
                break;
            }
            let promise = term.weight * self.background.rarity(term.passages);
            let postings = self.postings(&term.term)?;
            walked += postings.len();
            for passage in postings.iter() {
                *scores.entry(*passage).or_default() += promise;
            }
        }
        let mut candidates: Vec<(i64, f32)> = scores.into_iter().collect();
        let best_first = |one: &(i64, f32), other: &(i64, f32)| {
            (other.1.total_cmp(&one.1)).then(one.0.cmp(&other.0))
        };
        if candidates.len() > MOST_CANDIDATES {
            candidates.select_nth_unstable_by(MOST_CANDIDATES, best_first);
            candidates.truncate(MOST_CANDIDATES);
        }
        candidates.sort_unstable_by(best_first);
        Ok(candidates.into_iter().map(|(passage, _)| passage).collect())
    }

    fn postings(&mut self, term: &str) -> Result<Rc<[i64]>, Failure> {
        if let Some(known) = self.postings.get(term) {
            return Ok(Rc::clone(known));
        }
        let mut statement = self.connection.prepare_cached(
            "SELECT rowid FROM passage_terms WHERE passage_terms MATCH ?1 LIMIT ?2",
        )?;
        let mut found = Vec::new();
        for collection in &self.collections {
            // In quotes nothing that a person can type is a sign of the index's own language,
            // and a term has none.
            let sought = format!("\"{collection}_{term}\"");
            let rows = statement.query_map(params![sought, integer(MOST_POSTINGS)], |row| {
                row.get::<_, i64>(0)
            })?;
            for row in rows {
                found.push(row?);
            }
        }
        let found: Rc<[i64]> = found.into();
        self.postings.insert(term.to_owned(), Rc::clone(&found));
        Ok(found)
    }

    fn vector(&mut self, passage: i64) -> Result<Option<Rc<TermVector>>, Failure> {
        if let Some(known) = self.vectors.get(&passage) {
            return Ok(known.clone());
        }
        let read: Option<Vec<u8>> = self
            .connection
            .prepare_cached(
                "SELECT passages.terms FROM passages
                     JOIN documents ON documents.number = document
                 WHERE passages.number = ?1 AND state = 'ready'",
            )?
            .query_row([passage], |row| row.get(0))
            .optional()?;
        let vector = read.and_then(TermVector::read).map(Rc::new);
        self.vectors.insert(passage, vector.clone());
        Ok(vector)
    }
}

fn amount_of(passages: u64) -> usize {
    usize::try_from(passages).unwrap_or(usize::MAX)
}

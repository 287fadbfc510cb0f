//! What may be a hit, by the index and by what is sifted, best first.

use std::fmt::Write;

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::plan::{Way, quoted, threes};
use super::sift::Sieve;
use crate::domain::{Failure, Timestamp};
use crate::store::index::TITLES;

/// Of what is in more texts than these, the newest are ranked.
const MOST_RANKED: usize = 1_000;
/// Where the index cannot help, so many texts are looked through, the newest.
const MOST_LOOKED_THROUGH: usize = 4_000;
/// Of one part of a question, the index is asked for no more than these.
const MOST_OF_PART: usize = 20_000;
/// A piece of one or two characters that is in more threes than these is in every other text.
const MOST_THREES_OF_PIECE: u16 = 256;
/// Ranks that lie closer together than this part of the best one count as the same.
const STEPS_OF_RANK: f64 = 20.0;

/// What the texts are of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Titles,
    Messages,
}

/// A text that may be a hit, by the number of its message or its conversation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Candidate {
    pub(super) number: i64,
    pub(super) conversation: i64,
    at: Timestamp,
    rank: f64,
}

/// Candidates, the best first.
#[derive(Debug, Default)]
pub(super) struct Candidates {
    pub(super) list: Vec<Candidate>,
    /// Whether there may be more that were not looked at.
    pub(super) has_more: bool,
}

/// What the index of unspaced scripts can say of some runs.
#[derive(Debug, PartialEq)]
pub(super) enum Runs {
    /// Nothing: it was not asked.
    Silent,
    /// Only which texts have any: the runs are in every other of them.
    Vague,
    /// They are nowhere.
    Nowhere,
    /// Texts that match this may have them.
    Match(String),
}

/// What to ask the index of unspaced scripts for these runs.
pub(super) fn runs(connection: &Connection, runs: &[String]) -> Result<Runs, Failure> {
    let mut parts = Vec::new();
    for run in runs {
        if run.chars().count() >= 3 {
            parts.push(threes(run));
            continue;
        }
        let known: Vec<String> = connection
            .prepare_cached(
                "SELECT term FROM search_run_terms WHERE term >= ?1 AND term < ?2 LIMIT ?3",
            )?
            .query_map(
                (run, format!("{run}\u{10ffff}"), MOST_THREES_OF_PIECE + 1),
                |row| row.get(0),
            )?
            .collect::<Result<_, _>>()?;
        if known.is_empty() {
            return Ok(Runs::Nowhere);
        }
        if known.len() <= usize::from(MOST_THREES_OF_PIECE) {
            let known: Vec<String> = known.iter().map(|three| quoted(&[three])).collect();
            parts.push(format!("({})", known.join(" OR ")));
        }
    }
    Ok(if !parts.is_empty() {
        Runs::Match(parts.join(" AND "))
    } else if runs.is_empty() {
        Runs::Silent
    } else {
        Runs::Vague
    })
}

/// The texts that a way leads to.
pub(super) fn candidates(
    connection: &Connection,
    kind: Kind,
    way: &Way,
    runs: &Runs,
    sieve: &Sieve,
) -> Result<Candidates, Failure> {
    let mut parts: Vec<(&str, &String)> = Vec::new();
    parts.extend(way.words.iter().map(|words| ("search_words", words)));
    match runs {
        Runs::Match(runs) => parts.push(("search_runs", runs)),
        Runs::Nowhere => return Ok(Candidates::default()),
        Runs::Vague | Runs::Silent => {}
    }
    parts.extend(way.beginning.iter().map(|it| ("search_forms", it)));
    let question = match parts.split_first() {
        Some((first, rest)) => through_index(kind, *first, rest, sieve),
        None => through_texts(kind, *runs == Runs::Vague, sieve),
    };
    // A rank costs a look at everything that has the words. Of a phrase that is everywhere
    // that is too much, and a title has too few words to be better than another.
    let can_rank = question.can_rank && kind == Kind::Messages;
    let mut list = question.ask(connection, can_rank && !way.has_phrase)?;
    let has_more = list.len() == question.most;
    if can_rank && way.has_phrase && !has_more && !list.is_empty() {
        list = question.ask(connection, true)?;
    }
    let best = list.iter().map(|one| one.rank).fold(0.0, f64::max);
    let step = |one: &Candidate| {
        let share = if best > 0.0 { one.rank / best } else { 0.0 };
        (share * STEPS_OF_RANK).round() as i64
    };
    list.sort_by_key(|one| std::cmp::Reverse((step(one), one.at, one.number)));
    Ok(Candidates { list, has_more })
}

/// What the tables are asked, with a gap for the rank.
struct Question {
    text: String,
    values: Vec<Value>,
    most: usize,
    can_rank: bool,
}

impl Question {
    fn ask(&self, connection: &Connection, is_ranked: bool) -> Result<Vec<Candidate>, Failure> {
        let rank = if is_ranked {
            "bm25(search_words, 1.0, 0.5, 1.0)"
        } else {
            "0.0"
        };
        let mut statement = connection.prepare(&self.text.replace(RANK, rank))?;
        let list = statement.query_map(params_from_iter(&self.values), |row| {
            Ok(Candidate {
                number: row.get(0)?,
                conversation: row.get(1)?,
                at: Timestamp(row.get(2)?),
                // The index counts a better match as a smaller number.
                rank: -row.get::<_, f64>(3)?,
            })
        })?;
        Ok(list.collect::<Result<_, _>>()?)
    }
}

/// The gap.
const RANK: &str = "{rank}";

/// The newest texts that all parts of the index know.
fn through_index(
    kind: Kind,
    (table, sought): (&str, &String),
    rest: &[(&str, &String)],
    sieve: &Sieve,
) -> Question {
    let (range, join) = match kind {
        Kind::Titles => (
            format!("rowid BETWEEN {TITLES} AND {}", 2 * TITLES - 1),
            format!("conversations AS facts ON facts.number = asked.rowid - {TITLES}"),
        ),
        Kind::Messages => (
            format!(
                "rowid BETWEEN {} AND {}",
                sieve.range.start(),
                sieve.range.end()
            ),
            "search_facts AS facts ON facts.number = asked.rowid".to_owned(),
        ),
    };
    let mut values = vec![Value::from(sought.clone())];
    let mut also = String::new();
    for (table, sought) in rest {
        values.push(Value::from((*sought).clone()));
        // The sign keeps it from being asked anew for every row.
        // A string always takes what is written to it.
        let _ = write!(
            also,
            "AND +asked.rowid IN (SELECT rowid FROM {table} WHERE {table} MATCH ? AND {range}
                 ORDER BY rowid DESC LIMIT {MOST_OF_PART}) "
        );
    }
    let (condition, sifted) = sieve.condition(kind);
    values.extend(sifted);
    let columns = columns(kind);
    Question {
        // The index comes first, whatever it may seem to cost.
        text: format!(
            "SELECT {columns}, {RANK} FROM {table} AS asked CROSS JOIN {join}
             WHERE asked.{table} MATCH ? AND asked.{range} {also} AND {condition}
             ORDER BY asked.rowid DESC LIMIT {MOST_RANKED}"
        ),
        values,
        most: MOST_RANKED,
        can_rank: table == "search_words",
    }
}

/// The newest texts, whatever is in them; or those that have something unspaced.
fn through_texts(kind: Kind, have_runs: bool, sieve: &Sieve) -> Question {
    let (condition, values) = sieve.condition(kind);
    let columns = columns(kind);
    let table = match (kind, have_runs) {
        (Kind::Titles, _) => "conversations AS facts",
        (Kind::Messages, false) => "search_facts AS facts",
        (Kind::Messages, true) => {
            "search_runs CROSS JOIN search_facts AS facts ON facts.number = search_runs.rowid"
        }
    };
    let order = match (kind, have_runs) {
        (Kind::Titles, _) => "facts.updated_at",
        (Kind::Messages, false) => "facts.number",
        (Kind::Messages, true) => "search_runs.rowid",
    };
    Question {
        text: format!(
            "SELECT {columns}, {RANK} FROM {table} WHERE {condition}
             ORDER BY {order} DESC LIMIT {MOST_LOOKED_THROUGH}"
        ),
        values,
        most: MOST_LOOKED_THROUGH,
        can_rank: false,
    }
}

const fn columns(kind: Kind) -> &'static str {
    match kind {
        Kind::Titles => "facts.number, facts.number, facts.updated_at",
        Kind::Messages => "facts.number, facts.conversation, facts.created_at",
    }
}

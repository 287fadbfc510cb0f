//! Search over everything that was said: what is asked is planned, the index names
//! candidates, their texts are held against the question, and what is left is arranged.

mod candidates;
mod check;
mod excerpt;
mod lexicon;
mod plan;
mod sift;
#[cfg(test)]
mod tests;
mod texts;

use std::collections::{BTreeSet, HashMap, HashSet};

use jiff::Zoned;
use rusqlite::{Connection, Transaction};

use self::candidates::{Candidate, Kind, Runs, candidates, runs};
use self::check::{Check, Read, Verdict, word_of};
use self::excerpt::excerpt;
use self::plan::{Plan, Way};
use self::sift::Sieve;
use self::texts::{Text, is_stale, text_of};
use crate::domain::{Failure, Query, SearchFound, SearchHit};

/// How many messages a search tells at the most, unless it is asked for more.
pub const MOST_HITS: usize = 60;
/// How many titles.
const MOST_TITLES: usize = 20;
/// As long as others have hits too, a conversation shows no more than these.
const MOST_OF_ONE: usize = 8;
/// No more text is read for one search.
const MOST_BYTES: usize = 8 * 1024 * 1024;
/// Messages are read in heaps of this many, and titles, which are short, of this.
const HEAP: usize = 64;
const HEAP_OF_TITLES: usize = 512;
/// As many words are told to be marked.
const MOST_WORDS: usize = 100;

/// Looks for what was typed. `is_newest` says whether anybody still waits for it.
pub(super) fn search(
    connection: &mut Connection,
    typed: &str,
    most: usize,
    now: &Zoned,
    is_newest: &dyn Fn() -> bool,
) -> Result<SearchFound, Failure> {
    let query = Query::parse(typed)?;
    if query.is_empty() {
        return Ok(SearchFound::default());
    }
    // As of one moment, whatever is written meanwhile.
    let transaction = connection.transaction()?;
    let plan = Plan::of(&query);
    let mut search = Search {
        sieve: Sieve::of(&transaction, &query.filters, now)?,
        runs: runs(&transaction, &plan.runs)?,
        check: Check::of(&plan.sought)?,
        transaction: &transaction,
        plan: &plan,
        is_newest,
        bytes: 0,
        words: BTreeSet::new(),
        has_more: false,
    };
    let mut titles = Vec::new();
    if search.sieve.takes_titles() && !plan.is_empty() {
        titles = search.hits(Kind::Titles, MOST_TITLES.min(most))?;
    }
    let messages = search.hits(Kind::Messages, most)?;
    Ok(SearchFound {
        hits: grouped(titles.into_iter().chain(messages)),
        words: search.words.into_iter().take(MOST_WORDS).collect(),
        has_more: search.has_more,
    })
}

struct Search<'a> {
    transaction: &'a Transaction<'a>,
    plan: &'a Plan,
    sieve: Sieve,
    runs: Runs,
    check: Check<'a>,
    is_newest: &'a dyn Fn() -> bool,
    /// How much text was read.
    bytes: usize,
    words: BTreeSet<String>,
    has_more: bool,
}

impl Search<'_> {
    /// The best hits of a kind, each with the number of its conversation.
    fn hits(&mut self, kind: Kind, most: usize) -> Result<Vec<(i64, SearchHit)>, Failure> {
        let mut hits = Vec::new();
        let mut seen = HashSet::new();
        let mut counts: HashMap<i64, usize> = HashMap::new();
        let mut later = Vec::new();
        for way in self.plan.ways() {
            if hits.len() >= most {
                break;
            }
            let found = candidates(self.transaction, kind, &way, &self.runs, &self.sieve)?;
            self.has_more |= found.has_more;
            let mut list = found.list;
            list.retain(|candidate| seen.insert(candidate.number));
            let heap = match kind {
                Kind::Titles => HEAP_OF_TITLES,
                Kind::Messages => HEAP,
            };
            for heap in list.chunks(heap) {
                if hits.len() >= most {
                    self.has_more = true;
                    break;
                }
                for (candidate, hit) in self.judge(kind, &way, heap)? {
                    let count = counts.entry(candidate.conversation).or_default();
                    *count += 1;
                    if *count > MOST_OF_ONE {
                        later.push((candidate.conversation, hit));
                    } else {
                        hits.push((candidate.conversation, hit));
                    }
                }
            }
        }
        hits.append(&mut later);
        self.has_more |= hits.len() > most;
        hits.truncate(most);
        Ok(hits)
    }

    /// Those of some candidates that are hits.
    fn judge(
        &mut self,
        kind: Kind,
        way: &Way,
        heap: &[Candidate],
    ) -> Result<Vec<(Candidate, SearchHit)>, Failure> {
        let mut texts: Vec<(Candidate, Text)> = Vec::with_capacity(heap.len());
        for candidate in heap {
            if self.bytes > MOST_BYTES || !(self.is_newest)() {
                self.has_more = true;
                break;
            }
            if let Some(text) = text_of(self.transaction, kind, candidate.number)? {
                self.bytes += text.parts.iter().map(String::len).sum::<usize>();
                texts.push((*candidate, text));
            }
        }
        let reads: Vec<Vec<Read<'_>>> = texts
            .iter()
            .map(|(_, text)| {
                text.parts
                    .iter()
                    .map(|part| self.check.read(part))
                    .collect()
            })
            .collect();
        self.check.learn(reads.iter().flatten())?;
        let verdicts: Vec<Verdict> = reads.iter().map(|reads| self.check.judge(reads)).collect();
        let mut hits = Vec::new();
        for ((candidate, text), verdict) in texts.into_iter().zip(verdicts) {
            let Verdict::Hit { marks, is_doubtful } = verdict else {
                continue;
            };
            // The index may cut words in ways that are not known here, but what it says of
            // a text that changed since is of no worth.
            if is_doubtful && (!way.is_sure || is_stale(self.transaction, kind, candidate.number)?)
            {
                continue;
            }
            let place = marks.iter().position(|marks| !marks.is_empty());
            let place = place.unwrap_or(0);
            let (line, shown) = excerpt(&text.parts[place], &marks[place]);
            for (part, marks) in text.parts.iter().zip(&marks) {
                let sought = &self.plan.sought;
                self.words.extend(
                    marks
                        .iter()
                        .filter(|mark| !sought[mark.sought].is_excluded)
                        .map(|mark| word_of(&sought[mark.sought], &part[mark.place.clone()])),
                );
            }
            hits.push((candidate, text.into_hit(line, shown)));
        }
        Ok(hits)
    }
}

/// The hits of one conversation one after the other, where the first of them stands.
fn grouped(hits: impl Iterator<Item = (i64, SearchHit)>) -> Vec<SearchHit> {
    let mut groups: Vec<Vec<SearchHit>> = Vec::new();
    let mut places: HashMap<i64, usize> = HashMap::new();
    for (conversation, hit) in hits {
        let place = *places.entry(conversation).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push(hit),
            None => groups.push(vec![hit]),
        }
    }
    groups.into_iter().flatten().collect()
}

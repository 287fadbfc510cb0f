//! Ranking by words: BM25 with a weight for each term of the question, and the terms that the
//! best passages add to it (pseudo relevance feedback, RM3 with the values of its authors).

use std::collections::HashMap;

use super::terms::{is_exact, terms};
use super::vector::{TermVector, hash};

/// How soon it no longer matters how often a term stands in a passage.
const K1: f32 = 1.2;
/// How much longer passages have to bring.
const LENGTH: f32 = 0.75;
/// So many of the best passages tell what else the question is about.
const FEEDBACK_PASSAGES: usize = 10;
/// They are no more than this share of all passages: the first ten of sixty are hardly its best.
const FEEDBACK_SHARE: u64 = 100;
/// So many terms they add.
const FEEDBACK_TERMS: usize = 10;
/// So much of the weight stays with the terms of the question.
const OWN_SHARE: f32 = 0.5;
/// A question of fewer terms is a name rather than a description, and is taken by its word.
const FEWEST_TO_EXPAND: usize = 3;

/// What is known of the passages that are searched.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Background {
    /// How many there are.
    pub passages: u64,
    /// How many terms they have on average.
    pub average_length: f32,
}

/// A term of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted {
    /// The term.
    pub term: String,
    /// How much it matters to the question; all together come to one.
    pub weight: f32,
    /// In how many passages it stands, of those that are searched.
    pub passages: u64,
}

impl Background {
    /// How many of the first passages may say what else to look for; none where there are few
    /// passages at all.
    #[must_use]
    pub fn feedback(&self) -> usize {
        let share = usize::try_from(self.passages / FEEDBACK_SHARE).unwrap_or(FEEDBACK_PASSAGES);
        share.min(FEEDBACK_PASSAGES)
    }

    /// How much a term tells passages apart.
    #[must_use]
    pub fn rarity(&self, passages: u64) -> f32 {
        let all = self.passages.max(passages) as f32;
        let with = passages as f32;
        ((all - with + 0.5) / (with + 0.5)).ln_1p()
    }
}

/// The different terms of a question with their share of it; of a very long question those that
/// stand in it most often, and then the first. How many passages have them is still to be found.
#[must_use]
pub fn query_terms(query: &str, most: usize) -> Vec<Weighted> {
    let mut found: Vec<Weighted> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for term in terms(query) {
        if let Some(place) = places.get(&term) {
            found[*place].weight += 1.0;
        } else {
            places.insert(term.clone(), found.len());
            found.push(Weighted {
                term,
                weight: 1.0,
                passages: 0,
            });
        }
    }
    // The order of what is equal stays.
    found.sort_by(|one, other| other.weight.total_cmp(&one.weight));
    found.truncate(most);
    scale(&mut found, 1.0);
    found
}

/// How well a passage answers.
#[must_use]
pub fn weigh<B: AsRef<[u8]>>(
    query: &[(u32, f32)],
    vector: &TermVector<B>,
    background: &Background,
) -> f32 {
    let length = vector.length() as f32 / background.average_length.max(1.0);
    let room = K1 * (1.0 - LENGTH + LENGTH * length);
    query
        .iter()
        .map(|(hash, weight)| {
            let count = vector.count(*hash) as f32;
            weight * count * (K1 + 1.0) / (count + room)
        })
        .sum()
}

/// The terms of a question as [`weigh`] takes them: each with its weight and rarity in one.
#[must_use]
pub fn prepared(query: &[Weighted], background: &Background) -> Vec<(u32, f32)> {
    query
        .iter()
        .map(|term| {
            let rarity = background.rarity(term.passages);
            (hash(&term.term), term.weight * rarity)
        })
        .collect()
}

/// The terms that the best passages of a first ranking use most, each with its share, the
/// heaviest first. How many passages have them is still to be found, and [`expanded`] chooses
/// among them with that.
#[must_use]
pub fn suggested<B: AsRef<[u8]>>(best: &[(TermVector<B>, f32)], most: usize) -> Vec<Weighted> {
    let sum: f32 = best.iter().map(|(_, score)| score).sum();
    if sum <= 0.0 {
        return Vec::new();
    }
    let mut shares: HashMap<&str, f32> = HashMap::new();
    for (vector, score) in best {
        let length = vector.length().max(1) as f32;
        for (term, count) in vector.iter() {
            *shares.entry(term).or_default() += score / sum * count as f32 / length;
        }
    }
    let mut found: Vec<Weighted> = shares
        .into_iter()
        .map(|(term, weight)| Weighted {
            term: term.to_owned(),
            weight,
            passages: 0,
        })
        .collect();
    sort(&mut found);
    found.truncate(most);
    found
}

/// Whether a question may be added to: one that is short, or that asks for something by its very
/// name, would be drowned by other words.
#[must_use]
pub fn may_expand(query: &str, own: &[Weighted]) -> bool {
    own.len() >= FEWEST_TO_EXPAND && !is_exact(query)
}

/// The question with what was suggested: half of the weight is its own, and the other half is
/// that of the few added terms that tell most.
#[must_use]
pub fn expanded(
    own: &[Weighted],
    suggested: Vec<Weighted>,
    background: &Background,
) -> Vec<Weighted> {
    // A term of one passage can only find the passage that suggested it.
    let mut added: Vec<Weighted> = suggested
        .into_iter()
        .filter(|term| term.passages > 1)
        .map(|term| Weighted {
            weight: term.weight * background.rarity(term.passages),
            ..term
        })
        .collect();
    sort(&mut added);
    added.truncate(FEEDBACK_TERMS);
    if added.is_empty() {
        return own.to_vec();
    }
    let mut all = own.to_vec();
    scale(&mut all, OWN_SHARE);
    scale(&mut added, 1.0 - OWN_SHARE);
    for term in added {
        match all.iter_mut().find(|own| own.term == term.term) {
            Some(own) => own.weight += term.weight,
            None => all.push(term),
        }
    }
    all
}

/// The heaviest first; what is equal by its letters, so that the same question finds the same.
fn sort(terms: &mut [Weighted]) {
    terms.sort_by(|one, other| {
        other
            .weight
            .total_cmp(&one.weight)
            .then_with(|| one.term.cmp(&other.term))
    });
}

fn scale(terms: &mut [Weighted], to: f32) {
    let sum: f32 = terms.iter().map(|term| term.weight).sum();
    if sum > 0.0 {
        for term in terms {
            term.weight *= to / sum;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BACKGROUND: Background = Background {
        passages: 100,
        average_length: 4.0,
    };

    fn vector(text: &str) -> TermVector {
        TermVector::of(&terms(text))
    }

    fn with_passages(mut terms: Vec<Weighted>, passages: u64) -> Vec<Weighted> {
        for term in &mut terms {
            term.passages = passages;
        }
        terms
    }

    #[test]
    fn a_score_should_be_that_of_bm25() {
        let query = with_passages(query_terms("wing", 8), 10);
        let query = prepared(&query, &BACKGROUND);
        // ln(1 + 90.5 / 10.5) = 2.2638…; two of four terms: 2 · 2.2 / (2 + 1.2) = 1.375.
        let score = weigh(&query, &vector("wing wing body tail"), &BACKGROUND);
        assert!((score - 2.264 * 1.375).abs() < 0.01, "{score}");
        assert!(weigh(&query, &vector("body"), &BACKGROUND).abs() < f32::EPSILON);
    }

    #[test]
    fn a_long_question_should_keep_its_most_frequent_terms() {
        let terms = query_terms("alpha beta gamma beta", 2);
        let names: Vec<&str> = terms.iter().map(|term| term.term.as_str()).collect();
        assert_eq!(names, ["beta", "alpha"]);
        assert!((terms[0].weight - 2.0 / 3.0).abs() < 1e-6);
    }

    #[test]
    fn what_the_best_passages_say_should_come_to_half_of_the_question() {
        let own = with_passages(query_terms("wing body tail", 8), 10);
        let best = [(vector("wing lift lift"), 2.0), (vector("wing drag"), 1.0)];
        let suggested = suggested(&best, 50);
        assert_eq!(suggested[0].term, "lift", "{suggested:?}");
        let all = expanded(&own, with_passages(suggested, 5), &BACKGROUND);
        let sum: f32 = all.iter().map(|term| term.weight).sum();
        assert!((sum - 1.0).abs() < 1e-5);
        assert!(all.iter().any(|term| term.term == "lift"));
        let kept = all.iter().find(|term| term.term == "tail");
        assert!((kept.expect("kept").weight - 1.0 / 6.0).abs() < 1e-5);
    }

    #[test]
    fn short_and_exact_questions_should_stay_as_they_are() {
        for (query, may) in [
            ("wing", false),
            ("wing body", false),
            ("wing body tail", true),
            ("wing \"body tail\" lift", false),
            ("where is read_file called", false),
        ] {
            assert_eq!(may_expand(query, &query_terms(query, 32)), may, "{query}");
        }
    }
}

//! The search as a whole: the rankings by words and by meaning of all questions become one.
//!
//! Words find what is called by its name, and meaning what is said otherwise. The passages that
//! both like first say better than the question where in the space of meanings to look, so that
//! the second look goes half way to them (Rocchio). What counts in the end is how far each
//! ranking sets a passage apart from the rest of its list, rather than its place alone.

use std::collections::HashMap;

use super::dense::{Dense, Mask};
use super::fuse::{Ranked, fuse};
use crate::domain::Scores;

/// So much of each ranking is looked at.
const DEPTH: usize = 100;
/// So many of the first passages say where to look again.
const FEEDBACK: usize = 5;

/// The best passages for a request: by the rankings by words for each of its questions, and by
/// the vectors of the questions, where there are any.
#[must_use]
pub fn blended(
    lexical: &[Vec<Ranked>],
    questions: &[Vec<f32>],
    dense: &Dense,
    mask: &Mask,
    most: usize,
) -> Vec<(i64, Scores)> {
    let depth = DEPTH.max(most);
    let nearest: Vec<Vec<Ranked>> = questions
        .iter()
        .map(|question| dense.nearest(question, mask, depth))
        .collect();
    let mut lists: Vec<&[Ranked]> = Vec::new();
    lists.extend(
        lexical
            .iter()
            .chain(&nearest)
            .map(|it| &it[..it.len().min(depth)]),
    );
    let first = fuse(&lists);
    let again: Vec<Vec<Ranked>> = questions
        .iter()
        .map(|question| {
            let moved = moved(question, &first, dense, mask);
            dense.nearest(&moved, mask, depth)
        })
        .collect();
    let words = lexical.iter().map(|it| &it[..it.len().min(depth)]);
    let rankings: Vec<&[Ranked]> = words.chain(again.iter().map(Vec::as_slice)).collect();
    let mut all = standing_out(&rankings);
    all.truncate(most);
    all.into_iter()
        .map(|it| {
            let lexical = lexical.iter().flatten();
            let lexical = lexical.filter(|of| of.passage == it.passage);
            let dense = questions
                .iter()
                .filter_map(|question| dense.cosine(question, mask, it.passage));
            let scores = Scores {
                lexical: lexical.map(|of| of.score).reduce(f32::max),
                dense: dense.reduce(f32::max),
                rerank: None,
                fused: it.score,
            };
            (it.passage, scores)
        })
        .collect()
}

/// A question half way to the passages that were found first.
fn moved(question: &[f32], first: &[Ranked], dense: &Dense, mask: &Mask) -> Vec<f32> {
    let mut sum = vec![0.0; question.len()];
    for ranked in first.iter().take(FEEDBACK) {
        for (sum, number) in sum
            .iter_mut()
            .zip(dense.vector_of(mask, ranked.passage).unwrap_or_default())
        {
            *sum += number;
        }
    }
    let length = |vector: &[f32]| vector.iter().map(|it| it * it).sum::<f32>().sqrt();
    let (own, found) = (length(question), length(&sum));
    if own <= 0.0 || found <= 0.0 {
        return question.to_vec();
    }
    question
        .iter()
        .zip(&sum)
        .map(|(own_number, found_number)| own_number / own + found_number / found)
        .collect()
}

/// One ranking of several by their scores: in each list the first counts one and the last
/// nothing.
fn standing_out(rankings: &[&[Ranked]]) -> Vec<Ranked> {
    let mut sums: HashMap<i64, f32> = HashMap::new();
    for ranking in rankings {
        let (Some(first), Some(last)) = (ranking.first(), ranking.last()) else {
            continue;
        };
        let range = first.score - last.score;
        for ranked in *ranking {
            let share = if range > 0.0 {
                (ranked.score - last.score) / range
            } else {
                1.0
            };
            *sums.entry(ranked.passage).or_default() += share / rankings.len() as f32;
        }
    }
    super::fuse::sorted(sums)
}

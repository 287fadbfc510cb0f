//! The search as a whole: the rankings by words and by meaning of all questions become one.
//!
//! Words find what is called by its name, and meaning what is said otherwise. The passages that
//! both like first say better than the question where in the space of meanings to look, so that
//! the second look goes half way to them (Rocchio).

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
    let mut all = fuse(&rankings);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ContentHash;

    /// Passages 1 … 4 with their vectors, of which the fourth has none.
    fn matrix() -> (Dense, Mask) {
        let mut dense = Dense::new(2, 3);
        let hash = |number: u8| ContentHash::from([number; 32]);
        for (number, vector) in [(1, [1.0, 0.0]), (2, [0.8, 0.6]), (3, [0.0, 1.0])] {
            assert!(dense.push(hash(number), &vector));
        }
        let passages: Vec<_> = (1..=4)
            .map(|number| (i64::from(number), hash(number)))
            .collect();
        let mask = dense.mask(&passages);
        (dense, mask)
    }

    fn ranking(passages: &[i64]) -> Vec<Ranked> {
        let ranked = |(place, passage): (usize, &i64)| Ranked {
            passage: *passage,
            score: 9.0 - place as f32,
        };
        passages.iter().enumerate().map(ranked).collect()
    }

    fn order(found: &[(i64, Scores)]) -> Vec<i64> {
        found.iter().map(|(passage, _)| *passage).collect()
    }

    #[test]
    fn without_vectors_the_words_should_decide() {
        let (dense, mask) = (Dense::default(), Mask::default());
        let found = blended(&[ranking(&[7, 5])], &[vec![1.0, 0.0]], &dense, &mask, 9);
        assert_eq!(order(&found), [7, 5]);
        assert_eq!(found[0].1.lexical, Some(9.0));
        assert_eq!(found[0].1.dense, None);
        assert!(blended(&[], &[], &dense, &mask, 9).is_empty());
        assert_eq!(blended(&[ranking(&[7, 5])], &[], &dense, &mask, 1).len(), 1);
    }

    #[test]
    fn what_words_and_meaning_like_should_come_first() {
        let (dense, mask) = matrix();
        let found = blended(&[ranking(&[4, 2])], &[vec![1.0, 0.1]], &dense, &mask, 9);
        assert_eq!(order(&found)[0], 2);
        assert_eq!(found.len(), 4);
        let cosine = found[0].1.dense.expect("a cosine");
        assert!((cosine - 0.86 / 1.01_f32.sqrt()).abs() < 1e-5, "{cosine}");
    }

    #[test]
    fn a_second_look_should_go_half_way_to_what_was_found_first() {
        let (dense, mask) = matrix();
        let moved = moved(&[2.0, 0.0], &ranking(&[3, 4]), &dense, &mask);
        assert_eq!(moved, [1.0, 1.0]);
        let stays = super::moved(&[2.0, 0.0], &[], &dense, &mask);
        assert_eq!(stays, [2.0, 0.0]);
    }
}

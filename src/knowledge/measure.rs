//! How good a ranking is, by judgements of people: the two numbers that are usual.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash};

/// How near the first so many of a ranking come to the best order there is; the gain of a
/// document is its grade, and counts the less the later it comes. `None` where no document
/// was judged to be of use.
#[must_use]
pub fn ndcg<T: Eq + Hash>(
    ranking: &[T],
    grades: &HashMap<T, u32, impl BuildHasher>,
    first: usize,
) -> Option<f64> {
    let discounted = |grades: &mut dyn Iterator<Item = u32>| -> f64 {
        grades
            .take(first)
            .zip(2_u32..)
            .map(|(grade, place)| f64::from(grade) / f64::from(place).log2())
            .sum()
    };
    let mut best: Vec<u32> = grades.values().copied().collect();
    best.sort_unstable_by(|one, other| other.cmp(one));
    let ideal = discounted(&mut best.into_iter());
    let mut seen = HashSet::new();
    let gained = discounted(&mut ranking.iter().map(|document| {
        if seen.insert(document) {
            grades.get(document).copied().unwrap_or_default()
        } else {
            0
        }
    }));
    (ideal > 0.0).then(|| gained / ideal)
}

/// The share of the documents of use that are among the first so many. `None` where there are
/// none.
#[must_use]
pub fn recall<T: Eq + Hash>(
    ranking: &[T],
    grades: &HashMap<T, u32, impl BuildHasher>,
    first: usize,
) -> Option<f64> {
    let useful = grades.values().filter(|grade| **grade > 0).count();
    let found: HashSet<&T> = ranking
        .iter()
        .take(first)
        .filter(|document| grades.get(document).is_some_and(|grade| *grade > 0))
        .collect();
    (useful > 0).then(|| found.len() as f64 / useful as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(found: Option<f64>, expected: f64) {
        let found = found.expect("a number");
        assert!((found - expected).abs() < 1e-4, "{found} is not {expected}");
    }

    #[test]
    fn values_should_be_those_worked_out_by_hand() {
        let grades = HashMap::from([(1, 3), (2, 2), (3, 1), (4, 0)]);
        // 3/1 + 2/log2(3) + 1/log2(4) = 3 + 1.26186 + 0.5 = 4.76186.
        close(ndcg(&[1, 2, 3], &grades, 10), 1.0);
        // 1/1 + 0 + 3/2 = 2.5.
        close(ndcg(&[3, 9, 1], &grades, 10), 2.5 / 4.761_86);
        // Only the first counts: 1 of 3.
        close(ndcg(&[3, 9, 1], &grades, 1), 1.0 / 3.0);
        close(recall(&[3, 9, 1], &grades, 10), 2.0 / 3.0);
        close(recall(&[3, 9, 1], &grades, 1), 1.0 / 3.0);
        close(recall(&[9, 4], &grades, 10), 0.0);
    }

    #[test]
    fn a_document_that_comes_twice_should_count_once() {
        let grades = HashMap::from([(1, 1), (2, 1)]);
        close(ndcg(&[1, 1], &grades, 10), 1.0 / 1.630_93);
        close(recall(&[1, 1], &grades, 10), 0.5);
    }

    #[test]
    fn a_question_without_useful_documents_should_have_no_value() {
        let grades = HashMap::from([(1, 0)]);
        assert_eq!(ndcg(&[1], &grades, 10), None);
        assert_eq!(recall(&[1], &HashMap::new(), 10), None);
    }
}

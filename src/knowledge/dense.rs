//! Ranking by meaning: vectors of one length in one piece of memory, and the nearest to a
//! question among those that may be found.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, HashMap};

use serde::{Deserialize, Serialize};

use super::fuse::Ranked;
use crate::domain::ContentHash;

/// From so many numbers on a second thread is worth its start.
const WORTH_A_THREAD: usize = 2_000_000;

/// What a set of vectors was made with. Vectors of two sets cannot be compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default)]
pub struct EmbeddingIdentity {
    /// The model's name, as the server has it.
    pub model: String,
    /// How many numbers a vector has.
    pub dimensions: u32,
    /// The hash of the vector of a text that is always the same: another one says that
    /// something else changed, such as the model behind the name.
    pub probe: String,
    /// What goes before a passage.
    pub passage_prefix: String,
    /// What goes before a question.
    pub query_prefix: String,
}

/// The vectors of passages, each of length one, by the hash of what was said.
#[derive(Clone, Debug, Default)]
pub struct Dense {
    dimensions: usize,
    rows: HashMap<ContentHash, u32>,
    numbers: Vec<f32>,
}

/// Passages that may be found, each with its row.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// In the order of the rows, so that memory is walked through in one direction.
    rows: Vec<(u32, i64)>,
    by_passage: HashMap<i64, u32>,
}

impl Mask {
    /// How many passages may be found.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether none may be.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

impl Dense {
    /// Nothing yet, with room for so many vectors.
    #[must_use]
    pub fn new(dimensions: usize, room: usize) -> Self {
        Self {
            dimensions,
            rows: HashMap::with_capacity(room),
            numbers: Vec::with_capacity(room * dimensions),
        }
    }

    /// How many vectors there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many numbers a vector has.
    #[must_use]
    pub const fn dimensions(&self) -> usize {
        self.dimensions
    }

    /// How many bytes it takes, about.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.numbers.capacity() * size_of::<f32>()
            + self.rows.capacity() * (size_of::<(ContentHash, u32)>() + 1)
    }

    /// Takes a vector in, unless it is there already. Whether it could be one: of the right
    /// length, of numbers, and not all of them nothing.
    pub fn push(&mut self, hash: ContentHash, vector: &[f32]) -> bool {
        if vector.len() != self.dimensions || self.dimensions == 0 {
            return false;
        }
        let Ok(row) = u32::try_from(self.rows.len()) else {
            return false;
        };
        let Some(scale) = scale(vector) else {
            return false;
        };
        if let std::collections::hash_map::Entry::Vacant(place) = self.rows.entry(hash) {
            place.insert(row);
            self.numbers
                .extend(vector.iter().map(|number| number * scale));
        }
        true
    }

    /// The vector of a passage.
    #[must_use]
    pub fn vector(&self, hash: &ContentHash) -> Option<&[f32]> {
        self.rows.get(hash).map(|row| self.row(*row))
    }

    /// The vector of a passage among those that may be found.
    #[must_use]
    pub fn vector_of(&self, mask: &Mask, passage: i64) -> Option<&[f32]> {
        mask.by_passage.get(&passage).map(|row| self.row(*row))
    }

    /// The cosine between a vector and that of a passage.
    #[must_use]
    pub fn cosine(&self, vector: &[f32], mask: &Mask, passage: i64) -> Option<f32> {
        let scale = scale(vector).filter(|_| vector.len() == self.dimensions)?;
        let passage = self.vector_of(mask, passage)?;
        Some(dot(vector, passage) * scale)
    }

    /// Those of these passages that have a vector.
    #[must_use]
    pub fn mask(&self, passages: &[(i64, ContentHash)]) -> Mask {
        let mut rows: Vec<(u32, i64)> = passages
            .iter()
            .filter_map(|(number, hash)| Some((*self.rows.get(hash)?, *number)))
            .collect();
        rows.sort_unstable();
        let by_passage = rows.iter().map(|(row, number)| (*number, *row)).collect();
        Mask { rows, by_passage }
    }

    /// The passages nearest to a vector, the nearest first, with the cosine between them.
    /// Nothing where the vector cannot be compared.
    #[must_use]
    pub fn nearest(&self, vector: &[f32], mask: &Mask, most: usize) -> Vec<Ranked> {
        let comparable = vector.len() == self.dimensions;
        let Some(scale) = scale(vector).filter(|_| comparable && most > 0) else {
            return Vec::new();
        };
        let query: Vec<f32> = vector.iter().map(|number| number * scale).collect();
        let mut best = if mask.len() * self.dimensions < WORTH_A_THREAD {
            self.best(&query, &mask.rows, most)
        } else {
            let (first, second) = mask.rows.split_at(mask.len() / 2);
            std::thread::scope(|scope| {
                let other = scope.spawn(|| self.best(&query, second, most));
                let mut best = self.best(&query, first, most);
                // A thread that could not be joined panicked, and that is passed on.
                match other.join() {
                    Ok(rest) => best.extend(rest),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
                best
            })
        };
        best.sort_unstable();
        best.truncate(most);
        best.into_iter().map(|near| near.0).collect()
    }

    fn best(&self, query: &[f32], mask: &[(u32, i64)], most: usize) -> Vec<Near> {
        // The worst of the best is on top.
        let mut heap: BinaryHeap<Near> = BinaryHeap::with_capacity(most + 1);
        for (row, passage) in mask {
            let near = Near(Ranked {
                passage: *passage,
                score: dot(query, self.row(*row)),
            });
            if heap.len() < most {
                heap.push(near);
            } else if heap.peek().is_some_and(|worst| near < *worst) {
                heap.pop();
                heap.push(near);
            }
        }
        heap.into_vec()
    }

    fn row(&self, row: u32) -> &[f32] {
        let start = row as usize * self.dimensions;
        &self.numbers[start..start + self.dimensions]
    }
}

/// Ordered so that the nearest is the smallest; of equally near ones the older passage.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Near(Ranked);

impl Eq for Near {}

impl PartialOrd for Near {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Near {
    fn cmp(&self, other: &Self) -> Ordering {
        (other.0.score.total_cmp(&self.0.score)).then(self.0.passage.cmp(&other.0.passage))
    }
}

/// What a vector has to be multiplied with to be of length one.
fn scale(vector: &[f32]) -> Option<f32> {
    let sum: f64 = vector
        .iter()
        .map(|number| f64::from(*number) * f64::from(*number))
        .sum();
    let scale = (1.0 / sum.sqrt()) as f32;
    (scale.is_finite() && scale > 0.0).then_some(scale)
}

/// The sum of products. Lanes of their own let the compiler do several at once.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    const LANES: usize = 16;
    let mut sums = [0.0_f32; LANES];
    let (ones, others) = (one.chunks_exact(LANES), other.chunks_exact(LANES));
    let rest: f32 = (ones.remainder().iter())
        .zip(others.remainder())
        .map(|(one, other)| one * other)
        .sum();
    for (one, other) in ones.zip(others) {
        for lane in 0..LANES {
            sums[lane] += one[lane] * other[lane];
        }
    }
    sums.iter().sum::<f32>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hash(number: u8) -> ContentHash {
        ContentHash::from([number; 32])
    }

    #[test]
    fn the_nearest_that_may_be_found_should_come_first() {
        let mut dense = Dense::new(3, 4);
        assert!(dense.push(hash(1), &[2.0, 0.0, 0.0]));
        assert!(dense.push(hash(2), &[1.0, 1.0, 0.0]));
        assert!(dense.push(hash(3), &[0.0, 0.0, 5.0]));
        let all = [(10, hash(1)), (20, hash(2)), (30, hash(3)), (40, hash(4))];
        let mask = dense.mask(&all);
        assert_eq!(mask.len(), 3, "one has no vector");
        let found = dense.nearest(&[3.0, 0.0, 0.0], &mask, 2);
        let passages: Vec<i64> = found.iter().map(|it| it.passage).collect();
        assert_eq!(passages, [10, 20]);
        assert!((found[0].score - 1.0).abs() < 1e-6);
        assert!((found[1].score - std::f32::consts::FRAC_1_SQRT_2).abs() < 1e-5);
        let mask = dense.mask(&all[1..]);
        assert_eq!(dense.nearest(&[3.0, 0.0, 0.0], &mask, 1)[0].passage, 20);
    }

    #[test]
    fn what_is_no_vector_should_be_refused() {
        let mut dense = Dense::new(2, 0);
        for vector in [
            &[1.0][..],
            &[0.0, 0.0],
            &[f32::NAN, 1.0],
            &[f32::INFINITY, 1.0],
        ] {
            assert!(!dense.push(hash(1), vector), "{vector:?}");
        }
        assert!(dense.push(hash(1), &[1.0, 0.0]));
        let mask = dense.mask(&[(1, hash(1))]);
        assert!(dense.nearest(&[f32::NAN, 0.0], &mask, 5).is_empty());
        assert!(dense.nearest(&[1.0], &mask, 5).is_empty());
    }

    #[test]
    fn two_threads_should_find_what_one_finds() {
        let dimensions = 64;
        let amount = 2 * WORTH_A_THREAD / dimensions;
        let mut dense = Dense::new(dimensions, amount);
        let mut passages = Vec::new();
        let mut state = 1_u32;
        for number in (0_i64..).take(amount) {
            let vector: Vec<f32> = (0..dimensions)
                .map(|_| {
                    state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                    (state >> 16) as f32 / 65_536.0 - 0.5
                })
                .collect();
            let key = ContentHash::from(*blake3::hash(&number.to_le_bytes()).as_bytes());
            assert!(dense.push(key, &vector));
            passages.push((number, key));
        }
        let mask = dense.mask(&passages);
        let query = vec![0.25; dimensions];
        let mut alone = dense.best(
            &query.iter().map(|it| it * 0.5).collect::<Vec<_>>(),
            &mask.rows,
            9,
        );
        alone.sort_unstable();
        let alone: Vec<i64> = alone.iter().map(|near| near.0.passage).collect();
        let both = dense.nearest(&query, &mask, 9);
        assert_eq!(both.iter().map(|it| it.passage).collect::<Vec<_>>(), alone);
    }
}

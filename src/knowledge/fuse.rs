//! Several rankings become one, and the best passages become what is sent: within a budget,
//! with neighbours in one piece.

use std::collections::HashMap;

use crate::domain::{Scores, Source};

/// How much the first places stand out (reciprocal rank fusion).
const RRF: f32 = 60.0;

/// A passage and how well it answers, by one way of asking.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ranked {
    /// Its number in the store.
    pub passage: i64,
    /// The higher, the better; not comparable with another way's.
    pub score: f32,
}

/// One ranking of several, each the best first. Only the places count.
#[must_use]
pub fn fuse(rankings: &[&[Ranked]]) -> Vec<Ranked> {
    let mut sums: HashMap<i64, f32> = HashMap::new();
    for ranking in rankings {
        for (place, ranked) in (1_u16..).zip(ranking.iter()) {
            *sums.entry(ranked.passage).or_default() += 1.0 / (RRF + f32::from(place));
        }
    }
    sorted(sums)
}

fn sorted(scores: HashMap<i64, f32>) -> Vec<Ranked> {
    let mut all: Vec<Ranked> = scores
        .into_iter()
        .map(|(passage, score)| Ranked { passage, score })
        .collect();
    // What is equally good is told in the order of the documents, always the same.
    all.sort_unstable_by(|one, other| {
        (other.score.total_cmp(&one.score)).then(one.passage.cmp(&other.passage))
    });
    all
}

/// The sources that fit into a budget, the best first: one that is too long is passed over, and
/// what comes behind it may still fit.
#[must_use]
pub fn fill(
    sources: Vec<Source>,
    budget: u32,
    mut tokens: impl FnMut(&Source) -> u32,
) -> Vec<Source> {
    let mut left = budget;
    sources
        .into_iter()
        .filter(|source| match left.checked_sub(tokens(source)) {
            Some(rest) => {
                left = rest;
                true
            }
            None => false,
        })
        .collect()
}

/// Passages that overlap or follow one another become one, which stands where the better of
/// them stood. Between two that follow one another is nothing but blanks.
#[must_use]
pub fn neighbours_merged(sources: Vec<Source>) -> Vec<Source> {
    let mut by_place: Vec<(usize, Source)> = sources.into_iter().enumerate().collect();
    by_place.sort_by(|(_, one), (_, other)| {
        (one.document, one.text_hash.as_bytes(), one.start, one.end).cmp(&(
            other.document,
            other.text_hash.as_bytes(),
            other.start,
            other.end,
        ))
    });
    let mut merged: Vec<(usize, Source)> = Vec::with_capacity(by_place.len());
    for (rank, source) in by_place {
        match merged.last_mut() {
            Some((best, last)) if follows(last, &source) => {
                *best = rank.min(*best);
                append(last, &source);
            }
            _ => merged.push((rank, source)),
        }
    }
    merged.sort_by_key(|(rank, _)| *rank);
    merged.into_iter().map(|(_, source)| source).collect()
}

fn follows(last: &Source, next: &Source) -> bool {
    /// As far from one another two paragraphs are.
    const GAP: u64 = 3;
    last.document == next.document
        && last.text_hash == next.text_hash
        && next.start <= last.end + GAP
        // A whole document has no text of its own to be joined.
        && !last.text.is_empty()
        && !next.text.is_empty()
}

fn append(last: &mut Source, next: &Source) {
    if next.end > last.end {
        let known = last.end.saturating_sub(next.start);
        let known = usize::try_from(known).unwrap_or(usize::MAX);
        for _ in last.end..next.start {
            last.text.push('\n');
        }
        last.text
            .push_str(next.text.get(known..).unwrap_or_default());
        last.end = next.end;
    }
    last.scores = better(last.scores, next.scores);
}

fn better(one: Scores, other: Scores) -> Scores {
    let higher = |one: Option<f32>, other: Option<f32>| match (one, other) {
        (Some(one), Some(other)) => Some(one.max(other)),
        (one, other) => one.or(other),
    };
    Scores {
        lexical: higher(one.lexical, other.lexical),
        dense: higher(one.dense, other.dense),
        rerank: higher(one.rerank, other.rerank),
        fused: one.fused.max(other.fused),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{CollectionId, ContentHash, DocumentId};

    fn ranking(passages: &[i64]) -> Vec<Ranked> {
        passages
            .iter()
            .map(|passage| Ranked {
                passage: *passage,
                score: 1.0,
            })
            .collect()
    }

    const TEXT: &str = "One two three.\n\nFour five six. Seven eight nine.";

    fn source(start: usize, end: usize, fused: f32) -> Source {
        Source {
            document: DocumentId::default(),
            collection: CollectionId::default(),
            path: "a.txt".to_owned(),
            text_hash: ContentHash::from([0; 32]),
            start: start as u64,
            end: end as u64,
            headings: Vec::new(),
            page: None,
            line: 1,
            text: TEXT[start..end].to_owned(),
            scores: Scores {
                fused,
                ..Scores::default()
            },
        }
    }

    #[test]
    fn what_two_rankings_like_should_come_before_what_one_likes() {
        let fused = fuse(&[&ranking(&[1, 2, 3]), &ranking(&[4, 2, 5])]);
        assert_eq!(fused[0].passage, 2);
        assert!((fused[0].score - 2.0 / 62.0).abs() < 1e-6);
        let passages: Vec<i64> = fused.iter().map(|it| it.passage).collect();
        assert_eq!(passages, [2, 1, 4, 3, 5]);
        assert!(fuse(&[]).is_empty());
    }

    #[test]
    fn neighbours_should_become_one_piece_of_the_text() {
        let merged = neighbours_merged(vec![
            source(31, TEXT.len(), 0.9),
            source(0, 14, 0.8),
            source(16, 36, 0.7),
        ]);
        assert_eq!(merged.len(), 1);
        assert_eq!(merged[0].text, TEXT);
        assert_eq!((merged[0].start, merged[0].end), (0, TEXT.len() as u64));
        assert!((merged[0].scores.fused - 0.9).abs() < f32::EPSILON);
    }

    #[test]
    fn what_is_apart_or_within_should_not_be_said_twice() {
        let merged = neighbours_merged(vec![source(31, 36, 0.9), source(0, 14, 0.8)]);
        let texts: Vec<&str> = merged.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["Seven", "One two three."]);
        let merged = neighbours_merged(vec![source(4, 7, 0.9), source(0, 14, 0.8)]);
        assert_eq!(merged.len(), 1);
        assert_eq!(merged[0].text, "One two three.");
        let mut other = source(0, 14, 0.5);
        other.document = uuid::Uuid::from_u128(7).into();
        assert_eq!(neighbours_merged(vec![other, source(0, 14, 0.8)]).len(), 2);
    }

    #[test]
    fn a_budget_should_be_filled_past_what_does_not_fit() {
        let sources = vec![source(0, 14, 0.9), source(16, 48, 0.8), source(0, 3, 0.7)];
        let kept = fill(sources, 20, |source| source.text.len() as u32);
        let texts: Vec<&str> = kept.iter().map(|it| it.text.as_str()).collect();
        assert_eq!(texts, ["One two three.", "One"]);
    }
}

//! Whether whole documents are sent, or passages of them, or nothing. Pure.

use crate::domain::{ChoiceReason, Extract, Need};

/// The share of the free context that whole documents may take where nobody asked for them.
const WHOLE_SHARE: f64 = 0.7;
/// The share of it that passages may take.
const PASSAGE_SHARE: f64 = 0.5;

/// What is known before it is chosen. Amounts are in tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known {
    /// What the person wants.
    pub(super) wish: Extract,
    /// What the question needs.
    pub(super) need: Need,
    /// What the context has free, where that is known.
    pub(super) free: Option<u32>,
    /// What all documents have, where that is known; else they are far too long.
    pub(super) all: Option<u32>,
    /// The most that passages may have.
    pub(super) most: u32,
}

/// What is sent, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Plan {
    /// All documents as they are.
    Whole(ChoiceReason),
    /// All documents, read in parts.
    Parts(ChoiceReason),
    /// Passages of so many tokens at the most.
    Passages(ChoiceReason, u32),
}

pub(super) fn plan(known: &Known) -> Plan {
    let Known {
        wish,
        need,
        free,
        all,
        most,
    } = *known;
    // Without a context of a known size there is room for what passages may have.
    let room = free.unwrap_or(most);
    let share = |share: f64| (f64::from(room) * share) as u32;
    let has_room = |room: u32| all.is_some_and(|all| all <= room);
    let passages = if free.is_some() {
        most.min(share(PASSAGE_SHARE))
    } else {
        most
    };
    let whole = |reason| {
        if has_room(room) {
            Plan::Whole(reason)
        } else {
            Plan::Parts(reason)
        }
    };
    match (wish, need) {
        (Extract::Passages, _) => Plan::Passages(ChoiceReason::Wished, passages),
        (Extract::Whole, _) => whole(ChoiceReason::Wished),
        (Extract::Automatic, _) if has_room(share(WHOLE_SHARE)) => Plan::Whole(ChoiceReason::Fits),
        (Extract::Automatic, Need::Whole) => whole(ChoiceReason::NeedsWhole),
        (Extract::Automatic, _) => Plan::Passages(ChoiceReason::TooLong, passages),
    }
}

/// How many of the passages to try next, where so many had so many tokens: the last go first.
pub(super) fn fewer(count: usize, tokens: u32, most: u32) -> usize {
    let share = f64::from(most) / f64::from(tokens.max(1));
    ((count as f64 * share) as usize).min(count.saturating_sub(1))
}

/// The most tokens of a note on a part, so that all notes have room together.
pub(super) fn note_tokens(free: u32, parts: usize) -> u32 {
    const LEAST: u32 = 48;
    const MOST: u32 = 400;
    let share = f64::from(free) * WHOLE_SHARE / parts.max(1) as f64;
    (share as u32).clamp(LEAST, MOST)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn known(wish: Extract, need: Need, all: Option<u32>) -> Known {
        Known {
            wish,
            need,
            free: Some(1_000),
            all,
            most: 300,
        }
    }

    #[test]
    fn all_documents_should_be_sent_whole_where_there_is_room_to_spare() {
        let automatic = |need, all| plan(&known(Extract::Automatic, need, Some(all)));
        assert_eq!(
            automatic(Need::Passages, 700),
            Plan::Whole(ChoiceReason::Fits)
        );
        assert_eq!(
            automatic(Need::Passages, 701),
            Plan::Passages(ChoiceReason::TooLong, 300)
        );
        assert_eq!(
            automatic(Need::Whole, 701),
            Plan::Whole(ChoiceReason::NeedsWhole)
        );
        assert_eq!(
            automatic(Need::Whole, 1_001),
            Plan::Parts(ChoiceReason::NeedsWhole)
        );
    }

    #[test]
    fn the_persons_wish_should_go_before_everything() {
        let few = known(Extract::Passages, Need::Whole, Some(1));
        assert_eq!(plan(&few), Plan::Passages(ChoiceReason::Wished, 300));
        let whole = |all| plan(&known(Extract::Whole, Need::Nothing, all));
        assert_eq!(whole(Some(900)), Plan::Whole(ChoiceReason::Wished));
        assert_eq!(whole(None), Plan::Parts(ChoiceReason::Wished));
    }

    #[test]
    fn a_context_of_unknown_size_should_get_what_passages_may_have() {
        let unknown = |all| {
            plan(&Known {
                free: None,
                ..known(Extract::Automatic, Need::Passages, all)
            })
        };
        assert_eq!(unknown(Some(200)), Plan::Whole(ChoiceReason::Fits));
        assert_eq!(
            unknown(Some(900)),
            Plan::Passages(ChoiceReason::TooLong, 300)
        );
    }

    proptest! {
        #[test]
        fn dropping_passages_should_come_to_an_end(count in 1usize..200, tokens in 1u32..9_000, most in 0u32..9_000) {
            let less = fewer(count, tokens, most);
            prop_assert!(less < count);
        }
    }
}

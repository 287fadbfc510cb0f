//! The work of producing one answer, as the window sees it while it runs.

use super::{ConversationId, DraftPlace, MessageId, Outcome, Timings, TurnId};

/// How far the server is with reading the prompt, in tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct PromptProgress {
    /// All of it.
    pub total: u32,
    /// What was in the cache already.
    pub cache: u32,
    /// What is done, the cached part included.
    pub processed: u32,
    /// The time taken so far, in milliseconds.
    pub time_ms: u64,
}

impl PromptProgress {
    /// The share done of what had to be read, from 0 to 1; `None` when all of it was cached.
    #[must_use]
    pub fn fraction(&self) -> Option<f32> {
        let total = self.total.saturating_sub(self.cache);
        let done = self.processed.saturating_sub(self.cache);
        (total > 0).then(|| (done as f32 / total as f32).clamp(0.0, 1.0))
    }

    /// What is read and what had to be, in tokens, without what was in the cache; both 0 when
    /// all of it was.
    #[must_use]
    pub const fn tokens(&self) -> (u32, u32) {
        let total = self.total.saturating_sub(self.cache);
        let done = self.processed.saturating_sub(self.cache);
        (if done < total { done } else { total }, total)
    }

    /// How long the rest will take at this pace, in milliseconds; `None` as long as the pace
    /// cannot be told, and when nothing is left.
    #[must_use]
    pub fn ms_left(&self) -> Option<u64> {
        const PACE_KNOWN_MS: u64 = 500;
        let (done, total) = self.tokens();
        if self.time_ms < PACE_KNOWN_MS || done == 0 || done == total {
            return None;
        }
        Some((self.time_ms as f64 * (f64::from(total) / f64::from(done) - 1.0)) as u64)
    }
}

/// Where a running turn stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnPhase {
    /// The request is on its way or being read; nothing was said yet.
    Requested,
    /// It is found out what of the branch has room in the context.
    Fitting,
    /// The model summarises the oldest turns, for which the context has no room.
    Summarising,
    /// What is needed before the answer is found out; the groundwork says how far that is.
    Grounding,
    /// The answer arrives.
    Streaming,
}

/// What a turn began with, which is undone should it be refused.
#[derive(Clone, Debug, PartialEq)]
pub enum TurnOrigin {
    /// New messages.
    New {
        /// The first that was inserted: with it goes everything.
        first: MessageId,
        /// Where the words were typed: they go back there.
        typed_in: Option<DraftPlace>,
    },
    /// An answer that was there already.
    Continued {
        /// What that was before.
        before: Outcome,
    },
}

/// A running turn.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// Its name.
    pub id: TurnId,
    /// The conversation it belongs to.
    pub conversation: ConversationId,
    /// The answer it writes.
    pub answer: MessageId,
    /// What is undone should it be refused.
    pub origin: TurnOrigin,
    /// Where it stands.
    pub phase: TurnPhase,
    /// How far the prompt has been read.
    pub progress: Option<PromptProgress>,
    /// The latest measurements.
    pub timings: Option<Timings>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(total: u32, cache: u32, processed: u32, time_ms: u64) -> PromptProgress {
        PromptProgress {
            total,
            cache,
            processed,
            time_ms,
        }
    }

    #[test]
    fn what_was_cached_should_count_neither_as_work_nor_as_done() {
        let half = progress(120, 20, 70, 1_000);
        assert_eq!((half.tokens(), half.fraction()), ((50, 100), Some(0.5)));
        let cached = progress(120, 120, 120, 0);
        assert_eq!((cached.tokens(), cached.fraction()), ((0, 0), None));
        assert_eq!(cached.ms_left(), None);
    }

    #[test]
    fn the_time_left_should_be_told_once_the_pace_is_known() {
        assert_eq!(progress(120, 20, 45, 499).ms_left(), None);
        assert_eq!(progress(120, 20, 45, 500).ms_left(), Some(1_500));
        assert_eq!(progress(120, 20, 20, 5_000).ms_left(), None);
        assert_eq!(progress(120, 20, 120, 5_000).ms_left(), None);
    }
}

//! How a turn ends, and what becomes of its answer then.

use tokio::time::Instant;

use crate::domain::{Event, Failure, FailureKind, FinishReason, Outcome, TurnEnd};
use crate::engine::unsaved::LastWrite;

use super::{Over, Running};

/// How a turn ends.
pub(super) enum Ending {
    Finished(FinishReason),
    Stopped,
    Interrupted,
    Failed(Failure),
}

impl Running {
    pub(super) fn ending(&self, end: Result<(), Failure>) -> Ending {
        match (end, self.partial.finish) {
            // What breaks after the model said that it is done is no loss.
            (_, Some(reason)) => Ending::Finished(reason),
            (Ok(()), None) => Ending::Finished(FinishReason::Stop),
            (Err(failure), None) => Ending::Failed(failure),
        }
    }

    /// Writes the end down.
    pub(super) async fn conclude(mut self, ending: Ending) -> Over {
        if let Some(running) = self.flush.running.take() {
            // Its failure shows again in a moment, when the whole is written.
            let _ = running.await;
        }
        self.partial.measure(Instant::now());
        self.end_write(&ending);
        let (outcome, failure) = self.outcome(ending);
        if let Some(failure) = &failure {
            tracing::debug!(turn = %self.turn, %failure, "a turn failed");
            if !failure.is_of_store() {
                self.tools.watch.ask_now();
            }
        }
        let write = match &outcome {
            // Nothing was added, so the row is as it was.
            Some(_) if self.partial.is_continued() && self.partial.is_empty() => None,
            Some(outcome) => Some(LastWrite::Answer(Box::new(
                self.partial.update(outcome.clone()),
            ))),
            None => Some(LastWrite::Removal(self.answer())),
        };
        let store_failure = match write.clone() {
            Some(write) => write.write(&self.tools.store).await.err(),
            None => None,
        };
        if let Some(failure) = store_failure.clone() {
            self.tell_store(failure);
        }
        Over {
            unsaved: write.filter(|_| store_failure.is_some()),
            is_open_wanted: self.reading.is_some(),
            news: Event::TurnEnded(Box::new(TurnEnd {
                turn: self.turn,
                conversation: self.conversation,
                answer: self.answer(),
                is_kept: outcome.is_some() && store_failure.is_none(),
                outcome,
                failure: failure.or(store_failure),
                timings: self.partial.message.timings,
            })),
        }
    }

    /// What becomes of the answer, and what has to be told. An answer of which nothing
    /// came is taken away, except at the end of the program: there it marks the place. One
    /// to which nothing was added stays what it was. One for which something was found out stays
    /// with that, and says which step did not work.
    fn outcome(&self, ending: Ending) -> (Option<Outcome>, Option<Failure>) {
        let is_empty = self.partial.is_empty();
        let unchanged = self.partial.outcome_before();
        match ending {
            Ending::Finished(reason) => (Some(Outcome::Finished { reason }), None),
            Ending::Interrupted if is_empty => {
                (Some(unchanged.unwrap_or(Outcome::Interrupted)), None)
            }
            Ending::Interrupted => (Some(Outcome::Interrupted), None),
            Ending::Stopped if is_empty && self.partial.has_work() => {
                (Some(Outcome::Stopped), None)
            }
            Ending::Stopped if is_empty => (unchanged, None),
            Ending::Failed(failure) if is_empty && self.partial.has_failed_work() => {
                let failed = Outcome::Failed {
                    failure: failure.clone(),
                };
                (Some(failed), Some(failure))
            }
            Ending::Stopped => (Some(Outcome::Stopped), None),
            Ending::Failed(failure) if is_empty => (unchanged, Some(failure)),
            Ending::Failed(failure) => {
                let has_broken_off =
                    matches!(failure.kind, FailureKind::Offline | FailureKind::Timeout);
                let outcome = if has_broken_off {
                    Outcome::Interrupted
                } else {
                    Outcome::Failed {
                        failure: failure.clone(),
                    }
                };
                (Some(outcome), Some(failure))
            }
        }
    }
}

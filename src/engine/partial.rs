//! A turn's own copy of its answer, as far as it has come.

use tokio::time::Instant;

use crate::api::CompletionEvent;
use crate::domain::{FinishReason, Groundwork, Message, Outcome, Step, StepState, TurnDelta};
use crate::store::AnswerUpdate;

/// The answer so far.
#[derive(Debug)]
pub(super) struct Partial {
    /// The answer; its outcome stays streaming until the end.
    pub(super) message: Message,
    /// Why the model ended, once it has said so.
    pub(super) finish: Option<FinishReason>,
    /// The server's name for the answer.
    pub(super) name: Option<String>,
    /// The answer as it was, where this turn goes on with one.
    before: Option<Box<Message>>,
    /// Whether anything has come.
    has_begun: bool,
    thinking: Thinking,
    /// When the first piece of the answer came.
    began: Option<Instant>,
}

/// The clock of the thoughts: it runs from the first thought to the first word.
#[derive(Clone, Copy, Debug)]
enum Thinking {
    NotYet,
    Since(Instant),
    Over,
}

impl Partial {
    pub(super) fn new(message: Message) -> Self {
        Self {
            message,
            finish: None,
            name: None,
            before: None,
            has_begun: false,
            thinking: Thinking::NotYet,
            began: None,
        }
    }

    /// Goes on with an answer: what comes is appended to it.
    pub(super) fn continuing(message: Message) -> Self {
        let before = Some(Box::new(message.clone()));
        let message = Message {
            outcome: Outcome::Streaming,
            ..message
        };
        Self {
            before,
            ..Self::new(message)
        }
    }

    /// Whether nothing at all has come.
    pub(super) fn is_empty(&self) -> bool {
        !self.has_begun
    }

    /// Whether there was an answer before.
    pub(super) fn is_continued(&self) -> bool {
        self.before.is_some()
    }

    /// Whether anything was found out for it before it is written.
    pub(super) fn has_work(&self) -> bool {
        let is_done = |step: &Step| matches!(step.state, StepState::Done | StepState::Reused);
        self.new_work()
            .is_some_and(|work| work.steps.iter().any(is_done))
    }

    /// Whether one of its steps did not work.
    pub(super) fn has_failed_work(&self) -> bool {
        self.new_work().is_some_and(|work| work.failed().is_some())
    }

    /// What this turn did for it, which is nothing where it goes on with one.
    fn new_work(&self) -> Option<&Groundwork> {
        let work = self.message.groundwork.as_deref();
        work.filter(|_| !self.is_continued())
    }

    /// What the answer was before.
    pub(super) fn outcome_before(&self) -> Option<Outcome> {
        Some(self.before.as_ref()?.outcome.clone())
    }

    /// The model that wrote the beginning.
    pub(super) fn begun_by(&self) -> Option<&str> {
        self.before.as_ref()?.model.as_deref()
    }

    /// Adds a piece of news to the answer and to what the window is told.
    pub(super) fn take(&mut self, event: CompletionEvent, delta: &mut TurnDelta, now: Instant) {
        if matches!(
            event,
            CompletionEvent::Content(_)
                | CompletionEvent::Reasoning(_)
                | CompletionEvent::ToolCall(_)
        ) {
            self.began.get_or_insert(now);
        }
        match event {
            CompletionEvent::Named(name) => self.name = Some(name),
            CompletionEvent::Model(model) => {
                self.message.model = Some(model.clone());
                delta.model = Some(model);
            }
            CompletionEvent::Content(text) => {
                if text.is_empty() {
                    return;
                }
                self.has_begun = true;
                self.end_thinking(delta, now);
                self.message.content.push_str(&text);
                delta.content.push_str(&text);
            }
            CompletionEvent::Reasoning(text) => {
                if text.is_empty() {
                    return;
                }
                if matches!(self.thinking, Thinking::NotYet) {
                    self.thinking = Thinking::Since(now);
                }
                self.has_begun = true;
                self.tell_thinking(delta, now);
                self.message.reasoning.push_str(&text);
                delta.reasoning.push_str(&text);
            }
            CompletionEvent::ToolCall(piece) => {
                self.has_begun = true;
                self.end_thinking(delta, now);
                self.message.append_tool_call(&piece);
                delta.tool_calls.push(piece);
            }
            CompletionEvent::Progress(progress) => delta.progress = Some(progress),
            CompletionEvent::Timings(timings) => {
                let before = self.before.as_ref().and_then(|before| before.timings);
                let timings = before.map_or(timings, |before| before.followed_by(&timings));
                self.message.timings = Some(timings);
                self.message.speed.get_or_insert_default().take(&timings);
                delta.timings = Some(timings);
            }
            CompletionEvent::Finished(reason) => self.finish = Some(reason),
        }
    }

    /// Fills in the time that it took, where the server did not measure it.
    pub(super) fn measure(&mut self, now: Instant) {
        let Some(began) = self.began else {
            return;
        };
        let timings = self.message.timings.get_or_insert_default();
        if timings.predicted_ms <= 0.0 {
            timings.predicted_ms = now.saturating_duration_since(began).as_secs_f64() * 1000.0;
        }
    }

    /// The row of the answer with this outcome.
    pub(super) fn update(&self, outcome: Outcome) -> AnswerUpdate {
        let message = &self.message;
        AnswerUpdate {
            message: message.id,
            content: message.content.clone(),
            reasoning: message.reasoning.clone(),
            reasoning_ms: message.reasoning_ms,
            tool_calls: message.tool_calls.clone(),
            model: message.model.clone(),
            timings: message.timings,
            speed: message.speed.clone(),
            cut: message.cut.clone(),
            unsent: message.unsent,
            groundwork: message.groundwork.clone(),
            outcome,
        }
    }

    fn tell_thinking(&mut self, delta: &mut TurnDelta, now: Instant) {
        if let Thinking::Since(start) = self.thinking {
            let before = self.before.as_ref().and_then(|before| before.reasoning_ms);
            let thought_ms = before.unwrap_or_default()
                + now.saturating_duration_since(start).as_millis() as u64;
            self.message.reasoning_ms = Some(thought_ms);
            delta.reasoning_ms = Some(thought_ms);
        }
    }

    fn end_thinking(&mut self, delta: &mut TurnDelta, now: Instant) {
        self.tell_thinking(delta, now);
        self.thinking = Thinking::Over;
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::domain::{MessageId, Timestamp};

    #[test]
    fn a_server_that_measures_nothing_should_be_measured_here() {
        let id = MessageId::from(Uuid::nil());
        let mut partial = Partial::new(Message::awaited(id, None, Timestamp(0)));
        let start = Instant::now();
        partial.measure(start);
        assert_eq!(partial.message.timings, None, "nothing has come yet");
        let mut delta = TurnDelta::default();
        let word = CompletionEvent::Content("so".to_owned());
        partial.take(word, &mut delta, start);
        partial.measure(start + Duration::from_millis(1500));
        let measured = partial.message.timings.map(|timings| timings.predicted_ms);
        assert_eq!(measured, Some(1500.0));
        // What the server said stands.
        partial.measure(start + Duration::from_secs(9));
        let measured = partial.message.timings.map(|timings| timings.predicted_ms);
        assert_eq!(measured, Some(1500.0));
    }

    #[test]
    fn thinking_should_be_measured_from_the_first_thought_to_the_first_word() {
        let id = MessageId::from(Uuid::nil());
        let mut partial = Partial::new(Message::awaited(id, None, Timestamp(0)));
        let mut delta = TurnDelta::default();
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        partial.take(
            CompletionEvent::Reasoning("let".to_owned()),
            &mut delta,
            at(1000),
        );
        partial.take(
            CompletionEvent::Content("so".to_owned()),
            &mut delta,
            at(1250),
        );
        partial.take(
            CompletionEvent::Content(" it is".to_owned()),
            &mut delta,
            at(9000),
        );
        assert_eq!(partial.message.reasoning_ms, Some(250));
        assert_eq!(delta.reasoning_ms, Some(250));
        assert_eq!(partial.message.content, delta.content);
    }
}

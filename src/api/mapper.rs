//! What a chunk means. Pure: the data of one event in, our own events out.

use serde_json::Value;

use crate::domain::{Failure, FailureKind, FinishReason, PromptProgress, Timings, ToolCallDelta};

use super::CompletionEvent;
use super::error;
use super::thoughts::{Piece, Thoughts};
use super::wire::{self, Chunk, Delta, TextChunk, Usage, WireProgress, WireTimings, WireToolCall};

/// Maps the events of one stream, one after the other.
///
/// The end is reported by [`Mapper::finish`], so that it comes last even where a
/// server sends its measurements after the finish reason.
#[derive(Clone, Debug, Default)]
pub struct Mapper {
    model: String,
    is_named: bool,
    finish_reason: Option<FinishReason>,
    is_done: bool,
    has_timings: bool,
    calls: Calls,
    /// Of a stream of text: what tells its thoughts from its words.
    text: Option<Thoughts>,
}

/// Which call a piece belongs to, for servers that do not number them.
#[derive(Clone, Debug, Default)]
struct Calls {
    /// The ids so far, each with its place.
    ids: Vec<(String, usize)>,
    last: Option<usize>,
    next: usize,
}

impl Calls {
    /// The place of a piece: as it says itself, or else a new id and a second name in one
    /// chunk begin a call, and anything else continues the last.
    fn place_of(&mut self, call: &WireToolCall, position: usize) -> usize {
        let id = call.id.as_deref().filter(|id| !id.is_empty());
        let known = id.and_then(|id| self.ids.iter().find(|(known, _)| known == id));
        let names_another = position > 0 && call.function.name.is_some();
        let place = match (call.index, known) {
            (Some(index), _) => index as usize,
            (None, Some((_, place))) => *place,
            (None, None) if id.is_some() || names_another => self.next,
            (None, None) => self.last.unwrap_or(self.next),
        };
        if let (Some(id), None) = (id, known) {
            self.ids.push((id.to_owned(), place));
        }
        self.last = Some(place);
        self.next = self.next.max(place.saturating_add(1));
        place
    }
}

impl Mapper {
    /// A mapper at the beginning of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A mapper of `/completion`, whose stream is text and ends without `[DONE]`.
    #[must_use]
    pub fn of_text(thoughts: Thoughts) -> Self {
        Self {
            text: Some(thoughts),
            ..Self::default()
        }
    }

    /// What was held back of a stream of text, once nothing more comes.
    pub fn rest(&mut self) -> Option<CompletionEvent> {
        let rest = self.text.as_mut()?.finish();
        rest.map(said)
    }

    /// What the data of one event says; a failure ends the stream.
    pub fn map(&mut self, data: &str) -> Result<Vec<CompletionEvent>, Failure> {
        let data = data.trim();
        if data == "[DONE]" {
            self.is_done = true;
        }
        if self.is_done || data.is_empty() {
            return Ok(Vec::new());
        }
        let value: Value = serde_json::from_str(data).map_err(|error| not_understood(&error))?;
        if !value.is_object() {
            return Err(Failure::coded(FailureKind::Protocol, "bad_chunk", ""));
        }
        if self.text.is_some() {
            let chunk = serde_json::from_value(value).map_err(|error| not_understood(&error))?;
            return self.map_text(chunk);
        }
        let chunk: Chunk = serde_json::from_value(value).map_err(|error| not_understood(&error))?;
        if !chunk.error.is_null() {
            return Err(error::of_json(&chunk.error, None));
        }
        Ok(self.map_chunk(chunk))
    }

    /// What the bare `error: …` line of older servers says.
    #[must_use]
    pub fn map_error(text: &str) -> Failure {
        match serde_json::from_str::<Value>(text) {
            Ok(value) => error::of_json(value.get("error").unwrap_or(&value), None),
            Err(_) => Failure::new(FailureKind::Server, error::shortened(text)),
        }
    }

    /// The model's reason to end, once it gave one.
    #[must_use]
    pub const fn finish_reason(&self) -> Option<FinishReason> {
        self.finish_reason
    }

    /// Whether the stream said that it is over.
    #[must_use]
    pub const fn is_done(&self) -> bool {
        self.is_done
    }

    /// How the stream ended: with the model's reason, or broken off. A `[DONE]`
    /// without a reason counts as a plain stop.
    pub fn finish(&self) -> Result<CompletionEvent, Failure> {
        match self.finish_reason {
            Some(reason) => Ok(CompletionEvent::Finished(reason)),
            None if self.is_done => Ok(CompletionEvent::Finished(FinishReason::Stop)),
            None => Err(Failure::coded(FailureKind::Offline, "broken_off", "")),
        }
    }

    fn map_text(&mut self, chunk: TextChunk) -> Result<Vec<CompletionEvent>, Failure> {
        if !chunk.error.is_null() {
            return Err(error::of_json(&chunk.error, None));
        }
        let mut events = Vec::new();
        if !chunk.model.is_empty() && chunk.model != self.model {
            self.model.clone_from(&chunk.model);
            events.push(CompletionEvent::Model(chunk.model));
        }
        if let Some(progress) = &chunk.prompt_progress {
            events.push(CompletionEvent::Progress(progress_of(progress)));
        }
        if let Some(thoughts) = &mut self.text {
            events.extend(thoughts.push(&chunk.content).into_iter().map(said));
        }
        if let Some(timings) = &chunk.timings {
            events.push(CompletionEvent::Timings(timings_of(timings)));
        }
        if chunk.stop {
            let is_limit = chunk.stop_type == "limit" || chunk.stopped_limit;
            self.finish_reason = Some(if is_limit {
                FinishReason::Length
            } else {
                FinishReason::Stop
            });
            self.is_done = true;
        }
        Ok(events)
    }

    fn map_chunk(&mut self, chunk: Chunk) -> Vec<CompletionEvent> {
        let mut events = Vec::new();
        if !chunk.id.is_empty() && !self.is_named {
            self.is_named = true;
            events.push(CompletionEvent::Named(chunk.id));
        }
        if !chunk.model.is_empty() && chunk.model != self.model {
            self.model.clone_from(&chunk.model);
            events.push(CompletionEvent::Model(chunk.model));
        }
        if let Some(progress) = &chunk.prompt_progress {
            events.push(CompletionEvent::Progress(progress_of(progress)));
        }
        // Only one answer is asked for; should others come, they are not mixed into it.
        let first = chunk
            .choices
            .into_iter()
            .find(|choice| wire::count(choice.index) == 0);
        if let Some(choice) = first {
            if let Some(delta) = choice.delta.or(choice.message) {
                map_delta(delta, &mut self.calls, &mut events);
            }
            if let Some(reason) = choice.finish_reason.as_deref().and_then(finish_reason_of) {
                self.finish_reason = Some(reason);
            }
        }
        if let Some(timings) = &chunk.timings {
            self.has_timings = true;
            events.push(CompletionEvent::Timings(timings_of(timings)));
        } else if let Some(usage) = &chunk.usage
            && !self.has_timings
        {
            events.push(CompletionEvent::Timings(timings_of_usage(usage)));
        }
        events
    }
}

fn said(piece: Piece) -> CompletionEvent {
    match piece {
        Piece::Thought(text) => CompletionEvent::Reasoning(text),
        Piece::Word(text) => CompletionEvent::Content(text),
    }
}

fn map_delta(delta: Delta, calls: &mut Calls, events: &mut Vec<CompletionEvent>) {
    // Some servers send both names with the same words.
    let reasoning = if delta.reasoning_content.is_empty() {
        delta.reasoning
    } else {
        delta.reasoning_content
    };
    if !reasoning.is_empty() {
        events.push(CompletionEvent::Reasoning(reasoning));
    }
    if !delta.content.is_empty() {
        events.push(CompletionEvent::Content(delta.content));
    }
    for (position, call) in delta.tool_calls.into_iter().enumerate() {
        let index = calls.place_of(&call, position);
        events.push(CompletionEvent::ToolCall(tool_call_of(index, call)));
    }
}

fn tool_call_of(index: usize, call: WireToolCall) -> ToolCallDelta {
    ToolCallDelta {
        index,
        id: call.id.filter(|id| !id.is_empty()),
        name: call.function.name.filter(|name| !name.is_empty()),
        arguments: match call.function.arguments {
            Value::String(text) => text,
            Value::Null => String::new(),
            object => object.to_string(),
        },
    }
}

fn finish_reason_of(reason: &str) -> Option<FinishReason> {
    match reason {
        "" => None,
        "length" | "max_tokens" => Some(FinishReason::Length),
        "tool_calls" | "function_call" => Some(FinishReason::ToolCalls),
        "content_filter" => Some(FinishReason::ContentFilter),
        // `stop`, `eos`, `end_turn` and what others may think of.
        _ => Some(FinishReason::Stop),
    }
}

fn progress_of(progress: &WireProgress) -> PromptProgress {
    PromptProgress {
        total: wire::count(progress.total),
        cache: wire::count(progress.cache),
        processed: wire::count(progress.processed),
        time_ms: progress.time_ms.map_or(0, |time| time as u64),
    }
}

fn timings_of(timings: &WireTimings) -> Timings {
    Timings {
        cache_n: wire::count(timings.cache_n),
        prompt_n: wire::count(timings.prompt_n),
        prompt_ms: timings.prompt_ms.unwrap_or_default(),
        predicted_n: wire::count(timings.predicted_n),
        predicted_ms: timings.predicted_ms.unwrap_or_default(),
        draft_n: timings.draft_n.map(|count| count as u32),
        draft_n_accepted: timings.draft_n_accepted.map(|count| count as u32),
    }
}

/// Amounts without times: plain servers do not measure.
fn timings_of_usage(usage: &Usage) -> Timings {
    let cache_n = wire::count(usage.prompt_tokens_details.cached_tokens);
    Timings {
        cache_n,
        prompt_n: wire::count(usage.prompt_tokens).saturating_sub(cache_n),
        predicted_n: wire::count(usage.completion_tokens),
        ..Timings::default()
    }
}

fn not_understood(error: &serde_json::Error) -> Failure {
    // The place, never the text itself: it may be an answer.
    let place = format!("{}:{}", error.line(), error.column());
    Failure::coded(FailureKind::Protocol, "bad_chunk", place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn indices(chunks: &[&str]) -> Vec<usize> {
        let mut mapper = Mapper::new();
        let mut indices = Vec::new();
        for calls in chunks {
            let chunk = format!(r#"{{"choices":[{{"delta":{{"tool_calls":{calls}}}}}]}}"#);
            for event in mapper.map(&chunk).unwrap() {
                if let CompletionEvent::ToolCall(call) = event {
                    indices.push(call.index);
                }
            }
        }
        indices
    }

    #[test]
    fn calls_without_numbers_should_be_told_apart_by_their_ids() {
        let chunks = [
            r#"[{"id":"a","function":{"name":"one","arguments":""}}]"#,
            r#"[{"function":{"arguments":"{"}}]"#,
            r#"[{"id":"b","function":{"name":"two","arguments":""}}]"#,
            r#"[{"id":"","function":{"arguments":"{"}}]"#,
            r#"[{"id":"a","function":{"arguments":"}"}}]"#,
        ];
        assert_eq!(indices(&chunks), [0, 0, 1, 1, 0]);
        // All of them at once, without ids.
        let chunks = [r#"[{"function":{"name":"one"}},{"function":{"name":"two"}}]"#];
        assert_eq!(indices(&chunks), [0, 1]);
        // Numbers win where they are there.
        let chunks = [
            r#"[{"index":3,"id":"a"}]"#,
            r#"[{"id":"b"}]"#,
            r#"[{"index":3}]"#,
        ];
        assert_eq!(indices(&chunks), [3, 4, 3]);
    }
}

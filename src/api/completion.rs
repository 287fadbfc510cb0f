//! What is asked of a model, and what comes back, in our own words.

use crate::domain::{FinishReason, PromptMessage, PromptProgress, Timings, ToolCallDelta};

/// A request for one answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChatRequest {
    /// The model to ask for, where one was chosen.
    pub model: Option<String>,
    /// The branch.
    pub messages: Vec<PromptMessage>,
}

/// A piece of news from a stream. Every server's chunks are mapped to these.
#[derive(Clone, Debug, PartialEq)]
pub enum CompletionEvent {
    /// The model that answers.
    Model(String),
    /// The next words.
    Content(String),
    /// The next thoughts.
    Reasoning(String),
    /// A piece of a tool call.
    ToolCall(ToolCallDelta),
    /// How far the prompt has been read.
    Progress(PromptProgress),
    /// Measurements so far.
    Timings(Timings),
    /// The model ended its answer.
    Finished(FinishReason),
}

//! What is asked of a model, and what comes back, in our own words.

use crate::domain::{FinishReason, PromptMessage, PromptProgress, Timings, ToolCallDelta};

/// A request for one answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChatRequest {
    /// The model to ask for, where one was chosen.
    pub model: Option<String>,
    /// The branch.
    pub messages: Vec<PromptMessage>,
    /// Whether the last message is an answer to be gone on with.
    pub continues_last: bool,
    /// How bold the choice of words is; `None` leaves it to the server.
    pub temperature: Option<f64>,
    /// Whether a model that can think does; `None` leaves it to the server.
    pub thinking: Option<bool>,
    /// The most tokens to write; `None` leaves it to the server.
    pub max_tokens: Option<u32>,
    /// What the server is known to understand; [`super::ServerInfo::dialect`] says it.
    pub dialect: Dialect,
}

/// What a server understands beyond the common ground.
///
/// Strict servers refuse a request for a field they do not know, so the extras go
/// only to servers known to take them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// Nothing beyond it: amounts come in a `usage` chunk at the end.
    #[default]
    OpenAi,
    /// llama-server: prompt progress, timings with every token, keep-alives, reasoning.
    LlamaServer,
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
    /// The model ended its answer. Always the last event of a stream.
    Finished(FinishReason),
}

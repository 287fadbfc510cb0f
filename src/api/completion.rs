//! What is asked of a model, and what comes back, in our own words.

use std::time::Duration;

use serde_json::Value;

use crate::domain::{
    FinishReason, PromptMessage, PromptProgress, ServerKind, Timings, ToolCallDelta, TurnOptions,
};

/// A request for one answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChatRequest {
    /// The model to ask for, where one was chosen.
    pub model: Option<String>,
    /// The branch.
    pub messages: Vec<PromptMessage>,
    /// Whether the last message is an answer to be gone on with.
    pub continues_last: bool,
    /// What holds for the answer.
    pub options: TurnOptions,
    /// What the server is known to understand; [`Dialect::of`] says it.
    pub dialect: Dialect,
    /// By which way the server is asked.
    pub route: Route,
}

/// The way by which a server is asked for an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Route {
    /// `POST /v1/chat/completions`: the server makes the text of the messages.
    #[default]
    Chat,
    /// `POST /completion`: this is the text that it made of them before.
    Completion {
        /// The text.
        prompt: String,
    },
}

/// A short text to be written behind a prompt, whole and not as it comes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CompletionRequest {
    /// The text that it is to stand behind.
    pub prompt: String,
    /// The model to ask for, where one was chosen.
    pub model: Option<String>,
    /// The most tokens that are written.
    pub max_tokens: u32,
    /// How freely words are chosen.
    pub temperature: f64,
    /// The schema that it is held to, where it is to be JSON.
    pub json_schema: Option<Value>,
    /// How long it may take.
    pub patience: Duration,
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

impl Dialect {
    /// What a server of this kind understands.
    #[must_use]
    pub const fn of(kind: ServerKind) -> Self {
        match kind {
            ServerKind::OpenAi => Self::OpenAi,
            ServerKind::LlamaServer | ServerKind::LlamaRouter | ServerKind::Demo => {
                Self::LlamaServer
            }
        }
    }
}

/// A piece of news from a stream. Every server's chunks are mapped to these.
#[derive(Clone, Debug, PartialEq)]
pub enum CompletionEvent {
    /// The server's name for this answer, by which it can be spoken of while it is written.
    Named(String),
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

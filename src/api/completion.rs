//! What is asked of a model, and what comes back, in our own words.

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

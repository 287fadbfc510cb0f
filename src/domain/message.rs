//! One message, and how an answer came to its end.

use serde::{Deserialize, Serialize};

use super::{
    Attachment, Failure, Groundwork, MessageId, PromptCut, SpeedCurve, Timestamp, derived_title,
};

/// Who speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Instructions that stand above the talk.
    System,
    /// The person.
    User,
    /// The model.
    Assistant,
    /// The result of a tool call.
    Tool,
}

impl Role {
    /// The name on the wire and in the store.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::User => "user",
            Self::Assistant => "assistant",
            Self::Tool => "tool",
        }
    }
}

/// Why a model ended its answer by itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FinishReason {
    /// It had said what it had to say.
    #[default]
    Stop,
    /// The token limit or the context was used up.
    Length,
    /// It waits for the results of tool calls.
    ToolCalls,
    /// The server withheld the rest.
    ContentFilter,
}

/// Where a message stands. Only answers are ever anything but finished.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Outcome {
    /// Its turn is running.
    Streaming,
    /// It is whole.
    Finished {
        /// Why the model ended.
        reason: FinishReason,
    },
    /// The person stopped it.
    Stopped,
    /// The stream or the program ended before the answer did.
    Interrupted,
    /// The turn failed after something had come.
    Failed {
        /// What went wrong.
        failure: Failure,
    },
}

impl Outcome {
    /// The outcome of everything that is not an answer.
    #[must_use]
    pub const fn complete() -> Self {
        Self::Finished {
            reason: FinishReason::Stop,
        }
    }

    /// Whether a turn is still adding to the message.
    #[must_use]
    pub const fn is_streaming(&self) -> bool {
        matches!(self, Self::Streaming)
    }
}

/// A call of a tool that the model asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToolCall {
    /// The server's name for this call; a `tool` message answers it.
    pub id: String,
    /// The tool.
    pub name: String,
    /// The arguments: JSON text, which may be cut off while it streams.
    pub arguments: String,
}

/// A piece of a tool call. The id and the name come once, the arguments in fragments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolCallDelta {
    /// Which of the answer's calls this belongs to.
    pub index: usize,
    /// The call's id, on its first piece.
    pub id: Option<String>,
    /// The tool's name, on its first piece.
    pub name: Option<String>,
    /// The next characters of the arguments.
    pub arguments: String,
}

/// What the server measured; the time to write is measured here where the server does not.
/// Times are in milliseconds, amounts in tokens; 0 is unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Timings {
    /// Prompt tokens that were already in the cache.
    pub cache_n: u32,
    /// Prompt tokens that were read.
    pub prompt_n: u32,
    /// Time to read them.
    pub prompt_ms: f64,
    /// Tokens written.
    pub predicted_n: u32,
    /// Time to write them.
    pub predicted_ms: f64,
    /// Tokens a draft model proposed, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft_n: Option<u32>,
    /// Proposed tokens that were taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft_n_accepted: Option<u32>,
}

impl Timings {
    /// Tokens written per second, where that can be said.
    #[must_use]
    pub fn tokens_per_second(&self) -> Option<f64> {
        (self.predicted_n > 0 && self.predicted_ms > 0.0)
            .then(|| f64::from(self.predicted_n) * 1000.0 / self.predicted_ms)
    }

    /// The measurements of an answer that was gone on with: what was written and how long it
    /// took add up, and the context in use is that of the end.
    #[must_use]
    pub fn followed_by(&self, later: &Self) -> Self {
        if later.context_used() == 0 {
            return *self;
        }
        let both = |one: Option<u32>, two: Option<u32>| match (one, two) {
            (None, None) => None,
            _ => Some(one.unwrap_or(0).saturating_add(two.unwrap_or(0))),
        };
        let predicted_n = self.predicted_n.saturating_add(later.predicted_n);
        let prompt_n = self.prompt_n.saturating_add(later.prompt_n);
        let rest = later.context_used().saturating_sub(predicted_n);
        Self {
            // What was written first was part of the prompt of what came then.
            cache_n: rest.saturating_sub(prompt_n),
            prompt_n: prompt_n.min(rest),
            prompt_ms: self.prompt_ms + later.prompt_ms,
            predicted_n,
            predicted_ms: self.predicted_ms + later.predicted_ms,
            draft_n: both(self.draft_n, later.draft_n),
            draft_n_accepted: both(self.draft_n_accepted, later.draft_n_accepted),
        }
    }

    /// Tokens of the context in use after this answer.
    #[must_use]
    pub const fn context_used(&self) -> u32 {
        self.cache_n
            .saturating_add(self.prompt_n)
            .saturating_add(self.predicted_n)
    }
}

/// How many attachments of a branch an answer was written without.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// Pictures, since the model does not look at any.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub pictures: u32,
    /// Sounds, since the model does not listen.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub sounds: u32,
    /// Files whose content is not here, or can no longer be read.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub missing: u32,
}

impl Unsent {
    /// Counts what another part was written without as well.
    pub const fn add(&mut self, other: Self) {
        self.pictures += other.pictures;
        self.sounds += other.sounds;
        self.missing += other.missing;
    }

    /// Whether all was sent.
    #[must_use]
    pub const fn is_nothing(&self) -> bool {
        self.pictures == 0 && self.sounds == 0 && self.missing == 0
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(count: &u32) -> bool {
    *count == 0
}

/// One node's words: what was said, by whom, and how it ended.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// Its name.
    pub id: MessageId,
    /// The message before it; `None` stands for the hidden root.
    pub parent: Option<MessageId>,
    /// Who speaks.
    pub role: Role,
    /// What was said, as Markdown.
    pub content: String,
    /// What is attached to it, in the order of attaching.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
    /// What the model thought before it spoke.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reasoning: String,
    /// How long it thought, as seen here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reasoning_ms: Option<u64>,
    /// The tools it asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tool_calls: Vec<ToolCall>,
    /// The call that a `tool` message answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool_call_id: Option<String>,
    /// The model that answered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What the server measured.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timings: Option<Timings>,
    /// How fast it was written, over its time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speed: Option<SpeedCurve>,
    /// What of the branch was left out of what was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut: Option<PromptCut>,
    /// What of the attachments on its branch was not sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsent: Option<Unsent>,
    /// What was done before it was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub groundwork: Option<Box<Groundwork>>,
    /// Where it stands.
    pub outcome: Outcome,
    /// When it was made.
    pub created_at: Timestamp,
    /// When a person last changed its words in place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Timestamp>,
}

impl Message {
    /// A finished message with nothing but its words.
    #[must_use]
    pub fn new(
        id: MessageId,
        parent: Option<MessageId>,
        role: Role,
        content: String,
        created_at: Timestamp,
    ) -> Self {
        Self {
            id,
            parent,
            role,
            content,
            attachments: Vec::new(),
            reasoning: String::new(),
            reasoning_ms: None,
            tool_calls: Vec::new(),
            tool_call_id: None,
            model: None,
            timings: None,
            speed: None,
            cut: None,
            unsent: None,
            groundwork: None,
            outcome: Outcome::complete(),
            created_at,
            edited_at: None,
        }
    }

    /// An answer that is still to come.
    #[must_use]
    pub fn awaited(id: MessageId, parent: Option<MessageId>, created_at: Timestamp) -> Self {
        Self {
            outcome: Outcome::Streaming,
            ..Self::new(id, parent, Role::Assistant, String::new(), created_at)
        }
    }

    /// Whether nothing at all was said in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
            && self.attachments.is_empty()
            && self.reasoning.is_empty()
            && self.tool_calls.is_empty()
    }

    /// The title that it gives to its conversation: its first words, or where it has none the
    /// name of the first file.
    #[must_use]
    pub fn derived_title(&self) -> String {
        let words = derived_title(&self.content);
        if !words.is_empty() {
            return words;
        }
        let first = self.attachments.first();
        first
            .map(|file| derived_title(&file.name))
            .unwrap_or_default()
    }

    /// Whether a model can go on with it: an answer in words. One with tool calls waits for
    /// their results instead.
    #[must_use]
    pub fn can_be_continued(&self) -> bool {
        self.role == Role::Assistant
            && self.tool_calls.is_empty()
            && !self.is_empty()
            && !self.outcome.is_streaming()
    }

    /// Joins a piece to the tool call it belongs to. Absurd indices are ignored.
    pub fn append_tool_call(&mut self, delta: &ToolCallDelta) {
        const MOST_CALLS: usize = 128;
        if delta.index >= MOST_CALLS {
            return;
        }
        if self.tool_calls.len() <= delta.index {
            self.tool_calls
                .resize_with(delta.index + 1, ToolCall::default);
        }
        let call = &mut self.tool_calls[delta.index];
        if let Some(id) = &delta.id {
            call.id.clone_from(id);
        }
        if let Some(name) = &delta.name {
            call.name.clone_from(name);
        }
        call.arguments.push_str(&delta.arguments);
    }
}

//! The prompt: what of a branch is sent to a model, and in which form.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Attachment, Message, MessageId, Role, SoundFormat, ToolCall, Unsent};

/// What of a branch was left out of what was sent, because the context had no room for it.
/// The messages themselves stay where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PromptCut {
    /// The first message after the instructions that was sent.
    pub first_kept: MessageId,
    /// How many messages before it were left out.
    pub dropped: u32,
    /// What stood in their place, where the model summarised them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
}

/// How many tokens of a context are kept free for the answer, so that a prompt that just has
/// room does not leave the model without any.
#[must_use]
pub const fn reserve_tokens(context_tokens: u32) -> u32 {
    const MOST: u32 = 512;
    let share = context_tokens / 8;
    if share < MOST { share } else { MOST }
}

/// What a model gets of something attached. Clones share the content.
#[derive(Clone, PartialEq, Eq)]
pub enum PromptPart {
    /// Text, below the name of its file.
    Text {
        /// The name.
        name: String,
        /// The text.
        text: Arc<str>,
        /// Whether it is that of a PDF, which comes behind the person's words.
        is_pdf: bool,
    },
    /// A picture.
    Picture {
        /// How it is written, as in a data URL.
        media_type: &'static str,
        /// The bytes of its file.
        bytes: Arc<[u8]>,
        /// Its width and height in pixels.
        size: (u32, u32),
    },
    /// A sound.
    Sound {
        /// How it is written.
        format: SoundFormat,
        /// The bytes of its file.
        bytes: Arc<[u8]>,
        /// How long it is.
        duration_ms: u64,
    },
}

// What people attach is in no log.
impl fmt::Debug for PromptPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text { .. } => "Text",
            Self::Picture { .. } => "Picture",
            Self::Sound { .. } => "Sound",
        })
    }
}

/// A message as a model is to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptMessage {
    /// Who speaks.
    pub role: Role,
    /// What was said.
    pub content: String,
    /// What is attached to it, as far as the model takes it.
    pub parts: Vec<PromptPart>,
    /// What the model thought; templates decide whether they use it.
    pub reasoning: String,
    /// The tools it asked for.
    pub tool_calls: Vec<ToolCall>,
    /// The call that a tool's result answers.
    pub tool_call_id: Option<String>,
}

/// What a model gets of the attachments of messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PromptParts {
    of: HashMap<MessageId, Vec<PromptPart>>,
    /// What of them it does not get.
    pub unsent: Unsent,
}

impl PromptParts {
    /// Remembers what a model gets of the attachments of a message.
    pub fn add(&mut self, message: MessageId, parts: Vec<PromptPart>) {
        self.of.insert(message, parts);
    }

    /// What it gets of those of a message.
    #[must_use]
    pub fn of(&self, message: MessageId) -> &[PromptPart] {
        self.of.get(&message).map_or(&[], Vec::as_slice)
    }

    /// A message with its parts.
    #[must_use]
    pub fn message(&self, message: &Message) -> PromptMessage {
        let parts = self.of(message.id).to_vec();
        PromptMessage::from(message).with_parts(parts, &message.attachments)
    }
}

impl PromptPart {
    /// About as many characters as it would be if it were words, for where nobody can count
    /// what a model makes of it.
    #[must_use]
    pub fn chars_guess(&self) -> usize {
        const CHARS_PER_TOKEN: usize = 3;
        match self {
            Self::Text { name, text, .. } => name.len() + text.chars().count(),
            Self::Picture { size, .. } => {
                CHARS_PER_TOKEN * usize::try_from(picture_tokens(*size)).unwrap_or(usize::MAX)
            }
            Self::Sound { duration_ms, .. } => {
                CHARS_PER_TOKEN * usize::try_from(sound_tokens(*duration_ms)).unwrap_or(usize::MAX)
            }
        }
    }
}

/// About how many tokens a picture of this size is to common models: one for each square of
/// 28 pixels.
#[must_use]
pub fn picture_tokens((width, height): (u32, u32)) -> u64 {
    const PIXELS_PER_TOKEN: u64 = 28 * 28;
    (u64::from(width) * u64::from(height)).div_ceil(PIXELS_PER_TOKEN)
}

/// About how many tokens a sound of this length is to common models: 25 a second.
#[must_use]
pub const fn sound_tokens(duration_ms: u64) -> u64 {
    const TOKENS_PER_SECOND: u64 = 25;
    duration_ms.div_ceil(1000) * TOKENS_PER_SECOND
}

/// Makes the prompt of a branch.
///
/// Left out are blank system messages, which some templates choke on, and answers
/// with nothing in them: two user messages in a row are better than an empty answer.
pub fn prompt_of<'a>(
    branch: impl IntoIterator<Item = &'a Message>,
    parts: &PromptParts,
) -> Vec<PromptMessage> {
    branch
        .into_iter()
        .filter(|message| match message.role {
            Role::System => !message.content.trim().is_empty(),
            Role::Assistant => !message.content.is_empty() || !message.tool_calls.is_empty(),
            Role::User | Role::Tool => true,
        })
        .map(|message| parts.message(message))
        .collect()
}

impl PromptMessage {
    /// A message with nothing but its words.
    #[must_use]
    pub const fn new(role: Role, content: String) -> Self {
        Self {
            role,
            content,
            parts: Vec::new(),
            reasoning: String::new(),
            tool_calls: Vec::new(),
            tool_call_id: None,
        }
    }
}

impl PromptMessage {
    /// The same with what a model gets of its attachments. Where that is nothing and there are
    /// no words either, their names are said: many templates take no empty message, and the
    /// next words may speak of them. It is for the model, and in no person's language.
    #[must_use]
    pub fn with_parts(mut self, parts: Vec<PromptPart>, attachments: &[Attachment]) -> Self {
        self.parts = parts;
        if self.parts.is_empty() && self.content.trim().is_empty() && !attachments.is_empty() {
            let names: Vec<_> = attachments.iter().map(|it| it.name.as_str()).collect();
            self.content = format!("[not shown: {}]", names.join(", "));
        }
        self
    }
}

impl From<&Message> for PromptMessage {
    fn from(message: &Message) -> Self {
        Self {
            role: message.role,
            content: message.content.clone(),
            parts: Vec::new(),
            reasoning: message.reasoning.clone(),
            tool_calls: message.tool_calls.clone(),
            tool_call_id: message.tool_call_id.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{MessageId, Timestamp};

    fn message(role: Role, content: &str) -> Message {
        let id = MessageId::from(Uuid::nil());
        Message::new(id, None, role, content.to_owned(), Timestamp(0))
    }

    #[test]
    fn blank_instructions_and_empty_answers_should_not_be_sent() {
        let branch = [
            message(Role::System, "  \n"),
            message(Role::User, "one"),
            message(Role::Assistant, ""),
            message(Role::User, "two"),
        ];
        let prompt = prompt_of(&branch, &PromptParts::default());
        let words: Vec<_> = prompt
            .iter()
            .map(|message| message.content.as_str())
            .collect();
        assert_eq!(words, ["one", "two"]);
    }
}

//! The prompt: what of a branch is sent to a model, and in which form.

use serde::{Deserialize, Serialize};

use super::{Message, MessageId, Role, ToolCall};

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

/// A message as a model is to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromptMessage {
    /// Who speaks.
    pub role: Role,
    /// What was said.
    pub content: String,
    /// What the model thought; templates decide whether they use it.
    pub reasoning: String,
    /// The tools it asked for.
    pub tool_calls: Vec<ToolCall>,
    /// The call that a tool's result answers.
    pub tool_call_id: Option<String>,
}

/// Makes the prompt of a branch.
///
/// Left out are blank system messages, which some templates choke on, and answers
/// with nothing in them: two user messages in a row are better than an empty answer.
pub fn prompt_of<'a>(branch: impl IntoIterator<Item = &'a Message>) -> Vec<PromptMessage> {
    branch
        .into_iter()
        .filter(|message| match message.role {
            Role::System => !message.content.trim().is_empty(),
            Role::Assistant => !message.content.is_empty() || !message.tool_calls.is_empty(),
            Role::User | Role::Tool => true,
        })
        .map(PromptMessage::from)
        .collect()
}

impl From<&Message> for PromptMessage {
    fn from(message: &Message) -> Self {
        Self {
            role: message.role,
            content: message.content.clone(),
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
        let prompt = prompt_of(&branch);
        let words: Vec<_> = prompt
            .iter()
            .map(|message| message.content.as_str())
            .collect();
        assert_eq!(words, ["one", "two"]);
    }
}

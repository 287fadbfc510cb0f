//! Where something is typed that is not sent yet.

use serde::{Deserialize, Serialize};

use super::{ConversationId, MessageId};

/// A place that keeps what is typed in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DraftPlace {
    /// The composer of the empty page.
    NewConversation,
    /// The composer of a conversation.
    Conversation(ConversationId),
    /// A change of a message that is not taken over yet.
    Edit(MessageId),
    /// The result of one of a message's tool calls, by its index.
    ToolResult(MessageId, usize),
}

impl From<Option<ConversationId>> for DraftPlace {
    fn from(conversation: Option<ConversationId>) -> Self {
        conversation.map_or(Self::NewConversation, Self::Conversation)
    }
}

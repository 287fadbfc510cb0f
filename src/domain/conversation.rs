//! A conversation: its tree, its name, and the line that stands for it in a list.

use serde::{Deserialize, Serialize};

use super::{ConversationId, ConversationSettings, MessageId, QueuedMessage, Timestamp, Tree};

/// Where a conversation was forked off. Either may be gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its message up to which everything was taken over.
    pub message: MessageId,
}

/// The line that stands for a conversation in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConversationSummary {
    /// Its name among ids.
    pub id: ConversationId,
    /// Its name for a person.
    pub title: String,
    /// Whether a person wrote the title; such a title is never overwritten.
    pub is_title_set: bool,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When something was last said in it.
    pub updated_at: Timestamp,
    /// How many messages it holds, on all branches.
    pub message_count: u64,
    /// What is typed and not sent.
    pub draft: String,
    /// Whether it stands above the others in the list.
    pub is_pinned: bool,
    /// Whether an answer ended in it that nobody has looked at.
    pub is_unread: bool,
    /// Where it was forked off, if it was.
    pub origin: Option<Origin>,
    /// The messages that wait for the end of the running turn, the next one first.
    pub queue: Vec<QueuedMessage>,
    /// What holds in it and not elsewhere.
    #[serde(default, skip_serializing_if = "ConversationSettings::is_empty")]
    pub settings: ConversationSettings,
}

impl ConversationSummary {
    /// A conversation with nothing in it yet.
    #[must_use]
    pub fn new(id: ConversationId, title: String, created_at: Timestamp) -> Self {
        Self {
            id,
            title,
            is_title_set: false,
            created_at,
            updated_at: created_at,
            message_count: 0,
            draft: String::new(),
            is_pinned: false,
            is_unread: false,
            origin: None,
            queue: Vec::new(),
            settings: ConversationSettings::default(),
        }
    }

    /// Its place in the list: the greater one stands above.
    #[must_use]
    pub const fn rank(&self) -> (bool, Timestamp) {
        (self.is_pinned, self.updated_at)
    }
}

/// A conversation as it is opened: all of its branches.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Its name among ids.
    pub id: ConversationId,
    /// What was said.
    pub tree: Tree,
}

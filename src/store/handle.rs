//! The store as its callers see it.

use std::path::Path;

use crate::domain::{
    ApiKey, Conversation, ConversationId, ConversationSummary, Failure, FailureKind, Message,
    MessageId, Outcome, Settings, Timestamp, Timings, ToolCall,
};

/// What is read at the start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Loaded {
    /// The settings.
    pub settings: Settings,
    /// All conversations that are not deleted, newest first, with their drafts.
    pub conversations: Vec<ConversationSummary>,
    /// What was typed for a new conversation and not sent.
    pub draft: String,
}

/// The state of an answer to be written over its row: always the whole text so far.
#[derive(Clone, Debug, PartialEq)]
pub struct AnswerUpdate {
    /// The answer.
    pub message: MessageId,
    /// Its words so far.
    pub content: String,
    /// Its thoughts so far.
    pub reasoning: String,
    /// How long it thought, in milliseconds.
    pub reasoning_ms: Option<u64>,
    /// Its tool calls so far.
    pub tool_calls: Vec<ToolCall>,
    /// The model that answers.
    pub model: Option<String>,
    /// The latest measurements.
    pub timings: Option<Timings>,
    /// Where it stands.
    pub outcome: Outcome,
}

/// A handle to the store; clones share it. The file is closed and its lock let go
/// when the last clone is dropped and the threads have ended.
#[derive(Clone, Debug)]
pub struct Store {}

fn not_yet<T>() -> Result<T, Failure> {
    Err(Failure::new(FailureKind::Store, "not yet"))
}

impl Store {
    /// Opens the store in a folder, making both where they are missing; migrates it, and
    /// turns what a crash left streaming into interrupted. Blocks; called before the window.
    ///
    /// Fails where the folder is in use by another start, the file is of a newer version,
    /// or the disk does not let it.
    pub fn open(_folder: &Path) -> Result<Self, Failure> {
        not_yet()
    }

    /// Everything the window needs at the start.
    pub async fn load(&self) -> Result<Loaded, Failure> {
        not_yet()
    }

    /// All conversations that are not deleted, newest first.
    pub async fn conversations(&self) -> Result<Vec<ConversationSummary>, Failure> {
        not_yet()
    }

    /// One conversation's line; `None` where there is none or it is deleted.
    pub async fn summary(
        &self,
        _id: ConversationId,
    ) -> Result<Option<ConversationSummary>, Failure> {
        not_yet()
    }

    /// A conversation with all branches; `None` where there is none or it is deleted.
    pub async fn conversation(&self, _id: ConversationId) -> Result<Option<Conversation>, Failure> {
        not_yet()
    }

    /// Inserts messages, parents first, in one transaction, and selects the branch that ends
    /// in the last; makes the conversation with this title where it does not exist. Moves its
    /// `updated_at` to `now`, and clears its draft (a new one's: the draft of no conversation).
    /// The line as it is afterwards.
    pub async fn insert_messages(
        &self,
        _conversation: ConversationId,
        _title: String,
        _messages: Vec<Message>,
        _now: Timestamp,
    ) -> Result<ConversationSummary, Failure> {
        not_yet()
    }

    /// Writes the state of an answer and commits it.
    pub async fn update_answer(&self, _update: AnswerUpdate) -> Result<(), Failure> {
        not_yet()
    }

    /// Removes a message with all below it; the selection moves as in [`crate::domain::Tree::remove`].
    pub async fn remove_message(&self, _message: MessageId) -> Result<(), Failure> {
        not_yet()
    }

    /// Remembers the branch through this message as the selected one.
    pub async fn select_message(&self, _message: MessageId) -> Result<(), Failure> {
        not_yet()
    }

    /// Gives a conversation the person's own title; its line afterwards.
    pub async fn rename(
        &self,
        _id: ConversationId,
        _title: String,
    ) -> Result<Option<ConversationSummary>, Failure> {
        not_yet()
    }

    /// Marks a conversation as deleted. What was marked more than a minute before the
    /// next start is gone for good then.
    pub async fn delete(&self, _id: ConversationId, _now: Timestamp) -> Result<(), Failure> {
        not_yet()
    }

    /// Takes the mark away; the line that is back.
    pub async fn restore(
        &self,
        _id: ConversationId,
    ) -> Result<Option<ConversationSummary>, Failure> {
        not_yet()
    }

    /// Remembers what is typed and not sent; `None` is the new conversation.
    pub async fn save_draft(
        &self,
        _conversation: Option<ConversationId>,
        _text: String,
    ) -> Result<(), Failure> {
        not_yet()
    }

    /// Remembers the settings.
    pub async fn save_settings(&self, _settings: Settings) -> Result<(), Failure> {
        not_yet()
    }

    /// The key to a server, from a file that only the user can read.
    pub async fn key(&self, _url: String) -> Result<Option<ApiKey>, Failure> {
        not_yet()
    }

    /// Remembers the key to a server, or forgets it.
    pub async fn save_key(&self, _url: String, _key: Option<ApiKey>) -> Result<(), Failure> {
        not_yet()
    }

    /// Writes out what is left and closes the file. Every later call fails.
    pub async fn close(&self) {}
}

//! The store as its callers see it.

use std::path::Path;
use std::sync::Arc;

use super::keys::KeyFile;
use super::lock::FOLDER_IN_USE;
use super::open::Opened;
use super::worker::Workers;
use super::{migrations, open, read, write};
use crate::domain::{
    ApiKey, Conversation, ConversationId, ConversationSummary, Failure, Message, MessageId,
    Outcome, Settings, Timestamp, Timings, ToolCall,
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
pub struct Store {
    pub(super) workers: Arc<Workers>,
    keys: KeyFile,
}

impl Store {
    /// Opens the store in a folder, making both where they are missing; migrates it, and
    /// turns what a crash left streaming into interrupted. Blocks; called before the window.
    ///
    /// Fails where the folder is in use by another start, the file is of a newer version,
    /// or the disk does not let it.
    pub fn open(folder: &Path) -> Result<Self, Failure> {
        Self::open_with(folder, migrations::ALL, open::now())
    }

    /// Opens the store, or where another program holds the folder, only for reading beside
    /// it: what is being written now shows as streaming, and every change fails. Blocks.
    pub fn open_to_read(folder: &Path) -> Result<Self, Failure> {
        match Self::open(folder) {
            Err(failure) if failure.code.as_deref() == Some(FOLDER_IN_USE) => {
                let opened = open::open_beside(folder, migrations::ALL)?;
                Self::started(opened, folder)
            }
            result => result,
        }
    }

    /// Everything the window needs at the start.
    pub async fn load(&self) -> Result<Loaded, Failure> {
        self.workers.read(read::load).await
    }

    /// All conversations that are not deleted, newest first.
    pub async fn conversations(&self) -> Result<Vec<ConversationSummary>, Failure> {
        self.workers
            .read(|connection| read::conversations(connection))
            .await
    }

    /// One conversation's line; `None` where there is none or it is deleted.
    pub async fn summary(
        &self,
        id: ConversationId,
    ) -> Result<Option<ConversationSummary>, Failure> {
        self.workers
            .read(move |connection| read::summary(connection, id))
            .await
    }

    /// A conversation with all branches; `None` where there is none or it is deleted.
    pub async fn conversation(&self, id: ConversationId) -> Result<Option<Conversation>, Failure> {
        self.workers
            .read(move |connection| read::conversation(connection, id))
            .await
    }

    /// Inserts messages, parents first, in one transaction, and selects the branch that ends
    /// in the last; makes the conversation with this title where it does not exist. Moves its
    /// `updated_at` to `now`, and where `clears_draft` is set clears its draft (a new one's:
    /// the draft of no conversation). The line as it is afterwards.
    ///
    /// Fails whole where the conversation is deleted, or a parent is not in it.
    pub async fn insert_messages(
        &self,
        conversation: ConversationId,
        title: String,
        messages: Vec<Message>,
        now: Timestamp,
        clears_draft: bool,
    ) -> Result<ConversationSummary, Failure> {
        self.write_whole(move |transaction| {
            write::insert_messages(
                transaction,
                conversation,
                &title,
                &messages,
                now,
                clears_draft,
            )
        })
        .await
    }

    /// Writes the state of an answer and commits it.
    pub async fn update_answer(&self, update: AnswerUpdate) -> Result<(), Failure> {
        self.workers
            .write(move |connection| write::update_answer(connection, &update))
            .await
    }

    /// Removes a message with all below it; the selection moves as in [`crate::domain::Tree::remove`].
    pub async fn remove_message(&self, message: MessageId) -> Result<(), Failure> {
        self.write_whole(move |transaction| write::remove_message(transaction, message))
            .await
    }

    /// Remembers the branch through this message as the selected one.
    pub async fn select_message(&self, message: MessageId) -> Result<(), Failure> {
        self.write_whole(move |transaction| write::select_message(transaction, message))
            .await
    }

    /// Gives a conversation the person's own title; its line afterwards.
    pub async fn rename(
        &self,
        id: ConversationId,
        title: String,
    ) -> Result<Option<ConversationSummary>, Failure> {
        self.write_whole(move |transaction| write::rename(transaction, id, &title))
            .await
    }

    /// Marks a conversation as deleted. What was marked more than a minute before the
    /// next start is gone for good then.
    pub async fn delete(&self, id: ConversationId, now: Timestamp) -> Result<(), Failure> {
        self.workers
            .write(move |connection| write::delete(connection, id, now))
            .await
    }

    /// Takes the mark away; the line that is back.
    pub async fn restore(
        &self,
        id: ConversationId,
    ) -> Result<Option<ConversationSummary>, Failure> {
        self.write_whole(move |transaction| write::restore(transaction, id))
            .await
    }

    /// Remembers what is typed and not sent; `None` is the new conversation. Fails with
    /// [`super::UNKNOWN_CONVERSATION`] where there is no such conversation.
    pub async fn save_draft(
        &self,
        conversation: Option<ConversationId>,
        text: String,
    ) -> Result<(), Failure> {
        self.workers
            .write(move |connection| write::save_draft(connection, conversation, &text))
            .await
    }

    /// Remembers the settings.
    pub async fn save_settings(&self, settings: Settings) -> Result<(), Failure> {
        self.write_whole(move |transaction| write::save_settings(transaction, &settings))
            .await
    }

    /// The key to a server, from a file that only the user can read.
    pub async fn key(&self, url: String) -> Result<Option<ApiKey>, Failure> {
        let keys = self.keys.clone();
        self.workers.read(move |_| keys.key(&url)).await
    }

    /// Remembers the key to a server, or forgets it.
    pub async fn save_key(&self, url: String, key: Option<ApiKey>) -> Result<(), Failure> {
        let keys = self.keys.clone();
        self.workers
            .write(move |_| keys.save(url, key.as_ref()))
            .await
    }

    /// Writes out what is left and closes the file. Every later call fails.
    pub async fn close(&self) {
        self.workers.end().await;
    }

    /// As [`Self::open`], with other migrations and at another time.
    pub(super) fn open_with(
        folder: &Path,
        migrations: &[&str],
        now: Timestamp,
    ) -> Result<Self, Failure> {
        Self::started(open::open(folder, migrations, now)?, folder)
    }

    fn started(opened: Opened, folder: &Path) -> Result<Self, Failure> {
        Ok(Self {
            workers: Arc::new(Workers::start(opened)?),
            keys: KeyFile::within(folder),
        })
    }

    async fn write_whole<T: Send + 'static>(
        &self,
        change: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.workers
            .write(move |connection| write::whole(connection, change))
            .await
    }
}

//! The store as its callers see it.

use std::path::Path;
use std::sync::Arc;

use jiff::Zoned;

use super::failure;
use super::keys::{Kept, Keyring, Keys, Ring};
use super::lock::FOLDER_IN_USE;
use super::open::Opened;
use super::worker::Workers;
use super::{branches, copies, index, migrations, open, read, search, write};
use crate::domain::{
    ApiKey, Attachment, Conversation, ConversationId, ConversationSettings, ConversationSummary,
    Deletion, DraftPlace, Failure, Groundwork, KeyPlace, Message, MessageId, Outcome, PromptCut,
    QueuedMessage, Removed, SearchFound, Settings, SpeedCurve, Timestamp, Timings, ToolCall,
    Unsent,
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
    /// What was typed elsewhere than in a composer.
    pub side_drafts: Vec<(DraftPlace, String)>,
    /// What was attached to something and not sent.
    pub attachments: Vec<(DraftPlace, Vec<Attachment>)>,
    /// What was put away last.
    pub deletion: Option<Deletion>,
}

/// Messages to be inserted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NewMessages {
    /// Where; it is made with this title where it does not exist.
    pub conversation: ConversationId,
    /// Its title where it has none.
    pub title: String,
    /// The messages, parents first.
    pub messages: Vec<Message>,
    /// When: the conversation's `updated_at` moves there.
    pub now: Timestamp,
    /// The draft that is cleared with it.
    pub typed_in: Option<DraftPlace>,
    /// The queue as it is afterwards, where that changes with it.
    pub queue: Option<Vec<QueuedMessage>>,
}

impl NewMessages {
    /// Messages that were typed nowhere and waited for nothing.
    #[must_use]
    pub fn new(
        conversation: ConversationId,
        title: impl Into<String>,
        messages: Vec<Message>,
        now: Timestamp,
    ) -> Self {
        Self {
            conversation,
            title: title.into(),
            messages,
            now,
            ..Self::default()
        }
    }
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
    /// How fast it was written, over its time.
    pub speed: Option<SpeedCurve>,
    /// What of the branch was left out of what was sent.
    pub cut: Option<PromptCut>,
    /// What of the attachments on its branch was not sent.
    pub unsent: Option<Unsent>,
    /// What was done before it was written.
    pub groundwork: Option<Box<Groundwork>>,
    /// Where it stands.
    pub outcome: Outcome,
}

/// A handle to the store; clones share it. The file is closed and its lock let go
/// when the last clone is dropped and the threads have ended.
#[derive(Clone, Debug)]
pub struct Store {
    pub(super) workers: Arc<Workers>,
    keys: Keys,
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

    /// As [`Self::open`], at this time: what is deleted is purged by it.
    pub fn open_at(folder: &Path, now: Timestamp) -> Result<Self, Failure> {
        Self::open_with(folder, migrations::ALL, now)
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

    /// Inserts messages in one transaction, and selects the branch that ends in the last;
    /// makes the conversation where it does not exist. The line as it is afterwards.
    ///
    /// Fails whole where the conversation is deleted, or a parent is not in it.
    pub async fn insert_messages(&self, new: NewMessages) -> Result<ConversationSummary, Failure> {
        self.write_whole(move |transaction| write::insert_messages(transaction, &new))
            .await
    }

    /// Writes the state of an answer and commits it.
    pub async fn update_answer(&self, update: AnswerUpdate) -> Result<(), Failure> {
        self.workers
            .write(move |connection| branches::update_answer(connection, &update))
            .await
    }

    /// Erases a message with all below it, for good; the selection moves as in
    /// [`crate::domain::Tree::remove`].
    pub async fn erase_message(&self, message: MessageId) -> Result<(), Failure> {
        self.write_whole(move |transaction| branches::erase_message(transaction, message))
            .await
    }

    /// Takes a message with all below it out of the tree; the selection moves as in
    /// [`crate::domain::Tree::remove`]. What was taken out more than a minute before the next
    /// start is gone for good then.
    pub async fn remove_message(&self, message: MessageId, now: Timestamp) -> Result<(), Failure> {
        self.write_whole(move |transaction| branches::remove_message(transaction, message, now))
            .await
    }

    /// Brings back what the last removal of this message took; `None` where there is nothing
    /// to bring back, or no place for it.
    pub async fn restore_message(&self, message: MessageId) -> Result<Option<Removed>, Failure> {
        self.write_whole(move |transaction| branches::restore_message(transaction, message))
            .await
    }

    /// Puts a message above everything that was said; see
    /// [`crate::domain::Tree::insert_instructions`]. Makes the conversation where it does not
    /// exist.
    pub async fn insert_instructions(
        &self,
        conversation: ConversationId,
        message: Message,
    ) -> Result<Option<ConversationSummary>, Failure> {
        self.write_whole(move |transaction| {
            write::insert_instructions(transaction, conversation, &message)
        })
        .await
    }

    /// Takes out the single first message alone; see [`crate::domain::Tree::lift`].
    pub async fn lift_message(&self, message: MessageId) -> Result<(), Failure> {
        self.write_whole(move |transaction| branches::lift(transaction, message))
            .await
    }

    /// Writes a person's words over those of a message.
    pub async fn edit_message(
        &self,
        message: MessageId,
        content: String,
        attachments: Vec<Attachment>,
        now: Timestamp,
    ) -> Result<(), Failure> {
        self.workers
            .write(move |connection| {
                branches::edit_message(connection, message, &content, &attachments, now)
            })
            .await
    }

    /// Copies a conversation under another name: the branch down to a message, which names
    /// it as its origin, or with `None` all of it. The new line.
    pub async fn copy_conversation(
        &self,
        source: ConversationId,
        until: Option<MessageId>,
        copy: ConversationId,
        title: String,
        now: Timestamp,
    ) -> Result<ConversationSummary, Failure> {
        self.write_whole(move |transaction| {
            copies::copy_conversation(transaction, source, until, copy, &title, now)
        })
        .await
    }

    /// Remembers the branch through this message as the selected one.
    pub async fn select_message(&self, message: MessageId) -> Result<(), Failure> {
        self.write_whole(move |transaction| branches::select_message(transaction, message))
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

    /// Gives a conversation a title that the model wrote, unless a person has written one;
    /// its line afterwards.
    pub async fn suggest_title(
        &self,
        id: ConversationId,
        title: String,
    ) -> Result<Option<ConversationSummary>, Failure> {
        self.write_whole(move |transaction| write::suggest_title(transaction, id, &title))
            .await
    }

    /// Puts a conversation above the others, or back among them; its line afterwards.
    pub async fn pin(
        &self,
        id: ConversationId,
        is_pinned: bool,
    ) -> Result<Option<ConversationSummary>, Failure> {
        self.write_whole(move |transaction| write::pin(transaction, id, is_pinned))
            .await
    }

    /// Remembers whether an answer ended in a conversation that nobody has looked at.
    pub async fn mark_unread(&self, id: ConversationId, is_unread: bool) -> Result<(), Failure> {
        self.workers
            .write(move |connection| write::mark_unread(connection, id, is_unread))
            .await
    }

    /// Remembers the messages that wait for the end of a turn.
    pub async fn save_queue(
        &self,
        id: ConversationId,
        queue: Vec<QueuedMessage>,
    ) -> Result<(), Failure> {
        self.write_whole(move |transaction| write::save_queue(transaction, id, &queue))
            .await
    }

    /// Remembers what holds in a conversation and not elsewhere.
    pub async fn save_conversation_settings(
        &self,
        id: ConversationId,
        settings: ConversationSettings,
    ) -> Result<(), Failure> {
        self.workers
            .write(move |connection| write::save_conversation_settings(connection, id, &settings))
            .await
    }

    /// Marks conversations as deleted, all in one transaction. What was marked more than a
    /// minute before the next start is gone for good then.
    pub async fn delete(&self, ids: Vec<ConversationId>, now: Timestamp) -> Result<(), Failure> {
        self.write_whole(move |transaction| write::delete(transaction, &ids, now))
            .await
    }

    /// Takes the marks away; the lines that are back.
    pub async fn restore(
        &self,
        ids: Vec<ConversationId>,
    ) -> Result<Vec<ConversationSummary>, Failure> {
        self.write_whole(move |transaction| write::restore(transaction, &ids))
            .await
    }

    /// Remembers what is typed and not sent. Fails with [`super::UNKNOWN_CONVERSATION`]
    /// where there is no such conversation.
    pub async fn save_draft(&self, place: DraftPlace, text: String) -> Result<(), Failure> {
        self.workers
            .write(move |connection| write::save_draft(connection, place, &text))
            .await
    }

    /// Remembers what is attached to something that is not sent. Whether something was there
    /// that is there no longer: its file may be loose from then on.
    pub async fn save_attachments(
        &self,
        place: DraftPlace,
        attachments: Vec<Attachment>,
    ) -> Result<bool, Failure> {
        self.write_whole(move |transaction| {
            write::save_attachments(transaction, place, &attachments)
        })
        .await
    }

    /// The settings alone.
    pub async fn settings(&self) -> Result<Settings, Failure> {
        self.workers
            .read(|connection| read::settings(connection))
            .await
    }

    /// Remembers the settings.
    pub async fn save_settings(&self, settings: Settings) -> Result<(), Failure> {
        self.write_whole(move |transaction| write::save_settings(transaction, &settings))
            .await
    }

    /// The same store with a keyring to keep keys in. It is asked when a key is first
    /// needed; where it does not answer within two seconds, keys go on being kept in the file.
    #[must_use]
    pub fn with_keyring(self, keyring: Arc<dyn Keyring>) -> Self {
        Self {
            keys: self.keys.with(keyring),
            ..self
        }
    }

    /// The key to a server, from the file that only the user can read or from the keyring.
    pub async fn key(&self, url: String) -> Result<Option<ApiKey>, Failure> {
        let (file, of) = (self.keys.file.clone(), url.clone());
        match self.workers.read(move |_| file.kept(&of)).await? {
            Some(Kept::Here(key)) => Ok(Some(key)),
            Some(Kept::InKeyring) => match self.ring().await {
                Some(ring) => ring.key(url).await,
                None => Err(failure::of_store("keyring_silent", "")),
            },
            None => Ok(None),
        }
    }

    /// The addresses that have a key, and where keys are kept.
    pub async fn keyed_urls(&self) -> Result<(Vec<String>, KeyPlace), Failure> {
        let place = match self.ring().await {
            Some(_) => KeyPlace::Keyring,
            None => KeyPlace::File,
        };
        let file = self.keys.file.clone();
        let urls = self.workers.read(move |_| file.urls()).await?;
        Ok((urls, place))
    }

    /// Remembers the key to a server, or forgets it: in the keyring where that takes it, else
    /// in the file.
    ///
    /// A key that the keyring does not let go of goes on being listed.
    pub async fn save_key(&self, url: String, key: Option<ApiKey>) -> Result<(), Failure> {
        let ring = self.ring().await;
        let kept = match (key, ring) {
            (Some(key), Some(ring)) => match ring.save(url.clone(), key.clone()).await {
                Ok(()) => Some(Kept::InKeyring),
                Err(failure) => {
                    tracing::warn!(%failure, "the keyring did not take a key");
                    Some(Kept::Here(key))
                }
            },
            (Some(key), None) => Some(Kept::Here(key)),
            (None, ring) => return self.forget_key(url, ring).await,
        };
        let file = self.keys.file.clone();
        self.workers
            .write(move |_| file.save(url, kept.as_ref()))
            .await
    }

    async fn forget_key(&self, url: String, ring: Option<&Ring>) -> Result<(), Failure> {
        let (file, of) = (self.keys.file.clone(), url.clone());
        let is_in_keyring = self
            .workers
            .read(move |_| file.kept(&of))
            .await?
            .is_some_and(|kept| kept == Kept::InKeyring);
        // There may be an older one behind the one in the file.
        let forgotten = match ring {
            Some(ring) => ring.forget(url.clone()).await,
            None if is_in_keyring => Err(failure::of_store("keyring_silent", "")),
            None => Ok(()),
        };
        if is_in_keyring {
            forgotten?;
        }
        let file = self.keys.file.clone();
        self.workers.write(move |_| file.save(url, None)).await
    }

    /// The keyring, where there is one that answers.
    async fn ring(&self) -> Option<&Ring> {
        let ring = self.keys.ring.as_ref()?;
        ring.answers().await.then_some(ring)
    }

    /// Looks for what was typed in everything that was said; so many messages are told at the
    /// most. A search that begins while another runs takes its place: the older one fails
    /// with [`super::SEARCH_REPLACED`].
    ///
    /// Fails too where a filter has a value that means nothing.
    pub async fn search(&self, typed: String, most: usize) -> Result<SearchFound, Failure> {
        self.workers
            .search(move |connection, is_newest| {
                search::search(connection, &typed, most, &Zoned::now(), is_newest)
            })
            .await
    }

    /// Brings the search index up to date, which it else becomes by and by.
    pub async fn finish_index(&self) -> Result<(), Failure> {
        // In steps, so that others can write between them.
        while self.workers.write(index::advance).await? {}
        Ok(())
    }

    /// Whether there are texts that a search does not find yet.
    pub async fn is_index_behind(&self) -> Result<bool, Failure> {
        self.workers
            .read(|connection| index::is_behind(connection))
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
            keys: Keys::within(folder),
        })
    }

    pub(super) async fn write_whole<T: Send + 'static>(
        &self,
        change: impl FnOnce(&rusqlite::Transaction<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.workers
            .write(move |connection| write::whole(connection, change))
            .await
    }
}

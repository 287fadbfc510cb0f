//! What the person did, written down in the order in which it was done.
//!
//! The supervisor hands jobs over and goes on, so that a slow disk never delays a
//! stop; one task carries them out one after the other, so that a draft typed after
//! sending is not wiped by the sending. Conversations are read beside it ([`opener`]).

use std::collections::HashMap;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::domain::{
    ApiKey, Change, ConversationId, ConversationSummary, DraftPlace, Event, Failure, Message,
    NewTurn, Role, Settings, Timestamp,
};
use crate::store::{NewMessages, Store, UNKNOWN_CONVERSATION};

use super::now;
use super::opener::{self, Wish};
use super::outbox::Outbox;
use super::unsaved::Unsaved;

const FIRST_RETRY: Duration = Duration::from_secs(1);
/// So long after it was attached a file is kept though nothing refers to it yet.
const LOOSE_FILE_MS: i64 = 10 * 60_000;
const LONGEST_RETRY: Duration = Duration::from_secs(30);

/// Something to be written down.
#[derive(Debug)]
pub(super) enum Job {
    /// The messages of a turn, in one transaction.
    Insert {
        new: Box<NewTurn>,
        reply: oneshot::Sender<Result<(), Failure>>,
    },
    /// The end of a turn could not be written: try again for as long as it takes.
    Retry,
    /// Say when everything before is written, the end of the conversation's last turn too.
    Ready {
        conversation: ConversationId,
        reply: oneshot::Sender<Result<(), Failure>>,
    },
    /// Tell the conversation's line as it is now.
    Tell(ConversationId),
    Change(Change),
    /// A title that the model wrote.
    Title(ConversationId, String),
    Delete(Vec<ConversationId>, Timestamp),
    Settings(Box<Settings>),
    Key(String, Option<ApiKey>),
}

/// Hands jobs over. Dropping it ends the keeper when everything is written.
pub(super) struct KeeperHandle {
    jobs: mpsc::UnboundedSender<Job>,
    wishes: watch::Sender<Option<Wish>>,
    sent: u64,
    /// The number of the last job of each conversation: who opens one sees it done.
    last_of: HashMap<ConversationId, u64>,
}

impl KeeperHandle {
    /// A keeper that runs, and its task.
    pub(super) fn start(store: Store, outbox: Outbox, unsaved: Unsaved) -> (Self, JoinHandle<()>) {
        let (jobs, job_receiver) = mpsc::unbounded_channel();
        let (wishes, wish_receiver) = watch::channel(None);
        let (done, done_receiver) = watch::channel(0);
        let keeper = Keeper {
            store,
            outbox,
            unsaved,
            retry: None,
        };
        tokio::spawn(opener::run(
            keeper.store.clone(),
            keeper.outbox.clone(),
            keeper.unsaved.clone(),
            wish_receiver,
            done_receiver,
        ));
        let task = tokio::spawn(keeper.run(job_receiver, done));
        let handle = Self {
            jobs,
            wishes,
            sent: 0,
            last_of: HashMap::new(),
        };
        (handle, task)
    }

    /// Has something written down.
    pub(super) fn keep(&mut self, job: Job) {
        self.sent += 1;
        for id in job.conversations() {
            self.last_of.insert(id, self.sent);
        }
        // The keeper lives as long as the supervisor; where it broke down, the log says so.
        if self.jobs.send(job).is_err() {
            tracing::error!("nothing can be written any more");
        }
    }

    /// Has a conversation read for the window. A newer wish takes the place of one that
    /// waits still: who steps through the list wants to see where it ends.
    pub(super) fn open(&self, id: ConversationId) {
        let after = self.last_of.get(&id).copied().unwrap_or_default();
        self.wishes.send_replace(Some(Wish { id, after }));
    }
}

impl Job {
    /// The conversations that it changes or looks at.
    fn conversations(&self) -> Vec<ConversationId> {
        match self {
            Self::Insert { new, .. } => vec![new.conversation],
            Self::Ready { conversation, .. }
            | Self::Tell(conversation)
            | Self::Title(conversation, _) => vec![*conversation],
            Self::Change(Change::RestoreConversations(ids)) | Self::Delete(ids, _) => ids.clone(),
            Self::Change(change) => change.conversation().into_iter().collect(),
            Self::Retry | Self::Settings(_) | Self::Key(..) => Vec::new(),
        }
    }
}

struct Keeper {
    store: Store,
    outbox: Outbox,
    unsaved: Unsaved,
    retry: Option<Retry>,
}

/// When the ends that are not on disk are written again.
#[derive(Clone, Copy)]
struct Retry {
    at: Instant,
    delay: Duration,
}

impl Retry {
    fn after(delay: Duration) -> Self {
        Self {
            at: Instant::now() + delay,
            delay,
        }
    }
}

impl Keeper {
    /// Carries out jobs until their sender is dropped, and counts what is done.
    async fn run(mut self, mut jobs: mpsc::UnboundedReceiver<Job>, done: watch::Sender<u64>) {
        loop {
            tokio::select! {
                biased;
                job = jobs.recv() => {
                    let Some(job) = job else {
                        break;
                    };
                    if let Err(failure) = self.carry_out(job).await {
                        self.outbox.push(Event::StoreFailed(failure));
                    }
                    done.send_modify(|count| *count += 1);
                }
                () = due(self.retry) => self.settle_all().await,
            }
        }
        // The last chance: after this only the rows are left.
        for id in self.unsaved.conversations() {
            if let Err(failure) = self.settle(id).await {
                tracing::error!(%failure, conversation = %id, "an answer is lost");
                self.outbox.push(Event::StoreFailed(failure));
            }
        }
    }

    async fn settle_all(&mut self) {
        let mut has_failed = false;
        for id in self.unsaved.conversations() {
            has_failed |= self.settle(id).await.is_err();
        }
        let delay = self.retry.map_or(FIRST_RETRY, |retry| retry.delay * 2);
        self.retry = has_failed.then(|| Retry::after(delay.min(LONGEST_RETRY)));
    }

    /// Writes the end of a conversation's last turn, where that is not done yet.
    async fn settle(&self, id: ConversationId) -> Result<(), Failure> {
        if self.unsaved.settle(&self.store, id).await? {
            self.tell(id).await?;
        }
        Ok(())
    }

    async fn tell(&self, id: ConversationId) -> Result<(), Failure> {
        if let Some(summary) = self.store.summary(id).await? {
            self.tell_line(summary);
        }
        Ok(())
    }

    fn tell_line(&self, summary: ConversationSummary) {
        self.outbox
            .push(Event::ConversationChanged(Box::new(summary)));
    }

    /// Tells which servers have a key that is kept.
    async fn tell_keys(&self) -> Result<(), Failure> {
        let (urls, place) = self.store.keyed_urls().await?;
        self.outbox.push(Event::KeysChanged { urls, place });
        Ok(())
    }

    async fn carry_out(&mut self, job: Job) -> Result<(), Failure> {
        let mut settled = Ok(());
        for id in job.conversations() {
            settled = self.settle(id).await.and(settled);
        }
        match job {
            Job::Insert { new, reply } => {
                // A branch is only continued when all of it is on disk. A refusal is told by
                // the turn, which knows that nothing was sent.
                let inserted = match settled {
                    Ok(()) => self.insert(*new).await,
                    Err(failure) => Err(failure),
                };
                let _ = reply.send(inserted);
                Ok(())
            }
            Job::Ready { reply, .. } => {
                let _ = reply.send(settled);
                Ok(())
            }
            Job::Retry => {
                self.retry.get_or_insert_with(|| Retry::after(FIRST_RETRY));
                Ok(())
            }
            Job::Tell(id) => self.tell(id).await,
            Job::Change(change) => self.change(change).await,
            Job::Title(conversation, title) => {
                match self.store.suggest_title(conversation, title).await {
                    Ok(summary) => summary.into_iter().for_each(|it| self.tell_line(it)),
                    // It has one already; nobody waits for another.
                    Err(failure) => tracing::debug!(%failure, "a title was not kept"),
                }
                Ok(())
            }
            Job::Delete(ids, now) => {
                self.store.delete(ids.clone(), now).await?;
                self.outbox.push(Event::ConversationsDeleted(ids));
                Ok(())
            }
            Job::Settings(settings) => self.store.save_settings(*settings).await,
            Job::Key(url, key) => {
                self.store.save_key(url, key).await?;
                self.tell_keys().await
            }
        }
    }

    /// Writes a change down, and tells the lines of the list that it changed.
    async fn change(&self, change: Change) -> Result<(), Failure> {
        let store = &self.store;
        let changed = match change {
            Change::AddMessages {
                conversation,
                messages,
                typed_in,
            } => {
                let now = latest(&messages);
                let new = NewMessages {
                    conversation,
                    title: title_of(&messages),
                    messages,
                    now,
                    typed_in,
                    queue: None,
                };
                Some(store.insert_messages(new).await?)
            }
            Change::EditMessage {
                conversation: _,
                message,
                content,
                attachments,
                at,
            } => return store.edit_message(message, content, attachments, at).await,
            Change::InsertInstructions {
                conversation,
                message,
            } => store.insert_instructions(conversation, *message).await?,
            Change::LiftMessage {
                conversation,
                message,
            } => {
                store.lift_message(message).await?;
                store.summary(conversation).await?
            }
            Change::RemoveMessage {
                conversation,
                message,
                at,
            } => {
                store.remove_message(message, at).await?;
                store.summary(conversation).await?
            }
            Change::RestoreMessage {
                conversation,
                message,
            } => {
                if let Some(removed) = store.restore_message(message).await? {
                    let removed = Box::new(removed);
                    self.outbox.push(Event::MessagesRestored {
                        conversation,
                        removed,
                    });
                }
                store.summary(conversation).await?
            }
            Change::SelectMessage { message, .. } => return store.select_message(message).await,
            Change::RenameConversation {
                conversation,
                title,
            } => store.rename(conversation, title).await?,
            Change::CopyConversation {
                source,
                until,
                copy,
                title,
            } => {
                // The copy is to have the end of the last turn too.
                self.settle(source).await?;
                let copied = store
                    .copy_conversation(source, until, copy, title, now())
                    .await?;
                Some(copied)
            }
            Change::PinConversation {
                conversation,
                is_pinned,
            } => store.pin(conversation, is_pinned).await?,
            Change::MarkUnread {
                conversation,
                is_unread,
            } => return store.mark_unread(conversation, is_unread).await,
            Change::RestoreConversations(ids) => {
                for summary in store.restore(ids).await? {
                    self.tell_line(summary);
                }
                return Ok(());
            }
            Change::SaveDraft { place, text } => return keep_draft(store, place, text).await,
            Change::SaveAttachments { place, attachments } => {
                let has_gone = store.save_attachments(place, attachments).await?;
                if has_gone {
                    // What was taken away stays for a while; what was before it goes now.
                    let before = Timestamp(now().0.saturating_sub(LOOSE_FILE_MS));
                    store.remove_loose_files(before).await?;
                }
                return Ok(());
            }
            Change::SaveConversationSettings {
                conversation,
                settings,
            } => {
                return store
                    .save_conversation_settings(conversation, *settings)
                    .await;
            }
            Change::SaveQueue {
                conversation,
                queue,
            } => return store.save_queue(conversation, queue).await,
        };
        if let Some(summary) = changed {
            self.tell_line(summary);
        }
        Ok(())
    }

    async fn insert(&self, new: NewTurn) -> Result<(), Failure> {
        let title = title_of(&new.messages);
        let now = new.answer.created_at;
        let mut messages = new.messages;
        messages.push(new.answer);
        let new = NewMessages {
            conversation: new.conversation,
            title,
            messages,
            now,
            typed_in: new.typed_in,
            queue: new.queue,
        };
        let summary = self.store.insert_messages(new).await?;
        self.tell_line(summary);
        Ok(())
    }
}

/// The title that new messages give to a conversation without one.
fn title_of(messages: &[Message]) -> String {
    messages
        .iter()
        .find(|message| message.role == Role::User)
        .map(Message::derived_title)
        .unwrap_or_default()
}

fn latest(messages: &[Message]) -> Timestamp {
    messages
        .iter()
        .map(|message| message.created_at)
        .max()
        .unwrap_or_default()
}

/// A draft of a conversation that was never made has no place, and nobody misses it: the
/// window gave the words back when the first turn was refused.
async fn keep_draft(store: &Store, place: DraftPlace, text: String) -> Result<(), Failure> {
    match store.save_draft(place, text).await {
        Err(failure) if failure.code.as_deref() == Some(UNKNOWN_CONVERSATION) => {
            tracing::debug!(?place, "a draft had no conversation");
            Ok(())
        }
        kept => kept,
    }
}

async fn due(retry: Option<Retry>) {
    match retry {
        Some(retry) => sleep_until(retry.at).await,
        None => std::future::pending().await,
    }
}

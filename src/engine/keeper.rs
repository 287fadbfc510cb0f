//! What the person did, written down in the order in which it was done.
//!
//! The supervisor hands jobs over and goes on, so that a slow disk never delays a
//! stop; one task carries them out one after the other, so that a draft typed after
//! sending is not wiped by the sending.

use tokio::sync::{mpsc, oneshot};

use crate::domain::{
    ApiKey, ConversationId, Event, Failure, MessageId, NewTurn, Role, Settings, Timestamp,
    derived_title,
};
use crate::store::{Store, UNKNOWN_CONVERSATION};

use super::outbox::Outbox;

/// Something to be written down or read.
#[derive(Debug)]
pub(super) enum Job {
    /// The messages of a turn, in one transaction.
    Insert {
        new: Box<NewTurn>,
        reply: oneshot::Sender<Result<(), Failure>>,
    },
    /// Read a conversation for the window.
    Open(ConversationId),
    Select(MessageId),
    Rename(ConversationId, String),
    Delete(ConversationId, Timestamp),
    Restore(ConversationId),
    Draft(Option<ConversationId>, String),
    Settings(Box<Settings>),
    Key(String, Option<ApiKey>),
}

/// Carries out jobs until their sender is dropped.
pub(super) async fn run(store: Store, outbox: Outbox, mut jobs: mpsc::UnboundedReceiver<Job>) {
    while let Some(job) = jobs.recv().await {
        if let Err(failure) = carry_out(&store, &outbox, job).await {
            outbox.push(Event::StoreFailed(failure));
        }
    }
}

/// Reads a conversation and tells the window; one that is not there is told as deleted.
pub(super) async fn open(
    store: &Store,
    outbox: &Outbox,
    id: ConversationId,
) -> Result<(), Failure> {
    let event = match store.conversation(id).await? {
        Some(conversation) => Event::ConversationOpened(Box::new(conversation)),
        None => Event::ConversationDeleted(id),
    };
    outbox.push(event);
    Ok(())
}

async fn carry_out(store: &Store, outbox: &Outbox, job: Job) -> Result<(), Failure> {
    let changed = match job {
        Job::Insert { new, reply } => {
            // A refusal is told by the turn, which knows that nothing was sent.
            let inserted = insert(store, outbox, *new).await;
            let _ = reply.send(inserted);
            return Ok(());
        }
        Job::Open(id) => return open(store, outbox, id).await,
        Job::Select(message) => return store.select_message(message).await,
        Job::Rename(id, title) => store.rename(id, title).await?,
        Job::Delete(id, now) => {
            store.delete(id, now).await?;
            outbox.push(Event::ConversationDeleted(id));
            return Ok(());
        }
        Job::Restore(id) => store.restore(id).await?,
        Job::Draft(conversation, text) => return keep_draft(store, conversation, text).await,
        Job::Settings(settings) => return store.save_settings(*settings).await,
        Job::Key(url, key) => return store.save_key(url, key).await,
    };
    if let Some(summary) = changed {
        outbox.push(Event::ConversationChanged(Box::new(summary)));
    }
    Ok(())
}

/// A draft of a conversation that was never made has no place, and nobody misses it: the
/// window gave the words back when the first turn was refused.
async fn keep_draft(
    store: &Store,
    conversation: Option<ConversationId>,
    text: String,
) -> Result<(), Failure> {
    match store.save_draft(conversation, text).await {
        Err(failure) if failure.code.as_deref() == Some(UNKNOWN_CONVERSATION) => {
            tracing::debug!(?conversation, "a draft had no conversation");
            Ok(())
        }
        kept => kept,
    }
}

async fn insert(store: &Store, outbox: &Outbox, new: NewTurn) -> Result<(), Failure> {
    let title = new
        .messages
        .iter()
        .find(|message| message.role == Role::User)
        .map(|message| derived_title(&message.content))
        .unwrap_or_default();
    let now = new.answer.created_at;
    let mut messages = new.messages;
    messages.push(new.answer);
    let summary = store
        .insert_messages(new.conversation, title, messages, now, new.clears_draft)
        .await?;
    outbox.push(Event::ConversationChanged(Box::new(summary)));
    Ok(())
}

//! The ends of turns that the disk did not take: held in memory, shown to whoever opens
//! the conversation, and written again until they are on disk.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::domain::{Conversation, ConversationId, Failure, Message, MessageId, Outcome};
use crate::store::{AnswerUpdate, Store, UNKNOWN_MESSAGE};

/// What a turn leaves behind in the store.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum LastWrite {
    /// The answer as it came out.
    Answer(Box<AnswerUpdate>),
    /// Nothing came: the answer goes.
    Removal(MessageId),
}

impl LastWrite {
    /// An answer as its row has it, with another outcome.
    pub(super) fn of_row(row: Message, outcome: Outcome) -> Self {
        Self::Answer(Box::new(AnswerUpdate {
            message: row.id,
            content: row.content,
            reasoning: row.reasoning,
            reasoning_ms: row.reasoning_ms,
            tool_calls: row.tool_calls,
            model: row.model,
            timings: row.timings,
            speed: row.speed,
            cut: row.cut,
            unsent: row.unsent,
            groundwork: row.groundwork,
            outcome,
        }))
    }

    pub(super) async fn write(self, store: &Store) -> Result<(), Failure> {
        match self {
            Self::Answer(update) => store.update_answer(*update).await,
            Self::Removal(message) => store.erase_message(message).await,
        }
    }

    fn show_in(self, conversation: &mut Conversation) {
        let tree = &mut conversation.tree;
        match self {
            Self::Answer(update) => {
                tree.update(update.message, |row| take_over(row, *update));
            }
            Self::Removal(message) => {
                // Where it is gone already, it is as it should be.
                let _ = tree.remove(message);
            }
        }
    }
}

/// What is not on disk yet. A conversation has one at most: its next turn begins only when
/// the last one is written. Clones share it.
#[derive(Clone, Debug, Default)]
pub(super) struct Unsaved {
    shared: Arc<Mutex<HashMap<ConversationId, LastWrite>>>,
}

impl Unsaved {
    pub(super) fn hold(&self, id: ConversationId, write: LastWrite) {
        self.lock().insert(id, write);
    }

    pub(super) fn conversations(&self) -> Vec<ConversationId> {
        self.lock().keys().copied().collect()
    }

    /// Writes what a conversation still needs; whether there was something.
    pub(super) async fn settle(&self, store: &Store, id: ConversationId) -> Result<bool, Failure> {
        let Some(write) = self.of(id) else {
            return Ok(false);
        };
        match write.write(store).await {
            Ok(()) => {}
            // What it would change was removed meanwhile.
            Err(failure) if failure.code.as_deref() == Some(UNKNOWN_MESSAGE) => {}
            Err(failure) => return Err(failure),
        }
        self.lock().remove(&id);
        Ok(true)
    }

    /// Reads a conversation as it would be if the disk had taken everything.
    pub(super) async fn read(
        &self,
        store: &Store,
        id: ConversationId,
    ) -> Result<Option<Conversation>, Failure> {
        // Looked at before the rows: should it be written between the two, it is shown twice.
        let write = self.of(id);
        let mut conversation = store.conversation(id).await?;
        if let (Some(conversation), Some(write)) = (&mut conversation, write) {
            write.show_in(conversation);
        }
        Ok(conversation)
    }

    fn of(&self, id: ConversationId) -> Option<LastWrite> {
        self.lock().get(&id).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ConversationId, LastWrite>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn take_over(row: &mut Message, update: AnswerUpdate) {
    let AnswerUpdate {
        message: _,
        content,
        reasoning,
        reasoning_ms,
        tool_calls,
        model,
        timings,
        speed,
        cut,
        unsent,
        groundwork,
        outcome,
    } = update;
    row.content = content;
    row.reasoning = reasoning;
    row.reasoning_ms = reasoning_ms;
    row.tool_calls = tool_calls;
    row.model = model;
    row.timings = timings;
    row.speed = speed;
    row.cut = cut;
    row.unsent = unsent;
    row.groundwork = groundwork;
    row.outcome = outcome;
}

//! Copies of conversations, in SQL: forks and duplicates.

use std::collections::HashMap;

use rusqlite::{Transaction, params};
use uuid::Uuid;

use super::branches;
use super::failure;
use super::knowledge;
use super::read;
use crate::domain::{
    ConversationId, ConversationSummary, Failure, MessageId, Origin, Outcome, Timestamp,
};

/// Copies a conversation under another name: the branch down to a message, which names it
/// as its origin, or with `None` all of it. Every copied message gets a name of its own.
pub(super) fn copy_conversation(
    transaction: &Transaction<'_>,
    source: ConversationId,
    until: Option<MessageId>,
    copy: ConversationId,
    title: &str,
    now: Timestamp,
) -> Result<ConversationSummary, Failure> {
    let Some(conversation) = read::conversation_within(transaction, source)? else {
        return Err(failure::of_store(
            failure::UNKNOWN_CONVERSATION,
            format!("there is no conversation {source}"),
        ));
    };
    let tree = &conversation.tree;
    let messages = match until {
        Some(message) => tree.path_to(message),
        None => tree.messages().collect(),
    };
    if messages.is_empty() {
        return Err(failure::of_store(
            failure::UNKNOWN_MESSAGE,
            format!("there is nothing to copy in the conversation {source}"),
        ));
    }
    let origin = until.map(|message| Origin {
        conversation: source,
        message,
    });
    transaction.execute(
        "INSERT INTO conversations (id, title, is_title_set, created_at, updated_at, origin,
             origin_message, settings)
         SELECT ?2, ?3, is_title_set, ?4, ?4, ?5, ?6, settings FROM conversations WHERE id = ?1",
        params![
            source.uuid().as_bytes(),
            copy.uuid().as_bytes(),
            title,
            now.0,
            origin.map(|origin| origin.conversation.uuid().into_bytes()),
            origin.map(|origin| origin.message.uuid().into_bytes()),
        ],
    )?;
    let number = transaction.last_insert_rowid();

    // The order of the rows is the order of siblings, so that a branch of many keeps it.
    let mut names: HashMap<MessageId, MessageId> = HashMap::with_capacity(messages.len());
    let mut numbers: HashMap<MessageId, i64> = HashMap::with_capacity(messages.len());
    for message in &messages {
        let mut row = (*message).clone();
        row.id = Uuid::now_v7().into();
        row.parent = message
            .parent
            .and_then(|parent| names.get(&parent).copied());
        if let Some(cut) = &mut row.cut
            && let Some(kept) = names.get(&cut.first_kept)
        {
            cut.first_kept = *kept;
        }
        if row.outcome.is_streaming() {
            // Nobody goes on writing the copy.
            row.outcome = Outcome::Interrupted;
        }
        names.insert(message.id, row.id);
        let has_groundwork = row.groundwork.is_some();
        let row = branches::insert_message(transaction, number, &row)?;
        if has_groundwork {
            knowledge::copy_of_answer(transaction, message.id, row)?;
        }
        numbers.insert(message.id, row);
    }
    for parent in std::iter::once(None).chain(messages.iter().map(|message| Some(message.id))) {
        let Some(child) = tree
            .chosen_child(parent)
            .and_then(|child| numbers.get(&child))
        else {
            continue;
        };
        branches::choose(
            transaction,
            number,
            parent.and_then(|parent| numbers.get(&parent).copied()),
            Some(*child),
        )?;
    }
    knowledge::copy_documents(transaction, source, copy, now)?;
    if let Some(until) = until
        && let Some(number_of_last) = numbers.get(&until)
    {
        // The branch that is copied need not be the selected one.
        branches::select(transaction, number, *number_of_last)?;
    }
    read::summary(transaction, copy)?
        .ok_or_else(|| failure::of_store("damaged", "the copy is not there after all"))
}

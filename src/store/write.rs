//! What is written, in SQL. Each function is called inside one transaction, or is one.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde_json::Value;

use super::handle::AnswerUpdate;
use super::rows::{OutcomeColumns, json};
use super::{failure, read};
use crate::domain::{
    ConversationId, ConversationSummary, Failure, Message, MessageId, Settings, Timestamp,
};

/// Does something in one transaction, or not at all.
pub(super) fn whole<T>(
    connection: &mut Connection,
    change: impl FnOnce(&Transaction<'_>) -> Result<T, Failure>,
) -> Result<T, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let changed = change(&transaction)?;
    transaction.commit()?;
    Ok(changed)
}

/// Inserts messages, and their conversation where it is not there.
pub(super) fn insert_messages(
    transaction: &Transaction<'_>,
    id: ConversationId,
    title: &str,
    messages: &[Message],
    now: Timestamp,
    clears_draft: bool,
) -> Result<ConversationSummary, Failure> {
    let conversation = begin_conversation(transaction, id, title, clears_draft, now)?;
    for (index, message) in messages.iter().enumerate() {
        let number = insert_message(transaction, conversation, message)?;
        // The path through the next one includes this one's, most of the time.
        let is_continued = messages
            .get(index + 1)
            .is_some_and(|next| next.parent == Some(message.id));
        if !is_continued {
            select(transaction, conversation, number)?;
        }
    }
    read::summary(transaction, id)?
        .ok_or_else(|| failure::of_store("damaged", "the conversation is not there after all"))
}

/// Writes the state of an answer over its row.
pub(super) fn update_answer(connection: &Connection, update: &AnswerUpdate) -> Result<(), Failure> {
    let outcome = OutcomeColumns::from(&update.outcome);
    let changed = connection
        .prepare_cached(
            "UPDATE messages SET outcome = ?2, finish_reason = ?3, failure = ?4, model = ?5,
                 reasoning_ms = ?6, timings = ?7, tool_calls = ?8, reasoning = ?9, content = ?10
             WHERE id = ?1",
        )?
        .execute(params![
            update.message.uuid().as_bytes(),
            outcome.outcome,
            outcome.finish_reason,
            outcome.failure,
            update.model,
            update.reasoning_ms.map(integer),
            update.timings.as_ref().and_then(json),
            some_json(&update.tool_calls),
            update.reasoning,
            update.content,
        ])?;
    if changed == 0 {
        return Err(unknown(update.message));
    }
    Ok(())
}

/// Removes a message with all below it, and moves the selection to the nearest sibling.
pub(super) fn remove_message(transaction: &Transaction<'_>, id: MessageId) -> Result<(), Failure> {
    let (number, conversation) = place_of(transaction, id)?;
    remove(transaction, number, conversation)
}

/// Selects the branch through a message.
pub(super) fn select_message(transaction: &Transaction<'_>, id: MessageId) -> Result<(), Failure> {
    let (number, conversation) = place_of(transaction, id)?;
    select(transaction, conversation, number)
}

/// Gives a title.
pub(super) fn rename(
    transaction: &Transaction<'_>,
    id: ConversationId,
    title: &str,
) -> Result<Option<ConversationSummary>, Failure> {
    transaction.execute(
        "UPDATE conversations SET title = ?2, is_title_set = 1
         WHERE id = ?1 AND deleted_at IS NULL",
        params![id.uuid().as_bytes(), title],
    )?;
    read::summary(transaction, id)
}

/// Marks as deleted. What is marked already keeps its time.
pub(super) fn delete(
    connection: &Connection,
    id: ConversationId,
    now: Timestamp,
) -> Result<(), Failure> {
    connection.execute(
        "UPDATE conversations SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL",
        params![id.uuid().as_bytes(), now.0],
    )?;
    Ok(())
}

/// Takes the mark away.
pub(super) fn restore(
    transaction: &Transaction<'_>,
    id: ConversationId,
) -> Result<Option<ConversationSummary>, Failure> {
    transaction.execute(
        "UPDATE conversations SET deleted_at = NULL WHERE id = ?1",
        [id.uuid().as_bytes()],
    )?;
    read::summary(transaction, id)
}

/// Keeps a draft; fails where there is no such conversation.
pub(super) fn save_draft(
    connection: &Connection,
    conversation: Option<ConversationId>,
    text: &str,
) -> Result<(), Failure> {
    let Some(id) = conversation else {
        connection
            .prepare_cached("INSERT OR REPLACE INTO new_draft (number, draft) VALUES (1, ?1)")?
            .execute([text])?;
        return Ok(());
    };
    let changed = connection
        .prepare_cached("UPDATE conversations SET draft = ?2 WHERE id = ?1")?
        .execute(params![id.uuid().as_bytes(), text])?;
    if changed == 0 {
        return Err(failure::of_store(
            failure::UNKNOWN_CONVERSATION,
            format!("there is no conversation {id}"),
        ));
    }
    Ok(())
}

/// Keeps the settings, a row a field. Rows of fields that are not among them stay.
pub(super) fn save_settings(
    transaction: &Transaction<'_>,
    settings: &Settings,
) -> Result<(), Failure> {
    let Ok(Value::Object(fields)) = serde_json::to_value(settings) else {
        return Err(failure::of_store("settings", "the settings are not JSON"));
    };
    let mut statement = transaction
        .prepare_cached("INSERT OR REPLACE INTO settings (key, value) VALUES (?1, ?2)")?;
    for (key, value) in fields {
        statement.execute(params![key, value.to_string()])?;
    }
    Ok(())
}

/// Turns what is still streaming into interrupted. An answer with nothing in it says
/// nothing, so it goes; how many there were of both.
pub(super) fn interrupt_streaming(transaction: &Transaction<'_>) -> Result<usize, Failure> {
    let empty: Vec<(i64, i64)> = transaction
        .prepare(
            "SELECT number, conversation FROM messages AS answer
             WHERE outcome = 'streaming' AND content = '' AND reasoning = ''
                 AND tool_calls IS NULL
                 AND NOT EXISTS (
                     SELECT 1 FROM messages
                     WHERE conversation = answer.conversation AND parent = answer.number
                 )",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (number, conversation) in &empty {
        remove(transaction, *number, *conversation)?;
    }
    let interrupted = transaction.execute(
        "UPDATE messages SET outcome = 'interrupted' WHERE outcome = 'streaming'",
        [],
    )?;
    Ok(empty.len() + interrupted)
}

/// Removes for good what was marked as deleted before a time; how many conversations.
pub(super) fn purge(transaction: &Transaction<'_>, before: Timestamp) -> Result<usize, Failure> {
    transaction.execute(
        "DELETE FROM messages WHERE conversation IN
             (SELECT number FROM conversations WHERE deleted_at < ?1)",
        [before.0],
    )?;
    Ok(transaction.execute(
        "DELETE FROM conversations WHERE deleted_at < ?1",
        [before.0],
    )?)
}

/// The number of a conversation that is there and may be added to. Where asked its draft is
/// cleared, or that of no conversation where it is new.
fn begin_conversation(
    transaction: &Transaction<'_>,
    id: ConversationId,
    title: &str,
    clears_draft: bool,
    now: Timestamp,
) -> Result<i64, Failure> {
    let found: Option<(i64, bool)> = transaction
        .prepare_cached("SELECT number, deleted_at IS NOT NULL FROM conversations WHERE id = ?1")?
        .query_row([id.uuid().as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        Some((_, true)) => Err(failure::of_store(
            "conversation_deleted",
            "the conversation is deleted",
        )),
        Some((number, false)) => {
            transaction
                .prepare_cached(
                    "UPDATE conversations SET updated_at = ?2, draft = iif(?3, '', draft)
                     WHERE number = ?1",
                )?
                .execute(params![number, now.0, clears_draft])?;
            Ok(number)
        }
        None => {
            transaction
                .prepare_cached(
                    "INSERT INTO conversations (id, title, created_at, updated_at)
                     VALUES (?1, ?2, ?3, ?3)",
                )?
                .execute(params![id.uuid().as_bytes(), title, now.0])?;
            let number = transaction.last_insert_rowid();
            if clears_draft {
                transaction.execute("DELETE FROM new_draft", [])?;
            }
            Ok(number)
        }
    }
}

fn insert_message(
    transaction: &Transaction<'_>,
    conversation: i64,
    message: &Message,
) -> Result<i64, Failure> {
    let parent: Option<i64> = match message.parent {
        None => None,
        Some(parent) => {
            let found = transaction
                .prepare_cached("SELECT number FROM messages WHERE id = ?1 AND conversation = ?2")?
                .query_row(params![parent.uuid().as_bytes(), conversation], |row| {
                    row.get(0)
                })
                .optional()?;
            Some(found.ok_or_else(|| unknown(parent))?)
        }
    };
    let outcome = OutcomeColumns::from(&message.outcome);
    transaction
        .prepare_cached(
            "INSERT INTO messages (id, conversation, parent, created_at, role, outcome,
                 finish_reason, failure, model, reasoning_ms, timings, tool_call_id, tool_calls,
                 reasoning, content)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        )?
        .execute(params![
            message.id.uuid().as_bytes(),
            conversation,
            parent,
            message.created_at.0,
            message.role.as_str(),
            outcome.outcome,
            outcome.finish_reason,
            outcome.failure,
            message.model,
            message.reasoning_ms.map(integer),
            message.timings.as_ref().and_then(json),
            message.tool_call_id,
            some_json(&message.tool_calls),
            message.reasoning,
            message.content,
        ])?;
    Ok(transaction.last_insert_rowid())
}

/// Makes each node from the root to this one the chosen child of the one above.
fn select(transaction: &Transaction<'_>, conversation: i64, number: i64) -> Result<(), Failure> {
    // One walk up, since a branch may be 10,000 messages long. Numbers fall on the way, so
    // that even a damaged file cannot send it in circles. What is chosen already is not
    // written again: that would rewrite the message with all its text.
    let changes: Vec<(Option<i64>, i64)> = transaction
        .prepare_cached(
            "WITH RECURSIVE path (number, parent, child, is_chosen) AS (
                 SELECT number, parent, NULL, 1 FROM messages WHERE number = ?1
                 UNION ALL
                 SELECT messages.number, messages.parent, path.number,
                     messages.chosen IS path.number
                 FROM path JOIN messages ON messages.number = path.parent
                 WHERE messages.number < path.number
             )
             SELECT number, child FROM path WHERE NOT is_chosen
             UNION ALL
             SELECT NULL, number FROM path WHERE parent IS NULL",
        )?
        .query_map([number], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (parent, child) in changes {
        match parent {
            Some(parent) => transaction
                .prepare_cached("UPDATE messages SET chosen = ?2 WHERE number = ?1")?
                .execute([parent, child])?,
            None => transaction
                .prepare_cached("UPDATE conversations SET chosen = ?2 WHERE number = ?1")?
                .execute([conversation, child])?,
        };
    }
    Ok(())
}

fn remove(transaction: &Transaction<'_>, number: i64, conversation: i64) -> Result<(), Failure> {
    let parent: Option<i64> = transaction.query_row(
        "SELECT parent FROM messages WHERE number = ?1",
        [number],
        |row| row.get(0),
    )?;
    // By hand rather than by ON DELETE CASCADE, which SQLite ends at a depth of 1,000.
    transaction.execute(
        "WITH RECURSIVE below (number) AS (
             SELECT ?1
             UNION
             SELECT messages.number FROM below
             JOIN messages ON messages.conversation = ?2 AND messages.parent = below.number
         )
         DELETE FROM messages WHERE number IN (SELECT number FROM below)",
        [number, conversation],
    )?;
    let nearest: Option<i64> = transaction.query_row(
        "SELECT coalesce(
             (SELECT min(number) FROM messages
              WHERE conversation = ?1 AND parent IS ?2 AND number > ?3),
             (SELECT max(number) FROM messages
              WHERE conversation = ?1 AND parent IS ?2 AND number < ?3))",
        params![conversation, parent, number],
        |row| row.get(0),
    )?;
    match parent {
        Some(parent) => transaction.execute(
            "UPDATE messages SET chosen = ?2 WHERE number = ?1 AND chosen = ?3",
            params![parent, nearest, number],
        )?,
        None => transaction.execute(
            "UPDATE conversations SET chosen = ?2 WHERE number = ?1 AND chosen = ?3",
            params![conversation, nearest, number],
        )?,
    };
    Ok(())
}

fn place_of(transaction: &Transaction<'_>, id: MessageId) -> Result<(i64, i64), Failure> {
    transaction
        .prepare_cached("SELECT number, conversation FROM messages WHERE id = ?1")?
        .query_row([id.uuid().as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?
        .ok_or_else(|| unknown(id))
}

fn unknown(id: MessageId) -> Failure {
    failure::of_store(
        failure::UNKNOWN_MESSAGE,
        format!("there is no message {id}"),
    )
}

/// JSON of a list, and nothing at all of an empty one.
fn some_json<T: serde::Serialize>(list: &[T]) -> Option<String> {
    if list.is_empty() { None } else { json(&list) }
}

fn integer(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

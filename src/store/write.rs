//! What is written, in SQL. Each function is called inside one transaction, or is one.

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::handle::NewMessages;
use super::rows::json;
use super::{branches, failure, files, knowledge, migrations, open, prompts, read};
use crate::domain::{
    Attachment, ConversationId, ConversationSettings, ConversationSummary, DraftPlace, Failure,
    Message, QueuedMessage, Settings, Timestamp,
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
    new: &NewMessages,
) -> Result<ConversationSummary, Failure> {
    let id = new.conversation;
    let conversation = begin_conversation(transaction, id, &new.title, new.now)?;
    for (index, message) in new.messages.iter().enumerate() {
        let number = branches::insert_message(transaction, conversation, message)?;
        // The path through the next one includes this one's, most of the time.
        let is_continued = new
            .messages
            .get(index + 1)
            .is_some_and(|next| next.parent == Some(message.id));
        if !is_continued {
            branches::select(transaction, conversation, number)?;
        }
    }
    if let Some(place) = new.typed_in {
        save_draft(transaction, place, "")?;
        save_attachments(transaction, place, &[])?;
    }
    if let Some(queue) = &new.queue {
        save_queue(transaction, id, queue)?;
    }
    read::summary(transaction, id)?
        .ok_or_else(|| failure::of_store("damaged", "the conversation is not there after all"))
}

/// Puts a message above everything that was said, in a new conversation or an old one.
pub(super) fn insert_instructions(
    transaction: &Transaction<'_>,
    id: ConversationId,
    message: &Message,
) -> Result<Option<ConversationSummary>, Failure> {
    let conversation = begin_conversation(transaction, id, "", message.created_at)?;
    branches::insert_instructions(transaction, conversation, message)?;
    read::summary(transaction, id)
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

/// Gives a title that the model wrote, unless a person has written one meanwhile.
pub(super) fn suggest_title(
    transaction: &Transaction<'_>,
    id: ConversationId,
    title: &str,
) -> Result<Option<ConversationSummary>, Failure> {
    transaction.execute(
        "UPDATE conversations SET title = ?2
         WHERE id = ?1 AND deleted_at IS NULL AND NOT is_title_set",
        params![id.uuid().as_bytes(), title],
    )?;
    read::summary(transaction, id)
}

/// Puts a conversation above the others, or back among them.
pub(super) fn pin(
    transaction: &Transaction<'_>,
    id: ConversationId,
    is_pinned: bool,
) -> Result<Option<ConversationSummary>, Failure> {
    transaction.execute(
        "UPDATE conversations SET is_pinned = ?2 WHERE id = ?1",
        params![id.uuid().as_bytes(), is_pinned],
    )?;
    read::summary(transaction, id)
}

/// Marks an answer that nobody has looked at, or takes the mark away.
pub(super) fn mark_unread(
    connection: &Connection,
    id: ConversationId,
    is_unread: bool,
) -> Result<(), Failure> {
    connection.execute(
        "UPDATE conversations SET is_unread = ?2 WHERE id = ?1",
        params![id.uuid().as_bytes(), is_unread],
    )?;
    Ok(())
}

/// Keeps what waits to be sent.
pub(super) fn save_queue(
    connection: &Connection,
    id: ConversationId,
    queue: &[QueuedMessage],
) -> Result<(), Failure> {
    let before: Option<Option<String>> = connection
        .prepare_cached("SELECT queue FROM conversations WHERE id = ?1")?
        .query_row([id.uuid().as_bytes()], |row| row.get(0))
        .optional()?;
    let before: Vec<QueuedMessage> = parsed(before.flatten());
    // What leaves the queue may be on its way to somewhere else.
    let of_before = before.iter().flat_map(|waiting| &waiting.attachments);
    let after = queue.iter().flat_map(|waiting| &waiting.attachments);
    files::let_go(connection, of_before, after, open::now())?;
    let queue = (!queue.is_empty()).then(|| json(&queue)).flatten();
    connection.execute(
        "UPDATE conversations SET queue = ?2 WHERE id = ?1",
        params![id.uuid().as_bytes(), queue],
    )?;
    Ok(())
}

/// Remembers what holds in a conversation and not elsewhere.
pub(super) fn save_conversation_settings(
    connection: &Connection,
    id: ConversationId,
    settings: &ConversationSettings,
) -> Result<(), Failure> {
    let settings = (!settings.is_empty()).then(|| json(settings)).flatten();
    connection.execute(
        "UPDATE conversations SET settings = ?2 WHERE id = ?1",
        params![id.uuid().as_bytes(), settings],
    )?;
    Ok(())
}

/// Marks as deleted. What is marked already keeps its time.
pub(super) fn delete(
    transaction: &Transaction<'_>,
    ids: &[ConversationId],
    now: Timestamp,
) -> Result<(), Failure> {
    let mut statement = transaction.prepare_cached(
        "UPDATE conversations SET deleted_at = ?2 WHERE id = ?1 AND deleted_at IS NULL",
    )?;
    for id in ids {
        statement.execute(params![id.uuid().as_bytes(), now.0])?;
    }
    Ok(())
}

/// Takes the marks away; the lines that are back.
pub(super) fn restore(
    transaction: &Transaction<'_>,
    ids: &[ConversationId],
) -> Result<Vec<ConversationSummary>, Failure> {
    let mut restored = Vec::with_capacity(ids.len());
    for id in ids {
        transaction
            .prepare_cached("UPDATE conversations SET deleted_at = NULL WHERE id = ?1")?
            .execute([id.uuid().as_bytes()])?;
        restored.extend(read::summary(transaction, *id)?);
    }
    Ok(restored)
}

/// Keeps a draft; fails where its conversation is not there. An empty one is forgotten.
pub(super) fn save_draft(
    connection: &Connection,
    place: DraftPlace,
    text: &str,
) -> Result<(), Failure> {
    match place {
        DraftPlace::NewConversation => {
            connection
                .prepare_cached("INSERT OR REPLACE INTO new_draft (number, draft) VALUES (1, ?1)")?
                .execute([text])?;
        }
        DraftPlace::Conversation(id) => {
            let changed = connection
                .prepare_cached("UPDATE conversations SET draft = ?2 WHERE id = ?1")?
                .execute(params![id.uuid().as_bytes(), text])?;
            if changed == 0 {
                return Err(failure::of_store(
                    failure::UNKNOWN_CONVERSATION,
                    format!("there is no conversation {id}"),
                ));
            }
        }
        DraftPlace::Edit(_) | DraftPlace::ToolResult(..) => {
            let Some(place) = json(&place) else {
                return Ok(());
            };
            if text.is_empty() {
                connection
                    .prepare_cached("DELETE FROM side_drafts WHERE place = ?1")?
                    .execute([place])?;
            } else {
                connection
                    .prepare_cached(
                        "INSERT OR REPLACE INTO side_drafts (place, draft) VALUES (?1, ?2)",
                    )?
                    .execute([place.as_str(), text])?;
            }
        }
    }
    Ok(())
}

/// Keeps what is attached to something that is not sent. Nothing is forgotten. Whether
/// something was there that is there no longer.
pub(super) fn save_attachments(
    connection: &Connection,
    place: DraftPlace,
    attachments: &[Attachment],
) -> Result<bool, Failure> {
    let Some(place) = json(&place) else {
        return Ok(false);
    };
    let before: Option<String> = connection
        .prepare_cached("SELECT attachments FROM draft_attachments WHERE place = ?1")?
        .query_row([&place], |row| row.get(0))
        .optional()?;
    let before: Vec<Attachment> = parsed(before);
    // It may be that it is undone, or on its way into a message or into the queue.
    let has_gone = files::let_go(connection, &before, attachments, open::now())?;
    if attachments.is_empty() {
        connection
            .prepare_cached("DELETE FROM draft_attachments WHERE place = ?1")?
            .execute([place])?;
    } else {
        connection
            .prepare_cached(
                "INSERT OR REPLACE INTO draft_attachments (place, attachments) VALUES (?1, ?2)",
            )?
            .execute(params![place, json(&attachments)])?;
    }
    Ok(has_gone)
}

/// A list as it was kept; of one that is damaged nothing.
fn parsed<T: DeserializeOwned>(list: Option<String>) -> Vec<T> {
    list.and_then(|list| serde_json::from_str(&list).ok())
        .unwrap_or_default()
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

/// Turns what is still streaming into interrupted. An answer with nothing in it, and for which
/// nothing was found out, says nothing, so it goes; how many there were of both.
pub(super) fn interrupt_streaming(transaction: &Transaction<'_>) -> Result<usize, Failure> {
    // A file that was only brought to an older version has no place for groundwork.
    let has_no_work = if migrations::version(transaction)? >= prompts::SINCE_VERSION {
        "AND coalesce(instr(groundwork, '\"state\":\"done\"'), 0) = 0
         AND coalesce(instr(groundwork, '\"state\":\"reused\"'), 0) = 0"
    } else {
        ""
    };
    let empty: Vec<(i64, i64)> = transaction
        .prepare(&format!(
            "SELECT number, conversation FROM messages AS answer
             WHERE outcome = 'streaming' AND content = '' AND reasoning = ''
                 AND tool_calls IS NULL {has_no_work}
                 AND NOT EXISTS (
                     SELECT 1 FROM messages
                     WHERE conversation = answer.conversation AND parent = answer.number
                 )",
        ))?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (number, conversation) in &empty {
        branches::erase(transaction, *number, *conversation)?;
    }
    let interrupted = transaction.execute(
        "UPDATE messages SET outcome = 'interrupted' WHERE outcome = 'streaming'",
        [],
    )?;
    Ok(empty.len() + interrupted)
}

/// Removes for good what was marked as deleted or taken out of a tree before a time; how
/// many conversations and removals.
pub(super) fn purge(transaction: &Transaction<'_>, before: Timestamp) -> Result<usize, Failure> {
    // What a purged removal took may hold what a later one took; that goes with it.
    let removals: Vec<(i64, i64)> = transaction
        .prepare(
            "SELECT message, conversation FROM removals WHERE removed_at < ?1 ORDER BY number",
        )?
        .query_map([before.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for (message, conversation) in &removals {
        branches::erase(transaction, *message, *conversation)?;
    }
    if migrations::version(transaction)? >= knowledge::SINCE_VERSION {
        knowledge::forget_owners(transaction, before)?;
    }
    for deletion in [
        "DELETE FROM removed WHERE removal IN (SELECT number FROM removals WHERE conversation IN doomed)",
        "DELETE FROM removals WHERE conversation IN doomed",
        "DELETE FROM messages WHERE conversation IN doomed",
    ] {
        transaction.execute(
            &format!(
                "WITH doomed (number) AS (SELECT number FROM conversations WHERE deleted_at < ?1)
                 {deletion}"
            ),
            [before.0],
        )?;
    }
    let conversations = transaction.execute(
        "DELETE FROM conversations WHERE deleted_at < ?1",
        [before.0],
    )?;
    Ok(conversations + removals.len())
}

/// Forgets what was typed and attached where there is nothing any more to send it to.
pub(super) fn forget_drafts(transaction: &Transaction<'_>) -> Result<(), Failure> {
    let is_there = |table: &str, id: Uuid| -> Result<bool, Failure> {
        let found = format!("SELECT EXISTS (SELECT 1 FROM {table} WHERE id = ?1)");
        let mut statement = transaction.prepare_cached(&found)?;
        Ok(statement.query_row([id.as_bytes()], |row| row.get(0))?)
    };
    for table in ["draft_attachments", "side_drafts"] {
        let places: Vec<String> = transaction
            .prepare(&format!("SELECT place FROM {table}"))?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for text in places {
            // A place of a newer version is none of this one's business.
            let has_place = match serde_json::from_str(&text) {
                Ok(DraftPlace::Conversation(id)) => is_there("conversations", id.uuid())?,
                Ok(DraftPlace::Edit(id) | DraftPlace::ToolResult(id, _)) => {
                    is_there("messages", id.uuid())?
                }
                Ok(DraftPlace::NewConversation) | Err(_) => true,
            };
            if !has_place {
                transaction.execute(&format!("DELETE FROM {table} WHERE place = ?1"), [text])?;
            }
        }
    }
    Ok(())
}

/// The number of a conversation that may be added to; it is made where it is not there.
fn begin_conversation(
    transaction: &Transaction<'_>,
    id: ConversationId,
    title: &str,
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
            // One that began with instructions alone takes its title from the first words.
            transaction
                .prepare_cached(
                    "UPDATE conversations SET updated_at = ?2,
                         title = iif(title = '' AND NOT is_title_set, ?3, title)
                     WHERE number = ?1",
                )?
                .execute(params![number, now.0, title])?;
            Ok(number)
        }
        None => {
            transaction
                .prepare_cached(
                    "INSERT INTO conversations (id, title, created_at, updated_at)
                     VALUES (?1, ?2, ?3, ?3)",
                )?
                .execute(params![id.uuid().as_bytes(), title, now.0])?;
            Ok(transaction.last_insert_rowid())
        }
    }
}

//! The tree as it is written, in SQL: the counterpart of [`crate::domain::Tree`], function
//! for function. Each is called inside one transaction, or is one.

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::failure;
use super::handle::AnswerUpdate;
use super::read;
use super::rows::{OutcomeColumns, json};
use crate::domain::{Attachment, Failure, Message, MessageId, Removed, Timestamp};

/// Inserts a message below its parent; its number.
pub(super) fn insert_message(
    transaction: &Transaction<'_>,
    conversation: i64,
    message: &Message,
) -> Result<i64, Failure> {
    let parent = match message.parent {
        None => None,
        Some(parent) => {
            let found = number_within(transaction, conversation, parent)?;
            Some(found.ok_or_else(|| unknown(parent))?)
        }
    };
    let place = Place {
        parent,
        ..Place::default()
    };
    insert_row(transaction, conversation, place, message)
}

/// Puts a message between the hidden root and everything that was said.
pub(super) fn insert_instructions(
    transaction: &Transaction<'_>,
    conversation: i64,
    message: &Message,
) -> Result<(), Failure> {
    // A parent's number is always the smaller, so this one goes below all there are.
    let number: i64 = transaction.query_row(
        "SELECT min(1, coalesce(min(number), 1)) - 1 FROM messages",
        [],
        |row| row.get(0),
    )?;
    let chosen: Option<i64> = transaction.query_row(
        "SELECT chosen FROM conversations WHERE number = ?1",
        [conversation],
        |row| row.get(0),
    )?;
    let place = Place {
        number: Some(number),
        chosen,
        ..Place::default()
    };
    insert_row(transaction, conversation, place, message)?;
    transaction.execute(
        "UPDATE messages SET parent = ?2
         WHERE conversation = ?1 AND parent IS NULL AND number <> ?2",
        [conversation, number],
    )?;
    transaction.execute(
        "UPDATE conversations SET chosen = ?2 WHERE number = ?1",
        [conversation, number],
    )?;
    Ok(())
}

/// Takes out a message alone; what hangs on it moves up. Only the single first message of
/// a conversation can be taken out so: it has no siblings among which its children would
/// have to find a place.
pub(super) fn lift(transaction: &Transaction<'_>, id: MessageId) -> Result<(), Failure> {
    let (number, conversation) = place_of(transaction, id)?;
    // A removed sibling would come back among children that are not its siblings.
    let is_single: bool = transaction.query_row(
        "SELECT count(*) = 1 AND max(number) = ?2 FROM messages
         WHERE conversation = ?1 AND parent IS NULL",
        [conversation, number],
        |row| row.get(0),
    )?;
    if !is_single {
        return Err(failure::of_store(
            "not_single",
            format!("the message {id} does not stand alone"),
        ));
    }
    let chosen: Option<i64> = transaction.query_row(
        "SELECT chosen FROM messages WHERE number = ?1",
        [number],
        |row| row.get(0),
    )?;
    transaction.execute(
        "UPDATE messages SET parent = NULL WHERE conversation = ?1 AND parent = ?2",
        [conversation, number],
    )?;
    transaction.execute(
        "UPDATE conversations SET chosen = ?2 WHERE number = ?1",
        params![conversation, chosen],
    )?;
    transaction.execute("DELETE FROM messages WHERE number = ?1", [number])?;
    Ok(())
}

/// Writes the state of an answer over its row.
pub(super) fn update_answer(connection: &Connection, update: &AnswerUpdate) -> Result<(), Failure> {
    let outcome = OutcomeColumns::from(&update.outcome);
    let changed = connection
        .prepare_cached(
            "UPDATE messages SET outcome = ?2, finish_reason = ?3, failure = ?4, model = ?5,
                 reasoning_ms = ?6, timings = ?7, tool_calls = ?8, reasoning = ?9, content = ?10,
                 speed = ?11, cut = ?12, unsent = ?13, groundwork = ?14
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
            update.speed.as_ref().and_then(json),
            update.cut.as_ref().and_then(json),
            update.unsent.as_ref().and_then(json),
            update.groundwork.as_ref().and_then(json),
        ])?;
    if changed == 0 {
        return Err(unknown(update.message));
    }
    Ok(())
}

/// Writes a person's words over those of a message, and says so.
pub(super) fn edit_message(
    connection: &Connection,
    id: MessageId,
    content: &str,
    attachments: &[Attachment],
    now: Timestamp,
) -> Result<(), Failure> {
    let changed = connection.execute(
        "UPDATE messages SET edited_at = ?2, content = ?3, attachments = ?4 WHERE id = ?1",
        params![id.uuid().as_bytes(), now.0, content, some_json(attachments),],
    )?;
    if changed == 0 {
        return Err(unknown(id));
    }
    Ok(())
}

/// Erases a message with all below it, for good, and moves the selection to the nearest
/// sibling: the answer of which nothing came.
pub(super) fn erase_message(transaction: &Transaction<'_>, id: MessageId) -> Result<(), Failure> {
    let (number, conversation) = place_of(transaction, id)?;
    erase(transaction, number, conversation)
}

/// Takes a message with all below it out of the tree, and moves the selection to the
/// nearest sibling. Its rows stay, so that it can be brought back.
pub(super) fn remove_message(
    transaction: &Transaction<'_>,
    id: MessageId,
    now: Timestamp,
) -> Result<(), Failure> {
    let (number, conversation) = place_of(transaction, id)?;
    let was_chosen: bool = transaction.query_row(
        "SELECT coalesce(coalesce(parents.chosen, iif(messages.parent IS NULL,
                 conversations.chosen, NULL)) = messages.number, 0)
         FROM messages
         JOIN conversations ON conversations.number = messages.conversation
         LEFT JOIN messages AS parents ON parents.number = messages.parent
         WHERE messages.number = ?1",
        [number],
        |row| row.get(0),
    )?;
    transaction.execute(
        "INSERT INTO removals (conversation, message, was_chosen, removed_at)
         VALUES (?1, ?2, ?3, ?4)",
        params![conversation, number, was_chosen, now.0],
    )?;
    let removal = transaction.last_insert_rowid();
    // What an earlier removal took stays with that one.
    transaction.execute(
        "WITH RECURSIVE below (number) AS (
             SELECT ?1
             UNION
             SELECT messages.number FROM below
             JOIN messages ON messages.conversation = ?2 AND messages.parent = below.number
         )
         INSERT OR IGNORE INTO removed (message, removal) SELECT number, ?3 FROM below",
        [number, conversation, removal],
    )?;
    choose_nearest(transaction, number, conversation)
}

/// Brings back what the last removal of this message took, and where it was chosen chooses
/// it again. `None` where there is nothing to bring back.
pub(super) fn restore_message(
    transaction: &Transaction<'_>,
    id: MessageId,
) -> Result<Option<Removed>, Failure> {
    let (number, conversation) = place_of(transaction, id)?;
    let found: Option<(i64, bool)> = transaction
        .query_row(
            "SELECT number, was_chosen FROM removals WHERE message = ?1
             ORDER BY number DESC LIMIT 1",
            [number],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
        .optional()?;
    let Some((removal, was_chosen)) = found else {
        return Ok(None);
    };
    let parent: Option<i64> = parent_of(transaction, number)?;
    let is_parent_removed: bool = transaction.query_row(
        "SELECT EXISTS (SELECT 1 FROM removed WHERE message = ?1)",
        [parent],
        |row| row.get(0),
    )?;
    if is_parent_removed {
        return Ok(None);
    }
    let restored = read::removed(transaction, conversation, removal, number, was_chosen)?;
    transaction.execute("DELETE FROM removed WHERE removal = ?1", [removal])?;
    transaction.execute("DELETE FROM removals WHERE number = ?1", [removal])?;
    if was_chosen {
        choose(transaction, conversation, parent, Some(number))?;
    } else {
        choose_something(transaction, conversation, parent)?;
    }
    Ok(Some(restored))
}

/// Selects the branch through a message.
pub(super) fn select_message(transaction: &Transaction<'_>, id: MessageId) -> Result<(), Failure> {
    let (number, conversation) = place_of(transaction, id)?;
    select(transaction, conversation, number)
}

/// Makes each node from the root to this one the chosen child of the one above.
pub(super) fn select(
    transaction: &Transaction<'_>,
    conversation: i64,
    number: i64,
) -> Result<(), Failure> {
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
        choose(transaction, conversation, parent, Some(child))?;
    }
    Ok(())
}

/// Erases a message with all below it, whatever is marked as removed.
pub(super) fn erase(
    transaction: &Transaction<'_>,
    number: i64,
    conversation: i64,
) -> Result<(), Failure> {
    // By hand rather than by ON DELETE CASCADE, which SQLite ends at a depth of 1,000.
    const BELOW: &str = "WITH RECURSIVE below (number) AS (
             SELECT ?1
             UNION
             SELECT messages.number FROM below
             JOIN messages ON messages.conversation = ?2 AND messages.parent = below.number
         )";
    choose_nearest(transaction, number, conversation)?;
    for removal in [
        "DELETE FROM removed WHERE message IN (SELECT number FROM below)",
        "DELETE FROM removals WHERE message IN (SELECT number FROM below)",
        "DELETE FROM messages WHERE number IN (SELECT number FROM below)",
    ] {
        transaction.execute(&format!("{BELOW} {removal}"), [number, conversation])?;
    }
    Ok(())
}

/// Where a message was the chosen one, chooses the nearest sibling that shows.
fn choose_nearest(
    transaction: &Transaction<'_>,
    number: i64,
    conversation: i64,
) -> Result<(), Failure> {
    let parent = parent_of(transaction, number)?;
    let nearest: Option<i64> = transaction.query_row(
        "SELECT coalesce(
             (SELECT min(number) FROM messages
              WHERE conversation = ?1 AND parent IS ?2 AND number > ?3
                  AND number NOT IN (SELECT message FROM removed)),
             (SELECT max(number) FROM messages
              WHERE conversation = ?1 AND parent IS ?2 AND number < ?3
                  AND number NOT IN (SELECT message FROM removed)))",
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

/// Where nothing is chosen below a node, chooses its last child that shows.
fn choose_something(
    transaction: &Transaction<'_>,
    conversation: i64,
    parent: Option<i64>,
) -> Result<(), Failure> {
    let chosen: Option<i64> = match parent {
        Some(parent) => transaction.query_row(
            "SELECT chosen FROM messages WHERE number = ?1",
            [parent],
            |row| row.get(0),
        )?,
        None => transaction.query_row(
            "SELECT chosen FROM conversations WHERE number = ?1",
            [conversation],
            |row| row.get(0),
        )?,
    };
    if chosen.is_some() {
        return Ok(());
    }
    let last: Option<i64> = transaction.query_row(
        "SELECT max(number) FROM messages WHERE conversation = ?1 AND parent IS ?2
             AND number NOT IN (SELECT message FROM removed)",
        params![conversation, parent],
        |row| row.get(0),
    )?;
    choose(transaction, conversation, parent, last)
}

/// Makes a message the chosen child of its parent.
pub(super) fn choose(
    transaction: &Transaction<'_>,
    conversation: i64,
    parent: Option<i64>,
    child: Option<i64>,
) -> Result<(), Failure> {
    match parent {
        Some(parent) => transaction
            .prepare_cached("UPDATE messages SET chosen = ?2 WHERE number = ?1")?
            .execute(params![parent, child])?,
        None => transaction
            .prepare_cached("UPDATE conversations SET chosen = ?2 WHERE number = ?1")?
            .execute(params![conversation, child])?,
    };
    Ok(())
}

/// Where a row stands among the others.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    /// Its number; without one it is the last.
    pub(super) number: Option<i64>,
    /// The number of its parent, which is the smaller.
    pub(super) parent: Option<i64>,
    /// The number of the child last chosen, which may still be to come.
    pub(super) chosen: Option<i64>,
}

/// Inserts a row as it is, without a look at the others; its number.
pub(super) fn insert_row(
    transaction: &Transaction<'_>,
    conversation: i64,
    place: Place,
    message: &Message,
) -> Result<i64, Failure> {
    let outcome = OutcomeColumns::from(&message.outcome);
    transaction
        .prepare_cached(
            "INSERT INTO messages (number, id, conversation, parent, created_at, role, outcome,
                 finish_reason, failure, model, reasoning_ms, timings, tool_call_id, tool_calls,
                 reasoning, content, edited_at, chosen, speed, cut, attachments, unsent,
                 groundwork)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                 ?18, ?19, ?20, ?21, ?22, ?23)",
        )?
        .execute(params![
            place.number,
            message.id.uuid().as_bytes(),
            conversation,
            place.parent,
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
            message.edited_at.map(|at| at.0),
            place.chosen,
            message.speed.as_ref().and_then(json),
            message.cut.as_ref().and_then(json),
            some_json(&message.attachments),
            message.unsent.as_ref().and_then(json),
            message.groundwork.as_ref().and_then(json),
        ])?;
    Ok(transaction.last_insert_rowid())
}

fn parent_of(transaction: &Transaction<'_>, number: i64) -> Result<Option<i64>, Failure> {
    Ok(transaction
        .prepare_cached("SELECT parent FROM messages WHERE number = ?1")?
        .query_row([number], |row| row.get(0))?)
}

/// The number of a message that shows in a conversation.
fn number_within(
    transaction: &Transaction<'_>,
    conversation: i64,
    id: MessageId,
) -> Result<Option<i64>, Failure> {
    Ok(transaction
        .prepare_cached(
            "SELECT number FROM messages WHERE id = ?1 AND conversation = ?2
                 AND number NOT IN (SELECT message FROM removed)",
        )?
        .query_row(params![id.uuid().as_bytes(), conversation], |row| {
            row.get(0)
        })
        .optional()?)
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

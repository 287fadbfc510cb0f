//! What is read, in SQL.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension};
use serde_json::{Map, Value};

use super::handle::Loaded;
use super::{failure, rows};
use crate::domain::{
    Conversation, ConversationId, ConversationSummary, Failure, MessageId, Settings, Tree,
};

/// Everything for the start, as of one moment.
pub(super) fn load(connection: &mut Connection) -> Result<Loaded, Failure> {
    let transaction = connection.transaction()?;
    Ok(Loaded {
        settings: settings(&transaction)?,
        conversations: conversations(&transaction)?,
        draft: transaction
            .query_row("SELECT draft FROM new_draft", [], |row| row.get(0))
            .optional()?
            .unwrap_or_default(),
    })
}

/// All lines, newest first.
pub(super) fn conversations(connection: &Connection) -> Result<Vec<ConversationSummary>, Failure> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {} FROM conversations WHERE deleted_at IS NULL
         ORDER BY updated_at DESC, number DESC",
        rows::SUMMARY_COLUMNS
    ))?;
    let lines = statement.query_map([], rows::summary)?;
    let lines: Vec<Option<_>> = lines.collect::<Result<_, _>>()?;
    Ok(lines.into_iter().flatten().collect())
}

/// One line.
pub(super) fn summary(
    connection: &Connection,
    id: ConversationId,
) -> Result<Option<ConversationSummary>, Failure> {
    let mut statement = connection.prepare_cached(&format!(
        "SELECT {} FROM conversations WHERE id = ?1 AND deleted_at IS NULL",
        rows::SUMMARY_COLUMNS
    ))?;
    let line = statement
        .query_row([id.uuid().as_bytes()], rows::summary)
        .optional()?;
    Ok(line.flatten())
}

/// A conversation, whatever its rows look like.
pub(super) fn conversation(
    connection: &mut Connection,
    id: ConversationId,
) -> Result<Option<Conversation>, Failure> {
    let transaction = connection.transaction()?;
    let found: Option<(i64, Option<i64>)> = transaction
        .prepare_cached(
            "SELECT number, chosen FROM conversations WHERE id = ?1 AND deleted_at IS NULL",
        )?
        .query_row([id.uuid().as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let Some((number, chosen)) = found else {
        return Ok(None);
    };

    let mut statement = transaction.prepare_cached(&format!(
        "SELECT {} FROM messages WHERE conversation = ?1 ORDER BY number",
        rows::MESSAGE_COLUMNS
    ))?;
    let mut query = statement.query([number])?;
    let mut damages = 0;
    let mut ids: HashMap<i64, MessageId> = HashMap::new();
    let mut choices: Vec<(Option<MessageId>, i64)> =
        chosen.map(|child| (None, child)).into_iter().collect();
    let mut messages = Vec::new();
    while let Some(row) = query.next()? {
        let Some(row) = rows::message(row, &mut damages)? else {
            continue;
        };
        let mut message = row.message;
        // Parents come first. One that did not come is damage: its children begin a branch.
        message.parent = row.parent.and_then(|parent| ids.get(&parent).copied());
        damages += u64::from(message.parent.is_some() != row.parent.is_some());
        ids.insert(row.number, message.id);
        choices.extend(row.chosen.map(|child| (Some(message.id), child)));
        messages.push(message);
    }
    if damages > 0 {
        tracing::warn!(conversation = %id, damages, "some of a conversation could not be read");
    }

    let choices = choices
        .into_iter()
        .filter_map(|(parent, child)| Some((parent, *ids.get(&child)?)));
    let tree = Tree::from_messages(messages, choices)
        .map_err(|error| failure::of_store("damaged", error.to_string()))?;
    Ok(Some(Conversation { id, tree }))
}

/// The settings; a value that cannot be read is as if it were not there.
fn settings(connection: &Connection) -> Result<Settings, Failure> {
    let mut statement = connection.prepare("SELECT key, value FROM settings ORDER BY key")?;
    let found = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut readable = Map::new();
    for pair in found {
        let (key, value) = pair?;
        let value = serde_json::from_str::<Value>(&value).ok();
        let is_readable = value.is_some_and(|value| {
            let alone = Map::from_iter([(key.clone(), value.clone())]);
            let is_readable = serde_json::from_value::<Settings>(Value::Object(alone)).is_ok();
            if is_readable {
                readable.insert(key.clone(), value);
            }
            is_readable
        });
        if !is_readable {
            tracing::warn!(key, "a setting could not be read");
        }
    }
    serde_json::from_value(Value::Object(readable))
        .map_err(|error| failure::of_store("damaged", error.to_string()))
}

//! What is read, in SQL.

use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use serde_json::{Map, Value};

use super::handle::Loaded;
use super::{failure, rows};
use crate::domain::{
    Attachment, Conversation, ConversationId, ConversationSummary, Deleted, Deletion, DraftPlace,
    Failure, MessageId, Removed, Settings, Timestamp, Tree,
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
        side_drafts: side_drafts(&transaction)?,
        attachments: draft_attachments(&transaction)?,
        deletion: last_deletion(&transaction)?,
    })
}

fn side_drafts(connection: &Connection) -> Result<Vec<(DraftPlace, String)>, Failure> {
    let mut statement =
        connection.prepare("SELECT place, draft FROM side_drafts ORDER BY place")?;
    let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?;
    let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
    // A place of a newer version stays where it is.
    let known =
        |(place, draft): (String, String)| Some((serde_json::from_str(&place).ok()?, draft));
    Ok(rows.into_iter().filter_map(known).collect())
}

fn draft_attachments(
    connection: &Connection,
) -> Result<Vec<(DraftPlace, Vec<Attachment>)>, Failure> {
    let mut statement =
        connection.prepare("SELECT place, attachments FROM draft_attachments ORDER BY place")?;
    let rows = statement.query_map([], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let rows: Vec<_> = rows.collect::<Result<_, _>>()?;
    // Those of a newer version stay where they are.
    let known = |(place, attachments): (String, String)| {
        let place = serde_json::from_str(&place).ok()?;
        Some((place, serde_json::from_str(&attachments).ok()?))
    };
    Ok(rows.into_iter().filter_map(known).collect())
}

/// What was put away last, for as long as it is not gone for good.
fn last_deletion(connection: &Connection) -> Result<Option<Deletion>, Failure> {
    let conversations: Option<i64> =
        connection.query_row("SELECT max(deleted_at) FROM conversations", [], |row| {
            row.get(0)
        })?;
    let messages: Option<(i64, i64, i64)> = connection
        .query_row(
            "SELECT removed_at, number, message FROM removals
             JOIN (SELECT number AS home FROM conversations WHERE deleted_at IS NULL)
                 ON conversation = home
             ORDER BY removed_at DESC, number DESC LIMIT 1",
            [],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )
        .optional()?;
    if let Some((at, removal, message)) = messages
        && conversations.is_none_or(|deleted| deleted < at)
    {
        let found = connection.query_row(
            "SELECT messages.id, conversations.id,
                 (SELECT count(*) FROM removed WHERE removal = ?2)
             FROM messages JOIN conversations ON conversations.number = messages.conversation
             WHERE messages.number = ?1",
            [message, removal],
            |row| Ok((rows::id(row, 0)?, rows::id(row, 1)?, row.get::<_, i64>(2)?)),
        )?;
        let (Some(message), Some(conversation), count) = found else {
            return Ok(None);
        };
        return Ok(Some(Deletion {
            deleted: Deleted::Messages {
                conversation: conversation.into(),
                message: message.into(),
                count: usize::try_from(count).unwrap_or_default(),
            },
            at: Timestamp(at),
        }));
    }
    let Some(at) = conversations else {
        return Ok(None);
    };
    let mut statement = connection.prepare(&format!(
        "SELECT {} FROM conversations WHERE deleted_at = ?1 ORDER BY updated_at DESC, number DESC",
        rows::SUMMARY_COLUMNS
    ))?;
    let lines = statement.query_map([at], rows::summary)?;
    let lines: Vec<Option<_>> = lines.collect::<Result<_, _>>()?;
    Ok(Some(Deletion {
        deleted: Deleted::Conversations(lines.into_iter().flatten().collect()),
        at: Timestamp(at),
    }))
}

/// What a removal took, as a tree takes it back.
pub(super) fn removed(
    connection: &Connection,
    conversation: i64,
    removal: i64,
    first: i64,
    was_chosen: bool,
) -> Result<Removed, Failure> {
    let mut statement = connection.prepare(&format!(
        "SELECT {} FROM messages WHERE number IN (SELECT message FROM removed WHERE removal = ?1)
         ORDER BY number",
        rows::MESSAGE_COLUMNS
    ))?;
    let mut query = statement.query([removal])?;
    let mut damages = 0;
    let mut ids: HashMap<i64, MessageId> = HashMap::new();
    let mut choices = Vec::new();
    let mut messages = Vec::new();
    let mut parent = None;
    while let Some(row) = query.next()? {
        let Some(row) = rows::message(row, &mut damages)? else {
            continue;
        };
        let mut message = row.message;
        if row.number == first {
            parent = row.parent;
        } else {
            message.parent = row.parent.and_then(|parent| ids.get(&parent).copied());
        }
        ids.insert(row.number, message.id);
        choices.extend(row.chosen.map(|child| (message.id, child)));
        messages.push(message);
    }
    let mut statement = connection.prepare(
        "SELECT id FROM messages WHERE conversation = ?1 AND parent IS ?2 ORDER BY number",
    )?;
    let siblings = statement
        .query_map(params![conversation, parent], |row| rows::id(row, 0))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut chosen = Vec::new();
    if let Some(message) = messages.first_mut() {
        message.parent = match parent {
            Some(parent) => connection
                .query_row(
                    "SELECT id FROM messages WHERE number = ?1",
                    [parent],
                    |row| rows::id(row, 0),
                )?
                .map(MessageId::from),
            None => None,
        };
        chosen.extend(was_chosen.then_some((message.parent, message.id)));
    }
    chosen.extend(
        choices
            .into_iter()
            .filter_map(|(parent, child)| Some((Some(parent), *ids.get(&child)?))),
    );
    Ok(Removed {
        messages,
        chosen,
        siblings: siblings
            .into_iter()
            .flatten()
            .map(MessageId::from)
            .collect(),
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
    conversation_within(&transaction, id)
}

/// A conversation, inside a transaction.
pub(super) fn conversation_within(
    transaction: &Transaction<'_>,
    id: ConversationId,
) -> Result<Option<Conversation>, Failure> {
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
        "SELECT {} FROM messages WHERE conversation = ?1
             AND number NOT IN (SELECT message FROM removed) ORDER BY number",
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
pub(super) fn settings(connection: &Connection) -> Result<Settings, Failure> {
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

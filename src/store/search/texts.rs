//! The texts of candidates, and the hits that are made of them.

use std::ops::Range;

use rusqlite::{Connection, OptionalExtension, Row};
use uuid::Uuid;

use super::candidates::Kind;
use crate::domain::{Failure, Role, SearchHit, Timestamp};
use crate::store::index::TITLES;
use crate::store::rows;

/// What a candidate says, and what of it is told with a hit.
#[derive(Debug)]
pub(super) struct Text {
    /// The words, then the thoughts; or the title.
    pub(super) parts: Vec<String>,
    conversation: Uuid,
    title: String,
    message: Option<Uuid>,
    role: Option<Role>,
    at: Timestamp,
}

impl Text {
    /// The hit that it is, with this excerpt.
    pub(super) fn into_hit(self, excerpt: String, marks: Vec<Range<usize>>) -> SearchHit {
        SearchHit {
            conversation: self.conversation.into(),
            message: self.message.map(Into::into),
            title: self.title,
            role: self.role,
            at: self.at,
            excerpt,
            marks,
        }
    }
}

/// The texts of a candidate; `None` where it is gone, or its row is damaged.
pub(super) fn text_of(
    connection: &Connection,
    kind: Kind,
    number: i64,
) -> Result<Option<Text>, Failure> {
    let (select, read): (_, fn(&Row<'_>) -> _) = match kind {
        Kind::Titles => (
            "SELECT id, title, updated_at FROM conversations WHERE number = ?1",
            title,
        ),
        Kind::Messages => (
            "SELECT conversations.id, title, messages.created_at, messages.id, role, content,
                 reasoning
             FROM messages JOIN conversations ON conversations.number = conversation
             WHERE messages.number = ?1",
            message,
        ),
    };
    let found = connection
        .prepare_cached(select)?
        .query_row([number], read)
        .optional()?;
    Ok(found.flatten())
}

/// Whether a text changed since the index saw it.
pub(super) fn is_stale(connection: &Connection, kind: Kind, number: i64) -> Result<bool, Failure> {
    let row = match kind {
        Kind::Titles => number + TITLES,
        Kind::Messages => number,
    };
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM search_queue WHERE number = ?1)")?
        .query_row([row], |row| row.get(0))?)
}

fn title(row: &Row<'_>) -> rusqlite::Result<Option<Text>> {
    let title = rows::text(row.get_ref(1)?).unwrap_or_default();
    let Some(conversation) = rows::id(row, 0)? else {
        return Ok(None);
    };
    Ok(Some(Text {
        parts: vec![title.clone()],
        conversation,
        title,
        message: None,
        role: None,
        at: Timestamp(row.get(2)?),
    }))
}

fn message(row: &Row<'_>) -> rusqlite::Result<Option<Text>> {
    let text = |column| Ok(rows::text(row.get_ref(column)?).unwrap_or_default());
    let Some((conversation, message)) = rows::id(row, 0)?.zip(rows::id(row, 3)?) else {
        return Ok(None);
    };
    let role: rusqlite::Result<String> = text(4);
    Ok(Some(Text {
        parts: vec![text(5)?, text(6)?],
        conversation,
        title: text(1)?,
        message: Some(message),
        role: rows::role(&role?),
        at: Timestamp(row.get(2)?),
    }))
}

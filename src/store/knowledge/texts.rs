//! The texts of documents, each kept once, in pieces.

use rusqlite::{Connection, OptionalExtension, params};

use super::{amount, integer};
use crate::domain::{ContentHash, Failure, MessageId};
use crate::store::failure;

/// How long a piece is.
const PIECE: usize = 64 * 1024;

/// The number of a text, which is kept where it is not there yet.
pub(super) fn insert(
    connection: &Connection,
    hash: ContentHash,
    text: &str,
) -> Result<i64, Failure> {
    if let Some(number) = number(connection, hash)? {
        return Ok(number);
    }
    connection
        .prepare_cached("INSERT INTO texts (hash, bytes) VALUES (?1, ?2)")?
        .execute(params![hash.as_bytes(), integer(text.len())])?;
    let number = connection.last_insert_rowid();
    let mut statement = connection
        .prepare_cached("INSERT INTO text_pieces (text, start, piece) VALUES (?1, ?2, ?3)")?;
    for (place, piece) in text.as_bytes().chunks(PIECE).enumerate() {
        statement.execute(params![number, integer(place * PIECE), piece])?;
    }
    Ok(number)
}

pub(super) fn number(connection: &Connection, hash: ContentHash) -> Result<Option<i64>, Failure> {
    Ok(connection
        .prepare_cached("SELECT number FROM texts WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| row.get(0))
        .optional()?)
}

/// A whole text.
pub(super) fn text(connection: &Connection, hash: ContentHash) -> Result<Option<String>, Failure> {
    let found: Option<(i64, i64)> = connection
        .prepare_cached("SELECT number, bytes FROM texts WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    match found {
        Some((number, bytes)) => words(connection, number, 0, amount(bytes)).map(Some),
        None => Ok(None),
    }
}

/// So many bytes of a text.
pub(super) fn words(
    connection: &Connection,
    text: i64,
    start: u64,
    end: u64,
) -> Result<String, Failure> {
    let length = usize::try_from(end.saturating_sub(start)).unwrap_or_default();
    let mut bytes = Vec::with_capacity(length.min(64 << 20));
    let first = start - start % PIECE as u64;
    let mut statement = connection.prepare_cached(
        "SELECT start, piece FROM text_pieces WHERE text = ?1 AND start >= ?2 AND start < ?3
         ORDER BY start",
    )?;
    let mut rows = statement.query(params![text, integer(first), integer(end)])?;
    while let Some(row) = rows.next()? {
        let at: u64 = amount(row.get(0)?);
        let piece = row.get_ref(1)?.as_blob().unwrap_or_default();
        let within = |place: u64| {
            usize::try_from(place.saturating_sub(at)).map_or(piece.len(), |it| it.min(piece.len()))
        };
        bytes.extend(&piece[within(start)..within(end)]);
    }
    Ok(String::from_utf8(bytes)
        .unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
}

/// Has an answer keep the texts that it cites. One that is no longer there cannot be kept.
pub(super) fn keep_for(
    connection: &Connection,
    message: MessageId,
    hashes: &[ContentHash],
) -> Result<(), Failure> {
    let answer: Option<i64> = connection
        .prepare_cached("SELECT number FROM messages WHERE id = ?1")?
        .query_row([message.uuid().as_bytes()], |row| row.get(0))
        .optional()?;
    let answer = answer.ok_or_else(|| {
        failure::of_store(
            failure::UNKNOWN_MESSAGE,
            format!("there is no message {message}"),
        )
    })?;
    let mut statement = connection.prepare_cached(
        "INSERT OR IGNORE INTO answer_texts (message, text)
         SELECT ?1, number FROM texts WHERE hash = ?2",
    )?;
    for hash in hashes {
        statement.execute(params![answer, hash.as_bytes()])?;
    }
    Ok(())
}

/// Removes a text that neither a document nor an answer refers to.
pub(super) fn remove_if_loose(connection: &Connection, text: i64) -> Result<(), Failure> {
    connection
        .prepare_cached(
            "DELETE FROM texts WHERE number = ?1
                 AND NOT EXISTS (SELECT 1 FROM documents WHERE text = ?1)
                 AND NOT EXISTS (SELECT 1 FROM answer_texts WHERE text = ?1)",
        )?
        .execute([text])?;
    Ok(())
}

/// Removes all of them.
pub(super) fn remove_all_loose(connection: &Connection) -> Result<(), Failure> {
    connection.execute(
        "DELETE FROM texts
         WHERE NOT EXISTS (SELECT 1 FROM documents WHERE text = texts.number)
             AND NOT EXISTS (SELECT 1 FROM answer_texts WHERE text = texts.number)",
        [],
    )?;
    Ok(())
}

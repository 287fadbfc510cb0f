//! Passages and documents as what an answer cites.

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::{amount, scope, texts};
use crate::domain::{ContentHash, Failure, Scope, Source};
use crate::store::rows::{id, text};

/// A source without its words, and where these are kept.
fn source(row: &Row<'_>) -> rusqlite::Result<Option<(Source, i64)>> {
    let (Some(document), Some(collection)) = (id(row, 0)?, id(row, 1)?) else {
        return Ok(None);
    };
    let headings = text(row.get_ref(8)?).and_then(|headings| serde_json::from_str(&headings).ok());
    let source = Source {
        document: document.into(),
        collection: collection.into(),
        path: text(row.get_ref(2)?).unwrap_or_default(),
        text_hash: ContentHash::from(row.get::<_, [u8; 32]>(3)?),
        start: amount(row.get(4)?),
        end: amount(row.get(5)?),
        headings: headings.unwrap_or_default(),
        page: row.get(6)?,
        line: row.get(7)?,
        text: String::new(),
        scores: crate::domain::Scores::default(),
    };
    Ok(Some((source, row.get(9)?)))
}

/// The passages of these numbers in their order, with their words; without those that are gone
/// meanwhile.
pub(super) fn of_passages(
    connection: &mut Connection,
    numbers: &[i64],
) -> Result<Vec<(i64, Source)>, Failure> {
    let transaction = connection.transaction()?;
    let mut statement = transaction.prepare_cached(
        "SELECT documents.id, collections.id, path, texts.hash, start, \"end\", page, line,
             headings, texts.number
         FROM passages JOIN documents ON documents.number = passages.document
             JOIN collections ON collections.number = collection
             JOIN texts ON texts.number = documents.text
         WHERE passages.number = ?1 AND state = 'ready' AND NOT is_doomed",
    )?;
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        let read = statement.query_row([number], source).optional()?.flatten();
        if let Some((mut source, of)) = read {
            source.text = texts::words(&transaction, of, source.start, source.end)?;
            found.push((*number, source));
        }
    }
    Ok(found)
}

/// The documents of a scope as sources, whole and without their words, in the order of their
/// paths.
pub(super) fn of_documents(
    connection: &mut Connection,
    scope: &Scope,
) -> Result<Vec<Source>, Failure> {
    let transaction = connection.transaction()?;
    let mut statement = transaction.prepare_cached(
        "SELECT documents.id, collections.id, path, texts.hash, 0, texts.bytes, NULL, 1,
             NULL, texts.number
         FROM documents JOIN collections ON collections.number = collection
             JOIN texts ON texts.number = documents.text
         WHERE collection = ?1 AND state = 'ready' ORDER BY path",
    )?;
    let mut found = Vec::new();
    for collection in scope::numbers(&transaction, scope)? {
        for row in statement.query_map([collection], source)? {
            found.extend(row?.map(|(source, _)| source));
        }
    }
    Ok(found)
}

/// The passages before and behind each of these in its document, so many on each side. They
/// come in the order of their documents, those that were asked for among them.
pub(super) fn around(
    connection: &Connection,
    numbers: &[i64],
    each: u32,
) -> Result<Vec<i64>, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT number FROM (
             SELECT number FROM passages WHERE document = ?1 AND start < ?2
             ORDER BY start DESC LIMIT ?3)
         UNION ALL SELECT number FROM (
             SELECT number FROM passages WHERE document = ?1 AND start >= ?2
             ORDER BY start LIMIT ?3 + 1)",
    )?;
    let mut found: Vec<(i64, i64, i64)> = Vec::new();
    let mut place =
        connection.prepare_cached("SELECT document, start FROM passages WHERE number = ?1")?;
    for number in numbers {
        let at: Option<(i64, i64)> = place
            .query_row([number], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let Some((document, start)) = at else {
            continue;
        };
        for near in statement.query_map(params![document, start, each], |row| row.get(0))? {
            let near: i64 = near?;
            let (document, start) =
                place.query_row([near], |row| Ok((row.get(0)?, row.get(1)?)))?;
            found.push((document, start, near));
        }
    }
    found.sort_unstable();
    found.dedup();
    Ok(found.into_iter().map(|(_, _, number)| number).collect())
}

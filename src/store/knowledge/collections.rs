//! Collections and what the person added to them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, Row, Transaction, params};

use super::{amount, documents, mark};
use crate::domain::{Collection, CollectionId, CollectionSummary, Failure, Root, Timestamp};
use crate::store::failure;
use crate::store::rows::{id, text};

/// The code of a refusal to change a collection that is not there.
const UNKNOWN_COLLECTION: &str = "unknown_collection";

/// All collections, in the order of their names; those of conversations last.
pub(super) fn all(connection: &Connection) -> Result<Vec<CollectionSummary>, Failure> {
    let mut embedded = embedded(connection)?;
    let mut statement = connection.prepare_cached(
        "SELECT collections.number, collections.id, name, owner, created_at, is_paused,
             count(documents.number),
             coalesce(sum(state = 'waiting'), 0), coalesce(sum(state = 'refused'), 0),
             coalesce(sum(state = 'vanished'), 0),
             coalesce(sum(iif(state = 'ready', documents.passages, 0)), 0),
             coalesce(sum(iif(state = 'ready', texts.bytes, 0)), 0)
         FROM collections
             LEFT JOIN documents ON documents.collection = collections.number
             LEFT JOIN texts ON texts.number = documents.text
         WHERE NOT is_doomed
         GROUP BY collections.number
         ORDER BY owner IS NOT NULL, name COLLATE NOCASE, collections.number",
    )?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let Some(collection) = collection(row)? else {
            continue;
        };
        found.push(CollectionSummary {
            collection,
            is_paused: row.get(5)?,
            documents: amount(row.get(6)?),
            waiting: amount(row.get(7)?),
            refused: amount(row.get(8)?),
            vanished: amount(row.get(9)?),
            passages: amount(row.get(10)?),
            embedded: embedded.remove(&row.get(0)?).unwrap_or_default(),
            text_bytes: amount(row.get(11)?),
        });
    }
    Ok(found)
}

/// How many passages that can be found have a vector of the set in use, by collection.
fn embedded(connection: &Connection) -> Result<HashMap<i64, u64>, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT collection, count(*)
         FROM embedding_sets
             JOIN embeddings ON embedding_set = embedding_sets.number
             JOIN passages ON passages.hash = embeddings.hash
             JOIN documents ON documents.number = passages.document
         WHERE is_current AND state = 'ready'
         GROUP BY collection",
    )?;
    let rows = statement.query_map([], |row| Ok((row.get(0)?, amount(row.get(1)?))))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn collection(row: &Row<'_>) -> rusqlite::Result<Option<Collection>> {
    let Some(name) = id(row, 1)? else {
        return Ok(None);
    };
    Ok(Some(Collection {
        id: name.into(),
        name: text(row.get_ref(2)?).unwrap_or_default(),
        owner: id(row, 3)?.map(Into::into),
        created_at: Timestamp(row.get(4)?),
    }))
}

/// Keeps a collection that is not there yet; of a conversation that has one already, nothing.
pub(super) fn put(connection: &Connection, collection: &Collection) -> Result<(), Failure> {
    connection
        .prepare_cached(
            "INSERT INTO collections (id, name, owner, created_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![
            collection.id.uuid().as_bytes(),
            collection.name,
            collection.owner.map(|owner| *owner.uuid().as_bytes()),
            collection.created_at.0,
        ])?;
    mark(connection)
}

/// The number of a collection; fails where it is not there.
pub(super) fn number(connection: &Connection, id: CollectionId) -> Result<i64, Failure> {
    connection
        .prepare_cached("SELECT number FROM collections WHERE id = ?1 AND NOT is_doomed")?
        .query_row([id.uuid().as_bytes()], |row| row.get(0))
        .optional()?
        .ok_or_else(|| {
            failure::of_store(UNKNOWN_COLLECTION, format!("there is no collection {id}"))
        })
}

pub(super) fn rename(connection: &Connection, id: CollectionId, name: &str) -> Result<(), Failure> {
    let number = number(connection, id)?;
    connection.execute(
        "UPDATE collections SET name = ?2 WHERE number = ?1",
        params![number, name],
    )?;
    Ok(())
}

pub(super) fn pause(
    connection: &Connection,
    id: CollectionId,
    is_paused: bool,
) -> Result<(), Failure> {
    let number = number(connection, id)?;
    connection.execute(
        "UPDATE collections SET is_paused = ?2 WHERE number = ?1",
        params![number, is_paused],
    )?;
    Ok(())
}

/// Has a collection be found no more. What it holds goes by [`delete_step`].
pub(super) fn doom(transaction: &Transaction<'_>, id: CollectionId) -> Result<(), Failure> {
    transaction.execute(
        // Another for the same conversation can be made at once.
        "UPDATE collections SET is_doomed = 1, owner = NULL WHERE id = ?1",
        [id.uuid().as_bytes()],
    )?;
    mark(transaction)
}

/// Deletes about so many passages of a collection that is to be deleted. Whether there is more.
pub(super) fn delete_step(connection: &Connection, most: usize) -> Result<bool, Failure> {
    let doomed: Option<i64> = connection
        .prepare_cached("SELECT number FROM collections WHERE is_doomed LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?;
    let Some(collection) = doomed else {
        return Ok(false);
    };
    let mut deleted = 0;
    while deleted < most {
        let next: Option<i64> = connection
            .prepare_cached("SELECT number FROM documents WHERE collection = ?1 LIMIT 1")?
            .query_row([collection], |row| row.get(0))
            .optional()?;
        let Some(document) = next else {
            connection.execute(
                "DELETE FROM collection_terms WHERE collection = ?1",
                [collection],
            )?;
            connection.execute("DELETE FROM collections WHERE number = ?1", [collection])?;
            return Ok(true);
        };
        deleted += 1 + documents::delete(connection, document)?;
    }
    Ok(true)
}

/// Keeps what the person added; the same place again has its wish changed.
pub(super) fn add_root(
    connection: &Connection,
    id: CollectionId,
    root: &Root,
) -> Result<(), Failure> {
    let number = number(connection, id)?;
    connection
        .prepare_cached(
            "INSERT OR REPLACE INTO collection_roots (collection, path, is_folder, is_watched)
             VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![
            number,
            root.path.to_string_lossy(),
            root.is_folder,
            root.is_watched
        ])?;
    Ok(())
}

/// Lets go of what the person added at a place.
pub(super) fn remove_root(
    connection: &Connection,
    id: CollectionId,
    path: &Path,
) -> Result<(), Failure> {
    let number = number(connection, id)?;
    connection.execute(
        "DELETE FROM collection_roots WHERE collection = ?1 AND path = ?2",
        params![number, path.to_string_lossy()],
    )?;
    Ok(())
}

/// What the person added.
pub(super) fn roots(connection: &Connection, id: CollectionId) -> Result<Vec<Root>, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT path, is_folder, is_watched FROM collection_roots
         WHERE collection = (SELECT number FROM collections WHERE id = ?1 AND NOT is_doomed)
         ORDER BY path",
    )?;
    let rows = statement.query_map([id.uuid().as_bytes()], |row| {
        Ok(Root {
            path: PathBuf::from(row.get::<_, String>(0)?),
            is_folder: row.get(1)?,
            is_watched: row.get(2)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

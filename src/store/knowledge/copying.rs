//! What a copy of a conversation takes along: its documents, and what its answers refer to.

use rusqlite::{OptionalExtension, Transaction, params};
use uuid::Uuid;

use crate::domain::{ConversationId, Failure, MessageId, Timestamp};

/// Gives a copy the documents of its conversation. They wait to be read again, since passages
/// belong to a document; their vectors are known by their words.
pub(in crate::store) fn copy_documents(
    transaction: &Transaction<'_>,
    source: ConversationId,
    copy: ConversationId,
    now: Timestamp,
) -> Result<(), Failure> {
    let known: Option<i64> = transaction
        .prepare_cached("SELECT number FROM collections WHERE owner = ?1 AND NOT is_doomed")?
        .query_row([source.uuid().as_bytes()], |row| row.get(0))
        .optional()?;
    let Some(known) = known else {
        return Ok(());
    };
    transaction.execute(
        "INSERT INTO collections (id, name, owner, created_at) VALUES (?1, '', ?2, ?3)",
        params![Uuid::now_v7().as_bytes(), copy.uuid().as_bytes(), now.0],
    )?;
    let collection = transaction.last_insert_rowid();
    transaction.execute(
        "INSERT INTO collection_roots (collection, path, is_folder, is_watched)
         SELECT ?2, path, is_folder, is_watched FROM collection_roots WHERE collection = ?1",
        [known, collection],
    )?;
    let mut statement = transaction.prepare_cached(
        "SELECT path, bytes, modified_at FROM documents
         WHERE collection = ?1 AND state <> 'vanished' ORDER BY number",
    )?;
    let rows = statement.query_map([known], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, i64>(1)?,
            row.get::<_, i64>(2)?,
        ))
    })?;
    let documents: Vec<_> = rows.collect::<Result<_, _>>()?;
    let mut insert = transaction.prepare_cached(
        "INSERT INTO documents (id, collection, path, bytes, modified_at, state)
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting')",
    )?;
    for (path, bytes, modified_at) in documents {
        let id = Uuid::now_v7();
        insert.execute(params![id.as_bytes(), collection, path, bytes, modified_at])?;
    }
    super::mark(transaction)
}

/// Gives the copy of an answer the prompts it was made with, and the texts that it cites.
pub(in crate::store) fn copy_of_answer(
    transaction: &Transaction<'_>,
    answer: MessageId,
    copy: i64,
) -> Result<(), Failure> {
    let id = answer.uuid();
    for query in [
        "INSERT INTO prompts (message, place, step, prompt)
         SELECT ?2, place, step, prompt FROM prompts
         WHERE message = (SELECT number FROM messages WHERE id = ?1)",
        "INSERT INTO answer_texts (message, text)
         SELECT ?2, text FROM answer_texts
         WHERE message = (SELECT number FROM messages WHERE id = ?1)",
    ] {
        transaction
            .prepare_cached(query)?
            .execute(params![id.as_bytes(), copy])?;
    }
    Ok(())
}

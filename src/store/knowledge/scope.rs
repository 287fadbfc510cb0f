//! What may be found: the collections that a scope names, and how much is in them.

use rusqlite::Connection;

use super::amount;
use crate::domain::{ContentHash, Failure, Scope};

/// The passages that can be found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InScope {
    /// As of when: while this is the same, so is the rest.
    pub generation: u64,
    /// Their numbers and hashes.
    pub passages: Vec<(i64, ContentHash)>,
}

/// How much can be found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ScopeSize {
    /// How many documents.
    pub documents: u32,
    /// How many passages.
    pub passages: u64,
    /// How many bytes their texts have.
    pub text_bytes: u64,
    /// About how many tokens.
    pub tokens: u64,
    /// How many terms all passages have together.
    pub(super) terms: u64,
}

/// The numbers of the collections. Those of a conversation are only found from within it,
/// whatever the scope names.
pub(super) fn numbers(connection: &Connection, scope: &Scope) -> Result<Vec<i64>, Failure> {
    let mut numbers = Vec::new();
    if let Some(conversation) = scope.conversation {
        let mut statement = connection
            .prepare_cached("SELECT number FROM collections WHERE owner = ?1 AND NOT is_doomed")?;
        let rows = statement.query_map([conversation.uuid().as_bytes()], |row| row.get(0))?;
        for number in rows {
            numbers.push(number?);
        }
    }
    let mut statement = connection.prepare_cached(
        "SELECT number FROM collections WHERE id = ?1 AND owner IS NULL AND NOT is_doomed",
    )?;
    for id in &scope.collections {
        let rows = statement.query_map([id.uuid().as_bytes()], |row| row.get(0))?;
        for number in rows {
            numbers.push(number?);
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    Ok(numbers)
}

pub(super) fn generation(connection: &Connection) -> Result<u64, Failure> {
    Ok(amount(
        connection
            .prepare_cached("SELECT generation FROM knowledge_mark")?
            .query_row([], |row| row.get(0))?,
    ))
}

/// All passages that can be found, as of one moment.
pub(super) fn passages(connection: &mut Connection, scope: &Scope) -> Result<InScope, Failure> {
    let transaction = connection.transaction()?;
    let mut found = InScope {
        generation: generation(&transaction)?,
        passages: Vec::new(),
    };
    let mut statement = transaction.prepare_cached(
        "SELECT passages.number, hash FROM documents
             JOIN passages ON passages.document = documents.number
         WHERE collection = ?1 AND state = 'ready'",
    )?;
    for collection in numbers(&transaction, scope)? {
        let rows = statement.query_map([collection], |row| {
            Ok((row.get(0)?, ContentHash::from(row.get::<_, [u8; 32]>(1)?)))
        })?;
        for row in rows {
            found.passages.push(row?);
        }
    }
    Ok(found)
}

/// How much these collections hold that can be found.
pub(super) fn size(connection: &Connection, collections: &[i64]) -> Result<ScopeSize, Failure> {
    let mut size = ScopeSize::default();
    let mut statement = connection.prepare_cached(
        "SELECT count(*), coalesce(sum(passages), 0), coalesce(sum(texts.bytes), 0),
             coalesce(sum(tokens), 0), coalesce(sum(terms), 0)
         FROM documents JOIN texts ON texts.number = documents.text
         WHERE collection = ?1 AND state = 'ready'",
    )?;
    for collection in collections {
        statement.query_row([collection], |row| {
            size.documents += amount::<u32>(row.get(0)?);
            size.passages += amount::<u64>(row.get(1)?);
            size.text_bytes += amount::<u64>(row.get(2)?);
            size.tokens += amount::<u64>(row.get(3)?);
            size.terms += amount::<u64>(row.get(4)?);
            Ok(())
        })?;
    }
    Ok(size)
}

/// About how many bytes texts, passages, their index and vectors take on the disk.
pub(super) fn storage_bytes(connection: &Connection) -> Result<u64, Failure> {
    /// What a term takes in its vector, in the index and among the counts, about.
    const TERM: u64 = 12;
    /// What a passage takes besides.
    const PASSAGE: u64 = 150;
    let sums = connection
        .prepare_cached(
            "SELECT (SELECT coalesce(sum(bytes), 0) FROM texts),
                 (SELECT coalesce(sum(passages), 0) FROM documents),
                 (SELECT coalesce(sum(terms), 0) FROM documents)",
        )?
        .query_row([], |row| {
            Ok([0, 1, 2].map(|column| row.get(column).map_or(0, amount::<u64>)))
        })?;
    let mut bytes = sums[0] + sums[1] * PASSAGE + sums[2] * TERM;
    let mut sets = connection.prepare_cached(
        "SELECT count(*), (SELECT length(vector) FROM embeddings
             WHERE embedding_set = embedding_sets.number LIMIT 1)
         FROM embedding_sets JOIN embeddings ON embedding_set = embedding_sets.number
         GROUP BY embedding_sets.number",
    )?;
    let mut rows = sets.query([])?;
    while let Some(row) = rows.next()? {
        let (amount_of, length): (i64, Option<i64>) = (row.get(0)?, row.get(1)?);
        bytes += amount::<u64>(amount_of) * (amount::<u64>(length.unwrap_or_default()) + 100);
    }
    Ok(bytes)
}

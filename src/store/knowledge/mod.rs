//! The person's documents as they are kept: collections, files, texts, passages and vectors, and
//! what is looked up in them.

mod collections;
mod copying;
mod documents;
mod embedding;
mod find;
mod handle;
mod scope;
mod sources;
mod texts;

use rusqlite::{Connection, Transaction};

pub(super) use self::copying::{copy_documents, copy_of_answer};
pub use self::documents::NotedFiles;
pub use self::embedding::{EmbeddingSet, SpokenPassage, VectorPiece};
pub use self::scope::{InScope, ScopeSize};
use crate::domain::{Failure, Timestamp};

/// The version of the file from which on it holds documents.
pub(super) const SINCE_VERSION: i64 = 7;

/// Lets go of the documents of conversations that were deleted before a time.
pub(super) fn forget_owners(
    transaction: &Transaction<'_>,
    before: Timestamp,
) -> Result<(), Failure> {
    transaction.execute(
        "UPDATE collections SET is_doomed = 1
         WHERE owner IN (SELECT id FROM conversations WHERE deleted_at < ?1)",
        [before.0],
    )?;
    Ok(())
}

/// Removes collections whose deletion was not finished, and texts that nothing refers to.
pub(super) fn remove_loose(connection: &Connection) -> Result<(), Failure> {
    while collections::delete_step(connection, usize::MAX)? {}
    texts::remove_all_loose(connection)
}

/// Has everybody look again who remembers what can be found.
fn mark(connection: &Connection) -> Result<(), Failure> {
    connection
        .prepare_cached("UPDATE knowledge_mark SET generation = generation + 1")?
        .execute([])?;
    Ok(())
}

/// A number that cannot be negative, out of a column that could be.
fn amount<T: TryFrom<i64> + Default>(value: i64) -> T {
    T::try_from(value).unwrap_or_default()
}

/// A number as SQLite keeps it.
fn integer(value: impl TryInto<i64>) -> i64 {
    value.try_into().unwrap_or(i64::MAX)
}

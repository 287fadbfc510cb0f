//! Vectors, in sets that can be compared. One set is in use; another is filled beside it, and
//! takes its place when it is whole.

use rusqlite::{Connection, OptionalExtension, params};

use super::{amount, integer, mark, texts};
use crate::domain::{ContentHash, Failure};
use crate::knowledge::{EmbeddingIdentity, spoken};
use crate::store::rows::{json, text};

/// A set of vectors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EmbeddingSet {
    /// Its number.
    pub number: i64,
    /// What its vectors were made with.
    pub identity: EmbeddingIdentity,
    /// Whether it is the one in use.
    pub is_current: bool,
    /// Whether every passage has its vector.
    pub is_complete: bool,
}

/// A passage that has no vector yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SpokenPassage {
    /// What its vector is kept under.
    pub hash: ContentHash,
    /// Its headings and its words.
    pub text: String,
}

/// Some of the vectors of a set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct VectorPiece {
    /// Where the next piece begins; `None` where this is the last.
    pub next: Option<i64>,
    /// The vectors.
    pub vectors: Vec<(ContentHash, Vec<f32>)>,
}

/// The set of this identity; it is made where it is not there. The first of all is in use at
/// once.
pub(super) fn set(
    connection: &Connection,
    identity: &EmbeddingIdentity,
) -> Result<EmbeddingSet, Failure> {
    connection
        .prepare_cached(
            "INSERT INTO embedding_sets (identity, is_current)
             VALUES (?1, NOT EXISTS (SELECT 1 FROM embedding_sets WHERE is_current))
             ON CONFLICT DO NOTHING",
        )?
        .execute([json(identity)])?;
    let (number, is_current) = connection
        .prepare_cached("SELECT number, is_current FROM embedding_sets WHERE identity = ?1")?
        .query_row([json(identity)], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(EmbeddingSet {
        number,
        identity: identity.clone(),
        is_current,
        is_complete: is_complete(connection, number)?,
    })
}

/// The set in use.
pub(super) fn current(connection: &Connection) -> Result<Option<EmbeddingSet>, Failure> {
    let found = connection
        .prepare_cached("SELECT number, identity FROM embedding_sets WHERE is_current")?
        .query_row([], |row| Ok((row.get::<_, i64>(0)?, text(row.get_ref(1)?))))
        .optional()?;
    let Some((number, identity)) = found else {
        return Ok(None);
    };
    let identity = identity.and_then(|identity| serde_json::from_str(&identity).ok());
    let Some(identity) = identity else {
        return Ok(None);
    };
    Ok(Some(EmbeddingSet {
        number,
        identity,
        is_current: true,
        is_complete: is_complete(connection, number)?,
    }))
}

fn is_complete(connection: &Connection, set: i64) -> Result<bool, Failure> {
    Ok(connection
        .prepare_cached(
            "SELECT NOT EXISTS (SELECT 1 FROM passages WHERE NOT EXISTS (
                 SELECT 1 FROM embeddings
                 WHERE embedding_set = ?1 AND embeddings.hash = passages.hash))",
        )?
        .query_row([set], |row| row.get(0))?)
}

/// Some passages without a vector in a set, with hashes behind this one, in their order.
pub(super) fn without_vector(
    connection: &Connection,
    set: i64,
    after: Option<ContentHash>,
    most: usize,
) -> Result<Vec<SpokenPassage>, Failure> {
    let after = after.map(|hash| hash.as_bytes().to_vec());
    let after = after.unwrap_or_default();
    let numbers: Vec<i64> = connection
        .prepare_cached(
            "SELECT min(number) FROM passages
             WHERE hash > ?2 AND NOT EXISTS (
                 SELECT 1 FROM embeddings
                 WHERE embedding_set = ?1 AND embeddings.hash = passages.hash)
             GROUP BY hash ORDER BY hash LIMIT ?3",
        )?
        .query_map(params![set, after, integer(most)], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut statement = connection.prepare_cached(
        "SELECT hash, headings, start, \"end\", text FROM passages
             JOIN documents ON documents.number = document
         WHERE passages.number = ?1",
    )?;
    let mut found = Vec::with_capacity(numbers.len());
    for number in numbers {
        let (hash, headings, start, end, of): ([u8; 32], Option<String>, i64, i64, Option<i64>) =
            statement.query_row([number], |row| {
                Ok((
                    row.get(0)?,
                    text(row.get_ref(1)?),
                    row.get(2)?,
                    row.get(3)?,
                    row.get(4)?,
                ))
            })?;
        let Some(of) = of else {
            continue;
        };
        let headings: Vec<String> = headings
            .and_then(|headings| serde_json::from_str(&headings).ok())
            .unwrap_or_default();
        let words = texts::words(connection, of, amount(start), amount(end))?;
        found.push(SpokenPassage {
            hash: ContentHash::from(hash),
            text: spoken(&headings, &words),
        });
    }
    Ok(found)
}

/// Keeps vectors; of a set that was let go of meanwhile, none.
pub(super) fn keep(
    connection: &Connection,
    set: i64,
    vectors: &[(ContentHash, Vec<f32>)],
) -> Result<(), Failure> {
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO embeddings (embedding_set, hash, vector)
         SELECT number, ?2, ?3 FROM embedding_sets WHERE number = ?1",
    )?;
    for (hash, vector) in vectors {
        let bytes: Vec<u8> = vector.iter().flat_map(|it| it.to_le_bytes()).collect();
        statement.execute(params![set, hash.as_bytes(), bytes])?;
    }
    mark(connection)
}

/// So many vectors of a set, from a place on.
pub(super) fn piece(
    connection: &Connection,
    set: i64,
    from: i64,
    most: usize,
) -> Result<VectorPiece, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT number, hash, vector FROM embeddings
         WHERE number >= ?2 AND embedding_set = ?1 ORDER BY number LIMIT ?3",
    )?;
    let mut rows = statement.query(params![set, from, integer(most)])?;
    let mut piece = VectorPiece::default();
    let mut last = from;
    while let Some(row) = rows.next()? {
        last = row.get(0)?;
        let hash: [u8; 32] = row.get(1)?;
        let bytes = row.get_ref(2)?.as_blob().unwrap_or_default();
        let vector = bytes
            .chunks_exact(4)
            .map(|number| f32::from_le_bytes([number[0], number[1], number[2], number[3]]))
            .collect();
        piece.vectors.push((ContentHash::from(hash), vector));
    }
    piece.next = (piece.vectors.len() == most).then_some(last + 1);
    Ok(piece)
}

/// Puts a set in use and lets go of all others.
pub(super) fn put_in_use(connection: &Connection, set: i64) -> Result<(), Failure> {
    connection.execute(
        "UPDATE embedding_sets SET is_current = 1 WHERE number = ?1",
        [set],
    )?;
    connection.execute(
        "DELETE FROM embedding_sets
         WHERE number <> ?1 AND EXISTS (SELECT 1 FROM embedding_sets WHERE number = ?1)",
        [set],
    )?;
    mark(connection)
}

//! Documents: the files that were seen, where each stands, and the passages that were read.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt::Write;
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Row, params};
use uuid::Uuid;

use super::{amount, collections, integer, mark, texts};
use crate::domain::{
    CollectionId, ContentHash, Document, DocumentId, DocumentState, Failure, Refusal, SeenFile,
    Timestamp,
};
use crate::knowledge::{KnowledgeText, Passage, TermVector};
use crate::store::rows::{id, json, text};

/// What looking at files came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NotedFiles {
    /// How many are to be read that were not before: new ones, changed ones, those that are
    /// back.
    pub waiting: u32,
    /// How many are gone that were there before.
    pub vanished: u32,
}

/// The columns that [`document`] reads, in its order.
const COLUMNS: &str = "documents.id, collections.id, path, documents.bytes, modified_at, state, \
     refusal, passages, texts.hash";

const FROM: &str = "documents JOIN collections ON collections.number = documents.collection
     LEFT JOIN texts ON texts.number = documents.text";

fn document(row: &Row<'_>) -> rusqlite::Result<Option<Document>> {
    let (Some(name), Some(collection)) = (id(row, 0)?, id(row, 1)?) else {
        return Ok(None);
    };
    let refusal = text(row.get_ref(6)?).and_then(|refusal| serde_json::from_str(&refusal).ok());
    let state = match (text(row.get_ref(5)?).as_deref(), refusal) {
        (Some("ready"), _) => DocumentState::Ready,
        (Some("vanished"), _) => DocumentState::Vanished,
        (Some("refused"), refusal) => DocumentState::Refused {
            // A newer version's reason.
            refusal: refusal.unwrap_or(Refusal::Broke),
        },
        _ => DocumentState::Waiting,
    };
    Ok(Some(Document {
        id: name.into(),
        collection: collection.into(),
        path: text(row.get_ref(2)?).unwrap_or_default(),
        bytes: amount(row.get(3)?),
        modified_at: Timestamp(row.get(4)?),
        state,
        passages: amount(row.get(7)?),
        text_hash: row.get::<_, Option<[u8; 32]>>(8)?.map(ContentHash::from),
    }))
}

/// The documents of a collection, in the order of their paths.
pub(super) fn of(
    connection: &Connection,
    collection: CollectionId,
) -> Result<Vec<Document>, Failure> {
    let query = format!(
        "SELECT {COLUMNS} FROM {FROM} WHERE collections.id = ?1 AND NOT is_doomed ORDER BY path"
    );
    let mut statement = connection.prepare_cached(&query)?;
    let rows = statement.query_map([collection.uuid().as_bytes()], document)?;
    Ok(rows
        .filter_map(Result::transpose)
        .collect::<Result<_, _>>()?)
}

/// The documents that wait longest to be read, of collections that are not paused.
pub(super) fn waiting(connection: &Connection, most: usize) -> Result<Vec<Document>, Failure> {
    let query = format!(
        "SELECT {COLUMNS} FROM {FROM}
         WHERE state = 'waiting' AND NOT is_paused AND NOT is_doomed
         ORDER BY documents.number LIMIT ?1"
    );
    let mut statement = connection.prepare_cached(&query)?;
    let rows = statement.query_map([integer(most)], document)?;
    Ok(rows
        .filter_map(Result::transpose)
        .collect::<Result<_, _>>()?)
}

/// Takes down which files are at a place and below it now.
pub(super) fn note(
    connection: &Connection,
    collection: CollectionId,
    root: &Path,
    seen: &[SeenFile],
) -> Result<NotedFiles, Failure> {
    struct Known {
        number: i64,
        bytes: i64,
        modified_at: i64,
        state: String,
    }
    let collection = collections::number(connection, collection)?;
    let known: HashMap<String, Known> = connection
        .prepare_cached(
            "SELECT path, number, bytes, modified_at, state FROM documents WHERE collection = ?1",
        )?
        .query_map([collection], |row| {
            let known = Known {
                number: row.get(1)?,
                bytes: row.get(2)?,
                modified_at: row.get(3)?,
                state: row.get(4)?,
            };
            Ok((row.get(0)?, known))
        })?
        .collect::<Result<_, _>>()?;
    let mut noted = NotedFiles::default();
    let mut insert = connection.prepare_cached(
        "INSERT INTO documents (id, collection, path, bytes, modified_at, state)
         VALUES (?1, ?2, ?3, ?4, ?5, 'waiting')",
    )?;
    let mut wait = connection.prepare_cached(
        "UPDATE documents SET bytes = ?2, modified_at = ?3, state = 'waiting', refusal = NULL
         WHERE number = ?1",
    )?;
    let mut here = HashSet::with_capacity(seen.len());
    for file in seen {
        if !here.insert(file.path.as_str()) {
            continue;
        }
        let (bytes, modified_at) = (integer(file.bytes), file.modified_at.0);
        match known.get(&file.path) {
            None => {
                let id = Uuid::now_v7();
                let id = id.as_bytes();
                insert.execute(params![id, collection, file.path, bytes, modified_at])?;
            }
            Some(known) => {
                let is_same = known.bytes == bytes && known.modified_at == modified_at;
                if is_same && known.state != "vanished" {
                    continue;
                }
                wait.execute(params![known.number, bytes, modified_at])?;
            }
        }
        noted.waiting += 1;
    }
    let mut vanish =
        connection.prepare_cached("UPDATE documents SET state = 'vanished' WHERE number = ?1")?;
    for (path, known) in &known {
        let is_gone = Path::new(path).starts_with(root) && !here.contains(path.as_str());
        if is_gone && known.state != "vanished" {
            vanish.execute([known.number])?;
            noted.vanished += 1;
        }
    }
    if noted != NotedFiles::default() {
        mark(connection)?;
    }
    Ok(noted)
}

/// Lets go of what waits: what was never read goes, and of what changed the old text is found
/// again, until it is looked at the next time.
pub(super) fn forget_waiting(
    connection: &Connection,
    collection: CollectionId,
) -> Result<(), Failure> {
    let collection = collections::number(connection, collection)?;
    connection.execute(
        "DELETE FROM documents WHERE collection = ?1 AND state = 'waiting' AND text IS NULL",
        [collection],
    )?;
    connection.execute(
        "UPDATE documents SET state = 'ready', modified_at = -1
         WHERE collection = ?1 AND state = 'waiting'",
        [collection],
    )?;
    mark(connection)
}

/// Has everything that is there read again, whatever its hash says.
pub(super) fn rebuild(connection: &Connection, collection: CollectionId) -> Result<(), Failure> {
    let collection = collections::number(connection, collection)?;
    connection.execute(
        "UPDATE documents SET state = 'waiting', refusal = NULL, file_hash = NULL
         WHERE collection = ?1 AND state <> 'vanished'",
        [collection],
    )?;
    mark(connection)
}

/// The number of a document and of its collection.
fn number(connection: &Connection, id: DocumentId) -> Result<Option<(i64, i64)>, Failure> {
    Ok(connection
        .prepare_cached(
            "SELECT documents.number, collection FROM documents
                 JOIN collections ON collections.number = collection
             WHERE documents.id = ?1 AND NOT is_doomed",
        )?
        .query_row([id.uuid().as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?)
}

/// The hash of the file that a document was read of.
pub(super) fn file_hash(
    connection: &Connection,
    id: DocumentId,
) -> Result<Option<ContentHash>, Failure> {
    let hash: Option<Option<[u8; 32]>> = connection
        .prepare_cached("SELECT file_hash FROM documents WHERE id = ?1")?
        .query_row([id.uuid().as_bytes()], |row| row.get(0))
        .optional()?;
    Ok(hash.flatten().map(ContentHash::from))
}

/// Keeps what was read of a document. Whether it was still wanted.
pub(super) fn keep(
    connection: &Connection,
    id: DocumentId,
    seen: &SeenFile,
    file_hash: ContentHash,
    read: &KnowledgeText,
) -> Result<bool, Failure> {
    let Some((number, collection)) = number(connection, id)? else {
        return Ok(false);
    };
    let text = texts::insert(connection, read.hash, &read.text)?;
    let old = clear(connection, number, collection)?;
    let terms: u64 = (read.passages.iter())
        .map(|passage| u64::from(passage.terms.length()))
        .sum();
    connection
        .prepare_cached(
            "UPDATE documents SET bytes = ?2, modified_at = ?3, state = 'ready', refusal = NULL,
                 file_hash = ?4, text = ?5, pages = ?6, tokens = ?7, passages = ?8, terms = ?9
             WHERE number = ?1",
        )?
        .execute(params![
            number,
            integer(seen.bytes),
            seen.modified_at.0,
            file_hash.as_bytes(),
            text,
            read.pages,
            read.tokens,
            integer(read.passages.len()),
            integer(terms),
        ])?;
    insert_passages(connection, number, collection, &read.passages)?;
    old.settle(connection)?;
    mark(connection)?;
    Ok(true)
}

/// Takes down that a file is what it was when it was read. Whether it was still wanted.
pub(super) fn keep_unchanged(
    connection: &Connection,
    id: DocumentId,
    seen: &SeenFile,
) -> Result<bool, Failure> {
    let changed = connection
        .prepare_cached(
            "UPDATE documents SET bytes = ?2, modified_at = ?3, state = 'ready', refusal = NULL
             WHERE id = ?1 AND text IS NOT NULL",
        )?
        .execute(params![
            id.uuid().as_bytes(),
            integer(seen.bytes),
            seen.modified_at.0
        ])?;
    mark(connection)?;
    Ok(changed > 0)
}

/// Takes down why a file cannot be read; what was read of it before goes.
pub(super) fn refuse(
    connection: &Connection,
    id: DocumentId,
    seen: &SeenFile,
    refusal: &Refusal,
) -> Result<bool, Failure> {
    let Some((number, collection)) = number(connection, id)? else {
        return Ok(false);
    };
    let old = clear(connection, number, collection)?;
    connection
        .prepare_cached(
            "UPDATE documents SET bytes = ?2, modified_at = ?3, state = 'refused', refusal = ?4,
                 file_hash = NULL, text = NULL, pages = NULL, tokens = 0, passages = 0, terms = 0
             WHERE number = ?1",
        )?
        .execute(params![
            number,
            integer(seen.bytes),
            seen.modified_at.0,
            json(refusal)
        ])?;
    old.settle(connection)?;
    mark(connection)?;
    Ok(true)
}

/// Lets go of a document, and of the wish for it where it was added by itself.
pub(super) fn remove(connection: &Connection, id: DocumentId) -> Result<(), Failure> {
    let Some((number, collection)) = number(connection, id)? else {
        return Ok(());
    };
    connection.execute(
        "DELETE FROM collection_roots WHERE collection = ?2
             AND path = (SELECT path FROM documents WHERE number = ?1)",
        [number, collection],
    )?;
    delete(connection, number)?;
    mark(connection)
}

/// Deletes a document; how many passages it had.
pub(super) fn delete(connection: &Connection, number: i64) -> Result<usize, Failure> {
    let collection = connection
        .prepare_cached("SELECT collection FROM documents WHERE number = ?1")?
        .query_row([number], |row| row.get(0))?;
    let old = clear(connection, number, collection)?;
    connection
        .prepare_cached("DELETE FROM documents WHERE number = ?1")?
        .execute([number])?;
    let passages = old.hashes.len();
    old.settle(connection)?;
    Ok(passages)
}

/// What a document had, until it is seen whether somebody else needs it.
struct Old {
    text: Option<i64>,
    hashes: Vec<[u8; 32]>,
}

impl Old {
    /// Lets go of what nothing needs any more.
    fn settle(self, connection: &Connection) -> Result<(), Failure> {
        if let Some(text) = self.text {
            texts::remove_if_loose(connection, text)?;
        }
        let mut statement = connection.prepare_cached(
            "DELETE FROM embeddings WHERE hash = ?1
                 AND embedding_set IN (SELECT number FROM embedding_sets)
                 AND NOT EXISTS (SELECT 1 FROM passages WHERE hash = ?1)",
        )?;
        for hash in self.hashes {
            statement.execute([hash])?;
        }
        Ok(())
    }
}

/// Takes the passages of a document out.
fn clear(connection: &Connection, document: i64, collection: i64) -> Result<Old, Failure> {
    let text = connection
        .prepare_cached("SELECT text FROM documents WHERE number = ?1")?
        .query_row([document], |row| row.get(0))?;
    let mut hashes = Vec::new();
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    let mut numbers = Vec::new();
    let mut statement = connection
        .prepare_cached("SELECT number, hash, terms FROM passages WHERE document = ?1")?;
    let mut rows = statement.query([document])?;
    while let Some(row) = rows.next()? {
        numbers.push(row.get::<_, i64>(0)?);
        hashes.push(row.get(1)?);
        if let Some(vector) = TermVector::read(row.get_ref(2)?.as_blob().unwrap_or_default()) {
            for (term, _) in vector.iter() {
                count(&mut counts, term, -1);
            }
        }
    }
    drop(rows);
    let mut forget = connection.prepare_cached("DELETE FROM passage_terms WHERE rowid = ?1")?;
    for number in numbers {
        forget.execute([number])?;
    }
    connection
        .prepare_cached("DELETE FROM passages WHERE document = ?1")?
        .execute([document])?;
    count_terms(connection, collection, &counts)?;
    Ok(Old { text, hashes })
}

fn insert_passages(
    connection: &Connection,
    document: i64,
    collection: i64,
    passages: &[Passage],
) -> Result<(), Failure> {
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    let mut insert = connection.prepare_cached(
        "INSERT INTO passages (document, start, \"end\", page, line, hash, headings, terms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let mut index =
        connection.prepare_cached("INSERT INTO passage_terms (rowid, terms) VALUES (?1, ?2)")?;
    let mut words = String::new();
    for passage in passages {
        let headings = (!passage.headings.is_empty())
            .then(|| json(&passage.headings))
            .flatten();
        insert.execute(params![
            document,
            integer(passage.start),
            integer(passage.end),
            passage.page,
            passage.line,
            passage.hash.as_bytes(),
            headings,
            passage.terms.as_bytes(),
        ])?;
        let number = connection.last_insert_rowid();
        words.clear();
        for (term, _) in passage.terms.iter() {
            // Writing to a string cannot fail.
            let _ = write!(words, "{collection}_{term} ");
            count(&mut counts, term, 1);
        }
        index.execute(params![number, words])?;
    }
    count_terms(connection, collection, &counts)
}

fn count(counts: &mut BTreeMap<String, i64>, term: &str, by: i64) {
    match counts.get_mut(term) {
        Some(count) => *count += by,
        None => {
            counts.insert(term.to_owned(), by);
        }
    }
}

fn count_terms(
    connection: &Connection,
    collection: i64,
    counts: &BTreeMap<String, i64>,
) -> Result<(), Failure> {
    let mut change = connection.prepare_cached(
        "INSERT INTO collection_terms (collection, term, passages) VALUES (?1, ?2, ?3)
         ON CONFLICT DO UPDATE SET passages = passages + excluded.passages",
    )?;
    let mut forget = connection.prepare_cached(
        "DELETE FROM collection_terms WHERE collection = ?1 AND term = ?2 AND passages <= 0",
    )?;
    for (term, by) in counts {
        change.execute(params![collection, term, by])?;
        if *by < 0 {
            forget.execute(params![collection, term])?;
        }
    }
    Ok(())
}

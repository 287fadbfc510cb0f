//! What is attached: the files themselves, once for each content, and what was read of them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension, params};

use super::Store;
use super::rows::json;
use crate::domain::{Attachment, ContentHash, Failure, Reading, ReadingWay, Timestamp};

/// The version of the file from which on it holds what is attached.
pub(super) const SINCE_VERSION: i64 = 5;

/// The place of the sound among the bytes of a reading.
const SOUND: i64 = -1;

impl Store {
    /// Keeps a file, unless its content is here already, and what was read of it.
    pub async fn keep_file(
        &self,
        hash: ContentHash,
        bytes: Arc<[u8]>,
        read: Option<(ReadingWay, Arc<Reading>)>,
        now: Timestamp,
    ) -> Result<(), Failure> {
        self.write_whole(move |transaction| {
            insert_file(transaction, hash, &bytes, now)?;
            match read {
                Some((way, reading)) => insert_reading(transaction, hash, way, &reading),
                None => Ok(()),
            }
        })
        .await
    }

    /// Keeps what was read of a file that is here; of one that is not, nothing.
    pub async fn keep_reading(
        &self,
        hash: ContentHash,
        way: ReadingWay,
        reading: Arc<Reading>,
    ) -> Result<(), Failure> {
        self.write_whole(move |transaction| insert_reading(transaction, hash, way, &reading))
            .await
    }

    /// The content of a file; `None` where it is not here.
    pub async fn file(&self, hash: ContentHash) -> Result<Option<Arc<[u8]>>, Failure> {
        self.workers
            .read(move |connection| file(connection, hash))
            .await
    }

    /// Whether a file is here.
    pub async fn has_file(&self, hash: ContentHash) -> Result<bool, Failure> {
        self.workers
            .read(move |connection| is_kept(connection, hash))
            .await
    }

    /// What was read of a file in this way, its pictures and its sound among it, but without
    /// the thumbnail; `None` where it was not read so.
    pub async fn reading(
        &self,
        hash: ContentHash,
        way: ReadingWay,
    ) -> Result<Option<Reading>, Failure> {
        self.workers
            .read(move |connection| reading(connection, hash, way))
            .await
    }

    /// The thumbnail of a file that was read in this way; `None` where it was not, or has none.
    pub async fn thumbnail(
        &self,
        hash: ContentHash,
        way: ReadingWay,
    ) -> Result<Option<Vec<u8>>, Failure> {
        self.workers
            .read(move |connection| {
                let found = connection
                    .prepare_cached(
                        "SELECT thumbnail FROM readings JOIN files ON files.number = file
                         WHERE hash = ?1 AND way = ?2",
                    )?
                    .query_row(params![hash.as_bytes(), json(&way)], |row| row.get(0))
                    .optional()?;
                Ok(found.flatten())
            })
            .await
    }

    /// Removes the files that nothing refers to and that were attached before this time; how
    /// many.
    pub async fn remove_loose_files(&self, before: Timestamp) -> Result<usize, Failure> {
        self.write_whole(move |transaction| remove_loose(transaction, before))
            .await
    }
}

/// Keeps a file; one that is here already is only known to be wanted again.
pub(super) fn insert_file(
    connection: &Connection,
    hash: ContentHash,
    bytes: &[u8],
    now: Timestamp,
) -> Result<(), Failure> {
    let is_here = connection
        .prepare_cached("UPDATE files SET attached_at = ?2 WHERE hash = ?1")?
        .execute(params![hash.as_bytes(), now.0])?;
    if is_here == 0 {
        connection
            .prepare_cached("INSERT INTO files (hash, attached_at, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![hash.as_bytes(), now.0, bytes])?;
    }
    Ok(())
}

/// Whether a file is here.
pub(super) fn is_kept(connection: &Connection, hash: ContentHash) -> Result<bool, Failure> {
    Ok(connection
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM files WHERE hash = ?1)")?
        .query_row([hash.as_bytes()], |row| row.get(0))?)
}

/// Erases a file, whoever refers to it.
pub(super) fn erase(connection: &Connection, hash: ContentHash) -> Result<(), Failure> {
    connection
        .prepare_cached("DELETE FROM files WHERE hash = ?1")?
        .execute([hash.as_bytes()])?;
    Ok(())
}

/// The content of a file.
pub(super) fn file(
    connection: &Connection,
    hash: ContentHash,
) -> Result<Option<Arc<[u8]>>, Failure> {
    Ok(connection
        .prepare_cached("SELECT bytes FROM files WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| {
            Ok(Arc::from(row.get_ref(0)?.as_blob().unwrap_or_default()))
        })
        .optional()?)
}

fn insert_reading(
    connection: &Connection,
    hash: ContentHash,
    way: ReadingWay,
    reading: &Reading,
) -> Result<(), Failure> {
    let file: Option<i64> = connection
        .prepare_cached("SELECT number FROM files WHERE hash = ?1")?
        .query_row([hash.as_bytes()], |row| row.get(0))
        .optional()?;
    let Some(file) = file else {
        return Ok(());
    };
    connection
        .prepare_cached("DELETE FROM readings WHERE file = ?1 AND way = ?2")?
        .execute(params![file, json(&way)])?;
    connection
        .prepare_cached(
            "INSERT INTO readings (file, way, reading, thumbnail) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute(params![file, json(&way), json(reading), reading.thumbnail])?;
    let number = connection.last_insert_rowid();
    let pictures = reading.pictures.iter().map(|picture| &picture.bytes);
    let sound = reading.sound.iter().map(|sound| &sound.bytes);
    let parts = (0_i64..).zip(pictures).chain(sound.map(|it| (SOUND, it)));
    let mut statement = connection
        .prepare_cached("INSERT INTO reading_parts (reading, place, bytes) VALUES (?1, ?2, ?3)")?;
    for (place, bytes) in parts {
        if let Some(bytes) = bytes {
            statement.execute(params![number, place, bytes])?;
        }
    }
    Ok(())
}

fn reading(
    connection: &Connection,
    hash: ContentHash,
    way: ReadingWay,
) -> Result<Option<Reading>, Failure> {
    let found: Option<(i64, String)> = connection
        .prepare_cached(
            "SELECT readings.number, reading FROM readings JOIN files ON files.number = file
             WHERE hash = ?1 AND way = ?2",
        )?
        .query_row(params![hash.as_bytes(), json(&way)], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })
        .optional()?;
    // One of a newer version is read again from the file.
    let parsed = found.and_then(|(number, text)| {
        let reading: Reading = serde_json::from_str(&text).ok()?;
        Some((number, reading))
    });
    let Some((number, mut reading)) = parsed else {
        return Ok(None);
    };
    let mut statement =
        connection.prepare_cached("SELECT place, bytes FROM reading_parts WHERE reading = ?1")?;
    let mut parts = statement.query([number])?;
    while let Some(part) = parts.next()? {
        let place: i64 = part.get(0)?;
        let bytes: Vec<u8> = part.get(1)?;
        if place == SOUND {
            if let Some(sound) = &mut reading.sound {
                sound.bytes = Some(bytes);
            }
        } else if let Some(picture) = usize::try_from(place)
            .ok()
            .and_then(|place| reading.pictures.get_mut(place))
        {
            picture.bytes = Some(bytes);
        }
    }
    Ok(Some(reading))
}

/// Has the files that a list no longer refers to count as just attached, so that they stay for
/// as long as it may be that they are wanted again. Whether there are any.
pub(super) fn let_go<'a>(
    connection: &Connection,
    before: impl IntoIterator<Item = &'a Attachment>,
    after: impl IntoIterator<Item = &'a Attachment>,
    now: Timestamp,
) -> Result<bool, Failure> {
    let mut gone: HashSet<_> = before.into_iter().map(|it| it.hash).collect();
    for kept in after {
        gone.remove(&kept.hash);
    }
    if gone.is_empty() {
        return Ok(false);
    }
    let mut statement =
        connection.prepare_cached("UPDATE files SET attached_at = ?2 WHERE hash = ?1")?;
    for hash in &gone {
        statement.execute(params![hash.as_bytes(), now.0])?;
    }
    Ok(true)
}

/// Removes the files that nothing refers to and that were attached before this time.
pub(super) fn remove_loose(connection: &Connection, before: Timestamp) -> Result<usize, Failure> {
    let mut candidates: HashMap<String, i64> = connection
        .prepare_cached("SELECT lower(hex(hash)), number FROM files WHERE attached_at < ?1")?
        .query_map([before.0], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for lists in [
        "SELECT attachments FROM messages WHERE attachments IS NOT NULL",
        "SELECT attachments FROM draft_attachments",
        "SELECT queue FROM conversations WHERE queue IS NOT NULL",
    ] {
        if candidates.is_empty() {
            return Ok(0);
        }
        let mut statement = connection.prepare_cached(lists)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for hash in hashes_in(row.get_ref(0)?.as_bytes().unwrap_or_default()) {
                candidates.remove(hash);
            }
        }
    }
    let mut statement = connection.prepare_cached("DELETE FROM files WHERE number = ?1")?;
    for number in candidates.values() {
        statement.execute([number])?;
    }
    Ok(candidates.len())
}

/// Everything in a text that looks like a hash. The text is not read as JSON: that takes ten
/// times as long, and what refers to a file in a damaged row still refers to it.
fn hashes_in(text: &[u8]) -> impl Iterator<Item = &str> {
    const DIGITS: usize = 64;
    text.split(|byte| !byte.is_ascii_hexdigit())
        .filter(|run| run.len() == DIGITS)
        .filter_map(|run| std::str::from_utf8(run).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hash_should_be_found_in_any_text() {
        let hash = "0123456789abcdef".repeat(4);
        let text = format!("[{{\"hash\":\"{hash}\",\"bytes\":12{{ \"{hash}0\" cut {hash}");
        assert_eq!(
            hashes_in(text.as_bytes()).collect::<Vec<_>>(),
            [&hash, &hash]
        );
        assert_eq!(hashes_in(b"\"abc\" \xFF").count(), 0);
    }
}

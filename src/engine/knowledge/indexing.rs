//! Reads the documents that wait: each in the child process that reads foreign files, two at a
//! time. What one of them does to its reader stops no other, and what was read is kept before
//! the next begins.

use std::collections::HashSet;
use std::path::Path;
use std::time::Duration;

use tokio::task::{JoinSet, spawn_blocking};
use tokio::time::sleep;

use crate::domain::{
    ContentHash, Document, DocumentId, Failure, Limits, ReadRequest, Refusal, SeenFile, Wanted,
};
use crate::engine::reading::file_bytes;
use crate::knowledge::cut;

use super::library::Library;
use super::walk::look_at;

/// So many documents are read at the same time.
const MOST_AT_ONCE: usize = 2;
/// A store that refuses, as a full disk does, is asked again after this time.
const STORE_PAUSE: Duration = Duration::from_secs(10);

/// Reads what waits, for ever.
pub(super) async fn run(library: Library) {
    loop {
        tokio::select! {
            // What is being read may be what was paused or let go of: dropping it ends its
            // process, and what is still wanted of it is begun anew.
            () = library.interruption.notified() => {}
            result = read_all(&library) => match result {
                Ok(()) => library.documents.notified().await,
                Err(failure) => {
                    library.complain(failure);
                    sleep(STORE_PAUSE).await;
                }
            }
        }
    }
}

/// Reads until nothing waits any more.
async fn read_all(library: &Library) -> Result<(), Failure> {
    let mut running: JoinSet<(DocumentId, Result<(), Failure>)> = JoinSet::new();
    let mut known: HashSet<DocumentId> = HashSet::new();
    loop {
        let wanted = MOST_AT_ONCE + known.len();
        let waiting = library.store.next_waiting(wanted).await?;
        let new = waiting.into_iter().filter(|it| !known.contains(&it.id));
        let room = MOST_AT_ONCE - running.len();
        for document in new.take(room).collect::<Vec<_>>() {
            known.insert(document.id);
            let library = library.clone();
            running.spawn(async move {
                let id = document.id;
                (id, read(&library, document).await)
            });
        }
        match running.join_next().await {
            None => return Ok(()),
            Some(Ok((id, result))) => {
                known.remove(&id);
                result?;
            }
            // A panic of ours: the document stays known here, so that it is not begun again at
            // once, and is tried at the next start.
            Some(Err(error)) => {
                let is_panic = error.is_panic();
                tracing::error!(is_panic, "the reading of a document broke down");
            }
        }
        library.news.notify_one();
        library.passages.notify_one();
    }
}

/// Reads one document and keeps what was read, or why nothing was.
async fn read(library: &Library, document: Document) -> Result<(), Failure> {
    let _note = library.note_reading(&document.path);
    let store = &library.store;
    let most = library.settings.borrow().most_file_bytes();
    let path = document.path.clone();
    let opened = spawn_blocking(move || open(&path, most)).await;
    let opened = opened.unwrap_or_else(|_| Err((SeenFile::default(), Refusal::Broke)));
    let (seen, bytes, hash) = match opened {
        Ok(opened) => opened,
        Err((seen, refusal)) => {
            let seen = if seen.path.is_empty() {
                as_known(&document)
            } else {
                seen
            };
            store.refuse_document(document.id, seen, refusal).await?;
            return Ok(());
        }
    };
    if store.file_hash(document.id).await? == Some(hash) {
        store.keep_unchanged(document.id, seen).await?;
        return Ok(());
    }
    let request = ReadRequest {
        name: document.path.clone(),
        limits: Limits {
            bytes: most,
            ..Limits::default()
        },
        pages: None,
        wanted: Wanted::Text,
    };
    let reading = library.reader.read(&bytes, request).await;
    drop(bytes);
    let name = document.path.clone();
    let text = match reading {
        Ok(reading) => {
            let cut = spawn_blocking(move || cut(&name, &reading)).await;
            cut.map_err(|_| Refusal::Broke)
        }
        Err(refusal) => Err(refusal),
    };
    match text {
        Ok(text) if text.passages.is_empty() => {
            let refusal = Refusal::Empty;
            store.refuse_document(document.id, seen, refusal).await?;
        }
        Ok(text) => {
            store.keep_document(document.id, seen, hash, text).await?;
        }
        Err(refusal) => {
            store.refuse_document(document.id, seen, refusal).await?;
        }
    }
    Ok(())
}

type Opened = (SeenFile, Vec<u8>, ContentHash);

fn open(path: &str, most: u64) -> Result<Opened, (SeenFile, Refusal)> {
    let path = Path::new(path);
    let seen = look_at(path).unwrap_or_default();
    match file_bytes(path, most) {
        Ok(bytes) if bytes.is_empty() => Err((seen, Refusal::Empty)),
        Ok(bytes) => {
            let hash = ContentHash::from(*blake3::hash(&bytes).as_bytes());
            Ok((seen, bytes, hash))
        }
        Err(refusal) => Err((seen, refusal)),
    }
}

/// A file that is not there, as it was known.
fn as_known(document: &Document) -> SeenFile {
    SeenFile {
        path: document.path.clone(),
        bytes: document.bytes,
        modified_at: document.modified_at,
    }
}

//! Files on their way in: looked at before they are read, read by the child process, and kept
//! before the window hears of them.

use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use image::{ImageFormat, RgbaImage};
use tokio::task::spawn_blocking;

use crate::domain::{
    AttachSource, Attachment, AttachmentId, ContentHash, Event, FileFacts, FileKind, Pixels,
    Reading, ReadingWay, Refusal,
};
use crate::engine::{now, reading};

use super::contents::{Contents, request, unreadable};
use super::folder;

/// Reads what a person attaches.
pub(super) async fn attach(
    contents: &Contents,
    id: AttachmentId,
    source: AttachSource,
    (way, most_bytes): (ReadingWay, u64),
) -> Event {
    let refused = |refusal| Event::AttachmentRead {
        id,
        result: Err(refusal),
    };
    let of_system = |error: tokio::task::JoinError| Refusal::Unreadable(error.to_string());
    let opened = match source {
        AttachSource::Kept(attachment) => {
            let result = read_again(contents, *attachment, way).await.map(Box::new);
            return Event::AttachmentRead { id, result };
        }
        AttachSource::Path(path) => {
            let opened = spawn_blocking(move || open(&path, most_bytes)).await;
            match opened.map_err(of_system).flatten() {
                Ok(Opened::Folder(contents)) => {
                    let contents = Box::new(contents);
                    return Event::FolderFound { id, contents };
                }
                Ok(Opened::File(file)) => Ok(file),
                Err(refusal) => Err(refusal),
            }
        }
        AttachSource::OfFolder(file) => spawn_blocking(move || {
            let bytes = reading::file_bytes(&file.path, most_bytes)?;
            Ok(File::of(file.name, bytes.into()))
        })
        .await
        .map_err(of_system)
        .flatten(),
        AttachSource::Bytes { name, bytes } => spawn_blocking(move || Ok(File::of(name, bytes)))
            .await
            .map_err(of_system)
            .flatten(),
        AttachSource::Pixels { name, pixels } => spawn_blocking(move || {
            let bytes = png(&pixels)?;
            Ok(File::of(name, bytes.into()))
        })
        .await
        .map_err(of_system)
        .flatten(),
    };
    let file = match opened {
        Ok(file) => file,
        Err(refusal) => return refused(refusal),
    };
    let result = keep(contents, id, file, way, most_bytes)
        .await
        .map(Box::new);
    Event::AttachmentRead { id, result }
}

/// A file as it came.
struct File {
    name: String,
    bytes: Arc<[u8]>,
    hash: ContentHash,
}

impl File {
    fn of(name: String, bytes: Arc<[u8]>) -> Self {
        let hash = ContentHash::from(*blake3::hash(&bytes).as_bytes());
        Self { name, bytes, hash }
    }
}

enum Opened {
    File(File),
    Folder(crate::domain::FolderContents),
}

fn open(path: &Path, most_bytes: u64) -> Result<Opened, Refusal> {
    let facts = path
        .metadata()
        .map_err(|error| Refusal::Unreadable(error.to_string()))?;
    if facts.is_dir() {
        return Ok(Opened::Folder(folder::look(path, most_bytes)));
    }
    let bytes = reading::file_bytes(path, most_bytes)?;
    Ok(Opened::File(File::of(name_of(path), bytes.into())))
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().map(PathBuf::from);
    let name = name.unwrap_or_else(|| path.to_owned());
    let name = name.to_string_lossy();
    // What cannot be seen has no place in a chip or in a prompt.
    name.chars().filter(|sign| !sign.is_control()).collect()
}

async fn keep(
    contents: &Contents,
    id: AttachmentId,
    file: File,
    mut way: ReadingWay,
    most_bytes: u64,
) -> Result<Attachment, Refusal> {
    let File { name, bytes, hash } = file;
    let size = bytes.len() as u64;
    if crate::attach::glance(&bytes, &name) != Ok(FileKind::Pdf) {
        // Only pages can be had as pictures; a picture is one anyway.
        way.as_pictures = false;
    }
    let not_kept = |failure: crate::domain::Failure| Refusal::NotKept(failure.detail);
    let known = contents.store.reading(hash, way).await;
    let facts = if let Some(reading) = known.map_err(unreadable)? {
        let facts = facts_of(contents, hash, way, &reading).await;
        let kept = contents.store.keep_file(hash, bytes, None, now()).await;
        kept.map_err(not_kept)?;
        facts
    } else {
        let request = request(&name, way, most_bytes);
        let reading = Arc::new(contents.reader.read(&bytes, request).await?);
        let facts = FileFacts::from(&*reading);
        let read = Some((way, reading));
        let kept = contents.store.keep_file(hash, bytes, read, now()).await;
        kept.map_err(not_kept)?;
        facts
    };
    Ok(Attachment {
        id,
        name,
        hash,
        bytes: size,
        way,
        facts,
    })
}

/// Reads something that is attached in another way. Where that does not work it stays as it
/// was, which the caller sees by the refusal.
async fn read_again(
    contents: &Contents,
    attachment: Attachment,
    way: ReadingWay,
) -> Result<Attachment, Refusal> {
    let attachment = Attachment { way, ..attachment };
    let reading = contents.reading(&attachment).await?;
    let facts = facts_of(contents, attachment.hash, way, &reading).await;
    Ok(Attachment {
        facts,
        ..attachment
    })
}

/// What a reading that is kept says of its file; its thumbnail is kept beside it.
async fn facts_of(
    contents: &Contents,
    hash: ContentHash,
    way: ReadingWay,
    reading: &Reading,
) -> FileFacts {
    let thumbnail = contents.store.thumbnail(hash, way).await;
    FileFacts {
        has_thumbnail: thumbnail.is_ok_and(|thumbnail| thumbnail.is_some()),
        ..FileFacts::from(reading)
    }
}

/// A picture of the clipboard as a file.
fn png(pixels: &Pixels) -> Result<Vec<u8>, Refusal> {
    let broken = || Refusal::Damaged(FileKind::Png);
    let image = RgbaImage::from_raw(pixels.width, pixels.height, pixels.rgba.clone());
    let mut bytes = Vec::new();
    image
        .ok_or_else(broken)?
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .map_err(|_| broken())?;
    Ok(bytes)
}

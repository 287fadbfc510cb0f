//! What a person looks at and listens to of what is attached.

use std::io::Cursor;
use std::sync::Arc;

use image::ImageReader;
use tokio::task::spawn_blocking;

use crate::domain::{
    Attachment, FileKind, PictureKey, PictureShape, Pixels, ReadRequest, ReadingWay, Refusal,
    THUMBNAIL_SIDE, Wanted,
};

use super::contents::{Contents, request, unreadable};

/// A picture of something attached.
pub(super) async fn picture(
    contents: &Contents,
    attachment: &Attachment,
    shape: PictureShape,
) -> (PictureKey, Result<Arc<Pixels>, Refusal>) {
    let result = match shape {
        PictureShape::Thumbnail => thumbnail(contents, attachment).await,
        PictureShape::Page { page, most_side } => {
            let wanted = Wanted::View { page, most_side };
            let read = read(contents, attachment, wanted).await;
            read.and_then(|reading| reading.view.ok_or(Refusal::Broke))
        }
    };
    (PictureKey::of(attachment, shape), result.map(Arc::new))
}

/// The text that a model gets of it.
pub(super) async fn text(
    contents: &Contents,
    attachment: &Attachment,
) -> Result<Arc<str>, Refusal> {
    let reading = if attachment.way.as_pictures {
        // Pages that go as pictures can be read by a person all the same.
        let way = ReadingWay {
            as_pictures: false,
            ..attachment.way
        };
        let attachment = Attachment {
            way,
            ..attachment.clone()
        };
        contents.reading(&attachment).await?
    } else {
        contents.reading(attachment).await?
    };
    Ok(reading.text().into())
}

/// Words below the texts of what is attached to them, each under its name as a model gets it.
/// Of what has no text only the name is there.
pub(super) async fn gathered(
    contents: &Contents,
    words: &str,
    attachments: &[Attachment],
) -> String {
    let mut gathered = String::new();
    for attachment in attachments {
        gathered.extend(["--- File: ", &attachment.name, " ---\n"]);
        if attachment.facts.text_bytes > 0
            && let Ok(text) = text(contents, attachment).await
        {
            gathered.push_str(text.trim_end());
            gathered.push('\n');
        }
        gathered.push('\n');
    }
    gathered + words
}

/// A sound that can be played.
pub(super) async fn sound(
    contents: &Contents,
    attachment: &Attachment,
) -> Result<Arc<[u8]>, Refusal> {
    let reading = read(contents, attachment, Wanted::Playable).await?;
    let bytes = reading.sound.and_then(|sound| sound.bytes);
    bytes.map(Arc::from).ok_or(Refusal::Broke)
}

async fn read(
    contents: &Contents,
    attachment: &Attachment,
    wanted: Wanted,
) -> Result<crate::domain::Reading, Refusal> {
    let bytes = contents.file(attachment.hash).await?;
    let request = request(&attachment.name, attachment.way, bytes.len() as u64);
    let request = ReadRequest {
        wanted,
        // A person may look at every page.
        pages: None,
        ..request
    };
    contents.reader.read(&bytes, request).await
}

/// The thumbnail that is kept, or one that is made now.
async fn thumbnail(contents: &Contents, attachment: &Attachment) -> Result<Pixels, Refusal> {
    let (hash, way) = (attachment.hash, attachment.way);
    let kept = contents.store.thumbnail(hash, way).await;
    if let Some(bytes) = kept.map_err(unreadable)? {
        let pixels = spawn_blocking(move || decoded(&bytes)).await;
        if let Ok(Some(pixels)) = pixels {
            return Ok(pixels);
        }
    }
    let wanted = Wanted::View {
        page: way.pages.map_or(1, |pages| pages.first),
        most_side: THUMBNAIL_SIDE,
    };
    let reading = read(contents, attachment, wanted).await?;
    let kind = attachment.facts.kind;
    reading.view.ok_or_else(|| no_picture(kind))
}

const fn no_picture(kind: FileKind) -> Refusal {
    Refusal::Damaged(kind)
}

/// A thumbnail that the reading process wrote itself; it is none of a foreign file's bytes.
fn decoded(bytes: &[u8]) -> Option<Pixels> {
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    let mut most = image::Limits::default();
    most.max_image_width = Some(THUMBNAIL_SIDE);
    most.max_image_height = Some(THUMBNAIL_SIDE);
    reader.limits(most);
    let image = reader.decode().ok()?.into_rgba8();
    Some(Pixels {
        width: image.width(),
        height: image.height(),
        rgba: image.into_raw(),
    })
}

//! How a file becomes what a model can read: its kind from its content, its text with what
//! structure it has, its picture upright and small enough, its sound and how loud it is.
//!
//! Pure: bytes in, parts out. A parser may panic or take for ever on a hostile file, so
//! that it runs in a child process (`child`), which `engine::Reader` starts.

pub mod child;
mod docx;
mod epub;
mod html;
mod image;
mod kind;
mod markdown;
mod package;
mod pdf;
mod pptx;
mod raster;
mod sound;
mod svg;
mod text;
mod xlsx;
mod xml;

use crate::domain::{FileKind, ReadRequest, Reading, Refusal, Wanted};

/// What a file seems to be, by its first bytes and its name alone. Nothing is unpacked and
/// nothing is parsed, so that it can be asked outside of the child process.
pub fn glance(bytes: &[u8], name: &str) -> Result<FileKind, Refusal> {
    kind::glance(bytes, name)
}

/// What a file is, by its content first and its name second.
pub fn kind(bytes: &[u8], name: &str) -> Result<FileKind, Refusal> {
    kind::recognise(bytes, name)
}

/// Reads a file.
pub fn read(bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
    let mut reading = read_first(bytes, request)?;
    if is_drawn_later(&reading, request) {
        reading.thumbnail = drawn_later(bytes, request);
    }
    Ok(reading)
}

/// Reads a file, without the thumbnail that has to be drawn for itself.
pub fn read_first(bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
    let most = request.limits.bytes;
    if bytes.len() as u64 > most {
        let bytes = bytes.len() as u64;
        return Err(Refusal::TooLarge { bytes, most });
    }
    let kind = kind::recognise(bytes, &request.name)?;
    match request.wanted {
        Wanted::PagePictures if kind == FileKind::Pdf => pdf::pictures(bytes, request),
        Wanted::PagePictures if !kind.is_image() => Err(Refusal::NothingToSee(kind)),
        Wanted::Text if kind.is_image() || kind.is_audio() => Err(Refusal::NothingToSearch(kind)),
        // A picture is its own page.
        Wanted::Contents | Wanted::Text | Wanted::PagePictures => contents(kind, bytes, request),
        Wanted::View { page, most_side } => view(kind, bytes, request, page, most_side),
        Wanted::Playable if kind.is_audio() => sound::playable(kind, bytes, &request.limits),
        Wanted::Playable => Err(Refusal::NothingToHear(kind)),
    }
}

/// Whether a thumbnail is still to be drawn: of a document whose text was read. It may fail or
/// take for ever, and the text must not wait for it.
pub(crate) fn is_drawn_later(reading: &Reading, request: &ReadRequest) -> bool {
    reading.kind == FileKind::Pdf && request.wanted == Wanted::Contents
}

/// That thumbnail.
pub(crate) fn drawn_later(bytes: &[u8], request: &ReadRequest) -> Option<Vec<u8>> {
    pdf::thumbnail(bytes, request)
}

fn contents(kind: FileKind, bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
    match kind {
        FileKind::Text | FileKind::Csv | FileKind::Json => text::read(kind, bytes, request),
        FileKind::Html => html::read(bytes, request),
        FileKind::Png
        | FileKind::Jpeg
        | FileKind::Gif
        | FileKind::WebP
        | FileKind::Bmp
        | FileKind::Tiff => image::read(kind, bytes, &request.limits),
        FileKind::Svg => svg::read(bytes, &request.limits),
        FileKind::Pdf => pdf::read(bytes, request),
        FileKind::Docx => docx::read(bytes, &request.limits),
        FileKind::Xlsx => xlsx::read(bytes, &request.limits),
        FileKind::Pptx => pptx::read(bytes, request),
        FileKind::Epub => epub::read(bytes, &request.limits),
        FileKind::Wav | FileKind::Mp3 | FileKind::Flac | FileKind::Ogg | FileKind::M4a => {
            sound::read(kind, bytes, &request.limits)
        }
    }
}

fn view(
    kind: FileKind,
    bytes: &[u8],
    request: &ReadRequest,
    page: u32,
    most_side: u32,
) -> Result<Reading, Refusal> {
    if kind.is_image() && page != 1 {
        return Err(Refusal::NoSuchPages { pages: 1 });
    }
    match kind {
        FileKind::Pdf => pdf::view(bytes, &request.limits, page, most_side),
        FileKind::Svg => svg::view(bytes, &request.limits, most_side),
        kind if kind.is_image() => image::view(kind, bytes, &request.limits, most_side),
        _ => Err(Refusal::NothingToSee(kind)),
    }
}

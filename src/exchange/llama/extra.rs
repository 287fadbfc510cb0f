//! What stands beside the words of a message, as it is read: what a person attached becomes an
//! attachment with its content, other texts go where the model read them, and of everything else
//! is told that it is not taken over.

use super::record::{Kept, RawExtra, RawMessage};
use crate::attach;
use crate::domain::{
    Attachment, AttachmentId, AttachmentKind, FileFacts, FileKind, ImportedFile, Limits, Loss,
    ReadingWay,
};
use crate::exchange::content::file_of;
use crate::exchange::loose::{Object, Text};

/// Takes the contents out of what a person attached, and leaves what is known of them.
pub(super) fn unpack(message: &mut Object<RawMessage>) -> Vec<ImportedFile> {
    let mut files = Vec::new();
    let Some(message) = &mut message.0 else {
        return files;
    };
    let is_persons = message.role.as_str() == "user";
    for extra in &mut message.extra.0 {
        let Some(extra) = &mut extra.0 else {
            continue;
        };
        let (url, data) = (extra.base64_url.0.take(), extra.base64_data.0.take());
        if !is_persons {
            continue;
        }
        let name = name_of(extra);
        let (bytes, is_fitting): (_, fn(FileKind) -> bool) = match kind_of(extra) {
            AttachmentKind::Image => (url.or(data), FileKind::is_image),
            AttachmentKind::Audio => (data.or(url), FileKind::is_audio),
            AttachmentKind::Pdf => (data.or(url), |kind| kind == FileKind::Pdf),
            AttachmentKind::Video | AttachmentKind::Other => (None, |_| false),
        };
        let whole = bytes.and_then(|bytes| {
            let kind = fitting(&bytes, &name, is_fitting)?;
            let text_bytes = extra.content.as_str().len() as u64;
            Some((bytes, kind, text_bytes))
        });
        let Some((bytes, kind, text_bytes)) = whole.or_else(|| text_file(extra, &name)) else {
            continue;
        };
        let file = file_of(bytes);
        extra.kept = Some(Kept {
            hash: file.hash,
            bytes: file.bytes.len() as u64,
            kind,
            text_bytes,
        });
        files.push(file);
    }
    files
}

/// A text as a file of its own, where what reads files sees a text in it as well.
fn text_file(extra: &mut RawExtra, name: &str) -> Option<(Vec<u8>, FileKind, u64)> {
    if !has_text(extra) || extra.content.as_str().trim().is_empty() {
        return None;
    }
    let is_text = |kind| {
        matches!(
            kind,
            FileKind::Text | FileKind::Csv | FileKind::Json | FileKind::Html
        )
    };
    let kind = fitting(extra.content.as_str().as_bytes(), name, is_text)?;
    let bytes = extra.content.0.take()?.into_bytes();
    let size = bytes.len() as u64;
    Some((bytes, kind, size))
}

/// What bytes are, where that is what they are said to be.
fn fitting(bytes: &[u8], name: &str, is_fitting: impl Fn(FileKind) -> bool) -> Option<FileKind> {
    attach::glance(bytes, name)
        .ok()
        .filter(|kind| is_fitting(*kind))
}

/// Something attached whose content went ahead. What else is to be known of it is found when it
/// is read, by the process that reads files.
pub(super) fn attachment(id: AttachmentId, extra: &RawExtra, kept: Kept) -> Attachment {
    let name = name_of(extra);
    let has_pages = kept.kind == FileKind::Pdf;
    Attachment {
        id,
        name,
        hash: kept.hash,
        bytes: kept.bytes,
        way: ReadingWay {
            pages: None,
            as_pictures: has_pages && extra.processed_as_images.0,
            most_pixels: Limits::default().scale_to_pixels,
        },
        facts: FileFacts {
            kind: kept.kind,
            text_bytes: kept.text_bytes,
            pictures: Vec::new(),
            pages: None,
            duration_ms: None,
            waveform: Vec::new(),
            // It is made when it is first looked at.
            has_thumbnail: kept.kind.is_image() || has_pages,
            remarks: Vec::new(),
        },
    }
}

fn kind_of(extra: &RawExtra) -> AttachmentKind {
    match extra.kind.as_str() {
        "IMAGE" | "imageFile" => AttachmentKind::Image,
        "AUDIO" | "audioFile" => AttachmentKind::Audio,
        "VIDEO" | "videoFile" => AttachmentKind::Video,
        "PDF" | "pdfFile" => AttachmentKind::Pdf,
        _ => AttachmentKind::Other,
    }
}

fn has_text(extra: &RawExtra) -> bool {
    matches!(kind_of(extra), AttachmentKind::Pdf | AttachmentKind::Other)
}

/// What it is called, without what cannot be seen.
fn name_of(extra: &RawExtra) -> String {
    let names = [&extra.name, &extra.prompt_name, &extra.uri];
    let name = names
        .into_iter()
        .map(Text::as_str)
        .find(|name| !name.is_empty());
    let name = name.unwrap_or_default().chars();
    name.filter(|sign| !sign.is_control()).collect()
}

/// Appends the text of an attachment as the server was sent it, or tells what is lost.
pub(super) fn take_over(extra: RawExtra, content: &mut String) -> Option<Loss> {
    let kind = kind_of(&extra);
    let name = name_of(&extra);
    let has_text = has_text(&extra);
    let label = if kind == AttachmentKind::Pdf {
        "PDF File"
    } else {
        "File"
    };
    match extra.content.some().filter(|_| has_text) {
        Some(text) => {
            content.push_str("\n\n--- ");
            content.push_str(label);
            content.push_str(": ");
            content.push_str(&name);
            content.push_str(" ---\n");
            content.push_str(&text);
            None
        }
        None => Some(Loss::Attachment { kind, name }),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn taken(extra: serde_json::Value) -> (String, Option<Loss>) {
        let mut content = "See this.".to_owned();
        let loss = take_over(serde_json::from_value(extra).unwrap(), &mut content);
        (content, loss)
    }

    #[test]
    fn texts_should_be_appended_as_the_model_read_them() {
        for (extra, expected) in [
            (
                json!({"type": "TEXT", "name": "a.txt", "content": "abc"}),
                "File: a.txt",
            ),
            (
                json!({"type": "textFile", "name": "a.txt", "content": "abc"}),
                "File: a.txt",
            ),
            (
                json!({"type": "context", "name": "Pasted", "content": "abc"}),
                "File: Pasted",
            ),
            (
                json!({"type": "PDF", "name": "a.pdf", "content": "abc"}),
                "PDF File: a.pdf",
            ),
            (
                json!({"type": "MCP_PROMPT", "promptName": "ask", "content": "abc"}),
                "File: ask",
            ),
            (
                json!({"type": "MCP_RESOURCE", "uri": "x:y", "content": "abc"}),
                "File: x:y",
            ),
        ] {
            let expected = format!("See this.\n\n--- {expected} ---\nabc");
            assert_eq!(taken(extra), (expected, None));
        }
    }

    #[test]
    fn what_is_no_text_should_be_told_by_name() {
        for (extra, kind) in [
            (
                json!({"type": "IMAGE", "name": "it", "base64Url": "data:"}),
                AttachmentKind::Image,
            ),
            (
                json!({"type": "imageFile", "name": "it"}),
                AttachmentKind::Image,
            ),
            (
                json!({"type": "AUDIO", "name": "it", "base64Data": ""}),
                AttachmentKind::Audio,
            ),
            (
                json!({"type": "VIDEO", "name": "it"}),
                AttachmentKind::Video,
            ),
            (
                json!({"type": "PDF", "name": "it", "content": ""}),
                AttachmentKind::Pdf,
            ),
            (json!({"type": "NEW", "name": "it"}), AttachmentKind::Other),
        ] {
            let name = "it".to_owned();
            let loss = Some(Loss::Attachment { kind, name });
            assert_eq!(taken(extra), ("See this.".to_owned(), loss));
        }
    }
}

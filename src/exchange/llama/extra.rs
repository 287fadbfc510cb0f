//! What stands beside the words of a message: texts go where the model read them, and of
//! everything else is told that it is not taken over.

use crate::domain::{AttachmentKind, Loss};

use super::record::RawExtra;
use crate::exchange::loose::Text;

/// Appends the text of an attachment as the server was sent it, or tells what is lost.
pub(super) fn take_over(extra: RawExtra, content: &mut String) -> Option<Loss> {
    let kind = match extra.kind.as_str() {
        "IMAGE" | "imageFile" => AttachmentKind::Image,
        "AUDIO" | "audioFile" => AttachmentKind::Audio,
        "VIDEO" | "videoFile" => AttachmentKind::Video,
        "PDF" | "pdfFile" => AttachmentKind::Pdf,
        _ => AttachmentKind::Other,
    };
    let names = [extra.name, extra.prompt_name, extra.uri];
    let name = names.into_iter().find_map(Text::some).unwrap_or_default();
    let has_text = matches!(kind, AttachmentKind::Pdf | AttachmentKind::Other);
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

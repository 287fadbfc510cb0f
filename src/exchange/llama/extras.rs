//! What is attached to a message, written as llama.cpp's web page writes it. A file is read
//! when its turn comes to be written, and let go of then.

use serde::ser::{Error as _, SerializeSeq};
use serde::{Serialize, Serializer};

use crate::domain::{Attachment, FileKind, Reading};
use crate::exchange::content::{Base64, DataUrl, Files, media_type};

/// The attachments of a message. Those whose content is not kept are left out: there is no way
/// to write them.
#[derive(Clone, Copy)]
pub(super) struct Extras<'a> {
    attachments: &'a [Attachment],
    files: &'a dyn Files,
}

/// One of them, in the shape of its kind.
#[derive(Serialize)]
#[serde(tag = "type")]
enum Extra<'a> {
    #[serde(rename = "IMAGE", rename_all = "camelCase")]
    Image {
        name: &'a str,
        size: u64,
        base64_url: DataUrl<'a>,
    },
    #[serde(rename = "AUDIO", rename_all = "camelCase")]
    Audio {
        name: &'a str,
        size: u64,
        base64_data: Base64<'a>,
        mime_type: &'a str,
    },
    #[serde(rename = "PDF", rename_all = "camelCase")]
    Pdf {
        name: &'a str,
        size: u64,
        base64_data: Base64<'a>,
        content: &'a str,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        images: Vec<DataUrl<'a>>,
        processed_as_images: bool,
    },
    #[serde(rename = "TEXT")]
    Text {
        name: &'a str,
        size: u64,
        content: &'a str,
    },
}

impl<'a> Extras<'a> {
    pub(super) fn new(attachments: &'a [Attachment], files: &'a dyn Files) -> Self {
        Self { attachments, files }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.attachments.is_empty()
    }

    /// Writes one of them.
    fn write<S: SerializeSeq>(
        &self,
        attachment: &Attachment,
        list: &mut S,
    ) -> Result<(), S::Error> {
        let of_file = |error: std::io::Error| S::Error::custom(error);
        let Some(bytes) = self.files.bytes(attachment.hash).map_err(of_file)? else {
            return Ok(());
        };
        let Attachment { name, facts, .. } = attachment;
        let (kind, size) = (facts.kind, bytes.len() as u64);
        let reading = || self.files.reading(attachment).map_err(of_file);
        if kind.is_image() {
            return list.serialize_element(&Extra::Image {
                name,
                size,
                base64_url: DataUrl(media_type(kind), &bytes),
            });
        }
        if kind.is_audio() {
            return list.serialize_element(&Extra::Audio {
                name,
                size,
                base64_data: Base64(&bytes),
                mime_type: media_type(kind),
            });
        }
        match kind {
            FileKind::Pdf => {
                let reading = reading()?;
                let content = reading.as_ref().map(Reading::text);
                let pages = reading.iter().flat_map(|read| &read.pictures);
                let images: Vec<_> = pages
                    .filter_map(|page| {
                        let bytes = page.bytes.as_deref()?;
                        Some(DataUrl(page.format.media_type(), bytes))
                    })
                    .collect();
                list.serialize_element(&Extra::Pdf {
                    name,
                    size,
                    base64_data: Base64(&bytes),
                    content: content.as_deref().unwrap_or_default(),
                    // Said without the pictures, the page would send nothing of it.
                    processed_as_images: !images.is_empty(),
                    images,
                })
            }
            // The page knows no such document: it gets the text of it.
            FileKind::Docx | FileKind::Xlsx | FileKind::Pptx | FileKind::Epub => match reading()? {
                Some(reading) => list.serialize_element(&Extra::Text {
                    name,
                    size,
                    content: &reading.text(),
                }),
                None => Ok(()),
            },
            _ => {
                let text = std::str::from_utf8(&bytes);
                let read = match text {
                    Ok(_) => None,
                    // In another encoding: what was read of it is text in any case.
                    Err(_) => reading()?.map(|read| read.text()),
                };
                let lossy = String::from_utf8_lossy(&bytes);
                let content = text.unwrap_or(read.as_deref().unwrap_or(&lossy));
                list.serialize_element(&Extra::Text {
                    name,
                    size,
                    content,
                })
            }
        }
    }
}

impl Serialize for Extras<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        for attachment in self.attachments {
            self.write(attachment, &mut list)?;
        }
        list.end()
    }
}

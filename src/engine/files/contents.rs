//! What is in files that are kept, and what a model gets of it.

use std::sync::Arc;

use crate::domain::{
    Abilities, Attachment, ContentHash, Failure, FileKind, Limits, Message, MessageId, PromptPart,
    PromptParts, ReadRequest, Reading, ReadingWay, Refusal, Sense, Unsent, Wanted,
};
use crate::engine::Reader;
use crate::store::Store;

/// The files that are kept, and the reader of those that were not read in the way that is
/// wanted: they came from another program, or a row was of another version.
#[derive(Clone, Debug)]
pub struct Contents {
    pub(super) store: Store,
    pub(super) reader: Reader,
}

impl Contents {
    /// The files of a store.
    #[must_use]
    pub const fn new(store: Store, reader: Reader) -> Self {
        Self { store, reader }
    }

    /// The bytes of a file.
    pub(super) async fn file(&self, hash: ContentHash) -> Result<Arc<[u8]>, Refusal> {
        let found = self.store.file(hash).await.map_err(unreadable)?;
        found.ok_or(Refusal::Gone)
    }

    /// What was read of something attached; where that is not here it is read again.
    pub(super) async fn reading(&self, attachment: &Attachment) -> Result<Reading, Refusal> {
        let (hash, way) = (attachment.hash, attachment.way);
        let kept = self.store.reading(hash, way).await.map_err(unreadable)?;
        if let Some(reading) = kept {
            return Ok(reading);
        }
        let bytes = self.file(hash).await?;
        // It was taken once, however large it is.
        let request = request(&attachment.name, way, bytes.len() as u64);
        let reading = Arc::new(self.reader.read(&bytes, request).await?);
        let kept = self.store.keep_reading(hash, way, Arc::clone(&reading));
        if let Err(failure) = kept.await {
            tracing::warn!(%failure, "what was read of a file was not kept");
        }
        Ok(Arc::unwrap_or_clone(reading))
    }

    /// What a model of these abilities gets of the attachments of messages. What it does not
    /// take, and what cannot be read any more, is left out and counted: a server would refuse
    /// the whole of it.
    pub(in crate::engine) async fn parts_of(
        &self,
        attached: Vec<(MessageId, Vec<Attachment>)>,
        abilities: &Abilities,
    ) -> PromptParts {
        let mut parts = PromptParts::default();
        for (message, attachments) in attached {
            let (of_message, unsent) = self.parts(&attachments, abilities).await;
            parts.unsent.add(unsent);
            parts.add(message, of_message);
        }
        parts
    }

    /// The same for what is attached to one message.
    pub(in crate::engine) async fn parts(
        &self,
        attachments: &[Attachment],
        abilities: &Abilities,
    ) -> (Vec<PromptPart>, Unsent) {
        let mut parts = Vec::new();
        let mut unsent = Unsent::default();
        for attachment in attachments {
            match attachment.lacks(abilities) {
                Some(Sense::Sight) => unsent.pictures += 1,
                Some(Sense::Hearing) => unsent.sounds += 1,
                None => match self.parts_of_one(attachment).await {
                    Ok(of_one) => parts.extend(of_one),
                    Err(refusal) => {
                        tracing::warn!(?refusal, "something attached is not sent");
                        unsent.missing += 1;
                    }
                },
            }
        }
        (parts, unsent)
    }

    async fn parts_of_one(&self, attachment: &Attachment) -> Result<Vec<PromptPart>, Refusal> {
        let reading = self.reading(attachment).await?;
        let mut parts = Vec::new();
        let name = attachment.name.clone();
        let is_text = reading.pictures.is_empty() && reading.sound.is_none();
        if is_text {
            parts.push(PromptPart::Text {
                name,
                text: reading.text().into(),
                is_pdf: reading.kind == FileKind::Pdf,
            });
        }
        for picture in reading.pictures {
            let bytes = match picture.bytes {
                Some(bytes) => bytes.into(),
                None => self.file(attachment.hash).await?,
            };
            parts.push(PromptPart::Picture {
                media_type: picture.format.media_type(),
                bytes,
                size: (picture.width, picture.height),
            });
        }
        if let Some(sound) = reading.sound {
            let bytes = match sound.bytes {
                Some(bytes) => bytes.into(),
                None => self.file(attachment.hash).await?,
            };
            parts.push(PromptPart::Sound {
                format: sound.format,
                bytes,
                duration_ms: sound.duration_ms,
            });
        }
        Ok(parts)
    }
}

/// What is attached to the messages of a branch.
pub(in crate::engine) fn attached_to<'a>(
    branch: impl IntoIterator<Item = &'a Message>,
) -> Vec<(MessageId, Vec<Attachment>)> {
    branch
        .into_iter()
        .filter(|message| !message.attachments.is_empty())
        .map(|message| (message.id, message.attachments.clone()))
        .collect()
}

/// How a file is read in this way.
pub(super) fn request(name: &str, way: ReadingWay, most_bytes: u64) -> ReadRequest {
    ReadRequest {
        name: name.to_owned(),
        limits: Limits {
            bytes: most_bytes,
            scale_to_pixels: way.most_pixels,
            ..Limits::default()
        },
        pages: way.pages,
        wanted: if way.as_pictures {
            Wanted::PagePictures
        } else {
            Wanted::Contents
        },
    }
}

/// A store that does not answer.
pub(super) fn unreadable(failure: Failure) -> Refusal {
    Refusal::Unreadable(failure.detail)
}

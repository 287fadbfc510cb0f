//! What is attached to a message: which file, read in which way, and the few facts of it
//! that are shown. The bytes are kept once for each content, whoever refers to them.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::prompt::{picture_tokens, sound_tokens};
use super::{Abilities, AttachmentId, FileKind, PageRange, Pixels, Reading, Remark};

/// What tells one content from another: its BLAKE3 hash.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

impl ContentHash {
    /// The bytes of the hash.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for ContentHash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ContentHash({self})")
    }
}

/// A text that is no hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not 64 hexadecimal digits")]
pub struct NotAHash;

impl FromStr for ContentHash {
    type Err = NotAHash;

    fn from_str(text: &str) -> Result<Self, NotAHash> {
        let mut hash = [0; 32];
        if text.len() != 2 * hash.len() {
            return Err(NotAHash);
        }
        for (byte, digits) in hash.iter_mut().zip(text.as_bytes().chunks(2)) {
            let digit = |digit: u8| char::from(digit).to_digit(16).ok_or(NotAHash);
            *byte = (digit(digits[0])? << 4 | digit(digits[1])?) as u8;
        }
        Ok(Self(hash))
    }
}

impl Serialize for ContentHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for ContentHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

/// In which way a file is read. The same content read in the same way gives the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReadingWay {
    /// Which pages, where it has any; `None` takes all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<PageRange>,
    /// Whether its pages go to the model as pictures rather than as text.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub as_pictures: bool,
    /// Larger pictures are scaled down to so many pixels; `None` leaves them as they are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_pixels: Option<u64>,
}

/// A file that is attached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attachment {
    /// Its name among all that is attached.
    pub id: AttachmentId,
    /// The name of the file.
    pub name: String,
    /// Its content.
    pub hash: ContentHash,
    /// How large the file is, in bytes.
    pub bytes: u64,
    /// In which way it is read.
    #[serde(default)]
    pub way: ReadingWay,
    /// What is in it.
    pub facts: FileFacts,
}

/// What reading a file found, without what was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// What it is.
    pub kind: FileKind,
    /// How many bytes of text a model gets of it.
    #[serde(default)]
    pub text_bytes: u64,
    /// The sizes of the pictures a model gets of it, in pixels, width first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pictures: Vec<(u32, u32)>,
    /// How many pages or slides the whole document has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// How long a sound is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration_ms: Option<u64>,
    /// How loud a sound is over its time; see [`super::Sound::waveform`].
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waveform: Vec<u8>,
    /// Whether there is a thumbnail of it.
    #[serde(default)]
    pub has_thumbnail: bool,
    /// What a person should know of what was read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<Remark>,
}

impl From<&Reading> for FileFacts {
    fn from(reading: &Reading) -> Self {
        let sound = reading.sound.as_ref();
        Self {
            kind: reading.kind,
            text_bytes: reading.text().len() as u64,
            pictures: reading
                .pictures
                .iter()
                .map(|picture| (picture.width, picture.height))
                .collect(),
            pages: reading.pages,
            duration_ms: sound.map(|sound| sound.duration_ms),
            waveform: sound
                .map(|sound| sound.waveform.clone())
                .unwrap_or_default(),
            has_thumbnail: reading.thumbnail.is_some(),
            remarks: reading.remarks.clone(),
        }
    }
}

/// Where a file comes from that is to be attached.
#[derive(Clone, PartialEq)]
pub enum AttachSource {
    /// A file or a folder.
    Path(PathBuf),
    /// A file of a folder that is attached, with its name from the folder on.
    OfFolder(FolderFile),
    /// Bytes that were pasted, and what to call them.
    Bytes {
        /// A name with the ending of its kind.
        name: String,
        /// The bytes.
        bytes: Arc<[u8]>,
    },
    /// A picture of the clipboard.
    Pixels {
        /// A name that ends in `.png`.
        name: String,
        /// The picture.
        pixels: Arc<Pixels>,
    },
    /// Something that is kept already, to be read in another way.
    Kept(Box<Attachment>),
}

// What people attach is in no log.
impl fmt::Debug for AttachSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Path(_) => "Path",
            Self::OfFolder(_) => "OfFolder",
            Self::Bytes { .. } => "Bytes",
            Self::Pixels { .. } => "Pixels",
            Self::Kept(_) => "Kept",
        })
    }
}

/// What of a folder would be attached.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FolderContents {
    /// The name of the folder.
    pub name: String,
    /// Its text files, with their names from the folder on and their sizes in bytes.
    pub files: Vec<FolderFile>,
    /// How many files are no text.
    pub others: u32,
    /// How many texts are larger than a file may be.
    pub too_large: u32,
    /// Whether there were more files than are taken.
    pub has_more: bool,
}

/// A text file of a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its name from the folder on.
    pub name: String,
    /// How large it is.
    pub bytes: u64,
}

impl FolderContents {
    /// How large its text files are together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }
}

/// Which picture of a file is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PictureShape {
    /// The small one, of the first page where it has pages.
    Thumbnail,
    /// A page, counted from one; a picture has one.
    Page {
        /// Which.
        page: u32,
        /// The most pixels of the longer side.
        most_side: u32,
    },
}

/// What tells one picture to look at from another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PictureKey {
    /// The content.
    pub hash: ContentHash,
    /// In which way it is read: the thumbnail is that of the first page that is read.
    pub way: ReadingWay,
    /// Which picture of it.
    pub shape: PictureShape,
}

impl PictureKey {
    /// The picture of this shape of an attachment.
    #[must_use]
    pub const fn of(attachment: &Attachment, shape: PictureShape) -> Self {
        Self {
            hash: attachment.hash,
            way: attachment.way,
            shape,
        }
    }
}

/// A message that waits to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QueuedMessage {
    /// Its words.
    pub text: String,
    /// What is attached to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attachments: Vec<Attachment>,
}

impl From<String> for QueuedMessage {
    fn from(text: String) -> Self {
        Self {
            text,
            attachments: Vec::new(),
        }
    }
}

impl From<&str> for QueuedMessage {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

// It was a text alone before anything could be attached, and may be kept so.
impl<'de> Deserialize<'de> for QueuedMessage {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Kept {
            Text(String),
            Whole {
                text: String,
                #[serde(default)]
                attachments: Vec<Attachment>,
            },
        }
        Ok(match Kept::deserialize(deserializer)? {
            Kept::Text(text) => text.into(),
            Kept::Whole { text, attachments } => Self { text, attachments },
        })
    }
}

/// What a model must be able to do to take an attachment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sense {
    /// To look at pictures.
    Sight,
    /// To listen to sounds.
    Hearing,
}

impl Attachment {
    /// What a model needs besides reading to take it.
    #[must_use]
    pub const fn needs(&self) -> Option<Sense> {
        if self.facts.kind.is_image() || self.way.as_pictures {
            Some(Sense::Sight)
        } else if self.facts.kind.is_audio() {
            Some(Sense::Hearing)
        } else {
            None
        }
    }

    /// What the model lacks to take it. What is not known of a model it is taken to be able
    /// to do: its server refuses where it is not.
    #[must_use]
    pub fn lacks(&self, abilities: &Abilities) -> Option<Sense> {
        let sense = self.needs()?;
        let is_able = match sense {
            Sense::Sight => abilities.vision,
            Sense::Hearing => abilities.audio,
        };
        (is_able == Some(false)).then_some(sense)
    }

    /// About how many tokens it takes of the context, before a server has counted. Texts have
    /// about four bytes a token; of pictures and sounds each model makes something else, and
    /// these are the amounts of common ones.
    #[must_use]
    pub fn tokens_guess(&self) -> u64 {
        const BYTES_PER_TOKEN: u64 = 4;
        let pictures = self.facts.pictures.iter();
        self.facts.text_bytes.div_ceil(BYTES_PER_TOKEN)
            + pictures.map(|size| picture_tokens(*size)).sum::<u64>()
            + sound_tokens(self.facts.duration_ms.unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{Message, PromptMessage, PromptParts, Role, Timestamp};

    fn picture() -> Attachment {
        let reading = Reading::new(FileKind::Png);
        Attachment {
            id: Uuid::nil().into(),
            name: "tea.png".to_owned(),
            hash: ContentHash::default(),
            bytes: 7,
            way: ReadingWay::default(),
            facts: FileFacts::from(&reading),
        }
    }

    fn sent_alone(content: &str) -> Message {
        let id = Uuid::nil().into();
        let mut message = Message::new(id, None, Role::User, content.to_owned(), Timestamp(0));
        message.attachments = vec![picture()];
        message
    }

    #[test]
    fn a_model_should_be_taken_to_see_until_it_is_known_not_to() {
        let abilities = |vision| Abilities {
            vision,
            ..Abilities::default()
        };
        assert_eq!(picture().lacks(&abilities(None)), None);
        assert_eq!(picture().lacks(&abilities(Some(true))), None);
        assert_eq!(picture().lacks(&abilities(Some(false))), Some(Sense::Sight));
    }

    #[test]
    fn a_message_without_words_should_be_called_by_its_file() {
        assert_eq!(sent_alone(" ").derived_title(), "tea.png");
        assert_eq!(sent_alone("Look").derived_title(), "Look");
    }

    #[test]
    fn a_message_of_which_nothing_can_be_sent_should_not_be_empty() {
        let of = |content| PromptParts::default().message(&sent_alone(content));
        assert_eq!(of("").content, "[not shown: tea.png]");
        assert_eq!(of("Look").content, "Look");
        assert_eq!(
            of("Look"),
            PromptMessage::new(Role::User, "Look".to_owned())
        );
    }

    #[test]
    fn a_queue_of_texts_should_be_read_as_one_of_messages() {
        let read = serde_json::from_str::<Vec<QueuedMessage>>;
        assert_eq!(read(r#"["a"]"#).unwrap(), ["a".into()]);
        let kept = [QueuedMessage {
            text: "b".to_owned(),
            attachments: vec![picture()],
        }];
        let json = serde_json::to_string(&kept).unwrap();
        assert_eq!(read(&json).unwrap(), kept);
    }

    #[test]
    fn a_hash_should_be_read_back_as_it_is_written() {
        let hash = ContentHash::from(std::array::from_fn(|index| index as u8 * 7));
        assert_eq!(hash.to_string().parse(), Ok(hash));
        let json = serde_json::to_string(&hash).unwrap();
        assert_eq!(serde_json::from_str::<ContentHash>(&json).unwrap(), hash);
        for text in ["", "00", &"g".repeat(64), &"é".repeat(32), &"0".repeat(65)] {
            assert_eq!(text.parse::<ContentHash>(), Err(NotAHash), "{text}");
        }
    }
}

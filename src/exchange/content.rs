//! The originals of what is attached, on their way in and out: as base64 within JSON, one at a
//! time, known by a hash that is always worked out here.

use std::fmt;
use std::io;
use std::sync::Arc;

use base64::Engine as _;
use base64::alphabet;
use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Serialize, Serializer};

use crate::domain::{Attachment, ContentHash, FileKind, ImportedFile, Reading};

/// Larger files are not taken over: they would not fit into the store.
const MOST_FILE_BYTES: usize = 512 << 20;

/// Other programs leave the padding out.
const LOOSE: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Where an export finds the files that are attached to what it writes. They are asked for one
/// at a time, and nothing of them is held.
pub trait Files {
    /// The content of a file; `None` where it is not kept.
    fn bytes(&self, hash: ContentHash) -> io::Result<Option<Arc<[u8]>>>;

    /// What was read of a file in the way it is attached; `None` where it was not read.
    fn reading(&self, attachment: &Attachment) -> io::Result<Option<Reading>>;
}

/// No files at all: what is attached is written without its content.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFiles;

impl Files for NoFiles {
    fn bytes(&self, _: ContentHash) -> io::Result<Option<Arc<[u8]>>> {
        Ok(None)
    }

    fn reading(&self, _: &Attachment) -> io::Result<Option<Reading>> {
        Ok(None)
    }
}

/// A file of these bytes, under its hash.
pub(super) fn file_of(bytes: impl Into<Arc<[u8]>>) -> ImportedFile {
    let bytes = bytes.into();
    ImportedFile {
        hash: ContentHash::from(*blake3::hash(&bytes).as_bytes()),
        bytes,
    }
}

/// Bytes that are written as base64, without a second copy of them.
pub(super) struct Base64<'a>(pub(super) &'a [u8]);

impl fmt::Display for Base64<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Base64Display::new(self.0, &STANDARD).fmt(f)
    }
}

impl Serialize for Base64<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Bytes that are written as a data URL of this media type.
pub(super) struct DataUrl<'a>(pub(super) &'a str, pub(super) &'a [u8]);

impl Serialize for DataUrl<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("data:{};base64,{}", self.0, Base64(self.1)))
    }
}

/// Bytes that are read of base64, with what stands before it in a data URL or without; nothing
/// where something else stands there. They are decoded as they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Bytes(pub(super) Option<Vec<u8>>);

struct BytesVisitor;

impl<'de> Visitor<'de> for BytesVisitor {
    type Value = Bytes;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("base64")
    }

    fn visit_str<E>(self, text: &str) -> Result<Bytes, E> {
        let text = match text.strip_prefix("data:") {
            Some(url) => url.split_once(";base64,").map(|(_, text)| text),
            None => Some(text),
        };
        let bytes = text
            .filter(|text| text.len() / 4 <= MOST_FILE_BYTES / 3)
            .and_then(|text| LOOSE.decode(text).ok());
        Ok(Bytes(bytes))
    }

    fn visit_unit<E>(self) -> Result<Bytes, E> {
        Ok(Bytes(None))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Bytes, E> {
        Ok(Bytes(None))
    }

    fn visit_i64<E>(self, _: i64) -> Result<Bytes, E> {
        Ok(Bytes(None))
    }

    fn visit_u64<E>(self, _: u64) -> Result<Bytes, E> {
        Ok(Bytes(None))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Bytes, E> {
        Ok(Bytes(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Bytes, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Bytes(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Bytes, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Bytes(None))
    }
}

impl<'de> Deserialize<'de> for Bytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(BytesVisitor)
    }
}

/// The media type of a kind of picture or sound.
pub(super) const fn media_type(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Png => "image/png",
        FileKind::Jpeg => "image/jpeg",
        FileKind::Gif => "image/gif",
        FileKind::WebP => "image/webp",
        FileKind::Bmp => "image/bmp",
        FileKind::Tiff => "image/tiff",
        FileKind::Svg => "image/svg+xml",
        FileKind::Wav => "audio/wav",
        FileKind::Mp3 => "audio/mpeg",
        FileKind::Flac => "audio/flac",
        FileKind::Ogg => "audio/ogg",
        FileKind::M4a => "audio/mp4",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json};

    use super::*;

    #[test]
    fn bytes_should_be_read_of_base64_and_of_data_urls_alone() {
        for (value, bytes) in [
            (json!("AAEC"), Some(vec![0, 1, 2])),
            (json!("AAE="), Some(vec![0, 1])),
            (json!("AAE"), Some(vec![0, 1])),
            (json!("data:image/png;base64,AAEC"), Some(vec![0, 1, 2])),
            (json!("data:text/plain,words"), None),
            (json!("no base64!"), None),
            (json!(7), None),
            (json!([["AAEC"]]), None),
            (json!({"a": "AAEC"}), None),
            (json!(null), None),
        ] {
            let read: Bytes = from_value(value.clone()).unwrap();
            assert_eq!(read.0, bytes, "{value}");
        }
    }

    #[test]
    fn bytes_should_be_written_as_they_are_read() {
        let bytes: Vec<u8> = (0..=255).collect();
        for text in [
            serde_json::to_string(&Base64(&bytes)).unwrap(),
            serde_json::to_string(&DataUrl("image/png", &bytes)).unwrap(),
        ] {
            let read: Bytes = serde_json::from_str(&text).unwrap();
            assert_eq!(read.0.as_ref(), Some(&bytes));
        }
    }
}

//! What a file is, as its first bytes tell.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::domain::ImportReason;

use super::causerie;
use super::loose::Text;

/// What some editors put before a text.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A kind of file that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Our own lines.
    Causerie,
    /// The lines of llama.cpp's web page.
    LlamaLines,
    /// What that page wrote before: one JSON document.
    LlamaJson,
    /// A ZIP archive of any of these.
    Archive,
}

/// Recognises a file by its beginning.
pub(super) fn recognise(prefix: &[u8]) -> Result<Kind, ImportReason> {
    // An archive with nothing in it begins with its end.
    if prefix.starts_with(b"PK\x03\x04") || prefix.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Archive);
    }
    let text = prefix.strip_prefix(BYTE_ORDER_MARK).unwrap_or(prefix);
    if text.trim_ascii().is_empty() {
        return Err(ImportReason::Empty);
    }
    let mut signs = Signs::default();
    // The beginning ends somewhere; what was seen until then decides.
    let _ = Look(&mut signs).deserialize(&mut serde_json::Deserializer::from_slice(text));
    match signs.kind {
        // Only documents are lists; lines are not.
        Some(kind) if !signs.is_list || kind == Kind::LlamaJson => Ok(kind),
        _ => Err(ImportReason::UnknownKind),
    }
}

/// What was seen of the first object.
#[derive(Default)]
struct Signs {
    is_list: bool,
    kind: Option<Kind>,
}

struct Look<'a>(&'a mut Signs);

impl<'de> DeserializeSeed<'de> for Look<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Look<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object or a list of them")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<(), A::Error> {
        if self.0.is_list {
            return Err(serde::de::Error::custom("a list in a list"));
        }
        self.0.is_list = true;
        if list.next_element_seed(Look(&mut *self.0))?.is_none() {
            // A list of nothing is read as one, and told to be empty.
            self.0.kind = Some(Kind::LlamaJson);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while self.0.kind.is_none() {
            let Some(key) = map.next_key::<String>()? else {
                break;
            };
            let kind = match key.as_str() {
                "conv" => {
                    self.0.kind = Some(Kind::LlamaJson);
                    break;
                }
                "type" | "harness" => Kind::LlamaLines,
                causerie::FORMAT_KEY => Kind::Causerie,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            let word = map.next_value::<Text>()?;
            let is_known = ["session", "message", "llama.app", causerie::FORMAT];
            self.0.kind = is_known.contains(&word.as_str()).then_some(kind);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_should_be_recognised_by_its_content() {
        for (text, kind) in [
            ("{\"format\":\"causerie\",\"version\":9}\n", Kind::Causerie),
            (
                "\u{feff}\n {\"harness\":\"llama.app\",\"type\":\"session\"}",
                Kind::LlamaLines,
            ),
            ("{\"id\":\"1\",\"type\":\"session\"", Kind::LlamaLines),
            (
                "{\"message\":{\"type\":\"root\"},\"type\":\"message\"}",
                Kind::LlamaLines,
            ),
            ("{\"conv\":{\"id\":", Kind::LlamaJson),
            ("{\"messages\":[{}],\"conv\":{}}", Kind::LlamaJson),
            ("[{\"conv\":{", Kind::LlamaJson),
            ("[ ]", Kind::LlamaJson),
            ("PK\u{3}\u{4}whatever", Kind::Archive),
        ] {
            assert_eq!(recognise(text.as_bytes()), Ok(kind), "{text}");
        }
    }

    #[test]
    fn what_is_of_no_kind_should_be_refused() {
        for text in [
            "hello",
            "# Title",
            "{}",
            "[[]]",
            "{\"type\":\"other\"}",
            "{\"format\":\"pdf\"}",
            "[{\"mapping\":{}}]",
            "{\"name\":\"x\",\"messages\":[]}",
            "[{\"format\":\"causerie\"}]",
            "PK",
            "\u{0}\u{1}",
        ] {
            assert_eq!(
                recognise(text.as_bytes()),
                Err(ImportReason::UnknownKind),
                "{text}"
            );
        }
        for text in ["", " \n\n", "\u{feff}"] {
            assert_eq!(recognise(text.as_bytes()), Err(ImportReason::Empty));
        }
    }
}

//! Books: their chapters in the order in which they are read, as Markdown.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;

use crate::domain::{FileKind, Limits, Reading, Refusal};

use super::markdown::{Lead, Markdown};
use super::package::{Package, resolve};
use super::xml::{Malformed, Node, Xml};
use super::{html, text};

const CONTAINER: &str = "META-INF/container.xml";
const ENCRYPTION: &str = "META-INF/encryption.xml";

/// Reads a book.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    let damaged = Refusal::Damaged(FileKind::Epub);
    let mut package = Package::open(FileKind::Epub, bytes, limits)?;
    let verdict = package.verdict();
    let refuse = |_: Malformed| verdict.refusal();
    let contents = contents_name(package.needed(CONTAINER)?)
        .map_err(refuse)?
        .ok_or_else(|| damaged.clone())?;
    let folder = contents.rsplit_once('/').map_or("", |(folder, _)| folder);
    let book = Book::read(package.needed(&contents)?, folder).map_err(refuse)?;
    let locked = match package.part(ENCRYPTION)? {
        Some(source) => locked_parts(source).map_err(refuse)?,
        None => HashSet::new(),
    };
    let mut out = Markdown::new(limits.text_bytes);
    for name in book.spine.iter().filter_map(|id| book.parts.get(id)) {
        if locked.contains(name) {
            return Err(Refusal::Locked);
        }
        if let Some(chapter) = package.bytes(name)? {
            let (chapter, _) = text::decode(&chapter);
            html::write(&chapter, &mut out);
            out.block(Lead::Paragraph);
        }
        if out.is_full() {
            break;
        }
    }
    let text = out.finish()?;
    if text.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(Reading::of_text(FileKind::Epub, text))
}

/// Where the table of contents is.
fn contents_name(source: impl BufRead) -> Result<Option<String>, Malformed> {
    let mut xml = Xml::new(source);
    while let Some(node) = xml.next()? {
        if let Node::Start(element) = node
            && element.name == "rootfile"
            && let Some(path) = element.attribute("full-path")
        {
            return Ok(Some(resolve("", &unescaped(path))));
        }
    }
    Ok(None)
}

/// The parts that are locked; fonts often are, and do not matter.
fn locked_parts(source: impl BufRead) -> Result<HashSet<String>, Malformed> {
    let mut xml = Xml::new(source);
    let mut parts = HashSet::new();
    while let Some(node) = xml.next()? {
        if let Node::Start(element) = node
            && element.name == "CipherReference"
            && let Some(name) = element.attribute("URI")
        {
            parts.insert(resolve("", &unescaped(name)));
        }
    }
    Ok(parts)
}

/// The parts of a book by what they are called, and in which order they are read.
#[derive(Default)]
struct Book {
    parts: HashMap<String, String>,
    spine: Vec<String>,
}

impl Book {
    fn read(source: impl BufRead, folder: &str) -> Result<Self, Malformed> {
        let mut xml = Xml::new(source);
        let mut book = Self::default();
        while let Some(node) = xml.next()? {
            let Node::Start(element) = node else { continue };
            match element.name.as_str() {
                "item" => {
                    let (Some(id), Some(name)) =
                        (element.attribute("id"), element.attribute("href"))
                    else {
                        continue;
                    };
                    let kind = element.attribute("media-type").unwrap_or_default();
                    if kind.contains("html") {
                        let name = resolve(folder, &unescaped(name));
                        book.parts.insert(id.to_owned(), name);
                    }
                }
                "itemref" => book
                    .spine
                    .extend(element.attribute("idref").map(str::to_owned)),
                _ => {}
            }
        }
        // A chapter that stands in the order twice is read once.
        let mut seen = HashSet::new();
        book.spine.retain(|id| seen.insert(id.clone()));
        Ok(book)
    }
}

/// An address within a book, with its escaped signs as they are.
fn unescaped(address: &str) -> String {
    let address = address.split('#').next().unwrap_or_default();
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let digits = after
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        if let Some(byte) = digits {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_should_be_read_as_names() {
        assert_eq!(unescaped("a%20b.xhtml#top"), "a b.xhtml");
        assert_eq!(unescaped("100%"), "100%");
        assert_eq!(unescaped("%c3%a9%zz"), "é%zz");
    }
}

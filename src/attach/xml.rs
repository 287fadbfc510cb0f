//! XML of office documents, one event at a time. Names lose their prefix, entities that a
//! file declares itself mean nothing, and nothing is nested without end.

use std::io::BufRead;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

/// No document is nested deeper.
const DEEPEST: usize = 256;

/// What comes next.
pub(super) enum Node {
    /// An element begins.
    Start(Element),
    /// The element of this name ends.
    End(String),
    /// Words between them.
    Text(String),
}

/// An element with its attributes.
pub(super) struct Element {
    /// Its name without a prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
}

impl Element {
    /// The value of an attribute, whatever its prefix. Where there are two of the name, that
    /// with a prefix is meant by `r:id` and the like.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        let is_meant = |(known, _): &&(String, String)| {
            known == name || !name.contains(':') && local(known) == name
        };
        let found = self.attributes.iter().find(is_meant);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether an attribute that says yes or no says no.
    pub(super) fn is_off(&self) -> bool {
        matches!(self.attribute("val"), Some("0" | "false" | "off" | "none"))
    }
}

/// The document is not well formed, or could not be read.
#[derive(Debug)]
pub(super) struct Malformed;

/// A document that is being read.
pub(super) struct Xml<R: BufRead> {
    reader: quick_xml::Reader<R>,
    buffer: Vec<u8>,
    depth: usize,
}

impl<R: BufRead> Xml<R> {
    pub(super) fn new(source: R) -> Self {
        let mut reader = quick_xml::Reader::from_reader(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self {
            reader,
            buffer: Vec::new(),
            depth: 0,
        }
    }

    /// The next event; `None` at the end of a whole document.
    pub(super) fn next(&mut self) -> Result<Option<Node>, Malformed> {
        loop {
            self.buffer.clear();
            let event = self
                .reader
                .read_event_into(&mut self.buffer)
                .map_err(|_| Malformed)?;
            let node = match event {
                Event::Start(start) | Event::Empty(start) => {
                    self.depth += 1;
                    if self.depth > DEEPEST {
                        return Err(Malformed);
                    }
                    Node::Start(element(&start)?)
                }
                Event::End(end) => {
                    self.depth = self.depth.saturating_sub(1);
                    Node::End(name(end.local_name().as_ref()))
                }
                Event::Text(text) => {
                    Node::Text(text.xml10_content().map_err(|_| Malformed)?.into_owned())
                }
                Event::CData(text) => {
                    Node::Text(text.xml10_content().map_err(|_| Malformed)?.into_owned())
                }
                Event::GeneralRef(reference) => {
                    if let Ok(Some(sign)) = reference.resolve_char_ref() {
                        Node::Text(sign.to_string())
                    } else {
                        let name = reference.decode().map_err(|_| Malformed)?;
                        match resolve_predefined_entity(&name) {
                            Some(text) => Node::Text(text.to_owned()),
                            None => continue,
                        }
                    }
                }
                Event::Eof if self.depth > 0 => return Err(Malformed),
                Event::Eof => return Ok(None),
                Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => continue,
            };
            return Ok(Some(node));
        }
    }

    /// The words within the element that has just begun, past its end.
    pub(super) fn text_within(&mut self) -> Result<String, Malformed> {
        let end = self.depth.saturating_sub(1);
        let mut text = String::new();
        while self.depth > end {
            match self.next()? {
                Some(Node::Text(more)) => text.push_str(&more),
                Some(_) => {}
                None => return Err(Malformed),
            }
        }
        Ok(text)
    }

    /// Passes over the element that has just begun.
    pub(super) fn skip(&mut self) -> Result<(), Malformed> {
        self.text_within().map(drop)
    }
}

fn name(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

fn element(start: &BytesStart<'_>) -> Result<Element, Malformed> {
    let mut attributes = Vec::new();
    for attribute in start.attributes().with_checks(false) {
        let attribute = attribute.map_err(|_| Malformed)?;
        let value = attribute
            .normalized_value(XmlVersion::Implicit1_0)
            .map_or_else(|_| name(&attribute.value), std::borrow::Cow::into_owned);
        attributes.push((name(attribute.key.as_ref()), value));
    }
    Ok(Element {
        name: name(start.local_name().as_ref()),
        attributes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(source: &str) -> Result<String, Malformed> {
        let mut xml = Xml::new(source.as_bytes());
        let mut told = String::new();
        while let Some(node) = xml.next()? {
            match node {
                Node::Start(element) => {
                    told.push('<');
                    told.push_str(&element.name);
                    if let Some(value) = element.attribute("val") {
                        told.push('=');
                        told.push_str(value);
                    }
                    told.push('>');
                }
                Node::End(name) => told.extend(["</", &name, ">"]),
                Node::Text(text) => told.push_str(&text),
            }
        }
        Ok(told)
    }

    #[test]
    fn entities_should_be_read_and_declared_ones_not() {
        let source =
            "<!DOCTYPE a [<!ENTITY b 'c'>]><w:a w:val='1 &lt; 2'>x &amp; &#65; &b;<e/></w:a>";
        assert_eq!(told(source).unwrap(), "<a=1 < 2>x & A <e></e></a>");
    }

    #[test]
    fn what_ends_too_early_or_nests_too_deep_should_be_malformed() {
        assert!(told("<a><b></b>").is_err());
        assert!(told("<a></b>").is_err());
        let deep = "<a>".repeat(10_000);
        assert!(told(&deep).is_err());
    }
}

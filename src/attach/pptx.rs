//! Slides (PPTX) as Markdown: titles, lists, tables, and what the speaker noted.

use std::io::BufRead;

use crate::domain::{FileKind, Place, ReadRequest, Reading, Refusal, Section};

use super::markdown::{Lead, Markdown};
use super::package::Package;
use super::xml::{Element, Malformed, Node, Xml};

/// Reads the slides that were asked for.
pub(super) fn read(bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
    let limits = &request.limits;
    let mut package = Package::open(FileKind::Pptx, bytes, limits)?;
    let verdict = package.verdict();
    let main = package.main_part("ppt/presentation.xml")?;
    let relations = package.relations(&main)?;
    let ids = slide_ids(package.needed(&main)?).map_err(|_| verdict.refusal())?;
    let count = u32::try_from(ids.len()).unwrap_or(u32::MAX);
    let mut reading = Reading {
        pages: Some(count),
        ..Reading::new(FileKind::Pptx)
    };
    let wanted: Vec<_> = (1..)
        .zip(ids)
        .filter(|(number, _)| request.pages.is_none_or(|pages| pages.contains(*number)))
        .collect();
    if wanted.len() > limits.pages as usize {
        return Err(Refusal::TooManyPages {
            pages: wanted.len() as u32,
            most: limits.pages,
        });
    }
    if wanted.is_empty() && count > 0 {
        return Err(Refusal::NoSuchPages { pages: count });
    }
    let mut left = limits.text_bytes;
    for (number, id) in wanted {
        let Some(slide) = relations.get(&id) else {
            continue;
        };
        let text = slide_text(&mut package, &slide.target, left)?;
        left = left.saturating_sub(text.len() as u64);
        if !text.is_empty() {
            let place = Place::Slide(number);
            reading.sections.push(Section { place, text });
        }
    }
    if reading.sections.is_empty() {
        return Err(Refusal::Empty);
    }
    Ok(reading)
}

/// What the slides are called, in their order.
fn slide_ids(source: impl BufRead) -> Result<Vec<String>, Malformed> {
    let mut xml = Xml::new(source);
    let mut ids = Vec::new();
    while let Some(node) = xml.next()? {
        if let Node::Start(element) = node
            && element.name == "sldId"
            && let Some(id) = element.attribute("r:id")
        {
            ids.push(id.to_owned());
        }
    }
    Ok(ids)
}

fn slide_text(package: &mut Package<'_>, part: &str, most: u64) -> Result<String, Refusal> {
    let verdict = package.verdict();
    let notes = package.related(part, "notesSlide")?;
    let mut out = Markdown::new(most);
    if let Some(source) = package.part(part)? {
        Slide::default()
            .read(source, &mut out)
            .map_err(|_| verdict.refusal())?;
    }
    if let Some(notes) = notes
        && let Some(source) = package.part(&notes)?
    {
        let slide = Slide {
            are_notes: true,
            ..Slide::default()
        };
        slide
            .read(source, &mut out)
            .map_err(|_| verdict.refusal())?;
    }
    out.finish()
}

/// A slide that is being written out.
#[derive(Default)]
struct Slide {
    are_notes: bool,
    have_notes_begun: bool,
    /// The kind of the placeholder that the open shape fills.
    placeholder: Option<String>,
}

impl Slide {
    fn read(mut self, source: impl BufRead, out: &mut Markdown) -> Result<(), Malformed> {
        let mut xml = Xml::new(source);
        while let Some(node) = xml.next()? {
            if out.is_full() {
                return Ok(());
            }
            match node {
                Node::Start(element) => match element.name.as_str() {
                    "Fallback" => xml.skip()?,
                    "t" => {
                        let text = xml.text_within()?;
                        if self.is_said() {
                            out.words(&text);
                        }
                    }
                    _ => self.begin(&element, out),
                },
                Node::End(name) => self.end(&name, out),
                Node::Text(_) => {}
            }
        }
        Ok(())
    }

    /// Numbers, dates and feet of slides are no part of what is said, and of a page of notes
    /// only the notes are.
    fn is_said(&self) -> bool {
        let placeholder = self.placeholder.as_deref();
        if self.are_notes {
            return placeholder == Some("body");
        }
        !matches!(placeholder, Some("sldNum" | "dt" | "ftr" | "hdr"))
    }

    fn begin(&mut self, element: &Element, out: &mut Markdown) {
        match element.name.as_str() {
            "sp" => self.placeholder = None,
            "ph" => {
                let kind = element.attribute("type").unwrap_or("obj");
                self.placeholder = Some(kind.to_owned());
            }
            "p" if self.is_said() => self.begin_paragraph(out),
            "pPr" => {
                let level = element
                    .attribute("lvl")
                    .and_then(|level| level.parse().ok());
                if self.is_listed() {
                    out.block(Lead::Item(level.unwrap_or_default(), None));
                }
            }
            "rPr" => {
                let is_on = |name| matches!(element.attribute(name), Some("1" | "true"));
                out.set_strong(is_on("b"));
                out.set_slanted(is_on("i"));
            }
            "r" => {
                out.set_strong(false);
                out.set_slanted(false);
            }
            "br" => out.line_break(),
            "cNvPr" => {
                if let Some(words) = element.attribute("descr").filter(|words| !words.is_empty()) {
                    out.block(Lead::Paragraph);
                    out.words(&format!("[Image: {words}]"));
                }
            }
            "tbl" => out.begin_table(),
            "tr" => out.begin_row(),
            "tc" => out.begin_cell(),
            _ => {}
        }
    }

    fn begin_paragraph(&mut self, out: &mut Markdown) {
        if self.are_notes && !self.have_notes_begun {
            self.have_notes_begun = true;
            out.block(Lead::Paragraph);
            out.words("Notes:");
        }
        let lead = match self.placeholder.as_deref() {
            Some("title" | "ctrTitle") => Lead::Heading(3),
            _ if self.is_listed() => Lead::Item(0, None),
            _ => Lead::Paragraph,
        };
        out.block(lead);
    }

    fn is_listed(&self) -> bool {
        !self.are_notes && matches!(self.placeholder.as_deref(), Some("obj" | "body"))
    }

    fn end(&mut self, name: &str, out: &mut Markdown) {
        match name {
            "sp" => {
                self.placeholder = None;
                out.block(Lead::Paragraph);
            }
            "tbl" => out.end_table(),
            "tc" => out.end_cell(),
            _ => {}
        }
    }
}

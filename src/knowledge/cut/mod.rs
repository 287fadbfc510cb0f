//! What was read of a file as one text, and that text as passages: of about 400 tokens, cut where
//! a heading stands, else between paragraphs, sentences or words, the end of one said again at
//! the beginning of the next.

mod atoms;
mod packer;
#[cfg(test)]
mod tests;

use unicode_segmentation::UnicodeSegmentation;

use self::atoms::{Shape, each_atom};
use self::packer::Packer;
use super::terms::terms;
use super::vector::TermVector;
use crate::domain::{ContentHash, FileKind, Place, Reading};

/// How much a passage holds at the most, in quarters of a token: that is about a letter of a
/// language with Latin letters. A tokenizer would know better, and differs from model to model.
const MOST: usize = 1600;

/// A text as it is kept and found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnowledgeText {
    /// All sections below their titles, as [`Reading::text`] has them.
    pub text: String,
    /// The hash of the text.
    pub hash: ContentHash,
    /// How many pages or slides the document has.
    pub pages: Option<u32>,
    /// About how many tokens the text has.
    pub tokens: u32,
    /// Its passages, in their order; both their beginnings and their ends grow.
    pub passages: Vec<Passage>,
}

/// A piece of a text that can be found and cited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// Its first byte in the text.
    pub start: usize,
    /// The byte behind its last.
    pub end: usize,
    /// The headings that it stands below, the outermost first.
    pub headings: Vec<String>,
    /// The page, slide or sheet that it begins on, counted from one.
    pub page: Option<u32>,
    /// The line of the text that it begins on, counted from one.
    pub line: u32,
    /// The hash of what [`spoken`] makes of it: where that is the same, so is its vector.
    pub hash: ContentHash,
    /// Its terms, those of its headings among them.
    pub terms: TermVector,
}

/// A passage as it is given to an embedding model: below its headings.
#[must_use]
pub fn spoken(headings: &[String], words: &str) -> String {
    if headings.is_empty() {
        return words.to_owned();
    }
    format!("{}\n{words}", headings.join(" > "))
}

/// Cuts what was read of a file of this name.
#[must_use]
pub fn cut(name: &str, reading: &Reading) -> KnowledgeText {
    let (text, starts) = reading.text_and_starts();
    let mut packer = Packer::default();
    each_atom(&text, shape(name, reading.kind), &mut |atom| {
        packer.push(&text, atom);
    });
    let mut pages = pages(reading, starts).peekable();
    let (mut page, mut line, mut counted) = (None, 1, 0);
    let mut passages: Vec<Passage> = Vec::new();
    for span in packer.finish() {
        let (start, end) = whole_signs(&text, span.start, span.end);
        let newlines = text.as_bytes()[counted..start]
            .iter()
            .filter(|byte| **byte == b'\n');
        line += u32::try_from(newlines.count()).unwrap_or_default();
        counted = start;
        while let Some((_, here)) = pages.next_if(|(from, _)| *from <= start) {
            page = Some(here);
        }
        let headings: Vec<String> = span.path.iter().cloned().collect();
        let spoken = spoken(&headings, &text[start..end]);
        let hash = blake3::hash(spoken.as_bytes());
        passages.push(Passage {
            start,
            end,
            headings,
            page,
            line,
            hash: ContentHash::from(*hash.as_bytes()),
            terms: TermVector::of(&terms(&spoken)),
        });
    }
    KnowledgeText {
        hash: ContentHash::from(*blake3::hash(text.as_bytes()).as_bytes()),
        tokens: u32::try_from(atoms::cost_of(&text).div_ceil(4)).unwrap_or(u32::MAX),
        text,
        pages: reading.pages,
        passages,
    }
}

fn shape(name: &str, kind: FileKind) -> Shape {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let is = |endings: &[&str]| {
        ending.is_some_and(|ending| endings.iter().any(|it| ending.eq_ignore_ascii_case(it)))
    };
    match kind {
        FileKind::Text if is(&["md", "markdown", "mdx", "mkd"]) => Shape::Markdown,
        FileKind::Text if ending.is_none() || is(&["txt", "text", "tex", "rst"]) => Shape::Prose,
        FileKind::Pdf => Shape::Prose,
        FileKind::Text | FileKind::Csv | FileKind::Json => Shape::Lines,
        _ => Shape::Markdown,
    }
}

/// The page, slide or sheet that begins at each place.
fn pages(reading: &Reading, starts: Vec<usize>) -> impl Iterator<Item = (usize, u32)> {
    let sections = starts.into_iter().zip(&reading.sections).zip(1_u32..);
    sections.filter_map(|((start, section), number)| match section.place {
        Place::Whole => None,
        Place::Page(page) | Place::Slide(page) => Some((start, page)),
        Place::Sheet(_) => Some((start, number)),
    })
}

/// A span whose ends stand between signs as people see them: an accent stays with its letter,
/// and a flag in one piece.
fn whole_signs(text: &str, start: usize, end: usize) -> (usize, usize) {
    (sign_around(text, start).0, sign_around(text, end).1)
}

/// The sign that a place lies within; where it lies between two, that place twice. No sign is
/// looked for that is longer than people write them.
fn sign_around(text: &str, at: usize) -> (usize, usize) {
    const FAR: usize = 64;
    let mut from = at.saturating_sub(FAR);
    while !text.is_char_boundary(from) {
        from -= 1;
    }
    let mut to = (at + FAR).min(text.len());
    while !text.is_char_boundary(to) {
        to += 1;
    }
    for (offset, sign) in text[from..to].grapheme_indices(true) {
        let sign_start = from + offset;
        let sign_end = sign_start + sign.len();
        if sign_start >= at {
            break;
        }
        if sign_end > at {
            let is_short = sign.len() < FAR / 2;
            return if is_short {
                (sign_start, sign_end)
            } else {
                (at, at)
            };
        }
    }
    (at, at)
}

//! Documents in PDF: the text of their pages as a person sees it, and pictures of them.

mod drawing;
mod eye;
mod layout;

use hayro_interpret::InterpreterCache;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};

use crate::domain::{
    FileKind, Limits, PageRange, Place, ReadRequest, Reading, Refusal, Remark, Section,
};
use eye::Seen;

/// Reads the text of the pages that were asked for.
pub(super) fn read(bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
    let document = open(bytes)?;
    let limits = &request.limits;
    let chosen = document.chosen(request.pages, limits.pages)?;
    let chosen_count = count_of(chosen.len());
    let cache = InterpreterCache::new();
    let mut reading = Reading {
        pages: Some(document.count()),
        ..Reading::new(FileKind::Pdf)
    };
    let (mut bytes, mut without_text, mut lost) = (0, 0, 0);
    for (number, page) in chosen {
        let seen = Seen::of(page, &document.pdf, &cache);
        lost += seen.unknown;
        let text = layout::text(seen.marks);
        if text.trim().is_empty() {
            without_text += 1;
            continue;
        }
        bytes += text.len() as u64;
        if bytes > limits.text_bytes {
            let most = limits.text_bytes;
            return Err(Refusal::TooMuchText { most });
        }
        let place = Place::Page(number);
        reading.sections.push(Section { place, text });
    }
    if reading.sections.is_empty() {
        return Err(Refusal::NoText {
            pages: chosen_count,
        });
    }
    if without_text > 0 {
        reading.remarks.push(Remark::PagesWithoutText(without_text));
    }
    if lost > 0 {
        reading.remarks.push(Remark::LostCharacters(lost));
    }
    Ok(reading)
}

/// The pages that were asked for as pictures.
pub(super) fn pictures(bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
    drawing::pictures(bytes, request)
}

/// One page for a person to look at.
pub(super) fn view(
    bytes: &[u8],
    limits: &Limits,
    page: u32,
    most_side: u32,
) -> Result<Reading, Refusal> {
    drawing::view(bytes, limits, page, most_side)
}

/// A small picture of the first page that was asked for.
pub(super) fn thumbnail(bytes: &[u8], request: &ReadRequest) -> Option<Vec<u8>> {
    let page = request.pages.map_or(1, |range| range.first);
    drawing::thumbnail(bytes, &request.limits, page)
}

/// A document with at least one page.
struct Document {
    pdf: Pdf,
}

fn open(bytes: &[u8]) -> Result<Document, Refusal> {
    let pdf = Pdf::new(bytes.to_vec()).map_err(|error| match error {
        LoadPdfError::Decryption(
            DecryptionError::PasswordProtected | DecryptionError::UnsupportedAlgorithm,
        ) => Refusal::Locked,
        _ => Refusal::Damaged(FileKind::Pdf),
    })?;
    if pdf.pages().is_empty() {
        return Err(Refusal::Damaged(FileKind::Pdf));
    }
    Ok(Document { pdf })
}

impl Document {
    fn count(&self) -> u32 {
        count_of(self.pdf.pages().len())
    }

    /// A page by its number.
    fn page(&self, number: u32) -> Result<&Page<'_>, Refusal> {
        let missing = Refusal::NoSuchPages {
            pages: self.count(),
        };
        let place = (number as usize).checked_sub(1);
        let page = place.and_then(|place| self.pdf.pages().get(place));
        page.ok_or(missing)
    }

    /// The pages of a range with their numbers, no more of them than this.
    fn chosen(
        &self,
        range: Option<PageRange>,
        most: u32,
    ) -> Result<Vec<(u32, &Page<'_>)>, Refusal> {
        let chosen: Vec<_> = (1..)
            .zip(self.pdf.pages().iter())
            .filter(|(number, _)| range.is_none_or(|range| range.contains(*number)))
            .collect();
        let pages = count_of(chosen.len());
        if pages == 0 {
            return Err(Refusal::NoSuchPages {
                pages: self.count(),
            });
        }
        if pages > most {
            return Err(Refusal::TooManyPages { pages, most });
        }
        Ok(chosen)
    }
}

fn count_of(pages: usize) -> u32 {
    u32::try_from(pages).unwrap_or(u32::MAX)
}

//! The text of PDF pages, as a person sees it. Text that is not drawn counts only where it
//! stands for a scanned picture: elsewhere it would be words that nobody can check.

mod drawing;
mod layout;

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, SoftMask, TransformExt, interpret_page,
};

use crate::domain::{
    FileKind, Limits, PageRange, Place, ReadRequest, Reading, Refusal, Remark, Section,
};
use layout::Mark;

/// No page that a person can read has more signs.
const MOST_MARKS: usize = 500_000;

/// Where so many times more signs are hidden than drawn, the page is a picture with its text
/// behind it.
const HIDDEN_PER_DRAWN: usize = 10;

/// Fonts count in thousandths of their size.
const UNITS: f64 = 1000.0;

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

/// What was seen on a page.
struct Seen {
    marks: Vec<Mark>,
    /// Signs that mean nothing outside of their font.
    unknown: u64,
}

impl Seen {
    fn of<'a>(page: &Page<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Self {
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut eye = Eye {
            area,
            ..Eye::default()
        };
        let mut context = Context::new(
            page.initial_transform(true).to_kurbo(),
            area,
            cache,
            pdf.xref(),
            InterpreterSettings::default(),
        );
        interpret_page(page, &mut context, &mut eye);
        let is_scan = eye.hidden.len() > eye.drawn.len().saturating_mul(HIDDEN_PER_DRAWN);
        let mut marks = eye.drawn;
        if is_scan {
            marks.extend(eye.hidden);
        }
        Self {
            marks,
            unknown: eye.unknown,
        }
    }
}

/// Looks at a page and takes down its signs.
#[derive(Default)]
struct Eye {
    area: Rect,
    drawn: Vec<Mark>,
    hidden: Vec<Mark>,
    unknown: u64,
}

impl Device<'_> for Eye {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let is_hidden = matches!(mode, DrawMode::Invisible);
        let is_upright = matches!(run.writing_mode(), WritingMode::Vertical);
        for glyph in run.glyphs() {
            if self.drawn.len() + self.hidden.len() >= MOST_MARKS {
                return;
            }
            let place = props.transform * glyph.transform();
            let Some(text) = glyph.as_unicode() else {
                self.unknown += u64::from(!is_hidden);
                continue;
            };
            let text = match text {
                BfString::Char(sign) => sign.to_string(),
                BfString::String(text) => text,
            };
            let advance = match &**glyph {
                Glyph::Outline(outline) => outline.advance_width(),
                Glyph::Type3(drawn) => drawn.advance_width(),
            };
            let Some(mark) = mark(text, place, advance.map(f64::from), is_upright) else {
                continue;
            };
            if !self
                .area
                .inflate(1.0, 1.0)
                .contains(Point::new(mark.x, mark.y))
            {
                continue;
            }
            if is_hidden {
                self.hidden.push(mark);
            } else {
                self.drawn.push(mark);
            }
        }
    }

    fn draw_path(&mut self, _: &BezPath, _: DrawProps<'_>, _: &DrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_clip_rect(&mut self, _: &Rect) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: ImageDrawProps<'_>) {}
    fn draw_rect(&mut self, _: &Rect, _: DrawProps<'_>, _: &DrawMode) {}
    fn pop_clip(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// A sign with its place on the page, from the matrix that draws it.
fn mark(text: String, place: Affine, advance: Option<f64>, is_upright: bool) -> Option<Mark> {
    let origin = place * Point::ZERO;
    let along = place * Point::new(UNITS, 0.0) - origin;
    let across = place * Point::new(0.0, UNITS) - origin;
    let size = across.hypot();
    let (angle, width) = if is_upright {
        // Signs below one another: the line goes the way that they stand on.
        ((-across).atan2(), size)
    } else {
        (
            along.atan2(),
            along.hypot() * advance.unwrap_or(UNITS / 2.0) / UNITS,
        )
    };
    let is_sound = [origin.x, origin.y, size, angle, width]
        .iter()
        .all(|value| value.is_finite());
    (is_sound && size > 0.1).then_some(Mark {
        text,
        x: origin.x,
        y: origin.y,
        size,
        width,
        angle,
    })
}

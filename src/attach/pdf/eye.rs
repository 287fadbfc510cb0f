//! What is seen on a page of PDF: its signs with their places. Text that nobody sees counts only
//! where it stands for a scanned picture: elsewhere it would be words that nobody can check.

use hayro_interpret::font::{Glyph, GlyphRun};
use hayro_interpret::hayro_cmap::{BfString, WritingMode};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::page::Page;
use hayro_interpret::kurbo::{Affine, BezPath, Point, Rect, Shape};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, DrawMode, DrawProps, Image, ImageDrawProps,
    InterpreterCache, InterpreterSettings, Paint, SoftMask, TransformExt, interpret_page,
};

use super::layout::Mark;

/// No page that a person can read has more signs.
const MOST_MARKS: usize = 500_000;

/// Nor so many areas behind them.
const MOST_AREAS: usize = 20_000;

/// Where so many times more signs are hidden than drawn, the page is a picture with its text
/// behind it.
const HIDDEN_PER_DRAWN: usize = 10;

/// That picture takes so much of the page.
const SCANNED: f64 = 0.5;

/// Fonts count in thousandths of their size.
const UNITS: f64 = 1000.0;

/// A colour from here on cannot be told from paper.
const PAPER: u8 = 250;

/// What was seen on a page.
pub(super) struct Seen {
    pub(super) marks: Vec<Mark>,
    /// Signs that mean nothing outside of their font.
    pub(super) unknown: u64,
}

impl Seen {
    pub(super) fn of<'a>(page: &Page<'a>, pdf: &'a Pdf, cache: &InterpreterCache<'a>) -> Self {
        let (width, height) = page.render_dimensions();
        let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
        let mut eye = Eye {
            // What is cut at the edge is still read.
            clips: vec![area.inflate(1.0, 1.0)],
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
        let is_picture = eye.drawn.is_empty() || eye.pictured > area.area() * SCANNED;
        let is_mostly_hidden = eye.hidden.len() > eye.drawn.len().saturating_mul(HIDDEN_PER_DRAWN);
        let mut marks = eye.drawn;
        if is_picture && is_mostly_hidden {
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
    /// What may be drawn on, of each clip within the one before.
    clips: Vec<Rect>,
    /// How much of each group is seen.
    opacities: Vec<f32>,
    /// What is not paper any more.
    areas: Vec<Rect>,
    /// How much is under pictures.
    pictured: f64,
    drawn: Vec<Mark>,
    hidden: Vec<Mark>,
    unknown: u64,
}

/// How a colour looks on paper.
#[derive(Clone, Copy, PartialEq)]
enum Look {
    Clear,
    Paper,
    Colour,
}

impl Look {
    fn of(paint: &Paint<'_>) -> Self {
        let Paint::Color(colour) = paint else {
            return Self::Colour;
        };
        match colour.to_rgba().to_rgba8() {
            [_, _, _, 0] => Self::Clear,
            [red, green, blue, _] if red.min(green).min(blue) >= PAPER => Self::Paper,
            _ => Self::Colour,
        }
    }
}

impl Eye {
    fn clip(&self) -> Rect {
        self.clips.last().copied().unwrap_or_default()
    }

    fn push_clip(&mut self, area: Rect) {
        let clip = self.clip().intersect(area);
        self.clips.push(clip);
    }

    fn cover(&mut self, area: Rect) {
        let area = area.intersect(self.clip());
        if self.areas.len() < MOST_AREAS && area.area() > 0.0 {
            self.areas.push(area);
        }
    }

    /// Whether something that looks so is seen at a place.
    fn sees(&self, look: Look, place: Point) -> bool {
        let is_clear = self.opacities.contains(&0.0);
        match look {
            _ if is_clear => false,
            Look::Clear => false,
            Look::Colour => true,
            Look::Paper => self.areas.iter().any(|area| area.contains(place)),
        }
    }
}

impl Device<'_> for Eye {
    fn draw_glyph_run(&mut self, run: &GlyphRun<'_, '_>, props: DrawProps<'_>, mode: &DrawMode) {
        let is_invisible = matches!(mode, DrawMode::Invisible);
        let is_upright = matches!(run.writing_mode(), WritingMode::Vertical);
        let look = Look::of(&props.paint);
        for glyph in run.glyphs() {
            if self.drawn.len() + self.hidden.len() >= MOST_MARKS {
                return;
            }
            let place = props.transform * glyph.transform();
            let Some(text) = glyph.as_unicode() else {
                self.unknown += u64::from(!is_invisible);
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
            let advance = advance.map_or(UNITS / 2.0, f64::from);
            let Some(mark) = mark(text, place, advance, is_upright) else {
                continue;
            };
            let origin = Point::new(mark.x, mark.y);
            let middle = place * Point::new(advance / 2.0, UNITS / 4.0);
            if !self.clip().contains(origin) && !self.clip().contains(middle) {
                continue;
            }
            if is_invisible || !self.sees(look, middle) {
                self.hidden.push(mark);
            } else {
                self.drawn.push(mark);
            }
        }
    }

    fn draw_path(&mut self, path: &BezPath, props: DrawProps<'_>, mode: &DrawMode) {
        let is_filled = matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..));
        if is_filled && Look::of(&props.paint) == Look::Colour {
            self.cover(props.transform.transform_rect_bbox(path.bounding_box()));
        }
    }

    fn draw_rect(&mut self, rect: &Rect, props: DrawProps<'_>, mode: &DrawMode) {
        let is_filled = matches!(mode, DrawMode::Fill(_) | DrawMode::FillAndStroke(..));
        if is_filled && Look::of(&props.paint) == Look::Colour {
            self.cover(props.transform.transform_rect_bbox(*rect));
        }
    }

    fn draw_image(&mut self, image: Image<'_, '_>, props: ImageDrawProps<'_>) {
        let size = Rect::new(
            0.0,
            0.0,
            f64::from(image.width()),
            f64::from(image.height()),
        );
        let area = props.transform.transform_rect_bbox(size);
        let seen = area.intersect(self.clip()).area();
        if seen.is_finite() {
            self.pictured += seen;
        }
        self.cover(area);
    }

    fn push_clip_path(&mut self, clip: &ClipPath) {
        self.push_clip(clip.path.bounding_box());
    }

    fn push_clip_rect(&mut self, clip: &Rect) {
        self.push_clip(*clip);
    }

    fn pop_clip(&mut self) {
        // The page itself stays.
        if self.clips.len() > 1 {
            self.clips.pop();
        }
    }

    fn push_transparency_group(&mut self, opacity: f32, _: Option<SoftMask<'_>>, _: BlendMode) {
        self.opacities.push(opacity);
    }

    fn pop_transparency_group(&mut self) {
        self.opacities.pop();
    }
}

/// A sign with its place on the page, from the matrix that draws it.
fn mark(text: String, place: Affine, advance: f64, is_upright: bool) -> Option<Mark> {
    let origin = place * Point::ZERO;
    let along = place * Point::new(UNITS, 0.0) - origin;
    let across = place * Point::new(0.0, UNITS) - origin;
    let size = across.hypot();
    let (angle, width) = if is_upright {
        // Signs below one another: the line goes the way that they stand on.
        ((-across).atan2(), size)
    } else {
        (along.atan2(), along.hypot() * advance / UNITS)
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

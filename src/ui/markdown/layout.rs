//! What a block looks like: every galley, box and line with its place, computed once.
//!
//! Coordinates are in points from the block's upper left corner.

use std::sync::Arc;

use egui::epaint::text::FontsView;
use egui::text::{CCursor, CharIndex, LayoutJob, TextFormat};
use egui::{Align, Color32, Galley, Pos2, Rect, Stroke, Vec2, pos2, vec2};

use crate::ui::theme::{Tokens, face, measure, size, space};

use super::highlight::{HighlightKey, Highlighted, Highlights};
use super::parse::{Element, Item, Span};

/// The frame that a text is set in: its width, its faces, its colours.
#[derive(Clone, Debug)]
pub struct Look {
    /// The width to break lines at, in points.
    pub width: f32,
    /// The size of running text, and of everything in proportion to it.
    pub body: f32,
    /// The colour of running text.
    pub text: Color32,
    /// All colours.
    pub tokens: Arc<Tokens>,
    /// Pixels per point: glyphs are placed on pixels.
    pub pixels_per_point: f32,
    /// Code that has more lines is cut until it is opened; `None` shows all of it.
    pub most_code_lines: Option<usize>,
    /// Changes whenever galleys made before may not be drawn any more.
    pub epoch: u64,
}

impl Look {
    pub(super) fn line(&self) -> f32 {
        (self.body * size::BODY_LINE / size::BODY).round()
    }

    pub(super) fn mono(&self) -> f32 {
        let scale = self.tokens.text_scale;
        (self.body - (size::BODY - size::MONO) * scale).max(size::GROUP * scale.min(1.0))
    }

    pub(super) fn mono_line(&self) -> f32 {
        (self.mono() * size::MONO_LINE / size::MONO).round()
    }

    /// A guess at the height of a block, from its length alone.
    pub(super) fn estimate(&self, source: &str) -> f32 {
        let chars_per_line = (self.width / (self.body * 0.48)).max(8.0);
        let breaks = source.bytes().filter(|byte| *byte == b'\n').count();
        let lines = (source.len() as f32 / chars_per_line).max(breaks as f32);
        lines.ceil().max(1.0) * self.line() + space::S
    }

    fn key(&self) -> LookKey {
        LookKey {
            width: self.width.to_bits(),
            body: self.body.to_bits(),
            text: self.text,
            pixels_per_point: self.pixels_per_point.to_bits(),
            most_code_lines: self.most_code_lines,
            epoch: self.epoch,
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct LookKey {
    width: u32,
    body: u32,
    text: Color32,
    pixels_per_point: u32,
    most_code_lines: Option<usize>,
    epoch: u64,
}

/// One thing to draw.
#[derive(Debug)]
pub(super) enum Piece {
    /// Words that can be selected.
    Text { at: Vec2, galley: Arc<Galley> },
    /// A ground, with a line around it where `stroke` is set.
    Ground {
        rect: Rect,
        fill: Color32,
        stroke: Stroke,
        radius: u8,
    },
    /// The head of a code card: the language, and a button that copies.
    CodeHead {
        rect: Rect,
        language: String,
        code: Arc<str>,
    },
    /// The line that opens code that was cut.
    CodeMore { rect: Rect, lines: usize },
    /// Code wider than its card, which scrolls sideways.
    WideCode { rect: Rect, galley: Arc<Galley> },
    /// The box of a task.
    TaskBox { rect: Rect, is_done: bool },
    /// The part of a text that a click opens.
    Link {
        rects: Vec<Rect>,
        url: String,
        words: String,
    },
    /// The number of a source, which a click opens.
    Cite { rects: Vec<Rect>, number: usize },
    /// Something rare, drawn by `egui_commonmark`.
    Rare {
        at: Vec2,
        width: f32,
        source: String,
    },
}

/// A block as it looks.
#[derive(Debug, Default)]
pub struct Typeset {
    key: LookKey,
    pub(super) pieces: Vec<Piece>,
    height: f32,
    /// The width that the words take, for bubbles that fit them.
    pub natural_width: f32,
    awaited: Option<HighlightKey>,
    drawn: Option<f32>,
}

impl Typeset {
    pub(super) fn is_for(&self, look: &Look) -> bool {
        self.key == look.key()
    }

    /// Whether colours that were missing have come.
    pub(super) fn awaits_colours(&self, highlights: &Highlights) -> bool {
        self.awaited.is_some_and(|key| highlights.is_known(key))
    }

    /// The height in points, with the space below.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.drawn.unwrap_or(self.height)
    }

    pub(super) fn drawn_height(&self) -> Option<f32> {
        self.drawn
    }

    pub(super) fn set_drawn_height(&mut self, height: f32) -> bool {
        let is_news = (self.height() - height).abs() > 0.5;
        self.drawn = Some(height);
        is_news
    }
}

/// Sets a block.
pub(super) fn typeset(
    elements: &[Element],
    fonts: &mut FontsView<'_>,
    look: &Look,
    highlights: &mut Highlights,
    (carried, is_code_open): (&mut Option<Highlighted>, bool),
) -> Typeset {
    let mut setter = Setter {
        fonts,
        look,
        highlights,
        carried,
        pieces: Vec::new(),
        y: 0.0,
        right: 0.0,
        awaited: None,
        is_in_quote: false,
        most_code_lines: look.most_code_lines.filter(|_| !is_code_open),
    };
    setter.elements(elements, 0.0, look.width, PARAGRAPH_GAP);
    Typeset {
        key: look.key(),
        height: setter.y.max(1.0),
        natural_width: setter.right,
        pieces: setter.pieces,
        awaited: setter.awaited,
        drawn: None,
    }
}

pub(super) const PARAGRAPH_GAP: f32 = 10.0;
const ITEM_GAP: f32 = 3.0;

pub(super) struct Setter<'a, 'f> {
    pub(super) fonts: &'a mut FontsView<'f>,
    pub(super) look: &'a Look,
    pub(super) highlights: &'a mut Highlights,
    pub(super) carried: &'a mut Option<Highlighted>,
    pub(super) pieces: Vec<Piece>,
    pub(super) y: f32,
    right: f32,
    pub(super) awaited: Option<HighlightKey>,
    is_in_quote: bool,
    pub(super) most_code_lines: Option<usize>,
}

impl Setter<'_, '_> {
    fn elements(&mut self, elements: &[Element], x: f32, width: f32, gap: f32) {
        for element in elements {
            match element {
                Element::Paragraph(spans) => {
                    let job = self.job(spans, self.look.body, self.look.line(), false);
                    self.words(job, spans, x, width);
                    self.y += gap;
                }
                Element::Heading(level, spans) => self.heading(*level, spans, x, width),
                Element::Code { language, text } => self.code(language, text, x, width),
                Element::Verbatim { text, is_mono } => self.verbatim(text, *is_mono, x, width),
                Element::List { start, items } => self.list(*start, items, x, width, gap),
                Element::Quote(inner) => self.quote(inner, x, width),
                Element::Table { columns, rows } => {
                    self.table(columns, rows, x, width);
                    self.y += PARAGRAPH_GAP;
                }
                Element::Rule => {
                    self.y += space::S;
                    self.line(x, self.y, width);
                    self.y += space::S + PARAGRAPH_GAP;
                }
                Element::Rare(source) => {
                    self.pieces.push(Piece::Rare {
                        at: vec2(x, self.y),
                        width,
                        source: source.clone(),
                    });
                    self.reach(x + width);
                    self.y += self.look.estimate(source);
                }
            }
        }
    }

    /// Remembers how far to the right something goes.
    pub(super) fn reach(&mut self, x: f32) {
        self.right = self.right.max(x);
    }

    /// A thin line across.
    pub(super) fn line(&mut self, x: f32, y: f32, width: f32) {
        self.pieces.push(Piece::Ground {
            rect: Rect::from_min_size(pos2(x, y), vec2(width, measure::LINE)),
            fill: self.look.tokens.border,
            stroke: Stroke::NONE,
            radius: 0,
        });
        self.reach(x + width);
    }

    /// The words of spans in their faces.
    pub(super) fn job(&self, spans: &[Span], size: f32, line: f32, is_strong: bool) -> LayoutJob {
        let tokens = &self.look.tokens;
        let mut job = LayoutJob::default();
        for span in spans {
            let is_bold = span.is_bold || is_strong;
            let font_id = match (span.is_code, is_bold, span.is_italic) {
                (true, ..) => {
                    face::said_mono((size * size::MONO / size::BODY).round().max(size - 2.0))
                }
                (_, true, true) => face::said_bold_italic(size),
                (_, true, false) if is_strong => face::said_semibold(size),
                (_, true, false) => face::said_bold(size),
                (_, false, true) => face::said_italic(size),
                (_, false, false) => face::said(size),
            };
            let color = match &span.link {
                Some(_) => tokens.accent,
                None if self.is_in_quote => tokens.muted,
                None => self.look.text,
            };
            let format = TextFormat {
                font_id,
                color,
                line_height: Some(line),
                valign: Align::Center,
                strikethrough: if span.is_struck {
                    Stroke::new(measure::LINE, color)
                } else {
                    Stroke::NONE
                },
                ..TextFormat::default()
            };
            if span.cites.is_some() {
                self.citation(&mut job, &span.text, size, format);
                continue;
            }
            job.append(&span.text, 0.0, format);
        }
        job
    }

    /// The number of a source: its brackets are there for whoever copies it, and are the room
    /// at both sides of the number for whoever sees it.
    fn citation(&self, job: &mut LayoutJob, text: &str, size: f32, format: TextFormat) {
        let scale = size::CAPTION / size::BODY;
        let format = TextFormat {
            font_id: face::said_semibold((size * scale).round()),
            color: self.look.tokens.accent,
            ..format
        };
        for sign in text.chars() {
            let color = match sign {
                '[' | ']' => Color32::TRANSPARENT,
                _ => format.color,
            };
            let format = TextFormat {
                color,
                ..format.clone()
            };
            job.append(sign.encode_utf8(&mut [0; 4]), 0.0, format);
        }
    }

    /// Places words at the left, in the width, and moves below them.
    fn words(&mut self, job: LayoutJob, spans: &[Span], x: f32, width: f32) {
        let galley = self.galley(job, width);
        self.y += self.place(&galley, spans, vec2(x, self.y));
    }

    pub(super) fn galley(&mut self, mut job: LayoutJob, width: f32) -> Arc<Galley> {
        job.wrap.max_width = width.max(1.0);
        self.fonts.layout_job(job)
    }

    /// Places a galley and the links in it; its height.
    pub(super) fn place(&mut self, galley: &Arc<Galley>, spans: &[Span], at: Vec2) -> f32 {
        let height = galley.size().y;
        self.reach(at.x + galley.rect.max.x);
        self.code_grounds(galley, spans, at);
        let cited = self.citation_grounds(galley, spans, at);
        self.pieces.push(Piece::Text {
            at,
            galley: Arc::clone(galley),
        });
        // What is drawn later lies above, and a click on a link is for the link.
        self.links(galley, spans, at);
        self.pieces.extend(cited);
        height
    }

    /// The grounds under pieces of code in running text.
    fn code_grounds(&mut self, galley: &Galley, spans: &[Span], at: Vec2) {
        for (range, ()) in runs(spans, |span| span.is_code.then_some(())) {
            for rect in rects_of(galley, range.start, range.end) {
                // Lower than the line, so that grounds of neighbouring lines do not touch.
                let low = (rect.height() - self.look.body * 1.25).max(0.0) / 2.0;
                self.pieces.push(Piece::Ground {
                    rect: rect.translate(at).shrink2(vec2(-2.0, low)),
                    fill: self.look.tokens.code_ground,
                    stroke: Stroke::NONE,
                    radius: 4,
                });
            }
        }
    }

    /// The grounds under numbers of sources, and what is to be hit there.
    fn citation_grounds(&mut self, galley: &Galley, spans: &[Span], at: Vec2) -> Vec<Piece> {
        let mut cited = Vec::new();
        if spans.iter().all(|span| span.cites.is_none()) {
            return cited;
        }
        for (range, number) in citations(spans) {
            let rects: Vec<Rect> = rects_of(galley, range.start, range.end)
                .map(|rect| {
                    let low = (rect.height() - self.look.body * 1.15).max(0.0) / 2.0;
                    rect.translate(at).shrink2(vec2(0.5, low))
                })
                .collect();
            self.pieces.extend(rects.iter().map(|rect| Piece::Ground {
                rect: *rect,
                fill: self.look.tokens.accent_soft,
                stroke: Stroke::NONE,
                radius: measure::RADIUS_MARK,
            }));
            cited.push(Piece::Cite { rects, number });
        }
        cited
    }

    fn links(&mut self, galley: &Galley, spans: &[Span], at: Vec2) {
        for (range, url) in runs(spans, |span| span.link.as_deref()) {
            let rects = rects_of(galley, range.start, range.end)
                .map(|rect| rect.translate(at))
                .collect();
            let words = galley.text().chars();
            self.pieces.push(Piece::Link {
                rects,
                url: url.to_owned(),
                words: words.skip(range.start).take(range.len()).collect(),
            });
        }
    }

    fn heading(&mut self, level: u8, spans: &[Span], x: f32, width: f32) {
        let scale = self.look.body / size::BODY;
        let size = match level {
            1 => size::H1,
            2 => size::H2,
            3 => size::H3,
            _ => size::BODY,
        } * scale;
        if self.y > 0.0 {
            self.y += space::S;
        } else {
            self.y += space::XS;
        }
        let job = self.job(spans, size, (size * 1.35).round(), true);
        self.words(job, spans, x, width);
        self.y += space::S;
    }

    fn quote(&mut self, inner: &[Element], x: f32, width: f32) {
        const BAR: f32 = 3.0;
        let top = self.y;
        let bar = self.pieces.len();
        let was_in_quote = std::mem::replace(&mut self.is_in_quote, true);
        self.elements(inner, x + space::L, width - space::L, PARAGRAPH_GAP);
        self.is_in_quote = was_in_quote;
        let bottom = (self.y - PARAGRAPH_GAP).max(top);
        self.pieces.insert(
            bar,
            Piece::Ground {
                rect: Rect::from_min_max(pos2(x, top), pos2(x + BAR, bottom)),
                fill: self.look.tokens.border,
                stroke: Stroke::NONE,
                radius: 1,
            },
        );
    }

    fn list(&mut self, start: Option<u64>, items: &[Item], x: f32, width: f32, gap: f32) {
        let line = self.look.line();
        let last_number = start.map(|start| start.saturating_add(items.len() as u64));
        let digits = last_number.map_or(0, |number| number.to_string().len());
        let indent = space::XL.max(self.look.body * 0.62 * digits as f32 + space::L);
        for (index, item) in items.iter().enumerate() {
            let top = self.y;
            match (item.is_done, start) {
                (Some(is_done), _) => {
                    const SIDE: f32 = 14.0;
                    let center = pos2(x + indent - space::M - SIDE / 2.0 + 4.0, top + line / 2.0);
                    self.pieces.push(Piece::TaskBox {
                        rect: Rect::from_center_size(center, Vec2::splat(SIDE)),
                        is_done,
                    });
                }
                (None, mark) => {
                    let text = match mark {
                        Some(start) => format!("{}.", start.saturating_add(index as u64)),
                        None => "•".to_owned(),
                    };
                    let format = TextFormat {
                        font_id: face::said(self.look.body),
                        color: self.look.tokens.muted,
                        line_height: Some(line),
                        ..TextFormat::default()
                    };
                    let galley =
                        self.galley(LayoutJob::single_section(text, format), f32::INFINITY);
                    let at = vec2(x + indent - space::S - galley.size().x, top);
                    self.pieces.push(Piece::Text { at, galley });
                }
            }
            let is_tight = !matches!(
                item.elements.as_slice(),
                [.., Element::Code { .. } | Element::Quote(_)]
            );
            let inner_gap = if is_tight { ITEM_GAP } else { gap };
            self.elements(&item.elements, x + indent, width - indent, inner_gap);
            self.y = self.y.max(top + line);
        }
        self.y += gap - ITEM_GAP.min(gap);
    }
}

/// The numbers of sources and where they are, in characters.
fn citations(spans: &[Span]) -> Vec<(std::ops::Range<usize>, usize)> {
    let mut found = Vec::new();
    let mut index = 0;
    for span in spans {
        let end = index + span.text.chars().count();
        found.extend(span.cites.map(|number| (index..end, number)));
        index = end;
    }
    found
}

/// The runs of neighbouring spans that have the same of something, in characters.
fn runs<'s, T: PartialEq>(
    spans: &'s [Span],
    of: impl Fn(&'s Span) -> Option<T>,
) -> Vec<(std::ops::Range<usize>, T)> {
    let mut runs: Vec<(std::ops::Range<usize>, T)> = Vec::new();
    let mut index = 0;
    for span in spans {
        let end = index + span.text.chars().count();
        if let Some(value) = of(span) {
            match runs.last_mut() {
                Some((range, known)) if range.end == index && *known == value => range.end = end,
                _ => runs.push((index..end, value)),
            }
        }
        index = end;
    }
    runs
}

/// The places of a range of characters, a rectangle for each line it is on.
fn rects_of(galley: &Galley, start: usize, end: usize) -> impl Iterator<Item = Rect> {
    let cursor = |index| CCursor::new(CharIndex(index));
    let first = galley.pos_from_cursor(cursor(start));
    let last = galley.pos_from_cursor(CCursor {
        prefer_next_row: false,
        ..cursor(end)
    });
    galley.rows.iter().filter_map(move |row| {
        let rect = row.rect();
        let is_first = (rect.center().y - first.center().y).abs() < 1.0;
        let is_last = (rect.center().y - last.center().y).abs() < 1.0;
        let is_between = rect.center().y > first.center().y && rect.center().y < last.center().y;
        if !(is_first || is_last || is_between) {
            return None;
        }
        let left = if is_first { first.min.x } else { rect.min.x };
        let right = if is_last { last.min.x } else { rect.max.x };
        (right > left)
            .then(|| Rect::from_min_max(pos2(left, rect.min.y), Pos2::new(right, rect.max.y)))
    })
}

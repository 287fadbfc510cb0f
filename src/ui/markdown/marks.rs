//! Where the words of a search stand in what was laid out. They are looked for once in each
//! galley that comes into view.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use egui::{Galley, Rect, pos2};

use crate::domain::Marker;

use super::layout::{Piece, Typeset};

/// More galleys than these are not remembered: a view holds some dozens.
const MOST_KNOWN: usize = 512;

/// The words, and their places as far as they are known.
#[derive(Debug, Default)]
pub struct Marks {
    marker: Marker,
    /// By the galley's address, which cannot be another's as long as it is held here.
    known: HashMap<usize, (Arc<Galley>, Vec<Rect>)>,
}

impl Marks {
    /// Marks of these words.
    #[must_use]
    pub fn of(words: &[String]) -> Self {
        Self {
            marker: Marker::new(words.iter().map(String::as_str)),
            known: HashMap::new(),
        }
    }

    /// Whether there are no words.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.marker.is_empty()
    }

    /// Whether some of the words stand in a text.
    #[must_use]
    pub fn are_in(&self, text: &str) -> bool {
        !self.marker.find(text).is_empty()
    }

    /// Where they stand in a galley, from its upper left corner.
    pub fn places(&mut self, galley: &Arc<Galley>) -> &[Rect] {
        if self.marker.is_empty() {
            return &[];
        }
        if self.known.len() > MOST_KNOWN {
            self.known.clear();
        }
        let address = Arc::as_ptr(galley).addr();
        let (_, places) = self.known.entry(address).or_insert_with(|| {
            let found = self.marker.find(galley.text());
            (Arc::clone(galley), rects(galley, &found))
        });
        places
    }
}

impl Typeset {
    /// How far below its upper edge the first of the words stands.
    #[must_use]
    pub fn first_mark(&self, marks: &mut Marks) -> Option<f32> {
        self.pieces.iter().find_map(|piece| {
            let (top, galley) = match piece {
                Piece::Text { at, galley } => (at.y, galley),
                Piece::WideCode { rect, galley } => (rect.min.y, galley),
                _ => return None,
            };
            marks
                .places(galley)
                .first()
                .map(|place| top + place.center().y)
        })
    }
}

/// The rectangles of ranges of bytes, one for each line that they touch. Both are walked
/// through once.
fn rects(galley: &Galley, found: &[Range<usize>]) -> Vec<Rect> {
    let mut rects = Vec::new();
    let mut found = found.iter().peekable();
    let mut at = 0;
    for row in &galley.rows {
        let mut open: Option<(f32, f32)> = None;
        let mut close = |open: &mut Option<(f32, f32)>| {
            if let Some((left, right)) = open.take() {
                let top = pos2(row.pos.x + left, row.pos.y);
                let bottom = pos2(row.pos.x + right, row.pos.y + row.row.size.y);
                rects.push(Rect::from_min_max(top, bottom));
            }
        };
        for glyph in &row.row.glyphs {
            while found.next_if(|range| range.end <= at).is_some() {
                close(&mut open);
            }
            if found.peek().is_some_and(|range| range.contains(&at)) {
                let (left, _) = open.unwrap_or((glyph.pos.x, 0.0));
                open = Some((left, glyph.pos.x + glyph.advance_width));
            }
            at += glyph.chr.len_utf8();
        }
        close(&mut open);
        at += usize::from(row.ends_with_newline);
    }
    rects
}

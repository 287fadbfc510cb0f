//! Pictures of what is attached: asked for when they are first drawn, uploaded a few in a
//! frame, and let go of when many others were drawn since.

mod cache;
mod tiles;

use std::fmt;

use egui::{Align2, CornerRadius, Painter, Rect, Stroke, StrokeKind, Ui, Vec2};

use crate::domain::{Attachment, FileKind, PictureKey, PictureShape, Refusal};
use crate::state::Brought;
use crate::ui::theme::{face, icon, measure, size};
use crate::ui::{Action, View};

use cache::Cache;
use tiles::Tiles;

/// The most bytes of pictures on the graphics card, besides those on screen.
const MOST_BYTES: usize = 64 << 20;
/// So many pixels are uploaded in a frame; one piece of a picture in any case.
const PIXELS_PER_FRAME: usize = 1_000_000;

/// The pictures that are, or were a moment ago, on screen.
pub struct Pictures {
    cache: Cache<PictureKey, Tiles>,
    /// The pixels that were uploaded in this frame.
    uploaded: usize,
}

/// How far a picture is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Sight<'a> {
    /// All of it can be drawn.
    Whole,
    /// It is on its way.
    Coming,
    /// There is none.
    Refused(&'a Refusal),
}

impl Default for Pictures {
    fn default() -> Self {
        Self {
            cache: Cache::new(MOST_BYTES),
            uploaded: 0,
        }
    }
}

impl fmt::Debug for Pictures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pictures")
            .field("bytes", &self.bytes())
            .finish_non_exhaustive()
    }
}

/// Whether there is anything to see of it.
#[must_use]
pub fn has_picture(attachment: &Attachment) -> bool {
    let facts = &attachment.facts;
    facts.kind.is_image() || facts.kind == FileKind::Pdf || facts.has_thumbnail
}

impl Pictures {
    /// How many bytes they take on the graphics card.
    #[must_use]
    pub const fn bytes(&self) -> usize {
        self.cache.bytes()
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.cache.len()
    }

    /// Draws the small picture of something attached, or what stands for it, at a place. It is
    /// cut to fill the place.
    pub fn paint_thumbnail<'v>(
        &mut self,
        ui: &Ui,
        view: View<'v>,
        attachment: &Attachment,
        rect: Rect,
        actions: &mut Vec<Action>,
    ) -> Sight<'v> {
        let shape = PictureShape::Thumbnail;
        let sight = self.bring(ui, view, attachment, shape, actions);
        let key = PictureKey::of(attachment, shape);
        let tiles = self.cache.draw(&key).filter(|tiles| tiles.is_whole());
        let theme = view.theme;
        let painter = ui.painter();
        let radius = CornerRadius::same(measure::RADIUS);
        painter.rect_filled(rect, radius, theme.code_ground);
        match tiles {
            Some(tiles) => tiles.cover(painter, rect, measure::RADIUS),
            None => stand_in(painter, view, rect, sight),
        }
        let line = Stroke::new(measure::LINE, theme.border);
        painter.rect_stroke(rect, radius, line, StrokeKind::Inside);
        sight
    }

    /// Has a picture ready to be drawn in this frame, as far as that goes.
    pub fn bring<'v>(
        &mut self,
        ui: &Ui,
        view: View<'v>,
        attachment: &Attachment,
        shape: PictureShape,
        actions: &mut Vec<Action>,
    ) -> Sight<'v> {
        if self.cache.begin(ui.ctx().cumulative_frame_nr()) {
            self.uploaded = 0;
        }
        let key = PictureKey::of(attachment, shape);
        if self.cache.draw(&key).is_none() {
            match view.state.viewed.picture(&key) {
                None => actions.push(Action::BringPicture(Box::new(attachment.clone()), shape)),
                Some(Brought::Asked) => {}
                Some(Brought::Refused(refusal)) => return Sight::Refused(refusal),
                Some(Brought::Here(pixels)) => match Tiles::new(pixels) {
                    Some(tiles) => {
                        let bytes = tiles.bytes();
                        self.cache.insert(key, tiles, bytes);
                    }
                    None => return Sight::Refused(&Refusal::Broke),
                },
            }
        }
        let Some(tiles) = self.cache.draw(&key) else {
            return Sight::Coming;
        };
        while !tiles.is_whole() && self.uploaded < PIXELS_PER_FRAME {
            self.uploaded += tiles.upload(ui.ctx());
        }
        if tiles.is_whole() {
            Sight::Whole
        } else {
            ui.ctx().request_repaint();
            Sight::Coming
        }
    }

    /// The size of a picture in pixels, where it is there.
    pub fn size(&mut self, key: &PictureKey) -> Option<Vec2> {
        self.cache.draw(key).map(|tiles| tiles.size())
    }

    /// Draws as much of a picture as there is.
    pub fn paint(&mut self, painter: &Painter, key: &PictureKey, rect: Rect) {
        if let Some(tiles) = self.cache.draw(key) {
            tiles.paint(painter, rect);
        }
    }
}

/// What is drawn while there is no picture: that one will come, or that there is none.
fn stand_in(painter: &Painter, view: View<'_>, rect: Rect, sight: Sight<'_>) {
    let (sign, ink) = match sight {
        Sight::Refused(_) => (icon::WARNING, view.theme.warning),
        _ => (icon::IMAGE, view.theme.muted),
    };
    let font = face::icon(size::H2.min(rect.height() * 0.5));
    painter.text(rect.center(), Align2::CENTER_CENTER, sign, font, ink);
}

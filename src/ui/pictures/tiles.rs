//! A picture on the graphics card, as tiles: none is larger than any card takes, and each is
//! uploaded in a frame of its own where there is much.

use std::sync::Arc;

use egui::epaint::RectShape;
use egui::{
    ColorImage, Context, CornerRadius, Painter, Rect, Shape, TextureFilter, TextureHandle,
    TextureOptions, Vec2, pos2, vec2,
};

use crate::domain::Pixels;
use crate::ui::theme::tint;

/// The side of a tile in pixels, without the pixels that it shares with its neighbours.
const TILE: u32 = 1022;
/// Bytes of a pixel.
const PIXEL_BYTES: usize = 4;

/// A picture that is there as far as it was uploaded.
pub struct Tiles {
    size: (u32, u32),
    pieces: Vec<Tile>,
    /// What is not uploaded yet.
    rest: Option<Arc<Pixels>>,
}

struct Tile {
    texture: TextureHandle,
    /// What it covers, in pixels of the picture.
    place: [u32; 4],
    /// What the texture covers: a pixel more at inner edges, so that no seam shows.
    whole: [u32; 4],
}

impl Tiles {
    /// A picture of which nothing is uploaded. `None` where it is none.
    pub fn new(pixels: &Arc<Pixels>) -> Option<Self> {
        let (width, height) = (pixels.width, pixels.height);
        let bytes = width as usize * height as usize * PIXEL_BYTES;
        (bytes > 0 && bytes == pixels.rgba.len()).then(|| Self {
            size: (width, height),
            pieces: Vec::new(),
            rest: Some(Arc::clone(pixels)),
        })
    }

    /// Its size in pixels.
    pub fn size(&self) -> Vec2 {
        vec2(self.size.0 as f32, self.size.1 as f32)
    }

    /// The bytes that it takes on the card when it is whole.
    pub fn bytes(&self) -> usize {
        let bytes = self.size.0 as usize * self.size.1 as usize * PIXEL_BYTES;
        // Smaller ones of itself come with one that is a single tile.
        if self.count() == 1 {
            bytes + bytes / 3
        } else {
            bytes
        }
    }

    /// Whether all of it is there.
    pub const fn is_whole(&self) -> bool {
        self.rest.is_none()
    }

    fn columns(&self) -> u32 {
        self.size.0.div_ceil(TILE)
    }

    fn count(&self) -> u32 {
        self.columns() * self.size.1.div_ceil(TILE)
    }

    /// Uploads the next tile; how many pixels it has.
    pub fn upload(&mut self, ctx: &Context) -> usize {
        let Some(pixels) = self.rest.clone() else {
            return 0;
        };
        let index = self.pieces.len() as u32;
        let (place, whole) = places(self.size, index);
        let [left, top, right, bottom] = whole.map(|at| at as usize);
        let stride = self.size.0 as usize * PIXEL_BYTES;
        let mut rgba = Vec::with_capacity((right - left) * (bottom - top) * PIXEL_BYTES);
        for row in top..bottom {
            let from = row * stride;
            let row = from + left * PIXEL_BYTES..from + right * PIXEL_BYTES;
            rgba.extend_from_slice(&pixels.rgba[row]);
        }
        let image = ColorImage::from_rgba_unmultiplied([right - left, bottom - top], &rgba);
        let is_alone = self.count() == 1;
        let options = TextureOptions {
            mipmap_mode: is_alone.then_some(TextureFilter::Linear),
            ..TextureOptions::LINEAR
        };
        let texture = ctx.load_texture("picture", image, options);
        self.pieces.push(Tile {
            texture,
            place,
            whole,
        });
        if self.pieces.len() as u32 == self.count() {
            self.rest = None;
        }
        rgba.len() / PIXEL_BYTES
    }

    /// Draws what is there into a place.
    pub fn paint(&self, painter: &Painter, rect: Rect) {
        let scale = rect.size() / self.size();
        for tile in &self.pieces {
            let [left, top, right, bottom] = tile.place.map(|at| at as f32);
            let place = Rect::from_min_max(pos2(left, top), pos2(right, bottom));
            let at = |point: egui::Pos2| rect.min + point.to_vec2() * scale;
            let shown = Rect::from_min_max(at(place.min), at(place.max));
            if !painter.clip_rect().intersects(shown) {
                continue;
            }
            let [from_x, from_y, to_x, to_y] = tile.whole.map(|at| at as f32);
            let size = vec2(to_x - from_x, to_y - from_y);
            let share = |point: egui::Pos2| ((point - pos2(from_x, from_y)) / size).to_pos2();
            let uv = Rect::from_min_max(share(place.min), share(place.max));
            painter.image(tile.texture.id(), shown, uv, tint::NONE);
        }
    }

    /// Fills a place with round corners with it: what does not fit of its middle is cut off.
    pub fn cover(&self, painter: &Painter, rect: Rect, radius: u8) {
        let [tile] = self.pieces.as_slice() else {
            // Only large ones have several, and those are not drawn small.
            self.paint(
                &painter.with_clip_rect(rect.intersect(painter.clip_rect())),
                rect,
            );
            return;
        };
        let uv = cut(self.size(), rect.size());
        let shape = RectShape::filled(rect, CornerRadius::same(radius), tint::NONE)
            .with_texture(tile.texture.id(), uv);
        painter.add(Shape::Rect(shape));
    }
}

/// What a tile covers, and what its texture does.
fn places((width, height): (u32, u32), index: u32) -> ([u32; 4], [u32; 4]) {
    let columns = width.div_ceil(TILE);
    let (left, top) = (index % columns * TILE, index / columns * TILE);
    let (right, bottom) = ((left + TILE).min(width), (top + TILE).min(height));
    let whole = [
        left.saturating_sub(1),
        top.saturating_sub(1),
        (right + 1).min(width),
        (bottom + 1).min(height),
    ];
    ([left, top, right, bottom], whole)
}

/// The piece of a picture that fills a place without being stretched, in shares of it.
fn cut(picture: Vec2, place: Vec2) -> Rect {
    let scale = (place.x / picture.x).max(place.y / picture.y);
    let shown = (place / scale / picture).clamp(Vec2::ZERO, Vec2::splat(1.0));
    Rect::from_center_size(pos2(0.5, 0.5), shown)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn tiles_should_cover_each_pixel_once_and_fit_any_card(
            width in 1_u32..6000,
            height in 1_u32..6000,
        ) {
            let columns = width.div_ceil(TILE);
            let count = columns * height.div_ceil(TILE);
            let mut covered = 0_u64;
            for index in 0..count {
                let (place, whole) = places((width, height), index);
                let area = |it: [u32; 4]| u64::from(it[2] - it[0]) * u64::from(it[3] - it[1]);
                covered += area(place);
                prop_assert!(whole[2] - whole[0] <= 1024 && whole[3] - whole[1] <= 1024);
                prop_assert!(whole[0] <= place[0] && whole[2] >= place[2]);
                prop_assert!(whole[2] <= width && whole[3] <= height);
            }
            prop_assert_eq!(covered, u64::from(width) * u64::from(height));
        }

        #[test]
        fn what_fills_a_place_should_keep_its_proportions(
            picture in (1_f32..5000.0, 1_f32..5000.0),
            place in (10_f32..500.0, 10_f32..500.0),
        ) {
            let (picture, place) = (Vec2::from(picture), Vec2::from(place));
            let uv = cut(picture, place);
            let shown = uv.size() * picture;
            let skew = (shown.x / shown.y) / (place.x / place.y);
            prop_assert!((skew - 1.0).abs() < 1e-3, "{skew}");
            prop_assert!(uv.min.x >= -1e-6 && uv.max.x <= 1.0 + 1e-6);
        }
    }
}

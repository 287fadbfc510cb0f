//! Drawings in SVG, drawn on white. Nothing outside the file is looked at: no other file,
//! no address, and of fonts only the one that is brought along.

use std::sync::Arc;

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, Options, Tree, fontdb};

use crate::domain::{FileKind, Limits, Picture, PictureFormat, Reading, Refusal};

use super::image::{scaled, too_many_pixels};
use super::text;

/// A drawing has no pixels of its own; the longer side gets at least so many.
const LEAST_SIDE: f64 = 1024.0;

const FONT: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
const FONT_NAME: &str = "Inter";

/// Draws a drawing.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    let damaged = || Refusal::Damaged(FileKind::Svg);
    let (source, remarks) = text::decode(bytes);
    let tree = Tree::from_str(&source, &options()).map_err(|error| match error {
        usvg::Error::ElementsLimitReached => Refusal::TooMuchMemory {
            most: limits.memory_bytes,
        },
        _ => damaged(),
    })?;
    let (width, height) = (
        f64::from(tree.size().width()),
        f64::from(tree.size().height()),
    );
    if !(width.is_finite() && height.is_finite()) {
        return Err(damaged());
    }
    let (original_width, original_height) = (whole(width), whole(height));
    if u64::from(original_width) * u64::from(original_height) > limits.pixels {
        return Err(too_many_pixels(original_width, original_height, limits));
    }
    let enlarged = (LEAST_SIDE / width.max(height)).max(1.0);
    let most = limits
        .scale_to_pixels
        .unwrap_or(limits.pixels)
        .min(limits.pixels);
    let (width, height) = scaled(
        whole(width * enlarged),
        whole(height * enlarged),
        Some(most),
    );
    let mut pixmap = Pixmap::new(width, height).ok_or_else(damaged)?;
    pixmap.fill(Color::WHITE);
    let transform = Transform::from_scale(
        width as f32 / tree.size().width(),
        height as f32 / tree.size().height(),
    );
    resvg::render(&tree, transform, &mut pixmap.as_mut());
    let picture = Picture {
        format: PictureFormat::Png,
        width,
        height,
        original_width,
        original_height,
        bytes: Some(pixmap.encode_png().map_err(|_| damaged())?),
    };
    Ok(Reading {
        pictures: vec![picture],
        remarks,
        ..Reading::new(FileKind::Svg)
    })
}

fn whole(side: f64) -> u32 {
    (side.ceil() as u32).max(1)
}

fn options() -> Options<'static> {
    let mut fonts = fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    fonts.set_serif_family(FONT_NAME);
    fonts.set_sans_serif_family(FONT_NAME);
    fonts.set_monospace_family(FONT_NAME);
    fonts.set_cursive_family(FONT_NAME);
    fonts.set_fantasy_family(FONT_NAME);
    Options {
        font_family: FONT_NAME.to_owned(),
        fontdb: Arc::new(fonts),
        image_href_resolver: ImageHrefResolver {
            // Without this, a drawing could show any picture of this machine.
            resolve_string: Box::new(|_, _| None),
            ..ImageHrefResolver::default()
        },
        ..Options::default()
    }
}

//! Drawings in SVG, drawn on white. Nothing outside the file is looked at: no other file,
//! no address, and of fonts only the one that is brought along.

use std::sync::Arc;

use image::{DynamicImage, RgbImage};
use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg::{self, ImageHrefResolver, Options, Tree, fontdb};

use crate::domain::{FileKind, Limits, Picture, PictureFormat, Reading, Refusal, Remark};

use super::image::too_many_pixels;
use super::raster::{self, scaled};
use super::text;

/// A drawing has no pixels of its own; the longer side gets at least so many.
const LEAST_SIDE: f64 = 1024.0;

const FONT: &[u8] = include_bytes!("../../assets/fonts/Inter-Regular.otf");
const FONT_NAME: &str = "Inter";

/// Draws a drawing.
pub(super) fn read(bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    let Drawing {
        tree,
        width: original_width,
        height: original_height,
        remarks,
    } = parse(bytes, limits)?;
    let enlarged = (LEAST_SIDE / longer_side(&tree)).max(1.0);
    let most = limits
        .scale_to_pixels
        .unwrap_or(limits.pixels)
        .min(limits.pixels);
    let pixmap = draw(&tree, enlarged, most)?;
    let picture = Picture {
        format: PictureFormat::Png,
        width: pixmap.width(),
        height: pixmap.height(),
        original_width,
        original_height,
        bytes: Some(pixmap.encode_png().map_err(|_| DAMAGED)?),
    };
    let thumbnail = opaque(&pixmap).and_then(|image| raster::thumbnail(&image));
    Ok(Reading {
        pictures: vec![picture],
        thumbnail,
        remarks,
        ..Reading::new(FileKind::Svg)
    })
}

/// A drawing for a person to look at, drawn as large as that: it loses nothing by it.
pub(super) fn view(bytes: &[u8], limits: &Limits, most_side: u32) -> Result<Reading, Refusal> {
    let tree = parse(bytes, limits)?.tree;
    let factor = f64::from(most_side.max(1)) / longer_side(&tree);
    let pixmap = draw(&tree, factor, limits.pixels)?;
    let view = opaque(&pixmap).map(|image| raster::view(image, most_side));
    Ok(Reading {
        view: Some(view.ok_or(DAMAGED)?),
        ..Reading::new(FileKind::Svg)
    })
}

const DAMAGED: Refusal = Refusal::Damaged(FileKind::Svg);

/// A drawing and its size.
struct Drawing {
    tree: Tree,
    width: u32,
    height: u32,
    remarks: Vec<Remark>,
}

fn parse(bytes: &[u8], limits: &Limits) -> Result<Drawing, Refusal> {
    let (source, remarks) = text::decode(bytes);
    let tree = Tree::from_str(&source, &options()).map_err(|error| match error {
        usvg::Error::ElementsLimitReached => Refusal::TooMuchMemory {
            most: limits.memory_bytes,
        },
        _ => DAMAGED,
    })?;
    let (width, height) = (
        f64::from(tree.size().width()),
        f64::from(tree.size().height()),
    );
    if !(width.is_finite() && height.is_finite()) {
        return Err(DAMAGED);
    }
    let (width, height) = (whole(width), whole(height));
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(too_many_pixels(width, height, limits));
    }
    Ok(Drawing {
        tree,
        width,
        height,
        remarks,
    })
}

fn longer_side(tree: &Tree) -> f64 {
    f64::from(tree.size().width().max(tree.size().height()))
}

/// Draws on white, so many times larger, with no more pixels than this.
fn draw(tree: &Tree, factor: f64, most: u64) -> Result<Pixmap, Refusal> {
    let size = tree.size();
    let (width, height) = scaled(
        whole(f64::from(size.width()) * factor),
        whole(f64::from(size.height()) * factor),
        Some(most),
    );
    let mut pixmap = Pixmap::new(width, height).ok_or(DAMAGED)?;
    pixmap.fill(Color::WHITE);
    let transform =
        Transform::from_scale(width as f32 / size.width(), height as f32 / size.height());
    resvg::render(tree, transform, &mut pixmap.as_mut());
    Ok(pixmap)
}

/// What was drawn on white, without the transparency that is not there.
fn opaque(pixmap: &Pixmap) -> Option<DynamicImage> {
    let (width, height) = (pixmap.width(), pixmap.height());
    let rgb = pixmap
        .data()
        .chunks_exact(4)
        .flat_map(|dot| [dot[0], dot[1], dot[2]])
        .collect();
    RgbImage::from_raw(width, height, rgb).map(DynamicImage::ImageRgb8)
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

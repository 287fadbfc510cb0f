//! Pages of PDF as pictures: for a model to look at, for a person, and small ones. A page
//! that the renderer cannot do breaks no other.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro::hayro_interpret::InterpreterSettings;
use hayro::hayro_syntax::page::Page;
use hayro::kurbo::Affine;
use hayro::vello_cpu::color::palette::css::WHITE;
use hayro::vello_cpu::{Pixmap, RasterizerSettings, RenderContext, Resources, TargetInit};
use hayro::{RenderCache, RenderSettings, render_into};
use hayro_interpret::TransformExt;
use image::{DynamicImage, GrayImage, RgbImage};

use crate::domain::{
    FileKind, Limits, Picture, PictureFormat, ReadRequest, Reading, Refusal, Remark, THUMBNAIL_SIDE,
};

use super::super::raster::{self, JPEG_QUALITY};
use super::{Document, open};

/// No model looks at more pages at once, and a book of them takes minutes.
const MOST_PAGES: u32 = 100;

/// What a page has where nobody says how many.
const USUAL_PIXELS: u64 = 2_000_000;

/// No side of a picture is longer, whatever the shape of its page.
const LONGEST_SIDE: f64 = 16_384.0;

/// Letters in JPEG have blurred edges: PNG may be so many times as large for theirs.
const SHARPER: usize = 2;

/// How large a page is drawn.
#[derive(Clone, Copy)]
enum Size {
    /// About so many pixels.
    Pixels(u64),
    /// So many on the longer side.
    Side(u32),
}

impl Size {
    /// Width and height of a page, no more than `most` pixels together.
    fn of(self, page: &Page<'_>, most: u64) -> (u16, u16) {
        let (width, height) = page.render_dimensions();
        // A page of no size is drawn as a square.
        let sound = |side: f32| {
            if side.is_finite() {
                f64::from(side.max(1.0))
            } else {
                1.0
            }
        };
        let (width, height) = (sound(width), sound(height));
        let wanted = match self {
            Self::Pixels(pixels) => (pixels as f64 / (width * height)).sqrt(),
            Self::Side(side) => f64::from(side.max(1)) / width.max(height),
        };
        let factor = wanted
            .min((most.max(1) as f64 / (width * height)).sqrt())
            .min(LONGEST_SIDE / width.max(height));
        let side = |side: f64| (side * factor).round().clamp(1.0, LONGEST_SIDE) as u16;
        (side(width), side(height))
    }
}

/// The pages that were asked for as pictures, and the first of them small.
pub(super) fn pictures(bytes: &[u8], request: &ReadRequest) -> Result<Reading, Refusal> {
    let limits = &request.limits;
    let document = open(bytes)?;
    let chosen = document.chosen(request.pages, limits.pages.min(MOST_PAGES))?;
    let mut reading = Reading {
        pages: Some(document.count()),
        ..Reading::new(FileKind::Pdf)
    };
    let size = Size::Pixels(limits.scale_to_pixels.unwrap_or(USUAL_PIXELS));
    let mut cache = RenderCache::new();
    let (mut bytes, mut not_drawn) = (0, 0);
    for (_, page) in chosen {
        let Some(image) = draw(page, &mut cache, size, limits) else {
            not_drawn += 1;
            continue;
        };
        let Some(picture) = picture(&image) else {
            not_drawn += 1;
            continue;
        };
        bytes += picture.bytes.as_ref().map_or(0, Vec::len) as u64;
        if bytes > limits.most_made_bytes() {
            let most = limits.memory_bytes;
            return Err(Refusal::TooMuchMemory { most });
        }
        if reading.thumbnail.is_none() {
            reading.thumbnail = raster::thumbnail(&image);
        }
        reading.pictures.push(picture);
    }
    if reading.pictures.is_empty() {
        return Err(Refusal::Damaged(FileKind::Pdf));
    }
    if not_drawn > 0 {
        reading.remarks.push(Remark::PagesNotDrawn(not_drawn));
    }
    Ok(reading)
}

/// One page for a person to look at.
pub(super) fn view(
    bytes: &[u8],
    limits: &Limits,
    page: u32,
    most_side: u32,
) -> Result<Reading, Refusal> {
    let document = open(bytes)?;
    let page = document.page(page)?;
    let size = Size::Side(most_side);
    let image = draw(page, &mut RenderCache::new(), size, limits);
    let image = image.ok_or(Refusal::Damaged(FileKind::Pdf))?;
    Ok(Reading {
        view: Some(raster::view(image, most_side)),
        pages: Some(document.count()),
        ..Reading::new(FileKind::Pdf)
    })
}

/// A small picture of a page; `None` where it cannot be drawn.
pub(super) fn thumbnail(bytes: &[u8], limits: &Limits, page: u32) -> Option<Vec<u8>> {
    let document: Document = open(bytes).ok()?;
    let page = document.page(page).ok()?;
    let size = Size::Side(THUMBNAIL_SIDE);
    let image = draw(page, &mut RenderCache::new(), size, limits)?;
    raster::thumbnail(&image)
}

/// Draws a page on white; `None` where the renderer breaks on it.
fn draw<'a>(
    page: &'a Page<'a>,
    cache: &mut RenderCache<'a>,
    size: Size,
    limits: &Limits,
) -> Option<DynamicImage> {
    let (width, height) = size.of(page, limits.pixels);
    let drawn = catch_unwind(AssertUnwindSafe(|| render(page, cache, width, height)));
    let Ok(pixmap) = drawn else {
        // Nobody knows in which state it was left.
        *cache = RenderCache::new();
        return None;
    };
    let (width, height) = (u32::from(width), u32::from(height));
    let dots = || pixmap.data_as_u8_slice().chunks_exact(4);
    if dots().all(|dot| dot[0] == dot[1] && dot[1] == dot[2]) {
        let grey = dots().map(|dot| dot[0]).collect();
        return GrayImage::from_raw(width, height, grey).map(DynamicImage::ImageLuma8);
    }
    let rgb = dots().flat_map(|dot| [dot[0], dot[1], dot[2]]).collect();
    RgbImage::from_raw(width, height, rgb).map(DynamicImage::ImageRgb8)
}

fn render<'a>(page: &'a Page<'a>, cache: &RenderCache<'a>, width: u16, height: u16) -> Pixmap {
    let (page_width, page_height) = page.render_dimensions();
    let scale = Affine::scale_non_uniform(
        f64::from(width) / f64::from(page_width),
        f64::from(height) / f64::from(page_height),
    );
    let mut context = RenderContext::new(width, height);
    render_into(
        page,
        cache,
        &InterpreterSettings::default(),
        &RenderSettings::default(),
        &mut context,
        scale * page.initial_transform(true).to_kurbo(),
    );
    context.flush();
    let mut pixmap = Pixmap::new(width, height);
    let settings = RasterizerSettings {
        target_init: TargetInit::Clear(WHITE),
        ..RasterizerSettings::default()
    };
    context.render_with(&mut pixmap, &mut Resources::default(), settings);
    pixmap
}

/// A page as a model gets it: sharp, unless that makes it much larger.
fn picture(image: &DynamicImage) -> Option<Picture> {
    let png = raster::encode(image, PictureFormat::Png, JPEG_QUALITY).ok()?;
    let jpeg = raster::encode(image, PictureFormat::Jpeg, JPEG_QUALITY).ok()?;
    let (format, bytes) = if png.len() <= jpeg.len().saturating_mul(SHARPER) {
        (PictureFormat::Png, png)
    } else {
        (PictureFormat::Jpeg, jpeg)
    };
    Some(Picture {
        format,
        width: image.width(),
        height: image.height(),
        original_width: image.width(),
        original_height: image.height(),
        bytes: Some(bytes),
    })
}

//! Pictures as pixels: which size they get, how they are made smaller and how written.

use std::collections::HashSet;
use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageError, ImageFormat, RgbaImage, imageops::FilterType};

use crate::domain::{PictureFormat, Pixels, THUMBNAIL_SIDE};

/// Good enough that nobody sees the loss, and a third of the size of the best.
pub(super) const JPEG_QUALITY: u8 = 90;

/// A small picture may lose more.
const THUMBNAIL_QUALITY: u8 = 85;

/// A picture with no more colours is a drawing, which JPEG would smear and PNG packs well.
const FEW_COLOURS: usize = 256;

/// The size with no more than so many pixels and the same shape.
pub(super) fn scaled(width: u32, height: u32, most: Option<u64>) -> (u32, u32) {
    let pixels = u64::from(width) * u64::from(height);
    let Some(most) = most.filter(|most| pixels > *most) else {
        return (width, height);
    };
    let factor = (most as f64 / pixels as f64).sqrt();
    let scale = |side: u32| ((f64::from(side) * factor).floor() as u32).max(1);
    (scale(width), scale(height))
}

/// The size of the same shape whose longer side has no more than so many pixels.
pub(super) fn within(width: u32, height: u32, most_side: u32) -> (u32, u32) {
    let (longer, most) = (width.max(height), most_side.max(1));
    if longer <= most {
        return (width, height);
    }
    let factor = f64::from(most) / f64::from(longer);
    let scale = |side: u32| ((f64::from(side) * factor).round() as u32).clamp(1, most);
    (scale(width), scale(height))
}

/// A small picture of a picture; `None` where it cannot be written.
pub(super) fn thumbnail(image: &DynamicImage) -> Option<Vec<u8>> {
    let (width, height) = within(image.width(), image.height(), THUMBNAIL_SIDE);
    let small = shrunk(image, width, height);
    let clear = small.to_rgba8();
    if clear.pixels().any(|dot| dot[3] < 255) {
        return png(&DynamicImage::ImageRgba8(clear)).ok();
    }
    let mut colours = HashSet::new();
    let is_drawing = clear.pixels().all(|dot| {
        colours.insert(dot.0);
        colours.len() <= FEW_COLOURS
    });
    let format = if is_drawing {
        PictureFormat::Png
    } else {
        PictureFormat::Jpeg
    };
    encode(&small, format, THUMBNAIL_QUALITY).ok()
}

/// A picture as it is drawn for a person, no side longer than this.
pub(super) fn view(image: DynamicImage, most_side: u32) -> Pixels {
    let (width, height) = within(image.width(), image.height(), most_side);
    let image = if (width, height) == (image.width(), image.height()) {
        image
    } else {
        shrunk(&image, width, height)
    };
    Pixels {
        width,
        height,
        rgba: image.into_rgba8().into_raw(),
    }
}

/// A picture made smaller: in two steps, since the fine one takes long for many pixels.
fn shrunk(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    if (width, height) == (image.width(), image.height()) {
        return image.clone();
    }
    if image.color().has_alpha() {
        // What is clear has a colour too, which must not be mixed into what is seen.
        let mut weighted = image.to_rgba8();
        weigh(&mut weighted);
        let mut small = smaller(&DynamicImage::ImageRgba8(weighted), width, height).into_rgba8();
        unweigh(&mut small);
        return DynamicImage::ImageRgba8(small);
    }
    smaller(image, width, height)
}

fn smaller(image: &DynamicImage, width: u32, height: u32) -> DynamicImage {
    let (rough_width, rough_height) = (width.saturating_mul(2), height.saturating_mul(2));
    if rough_width < image.width() && rough_height < image.height() {
        let rough = image.thumbnail_exact(rough_width, rough_height);
        return rough.resize_exact(width, height, FilterType::CatmullRom);
    }
    image.resize_exact(width, height, FilterType::CatmullRom)
}

fn weigh(image: &mut RgbaImage) {
    for dot in image.pixels_mut() {
        let alpha = u16::from(dot[3]);
        for value in &mut dot.0[..3] {
            *value = ((u16::from(*value) * alpha + 127) / 255) as u8;
        }
    }
}

fn unweigh(image: &mut RgbaImage) {
    for dot in image.pixels_mut() {
        let alpha = u16::from(dot[3]).max(1);
        for value in &mut dot.0[..3] {
            *value = ((u16::from(*value) * 255 + alpha / 2) / alpha).min(255) as u8;
        }
    }
}

/// Writes a picture without transparency.
pub(super) fn encode(
    image: &DynamicImage,
    format: PictureFormat,
    quality: u8,
) -> Result<Vec<u8>, ImageError> {
    let image = if image.color().has_color() {
        DynamicImage::ImageRgb8(image.to_rgb8())
    } else {
        DynamicImage::ImageLuma8(image.to_luma8())
    };
    match format {
        PictureFormat::Png => png(&image),
        PictureFormat::Jpeg => {
            let mut bytes = Vec::new();
            image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, quality))?;
            Ok(bytes)
        }
    }
}

fn png(image: &DynamicImage) -> Result<Vec<u8>, ImageError> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_should_keep_its_shape_when_it_is_scaled() {
        assert_eq!(scaled(400, 300, None), (400, 300));
        assert_eq!(scaled(400, 300, Some(120_000)), (400, 300));
        assert_eq!(scaled(4000, 3000, Some(120_000)), (400, 300));
        assert_eq!(scaled(100_000, 1, Some(100)), (3162, 1));
        assert_eq!(within(400, 300, 512), (400, 300));
        assert_eq!(within(4000, 3000, 512), (512, 384));
        assert_eq!(within(1, 100_000, 512), (1, 512));
        assert_eq!(within(u32::MAX, 1, 0), (1, 1));
    }

    #[test]
    fn what_is_clear_should_not_darken_what_is_seen_beside_it() {
        let stripes = RgbaImage::from_fn(400, 400, |x, _| {
            image::Rgba(if x % 4 < 2 { [0; 4] } else { [250, 0, 0, 255] })
        });
        let small = shrunk(&DynamicImage::ImageRgba8(stripes), 50, 50).into_rgba8();
        let [red, _, _, alpha] = small.get_pixel(25, 25).0;
        assert!(red >= 248 && (120..136).contains(&alpha), "{red} {alpha}");
    }
}

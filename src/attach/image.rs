//! Pictures: upright, no larger than wanted, without transparency, and written so that
//! every server can read them. What is so already is left as it is.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{
    AnimationDecoder, DynamicImage, ExtendedColorType, ImageDecoder, ImageError, ImageFormat,
    ImageReader, Rgb, RgbImage, imageops::FilterType,
};

use crate::domain::{FileKind, Limits, Picture, PictureFormat, Reading, Refusal, Remark};

/// Good enough that nobody sees the loss, and a third of the size of the best.
const JPEG_QUALITY: u8 = 90;

/// Reads a picture.
pub(super) fn read(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    let refusal = |error: ImageError| refusal(&error, kind, limits);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format_of(kind));
    let mut most = image::Limits::no_limits();
    most.max_alloc = Some(limits.memory_bytes);
    reader.limits(most);
    let mut decoder = reader.into_decoder().map_err(refusal)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > limits.pixels {
        return Err(too_many_pixels(width, height, limits));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let is_plain = matches!(
        decoder.original_color_type(),
        ExtendedColorType::L1
            | ExtendedColorType::L2
            | ExtendedColorType::L4
            | ExtendedColorType::L8
            | ExtendedColorType::Rgb8
            | ExtendedColorType::La8
            | ExtendedColorType::Rgba8
    );
    let mut image = DynamicImage::from_decoder(decoder).map_err(refusal)?;
    image.apply_orientation(orientation);
    let remarks = is_moving(kind, bytes)
        .then_some(Remark::FirstFrame)
        .into_iter()
        .collect();
    let is_ready = is_plain
        && orientation == Orientation::NoTransforms
        && matches!(kind, FileKind::Png | FileKind::Jpeg);
    let picture = prepare(image, kind, is_ready, limits).map_err(refusal)?;
    Ok(Reading {
        pictures: vec![picture],
        remarks,
        ..Reading::new(kind)
    })
}

const fn format_of(kind: FileKind) -> ImageFormat {
    match kind {
        FileKind::Jpeg => ImageFormat::Jpeg,
        FileKind::Gif => ImageFormat::Gif,
        FileKind::WebP => ImageFormat::WebP,
        FileKind::Bmp => ImageFormat::Bmp,
        FileKind::Tiff => ImageFormat::Tiff,
        _ => ImageFormat::Png,
    }
}

fn refusal(error: &ImageError, kind: FileKind, limits: &Limits) -> Refusal {
    match error {
        ImageError::Limits(_) => Refusal::TooMuchMemory {
            most: limits.memory_bytes,
        },
        _ => Refusal::Damaged(kind),
    }
}

pub(super) fn too_many_pixels(width: u32, height: u32, limits: &Limits) -> Refusal {
    Refusal::TooManyPixels {
        width: u64::from(width),
        height: u64::from(height),
        most: limits.pixels,
    }
}

/// Whether more than one frame is in it.
fn is_moving(kind: FileKind, bytes: &[u8]) -> bool {
    match kind {
        FileKind::Gif => GifDecoder::new(Cursor::new(bytes))
            .is_ok_and(|decoder| decoder.into_frames().take(2).flatten().count() > 1),
        FileKind::WebP => {
            WebPDecoder::new(Cursor::new(bytes)).is_ok_and(|decoder| decoder.has_animation())
        }
        _ => false,
    }
}

/// Scales and writes an upright picture, where that has to be.
fn prepare(
    image: DynamicImage,
    kind: FileKind,
    is_ready: bool,
    limits: &Limits,
) -> Result<Picture, ImageError> {
    let (original_width, original_height) = (image.width(), image.height());
    let (width, height) = scaled(original_width, original_height, limits.scale_to_pixels);
    let is_smaller = (width, height) != (original_width, original_height);
    let is_clear = image.color().has_alpha() && image.to_rgba8().pixels().any(|dot| dot[3] < 255);
    let format = match kind {
        FileKind::Jpeg => PictureFormat::Jpeg,
        _ => PictureFormat::Png,
    };
    let bytes = if is_ready && !is_smaller && !is_clear {
        None
    } else {
        let image = if is_clear { on_white(&image) } else { image };
        let image = if is_smaller {
            image.resize_exact(width, height, FilterType::CatmullRom)
        } else {
            image
        };
        Some(encode(&image, format)?)
    };
    Ok(Picture {
        format,
        width,
        height,
        original_width,
        original_height,
        bytes,
    })
}

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

/// What is transparent becomes white: servers leave transparency out, and what is below it
/// is often black, as the writing on it.
fn on_white(image: &DynamicImage) -> DynamicImage {
    let clear = image.to_rgba8();
    let opaque = RgbImage::from_fn(clear.width(), clear.height(), |x, y| {
        let [red, green, blue, alpha] = clear.get_pixel(x, y).0;
        let mix = |value: u8| {
            let (value, alpha) = (u16::from(value), u16::from(alpha));
            ((value * alpha + 255 * (255 - alpha) + 127) / 255) as u8
        };
        Rgb([mix(red), mix(green), mix(blue)])
    });
    DynamicImage::ImageRgb8(opaque)
}

fn encode(image: &DynamicImage, format: PictureFormat) -> Result<Vec<u8>, ImageError> {
    let image = if image.color().has_color() {
        DynamicImage::ImageRgb8(image.to_rgb8())
    } else {
        DynamicImage::ImageLuma8(image.to_luma8())
    };
    let mut bytes = Vec::new();
    match format {
        PictureFormat::Jpeg => {
            image.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))?;
        }
        PictureFormat::Png => {
            image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)?;
        }
    }
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
    }

    #[test]
    fn what_is_transparent_should_be_white() {
        let mut clear = image::RgbaImage::new(2, 1);
        clear.put_pixel(1, 0, image::Rgba([10, 20, 30, 255]));
        let opaque = on_white(&DynamicImage::ImageRgba8(clear)).to_rgb8();
        assert_eq!(opaque.get_pixel(0, 0).0, [255, 255, 255]);
        assert_eq!(opaque.get_pixel(1, 0).0, [10, 20, 30]);
    }
}

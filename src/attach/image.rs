//! Pictures: upright, no larger than wanted, without transparency, and written so that
//! every server can read them. What is so already is left as it is.

use std::io::Cursor;

use image::codecs::gif::GifDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{
    AnimationDecoder, DynamicImage, ExtendedColorType, ImageDecoder, ImageError, ImageFormat,
    ImageReader, Rgb, RgbImage, imageops::FilterType,
};

use crate::domain::{FileKind, Limits, Picture, PictureFormat, Reading, Refusal, Remark};

use super::raster::{self, JPEG_QUALITY, encode, scaled};

/// Reads a picture.
pub(super) fn read(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Reading, Refusal> {
    let Decoded { image, is_ready } = decode(kind, bytes, limits)?;
    let remarks = is_moving(kind, bytes)
        .then_some(Remark::FirstFrame)
        .into_iter()
        .collect();
    let thumbnail = raster::thumbnail(&image);
    let picture =
        prepare(image, kind, is_ready, limits).map_err(|error| refusal(&error, kind, limits))?;
    Ok(Reading {
        pictures: vec![picture],
        thumbnail,
        remarks,
        ..Reading::new(kind)
    })
}

/// A picture for a person to look at.
pub(super) fn view(
    kind: FileKind,
    bytes: &[u8],
    limits: &Limits,
    most_side: u32,
) -> Result<Reading, Refusal> {
    let image = decode(kind, bytes, limits)?.image;
    Ok(Reading {
        view: Some(raster::view(image, most_side)),
        ..Reading::new(kind)
    })
}

/// A picture as it is in the file, put upright.
struct Decoded {
    image: DynamicImage,
    /// Whether every server reads the file as it is.
    is_ready: bool,
}

fn decode(kind: FileKind, bytes: &[u8], limits: &Limits) -> Result<Decoded, Refusal> {
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
    if width == 0 || height == 0 {
        return Err(Refusal::Damaged(kind));
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
    let is_ready = is_plain
        && orientation == Orientation::NoTransforms
        && matches!(kind, FileKind::Png | FileKind::Jpeg);
    Ok(Decoded { image, is_ready })
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
        Some(encode(&image, format, JPEG_QUALITY)?)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_transparent_should_be_white() {
        let mut clear = image::RgbaImage::new(2, 1);
        clear.put_pixel(1, 0, image::Rgba([10, 20, 30, 255]));
        let opaque = on_white(&DynamicImage::ImageRgba8(clear)).to_rgb8();
        assert_eq!(opaque.get_pixel(0, 0).0, [255, 255, 255]);
        assert_eq!(opaque.get_pixel(1, 0).0, [10, 20, 30]);
    }
}

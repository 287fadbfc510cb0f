//! Pictures and sounds: upright, small enough, as they are where they can be.

use causerie::domain::{FileKind, Limits, PictureFormat, Refusal, Remark};
use image::codecs::gif::GifEncoder;
use image::{DynamicImage, Frame, ImageFormat, Rgba, RgbaImage};

use crate::samples::{image, mp3, picture, svg, wav};
use crate::{read, read_within};

fn decoded(bytes: &[u8]) -> DynamicImage {
    image::load_from_memory(bytes).unwrap()
}

#[test]
fn what_servers_read_should_be_sent_as_it_is_and_the_rest_as_png() {
    for (format, kind) in [
        (ImageFormat::Png, FileKind::Png),
        (ImageFormat::Jpeg, FileKind::Jpeg),
        (ImageFormat::Gif, FileKind::Gif),
        (ImageFormat::WebP, FileKind::WebP),
        (ImageFormat::Bmp, FileKind::Bmp),
        (ImageFormat::Tiff, FileKind::Tiff),
    ] {
        let reading = read(&picture(format, 60, 40), "a").unwrap();
        assert_eq!(reading.kind, kind);
        let picture = reading.pictures[0].clone();
        assert_eq!((picture.width, picture.height), (60, 40));
        let is_sent_as_is = matches!(kind, FileKind::Png | FileKind::Jpeg);
        assert_eq!(picture.bytes.is_none(), is_sent_as_is, "{kind:?}");
        if let Some(bytes) = picture.bytes {
            assert_eq!(picture.format, PictureFormat::Png);
            let sent = decoded(&bytes);
            assert_eq!((sent.width(), sent.height()), (60, 40));
            if kind != FileKind::Gif {
                assert_eq!(sent.to_rgb8(), image(60, 40).to_rgb8(), "{kind:?}");
            }
        }
    }
}

/// A JPEG that says of itself which way it lies.
pub fn lying(orientation: u8) -> Vec<u8> {
    let plain = picture(ImageFormat::Jpeg, 60, 40);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let mut bytes = plain[..2].to_vec();
    bytes.extend([0xFF, 0xE1]);
    bytes.extend((exif.len() as u16 + 2).to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&plain[2..]);
    bytes
}

#[test]
fn a_picture_that_lies_on_its_side_should_be_put_upright() {
    for (orientation, size) in [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60))] {
        let picture = read(&lying(orientation), "a.jpg")
            .unwrap()
            .pictures
            .remove(0);
        assert_eq!((picture.width, picture.height), size, "{orientation}");
        assert_eq!((picture.original_width, picture.original_height), size);
        assert_eq!(picture.bytes.is_none(), orientation == 1);
        if let Some(bytes) = picture.bytes {
            assert_eq!(picture.format, PictureFormat::Jpeg);
            let sent = decoded(&bytes);
            assert_eq!((sent.width(), sent.height()), size);
        }
    }
    // Of the first row, the sixth orientation makes the last column.
    let turned = read(&lying(6), "a.jpg").unwrap().pictures.remove(0);
    let sent = decoded(&turned.bytes.unwrap()).to_rgb8();
    let [red, green, _] = sent.get_pixel(38, 40).0;
    assert!((190..=210).contains(&red) && green < 40, "{red} {green}");
}

#[test]
fn a_large_picture_should_be_scaled_and_a_huge_one_refused() {
    let bytes = picture(ImageFormat::Png, 200, 100);
    let limits = Limits {
        scale_to_pixels: Some(5_000),
        ..Limits::default()
    };
    let scaled = read_within(&bytes, "a.png", limits)
        .unwrap()
        .pictures
        .remove(0);
    assert_eq!((scaled.width, scaled.height), (100, 50));
    assert_eq!((scaled.original_width, scaled.original_height), (200, 100));
    let sent = decoded(&scaled.bytes.unwrap());
    assert_eq!((sent.width(), sent.height()), (100, 50));
    let limits = Limits {
        pixels: 19_999,
        ..Limits::default()
    };
    let refusal = Refusal::TooManyPixels {
        width: 200,
        height: 100,
        most: 19_999,
    };
    assert_eq!(read_within(&bytes, "a.png", limits), Err(refusal));
}

#[test]
fn what_a_picture_claims_should_be_refused_before_it_is_unpacked() {
    // The header of a PNG that would have 40 gigapixels; its sum is not looked at before.
    let mut bytes = picture(ImageFormat::Png, 4, 4);
    bytes[16..24].copy_from_slice(&[0, 3, 13, 64, 0, 3, 13, 64]);
    let refusal = read(&bytes, "a.png").unwrap_err();
    assert!(
        matches!(
            refusal,
            Refusal::TooManyPixels { .. } | Refusal::Damaged(FileKind::Png)
        ),
        "{refusal:?}"
    );
    let huge = svg("<rect/>").replace("width='20' height='10'", "width='1e6' height='1e6'");
    let refusal = read(huge.as_bytes(), "a.svg").unwrap_err();
    assert!(
        matches!(refusal, Refusal::TooManyPixels { .. }),
        "{refusal:?}"
    );
}

#[test]
fn what_moves_should_be_told_to_be_its_first_frame() {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new(&mut bytes);
    for colour in [10, 200] {
        let frame = RgbaImage::from_pixel(8, 8, Rgba([colour, 0, 0, 255]));
        encoder.encode_frame(Frame::new(frame)).unwrap();
    }
    drop(encoder);
    let reading = read(&bytes, "a.gif").unwrap();
    assert_eq!(reading.remarks, [Remark::FirstFrame]);
    let sent = decoded(&reading.pictures[0].clone().bytes.unwrap()).to_rgb8();
    assert!(sent.get_pixel(4, 4).0[0] < 50);
}

#[test]
fn a_drawing_should_be_drawn_with_its_words_on_white_and_nothing_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("secret.png");
    std::fs::write(&path, picture(ImageFormat::Png, 20, 10)).unwrap();
    let drawing = |content: &str| {
        let reading = read(svg(content).as_bytes(), "a.svg").unwrap();
        let picture = reading.pictures[0].clone();
        assert_eq!((picture.original_width, picture.original_height), (20, 10));
        assert_eq!((picture.width, picture.height), (1024, 512));
        decoded(&picture.bytes.unwrap()).to_rgb8()
    };
    let dark = |drawn: &image::RgbImage| drawn.pixels().filter(|dot| dot.0[1] < 128).count();
    let square = drawing("<rect width='10' height='10' fill='black'/>");
    assert_eq!(dark(&square), 512 * 512);
    assert_eq!(square.get_pixel(1000, 100).0, [255, 255, 255]);
    let words = drawing("<text x='1' y='8' font-family='Some Font' font-size='8'>Talk</text>");
    assert!(dark(&words) > 1000, "{}", dark(&words));
    let address = path.to_string_lossy();
    let foreign = drawing(&format!(
        "<image xlink:href='{address}' href='{address}' width='20' height='10'/>"
    ));
    assert_eq!(dark(&foreign), 0);
}

#[test]
fn a_sound_should_be_told_by_its_length() {
    let sound = read(&wav(20_000), "a.wav").unwrap();
    assert_eq!(sound.sound.unwrap().duration_ms, 2500);
    assert!(sound.remarks.is_empty());
    let cut = read(&wav(20_000)[..8044], "a.wav").unwrap();
    assert_eq!(cut.sound.unwrap().duration_ms, 1000);
    assert_eq!(cut.remarks, [Remark::CutOff]);
    let song = read(&mp3(383), "a.mp3").unwrap().sound.unwrap();
    assert!((10_000..10_010).contains(&song.duration_ms), "{song:?}");
    assert_eq!(song.channels, 1);
}

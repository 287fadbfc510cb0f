//! Small pictures of what is attached, and pictures as a person looks at them.

use causerie::domain::{FileKind, Limits, Pixels, Refusal, THUMBNAIL_SIDE, Wanted};
use image::{DynamicImage, GenericImageView, ImageFormat, Rgba, RgbaImage};

use crate::pictures::lying;
use crate::samples::{self, noise, picture, png_of, svg};
use crate::{read, read_as};

fn view(bytes: &[u8], name: &str, most_side: u32) -> Pixels {
    let reading = read_as(bytes, name, Wanted::View { page: 1, most_side }).unwrap();
    // A view is nothing but a view.
    assert!(reading.pictures.is_empty() && reading.sections.is_empty());
    assert!(reading.thumbnail.is_none());
    let view = reading.view.unwrap();
    assert_eq!(view.rgba.len() as u32, view.width * view.height * 4);
    view
}

fn dot(view: &Pixels, x: u32, y: u32) -> [u8; 4] {
    let at = (y * view.width + x) as usize * 4;
    view.rgba[at..at + 4].try_into().unwrap()
}

fn thumbnail(bytes: &[u8], name: &str) -> (ImageFormat, DynamicImage) {
    let bytes = read(bytes, name).unwrap().thumbnail.unwrap();
    let format = image::guess_format(&bytes).unwrap();
    (format, image::load_from_memory(&bytes).unwrap())
}

#[test]
fn every_picture_should_have_a_small_one_no_larger_than_itself() {
    for sample in samples::all() {
        let reading = read(&sample.bytes, sample.name).unwrap();
        let has_one = sample.kind.is_image() || sample.kind == FileKind::Pdf;
        assert_eq!(reading.thumbnail.is_some(), has_one, "{}", sample.name);
        if sample.kind.is_image() && sample.kind != FileKind::Svg {
            let (_, small) = thumbnail(&sample.bytes, sample.name);
            assert_eq!(small.dimensions(), (40, 30), "{}", sample.name);
        }
    }
    let (_, small) = thumbnail(&picture(ImageFormat::Png, 1500, 1000), "a.png");
    assert_eq!(small.dimensions(), (THUMBNAIL_SIDE, 341));
    let (_, drawing) = thumbnail(svg("<rect width='5' height='5'/>").as_bytes(), "a.svg");
    assert_eq!(drawing.dimensions(), (THUMBNAIL_SIDE, 256));
    let (_, line) = thumbnail(&picture(ImageFormat::Png, 4000, 1), "a.png");
    assert_eq!(line.dimensions(), (THUMBNAIL_SIDE, 1));
}

#[test]
fn a_small_picture_should_be_written_as_suits_it() {
    let (photo, _) = thumbnail(&png_of(&noise(300, 300)), "a.png");
    assert_eq!(photo, ImageFormat::Jpeg);
    let drawing = DynamicImage::ImageRgb8(image::RgbImage::from_fn(300, 300, |x, _| {
        image::Rgb([(x % 7) as u8 * 30, 0, 0])
    }));
    let (drawn, small) = thumbnail(&png_of(&drawing), "a.png");
    assert_eq!(drawn, ImageFormat::Png);
    assert_eq!(small.to_rgb8(), drawing.to_rgb8());
    let clear = RgbaImage::from_fn(2000, 2000, |x, _| {
        Rgba(if x < 1000 { [0; 4] } else { [200, 9, 9, 255] })
    });
    let (kept, small) = thumbnail(&png_of(&DynamicImage::ImageRgba8(clear)), "a.png");
    assert_eq!(kept, ImageFormat::Png);
    assert_eq!(small.get_pixel(9, 9).0[3], 0);
    assert_eq!(small.get_pixel(500, 9).0, [200, 9, 9, 255]);
}

#[test]
fn a_view_should_be_as_large_as_wanted_and_no_larger_than_the_picture() {
    let bytes = picture(ImageFormat::Png, 60, 40);
    let whole = view(&bytes, "a.png", 4000);
    assert_eq!((whole.width, whole.height), (60, 40));
    assert_eq!(dot(&whole, 10, 20), [50, 140, 90, 255]);
    let small = view(&bytes, "a.png", 30);
    assert_eq!((small.width, small.height), (30, 20));
    let least = view(&bytes, "a.png", 0);
    assert_eq!((least.width, least.height), (1, 1));
    let clear = RgbaImage::from_pixel(4, 4, Rgba([200, 100, 50, 128]));
    let clear = view(&png_of(&DynamicImage::ImageRgba8(clear)), "a.png", 100);
    assert_eq!(dot(&clear, 1, 1), [200, 100, 50, 128]);
}

#[test]
fn a_view_and_a_small_picture_should_stand_upright() {
    for (orientation, size) in [(1, (60, 40)), (3, (60, 40)), (6, (40, 60)), (8, (40, 60))] {
        let bytes = lying(orientation);
        let seen = view(&bytes, "a.jpg", 1000);
        assert_eq!((seen.width, seen.height), size, "{orientation}");
        assert_eq!(thumbnail(&bytes, "a.jpg").1.dimensions(), size);
    }
    // Of the first row, the sixth orientation makes the last column.
    let turned = view(&lying(6), "a.jpg", 1000);
    let [red, green, ..] = dot(&turned, 38, 40);
    assert!((190..=210).contains(&red) && green < 40, "{red} {green}");
}

#[test]
fn a_drawing_should_be_seen_sharp_at_any_size() {
    let square = svg("<rect width='10' height='10' fill='black'/>");
    let seen = view(square.as_bytes(), "a.svg", 3000);
    assert_eq!((seen.width, seen.height), (3000, 1500));
    assert_eq!(dot(&seen, 1498, 700), [0, 0, 0, 255]);
    assert_eq!(dot(&seen, 1502, 700), [255; 4]);
    let seen = view(square.as_bytes(), "a.svg", 8);
    assert_eq!((seen.width, seen.height), (8, 4));
    // Asked for without measure, it stays within what a picture may have.
    let wanted = Wanted::View {
        page: 1,
        most_side: u32::MAX,
    };
    let limits = Limits {
        pixels: 20_000,
        ..Limits::default()
    };
    let request = causerie::domain::ReadRequest {
        limits,
        wanted,
        ..causerie::domain::ReadRequest::default()
    };
    let seen = causerie::attach::read(square.as_bytes(), &request).unwrap();
    let seen = seen.view.unwrap();
    assert!(seen.width * seen.height <= 20_000);
}

#[test]
fn what_has_nothing_to_see_or_hear_should_say_so() {
    let see = Wanted::View {
        page: 1,
        most_side: 100,
    };
    for sample in samples::all() {
        let refusal = |wanted| read_as(&sample.bytes, sample.name, wanted).err();
        let can_be_seen = sample.kind.is_image() || sample.kind == FileKind::Pdf;
        let unseen = (!can_be_seen).then_some(Refusal::NothingToSee(sample.kind));
        assert_eq!(refusal(see), unseen, "{}", sample.name);
        assert_eq!(refusal(Wanted::PagePictures), unseen, "{}", sample.name);
        let is_silent = !sample.kind.is_audio();
        let unheard = is_silent.then_some(Refusal::NothingToHear(sample.kind));
        assert_eq!(refusal(Wanted::Playable), unheard, "{}", sample.name);
    }
    let second = Wanted::View {
        page: 2,
        most_side: 100,
    };
    let bytes = picture(ImageFormat::Png, 4, 4);
    let refusal = read_as(&bytes, "a.png", second);
    assert_eq!(refusal, Err(Refusal::NoSuchPages { pages: 1 }));
}

#[test]
fn a_picture_that_claims_too_much_should_be_refused_before_it_is_unpacked() {
    let mut bytes = picture(ImageFormat::Png, 4, 4);
    // 100,000 by 100,000, with the sum that the header then has.
    bytes[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]);
    let sum = samples::crc(&bytes[12..29]);
    bytes[29..33].copy_from_slice(&sum.to_be_bytes());
    let refusal = Err(Refusal::TooManyPixels {
        width: 100_000,
        height: 100_000,
        most: Limits::default().pixels,
    });
    assert_eq!(read(&bytes, "a.png"), refusal);
    let see = Wanted::View {
        page: 1,
        most_side: 100,
    };
    assert_eq!(read_as(&bytes, "a.png", see), refusal);
}

//! Pages of documents as pictures, for a model and for a person.

use std::fmt::Write as _;
use std::time::Duration;

use causerie::attach::{self, child};
use causerie::domain::{
    FileKind, Limits, PageRange, Picture, PictureFormat, Pixels, ReadRequest, Reading, Refusal,
    Remark, THUMBNAIL_SIDE, Wanted,
};
use causerie::words::Words;
use image::{DynamicImage, GenericImageView};

use crate::process::{block_on, reader};
use crate::samples::{pdf, pdf_of};
use crate::{read, read_as};

/// A page of this size that draws these operators, without any text.
pub fn drawn(facts: &str, operators: &str) -> Vec<u8> {
    pdf_of(
        &[
            "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
            "<< /Type /Pages /Count 1 /Kids [3 0 R] >>".to_owned(),
            format!("<< /Type /Page /Parent 2 0 R {facts} /Contents 4 0 R >>"),
            format!(
                "<< /Length {} >>\nstream\n{operators}\nendstream",
                operators.len()
            ),
        ],
        "",
    )
}

fn pictures_of(bytes: &[u8], pages: &str, pixels: u64) -> Result<Reading, Refusal> {
    let request = ReadRequest {
        pages: PageRange::parse(pages),
        limits: Limits {
            scale_to_pixels: Some(pixels),
            ..Limits::default()
        },
        wanted: Wanted::PagePictures,
        ..ReadRequest::default()
    };
    attach::read(bytes, &request)
}

fn seen(bytes: &[u8], page: u32, most_side: u32) -> Result<Pixels, Refusal> {
    let reading = read_as(bytes, "a.pdf", Wanted::View { page, most_side })?;
    assert!(reading.sections.is_empty() && reading.pictures.is_empty());
    Ok(reading.view.unwrap())
}

fn image_of(picture: &Picture) -> DynamicImage {
    let image = image::load_from_memory(picture.bytes.as_ref().unwrap()).unwrap();
    assert_eq!(image.dimensions(), (picture.width, picture.height));
    image
}

fn is_dark(view: &Pixels, x: f32, y: f32) -> bool {
    let place = |part: f32, side: u32| (part * side as f32) as u32;
    let at = (place(y, view.height) * view.width + place(x, view.width)) as usize * 4;
    assert_eq!(view.rgba[at + 3], 255);
    view.rgba[at] < 100
}

#[test]
fn pages_should_come_as_pictures_of_the_wanted_size() {
    let bytes = pdf(&["(One) Tj", "(Two) Tj", "(Three) Tj"]);
    let reading = pictures_of(&bytes, "2-", 40_000).unwrap();
    assert_eq!(reading.pages, Some(3));
    assert_eq!(reading.pictures.len(), 2);
    assert!(reading.sections.is_empty() && reading.remarks.is_empty());
    for picture in &reading.pictures {
        let pixels = picture.width * picture.height;
        assert!((38_000..=42_000).contains(&pixels), "{picture:?}");
        assert_eq!(picture.format, PictureFormat::Png);
        let dots = image_of(picture).to_luma8();
        assert_eq!(dots.get_pixel(160, 200).0, [255]);
        assert!(dots.pixels().any(|dot| dot.0[0] < 200), "words are drawn");
    }
    let small = image::load_from_memory(&reading.thumbnail.unwrap()).unwrap();
    assert!(small.width() < small.height() && small.height() <= THUMBNAIL_SIDE);
    let missing = pictures_of(&bytes, "7", 40_000);
    assert_eq!(missing, Err(Refusal::NoSuchPages { pages: 3 }));
}

#[test]
fn a_page_of_many_colours_should_be_a_jpeg() {
    let mut operators = String::new();
    let dots = crate::samples::noise(60, 60).to_rgb8();
    for (x, y, dot) in dots.enumerate_pixels() {
        // As on a photo: slow changes, and a little noise.
        let value = |slow: u32, noise: u8| (slow as f32 * 3.0 + f32::from(noise % 16)) / 255.0;
        let [red, green, blue] = dot.0;
        let (red, green, blue) = (value(x, red), value(y, green), value(x + y, blue) / 2.0);
        writeln!(
            operators,
            "{red:.3} {green:.3} {blue:.3} rg {x} {y} 1 1 re f"
        )
        .unwrap();
    }
    let bytes = drawn("/MediaBox [0 0 60 60]", &operators);
    let reading = pictures_of(&bytes, "", 3_600).unwrap();
    assert_eq!(reading.pictures[0].format, PictureFormat::Jpeg);
    assert_eq!(image_of(&reading.pictures[0]).dimensions(), (60, 60));
}

#[test]
fn a_scan_without_text_should_be_refused_with_the_advice_to_send_it_as_a_picture() {
    let bytes = drawn("/MediaBox [0 0 200 100]", "0 0 100 100 re f");
    let refusal = read(&bytes, "a.pdf").unwrap_err();
    assert_eq!(refusal, Refusal::NoText { pages: 1 });
    let advice = Words::english().refusal(&refusal);
    assert!(advice.contains("as a picture to a model with vision"));
    let reading = pictures_of(&bytes, "", 20_000).unwrap();
    assert_eq!(image_of(&reading.pictures[0]).dimensions(), (200, 100));
}

#[test]
fn a_page_should_be_seen_upright_and_as_large_as_wanted() {
    // A square in the lower left of a page that is higher than wide.
    let square = "0 0 50 50 re f";
    for (turn, size, dark) in [
        (0, (200, 400), (0.2, 0.9)),
        (90, (400, 200), (0.1, 0.2)),
        (180, (200, 400), (0.8, 0.1)),
        (270, (400, 200), (0.9, 0.8)),
    ] {
        let facts = format!("/MediaBox [0 0 100 200] /Rotate {turn}");
        let view = seen(&drawn(&facts, square), 1, 400).unwrap();
        assert_eq!((view.width, view.height), size, "{turn}");
        for x in [0.1, 0.2, 0.8, 0.9] {
            for y in [0.1, 0.2, 0.8, 0.9] {
                let is_there = (x - dark.0 as f32).abs() < 0.15 && (y - dark.1 as f32).abs() < 0.15;
                assert_eq!(is_dark(&view, x, y), is_there, "{turn}: {x} {y}");
            }
        }
    }
    let cropped = "/MediaBox [0 0 100 200] /CropBox [25 25 75 75]";
    let view = seen(&drawn(cropped, square), 1, 100).unwrap();
    assert_eq!((view.width, view.height), (100, 100));
    assert!(is_dark(&view, 0.25, 0.75) && !is_dark(&view, 0.75, 0.25));
    let two = pdf(&["(One) Tj", "(Two) Tj"]);
    assert_ne!(seen(&two, 1, 300), seen(&two, 2, 300));
    for page in [0, 3, u32::MAX] {
        let missing = Err(Refusal::NoSuchPages { pages: 2 });
        assert_eq!(seen(&two, page, 300), missing);
    }
}

#[test]
fn too_many_pages_should_be_refused_with_how_to_choose_some() {
    let bytes = pdf(&vec!["(A page) Tj"; 101]);
    let refusal = pictures_of(&bytes, "", 100).unwrap_err();
    assert_eq!(
        refusal,
        Refusal::TooManyPages {
            pages: 101,
            most: 100
        }
    );
    let sentence = Words::english().refusal(&refusal);
    assert!(
        sentence.contains("Choose which, such as 1-100"),
        "{sentence}"
    );
    let some = pictures_of(&bytes, "2-", 100).unwrap();
    assert_eq!(some.pictures.len(), 100);
}

#[test]
fn a_page_of_absurd_size_should_be_drawn_small_or_refused() {
    for facts in [
        "/MediaBox [0 0 1000000000 1000000000]",
        "/MediaBox [0 0 99999999999999999999999999999999999999999999 5]",
        "/MediaBox [0 0 1 100000]",
        "/MediaBox [0 0 0 0]",
        "/MediaBox [9 9 -9 -9]",
        "/MediaBox [0 0 10 10] /UserUnit 99999999999999999999999",
        "/MediaBox [0 0 10 10] /CropBox [50 50 60 60]",
        "/Rotate 12345678901234567890",
    ] {
        let bytes = drawn(facts, "0 0 1000 1000 re f");
        for most_side in [0, 1, 300] {
            let view = seen(&bytes, 1, most_side).unwrap_or_else(|refusal| {
                panic!("{facts} at {most_side}: {refusal:?}");
            });
            let longer = view.width.max(view.height);
            assert!(longer <= most_side.max(1), "{facts}: {longer}");
        }
        // Asked for without measure, it stays within what a picture may have.
        let request = ReadRequest {
            limits: Limits {
                pixels: 90_000,
                ..Limits::default()
            },
            wanted: Wanted::View {
                page: 1,
                most_side: u32::MAX,
            },
            ..ReadRequest::default()
        };
        let view = attach::read(&bytes, &request).unwrap().view.unwrap();
        assert!(view.width * view.height <= 91_000, "{facts}");
        let reading = pictures_of(&bytes, "", 10_000).unwrap();
        let picture = &reading.pictures[0];
        assert!(
            picture.width * picture.height <= 20_000,
            "{facts}: {picture:?}"
        );
    }
}

#[test]
fn a_text_should_not_be_lost_where_its_page_cannot_be_drawn_in_time() {
    let bytes = pdf(&["(An unhurried talk) Tj"]);
    let mut asked = child::head(&ReadRequest::default(), bytes.len() as u64);
    asked.extend(&bytes);
    let mut answer = Vec::new();
    child::serve(asked.as_slice(), &mut answer, |_| {}).unwrap();
    let whole = child::parse(&answer).unwrap().unwrap();
    assert_eq!(Ok(whole.clone()), read(&bytes, "a.pdf"));
    let drawn = whole.thumbnail.clone().unwrap();
    assert_eq!(&drawn[..4], b"\x89PNG");
    // Killed while it drew.
    let first = &answer[..answer.len() - drawn.len() - 8];
    let without = Reading {
        thumbnail: None,
        ..whole
    };
    assert_eq!(child::parse(first), Some(Ok(without.clone())));
    #[cfg(target_os = "linux")]
    {
        let folder = tempfile::tempdir().unwrap();
        let kept = folder.path().join("answer");
        std::fs::write(&kept, first).unwrap();
        for end in ["exec sleep 1000", "kill -ABRT $$"] {
            let program = format!("cat '{}'; {end}", kept.display());
            let reader = crate::process::script(&folder, &program);
            let request = ReadRequest {
                limits: Limits {
                    time_ms: 1500,
                    ..Limits::default()
                },
                ..ReadRequest::default()
            };
            let reading = block_on(reader.read(&bytes, request));
            assert_eq!(reading, Ok(without.clone()), "{end}");
        }
    }
}

#[test]
fn the_process_should_draw_as_the_reader_itself() {
    let bytes = pdf(&["(One) Tj", "0 0 1 rg (Two) Tj"]);
    let reader = reader();
    for wanted in [
        Wanted::PagePictures,
        Wanted::View {
            page: 2,
            most_side: 300,
        },
    ] {
        let request = ReadRequest {
            wanted,
            limits: Limits {
                scale_to_pixels: Some(60_000),
                time_ms: Duration::from_mins(10).as_millis() as u64,
                ..Limits::default()
            },
            ..ReadRequest::default()
        };
        let by_process = block_on(reader.read(&bytes, request.clone()));
        assert_eq!(by_process, attach::read(&bytes, &request), "{wanted:?}");
    }
    let locked = block_on(reader.read(b"%PDF-1.7\nnonsense", ReadRequest::default()));
    assert_eq!(locked, Err(Refusal::Damaged(FileKind::Pdf)));
    let told = Words::english().remark(&Remark::PagesNotDrawn(2));
    assert_eq!(told, "2 pages could not be drawn and are left out");
}

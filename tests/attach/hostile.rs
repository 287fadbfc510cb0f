//! Files that are cut off, broken or meant to do harm: each is read or refused, and that
//! within what it may cost.

use std::sync::LazyLock;

use causerie::domain::{FileKind, Limits, Refusal};
use proptest::prelude::*;

use crate::samples::{self, Sample, archive, docx, docx_with, inline_cell, xlsx, xlsx_with};
use crate::{read, read_within};

#[test]
fn a_file_that_is_cut_anywhere_should_be_read_or_refused() {
    for sample in samples::all() {
        // A hundred places are enough where there are many.
        let step = sample.bytes.len() / 100 + 1;
        for length in (0..sample.bytes.len()).step_by(step) {
            let outcome = read(&sample.bytes[..length], sample.name);
            if length == 0 {
                assert_eq!(outcome, Err(Refusal::Empty));
            }
        }
    }
}

#[test]
fn a_document_that_was_cut_in_half_should_be_told_to_be_damaged() {
    for sample in samples::all() {
        let kinds = [
            FileKind::Docx,
            FileKind::Xlsx,
            FileKind::Pptx,
            FileKind::Epub,
            FileKind::Png,
        ];
        if kinds.contains(&sample.kind) {
            let half = &sample.bytes[..sample.bytes.len() * 2 / 3];
            assert_eq!(
                read(half, sample.name),
                Err(Refusal::Damaged(sample.kind)),
                "{}",
                sample.name
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_bytes_should_be_read_or_refused(
        bytes in proptest::collection::vec(any::<u8>(), 0..512),
        head in proptest::sample::select(vec![
            &b""[..], b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xFF\xD8\xFF\xE0",
            b"GIF89a", b"II*\0", b"RIFF\0\0\0\0WEBPVP8 ", b"RIFF\0\0\0\0WAVEfmt ", b"ID3\x04\0\0",
            b"BM", b"fLaC\0\0\0\x22", b"OggS\0\x02", b"\0\0\0\x14ftypM4A ", b"<svg ", b"<html>", b"{",
        ]),
    ) {
        let bytes = [head, bytes.as_slice()].concat();
        let _ = read(&bytes, "any");
    }

    #[test]
    fn a_sample_with_broken_bytes_should_be_read_or_refused(
        which in 0..22_usize,
        breaks in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        static SAMPLES: LazyLock<Vec<Sample>> = LazyLock::new(samples::all);
        let sample = &SAMPLES[which];
        let mut bytes = sample.bytes.clone();
        for (place, byte) in breaks {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        // A number that was made huge must not make the test slow.
        let limits = Limits { pixels: 1_000_000, memory_bytes: 64 << 20, ..Limits::default() };
        let _ = read_within(&bytes, sample.name, limits);
    }
}

#[test]
fn an_archive_that_unpacks_to_too_much_should_be_refused_as_a_bomb() {
    let limits = Limits {
        unpacked_bytes: 100_000,
        ..Limits::default()
    };
    let bomb = Refusal::Bomb { most: 100_000 };
    let spaces = " ".repeat(1_000_000);
    let files = [
        (docx(&samples::paragraph(&spaces)), "a.docx"),
        (xlsx(&inline_cell("A1", &spaces)), "a.xlsx"),
        (samples::pptx(&[&spaces]), "a.pptx"),
        (samples::epub(&[&spaces]), "a.epub"),
        // Many small parts are as bad as a large one.
        (
            docx_with("", &[("word/styles.xml", &format!("<s>{spaces}</s>"))]),
            "b.docx",
        ),
    ];
    for (bytes, name) in files {
        assert!(bytes.len() < 20_000, "{name} is packed to {}", bytes.len());
        assert_eq!(
            read_within(&bytes, name, limits.clone()),
            Err(bomb.clone()),
            "{name}"
        );
    }
}

#[test]
fn texts_that_are_repeated_by_reference_should_not_come_out_without_end() {
    let shared = format!("<si><t>{}</t></si>", "x".repeat(30_000));
    let cells = "<c t='s'><v>0</v></c>".repeat(16_000);
    let bytes = xlsx_with(&[("Bomb", &format!("<row>{cells}</row>"))], &shared, "");
    assert!(bytes.len() < 10_000);
    let most = Limits::default().text_bytes;
    assert_eq!(read(&bytes, "a.xlsx"), Err(Refusal::TooMuchText { most }));
    // One cell in the last column of each of many rows.
    let rows = "<row><c r='A1'><v>1</v></c><c r='XFD1'><v>1</v></c></row>".repeat(2_000);
    let text = read(&xlsx(&rows), "wide.xlsx").unwrap().text();
    assert!(text.len() < 40_000, "{}", text.len());
}

#[test]
fn what_is_nested_without_end_should_be_refused() {
    let deep = "<w:tbl><w:tr><w:tc>".repeat(5_000);
    assert_eq!(
        read(&docx(&deep), "a.docx"),
        Err(Refusal::Damaged(FileKind::Docx))
    );
    let page = "<div><table><tr><td><ul><li>".repeat(5_000) + "deep";
    let text = read(format!("<html>{page}").as_bytes(), "a.html")
        .unwrap()
        .text();
    assert!(text.contains("deep"));
    let drawing = samples::svg(&"<g>".repeat(3_000));
    assert!(read(drawing.as_bytes(), "a.svg").is_err());
}

#[test]
fn entities_that_grow_should_not_be_followed() {
    let mut declared = "<!ENTITY a 'aaaaaaaaaa'>".to_owned();
    for (one, other) in ["a", "b", "c", "d", "e", "f", "g", "h"]
        .iter()
        .zip(["b", "c", "d", "e", "f", "g", "h", "i"])
    {
        let ten = format!("&{one};").repeat(10);
        declared.extend(["<!ENTITY ", other, " '", &ten, "'>"]);
    }
    let document = format!(
        "<!DOCTYPE d [{declared}]><w:document><w:body><w:p><w:r><w:t>&i;words</w:t></w:r></w:p>\
         </w:body></w:document>"
    );
    let package = archive(&[("word/document.xml", &document)]);
    assert_eq!(read(&package, "a.docx").unwrap().text(), "words");
    let drawing = format!(
        "<!DOCTYPE svg [{declared}]><svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>\
         <text>&i;</text></svg>"
    );
    assert!(read(drawing.as_bytes(), "a.svg").is_err());
}

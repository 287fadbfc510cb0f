//! Files that a person attaches: small real files of every kind, wrong, cut, large and
//! hostile ones, the process that reads them, and the command line.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "attach/cli.rs"]
mod cli;
#[path = "attach/documents.rs"]
mod documents;
#[path = "attach/hostile.rs"]
mod hostile;
#[path = "attach/pages.rs"]
mod pages;
#[path = "attach/pdf.rs"]
mod pdf;
#[path = "attach/pdf_seen.rs"]
mod pdf_seen;
#[path = "attach/pictures.rs"]
mod pictures;
#[path = "attach/process.rs"]
mod process;
#[path = "support/program.rs"]
mod program;
#[path = "attach/samples.rs"]
mod samples;
#[path = "attach/seeds.rs"]
mod seeds;
#[path = "attach/sounds.rs"]
mod sounds;
#[path = "attach/views.rs"]
mod views;

use causerie::attach;
use causerie::domain::{FileKind, Limits, ReadRequest, Reading, Refusal, Wanted};

/// Reads a file of this name as the program does, without any process.
fn read(bytes: &[u8], name: &str) -> Result<Reading, Refusal> {
    read_within(bytes, name, Limits::default())
}

/// Reads a file within these limits.
fn read_within(bytes: &[u8], name: &str, limits: Limits) -> Result<Reading, Refusal> {
    let request = ReadRequest {
        name: name.to_owned(),
        limits,
        ..ReadRequest::default()
    };
    attach::read(bytes, &request)
}

/// Reads of a file what is wanted.
fn read_as(bytes: &[u8], name: &str, wanted: Wanted) -> Result<Reading, Refusal> {
    let request = ReadRequest {
        name: name.to_owned(),
        wanted,
        ..ReadRequest::default()
    };
    attach::read(bytes, &request)
}

/// What a file says.
fn text_of(bytes: &[u8], name: &str) -> String {
    read(bytes, name).unwrap().text()
}

#[test]
fn every_kind_should_be_read_whatever_its_name() {
    for sample in samples::all() {
        for name in [sample.name, "no-extension", "wrong.zip", "wrong.xyz"] {
            let reading = read(&sample.bytes, name).unwrap_or_else(|refusal| {
                panic!("{} as {name}: {refusal:?}", sample.name);
            });
            // Only its name says that a text has commas between its values.
            let is_by_name = matches!(sample.kind, FileKind::Csv | FileKind::Html);
            if name == sample.name || !is_by_name {
                assert_eq!(reading.kind, sample.kind, "{} as {name}", sample.name);
            }
            let has_text = reading.text().contains(samples::WORDS);
            let is_other = sample.kind.is_image() || sample.kind.is_audio();
            assert!(has_text || is_other, "{}: {}", sample.name, reading.text());
            assert_eq!(!reading.pictures.is_empty(), sample.kind.is_image());
            assert_eq!(reading.sound.is_some(), sample.kind.is_audio());
        }
    }
}

#[test]
fn a_file_that_is_larger_than_it_may_be_should_be_refused_unread() {
    for sample in samples::all() {
        let limits = Limits {
            bytes: sample.bytes.len() as u64 - 1,
            ..Limits::default()
        };
        let refusal = read_within(&sample.bytes, sample.name, limits).unwrap_err();
        assert!(
            matches!(refusal, Refusal::TooLarge { .. }),
            "{}",
            sample.name
        );
    }
}

#[test]
fn nothing_and_no_words_should_be_called_empty() {
    for bytes in [&b""[..], b"  \n\t\r\n "] {
        for name in ["a.txt", "a.pdf", "a.docx", "a.png"] {
            assert_eq!(read(bytes, name), Err(Refusal::Empty), "{name}");
        }
    }
    let blank = samples::docx("<w:p><w:r><w:t> </w:t></w:r></w:p>");
    assert_eq!(read(&blank, "blank.docx"), Err(Refusal::Empty));
    assert_eq!(
        read(b"<html><body></body></html>", "a.html"),
        Err(Refusal::Empty)
    );
}

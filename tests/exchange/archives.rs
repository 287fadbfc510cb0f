//! Archives: entries are known by their content, whatever their names are.

use std::io::{Cursor, Write as _};

use causerie::domain::{ExportFormat, ImportReason};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::samples::{items, only_reason, plain, written};

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        archive
            .start_file(*name, SimpleFileOptions::default())
            .unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn entries_should_be_read_by_content_and_told_by_name() {
    let llama = written(&[plain(1, "Tea", 1)], ExportFormat::Llama);
    let own = written(&[plain(2, "Milk", 1)], ExportFormat::Jsonl);
    let bytes = archive(&[
        ("folder/", b""),
        ("folder/a.txt", &llama),
        ("__MACOSX/a.txt", b"whatever"),
        ("../../b\u{1b}[31m.png", &own),
        ("notes.md", b"# Notes"),
        ("empty.jsonl", b""),
    ]);
    let items = items(&bytes);
    let titles: Vec<_> = items
        .iter()
        .flatten()
        .map(|one| one.summary.title.as_str())
        .collect();
    assert_eq!(titles, ["Tea", "Milk"]);
    let problems: Vec<_> = items
        .iter()
        .filter_map(|item| item.as_ref().err())
        .collect();
    let told: Vec<_> = problems
        .iter()
        .map(|one| (one.source.as_str(), &one.reason))
        .collect();
    let expected = [
        ("file › notes.md", &ImportReason::UnknownKind),
        ("file › empty.jsonl", &ImportReason::Empty),
    ];
    assert_eq!(told, expected);
}

#[test]
fn an_archive_without_conversations_should_be_told() {
    assert_eq!(only_reason(archive(&[])), ImportReason::Empty);
    assert_eq!(
        only_reason(archive(&[("folder/", b"")])),
        ImportReason::Empty
    );
    let inner = archive(&[("a", b"x")]);
    assert_eq!(
        only_reason(archive(&[("a.zip", &inner)])),
        ImportReason::UnknownKind
    );
}

#[test]
fn an_archive_that_is_cut_off_or_damaged_should_be_told() {
    let own = written(&[plain(2, "Milk", 1)], ExportFormat::Jsonl);
    let bytes = archive(&[("a.jsonl", &own)]);
    let reason = only_reason(&bytes[..bytes.len() / 2]);
    assert!(matches!(reason, ImportReason::BadArchive(_)), "{reason:?}");
    let mut damaged = bytes.clone();
    let middle = 60 + own.len() / 16;
    damaged[middle] ^= 0xff;
    assert!(items(&damaged).iter().any(Result::is_err));
}

//! Killed in their middle, an import leaves nothing of it and an export no half file.
#![cfg(unix)]

use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::process::Command;

use causerie::domain::ExportFormat;

use crate::cli::{Place, text};
use crate::samples::{plain, written};

/// The writer's log beside the file: it grows while an import is under way.
fn log_bytes(place: &Place) -> u64 {
    let log = place.file("data/causerie.sqlite-wal");
    log.metadata().map_or(0, |log| log.len())
}

#[test]
fn an_import_that_is_killed_should_leave_nothing_half() {
    let place = Place::new();
    let before = place.write("before", &[plain(1, "Tea", 2)], ExportFormat::Jsonl);
    place.said("data", &["import", text(&before)]);
    let shelf = place.shelf("data");

    // A pipe never ends by itself, so that the import is certainly in its middle.
    let pipe = place.file("pipe");
    assert!(
        Command::new("mkfifo")
            .arg(&pipe)
            .status()
            .unwrap()
            .success()
    );
    let mut child = place
        .command("data", &["import", text(&pipe)])
        .spawn()
        .unwrap();
    let mut feed = std::fs::OpenOptions::new().write(true).open(&pipe).unwrap();
    let mut number = 10;
    // What is not committed reaches the disk as well, once it is too much for the memory.
    while log_bytes(&place) < 1 << 20 {
        let mut many = plain(number, "Half", 40);
        let long = "words and words ".repeat(500);
        let ids: Vec<_> = many.tree.messages().map(|message| message.id).collect();
        for id in ids {
            many.tree
                .update(id, |message| message.content.clone_from(&long));
        }
        feed.write_all(&written(&[many], ExportFormat::Llama))
            .unwrap();
        number += 1;
        assert!(number < 500, "the import writes nothing");
    }
    child.kill().unwrap();
    assert_eq!(
        child.wait().unwrap().signal(),
        Some(9),
        "it ended by itself"
    );
    drop(feed);

    assert_eq!(place.shelf("data"), shelf);
    let file = rusqlite::Connection::open(place.file("data/causerie.sqlite")).unwrap();
    let whole: String = file
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(whole, "ok");
    let count: i64 = file
        .query_row("SELECT count(*) FROM messages", [], |row| row.get(0))
        .unwrap();
    assert_eq!(count, 5);
    // And the same file can come in afterwards.
    let after = place.write("after", &[plain(10, "Half", 40)], ExportFormat::Llama);
    place.said("data", &["import", text(&after)]);
    assert_eq!(place.shelf("data").len(), 2);
}

#[test]
fn an_export_that_is_killed_should_leave_no_half_file() {
    let place = Place::new();
    let mut many = plain(1, "Much", 600);
    let long = "words and words ".repeat(300);
    let ids: Vec<_> = many.tree.messages().map(|message| message.id).collect();
    for id in ids {
        many.tree
            .update(id, |message| message.content.clone_from(&long));
    }
    let both = [many, plain(2, "Tea", 1)];
    let seed = place.write("seed", &both, ExportFormat::Jsonl);
    place.said("data", &["import", text(&seed)]);

    let out = place.file("out.zip");
    let arguments = ["export", "--format", "llama", "--out", text(&out)];
    let mut child = place.command("data", &arguments).spawn().unwrap();
    let draft = place.file(&format!(".out.zip.{}.part", child.id()));
    while draft.metadata().map_or(0, |draft| draft.len()) == 0 {
        assert_eq!(
            child.try_wait().unwrap(),
            None,
            "it ended before it was killed"
        );
        std::thread::yield_now();
    }
    child.kill().unwrap();
    assert_eq!(
        child.wait().unwrap().signal(),
        Some(9),
        "it ended by itself"
    );
    assert!(!out.exists(), "a half file has the name of a whole one");
    place.said("data", &arguments);
    let again = place.said("other", &["import", text(&out)]);
    assert!(again.contains("2 conversations"), "{again}");
}

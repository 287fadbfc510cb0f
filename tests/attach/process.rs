//! The process that reads files: what it answers, and what becomes of one that hangs,
//! breaks or wants too much.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use causerie::domain::{FileKind, Limits, ReadRequest, Reading, Refusal, Wanted};
use causerie::engine::Reader;
use image::ImageFormat;

use crate::samples::{self, picture};

pub fn reader() -> Reader {
    Reader::new(PathBuf::from(env!("CARGO_BIN_EXE_causerie")))
}

fn request(name: &str, limits: Limits) -> ReadRequest {
    ReadRequest {
        name: name.to_owned(),
        limits,
        ..ReadRequest::default()
    }
}

pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work)
}

fn read_by(reader: &Reader, bytes: &[u8], limits: Limits) -> Result<Reading, Refusal> {
    block_on(reader.read(bytes, request("file", limits)))
}

#[test]
fn the_process_should_answer_as_the_reader_itself() {
    let reader = reader();
    for sample in samples::all() {
        let by_process =
            block_on(reader.read(&sample.bytes, request(sample.name, Limits::default())));
        assert_eq!(
            by_process,
            crate::read(&sample.bytes, sample.name),
            "{}",
            sample.name
        );
    }
    let refusal = read_by(&reader, b"\x7FELF\x02", Limits::default());
    assert!(matches!(refusal, Err(Refusal::Foreign(_))), "{refusal:?}");
}

#[test]
fn hostile_files_should_be_refused_by_the_process_as_by_the_reader_itself() {
    let mut huge = picture(ImageFormat::Png, 4, 4);
    huge[16..24].copy_from_slice(&[0, 1, 0x86, 0xA0, 0, 1, 0x86, 0xA0]);
    let sum = samples::crc(&huge[12..29]);
    huge[29..33].copy_from_slice(&sum.to_be_bytes());
    let vast = crate::pages::drawn("/MediaBox [0 0 1000000000 1]", "0 0 9 9 re f");
    let mut absurd = samples::wav(8000);
    absurd[24..32].fill(0xFF);
    let mut endless = samples::FLAC.to_vec();
    endless[21..26].fill(0xFF);
    let view = Wanted::View {
        page: 1,
        most_side: 500,
    };
    let reader = reader();
    for bytes in [huge, vast, absurd, endless] {
        for wanted in [
            Wanted::Contents,
            Wanted::PagePictures,
            view,
            Wanted::Playable,
        ] {
            let request = ReadRequest {
                wanted,
                ..request("file", Limits::default())
            };
            let by_process = block_on(reader.read(&bytes, request.clone()));
            assert_eq!(by_process, causerie::attach::read(&bytes, &request));
        }
    }
}

#[test]
fn what_fuzzers_found_should_be_refused_and_end() {
    // A decoder multiplies more than it has room for.
    let codebook = include_bytes!("../fixtures/found/codebook.ogg");
    for wanted in [Wanted::Contents, Wanted::Playable] {
        let request = ReadRequest {
            wanted,
            ..request("a.ogg", Limits::default())
        };
        let outcome = block_on(reader().read(codebook, request));
        let refusals = [Refusal::Broke, Refusal::Damaged(FileKind::Ogg)];
        assert!(
            outcome
                .as_ref()
                .is_err_and(|refusal| refusals.contains(refusal)),
            "{outcome:?}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_takes_too_much_memory_should_be_refused() {
    let bytes = picture(ImageFormat::Png, 1000, 1000);
    assert!(read_by(&reader(), &bytes, Limits::default()).is_ok());
    // Less than the program itself takes, so that nothing more is given to it.
    let most = 8 << 20;
    let limits = Limits {
        memory_bytes: most,
        ..Limits::default()
    };
    let refusal = read_by(&reader(), &bytes, limits);
    assert_eq!(refusal, Err(Refusal::TooMuchMemory { most }));
}

#[test]
fn a_file_that_takes_too_long_should_be_refused_in_time() {
    let pages = vec!["(Many words on many pages) Tj"; 3_000];
    let bytes = samples::pdf(&pages);
    let limits = Limits {
        time_ms: 5,
        ..Limits::default()
    };
    let began = Instant::now();
    let refusal = read_by(&reader(), &bytes, limits);
    assert_eq!(refusal, Err(Refusal::TooSlow { most_ms: 5 }));
    assert!(began.elapsed() < Duration::from_secs(20));
}

/// A program that is started instead, and does this. Another process writes it: one that is
/// being written cannot be started, and any test may start one meanwhile.
#[cfg(unix)]
pub fn script(folder: &tempfile::TempDir, content: &str) -> Reader {
    let path = folder.path().join("reader");
    let written = std::process::Command::new("sh")
        .args([
            "-c",
            "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod +x \"$0\"",
        ])
        .arg(&path)
        .arg(content)
        .status()
        .unwrap();
    assert!(written.success());
    Reader::new(path)
}

#[cfg(target_os = "linux")]
#[test]
fn a_process_that_hangs_should_be_ended() {
    let folder = tempfile::tempdir().unwrap();
    let id = folder.path().join("id");
    let hangs = script(
        &folder,
        &format!("echo $$ > '{}'; exec sleep 1000", id.display()),
    );
    let limits = Limits {
        time_ms: 1500,
        ..Limits::default()
    };
    let refusal = read_by(&hangs, b"words", limits);
    assert_eq!(refusal, Err(Refusal::TooSlow { most_ms: 1500 }));
    let id = std::fs::read_to_string(id).unwrap();
    let facts = format!("/proc/{}/stat", id.trim());
    let is_alive = || {
        // What has died and was not asked for yet is a zombie.
        std::fs::read_to_string(&facts).is_ok_and(|facts| !facts.contains(") Z "))
    };
    let began = Instant::now();
    while is_alive() {
        assert!(began.elapsed() < Duration::from_secs(10), "it still runs");
        std::thread::yield_now();
    }
}

#[cfg(unix)]
#[test]
fn a_process_that_breaks_or_talks_nonsense_should_be_a_refusal() {
    let folder = tempfile::tempdir().unwrap();
    for (content, refusal) in [
        ("kill -ABRT $$", Refusal::Broke),
        ("kill -SEGV $$", Refusal::Broke),
        ("exit 101", Refusal::Broke),
        ("cat > /dev/null; echo nonsense", Refusal::Broke),
        ("exec 0<&-", Refusal::Broke),
        (
            "echo 'memory allocation of 99 bytes failed' >&2; kill -ABRT $$",
            Refusal::TooMuchMemory {
                most: Limits::default().memory_bytes,
            },
        ),
    ] {
        let broken = script(&folder, content);
        let large = vec![b'a'; 1 << 20];
        assert_eq!(
            read_by(&broken, &large, Limits::default()),
            Err(refusal),
            "{content}"
        );
    }
    let missing = Reader::new(folder.path().join("missing"));
    let refusal = read_by(&missing, b"words", Limits::default());
    assert!(matches!(refusal, Err(Refusal::NoReader(_))), "{refusal:?}");
}

#[test]
fn a_file_should_be_looked_at_before_it_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("photo.png");
    std::fs::write(&path, picture(ImageFormat::Png, 4, 4)).unwrap();
    let read = |path: PathBuf, bytes: u64| {
        let limits = Limits {
            bytes,
            ..Limits::default()
        };
        block_on(reader().read_file(&path, request("photo.png", limits)))
    };
    assert_eq!(read(path.clone(), 1 << 20).unwrap().kind, FileKind::Png);
    let refusal = read(path.clone(), 10).unwrap_err();
    assert!(
        matches!(refusal, Refusal::TooLarge { most: 10, .. }),
        "{refusal:?}"
    );
    assert_eq!(read(folder.path().to_owned(), 10), Err(Refusal::NotAFile));
    let refusal = read(folder.path().join("none"), 10).unwrap_err();
    assert!(matches!(refusal, Refusal::Unreadable(_)), "{refusal:?}");
}

//! The words on screen: every key that the code asks for is there, every key that is
//! there is asked for, and every failure has its sentence and its advice.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read the sources has failed"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use causerie::domain::{Failure, FailureKind};
use causerie::words::Words;

/// All files below a folder with an ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|found| found == ending) {
            found.push(path);
        }
    }
    found
}

/// The sources without their tests, which may ask for what is not there.
fn sources() -> Vec<(PathBuf, String)> {
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), "rs")
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap();
            (path, code.to_owned())
        })
        .collect()
}

/// The keys that the fluent files define. A key in two files is an error.
fn defined() -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words/en");
    let mut keys = BTreeSet::new();
    for path in files(&folder, "ftl") {
        for line in fs::read_to_string(&path).unwrap().lines() {
            let is_key = line.starts_with(|first: char| first.is_ascii_alphabetic());
            let Some((key, _)) = line.split_once('=').filter(|_| is_key) else {
                continue;
            };
            let key = key.trim().to_owned();
            assert!(!keys.contains(&key), "{key} is there twice");
            keys.insert(key);
        }
    }
    keys
}

#[test]
fn every_key_that_is_asked_for_should_be_there() {
    let defined = defined();
    let words = Words::english();
    let mut missing = Vec::new();
    for (path, code) in sources() {
        for (call, takes_gaps) in [(".text(", false), (".fill(", true)] {
            for after in code.split(call).skip(1) {
                let Some(literal) = after.trim_start().strip_prefix('"') else {
                    continue;
                };
                let key = literal.split('"').next().unwrap();
                if !defined.contains(key) {
                    missing.push(format!("{key} in {}", path.display()));
                }
                // A sentence with gaps cannot be had without filling them.
                let key: &'static str = key.to_owned().leak();
                if !takes_gaps && words.text(key) == key {
                    missing.push(format!("{key} without gaps in {}", path.display()));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn every_key_that_is_there_should_be_asked_for() {
    let sources = sources();
    let unused: Vec<_> = defined()
        .into_iter()
        .filter(|key| {
            let literal = format!("\"{key}\"");
            !sources.iter().any(|(_, code)| code.contains(&literal))
        })
        .collect();
    assert!(unused.is_empty(), "{unused:#?}");
}

#[test]
fn every_file_of_words_should_be_loaded() {
    let loader =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/words/mod.rs")).unwrap();
    for path in files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words/en"),
        "ftl",
    ) {
        let name = path.file_name().unwrap().to_string_lossy();
        assert!(loader.contains(&*name), "{name} is not loaded");
    }
}

#[test]
fn every_failure_should_say_what_happened_and_what_to_do() {
    let words = Words::english();
    let kinds = [
        FailureKind::NoServer,
        FailureKind::BadAddress,
        FailureKind::Offline,
        FailureKind::Refused,
        FailureKind::Unauthorised,
        FailureKind::Loading,
        FailureKind::ContextTooLong,
        FailureKind::BadRequest,
        FailureKind::Server,
        FailureKind::Protocol,
        FailureKind::Timeout,
        FailureKind::DiskFull,
        FailureKind::ReadOnly,
        FailureKind::Store,
    ];
    let mut titles = BTreeSet::new();
    for kind in kinds {
        let text = words.failure(&Failure::new(kind, "the server's words"));
        assert!(text.title.contains(' '), "{kind:?}: {}", text.title);
        assert!(!text.title.ends_with('.'), "{kind:?}: {}", text.title);
        assert!(text.advice.ends_with('.'), "{kind:?}: {}", text.advice);
        assert_eq!(text.detail, "the server's words");
        assert!(titles.insert(text.title), "{kind:?} says what another says");
    }
}

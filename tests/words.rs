//! The words on screen: every key that the code asks for is there, every key that is
//! there is asked for, every failure has its sentence and its advice, and French says
//! everything that English says.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read the sources has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use causerie::domain::{Failure, FailureKind, Language};
use causerie::words::Words;
use fluent_bundle::FluentResource;

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

/// The folder of a language's words.
fn folder(language: &str) -> PathBuf {
    let words = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/words");
    words.join(language)
}

/// What the fluent files of a language say, by its key and by the file. A key in two files is
/// an error.
fn said(language: &str) -> BTreeMap<String, (String, String)> {
    let mut all: BTreeMap<String, (String, String)> = BTreeMap::new();
    for path in files(&folder(language), "ftl") {
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let mut current = None;
        for line in fs::read_to_string(&path).unwrap().lines() {
            let is_key = line.starts_with(|first: char| first.is_ascii_alphabetic());
            if let Some((key, text)) = line.split_once('=').filter(|_| is_key) {
                let key = key.trim().to_owned();
                let entry = (file.clone(), text.trim().to_owned());
                assert!(!all.contains_key(&key), "{key} is there twice");
                all.insert(key.clone(), entry);
                current = Some(key);
            } else if line.starts_with('#') {
                current = None;
            } else if let Some(key) = &current {
                let (_, text) = all.get_mut(key).unwrap();
                text.push('\n');
                text.push_str(line);
            }
        }
    }
    for (_, text) in all.values_mut() {
        text.truncate(text.trim_end().len());
    }
    all
}

/// The keys that the fluent files define.
fn defined() -> BTreeSet<String> {
    said("en").into_keys().collect()
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
    for path in files(&folder("en"), "ftl") {
        let name = path.file_name().unwrap().to_string_lossy();
        assert!(loader.contains(&*name), "{name} is not loaded");
    }
}

#[test]
fn every_failure_should_say_what_happened_and_what_to_do() {
    for language in [Language::English, Language::French] {
        tell_every_failure(&Words::of(language));
    }
}

fn tell_every_failure(words: &Words) {
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

/// The gaps of a sentence: what stands behind a `$`.
fn gaps(text: &str) -> BTreeSet<&str> {
    let after = text.split('$').skip(1);
    let name = |text| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        str::split(text, move |c| !is_part(c)).next().unwrap()
    };
    after.map(name).collect()
}

/// The gaps by which a sentence chooses its form.
fn selectors(text: &str) -> BTreeSet<&str> {
    let before = text.split("->").collect::<Vec<_>>();
    let before = before.split_last().unwrap().1;
    before
        .iter()
        .map(|text| text.rsplit('$').next().unwrap().trim())
        .collect()
}

/// The attributes of a sentence.
fn attributes(text: &str) -> BTreeSet<&str> {
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| line.starts_with('.'))
        .map(|line| line.split('=').next().unwrap().trim())
        .collect()
}

#[test]
fn french_should_have_the_keys_of_english_in_the_same_files_with_the_same_gaps() {
    let (english, french) = (said("en"), said("fr"));
    let keys = english.keys().chain(french.keys());
    let mut amiss = BTreeSet::new();
    for key in keys {
        let (Some((file, one)), Some((other_file, other))) = (english.get(key), french.get(key))
        else {
            amiss.insert(format!("{key} is in one language only"));
            continue;
        };
        if file != other_file {
            amiss.insert(format!("{key} is in {file} and {other_file}"));
        }
        if gaps(one) != gaps(other) {
            amiss.insert(format!("{key} has other gaps"));
        }
        // French has plurals where English needs none, but not the other way round.
        if !selectors(one).is_subset(&selectors(other)) {
            amiss.insert(format!("{key} chooses by something else"));
        }
        if attributes(one) != attributes(other) {
            amiss.insert(format!("{key} has other attributes"));
        }
    }
    assert!(amiss.is_empty(), "{amiss:#?}");
}

#[test]
fn french_should_be_read_by_fluent_without_a_fault() {
    for path in files(&folder("fr"), "ftl") {
        let text = fs::read_to_string(&path).unwrap();
        let read = FluentResource::try_new(text);
        assert!(read.is_ok(), "{}: {:?}", path.display(), read.err());
    }
}

/// Sentences that are the same in both languages, as they should be.
const SAME: &[&str] = &[
    "address-hint",
    "chip-page",
    "choice-passages",
    "cli-knowledge-line",
    "cli-list-messages",
    "cli-servers-llama-server",
    "commands-conversations",
    "commands-messages",
    "composer-name",
    "export-hint",
    "extract-passages",
    "failure-with-status",
    "import-kinds",
    "knowledge-title",
    "level-conversation",
    "min-p",
    "picture-facts",
    "reasoning-max",
    "right-branches",
    "section-documents",
    "server-kind-llama",
    "set-accent-rose",
    "set-accent-violet",
    "set-code-font-hint",
    "set-embedding-url-hint",
    "set-language-english",
    "set-language-french",
    "set-licence",
    "set-llama-server-hint",
    "set-reranking-url-hint",
    "set-text-font-hint",
    "set-version",
    "source-at-line",
    "source-at-page",
    "sources-head",
    "spot-user",
    "thinking-max",
    "top-k",
    "top-p",
    "viewer-page",
    "viewer-pages",
    "way-pages",
];

#[test]
fn no_sentence_should_be_left_in_english() {
    let (english, french) = (said("en"), said("fr"));
    let is_known = |key: &&str| SAME.contains(key);
    let is_same =
        |key: &&str| english.get(*key).map(|it| &it.1) == french.get(*key).map(|it| &it.1);
    // What has no letters outside of its gaps says nothing in any language.
    let has_words = |key: &&str| {
        let mut depth = 0;
        let text = english[*key].1.chars();
        let mut outside = text.filter(move |c| {
            depth += i32::from(*c == '{') - i32::from(*c == '}');
            depth == 0 && c.is_alphabetic()
        });
        english[*key].1.contains("->") || outside.next().is_some()
    };
    let keys = english.keys().map(String::as_str);
    let left: Vec<_> = keys
        .filter(|key| is_same(key) && has_words(key) && !is_known(key))
        .collect();
    assert!(left.is_empty(), "{left:#?}");
    let stale: Vec<_> = SAME.iter().filter(|key| !is_same(key)).collect();
    assert!(stale.is_empty(), "not the same any more: {stale:#?}");
}

#[test]
fn french_should_be_written_with_its_own_signs() {
    let mut amiss = Vec::new();
    for (key, (_, text)) in said("fr") {
        let is_poor = text.contains('\'')
            || text.contains("« ")
            || [" ;", " :", " !", " ?", " %", " »"]
                .iter()
                .any(|sign| text.contains(sign));
        if is_poor {
            amiss.push(format!("{key}: {text}"));
        }
    }
    assert!(amiss.is_empty(), "{amiss:#?}");
}

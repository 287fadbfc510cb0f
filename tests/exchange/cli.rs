//! `import` and `export` as a person or a script runs them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::program::program;

use causerie::domain::{ExportFormat, ImportedConversation, Message, MessageId, Role, Timestamp};
use serde_json::{Value, json};
use tempfile::TempDir;
use uuid::Uuid;

use crate::samples::{plain, written};

/// A data folder, and room for files beside it.
pub struct Place {
    folder: TempDir,
}

impl Place {
    pub fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// A file in this folder.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A file of these conversations.
    pub fn write(&self, name: &str, all: &[ImportedConversation], format: ExportFormat) -> PathBuf {
        let path = self.file(name);
        fs::write(&path, written(all, format)).unwrap();
        path
    }

    /// The program with these arguments and its data in a folder of this name.
    pub fn command(&self, data: &str, arguments: &[&str]) -> Command {
        let mut command = program();
        command
            .args(arguments)
            .arg("--data-dir")
            .arg(self.file(data))
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    fn run(&self, data: &str, arguments: &[&str]) -> Output {
        self.command(data, arguments).output().unwrap()
    }

    /// What it says on standard output, where it ends well.
    pub fn said(&self, data: &str, arguments: &[&str]) -> String {
        let output = self.run(data, arguments);
        assert!(
            output.status.success(),
            "{arguments:?}: {}",
            stderr(&output)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    fn import(&self, data: &str, file: &Path) -> String {
        self.said(data, &["import", text(file)])
    }

    fn export(&self, data: &str, arguments: &[&str], out: &Path) -> String {
        self.said(data, &[&["export", "--out", text(out)], arguments].concat())
    }

    /// Everything that is kept, with all that `list` and `show` tell of it.
    pub fn shelf(&self, data: &str) -> Vec<Value> {
        let listed: Value = serde_json::from_str(&self.said(data, &["list", "--json"])).unwrap();
        let shown = listed.as_array().unwrap().iter().map(|line| {
            let id = line["id"].as_str().unwrap();
            serde_json::from_str(&self.said(data, &["show", id, "--json"])).unwrap()
        });
        shown.collect()
    }
}

pub fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// A tree of 1,000 messages: a long branch from which every tenth message has a side branch.
fn large() -> ImportedConversation {
    let mut large = plain(9, "A thousand", 0);
    let first = large.tree.selected_leaf();
    let (mut parent, mut side) = (first, first);
    for number in 1..1_000_u128 {
        let is_side = number % 10 == 0;
        let role = if number % 2 == 0 {
            Role::User
        } else {
            Role::Assistant
        };
        let id = MessageId::from(Uuid::from_u128((9 << 32) + 100 + number));
        let words = format!("Message {number}: \"söme\" wörds\nand a 語 🦀");
        let at = Timestamp(1_700_000_000_000 + i64::try_from(number).unwrap());
        let on = if is_side { side } else { parent };
        large
            .tree
            .append(Message::new(id, on, role, words, at))
            .unwrap();
        if is_side {
            side = parent;
        } else {
            parent = Some(id);
        }
    }
    // Neither the longest branch nor the last is on screen.
    let leaf = MessageId::from(Uuid::from_u128((9 << 32) + 600));
    large.tree.select(leaf).unwrap();
    large.summary.message_count = large.tree.len() as u64;
    large
}

#[test]
fn a_thousand_messages_should_make_the_round_in_every_lossless_format() {
    let place = Place::new();
    let both = [large(), plain(1, "Tea", 2)];
    let seed = place.write("seed", &both, ExportFormat::Jsonl);
    let counts = "2 conversations · 1,005 messages · 102 branches";
    assert_eq!(
        place.import("first", &seed).trim_end(),
        format!("Came in: {counts}")
    );
    let shelf = place.shelf("first");
    assert_eq!(shelf.len(), 2);
    for (format, kind) in [("jsonl", &b"{\"format\""[..]), ("llama", b"PK")] {
        let out = place.file(format);
        let said = place.export("first", &["--format", format], &out);
        assert!(said.contains(counts), "{said}");
        assert!(fs::read(&out).unwrap().starts_with(kind));
        let again = format!("again-{format}");
        assert_eq!(
            place.import(&again, &out).trim_end(),
            format!("Came in: {counts}")
        );
        assert_eq!(place.shelf(&again), shelf, "{format}");
    }
    // One alone, by its name.
    let id = shelf
        .iter()
        .find(|one| one["title"] == "A thousand")
        .unwrap()["id"]
        .clone();
    let out = place.file("one.jsonl");
    place.export("first", &["--format", "llama", id.as_str().unwrap()], &out);
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 1_002);
    let said = place.import("one", &out);
    assert!(
        said.contains("1 conversation · 1,000 messages · 100 branches"),
        "{said}"
    );
    assert_eq!(place.shelf("one").len(), 1);
}

#[test]
fn a_dry_run_should_say_what_would_come_in_and_write_nothing() {
    let place = Place::new();
    let tea = place.write("tea", &[plain(1, "Tea", 2)], ExportFormat::Jsonl);
    place.import("data", &tea);
    let both = [plain(1, "Tea", 2), plain(2, "Milk", 1)];
    let both = place.write("both", &both, ExportFormat::Llama);
    let file = || fs::read(place.file("data/causerie.sqlite")).unwrap();
    let (before, shelf) = (file(), place.shelf("data"));
    let said = place.said("data", &["import", "--dry-run", text(&both)]);
    assert!(
        said.contains("Would come in: 1 conversation · 3 messages · 1 branch"),
        "{said}"
    );
    assert!(said.contains("  Milk (3 messages · 1 branch)"), "{said}");
    assert!(
        said.contains("left out") && said.contains("  Tea"),
        "{said}"
    );
    let said = place.said("data", &["import", "--dry-run", "--duplicate", text(&both)]);
    assert!(
        said.contains("2 conversations · 8 messages · 3 branches"),
        "{said}"
    );
    assert!(file() == before, "the file changed");
    assert_eq!(place.shelf("data"), shelf);
}

#[test]
fn what_is_there_already_should_be_left_out_or_come_in_twice() {
    let place = Place::new();
    let tea = place.write("tea", &[plain(1, "Tea", 2)], ExportFormat::Jsonl);
    place.import("data", &tea);
    let again = place.run("data", &["import", text(&tea)]);
    assert_eq!(
        again.status.code(),
        Some(1),
        "an import that brings nothing is no success"
    );
    let said = stderr(&again);
    assert!(
        said.contains("Nothing came in") && said.contains("--duplicate"),
        "{said}"
    );
    let said = place.said("data", &["import", "--duplicate", text(&tea)]);
    assert!(
        said.contains("1 conversation · 5 messages · 2 branches"),
        "{said}"
    );
    let shelf = place.shelf("data");
    assert_eq!(shelf.len(), 2);
    assert_ne!(shelf[0]["id"], shelf[1]["id"]);
}

#[test]
fn what_cannot_be_read_should_be_named_while_the_rest_comes_in() {
    let place = Place::new();
    let tea = place.write("tea", &[plain(1, "Tea", 1)], ExportFormat::Jsonl);
    let picture = place.file("cat.png");
    fs::write(&picture, b"\x89PNG\r\n\x1a\n").unwrap();
    let missing = place.file("missing.jsonl");
    let newer = place.file("newer.jsonl");
    fs::write(
        &newer,
        json!({"format": "causerie", "version": 7}).to_string(),
    )
    .unwrap();
    let files = [&picture, &tea, &missing, &newer].map(|path| text(path));
    let mixed = place.run("data", &[&["import"], &files[..]].concat());
    assert_eq!(mixed.status.code(), Some(1));
    let said = stderr(&mixed);
    let lines: Vec<_> = said.lines().collect();
    assert_eq!(lines.len(), 4, "{said}");
    for (line, parts) in lines.iter().zip([
        ["cat.png", "Expected are"],
        ["missing.jsonl", "could not be read"],
        ["newer.jsonl", "newer version"],
        ["causerie:", "3 things could not be read"],
    ]) {
        assert!(parts.iter().all(|part| line.contains(part)), "{line}");
    }
    let stdout = String::from_utf8(mixed.stdout).unwrap();
    assert!(stdout.contains("Came in: 1 conversation"), "{stdout}");
    assert_eq!(place.shelf("data").len(), 1);

    let alone = place.run("empty", &["import", text(&picture)]);
    assert_eq!(alone.status.code(), Some(1));
    assert!(stderr(&alone).contains("Nothing came in") && alone.stdout.is_empty());
    let dry = place.run("empty", &["import", "--dry-run", text(&picture)]);
    assert_eq!(dry.status.code(), Some(1));
    let folder = place.run("empty", &["import", text(place.folder.path())]);
    assert_eq!(folder.status.code(), Some(1));
}

#[test]
fn a_file_that_is_cut_off_should_bring_what_is_whole() {
    let place = Place::new();
    let both = written(
        &[plain(1, "Tea", 2), plain(2, "Milk", 2)],
        ExportFormat::Jsonl,
    );
    let file = place.file("cut.jsonl");
    fs::write(&file, &both[..both.len() - 300]).unwrap();
    let cut = place.run("data", &["import", text(&file)]);
    assert_eq!(cut.status.code(), Some(1));
    let said = stderr(&cut);
    assert!(
        said.contains("“Milk”") && said.contains("ends before it is whole"),
        "{said}"
    );
    let titles: Vec<_> = place
        .shelf("data")
        .iter()
        .map(|one| one["title"].clone())
        .collect();
    assert_eq!(titles, ["Tea"]);
}

#[test]
fn what_is_not_taken_over_should_be_told_and_is_no_failure() {
    let place = Place::new();
    let message = json!({"id": "m", "type": "text", "role": "user", "content": "Look",
        "parent": "r", "extra": [{"type": "IMAGE", "name": "cat.png", "base64Url": "data:"}]});
    let lines = [
        json!({"type": "session", "id": "c", "name": "Cats"}),
        json!({"type": "message", "message": {"id": "r", "type": "root"}}),
        json!({"type": "message", "message": message}),
    ];
    let file = place.file("cats.jsonl");
    fs::write(&file, lines.map(|line| line.to_string()).join("\n")).unwrap();
    for arguments in [&["import", "--dry-run"][..], &["import"]] {
        let said = place.said("data", &[arguments, &[text(&file)]].concat());
        assert!(
            said.contains("Not taken over:\n  “Cats”: the picture “cat.png”"),
            "{said}"
        );
    }
}

#[test]
fn a_title_should_not_command_the_terminal() {
    let place = Place::new();
    let odd = plain(1, "\u{1b}[31mred\u{7}\nline", 1);
    let file = place.write("odd", &[odd], ExportFormat::Jsonl);
    let said = place.said("data", &["import", "--dry-run", text(&file)]);
    assert!(
        said.contains("[31mred line") && !said.contains('\u{1b}'),
        "{said:?}"
    );
}

#[test]
fn an_export_should_not_write_over_a_file_unless_told_so() {
    let place = Place::new();
    let tea = place.write("tea", &[plain(1, "Tea", 1)], ExportFormat::Jsonl);
    place.import("data", &tea);
    let out = place.file("out.md");
    fs::write(&out, "precious").unwrap();
    let arguments = ["export", "--format", "markdown", "--out", text(&out)];
    let refused = place.run("data", &arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert!(stderr(&refused).contains("--force"), "{}", stderr(&refused));
    assert_eq!(fs::read_to_string(&out).unwrap(), "precious");
    place.said("data", &[&arguments[..], &["--force"]].concat());
    assert!(fs::read_to_string(&out).unwrap().starts_with("# Tea\n"));
    // Nothing else is left beside it.
    let names = fs::read_dir(place.folder.path()).unwrap();
    let mut names: Vec<_> = names.map(|entry| entry.unwrap().file_name()).collect();
    names.sort();
    assert_eq!(names, ["data", "out.md", "tea"]);
}

#[test]
fn an_export_to_standard_output_should_be_the_file_and_nothing_else() {
    let place = Place::new();
    let both = [plain(1, "Tea", 1), plain(2, "Milk", 1)];
    let seed = place.write("both", &both, ExportFormat::Jsonl);
    place.import("data", &seed);
    let printed = place.said("data", &["export", "--out", "-"]);
    let first: Value = serde_json::from_str(printed.lines().next().unwrap()).unwrap();
    assert_eq!(first["format"], "causerie");
    let zip = place.run("data", &["export", "--format", "llama", "--out", "-"]);
    assert!(zip.status.success() && zip.stdout.starts_with(b"PK"));
    assert!(stderr(&zip).contains("2 conversations"), "{}", stderr(&zip));
    let id = both[0].summary.id.to_string();
    let tea = place.said(
        "data",
        &["export", "--format", "markdown", "--out", "-", &id, &id],
    );
    assert!(tea.starts_with("# Tea\n"), "{tea}");
}

#[test]
fn an_export_that_cannot_be_should_say_why() {
    let place = Place::new();
    let out = place.file("out.jsonl");
    let nothing = place.run("data", &["export", "--out", text(&out)]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(
        stderr(&nothing).contains("nothing to export"),
        "{}",
        stderr(&nothing)
    );
    let tea = place.write("tea", &[plain(1, "Tea", 1)], ExportFormat::Jsonl);
    place.import("data", &tea);
    let nobody = "00000000-0000-7000-8000-000000000000";
    let unknown = place.run("data", &["export", nobody, "--out", text(&out)]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(stderr(&unknown).contains(nobody));
    let nowhere = place.file("no/such/folder.jsonl");
    for target in [&nowhere, place.folder.path()] {
        let refused = place.run("data", &["export", "--out", text(target)]);
        let said = stderr(&refused);
        assert_eq!(refused.status.code(), Some(1), "{said}");
        assert!(
            said.contains("could not be written") && said.lines().count() == 1,
            "{said}"
        );
    }
    assert!(!out.exists());
    for arguments in [
        &["export"][..],
        &["export", "nonsense", "--out", "x"],
        &["export", "--format", "pdf", "--out", "x"],
        &["import"],
        &["import", "--demo", "x"],
    ] {
        let output = place.run("data", arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

//! `causerie knowledge`, as a person or a script runs it, and killed in mid-work.

use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

fn command(data: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_causerie"));
    command
        .env("CAUSERIE_KEYS", "file")
        .args(["knowledge"])
        .args(arguments)
        .arg("--data-dir")
        .arg(data)
        .stdin(Stdio::null());
    command
}

fn run(data: &TempDir, arguments: &[&str]) -> Output {
    command(data.path(), arguments).output().unwrap()
}

fn printed(output: &Output) -> String {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn json(data: &TempDir, arguments: &[&str]) -> Value {
    serde_json::from_str(&printed(&run(data, arguments))).unwrap()
}

fn documents(count: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for number in 0..count {
        let text = format!("# Note {number}\n\nThe word of this note is lantern{number}.\n");
        std::fs::write(folder.path().join(format!("{number:03}.md")), text).unwrap();
    }
    folder
}

#[test]
fn a_collection_should_be_added_listed_searched_and_removed() {
    let data = tempfile::tempdir().unwrap();
    let folder = documents(3);
    let path = folder.path().to_str().unwrap();
    let added = json(&data, &["add", "Notes", path, "--json"]);
    assert_eq!(
        (&added["documents"], &added["waiting"]),
        (&3.into(), &0.into())
    );
    let listed = json(&data, &["list", "--json"]);
    assert_eq!(listed[0]["name"], "Notes");
    let files = json(&data, &["list", "notes", "--json"]);
    assert_eq!(files.as_array().unwrap().len(), 3);
    assert_eq!(files[0]["state"], "ready");
    let found = json(&data, &["search", "notes", "lantern1", "--json"]);
    assert!(
        found[0]["path"].as_str().unwrap().ends_with("001.md"),
        "{found}"
    );
    let text = printed(&run(&data, &["search", "notes", "lantern2"]));
    assert!(
        text.starts_with("[1] ") && text.contains("lantern2"),
        "{text}"
    );
    let one = folder.path().join("000.md");
    printed(&run(&data, &["remove", "notes", one.to_str().unwrap()]));
    let files = json(&data, &["list", "notes", "--json"]);
    assert_eq!(files.as_array().unwrap().len(), 2);
    printed(&run(&data, &["remove", "notes"]));
    assert_eq!(json(&data, &["list", "--json"]), Value::Array(Vec::new()));
}

#[test]
fn a_collection_that_is_not_there_should_be_told_with_those_that_are() {
    let data = tempfile::tempdir().unwrap();
    let complaint = |arguments: &[&str]| {
        let output = run(&data, arguments);
        assert_eq!(output.status.code(), Some(1));
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(complaint(&["search", "notes", "x"]).contains("knowledge add"));
    let folder = documents(1);
    let path = folder.path().to_str().unwrap();
    printed(&run(&data, &["add", "Letters", path]));
    assert!(complaint(&["list", "notes"]).contains("Letters"));
    assert!(complaint(&["add", "Letters", "/nowhere/at/all"]).contains("/nowhere/at/all"));
}

#[cfg(unix)]
#[test]
fn a_kill_in_mid_reading_should_lose_nothing_that_was_read() {
    use std::io::{BufRead, BufReader};

    let data = tempfile::tempdir().unwrap();
    let folder = documents(60);
    let path = folder.path().to_str().unwrap();
    let mut read = 0;
    for round in 0..6 {
        let mut child = command(data.path(), &["add", "notes", path])
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Each round is killed a little later in its work.
        let lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let told: Vec<String> = lines.take(round).map_while(Result::ok).collect();
        child.kill().unwrap();
        child.wait().unwrap();
        let acknowledged = told
            .last()
            .and_then(|line| line.split_whitespace().next()?.parse::<usize>().ok());
        let files = run(&data, &["list", "notes", "--json"]);
        if !files.status.success() {
            // The first may die before the collection is there.
            assert!(told.is_empty());
            continue;
        }
        let files: Value = serde_json::from_str(&printed(&files)).unwrap();
        let ready = files
            .as_array()
            .unwrap()
            .iter()
            .filter(|it| it["state"] == "ready");
        let ready = ready.count();
        assert!(
            ready >= read.max(acknowledged.unwrap_or_default()),
            "{told:?}"
        );
        read = ready;
    }
    let added = json(&data, &["add", "notes", path, "--json"]);
    assert_eq!(
        (&added["documents"], &added["waiting"]),
        (&60.into(), &0.into())
    );
    for word in ["lantern0", "lantern37", "lantern59"] {
        let found = json(&data, &["search", "notes", word, "--json"]);
        assert!(found[0]["text"].as_str().unwrap().contains(word), "{found}");
    }
}

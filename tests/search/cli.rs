//! `causerie search`, run as a person or a script runs it.

use std::path::Path;
use std::process::Output;

use causerie::store::Store;
use serde_json::Value;

use super::desk::Desk;
use super::program::program;

fn run(folder: &Path, arguments: &[&str]) -> Output {
    program()
        .arg("search")
        .args(arguments)
        .arg("--data-dir")
        .arg(folder)
        .output()
        .expect("the program runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("text")
}

async fn desk() -> Desk {
    let mut desk = Desk::new();
    desk.talk(
        "About\u{1b}[31m borrowing",
        &["Why borrow?", "The **borrow checker** says so."],
    )
    .await;
    desk.talk("Other", &["nothing of it", "to borrow is to give back"])
        .await;
    desk
}

#[tokio::test]
async fn hits_should_be_told_by_conversation_and_without_marks_where_no_terminal_is() {
    let desk = desk().await;
    desk.store.close().await;
    let output = run(desk.folder.path(), &["borrow"]);
    assert!(output.status.success());
    let out = text(&output.stdout);
    let lines: Vec<&str> = out.lines().collect();
    assert_eq!(lines.len(), 6, "{out}");
    assert!(lines[0].ends_with("  About [31m borrowing"), "{out}");
    assert!(
        lines[1].contains("  user ") || lines[2].contains("  user "),
        "{out}"
    );
    assert!(
        out.contains("  assistant  The **borrow checker** says so.\n"),
        "{out}"
    );
    assert_eq!(lines[3], "");
    assert!(lines[4].ends_with("  Other"), "{out}");
    assert!(!out.contains('\u{1b}'), "{out:?}");
    assert_eq!(text(&output.stderr), "");
}

#[tokio::test]
async fn hits_should_be_told_as_json_beside_an_open_window() {
    let desk = desk().await;
    desk.store.finish_index().await.expect("indexed");
    // The store stays open, as a window has it.
    let output = run(desk.folder.path(), &["--json", "borrow checker -back"]);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let hits: Vec<Value> = serde_json::from_slice(&output.stdout).expect("an array");
    assert_eq!(hits.len(), 1);
    let hit = &hits[0];
    assert_eq!(hit["excerpt"], "The **borrow checker** says so.");
    assert_eq!(hit["title"], "About\u{1b}[31m borrowing");
    assert_eq!(hit["role"], "assistant");
    for key in ["conversation", "message"] {
        assert_eq!(hit[key].as_str().map(str::len), Some(36), "{hit}");
    }
    assert!(hit["at"].is_i64() && hit["marks"].is_array(), "{hit}");
}

#[tokio::test]
async fn nothing_found_should_be_no_failure_and_more_should_be_told() {
    let desk = desk().await;
    desk.store.close().await;
    let output = run(desk.folder.path(), &["walrus"]);
    assert!(output.status.success());
    assert_eq!(text(&output.stdout), "");
    assert_eq!(text(&output.stderr), "Nothing was found for: walrus\n");
    let output = run(desk.folder.path(), &["--json", "walrus"]);
    assert_eq!(text(&output.stdout), "[]\n");
    let output = run(desk.folder.path(), &["--limit", "1", "borrow", "--json"]);
    let hits: Vec<Value> = serde_json::from_slice(&output.stdout).expect("an array");
    assert_eq!(hits.len(), 1);
    assert!(
        text(&output.stderr).contains("--limit"),
        "{}",
        text(&output.stderr)
    );
}

#[tokio::test]
async fn questions_that_make_no_sense_should_be_refused_with_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    for (query, says) in [
        ("before:nonsense", "“nonsense” is not a day"),
        ("role:nobody", "role:assistant"),
        (" ", "nothing to look for"),
    ] {
        let output = run(folder.path(), &[query]);
        assert_eq!(output.status.code(), Some(2), "{query}");
        let said = text(&output.stderr);
        assert!(said.contains(says), "{said}");
    }
    // The folder was not even made a store.
    assert!(Store::open_to_read(folder.path()).is_ok());
}

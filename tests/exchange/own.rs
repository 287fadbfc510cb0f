//! Our own lines, where they are of another version or not what they should be.

use causerie::domain::{ExportFormat, ImportReason};
use serde_json::{Value, json};

use crate::samples::{items, only_reason, plain, whole, written};

/// The lines of a conversation in our own format.
fn lines() -> Vec<Value> {
    let bytes = written(&[plain(1, "Tea", 2)], ExportFormat::Jsonl);
    let text = String::from_utf8(bytes).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn bytes(lines: &[Value]) -> Vec<u8> {
    let lines = lines.iter().map(|line| format!("{line}\n"));
    lines.collect::<String>().into_bytes()
}

#[test]
fn a_newer_version_should_be_refused() {
    let mut lines = lines();
    lines[0]["version"] = json!(2);
    assert_eq!(only_reason(bytes(&lines)), ImportReason::NewerVersion(2));
}

#[test]
fn what_a_newer_program_added_should_be_passed_over() {
    let expected = vec![plain(1, "Tea", 2)];
    let mut lines = lines();
    for line in &mut lines {
        line["more"] = json!({"of": ["it"]});
    }
    lines[1]["conversation"]["colour"] = json!("green");
    lines[2]["message"]["mood"] = json!(["good"]);
    lines.insert(3, json!({"attachment": {"name": "x"}}));
    assert_eq!(whole(&bytes(&lines)), expected);
}

#[test]
fn a_message_more_or_less_should_be_told() {
    let mut less = lines();
    less.remove(3);
    let problem = items(&bytes(&less)).remove(0).unwrap_err();
    assert_eq!(problem.reason, ImportReason::CutOff);
    assert_eq!(problem.title.as_deref(), Some("Tea"));
    let mut twice = lines();
    let line = twice[3].clone();
    twice[1]["conversation"]["messages"] = json!(6);
    twice.insert(3, line);
    assert!(matches!(
        only_reason(bytes(&twice)),
        ImportReason::DuplicateMessage(_)
    ));
}

#[test]
fn a_file_without_its_last_line_should_be_told_as_cut_off() {
    let mut lines = lines();
    lines.pop();
    let items = items(&bytes(&lines));
    assert!(items[0].is_ok());
    let problem = items[1].as_ref().unwrap_err();
    assert_eq!(
        (&problem.reason, &problem.title),
        (&ImportReason::CutOff, &None)
    );
}

#[test]
fn two_files_in_one_should_both_come_in() {
    let [one, two] = [plain(1, "Tea", 2), plain(2, "Milk", 1)];
    let mut bytes = written(std::slice::from_ref(&one), ExportFormat::Jsonl);
    bytes.extend(written(std::slice::from_ref(&two), ExportFormat::Jsonl));
    assert_eq!(whole(&bytes).len(), 2);
    assert_eq!(whole(&bytes)[1], two);
}

#[test]
fn a_line_that_is_damaged_should_cost_its_conversation_alone() {
    let conversations = [plain(1, "Tea", 2), plain(2, "Milk", 2), plain(3, "Salt", 2)];
    let bytes = written(&conversations, ExportFormat::Jsonl);
    let text = String::from_utf8(bytes).unwrap();
    let damaged = text.replace(
        "{\"message\":{\"id\":\"00000000-0000-0000-0000-000200000003\"",
        "{",
    );
    let items = items(damaged.as_bytes());
    let titles: Vec<_> = items
        .iter()
        .flatten()
        .map(|one| one.summary.title.as_str())
        .collect();
    assert_eq!(titles, ["Tea", "Salt"]);
    let problem = items[1].as_ref().unwrap_err();
    assert_eq!(problem.title.as_deref(), Some("Milk"));
    assert_eq!(
        (&problem.reason, problem.line),
        (&ImportReason::Malformed, Some(11))
    );
}

#[test]
fn a_message_before_any_conversation_should_be_told() {
    let mut lines = lines();
    lines.remove(1);
    let items = items(&bytes(&lines));
    let problem = items[0].as_ref().unwrap_err();
    assert_eq!(problem.reason, ImportReason::MessageBeforeConversation);
}

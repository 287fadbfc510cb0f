//! Conversations from files and to them, through the dialog.

use std::fs;
use std::path::PathBuf;

use causerie::ui::Action;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use serde_json::json;

use crate::desk::{Desk, options};

/// Nobody answers: files need no server.
fn desk() -> Desk {
    Desk::with_options(options(None))
}

impl Desk {
    fn act(&mut self, action: Action) {
        let context = self.window().ctx.clone();
        self.window().state_mut().carry_out(action, &context);
        self.window().run_steps(3);
    }

    /// A file of conversations with these titles, each with a question and two answers.
    fn file_of(&self, name: &str, titles: &[&str]) -> PathBuf {
        let id = |number: u32| format!("00000000-0000-4000-8000-{number:012}");
        let mut lines = Vec::new();
        for title in titles {
            let base = 10 * u32::try_from(title.len()).unwrap();
            let session = json!({"type": "session", "id": id(base), "name": title,
                "currNode": id(base + 3), "lastModified": 1_767_225_600_000_i64 + i64::from(base)});
            lines.push(session);
            for (number, parent, role) in [
                (0, None, "system"),
                (1, Some(0), "user"),
                (2, Some(1), "assistant"),
                (3, Some(1), "assistant"),
            ] {
                let kind = if number == 0 { "root" } else { "text" };
                let content = format!("{title} {number}");
                let content = if number == 0 { String::new() } else { content };
                let message = json!({"id": id(base + number), "type": kind, "role": role,
                    "content": content, "parent": parent.map(|parent: u32| id(base + parent)),
                    "timestamp": 1_767_225_000_000_i64, "children": []});
                lines.push(json!({"type": "message", "message": message}));
            }
        }
        let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
        self.file(name, lines.join("\n").as_bytes())
    }

    fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder().join(name);
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Opens the dialog and looks into a file by its path, which is typed.
    fn look_into(&mut self, path: &std::path::Path) {
        self.act(Action::OpenImport);
        self.see("Import conversations");
        assert!(
            self.node("Path of the file").is_focused(),
            "the path cannot be typed"
        );
        assert!(
            !self.sees("Choose files\u{2026}"),
            "no dialog of the system in a test"
        );
        self.write(path.to_str().unwrap());
        self.press(Modifiers::NONE, Key::Enter);
    }

    fn is_enabled(&self, label: &str) -> bool {
        !self.node(label).accesskit_node().is_disabled()
    }
}

#[test]
fn a_file_should_be_shown_before_it_comes_in_and_then_be_there() {
    let mut desk = desk();
    let path = desk.file_of("two.jsonl", &["Tea", "Coffee"]);
    desk.look_into(&path);
    desk.see("This would come in");
    desk.see("2 conversations \u{b7} 6 messages \u{b7} 4 branches");
    desk.see("Tea");
    desk.see("Coffee");
    assert!(!desk.sees("Conversation: Tea"), "nothing is kept yet");
    assert!(
        !desk.sees("Leave out what is there already"),
        "there is nothing to choose"
    );
    assert!(desk.node("Import").is_focused());
    desk.press(Modifiers::NONE, Key::Enter);
    desk.see("This came in");
    desk.see("Conversation: Tea");
    desk.click("Close");
    assert!(!desk.sees("This came in"));
    desk.click("Conversation: Tea");
    desk.see("Tea 3");
    assert!(!desk.sees("Tea 2"), "another branch");
    desk.restart();
    desk.see("Conversation: Coffee");
}

#[test]
fn what_is_there_already_should_be_left_out_or_come_in_beside_it() {
    let mut desk = desk();
    let tea = desk.file_of("tea.jsonl", &["Tea"]);
    let both = desk.file_of("both.jsonl", &["Tea", "Coffee"]);
    desk.look_into(&tea);
    desk.click("Import");
    desk.click("Close");
    desk.look_into(&tea);
    desk.see("All of it is there already");
    assert!(!desk.is_enabled("Import"));
    desk.click("Other files\u{2026}");
    desk.look_into(&both);
    desk.see("1 conversation \u{b7} 3 messages \u{b7} 2 branches");
    desk.see("there already");
    desk.click("Import");
    desk.see("1 conversation was there already.");
    desk.click("Close");
    desk.look_into(&both);
    desk.click("Take it in as well, beside what is there");
    desk.see("2 conversations \u{b7} 6 messages \u{b7} 4 branches");
    desk.click("Import");
    desk.see("This came in");
    desk.click("Close");
    let rows = desk
        .window()
        .query_all_by_label("Conversation: Tea")
        .count();
    assert_eq!(rows, 2);
}

#[test]
fn what_cannot_be_read_should_be_named_with_the_reason() {
    let mut desk = desk();
    let picture = desk.file("cat.png", b"\x89PNG");
    desk.look_into(&picture);
    desk.see("There is nothing to take in");
    desk.see_part("cat.png: It is no file of conversations that is known here.");
    assert!(!desk.is_enabled("Import"));
    desk.press(Modifiers::NONE, Key::Escape);
    assert!(!desk.sees("There is nothing to take in"));
    let missing = desk.folder().join("missing.jsonl");
    desk.look_into(&missing);
    desk.see_part("missing.jsonl: It could not be read");
    desk.click("Cancel");
    // What can be read comes in beside what cannot.
    let tea = desk.file_of("tea.jsonl", &["Tea"]);
    let whole = fs::read_to_string(&tea).unwrap();
    let half = format!(
        "{whole}\n{}",
        &whole.replace("Tea", "Half")[..whole.len() / 2]
    );
    let half = desk.file("half.jsonl", half.as_bytes());
    desk.look_into(&half);
    desk.see("This would come in");
    desk.see_part("\u{201c}Half\u{201d}");
    desk.click("Import");
    desk.see("This came in");
    desk.see("Could not be read");
}

#[test]
fn leaving_the_preview_should_keep_nothing() {
    let mut desk = desk();
    let tea = desk.file_of("tea.jsonl", &["Tea"]);
    desk.look_into(&tea);
    desk.see("This would come in");
    desk.press(Modifiers::NONE, Key::Escape);
    desk.miss("This would come in");
    desk.restart();
    assert!(!desk.sees("Conversation: Tea"));
}

#[cfg(unix)]
#[test]
fn a_look_that_takes_long_can_be_called_off() {
    let mut desk = desk();
    let pipe = desk.folder().join("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    let feed = fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open(&pipe)
        .unwrap();
    desk.look_into(&pipe);
    desk.see_part("Looking into the files");
    desk.click("Cancel");
    desk.see("Import conversations");
    drop(feed);
    let tea = desk.file_of("tea.jsonl", &["Tea"]);
    desk.act(Action::CloseExchange);
    desk.look_into(&tea);
    desk.see("This would come in");
}

#[cfg(unix)]
#[test]
fn an_import_can_go_on_unseen_and_be_called_off() {
    use std::io::Write as _;

    let mut desk = desk();
    let pipe = desk.folder().join("pipe");
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    let open = || {
        fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(&pipe)
            .unwrap()
    };
    let tea = fs::read(desk.file_of("tea.jsonl", &["Tea"])).unwrap();
    let mut feed = open();
    desk.look_into(&pipe);
    desk.see_part("Looking into the files");
    feed.write_all(&tea).unwrap();
    drop(feed);
    desk.see("This would come in");
    // The import reads the files anew, and waits for the end of this one.
    let feed = open();
    desk.click("Import");
    desk.see_part("Taking in");
    desk.press(Modifiers::NONE, Key::Escape);
    desk.see_part("Taking in");
    desk.click("Go on in the background");
    assert!(!desk.sees("Cancel"));
    desk.act(Action::OpenImport);
    desk.click("Cancel");
    desk.see("Calling it off\u{2026}");
    drop(feed);
    desk.see("Nothing came in");
    desk.see("It was called off.");
    desk.click("Close");
    assert!(!desk.sees("Conversation: Tea"));
}

#[test]
fn a_conversation_should_be_exported_from_its_menu() {
    let mut desk = desk();
    let tea = desk.file_of("tea.jsonl", &["Tea"]);
    desk.look_into(&tea);
    desk.click("Import");
    desk.click("Close");
    desk.node("Conversation: Tea").click_secondary();
    desk.window().run_steps(2);
    desk.click("Export\u{2026}");
    desk.see("The conversation \u{201c}Tea\u{201d}.");
    let field = desk.node("Path of the file").value().unwrap();
    assert!(field.ends_with("_tea.jsonl"), "{field}");
    desk.click("Markdown: the branch on screen, to be read");
    let field = desk.node("Path of the file").value().unwrap();
    assert!(
        field.ends_with("_tea.md"),
        "what is proposed follows the format: {field}"
    );
    let out = desk.folder().join("out.md");
    desk.click("Path of the file");
    desk.press(Modifiers::COMMAND, Key::A);
    desk.write(out.to_str().unwrap());
    desk.click("Export");
    desk.see("Exported");
    desk.see(out.to_str().unwrap());
    let text = fs::read_to_string(&out).unwrap();
    assert!(
        text.starts_with("# Tea\n") && text.contains("Tea 3"),
        "{text}"
    );
    desk.click("Close");
    assert!(!desk.sees("Exported"));
}

#[test]
fn an_export_should_ask_before_it_writes_over_a_file() {
    let mut desk = desk();
    let tea = desk.file_of("tea.jsonl", &["Tea"]);
    desk.look_into(&tea);
    desk.click("Import");
    desk.click("Close");
    let out = desk.file("out.jsonl", b"precious");
    desk.act(Action::OpenExport(Vec::new()));
    desk.see("All conversations.");
    desk.press(Modifiers::COMMAND, Key::A);
    desk.write(out.to_str().unwrap());
    desk.press(Modifiers::NONE, Key::Enter);
    desk.see_part("There is a file already");
    assert_eq!(fs::read(&out).unwrap(), b"precious");
    desk.click("Overwrite");
    desk.see("Exported");
    assert!(
        fs::read(&out)
            .unwrap()
            .starts_with(b"{\"format\":\"causerie\"")
    );
}

#[test]
fn an_export_that_cannot_be_written_should_go_back_to_the_choice() {
    let mut desk = desk();
    let tea = desk.file_of("tea.jsonl", &["Tea"]);
    desk.look_into(&tea);
    desk.click("Import");
    desk.click("Close");
    let out = desk.folder().join("no/such/folder/out.jsonl");
    desk.act(Action::OpenExport(Vec::new()));
    desk.press(Modifiers::COMMAND, Key::A);
    desk.write(out.to_str().unwrap());
    desk.click("Export");
    desk.see_part("The file could not be written");
    let field = desk.node("Path of the file").value().unwrap();
    assert_eq!(field, out.to_str().unwrap(), "what was typed is gone");
    desk.press(Modifiers::NONE, Key::Escape);
    assert!(!desk.sees("Path of the file"));
}

//! `ask --attach`: what goes over the wire, and what is refused before anything goes.

use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::support::{ScriptedServer, program};
use super::{image_part, pdf, png, server, sound_part, text_part, wav};

struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// Writes a file, and says where it is.
    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> String {
        let path: PathBuf = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let data: &Path = &self.folder.path().join("data");
        program()
            .args(arguments)
            .arg("--data-dir")
            .arg(data)
            .output()
            .unwrap()
    }

    fn ask(&self, server: &ScriptedServer, arguments: &[&str]) -> Output {
        let arguments = [
            &["ask", "What is this?", "--server", server.url()],
            arguments,
        ]
        .concat();
        self.run(&arguments)
    }

    /// Asks, and tells the messages of the request that came of it and what was said of it.
    fn asked(&self, server: &mut ScriptedServer, arguments: &[&str]) -> (Value, String) {
        let output = self.ask(server, arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{said}");
        (server.chat_request_blocking().body["messages"].take(), said)
    }

    /// The names of the conversations.
    fn ids(&self) -> Vec<String> {
        let listed: Value = serde_json::from_slice(&self.run(&["list", "--json"]).stdout).unwrap();
        let listed = listed.as_array().unwrap().iter();
        listed
            .map(|line| line["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

#[test]
fn every_kind_should_go_over_the_wire_in_its_order() {
    let place = Place::new();
    let mut server = server(true, true);
    let (picture, sound) = (png(40, 30), wav());
    let files = [
        place.file("sound.wav", &sound),
        place.file("photo.png", &picture),
        place.file("notes.md", "# Notes\n\nwords\n"),
        place.file("table.csv", "a,b\n1,2\n"),
    ];
    let mut arguments = Vec::new();
    for file in &files {
        arguments.extend(["--attach", file]);
    }
    let (messages, said) = place.asked(&mut server, &arguments);
    let expected = json!([{"role": "user", "content": [
        text_part("\n\n--- File: notes.md ---\n# Notes\n\nwords\n"),
        text_part("\n\n--- File: table.csv ---\na,b\n1,2\n"),
        image_part(&picture),
        sound_part(&sound),
        text_part("What is this?"),
    ]}]);
    assert_eq!(messages, expected, "{said}");
    assert!(!said.contains("left out"), "{said}");

    // It is shown by name, and goes along with the next question.
    let id = &place.ids()[0];
    let shown = String::from_utf8(place.run(&["show", id]).stdout).unwrap();
    for name in ["sound.wav", "photo.png", "notes.md", "table.csv"] {
        assert!(
            shown.contains(&format!("**Attached** `{name}` (")),
            "{shown}"
        );
    }
    let whole: Value = serde_json::from_slice(&place.run(&["show", id, "--json"]).stdout).unwrap();
    assert_eq!(whole["messages"][0]["attachments"][1]["name"], "photo.png");
    assert_eq!(
        whole["messages"][0]["attachments"][1]["facts"]["kind"],
        "png"
    );
    let (messages, _) = place.asked(&mut server, &["--conversation", id]);
    assert_eq!(messages[0], expected[0]);
    assert_eq!(
        messages[2],
        json!({"role": "user", "content": "What is this?"})
    );
}

#[test]
fn the_names_should_be_in_the_events_of_json() {
    let place = Place::new();
    let server = server(false, false);
    let picture = place.file("photo.png", png(4, 4));
    let notes = place.file("notes.txt", "words");
    let arguments = ["--json", "--attach", &picture, "--attach", &notes];
    let output = place.ask(&server, &arguments);
    let lines: Vec<Value> = String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["attachments"], json!(["photo.png", "notes.txt"]));
    let unsent = lines.iter().find(|line| line["type"] == "unsent").unwrap();
    assert_eq!(unsent["pictures"], 1);
}

#[test]
fn a_model_that_does_not_see_should_get_no_picture_and_never_fail() {
    let place = Place::new();
    let (mut blind, mut seeing) = (server(false, false), server(true, false));
    let picture = place.file("photo.png", png(8, 8));
    let sound = place.file("sound.wav", wav());
    let notes = place.file("notes.txt", "words");
    let arguments = ["--attach", &picture, "--attach", &sound, "--attach", &notes];
    let (messages, said) = place.asked(&mut blind, &arguments);
    assert_eq!(
        messages[0]["content"],
        json!([
            text_part("\n\n--- File: notes.txt ---\nwords"),
            text_part("What is this?"),
        ])
    );
    assert!(said.contains("One picture is left out"), "{said}");
    assert!(said.contains("One sound is left out"), "{said}");
    let id = &place.ids()[0];
    let whole: Value = serde_json::from_slice(&place.run(&["show", id, "--json"]).stdout).unwrap();
    let answer = &whole["messages"][1];
    assert_eq!(answer["outcome"]["state"], "finished");
    assert_eq!(answer["unsent"], json!({"pictures": 1, "sounds": 1}));
    // Another model sees it in the same conversation, and then it is left out again.
    let (messages, said) = place.asked(&mut seeing, &["--conversation", id]);
    assert_eq!(messages[0]["content"][1], image_part(&png(8, 8)));
    assert!(
        said.contains("One sound is left out") && !said.contains("picture"),
        "{said}"
    );
    let (messages, said) = place.asked(&mut blind, &["--conversation", id]);
    assert!(!messages.to_string().contains("image_url"));
    assert!(said.contains("One picture is left out"), "{said}");
}

#[test]
fn what_cannot_be_attached_should_be_refused_before_anything_is_sent() {
    let place = Place::new();
    let notes = place.file("notes.txt", "words");
    for (name, bytes, says) in [
        ("tool.exe", &b"\x7FELF\x02\x01\x01\0"[..], "It is a program"),
        ("empty.txt", b"", "There is nothing in it to read."),
        (
            "broken.png",
            b"\x89PNG\r\n\x1a\n....",
            "It is damaged or not whole (PNG picture)",
        ),
        ("none", b"-", "It could not be opened"),
    ] {
        let server = server(true, true);
        let file = place.file(name, bytes);
        if name == "none" {
            std::fs::remove_file(&file).unwrap();
        }
        let output = place.ask(&server, &["--attach", &notes, "--attach", &file]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(output.stdout.is_empty());
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(
            said.starts_with("causerie: ") && said.contains(says),
            "{said}"
        );
        assert!(
            said.contains(name) && said.contains("Nothing was sent."),
            "{said}"
        );
        assert!(place.ids().is_empty(), "a conversation was begun");
    }
}

#[test]
fn a_folder_should_go_as_its_text_files() {
    let place = Place::new();
    let mut server = server(true, true);
    place.file("code/.gitignore", "target\n");
    place.file("code/main.rs", "fn main() {}");
    place.file("code/target/main.o", "no");
    place.file("code/photo.png", png(2, 2));
    let folder = place.folder.path().join("code");
    let (messages, _) = place.asked(&mut server, &["--attach", folder.to_str().unwrap()]);
    let text = messages.to_string();
    assert!(text.contains("fn main() {}"), "{text}");
    assert!(
        !text.contains("main.o") && !text.contains("image_url"),
        "{text}"
    );
    let empty = place.folder.path().join("empty");
    std::fs::create_dir(&empty).unwrap();
    let output = place.ask(&server, &["--attach", empty.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn pages_should_go_as_text_or_as_pictures_and_only_those_that_are_wanted() {
    let place = Place::new();
    let mut server = server(true, false);
    let report = place.file(
        "report.pdf",
        pdf(&["first words", "second words", "third words"]),
    );
    let (messages, _) = place.asked(&mut server, &["--attach", &report, "--pages", "2-"]);
    // The text of a document stands below the question.
    let parts = messages[0]["content"].as_array().unwrap();
    assert_eq!((parts.len(), &parts[0]), (2, &text_part("What is this?")));
    let text = parts[1]["text"].as_str().unwrap();
    assert!(
        text.starts_with("\n\n--- PDF File: report.pdf ---\n"),
        "{text}"
    );
    assert!(
        text.contains("second words") && text.contains("third words"),
        "{text}"
    );
    assert!(!text.contains("first words"), "{text}");
    let arguments = ["--attach", &report, "--pages", "1-2", "--pdf-as-pictures"];
    let (messages, said) = place.asked(&mut server, &arguments);
    let parts = messages[0]["content"].as_array().unwrap();
    let kinds: Vec<_> = parts
        .iter()
        .map(|part| part["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["image_url", "image_url", "text"], "{said}");
    let url = parts[0]["image_url"]["url"].as_str().unwrap();
    assert!(url.starts_with("data:image/"), "{url}");
    // Pages that are not there are told, and nothing is sent.
    let output = place.ask(&server, &["--attach", &report, "--pages", "9"]);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("it has 3 pages"), "{said}");
}

#[test]
fn options_of_files_should_make_no_sense_without_one() {
    let place = Place::new();
    for arguments in [&["--pages", "1-2"][..], &["--pdf-as-pictures"]] {
        let arguments = [&["ask", "--demo", "hi"], arguments].concat();
        assert_eq!(
            place.run(&arguments).status.code(),
            Some(2),
            "{arguments:?}"
        );
    }
    let notes = place.file("notes.txt", "words");
    let arguments = ["ask", "--demo", "hi", "--attach", &notes, "--pages", "none"];
    assert_eq!(place.run(&arguments).status.code(), Some(2));
}

//! `causerie read` as a person or a script runs it.

use std::path::Path;
use std::process::Output;

use serde_json::Value;

use crate::program::program;
use crate::samples::{self, WORDS};

fn causerie(arguments: &[&str], folder: &Path) -> Output {
    program()
        .arg("read")
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn folder_of_samples() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for sample in samples::all() {
        std::fs::write(folder.path().join(sample.name), sample.bytes).unwrap();
    }
    folder
}

#[test]
fn a_file_should_be_printed_as_a_model_would_get_it() {
    let folder = folder_of_samples();
    let output = causerie(&["letter.docx"], folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert_eq!(text(&output.stdout), format!("{WORDS}\n"));
    let output = causerie(&["notes.txt", "photo.webp", "sound.wav"], folder.path());
    assert_eq!(
        text(&output.stdout).split_once("; sent").unwrap().0,
        format!(
            "--- File: notes.txt ---\n{WORDS}\n\n--- File: photo.webp ---\n\
             WebP picture, 40 × 30 pixels"
        )
    );
    assert!(text(&output.stdout).ends_with("WAV sound, 1.0 s, 8,000 Hz, mono\n"));
    let output = causerie(&["sound.flac"], folder.path());
    assert_eq!(
        text(&output.stdout),
        "FLAC sound, 1.0 s, 16,000 Hz, mono; sent as WAV, 31 kB\n"
    );
}

#[test]
fn each_file_should_be_a_line_of_json() {
    let folder = folder_of_samples();
    let all = samples::all();
    let mut arguments = vec!["--json"];
    arguments.extend(all.iter().map(|sample| sample.name));
    let output = causerie(&arguments, folder.path());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let lines: Vec<Value> = text(&output.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines.len(), all.len());
    for (line, sample) in lines.iter().zip(all) {
        assert_eq!(line["file"], sample.name);
        assert_eq!(line["kind"], serde_json::to_value(sample.kind).unwrap());
    }
}

#[test]
fn what_cannot_be_read_should_be_said_with_its_reason() {
    let folder = folder_of_samples();
    std::fs::write(folder.path().join("a.heic"), b"\0\0\0\x18ftypheic\0\0\0\0").unwrap();
    let output = causerie(&["a.heic"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        text(&output.stderr),
        "causerie: a.heic: HEIC pictures cannot be read here. Export it as JPEG: phones and \
         picture viewers can.\n"
    );
    let output = causerie(&["a.heic", "notes.txt", "missing", "--json"], folder.path());
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output.stderr).lines().count(), 3);
    assert!(text(&output.stderr).ends_with("causerie: 2 of 3 files could not be read.\n"));
    let lines = text(&output.stdout);
    let first: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert_eq!(first["refusal"]["foreign"], "heic");
    assert_eq!(lines.lines().count(), 3);
}

#[test]
fn pages_should_be_chosen_and_nonsense_be_refused() {
    let folder = tempfile::tempdir().unwrap();
    let pages = ["(One) Tj", "(Two) Tj", "(Three) Tj"];
    std::fs::write(folder.path().join("a.pdf"), samples::pdf(&pages)).unwrap();
    let output = causerie(&["a.pdf", "--pages", "2-3"], folder.path());
    assert_eq!(text(&output.stdout), "[Page 2]\nTwo\n\n[Page 3]\nThree\n");
    let output = causerie(&["a.pdf", "--pages", "3-2"], folder.path());
    assert_eq!(output.status.code(), Some(2));
    let help = causerie(&["--help"], folder.path());
    assert!(text(&help.stdout).contains("--pages"));
}

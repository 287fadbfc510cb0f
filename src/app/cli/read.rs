//! `read`: what a model would get of files. And the hidden `read-file`: the process that
//! reads one file for the window, within limits that the system itself keeps.

use std::io;
use std::path::Path;

use serde::Serialize;

use crate::attach::child;
use crate::domain::{
    FileKind, Limits, Picture, Place, ReadRequest, Reading, Refusal, Remark, Sound, Wanted,
};
use crate::engine::Reader;
use crate::words::{Gap, Words};

use super::Complaint;
use super::args::ReadArgs;
use super::output::{self, Output, one_line};

/// A file as `read --json` prints it: what was read of it, or why not.
#[derive(Serialize)]
#[serde(untagged)]
enum Line<'a> {
    Read {
        file: &'a str,
        kind: FileKind,
        #[serde(skip_serializing_if = "Option::is_none")]
        pages: Option<u32>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        sections: Vec<Piece<'a>>,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        pictures: &'a [Picture],
        #[serde(skip_serializing_if = "Option::is_none")]
        sound: Option<&'a Sound>,
        remarks: &'a [Remark],
    },
    Refused {
        file: &'a str,
        refusal: &'a Refusal,
        reason: &'a str,
    },
}

#[derive(Serialize)]
struct Piece<'a> {
    place: &'a Place,
    text: &'a str,
}

/// Reads the files, one after the other.
pub(super) async fn run(args: ReadArgs, words: &Words) -> Result<(), Complaint> {
    let reader = Reader::of_this_program();
    let mut output = Output::new();
    let count = args.files.len();
    let mut complaints = Vec::new();
    for (place, path) in args.files.iter().enumerate() {
        let name = shown(path);
        let request = ReadRequest {
            name: name.clone(),
            limits: Limits::default(),
            pages: args.pages,
            wanted: Wanted::Contents,
        };
        match reader.read_file(path, request).await {
            Ok(reading) if args.json => output.write_json(&line(&name, &reading))?,
            Ok(reading) => {
                for remark in &reading.remarks {
                    output::say(&words.with(&name, &words.remark(remark)));
                }
                if count > 1 {
                    let gap = if place > 0 { "\n" } else { "" };
                    output.write(&format!("{gap}--- File: {name} ---\n"))?;
                }
                output.write(&told(&reading, words))?;
            }
            Err(refusal) => {
                let reason = words.refusal(&refusal);
                if args.json {
                    output.write_json(&Line::Refused {
                        file: &name,
                        refusal: &refusal,
                        reason: &reason,
                    })?;
                }
                complaints.push(words.with(&name, &one_line(&reason)));
            }
        }
    }
    let failed = complaints.len();
    match complaints.pop() {
        None => Ok(()),
        Some(only) if failed == 1 => Err(Complaint(only)),
        Some(last) => {
            for complaint in complaints.iter().chain([&last]) {
                output::say(complaint);
            }
            let gaps = [
                ("failed", Gap::Number(failed as f64)),
                ("count", Gap::Number(count as f64)),
            ];
            Err(Complaint(words.fill("read-refused", &gaps)))
        }
    }
}

/// A file's name as a person knows it, whatever is in it.
fn shown(path: &Path) -> String {
    let name = path.to_string_lossy();
    name.chars().filter(|sign| !sign.is_control()).collect()
}

/// What a model would get, or the facts of what is no text.
fn told(reading: &Reading, words: &Words) -> String {
    let mut text = reading.text();
    let pictures = reading.pictures.iter();
    let pictures = pictures.map(|picture| words.picture_facts(reading.kind, picture));
    let sound = reading.sound.iter();
    let sound = sound.map(|sound| words.sound_facts(reading.kind, sound));
    text.push_str(&pictures.chain(sound).collect::<Vec<_>>().join("\n"));
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn line<'a>(file: &'a str, reading: &'a Reading) -> Line<'a> {
    Line::Read {
        file,
        kind: reading.kind,
        pages: reading.pages,
        sections: reading
            .sections
            .iter()
            .map(|section| Piece {
                place: &section.place,
                text: &section.text,
            })
            .collect(),
        pictures: &reading.pictures,
        sound: reading.sound.as_ref(),
        remarks: &reading.remarks,
    }
}

/// Reads one file from standard input, and ends.
pub(super) fn serve() -> Result<(), Complaint> {
    child::serve(io::stdin().lock(), io::stdout().lock(), restrict)
        .map_err(|error| Complaint(error.to_string()))
}

/// Has the system hold this process to what it may cost. A limit that the system does not
/// know is held by the process that waits for this one: that of time.
#[cfg(target_os = "linux")]
fn restrict(limits: &Limits) {
    use rustix::process::{Resource, Rlimit, setrlimit};

    // Nobody waits longer, and one who has died cannot end it.
    let seconds = limits.time_ms / 1000 + 2;
    for (resource, most) in [
        (Resource::As, limits.memory_bytes),
        (Resource::Cpu, seconds),
        (Resource::Core, 0),
    ] {
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        if let Err(error) = setrlimit(resource, limit) {
            tracing::warn!(%error, "a limit could not be set");
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn restrict(_limits: &Limits) {}

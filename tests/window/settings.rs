//! The settings in the whole program: what is set is sent, kept, written to files and read.

use std::fs;

use causerie::app::window::Program;
use causerie::domain::{Parameter, ParameterValue};
use egui::{Key, Modifiers};
use serde_json::Value;

use crate::desk::{Desk, echo, options};

impl Desk {
    /// Opens the settings at a section.
    fn settings(&mut self, section: &str) {
        self.press(Modifiers::COMMAND, Key::Comma);
        self.see("Esc closes");
        self.click(section);
    }

    /// Types into a field, in place of what is in it.
    fn fill(&mut self, name: &str, text: &str) {
        self.see(name);
        self.node(name).focus();
        self.window().run_steps(2);
        self.press(Modifiers::COMMAND, Key::A);
        self.press(Modifiers::NONE, Key::Backspace);
        self.write(text);
    }
}

#[test]
fn what_is_set_should_be_sent_and_be_there_after_a_restart() {
    let mut server = echo();
    let mut desk = Desk::connected(&server);
    desk.settings("Sampling");
    desk.fill("Temperature", "0.2");
    desk.fill("Top K", "nonsense");
    desk.press(Modifiers::NONE, Key::Escape);
    desk.talk("hello");
    let sent = server.chat_request_blocking().body;
    assert_eq!(sent["temperature"], 0.2);
    assert_eq!(sent.get("top_k"), None);
    desk.restart();
    let kept = desk.state().settings.defaults.sampling.clone();
    assert_eq!(
        kept.value(Parameter::Temperature),
        Some(&ParameterValue::Real(0.2))
    );
    assert_eq!(kept.value(Parameter::TopK), None);
}

#[test]
fn settings_should_go_to_a_file_and_come_from_it() {
    let mut desk = Desk::with_options(options(None));
    let path = desk.folder().join("mine.json");
    let typed = path.to_str().unwrap().to_owned();
    desk.settings("General");
    desk.fill("Your name", "Ada");
    desk.click("Data");
    desk.click("Export the settings to a file");
    desk.fill("Path of the file", &typed);
    desk.click("Write the file");
    desk.see(&format!("Written to {typed}."));
    let file: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    assert_eq!(file["settings"]["user_name"], "Ada");
    // A second time it is asked for, and for this very file.
    desk.click("Write the file");
    desk.see("Write over it");
    desk.fill("Path of the file", &format!("{typed}x"));
    desk.see("Write the file");
    desk.fill("Path of the file", &typed);
    desk.click("Write over it");
    desk.see(&format!("Written to {typed}."));
    let other = r#"{"causerie": "settings", "version": 1,
        "settings": {"user_name": "Bob", "zoom": "big", "newer": 1}}"#;
    fs::write(&path, other).unwrap();
    desk.click("Import the settings from a file");
    desk.fill("Path of the file", &typed);
    desk.click("Read the file");
    desk.see(&format!("The settings of {typed} are taken over."));
    desk.see_part("something of another kind: zoom.");
    assert_eq!(desk.state().settings.user_name, "Bob");
    desk.restart();
    assert_eq!(desk.state().settings.user_name, "Bob");
    assert_eq!(desk.state().settings.unknown["newer"], 1);
}

#[test]
fn a_file_that_is_none_should_be_refused_with_its_reason() {
    let mut desk = Desk::with_options(options(None));
    let path = desk.folder().join("broken.json");
    fs::write(&path, "{\"causerie\":").unwrap();
    desk.settings("Presets");
    desk.click("Import presets from a file");
    desk.fill("Path of the file", path.to_str().unwrap());
    desk.click("Read the file");
    desk.see("The file is no JSON");
    let missing = desk.folder().join("missing.json");
    desk.fill("Path of the file", missing.to_str().unwrap());
    desk.click("Read the file");
    desk.see("The file could not be read");
    assert!(desk.state().settings.presets.is_empty());
}

#[test]
fn the_window_should_say_where_everything_is_kept() {
    let mut desk = Desk::with_options(options(None));
    let folder = desk.folder().to_owned();
    let program: &mut Program = desk.window().state_mut();
    program.keep_in(folder.clone());
    desk.settings("Data");
    desk.see(&format!("Everything is kept in {}", folder.display()));
}

#[test]
fn the_preview_should_be_the_request_with_what_was_just_set() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.focus_composer();
    desk.write("What is it?");
    // High enough to see all of the section.
    desk.window().set_size(egui::Vec2::new(1280.0, 2400.0));
    desk.settings("Sampling");
    desk.click("Show the request that would be sent");
    desk.see_part("POST http://127.0.0.1");
    desk.see_part("What is it?");
    desk.fill("Min P", "0.125");
    desk.see_part("\"min_p\": 0.125");
}

#[test]
fn thinking_first_should_be_kept_with_its_conversation_and_no_other() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    let one = desk.talk("hello");
    let wants = |desk: &Desk, id| {
        let options = desk.state().options(id, None);
        options.ground.grounding.is_think_first
    };
    assert!(!wants(&desk, Some(one)));
    desk.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::T);
    assert!(wants(&desk, Some(one)));
    desk.press(Modifiers::COMMAND, Key::N);
    assert!(!wants(&desk, None), "the next one begins without");
    desk.restart();
    assert!(wants(&desk, Some(one)));
    assert!(!wants(&desk, None));
}

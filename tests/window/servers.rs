//! The server and its state: the first start, being offline, coming back.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use causerie::domain::ServerKind;
use causerie::engine::EngineOptions;
use egui::{Key, Modifiers};

use crate::desk::{Desk, dead_port, options};
use crate::support::{Gate, Received, Script, ScriptedServer, Step, canned};

/// A switch that a test holds and a server looks at.
#[derive(Clone, Default)]
struct Switch(Arc<AtomicBool>);

impl Switch {
    fn turn_on(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    fn is_on(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

fn healthy(request: &Received) -> Script {
    canned(request).unwrap_or_else(|| Script::answer("Here I am."))
}

#[test]
fn history_should_be_readable_offline_and_the_reason_be_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Some(ScriptedServer::start(|_| Script::answer("Remember this.")));
    let mut desk = Desk::in_folder(folder, options(server.as_ref().map(ScriptedServer::url)));
    desk.until_connected();
    desk.talk("What was it?");
    server.take();
    let address = format!("127.0.0.1:{}", dead_port());
    desk.restart_with(options(Some(&format!("http://{address}"))));
    desk.until_offline();
    let status = format!("Server: {address} \u{b7} Nothing answers at this address \u{b7} trying");
    desk.see_part(&status);
    assert!(desk.sees("Try again"));
    desk.click("Conversation: What was it?");
    desk.see("Remember this.");
}

#[test]
fn a_retry_should_connect_when_the_server_is_back() {
    let (is_back, gate) = (Switch::default(), Gate::new());
    let (switch, waiting) = (is_back.clone(), gate.clone());
    let server = ScriptedServer::start_raw(move |request| {
        if !switch.is_on() {
            return Script::new();
        }
        let mut script = healthy(request);
        script.0.insert(0, Step::Await(waiting.clone()));
        script
    });
    let mut desk = Desk::with_options(options(Some(server.url())));
    desk.until_offline();
    desk.see_part("The server cannot be reached");
    is_back.turn_on();
    desk.click("Try again");
    // Only what a person asked for is shown as connecting; the retries by the clock are quiet.
    desk.see_part("connecting");
    for _ in 0..32 {
        gate.open();
    }
    desk.until_connected();
    desk.see_part("· llama-server");
    assert!(!desk.sees("Try again"));
    desk.focus_composer();
    desk.send("There?");
    desk.see("Here I am.");
}

#[test]
fn a_model_that_loads_should_be_shown_and_a_question_wait_for_it() {
    let is_ready = Switch::default();
    let switch = is_ready.clone();
    let server = ScriptedServer::start_raw(move |request| {
        if switch.is_on() {
            healthy(request)
        } else {
            Script::loading()
        }
    });
    let mut desk = Desk::with_options(options(Some(server.url())));
    desk.see_part("loading the model");
    desk.send("Ready?");
    desk.see("Ready?");
    is_ready.turn_on();
    desk.see("Here I am.");
}

#[test]
fn a_first_start_should_offer_an_address_a_search_and_the_demo() {
    let mut desk = Desk::with_options(options(None));
    desk.see("Connect to a model");
    for label in [
        "Address",
        "Key",
        "Connect",
        "Look for a server on this machine",
        "Use the demo",
    ] {
        desk.see(label);
    }
    desk.see_part("No server yet");
}

#[test]
fn the_demo_should_answer_from_the_first_page() {
    let mut desk = Desk::with_options(options(None));
    desk.click("Use the demo");
    desk.until_connected();
    desk.see_part("Scripted demo answers");
    desk.see("The demo gives scripted answers. Connect to a real server for real ones.");
    desk.focus_composer();
    desk.send("hello");
    desk.until("words of the demo", |state| {
        let last = state.conversation()?.tree.selected_path().last()?;
        (!last.content.is_empty() || !last.reasoning.is_empty()).then_some(())
    });
    desk.press(Modifiers::NONE, Key::Escape);
    desk.until_ended();
    desk.see("Stopped. What had arrived is kept.");
}

#[test]
fn an_address_that_is_typed_should_be_connected_to_and_remembered() {
    let server = ScriptedServer::start_raw(healthy);
    let mut desk = Desk::with_options(options(None));
    desk.click("Address");
    desk.write(server.url());
    desk.click("Connect");
    desk.until_connected();
    let settings = |desk: &mut Desk| desk.until("settings", |it| Some(it.settings.clone()));
    let known = settings(&mut desk).servers;
    // What the window saves of its own does not forget it.
    desk.press(Modifiers::COMMAND, Key::B);
    desk.restart();
    desk.until_connected();
    desk.see_part("· llama-server");
    let found: Vec<_> = settings(&mut desk).servers;
    assert_eq!(found, known);
    assert_eq!((found.len(), found[0].url.as_str()), (1, server.url()));
    assert_eq!(found[0].kind, Some(ServerKind::LlamaServer));
}

#[test]
fn looking_on_this_machine_should_find_a_server_that_was_started_since() {
    let is_there = Switch::default();
    let switch = is_there.clone();
    let server = ScriptedServer::start_raw(move |request| {
        if switch.is_on() {
            healthy(request)
        } else {
            Script::new()
        }
    });
    let port = server.url().rsplit(':').next().unwrap().parse().unwrap();
    let mut desk = Desk::with_options(EngineOptions {
        ports: vec![dead_port(), port],
        ..options(None)
    });
    desk.see("Connect to a model");
    is_there.turn_on();
    desk.click("Look for a server on this machine");
    desk.until_connected();
    desk.see("scripted is listening.");
}

#[test]
fn an_address_that_is_none_should_be_refused_in_words() {
    let mut desk = Desk::with_options(options(None));
    desk.click("Address");
    desk.write("not an address");
    desk.click("Connect");
    desk.until_offline();
    desk.see_part("not an address · “not an address” is no name of a host");
    assert!(
        !desk
            .on_screen()
            .iter()
            .any(|words| words.contains("within 0 s"))
    );
}

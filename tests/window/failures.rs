//! What goes wrong, in whose words, and what the window offers to do.

use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::park_timeout;
use std::time::Duration;

use causerie::app::window::Background;
use causerie::store::Store;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use serde_json::{Value, json};

use crate::desk::{Desk, options, window};
use crate::support::{Gate, Script, ScriptedServer};

#[test]
fn a_conversation_that_is_too_long_should_be_told_with_the_numbers() {
    let words = "the request exceeds the available context size, try increasing it";
    let server = ScriptedServer::start(move |request| {
        if request.body["messages"][0]["content"] == "short" {
            return Script::answer("Short.");
        }
        let sizes = json!({"n_prompt_tokens": 5000, "n_ctx": 4096});
        Script::failure(400, "exceed_context_size_error", words, &sizes)
    });
    let mut desk = Desk::connected(&server);
    desk.send("long");
    desk.see_part("The conversation has 5,000 tokens, and the context holds 4,096");
    desk.see(words);
    desk.see("Start a new conversation, or start the server with a larger context.");
    // The question is still there, and nothing stands where the answer would be.
    assert!(desk.sees("long"));
    assert!(!desk.sees("Stop"));
    let button = desk.until_window("the way out", |window| {
        let ways = window.query_all_by_label("New conversation");
        let lowest = ways.max_by(|one, other| one.rect().top().total_cmp(&other.rect().top()));
        lowest.map(|node| node.rect().center())
    });
    desk.click_at(button);
    desk.miss(words);
    desk.send("short");
    desk.see("Short.");
}

#[test]
fn a_wrong_key_should_be_told_and_a_right_one_should_help() {
    let server = ScriptedServer::start(|request| {
        if request.header("authorization") == Some("Bearer sesame") {
            return Script::answer("Come in.");
        }
        Script::failure(401, "authentication_error", "Invalid API Key", &Value::Null)
    });
    let mut desk = Desk::connected(&server);
    desk.send("Open.");
    desk.see("The server did not accept the key");
    desk.see("Invalid API Key");
    desk.see("Enter the key that the server was started with.");
    desk.click("Connect\u{2026}");
    desk.see("Address");
    desk.click("Key");
    desk.write("sesame");
    desk.press(Modifiers::NONE, Key::Enter);
    desk.miss("Address");
    desk.until_connected();
    assert_no_key_is_shown(&desk);
    desk.miss("Invalid API Key");
    desk.click("Ask for an answer");
    desk.see("Come in.");
    desk.until_ended();
    // The key is remembered for this server.
    desk.restart();
    desk.until_connected();
    desk.send("Open again.");
    desk.see("Come in.");
}

fn assert_no_key_is_shown(desk: &Desk) {
    assert!(
        !desk
            .on_screen()
            .iter()
            .any(|words| words.contains("sesame"))
    );
}

#[test]
fn try_again_should_ask_for_the_answer_once_more() {
    let has_failed = AtomicBool::new(false);
    let mut server = ScriptedServer::start(move |_| {
        if has_failed.swap(true, Ordering::Relaxed) {
            return Script::answer("Now it works.");
        }
        Script::failure(500, "server_error", "the model fell over", &Value::Null)
    });
    let mut desk = Desk::connected(&server);
    desk.send("Work.");
    desk.see("The server failed (HTTP 500)");
    desk.see("the model fell over");
    desk.see("Try again. If it fails again, its log says why.");
    desk.click("Try again");
    desk.see("Now it works.");
    desk.until_ended();
    assert!(!desk.sees("the model fell over"));
    let (first, second) = (
        server.chat_request_blocking(),
        server.chat_request_blocking(),
    );
    assert_eq!(first.body["messages"], second.body["messages"]);
    assert_eq!(desk.stored(desk.selected()).content, "Now it works.");
}

#[test]
fn an_answer_that_breaks_off_should_be_kept_and_can_be_asked_for_again() {
    let has_failed = AtomicBool::new(false);
    let server = ScriptedServer::start(move |_| {
        if has_failed.swap(true, Ordering::Relaxed) {
            return Script::answer("The whole of it.");
        }
        Script::stream().words("content", "A part").reset()
    });
    let mut desk = Desk::connected(&server);
    desk.send("Tell.");
    desk.see("Interrupted before the answer was complete. What had arrived is kept.");
    desk.see("A part");
    desk.see("The connection broke off before the answer ended");
    desk.click("Try again");
    desk.see("The whole of it.");
    desk.until_ended();
    // The part stays as another version.
    desk.see("2 / 2");
    desk.click("Previous version");
    desk.see("A part");
    desk.restart();
    desk.click("Conversation: Tell.");
    desk.see("A part");
    desk.see("1 / 2");
}

#[test]
fn a_notice_can_be_dismissed_and_belongs_to_its_conversation() {
    let server = ScriptedServer::start(|_| {
        Script::failure(500, "server_error", "the model fell over", &Value::Null)
    });
    let mut desk = Desk::connected(&server);
    desk.send("Work.");
    desk.see("the model fell over");
    desk.press(Modifiers::COMMAND, Key::N);
    desk.miss("the model fell over");
    desk.click("Conversation: Work.");
    desk.see("the model fell over");
    desk.click("Dismiss");
    desk.miss("the model fell over");
}

#[test]
fn without_a_server_the_words_should_go_back_to_the_composer() {
    let mut desk = Desk::with_options(options(None));
    desk.see("Connect to a model");
    desk.focus_composer();
    desk.write("Anybody?");
    desk.press(Modifiers::NONE, Key::Enter);
    desk.see("No server is connected");
    desk.see("Connect to a server, or try the demo.");
    assert_eq!(desk.draft(), "Anybody?");
}

#[test]
fn words_that_cannot_be_kept_should_go_back_to_the_composer() {
    let server = ScriptedServer::start(|_| Script::answer("Not to be."));
    let mut desk = Desk::connected(&server);
    let file = rusqlite::Connection::open(desk.folder().join("causerie.sqlite")).unwrap();
    let refuse = "CREATE TRIGGER full BEFORE INSERT ON messages \
        BEGIN SELECT RAISE(ABORT, 'there is no room'); END";
    file.execute_batch(refuse).unwrap();
    desk.write("Keep this.");
    desk.press(Modifiers::NONE, Key::Enter);
    desk.see("The file of the conversations could not be read or written");
    desk.see_part("there is no room");
    assert_eq!(desk.draft(), "Keep this.");
    assert!(!desk.sees("Stop"));
    // Once there is room, the same words can be sent.
    file.execute_batch("DROP TRIGGER full").unwrap();
    desk.press(Modifiers::NONE, Key::Enter);
    desk.see("Not to be.");
    desk.until_ended();
    assert!(!desk.sees("Dismiss"), "the notice is over");
}

#[test]
fn an_answer_that_cannot_be_kept_should_stay_on_screen_with_a_notice() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |_| {
        Script::stream()
            .words("content", "Still ")
            .wait(&waiting)
            .words("content", "here.")
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.send("Stay.");
    desk.see_part("Still");
    let file = rusqlite::Connection::open(desk.folder().join("causerie.sqlite")).unwrap();
    let refuse = "CREATE TRIGGER full BEFORE UPDATE ON messages \
        BEGIN SELECT RAISE(ABORT, 'there is no room'); END";
    file.execute_batch(refuse).unwrap();
    gate.open();
    desk.see("The file of the conversations could not be read or written");
    desk.see_part("there is no room");
    desk.until_ended();
    assert!(desk.sees("Still here."));
}

#[test]
fn a_folder_in_use_should_be_told_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let _other = Store::open(folder.path()).unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let path = folder.path().to_owned();
    let handle = runtime.handle().clone();
    let mut window =
        window(|context| Background::start(handle, path, options(None), context.clone()));
    for _ in 0..4_000 {
        window.step();
        if window.state().state().notice.is_some() {
            break;
        }
        park_timeout(Duration::from_millis(5));
    }
    window.run_steps(2);
    window.get_by_label("Another Causerie is using this data folder");
    window.get_by_label("Use its window, or choose another folder with --data-dir.");
    window.state_mut().end();
}

//! Sending, watching and stopping.

use causerie::domain::{FinishReason, Outcome};
use egui::{Event, ImeEvent, Key, Modifiers};
use egui_kittest::kittest::Queryable;
use serde_json::json;

use crate::desk::Desk;
use crate::support::{Gate, Script, ScriptedServer, chunk};

/// A server that says the first words, and the others when the gate opens.
fn slow_server(gate: &Gate) -> ScriptedServer {
    let gate = gate.clone();
    ScriptedServer::start(move |_| {
        Script::stream()
            .words("content", "The first words ")
            .wait(&gate)
            .words("content", "and the last.")
            .finish("stop")
    })
}

#[test]
fn what_is_sent_should_be_on_screen_in_the_next_frame() {
    let gate = Gate::new();
    let server = slow_server(&gate);
    let mut desk = Desk::connected(&server);
    desk.write("Are you there?");
    let window = desk.window();
    window.key_down(Key::Enter);
    window.step();
    window.step();
    assert!(desk.sees("Are you there?"));
    assert!(desk.sees("Stop"));
    assert_eq!(desk.draft(), "");
}

#[test]
fn an_answer_should_appear_with_its_thoughts_and_measurements_and_be_kept() {
    let server = ScriptedServer::start(|_| Script::reasoning_then("Let me see.", "It is so."));
    let mut desk = Desk::connected(&server);
    desk.send("Is it so?");
    desk.until("the end of the turn", |state| {
        state.turn().is_none().then_some(())
    });
    // Done on screen means done on disk.
    let kept = desk.stored(desk.selected());
    assert_eq!(
        (&*kept.reasoning, &*kept.content),
        ("Let me see.", "It is so.")
    );
    let stop = FinishReason::Stop;
    assert_eq!(kept.outcome, Outcome::Finished { reason: stop });
    for label in [
        "Is it so?",
        "It is so.",
        "scripted",
        "7 tokens",
        "100 tokens/s",
    ] {
        desk.see(label);
    }
    desk.see_part("14 of 4.1k");
    desk.miss("Stop");
    // Thoughts fold up when the words come; they can be unfolded.
    assert!(!desk.sees("Let me see."));
    let head = desk.until_window("the thoughts", |window| {
        let head = window.query_by_label_contains("Thought for ")?;
        Some(head.rect().center())
    });
    desk.click_at(head);
    desk.see("Let me see.");
}

#[test]
fn words_should_be_on_screen_while_the_rest_is_still_to_come() {
    let gate = Gate::new();
    let server = slow_server(&gate);
    let mut desk = Desk::connected(&server);
    desk.send("Speak.");
    desk.see_part("The first words");
    assert!(desk.sees("Stop"));
    assert!(!desk.sees("The first words and the last."));
    gate.open();
    desk.see("The first words and the last.");
    desk.until_ended();
    assert!(!desk.sees("Stop"));
}

#[test]
fn tokens_and_their_rate_should_be_shown_while_words_come() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |_| {
        let mut measured = chunk(&json!({"content": "Three so far"}));
        measured["timings"] = json!({"cache_n": 0, "prompt_n": 5, "prompt_ms": 10.0,
            "predicted_n": 3, "predicted_ms": 60.0});
        Script::stream()
            .event(&measured)
            .wait(&waiting)
            .words("content", ", and more.")
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.send("Count.");
    for label in ["Three so far", "3 tokens", "50.0 tokens/s", "Stop"] {
        desk.see(label);
    }
    gate.open();
    for label in ["Three so far, and more.", "7 tokens", "100 tokens/s"] {
        desk.see(label);
    }
}

#[test]
fn thoughts_should_be_open_while_they_come() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |_| {
        Script::stream()
            .words("reasoning_content", "Hm, well.")
            .wait(&waiting)
            .words("content", "Yes.")
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.send("Well?");
    desk.see("Hm, well.");
    desk.see_part("Thinking");
    gate.open();
    desk.see("Yes.");
}

#[test]
fn reading_the_prompt_should_be_shown_before_the_first_word() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |_| {
        let mut progress = chunk(&json!({}));
        progress["prompt_progress"] =
            json!({"total": 200, "cache": 0, "processed": 50, "time_ms": 10});
        Script::stream()
            .event(&progress)
            .wait(&waiting)
            .words("content", "Read.")
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.send("Read this.");
    desk.see("Reading the prompt: 50 of 200 tokens, 25 %");
    gate.open();
    desk.see("Read.");
    assert!(!desk.sees("Reading the prompt: 50 of 200 tokens, 25 %"));
}

fn a_stop_keeps_what_came(stop: impl Fn(&mut Desk)) {
    let mut server =
        ScriptedServer::start(|_| Script::stream().words("content", "Half a sentence").stall());
    let mut desk = Desk::connected(&server);
    desk.send("Go on.");
    desk.see("Half a sentence");
    let request = server.chat_request_blocking();
    stop(&mut desk);
    desk.until_ended();
    request.closed_blocking();
    assert!(desk.sees("Half a sentence"));
    assert!(desk.sees("Stopped. What had arrived is kept."));
    let kept = desk.stored(desk.selected());
    assert_eq!(kept.content, "Half a sentence");
    assert_eq!(kept.outcome, Outcome::Stopped);
    // And the next one can be sent.
    assert!(desk.node("Message").is_focused());
    assert!(!desk.sees("Stop"));
}

#[test]
fn the_stop_button_should_keep_what_came() {
    a_stop_keeps_what_came(|desk| desk.click("Stop"));
}

#[test]
fn escape_should_stop_and_keep_what_came() {
    a_stop_keeps_what_came(|desk| desk.press(Modifiers::NONE, Key::Escape));
}

#[test]
fn shift_enter_should_break_the_line_and_enter_send_both_lines() {
    let mut server = ScriptedServer::start(|_| Script::answer("Two lines."));
    let mut desk = Desk::connected(&server);
    desk.write("one");
    desk.press(Modifiers::SHIFT, Key::Enter);
    desk.write("two");
    assert_eq!(desk.draft(), "one\ntwo");
    assert_eq!(desk.state().selected, None, "nothing should be sent yet");
    desk.press(Modifiers::NONE, Key::Enter);
    let request = server.chat_request_blocking();
    assert_eq!(request.body["messages"][0]["content"], "one\ntwo");
    desk.see("Two lines.");
}

#[test]
fn words_and_enter_in_one_frame_should_be_taken_in_their_order() {
    let gate = Gate::new();
    let server = slow_server(&gate);
    let mut desk = Desk::connected(&server);
    let window = desk.window();
    // A slow frame, a paste tool or a screen keyboard brings all of this at once.
    let enter = Event::Key {
        key: Key::Enter,
        physical_key: None,
        pressed: true,
        repeat: false,
        modifiers: Modifiers::NONE,
    };
    window.input_mut().events.extend([
        Event::Text("Before ".to_owned()),
        Event::Text("Enter".to_owned()),
        enter,
        Event::Text("after".to_owned()),
    ]);
    window.run_steps(3);
    assert_eq!(desk.draft(), "after");
    assert!(desk.sees("Before Enter"));
}

#[test]
fn enter_during_a_composition_should_not_send() {
    let server = ScriptedServer::start(|_| Script::answer("Heard."));
    let mut desk = Desk::connected(&server);
    desk.window().event(Event::Ime(ImeEvent::Preedit {
        text: "e".to_owned(),
        active_range_chars: None,
    }));
    desk.window().step();
    desk.press(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.state().selected, None);
    desk.window()
        .event(Event::Ime(ImeEvent::Commit("\u{e9}".into())));
    desk.press(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.state().selected, None);
    assert_eq!(desk.draft(), "\u{e9}");
    desk.window().run_steps(10);
    desk.press(Modifiers::NONE, Key::Enter);
    desk.see("Heard.");
}

#[test]
fn nothing_but_blanks_should_not_be_sent() {
    let server = ScriptedServer::start(|_| Script::answer("What?"));
    let mut desk = Desk::connected(&server);
    desk.write("  ");
    desk.press(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.state().selected, None);
    assert!(desk.state().conversations.is_empty());
}

#[test]
fn copy_should_give_the_words_of_the_answer() {
    let server = ScriptedServer::start(|_| Script::answer("Take **this**."));
    let mut desk = Desk::connected(&server);
    desk.send("Give.");
    desk.until_ended();
    let copies = desk.window().query_all_by_label("Copy this message");
    let centres = copies.map(|node| node.rect().center());
    let lowest = centres.max_by(|one, other| one.y.total_cmp(&other.y));
    desk.window().hover_at(lowest.unwrap());
    desk.click_at(lowest.unwrap());
    let commands = &desk.window().output().platform_output.commands;
    let wanted = egui::OutputCommand::CopyText("Take **this**.".to_owned());
    assert!(commands.contains(&wanted), "{commands:?}");
}

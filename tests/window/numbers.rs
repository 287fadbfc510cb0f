//! How full the context is, what to do when it does not hold a message, and what an answer
//! costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use causerie::domain::Fit;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::support::{Gate, Received, Script, ScriptedServer, canned, chunk};

fn said(request: &Received) -> Vec<String> {
    let messages = request.body["messages"].as_array().unwrap();
    let text = |message: &Value| message["content"].as_str().unwrap().to_owned();
    messages.iter().map(text).collect()
}

/// A server with a context of so many tokens, in which a word is one of them.
fn server(size: u32, counts: &Arc<AtomicUsize>) -> ScriptedServer {
    let counts = Arc::clone(counts);
    ScriptedServer::start_raw(move |request| match request.path.as_str() {
        "/props" => Script::json(
            200,
            &json!({"default_generation_settings": {"params": {}, "n_ctx": size},
                "model_alias": "scripted", "build_info": "b1-x"}),
        ),
        "/v1/chat/completions/input_tokens" => {
            counts.fetch_add(1, Ordering::Relaxed);
            let words = said(request).join(" ");
            let tokens = words.split_whitespace().count();
            Script::json(200, &json!({ "input_tokens": tokens }))
        }
        "/v1/chat/completions" if request.body["max_tokens"].is_number() => {
            Script::answer("They talked about tea.")
        }
        "/v1/chat/completions" => Script::answer("Very well."),
        _ => canned(request).unwrap_or_default(),
    })
}

#[test]
fn what_is_typed_should_be_counted_when_the_person_pauses_and_not_at_every_key() {
    let counts = Arc::new(AtomicUsize::new(0));
    let server = server(100, &counts);
    let mut desk = Desk::connected(&server);
    desk.send("one two three");
    desk.until_ended();
    desk.see("14 of 100");
    for word in ["four ", "five ", "six ", "seven "] {
        desk.write(word);
    }
    // Five were said before it, in both messages; the gauge knows better of what was used.
    desk.until("the count", |state| state.draft_tokens().map(|_| ()));
    assert_eq!(desk.state().draft_tokens(), Some(9));
    desk.see("9 + 0 of 100");
    desk.write(&"more ".repeat(20));
    desk.see("14 + 15 of 100");
    desk.see_part("Context: 14 tokens of 100 used, and 15 more with this message");
    assert_eq!(counts.load(Ordering::Relaxed), 2);
    // What is sent is no draft any more.
    desk.press(Modifiers::NONE, Key::Enter);
    desk.until_ended();
    desk.see("14 of 100");
    assert_eq!(desk.state().draft_tokens(), None);
}

#[test]
fn the_end_of_the_context_should_be_warned_of_in_words() {
    let server = server(100, &Arc::default());
    let mut desk = Desk::connected(&server);
    desk.write(&"word ".repeat(85));
    desk.see_part(
        "Context: 0 tokens of 100 used, and 85 more with this message. It is nearly full.",
    );
}

#[test]
fn what_will_not_fit_should_be_a_choice_that_holds_and_can_be_changed_back() {
    let mut server = server(100, &Arc::default());
    let mut desk = Desk::connected(&server);
    desk.send(&"old ".repeat(40));
    desk.until_ended();
    server.chat_request_blocking();
    desk.write(&"new ".repeat(60));
    desk.see_part("This message will not fit: 102 tokens");
    desk.click("Drop the oldest turns");
    let sent = said(&server.chat_request_blocking());
    assert_eq!(sent.len(), 1, "{sent:?}");
    assert!(sent[0].starts_with("new "));
    desk.until_ended();
    assert_eq!(desk.state().conversation_settings().fit, Fit::DropOldest);
    // What was left out is there, and a line says so.
    desk.see("2 earlier messages were not sent");
    desk.window().run_steps(2);
    desk.see_part("old old");
    // From now on nobody is asked, after a restart neither.
    desk.restart();
    desk.until_connected();
    let line = desk.until_window("the line in the list", |window| {
        let mut lines = window.query_all_by_label_contains("Conversation: ");
        Some(lines.next()?.rect())
    });
    desk.click_at(line.center());
    desk.see("2 earlier messages were not sent");
    assert_eq!(desk.state().conversation_settings().fit, Fit::DropOldest);
    desk.focus_composer();
    desk.write(&"more ".repeat(60));
    desk.until("the count", |state| state.draft_tokens().map(|_| ()));
    assert!(desk.state().too_long().is_none());
    desk.see_part("It is nearly full");
    let gauge = desk.until_window("the gauge", |window| {
        let mut gauges = window.query_all_by_label_contains("Context: ");
        let gauge = gauges.find(|node| node.accesskit_node().role() == Role::Button)?;
        Some(gauge.rect().center())
    });
    desk.click_at(gauge);
    desk.click("Ask me");
    assert_eq!(desk.state().conversation_settings().fit, Fit::Whole);
    assert!(desk.state().too_long().is_some());
}

#[test]
fn a_summary_should_be_asked_for_and_open_under_its_line() {
    let mut server = server(120, &Arc::default());
    let mut desk = Desk::connected(&server);
    desk.send(&"old ".repeat(40));
    desk.until_ended();
    server.chat_request_blocking();
    desk.write(&"new ".repeat(70));
    desk.see("Summarise them");
    // What comes above the composer moves what is above it.
    desk.window().run_steps(3);
    desk.click("Summarise them");
    // Long before the answer has ended, or after it: what was left out is said.
    desk.see("2 earlier messages were summarised");
    desk.until_ended();
    server.chat_request_blocking();
    let sent = said(&server.chat_request_blocking());
    assert!(sent[0].contains("They talked about tea."), "{sent:?}");
    assert!(!desk.sees("They talked about tea."));
    desk.click("2 earlier messages were summarised");
    desk.see("They talked about tea.");
    desk.click("2 earlier messages were summarised");
    desk.miss("They talked about tea.");
}

#[test]
fn a_refusal_for_its_length_should_offer_the_same_choice() {
    let server = ScriptedServer::start(|request| {
        if said(request).len() > 1 {
            let sizes = json!({"n_prompt_tokens": 200, "n_ctx": 100});
            let words = "request (200 tokens) exceeds the available context size (100 tokens)";
            return Script::failure(400, "exceed_context_size_error", words, &sizes);
        }
        Script::answer("Very well.")
    });
    let mut desk = Desk::connected(&server);
    desk.send("One.");
    desk.until_ended();
    desk.send("Two.");
    desk.see("The conversation has 200 tokens, and the context holds 100");
    desk.click("Drop the oldest turns");
    desk.until_ended();
    desk.see("2 earlier messages were not sent");
    assert_eq!(desk.state().notice, None);
}

#[test]
fn thinking_should_be_ended_by_a_button_until_the_first_word() {
    let (thinks, speaks) = (Gate::new(), Gate::new());
    let gates = (thinks.clone(), speaks.clone());
    let server = ScriptedServer::start_raw(move |request| match request.path.as_str() {
        "/v1/chat/completions/control" => {
            gates.0.open();
            Script::json(200, &json!({"success": true}))
        }
        "/v1/chat/completions" => {
            let mut thought = chunk(&json!({"reasoning_content": "Hm, hm."}));
            thought["id"] = json!("chatcmpl-1");
            Script::stream()
                .event(&thought)
                .wait(&gates.0)
                .words("content", "Yes.")
                .wait(&gates.1)
                .finish("stop")
        }
        _ => canned(request).unwrap_or_default(),
    });
    let mut desk = Desk::connected(&server);
    desk.send("Well?");
    desk.click("End the thinking now");
    desk.see("Yes.");
    desk.miss("End the thinking now");
    speaks.open();
    desk.until_ended();
    assert_eq!(desk.state().notice, None);
}

#[test]
fn all_numbers_of_an_answer_should_be_on_a_card_for_the_keyboard_too() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |_| {
        let measured = |tokens: u32, ms: f64| {
            let mut measured = chunk(&json!({"content": "word "}));
            measured["timings"] = json!({"cache_n": 236, "prompt_n": 120, "prompt_ms": 400.0,
                "predicted_n": tokens, "predicted_ms": ms, "draft_n": 20, "draft_n_accepted": 12});
            measured
        };
        let mut script = Script::stream();
        for (tokens, ms) in [(10, 500.0), (30, 1000.0), (40, 1500.0)] {
            // Each by itself, so that the window sees each of them.
            script = script.event(&measured(tokens, ms)).wait(&waiting);
        }
        let end = json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]});
        script.event(&end).done()
    });
    let mut desk = Desk::connected(&server);
    desk.send("Count.");
    desk.see("20.0 tokens/s");
    gate.open();
    desk.see("now 40.0 tokens/s");
    desk.see("30 tokens");
    gate.open();
    desk.see("now 20.0 tokens/s");
    desk.see("Speed over the time of the answer: from 20.0 tokens/s to 40.0 tokens/s");
    gate.open();
    desk.until_ended();
    let points =
        |message: &causerie::domain::Message| message.speed.as_ref().unwrap().points().to_vec();
    assert_eq!(points(&desk.stored(desk.selected())), [20.0, 40.0, 20.0]);
    let conversation = desk.state().conversation().unwrap();
    let shown = conversation.tree.selected_path().last().unwrap();
    assert_eq!(
        points(shown),
        [20.0, 40.0, 20.0],
        "the window shows the same"
    );
    desk.miss("now 20.0 tokens/s");
    assert!(!desk.sees("12 of 20 tokens taken, 60 %"));
    desk.focus("Numbers of this answer");
    for value in [
        "236 tokens",
        "120 tokens in 0.4 s, 300 tokens/s",
        "40 tokens in 1.5 s, 26.7 tokens/s",
        "12 of 20 tokens taken, 60 %",
        "396 tokens of 4,096 used",
        "it was complete",
    ] {
        desk.see(value);
    }
    desk.press(Modifiers::NONE, Key::Tab);
    desk.miss("12 of 20 tokens taken, 60 %");
}

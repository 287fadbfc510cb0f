//! A conversation is a tree: what a person does to it in the window, and finds again.

use causerie::domain::{Outcome, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use serde_json::Value;

use crate::desk::Desk;
use crate::support::{Gate, Received, Script, ScriptedServer};

fn last_words(request: &Received) -> String {
    let messages = request.body["messages"].as_array();
    let last = messages.and_then(|messages| messages.last());
    let words = last.and_then(|last| last["content"].as_str());
    words.unwrap_or_default().to_owned()
}

/// Answers with the last words it was sent.
fn echo() -> ScriptedServer {
    ScriptedServer::start(|request| {
        let words = last_words(request);
        Script::answer(&format!("You said {words}."))
    })
}

fn roles(desk: &Desk) -> Vec<(Role, String)> {
    let path = desk.state().conversation().unwrap().tree.selected_path();
    path.map(|message| (message.role, message.content.clone()))
        .collect()
}

fn words(desk: &Desk) -> Vec<String> {
    roles(desk).into_iter().map(|(_, words)| words).collect()
}

/// Puts other words into the editor that has the focus.
fn rewrite(desk: &mut Desk, text: &str) {
    desk.press(Modifiers::COMMAND, Key::A);
    desk.write(text);
}

#[test]
fn a_message_sent_meanwhile_should_wait_and_go_out_at_the_end() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |request| {
        let words = last_words(request);
        Script::stream()
            .words("content", &format!("You said {words}."))
            .wait(&waiting)
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.send("one");
    desk.see("You said one.");
    desk.send("two");
    desk.send("three");
    desk.send("four");
    desk.see("3 messages wait for the end of the answer");
    // One is withdrawn, one is put back into the composer.
    desk.click("Withdraw message 2");
    desk.click("Put message 2 back into the composer");
    assert_eq!(desk.draft(), "four");
    desk.see("Waits for the end of the answer");
    gate.open();
    desk.see("You said two.");
    desk.miss("Waits for the end of the answer");
    gate.open();
    desk.until_ended();
    assert_eq!(
        words(&desk),
        ["one", "You said one.", "two", "You said two."]
    );
    assert_eq!(desk.draft(), "four");
}

#[test]
fn what_waits_should_wait_after_a_restart_too_until_it_is_sent() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |_| {
        Script::stream()
            .words("content", "Well")
            .wait(&waiting)
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.send("one");
    desk.see("Well");
    desk.send("two");
    desk.restart();
    desk.until_connected();
    desk.click("Conversation: one");
    desk.see("Not sent yet");
    assert_eq!(words(&desk), ["one", "Well"]);
    desk.click("Send the next now");
    desk.miss("Not sent yet");
    gate.open();
    gate.open();
    desk.until_ended();
    assert_eq!(words(&desk), ["one", "Well", "two", "Well"]);
}

#[test]
fn a_changed_message_should_be_answered_beside_the_old_one() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    let conversation = desk.talk("one");
    desk.click("Change this message");
    desk.see("Change of your message");
    rewrite(&mut desk, "two");
    // What is being changed survives the end of the program.
    desk.restart();
    desk.until_connected();
    desk.click("Conversation: one");
    desk.see("Change of your message");
    desk.click("Send the change");
    desk.see("You said two.");
    desk.until_ended();
    assert_eq!(words(&desk), ["two", "You said two."]);
    desk.click("Previous version");
    desk.see("You said one.");
    desk.restart();
    desk.click("Conversation: one");
    desk.see("1 / 2");
    assert!(!desk.sees("Change of your message"));
    assert_eq!(desk.stored(conversation).content, "You said one.");
}

#[test]
fn a_change_that_is_only_saved_should_ask_nobody_and_one_given_up_leave_nothing() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("one");
    desk.click("Change this message");
    desk.see("Change of your message");
    rewrite(&mut desk, "given up");
    desk.press(Modifiers::NONE, Key::Escape);
    desk.miss("Change of your message");
    assert_eq!(words(&desk), ["one", "You said one."]);

    desk.click("Change this message");
    desk.see("Change of your message");
    rewrite(&mut desk, "kept");
    desk.click("Save only");
    assert_eq!(words(&desk), ["kept"]);
    assert!(desk.state().turn().is_none());
    desk.see("2 / 2");
    desk.click("Previous version");
    assert_eq!(words(&desk), ["one", "You said one."]);
}

fn open_menu(desk: &mut Desk, index: usize) {
    let at = desk
        .window()
        .query_all_by_label("More for this message")
        .nth(index)
        .map(|button| button.rect().center());
    desk.click_at(at.unwrap());
    desk.see("Fork from here");
    // The menu takes its size in its first frames.
    desk.window().run_steps(2);
}

#[test]
fn an_answer_should_be_changed_beside_itself_or_in_place() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    let conversation = desk.talk("one");
    open_menu(&mut desk, 1);
    desk.click("Edit…");
    desk.see("Change of this answer");
    rewrite(&mut desk, "As I would have it.");
    desk.click("Save as a new version");
    desk.see("As I would have it.");
    desk.see("2 / 2");
    desk.see("edited");

    open_menu(&mut desk, 1);
    desk.click("Edit…");
    desk.see("Change of this answer");
    rewrite(&mut desk, "Shorter.");
    desk.click("Save in place");
    desk.see("Shorter.");
    desk.see("2 / 2");
    let kept = desk.stored(conversation);
    assert_eq!(kept.content, "Shorter.");
    assert!(kept.edited_at.is_some());
    desk.restart();
    desk.click("Conversation: one");
    desk.see("Shorter.");
    desk.click("Previous version");
    desk.see("You said one.");
    assert!(!desk.sees("edited"));
}

#[test]
fn a_stopped_answer_should_be_gone_on_with() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let mut server = ScriptedServer::start(move |request| {
        if request.body["continue_final_message"] == Value::Bool(true) {
            return Script::stream().words("content", " a time.").finish("stop");
        }
        Script::stream()
            .words("content", "Once upon")
            .wait(&waiting)
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.send("a tale");
    desk.see("Once upon");
    desk.click("Stop");
    desk.until_ended();
    desk.click("Go on with this answer");
    desk.see("Once upon a time.");
    desk.until_ended();
    let kept = desk.stored(desk.selected());
    assert_eq!(kept.content, "Once upon a time.");
    assert_eq!(kept.outcome, Outcome::complete());
    server.chat_request_blocking();
    let body = server.chat_request_blocking().body;
    assert_eq!(body["add_generation_prompt"], Value::Bool(false));
    assert_eq!(body["messages"][1]["content"], "Once upon");
}

#[test]
fn a_removal_should_say_how_much_goes_and_come_back_even_after_a_restart() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("one");
    desk.send("two");
    desk.until_ended();
    open_menu(&mut desk, 2);
    desk.click("Delete 2 messages on 1 branch");
    assert_eq!(words(&desk), ["one", "You said one."]);
    desk.see("Deleted 2 messages");
    desk.click("Undo");
    desk.see("You said two.");
    assert_eq!(words(&desk).len(), 4);

    open_menu(&mut desk, 2);
    desk.click("Delete 2 messages on 1 branch");
    desk.restart();
    desk.click("Undo");
    desk.see("You said two.");
    desk.restart();
    desk.click("Conversation: one");
    desk.see("You said two.");
    assert!(!desk.sees("Undo"));
}

#[test]
fn a_fork_should_open_with_the_branch_and_leave_the_origin_alone() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    let origin = desk.talk("one");
    desk.send("two");
    desk.until_ended();
    open_menu(&mut desk, 1);
    desk.click("Fork from here");
    desk.until("the fork", |state| {
        (state.selected != Some(origin) && state.conversation().is_some()).then_some(())
    });
    assert_eq!(words(&desk), ["one", "You said one."]);
    desk.focus_composer();
    desk.send("three");
    desk.until_ended();
    assert_eq!(desk.stored(origin).content, "You said two.");
    let summary = desk.state().summary().unwrap();
    assert_eq!(summary.origin.unwrap().conversation, origin);
}

#[test]
fn instructions_should_be_sent_first_and_go_without_what_was_said() {
    let mut server = echo();
    let mut desk = Desk::connected(&server);
    desk.click("Instructions to the model");
    desk.see("Instructions to the model");
    rewrite(&mut desk, "Be brief.");
    desk.click("Save");
    desk.see("Be brief.");
    desk.focus_composer();
    desk.send("hello");
    desk.until_ended();
    let body = server.chat_request_blocking().body;
    assert_eq!(body["messages"][0]["role"], "system");
    assert_eq!(body["messages"][0]["content"], "Be brief.");

    open_menu(&mut desk, 0);
    desk.click("Remove the instructions");
    assert_eq!(words(&desk), ["hello", "You said hello."]);
    desk.restart();
    desk.click("Conversation: hello");
    desk.see("You said hello.");
    assert_eq!(words(&desk), ["hello", "You said hello."]);
}

#[test]
fn results_given_by_hand_should_go_back_to_the_model() {
    let mut server = ScriptedServer::start(|request| {
        let messages = request.body["messages"].as_array().unwrap();
        if messages.last().unwrap()["role"] == "tool" {
            return Script::answer("It rains.");
        }
        Script::tool_call("weather", r#"{"city": "Lyon"}"#)
    });
    let mut desk = Desk::connected(&server);
    desk.send("How is the weather?");
    desk.until_ended();
    let field = desk.until_window("the field", |window| {
        let field = window.query_by_label("Result of weather")?;
        Some(field.rect().center())
    });
    desk.click_at(field);
    desk.write("rain");
    desk.click("Send the results");
    desk.see("It rains.");
    desk.until_ended();
    let roles: Vec<Role> = roles(&desk).into_iter().map(|(role, _)| role).collect();
    assert_eq!(
        roles,
        [Role::User, Role::Assistant, Role::Tool, Role::Assistant]
    );
    server.chat_request_blocking();
    let body = server.chat_request_blocking().body;
    let sent = &body["messages"][2];
    assert_eq!(
        (&sent["role"], &sent["content"]),
        (&"tool".into(), &"rain".into())
    );
    assert_eq!(sent["tool_call_id"], "call-1");
}

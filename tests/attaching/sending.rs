//! What is attached goes with its message, stays with its draft, and waits with the queue.

use causerie::domain::{DraftPlace, MessageId};
use egui::{Key, Modifiers};
use serde_json::{Value, json};

use crate::desk::Desk;
use crate::room::{alone, beside, parts_sent, reading, server};
use crate::support::{Gate, Script, ScriptedServer, canned};

/// The files of the first message on screen.
fn sent(desk: &Desk) -> (MessageId, Vec<String>) {
    let open = desk.state().conversation().unwrap();
    let first = open.tree.selected_path().next().unwrap();
    let names = first.attachments.iter().map(|it| it.name.clone());
    (first.id, names.collect())
}

#[test]
fn files_without_words_should_be_sent_and_move_to_the_conversation() {
    let mut server = server(Some(true));
    let mut desk = beside(&server);
    let files = [desk.notes(), desk.picture()];
    desk.attach(&files);
    desk.press_send();
    desk.until_ended();
    assert_eq!(sent(&desk).1, ["notes.txt", "tea.png"]);
    assert!(desk.attached().is_empty());
    assert!(
        desk.state()
            .attached(DraftPlace::NewConversation)
            .is_empty()
    );
    let parts = parts_sent(&mut server);
    let text = parts.iter().find_map(|part| part["text"].as_str()).unwrap();
    assert!(text.contains("Tea at five"), "{parts:?}");
    assert!(
        parts.iter().any(|part| part["type"] == "image_url"),
        "{parts:?}"
    );
    let kept = desk.selected();
    desk.restart();
    let (_, names) = {
        desk.act(causerie::ui::Action::OpenConversation(kept));
        desk.until("the conversation", |state| state.conversation().map(|_| ()));
        sent(&desk)
    };
    assert_eq!(names, ["notes.txt", "tea.png"]);
}

#[test]
fn what_the_model_cannot_take_should_be_left_out_and_the_rest_sent() {
    let mut server = server(Some(false));
    let mut desk = beside(&server);
    let files = [desk.notes(), desk.picture()];
    desk.attach(&files);
    desk.send("Look");
    desk.until_ended();
    let parts = parts_sent(&mut server);
    assert!(
        parts.iter().all(|part| part["type"] != "image_url"),
        "{parts:?}"
    );
    assert_eq!(sent(&desk).1.len(), 2, "it stays with the message");
}

#[test]
fn files_should_stay_with_their_draft_over_a_restart() {
    let mut desk = alone();
    let files = [desk.notes(), desk.picture()];
    desk.attach(&files);
    desk.restart();
    desk.see_part("notes.txt, text");
    assert_eq!(desk.names(), ["notes.txt", "tea.png"]);
    desk.click("Remove tea.png");
    desk.restart();
    desk.see_part("notes.txt, text");
    assert_eq!(desk.names(), ["notes.txt"]);
}

#[test]
fn files_should_stay_with_their_conversation_while_another_is_on_screen() {
    let server = server(None);
    let mut desk = beside(&server);
    let first = desk.talk("Tea?");
    let file = desk.notes();
    desk.attach(&[file]);
    desk.press(Modifiers::COMMAND, Key::N);
    assert!(desk.attached().is_empty());
    assert!(!desk.sees_part("notes.txt, text"));
    let other = desk.picture();
    desk.attach(&[other]);
    desk.act(causerie::ui::Action::OpenConversation(first));
    desk.see_part("notes.txt, text");
    assert_eq!(desk.names(), ["notes.txt"]);
    assert_eq!(desk.names_at(DraftPlace::NewConversation), ["tea.png"]);
}

#[test]
fn a_change_of_a_message_should_keep_its_files_and_take_more() {
    let mut server = server(Some(true));
    let mut desk = beside(&server);
    let file = desk.notes();
    desk.attach(&[file]);
    desk.send("Read");
    desk.until_ended();
    let (first, _) = sent(&desk);
    let _ = parts_sent(&mut server);
    desk.press(Modifiers::NONE, Key::ArrowUp);
    desk.see("Change of your message");
    let place = DraftPlace::Edit(first);
    assert_eq!(desk.names_at(place), ["notes.txt"]);
    desk.see_part("notes.txt, text");
    let more = desk.picture();
    desk.paste(more.to_str().unwrap());
    desk.until_read_at(place);
    assert_eq!(desk.names_at(place), ["notes.txt", "tea.png"]);
    assert!(desk.attached().is_empty(), "the composer has its own");
    desk.click("Remove notes.txt");
    desk.restart_with(reading(Some(server.url())));
    desk.until_connected();
    assert_eq!(desk.names_at(place), ["tea.png"], "the change was not kept");
    let conversation = desk.state().conversations[0].id;
    desk.act(causerie::ui::Action::OpenConversation(conversation));
    desk.click("Send the change");
    desk.until_ended();
    let (changed, names) = sent(&desk);
    assert_ne!(changed, first);
    assert_eq!(names, ["tea.png"]);
    let parts = parts_sent(&mut server);
    assert!(
        parts.iter().any(|part| part["type"] == "image_url"),
        "{parts:?}"
    );
}

#[test]
fn files_should_wait_with_their_message_and_come_back_with_it() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |_| {
        Script::stream()
            .words("content", "Wait")
            .wait(&waiting)
            .finish("stop")
            .done()
    });
    let mut desk = beside(&server);
    desk.send("First");
    desk.until("the turn", |state| state.turn().map(|_| ()));
    let file = desk.notes();
    desk.attach(&[file]);
    desk.press_send();
    desk.see("1 file");
    let id = desk.selected();
    assert_eq!(desk.state().queue(id)[0].attachments.len(), 1);
    assert!(desk.attached().is_empty());
    desk.click("Put message 1 back into the composer");
    assert_eq!(desk.names(), ["notes.txt"]);
    desk.press_send();
    desk.see("1 file");
    gate.open();
    gate.open();
    gate.open();
    desk.until("the second answer", |state| {
        let path = state.conversation()?.tree.selected_path().count();
        (path == 4 && state.turn().is_none()).then_some(())
    });
    let open = desk.state().conversation().unwrap();
    let second = open.tree.selected_path().nth(2).unwrap();
    assert_eq!(second.attachments.len(), 1);
}

#[test]
fn files_alone_should_be_enough_to_send() {
    let mut desk = alone();
    assert!(!desk.is_enabled("Send"));
    let file = desk.notes();
    desk.attach(&[file]);
    assert!(desk.is_enabled("Send"), "files alone can be sent");
}

#[test]
fn what_is_attached_should_be_counted_with_the_draft() {
    let server = ScriptedServer::start_raw(|request| match request.path.as_str() {
        "/apply-template" => {
            let text = request.body["messages"].to_string();
            Script::json(200, &json!({ "prompt": text }))
        }
        "/tokenize" => {
            let text = request.body["content"].as_str().unwrap();
            let tokens: Vec<usize> = (0..text.len()).collect();
            Script::json(200, &json!({ "tokens": tokens }))
        }
        _ => canned(request).unwrap_or_else(|| {
            Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
        }),
    });
    let mut desk = beside(&server);
    let file = desk.file("long.txt", "tea ".repeat(200).as_bytes());
    desk.write("Read");
    let alone = desk.until("the words", |state| state.counted.answer.flatten());
    desk.attach(&[file]);
    desk.until("the file", |state| {
        let tokens = state.counted.answer.flatten()?;
        (tokens > alone + 800).then_some(())
    });
}

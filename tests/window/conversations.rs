//! Several conversations: switching, drafts, names, deletion, and all of it after a restart.

use causerie::domain::{ConversationId, Message, MessageId, Outcome, Role, Timestamp};
use causerie::store::{NewMessages, Store};
use egui::{Key, Modifiers};
use uuid::Uuid;

use crate::desk::{Desk, echo, options, titles};
use crate::support::{Gate, Script, ScriptedServer};

#[test]
fn a_restart_should_show_everything_again() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("apples");
    desk.talk("pears");
    assert_eq!(titles(&mut desk), ["pears", "apples"]);
    desk.restart();
    desk.window().run_steps(2);
    assert_eq!(titles(&mut desk), ["pears", "apples"]);
    desk.click("Conversation: apples");
    for label in ["apples", "You said apples.", "7 tokens", "100 tokens/s"] {
        desk.see(label);
    }
    assert!(!desk.sees("You said pears."));
    // And the talk can go on where it was.
    desk.until_connected();
    desk.send("plums");
    desk.see("You said plums.");
    desk.until_ended();
    assert!(desk.sees("You said apples."));
    assert_eq!(titles(&mut desk), ["apples", "pears"]);
}

#[test]
fn another_conversation_can_be_read_while_one_streams() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |request| {
        if request.body["messages"][0]["content"] == "quick" {
            return Script::answer("Quick it is.");
        }
        Script::stream()
            .words("content", "Slowly ")
            .wait(&waiting)
            .words("content", "does it ")
            .wait(&waiting)
            .words("content", "go.")
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.talk("quick");
    desk.press(Modifiers::COMMAND, Key::N);
    desk.send("slow");
    desk.see_part("Slowly");
    let slow = desk.selected();
    desk.click("Conversation: quick");
    desk.see("Quick it is.");
    desk.see("Answering: slow");
    assert!(!desk.sees("Stop"), "nothing runs in this one");
    gate.open();
    desk.until("words that arrive out of sight", |state| {
        let open = state.open.conversation(slow)?;
        let last = open.tree.selected_path().last()?;
        last.content.starts_with("Slowly does it").then_some(())
    });
    desk.click("Conversation: slow");
    desk.see_part("Slowly does it");
    assert!(desk.sees("Stop"));
    desk.click("Conversation: quick");
    gate.open();
    desk.miss("Answering: slow");
    desk.click("Conversation: slow, new answer");
    desk.see("Slowly does it go.");
    assert_eq!(desk.stored(slow).content, "Slowly does it go.");
}

#[test]
fn two_conversations_should_stream_at_once() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |request| {
        let asked = request.body["messages"][0]["content"].as_str().unwrap();
        Script::stream()
            .words("content", "Part ")
            .wait(&waiting)
            .words("content", &format!("of {asked}."))
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    for words in ["one", "two"] {
        desk.press(Modifiers::COMMAND, Key::N);
        desk.send(words);
        desk.see_part("Part");
    }
    desk.press(Modifiers::COMMAND, Key::N);
    desk.see("Answering: one");
    desk.see("Answering: two");
    gate.open();
    gate.open();
    for words in ["one", "two"] {
        desk.miss(&format!("Answering: {words}"));
        desk.click(&format!("Conversation: {words}, new answer"));
        desk.see(&format!("Part of {words}."));
    }
}

#[test]
fn the_draft_of_each_conversation_should_survive_switching_and_a_restart() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("first");
    desk.write("more of the first");
    desk.talk("second");
    desk.write("more of the second");
    desk.press(Modifiers::COMMAND, Key::N);
    desk.write("something new");
    let check = |desk: &mut Desk| {
        for (row, draft) in [
            ("Conversation: first", "more of the first"),
            ("Conversation: second", "more of the second"),
        ] {
            desk.click(row);
            desk.until("the conversation", |state| state.conversation().map(|_| ()));
            assert_eq!(desk.draft(), draft);
        }
        desk.press(Modifiers::COMMAND, Key::N);
        assert_eq!(desk.draft(), "something new");
    };
    check(&mut desk);
    desk.restart();
    desk.window().run_steps(2);
    assert_eq!(desk.draft(), "something new");
    check(&mut desk);
}

#[test]
fn a_draft_of_the_last_moment_should_survive_a_restart() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.write("just typed");
    desk.restart();
    desk.window().step();
    assert_eq!(desk.draft(), "just typed");
    desk.until_connected();
    desk.press(Modifiers::NONE, Key::Enter);
    desk.see("You said just typed.");
    desk.restart();
    desk.window().step();
    assert_eq!(desk.draft(), "", "what was sent is no draft any more");
}

fn retype(desk: &mut Desk, title: &str) {
    desk.see("New title");
    desk.window().step();
    assert!(desk.node("New title").is_focused());
    desk.write(title);
    desk.press(Modifiers::NONE, Key::Enter);
}

#[test]
fn f2_and_a_double_click_should_rename_for_good() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("old name");
    desk.press(Modifiers::NONE, Key::F2);
    retype(&mut desk, "middle name");
    desk.see("Conversation: middle name");
    let row = desk.node("Conversation: middle name").rect().left_center();
    let row = row + egui::vec2(20.0, 0.0);
    desk.click_at(row);
    desk.click_at(row);
    retype(&mut desk, "new name");
    desk.see("Conversation: new name");
    assert!(!desk.sees("Conversation: middle name"));
    // A title that a person gave is not overwritten by what is said later.
    desk.focus_composer();
    desk.send("and on");
    desk.see("You said and on.");
    desk.until_ended();
    assert_eq!(titles(&mut desk), ["new name"]);
    desk.restart();
    desk.see("Conversation: new name");
}

#[test]
fn escape_should_leave_the_name_as_it_was() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("a name");
    desk.press(Modifiers::NONE, Key::F2);
    desk.see("New title");
    desk.window().step();
    desk.write("another");
    desk.press(Modifiers::NONE, Key::Escape);
    desk.miss("New title");
    assert_eq!(titles(&mut desk), ["a name"]);
}

fn delete(desk: &mut Desk, title: &str) {
    let row = format!("Conversation: {title}");
    desk.see(&row);
    desk.node(&row).hover();
    desk.click(&format!("Delete {title}"));
    desk.miss(&row);
}

#[test]
fn a_deleted_conversation_can_be_brought_back() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("keep me");
    desk.talk("other");
    delete(&mut desk, "keep me");
    assert_eq!(titles(&mut desk), ["other"]);
    desk.click("Undo");
    desk.see("Conversation: keep me");
    assert!(!desk.sees("Undo"));
    desk.click("Conversation: keep me");
    desk.see("You said keep me.");
    desk.restart();
    desk.see("Conversation: keep me");
    desk.click("Conversation: keep me");
    desk.see("You said keep me.");
}

#[test]
fn a_deleted_conversation_should_stay_away_after_a_restart() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("stay");
    desk.talk("go away");
    delete(&mut desk, "go away");
    assert_eq!(
        desk.state().selected,
        None,
        "nothing of it is left on screen"
    );
    desk.restart();
    desk.see("Conversation: stay");
    assert_eq!(titles(&mut desk), ["stay"]);
}

#[test]
fn the_delete_key_should_delete_the_conversation_with_the_focus() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("here");
    desk.node("Conversation: here").focus();
    desk.window().step();
    desk.press(Modifiers::NONE, Key::Delete);
    desk.miss("Conversation: here");
    desk.click("Undo");
    desk.see("Conversation: here");
}

#[test]
fn deleting_a_conversation_should_stop_its_answer() {
    let mut server =
        ScriptedServer::start(|_| Script::stream().words("content", "On and on").stall());
    let mut desk = Desk::connected(&server);
    desk.send("endless");
    desk.see("On and on");
    let request = server.chat_request_blocking();
    delete(&mut desk, "endless");
    request.closed_blocking();
    desk.click("Undo");
    desk.click("Conversation: endless");
    desk.see("Stopped. What had arrived is kept.");
}

#[test]
fn closing_in_mid_answer_should_keep_what_came_as_interrupted() {
    let server = ScriptedServer::start(|_| Script::stream().words("content", "So far").stall());
    let mut desk = Desk::connected(&server);
    desk.send("cut off");
    desk.see("So far");
    desk.restart();
    desk.click("Conversation: cut off");
    desk.see("So far");
    desk.see("Interrupted before the answer was complete. What had arrived is kept.");
}

#[test]
fn what_a_crash_left_streaming_should_show_as_interrupted() {
    let folder = tempfile::tempdir().unwrap();
    leave_streaming(folder.path());
    let mut desk = Desk::in_folder(folder, options(None));
    desk.click("Conversation: before the crash");
    desk.see("before the crash");
    desk.see("Half an ans");
    desk.see("Interrupted before the answer was complete. What had arrived is kept.");
    assert_eq!(desk.stored(desk.selected()).outcome, Outcome::Interrupted);
}

/// A store as it is when the program dies in the middle of an answer.
fn leave_streaming(folder: &std::path::Path) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = Store::open(folder).unwrap();
    let now = Timestamp(1_000);
    let id = || MessageId::from(Uuid::now_v7());
    let title = "before the crash".to_owned();
    let question = Message::new(id(), None, Role::User, title.clone(), now);
    let mut answer = Message::awaited(id(), Some(question.id), now);
    answer.content.push_str("Half an ans");
    let conversation = ConversationId::from(Uuid::now_v7());
    let inserting = store.insert_messages(NewMessages::new(
        conversation,
        title,
        vec![question, answer],
        now,
    ));
    runtime.block_on(inserting).unwrap();
    runtime.block_on(store.close());
}

//! The list of conversations: pins, copies, forks, marks, and the menu of a row.

use causerie::domain::{ConversationId, ConversationSummary, Message, MessageId, Role, Timestamp};
use causerie::store::{NewMessages, Store};
use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT;
use uuid::Uuid;

use crate::desk::{Desk, echo, options, titles};
use crate::support::{Gate, Script, ScriptedServer};

const SHIFT_F10: (Modifiers, Key) = (Modifiers::SHIFT, Key::F10);

/// Chooses something in the menu of a conversation.
fn choose(desk: &mut Desk, title: &str, item: &str) {
    desk.open_menu(&format!("Conversation: {title}"));
    desk.click(item);
}

fn line(desk: &Desk, title: &str) -> ConversationSummary {
    let lines = &desk.state().conversations;
    lines
        .iter()
        .find(|line| line.title == title)
        .unwrap()
        .clone()
}

/// Writes a conversation into a folder that no program has open: a question and its answer.
fn keep(folder: &std::path::Path, title: &str, at: i64) -> (ConversationId, MessageId) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = Store::open(folder).unwrap();
    let id = || MessageId::from(Uuid::now_v7());
    let at = Timestamp(at);
    let question = Message::new(id(), None, Role::User, title.to_owned(), at);
    let answer = format!("The answer to {title}.");
    let answer = Message::new(id(), Some(question.id), Role::Assistant, answer, at);
    let (conversation, last) = (ConversationId::from(Uuid::now_v7()), answer.id);
    let new = NewMessages::new(conversation, title, vec![question, answer], at);
    runtime.block_on(store.insert_messages(new)).unwrap();
    runtime.block_on(store.close());
    (conversation, last)
}

#[test]
fn a_pinned_conversation_should_stand_above_the_others_also_after_a_restart() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    for words in ["apples", "pears", "plums"] {
        desk.talk(words);
    }
    assert!(!desk.sees("Pinned"));
    choose(&mut desk, "apples", "Pin");
    desk.see("Pinned: apples");
    desk.see("Pinned");
    assert_eq!(titles(&mut desk), ["apples", "plums", "pears"]);
    // The keys step through the list as it is shown.
    desk.click("Conversation: plums");
    desk.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::ArrowUp);
    desk.see("You said apples.");
    // What is said in another does not come before it.
    desk.talk("cherries");
    assert_eq!(titles(&mut desk), ["apples", "cherries", "plums", "pears"]);
    desk.restart();
    desk.see("Pinned: apples");
    assert_eq!(titles(&mut desk), ["apples", "cherries", "plums", "pears"]);
    choose(&mut desk, "apples", "Unpin");
    desk.miss("Pinned: apples");
    assert!(!desk.sees("Pinned"));
    assert_eq!(titles(&mut desk), ["cherries", "plums", "pears", "apples"]);
}

#[test]
fn a_duplicate_should_open_with_a_title_of_its_own() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    let original = desk.talk("apples");
    choose(&mut desk, "apples", "Duplicate");
    desk.see("Conversation: apples (copy)");
    desk.see("You said apples.");
    assert_ne!(desk.selected(), original);
    desk.focus_composer();
    desk.send("and pears");
    desk.see("You said and pears.");
    desk.until_ended();
    choose(&mut desk, "apples (copy)", "Duplicate");
    desk.see("Conversation: apples (copy 2)");
    desk.see("You said and pears.");
    desk.click("Conversation: apples");
    desk.see("You said apples.");
    assert!(
        !desk.sees("You said and pears."),
        "the original is as it was"
    );
    desk.restart();
    desk.see("Conversation: apples (copy 2)");
}

#[test]
fn an_answer_that_ends_elsewhere_should_be_marked_until_it_is_looked_at() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |request| {
        if request.body["messages"][0]["content"] == "quick" {
            return Script::answer("Quick it is.");
        }
        Script::stream()
            .words("content", "Slowly ")
            .wait(&waiting)
            .words("content", "done.")
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.talk("quick");
    desk.press(Modifiers::COMMAND, Key::N);
    desk.send("slow");
    desk.see_part("Slowly");
    desk.click("Conversation: quick");
    gate.open();
    desk.see("Conversation: slow, new answer");
    assert!(!desk.sees("Conversation: quick, new answer"));
    // It stays when the line is told anew, and over a restart.
    choose(&mut desk, "slow, new answer", "Pin");
    desk.see("Pinned: slow");
    assert!(desk.sees("Conversation: slow, new answer"));
    desk.restart();
    desk.see("Conversation: slow, new answer");
    desk.click("Conversation: slow, new answer");
    desk.see("Slowly done.");
    desk.see("Conversation: slow");
    desk.restart();
    desk.see("Conversation: slow");
}

#[test]
fn an_answer_on_screen_should_not_be_marked_but_can_be_by_hand() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("apples");
    desk.talk("pears");
    assert!(!desk.sees("Conversation: pears, new answer"));
    choose(&mut desk, "apples", "Mark as unread");
    desk.see("Conversation: apples, new answer");
    choose(&mut desk, "apples, new answer", "Mark as read");
    desk.see("Conversation: apples");
    choose(&mut desk, "apples", "Mark as unread");
    desk.click("Conversation: apples, new answer");
    desk.see("Conversation: apples");
}

#[test]
fn an_answer_that_fails_elsewhere_should_be_marked_and_one_that_was_stopped_should_not() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |request| match request.body["messages"][0]["content"]
        .as_str()
    {
        Some("fails") => {
            let fails = Script::new().wait(&waiting);
            fails.step(crate::support::Step::Reset)
        }
        _ => Script::stream().words("content", "On and on").stall(),
    });
    let mut desk = Desk::connected(&server);
    desk.send("fails");
    desk.see("Stop");
    desk.press(Modifiers::COMMAND, Key::N);
    desk.send("goes on");
    desk.see("On and on");
    gate.open();
    desk.see("Conversation: fails, new answer");
    desk.click("Stop");
    desk.press(Modifiers::COMMAND, Key::N);
    desk.miss("Answering: goes on");
    desk.see("Conversation: goes on");
    desk.click("Conversation: fails, new answer");
    desk.see("Try again");
}

#[test]
fn the_menu_should_open_and_be_walked_by_keys_and_give_the_focus_back() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    desk.talk("apples");
    desk.talk("pears");
    for (modifiers, key) in [SHIFT_F10, (Modifiers::NONE, Key::Menu)] {
        desk.focus("Conversation: apples");
        desk.press(modifiers, key);
        desk.window().run_steps(2);
        assert!(
            desk.node("Open").is_focused(),
            "the first line has the focus"
        );
        desk.press(Modifiers::NONE, Key::ArrowDown);
        assert!(desk.node("Rename").is_focused());
        desk.press(Modifiers::NONE, Key::Escape);
        desk.window().run_steps(2);
        assert!(!desk.sees("Duplicate"), "the menu is closed");
        assert!(desk.node("Conversation: apples").is_focused());
    }
    desk.press(Modifiers::SHIFT, Key::F10);
    desk.window().run_steps(2);
    for _ in 0..2 {
        desk.press(Modifiers::NONE, Key::ArrowDown);
    }
    assert!(desk.node("Pin").is_focused());
    desk.press(Modifiers::NONE, Key::Enter);
    desk.see("Pinned: apples");
    desk.window().run_steps(2);
    assert!(desk.node("Conversation: apples").is_focused());
    desk.press(Modifiers::NONE, Key::Menu);
    desk.window().run_steps(2);
    desk.press(Modifiers::NONE, Key::ArrowDown);
    desk.press(Modifiers::NONE, Key::Enter);
    desk.see("New title");
    desk.window().run_steps(2);
    assert!(desk.node("New title").is_focused());
}

#[test]
fn the_arrows_should_walk_through_the_whole_list_beyond_what_is_on_screen() {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = Store::open(folder.path()).unwrap();
    for number in 1..=60 {
        let at = Timestamp(1_000 * (100 - number));
        let title = format!("talk {number}");
        let id = MessageId::from(Uuid::now_v7());
        let said = Message::new(id, None, Role::User, title.clone(), at);
        let conversation = ConversationId::from(Uuid::now_v7());
        let new = NewMessages::new(conversation, title, vec![said], at);
        runtime.block_on(store.insert_messages(new)).unwrap();
    }
    runtime.block_on(store.close());
    drop(store);
    let mut desk = Desk::in_folder(folder, options(None));
    let shown = titles(&mut desk).len();
    assert!((10..40).contains(&shown), "only what is on screen is drawn");
    desk.focus("Conversation: talk 1");
    for number in 2..=60 {
        desk.press(Modifiers::NONE, Key::ArrowDown);
        desk.window().run_steps(2);
        let label = format!("Conversation: talk {number}");
        assert!(desk.node(&label).is_focused(), "{label}");
    }
    desk.press(Modifiers::NONE, Key::ArrowDown);
    assert!(
        desk.node("Conversation: talk 60").is_focused(),
        "there is no more"
    );
    desk.press(Modifiers::NONE, Key::Home);
    desk.window().run_steps(2);
    assert!(desk.node("Conversation: talk 1").is_focused());
    desk.press(Modifiers::NONE, Key::PageDown);
    desk.window().run_steps(2);
    assert!(!desk.sees("Conversation: talk 1"), "a page further on");
    desk.press(Modifiers::NONE, Key::End);
    desk.window().run_steps(2);
    assert!(desk.node("Conversation: talk 60").is_focused());
    desk.press(Modifiers::NONE, Key::Enter);
    assert_eq!(desk.state().summary().unwrap().title, "talk 60");
}

#[test]
fn a_fork_should_name_its_origin_and_lead_back_to_it() {
    let folder = tempfile::tempdir().unwrap();
    let (origin, message) = keep(folder.path(), "origin", 1_000);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let fork = ConversationId::from(Uuid::now_v7());
    let copying = store.copy_conversation(
        origin,
        Some(message),
        fork,
        "fork".to_owned(),
        Timestamp(2_000),
    );
    runtime.block_on(copying).unwrap();
    runtime.block_on(store.close());
    drop(store);
    let mut desk = Desk::in_folder(folder, options(None));
    desk.see("Forked: fork");
    assert!(!desk.sees("Forked: origin"));
    desk.click("Conversation: fork");
    desk.click("Forked from origin");
    desk.until("the origin", |state| {
        (state.selected == Some(origin)).then_some(())
    });
    assert!(!desk.sees("Forked from origin"));
    assert_eq!(line(&desk, "fork").origin.unwrap().message, message);
    // Where the origin is gone, there is nothing to follow.
    choose(&mut desk, "origin", "Delete");
    desk.miss("Conversation: origin");
    desk.click("Conversation: fork");
    desk.see("Forked from a conversation that is gone");
    let gone = desk.node("Forked from a conversation that is gone");
    assert_eq!(gone.accesskit_node().role(), egui::accesskit::Role::Label);
}

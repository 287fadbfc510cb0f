//! Finding what was said, as a person does: by the keys, in any branch of any conversation.

use causerie::domain::{ConversationId, Message, MessageId, Role, Timestamp};
use causerie::store::{NewMessages, Store};
use egui::{Key, Modifiers};
use tempfile::TempDir;
use tokio::runtime::Runtime;
use uuid::Uuid;

use crate::desk::{Desk, options};

/// A folder with a long conversation, of which the selected branch says nothing of zebras,
/// and another one; the conversation with the zebra, and its message.
fn folder() -> (TempDir, ConversationId, MessageId) {
    let folder = tempfile::tempdir().unwrap();
    let long = ConversationId::from(Uuid::now_v7());
    let mut messages: Vec<Message> = Vec::new();
    let mut say = |parent: Option<MessageId>, role, text: &str| {
        let id = MessageId::from(Uuid::now_v7());
        let at = Timestamp(1_000);
        messages.push(Message::new(id, parent, role, text.to_owned(), at));
        id
    };
    let mut parent = None;
    let mut zebra = None;
    for index in 0..120 {
        let role = [Role::User, Role::Assistant][index % 2];
        let text = format!("Of this and of that, number {index}\n\nand a little more of it");
        let before = parent;
        parent = Some(say(parent, role, &text));
        if index == 61 {
            // Another answer to the same question, and a branch below it.
            let other = say(before, role, "Zebras are running here.");
            let after = say(Some(other), Role::User, "And what then?");
            say(Some(after), Role::Assistant, "Then nothing.");
            zebra = Some(other);
        }
    }
    let runtime = Runtime::new().unwrap();
    runtime.block_on(async {
        let store = Store::open(folder.path()).unwrap();
        let now = Timestamp(5_000);
        let new = NewMessages::new(long, "The long one".to_owned(), messages, now);
        store.insert_messages(new).await.unwrap();
        let id = Uuid::now_v7().into();
        let hello = Message::new(id, None, Role::User, "hello".to_owned(), now);
        let id = ConversationId::from(Uuid::now_v7());
        let new = NewMessages::new(id, "Another".to_owned(), vec![hello], now);
        store.insert_messages(new).await.unwrap();
        store.close().await;
    });
    (folder, long, zebra.unwrap())
}

fn is_on_branch(desk: &Desk, message: MessageId) -> bool {
    let open = desk.state().conversation();
    open.is_some_and(|open| open.tree.selected_path().any(|said| said.id == message))
}

#[test]
fn a_hit_on_another_branch_should_open_that_branch_at_the_message() {
    let (folder, long, zebra) = folder();
    let mut desk = Desk::in_folder(folder, options(None));
    desk.press(Modifiers::COMMAND, Key::K);
    desk.write("zebra run");
    desk.see_part("Zebras are running here.");
    desk.press(Modifiers::NONE, Key::Enter);
    desk.until("the hit", |state| state.shown.is_some().then_some(()));
    desk.window().run_steps(3);
    assert_eq!(desk.selected(), long);
    assert!(is_on_branch(&desk, zebra));
    let shown = desk.state().shown.clone().unwrap();
    assert_eq!(shown.message, zebra);
    assert_eq!(shown.words, ["running", "zebras"]);
    let at = desk.node("Zebras are running here.").rect().center();
    assert!((200.0..600.0).contains(&at.y), "{at}");
    // Esc takes the marks away and nothing else.
    desk.press(Modifiers::NONE, Key::Escape);
    assert_eq!(desk.state().shown, None);
    assert!(desk.sees("Zebras are running here."));
    // The branch is the selected one from now on.
    desk.restart();
    desk.click("Conversation: The long one");
    desk.until("the conversation", |state| state.conversation().map(|_| ()));
    assert!(is_on_branch(&desk, zebra));
}

#[test]
fn a_hit_in_the_conversation_on_screen_should_move_the_view_there_and_back() {
    let (folder, long, zebra) = folder();
    let mut desk = Desk::in_folder(folder, options(None));
    desk.click("Conversation: The long one");
    desk.until("the conversation", |state| state.conversation().map(|_| ()));
    for (typed, says) in [("\"number 10\"", "number 10"), ("zebras ", "Zebras are")] {
        desk.press(Modifiers::COMMAND, Key::K);
        desk.press(Modifiers::COMMAND, Key::A);
        desk.write(typed);
        desk.see_part(says);
        desk.press(Modifiers::NONE, Key::Enter);
        desk.until_window("the hit", |window| {
            let state = window.state().state();
            let shown = state.shown.as_ref().map(|shown| shown.message);
            let text = state.conversation()?.tree.message(shown?)?.content.clone();
            text.contains(says).then_some(())
        });
        desk.see_part(says);
    }
    assert_eq!(desk.selected(), long);
    assert!(is_on_branch(&desk, zebra));
    // Whoever goes elsewhere leaves the marks behind.
    desk.click("Conversation: Another");
    assert_eq!(desk.state().shown, None);
}

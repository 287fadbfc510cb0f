//! Titles that the model writes: asked for in the background, and in nobody's way.

use super::*;
use crate::domain::Change;
use crate::domain::{Parameter, ParameterValue, Reasoning};

/// A desk where titles are wanted.
fn desk_with_titles() -> Desk {
    let desk = desk();
    let settings = Settings {
        writes_titles: true,
        ..Settings::default()
    };
    desk.supervisor
        .send(Command::SaveSettings(Box::new(settings)));
    desk
}

impl Desk {
    /// Waits until a conversation is told under this title.
    async fn titled(&mut self, title: &str) {
        self.wait(|event| match event {
            Event::ConversationChanged(summary) if summary.title == title => Some(()),
            _ => None,
        })
        .await;
    }

    async fn title(&self, conversation: ConversationId) -> String {
        let summary = self.store.summary(conversation).await.unwrap();
        summary.unwrap().title
    }
}

fn most_tokens(stream: &FakeStream) -> Option<&ParameterValue> {
    stream.request.options.sampling.value(Parameter::MaxTokens)
}

fn is_for_a_title(stream: &FakeStream) -> bool {
    most_tokens(stream).is_some()
}

#[tokio::test]
async fn the_first_answer_should_bring_a_title_of_the_models() {
    let mut desk = desk_with_titles();
    let new = new_turn("why is the sky blue?");
    desk.talk(&new, "Because of the air.").await;
    let stream = desk.asked().await;
    let request = &stream.request;
    assert_eq!(request.options.reasoning, Reasoning::Off);
    let is_short = |most: &ParameterValue| matches!(most, ParameterValue::Whole(..=100));
    assert!(most_tokens(&stream).is_some_and(is_short));
    assert_eq!(request.model.as_deref(), Some("tiny"));
    // The server has read all but the last of it.
    let said: Vec<_> = request
        .messages
        .iter()
        .map(|message| (message.role, message.content.as_str()))
        .collect();
    assert_eq!(
        said[..2],
        [
            (Role::User, "why is the sky blue?"),
            (Role::Assistant, "Because of the air.")
        ]
    );
    assert_eq!((said.len(), said[2].0), (3, Role::User));
    reply(&stream, "**Title:** \"Blue skies\"\n").await;
    desk.titled("Blue skies").await;
    assert_eq!(desk.title(new.conversation).await, "Blue skies");
    // It is not in the tree.
    let kept = desk.store.conversation(new.conversation).await.unwrap();
    assert_eq!(kept.unwrap().tree.len(), 2);
}

#[tokio::test]
async fn without_the_persons_wish_no_title_should_be_asked_for() {
    let mut desk = desk();
    let new = new_turn("why is the sky blue?");
    desk.talk(&new, "Because of the air.").await;
    desk.supervisor.shutdown().await;
    assert!(!desk.model.was_asked());
}

#[tokio::test]
async fn a_turn_that_begins_should_take_the_place_of_a_title() {
    let mut desk = desk_with_titles();
    let first = new_turn("one");
    desk.talk(&first, "First.").await;
    let mut title = desk.asked().await;
    assert!(is_for_a_title(&title));
    // It is not in the way of a turn, in this conversation or in another.
    for conversation in [first.conversation, ConversationId::from(Uuid::now_v7())] {
        let parent = (conversation == first.conversation).then_some(first.answer.id);
        let second = turn_in(conversation, parent, "two");
        desk.send(&second);
        let turn = desk.asked().await;
        assert!(!is_for_a_title(&turn));
        timeout(PATIENCE, title.cancel.cancelled()).await.unwrap();
        reply(&turn, "Second.").await;
        desk.ended(second.turn).await;
        // And is asked for again when there is room.
        title = desk.asked().await;
        assert!(is_for_a_title(&title));
        assert_eq!(title.request.messages[0].content, "one");
    }
    reply(&title, "The first").await;
    desk.titled("The first").await;
    let title = desk.asked().await;
    assert_eq!(title.request.messages[0].content, "two");
}

#[tokio::test]
async fn a_title_that_a_person_set_meanwhile_should_stay() {
    let mut desk = desk_with_titles();
    let new = new_turn("one");
    desk.talk(&new, "First.").await;
    let stream = desk.asked().await;
    desk.supervisor
        .send(Command::Change(Change::RenameConversation {
            conversation: new.conversation,
            title: "Mine".to_owned(),
        }));
    desk.titled("Mine").await;
    reply(&stream, "The model's").await;
    desk.titled("Mine").await;
    assert_eq!(desk.title(new.conversation).await, "Mine");
}

#[tokio::test]
async fn a_title_that_fails_should_be_nobodys_concern() {
    for end in [Err(failure(FailureKind::Server)), Ok(())] {
        let mut desk = desk_with_titles();
        let new = new_turn("one");
        desk.talk(&new, "First.").await;
        let stream = desk.asked().await;
        stream.say("{\"title\": ").await;
        stream.end(end).await;
        let next = turn_in(new.conversation, Some(new.answer.id), "two");
        desk.send(&next);
        let turn = desk.asked().await;
        reply(&turn, "Second.").await;
        let told = desk
            .wait(|event| match event {
                Event::TurnEnded(end) if end.turn == next.turn => Some(None),
                Event::StoreFailed(failure) => Some(Some(failure)),
                _ => None,
            })
            .await;
        assert_eq!(told, None);
        assert_eq!(desk.title(new.conversation).await, "one");
    }
}

#[tokio::test]
async fn neither_the_end_nor_a_deletion_should_wait_for_a_title() {
    let mut desk = desk_with_titles();
    let gone = new_turn("one");
    desk.talk(&gone, "First.").await;
    let stream = desk.asked().await;
    let ids = vec![gone.conversation];
    desk.supervisor.send(Command::DeleteConversations(ids));
    timeout(PATIENCE, stream.cancel.cancelled()).await.unwrap();
    let kept = new_turn("two");
    desk.talk(&kept, "Second.").await;
    let stream = desk.asked().await;
    assert_eq!(stream.request.messages[0].content, "two");
    let end = timeout(PATIENCE, desk.supervisor.shutdown()).await;
    end.expect("the end waits for a title");
    assert!(stream.cancel.is_cancelled());
}

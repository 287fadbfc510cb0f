//! What the server is asked in its spare time beside titles, and in whose words.

use serde_json::json;

use super::*;
use crate::domain::{Parameter, ParameterValue, ServerKind};

fn desk_of(kind: ServerKind, settings: Settings) -> Desk {
    let options = EngineOptions {
        server_url: Some("http://127.0.0.1:9".to_owned()),
        ..EngineOptions::default()
    };
    let connected = move |_: &Server| Ok(Connected { kind, ..tiny() });
    let desk = desk_with(options, connected, |_| {});
    desk.supervisor
        .send(Command::SaveSettings(Box::new(settings)));
    desk
}

fn reading_ahead() -> Settings {
    Settings {
        reads_ahead: true,
        ..Settings::default()
    }
}

fn is_ahead(stream: &FakeStream) -> bool {
    stream.request.options.custom.get("n_predict") == Some(&json!(0))
}

#[tokio::test]
async fn after_an_answer_the_conversation_should_be_read_and_no_word_be_asked_for() {
    let mut desk = desk_of(ServerKind::LlamaServer, reading_ahead());
    let mut new = new_turn("one");
    let seed = ParameterValue::Whole(7);
    new.options
        .sampling
        .set(Parameter::Seed, Some(seed.clone()));
    let typed = json!({"n_predict": 100, "top_n": 1});
    new.options.custom = typed.as_object().unwrap().clone();
    desk.talk(&new, "First.").await;
    let ahead = desk.asked().await;
    assert!(is_ahead(&ahead));
    let options = &ahead.request.options;
    assert_eq!(options.custom["max_tokens"], 0);
    assert_eq!(options.custom["cache_prompt"], true);
    assert_eq!(options.custom["top_n"], 1);
    assert_eq!(options.sampling.value(Parameter::Seed), Some(&seed));
    let said: Vec<_> = ahead
        .request
        .messages
        .iter()
        .map(|it| &*it.content)
        .collect();
    assert_eq!(said, ["one", "First."]);
    // Whatever comes of it is no part of the conversation.
    reply(&ahead, "nonsense").await;
    let second = turn_in(new.conversation, Some(new.answer.id), "two");
    desk.talk(&second, "Second.").await;
    let kept = desk.store.conversation(new.conversation).await.unwrap();
    assert_eq!(kept.unwrap().tree.len(), 4);
}

#[tokio::test]
async fn a_turn_that_begins_should_call_reading_ahead_off_for_good() {
    let mut desk = desk_of(ServerKind::LlamaRouter, reading_ahead());
    let first = new_turn("one");
    desk.talk(&first, "First.").await;
    let ahead = desk.asked().await;
    let second = new_turn("two");
    desk.send(&second);
    timeout(PATIENCE, ahead.cancel.cancelled()).await.unwrap();
    let turn = desk.asked().await;
    assert!(!is_ahead(&turn));
    reply(&turn, "Second.").await;
    desk.ended(second.turn).await;
    let ahead = desk.asked().await;
    assert_eq!(ahead.request.messages[0].content, "two");
    reply(&ahead, "").await;
    desk.supervisor.shutdown().await;
    assert!(!desk.model.was_asked());
}

#[tokio::test]
async fn no_other_server_and_no_broken_answer_should_be_read_ahead() {
    let mut desk = desk_of(ServerKind::OpenAi, reading_ahead());
    desk.talk(&new_turn("one"), "First.").await;
    desk.supervisor.shutdown().await;
    assert!(!desk.model.was_asked());
    let mut desk = desk_of(ServerKind::LlamaServer, reading_ahead());
    let new = new_turn("one");
    desk.send(&new);
    let stream = desk.asked().await;
    stream.say("Half").await;
    stream.end(Err(failure(FailureKind::Server))).await;
    desk.ended(new.turn).await;
    desk.supervisor.shutdown().await;
    assert!(!desk.model.was_asked());
}

#[tokio::test]
async fn a_title_should_be_asked_for_in_the_persons_words_and_before_reading_ahead() {
    let settings = Settings {
        writes_titles: true,
        title_prompt: "Name it in French.".to_owned(),
        ..reading_ahead()
    };
    let mut desk = desk_of(ServerKind::LlamaServer, settings);
    desk.talk(&new_turn("one"), "First.").await;
    let title = desk.asked().await;
    assert!(!is_ahead(&title));
    let question = title.request.messages.last().unwrap();
    assert_eq!(question.content, "Name it in French.");
    reply(&title, "Un").await;
    let ahead = desk.asked().await;
    assert!(is_ahead(&ahead));
    let last = ahead.request.messages.last().unwrap();
    assert_eq!(last.content, "First.");
}

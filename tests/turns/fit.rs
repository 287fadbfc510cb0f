//! A branch that is longer than the context, and the thinking that is ended, against a server
//! that counts a word as a token.

use std::sync::Mutex;

use causerie::domain::{DraftedTurn, Fit, PromptCut};
use serde_json::Value;

use super::support::{Received, canned};
use super::*;

/// The size of the context: of it 32 tokens are kept for the answer.
const SIZE: u32 = 256;

fn is_for_a_summary(request: &Received) -> bool {
    request.body["max_tokens"].is_number()
}

/// What was sent, message by message.
fn said(request: &Received) -> Vec<String> {
    let messages = request.body["messages"].as_array().unwrap();
    let text = |message: &Value| message["content"].as_str().unwrap().to_owned();
    messages.iter().map(text).collect()
}

fn tokens(request: &Received) -> usize {
    let of_message = |text: &String| text.split_whitespace().count() + 4;
    said(request).iter().map(of_message).sum()
}

/// A server with a small context that counts, where it can, and answers as it is told.
fn server(
    can_count: bool,
    decide: impl Fn(&Received) -> Script + Send + Sync + 'static,
) -> ScriptedServer {
    ScriptedServer::start_raw(move |request| match request.path.as_str() {
        "/props" => Script::json(
            200,
            &json!({"default_generation_settings": {"params": {}, "n_ctx": SIZE},
                "model_alias": "scripted", "build_info": "b1-x"}),
        ),
        "/v1/chat/completions/input_tokens" if can_count => {
            Script::json(200, &json!({"input_tokens": tokens(request)}))
        }
        "/v1/chat/completions" => decide(request),
        _ => canned(request).unwrap_or_else(|| {
            Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
        }),
    })
}

/// Fifty words that begin with this one.
fn fifty(name: &str) -> String {
    format!("{name}{}", " word".repeat(49))
}

impl Desk {
    fn send_fitted(&self, fit: Fit, last: Option<&NewTurn>, text: &str) -> NewTurn {
        let now = Timestamp(1_000_000);
        let id = MessageId::from(Uuid::now_v7());
        let parent = last.map(|last| last.answer.id);
        let fresh = ConversationId::from(Uuid::now_v7());
        let new = NewTurn {
            turn: TurnId::from(Uuid::now_v7()),
            conversation: last.map_or(fresh, |last| last.conversation),
            messages: vec![Message::new(id, parent, Role::User, text.to_owned(), now)],
            answer: Message::awaited(MessageId::from(Uuid::now_v7()), Some(id), now),
            typed_in: None,
            queue: None,
            options: TurnOptions {
                fit,
                ..TurnOptions::default()
            },
        };
        self.supervisor
            .send(Command::SendMessage(Box::new(new.clone())));
        new
    }

    /// Sends these one after the other, and waits for each to be answered.
    async fn talk(&mut self, fit: Fit, names: &[&str]) -> Vec<NewTurn> {
        let mut turns: Vec<NewTurn> = Vec::new();
        for name in names {
            let new = self.send_fitted(fit, turns.last(), &fifty(name));
            let end = self.ended(new.turn).await;
            assert_eq!(end.failure, None);
            turns.push(new);
        }
        turns
    }

    async fn cut(&self, new: &NewTurn) -> Option<PromptCut> {
        let conversation = self.store.conversation(new.conversation).await.unwrap();
        let tree = conversation.unwrap().tree;
        tree.message(new.answer.id).unwrap().cut.clone()
    }

    async fn hindered(&mut self) -> causerie::domain::Failure {
        self.wait(|event| match event {
            Event::TurnHindered { failure, .. } => Some(failure),
            _ => None,
        })
        .await
    }
}

fn firsts(texts: &[String]) -> Vec<&str> {
    let first = texts.iter().filter_map(|text| text.split(' ').next());
    first.collect()
}

#[tokio::test]
async fn the_oldest_turns_should_be_left_out_as_few_as_needed_and_stay_in_the_tree() {
    let mut server = server(true, |request| {
        Script::answer(&format!("a{}", said(request).len()))
    });
    let mut desk = desk(&server).await;
    let names = ["u1", "u2", "u3", "u4", "u5"];
    let turns = desk.talk(Fit::DropOldest, &names).await;
    let (mut sent, mut counts) = (Vec::new(), 0);
    while sent.len() < turns.len() {
        let request = server.request().await;
        match request.path.as_str() {
            "/v1/chat/completions" => sent.push(said(&request)),
            path => counts += usize::from(path.ends_with("/input_tokens")),
        }
    }
    let all: Vec<Vec<&str>> = sent.iter().map(|texts| firsts(texts)).collect();
    assert_eq!(all[2], ["u1", "a1", "u2", "a3", "u3"]);
    // 234 words are more than 224.
    assert_eq!(all[3], ["u2", "a3", "u3", "a5", "u4"]);
    assert_eq!(all[4], ["u3", "a5", "u4", "a5", "u5"]);
    assert_eq!(desk.cut(&turns[2]).await, None);
    let cut = |first_kept: &NewTurn, dropped| {
        Some(PromptCut {
            first_kept: first_kept.messages[0].id,
            dropped,
            summary: None,
        })
    };
    assert_eq!(desk.cut(&turns[3]).await, cut(&turns[1], 2));
    assert_eq!(desk.cut(&turns[4]).await, cut(&turns[2], 4));
    let kept = desk.store.conversation(turns[0].conversation).await;
    assert_eq!(kept.unwrap().unwrap().tree.len(), 10);
    // One for each turn that fits, and three where it does not.
    assert!(counts <= 3 + 2 * 3, "{counts}");
    // It is kept.
    let (_folder, store) = desk.restart().await;
    let again = store.conversation(turns[0].conversation).await.unwrap();
    let again = again.unwrap().tree;
    assert_eq!(
        again.message(turns[4].answer.id).unwrap().cut,
        cut(&turns[2], 4)
    );
}

#[tokio::test]
async fn nothing_should_be_counted_or_left_out_where_nobody_wants_that() {
    let mut server = server(true, |_| Script::answer("Yes."));
    let mut desk = desk(&server).await;
    desk.talk(Fit::Whole, &["u1", "u2", "u3", "u4", "u5"]).await;
    let mut sent = Vec::new();
    while sent.len() < 5 {
        let request = server.request().await;
        assert!(!request.path.ends_with("input_tokens"));
        if request.path == "/v1/chat/completions" {
            sent.push(said(&request).len());
        }
    }
    assert_eq!(sent, [1, 3, 5, 7, 9]);
}

#[tokio::test]
async fn a_summary_should_take_the_place_of_turns_and_be_used_again_and_extended() {
    let summaries = Mutex::new(0);
    let mut server = server(true, move |request| {
        if is_for_a_summary(request) {
            let mut count = summaries.lock().unwrap();
            *count += 1;
            return Script::reasoning_then("Hm.", &format!("Summary {count}."));
        }
        Script::answer("Yes.")
    });
    let mut desk = desk(&server).await;
    let names = ["u1", "u2", "u3", "u4", "u5", "u6", "u7"];
    let turns = desk.talk(Fit::Summarise, &names).await;
    let mut asked = Vec::new();
    let mut sent = Vec::new();
    while sent.len() < turns.len() {
        let request = server.chat_request().await;
        if is_for_a_summary(&request) {
            asked.push((sent.len(), request));
        } else {
            sent.push(said(&request));
        }
    }
    assert_eq!(sent[2].len(), 5, "all of it has room");
    // What is left out makes room for a turn to come as well.
    let (before, first) = &asked[0];
    assert_eq!(*before, 3);
    assert_eq!(first.body["max_tokens"], 32);
    assert_eq!(
        first.body["chat_template_kwargs"],
        json!({"enable_thinking": false})
    );
    let question = &said(first)[0];
    assert!(question.contains("User:\nu1 word"), "{question}");
    assert!(question.contains("Assistant:\nYes."), "{question}");
    assert!(!question.contains("u4"), "{question}");
    assert!(sent[3][0].starts_with("[Summary of the earlier part"));
    assert!(sent[3][0].contains("\nSummary 1.\n"), "{}", sent[3][0]);
    assert!(sent[3].last().unwrap().starts_with("u4"));
    let cut = desk.cut(&turns[3]).await.unwrap();
    assert_eq!(cut.summary.as_deref(), Some("Summary 1."));
    assert_eq!(cut.first_kept, turns[2].messages[0].id);
    // The next turn has room beside it, and is sent with the same.
    assert!(sent[4][0].contains("\nSummary 1.\n"));
    assert_eq!(desk.cut(&turns[4]).await, Some(cut));
    // And then it is extended by what was not in it.
    let (before, second) = &asked[1];
    assert_eq!(*before, 5);
    let question = &said(second)[0];
    assert!(question.contains("Summary 1."), "{question}");
    assert!(question.contains("u3 word"), "{question}");
    assert!(!question.contains("u2 word"), "{question}");
    assert!(sent[5][0].contains("\nSummary 2.\n"));
    assert!(!sent[5][0].contains("Summary 1."));
    assert_eq!(asked.len(), 2);
}

#[tokio::test]
async fn a_stop_should_be_heard_while_the_model_summarises() {
    let mut server = server(true, |request| {
        if is_for_a_summary(request) {
            return Script::stream().words("content", "They").stall();
        }
        Script::answer("Yes.")
    });
    let mut desk = desk(&server).await;
    let turns = desk.talk(Fit::Summarise, &["u1", "u2", "u3"]).await;
    let last = desk.send_fitted(Fit::Summarise, turns.last(), &fifty("u4"));
    let summary = loop {
        let request = server.chat_request().await;
        if is_for_a_summary(&request) {
            break request;
        }
    };
    desk.wait(|event| match event {
        Event::TurnAdvanced { turn, delta } if turn == last.turn => {
            (delta.phase == Some(causerie::domain::TurnPhase::Summarising)).then_some(())
        }
        _ => None,
    })
    .await;
    desk.supervisor.send(Command::StopTurn(last.turn));
    let end = desk.ended(last.turn).await;
    assert_eq!((end.outcome, end.failure), (None, None));
    timeout(PATIENCE, summary.closed()).await.unwrap();
}

#[tokio::test]
async fn where_no_summary_can_be_had_the_turns_should_be_left_out_and_that_be_said() {
    let mut server = server(true, |request| {
        if is_for_a_summary(request) {
            return Script::failure(500, "server_error", "no summaries here", &Value::Null);
        }
        Script::answer("Yes.")
    });
    let mut desk = desk(&server).await;
    let turns = desk.talk(Fit::Summarise, &["u1", "u2", "u3"]).await;
    let last = desk.send_fitted(Fit::Summarise, turns.last(), &fifty("u4"));
    let failure = desk.hindered().await;
    assert_eq!(failure.code.as_deref(), Some("summary_failed"));
    assert_eq!(failure.detail, "no summaries here");
    let end = desk.ended(last.turn).await;
    assert_eq!(end.failure, None);
    let cut = desk.cut(&last).await.unwrap();
    assert_eq!((cut.summary, cut.dropped), (None, 4));
    let mut request = server.chat_request().await;
    while !said(&request).last().unwrap().starts_with("u4") {
        request = server.chat_request().await;
    }
    assert_eq!(said(&request).len(), 3);
}

#[tokio::test]
async fn a_server_that_cannot_count_should_be_asked_once_more_with_less() {
    // By their length the words of two turns have room, but the server has less than it says.
    let mut server = server(false, |request| {
        let tokens = tokens(request);
        if tokens > 100 {
            let sizes = json!({"n_prompt_tokens": tokens, "n_ctx": 100});
            let words = "the request exceeds the available context size";
            return Script::failure(400, "exceed_context_size_error", words, &sizes);
        }
        Script::answer("Yes.")
    });
    let mut desk = desk(&server).await;
    let turns = desk.talk(Fit::DropOldest, &["u1", "u2"]).await;
    let mut lengths = Vec::new();
    for _ in 0..3 {
        lengths.push(said(&server.chat_request().await).len());
    }
    // The second turn is refused whole, and then sent alone.
    assert_eq!(lengths, [1, 3, 1]);
    assert_eq!(desk.cut(&turns[1]).await.unwrap().dropped, 2);
    // What is too long by itself is told, after one more try.
    let long = "word ".repeat(400);
    let last = desk.send_fitted(Fit::DropOldest, turns.last(), &long);
    let end = desk.ended(last.turn).await;
    assert_eq!(end.failure.unwrap().kind, FailureKind::ContextTooLong);
}

#[tokio::test]
async fn an_older_server_should_count_in_two_steps() {
    let server = ScriptedServer::start_raw(|request| match request.path.as_str() {
        "/apply-template" => {
            let text = request.body["messages"][0]["content"].as_str().unwrap();
            Script::json(200, &json!({"prompt": format!("<user>{text}</user>")}))
        }
        "/tokenize" => {
            let text = request.body["content"].as_str().unwrap();
            let tokens: Vec<usize> = (0..text.split(' ').count()).collect();
            Script::json(200, &json!({ "tokens": tokens }))
        }
        _ => canned(request).unwrap_or_else(|| {
            Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
        }),
    });
    let mut desk = desk(&server).await;
    let drafted = Box::new(DraftedTurn {
        text: "one two three".to_owned(),
        ..DraftedTurn::default()
    });
    let number = 3;
    desk.supervisor
        .send(Command::CountTokens { number, drafted });
    let tokens = desk
        .wait(|event| match event {
            Event::TokensCounted { number: 3, tokens } => Some(tokens),
            _ => None,
        })
        .await;
    assert_eq!(tokens, Some(3));
}

#[tokio::test]
async fn thinking_that_cannot_be_ended_should_be_told_and_go_on() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let mut server = ScriptedServer::start_raw(move |request| match request.path.as_str() {
        "/v1/chat/completions/control" => {
            let refusal = json!({"success": false, "message": "no active completion"});
            Script::json(200, &refusal)
        }
        "/v1/chat/completions" => {
            let mut thought = chunk(&json!({"reasoning_content": "Hm."}));
            thought["id"] = json!("chatcmpl-7");
            Script::stream()
                .event(&thought)
                .wait(&waiting)
                .words("content", "Yes.")
                .finish("stop")
        }
        _ => canned(request).unwrap_or_default(),
    });
    let mut desk = desk(&server).await;
    let new = desk.send("Well?");
    desk.wait(|event| match event {
        Event::TurnAdvanced { delta, .. } => (!delta.reasoning.is_empty()).then_some(()),
        _ => None,
    })
    .await;
    desk.supervisor.send(Command::EndThinking(new.turn));
    let failure = desk.hindered().await;
    assert_eq!(failure.code.as_deref(), Some("thinking_goes_on"));
    assert_eq!(failure.detail, "no active completion");
    let control = loop {
        let request = server.request().await;
        if request.path.ends_with("/control") {
            break request;
        }
    };
    assert_eq!(
        control.body,
        json!({"id": "chatcmpl-7", "action": "reasoning_end", "model": "scripted"})
    );
    gate.open();
    let end = desk.ended(new.turn).await;
    let reason = FinishReason::Stop;
    assert_eq!(end.outcome, Some(Outcome::Finished { reason }));
}

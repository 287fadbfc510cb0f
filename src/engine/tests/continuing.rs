//! Going on with an answer: what was there is never changed, and never lost.

use super::*;
use crate::domain::Reasoning;
use crate::domain::{ContinuedTurn, Timings, ToolCallDelta};

/// An answer that was stopped after these words.
async fn stopped(desk: &mut Desk, reasoning: &str, content: &str) -> NewTurn {
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    if !reasoning.is_empty() {
        let thought = CompletionEvent::Reasoning(reasoning.to_owned());
        stream.event(thought).await;
    }
    let timings = CompletionEvent::Timings(Timings {
        prompt_n: 10,
        prompt_ms: 5.0,
        predicted_n: 4,
        predicted_ms: 40.0,
        ..Timings::default()
    });
    stream.event(timings).await;
    if content.is_empty() {
        // Something to wait for, after the thought.
        stream.event(CompletionEvent::Model("tiny".into())).await;
        desk.thought(new.turn, reasoning).await;
    } else {
        stream.say(content).await;
        desk.text(new.turn, content).await;
    }
    desk.supervisor.send(Command::StopTurn(new.turn));
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::Stopped));
    new
}

impl Desk {
    async fn thought(&mut self, turn: TurnId, text: &str) {
        let mut seen = String::new();
        self.wait(|event| match event {
            Event::TurnAdvanced { turn: of, delta } if of == turn => {
                seen.push_str(&delta.reasoning);
                (seen == text).then_some(())
            }
            _ => None,
        })
        .await;
    }

    fn go_on(&self, new: &NewTurn) -> TurnId {
        self.go_on_with(new.conversation, new.answer.id)
    }

    fn go_on_with(&self, conversation: ConversationId, answer: MessageId) -> TurnId {
        let turn = TurnId::from(Uuid::now_v7());
        let continued = ContinuedTurn {
            turn,
            conversation,
            answer,
            options: TurnOptions::default(),
        };
        let command = Command::ContinueAnswer(Box::new(continued));
        self.supervisor.send(command);
        turn
    }

    /// Ends the engine, and opens the store as the next start would.
    async fn restarted(self) -> (TempDir, Store) {
        self.supervisor.shutdown().await;
        let Self {
            _folder: folder,
            store,
            ..
        } = self;
        drop(store);
        let store = Store::open(folder.path()).unwrap();
        (folder, store)
    }

    async fn refused(&mut self, turn: TurnId) -> Failure {
        self.wait(|event| match event {
            Event::TurnRefused { turn: of, failure } if of == turn => Some(failure),
            _ => None,
        })
        .await
    }
}

#[tokio::test]
async fn what_comes_should_be_appended_and_the_amounts_add_up() {
    let mut desk = desk();
    let new = stopped(&mut desk, "hm", "Once upon").await;
    let turn = desk.go_on(&new);
    let stream = desk.model.asked().await;
    assert!(stream.request.continues_last);
    let last = stream.request.messages.last().unwrap();
    assert_eq!((last.role, &*last.content), (Role::Assistant, "Once upon"));
    assert_eq!(last.reasoning, "hm");
    assert_eq!(stream.request.messages.len(), 2);
    stream.say(" a time").await;
    let timings = CompletionEvent::Timings(Timings {
        cache_n: 12,
        prompt_n: 2,
        prompt_ms: 1.0,
        predicted_n: 3,
        predicted_ms: 30.0,
        ..Timings::default()
    });
    stream.event(timings).await;
    let reason = FinishReason::Stop;
    stream.event(CompletionEvent::Finished(reason)).await;
    stream.end(Ok(())).await;
    let end = desk.ended(turn).await;
    assert_eq!(end.outcome, Some(Outcome::Finished { reason }));
    let row = desk.stored(&new).await.unwrap();
    assert_eq!((&*row.content, &*row.reasoning), ("Once upon a time", "hm"));
    let timings = row.timings.unwrap();
    assert_eq!(end.timings, Some(timings));
    assert_eq!((timings.predicted_n, timings.context_used()), (7, 17));
    assert_eq!(timings.tokens_per_second(), Some(100.0));
}

#[tokio::test]
async fn an_answer_cut_off_in_its_thoughts_should_go_on_thinking() {
    let mut desk = desk();
    let new = stopped(&mut desk, "let me", "").await;
    let turn = desk.go_on(&new);
    let stream = desk.model.asked().await;
    let last = stream.request.messages.last().unwrap();
    assert_eq!((&*last.content, &*last.reasoning), ("", "let me"));
    let thought = CompletionEvent::Reasoning(" see".to_owned());
    stream.event(thought).await;
    stream.say("So.").await;
    stream.end(Ok(())).await;
    desk.ended(turn).await;
    let row = desk.stored(&new).await.unwrap();
    assert_eq!((&*row.reasoning, &*row.content), ("let me see", "So."));
}

#[tokio::test]
async fn a_continuation_of_which_nothing_came_should_leave_the_answer_as_it_was() {
    let mut desk = desk();
    let new = stopped(&mut desk, "hm", "Once").await;
    let before = desk.stored(&new).await.unwrap();

    let turn = desk.go_on(&new);
    let stream = desk.model.asked().await;
    let why = failure(FailureKind::Server);
    stream.end(Err(why.clone())).await;
    let end = desk.ended(turn).await;
    assert_eq!(
        (end.outcome, end.failure),
        (Some(Outcome::Stopped), Some(why))
    );
    assert_eq!(desk.stored(&new).await.unwrap(), before);

    let turn = desk.go_on(&new);
    let stream = desk.model.asked().await;
    desk.supervisor.send(Command::StopTurn(turn));
    let end = desk.ended(turn).await;
    assert_eq!((end.outcome, end.failure), (Some(Outcome::Stopped), None));
    assert_eq!(desk.stored(&new).await.unwrap(), before);
    drop(stream);

    desk.go_on(&new);
    let _stream = desk.model.asked().await;
    let (_folder, store) = desk.restarted().await;
    let kept = store.conversation(new.conversation).await.unwrap().unwrap();
    assert_eq!(kept.tree.message(new.answer.id), Some(&before));
}

#[tokio::test]
async fn a_continuation_that_breaks_off_should_keep_both_parts() {
    let mut desk = desk();
    let new = stopped(&mut desk, "", "Once").await;
    let turn = desk.go_on(&new);
    let stream = desk.model.asked().await;
    stream.say(" upon").await;
    stream.end(Err(failure(FailureKind::Server))).await;
    let end = desk.ended(turn).await;
    assert!(matches!(end.outcome, Some(Outcome::Failed { .. })));
    assert_eq!(desk.stored(&new).await.unwrap().content, "Once upon");

    // The end of the program in the middle of the next try.
    let turn = desk.go_on(&new);
    let stream = desk.model.asked().await;
    stream.say(" a").await;
    desk.text(turn, " a").await;
    let (_folder, store) = desk.restarted().await;
    let kept = store.conversation(new.conversation).await.unwrap().unwrap();
    let kept = kept.tree.message(new.answer.id).unwrap();
    assert_eq!(kept.content, "Once upon a");
    assert_eq!(kept.outcome, Outcome::Interrupted);
}

#[tokio::test]
async fn only_answers_in_words_should_be_gone_on_with() {
    let mut desk = desk();
    let new = new_turn("use a tool");
    desk.send(&new);
    let stream = desk.model.asked().await;
    let call = ToolCallDelta {
        id: Some("call".to_owned()),
        name: Some("tool".to_owned()),
        ..ToolCallDelta::default()
    };
    stream.event(CompletionEvent::ToolCall(call)).await;
    stream.end(Ok(())).await;
    desk.ended(new.turn).await;
    let question = new.messages[0].id;
    for message in [new.answer.id, question, Uuid::now_v7().into()] {
        let turn = desk.go_on_with(new.conversation, message);
        let refusal = desk.refused(turn).await;
        assert_eq!(refusal.code.as_deref(), Some("cannot_continue"));
    }
    assert!(!desk.model.was_asked());
}

#[tokio::test]
async fn what_is_different_in_a_turn_should_reach_the_server() {
    let mut desk = desk();
    let mut new = new_turn("go");
    new.options = TurnOptions {
        model: Some("other".to_owned()),
        reasoning: Reasoning::Off,
        ..TurnOptions::default()
    };
    desk.send(&new);
    let request = desk.model.asked().await.request;
    assert_eq!(request.model.as_deref(), Some("other"));
    assert_eq!(request.options, new.options);
    assert!(!request.continues_last);
}

//! Thinking first, from the command to the row on disk: the model speaks by the chat here, and
//! the documents are the test's own.

mod whole;

use super::*;
use crate::domain::{
    Analysis, ChoiceReason, Command, ContentHash, ContinuedTurn, Extract, Found, GroundOptions,
    Grounding, Groundwork, Reasoning, Source, StepKind, StepState,
};

const ANALYSIS: &str = r#"{"intent": "find out", "question": "How is the pump oiled?",
    "queries": ["oil pump"], "need": "passages"}"#;

fn thinking() -> GroundOptions {
    GroundOptions {
        grounding: Grounding {
            is_think_first: true,
            extract: Extract::Passages,
            ..Grounding::default()
        },
        ..GroundOptions::default()
    }
}

fn searching() -> GroundOptions {
    GroundOptions {
        grounding: Grounding {
            searches: true,
            extract: Extract::Passages,
            ..Grounding::default()
        },
        ..GroundOptions::default()
    }
}

fn grounded(mut new: NewTurn, ground: GroundOptions) -> NewTurn {
    new.options.ground = ground;
    new
}

fn passage(path: &str, text: &str) -> Source {
    Source {
        document: crate::domain::DocumentId::default(),
        collection: crate::domain::CollectionId::default(),
        path: path.to_owned(),
        text_hash: ContentHash::from([1; 32]),
        start: 0,
        end: text.len() as u64,
        headings: Vec::new(),
        page: None,
        line: 1,
        text: text.to_owned(),
        scores: crate::domain::Scores::default(),
    }
}

fn found(sources: Vec<Source>) -> Found {
    Found {
        sources,
        has_scope: true,
        ..Found::default()
    }
}

fn steps(work: &Groundwork) -> Vec<(StepKind, StepState)> {
    let steps = work.steps.iter();
    steps.map(|step| (step.kind, step.state.clone())).collect()
}

impl Desk {
    /// Answers the analysis and then the request for the answer itself, which is given back.
    async fn think(&mut self, new: &NewTurn, analysis: &str, answer: &str) -> FakeStream {
        self.send(new);
        let stream = self.asked().await;
        reply(&stream, analysis).await;
        let stream = self.asked().await;
        reply(&stream, answer).await;
        self.ended(new.turn).await;
        stream
    }

    async fn work(&self, new: &NewTurn) -> Groundwork {
        let row = self.stored(new).await.expect("the answer stays");
        *row.groundwork.expect("it has its groundwork")
    }

    /// Waits until a step of a turn stands so.
    async fn step(&mut self, turn: TurnId, kind: StepKind, is_there: fn(&StepState) -> bool) {
        self.wait(|event| match event {
            Event::TurnAdvanced { turn: of, delta } if of == turn => {
                let work = delta.groundwork?;
                work.step(kind)
                    .filter(|step| is_there(&step.state))
                    .map(drop)
            }
            _ => None,
        })
        .await;
    }
}

fn last(stream: &FakeStream) -> &str {
    &stream.request.messages.last().unwrap().content
}

#[tokio::test]
async fn a_request_should_be_analysed_searched_and_answered_from_what_was_found() {
    let mut desk = desk();
    desk.documents
        .finds(found(vec![passage("/a.md", "Oil it daily.")]));
    let new = grounded(new_turn("How often?"), thinking());
    desk.send(&new);
    let analysis = desk.asked().await;
    assert!(last(&analysis).contains("\nHow often?\n"));
    assert_eq!(analysis.request.options.reasoning, Reasoning::Off);
    reply(&analysis, ANALYSIS).await;
    let stream = desk.asked().await;
    let sent = last(&stream).to_owned();
    assert!(sent.starts_with("How often?\n\n"), "{sent}");
    assert!(sent.contains("[1] a.md\nOil it daily.\n"), "{sent}");
    reply(&stream, "Daily [1].").await;
    desk.ended(new.turn).await;
    let searched = desk.documents.searched();
    assert_eq!(searched[0].0, ["oil pump"]);
    assert_eq!(searched[0].1.conversation, Some(new.conversation));
    let work = desk.work(&new).await;
    let done = |kind| (kind, StepState::Done);
    assert_eq!(
        steps(&work),
        [
            done(StepKind::Analyse),
            done(StepKind::Search),
            done(StepKind::Choose),
            done(StepKind::Write)
        ]
    );
    let choice = work.choice.unwrap();
    assert_eq!(
        (choice.extract, choice.reason),
        (Extract::Passages, ChoiceReason::Wished)
    );
    assert_eq!(work.sources.len(), 1);
    // What was sent is kept, in its order.
    let prompts = desk.store.prompts(new.answer.id).await.unwrap();
    let kept: Vec<_> = prompts.iter().map(|prompt| prompt.step).collect();
    assert_eq!(kept, [StepKind::Analyse, StepKind::Write]);
    assert!(prompts[1].text.contains("Oil it daily."));
}

#[tokio::test]
async fn the_next_turn_should_send_again_to_the_letter_what_was_sent_before() {
    let mut desk = desk();
    desk.documents
        .finds(found(vec![passage("/a.md", "Oil it daily.")]));
    let first = grounded(new_turn("How often?"), thinking());
    let before = desk.think(&first, ANALYSIS, "Daily [1].").await;
    desk.documents
        .finds(found(vec![passage("/b.md", "Use new oil.")]));
    let next = turn_in(first.conversation, Some(first.answer.id), "With what?");
    let next = grounded(next, thinking());
    desk.send(&next);
    let analysis = desk.asked().await;
    assert_eq!(analysis.request.messages[0], before.request.messages[0]);
    reply(&analysis, ANALYSIS).await;
    let stream = desk.asked().await;
    assert_eq!(stream.request.messages[0], before.request.messages[0]);
    assert_eq!(stream.request.messages[1].content, "Daily [1].");
    reply(&stream, "New oil [1].").await;
    desk.ended(next.turn).await;
    // So does a plain turn behind them, and what is gone on with.
    let plain = turn_in(first.conversation, Some(next.answer.id), "Thanks.");
    desk.send(&plain);
    let last_stream = desk.asked().await;
    assert_eq!(last_stream.request.messages[2], stream.request.messages[2]);
    assert_eq!(last(&last_stream), "Thanks.");
    reply(&last_stream, "Well.").await;
    desk.ended(plain.turn).await;
    let turn = TurnId::from(Uuid::now_v7());
    desk.supervisor
        .send(Command::ContinueAnswer(Box::new(ContinuedTurn {
            turn,
            conversation: first.conversation,
            answer: next.answer.id,
            options: TurnOptions {
                ground: thinking(),
                ..TurnOptions::default()
            },
        })));
    let continued = desk.asked().await;
    assert!(continued.request.continues_last);
    assert_eq!(continued.request.messages[2], stream.request.messages[2]);
    reply(&continued, " Always.").await;
    desk.ended(turn).await;
    assert_eq!(desk.work(&next).await.sources.len(), 1);
    assert_eq!(desk.documents.searched().len(), 2);
}

#[tokio::test]
async fn a_reply_that_nobody_understands_should_not_end_the_turn() {
    let mut desk = desk();
    let new = grounded(new_turn("How often?"), thinking());
    let stream = desk.think(&new, "Well, often.", "So.").await;
    assert_eq!(
        last(&stream),
        "How often?",
        "nothing was understood, and nothing is linked"
    );
    let work = desk.work(&new).await;
    let analysis = work.analysis.unwrap();
    assert!(!analysis.is_understood);
    assert_eq!(
        (&*analysis.reply, &analysis.queries[..]),
        ("Well, often.", &["How often?".to_owned()][..])
    );
    assert_eq!(work.choice.unwrap().reason, ChoiceReason::NoDocuments);
}

#[tokio::test]
async fn a_failed_analysis_should_stay_with_the_answer_that_can_be_had_without_it() {
    let mut desk = desk();
    let new = grounded(new_turn("How often?"), thinking());
    desk.send(&new);
    let stream = desk.asked().await;
    let why = failure(FailureKind::Server);
    stream.end(Err(why.clone())).await;
    let end = desk.ended(new.turn).await;
    let failed = Outcome::Failed {
        failure: why.clone(),
    };
    assert_eq!(
        (end.outcome, end.failure),
        (Some(failed.clone()), Some(why.clone()))
    );
    assert_eq!(desk.stored(&new).await.unwrap().outcome, failed);
    assert_eq!(
        desk.work(&new).await.failed(),
        Some((StepKind::Analyse, &why))
    );
    let mut without = thinking();
    without.left_out = vec![StepKind::Analyse];
    let mut again = turn_in(new.conversation, Some(new.messages[0].id), "");
    again.messages.clear();
    again.answer.parent = Some(new.messages[0].id);
    let again = grounded(again, without);
    desk.send(&again);
    let stream = desk.asked().await;
    assert_eq!(last(&stream), "How often?");
    reply(&stream, "Daily.").await;
    desk.ended(again.turn).await;
    let work = desk.work(&again).await;
    assert_eq!(work.steps[0].state, StepState::LeftOut);
    assert_eq!(desk.documents.searched()[0].0, ["How often?"]);
}

#[tokio::test]
async fn what_is_known_of_a_request_should_not_be_asked_again() {
    let mut desk = desk();
    desk.documents.finds(found(vec![]));
    let mut known = thinking();
    known.analysis = Some(Box::new(Analysis {
        queries: vec!["by hand".to_owned()],
        is_edited: true,
        ..Analysis::default()
    }));
    let new = grounded(new_turn("How often?"), known);
    desk.send(&new);
    let stream = desk.asked().await;
    assert!(
        last(&stream).contains("no passage was found"),
        "{}",
        last(&stream)
    );
    reply(&stream, "It is not known.").await;
    desk.ended(new.turn).await;
    let work = desk.work(&new).await;
    assert_eq!(work.steps[0].state, StepState::Reused);
    assert!(work.found_nothing());
    assert_eq!(desk.documents.searched()[0].0, ["by hand"]);
}

#[tokio::test]
async fn a_direct_turn_should_search_with_the_words_and_the_question_before() {
    let mut desk = desk();
    let first = grounded(new_turn("How is the pump oiled?"), searching());
    desk.talk(&first, "Daily.").await;
    let next = turn_in(first.conversation, Some(first.answer.id), "And the valve?");
    let next = grounded(next, searching());
    desk.talk(&next, "Never.").await;
    let searched: Vec<_> = desk
        .documents
        .searched()
        .into_iter()
        .map(|it| it.0)
        .collect();
    assert_eq!(
        searched,
        [
            ["How is the pump oiled?"],
            ["And the valve? How is the pump oiled?"]
        ]
    );
    let work = desk.work(&next).await;
    assert!(!work.is_think_first && work.step(StepKind::Analyse).is_none());
}

#[tokio::test]
async fn a_stop_should_call_off_the_analysis_and_take_the_answer_away() {
    let mut desk = desk();
    let new = grounded(new_turn("How often?"), thinking());
    desk.send(&new);
    let stream = desk.asked().await;
    desk.supervisor.send(Command::StopTurn(new.turn));
    let end = desk.ended(new.turn).await;
    assert_eq!((end.outcome, end.failure), (None, None));
    assert_eq!(desk.stored(&new).await, None);
    timeout(PATIENCE, stream.cancel.cancelled()).await.unwrap();
    assert!(desk.documents.searched().is_empty() && !desk.model.was_asked());
}

#[tokio::test]
async fn a_stop_after_a_step_should_keep_what_was_found_out() {
    let mut desk = desk();
    desk.documents.hang();
    let new = grounded(new_turn("How often?"), thinking());
    desk.send(&new);
    let stream = desk.asked().await;
    reply(&stream, ANALYSIS).await;
    desk.step(new.turn, StepKind::Search, |state| {
        *state == StepState::Running
    })
    .await;
    timeout(PATIENCE, desk.documents.asked()).await.unwrap();
    desk.supervisor.send(Command::StopTurn(new.turn));
    let end = desk.ended(new.turn).await;
    assert_eq!((end.outcome, end.failure), (Some(Outcome::Stopped), None));
    assert!(desk.documents.is_left_alone());
    let work = desk.work(&new).await;
    assert_eq!(
        steps(&work),
        [
            (StepKind::Analyse, StepState::Done),
            (StepKind::Search, StepState::Running)
        ]
    );
    assert!(!desk.model.was_asked());
}

#[tokio::test]
async fn a_failed_answer_should_say_that_it_was_the_answer_that_failed() {
    let mut desk = desk();
    let new = grounded(new_turn("How often?"), searching());
    desk.send(&new);
    let stream = desk.asked().await;
    let why = failure(FailureKind::Offline);
    stream.end(Err(why.clone())).await;
    let end = desk.ended(new.turn).await;
    assert_eq!(
        end.outcome,
        Some(Outcome::Failed {
            failure: why.clone()
        })
    );
    assert_eq!(
        desk.work(&new).await.failed(),
        Some((StepKind::Write, &why))
    );
}

#[tokio::test]
async fn a_server_that_loads_should_be_waited_for_by_the_analysis() {
    let mut desk = desk();
    let new = grounded(new_turn("How often?"), thinking());
    desk.send(&new);
    let stream = desk.asked().await;
    stream.end(Err(failure(FailureKind::Loading))).await;
    let stream = desk.asked().await;
    reply(&stream, ANALYSIS).await;
    let stream = desk.asked().await;
    reply(&stream, "Daily.").await;
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::complete()));
}

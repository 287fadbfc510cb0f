//! What was done for answers before they were written, and the prompts that they were made with.

use causerie::domain::{Groundwork, SentPrompt, Step, StepKind, StepState};

use super::*;

fn work(state: StepState) -> Box<Groundwork> {
    let step = Step {
        kind: StepKind::Analyse,
        state,
        took_ms: 7,
        parts: None,
    };
    Box::new(Groundwork {
        is_think_first: true,
        steps: vec![step],
        ..Groundwork::default()
    })
}

#[tokio::test]
async fn prompts_should_come_back_in_their_order_and_go_with_their_answer() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let question = said(None, Role::User, "why?");
    let answer = answer_to(question.id);
    let message = answer.id;
    insert(&store, id, vec![question, answer], 1).await;
    for (step, text) in [
        (StepKind::Analyse, "one"),
        (StepKind::Read, "two"),
        (StepKind::Read, "three"),
        (StepKind::Write, "four"),
    ] {
        let kept = store.keep_prompt(message, step, text.to_owned()).await;
        assert_eq!(kept, Ok(()));
    }
    let store = reopen(store, &folder).await;
    // The start took the empty answer away, and with it its prompts.
    assert_eq!(store.prompts(message).await, Ok(Vec::new()));

    let question = said(None, Role::User, "why?");
    let answer = said(Some(question.id), Role::Assistant, "so");
    let message = answer.id;
    insert(&store, id, vec![question, answer], 2).await;
    for (step, text) in [(StepKind::Read, "one"), (StepKind::Write, "two")] {
        let kept = store.keep_prompt(message, step, text.to_owned()).await;
        assert_eq!(kept, Ok(()));
    }
    let store = reopen(store, &folder).await;
    let prompt = |step, text: &str| SentPrompt {
        step,
        text: text.to_owned(),
    };
    let expected = vec![
        prompt(StepKind::Read, "one"),
        prompt(StepKind::Write, "two"),
    ];
    assert_eq!(store.prompts(message).await, Ok(expected));
    // Of an answer that is not there nothing is kept.
    let gone = MessageId::from(Uuid::now_v7());
    let kept = store
        .keep_prompt(gone, StepKind::Write, "no".to_owned())
        .await;
    assert_eq!(kept, Ok(()));
    assert_eq!(store.prompts(gone).await, Ok(Vec::new()));
}

#[tokio::test]
async fn an_answer_for_which_something_was_found_out_should_outlive_a_crash() {
    let folder = folder();
    let store = open(&folder);
    let id = new_conversation();
    let question = said(None, Role::User, "why?");
    let (done, begun) = (answer_to(question.id), answer_to(question.id));
    let ids = [done.id, begun.id];
    insert(&store, id, vec![question, done, begun], 1).await;
    for (message, state) in [(ids[0], StepState::Done), (ids[1], StepState::Running)] {
        let mut streaming = update(message, "", Outcome::Streaming);
        streaming.groundwork = Some(work(state));
        store.update_answer(streaming).await.expect("updated");
    }
    let store = reopen(store, &folder).await;
    let tree = tree(&store, id).await;
    let kept = tree.message(ids[0]).expect("kept");
    assert_eq!(kept.outcome, Outcome::Interrupted);
    assert_eq!(kept.groundwork, Some(work(StepState::Done)));
    assert_eq!(tree.message(ids[1]), None);
}

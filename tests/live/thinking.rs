//! Thinking first against the real server: its template, its schema, its stream of text.

use causerie::domain::{
    ChoiceReason, Event, GroundOptions, Grounding, Outcome, StepKind, StepState, TurnOptions,
};

use super::server::Server;
use super::tree::Desk;
use super::{ANSWER, REASONING};

#[tokio::test]
async fn the_whole_pipeline_should_end_in_an_answer_with_its_thoughts_apart() {
    let Some(server) = Server::start("answer.gbnf", 4_096) else {
        return;
    };
    let options = TurnOptions {
        ground: GroundOptions {
            grounding: Grounding {
                is_think_first: true,
                ..Grounding::default()
            },
            ..GroundOptions::default()
        },
        ..TurnOptions::default()
    };
    let mut desk = Desk::new(&server);
    desk.connect().await;
    let (mut parent, mut cached) = (None, 0);
    for words in ["How is tea made?", "And what does one need for that?"] {
        let (turn, answer) = desk.ask_with(parent, Some(words), options.clone());
        let end = desk
            .wait(|event| match event {
                Event::TurnEnded(end) if end.turn == turn => Some(end),
                _ => None,
            })
            .await;
        assert_eq!(
            (end.failure, end.outcome),
            (None, Some(Outcome::complete()))
        );
        let message = desk.message(answer).await;
        assert_eq!(message.content.trim(), ANSWER);
        assert_eq!(message.reasoning.trim(), REASONING);
        let work = message.groundwork.expect("it is kept");
        let kinds: Vec<StepKind> = work.steps.iter().map(|step| step.kind).collect();
        let all = [
            StepKind::Analyse,
            StepKind::Search,
            StepKind::Choose,
            StepKind::Write,
        ];
        assert_eq!(kinds, all);
        assert!(
            work.steps.iter().all(|step| step.state == StepState::Done),
            "{work:?}"
        );
        let analysis = work.analysis.expect("it was asked for");
        assert!(
            analysis.is_understood,
            "the schema holds: {}",
            analysis.reply
        );
        let choice = work.choice.expect("it was chosen");
        assert_eq!(choice.reason, ChoiceReason::NoDocuments);
        cached = message.timings.expect("measured").cache_n;
        parent = Some(answer);
    }
    // The second turn found what the first one sent, its words as they were composed.
    assert!(cached > 40, "{cached}");
}

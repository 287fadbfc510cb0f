//! What of documents is sent, and what is read in parts.

use super::*;

#[tokio::test]
async fn documents_that_fit_should_be_sent_whole_and_again_to_the_letter() {
    let mut desk = desk();
    let whole = passage("/a.md", "");
    let whole = Source { end: 19, ..whole };
    desk.documents.has(&[(whole, "All about the pump.")]);
    desk.documents
        .finds(found(vec![passage("/a.md", "the pump")]));
    let mut ground = searching();
    ground.grounding.extract = Extract::Automatic;
    let new = grounded(new_turn("How often is it oiled, and by whom?"), ground);
    desk.send(&new);
    let stream = desk.asked().await;
    assert!(last(&stream).contains("[1] a.md\nAll about the pump.\n"));
    reply(&stream, "Daily.").await;
    desk.ended(new.turn).await;
    let work = desk.work(&new).await;
    assert_eq!(work.choice.unwrap().reason, ChoiceReason::Fits);
    assert_eq!(work.sources[0].text, "", "its text is kept once, elsewhere");
    let next = turn_in(new.conversation, Some(new.answer.id), "Thanks.");
    desk.send(&next);
    let again = desk.asked().await;
    assert_eq!(again.request.messages[0], stream.request.messages[0]);
    reply(&again, "Well.").await;
    desk.ended(next.turn).await;
    // Where the text is gone the words are sent alone.
    desk.documents.has(&[]);
    let last_one = turn_in(new.conversation, Some(next.answer.id), "Bye.");
    desk.send(&last_one);
    let stream = desk.asked().await;
    assert_eq!(
        stream.request.messages[0].content,
        "How often is it oiled, and by whom?"
    );
}

#[tokio::test]
async fn what_does_not_fit_should_be_read_in_parts_and_answered_from_the_notes() {
    let mut desk = desk();
    let text = "A line about pumps and their oil.\n".repeat(700);
    let whole = Source {
        end: text.len() as u64,
        ..passage("/a.md", "")
    };
    desk.documents.has(&[(whole, &text)]);
    desk.documents
        .finds(found(vec![passage("/a.md", "the pump")]));
    let mut ground = searching();
    ground.grounding.extract = Extract::Automatic;
    let new = grounded(new_turn("How many pumps are there?"), ground);
    desk.send(&new);
    let mut parts = 0;
    let stream = loop {
        let stream = desk.asked().await;
        if !last(&stream).contains("stands a part of the document \"a.md\"") {
            break stream;
        }
        parts += 1;
        assert_eq!(stream.request.messages.len(), 1);
        reply(&stream, if parts == 2 { "NOTHING" } else { "Two pumps." }).await;
    };
    assert!(parts > 2, "{parts}");
    assert!(
        last(&stream).contains("[1] a.md\nTwo pumps.\n"),
        "{}",
        last(&stream)
    );
    reply(&stream, "Four.").await;
    desk.ended(new.turn).await;
    let work = desk.work(&new).await;
    assert_eq!(work.choice.unwrap().reason, ChoiceReason::NeedsWhole);
    assert_eq!(
        work.step(StepKind::Read).unwrap().parts,
        Some((parts, parts))
    );
    assert_eq!(
        (work.sources.len(), work.notes.len()),
        (parts as usize - 1, parts as usize - 1)
    );
    assert_eq!(work.sources[0].start, 0);
    assert!(work.sources[1].line > 1 && work.sources[1].start > 0);
}

#[tokio::test]
async fn a_stop_between_parts_should_ask_for_no_further_one() {
    let mut desk = desk();
    let text = "A line about pumps and their oil.\n".repeat(700);
    let whole = Source {
        end: text.len() as u64,
        ..passage("/a.md", "")
    };
    desk.documents.has(&[(whole, &text)]);
    desk.documents.finds(found(vec![]));
    let mut ground = searching();
    ground.grounding.extract = Extract::Whole;
    let new = grounded(new_turn("What about pumps?"), ground);
    desk.send(&new);
    let stream = desk.asked().await;
    reply(&stream, "Two pumps.").await;
    let second = desk.asked().await;
    desk.supervisor.send(Command::StopTurn(new.turn));
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::Stopped));
    timeout(PATIENCE, second.cancel.cancelled()).await.unwrap();
    assert!(!desk.model.was_asked());
    assert_eq!(desk.work(&new).await.notes, ["Two pumps."]);
}

#[tokio::test]
async fn passages_should_be_dropped_until_they_have_room() {
    let mut desk = desk();
    let long = "word ".repeat(700);
    let sources = (0..8).map(|number| passage(&format!("/{number}.md"), &long));
    desk.documents.finds(found(sources.collect()));
    let new = grounded(new_turn("How often?"), searching());
    desk.talk(&new, "Daily.").await;
    let work = desk.work(&new).await;
    let choice = work.choice.unwrap();
    assert!(
        (1..8).contains(&work.sources.len()),
        "{}",
        work.sources.len()
    );
    assert_eq!(work.sources[0].path, "/0.md", "the best stay");
    assert!(
        choice.tokens <= choice.free_tokens.unwrap() / 2,
        "{choice:?}"
    );
}

#[tokio::test]
async fn a_failed_reading_should_leave_the_answer_from_passages() {
    let mut desk = desk();
    let text = "A line about pumps and their oil.\n".repeat(700);
    let whole = Source {
        end: text.len() as u64,
        ..passage("/a.md", "")
    };
    desk.documents.has(&[(whole, &text)]);
    desk.documents
        .finds(found(vec![passage("/a.md", "Two pumps.")]));
    let mut ground = searching();
    ground.grounding.extract = Extract::Automatic;
    let new = grounded(new_turn("How many pumps?"), ground.clone());
    desk.send(&new);
    let stream = desk.asked().await;
    let why = failure(FailureKind::Server);
    stream.end(Err(why.clone())).await;
    desk.ended(new.turn).await;
    assert_eq!(desk.work(&new).await.failed(), Some((StepKind::Read, &why)));
    ground.left_out = vec![StepKind::Read];
    let again = grounded(new_turn("How many pumps?"), ground);
    desk.send(&again);
    let stream = desk.asked().await;
    assert!(last(&stream).contains("[1] a.md\nTwo pumps.\n"));
    reply(&stream, "Two [1].").await;
    desk.ended(again.turn).await;
    let choice = desk.work(&again).await.choice.unwrap();
    assert_eq!(
        (choice.extract, choice.reason),
        (Extract::Passages, ChoiceReason::TooLong)
    );
}

#[tokio::test]
async fn a_request_that_needs_no_documents_should_not_be_searched_for() {
    let mut desk = desk();
    let mut ground = thinking();
    ground.grounding.extract = Extract::Automatic;
    let new = grounded(new_turn("Thank you!"), ground);
    let analysis = r#"{"intent": "thanks", "question": "", "queries": [], "need": "nothing"}"#;
    let stream = desk.think(&new, analysis, "You are welcome.").await;
    assert!(last(&stream).starts_with("Thank you!"));
    assert!(!last(&stream).contains("passage"), "{}", last(&stream));
    assert!(desk.documents.searched().is_empty());
    let work = desk.work(&new).await;
    assert_eq!(work.choice.unwrap().reason, ChoiceReason::NotNeeded);
    assert!(!work.found_nothing());
}

#[tokio::test]
async fn a_search_that_is_left_out_should_leave_the_answer_without_documents() {
    let mut desk = desk();
    desk.documents.finds(found(vec![passage("/a.md", "Oil.")]));
    let mut ground = searching();
    ground.left_out = vec![StepKind::Search];
    let new = grounded(new_turn("How often?"), ground);
    desk.send(&new);
    let stream = desk.asked().await;
    assert_eq!(last(&stream), "How often?");
    reply(&stream, "Daily.").await;
    desk.ended(new.turn).await;
    assert!(desk.documents.searched().is_empty());
    let work = desk.work(&new).await;
    assert_eq!(
        work.step(StepKind::Search).unwrap().state,
        StepState::LeftOut
    );
    assert!(work.choice.is_none() && !work.found_nothing());
}

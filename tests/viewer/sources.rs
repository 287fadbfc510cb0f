//! What was done before an answer, its numbered sources, and the document behind one.

use causerie::domain::{
    Analysis, Choice, ChoiceReason, CollectionId, ContentHash, DocumentId, Event, Extract, Failure,
    FailureKind, Groundwork, KnowledgeCommand, KnowledgeEvent, Message, Need, NewTurn, Outcome,
    Role, Scores, SentPrompt, Source, Step, StepKind, StepState, TurnDelta, TurnEnd, TurnId,
    TurnOptions, TurnPhase,
};
use causerie::ui::Action;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use uuid::Uuid;

use super::screen::{NOW, Window, asked, conversation, meant, message_id, window};

const TEXT: &str = "# Notes\n\nfirst\nsecond\nthe passage\nlast\n";

fn source(number: u8, path: &str, passage: &str) -> Source {
    let start = TEXT.find(passage).unwrap_or(0);
    Source {
        document: DocumentId::from(Uuid::from_u128(u128::from(number))),
        collection: CollectionId::from(Uuid::from_u128(1)),
        path: path.to_owned(),
        text_hash: ContentHash::from([number; 32]),
        start: start as u64,
        end: (start + passage.len()) as u64,
        headings: vec!["Notes".to_owned()],
        page: None,
        line: 5,
        text: passage.to_owned(),
        scores: Scores {
            lexical: Some(3.2),
            fused: 0.0325,
            ..Scores::default()
        },
    }
}

fn step(kind: StepKind, state: StepState, took_ms: u64) -> Step {
    Step {
        kind,
        state,
        took_ms,
        parts: None,
    }
}

/// An analysis, a search that found two passages, and an answer.
fn whole() -> Groundwork {
    let done = |kind, ms| step(kind, StepState::Done, ms);
    Groundwork {
        is_think_first: true,
        steps: vec![
            done(StepKind::Analyse, 2300),
            done(StepKind::Search, 40),
            done(StepKind::Choose, 200),
            done(StepKind::Write, 3600),
        ],
        analysis: Some(Analysis {
            intent: "asks for a size".to_owned(),
            question: "How large is it?".to_owned(),
            queries: vec!["cache bytes".to_owned(), "cache size".to_owned()],
            need: Need::Passages,
            is_understood: true,
            ..Analysis::default()
        }),
        queries: vec!["cache bytes".to_owned(), "cache size".to_owned()],
        choice: Some(Choice {
            extract: Extract::Passages,
            reason: ChoiceReason::TooLong,
            tokens: 2_100,
            all_tokens: Some(90_000),
            free_tokens: Some(22_000),
        }),
        sources: vec![
            source(1, "/notes/notes.md", "the passage"),
            source(2, "/notes/report.md", "second"),
        ],
        ..Groundwork::default()
    }
}

/// A window with an answer that was prepared so.
fn answered(words: &str, work: Groundwork) -> Window {
    let mut messages = asked(Vec::new());
    words.clone_into(&mut messages[1].content);
    messages[1].groundwork = Some(Box::new(work));
    window(messages)
}

fn sees(window: &Window, label: &str) -> bool {
    window.query_by_label(label).is_some()
}

fn sees_part(window: &Window, label: &str) -> bool {
    window.query_all_by_label_contains(label).next().is_some()
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label_contains(label).click();
    window.run();
}

const CLOSED: &str = "Thought first · analysed · 2 passages of 2 documents, 6.1 s";

fn again(window: &mut Window) -> (Option<Analysis>, Vec<StepKind>) {
    match meant(window).as_slice() {
        [
            Action::AnswerAgain {
                message,
                analysis,
                left_out,
            },
        ] => {
            assert_eq!(*message, message_id(2));
            (analysis.as_deref().cloned(), left_out.clone())
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_steps_should_be_one_line_when_all_is_done_and_open_by_a_click() {
    let mut window = answered("Ten.", whole());
    assert!(sees(&window, CLOSED));
    assert!(!sees_part(&window, "Analysis: done"));
    click(&mut window, "Thought first");
    for line in [
        "Analysis: done, asks for a size",
        "Search: done, “cache bytes”, “cache size”",
        "Choice: done, 2.1k of 22k free tokens · passages, they are too long to be sent whole",
        "Answer: done",
    ] {
        assert!(sees(&window, line), "{line}");
    }
    click(&mut window, "Analysis: done");
    assert!(sees_part(&window, "Understood as: How large is it?"));
    click(&mut window, "Search: done");
    assert_eq!(
        window
            .query_all_by_label("Source 1: notes.md, line 5")
            .count(),
        2,
        "in the step and below the answer"
    );
    // What was opened stays so when the row is looked at anew.
    window.state_mut().state.shape += 1;
    window.run();
    assert!(sees_part(&window, "Understood as"));
}

#[test]
fn steps_should_appear_as_they_come_and_close_when_the_turn_is_over() {
    let mut window = window(asked(Vec::new()));
    let turn = TurnId::from(Uuid::from_u128(9));
    let answer = message_id(7);
    window.state_mut().state.begin(&NewTurn {
        turn,
        conversation: conversation(),
        messages: Vec::new(),
        answer: Message::awaited(answer, Some(message_id(1)), NOW),
        typed_in: None,
        queue: None,
        options: TurnOptions::default(),
    });
    let advance = |window: &mut Window, work: Groundwork, content: &str, phase| {
        let delta = TurnDelta {
            groundwork: Some(Box::new(work)),
            content: content.to_owned(),
            phase,
            ..TurnDelta::default()
        };
        let delta = Box::new(delta);
        window
            .state_mut()
            .apply(Event::TurnAdvanced { turn, delta });
        window.run();
    };
    let mut work = Groundwork {
        is_think_first: true,
        steps: vec![step(StepKind::Analyse, StepState::Running, 0)],
        ..Groundwork::default()
    };
    advance(&mut window, work.clone(), "", Some(TurnPhase::Grounding));
    assert!(sees(&window, "Thinking first"));
    assert!(sees(&window, "Analysis: at work"));
    assert!(!sees(&window, "Preparing the answer…"), "the steps say it");
    work = whole();
    work.steps[3].state = StepState::Running;
    advance(&mut window, work, "It is ten [1", None);
    assert!(sees_part(&window, "Search: done"));
    assert!(sees(&window, "Answer: at work"));
    assert!(
        !sees_part(&window, "Source 1"),
        "neither a number that is not whole nor a list before the end"
    );
    advance(&mut window, whole(), "], see [3].", None);
    assert!(sees(&window, "Source 1: notes.md, line 5"));
    let end = TurnEnd {
        turn,
        conversation: conversation(),
        answer,
        outcome: Some(Outcome::complete()),
        timings: None,
        failure: None,
        is_kept: true,
    };
    window.state_mut().apply(Event::TurnEnded(Box::new(end)));
    window.run();
    assert!(sees(&window, CLOSED));
    assert!(!sees_part(&window, "Search: done"));

    // A reload shows the same.
    let message = window.state().state.conversation().unwrap();
    let message = message.tree.message(answer).unwrap();
    let mut reloaded = answered(&message.content, *message.groundwork.clone().unwrap());
    reloaded.run();
    let labels = |window: &Window| {
        let all = window.query_all_by_label_contains("Source ");
        all.map(|node| node.accesskit_node().label().unwrap_or_default())
            .collect::<Vec<_>>()
    };
    assert_eq!(labels(&window), labels(&reloaded));
}

#[test]
fn a_number_should_be_a_link_where_there_is_such_a_source_and_words_elsewhere() {
    let mut window = answered("Ten [1], twelve [2, 3], `x[1]` and [4].", whole());
    let links = window.query_all_by_role(egui::Role::Link);
    let links: Vec<_> = links
        .map(|node| node.accesskit_node().label().unwrap_or_default())
        .collect();
    assert_eq!(
        links,
        ["Source 1: notes.md, line 5", "Source 2: report.md, line 5"]
    );
    assert!(sees(&window, "Ten [1], twelve [2][3], x[1] and [4]."));
    let link = window.get_by_role_and_label(egui::Role::Link, "Source 2: report.md, line 5");
    link.click();
    window.run();
    let wanted = KnowledgeCommand::ReadText(ContentHash::from([2; 32]));
    assert_eq!(meant(&mut window), [Action::Knowledge(wanted)]);
    assert!(sees(&window, "2 / 2"));
}

#[test]
fn a_source_should_open_at_its_place_and_lead_to_the_next() {
    let mut window = answered("Ten [1].", whole());
    window
        .get_by_role_and_label(egui::Role::Link, "Source 1: notes.md, line 5")
        .click();
    window.run();
    assert!(sees(&window, "The document is being brought…"));
    let (mut text, lines) = (String::new(), 500);
    for line in 0..lines {
        text.extend(["line ", &line.to_string(), "\n"]);
    }
    let start = text.len();
    let mut work = whole();
    work.sources[0].start = start as u64;
    work.sources[0].end = (start + "the passage".len()) as u64;
    let long = format!("{text}the passage\n{text}");
    window
        .state_mut()
        .apply(Event::Knowledge(KnowledgeEvent::TextRead {
            hash: ContentHash::from([1; 32]),
            text: Some(long.as_str().into()),
        }));
    window.run();
    assert!(sees(&window, "line 0"), "the place is that of the source");
    window.key_press(Key::Escape);
    window.run();

    // The same where the passage is far below.
    let mut messages = asked(Vec::new());
    messages[1].content = "Ten [1].".to_owned();
    messages[1].groundwork = Some(Box::new(work));
    let mut window = super::screen::window(messages);
    window
        .state_mut()
        .apply(Event::Knowledge(KnowledgeEvent::TextRead {
            hash: ContentHash::from([1; 32]),
            text: Some(long.as_str().into()),
        }));
    window
        .get_by_role_and_label(egui::Role::Link, "Source 1: notes.md, line 5")
        .click();
    window.run();
    assert!(sees(&window, "the passage"));
    assert!(sees(&window, "line 499") && !sees(&window, "line 400"));
    window.key_press(Key::ArrowRight);
    window.run();
    assert!(sees(&window, "2 / 2"));
    window
        .state_mut()
        .apply(Event::Knowledge(KnowledgeEvent::TextRead {
            hash: ContentHash::from([2; 32]),
            text: None,
        }));
    window.run();
    assert!(sees_part(&window, "no longer kept"));
    assert!(sees(&window, "second"), "the passage itself is there");
    click(&mut window, "Previous source");
    assert!(sees(&window, "1 / 2"));
}

#[test]
fn a_step_that_failed_should_be_told_and_offer_to_go_without_it() {
    let mut work = whole();
    work.steps.truncate(2);
    work.sources.clear();
    work.choice = None;
    let failure = Failure::new(FailureKind::Timeout, "");
    work.steps[1].state = StepState::Failed { failure };
    work.steps[0].state = StepState::LeftOut;
    let mut window = answered("", work);
    assert!(
        sees(&window, "Search: did not work"),
        "it is open by itself"
    );
    click(&mut window, "Answer without it");
    let (analysis, left_out) = again(&mut window);
    assert_eq!(left_out, [StepKind::Analyse, StepKind::Search]);
    assert!(analysis.is_some(), "what was found out is not asked again");
    window.get_by_label("Try again").click();
    window.run();
    assert_eq!(again(&mut window).1, [StepKind::Analyse]);
}

#[test]
fn queries_should_be_edited_in_place_and_searched_again() {
    let mut window = answered("Ten.", whole());
    click(&mut window, "Thought first");
    click(&mut window, "Edit what is searched for");
    let name = "What is searched for, one query a line";
    let field = window.get_by_label(name);
    assert_eq!(
        field.accesskit_node().value().as_deref(),
        Some("cache bytes\ncache size")
    );
    window.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.event(egui::Event::Text("mine\n\n other ".to_owned()));
    window.run();
    click(&mut window, "Search and answer again");
    let (analysis, left_out) = again(&mut window);
    let analysis = analysis.unwrap();
    assert_eq!(analysis.queries, ["mine", "other"]);
    assert!(analysis.is_edited && left_out.is_empty());
    assert_eq!(analysis.question, "How large is it?");
    assert!(!sees(&window, name), "it closes");
    click(&mut window, "Edit what is searched for");
    window.key_press(Key::Escape);
    window.run();
    assert!(!sees(&window, name));
    assert!(meant(&mut window).is_empty());
}

#[test]
fn the_exact_prompts_should_be_asked_for_once_and_shown_as_code() {
    let mut window = answered("Ten.", whole());
    click(&mut window, "Thought first");
    click(&mut window, "Show the exact prompts");
    let wanted = KnowledgeCommand::ReadPrompts(message_id(2));
    assert_eq!(meant(&mut window), [Action::Knowledge(wanted)]);
    let news = KnowledgeEvent::PromptsRead {
        message: message_id(2),
        prompts: vec![SentPrompt {
            step: StepKind::Analyse,
            text: "<|user|> to the letter ```".to_owned(),
        }],
    };
    window.state_mut().apply(Event::Knowledge(news));
    window.run();
    assert!(sees(&window, "Sent for: Analysis"));
    assert!(sees(&window, "<|user|> to the letter ```"));
    click(&mut window, "Hide the exact prompts");
    click(&mut window, "Show the exact prompts");
    assert!(meant(&mut window).is_empty());
}

#[test]
fn what_was_not_found_or_cut_off_should_be_said_plainly() {
    let mut work = whole();
    work.is_think_first = false;
    work.sources.clear();
    work.choice = None;
    work.steps = vec![
        step(StepKind::Search, StepState::Done, 40),
        step(StepKind::Write, StepState::Done, 900),
    ];
    let mut window = answered("Ten [1].", work.clone());
    click(&mut window, "Searched the documents: nothing was found");
    assert!(sees_part(&window, "has no source to name"));
    assert!(sees(&window, "Ten [1]."), "and nothing can be cited");

    work.steps[0].state = StepState::Running;
    let mut window = answered("", work);
    click(&mut window, "Searched the documents: it was cut off");
    assert!(sees_part(&window, "Search: cut off"));

    let mut work = whole();
    work.analysis = Some(Analysis {
        reply: "I think you want".to_owned(),
        queries: vec!["How large?".to_owned()],
        ..Analysis::default()
    });
    work.troubles = vec![Failure::new(FailureKind::Offline, "embedding server")];
    let mut window = answered("Ten.", work);
    click(&mut window, "Thought first");
    assert!(sees_part(&window, "your own words stand in"));
    assert!(sees_part(&window, "embedding server"));
    click(&mut window, "Analysis: done");
    assert!(sees(&window, "I think you want"));
}

#[test]
fn an_answer_with_an_analysis_should_be_regenerated_with_it() {
    let mut window = answered("Ten.", whole());
    let menus = window.query_all_by_label("More for this message");
    menus.last().unwrap().click();
    window.run();
    click(&mut window, "Regenerate with the same analysis");
    let (analysis, left_out) = again(&mut window);
    assert_eq!(analysis, whole().analysis);
    assert!(left_out.is_empty());
    assert_eq!(asked(Vec::new())[1].role, Role::Assistant);
}

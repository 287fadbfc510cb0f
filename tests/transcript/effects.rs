//! What each setting changes in the conversation on screen.

use causerie::domain::{
    Density, Message, Role, Settings, Timestamp, Timings, ToolCall, TranscriptWidth, TurnDelta,
};
use causerie::ui::Action;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::{
    Screen, Tokens, advance, begin_turn, line_of, message_id, say, screen, scroll, top_of,
};

/// The conversation with these settings, drawn.
fn with(messages: Vec<Message>, change: impl Fn(&mut Settings)) -> Harness<'static, Screen> {
    let mut harness = screen(messages);
    set(&mut harness, change);
    harness
}

/// Changes the settings of a conversation that is on screen.
fn set(harness: &mut Harness<'static, Screen>, change: impl Fn(&mut Settings)) {
    let screen = harness.state_mut();
    change(&mut screen.state.settings);
    screen.tokens = Tokens::of(&screen.state.settings, false);
    harness.run_steps(3);
}

fn sees(harness: &Harness<'static, Screen>, label: &str) -> bool {
    harness.query_all_by_label(label).next().is_some()
}

fn click(harness: &mut Harness<'static, Screen>, label: &str) {
    harness.get_by_label(label).click();
    harness.run_steps(3);
}

/// The line that stands for instructions, not their group.
fn press_instructions(harness: &mut Harness<'static, Screen>) {
    let line = egui::accesskit::Role::Button;
    harness.get_by_role_and_label(line, "Instructions").click();
    harness.run_steps(3);
}

fn instructed() -> Vec<Message> {
    let mut messages = line_of(3);
    messages[0] = Message::new(
        message_id(0),
        None,
        Role::System,
        "Be brief.".to_owned(),
        Timestamp(0),
    );
    messages[1].role = Role::User;
    messages[2].role = Role::Assistant;
    messages
}

#[test]
fn instructions_should_be_folded_away_where_they_are_not_wanted() {
    let mut harness = with(instructed(), |settings| settings.shows_instructions = false);
    assert!(!sees(&harness, "Be brief."));
    let folded = top_of(&harness, "with a second paragraph");
    press_instructions(&mut harness);
    assert!(sees(&harness, "Be brief."));
    assert!(top_of(&harness, "with a second paragraph") > folded + 20.0);
    press_instructions(&mut harness);
    assert!(!sees(&harness, "Be brief."));
    set(&mut harness, |settings| settings.shows_instructions = true);
    assert!(
        !sees(&harness, "Be brief."),
        "what was folded by hand stays so"
    );
    let harness = with(instructed(), |_| ());
    assert!(sees(&harness, "Be brief."));
}

#[test]
fn numbers_should_go_and_the_model_stay() {
    let mut messages = line_of(2);
    messages[1].model = Some("/models/tiny-Q4_K_M.gguf".to_owned());
    messages[1].timings = Some(Timings {
        predicted_n: 7,
        predicted_ms: 70.0,
        ..Timings::default()
    });
    let mut harness = with(messages, |_| ());
    assert!(sees(&harness, "7 tokens") && sees(&harness, "tiny-Q4_K_M"));
    set(&mut harness, |settings| {
        settings.shows_numbers = false;
        settings.shows_quantisation = false;
    });
    assert!(!sees(&harness, "7 tokens") && sees(&harness, "tiny"));
    set(&mut harness, |settings| {
        settings.shows_raw_model_names = true;
    });
    assert!(sees(&harness, "/models/tiny-Q4_K_M.gguf"));
}

#[test]
fn thoughts_should_stay_folded_while_they_come_where_that_is_wanted() {
    for opens_thoughts in [true, false] {
        let mut harness = with(line_of(1), |settings| {
            settings.opens_thoughts = opens_thoughts;
        });
        let turn = begin_turn(&mut harness.state_mut().state, 0);
        let delta = TurnDelta {
            reasoning: "Let me see.".to_owned(),
            ..TurnDelta::default()
        };
        advance(&mut harness.state_mut().state, turn, delta);
        harness.run_steps(3);
        assert_eq!(sees(&harness, "Let me see."), opens_thoughts);
        click(&mut harness, "Thinking…");
        assert_eq!(sees(&harness, "Let me see."), !opens_thoughts);
    }
}

#[test]
fn tool_calls_should_be_opened_by_hand_or_by_the_setting() {
    let mut messages = line_of(3);
    messages[1].tool_calls.push(ToolCall {
        id: "c1".to_owned(),
        name: "look".to_owned(),
        arguments: "{\"where\":\"outside\"}".to_owned(),
    });
    let is_open = |harness: &Harness<'static, Screen>| {
        let found = harness.query_all_by_label_contains("outside");
        found.count() > 0
    };
    let mut harness = with(messages, |_| ());
    assert!(!is_open(&harness));
    click(&mut harness, "Calls look");
    assert!(is_open(&harness));
    click(&mut harness, "Calls look");
    assert!(!is_open(&harness));
    let mut messages = line_of(3);
    messages[1].tool_calls.push(ToolCall {
        id: "c1".to_owned(),
        name: "look".to_owned(),
        arguments: "{\"where\":\"outside\"}".to_owned(),
    });
    let harness = with(messages, |settings| settings.opens_tool_calls = true);
    assert!(is_open(&harness));
}

#[test]
fn words_and_thoughts_should_be_plain_where_they_are_not_to_be_read_as_markdown() {
    let mut messages = line_of(2);
    messages[0].content = "A **bold** word\n\n# and no title\n".to_owned();
    messages[1].reasoning = "Some *stress*".to_owned();
    let mut harness = with(messages, |_| ());
    click(&mut harness, "Thoughts");
    assert!(sees(&harness, "A bold word") && sees(&harness, "Some stress"));
    set(&mut harness, |settings| settings.renders_own_words = false);
    assert!(sees(&harness, "A **bold** word\n\n# and no title"));
    assert!(sees(&harness, "Some stress"));
    set(&mut harness, |settings| settings.renders_thoughts = false);
    assert!(sees(&harness, "Some *stress*"));
    assert!(
        sees(&harness, "with a second paragraph"),
        "answers are Markdown"
    );
}

#[test]
fn a_message_should_be_shown_as_written_and_as_text_again() {
    let mut messages = line_of(2);
    messages[1].content = "# A *title*\n\n- one".to_owned();
    let mut harness = with(messages, |settings| settings.offers_raw_words = true);
    assert!(sees(&harness, "A title"));
    let menu = |harness: &mut Harness<'static, Screen>, label: &str| {
        let more = harness.get_all_by_label("More for this message").last();
        more.unwrap().click();
        harness.run_steps(3);
        click(harness, label);
        let actions = std::mem::take(&mut harness.state_mut().actions);
        let Some(Action::ShowAsWritten(message, is_as_written)) = actions.last() else {
            panic!("{actions:?}");
        };
        let state = &mut harness.state_mut().state;
        state.show_as_written(*message, *is_as_written);
        harness.run_steps(3);
    };
    menu(&mut harness, "Show as written");
    assert!(sees(&harness, "# A *title*\n\n- one"));
    // What is shown so can be taken back, whatever the setting says meanwhile.
    set(&mut harness, |settings| settings.offers_raw_words = false);
    menu(&mut harness, "Show as text again");
    assert!(sees(&harness, "A title"));
}

fn code(lines: usize) -> String {
    let lines: Vec<String> = (1..=lines).map(|line| format!("line {line};")).collect();
    lines.join("\n")
}

#[test]
fn long_code_should_be_cut_until_it_is_opened_and_be_copied_whole() {
    let mut messages = line_of(2);
    messages[1].content = format!("```\n{}\n```\n", code(30));
    let shows = |harness: &Harness<'static, Screen>, line: &str| {
        let found = harness.query_all_by_label_contains(line);
        found.count() > 0
    };
    let mut harness = with(messages.clone(), |_| ());
    assert!(shows(&harness, "line 24;") && !shows(&harness, "line 25;"));
    harness.state_mut().memory.go_to_start();
    harness.run_steps(3);
    click(&mut harness, "Copy this code");
    let copied = harness.state_mut().actions.pop();
    assert_eq!(copied, Some(Action::Copy(code(30))));
    harness.state_mut().memory.go_to_end();
    harness.run_steps(3);
    click(&mut harness, "Show all 30 lines");
    assert!(shows(&harness, "line 30;") && !sees(&harness, "Show all 30 lines"));
    let mut harness = with(messages.clone(), |settings| {
        settings.shows_whole_code = true;
    });
    assert!(shows(&harness, "line 30;"));
    set(&mut harness, |settings| settings.shows_whole_code = false);
    assert!(!shows(&harness, "line 30;"));
    // A few lines more are not worth a line that hides them.
    messages[1].content = format!("```\n{}\n```\n", code(28));
    assert!(shows(&with(messages, |_| ()), "line 28;"));
}

#[test]
fn code_that_grew_before_the_persons_eyes_should_not_shrink() {
    let mut harness = with(line_of(1), |_| ());
    let turn = begin_turn(&mut harness.state_mut().state, 0);
    say(
        &mut harness.state_mut().state,
        turn,
        &format!("```\n{}\n", code(40)),
    );
    harness.run_steps(3);
    say(
        &mut harness.state_mut().state,
        turn,
        "```\n\nDone.\n\nNow more.\n",
    );
    harness.run_steps(3);
    assert!(sees(&harness, "Done."));
    assert!(!sees(&harness, "Show all 40 lines"));
}

#[test]
fn the_view_should_stay_where_it_is_where_it_is_not_to_follow() {
    let mut harness = with(line_of(40), |settings| settings.follows_answers = false);
    assert!(!sees(&harness, "Latest"), "it opens at the end");
    let turn = begin_turn(&mut harness.state_mut().state, 39);
    harness.run_steps(3);
    let before = top_of(&harness, "Answer 39");
    for _ in 0..30 {
        say(&mut harness.state_mut().state, turn, "One more.\n\n");
        harness.run_steps(1);
    }
    assert!((top_of(&harness, "Answer 39") - before).abs() < 1.0);
    click(&mut harness, "Latest");
    assert!(!sees(&harness, "Answer 39"));
    assert!(!sees(&harness, "Latest"));
    say(
        &mut harness.state_mut().state,
        turn,
        &"More.\n\n".repeat(30),
    );
    harness.run_steps(3);
    assert!(sees(&harness, "Latest"), "it follows no more than before");
    // Nor does it where the person scrolls to the end.
    scroll(&mut harness, -30_000.0);
    assert!(!sees(&harness, "Latest"));
    say(
        &mut harness.state_mut().state,
        turn,
        &"More.\n\n".repeat(30),
    );
    harness.run_steps(3);
    assert!(sees(&harness, "Latest"));
}

#[test]
fn text_gaps_and_column_should_be_as_large_as_the_person_wants() {
    let mut harness = with(line_of(6), |_| ());
    let height = |harness: &Harness<'static, Screen>| {
        let found = harness.get_by_label("Question 4").rect();
        (found.height(), found.right())
    };
    let apart = |harness: &Harness<'static, Screen>| {
        top_of(harness, "Question 4") - top_of(harness, "Question 2")
    };
    let (usual, usual_right) = height(&harness);
    let usual_apart = apart(&harness);
    set(&mut harness, |settings| settings.density = Density::Compact);
    assert!(apart(&harness) < usual_apart - 15.0);
    set(&mut harness, |settings| {
        settings.density = Density::Comfortable;
    });
    assert!((apart(&harness) - usual_apart).abs() < 1.0);
    set(&mut harness, |settings| settings.text_scale = 1.5);
    let (large, _) = height(&harness);
    assert!((large - usual * 1.5).abs() < 2.0, "{usual} {large}");
    set(&mut harness, |settings| {
        settings.text_scale = 1.0;
        settings.transcript_width = TranscriptWidth::Narrow;
    });
    let (again, narrow_right) = height(&harness);
    assert!((again - usual).abs() < 0.1);
    assert!(narrow_right < usual_right - 50.0);
    set(&mut harness, |settings| {
        settings.transcript_width = TranscriptWidth::Full;
    });
    assert!(height(&harness).1 > usual_right + 20.0);
}

#[test]
fn words_that_a_search_found_should_be_seen_where_code_is_cut() {
    let mut messages = line_of(2);
    messages[1].content = format!("```\n{}\nneedle\n```\n", code(60));
    let mut harness = with(messages, |_| ());
    let state = &mut harness.state_mut().state;
    state.show_message(message_id(1), vec!["needle".to_owned()]);
    harness.run_steps(3);
    let found = harness.query_all_by_label_contains("needle");
    assert!(found.count() > 0);
}

//! The conversation on screen, by what a person (or a screen reader) finds there.

#[path = "transcript/effects.rs"]
mod effects;
#[path = "transcript/shown.rs"]
mod shown;

use causerie::domain::{
    Conversation, ConversationId, Event, Failure, FailureKind, Message, MessageId, NewTurn,
    Outcome, Overrides, Reasoning, Role, Timestamp, Timings, Tree, TurnDelta, TurnId, TurnOptions,
};
use causerie::state::State;
use causerie::ui::theme::{self, Tokens};
use causerie::ui::transcript::{TranscriptMemory, transcript_ui};
use causerie::ui::{Action, View};
use causerie::words::Words;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use uuid::Uuid;

struct Screen {
    state: State,
    memory: TranscriptMemory,
    words: Words,
    tokens: Tokens,
    actions: Vec<Action>,
}

fn message_id(index: usize) -> MessageId {
    MessageId::from(Uuid::from_u128(index as u128 + 1))
}

fn conversation() -> ConversationId {
    ConversationId::from(Uuid::from_u128(7))
}

fn line_of(messages: usize) -> Vec<Message> {
    (0..messages)
        .map(|index| {
            let parent = index.checked_sub(1).map(message_id);
            let (role, text) = if index % 2 == 0 {
                (Role::User, format!("Question {index}"))
            } else {
                (
                    Role::Assistant,
                    format!("Answer {index}\n\nwith a second paragraph\n"),
                )
            };
            Message::new(message_id(index), parent, role, text, Timestamp(0))
        })
        .collect()
}

fn screen(messages: Vec<Message>) -> Harness<'static, Screen> {
    let mut state = State::default();
    state.select(Some(conversation()));
    let Ok(tree) = Tree::from_messages(messages, []) else {
        panic!("the messages are not a tree");
    };
    state.apply(
        Event::ConversationOpened(Box::new(Conversation {
            id: conversation(),
            tree,
        })),
        Timestamp(0),
    );
    let screen = Screen {
        state,
        memory: TranscriptMemory::default(),
        words: Words::english(),
        tokens: Tokens::light(),
        actions: Vec::new(),
    };
    Harness::builder()
        .with_size([900.0, 600.0])
        .with_max_steps(32)
        .with_context_setup(|context| {
            context.set_fonts(theme::fonts());
            context.set_style_of(egui::Theme::Light, theme::style(&Tokens::light()));
            context.set_theme(egui::Theme::Light);
        })
        .build_ui_state(
            |ui, screen: &mut Screen| {
                let view = View {
                    state: &screen.state,
                    words: &screen.words,
                    theme: &screen.tokens,
                    now: Timestamp(0),
                    today: Timestamp(0),
                };
                transcript_ui(ui, view, &mut screen.memory, &mut screen.actions);
            },
            screen,
        )
}

fn begin_turn(state: &mut State, parent: usize) -> TurnId {
    let turn = TurnId::from(Uuid::from_u128(99));
    state.begin(&NewTurn {
        turn,
        conversation: conversation(),
        messages: Vec::new(),
        answer: Message::awaited(message_id(50_000), Some(message_id(parent)), Timestamp(0)),
        typed_in: None,
        queue: None,
        options: TurnOptions::default(),
    });
    turn
}

fn advance(state: &mut State, turn: TurnId, delta: TurnDelta) {
    let delta = Box::new(delta);
    state.apply(Event::TurnAdvanced { turn, delta }, Timestamp(0));
}

fn say(state: &mut State, turn: TurnId, content: &str) {
    let content = content.to_owned();
    advance(
        state,
        turn,
        TurnDelta {
            content,
            ..TurnDelta::default()
        },
    );
}

fn scroll(harness: &mut Harness<'static, Screen>, points: f32) {
    harness.hover_at(egui::pos2(450.0, 300.0));
    harness.event(egui::Event::MouseWheel {
        source: egui::MouseWheelSource::Wheel,
        unit: egui::MouseWheelUnit::Point,
        delta: egui::vec2(0.0, points),
        phase: egui::TouchPhase::Move,
        modifiers: egui::Modifiers::NONE,
    });
    harness.run_steps(20);
}

fn top_of(harness: &Harness<'static, Screen>, label: &str) -> f32 {
    harness.get_by_label(label).rect().min.y
}

#[test]
fn a_long_conversation_should_open_at_its_end() {
    let mut harness = screen(line_of(10_000));
    harness.run();
    assert!(harness.query_by_label("Answer 9999").is_some());
    assert!(harness.query_by_label("Question 0").is_none());
    let shown = harness
        .query_all_by_label("with a second paragraph")
        .count();
    assert!(
        shown < 20,
        "only what is in view is there, not {shown} messages"
    );
}

#[test]
fn scrolling_up_and_down_again_should_come_back_to_the_same_place() {
    let mut harness = screen(line_of(2_000));
    harness.run();
    scroll(&mut harness, 400.0);
    let before = top_of(&harness, "Answer 1993");
    for _ in 0..5 {
        scroll(&mut harness, 700.0);
    }
    assert!(harness.query_by_label("Answer 1993").is_none());
    for _ in 0..5 {
        scroll(&mut harness, -700.0);
    }
    let after = top_of(&harness, "Answer 1993");
    assert!((before - after).abs() < 1.0, "{before} and {after}");
}

#[test]
fn the_view_should_follow_an_answer_only_while_it_is_at_the_end() {
    let mut harness = screen(line_of(41));
    let turn = begin_turn(&mut harness.state_mut().state, 40);
    for index in 0..40 {
        say(
            &mut harness.state_mut().state,
            turn,
            &format!("Line {index}\n\n"),
        );
        harness.step();
    }
    harness.run_steps(3);
    assert!(harness.query_by_label("Line 39").is_some(), "it follows");

    scroll(&mut harness, 150.0);
    assert!(harness.query_by_label("Latest").is_some(), "it has let go");
    let before = top_of(&harness, "Line 30");
    for index in 40..80 {
        say(
            &mut harness.state_mut().state,
            turn,
            &format!("Line {index}\n\n"),
        );
        harness.step();
    }
    harness.run_steps(3);
    let after = top_of(&harness, "Line 30");
    assert!(
        (before - after).abs() < 1.0,
        "what is read stays: {before}, {after}"
    );

    harness.get_by_label("Latest").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("Line 79").is_some());
    assert!(harness.query_by_label("Latest").is_none());
}

#[test]
fn versions_should_be_counted_and_one_click_apart() {
    let mut messages = line_of(2);
    messages.push(Message::new(
        message_id(2),
        Some(message_id(0)),
        Role::Assistant,
        "Another answer".to_owned(),
        Timestamp(0),
    ));
    let mut harness = screen(messages);
    harness.run();
    assert!(harness.query_by_label("Another answer").is_some());
    harness.get_by_label("2 / 2");
    harness.get_by_label("Previous version").click();
    harness.run();
    let actions = std::mem::take(&mut harness.state_mut().actions);
    assert_eq!(actions, [Action::SelectMessage(message_id(1))]);
    harness.state_mut().state.select_message(message_id(1));
    harness.run();
    assert!(harness.query_by_label("Answer 1").is_some());
    harness.get_by_label("1 / 2");
}

#[test]
fn facts_should_make_room_for_the_buttons_in_a_narrow_window() {
    let mut messages = line_of(2);
    let mut other = messages[1].clone();
    other.id = message_id(2);
    other.model = Some("a-model-with-a-long-name-q4".to_owned());
    other.timings = Some(Timings {
        predicted_n: 335,
        predicted_ms: 5_900.0,
        ..Timings::default()
    });
    messages.push(other);
    let mut harness = screen(messages);
    harness.run();
    assert!(harness.query_by_label("335 tokens").is_some());
    harness.set_size(egui::vec2(400.0, 600.0));
    harness.run_steps(4);
    let buttons = harness.get_by_label("Previous version").rect().min.x;
    let model = harness.get_by_label("a-model-with-a-long-name-q4").rect();
    assert!(model.max.x <= buttons, "{model} and {buttons}");
    for fact in ["335 tokens", "56.8 tokens/s"] {
        if let Some(fact) = harness.query_by_label(fact) {
            assert!(fact.rect().max.x <= buttons, "{}", fact.rect());
        }
    }
}

#[test]
fn thoughts_should_be_open_while_they_come_and_closed_by_the_answer() {
    let mut harness = screen(line_of(1));
    let turn = begin_turn(&mut harness.state_mut().state, 0);
    harness.run_steps(2);
    assert!(harness.query_by_label_contains("Waiting").is_some());
    advance(
        &mut harness.state_mut().state,
        turn,
        TurnDelta {
            reasoning: "Let me see.".to_owned(),
            reasoning_ms: Some(1200),
            ..TurnDelta::default()
        },
    );
    harness.run_steps(2);
    assert!(harness.query_by_label("Let me see.").is_some());
    say(&mut harness.state_mut().state, turn, "Here it is.");
    harness.run_steps(2);
    assert!(harness.query_by_label("Let me see.").is_none());
    assert!(harness.query_by_label("Here it is.").is_some());
    harness.get_by_label_contains("Thought for").click();
    harness.run_steps(3);
    assert!(
        harness.query_by_label("Let me see.").is_some(),
        "nothing is hidden"
    );
}

#[test]
fn code_and_messages_should_be_copied_whole() {
    let mut messages = line_of(1);
    let text = "```rust\nfn main() {}\n```\n";
    let parent = Some(message_id(0));
    let answer = Message::new(
        message_id(1),
        parent,
        Role::Assistant,
        text.to_owned(),
        Timestamp(0),
    );
    messages.push(answer);
    let mut harness = screen(messages);
    harness.run();
    harness.get_by_label("Copy this code").click();
    harness.run_steps(2);
    harness
        .get_all_by_label("Copy this message")
        .last()
        .expect("the answer's button")
        .click();
    harness.run_steps(2);
    let actions = &harness.state().actions;
    assert_eq!(
        *actions,
        [
            Action::Copy("fn main() {}".to_owned()),
            Action::Copy(text.to_owned())
        ]
    );
}

#[test]
fn a_link_should_be_an_action_and_nothing_else() {
    let mut messages = line_of(1);
    messages[0].content = "see [the page](https://example.org/a) there".to_owned();
    let mut harness = screen(messages);
    harness.run();
    harness.get_by_label("the page").click();
    harness.run_steps(2);
    let expected = Action::OpenLink("https://example.org/a".to_owned());
    assert_eq!(harness.state().actions, [expected]);
}

#[test]
fn a_narrower_window_should_keep_the_place() {
    let mut harness = screen(line_of(400));
    harness.run();
    scroll(&mut harness, 3000.0);
    let shown = (0..400)
        .find(|index| {
            harness
                .query_by_label(&format!("Question {index}"))
                .is_some()
        })
        .expect("a question in view");
    harness.set_size(egui::vec2(480.0, 600.0));
    harness.run_steps(4);
    assert!(
        harness
            .query_by_label(&format!("Question {shown}"))
            .is_some(),
        "question {shown} is still in view"
    );
}

#[test]
fn rare_markdown_should_be_shown_too() {
    let mut messages = line_of(1);
    messages.push(Message::new(
        message_id(1),
        Some(message_id(0)),
        Role::Assistant,
        "> [!NOTE]\n> Mind the gap.\n\nAfter.\n".to_owned(),
        Timestamp(0),
    ));
    let mut harness = screen(messages);
    harness.run();
    assert!(harness.query_by_label_contains("Mind the gap.").is_some());
    assert!(harness.query_by_label("After.").is_some());
}

/// A question with three answers, the second of which is selected.
fn versions() -> Vec<Message> {
    let question = line_of(1).remove(0);
    let answers = (1..4).map(|index| {
        let parent = Some(message_id(0));
        let text = format!("Answer {index}");
        Message::new(
            message_id(index),
            parent,
            Role::Assistant,
            text,
            Timestamp(0),
        )
    });
    std::iter::once(question).chain(answers).collect()
}

#[test]
fn alt_with_an_arrow_should_step_through_the_versions_of_the_message_with_the_focus() {
    let mut harness = screen(versions());
    harness.state_mut().state.select_message(message_id(2));
    harness.run();
    harness
        .get_by_role_and_label(egui::accesskit::Role::Group, "Answer")
        .focus();
    harness.run();
    let alt = egui::Modifiers::ALT;
    for (key, expected) in [(egui::Key::ArrowLeft, 1), (egui::Key::ArrowRight, 3)] {
        harness.key_press_modifiers(alt, key);
        harness.run();
        let action = harness.state_mut().actions.pop();
        assert_eq!(action, Some(Action::SelectMessage(message_id(expected))));
    }
    // The question has one version, and nothing to step to.
    harness
        .get_by_role_and_label(egui::accesskit::Role::Group, "Your message")
        .focus();
    harness.run();
    harness.key_press_modifiers(alt, egui::Key::ArrowLeft);
    harness.run();
    assert_eq!(harness.state().actions, []);
}

#[test]
fn the_other_button_of_the_mouse_should_open_the_menu_of_a_message() {
    let mut harness = screen(line_of(3));
    let at = harness.get_by_label("Question 2").rect().center();
    harness.hover_at(at);
    for pressed in [true, false] {
        harness.event(egui::Event::PointerButton {
            pos: at,
            button: egui::PointerButton::Secondary,
            pressed,
            modifiers: egui::Modifiers::NONE,
        });
    }
    harness.run();
    harness.get_by_label("Copy the talk down to here").click();
    harness.run();
    let wanted = Action::CopyBranch(message_id(2));
    assert_eq!(harness.state().actions, [wanted]);
}

#[test]
fn an_answer_with_another_model_should_be_asked_for_from_the_menu() {
    let mut harness = screen(line_of(2));
    harness.state_mut().state.is_loaded = true;
    harness.run();
    let menus: Vec<_> = harness
        .query_all_by_label("More for this message")
        .collect();
    menus[1].click();
    harness.run();
    harness.get_by_label_contains("Regenerate with").click();
    harness.run();
    harness.get_by_label("No thinking").click();
    harness.run();
    let different = Overrides {
        reasoning: Some(Reasoning::Off),
        ..Overrides::default()
    };
    let wanted = Action::Regenerate(message_id(1), Box::new(different));
    assert_eq!(harness.state().actions, [wanted]);
}

#[test]
fn a_failed_answer_should_offer_to_be_retried_gone_on_with_and_discarded() {
    let mut messages = line_of(2);
    messages[1].outcome = Outcome::Failed {
        failure: Failure::new(FailureKind::Server, "Compute error."),
    };
    let mut harness = screen(messages);
    harness.state_mut().state.is_loaded = true;
    harness.run();
    harness.get_by_label_contains("Compute error.");
    for label in [
        "Ask for another answer",
        "Go on with this answer",
        "Throw this answer away",
    ] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let id = message_id(1);
    assert_eq!(
        harness.state().actions,
        [
            Action::Regenerate(id, Box::default()),
            Action::Continue(id),
            Action::RemoveMessage(id),
        ]
    );
}

//! The map of branches and two branches side by side, by what a person (or a screen reader)
//! finds there.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

use causerie::domain::{
    Conversation, ConversationId, ConversationSummary, Event, Message, MessageId, NewTurn, Outcome,
    Role, Settings, Timestamp, Tree, TurnDelta, TurnId, TurnOptions,
};
use causerie::state::State;
use causerie::ui::theme::{self, Tokens};
use causerie::ui::{Action, UiMemory, View, window_ui};
use causerie::words::Words;
use egui::{Key, Modifiers, Vec2, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use uuid::Uuid;

struct Screen {
    state: State,
    memory: UiMemory,
    words: Words,
    tokens: Tokens,
    actions: Vec<Action>,
}

type Window = Harness<'static, Screen>;

const NOW: Timestamp = Timestamp(600_000);

fn id(number: usize) -> MessageId {
    MessageId::from(Uuid::from_u128(number as u128 + 1))
}

fn conversation() -> ConversationId {
    ConversationId::from(Uuid::from_u128(7))
}

fn said(number: usize, parent: Option<usize>, role: Role, words: &str) -> Message {
    let words = words.to_owned();
    Message::new(id(number), parent.map(id), role, words, Timestamp(300_000))
}

/// A question with three answers; below the second the talk goes on, and is selected.
fn talk() -> Vec<Message> {
    let mut messages = vec![
        said(0, None, Role::User, "How many moons?"),
        said(1, Some(0), Role::Assistant, "One moon, as far as I know."),
        said(
            2,
            Some(0),
            Role::Assistant,
            "## Two\n\nPhobos and **Deimos**.",
        ),
        said(3, Some(0), Role::Assistant, "Nobody can tell."),
        said(4, Some(2), Role::User, "Which is larger?"),
        said(5, Some(4), Role::Assistant, "Phobos is."),
    ];
    messages[1].model = Some("qwen3".to_owned());
    messages[2].model = Some("gemma".to_owned());
    messages[3].outcome = Outcome::Stopped;
    messages
}

fn screen(messages: Vec<Message>, selected: usize, size: Vec2) -> Window {
    let mut state = State::default();
    let settings = Settings {
        is_sidebar_open: false,
        ..Settings::default()
    };
    state.apply(
        Event::Loaded {
            settings: Box::new(settings),
            conversations: vec![ConversationSummary::new(
                conversation(),
                "Moons".to_owned(),
                NOW,
            )],
            draft: String::new(),
            side_drafts: Vec::new(),
            attachments: Vec::new(),
            deletion: None,
        },
        NOW,
    );
    state.select(Some(conversation()));
    let mut tree = Tree::from_messages(messages, []).unwrap();
    tree.select(id(selected)).unwrap();
    let conversation = Conversation {
        id: conversation(),
        tree,
    };
    state.apply(Event::ConversationOpened(Box::new(conversation)), NOW);
    let screen = Screen {
        state,
        memory: UiMemory::default(),
        words: Words::english(),
        tokens: Tokens::light(),
        actions: Vec::new(),
    };
    let mut window = Harness::builder()
        .with_size(size)
        .with_max_steps(32)
        .with_context_setup(|context| {
            context.set_fonts(theme::fonts());
            context.set_style_of(egui::Theme::Light, theme::style(&Tokens::light()));
            context.set_theme(egui::Theme::Light);
        })
        .build_ui_state(draw, screen);
    window.run();
    window
}

fn draw(ui: &mut egui::Ui, screen: &mut Screen) {
    let view = View {
        state: &screen.state,
        words: &screen.words,
        theme: &screen.tokens,
        now: NOW,
        today: Timestamp(0),
    };
    let mut actions = Vec::new();
    window_ui(ui, view, &mut screen.memory, &mut actions);
    for action in &actions {
        match action {
            Action::ToggleMap => screen.state.settings.is_map_open ^= true,
            Action::SetMapWidth(width) => screen.state.settings.map_width = *width,
            Action::SelectMessage(message) => screen.state.select_message(*message),
            Action::OpenHit {
                message: Some(message),
                ..
            } => {
                screen.state.select_message(*message);
                screen.state.show_message(*message, Vec::new());
            }
            Action::Compare(sides) => screen.state.compare(*sides),
            Action::EndComparison => screen.state.end_comparison(),
            _ => {}
        }
    }
    screen.actions.extend(actions);
}

/// A window with the map open.
fn map_of(messages: Vec<Message>, selected: usize) -> Window {
    let mut window = screen(messages, selected, vec2(1280.0, 800.0));
    window.get_by_label("Show the branches").click();
    window.run();
    window
}

fn sees(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

fn leaf(window: &Window) -> Option<MessageId> {
    window.state().state.conversation()?.tree.selected_leaf()
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.run();
}

const MAP: &str = "Map of the branches";
const FIRST: &str = "Answer 1 of 3, qwen3: One moon, as far as I know.";
const SECOND: &str = "Answer 2 of 3, gemma: Two";
const THIRD: &str = "Answer 3 of 3: Nobody can tell.";

#[test]
fn the_map_should_open_and_close_by_its_button_and_its_keys() {
    let mut window = screen(talk(), 5, vec2(1280.0, 800.0));
    assert!(!sees(&window, MAP));
    click(&mut window, "Show the branches");
    assert!(sees(&window, MAP));
    assert!(sees(&window, "6 messages on 3 branches"));
    window
        .get_all_by_label("Hide the branches")
        .next()
        .unwrap()
        .click();
    window.run();
    assert!(!sees(&window, MAP));
    window.key_press_modifiers(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    window.run();
    assert!(sees(&window, MAP));
    let settings = &window.state().state.settings;
    assert!(settings.is_map_open && !settings.is_sidebar_open);
}

#[test]
fn the_map_should_lie_over_a_narrow_window_until_a_branch_is_chosen() {
    let mut window = screen(talk(), 5, vec2(440.0, 800.0));
    click(&mut window, "Show the branches");
    assert!(sees(&window, MAP));
    assert!(!window.state().state.settings.is_map_open);
    click(&mut window, FIRST);
    assert_eq!(leaf(&window), Some(id(1)));
    assert!(!sees(&window, MAP));
    click(&mut window, "Show the branches");
    window.event(egui::Event::PointerMoved(egui::pos2(20.0, 400.0)));
    for pressed in [true, false] {
        window.event(egui::Event::PointerButton {
            pos: egui::pos2(20.0, 400.0),
            button: egui::PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        });
        window.run();
    }
    assert!(!sees(&window, MAP), "a click beside it closes it");
}

#[test]
fn a_click_should_select_the_branch_and_bring_its_message_into_view() {
    let mut window = map_of(talk(), 5);
    let node = window.get_by_label(FIRST);
    assert_eq!(node.accesskit_node().is_selected(), Some(false));
    click(&mut window, FIRST);
    assert_eq!(leaf(&window), Some(id(1)));
    assert!(sees(&window, "One moon, as far as I know."));
    let hit = Action::OpenHit {
        conversation: conversation(),
        message: Some(id(1)),
        words: Vec::new(),
    };
    assert!(window.state().actions.contains(&hit));
    let node = window.get_by_label(FIRST);
    assert_eq!(node.accesskit_node().is_selected(), Some(true));
}

#[test]
fn what_is_under_the_pointer_should_be_told_on_a_card() {
    let mut window = map_of(talk(), 5);
    window.get_by_label(THIRD).hover();
    window.run();
    for words in [
        "Answer 3 of 3",
        "5 min ago",
        "Nobody can tell.",
        "Stopped. What had arrived is kept.",
    ] {
        assert!(sees(&window, words), "{words} is on the card");
    }
    window.get_by_label(SECOND).hover();
    window.run();
    assert!(sees(&window, "gemma · 5 min ago"));
    assert!(sees(&window, "Two\nPhobos and Deimos."));
    assert!(!sees(&window, "Answer 3 of 3"));
    window.hover_at(egui::pos2(300.0, 500.0));
    window.run();
    assert!(!sees(&window, "Answer 2 of 3"));
}

#[test]
fn the_keys_should_go_from_message_to_message() {
    let mut window = map_of(talk(), 5);
    window.get_by_label(MAP).focus();
    window.run();
    let press = |window: &mut Window, key: Key, label: &str| {
        window.key_press(key);
        window.run();
        let map = window.get_by_label(MAP);
        let active = map
            .accesskit_node()
            .active_descendant()
            .map(|node| node.label());
        assert_eq!(active.flatten().as_deref(), Some(label), "after {key:?}");
    };
    press(&mut window, Key::ArrowUp, "Message: Which is larger?");
    press(&mut window, Key::ArrowUp, SECOND);
    press(&mut window, Key::ArrowRight, THIRD);
    press(&mut window, Key::ArrowRight, THIRD);
    press(&mut window, Key::ArrowLeft, SECOND);
    press(&mut window, Key::ArrowDown, "Message: Which is larger?");
    press(&mut window, Key::Home, "Message: How many moons?");
    press(&mut window, Key::End, "Answer: Phobos is.");
    press(&mut window, Key::Home, "Message: How many moons?");
    press(&mut window, Key::ArrowDown, SECOND);
    press(&mut window, Key::ArrowLeft, FIRST);
    assert_eq!(leaf(&window), Some(id(5)), "looking selects nothing");
    window.key_press(Key::Enter);
    window.run();
    assert_eq!(leaf(&window), Some(id(1)));
    window.key_press(Key::Escape);
    window.run();
    assert!(!window.get_by_label(MAP).is_focused());
    // Words go where words go.
    window.get_by_label(MAP).focus();
    window.run();
    window.event(egui::Event::Text("Hello".to_owned()));
    window.run();
    assert!(window.get_by_label("Message").is_focused());
}

#[test]
fn buttons_should_make_the_map_smaller_and_show_the_whole_of_it() {
    let line = (0..1_000_usize).map(|index| {
        let role = if index % 2 == 0 {
            Role::User
        } else {
            Role::Assistant
        };
        said(index, index.checked_sub(1), role, &format!("Words {index}"))
    });
    let mut window = map_of(line.collect(), 999);
    assert!(sees(&window, "1,000 messages on 1 branch"));
    let count = |window: &Window| window.query_all_by_label_contains("Words ").count();
    assert!(sees(&window, "Answer: Words 999"), "it begins at the end");
    let before = count(&window);
    assert!(before < 120, "{before} of a thousand are there");
    click(&mut window, "Smaller");
    assert!(count(&window) > before);
    click(&mut window, "Show the whole map");
    let from_afar = count(&window);
    assert!(from_afar < before, "from afar there is nothing to be read");
    for _ in 0..30 {
        window.get_by_label("Larger").click();
        window.run();
    }
    assert!(count(&window) > 0);
}

#[test]
fn dragging_and_the_wheel_should_move_the_map() {
    let mut window = map_of(talk(), 5);
    let place = |window: &Window| window.get_by_label(SECOND).rect().center();
    let before = place(&window);
    let start = window.get_by_label(MAP).rect().center() + vec2(60.0, 120.0);
    window.hover_at(start);
    window.drag_at(start);
    window.hover_at(start + vec2(-20.0, 30.0));
    window.drop_at(start + vec2(-20.0, 30.0));
    window.run();
    let moved = place(&window) - before;
    assert!((moved - vec2(-20.0, 30.0)).length() < 8.0, "{moved}");
    assert_eq!(leaf(&window), Some(id(5)), "a drag selects nothing");

    window.hover_at(start);
    let before = place(&window);
    wheel(&mut window, -24.0, Modifiers::NONE);
    let moved = place(&window) - before;
    assert!(moved.y < -5.0 && moved.x.abs() < 0.5, "{moved}");

    let apart = |window: &Window| {
        let question = window.get_by_label("Message: Which is larger?").rect();
        question.center().y - place(window).y
    };
    let before = apart(&window);
    wheel(&mut window, -60.0, Modifiers::COMMAND);
    assert!(
        apart(&window) < before,
        "Ctrl and the wheel make it smaller"
    );
}

fn wheel(window: &mut Window, points: f32, modifiers: Modifiers) {
    window.event_modifiers(
        egui::Event::MouseWheel {
            source: egui::MouseWheelSource::Wheel,
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, points),
            phase: egui::TouchPhase::Move,
            modifiers,
        },
        modifiers,
    );
    window.run_steps(20);
}

#[test]
fn another_branch_chosen_elsewhere_should_come_into_view_on_the_map() {
    // A long line, and a second answer to its first question.
    let mut messages: Vec<Message> = (0..300_usize)
        .map(|index| {
            let role = if index % 2 == 0 {
                Role::User
            } else {
                Role::Assistant
            };
            said(index, index.checked_sub(1), role, &format!("Words {index}"))
        })
        .collect();
    messages.push(said(300, Some(0), Role::Assistant, "Another way"));
    let mut window = map_of(messages, 299);
    assert!(!sees(&window, "Answer 2 of 2: Another way"));
    window.state_mut().state.select_message(id(300));
    window.run();
    assert!(sees(&window, "Answer 2 of 2: Another way"));
}

#[test]
fn an_answer_that_streams_should_be_on_the_map_and_change_nothing_but_itself() {
    let mut window = map_of(talk(), 5);
    let turn = TurnId::from(Uuid::from_u128(99));
    begin(&mut window, turn, 3);
    assert!(sees(&window, "Answer: waiting for the first word"));
    let before = window.get_by_label(SECOND).rect();
    for _ in 0..3 {
        advance(&mut window, turn, "More ");
    }
    assert!(sees(&window, "Answer: More More More"));
    assert_eq!(window.get_by_label(SECOND).rect(), before);
}

fn begin(window: &mut Window, turn: TurnId, parent: usize) {
    let state = &mut window.state_mut().state;
    state.begin(&NewTurn {
        turn,
        conversation: conversation(),
        messages: Vec::new(),
        answer: Message::awaited(id(500), Some(id(parent)), NOW),
        typed_in: None,
        queue: None,
        options: TurnOptions::default(),
    });
    window.run_steps(3);
}

fn advance(window: &mut Window, turn: TurnId, words: &str) {
    let delta = Box::new(TurnDelta {
        content: words.to_owned(),
        ..TurnDelta::default()
    });
    let state = &mut window.state_mut().state;
    state.apply(Event::TurnAdvanced { turn, delta }, NOW);
    window.run_steps(3);
}

#[test]
fn shift_and_a_click_should_put_a_branch_beside_the_selected_one() {
    let mut window = map_of(talk(), 5);
    let at = window.get_by_label(FIRST);
    at.click_modifiers(Modifiers::SHIFT);
    window.run();
    assert_eq!(leaf(&window), Some(id(5)), "the selected branch stays");
    for words in [
        "Two branches after “How many moons?”",
        "One moon, as far as I know.",
        "Phobos is.",
        "2 / 3",
        "1 / 3",
    ] {
        assert!(sees(&window, words), "{words} is there");
    }
    window.hover_at(egui::pos2(300.0, 700.0));
    window.run();
    let left = window.get_by_label("Phobos is.").rect();
    let right = window.get_by_label("One moon, as far as I know.").rect();
    assert!(left.max.x < right.min.x, "{left} and {right}");
    // The question that both share is not said again.
    assert!(!sees(&window, "How many moons?"));
    window.key_press(Key::Escape);
    window.run();
    assert!(!sees(&window, "Take the branch on the left"));
    assert!(sees(&window, "How many moons?"));
}

#[test]
fn the_menu_of_a_message_should_offer_to_show_and_to_compare_it() {
    let mut window = map_of(talk(), 5);
    window.get_by_label(THIRD).click_secondary();
    window.run();
    let item = window.get_by_label_contains("Compare with the selected branch");
    item.click();
    window.run();
    assert!(sees(&window, "Nobody can tell."));
    assert!(sees(&window, "Take the branch on the right"));
    window.get_by_label(SECOND).click_secondary();
    window.run();
    let beside = window.query_by_label_contains("Compare with the one beside it");
    assert!(beside.is_some());
    click(&mut window, "Show this branch");
    assert!(!sees(&window, "Take the branch on the right"));
}

/// The comparison that the button of a message opens.
fn compared() -> Window {
    let mut messages = talk();
    messages.truncate(4);
    let mut window = screen(messages, 2, vec2(1280.0, 800.0));
    click(&mut window, "Compare with another version");
    window
}

#[test]
fn versions_should_be_compared_from_their_button_and_stepped_through() {
    let mut window = compared();
    assert!(sees(&window, "One moon, as far as I know."));
    assert!(window.query_by_label_contains("Deimos").is_some());
    // The other side's version is passed over.
    click(&mut window, "Next version on the right");
    assert!(sees(&window, "Nobody can tell."));
    assert!(!sees(&window, "One moon, as far as I know."));
    assert!(sees(&window, "Stopped. What had arrived is kept."));
    let next = window.get_by_label("Next version on the right");
    assert!(next.accesskit_node().is_disabled());
    click(&mut window, "Previous version on the left");
    assert!(sees(&window, "One moon, as far as I know."));
    assert_eq!(leaf(&window), Some(id(2)), "comparing selects nothing");
}

#[test]
fn the_branch_that_is_taken_should_be_the_selected_one() {
    let mut window = compared();
    click(&mut window, "Take the branch on the right");
    assert_eq!(leaf(&window), Some(id(1)));
    assert!(!sees(&window, "Take the branch on the right"));
    assert!(sees(&window, "How many moons?"));
    let hit = Action::OpenHit {
        conversation: conversation(),
        message: Some(id(1)),
        words: Vec::new(),
    };
    assert!(window.state().actions.contains(&hit));
}

#[test]
fn a_narrow_window_should_compare_one_at_a_time() {
    let mut window = compared();
    window.set_size(vec2(440.0, 800.0));
    window.run();
    assert!(window.query_by_label_contains("Deimos").is_some());
    assert!(!sees(&window, "One moon, as far as I know."));
    click(&mut window, "Show the other one");
    assert!(window.query_by_label_contains("Deimos").is_none());
    assert!(sees(&window, "One moon, as far as I know."));
    click(&mut window, "Back to the conversation");
    assert!(!sees(&window, "Show the other one"));
}

#[test]
fn an_answer_should_grow_while_it_is_compared() {
    let mut messages = talk();
    messages.truncate(4);
    let mut window = screen(messages, 2, vec2(1280.0, 800.0));
    let turn = TurnId::from(Uuid::from_u128(99));
    begin(&mut window, turn, 0);
    window.state_mut().state.compare([id(500), id(1)]);
    window.run_steps(3);
    assert!(sees(&window, "4 / 4"));
    advance(&mut window, turn, "It is hard");
    advance(&mut window, turn, " to say.");
    assert!(sees(&window, "It is hard to say."));
    assert!(sees(&window, "One moon, as far as I know."));
}

//! The palette: what it lists, what is asked for while one types, and what Enter opens.

use causerie::domain::{Event, Failure, FailureKind};
use causerie::ui::Action;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::NOW;
use super::conversation;
use super::whole::{Whole, Window, focused, hit, message, press, rows, sees, value, window, write};

const FIELD: &str = "Search everything";

fn palette(whole: Whole) -> Window {
    let mut window = window(whole);
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.state_mut().actions.clear();
    window
}

/// The palette with hedgehogs found in two conversations.
fn found() -> Window {
    let mut window = palette(Whole::new(3));
    write(&mut window, "hedgehog");
    window.state_mut().find(vec![
        hit(2, 21, "a hedgehog eats snails"),
        hit(2, 22, "another hedgehog sleeps"),
        hit(3, 31, "no hedgehog was seen"),
    ]);
    window.run();
    window.state_mut().actions.clear();
    window
}

#[test]
fn everything_that_is_typed_should_be_looked_for_once() {
    let mut window = palette(Whole::new(3));
    write(&mut window, "h");
    write(&mut window, "edge");
    window.run_steps(5);
    let asked = ["h", "hedge"].map(|query| Action::Search(query.to_owned()));
    assert_eq!(window.state_mut().take_actions(), asked);
    press(&mut window, Modifiers::NONE, Key::Escape);
    let ended = [Action::Search(String::new())];
    assert_eq!(window.state_mut().take_actions(), ended);
}

#[test]
fn what_was_said_should_stand_under_its_conversation_and_be_opened_by_enter() {
    let mut window = found();
    let shown = rows(&window);
    assert_eq!(
        shown,
        [
            "[talk 2, Answer, 3 days ago: a hedgehog eats snails]",
            "talk 2, Answer, 3 days ago: another hedgehog sleeps",
            "talk 3, Answer, 3 days ago: no hedgehog was seen",
        ]
    );
    let head = window
        .get_by_role_and_label(egui::Role::Label, "talk 2")
        .rect();
    let row = window.get_by_label(&shown[1]).rect();
    assert!(head.max.y < row.min.y, "{head:?} above {row:?}");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let opened = Action::OpenHit {
        conversation: conversation(2),
        message: Some(message(22)),
        words: vec!["hedgehog".to_owned()],
    };
    assert_eq!(window.state_mut().take_actions()[0], opened);
    assert!(rows(&window).is_empty(), "it is closed");
}

#[test]
fn enter_should_wait_for_what_is_being_looked_for() {
    let mut window = found();
    write(&mut window, "s");
    press(&mut window, Modifiers::NONE, Key::Enter);
    let asked = [Action::Search("hedgehogs".to_owned())];
    assert_eq!(
        window.state_mut().take_actions(),
        asked,
        "what is listed is old"
    );
    window.state_mut().find(vec![hit(3, 31, "hedgehogs")]);
    window.run();
    let actions = window.state_mut().take_actions();
    assert!(
        matches!(&actions[0], Action::OpenHit { message: Some(id), .. } if *id == message(31)),
        "{actions:?}"
    );
}

#[test]
fn what_was_found_should_be_gone_on_with_and_typed_over() {
    let mut window = found();
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::COMMAND, Key::K);
    assert_eq!(value(&window, FIELD), "hedgehog");
    write(&mut window, "fox");
    assert_eq!(value(&window, FIELD), "fox");
    press(&mut window, Modifiers::NONE, Key::Escape);
    press(&mut window, Modifiers::COMMAND, Key::K);
    assert_eq!(value(&window, FIELD), "", "what led to nothing is gone");
}

#[test]
fn nothing_typed_should_list_the_latest_conversations_and_a_few_commands() {
    let window = palette(Whole::new(9));
    let rows = rows(&window);
    assert_eq!(
        rows[0], "[Conversation: talk 2]",
        "the one on screen is left out"
    );
    assert_eq!(rows[6], "Conversation: talk 8");
    assert_eq!(rows[7], "New conversation");
    assert!(rows.contains(&"All commands".to_owned()), "{rows:?}");
}

#[test]
fn names_should_stand_above_what_was_said_and_not_be_listed_twice() {
    let mut window = palette(Whole::new(3));
    write(&mut window, "TALK 2");
    let mut title = hit(2, 1, "talk 2");
    title.message = None;
    title.role = None;
    window.state_mut().find(vec![title, hit(2, 21, "we talk")]);
    window.run();
    let rows = rows(&window);
    assert_eq!(
        rows,
        [
            "[Conversation: talk 2]",
            "talk 2, Answer, 3 days ago: we talk"
        ]
    );
    press(&mut window, Modifiers::NONE, Key::Enter);
    let actions = window.state_mut().take_actions();
    assert!(actions.contains(&Action::OpenConversation(conversation(2))));
}

#[test]
fn a_filter_should_leave_names_out() {
    let mut window = palette(Whole::new(3));
    write(&mut window, "talk role:user");
    assert_eq!(rows(&window), [""; 0]);
    write(&mut window, "\u{8}");
    let mut window = palette(Whole::new(3));
    write(&mut window, "\"talk 3\"");
    assert_eq!(rows(&window), ["[Conversation: talk 3]"]);
}

#[test]
fn a_sign_in_front_should_leave_commands_alone_with_their_keys() {
    let mut window = palette(Whole::new(3));
    write(&mut window, ">");
    assert_eq!(
        window.state_mut().take_actions(),
        [],
        "nothing is looked for"
    );
    assert!(sees(&window, "Conversations"));
    press(&mut window, Modifiers::NONE, Key::End);
    assert!(sees(&window, "Server"));
    write(&mut window, "light");
    assert_eq!(rows(&window), ["[Light theme]"]);
    write(&mut window, "house");
    assert!(sees(&window, "No command is called so."));
    press(&mut window, Modifiers::COMMAND, Key::K);
    assert_eq!(value(&window, FIELD), "", "the key turns to everything");
    press(&mut window, Modifiers::COMMAND, Key::K);
    assert_eq!(rows(&window), [""; 0], "and closes it then");
}

#[test]
fn the_keys_should_move_and_stop_at_the_ends() {
    let mut window = palette(Whole::new(3));
    write(&mut window, "hedgehog");
    let hits = (1..=50).map(|number| hit(2, number, &format!("hedgehog {number}")));
    window.state_mut().find(hits.collect());
    window.run();
    let chosen = |window: &Window| {
        let mut rows = rows(window).into_iter();
        rows.find(|row| row.starts_with('[')).unwrap_or_default()
    };
    for (key, wanted) in [
        (Key::ArrowUp, " 1]"),
        (Key::ArrowDown, " 2]"),
        (Key::PageDown, " 14]"),
        (Key::End, " 50]"),
        (Key::ArrowDown, " 50]"),
        (Key::PageUp, " 38]"),
        (Key::Home, " 1]"),
    ] {
        press(&mut window, Modifiers::NONE, key);
        let row = chosen(&window);
        assert!(row.ends_with(wanted), "{key:?}: {row}");
    }
}

#[test]
fn only_rows_in_view_should_be_laid_out() {
    let mut window = palette(Whole::new(3));
    write(&mut window, "hedgehog");
    let hits = (1..=10_000).map(|number| hit(2, number, "a hedgehog"));
    window.state_mut().find(hits.collect());
    window.run();
    let count = rows(&window).len();
    assert!((8..20).contains(&count), "{count} rows");
}

#[test]
fn a_pointer_that_stands_still_should_not_choose() {
    let mut window = found();
    let second = window
        .get_by_label_contains("another hedgehog")
        .rect()
        .center();
    window.hover_at(second - egui::vec2(0.0, 200.0));
    window.run();
    window.hover_at(second);
    window.run();
    assert!(rows(&window)[1].starts_with('['), "it moved there");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    window.run_steps(5);
    assert!(rows(&window)[2].starts_with('['), "{:?}", rows(&window));
    window.get_by_label_contains("eats snails").click();
    window.run();
    let actions = window.state_mut().take_actions();
    assert!(matches!(actions[0], Action::OpenHit { .. }), "{actions:?}");
}

#[test]
fn nothing_found_and_a_failure_should_be_told() {
    let mut window = palette(Whole::new(3));
    write(&mut window, "hedgehog");
    assert!(
        !sees(&window, "Searching…"),
        "a fast search need not be told of"
    );
    window.run_steps(30);
    assert!(sees(&window, "Searching…"));
    window.state_mut().find(Vec::new());
    window.run();
    window.get_by_label_contains("Nothing was found.");
    write(&mut window, "s");
    let failure = Failure::new(FailureKind::Store, "malformed");
    let number = window.state().state.search.number;
    let ended = Event::SearchEnded {
        number,
        result: Err(failure),
    };
    window.state_mut().state.apply(ended, NOW);
    window.run();
    window.get_by_label("The file of the conversations could not be read or written: malformed");
    window.get_by_label_contains("Start the program again.");
}

#[test]
fn the_focus_should_stay_in_the_palette_and_go_back_where_it_was() {
    let mut window = palette(Whole::new(3));
    assert_eq!(focused(&window).as_deref(), Some(FIELD));
    for _ in 0..3 {
        press(&mut window, Modifiers::NONE, Key::Tab);
        assert_eq!(focused(&window).as_deref(), Some(FIELD));
    }
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&window).as_deref(), Some("Message"));

    window.get_by_label("Conversation: talk 3").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::K);
    press(&mut window, Modifiers::NONE, Key::Escape);
    let row = "Conversation: talk 3";
    assert_eq!(focused(&window).as_deref(), Some(row));
}

#[test]
fn what_is_typed_at_once_should_go_where_the_key_leads() {
    let mut window = window(Whole::new(3));
    // A slow frame takes in more than one key.
    window.input_mut().events.extend([
        egui::Event::Key {
            key: Key::K,
            physical_key: None,
            pressed: true,
            repeat: false,
            modifiers: Modifiers::COMMAND,
        },
        egui::Event::Text("fox".to_owned()),
    ]);
    window.step();
    window.run();
    assert_eq!(value(&window, FIELD), "fox");
    window.key_press(Key::Escape);
    window.step();
    window.event(egui::Event::Text("hen".to_owned()));
    window.run();
    assert_eq!(value(&window, "Message"), "hen");
}

#[test]
fn enter_that_ends_a_composition_should_open_nothing() {
    let mut window = palette(Whole::new(3));
    window.event(egui::Event::Ime(egui::ImeEvent::Preedit {
        text: "´e".to_owned(),
        active_range_chars: None,
    }));
    window.run_steps(2);
    window.event(egui::Event::Ime(egui::ImeEvent::Commit("é".into())));
    window.key_press(Key::Enter);
    window.run_steps(2);
    assert_eq!(focused(&window).as_deref(), Some(FIELD), "it is still open");
}

#[test]
fn nothing_should_be_drawn_while_the_palette_waits() {
    let mut window = found();
    window.step();
    let viewports = window.output().viewport_output.values();
    let delay = viewports.map(|viewport| viewport.repaint_delay).min();
    assert_eq!(delay, Some(std::time::Duration::MAX));
}

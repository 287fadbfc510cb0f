//! The commands by their keys, from the palette, and on the page of shortcuts.

use causerie::domain::{
    Event, Failure, FailureKind, Message, Role, ServerState, Timestamp, TurnDelta,
};
use causerie::ui::commands::{Scope, UiCommand};
use causerie::ui::{Action, Place};
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::conversation;
use super::whole::{
    Whole, focused, message, press, rows, sees, value, window, window_of_size, write,
};
use super::{HOUR_MS, NOW};

/// States in which each command has something to do in one of them at least.
fn states() -> Vec<Whole> {
    let usual = Whole::new(3);
    let mut running = Whole::new(3);
    running.begin_turn();
    let mut pinned = Whole::new(3);
    pinned.state.conversations[0].is_pinned = true;
    let mut deleted = Whole::new(3);
    let gone = vec![conversation(3)];
    deleted.state.apply(Event::ConversationsDeleted(gone), NOW);
    let mut offline = Whole::new(3);
    offline.state.server.state = ServerState::Offline {
        failure: Failure::new(FailureKind::Refused, "connection refused"),
        retry_ms: 5_000,
    };
    let mut waiting = Whole::new(3);
    waiting.state.enqueue(conversation(1), "later".to_owned());
    let mut switched = Whole::new(3);
    switched.state.settings.writes_titles ^= true;
    switched.state.settings.notifies ^= true;
    let mut branched = Whole::new(3);
    branched.state.select_message(message(1));
    let again = Message::new(
        message(9),
        Some(message(1)),
        Role::Assistant,
        "another".to_owned(),
        NOW,
    );
    branched.state.add_messages(&[again], None);
    let mut thinking = Whole::new(3);
    let turn = thinking.begin_turn();
    let delta = Box::new(TurnDelta {
        reasoning: "hm".to_owned(),
        ..TurnDelta::default()
    });
    let advanced = Event::TurnAdvanced { turn, delta };
    thinking.state.apply(advanced, NOW);
    if let ServerState::Connected(connected) = &mut thinking.state.server.state {
        connected.features.ends_thinking = true;
    }
    vec![
        usual, running, pinned, deleted, offline, waiting, switched, branched, thinking,
    ]
}

/// A state in which this command has something to do.
fn state_for(command: UiCommand) -> Whole {
    let fitting = states()
        .into_iter()
        .find(|whole| command.is_available(whole.view()));
    fitting.unwrap_or_else(|| panic!("{command:?} never has anything to do"))
}

#[test]
fn every_command_should_be_found_in_the_palette_and_do_something() {
    let mut window = window(Whole::new(3));
    for command in UiCommand::ALL {
        *window.state_mut() = state_for(*command);
        window.run();
        let whole = window.state();
        let label = command.label(whole.view()).into_owned();
        let wanted = command.actions(whole.view());
        press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        write(&mut window, &label);
        let row = format!("[{label}]");
        assert_eq!(rows(&window).first(), Some(&row), "{command:?}");
        window.state_mut().actions.clear();
        press(&mut window, Modifiers::NONE, Key::Enter);
        let done = window.state_mut().take_actions();
        match wanted.as_slice() {
            // The window goes there itself, and the tests below see it there.
            [Action::GoTo(Place::Search | Place::Commands)] => {
                assert_eq!(focused(&window).as_deref(), Some("Search everything"));
            }
            [Action::GoTo(Place::Model)] => {
                assert_eq!(focused(&window).as_deref(), Some("Search models"));
            }
            [Action::GoTo(_)] => assert!(rows(&window).is_empty(), "{command:?}"),
            _ => assert_eq!(done, wanted, "{command:?}"),
        }
    }
}

#[test]
fn every_key_should_do_what_its_command_does() {
    for command in UiCommand::ALL {
        let scope = command.entry().scope;
        for keys in command.entry().keys {
            let whole = state_for(*command);
            let wanted = command.actions(whole.view());
            if matches!(wanted.as_slice(), [Action::GoTo(_)]) {
                continue;
            }
            let mut window = window(whole);
            window.state_mut().actions.clear();
            press(&mut window, keys.modifiers, keys.logical_key);
            let done = window.state_mut().take_actions();
            assert_eq!(done, wanted, "{command:?} by {keys:?} in {scope:?}");
        }
    }
}

#[test]
fn a_key_with_shift_should_not_be_one_without() {
    let mut window = window(Whole::new(3));
    window.state_mut().actions.clear();
    let shift = Modifiers::COMMAND | Modifiers::SHIFT;
    press(&mut window, shift, Key::N);
    press(&mut window, Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(window.state_mut().take_actions(), []);
    // The plus of many keyboards.
    press(&mut window, shift, Key::Plus);
    let larger = Action::SetZoom(1.1);
    assert_eq!(window.state_mut().take_actions(), [larger]);
}

#[test]
fn over_a_dialog_only_its_own_keys_and_those_of_the_view_should_work() {
    let mut window = window(Whole::new(3));
    window.get_by_label_contains("Server: ").click();
    window.run();
    window.state_mut().actions.clear();
    press(&mut window, Modifiers::COMMAND, Key::N);
    press(&mut window, Modifiers::COMMAND, Key::K);
    assert_eq!(window.state_mut().take_actions(), []);
    assert!(sees(&window, "Address") && rows(&window).is_empty());
    press(&mut window, Modifiers::COMMAND, Key::Minus);
    let smaller = Action::SetZoom(0.9);
    assert_eq!(window.state_mut().take_actions(), [smaller]);
}

#[test]
fn escape_should_close_what_is_open_and_only_then_stop_the_answer() {
    let mut whole = Whole::new(3);
    let turn = whole.begin_turn();
    let mut window = window(whole);
    press(&mut window, Modifiers::COMMAND, Key::K);
    window.state_mut().actions.clear();
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state_mut().take_actions(), []);
    assert!(rows(&window).is_empty());
    press(&mut window, Modifiers::COMMAND, Key::Slash);
    assert!(sees(&window, "While writing"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!sees(&window, "While writing"));
    press(&mut window, Modifiers::NONE, Key::F2);
    assert_eq!(focused(&window).as_deref(), Some("New title"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(window.state_mut().take_actions(), []);
    press(&mut window, Modifiers::NONE, Key::Escape);
    let stopped = [Action::Stop(turn)];
    assert_eq!(window.state_mut().take_actions(), stopped);
}

#[test]
fn escape_should_close_the_list_over_a_narrow_window() {
    let mut whole = Whole::new(3);
    whole.begin_turn();
    let mut window = window_of_size(whole, [440.0, 700.0]);
    press(&mut window, Modifiers::COMMAND, Key::B);
    assert!(sees(&window, "Conversation: talk 2"));
    window.state_mut().actions.clear();
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!sees(&window, "Conversation: talk 2"));
    assert_eq!(window.state_mut().take_actions(), []);
    // The list comes for a moment from the palette too; the setting is for wider windows.
    press(&mut window, Modifiers::COMMAND, Key::K);
    write(&mut window, ">show or hide the conv");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(window.state_mut().take_actions(), []);
    assert!(sees(&window, "Conversation: talk 2"));
}

#[test]
fn up_in_an_empty_composer_should_edit_the_last_message() {
    let mut window = window(Whole::new(3));
    window.state_mut().actions.clear();
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    let edited = [Action::BeginEdit(message(1))];
    assert_eq!(window.state_mut().take_actions(), edited);
    write(&mut window, "words");
    window.state_mut().actions.clear();
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.state_mut().take_actions(), []);
    // Over the list of the palette the key moves the choice.
    window.state_mut().state.draft.clear();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::K);
    press(&mut window, Modifiers::NONE, Key::ArrowUp);
    assert_eq!(window.state_mut().take_actions(), []);
}

#[test]
fn a_conversation_should_be_renamed_wherever_its_name_is() {
    let rename = |window: &mut super::whole::Window| {
        press(window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
        write(window, "rename this");
        press(window, Modifiers::NONE, Key::Enter);
        assert_eq!(focused(window).as_deref(), Some("New title"));
        window.state_mut().actions.clear();
        write(window, "better");
        press(window, Modifiers::NONE, Key::Enter);
        let renamed = Action::RenameConversation(conversation(1), "better".into());
        assert_eq!(window.state_mut().take_actions(), [renamed]);
    };
    rename(&mut window(Whole::new(3)));
    let mut closed = Whole::new(3);
    closed.state.settings.is_sidebar_open = false;
    rename(&mut window(closed));
    rename(&mut window_of_size(Whole::new(3), [440.0, 700.0]));
}

#[test]
fn a_command_should_take_the_focus_where_it_leads() {
    let mut window = window(Whole::new(3));
    window.get_by_label("Conversation: talk 3").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::L);
    assert_eq!(focused(&window).as_deref(), Some("Message"));
    window.get_by_label("Conversation: talk 3").focus();
    window.run();
    press(&mut window, Modifiers::COMMAND, Key::K);
    write(&mut window, ">write a mess");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(focused(&window).as_deref(), Some("Message"));
    press(&mut window, Modifiers::COMMAND, Key::K);
    write(&mut window, ">connect to");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(focused(&window).as_deref(), Some("Address"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(focused(&window).as_deref(), Some("Message"));
}

#[test]
fn a_dialog_of_files_should_take_the_focus_and_give_it_back() {
    let mut window = window(Whole::new(3));
    // The second time the palette lies above in the order of what was shown last.
    for _ in 0..2 {
        press(&mut window, Modifiers::COMMAND, Key::K);
        write(&mut window, ">import");
        press(&mut window, Modifiers::NONE, Key::Enter);
        let dialog = focused(&window);
        assert!(dialog.is_some_and(|name| name != "Message"));
        press(&mut window, Modifiers::COMMAND, Key::K);
        assert!(rows(&window).is_empty(), "the dialog stays");
        press(&mut window, Modifiers::NONE, Key::Escape);
        assert!(window.state().state.exchange.stage.is_none());
        assert_eq!(focused(&window).as_deref(), Some("Message"));
        assert!(rows(&window).is_empty());
    }
}

#[test]
fn ctrl_home_and_ctrl_end_should_go_to_the_ends() {
    let mut whole = Whole::new(3);
    whole.open(conversation(1), 2_000);
    let mut window = window(whole);
    assert!(sees(&window, "answer 2000"));
    press(&mut window, Modifiers::COMMAND, Key::Home);
    assert!(sees(&window, "question 1"));
    press(&mut window, Modifiers::COMMAND, Key::End);
    assert!(sees(&window, "answer 2000"));
    // Where one writes a name, they go to its ends.
    press(&mut window, Modifiers::NONE, Key::F2);
    press(&mut window, Modifiers::COMMAND, Key::Home);
    assert!(sees(&window, "answer 2000"));
}

#[test]
fn the_page_of_shortcuts_should_have_every_key() {
    let mut window = window(Whole::new(3));
    press(&mut window, Modifiers::COMMAND, Key::Slash);
    for command in UiCommand::ALL {
        let Some(_) = command.shortcut() else {
            continue;
        };
        let view = window.state().view();
        let label = command.label(view).into_owned();
        let keys = command.keys_text(&window.ctx, view.words);
        assert!(sees(&window, &format!("{label}: {keys}")), "{label}");
    }
    for line in ["Send the message: Enter", "New line: Shift Enter"] {
        assert!(sees(&window, line), "{line}");
    }
    assert_eq!(focused(&window).as_deref(), Some("Close"));
    press(&mut window, Modifiers::COMMAND, Key::Slash);
    assert!(!sees(&window, "Send the message: Enter"));
    assert_eq!(focused(&window).as_deref(), Some("Message"));
}

#[test]
fn everything_should_be_reached_by_tab() {
    let mut window = window(Whole::new(3));
    assert_eq!(focused(&window).as_deref(), Some("Message"));
    let mut reached = Vec::new();
    for _ in 0..60 {
        press(&mut window, Modifiers::NONE, Key::Tab);
        reached.extend(focused(&window));
    }
    for wanted in [
        "Copy this message",
        "Ask for another answer",
        "New conversation",
        "Conversation: talk 2",
        "Rename this conversation",
        "Dark theme",
        "Hide the conversations",
        "Message",
    ] {
        assert!(
            reached.iter().any(|name| name == wanted),
            "{wanted}: {reached:?}"
        );
    }
}

#[test]
fn a_key_should_go_through_the_parts_of_the_window() {
    let mut whole = Whole::new(3);
    whole.state.settings.is_map_open = true;
    let mut window = window(whole);
    let parts = [
        "Conversation: talk 1",
        "More for this message",
        "Map of the branches",
        "Message",
    ];
    for part in parts.iter().chain(&parts) {
        press(&mut window, Modifiers::NONE, Key::F6);
        assert_eq!(focused(&window).as_deref(), Some(*part));
    }
    for part in ["Map of the branches", "More for this message"] {
        press(&mut window, Modifiers::SHIFT, Key::F6);
        assert_eq!(focused(&window).as_deref(), Some(part));
    }
    // What is not there is passed over.
    press(&mut window, Modifiers::COMMAND, Key::B);
    press(&mut window, Modifiers::SHIFT, Key::F6);
    assert_eq!(focused(&window).as_deref(), Some("Message"));
}

#[test]
fn an_undo_that_is_over_should_not_be_offered() {
    let mut whole = Whole::new(3);
    let gone = vec![conversation(3)];
    let long_ago = Timestamp(NOW.0 - HOUR_MS);
    whole
        .state
        .apply(Event::ConversationsDeleted(gone), long_ago);
    assert!(!UiCommand::UndoDelete.is_available(whole.view()));
    assert_eq!(Scope::Unclaimed, UiCommand::Stop.entry().scope);
    assert_eq!(value(&window(whole), "Message"), "");
}

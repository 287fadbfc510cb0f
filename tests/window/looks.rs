//! Theme, scale, the keys for going about, and rest when nothing happens.

use std::cell::Cell;
use std::time::Duration;

use causerie::domain::Theme;
use causerie::ui::theme::{Tokens, style};
use egui::{Key, Modifiers};

use crate::desk::{Desk, options};
use crate::support::{Gate, Script, ScriptedServer};

#[test]
fn the_theme_should_change_at_once_and_be_remembered() {
    let mut desk = Desk::with_options(options(None));
    for (label, theme) in [
        ("Dark theme", egui::Theme::Dark),
        ("Light theme", egui::Theme::Light),
    ] {
        desk.click(label);
        desk.window().step();
        assert_eq!(desk.window().ctx.theme(), theme);
        desk.restart();
        desk.window().run_steps(2);
        assert_eq!(desk.window().ctx.theme(), theme);
    }
    desk.click("Theme of the system");
    desk.restart();
    assert_eq!(desk.state().settings.theme, Theme::System);
}

#[test]
fn the_scale_should_follow_its_keys_and_be_remembered() {
    let mut desk = Desk::with_options(options(None));
    let zoom = |desk: &mut Desk| desk.window().ctx.zoom_factor();
    let is_near = |zoom: f32, wanted: f32| (zoom - wanted).abs() < 0.001;
    desk.press(Modifiers::COMMAND, Key::Plus);
    desk.press(Modifiers::COMMAND, Key::Plus);
    assert!(is_near(zoom(&mut desk), 1.2));
    desk.press(Modifiers::COMMAND, Key::Minus);
    assert!(is_near(zoom(&mut desk), 1.1));
    desk.restart();
    desk.window().run_steps(2);
    assert!(is_near(zoom(&mut desk), 1.1));
    desk.press(Modifiers::COMMAND, Key::Num0);
    assert!(is_near(zoom(&mut desk), 1.0));
    for _ in 0..40 {
        desk.press(Modifiers::COMMAND, Key::Minus);
    }
    assert!(is_near(zoom(&mut desk), 0.5));
}

#[test]
fn the_list_should_open_and_close_by_its_key_and_stay_so() {
    let mut desk = Desk::with_options(options(None));
    desk.see("Hide the conversations");
    desk.press(Modifiers::COMMAND, Key::B);
    desk.see("Show the conversations");
    assert!(!desk.sees("Dark theme"));
    desk.restart();
    desk.see("Show the conversations");
    desk.press(Modifiers::COMMAND, Key::B);
    desk.see("Dark theme");
}

#[test]
fn keys_should_step_through_the_conversations_and_begin_a_new_one() {
    let server = ScriptedServer::start(|_| Script::answer("Noted."));
    let mut desk = Desk::connected(&server);
    let ids = ["one", "two", "three"].map(|words| desk.talk(words));
    let keys = Modifiers::COMMAND | Modifiers::SHIFT;
    for expected in [1, 0, 0] {
        desk.press(keys, Key::ArrowDown);
        assert_eq!(desk.selected(), ids[expected]);
    }
    desk.see("one");
    desk.press(keys, Key::ArrowUp);
    assert_eq!(desk.selected(), ids[1]);
    desk.press(Modifiers::COMMAND, Key::N);
    assert_eq!(desk.state().selected, None);
    desk.see("What shall we talk about?");
    assert!(desk.node("Message").is_focused());
}

/// Waits for rest: a row of frames of which none wants another, but for the one at midnight,
/// when the groups of the list change. News that is still under way may break the row once or twice; whoever draws for ever never ends it.
fn rests(desk: &mut Desk) {
    let row = Cell::new(0);
    desk.until_window("rest", |window| {
        let wanted = &window.output().viewport_output[&egui::ViewportId::ROOT];
        let is_at_rest = wanted.repaint_delay > Duration::from_secs(10);
        row.set(if is_at_rest { row.get() + 1 } else { 0 });
        (row.get() == 10).then_some(())
    });
}

#[test]
fn no_frame_should_be_wanted_when_nothing_happens() {
    let server = ScriptedServer::start(|_| {
        Script::reasoning_then(
            "Hm.",
            "# Words\n\nand `code`:\n\n```rust\nfn main() {}\n```\n",
        )
    });
    let mut desk = Desk::connected(&server);
    rests(&mut desk);
    desk.send("Show me.");
    desk.until_ended();
    rests(&mut desk);
    desk.restart();
    desk.until_connected();
    desk.click("Conversation: Show me.");
    desk.see("Words");
    rests(&mut desk);
    // The harness takes the blinking of the cursor away, so it is asked for here.
    for tokens in [Tokens::light(), Tokens::dark()] {
        assert!(!style(&tokens).visuals.text_cursor.blink);
    }
}

#[test]
fn a_turn_without_news_should_want_one_frame_a_second_at_most() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |_| {
        Script::stream()
            .words("content", "Well,")
            .wait(&waiting)
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.send("And?");
    desk.see("Well,");
    desk.until_window("a pause", |window| {
        let wanted = &window.output().viewport_output[&egui::ViewportId::ROOT];
        (wanted.repaint_delay >= Duration::from_millis(900)).then_some(())
    });
    gate.open();
    desk.until_ended();
    rests(&mut desk);
}

#[test]
fn every_control_should_have_a_name_on_every_page() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let server = ScriptedServer::start(move |_| {
        Script::stream()
            .words("reasoning_content", "Hm.")
            .words(
                "content",
                "[A link](https://example.org), and\n\n```rust\nlet a = 1;\n```\n",
            )
            .wait(&waiting)
            .finish("stop")
    });
    let mut first = Desk::with_options(options(None));
    first.see("Connect to a model");
    first.window().check_accessibility();
    let mut desk = Desk::connected(&server);
    desk.window().check_accessibility();
    desk.send("Named?");
    desk.see("A link");
    desk.window().check_accessibility();
    gate.open();
    desk.until_ended();
    desk.node("Conversation: Named?").hover();
    desk.see("Delete Named?");
    desk.window().check_accessibility();
    desk.press(Modifiers::NONE, Key::F2);
    desk.see("New title");
    desk.window().check_accessibility();
    desk.press(Modifiers::NONE, Key::Escape);
    let status = desk
        .on_screen()
        .into_iter()
        .find(|words| words.starts_with("Server: "));
    desk.click(&status.unwrap());
    desk.see("Connect to a server");
    desk.window().check_accessibility();
}

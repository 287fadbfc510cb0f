//! Several conversations that are selected at once: by the mouse, by keys, and what is done
//! with them.

use egui::{Key, Modifiers};
use egui_kittest::kittest::NodeT;

use crate::desk::{Desk, echo, titles};
use crate::support::ScriptedServer;

/// Conversations with these titles, the last at the top.
fn desk_with(server: &ScriptedServer, talks: &[&str]) -> Desk {
    let mut desk = Desk::connected(server);
    for words in talks {
        desk.talk(words);
    }
    desk
}

/// The titles of what is selected, from the top of the list to its bottom.
fn chosen(desk: &mut Desk) -> Vec<String> {
    let titles = titles(desk);
    let is_chosen = |title: &String| {
        let label = format!("Conversation: {title}");
        let node = desk.node(&label);
        desk.sees(&format!("Select {title}")) && node.accesskit_node().is_selected() == Some(true)
    };
    titles
        .iter()
        .filter(|title| is_chosen(title))
        .cloned()
        .collect()
}

#[test]
fn clicks_with_ctrl_and_shift_should_select_and_a_plain_one_should_end_it() {
    let server = echo();
    let mut desk = desk_with(&server, &["e", "d", "c", "b", "a"]);
    desk.click_with("Conversation: b", Modifiers::COMMAND);
    desk.see("1 selected");
    assert!(!desk.sees("New conversation Ctrl N"));
    desk.click_with("Conversation: d", Modifiers::SHIFT);
    desk.see("3 selected");
    assert_eq!(chosen(&mut desk), ["b", "c", "d"]);
    desk.click_with("Conversation: c", Modifiers::COMMAND);
    assert_eq!(chosen(&mut desk), ["b", "d"]);
    desk.click("Select e");
    assert_eq!(chosen(&mut desk), ["b", "d", "e"]);
    assert_eq!(
        desk.state().summary().unwrap().title,
        "a",
        "nothing was opened"
    );
    desk.click("Conversation: c");
    assert!(!desk.sees("3 selected"));
    assert_eq!(desk.state().summary().unwrap().title, "c");
    // A range begins at what is open.
    desk.click_with("Conversation: a", Modifiers::SHIFT);
    assert_eq!(chosen(&mut desk), ["a", "b", "c"]);
    desk.click("End the selection");
    assert!(chosen(&mut desk).is_empty());
}

#[test]
fn what_is_selected_should_be_deleted_and_come_back_by_one_undo() {
    let server = echo();
    let mut desk = desk_with(&server, &["d", "c", "b", "a"]);
    desk.click_with("Conversation: b", Modifiers::COMMAND);
    desk.click_with("Conversation: c", Modifiers::COMMAND);
    desk.click("Delete the selected");
    desk.miss("Conversation: b");
    assert_eq!(titles(&mut desk), ["a", "d"]);
    desk.see("Deleted 2 conversations");
    assert!(!desk.sees("2 selected"));
    desk.click("Undo");
    desk.see("Conversation: c");
    desk.see("Conversation: b");
    assert_eq!(titles(&mut desk), ["a", "b", "c", "d"]);
    assert!(!desk.sees("Undo"));
}

#[test]
fn all_can_be_deleted_by_keys_and_brought_back_after_a_restart() {
    let server = echo();
    let mut desk = desk_with(&server, &["c", "b", "a"]);
    desk.focus("Conversation: b");
    desk.press(Modifiers::COMMAND, Key::A);
    desk.see("3 selected");
    desk.press(Modifiers::NONE, Key::Delete);
    desk.miss("Conversation: a");
    assert!(titles(&mut desk).is_empty());
    assert_eq!(desk.state().selected, None);
    desk.restart();
    desk.see("Deleted 3 conversations");
    assert!(titles(&mut desk).is_empty());
    desk.click("Undo");
    desk.see("Conversation: c");
    assert_eq!(titles(&mut desk), ["a", "b", "c"]);
    desk.click("Conversation: b");
    desk.see("You said b.");
}

#[test]
fn keys_should_select_and_escape_should_end_it_with_the_focus_where_it_was() {
    let server = echo();
    let mut desk = desk_with(&server, &["d", "c", "b", "a"]);
    desk.focus("Conversation: b");
    desk.press(Modifiers::COMMAND, Key::Space);
    assert_eq!(chosen(&mut desk), ["b"]);
    for _ in 0..2 {
        desk.press(Modifiers::SHIFT, Key::ArrowDown);
        desk.window().run_steps(2);
    }
    assert_eq!(chosen(&mut desk), ["b", "c", "d"]);
    desk.press(Modifiers::SHIFT, Key::ArrowUp);
    desk.window().run_steps(2);
    assert_eq!(chosen(&mut desk), ["b", "c"]);
    assert!(desk.node("Conversation: c").is_focused());
    desk.press(Modifiers::NONE, Key::Escape);
    desk.window().run_steps(2);
    assert!(!desk.sees("2 selected"));
    assert!(desk.node("Conversation: c").is_focused());
    // And the key works on what has the focus alone.
    desk.press(Modifiers::NONE, Key::Delete);
    desk.miss("Conversation: c");
    assert_eq!(titles(&mut desk), ["a", "b", "d"]);
    desk.window().run_steps(2);
    assert!(
        desk.node("Conversation: d").is_focused(),
        "the next one has it"
    );
}

#[test]
fn what_is_selected_should_be_pinned_and_unpinned_together() {
    let server = echo();
    let mut desk = desk_with(&server, &["c", "b", "a"]);
    desk.click_with("Conversation: c", Modifiers::COMMAND);
    desk.click("Pin the selected");
    desk.see("Pinned: c");
    desk.click_with("Conversation: b", Modifiers::COMMAND);
    assert_eq!(chosen(&mut desk), ["c", "b"]);
    // One of the two is pinned: the other follows.
    desk.open_menu("Conversation: b");
    desk.click("Pin the selected");
    desk.see("Pinned: b");
    assert!(desk.sees("Pinned: c"));
    assert_eq!(titles(&mut desk), ["b", "c", "a"]);
    desk.click("Unpin the selected");
    desk.miss("Pinned: b");
    desk.miss("Pinned: c");
    assert_eq!(titles(&mut desk), ["a", "b", "c"]);
}

#[test]
fn the_menu_should_begin_a_selection_for_those_without_a_ctrl_key() {
    let server = echo();
    let mut desk = desk_with(&server, &["b", "a"]);
    desk.open_menu("Conversation: b");
    desk.click("Select");
    desk.see("1 selected");
    desk.click("Select all");
    desk.see("2 selected");
    assert_eq!(chosen(&mut desk), ["a", "b"]);
    desk.open_menu("Conversation: a");
    desk.window().run_steps(2);
    assert!(!desk.sees("Rename"), "the menu is that of both");
    desk.press(Modifiers::NONE, Key::Escape);
    desk.window().run_steps(2);
    assert_eq!(chosen(&mut desk), ["a", "b"], "Esc closed the menu alone");
}

#[test]
fn what_is_selected_should_be_exported_together() {
    let server = echo();
    let mut desk = desk_with(&server, &["c", "b", "a"]);
    desk.click_with("Conversation: a", Modifiers::COMMAND);
    desk.click_with("Conversation: c", Modifiers::COMMAND);
    desk.click("Export the selected…");
    desk.see("2 conversations.");
}

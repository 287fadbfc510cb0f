//! The map of branches and the comparison, kept by the store and moved by real turns.

use std::sync::atomic::{AtomicUsize, Ordering};

use causerie::state::State;
use egui::{Key, Modifiers};

use crate::desk::Desk;
use crate::support::{Gate, Script, ScriptedServer};

/// A server that gives another answer each time.
fn counting() -> ScriptedServer {
    let count = AtomicUsize::new(0);
    ScriptedServer::start(move |_| {
        let number = count.fetch_add(1, Ordering::Relaxed) + 1;
        Script::answer(&format!("Answer number {number}."))
    })
}

/// A question with two answers, of which the second is selected.
fn two_answers(desk: &mut Desk) {
    desk.talk("Well?");
    desk.click("Ask for another answer");
    desk.until_ended();
    desk.see("Answer number 2.");
}

fn last(state: &State) -> String {
    let path = state.conversation().unwrap().tree.selected_path();
    path.last().unwrap().content.clone()
}

#[test]
fn a_branch_chosen_on_the_map_should_be_chosen_after_a_restart_and_the_map_open() {
    let server = counting();
    let mut desk = Desk::connected(&server);
    two_answers(&mut desk);
    desk.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    desk.see("3 messages on 2 branches");
    desk.click("Answer 1 of 2, scripted: Answer number 1.");
    assert_eq!(last(desk.state()), "Answer number 1.");
    let shown = desk.state().shown.as_ref().map(|shown| shown.message);
    let leaf = desk.state().conversation().unwrap().tree.selected_leaf();
    assert_eq!(shown, leaf, "the transcript comes to it");
    let conversation = desk.selected();
    desk.restart();
    desk.miss("Branches");
    desk.click("Conversation: Well?");
    desk.see("3 messages on 2 branches");
    assert_eq!(last(desk.state()), "Answer number 1.");
    assert_eq!(desk.stored(conversation).content, "Answer number 1.");
}

#[test]
fn the_answer_that_was_taken_should_be_gone_on_from() {
    let server = counting();
    let mut desk = Desk::connected(&server);
    two_answers(&mut desk);
    desk.click("Compare with another version");
    desk.see("Answer number 1.");
    desk.see("Answer number 2.");
    desk.click("Take the branch on the right");
    desk.miss("Take the branch on the right");
    assert_eq!(last(desk.state()), "Answer number 1.");
    desk.focus_composer();
    desk.send("Go on");
    desk.until_ended();
    let tree = &desk.state().conversation().unwrap().tree;
    let path: Vec<_> = tree
        .selected_path()
        .map(|message| message.content.as_str())
        .collect();
    let said = ["Well?", "Answer number 1.", "Go on", "Answer number 3."];
    assert_eq!(path, said);
}

#[test]
fn who_sends_while_comparing_should_see_the_answer() {
    let server = counting();
    let mut desk = Desk::connected(&server);
    two_answers(&mut desk);
    desk.click("Compare with another version");
    desk.see("Take the branch on the left");
    desk.focus_composer();
    desk.send("Go on");
    desk.miss("Take the branch on the left");
    desk.see("Answer number 3.");
    assert_eq!(desk.state().comparison(), None);
}

#[test]
fn esc_should_leave_the_comparison_before_it_stops_an_answer() {
    let gate = Gate::new();
    let waiting = gate.clone();
    let count = AtomicUsize::new(0);
    let server = ScriptedServer::start(move |_| {
        let words = match count.fetch_add(1, Ordering::Relaxed) {
            0 => return Script::answer("The whole answer."),
            _ => "The first words ",
        };
        Script::stream()
            .words("content", words)
            .wait(&waiting)
            .finish("stop")
    });
    let mut desk = Desk::connected(&server);
    desk.talk("Well?");
    desk.click("Ask for another answer");
    desk.see_part("The first words");
    desk.press(Modifiers::COMMAND | Modifiers::SHIFT, Key::B);
    desk.see("Answer 1 of 2, scripted: The whole answer.");
    let spot = desk.node("Answer 1 of 2, scripted: The whole answer.");
    spot.click_modifiers(Modifiers::SHIFT);
    desk.see("Take the branch on the left");
    desk.see_part("The first words");
    desk.press(Modifiers::NONE, Key::Escape);
    desk.miss("Take the branch on the left");
    assert!(desk.state().turn().is_some(), "the answer goes on");
    desk.press(Modifiers::NONE, Key::Escape);
    desk.until_ended();
    gate.open();
}

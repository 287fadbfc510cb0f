//! A message that a search found: where it comes to stand, and what is marked in it.

use egui::Shape;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;

use super::{Screen, Tokens, line_of, message_id, screen};

/// The rectangles under the words that are marked.
fn marks(harness: &Harness<'static, Screen>) -> Vec<egui::Rect> {
    let shapes = harness.output().shapes.iter();
    let rects = shapes.filter_map(|clipped| match &clipped.shape {
        Shape::Rect(rect) if rect.fill == Tokens::light().mark => Some(rect.rect),
        _ => None,
    });
    rects.collect()
}

fn show(harness: &mut Harness<'static, Screen>, index: usize, words: &[&str]) {
    let words = words.iter().map(|word| (*word).to_owned()).collect();
    let state = &mut harness.state_mut().state;
    state.show_message(message_id(index), words);
    harness.run_steps(3);
}

#[test]
fn a_message_that_was_found_should_stand_in_the_middle_with_its_words_marked() {
    let mut harness = screen(line_of(300));
    harness.run_steps(3);
    show(&mut harness, 40, &["question 40"]);
    let found = harness.get_by_label("Question 40").rect();
    assert!((200.0..400.0).contains(&found.center().y), "{found}");
    let marked = marks(&harness);
    assert_eq!(marked.len(), 1);
    assert!(
        found.expand(4.0).contains_rect(marked[0]),
        "{marked:?} {found}"
    );
    assert!(marked[0].width() > 40.0, "{marked:?}");
    assert!(harness.query_by_label("Latest").is_some());

    // The same again after the person scrolled away, and another one.
    harness.state_mut().memory.go_to_start();
    harness.run_steps(3);
    assert!(harness.query_by_label("Question 40").is_none());
    show(&mut harness, 40, &["question 40"]);
    assert!(harness.query_by_label("Question 40").is_some());
    show(&mut harness, 200, &["nowhere"]);
    assert!(harness.query_by_label("Question 200").is_some());
    assert_eq!(marks(&harness), []);
}

#[test]
fn words_deep_in_a_long_message_should_come_into_view() {
    let mut messages = line_of(5);
    let filler = "a paragraph that says nothing of it\n\n".repeat(150);
    let code = "let x = 1;\n".repeat(200);
    messages[1].content = format!("{filler}```\n{code}let needle = 2;\n{code}```\n\n{filler}");
    let mut harness = screen(messages);
    harness.run_steps(3);
    show(&mut harness, 1, &["needle"]);
    let marked = marks(&harness);
    assert_eq!(marked.len(), 1, "only the word, and it is in view");
    assert!((100.0..400.0).contains(&marked[0].center().y), "{marked:?}");
    // Tables, lists and headings are marked as well, across lines where a phrase breaks.
    let mut messages = line_of(2);
    messages[1].content = format!(
        "# A needle\n\n- `needle` in code\n\n| a | needle |\n|---|---|\n| needle | b |\n\n{} **needle** work",
        "words ".repeat(18)
    );
    let mut harness = screen(messages);
    harness.run_steps(3);
    show(&mut harness, 1, &["needle", "needle work"]);
    assert!(marks(&harness).len() >= 5, "{:?}", marks(&harness));
}

#[test]
fn thoughts_should_be_opened_where_the_words_are_in_them_alone() {
    let mut messages = line_of(2);
    messages[1].reasoning = "a needle in a thought".to_owned();
    let mut harness = screen(messages.clone());
    harness.run_steps(3);
    show(&mut harness, 1, &["needle"]);
    assert_eq!(marks(&harness).len(), 1);
    messages[1].content = "the needle".to_owned();
    let mut harness = screen(messages);
    harness.run_steps(3);
    show(&mut harness, 1, &["needle"]);
    assert!(harness.query_by_label("a needle in a thought").is_none());
    assert_eq!(marks(&harness).len(), 1);
}

#[test]
fn the_outline_should_light_up_for_a_moment_and_then_nothing_be_drawn() {
    let mut harness = screen(line_of(300));
    harness.run_steps(3);
    show(&mut harness, 40, &["question"]);
    let wait = |harness: &Harness<'static, Screen>| {
        let outputs = harness.output().viewport_output.values();
        outputs.map(|output| output.repaint_delay).min()
    };
    assert!(wait(&harness) < Some(std::time::Duration::from_secs(2)));
    harness.run_steps(120);
    assert!(wait(&harness) > Some(std::time::Duration::from_secs(1)));
    assert_eq!(marks(&harness).len(), 1, "the words stay marked");
}

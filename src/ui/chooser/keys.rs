//! The keys of the palette. They are taken before its field sees them.

use egui::{Key, KeyboardShortcut, Modifiers, Ui};

use crate::ui::commands::presses;
use crate::ui::panels::Composition;

/// A move to another line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) enum Step {
    /// So many lines down.
    Down(usize),
    /// So many lines up.
    Up(usize),
    /// To the first line.
    First,
    /// To the last line.
    Last,
}

/// What was pressed in a frame.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::ui) struct Pressed {
    lines: (usize, usize),
    pages: (usize, usize),
    is_home: bool,
    is_end: bool,
    /// Enter.
    pub(in crate::ui) is_entered: bool,
}

impl Pressed {
    /// The moves, where a page has so many lines.
    pub(in crate::ui) fn steps(self, page: usize) -> impl Iterator<Item = Step> {
        let some = |is_pressed: bool, step| is_pressed.then_some(step);
        let (up, down) = self.lines;
        let (page_up, page_down) = self.pages;
        [
            some(self.is_home, Step::First),
            some(self.is_end, Step::Last),
            some(up > 0, Step::Up(up)),
            some(down > 0, Step::Down(down)),
            some(page_up > 0, Step::Up(page_up * page)),
            some(page_down > 0, Step::Down(page_down * page)),
        ]
        .into_iter()
        .flatten()
    }
}

/// Takes the keys; while an input method is at work they are its own.
pub(in crate::ui) fn take(ui: &Ui, composition: &mut Composition) -> Pressed {
    let owns_enter = ui.input(|input| {
        composition.observe(input);
        composition.owns_enter(input.time)
    });
    if composition.is_running() {
        return Pressed::default();
    }
    let pressed = |key| presses(ui, KeyboardShortcut::new(Modifiers::NONE, key));
    Pressed {
        lines: (pressed(Key::ArrowUp), pressed(Key::ArrowDown)),
        pages: (pressed(Key::PageUp), pressed(Key::PageDown)),
        is_home: pressed(Key::Home) > 0,
        is_end: pressed(Key::End) > 0,
        // An Enter that ends a composition is used up too, and does nothing.
        is_entered: pressed(Key::Enter) > 0 && !owns_enter,
    }
}

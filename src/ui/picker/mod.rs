//! Who answers, and how: the list of models with a field to search it, and the buttons in the
//! composer's foot for model, preset and thinking.

mod asked;
mod bar;
mod documents;
mod draw;
mod facts;
mod lines;
mod menus;
mod row;

use egui::{Context, Id, Ui};

use super::chooser;
use super::chooser::keys::{self, Pressed, Step};
use super::panels::Composition;
use super::{Action, View};
use crate::domain::{MessageId, Overrides};
use lines::{Line, lines};

pub use asked::asked_model;
pub use bar::pickers_ui;

/// From so many models on a menu does not name them all.
pub const MANY_MODELS: usize = 9;

/// What a model is chosen for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PickerFor {
    /// The conversation on screen, or the one that is to begin.
    #[default]
    Conversation,
    /// One more answer beside this one, or to these words.
    Answer(MessageId),
}

/// What the list of models remembers between frames.
#[derive(Debug, Default)]
pub struct PickerMemory {
    is_open: bool,
    wish: PickerFor,
    text: String,
    /// The id of the chosen line's model; `None` is the line for what is chosen elsewhere.
    chosen: Option<String>,
    /// Whether the chosen line must be brought into view.
    is_to_be_seen: bool,
    composition: Composition,
}

impl PickerMemory {
    /// Whether it is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens it at the model that is asked now.
    pub fn open(&mut self, ctx: &Context, view: View<'_>, wish: PickerFor) {
        *self = Self {
            is_open: true,
            wish,
            chosen: asked_model(view).map(|(model, _)| model.id.clone()),
            is_to_be_seen: true,
            ..Self::default()
        };
        ctx.memory_mut(|memory| memory.request_focus(field_id()));
    }

    /// Closes it.
    pub fn close(&mut self) {
        *self = Self::default();
    }

    /// Chooses another line.
    fn step(&mut self, lines: &[Line<'_>], at: usize, step: Step) -> usize {
        let last = lines.len().saturating_sub(1);
        let index = match step {
            Step::First => 0,
            Step::Last => last,
            Step::Down(by) => at.saturating_add(by).min(last),
            Step::Up(by) => at.saturating_sub(by),
        };
        self.chosen = lines
            .get(index)
            .and_then(|line| line.id())
            .map(str::to_owned);
        self.is_to_be_seen = true;
        index
    }
}

/// The id of the field, to give it the focus.
fn field_id() -> Id {
    Id::unique("picker")
}

/// Draws the list of models where it is open. It is to be called once a frame, after
/// everything that it lies over.
pub fn picker_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut PickerMemory,
    actions: &mut Vec<Action>,
) {
    if !memory.is_open {
        return;
    }
    let modal = chooser::sheet_ui(ui, view, Id::unique("picker area"), |ui, height| {
        contents_ui(ui, view, memory, height, actions)
    });
    if modal.inner || modal.should_close() {
        memory.close();
    }
}

/// Draws what is in it; whether that is done with.
fn contents_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut PickerMemory,
    height: f32,
    actions: &mut Vec<Action>,
) -> bool {
    // On a button of a line the keys are the button's.
    let focused = ui.memory(egui::Memory::focused);
    let pressed = if focused.is_none_or(|id| id == field_id()) {
        keys::take(ui, &mut memory.composition)
    } else {
        Pressed::default()
    };
    if draw::field_ui(ui, view, &mut memory.text) {
        memory.chosen = None;
        memory.is_to_be_seen = true;
        if let Some(first) = lines(view, &memory.text, memory.wish).first() {
            memory.chosen = first.id().map(str::to_owned);
        }
    }
    let lines = lines(view, &memory.text, memory.wish);
    let same = lines
        .iter()
        .position(|line| line.id() == memory.chosen.as_deref());
    let mut index = same.unwrap_or(0);
    for step in pressed.steps(draw::ROWS.page(height)) {
        index = memory.step(&lines, index, step);
    }
    let place = draw::ListPlace {
        lines: &lines,
        chosen: index,
        is_to_be_seen: std::mem::take(&mut memory.is_to_be_seen),
        height,
        wish: memory.wish,
    };
    let pointed = draw::list_ui(ui, view, &place, actions);
    draw::foot_ui(ui, view, &place, actions);
    if let Some(line) = pointed.entered.and_then(|index| lines.get(index)) {
        memory.chosen = line.id().map(str::to_owned);
        ui.ctx().request_repaint();
    }
    let entered = pressed.is_entered.then_some(index);
    let Some(line) = pointed.clicked.or(entered).and_then(|at| lines.get(at)) else {
        return false;
    };
    choose(view, *line, memory.wish, actions);
    true
}

fn choose(view: View<'_>, line: Line<'_>, wish: PickerFor, actions: &mut Vec<Action>) {
    actions.push(match wish {
        PickerFor::Conversation => asked::choose_model(view, line.id()),
        PickerFor::Answer(message) => {
            let options = Overrides {
                model: line.id().map(str::to_owned),
                ..Overrides::default()
            };
            Action::Regenerate(message, Box::new(options))
        }
    });
}

//! The palette: one field for everything that was ever said, for the conversations by their
//! titles, and for every command.

mod choice;
mod draw;
mod excerpt;
mod lines;
mod row;

use egui::text::{CCursor, CCursorRange, CharIndex};
use egui::text_edit::TextEditState;
use egui::{Context, Id, Ui};

use super::chooser::{self, keys};
use super::panels::Composition;
use super::{Action, View};
use choice::Choice;
use draw::ListPlace;
use lines::{COMMANDS_ONLY, Line, Query, Target};

/// How long nothing is said of a search that goes on, so that a fast one does not flash.
const PATIENCE_S: f64 = 0.2;

/// What the palette remembers between frames.
#[derive(Debug, Default)]
pub struct PaletteMemory {
    is_open: bool,
    /// The text was put in rather than typed, and the cursor is still to follow.
    is_new: bool,
    text: String,
    /// What is looked for at the moment in everything that was said.
    asked: String,
    choice: Choice,
    /// Enter was pressed for something that is still being looked for.
    is_entering: bool,
    /// Since when it is being looked for.
    searching_since_s: Option<f64>,
    composition: Composition,
}

impl PaletteMemory {
    /// Whether it is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Opens it for everything, or for commands alone. What led to something last time is
    /// there again, to be gone on with or typed over.
    pub fn open(&mut self, ctx: &Context, is_for_commands: bool) {
        if is_for_commands {
            self.text = COMMANDS_ONLY.to_string();
        } else if matches!(Query::of(&self.text), Query::Commands(_)) {
            self.text.clear();
        }
        self.is_open = true;
        self.is_new = true;
        self.choice = Choice::default();
        self.is_entering = false;
        ctx.memory_mut(|memory| memory.request_focus(field_id()));
    }

    /// What a second press of the keys does that open it: it turns to the other kind of
    /// list, or closes.
    pub fn press_again(&mut self, ctx: &Context, is_for_commands: bool) {
        let is_at_commands = matches!(Query::of(&self.text), Query::Commands(_));
        if is_at_commands == is_for_commands {
            self.close();
        } else {
            self.open(ctx, is_for_commands);
        }
    }

    /// Closes it.
    pub fn close(&mut self) {
        self.is_open = false;
        self.choice = Choice::default();
    }

    /// Whether what was found is not yet what is asked.
    fn is_behind(&self, view: View<'_>) -> bool {
        let search = &view.state.search;
        !self.asked.is_empty() && (search.is_running || search.query != self.asked)
    }
}

/// The id of the field, to give it the focus from elsewhere.
fn field_id() -> Id {
    Id::unique("palette")
}

/// Draws the palette where it is open. It is to be called once a frame, after everything
/// that it lies over.
pub fn palette_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut PaletteMemory,
    actions: &mut Vec<Action>,
) {
    ask(memory, actions);
    if !memory.is_open {
        return;
    }
    let modal = chooser::sheet_ui(ui, view, Id::unique("palette area"), |ui, height| {
        contents_ui(ui, view, memory, height, actions)
    });
    let is_left = modal.should_close();
    if let Some(target) = modal.inner {
        choose(view, target, actions);
        // A search is gone on with; a name was found.
        if !matches!(target, Target::Message(_)) {
            memory.text.clear();
        }
        memory.close();
    } else if is_left {
        memory.text.clear();
        memory.close();
    }
    ask(memory, actions);
}

/// Draws what is in the palette; what was chosen to be done.
fn contents_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut PaletteMemory,
    height: f32,
    actions: &mut Vec<Action>,
) -> Option<Target> {
    let pressed = keys::take(ui, &mut memory.composition);
    if std::mem::take(&mut memory.is_new) {
        select_text(ui.ctx(), &memory.text);
    }
    if draw::field_ui(ui, view, &mut memory.text) {
        memory.choice.unmake();
        memory.is_entering = false;
    }
    ask(memory, actions);
    let is_new = memory.choice.refresh(view, &memory.text);
    let before = memory.choice.index;
    for step in pressed.steps(draw::ROWS.page(height)) {
        memory.choice.step(view, step);
    }
    let place = ListPlace {
        lines: &memory.choice.lines,
        chosen: memory.choice.index,
        is_to_be_seen: is_new || memory.choice.index != before,
        height,
        is_slow: is_slow(ui, memory.is_behind(view), &mut memory.searching_since_s),
    };
    let pointed = draw::list_ui(ui, view, &place);
    draw::hint_ui(ui, view, Query::of(&memory.text));
    if let Some(index) = pointed.entered.or(pointed.clicked) {
        memory.choice.make(index);
        ui.ctx().request_repaint();
    }
    if pointed.clicked.is_some() {
        return memory.choice.target(view);
    }
    memory.is_entering |= pressed.is_entered;
    // Names are known at once. What was said is what was asked for only when the answer is
    // there; Enter waits for it.
    let is_name = matches!(
        memory.choice.line(),
        Some(Line::Command(_) | Line::Conversation(_))
    );
    if !memory.is_entering || (memory.is_behind(view) && !is_name) {
        return None;
    }
    memory.is_entering = false;
    memory.choice.target(view)
}

/// Whether something is being looked for longer than one would wait without a word.
fn is_slow(ui: &Ui, is_searching: bool, since_s: &mut Option<f64>) -> bool {
    if !is_searching {
        *since_s = None;
        return false;
    }
    let now_s = ui.input(|input| input.time);
    let left_s = PATIENCE_S - (now_s - *since_s.get_or_insert(now_s));
    if left_s > 0.0 {
        ui.ctx().request_repaint_after_secs(left_s as f32);
    }
    left_s <= 0.0
}

/// Selects what is typed already, so that typing replaces it; behind the sign for commands
/// one types on.
fn select_text(ctx: &Context, text: &str) {
    let mut state = TextEditState::load(ctx, field_id()).unwrap_or_default();
    let end = CCursor::new(CharIndex(text.chars().count()));
    let range = match Query::of(text) {
        Query::Commands(_) => CCursorRange::one(end),
        Query::Everything(_) => CCursorRange::two(CCursor::new(CharIndex(0)), end),
    };
    state.cursor.set_char_range(Some(range));
    state.store(ctx, field_id());
}

/// Has looked for what is typed, or for nothing any more.
fn ask(memory: &mut PaletteMemory, actions: &mut Vec<Action>) {
    let wanted = if memory.is_open {
        Query::of(&memory.text).wanted()
    } else {
        ""
    };
    if wanted != memory.asked {
        memory.asked = wanted.to_owned();
        actions.push(Action::Search(memory.asked.clone()));
    }
}

fn choose(view: View<'_>, target: Target, actions: &mut Vec<Action>) {
    match target {
        Target::Command(command) => actions.extend(command.actions(view)),
        Target::Conversation(id) => actions.push(Action::OpenConversation(id)),
        Target::Message(message) => {
            let found = &view.state.search.found;
            let hit = found.hits.iter().find(|hit| hit.message == Some(message));
            actions.extend(hit.map(|hit| Action::OpenHit {
                conversation: hit.conversation,
                message: hit.message,
                words: found.words.clone(),
            }));
        }
    }
}

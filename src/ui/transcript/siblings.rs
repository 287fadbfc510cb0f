//! The versions of a message, and the keys that step through them.

use egui::Ui;

use crate::domain::{MessageId, Tree};
use crate::ui::{Action, commands};

/// Which version of a message one reads, of how many.
#[derive(Clone, Copy, Debug)]
pub struct Versions<'a> {
    siblings: &'a [MessageId],
    /// The place of the one that is read, from 0.
    pub index: usize,
}

impl<'a> Versions<'a> {
    /// The versions of a message; `None` where it is the only one.
    #[must_use]
    pub fn of(tree: &'a Tree, message: MessageId) -> Option<Self> {
        let siblings = tree.siblings(message);
        let index = siblings.iter().position(|sibling| *sibling == message)?;
        (siblings.len() > 1).then_some(Self { siblings, index })
    }

    /// How many there are.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.siblings.len()
    }

    /// The version this many places further on; `None` beyond either end.
    #[must_use]
    pub fn step(&self, by: isize) -> Option<MessageId> {
        let index = self.index.checked_add_signed(by)?;
        self.siblings.get(index).copied()
    }
}

/// Alt with an arrow steps through the versions of the message that has the focus.
pub fn keys(ui: &Ui, tree: &Tree, message: MessageId, actions: &mut Vec<Action>) {
    let pressed = |key| commands::is_taken(ui, key);
    let by = match (
        pressed(commands::PREVIOUS_VERSION),
        pressed(commands::NEXT_VERSION),
    ) {
        (true, false) => -1,
        (false, true) => 1,
        _ => return,
    };
    let next = Versions::of(tree, message).and_then(|versions| versions.step(by));
    actions.extend(next.map(Action::SelectMessage));
}

//! Two branches of the conversation on screen, side by side.

use crate::domain::MessageId;

use super::State;

/// What is compared: a message on each branch, below the place where the two part.
pub type Sides = [MessageId; 2];

impl State {
    /// Puts the branches through two messages side by side, where they part at all.
    pub fn compare(&mut self, sides: Sides) {
        let is_parted = self
            .conversation()
            .is_some_and(|open| open.tree.parting(sides[0], sides[1]).is_some());
        if is_parted {
            self.comparison = Some(sides);
        }
    }

    /// Goes back to one branch.
    pub fn end_comparison(&mut self) {
        self.comparison = None;
    }

    /// What is compared, as long as both are there.
    #[must_use]
    pub fn comparison(&self) -> Option<Sides> {
        let tree = &self.conversation()?.tree;
        self.comparison
            .filter(|sides| sides.iter().all(|side| tree.message(*side).is_some()))
    }
}

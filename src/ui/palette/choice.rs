//! The lines of the palette and the one of them that is chosen.

use super::lines::{Basis, Line, Query, Target, lines, target};
use crate::ui::View;
use crate::ui::chooser::keys::Step;

/// The lines and the chosen one.
#[derive(Debug, Default)]
pub(super) struct Choice {
    /// The lines.
    pub(super) lines: Vec<Line>,
    /// The place of the chosen one.
    pub(super) index: usize,
    /// Whether the person chose it, rather than it being the first.
    is_made: bool,
    basis: Option<Basis>,
}

impl Choice {
    /// The chosen line.
    pub(super) fn line(&self) -> Option<Line> {
        self.lines.get(self.index).copied()
    }

    /// What the chosen line leads to.
    pub(super) fn target(&self, view: View<'_>) -> Option<Target> {
        target(view, self.line()?)
    }

    /// Chooses the first line again, whatever was chosen.
    pub(super) fn unmake(&mut self) {
        self.is_made = false;
    }

    /// Chooses this line.
    pub(super) fn make(&mut self, index: usize) {
        self.index = index;
        self.is_made = true;
    }

    /// Chooses another line; those that lead to nothing are passed over.
    pub(super) fn step(&mut self, view: View<'_>, step: Step) {
        let leads_on = |index: &usize| target(view, self.lines[*index]).is_some();
        let count = self.lines.len();
        let index = match step {
            Step::First => (0..count).find(leads_on),
            Step::Last => (0..count).rfind(leads_on),
            Step::Down(by) => (self.index + 1..count).filter(leads_on).take(by).last(),
            Step::Up(by) => {
                let before = (0..self.index.min(count)).rev();
                before.filter(leads_on).take(by).last()
            }
        };
        self.make(index.unwrap_or(self.index));
    }

    /// Makes the lines anew where something changed; what the person chose stays chosen.
    /// Whether they are new.
    pub(super) fn refresh(&mut self, view: View<'_>, text: &str) -> bool {
        let basis = Basis::of(view, text);
        if self.basis.as_ref() == Some(&basis) {
            return false;
        }
        let before = self.is_made.then(|| self.target(view)).flatten();
        self.lines = lines(view, Query::of(text));
        let place = |is_wanted: &dyn Fn(Target) -> bool| {
            let mut targets = self.lines.iter().map(|line| target(view, *line));
            targets.position(|target| target.is_some_and(is_wanted))
        };
        let same = before.and_then(|before| place(&|target| target == before));
        self.index = same.or_else(|| place(&|_| true)).unwrap_or(0);
        self.is_made = same.is_some();
        self.basis = Some(basis);
        true
    }
}

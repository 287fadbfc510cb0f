//! What every drawing function is given: the state, the words and the look.

use crate::domain::Timestamp;
use crate::state::State;
use crate::words::Words;

use super::theme::Tokens;

/// What is drawn, in which words and which colours, and when.
#[derive(Clone, Copy)]
pub struct View<'a> {
    /// What the window holds.
    pub state: &'a State,
    /// Every word on the screen.
    pub words: &'a Words,
    /// The colours.
    pub theme: &'a Tokens,
    /// Now, for ages of things.
    pub now: Timestamp,
    /// When today began, where the person is.
    pub today: Timestamp,
}

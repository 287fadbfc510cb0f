//! What a person opened or closed in the transcript.

use std::collections::HashMap;

use crate::domain::{MessageId, StepKind};

use super::row::Part;

/// Something in a message that can be open or closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fold {
    /// The thoughts.
    Thoughts,
    /// The words of instructions.
    Instructions,
    /// The arguments of a tool call.
    Tool(usize),
    /// The long code in a part.
    Code(Part),
    /// What was done before an answer.
    Ground,
    /// A step of that.
    GroundStep(StepKind),
    /// The prompts that were sent.
    Prompts,
    /// What was searched for, to be changed.
    Queries,
}

impl Fold {
    /// Whether it belongs to what was done before an answer.
    #[must_use]
    pub const fn is_of_ground(self) -> bool {
        matches!(
            self,
            Self::Ground | Self::GroundStep(_) | Self::Prompts | Self::Queries
        )
    }
}

/// What was opened or closed by hand; the rest is as the settings have it.
#[derive(Debug, Default)]
pub struct Opened(HashMap<(MessageId, Fold), bool>);

impl Opened {
    /// Whether the person opened or closed this; `None` where neither.
    #[must_use]
    pub fn of(&self, message: MessageId, fold: Fold) -> Option<bool> {
        self.0.get(&(message, fold)).copied()
    }

    /// Opens or closes something.
    pub fn set(&mut self, (message, fold): (MessageId, Fold), is_open: bool) {
        self.0.insert((message, fold), is_open);
    }
}

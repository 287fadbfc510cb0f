//! How much of the context is used, and how much the message takes that is being typed.

use crate::domain::{Fit, reserve_tokens};

use super::State;

/// The context of the conversation on screen, in tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// What the branch takes.
    pub used: u32,
    /// What the message adds that is being typed, where that is known.
    pub added: Option<u32>,
    /// All there is.
    pub size: u32,
}

impl Room {
    /// What is taken with the message that is being typed.
    #[must_use]
    pub const fn taken(&self) -> u32 {
        match self.added {
            Some(added) => self.used.saturating_add(added),
            None => self.used,
        }
    }

    /// The share that is taken; more than 1 where it is too much.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.taken() as f32 / self.size.max(1) as f32
    }

    /// Whether the end is near.
    #[must_use]
    pub fn is_nearly_full(&self) -> bool {
        const NEAR: f32 = 0.85;
        self.share() >= NEAR
    }
}

/// A message that has no room, or leaves none for an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong {
    /// The tokens that it would be sent with, the branch among them.
    pub tokens: u32,
    /// The size of the context.
    pub size: u32,
}

impl State {
    /// The size of the context that answers here have, in tokens.
    #[must_use]
    pub fn context_tokens(&self) -> Option<u32> {
        let (model, _) = self.levels(None).model();
        self.server.connected()?.context_of(model)
    }

    /// How full the context is; `used` is what the last answer on screen left in it.
    #[must_use]
    pub fn room(&self, used: u32) -> Option<Room> {
        let size = self.context_tokens()?;
        // The template may leave thoughts out that the last answer was written with.
        let tokens = self.draft_tokens();
        let used = tokens.map_or(used, |tokens| tokens.min(used));
        Some(Room {
            used,
            added: tokens.map(|tokens| tokens - used),
            size,
        })
    }

    /// The tokens that the draft would be sent with, the branch among them, as counted last.
    #[must_use]
    pub fn draft_tokens(&self) -> Option<u32> {
        let has_files = self.attachments(self.composer_place()).next().is_some();
        let is_written = (has_files || !self.draft.trim().is_empty()) && self.turn().is_none();
        self.counted.answer.flatten().filter(|_| is_written)
    }

    /// Whether the draft has no room, and nobody has decided what to do about it.
    #[must_use]
    pub fn too_long(&self) -> Option<TooLong> {
        let (tokens, size) = (self.draft_tokens()?, self.context_tokens()?);
        let is_undecided = self.conversation_settings().fit == Fit::Whole;
        let is_too_long = tokens > size.saturating_sub(reserve_tokens(size));
        (is_undecided && is_too_long).then_some(TooLong { tokens, size })
    }
}

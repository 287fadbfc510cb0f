//! How much room a context has beside a branch, for whatever else is to be sent with it.

use std::sync::Arc;

use super::turns::Turns;
use super::{Meter, Order};
use crate::domain::{Fit, Message};
use crate::engine::files::attached_to;

/// What a branch takes of a context, and what it leaves, in tokens.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct Room {
    /// What the branch has.
    pub(in crate::engine) used: u32,
    /// What is free beside it and the answer, where the size of the context is known.
    pub(in crate::engine) free: Option<u32>,
}

impl Order {
    /// The same with what the model gets of the attachments, so that they are counted.
    pub(in crate::engine) async fn with_parts(mut self) -> Self {
        let abilities = self.status.abilities_of(self.model.as_deref());
        let attached = attached_to(self.branch.iter());
        let contents = &self.tools.contents;
        self.parts = Arc::new(contents.parts_of(attached, &abilities).await);
        self
    }

    /// How many tokens a branch has: the server counts where it can.
    pub(in crate::engine) async fn tokens_of(&self, branch: &[Message]) -> u32 {
        let turns = Turns::of(branch, &self.parts, self.continues_last);
        let mut meter = Meter::of(self).await;
        meter.tokens(&turns.prompt(0, None), turns.chars()[0]).await
    }

    /// How much room a branch leaves. Where old turns may be left out, the last one shares the
    /// context with what is sent beside it.
    pub(in crate::engine) async fn room_beside(&self, branch: &[Message]) -> Room {
        let turns = Turns::of(branch, &self.parts, self.continues_last);
        let chars = turns.chars();
        let mut meter = Meter::of(self).await;
        let used = meter.tokens(&turns.prompt(0, None), chars[0]).await;
        let Some(size) = self.context_tokens(&meter) else {
            return Room { used, free: None };
        };
        let limit = size.saturating_sub(self.reserve(size));
        let mut free = limit.saturating_sub(used);
        let most = turns.most();
        if self.options.fit != Fit::Whole && most > 0 && free < limit / 2 {
            let last = meter.tokens(&turns.prompt(most, None), chars[most]).await;
            free = free.max(limit.saturating_sub(last) / 2);
        }
        Room {
            used,
            free: Some(free),
        }
    }
}

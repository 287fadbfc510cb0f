//! The tokens of what is being typed: counted by the server when the person pauses, and again
//! when something else has changed what would be sent.

use crate::domain::{Command, ContentHash, ConversationId, ReadingWay, Timestamp, TurnOptions};

use super::program::Program;

/// How long the person must pause before what they typed is counted.
pub(super) const COUNT_PAUSE_MS: i64 = 300;

/// What is counted, and when.
#[derive(Debug, Default)]
pub(super) struct Counting {
    basis: Option<Basis>,
    pub(super) due: Option<Timestamp>,
}

/// What the count depends on.
#[derive(Debug, PartialEq)]
struct Basis {
    conversation: Option<ConversationId>,
    /// Stands for the branch.
    shape: u64,
    draft: String,
    attached: Vec<(ContentHash, ReadingWay)>,
    options: TurnOptions,
    server: String,
    context_tokens: Option<u32>,
    /// A model that is not in memory is not loaded only to count.
    is_in_memory: bool,
}

impl Program {
    /// Sees whether there is something else to be counted; asked when something happened, and
    /// not in every frame.
    pub(super) fn watch_draft(&mut self) {
        let basis = self.basis();
        if basis == self.counting.basis {
            return;
        }
        let conversation = |basis: &Option<Basis>| basis.as_ref().map(|basis| basis.conversation);
        if conversation(&basis) != conversation(&self.counting.basis) {
            // The number of one conversation is none of another's.
            self.state.counted.forget();
        }
        let is_wanted = basis.is_some();
        self.counting.due = is_wanted.then_some(Timestamp(self.clock.now.0 + COUNT_PAUSE_MS));
        self.counting.basis = basis;
    }

    /// Has the server count.
    pub(super) fn count_draft(&mut self) {
        self.counting.due = None;
        let number = self.state.counted.ask();
        let drafted = Box::new(self.drafted());
        self.command(Command::CountTokens { number, drafted });
    }

    /// `None` where nothing is typed, or nobody can count it now.
    fn basis(&self) -> Option<Basis> {
        let state = &self.state;
        let place = state.composer_place();
        let is_typed = !state.draft.trim().is_empty() || !state.attached(place).is_empty();
        if !is_typed || !state.is_readable() || state.turn().is_some() {
            return None;
        }
        let connected = state.server.connected()?;
        let options = state.options(state.selected, None);
        connected.features.counts_tokens.then(|| Basis {
            is_in_memory: !connected.would_load(options.model.as_deref()),
            conversation: state.selected,
            shape: state.shape,
            draft: state.draft.clone(),
            attached: state
                .attachments(place)
                .map(|it| (it.hash, it.way))
                .collect(),
            options,
            server: state
                .server
                .server
                .as_ref()
                .map_or_else(String::new, |it| it.url.clone()),
            context_tokens: state.context_tokens(),
        })
    }
}

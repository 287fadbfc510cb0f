//! The search as the window shows it.

use crate::domain::{ConversationId, Failure, MessageId, SearchFound};

use super::State;

/// What is looked for, and what was found so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// Counts the queries: what is found for an older one is dropped.
    pub number: u64,
    /// Grows with everything that changes here: one query can be answered twice, when the
    /// index catches up.
    pub revision: u64,
    /// What was asked last.
    pub query: String,
    /// What was found for it, or for the one before as long as nothing is known.
    pub found: SearchFound,
    /// Whether the answer is still awaited.
    pub is_running: bool,
    /// Why nothing could be looked for.
    pub failure: Option<Failure>,
}

/// A message to be brought into view, with words to be marked in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Which.
    pub message: MessageId,
    /// The words.
    pub words: Vec<String>,
    /// Grows with every wish, so that the same message can be shown again.
    pub number: u64,
}

impl State {
    /// Begins to look for something; the number to ask under.
    pub fn begin_search(&mut self, query: &str) -> u64 {
        let search = &mut self.search;
        search.number += 1;
        search.revision += 1;
        query.clone_into(&mut search.query);
        search.failure = None;
        search.is_running = !query.trim().is_empty();
        if !search.is_running {
            search.found = SearchFound::default();
        }
        search.number
    }

    /// Wishes to see a message of a conversation, with words marked, as soon as that has been
    /// read. Whoever goes elsewhere meanwhile does not wish it any more.
    pub fn wish(&mut self, conversation: ConversationId, message: MessageId, words: Vec<String>) {
        self.wish = (self.selected == Some(conversation)).then_some((message, words));
    }

    /// The message that is wished for, when the conversation on screen has been read.
    pub fn take_wish(&mut self) -> Option<(MessageId, Vec<String>)> {
        self.conversation()?;
        self.wish.take()
    }

    /// Takes the marks away, and forgets what was wished for.
    pub fn unmark(&mut self) {
        self.shown = None;
        self.wish = None;
    }

    pub(super) fn take_found(&mut self, number: u64, result: Result<SearchFound, Failure>) {
        let search = &mut self.search;
        if search.number != number {
            return;
        }
        search.revision += 1;
        search.is_running = false;
        match result {
            Ok(found) => search.found = found,
            Err(failure) => {
                search.found = SearchFound::default();
                search.failure = Some(failure);
            }
        }
    }
}

//! News from the background, taken in.

use crate::domain::{
    Conversation, ConversationSummary, Event, Message, NewTurn, Outcome, Role, Timestamp, Turn,
    TurnDelta, TurnEnd, TurnId, TurnPhase,
};

use super::{Deleted, Notice, State};

impl State {
    /// Takes in what happened.
    pub fn apply(&mut self, event: Event, now: Timestamp) {
        match event {
            Event::Loaded {
                settings,
                conversations,
                draft,
            } => {
                self.is_loaded = true;
                self.settings = *settings;
                self.load_drafts(
                    conversations
                        .iter()
                        .map(|summary| (Some(summary.id), summary.draft.clone()))
                        .chain([(None, draft)]),
                );
                self.conversations = conversations;
            }
            Event::ConversationOpened(conversation) => self.take_opened(*conversation),
            Event::ConversationChanged(summary) => self.take_changed(*summary),
            Event::ConversationDeleted(id) => self.take_deleted(id, now),
            Event::TurnStarted(_) => {}
            Event::TurnAdvanced { turn, delta } => self.advance(turn, *delta),
            Event::TurnEnded(end) => self.end(*end),
            Event::TurnRefused { turn, failure } => self.refuse(turn, failure),
            Event::ServerChanged(server) => self.take_server(*server),
            Event::StoreFailed(failure) => {
                self.notice = Some(Notice {
                    failure,
                    conversation: None,
                });
            }
        }
    }

    /// Shows a turn that is about to be asked for: its messages, and an answer to come.
    pub fn begin(&mut self, new: &NewTurn) {
        self.shape += 1;
        if self.open.conversation(new.conversation).is_none() {
            self.open.insert(Conversation {
                id: new.conversation,
                tree: crate::domain::Tree::default(),
            });
        }
        if let Some(open) = self.open.conversation_mut(new.conversation) {
            for message in new.messages.iter().chain([&new.answer]) {
                if let Err(error) = open.tree.append(message.clone()) {
                    tracing::error!(%error, "a new message does not fit the tree");
                }
            }
        }
        self.turns.insert(
            new.conversation,
            Turn {
                id: new.turn,
                conversation: new.conversation,
                answer: new.answer.id,
                first: new
                    .messages
                    .first()
                    .map_or(new.answer.id, |message| message.id),
                phase: TurnPhase::Requested,
                progress: None,
                timings: None,
            },
        );
        // What was told of this conversation, or of a page that became it, is over.
        if self.notice.as_ref().is_some_and(|notice| {
            notice
                .conversation
                .is_none_or(|about| about == new.conversation)
        }) {
            self.notice = None;
        }
    }

    /// Shows the branch through a message of the conversation on screen.
    pub fn select_message(&mut self, message: crate::domain::MessageId) {
        self.shape += 1;
        if let Some(id) = self.selected
            && let Some(open) = self.open.conversation_mut(id)
            && let Err(error) = open.tree.select(message)
        {
            tracing::error!(%error, "a branch to be shown is not there");
        }
    }

    fn take_opened(&mut self, conversation: Conversation) {
        // A running turn's tree in memory is ahead of what was read.
        let is_ahead =
            self.is_busy(conversation.id) && self.open.conversation(conversation.id).is_some();
        // What nobody looks at any more need not be kept.
        let is_wanted = self.selected == Some(conversation.id) || self.is_busy(conversation.id);
        if is_wanted && !is_ahead {
            self.open.insert(conversation);
            self.shape += 1;
        }
    }

    fn take_server(&mut self, server: crate::domain::ServerStatus) {
        // A complaint about the connection is over when there is one.
        let is_news = server.is_connected() && !self.server.is_connected();
        if is_news
            && self
                .notice
                .as_ref()
                .is_some_and(|notice| notice.failure.is_of_connection())
        {
            self.notice = None;
        }
        self.server = server;
    }

    fn take_changed(&mut self, summary: ConversationSummary) {
        if self
            .deleted
            .as_ref()
            .is_some_and(|deleted| deleted.summary.id == summary.id)
        {
            self.deleted = None;
        }
        self.conversations.retain(|known| known.id != summary.id);
        let index = self
            .conversations
            .partition_point(|known| known.updated_at > summary.updated_at);
        self.conversations.insert(index, summary);
    }

    fn take_deleted(&mut self, id: crate::domain::ConversationId, now: Timestamp) {
        if let Some(index) = self.conversations.iter().position(|known| known.id == id) {
            let summary = self.conversations.remove(index);
            self.deleted = Some(Deleted { summary, at: now });
        }
        self.open.remove(id);
        self.turns.remove(&id);
        self.shape += 1;
        if self.selected == Some(id) {
            self.select(None);
        }
    }

    fn advance(&mut self, id: TurnId, delta: TurnDelta) {
        let Some(turn) = self.turn_by_id(id) else {
            return;
        };
        turn.progress = delta.progress.or(turn.progress);
        turn.timings = delta.timings.or(turn.timings);
        if !delta.content.is_empty() || !delta.reasoning.is_empty() || !delta.tool_calls.is_empty()
        {
            turn.phase = TurnPhase::Streaming;
        }
        let (conversation, answer) = (turn.conversation, turn.answer);
        if let Some(open) = self.open.conversation_mut(conversation) {
            open.tree.update(answer, |message| append(message, delta));
        }
    }

    fn end(&mut self, end: TurnEnd) {
        if self
            .turns
            .get(&end.conversation)
            .is_none_or(|turn| turn.id != end.turn)
        {
            return;
        }
        self.turns.remove(&end.conversation);
        self.shape += 1;
        if let Some(open) = self.open.conversation_mut(end.conversation) {
            match end.outcome {
                Some(outcome) => {
                    open.tree.update(end.answer, |message| {
                        message.outcome = outcome;
                        message.timings = end.timings.or(message.timings);
                    });
                }
                None => {
                    let _gone = open.tree.remove(end.answer);
                }
            }
        }
        if let Some(failure) = end.failure {
            self.notice = Some(Notice {
                failure,
                conversation: Some(end.conversation),
            });
        }
    }

    fn refuse(&mut self, id: TurnId, failure: crate::domain::Failure) {
        let Some(turn) = self.turn_by_id(id) else {
            return;
        };
        let (conversation, first) = (turn.conversation, turn.first);
        self.turns.remove(&conversation);
        self.shape += 1;
        // Nothing of it is on disk, so it leaves the tree, and the words go back to the composer.
        let gone = self
            .open
            .conversation_mut(conversation)
            .and_then(|open| open.tree.remove(first).ok())
            .unwrap_or_default();
        let is_kept = self
            .conversations
            .iter()
            .any(|summary| summary.id == conversation);
        let home = is_kept.then_some(conversation);
        if !is_kept {
            // The conversation was never made: its page is that of a new one.
            self.open.remove(conversation);
            if self.selected == Some(conversation) {
                let typed_since = std::mem::take(&mut self.draft);
                self.select(None);
                if !typed_since.trim().is_empty() {
                    self.restore_draft(None, &typed_since);
                }
            }
        }
        if let Some(message) = gone.into_iter().find(|message| message.role == Role::User) {
            self.restore_draft(home, &message.content);
        }
        self.notice = Some(Notice {
            failure,
            conversation: home,
        });
    }
}

/// Adds what arrived to an answer.
fn append(message: &mut Message, delta: TurnDelta) {
    message.content.push_str(&delta.content);
    message.reasoning.push_str(&delta.reasoning);
    for call in &delta.tool_calls {
        message.append_tool_call(call);
    }
    message.reasoning_ms = delta.reasoning_ms.or(message.reasoning_ms);
    message.model = delta.model.or(message.model.take());
    message.timings = delta.timings.or(message.timings);
    if !matches!(message.outcome, Outcome::Streaming) {
        tracing::debug!("a delta came for an answer that is not streaming");
    }
}

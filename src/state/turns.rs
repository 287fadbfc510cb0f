//! Turns: begun by the person, advanced and ended by news.

use crate::domain::{
    Change, ContinuedTurn, ConversationId, DraftPlace, Failure, FinishReason, Message, NewTurn,
    Outcome, Role, Turn, TurnDelta, TurnEnd, TurnId, TurnOrigin, TurnPhase,
};

use super::{Notice, State};

impl State {
    /// Shows a turn that is about to be asked for: its messages, and an answer to come.
    pub fn begin(&mut self, new: &NewTurn) {
        self.shape += 1;
        self.make_conversation(new.conversation);
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
                origin: TurnOrigin::New {
                    first: new
                        .messages
                        .first()
                        .map_or(new.answer.id, |message| message.id),
                    typed_in: new.typed_in,
                },
                phase: TurnPhase::Requested,
                progress: None,
                timings: None,
            },
        );
        if let Some(queue) = &new.queue {
            self.set_queue(new.conversation, queue.clone());
        }
        if let Some(place) = new.typed_in {
            self.side_drafts.remove(&place);
            self.set_attachments(place, []);
        }
        self.forget_notice(new.conversation);
    }

    /// Shows that an answer is about to be gone on with.
    pub fn go_on(&mut self, continued: &ContinuedTurn) {
        let ContinuedTurn {
            turn,
            conversation,
            answer,
            options: _,
        } = *continued;
        let Some(open) = self.open.conversation_mut(conversation) else {
            return;
        };
        let Some(before) = open.tree.update(answer, |message| {
            std::mem::replace(&mut message.outcome, Outcome::Streaming)
        }) else {
            return;
        };
        self.shape += 1;
        self.turns.insert(
            conversation,
            Turn {
                id: turn,
                conversation,
                answer,
                origin: TurnOrigin::Continued { before },
                phase: TurnPhase::Requested,
                progress: None,
                timings: None,
            },
        );
        self.forget_notice(conversation);
    }

    /// What was told of this conversation, or of a page that became it, is over.
    fn forget_notice(&mut self, conversation: ConversationId) {
        if self.notice.as_ref().is_some_and(|notice| {
            notice
                .conversation
                .is_none_or(|about| about == conversation)
        }) {
            self.notice = None;
        }
    }

    pub(super) fn advance(&mut self, id: TurnId, delta: TurnDelta) {
        let Some(turn) = self.turn_by_id(id) else {
            return;
        };
        turn.progress = delta.progress.or(turn.progress);
        turn.timings = delta.timings.or(turn.timings);
        turn.phase = delta.phase.unwrap_or(turn.phase);
        let is_cut = delta.cut.is_some() || delta.unsent.is_some() || delta.groundwork.is_some();
        if !delta.content.is_empty() || !delta.reasoning.is_empty() || !delta.tool_calls.is_empty()
        {
            turn.phase = TurnPhase::Streaming;
        }
        let (conversation, answer) = (turn.conversation, turn.answer);
        if let Some(open) = self.open.conversation_mut(conversation) {
            open.tree.update(answer, |message| append(message, delta));
            // What was left out is told above the first message that was sent.
            self.shape += u64::from(is_cut);
        }
    }

    /// Something did not work in a turn that goes on.
    pub(super) fn hinder(&mut self, id: TurnId, failure: Failure) {
        if let Some(turn) = self.turn_by_id(id) {
            let conversation = Some(turn.conversation);
            self.notice = Some(Notice {
                failure,
                conversation,
            });
        }
    }

    /// The turn on screen whose thinking can be ended: the model thinks, has not said a word
    /// yet, and its server knows how to.
    #[must_use]
    pub fn thinking(&self) -> Option<&Turn> {
        let turn = self.turn()?;
        let answer = self.conversation()?.tree.message(turn.answer)?;
        let is_thinking = !answer.reasoning.is_empty()
            && answer.content.is_empty()
            && answer.tool_calls.is_empty();
        let is_known = self.server.connected()?.features.ends_thinking;
        (is_thinking && is_known).then_some(turn)
    }

    pub(super) fn end(&mut self, end: TurnEnd) {
        if self
            .turns
            .get(&end.conversation)
            .is_none_or(|turn| turn.id != end.turn)
        {
            return;
        }
        let is_news = end.is_news_for(self.selected);
        // What waits for the end of the turn goes out; after a failure, or where a tool's
        // result is awaited first, the person decides.
        let calls_tools = end.outcome
            == Some(Outcome::Finished {
                reason: FinishReason::ToolCalls,
            });
        let is_free = end.failure.is_none() && !calls_tools;
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
        if is_free {
            self.due.push(end.conversation);
        }
        if is_news {
            self.mark_unread(end.conversation, true);
        }
        if let Some(failure) = end.failure {
            self.notice = Some(Notice {
                failure,
                conversation: Some(end.conversation),
            });
        }
    }

    pub(super) fn refuse(&mut self, id: TurnId, failure: Failure) {
        let Some(turn) = self.turn_by_id(id) else {
            return;
        };
        let (conversation, answer) = (turn.conversation, turn.answer);
        let origin = turn.origin.clone();
        self.turns.remove(&conversation);
        self.shape += 1;
        let (first, typed_in) = match origin {
            TurnOrigin::New { first, typed_in } => (first, typed_in),
            TurnOrigin::Continued { before } => {
                if let Some(open) = self.open.conversation_mut(conversation) {
                    open.tree.update(answer, |message| message.outcome = before);
                }
                self.notice = Some(Notice {
                    failure,
                    conversation: Some(conversation),
                });
                return;
            }
        };
        // Nothing of it is on disk, so it leaves the tree, and the words go back to where
        // they were typed.
        let gone = self
            .open
            .conversation_mut(conversation)
            .and_then(|open| open.tree.remove(first).ok())
            .unwrap_or_default()
            .messages;
        let is_kept = self
            .conversations
            .iter()
            .any(|summary| summary.id == conversation);
        let home = is_kept.then_some(conversation);
        if !is_kept {
            // The conversation was never made: its page is that of a new one.
            self.open.remove(conversation);
            let conversation_place = DraftPlace::Conversation(conversation);
            if self.selected == Some(conversation) {
                let typed_since = std::mem::take(&mut self.draft);
                let attached_since = self.take_attachments(conversation_place);
                self.select(None);
                self.restore_attachments(DraftPlace::NewConversation, attached_since);
                if !typed_since.trim().is_empty() {
                    self.restore_draft(None, &typed_since);
                }
            }
        }
        self.give_back(gone, typed_in, home);
        self.notice = Some(Notice {
            failure,
            conversation: home,
        });
    }

    /// Puts the words of refused messages back to where they were typed.
    fn give_back(
        &mut self,
        gone: Vec<Message>,
        typed_in: Option<DraftPlace>,
        home: Option<ConversationId>,
    ) {
        let caller = gone.first().and_then(|first| first.parent);
        let mut results = 0;
        for message in gone {
            let place = match (message.role, typed_in, caller) {
                (Role::User, Some(place @ DraftPlace::Edit(_)), _) => {
                    self.set_attachments(place, message.attachments);
                    self.save_attached(place);
                    place
                }
                (Role::User, ..) => {
                    self.restore_attachments(home.into(), message.attachments);
                    self.restore_draft(home, &message.content);
                    continue;
                }
                (Role::Tool, _, Some(caller)) => {
                    results += 1;
                    DraftPlace::ToolResult(caller, results - 1)
                }
                _ => continue,
            };
            let text = message.content;
            self.side_drafts.insert(place, text.clone());
            self.changes.push(Change::SaveDraft { place, text });
        }
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
    if let Some(timings) = &delta.timings {
        message.speed.get_or_insert_default().take(timings);
    }
    message.cut = delta.cut.or(message.cut.take());
    message.unsent = delta.unsent.or(message.unsent);
    message.groundwork = delta.groundwork.or(message.groundwork.take());
    if !matches!(message.outcome, Outcome::Streaming) {
        tracing::debug!("a delta came for an answer that is not streaming");
    }
}

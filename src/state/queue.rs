//! Messages that wait for the end of a running turn, and answers nobody has looked at.

use crate::domain::{Change, ConversationId, QueuedMessage};

use super::State;

impl State {
    /// The messages that wait in a conversation, the next one first.
    #[must_use]
    pub fn queue(&self, conversation: ConversationId) -> &[QueuedMessage] {
        self.queues.get(&conversation).map_or(&[], Vec::as_slice)
    }

    /// Puts a message behind those that wait.
    pub fn enqueue(&mut self, conversation: ConversationId, message: impl Into<QueuedMessage>) {
        let mut queue = self.queue(conversation).to_vec();
        queue.push(message.into());
        self.change_queue(conversation, queue);
    }

    /// Takes a message out of the queue again.
    pub fn withdraw(
        &mut self,
        conversation: ConversationId,
        index: usize,
    ) -> Option<QueuedMessage> {
        let mut queue = self.queue(conversation).to_vec();
        if index >= queue.len() {
            return None;
        }
        let message = queue.remove(index);
        self.change_queue(conversation, queue);
        Some(message)
    }

    /// The draft as it is when a message that waits is put behind it.
    #[must_use]
    pub fn next_withdrawn(&self, conversation: ConversationId, index: usize) -> Option<String> {
        let QueuedMessage { text, .. } = self.queue(conversation).get(index)?;
        Some(if self.draft.trim().is_empty() {
            text.clone()
        } else {
            format!("{}\n\n{text}", self.draft)
        })
    }

    /// The next message to be sent, and what is left then, to be written down together.
    #[must_use]
    pub fn next_queued(
        &self,
        conversation: ConversationId,
    ) -> Option<(QueuedMessage, Vec<QueuedMessage>)> {
        let (next, rest) = self.queue(conversation).split_first()?;
        Some((next.clone(), rest.to_vec()))
    }

    /// The conversations whose turn ended since the last call: what waits there goes out.
    pub fn take_due(&mut self) -> Vec<ConversationId> {
        std::mem::take(&mut self.due)
    }

    pub(super) fn set_queue(&mut self, conversation: ConversationId, queue: Vec<QueuedMessage>) {
        if queue.is_empty() {
            self.queues.remove(&conversation);
        } else {
            self.queues.insert(conversation, queue);
        }
    }

    fn change_queue(&mut self, conversation: ConversationId, queue: Vec<QueuedMessage>) {
        self.set_queue(conversation, queue.clone());
        self.changes.push(Change::SaveQueue {
            conversation,
            queue,
        });
    }

    /// Marks a conversation as one that nobody has looked at, or takes the mark away.
    pub fn mark_unread(&mut self, conversation: ConversationId, is_unread: bool) {
        let line = self
            .conversations
            .iter_mut()
            .find(|summary| summary.id == conversation && summary.is_unread != is_unread);
        if let Some(line) = line {
            line.is_unread = is_unread;
            self.changes.push(Change::MarkUnread {
                conversation,
                is_unread,
            });
        }
    }
}

//! News from the background, taken in.

use std::cmp::Reverse;

use crate::domain::{
    Conversation, ConversationId, ConversationSummary, Deleted, Deletion, Event, Failure,
    KnowledgeEvent, Removed, ServerStatus, Timestamp,
};

use super::{Notice, State};

impl State {
    /// Takes in what happened.
    pub fn apply(&mut self, event: Event, now: Timestamp) {
        match event {
            Event::Loaded {
                settings,
                conversations,
                draft,
                side_drafts,
                attachments,
                deletion,
            } => {
                self.is_loaded = true;
                self.settings = *settings;
                self.side_drafts = side_drafts.into_iter().collect();
                for (place, attachments) in attachments {
                    self.set_attachments(place, attachments);
                }
                self.deletion = deletion;
                self.load_drafts(
                    conversations
                        .iter()
                        .map(|summary| (Some(summary.id), summary.draft.clone()))
                        .chain([(None, draft)]),
                );
                let queued = conversations
                    .iter()
                    .filter(|summary| !summary.queue.is_empty());
                self.queues = queued
                    .map(|summary| (summary.id, summary.queue.clone()))
                    .collect();
                let set = conversations.iter().filter(|it| !it.settings.is_empty());
                self.settings_of = set
                    .map(|summary| (Some(summary.id), summary.settings.clone()))
                    .collect();
                self.conversations = conversations;
                self.conversations
                    .sort_by_key(|summary| Reverse(summary.rank()));
            }
            Event::ConversationOpened(conversation) => self.take_opened(*conversation),
            Event::ConversationChanged(summary) => self.take_changed(*summary),
            Event::ConversationsDeleted(ids) => self.take_deleted(&ids, now),
            Event::MessagesRestored {
                conversation,
                removed,
            } => self.take_restored(conversation, *removed),
            Event::ExchangeAdvanced { number, progress } => {
                self.exchange.advance(number, progress);
            }
            Event::ImportPreviewed { number, result } => self.exchange.take_preview(number, result),
            Event::ImportEnded { number, result } => self.take_imported(number, result),
            Event::ExportEnded { number, result } => self.exchange.take_exported(number, result),
            Event::AttachmentRead { id, result } => self.attachment_read(id, result),
            Event::FolderFound { id, contents } => self.folder_found(id, contents),
            Event::PictureRead { key, result } => self.viewed.bring_picture(key, result),
            Event::TextRead { of, result } => self.viewed.bring_text(of, result),
            Event::TextsGathered(text) => self.viewed.gathered = Some(text),
            Event::SoundRead { hash, result } => self.viewed.bring_sound(hash, result),
            Event::AttachmentSaved { hash, result } => self.viewed.saved = Some((hash, result)),
            Event::TurnStarted(_) => {}
            Event::TurnAdvanced { turn, delta } => self.advance(turn, *delta),
            Event::TurnEnded(end) => self.end(*end),
            Event::TurnRefused { turn, failure } => self.refuse(turn, failure),
            Event::ServerChanged(server) => self.take_server(*server),
            Event::ServerTested { number, result } => self.servers.test.take(number, result),
            Event::KeysChanged { urls, place } => {
                self.servers.keyed = urls;
                self.servers.key_place = place;
            }
            Event::TokensCounted { number, tokens } => self.counted.take(number, tokens),
            Event::RequestPreviewed { number, result } => self.preview.take(number, result),
            Event::SearchEnded { number, result } => self.take_found(number, result),
            Event::TurnHindered { turn, failure } => self.hinder(turn, failure),
            Event::Knowledge(news) => {
                // Prompts are shown in the answer that they belong to.
                self.shape += u64::from(matches!(news, KnowledgeEvent::PromptsRead { .. }));
                if let Some(failure) = self.knowledge.apply(news) {
                    self.tell(failure);
                }
                self.adopt_documents();
            }
            Event::ModelRefused { failure, .. } | Event::StoreFailed(failure) => self.tell(failure),
        }
    }

    fn tell(&mut self, failure: Failure) {
        self.notice = Some(Notice {
            failure,
            conversation: None,
        });
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

    fn take_server(&mut self, server: ServerStatus) {
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
        if let (Some(known), Some(connected)) = (&server.server, server.connected()) {
            // The background writes it down; here it must not be older.
            self.settings.note_server_kind(&known.url, connected.kind);
        }
        self.server = server;
    }

    fn take_changed(&mut self, mut summary: ConversationSummary) {
        // What is back in the list is no longer away.
        if let Some(Deletion {
            deleted: Deleted::Conversations(gone),
            ..
        }) = &mut self.deletion
        {
            gone.retain(|known| known.id != summary.id);
            if gone.is_empty() {
                self.deletion = None;
            }
        }
        if let Some(known) = self.line(summary.id) {
            // What was looked at is known here first; the line may be read before that is
            // written.
            summary.is_unread = known.is_unread;
        }
        if !summary.settings.is_empty() {
            // What is set here is newer than what was read.
            self.settings_of
                .entry(Some(summary.id))
                .or_insert_with(|| summary.settings.clone());
        }
        self.conversations.retain(|known| known.id != summary.id);
        let index = self
            .conversations
            .partition_point(|known| known.rank() > summary.rank());
        self.conversations.insert(index, summary);
    }

    fn take_deleted(&mut self, ids: &[ConversationId], now: Timestamp) {
        let mut gone = Vec::new();
        self.conversations.retain(|known| {
            let is_gone = ids.contains(&known.id);
            if is_gone {
                gone.push(known.clone());
            }
            !is_gone
        });
        if !gone.is_empty() {
            // Those whose answers had to be stopped first come after the others.
            let is_of_batch = ids.iter().all(|id| self.deleting.contains(id));
            match &mut self.deletion {
                Some(Deletion {
                    deleted: Deleted::Conversations(before),
                    at,
                }) if is_of_batch
                    && before.iter().all(|known| self.deleting.contains(&known.id)) =>
                {
                    before.append(&mut gone);
                    *at = now;
                }
                _ => {
                    self.deletion = Some(Deletion {
                        deleted: Deleted::Conversations(gone),
                        at: now,
                    });
                }
            }
        }
        for id in ids {
            self.open.remove(*id);
            self.turns.remove(id);
        }
        self.shape += 1;
        if self
            .selected
            .is_some_and(|selected| ids.contains(&selected))
        {
            self.select(None);
        }
    }

    fn take_restored(&mut self, conversation: ConversationId, removed: Removed) {
        let Some(open) = self.open.conversation_mut(conversation) else {
            return;
        };
        self.shape += 1;
        if let Err(error) = open.tree.restore(removed) {
            tracing::debug!(%error, "what came back is there already");
        }
    }
}

//! What is attached: files that come in, what a model gets of them, and what a person looks at.
//! Whatever parses a foreign file runs in the child process of `engine::Reader`.

mod contents;
mod folder;
mod incoming;
mod looking;
mod saving;

use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::AbortHandle;

use crate::domain::{AttachmentId, Command, Event};

use super::outbox::Outbox;

pub use contents::Contents;
pub(super) use contents::attached_to;

/// So many files that come in are in memory at the same time, however many are dropped at once:
/// two that are being read, and one that is ready for its turn.
const MOST_ARRIVING: usize = 3;

/// So many pictures to look at are worked on at the same time: who scrolls fast asks for many.
const MOST_LOOKED_AT: usize = 4;

/// Carries out what has to do with attachments, each beside the others.
pub(super) struct FileDesk {
    contents: Contents,
    outbox: Outbox,
    /// What is being read, to call it off.
    incoming: HashMap<AttachmentId, AbortHandle>,
    arriving: Arc<Semaphore>,
    looked_at: Arc<Semaphore>,
}

impl FileDesk {
    pub(super) fn new(contents: Contents, outbox: Outbox) -> Self {
        Self {
            contents,
            outbox,
            incoming: HashMap::new(),
            arriving: Arc::new(Semaphore::new(MOST_ARRIVING)),
            looked_at: Arc::new(Semaphore::new(MOST_LOOKED_AT)),
        }
    }

    /// Begins what a command asks for. Others than those of attachments are none of its.
    pub(super) fn carry_out(&mut self, command: Command) {
        let contents = self.contents.clone();
        let outbox = self.outbox.clone();
        match command {
            Command::Attach {
                id,
                source,
                way,
                most_bytes,
            } => {
                self.incoming.retain(|_, task| !task.is_finished());
                let arriving = Arc::clone(&self.arriving);
                let task = tokio::spawn(async move {
                    // It is never closed; without a turn it would only be read at once.
                    let _turn = arriving.acquire().await;
                    let event = incoming::attach(&contents, id, source, (way, most_bytes)).await;
                    outbox.push(event);
                });
                self.incoming.insert(id, task.abort_handle());
            }
            // The process that reads it ends with the task.
            Command::CancelAttachment(id) => {
                if let Some(task) = self.incoming.remove(&id) {
                    task.abort();
                }
            }
            Command::ReadPicture { attachment, shape } => {
                let looked_at = Arc::clone(&self.looked_at);
                tokio::spawn(async move {
                    let _turn = looked_at.acquire().await;
                    let (key, result) = looking::picture(&contents, &attachment, shape).await;
                    outbox.push(Event::PictureRead { key, result });
                });
            }
            Command::ReadText(attachment) => {
                tokio::spawn(async move {
                    let result = looking::text(&contents, &attachment).await;
                    let of = (attachment.hash, attachment.way);
                    outbox.push(Event::TextRead { of, result });
                });
            }
            Command::GatherTexts { words, attachments } => {
                tokio::spawn(async move {
                    let text = looking::gathered(&contents, &words, &attachments).await;
                    outbox.push(Event::TextsGathered(text));
                });
            }
            Command::ReadSound(attachment) => {
                tokio::spawn(async move {
                    let result = looking::sound(&contents, &attachment).await;
                    let hash = attachment.hash;
                    outbox.push(Event::SoundRead { hash, result });
                });
            }
            Command::SaveAttachment {
                attachment,
                path,
                may_overwrite,
            } => {
                tokio::spawn(async move {
                    let hash = attachment.hash;
                    let result = saving::save(&contents, hash, path, may_overwrite).await;
                    outbox.push(Event::AttachmentSaved { hash, result });
                });
            }
            _ => {}
        }
    }
}

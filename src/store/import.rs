//! Conversations that come in from files: all of them in one transaction, so that whatever
//! dies in its middle leaves nothing half.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::mpsc::Receiver;
use uuid::Uuid;

use super::branches::Place;
use super::rows::json;
use super::{Store, branches, files, open, read};
use crate::domain::{
    Amounts, ContentHash, ConversationId, ConversationSummary, Failure, ImportReport, Imported,
    ImportedConversation, ImportedFile, Loss, MessageId, OnExisting, Origin, Outcome, Timestamp,
    Tree, attachments_of,
};

/// After so many messages it is looked whether the import was called off.
const LOOK_EVERY: usize = 256;

/// How far an import or an export is, and whether it is still wanted: shared with whoever
/// watches it.
#[derive(Debug, Default)]
pub struct ExchangeWatch {
    is_cancelled: AtomicBool,
    conversations: AtomicU64,
}

impl ExchangeWatch {
    /// Calls it off. What was committed already stays.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it was called off.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// How many conversations were looked at so far.
    #[must_use]
    pub fn conversations(&self) -> u64 {
        self.conversations.load(Ordering::Relaxed)
    }

    /// Counts one that was looked at.
    pub fn count(&self) {
        self.conversations.fetch_add(1, Ordering::Relaxed);
    }
}

impl Store {
    /// Whether a conversation that shows has this name, or holds one of these messages.
    pub async fn knows(
        &self,
        conversation: ConversationId,
        messages: Vec<MessageId>,
    ) -> Result<bool, Failure> {
        self.workers
            .read(move |connection| {
                let known = known(connection, conversation, messages.iter().copied())?;
                Ok(known == Known::Shown)
            })
            .await
    }

    /// Takes conversations and their files in until their sender is dropped, all in one
    /// transaction; a file comes before the first conversation that refers to it. Where the import is called off, or the disk refuses, nothing comes in at all. The channel
    /// should be short: whoever fills it waits for the disk.
    pub async fn import(
        &self,
        source: Receiver<Imported>,
        on_existing: OnExisting,
        watch: Arc<ExchangeWatch>,
    ) -> Result<ImportReport, Failure> {
        self.workers
            .write(move |connection| import(connection, source, on_existing, &watch))
            .await
    }
}

fn import(
    connection: &mut Connection,
    mut source: Receiver<Imported>,
    on_existing: OnExisting,
    watch: &ExchangeWatch,
) -> Result<ImportReport, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut import = Import {
        transaction: &transaction,
        on_existing,
        watch,
        report: ImportReport::default(),
        added: Vec::new(),
        conversations: HashMap::new(),
        messages: HashMap::new(),
        now: open::now(),
        loose: HashSet::new(),
    };
    while let Some(imported) = source.blocking_recv() {
        if watch.is_cancelled() {
            break;
        }
        match imported {
            Imported::File(file) => import.keep(&file)?,
            Imported::Conversation(conversation) => {
                import.take(*conversation)?;
                watch.count();
            }
        }
    }
    if watch.is_cancelled() {
        // The transaction is undone as it goes out of sight.
        return Ok(ImportReport {
            is_cancelled: true,
            ..ImportReport::default()
        });
    }
    let report = import.finish()?;
    if !report.added.is_empty() {
        transaction.commit()?;
    }
    Ok(report)
}

/// What is there of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    No,
    /// Only in conversations that were deleted and can still be brought back.
    Deleted,
    Shown,
}

fn known(
    connection: &Connection,
    conversation: ConversationId,
    messages: impl Iterator<Item = MessageId>,
) -> Result<Known, Failure> {
    let mut of_conversation =
        connection.prepare_cached("SELECT deleted_at IS NULL FROM conversations WHERE id = ?1")?;
    let mut of_message = connection.prepare_cached(
        "SELECT conversations.deleted_at IS NULL FROM messages
         JOIN conversations ON conversations.number = messages.conversation
         WHERE messages.id = ?1",
    )?;
    let found: Option<bool> = of_conversation
        .query_row([conversation.uuid().as_bytes()], |row| row.get(0))
        .optional()?;
    let mut is_deleted = match found {
        Some(true) => return Ok(Known::Shown),
        Some(false) => true,
        None => false,
    };
    for message in messages {
        let found: Option<bool> = of_message
            .query_row([message.uuid().as_bytes()], |row| row.get(0))
            .optional()?;
        match found {
            Some(true) => return Ok(Known::Shown),
            Some(false) => is_deleted = true,
            None => {}
        }
    }
    Ok(if is_deleted {
        Known::Deleted
    } else {
        Known::No
    })
}

struct Import<'a> {
    transaction: &'a Transaction<'a>,
    on_existing: OnExisting,
    watch: &'a ExchangeWatch,
    report: ImportReport,
    added: Vec<ConversationId>,
    /// The new names of what was there already, so that forks find their origin.
    conversations: HashMap<ConversationId, ConversationId>,
    messages: HashMap<MessageId, MessageId>,
    now: Timestamp,
    /// The files that came in and that nothing that came in refers to yet.
    loose: HashSet<ContentHash>,
}

impl Import<'_> {
    /// Keeps a file for the conversations that come after it.
    fn keep(&mut self, file: &ImportedFile) -> Result<(), Failure> {
        if !files::is_kept(self.transaction, file.hash)? {
            self.loose.insert(file.hash);
        }
        files::insert_file(self.transaction, file.hash, &file.bytes, self.now)
    }

    /// The files that came in are wanted where something refers to them; what refers to others
    /// goes without its content, which is told.
    fn claim_files(&mut self, summary: &ConversationSummary, tree: &Tree) -> Result<(), Failure> {
        for attachment in attachments_of(tree, &summary.queue) {
            let is_new = self.loose.remove(&attachment.hash);
            if !is_new && !files::is_kept(self.transaction, attachment.hash)? {
                let loss = Loss::of(attachment);
                self.report.losses.push((summary.title.clone(), loss));
            }
        }
        Ok(())
    }

    fn take(&mut self, conversation: ImportedConversation) -> Result<(), Failure> {
        let ImportedConversation {
            mut summary,
            tree,
            losses,
        } = conversation;
        let messages = tree.messages().map(|message| message.id);
        let known = known(self.transaction, summary.id, messages)?;
        if known == Known::Shown && self.on_existing == OnExisting::Skip {
            self.report.skipped.push(summary.title);
            return Ok(());
        }
        // Beside something that may be brought back, it needs names of its own as well.
        let is_renamed = known != Known::No;
        if is_renamed {
            let name = ConversationId::from(Uuid::now_v7());
            self.conversations.insert(summary.id, name);
            summary.id = name;
        }
        let number = self.insert_conversation(&summary)?;
        if !self.insert_messages(number, &tree, is_renamed)? {
            return Ok(());
        }
        self.claim_files(&summary, &tree)?;
        for loss in losses {
            self.report.losses.push((summary.title.clone(), loss));
        }
        self.report.amounts.add(Amounts::of(&tree));
        self.added.push(summary.id);
        Ok(())
    }

    fn insert_conversation(&self, summary: &ConversationSummary) -> Result<i64, Failure> {
        let queue = (!summary.queue.is_empty())
            .then(|| json(&summary.queue))
            .flatten();
        let settings = Some(&summary.settings).filter(|it| !it.is_empty());
        let settings = settings.and_then(json);
        self.transaction
            .prepare_cached(
                "INSERT INTO conversations (id, title, is_title_set, created_at, updated_at,
                     draft, is_pinned, is_unread, origin, origin_message, queue, settings)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)",
            )?
            .execute(params![
                summary.id.uuid().as_bytes(),
                summary.title,
                summary.is_title_set,
                summary.created_at.0,
                summary.updated_at.0,
                summary.draft,
                summary.is_pinned,
                summary.is_unread,
                summary
                    .origin
                    .map(|origin| origin.conversation.uuid().into_bytes()),
                summary
                    .origin
                    .map(|origin| origin.message.uuid().into_bytes()),
                queue,
                settings,
            ])?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// Inserts all messages, parents first and siblings in their order; `false` where the
    /// import was called off meanwhile.
    fn insert_messages(
        &mut self,
        conversation: i64,
        tree: &Tree,
        is_renamed: bool,
    ) -> Result<bool, Failure> {
        // The numbers are known beforehand, so that each row is written once and whole.
        let last: i64 = self.transaction.query_row(
            "SELECT coalesce(max(number), 0) FROM messages",
            [],
            |row| row.get(0),
        )?;
        let ids = tree.messages().map(|message| message.id);
        let numbers: HashMap<MessageId, i64> = ids.zip(last + 1..).collect();
        let number_of = |id: Option<MessageId>| id.and_then(|id| numbers.get(&id).copied());
        for (index, message) in tree.messages().enumerate() {
            if index % LOOK_EVERY == 0 && self.watch.is_cancelled() {
                return Ok(false);
            }
            let mut row = message.clone();
            if is_renamed {
                row.id = Uuid::now_v7().into();
                self.messages.insert(message.id, row.id);
                // What was kept stands above the answer, and has its new name already.
                if let Some(cut) = &mut row.cut
                    && let Some(kept) = self.messages.get(&cut.first_kept)
                {
                    cut.first_kept = *kept;
                }
            }
            if row.outcome.is_streaming() {
                // Nobody goes on writing it here.
                row.outcome = Outcome::Interrupted;
            }
            let place = Place {
                number: number_of(Some(message.id)),
                parent: number_of(message.parent),
                chosen: number_of(tree.chosen_child(Some(message.id))),
            };
            branches::insert_row(self.transaction, conversation, place, &row)?;
        }
        let first = number_of(tree.chosen_child(None));
        branches::choose(self.transaction, conversation, None, first)?;
        Ok(true)
    }

    /// Lets go of files that nothing came in for, ties the forks among the renamed to the renamed, and reads the lines of all.
    fn finish(mut self) -> Result<ImportReport, Failure> {
        for hash in &self.loose {
            files::erase(self.transaction, *hash)?;
        }
        let renamed: Vec<ConversationId> = self.conversations.values().copied().collect();
        for id in renamed {
            let Some(summary) = read::summary(self.transaction, id)? else {
                continue;
            };
            let Some(origin) = summary.origin else {
                continue;
            };
            let Some(conversation) = self.conversations.get(&origin.conversation).copied() else {
                continue;
            };
            let message = self.messages.get(&origin.message).copied();
            let message = message.unwrap_or(origin.message);
            self.set_origin(
                id,
                Origin {
                    conversation,
                    message,
                },
            )?;
        }
        for id in &self.added {
            self.report
                .added
                .extend(read::summary(self.transaction, *id)?);
        }
        Ok(self.report)
    }

    fn set_origin(&self, id: ConversationId, origin: Origin) -> Result<(), Failure> {
        self.transaction
            .prepare_cached(
                "UPDATE conversations SET origin = ?2, origin_message = ?3 WHERE id = ?1",
            )?
            .execute(params![
                id.uuid().as_bytes(),
                origin.conversation.uuid().as_bytes(),
                origin.message.uuid().as_bytes(),
            ])?;
        Ok(())
    }
}

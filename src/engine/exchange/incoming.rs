//! Files on their way in. One thread reads them and waits for the disk; what it has read
//! goes through a short channel, so that no more than a few conversations are in memory.

use std::collections::HashSet;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use crate::domain::{
    Amounts, ContentHash, ConversationSummary, ExchangeProgress, Failure, FailureKind,
    ImportPreview, ImportProblem, ImportReason, ImportReport, Imported, ImportedConversation,
    Listed, Loss, OnExisting, PreviewLine, Tree, attachments_of,
};
use crate::exchange;
use crate::store::{ExchangeWatch, Store};

/// So many conversations or files may wait between the reader and the store.
const MOST_WAITING: usize = 1;

/// An import of some files. Clones share it.
#[derive(Clone, Debug)]
pub struct Importer {
    paths: Arc<[PathBuf]>,
    watch: Arc<ExchangeWatch>,
    meter: Arc<Meter>,
}

/// How much was read of how much, in bytes.
#[derive(Debug, Default)]
struct Meter {
    done: AtomicU64,
    total: AtomicU64,
}

impl Importer {
    /// An import of these files; nothing is read yet.
    #[must_use]
    pub fn new(paths: Vec<PathBuf>) -> Self {
        Self {
            paths: paths.into(),
            watch: Arc::default(),
            meter: Arc::default(),
        }
    }

    /// Calls it off: nothing comes in, unless it is in already.
    pub fn cancel(&self) {
        self.watch.cancel();
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> ExchangeProgress {
        let total = self.meter.total.load(Ordering::Relaxed);
        ExchangeProgress {
            // What is looked at twice in an archive counts twice.
            done: self.meter.done.load(Ordering::Relaxed).min(total),
            total,
            conversations: self.watch.conversations(),
        }
    }

    /// Finds out what would come in. Nothing is written.
    pub async fn preview(&self, store: &Store) -> Result<ImportPreview, Failure> {
        let (mut conversations, reading) = self.start();
        let mut preview = ImportPreview::default();
        let mut seen = HashSet::new();
        let mut files = HashSet::new();
        while let Some(imported) = conversations.recv().await {
            let ImportedConversation {
                summary,
                tree,
                losses,
            } = match imported {
                Imported::Conversation(conversation) => *conversation,
                Imported::File(file) => {
                    files.insert(file.hash);
                    continue;
                }
            };
            for loss in missing(&summary, &tree, &files, store).await? {
                preview.losses.push((summary.title.clone(), loss));
            }
            let messages = tree.messages().map(|message| message.id).collect();
            let is_known = !seen.insert(summary.id) || store.knows(summary.id, messages).await?;
            let amounts = Amounts::of(&tree);
            if is_known {
                preview.known.add(amounts);
            } else {
                preview.new.add(amounts);
            }
            for loss in losses {
                preview.losses.push((summary.title.clone(), loss));
            }
            preview.lines.push(PreviewLine {
                title: summary.title,
                amounts,
                is_known,
            });
            self.watch.count();
        }
        preview.problems = problems_of(reading).await?;
        Ok(preview)
    }

    /// Takes in what can be read, all in one transaction; the rest is told.
    pub async fn run(
        &self,
        store: &Store,
        on_existing: OnExisting,
    ) -> Result<ImportReport, Failure> {
        let (conversations, reading) = self.start();
        let import = store.import(conversations, on_existing, Arc::clone(&self.watch));
        let mut report = import.await?;
        report.problems = problems_of(reading).await?;
        Ok(report)
    }

    /// Starts to read.
    fn start(&self) -> (mpsc::Receiver<Imported>, JoinHandle<Listed<ImportProblem>>) {
        let (sender, receiver) = mpsc::channel(MOST_WAITING);
        let importer = self.clone();
        let reading = tokio::task::spawn_blocking(move || importer.read(&sender));
        (receiver, reading)
    }

    fn read(&self, sender: &mpsc::Sender<Imported>) -> Listed<ImportProblem> {
        let sizes = self.paths.iter().filter_map(|path| path.metadata().ok());
        let total = sizes.map(|file| file.len()).sum();
        self.meter.total.store(total, Ordering::Relaxed);
        let mut problems = Listed::default();
        for path in &*self.paths {
            let flow = self.read_file(path, sender, &mut problems);
            if flow.is_break() || self.watch.is_cancelled() {
                break;
            }
        }
        problems
    }

    fn read_file(
        &self,
        path: &Path,
        sender: &mpsc::Sender<Imported>,
        problems: &mut Listed<ImportProblem>,
    ) -> ControlFlow<()> {
        let name = path.display().to_string();
        let file = match File::open(path) {
            Ok(file) => file,
            Err(error) => {
                problems.push(ImportReason::Unreadable(error.to_string()).of(&name));
                return ControlFlow::Continue(());
            }
        };
        let file = Metered {
            file,
            watch: &self.watch,
            meter: &self.meter,
        };
        let mut flow = ControlFlow::Continue(());
        exchange::read(&name, file, &mut |item| {
            let is_wanted = match item {
                // Where nobody takes it any more, the store has told why.
                Ok(imported) => sender.blocking_send(imported).is_ok(),
                Err(problem) => {
                    problems.push(problem);
                    true
                }
            };
            if !is_wanted || self.watch.is_cancelled() {
                flow = ControlFlow::Break(());
            }
            flow
        });
        flow
    }
}

/// What is attached in a conversation and would have no content.
async fn missing(
    summary: &ConversationSummary,
    tree: &Tree,
    files: &HashSet<ContentHash>,
    store: &Store,
) -> Result<Vec<Loss>, Failure> {
    let mut losses = Vec::new();
    for attachment in attachments_of(tree, &summary.queue) {
        if !files.contains(&attachment.hash) && !store.has_file(attachment.hash).await? {
            losses.push(Loss::of(attachment));
        }
    }
    Ok(losses)
}

async fn problems_of(
    reading: JoinHandle<Listed<ImportProblem>>,
) -> Result<Listed<ImportProblem>, Failure> {
    reading.await.map_err(|error| {
        // The words of a panic may quote what was being read.
        let is_panic = error.is_panic();
        tracing::error!(is_panic, "the reader of an import broke down");
        Failure::coded(FailureKind::Store, "import_broke", "")
    })
}

/// A file that counts what is read of it, and ends when nobody wants it any more.
struct Metered<'a> {
    file: File,
    watch: &'a ExchangeWatch,
    meter: &'a Meter,
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.watch.is_cancelled() {
            return Err(io::Error::other("called off"));
        }
        let count = self.file.read(into)?;
        self.meter.done.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}

impl Seek for Metered<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.file.seek(to)
    }
}

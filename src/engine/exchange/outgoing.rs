//! Conversations on their way out: read from the store one at a time, written on a thread
//! of its own. A file gets its name only when it is whole.

use std::ffi::OsString;
use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::runtime::Handle;
use tokio::sync::mpsc;

use crate::domain::{
    Amounts, Attachment, ContentHash, ConversationId, ConversationSummary, ExportFormat,
    ExportOrder, ExportReport, Failure, FailureKind, Reading, Tree,
};
use crate::engine::unsaved::Unsaved;
use crate::exchange::{ExportWords, Exporter, Files};
use crate::store::{ExchangeWatch, Store};

/// So many conversations may wait between the store and the file.
const MOST_WAITING: usize = 2;

/// The sentences that go into a document for people.
#[derive(Clone)]
pub struct ExportText {
    /// The title of a conversation without one.
    pub untitled: Arc<dyn Fn() -> String + Send + Sync>,
    /// What went wrong where an answer failed, in one line.
    pub describe: Arc<dyn Fn(&Failure) -> String + Send + Sync>,
}

impl Default for ExportText {
    fn default() -> Self {
        Self {
            untitled: Arc::new(String::new),
            describe: Arc::new(|failure| failure.detail.clone()),
        }
    }
}

impl fmt::Debug for ExportText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExportText").finish_non_exhaustive()
    }
}

/// Writes conversations to a file as they are kept.
pub async fn export_to_file(
    store: &Store,
    order: ExportOrder,
    text: ExportText,
) -> Result<ExportReport, Failure> {
    let shelf = Shelf {
        store: store.clone(),
        unsaved: Unsaved::default(),
        watch: Arc::default(),
    };
    to_file(&shelf, order, text).await
}

/// Writes conversations to a stream, such as standard output.
pub async fn export_to_stream(
    store: &Store,
    ids: Vec<ConversationId>,
    format: ExportFormat,
    text: ExportText,
    target: impl Write + Send + 'static,
) -> Result<Amounts, Failure> {
    let shelf = Shelf {
        store: store.clone(),
        unsaved: Unsaved::default(),
        watch: Arc::default(),
    };
    let summaries = shelf.find(&ids).await?;
    let (amounts, _) = shelf
        .pour(summaries, format, text, target, Path::new("-"))
        .await?;
    Ok(amounts)
}

/// Where conversations are read: what the disk has not taken yet is shown as well.
#[derive(Clone, Debug)]
pub(super) struct Shelf {
    pub(super) store: Store,
    pub(super) unsaved: Unsaved,
    pub(super) watch: Arc<ExchangeWatch>,
}

/// Writes to a name beside the one that is wanted, and gives it that at the end.
pub(super) async fn to_file(
    shelf: &Shelf,
    order: ExportOrder,
    text: ExportText,
) -> Result<ExportReport, Failure> {
    let summaries = shelf.find(&order.ids).await?;
    let place = Place::take(&order.path, order.may_overwrite)?;
    let file = place.open().map_err(|error| of_io(&order.path, &error))?;
    let poured = shelf
        .pour(summaries, order.format, text, file, &order.path)
        .await;
    let amounts = match poured {
        Ok((amounts, file)) => place
            .finish(&file, order.may_overwrite)
            .map(|()| amounts)
            .map_err(|error| of_io(&order.path, &error)),
        Err(failure) => Err(failure),
    };
    if amounts.is_err() {
        place.clear();
    }
    Ok(ExportReport {
        amounts: amounts?,
        path: order.path,
    })
}

impl Shelf {
    /// The lines of the conversations with these names; of all without any.
    async fn find(&self, ids: &[ConversationId]) -> Result<Vec<ConversationSummary>, Failure> {
        let mut summaries = Vec::new();
        if ids.is_empty() {
            summaries = self.store.conversations().await?;
        }
        for (index, id) in ids.iter().enumerate() {
            let is_new = !ids[..index].contains(id);
            if is_new {
                summaries.extend(self.store.summary(*id).await?);
            }
        }
        if summaries.is_empty() {
            return Err(Failure::coded(FailureKind::Store, "export_nothing", ""));
        }
        Ok(summaries)
    }

    async fn pour<W: Write + Send + 'static>(
        &self,
        summaries: Vec<ConversationSummary>,
        format: ExportFormat,
        text: ExportText,
        target: W,
        path: &Path,
    ) -> Result<(Amounts, W), Failure> {
        let (sender, mut conversations) =
            mpsc::channel::<(ConversationSummary, Tree)>(MOST_WAITING);
        let count = summaries.len();
        let watch = Arc::clone(&self.watch);
        let files = Kept {
            store: self.store.clone(),
            runtime: Handle::current(),
            watch: Arc::clone(&self.watch),
        };
        let writing = tokio::task::spawn_blocking(move || {
            let words = ExportWords {
                untitled: &(text.untitled)(),
                describe: &*text.describe,
            };
            let mut exporter = Exporter::new(format, count, BufWriter::new(target))?;
            let mut amounts = Amounts::default();
            while let Some((summary, tree)) = conversations.blocking_recv() {
                if watch.is_cancelled() {
                    return Err(io::Error::other("called off"));
                }
                exporter.add(&summary, &tree, &files, &words)?;
                amounts.add(Amounts::of(&tree));
                watch.count();
            }
            let target = exporter.finish()?.into_inner()?;
            Ok((amounts, target))
        });
        for summary in summaries {
            // One that was deleted meanwhile is not there any more.
            let Some(conversation) = self.unsaved.read(&self.store, summary.id).await? else {
                continue;
            };
            if sender.send((summary, conversation.tree)).await.is_err() {
                break;
            }
        }
        drop(sender);
        let written = writing.await.unwrap_or_else(|error| {
            let is_panic = error.is_panic();
            tracing::error!(is_panic, "the writer of an export broke down");
            Err(io::Error::other("the writer broke down"))
        });
        written.map_err(|error| of_io(path, &error))
    }
}

/// The files that are kept, for the thread that writes: it waits for each.
struct Kept {
    store: Store,
    runtime: Handle,
    watch: Arc<ExchangeWatch>,
}

impl Kept {
    fn ask<T>(&self, question: impl Future<Output = Result<T, Failure>>) -> io::Result<T> {
        if self.watch.is_cancelled() {
            return Err(io::Error::other("called off"));
        }
        let answer = self.runtime.block_on(question);
        answer.map_err(|failure| io::Error::other(failure.detail))
    }
}

impl Files for Kept {
    fn bytes(&self, hash: ContentHash) -> io::Result<Option<Arc<[u8]>>> {
        self.ask(self.store.file(hash))
    }

    fn reading(&self, attachment: &Attachment) -> io::Result<Option<Reading>> {
        self.ask(self.store.reading(attachment.hash, attachment.way))
    }
}

/// Where a file comes to lie, and where it grows until then.
#[derive(Debug)]
struct Place {
    path: PathBuf,
    /// Missing where the path is no file but leads elsewhere, such as a pipe.
    draft: Option<PathBuf>,
}

impl Place {
    fn take(path: &Path, may_overwrite: bool) -> Result<Self, Failure> {
        let found = fs::metadata(path).ok();
        if found.as_ref().is_some_and(fs::Metadata::is_dir) {
            let error = io::Error::from(io::ErrorKind::IsADirectory);
            return Err(of_io(path, &error));
        }
        if found.as_ref().is_some_and(fs::Metadata::is_file) && !may_overwrite {
            return Err(exists(path));
        }
        let is_elsewhere = found.is_some_and(|found| !found.is_file());
        let Some(name) = path.file_name() else {
            let error = io::Error::from(io::ErrorKind::InvalidFilename);
            return Err(of_io(path, &error));
        };
        let mut draft = OsString::from(".");
        draft.push(name);
        draft.push(format!(".{}.part", std::process::id()));
        Ok(Self {
            path: path.to_owned(),
            draft: (!is_elsewhere).then(|| path.with_file_name(draft)),
        })
    }

    fn open(&self) -> io::Result<File> {
        match &self.draft {
            Some(draft) => File::create(draft),
            None => OpenOptions::new().write(true).open(&self.path),
        }
    }

    fn finish(&self, file: &File, may_overwrite: bool) -> io::Result<()> {
        let Some(draft) = &self.draft else {
            return Ok(());
        };
        file.sync_all()?;
        if !may_overwrite && self.path.exists() {
            // It came about while this one was being written.
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        fs::rename(draft, &self.path)
    }

    fn clear(&self) {
        if let Some(draft) = &self.draft
            && let Err(error) = fs::remove_file(draft)
        {
            tracing::warn!(%error, "what was written of an export stays");
        }
    }
}

fn exists(path: &Path) -> Failure {
    Failure::coded(
        FailureKind::Store,
        "export_exists",
        path.display().to_string(),
    )
}

fn of_io(path: &Path, error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::AlreadyExists => exists(path),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Failure::new(
            FailureKind::DiskFull,
            format!("{}: {error}", path.display()),
        ),
        _ => {
            let detail = format!("{}: {error}", path.display());
            Failure::coded(FailureKind::Store, "export_failed", detail)
        }
    }
}

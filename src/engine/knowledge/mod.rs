//! The person's documents: read in the background, given vectors where there is a server for
//! that, and searched for whoever asks.

mod desk;
mod embedding;
#[cfg(test)]
pub(super) mod fake;
mod indexing;
mod library;
mod own_server;
mod rag;
mod searching;
mod walk;

use tokio::sync::{mpsc, watch};
use tokio::task::{AbortHandle, JoinHandle};

use crate::domain::{Failure, Found, KnowledgeCommand, Scope, Settings};
use crate::store::Store;

use super::outbox::{EventReceiver, Outbox};
use super::{LlmActorHandle, Reader, Waker};
use library::Library;
pub(super) use rag::RagActorHandle;

/// The background of the person's documents. It ends when this is dropped: what is being read
/// is begun anew at the next start, and what was read is kept.
pub struct Librarian {
    commands: mpsc::UnboundedSender<KnowledgeCommand>,
    settings: watch::Sender<Settings>,
    rag: RagActorHandle,
    /// What it begins with.
    waiting: Option<(
        Library,
        mpsc::UnboundedReceiver<rag::Request>,
        mpsc::UnboundedReceiver<KnowledgeCommand>,
    )>,
    tasks: Vec<AbortHandle>,
}

impl Librarian {
    /// Starts it by itself, without anybody to talk to.
    #[must_use]
    pub fn start(
        store: Store,
        reader: Reader,
        settings: &Settings,
        waker: Waker,
    ) -> (Self, EventReceiver) {
        let (outbox, events) = Outbox::new(waker);
        let silence = super::DEFAULT_SILENCE;
        let (llm, runner) = LlmActorHandle::new(silence);
        tokio::spawn(runner.run());
        let mut librarian = Self::within((store, outbox), reader, llm);
        librarian.begin(settings);
        (librarian, events)
    }

    /// One within the engine, which does nothing before it is told to begin.
    pub(super) fn within(
        (store, outbox): (Store, Outbox),
        reader: Reader,
        llm: LlmActorHandle,
    ) -> Self {
        let (settings, followed) = watch::channel(Settings::default());
        let library = Library::new((store, outbox), reader, llm, followed);
        let (rag, questions) = RagActorHandle::new();
        let (commands, orders) = mpsc::unbounded_channel();
        Self {
            commands,
            settings,
            rag,
            waiting: Some((library, questions, orders)),
            tasks: Vec::new(),
        }
    }

    /// Begins: how things are is told, and what waits is read.
    pub(super) fn begin(&mut self, settings: &Settings) {
        self.follow(settings);
        let Some((library, questions, orders)) = self.waiting.take() else {
            return;
        };
        library.news.notify_one();
        let tasks = [
            tokio::spawn(desk::run(library.clone(), self.rag.clone(), orders)),
            tokio::spawn(desk::tell(library.clone())),
            tokio::spawn(indexing::run(library.clone())),
            tokio::spawn(embedding::run(library.clone())),
            tokio::spawn(searching::run(library, questions)),
        ];
        self.tasks = tasks.iter().map(JoinHandle::abort_handle).collect();
    }

    /// Hands a command over. Never waits.
    pub fn carry_out(&self, command: KnowledgeCommand) {
        let _ = self.commands.send(command);
    }

    /// The settings are now these.
    pub fn follow(&self, settings: &Settings) {
        self.settings.send_if_modified(|known| {
            let is_other = known != settings;
            known.clone_from(settings);
            is_other
        });
    }

    /// Looks for passages: the best first, together no longer than so many tokens, about.
    pub async fn search(
        &self,
        queries: Vec<String>,
        scope: Scope,
        most_tokens: u32,
    ) -> Result<Found, Failure> {
        self.rag
            .search_with_session(queries, scope, most_tokens)
            .await
    }

    /// What a turn asks for passages.
    pub(super) fn rag(&self) -> RagActorHandle {
        self.rag.clone()
    }

    /// Ends it: what is being read is let go of.
    pub(super) fn end(&mut self) {
        for task in self.tasks.drain(..) {
            task.abort();
        }
    }
}

impl Drop for Librarian {
    fn drop(&mut self) {
        self.end();
    }
}

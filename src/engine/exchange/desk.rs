//! What the window asks for: one import at a time, exports beside it, and how far they are.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio::time::{MissedTickBehavior, interval};

use crate::domain::{Command, Event, ExchangeProgress};
use crate::engine::outbox::Outbox;
use crate::engine::unsaved::Unsaved;
use crate::store::Store;

use super::incoming::Importer;
use super::outgoing::{ExportText, Shelf, to_file};

/// How often it is told how far something is.
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Carries out what has to do with files.
pub(in crate::engine) struct ExchangeDesk {
    shelf: Shelf,
    outbox: Outbox,
    text: ExportText,
    import: Option<Importer>,
    tasks: JoinSet<()>,
}

impl ExchangeDesk {
    pub(in crate::engine) fn new(
        store: Store,
        unsaved: Unsaved,
        outbox: Outbox,
        text: ExportText,
    ) -> Self {
        let shelf = Shelf {
            store,
            unsaved,
            watch: Arc::default(),
        };
        Self {
            shelf,
            outbox,
            text,
            import: None,
            tasks: JoinSet::new(),
        }
    }

    /// Starts what was asked for, and goes on at once.
    pub(in crate::engine) fn carry_out(&mut self, command: Command) {
        while self.tasks.try_join_next().is_some() {}
        let outbox = self.outbox.clone();
        let store = self.shelf.store.clone();
        match command {
            Command::PreviewImport { number, paths } => {
                let importer = self.begin(Importer::new(paths));
                self.tasks.spawn(async move {
                    let tell = Teller::new(outbox, number);
                    let looked =
                        tell.while_running(importer.preview(&store), || importer.progress());
                    let result = looked.await.map(Box::new);
                    tell.outbox.push(Event::ImportPreviewed { number, result });
                });
            }
            Command::Import {
                number,
                paths,
                on_existing,
            } => {
                let importer = self.begin(Importer::new(paths));
                self.tasks.spawn(async move {
                    let tell = Teller::new(outbox, number);
                    let run = importer.run(&store, on_existing);
                    let taken = tell.while_running(run, || importer.progress());
                    let result = taken.await.map(Box::new);
                    tell.outbox.push(Event::ImportEnded { number, result });
                });
            }
            Command::CancelImport => self.cancel(),
            Command::Export { number, order } => {
                let export = Shelf {
                    watch: Arc::default(),
                    ..self.shelf.clone()
                };
                let text = self.text.clone();
                let end = self.shelf.watch.clone();
                self.tasks.spawn(async move {
                    let tell = Teller::new(outbox, number);
                    let watch = export.watch.clone();
                    let writing = to_file(&export, order, text);
                    let written = tell.while_running(writing, || {
                        if end.is_cancelled() {
                            watch.cancel();
                        }
                        let conversations = watch.conversations();
                        ExchangeProgress {
                            conversations,
                            ..ExchangeProgress::default()
                        }
                    });
                    let result = written.await.map(Box::new);
                    tell.outbox.push(Event::ExportEnded { number, result });
                });
            }
            _ => {}
        }
    }

    /// Calls everything off and waits for its end: nothing is left half.
    pub(in crate::engine) async fn end(&mut self) {
        self.cancel();
        self.shelf.watch.cancel();
        while self.tasks.join_next().await.is_some() {}
    }

    /// A newer import takes the place of the one before.
    fn begin(&mut self, importer: Importer) -> Importer {
        self.cancel();
        self.import = Some(importer.clone());
        importer
    }

    fn cancel(&mut self) {
        if let Some(import) = self.import.take() {
            import.cancel();
        }
    }
}

/// Tells how far something is for as long as it runs.
struct Teller {
    outbox: Outbox,
    number: u64,
}

impl Teller {
    fn new(outbox: Outbox, number: u64) -> Self {
        Self { outbox, number }
    }

    async fn while_running<T>(
        &self,
        work: impl Future<Output = T>,
        progress: impl Fn() -> ExchangeProgress,
    ) -> T {
        let mut work = std::pin::pin!(work);
        let mut ticks = interval(TELL_EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        // The first tick comes at once.
        ticks.tick().await;
        loop {
            tokio::select! {
                biased;
                done = &mut work => return done,
                _ = ticks.tick() => self.outbox.push(Event::ExchangeAdvanced {
                    number: self.number,
                    progress: progress(),
                }),
            }
        }
    }
}

//! The four threads: each owns a connection and runs what it is sent, in order. While
//! nothing is sent, the writer brings the search index up to date.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, PoisonError, RwLock};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rusqlite::{Connection, InterruptHandle};
use tokio::sync::{oneshot, watch};

use super::open::Opened;
use super::{failure, index};
use crate::domain::{Failure, FailureKind};

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

impl fmt::Debug for Workers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Workers").finish_non_exhaustive()
    }
}

/// The code of a search that a newer one took the place of.
pub const SEARCH_REPLACED: &str = "search_replaced";

/// How long the index waits at the start, when there is more urgent work for everyone.
const FIRST_PAUSE: Duration = Duration::from_millis(200);
/// The least it waits between two steps; else as long as the step took.
const LEAST_PAUSE: Duration = Duration::from_millis(5);

/// All threads. When it is dropped they do what they were sent before, and end.
pub(super) struct Workers {
    lanes: RwLock<Option<Lanes>>,
    /// The number of the newest search: one that is older gives up.
    newest: Arc<AtomicU64>,
    interrupt: InterruptHandle,
    // Its sender lives in the writer's thread, and goes after everything else.
    ended: watch::Receiver<()>,
}

#[derive(Debug)]
struct Lanes {
    write: Sender<Job>,
    read: Sender<Job>,
    search: Sender<Job>,
    knowledge: Sender<Job>,
}

impl Workers {
    /// Starts all threads.
    pub(super) fn start(opened: Opened) -> Result<Self, Failure> {
        let Opened {
            mut writer,
            reader,
            searcher,
            librarian,
            lock,
        } = opened;
        let interrupt = searcher.get_interrupt_handle();
        let (write, writes) = channel::<Job>();
        let (alive, ended) = watch::channel(());
        let (read, reading) = start_lane("store reader", reader)?;
        let (search, searching) = start_lane("store search", searcher)?;
        let (knowledge, knowing) = start_lane("store knowledge", librarian)?;
        spawn("store writer", move || {
            if lock.is_some() {
                write_all(&writes, &mut writer);
            } else {
                run_all(&writes, &mut writer);
            }
            // The connection that closes last tidies up, and only this one may write.
            for thread in [reading, searching, knowing] {
                if thread.join().is_err() {
                    tracing::error!("a thread of the store ended by a panic");
                }
            }
            close(writer, lock.is_some());
            drop(lock);
            drop(alive);
        })?;
        Ok(Self {
            lanes: RwLock::new(Some(Lanes {
                write,
                read,
                search,
                knowledge,
            })),
            newest: Arc::new(AtomicU64::new(0)),
            interrupt,
            ended,
        })
    }

    /// Has the writer do something, and awaits what came of it. It is done even where
    /// nobody awaits it any more.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.run(|lanes| &lanes.write, job).await
    }

    /// Has the reader do something, and awaits what came of it.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.run(|lanes| &lanes.read, job).await
    }

    /// Has something looked up in the person's documents, and awaits what was found. It holds
    /// up neither the reader nor what is typed into the search, and nothing breaks it off.
    pub(super) async fn look_up<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.run(|lanes| &lanes.knowledge, job).await
    }

    /// Has something looked for, and awaits what was found. An older search that still runs
    /// gives up: nobody waits for it any more. The job is told whether it is the newest.
    pub(super) async fn search<T: Send + 'static>(
        &self,
        job: impl FnOnce(&mut Connection, &dyn Fn() -> bool) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let number = self.newest.fetch_add(1, Ordering::Relaxed) + 1;
        self.interrupt.interrupt();
        let newest = Arc::clone(&self.newest);
        let is_newest = move || newest.load(Ordering::Relaxed) == number;
        let replaced = || failure::of_store(SEARCH_REPLACED, "a newer search began");
        self.run(
            |lanes| &lanes.search,
            move |connection| {
                if !is_newest() {
                    return Err(replaced());
                }
                let found = job(connection, &is_newest);
                // What an interrupt broke off says so in words of its own.
                if is_newest() { found } else { Err(replaced()) }
            },
        )
        .await
    }

    /// Lets all threads finish, and awaits their end.
    pub(super) async fn end(&self) {
        drop(
            self.lanes
                .write()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let mut ended = self.ended.clone();
        while ended.changed().await.is_ok() {}
    }

    async fn run<T: Send + 'static>(
        &self,
        lane: impl FnOnce(&Lanes) -> &Sender<Job>,
        job: impl FnOnce(&mut Connection) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (reply, replied) = oneshot::channel();
        let job: Job = Box::new(move |connection| {
            // Whoever asked may have gone; the work is done all the same.
            let _ = reply.send(job(connection));
        });
        // A block of its own: the lock must not be held over the await.
        let is_sent = {
            let lanes = self.lanes.read().unwrap_or_else(PoisonError::into_inner);
            lanes
                .as_ref()
                .is_some_and(|lanes| lane(lanes).send(job).is_ok())
        };
        if !is_sent {
            return Err(closed());
        }
        replied.await.unwrap_or_else(|_| Err(closed()))
    }
}

/// Starts a thread that runs what it is sent on this connection.
fn start_lane(
    name: &str,
    mut connection: Connection,
) -> Result<(Sender<Job>, JoinHandle<()>), Failure> {
    let (sender, jobs) = channel::<Job>();
    let thread = spawn(name, move || run_all(&jobs, &mut connection))?;
    Ok((sender, thread))
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, Failure> {
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .map_err(|error| Failure::new(FailureKind::Store, error.to_string()))
}

fn run_all(jobs: &Receiver<Job>, connection: &mut Connection) {
    for job in jobs {
        job(connection);
    }
}

/// As [`run_all`]; between the jobs the search index is brought up to date, a little at a
/// time and no more than half of the time.
fn write_all(jobs: &Receiver<Job>, connection: &mut Connection) {
    let mut pause = Some(FIRST_PAUSE);
    let mut has_failed = false;
    loop {
        let next = match pause {
            Some(pause) => jobs.recv_timeout(pause),
            None => jobs.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        match next {
            Ok(job) => {
                job(connection);
                pause = Some(pause.map_or(LEAST_PAUSE, |pause| pause.max(LEAST_PAUSE)));
            }
            Err(RecvTimeoutError::Timeout) => {
                let began = Instant::now();
                let is_behind = index::advance(connection).unwrap_or_else(|failure| {
                    // It is tried again after the next job, and told once.
                    if !std::mem::replace(&mut has_failed, true) {
                        tracing::warn!(%failure, "the search index stays behind");
                    }
                    false
                });
                pause = is_behind.then(|| began.elapsed().max(LEAST_PAUSE));
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

/// Takes the log over into the file and closes it. What fails here is not lost: it is in
/// the log, and the next start reads that.
fn close(connection: Connection, may_write: bool) {
    if may_write
        && let Err(error) = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
    {
        tracing::warn!(%error, "the store's log stays beside its file");
    }
    if let Err((_, error)) = connection.close() {
        tracing::warn!(%error, "the store did not close cleanly");
    }
}

fn closed() -> Failure {
    failure::of_store("closed", "the store is closed")
}

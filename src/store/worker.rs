//! The two threads: each owns a connection and runs what it is sent, in order.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{PoisonError, RwLock};
use std::thread;

use rusqlite::Connection;
use tokio::sync::{oneshot, watch};

use super::failure;
use super::open::Opened;
use crate::domain::{Failure, FailureKind};

type Job = Box<dyn FnOnce(&mut Connection) + Send>;

/// Both threads. When it is dropped they do what they were sent before, and end.
#[derive(Debug)]
pub(super) struct Workers {
    lanes: RwLock<Option<Lanes>>,
    // Its sender lives in the writer's thread, and goes after everything else.
    ended: watch::Receiver<()>,
}

#[derive(Debug)]
struct Lanes {
    write: Sender<Job>,
    read: Sender<Job>,
}

impl Workers {
    /// Starts both threads.
    pub(super) fn start(opened: Opened) -> Result<Self, Failure> {
        let Opened {
            mut writer,
            mut reader,
            lock,
        } = opened;
        let (read, reads) = channel::<Job>();
        let (write, writes) = channel::<Job>();
        let (alive, ended) = watch::channel(());
        let reading = thread::Builder::new()
            .name("store reader".to_owned())
            .spawn(move || run_all(&reads, &mut reader))
            .map_err(|error| Failure::new(FailureKind::Store, error.to_string()))?;
        thread::Builder::new()
            .name("store writer".to_owned())
            .spawn(move || {
                run_all(&writes, &mut writer);
                // The connection that closes last tidies up, and only this one may write.
                if reading.join().is_err() {
                    tracing::error!("the store's reader ended by a panic");
                }
                close(writer, lock.is_some());
                drop(lock);
                drop(alive);
            })
            .map_err(|error| Failure::new(FailureKind::Store, error.to_string()))?;
        Ok(Self {
            lanes: RwLock::new(Some(Lanes { write, read })),
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

    /// Lets both threads finish, and awaits their end.
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

fn run_all(jobs: &Receiver<Job>, connection: &mut Connection) {
    for job in jobs {
        job(connection);
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

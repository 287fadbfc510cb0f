//! When the partial text of an answer goes to the store: not too often, and one writing after
//! the other.

use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};

use crate::domain::Failure;

/// Partial text goes to the store at most this often.
const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// The writing of partial text, never twice at the same time.
#[derive(Default)]
pub(super) struct Flush {
    pub(super) is_due: bool,
    pub(super) last: Option<Instant>,
    pub(super) running: Option<JoinHandle<Result<(), Failure>>>,
}

/// What a turn hears of the writing.
pub(super) enum FlushNews {
    Due,
    Failed(Failure),
}

impl Flush {
    /// Comes when there is something to write and the last writing has ended and is long
    /// enough ago, or when a writing failed.
    pub(super) async fn next(&mut self) -> FlushNews {
        if self.running.is_some()
            && let Some(Err(failure)) = finished(&mut self.running).await
        {
            return FlushNews::Failed(failure);
        }
        if !self.is_due {
            std::future::pending::<()>().await;
        }
        if let Some(last) = self.last {
            sleep_until(last + FLUSH_EVERY).await;
        }
        FlushNews::Due
    }
}

/// Waits for a task and takes it out of its place; `None` where it panicked.
pub(super) async fn finished<T>(task: &mut Option<JoinHandle<T>>) -> Option<T> {
    let Some(running) = task else {
        return std::future::pending().await;
    };
    let result = running.await.ok();
    *task = None;
    result
}

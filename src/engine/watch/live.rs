//! What a router tells by itself. A task of its own listens, so that the watch can look at
//! the server in its own time meanwhile.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::AbortHandle;
use tokio::time::Instant;

use crate::api::ModelNews;
use crate::domain::Server;
use crate::engine::llm::LlmActorHandle;

/// A stream that ended is not opened again before this time, so that a server that ends it at
/// once is not asked all the time.
const REOPEN_AFTER: Duration = Duration::from_secs(5);

/// Something that was heard.
#[derive(Debug, PartialEq)]
pub(super) enum Heard {
    News(ModelNews),
    /// There was a stream, and it is over.
    End,
    /// There is none.
    NoStream,
}

/// The ear. Dropping it closes the connection.
#[derive(Debug, Default)]
pub(super) struct Live {
    stream: Option<Stream>,
    opened_at: Option<Instant>,
}

#[derive(Debug)]
struct Stream {
    heard: mpsc::Receiver<Heard>,
    task: AbortHandle,
    is_open: bool,
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Live {
    /// Listens to a server, where that is not done yet.
    pub(super) fn listen(&mut self, llm: &LlmActorHandle, server: &Server) {
        let is_soon = |at: Instant| at.elapsed() < REOPEN_AFTER;
        if self.stream.is_some() || self.opened_at.is_some_and(is_soon) {
            return;
        }
        self.opened_at = Some(Instant::now());
        let (sender, heard) = mpsc::channel(64);
        let task = tokio::spawn(listen(llm.clone(), server.clone(), sender)).abort_handle();
        self.stream = Some(Stream {
            heard,
            task,
            // Until it is known to be refused.
            is_open: true,
        });
    }

    /// Whether what happens is told.
    pub(super) fn is_open(&self) -> bool {
        self.stream.as_ref().is_some_and(|stream| stream.is_open)
    }

    /// The next that is heard; never anything where nobody listens. Safe to cancel.
    pub(super) async fn next(&mut self) -> Heard {
        let Some(stream) = &mut self.stream else {
            return std::future::pending().await;
        };
        let heard = stream.heard.recv().await.unwrap_or(Heard::End);
        if heard == Heard::End || heard == Heard::NoStream {
            self.stream = None;
        }
        heard
    }
}

async fn listen(llm: LlmActorHandle, server: Server, heard: mpsc::Sender<Heard>) {
    let opened = async { llm.client().await?.watch_models(&server).await };
    let mut stream = match opened.await {
        Ok(stream) => stream,
        Err(failure) => {
            tracing::debug!(%failure, "the router does not tell of its models");
            let _ = heard.send(Heard::NoStream).await;
            return;
        }
    };
    while let Some(news) = stream.next().await {
        if heard.send(Heard::News(news)).await.is_err() {
            return;
        }
    }
    let _ = heard.send(Heard::End).await;
}

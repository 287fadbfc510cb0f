//! A `llama-server` that this program starts with a model file, for as long as it is wanted.

use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::time::{Instant, sleep};

use crate::domain::{Failure, FailureKind, Server};
use crate::engine::llm::LlmActorHandle;

/// The hidden command that ends the server with this program, however that dies.
const HOLDER: &str = "run-server";
/// The longest that a model may take to be loaded.
const PATIENCE: Duration = Duration::from_mins(5);
/// How often it is looked whether the server is ready.
const LOOK: Duration = Duration::from_millis(100);
/// Passages are longer than what servers take at once by themselves.
const BATCH_TOKENS: &str = "2048";

/// What a server is started for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    Embedding,
    Reranking,
}

/// A server that runs. Dropping it ends it.
#[derive(Debug)]
pub(super) struct OwnServer {
    child: Child,
    /// As long as this is open the server lives. The holder itself is not killed: it could not
    /// end the server any more.
    _held: Option<ChildStdin>,
    pub(super) server: Server,
}

impl OwnServer {
    /// Starts a server, and waits until it has loaded its model. Dropping the future ends it.
    pub(super) async fn start(
        holder: PathBuf,
        llm: &LlmActorHandle,
        program: &str,
        file: &str,
        purpose: Purpose,
    ) -> Result<Self, Failure> {
        let port = free_port().map_err(|error| not_started(error.to_string()))?;
        let mut command = Command::new(holder);
        command
            .args([HOLDER, program, "--model", file, "--embedding"])
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .args(["--ubatch-size", BATCH_TOKENS, "--batch-size", BATCH_TOKENS])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        if purpose == Purpose::Reranking {
            command.args(["--pooling", "rank"]);
        }
        let mut child = command
            .spawn()
            .map_err(|error| not_started(error.to_string()))?;
        let last_words = Arc::new(Mutex::new(String::new()));
        if let Some(stderr) = child.stderr.take() {
            let last_words = Arc::clone(&last_words);
            tokio::spawn(async move {
                let mut lines = BufReader::new(stderr).lines();
                // It writes a lot, of which only what it says last can be of use.
                while let Ok(Some(line)) = lines.next_line().await {
                    if !line.trim().is_empty() {
                        *last_words.lock().unwrap_or_else(PoisonError::into_inner) = line;
                    }
                }
            });
        }
        let held = child.stdin.take();
        let mut own = Self {
            child,
            _held: held,
            server: Server {
                url: format!("http://127.0.0.1:{port}"),
                key: None,
            },
        };
        own.wait(llm, &last_words).await?;
        Ok(own)
    }

    /// Whether it still runs.
    pub(super) fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    async fn wait(
        &mut self,
        llm: &LlmActorHandle,
        last_words: &Mutex<String>,
    ) -> Result<(), Failure> {
        let give_up = Instant::now() + PATIENCE;
        loop {
            if !self.is_alive() {
                let last_words = last_words.lock().unwrap_or_else(PoisonError::into_inner);
                return Err(not_started(last_words.clone()));
            }
            match llm.info(self.server.clone()).await {
                Ok(_) => return Ok(()),
                Err(failure) if Instant::now() > give_up => return Err(failure),
                Err(_) => sleep(LOOK).await,
            }
        }
    }
}

/// A port that nobody listens on. Somebody may take it before the server does; then that says so.
fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

fn not_started(detail: String) -> Failure {
    Failure::coded(FailureKind::Offline, "helper_not_started", detail)
}

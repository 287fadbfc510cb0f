//! The scripted server itself: raw sockets, one task for each connection.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{mpsc, watch};

use super::{Script, Step, canned};

/// Longer than anything takes here.
const PATIENCE: Duration = Duration::from_mins(1);

/// A request as the server got it.
#[derive(Clone, Debug)]
pub struct Received {
    /// How many requests came before this one, on any route.
    pub number: usize,
    /// `GET`, `POST` …
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Names in small letters, and values.
    pub headers: Vec<(String, String)>,
    /// The body; null where there was none.
    pub body: Value,
    closed: watch::Receiver<bool>,
}

impl Received {
    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(header, _)| header == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Resolves when the client has closed the socket, or the script is at its end.
    pub async fn closed(&self) {
        let mut closed = self.closed.clone();
        // An error means that the task is over, and with it the connection.
        let _ = closed.wait_for(|is_closed| *is_closed).await;
    }

    /// The same for a test without a runtime.
    pub fn closed_blocking(&self) {
        let runtime = Builder::new_current_thread().build().unwrap();
        runtime.block_on(self.closed());
    }
}

type Decide = dyn Fn(&Received) -> Script + Send + Sync;

/// A server on loopback. It ends when dropped. It has a runtime of its own, so that a
/// test without one, or one that blocks its thread, can hold it too.
#[derive(Debug)]
pub struct ScriptedServer {
    url: String,
    received: mpsc::UnboundedReceiver<Received>,
    runtime: Option<Runtime>,
}

impl ScriptedServer {
    /// Starts one that asks `decide` what to do with each `POST /v1/chat/completions`;
    /// the small routes are [`canned`], any other is a 404.
    pub fn start(decide: impl Fn(&Received) -> Script + Send + Sync + 'static) -> Self {
        Self::start_raw(move |request| {
            if request.path == "/v1/chat/completions" {
                return decide(request);
            }
            canned(request).unwrap_or_else(|| {
                Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
            })
        })
    }

    /// Starts one whose every route answers 503 for the first `loading_replies`
    /// requests, as while a model loads, and is healthy and says `answer` from then on.
    pub fn loading_then_ready(loading_replies: usize, answer: &'static str) -> Self {
        Self::start_raw(move |request| {
            if request.number < loading_replies {
                return Script::loading();
            }
            canned(request).unwrap_or_else(|| Script::answer(answer))
        })
    }

    /// Starts one that asks `decide` what to do with every request.
    pub fn start_raw(decide: impl Fn(&Received) -> Script + Send + Sync + 'static) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        // Not by the runtime, which must not be blocked on where a test runs in another.
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let listener = {
            let _inside = runtime.enter();
            TcpListener::from_std(listener).unwrap()
        };
        let (sender, received) = mpsc::unbounded_channel();
        runtime.spawn(accept(listener, Arc::new(decide), sender));
        Self {
            url,
            received,
            runtime: Some(runtime),
        }
    }

    /// Where it listens, as in `http://127.0.0.1:12345`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The next request on any route, once it has come.
    pub async fn request(&mut self) -> Received {
        self.received.recv().await.unwrap()
    }

    /// The next request on this route, once it has come; others are passed over.
    pub async fn request_to(&mut self, path: &str) -> Received {
        loop {
            let request = self.request().await;
            if request.path == path {
                return request;
            }
        }
    }

    /// The next request for an answer, once it has come; others are passed over.
    pub async fn chat_request(&mut self) -> Received {
        loop {
            let request = self.request().await;
            if request.path == "/v1/chat/completions" {
                return request;
            }
        }
    }

    /// The same for a test without a runtime. What never comes fails the test in the end.
    pub fn chat_request_blocking(&mut self) -> Received {
        let runtime = Builder::new_current_thread().enable_time().build().unwrap();
        runtime.block_on(async {
            let request = tokio::time::timeout(PATIENCE, self.chat_request()).await;
            request.unwrap()
        })
    }
}

impl Drop for ScriptedServer {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn accept(
    listener: TcpListener,
    decide: Arc<Decide>,
    received: mpsc::UnboundedSender<Received>,
) {
    let mut number = 0;
    while let Ok((socket, _)) = listener.accept().await {
        let (decide, received) = (Arc::clone(&decide), received.clone());
        let count = number;
        number += 1;
        tokio::spawn(async move {
            let (closed, is_closed) = watch::channel(false);
            let mut socket = socket;
            let Some(request) = read_request(&mut socket, count, is_closed).await else {
                return;
            };
            let script = decide(&request);
            let _ = received.send(request);
            play(socket, script).await;
            closed.send_replace(true);
        });
    }
}

async fn play(socket: TcpStream, script: Script) {
    socket.set_nodelay(true).unwrap();
    let (mut reading, mut writing) = socket.into_split();
    let mut is_reset = false;
    let steps = async {
        for step in script.0 {
            match step {
                Step::Send(bytes) => writing.write_all(&bytes).await.ok()?,
                Step::SendByteByByte(bytes) => {
                    for byte in bytes {
                        writing.write_all(&[byte]).await.ok()?;
                        tokio::task::yield_now().await;
                    }
                }
                Step::Await(gate) => gate.pass().await,
                Step::Relay(relayed) => {
                    while let Some(text) = relayed.next().await {
                        writing.write_all(text.as_bytes()).await.ok()?;
                    }
                }
                Step::Stall => std::future::pending().await,
                Step::Reset => {
                    is_reset = true;
                    break;
                }
                Step::Endless(bytes) => loop {
                    writing.write_all(&bytes).await.ok()?;
                },
            }
        }
        Some(())
    };
    tokio::select! {
        _ = steps => {}
        () = end_of(&mut reading) => {}
    }
    let Ok(socket) = reading.reunite(writing) else {
        return;
    };
    if is_reset {
        // An end without lingering is a reset on the wire.
        let _ = socket.set_zero_linger();
    }
}

/// Resolves when the client has closed its side.
async fn end_of(reading: &mut tokio::net::tcp::OwnedReadHalf) {
    let mut bytes = [0; 1024];
    while let Ok(1..) = reading.read(&mut bytes).await {}
}

async fn read_request(
    socket: &mut TcpStream,
    number: usize,
    closed: watch::Receiver<bool>,
) -> Option<Received> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ').map(str::to_owned);
    let (method, path) = (first.next()?, first.next()?);
    let headers: Vec<_> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers
        .iter()
        .find(|(name, _)| name == "content-length")
        .map_or(0, |(_, length)| length.parse().unwrap());
    while bytes.len() < head_end + length {
        if socket.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
    Some(Received {
        number,
        method,
        path,
        headers,
        body: serde_json::from_slice(&bytes[head_end..]).unwrap_or_default(),
        closed,
    })
}

//! The actor that talks to servers. A request goes in with the sender for its chunks
//! and a token that calls it off; the stream runs in a task of its own, so that one
//! slow server never holds up another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::api::{ChatRequest, Client, CompletionEvent, Dialect};
use crate::domain::{Connected, Failure, FailureKind, Server};

/// Chunks that may lie between the socket and the turn. The turn drains them all the time.
const MOST_CHUNKS: usize = 1024;

/// A piece of a stream.
#[derive(Clone, Debug, PartialEq)]
pub enum Chunk {
    /// News.
    Event(CompletionEvent),
    /// The end, said aloud: a channel that only closes is an accident.
    Ended(Result<(), Failure>),
}

/// An answer on its way. Dropping it closes the socket.
#[derive(Debug)]
pub struct LlmStream {
    /// Its pieces.
    pub chunks: mpsc::Receiver<Chunk>,
    _cancel: DropGuard,
}

/// Sends requests to the actor. Clones share it.
#[derive(Clone, Debug)]
pub struct LlmActorHandle {
    mailbox: mpsc::UnboundedSender<Request>,
}

/// The actor itself; it owns the client.
#[derive(Debug)]
pub struct LlmActorRunner {
    mailbox: mpsc::UnboundedReceiver<Request>,
    client: Result<Client, Failure>,
    dialects: Dialects,
}

/// What the servers understand, by their address, as they said when they were asked.
#[derive(Clone, Debug, Default)]
struct Dialects {
    known: Arc<Mutex<HashMap<String, Dialect>>>,
}

#[derive(Debug)]
enum Request {
    Stream {
        server: Server,
        request: Box<ChatRequest>,
        chunks: mpsc::Sender<Chunk>,
        cancel: CancellationToken,
    },
    Info {
        server: Server,
        reply: oneshot::Sender<Result<Connected, Failure>>,
    },
    Client(oneshot::Sender<Result<Client, Failure>>),
    SetSilence(Duration),
}

impl LlmActorHandle {
    /// An actor and its runner, which ends when the last handle is dropped.
    #[must_use]
    pub fn new(silence: Duration) -> (Self, LlmActorRunner) {
        let (sender, mailbox) = mpsc::unbounded_channel();
        let runner = LlmActorRunner {
            mailbox,
            client: Client::new(silence),
            dialects: Dialects::default(),
        };
        (Self { mailbox: sender }, runner)
    }

    /// Asks for an answer.
    #[must_use]
    pub fn stream(&self, server: Server, request: ChatRequest) -> LlmStream {
        let (sender, chunks) = mpsc::channel(MOST_CHUNKS);
        let cancel = CancellationToken::new();
        // Where the actor is gone the sender is dropped, and the turn sees an accident.
        let _ = self.mailbox.send(Request::Stream {
            server,
            request: Box::new(request),
            chunks: sender,
            cancel: cancel.clone(),
        });
        LlmStream {
            chunks,
            _cancel: cancel.drop_guard(),
        }
    }

    /// Asks a server how it is. Dropping the future calls the question off.
    pub async fn info(&self, server: Server) -> Result<Connected, Failure> {
        let (reply, info) = oneshot::channel();
        let _ = self.mailbox.send(Request::Info { server, reply });
        info.await
            .unwrap_or_else(|_| Err(Failure::new(FailureKind::Offline, "")))
    }

    /// What to ask a server with that is no answer to a message. Dropping what it is asking
    /// calls the question off.
    pub async fn client(&self) -> Result<Client, Failure> {
        let (reply, client) = oneshot::channel();
        let _ = self.mailbox.send(Request::Client(reply));
        client
            .await
            .unwrap_or_else(|_| Err(Failure::new(FailureKind::Offline, "")))
    }

    /// From the next request on, silence of this length counts as the end of a stream.
    pub fn set_silence(&self, silence: Duration) {
        let _ = self.mailbox.send(Request::SetSilence(silence));
    }
}

impl LlmActorRunner {
    /// Serves requests until the last handle is dropped.
    pub async fn run(mut self) {
        while let Some(request) = self.mailbox.recv().await {
            self.serve(request);
        }
    }

    fn serve(&mut self, request: Request) {
        match request {
            Request::Stream {
                server,
                request,
                chunks,
                cancel,
            } => {
                let client = self.client.clone();
                let dialects = self.dialects.clone();
                tokio::spawn(async move {
                    // Calling it off drops the stream, and with it the socket, idle or not.
                    tokio::select! {
                        () = cancel.cancelled() => {}
                        () = stream(client, &dialects, server, *request, chunks) => {}
                    }
                });
            }
            Request::Info { server, mut reply } => {
                let client = self.client.clone();
                let dialects = self.dialects.clone();
                tokio::spawn(async move {
                    let info = async { dialects.ask(&client?, &server).await };
                    tokio::select! {
                        () = reply.closed() => {}
                        info = info => {
                            let _ = reply.send(info);
                        }
                    }
                });
            }
            Request::Client(reply) => {
                let _ = reply.send(self.client.clone());
            }
            Request::SetSilence(silence) => self.client = Client::new(silence),
        }
    }
}

impl Dialects {
    /// Asks a server how it is, and remembers what it understands.
    async fn ask(&self, client: &Client, server: &Server) -> Result<Connected, Failure> {
        let info = client.info(server).await?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(server.url.clone(), Dialect::of(info.kind));
        Ok(info)
    }

    /// What a server understands; one that was never asked is asked now. Where it does not
    /// say, the common ground has to do.
    async fn of(&self, client: &Client, server: &Server) -> Dialect {
        let known = {
            let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
            known.get(&server.url).copied()
        };
        match known {
            Some(dialect) => dialect,
            None => self
                .ask(client, server)
                .await
                .map(|info| Dialect::of(info.kind))
                .unwrap_or_default(),
        }
    }
}

async fn stream(
    client: Result<Client, Failure>,
    dialects: &Dialects,
    server: Server,
    request: ChatRequest,
    chunks: mpsc::Sender<Chunk>,
) {
    let end = async {
        let client = client?;
        let dialect = dialects.of(&client, &server).await;
        let request = ChatRequest { dialect, ..request };
        let mut stream = client.stream_chat(&server, &request).await?;
        while let Some(event) = stream.next().await {
            if chunks.send(Chunk::Event(event?)).await.is_err() {
                break;
            }
        }
        Ok(())
    }
    .await;
    // Nobody may listen any more; then nobody needs to know.
    let _ = chunks.send(Chunk::Ended(end)).await;
}

/// A model that a test holds in its hand.
#[cfg(test)]
pub(super) mod fake {
    use super::{
        CancellationToken, ChatRequest, Chunk, CompletionEvent, Connected, Failure, LlmActorHandle,
        Request, Server, mpsc,
    };

    /// Plays the actor: tells how the server is, and hands streams to the test.
    pub(in crate::engine) struct FakeModel {
        streams: mpsc::UnboundedReceiver<FakeStream>,
    }

    /// An answer that was asked for.
    pub(in crate::engine) struct FakeStream {
        pub(in crate::engine) server: Server,
        pub(in crate::engine) request: ChatRequest,
        pub(in crate::engine) cancel: CancellationToken,
        chunks: mpsc::Sender<Chunk>,
    }

    impl FakeModel {
        pub(in crate::engine) fn new(
            info: impl Fn(&Server) -> Result<Connected, Failure> + Send + 'static,
        ) -> (LlmActorHandle, Self) {
            let (mailbox, mut requests) = mpsc::unbounded_channel();
            let (sender, streams) = mpsc::unbounded_channel();
            tokio::spawn(async move {
                while let Some(request) = requests.recv().await {
                    match request {
                        Request::Stream {
                            server,
                            request,
                            chunks,
                            cancel,
                        } => {
                            let _ = sender.send(FakeStream {
                                server,
                                request: *request,
                                cancel,
                                chunks,
                            });
                        }
                        Request::Info { server, reply } => {
                            let _ = reply.send(info(&server));
                        }
                        // Without an answer everybody takes it to be offline.
                        Request::Client(_) | Request::SetSilence(_) => {}
                    }
                }
            });
            (LlmActorHandle { mailbox }, Self { streams })
        }

        /// Waits until an answer is asked for.
        pub(in crate::engine) async fn asked(&mut self) -> FakeStream {
            self.streams.recv().await.unwrap()
        }

        /// Whether an answer was asked for that nobody took.
        pub(in crate::engine) fn was_asked(&mut self) -> bool {
            self.streams.try_recv().is_ok()
        }
    }

    impl FakeStream {
        pub(in crate::engine) async fn event(&self, event: CompletionEvent) {
            let _ = self.chunks.send(Chunk::Event(event)).await;
        }

        pub(in crate::engine) async fn say(&self, text: &str) {
            self.event(CompletionEvent::Content(text.to_owned())).await;
        }

        pub(in crate::engine) async fn end(&self, result: Result<(), Failure>) {
            let _ = self.chunks.send(Chunk::Ended(result)).await;
        }
    }
}

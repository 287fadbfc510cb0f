//! The only place that talks to the network.

use std::time::Duration;

use crate::domain::{Failure, FailureKind, Model, Server};

use super::{ChatRequest, CompletionEvent};

/// What a server says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerInfo {
    /// The models it offers, the one in use first.
    pub models: Vec<Model>,
    /// The size of one slot's context in tokens.
    pub context_tokens: Option<u32>,
    /// The program and its version.
    pub software: Option<String>,
    /// Whether it is the built-in demo.
    pub is_demo: bool,
}

/// Sends requests. Cheap to clone; all clones share connections.
#[derive(Clone, Debug)]
pub struct Client {}

impl Client {
    /// A client that waits ten seconds for a connection and `silence` for the next byte.
    pub fn new(_silence: Duration) -> Result<Self, Failure> {
        Ok(Self {})
    }

    /// Whether the server is up and has loaded its model: `Ok` or a failure of kind
    /// `Loading`, `Refused`, `Offline`, `Unauthorised` … within five seconds.
    ///
    /// Asks `/v1/models` and `/props`; a server without `/props` is as good.
    pub async fn info(&self, _server: &Server) -> Result<ServerInfo, Failure> {
        Err(Failure::new(FailureKind::Offline, ""))
    }

    /// Asks for an answer. Resolves when the server has accepted the request.
    ///
    /// Dropping the future or the stream closes the socket.
    pub async fn stream_chat(
        &self,
        _server: &Server,
        _request: &ChatRequest,
    ) -> Result<ChatStream, Failure> {
        Err(Failure::new(FailureKind::Offline, ""))
    }
}

/// An answer on its way.
#[derive(Debug)]
pub struct ChatStream {}

impl ChatStream {
    /// The next news, or a failure, after which nothing more comes.
    ///
    /// `None` after the stream ended as the protocol says. A stream that ends without
    /// `[DONE]` and without a finish reason fails with [`FailureKind::Protocol`]'s
    /// sibling `Offline`: the connection broke.
    pub async fn next(&mut self) -> Option<Result<CompletionEvent, Failure>> {
        None
    }
}

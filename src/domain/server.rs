//! Servers, their models and how they are at the moment.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::Failure;

/// A key to a server. It never shows itself, neither in a log nor in a crash text.
#[derive(Clone, PartialEq, Eq)]
pub struct ApiKey(String);

impl ApiKey {
    /// The key made of what was typed; `None` where that is blank.
    #[must_use]
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim();
        (!text.is_empty()).then(|| Self(text.to_owned()))
    }

    /// The secret itself, for the request's header and for the key file.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ApiKey(…)")
    }
}

/// An endpoint that a person named: where it is, and the key to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Server {
    /// The address without a trailing slash and without `/v1`, as in `http://127.0.0.1:8080`.
    pub url: String,
    /// The key, where one is needed.
    pub key: Option<ApiKey>,
}

impl Server {
    /// The address as a person reads it: no scheme, no slash at the end.
    #[must_use]
    pub fn label(&self) -> &str {
        self.url
            .trim_start_matches("http://")
            .trim_start_matches("https://")
    }
}

/// Something that a server can run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Model {
    /// The name to ask for it by.
    pub id: String,
    /// The size of its context in tokens, where the server says so.
    pub context_tokens: Option<u32>,
}

/// What is known of a server at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ServerState {
    /// No server is chosen.
    #[default]
    None,
    /// Loopback is being looked over for one.
    Searching,
    /// The first reply is awaited.
    Connecting,
    /// It answers.
    Connected {
        /// The models it offers, the one in use first.
        models: Vec<Model>,
        /// The size of one slot's context in tokens, where it is known.
        context_tokens: Option<u32>,
        /// The program and its version, such as `llama-server b6120`, where it says so.
        software: Option<String>,
        /// Whether this is the built-in demo with its scripted answers.
        is_demo: bool,
    },
    /// It is there, and still loads its model.
    Loading,
    /// It cannot be used; the reason, and after how long it is asked again.
    Offline {
        /// Why.
        failure: Failure,
        /// Milliseconds until the next try.
        retry_ms: u64,
    },
}

/// The chosen server and its state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ServerStatus {
    /// Which; `None` before one is chosen.
    pub server: Option<Server>,
    /// How it is.
    pub state: ServerState,
}

impl ServerStatus {
    /// The model that an answer would come from, where the server names one.
    #[must_use]
    pub fn model(&self) -> Option<&Model> {
        match &self.state {
            ServerState::Connected { models, .. } => models.first(),
            _ => None,
        }
    }

    /// The size of the context in tokens, where it is known.
    #[must_use]
    pub fn context_tokens(&self) -> Option<u32> {
        match &self.state {
            ServerState::Connected { context_tokens, .. } => {
                context_tokens.or_else(|| self.model().and_then(|model| model.context_tokens))
            }
            _ => None,
        }
    }

    /// Whether the answers are those of the demo.
    #[must_use]
    pub const fn is_demo(&self) -> bool {
        matches!(self.state, ServerState::Connected { is_demo: true, .. })
    }

    /// Whether a message can be sent with some hope.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        matches!(self.state, ServerState::Connected { .. })
    }
}

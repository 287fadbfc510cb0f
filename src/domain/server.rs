//! Servers, their models and how they are at the moment.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Failure, Sampling};

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

/// Where keys are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum KeyPlace {
    /// In a file that only the person can read.
    #[default]
    File,
    /// In the keyring of the system.
    Keyring,
}

/// What a server is, found by asking it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ServerKind {
    /// Any server with the common ground of `OpenAI`'s interface.
    #[default]
    OpenAi,
    /// llama-server with one model.
    LlamaServer,
    /// llama-server that starts others, one for each model.
    LlamaRouter,
    /// The built-in demo.
    Demo,
}

/// Whether a model can do something; `None` is not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    /// Look at pictures.
    pub vision: Option<bool>,
    /// Listen.
    pub audio: Option<bool>,
    /// Call tools.
    pub tools: Option<bool>,
    /// Think before it speaks, and be told whether to.
    pub thinking: Option<bool>,
}

/// Whether a model is in the memory of its server.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ModelState {
    /// It is, or the server does not tell.
    #[default]
    Loaded,
    /// It is there to be loaded.
    Unloaded,
    /// It is being loaded.
    Loading {
        /// How far, from 0 to 1, where that is told.
        progress: Option<f32>,
    },
    /// It was put to sleep, and wakes with the next request.
    Sleeping,
    /// It is being fetched.
    Downloading {
        /// How far, from 0 to 1, where that is told.
        progress: Option<f32>,
    },
    /// It could not be loaded.
    Failed {
        /// Why, in the server's words.
        reason: String,
    },
}

/// Something that a server can run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Model {
    /// The name to ask for it by.
    pub id: String,
    /// Its other names.
    pub aliases: Vec<String>,
    /// What the server says of it in words.
    pub tags: Vec<String>,
    /// The size of its context in tokens, where the server says so.
    pub context_tokens: Option<u32>,
    /// The size of the context that it was trained with, in tokens.
    pub trained_context_tokens: Option<u32>,
    /// How many parameters it has.
    pub parameters: Option<u64>,
    /// The size of its file in bytes.
    pub size_bytes: Option<u64>,
    /// How its numbers are kept, such as `Q4_K_M`.
    pub quantisation: Option<String>,
    /// What it can do.
    pub abilities: Abilities,
    /// Whether it is in memory.
    pub state: ModelState,
    /// Its own values of the sampling parameters, where its server has several models and
    /// says them for this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defaults: Option<Sampling>,
}

impl ModelState {
    /// Whether it is on its way to somewhere else by itself.
    #[must_use]
    pub const fn is_moving(&self) -> bool {
        matches!(self, Self::Loading { .. } | Self::Downloading { .. })
    }

    /// Whether it can answer without being loaded first.
    #[must_use]
    pub const fn is_in_memory(&self) -> bool {
        matches!(self, Self::Loaded | Self::Sleeping)
    }
}

/// What a server can do beyond answering.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServerFeatures {
    /// Tell how many tokens a request has, before it is sent.
    pub counts_tokens: bool,
    /// End the thinking of an answer that is being written.
    pub ends_thinking: bool,
    /// Load models and let go of them.
    pub loads_models: bool,
}

/// What is known of a server at the moment.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ServerState {
    /// No server is chosen.
    #[default]
    None,
    /// Loopback is being looked over for one.
    Searching,
    /// The first reply is awaited.
    Connecting,
    /// It answers.
    Connected(Box<Connected>),
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

/// A server that answers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Connected {
    /// What it is.
    pub kind: ServerKind,
    /// The models it offers, the one in use first.
    pub models: Vec<Model>,
    /// The size of one slot's context in tokens, where it is known.
    pub context_tokens: Option<u32>,
    /// The program and its version, such as `llama-server b6120`, where it says so.
    pub software: Option<String>,
    /// Its own values of the sampling parameters, where it says them.
    pub defaults: Sampling,
    /// What it can do.
    pub features: ServerFeatures,
}

impl Connected {
    /// A model by its name or another of its names; without one, the one that would answer.
    #[must_use]
    pub fn model(&self, id: Option<&str>) -> Option<&Model> {
        let Some(id) = id else {
            return self.models.first();
        };
        let is_called = |model: &&Model| model.aliases.iter().any(|alias| alias == id);
        let named = self.models.iter().find(|model| model.id == id);
        named.or_else(|| self.models.iter().find(is_called))
    }

    /// Whether a question to this model would have a router load it first, which nobody wants
    /// who has not sent anything.
    #[must_use]
    pub fn would_load(&self, model: Option<&str>) -> bool {
        let is_in_memory = |model: &Model| model.state.is_in_memory();
        self.features.loads_models && !self.model(model).is_some_and(is_in_memory)
    }

    /// The server's own values of the sampling parameters for a model; without one, for the
    /// one that would answer.
    #[must_use]
    pub fn defaults_of(&self, model: Option<&str>) -> &Sampling {
        let own = self.model(model).and_then(|model| model.defaults.as_ref());
        own.unwrap_or(&self.defaults)
    }

    /// The size of the context of a model in tokens, where it is known: that of a slot, or of
    /// the model; without one, of the model that would answer.
    #[must_use]
    pub fn context_of(&self, model: Option<&str>) -> Option<u32> {
        self.context_tokens
            .or_else(|| self.model(model)?.context_tokens)
    }
}

/// What a test of a server found.
#[derive(Clone, Debug, PartialEq)]
pub struct ServerReport {
    /// How long it took to answer, in milliseconds.
    pub ms: u64,
    /// What it is.
    pub connected: Connected,
}

/// The chosen server and its state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServerStatus {
    /// Which; `None` before one is chosen.
    pub server: Option<Server>,
    /// How it is.
    pub state: ServerState,
}

impl ServerStatus {
    /// What is known of it while it answers.
    #[must_use]
    pub const fn connected(&self) -> Option<&Connected> {
        match &self.state {
            ServerState::Connected(connected) => Some(connected),
            _ => None,
        }
    }

    /// The models that it offers; none while that is not known.
    #[must_use]
    pub fn models(&self) -> &[Model] {
        self.connected().map_or(&[], |connected| &connected.models)
    }

    /// What this model is known to be able to do; without a name, the server's first.
    #[must_use]
    pub fn abilities_of(&self, model: Option<&str>) -> Abilities {
        let model = self.connected().and_then(|it| it.model(model));
        model.map(|model| model.abilities).unwrap_or_default()
    }

    /// The model that an answer would come from, where nobody chose another.
    #[must_use]
    pub fn model(&self) -> Option<&Model> {
        self.models().first()
    }

    /// The size of the context in tokens, where it is known: that of a slot, or of the model.
    #[must_use]
    pub fn context_tokens(&self) -> Option<u32> {
        self.connected()?.context_of(None)
    }

    /// Whether the answers are those of the demo.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.connected()
            .is_some_and(|connected| connected.kind == ServerKind::Demo)
    }

    /// Whether a message can be sent with some hope.
    #[must_use]
    pub const fn is_connected(&self) -> bool {
        matches!(self.state, ServerState::Connected(_))
    }
}

//! A scripted server on loopback that a test holds in its hand and that can misbehave.
//!
//! ```ignore
//! let mut server = ScriptedServer::start(|_request| Script::answer("hello"));
//! // … talk to server.url() …
//! let request = server.chat_request().await; // what the client sent, once it has
//! request.closed().await; // resolves when the client has closed that socket
//! ```
//!
//! Each connection carries one request. `GET /health`, `/props` and `/v1/models` are
//! answered as a healthy llama-server would, by [`canned`], unless the server was
//! started by [`ScriptedServer::start_raw`].

#![allow(dead_code, unused_imports, reason = "each test uses its own part")]
#![allow(
    clippy::unwrap_used,
    reason = "a test fails by it, if it uses that part"
)]

mod feed;
mod program;
mod router;
mod script;
mod server;

pub use feed::Feed;
pub use program::program;
pub use router::Router;
pub use script::{
    Gate, Script, Step, canned, chunk, completion, completion_end, completion_words, templated,
    text_routes,
};
pub use server::{Received, ScriptedServer};

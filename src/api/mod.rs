//! How a server talks: the wire's types, the parser of its event stream, and what a
//! chunk of it means. Only `client` touches the network.

mod client;
mod completion;

pub use client::{ChatStream, Client, ServerInfo};
pub use completion::{ChatRequest, CompletionEvent};

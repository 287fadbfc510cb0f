//! How a server talks: the wire's types, the parser of its event stream, and what a
//! chunk of it means. Only `client` touches the network; `sse` and `mapper` take
//! any bytes whatever and never panic.

mod client;
mod complete;
mod completion;
mod embedding;
mod error;
mod info;
mod live;
pub mod mapper;
mod request;
pub mod sse;
pub mod thoughts;
mod wire;

pub use crate::domain::base_url;
pub use client::{ChatStream, Client, ModelStream};
pub use completion::{ChatRequest, CompletionEvent, CompletionRequest, Dialect, Route};
pub use live::ModelNews;
pub use request::{body_of, prompt_text};

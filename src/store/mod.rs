//! How everything is kept: one SQLite file, one thread that writes it, one that reads.
//!
//! Callers never wait for a lock: they send a request to a thread and await its reply.

mod branches;
mod copies;
mod failure;
mod handle;
mod import;
mod keys;
mod lock;
mod migrations;
mod open;
mod read;
mod rows;
mod worker;
mod write;

#[cfg(test)]
mod tests;

pub use failure::{UNKNOWN_CONVERSATION, UNKNOWN_MESSAGE};
pub use handle::{AnswerUpdate, Loaded, NewMessages, Store};
pub use import::ExchangeWatch;

//! How everything is kept: one SQLite file, one thread that writes it, one that reads, and
//! one that searches.
//!
//! Callers never wait for a lock: they send a request to a thread and await its reply.

mod branches;
mod copies;
mod failure;
mod files;
mod handle;
mod import;
mod index;
mod keys;
mod lock;
mod migrations;
mod open;
mod prompts;
mod read;
mod rows;
mod search;
mod worker;
mod write;

#[cfg(test)]
mod tests;

pub use failure::{UNKNOWN_CONVERSATION, UNKNOWN_MESSAGE};
pub use handle::{AnswerUpdate, Loaded, NewMessages, Store};
pub use import::ExchangeWatch;
pub use keys::{Keyring, KeyringRefusal, SystemKeyring};
pub use search::MOST_HITS;
pub use worker::SEARCH_REPLACED;

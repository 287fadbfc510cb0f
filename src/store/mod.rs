//! How everything is kept: one SQLite file, one thread that writes it, one that reads.
//!
//! Callers never wait for a lock: they send a request to a thread and await its reply.

mod handle;

pub use handle::{AnswerUpdate, Loaded, Store};

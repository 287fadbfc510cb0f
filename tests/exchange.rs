//! Conversations in and out: what is written is read again, what is damaged is told by name,
//! and an import comes in whole or not at all.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "exchange/archives.rs"]
mod archives;
#[path = "exchange/cli.rs"]
mod cli;
#[path = "exchange/crash.rs"]
mod crash;
#[path = "exchange/engine.rs"]
mod engine;
#[path = "exchange/files.rs"]
mod files;
#[path = "exchange/llama.rs"]
mod llama;
#[path = "exchange/own.rs"]
mod own;
#[path = "support/program.rs"]
mod program;
#[path = "exchange/round_trip.rs"]
mod round_trip;
#[path = "exchange/samples.rs"]
mod samples;
#[path = "exchange/store.rs"]
mod store;

//! Search over everything that was said, through the store's handle.
#![expect(
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "search/cli.rs"]
mod cli;
#[path = "search/desk.rs"]
mod desk;
#[path = "search/finding.rs"]
mod finding;
#[path = "search/index.rs"]
mod index;
#[path = "support/program.rs"]
mod program;
#[path = "search/typing.rs"]
mod typing;

//! The program as a test starts it: with nothing of the caller's environment that could
//! change what it does or in which language it says so.

use std::process::{Command, Stdio};

/// The program, still without arguments.
pub fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_causerie"));
    command
        .env_remove("CAUSERIE_API_KEY")
        .env_remove("RUST_LOG")
        .env("CAUSERIE_KEYS", "file")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    command
}

//! The window.

use std::path::PathBuf;
use std::time::Instant;

/// What the command line says of the window.
#[derive(Clone, Debug)]
pub struct WindowOptions {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// Use the server at this address in this run.
    pub server_url: Option<String>,
    /// Start the built-in demo and use it.
    pub is_demo: bool,
    /// Write the times of frames to this file at the end.
    pub frame_stats: Option<PathBuf>,
    /// When the process began, for the time to the first frame.
    pub started: Instant,
}

/// Opens the window and runs until it is closed. The error is one line that says what to do.
pub fn run(_options: WindowOptions) -> Result<(), String> {
    Err("the window is not there yet".to_owned())
}

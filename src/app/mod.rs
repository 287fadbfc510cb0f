//! The edge of the program: the command line, the log, and the window.

pub mod cli;
mod log;
mod signals;
pub mod window;

pub use cli::run;
pub use signals::asked_to_end;

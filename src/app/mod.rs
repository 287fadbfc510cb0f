//! The edge of the program: the command line, the log, and the window.

pub mod cli;
mod keys;
mod log;
mod placeholders;
mod signals;
pub mod window;

use std::sync::Arc;

use crate::engine::ExportText;
use crate::words::Words;

pub use cli::run;
pub use signals::asked_to_end;

/// The sentences that go into documents.
fn export_text(words: Words) -> ExportText {
    ExportText {
        untitled: words.text("untitled").into_owned(),
        describe: Arc::new(move |failure| words.in_a_line(failure)),
    }
}

//! The edge of the program: the command line, the log, and the window.

pub mod cli;
mod keys;
mod language;
mod log;
mod placeholders;
mod signals;
pub mod window;

use std::sync::Arc;

use crate::engine::ExportText;
use language::Spoken;

pub use cli::run;
pub use signals::asked_to_end;

/// The sentences that go into documents, in the language that is spoken when one is written.
fn export_text(spoken: Arc<Spoken>) -> ExportText {
    let of_failures = Arc::clone(&spoken);
    ExportText {
        untitled: Arc::new(move || spoken.words().text("untitled").into_owned()),
        describe: Arc::new(move |failure| of_failures.words().in_a_line(failure)),
    }
}

//! What happens in the background: the supervisor takes commands and runs turns, the
//! LLM actor talks to servers, the watch keeps an eye on the chosen one, the keeper
//! writes down what the person did, conversations come in from files and go out to them,
//! and the outbox brings the news to the window.
//!
//! Everything is told by events; nothing here waits for the window.

mod exchange;
mod files;
mod fit;
mod flush;
mod keeper;
mod knowledge;
mod llm;
mod opener;
mod outbox;
mod partial;
mod read_ahead;
mod reading;
mod searcher;
mod spare;
mod supervisor;
#[cfg(test)]
mod tests;
mod think;
mod titles;
mod tools;
mod turn;
mod unsaved;
mod watch;

use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::mpsc;

use crate::domain::{ApiKey, Timestamp};
use crate::store::Store;

pub use exchange::{ExportText, Importer, export_to_file, export_to_stream};
pub use files::Contents;
pub use knowledge::Librarian;
pub use llm::{Chunk, LlmActorHandle, LlmActorRunner, LlmStream};
pub use outbox::EventReceiver;
pub use reading::Reader;
pub use supervisor::{SupervisorHandle, SupervisorRunner};

/// Called after news was put where the window finds it: it asks for a frame.
pub type Waker = Arc<dyn Fn() + Send + Sync>;

/// The ports of loopback where a server may be found: llama-server's present and coming
/// one, Ollama's and LM Studio's.
pub const USUAL_PORTS: [u16; 4] = [8080, 9931, 11434, 1234];

const DEFAULT_SILENCE: Duration = Duration::from_mins(5);

/// The time, for whoever has no window's clock.
#[must_use]
pub fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    Timestamp(since.map_or(0, |since| since.as_millis() as i64))
}

/// What is different in this run. Nothing of it is remembered.
#[derive(Clone, Debug)]
pub struct EngineOptions {
    /// Use the server at this address, whatever the settings say.
    pub server_url: Option<String>,
    /// The key to that address; without one, the key that is kept for it.
    pub server_key: Option<ApiKey>,
    /// Start the built-in demo and use it.
    pub is_demo: bool,
    /// Where to look for a server, the preferred port first.
    pub ports: Vec<u16>,
    /// What stands in the documents that are written for people.
    pub export_text: ExportText,
    /// What reads the files that are attached.
    pub reader: Reader,
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            server_url: None,
            server_key: None,
            is_demo: false,
            ports: USUAL_PORTS.to_vec(),
            export_text: ExportText::default(),
            reader: Reader::of_this_program(),
        }
    }
}

/// The background as a whole.
#[derive(Clone, Copy, Debug)]
pub struct Engine;

impl Engine {
    /// Starts everything on the runtime that this is called in.
    ///
    /// The first event is [`crate::domain::Event::Loaded`]. The engine runs until
    /// [`SupervisorHandle::shutdown`], or until the last handle is dropped.
    #[must_use]
    pub fn start(
        store: Store,
        options: EngineOptions,
        waker: Waker,
    ) -> (SupervisorHandle, EventReceiver) {
        // The silence that counts as an end is set when the settings have been read.
        let (llm, runner) = LlmActorHandle::new(DEFAULT_SILENCE);
        tokio::spawn(runner.run());
        Self::start_with(store, options, waker, llm, None)
    }

    fn start_with(
        store: Store,
        options: EngineOptions,
        waker: Waker,
        llm: LlmActorHandle,
        rag: Option<knowledge::RagActorHandle>,
    ) -> (SupervisorHandle, EventReceiver) {
        let (outbox, events) = outbox::Outbox::new(waker);
        let (mailbox, messages) = mpsc::unbounded_channel();
        let runner = SupervisorRunner::new(store, options, outbox, messages, llm, rag);
        tokio::spawn(runner.run());
        (SupervisorHandle::new(mailbox), events)
    }
}

//! The text on the clipboard, for instructions that ask for it. Another program hands it
//! over, and that may take a while: it is waited for by a thread.

use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::domain::{ConversationId, Placeholders};

/// What is to be done as soon as the text is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Due {
    /// Send what is in the composer.
    Send,
    /// Give this conversation the instructions of its preset.
    Instructions(ConversationId),
}

/// Reads the clipboard where that is asked for.
pub(super) struct Clipboard {
    read: fn() -> String,
    wake: Box<dyn Fn() -> Box<dyn FnOnce() + Send>>,
    awaited: Option<(Receiver<String>, Due)>,
    text: Option<String>,
}

impl Clipboard {
    /// A reader that asks for a frame when it has read.
    pub(super) fn new(context: egui::Context) -> Self {
        Self {
            read: text_of_system,
            wake: Box::new(move || {
                let context = context.clone();
                Box::new(move || context.request_repaint())
            }),
            awaited: None,
            text: None,
        }
    }

    /// Reads it in this way instead; for tests.
    pub(super) fn read_by(&mut self, read: fn() -> String) {
        self.read = read;
    }

    /// The text for instructions: nothing where they do not ask for it; `None` while it is
    /// being read, after which something is due.
    pub(super) fn text_for(&mut self, instructions: &str, due: Due) -> Option<String> {
        if !Placeholders::wants_clipboard(instructions) {
            return Some(String::new());
        }
        if let Some(text) = self.text.take() {
            return Some(text);
        }
        if let Some((_, awaited)) = &mut self.awaited {
            *awaited = due;
            return None;
        }
        let (sender, receiver) = channel();
        let (read, wake) = (self.read, (self.wake)());
        let spawned = std::thread::Builder::new()
            .name("clipboard".to_owned())
            .spawn(move || {
                let _ = sender.send(read());
                wake();
            });
        if let Err(error) = spawned {
            tracing::warn!(%error, "the clipboard is not read");
            return Some(String::new());
        }
        self.awaited = Some((receiver, due));
        None
    }

    /// What is due, once the text is there.
    pub(super) fn take_due(&mut self) -> Option<Due> {
        let (receiver, due) = self.awaited.as_ref()?;
        let text = match receiver.try_recv() {
            Ok(text) => text,
            Err(TryRecvError::Disconnected) => String::new(),
            Err(TryRecvError::Empty) => return None,
        };
        let due = *due;
        self.awaited = None;
        self.text = Some(text);
        Some(due)
    }

    /// Forgets a text that nobody took.
    pub(super) fn forget(&mut self) {
        self.text = None;
    }
}

/// What the system's clipboard holds as text; nothing where it holds none.
fn text_of_system() -> String {
    let text = arboard::Clipboard::new().and_then(|mut clipboard| clipboard.get_text());
    text.unwrap_or_else(|error| {
        tracing::debug!(%error, "there is no text on the clipboard");
        String::new()
    })
}

//! A thread that finds the colours of code, so that the window's thread never does.

use std::sync::mpsc::{Receiver, Sender, channel};

use crate::ui::markdown::highlight::{Classes, HighlightKey, classify};
use crate::ui::markdown::{HighlightRequest, Highlights};

/// The thread's two ends. It ends with this.
#[derive(Debug)]
pub struct Highlighter {
    requests: Sender<HighlightRequest>,
    found: Receiver<(HighlightKey, Classes)>,
}

impl Highlighter {
    /// Starts the thread; `wake` is called when something was found.
    pub fn start(wake: impl Fn() + Send + 'static) -> Self {
        let (requests, wanted) = channel::<HighlightRequest>();
        let (answer, found) = channel();
        let spawned = std::thread::Builder::new()
            .name("highlighter".to_owned())
            .spawn(move || {
                for request in wanted {
                    let classes = classify(&request.language, &request.text);
                    if answer.send((request.key, classes)).is_err() {
                        break;
                    }
                    wake();
                }
            });
        if let Err(error) = spawned {
            tracing::warn!(%error, "code stays without colours");
        }
        Self { requests, found }
    }

    /// Hands over what is wanted, and takes in what was found.
    pub fn exchange(&self, highlights: &mut Highlights) {
        while let Ok((key, classes)) = self.found.try_recv() {
            highlights.insert(key, classes);
        }
        for request in highlights.take_wanted() {
            // Without the thread, code stays as it is.
            let _ = self.requests.send(request);
        }
    }
}

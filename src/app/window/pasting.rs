//! What the clipboard holds besides text: files and pictures. Another program hands them
//! over, and that may take a while: they are waited for by a thread.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use crate::domain::{AttachSource, DraftPlace, Pixels};

use super::program::Program;

/// What was on the clipboard and is no text.
#[derive(Clone, Debug, PartialEq)]
pub enum Clip {
    /// Files.
    Files(Vec<PathBuf>),
    /// A picture.
    Picture(Pixels),
    /// Nothing that could be attached.
    Nothing,
}

/// Reads the clipboard where something is pasted that is no text.
pub(super) struct Pasting {
    read: fn() -> Clip,
    context: egui::Context,
    awaited: Vec<(DraftPlace, Receiver<Clip>)>,
}

impl Pasting {
    /// A reader that asks for a frame when it has read.
    pub(super) const fn new(context: egui::Context) -> Self {
        Self {
            read: clip_of_system,
            context,
            awaited: Vec::new(),
        }
    }

    /// Reads it for what is typed at a place.
    pub(super) fn read_for(&mut self, place: DraftPlace) {
        let (sender, receiver) = channel();
        let (read, context) = (self.read, self.context.clone());
        let spawned = std::thread::Builder::new()
            .name("pasting".to_owned())
            .spawn(move || {
                let _ = sender.send(read());
                context.request_repaint();
            });
        match spawned {
            Ok(_) => self.awaited.push((place, receiver)),
            Err(error) => tracing::warn!(%error, "the clipboard is not read"),
        }
    }

    /// What came, and for where.
    fn take(&mut self) -> Vec<(DraftPlace, Clip)> {
        let mut came = Vec::new();
        self.awaited
            .retain(|(place, receiver)| match receiver.try_recv() {
                Ok(clip) => {
                    came.push((*place, clip));
                    false
                }
                Err(error) => error == TryRecvError::Empty,
            });
        came
    }
}

impl Program {
    /// Reads what the clipboard holds besides text in this way; for tests.
    pub fn read_clips_by(&mut self, read: fn() -> Clip) {
        self.pasting.read = read;
    }

    /// Attaches what was on the clipboard, as soon as it is here.
    pub(super) fn take_clips(&mut self) {
        for (place, clip) in self.pasting.take() {
            let sources = match clip {
                Clip::Files(paths) => paths.into_iter().map(AttachSource::Path).collect(),
                Clip::Picture(pixels) => vec![AttachSource::Pixels {
                    name: self.words.text("attach-pasted-picture").into_owned(),
                    pixels: Arc::new(pixels),
                }],
                Clip::Nothing => continue,
            };
            self.attach_all(place, sources);
        }
    }
}

/// What the system's clipboard holds: files go before a picture, which may be their icon.
fn clip_of_system() -> Clip {
    let mut clipboard = match arboard::Clipboard::new() {
        Ok(clipboard) => clipboard,
        Err(error) => {
            tracing::debug!(%error, "there is no clipboard");
            return Clip::Nothing;
        }
    };
    if let Ok(files) = clipboard.get().file_list()
        && !files.is_empty()
    {
        return Clip::Files(files);
    }
    match clipboard.get_image() {
        Ok(image) => Clip::Picture(Pixels {
            width: u32::try_from(image.width).unwrap_or_default(),
            height: u32::try_from(image.height).unwrap_or_default(),
            rgba: image.bytes.into_owned(),
        }),
        Err(error) => {
            tracing::debug!(%error, "there is no picture on the clipboard");
            Clip::Nothing
        }
    }
}

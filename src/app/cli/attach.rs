//! What `ask --attach` takes: every file is read and kept before anything is sent, and goes in
//! the order in which it was named.

use std::path::PathBuf;

use uuid::Uuid;

use crate::domain::{
    AttachSource, Attachment, AttachmentId, Command, Event, FolderContents, PageRange, ReadingWay,
    Refusal, Settings,
};
use crate::engine::SupervisorHandle;
use crate::words::{Gap, Words};

use super::Complaint;
use super::args::AskArgs;
use super::output::{self, one_line};

/// The files of a question.
pub(super) struct Attaching {
    /// What was named and is not begun.
    paths: Vec<PathBuf>,
    pages: Option<PageRange>,
    as_pictures: bool,
    /// What was begun, in its order.
    files: Vec<File>,
}

struct File {
    id: AttachmentId,
    /// As a person named it.
    name: String,
    read: Option<Attachment>,
}

impl Attaching {
    pub(super) fn new(args: &AskArgs) -> Self {
        Self {
            paths: args.attach.clone(),
            pages: args.pages,
            as_pictures: args.pdf_as_pictures,
            files: Vec::new(),
        }
    }

    /// Has the files read; a model that sees may get pages as pictures where the settings say so.
    pub(super) fn begin(&mut self, settings: &Settings, sees: bool, supervisor: &SupervisorHandle) {
        self.as_pictures |= settings.sends_pdf_as_pictures && sees;
        for path in std::mem::take(&mut self.paths) {
            let name = path.display().to_string();
            let file = self.read(path, name, settings, supervisor);
            self.files.push(file);
        }
    }

    fn read(
        &self,
        path: PathBuf,
        name: String,
        settings: &Settings,
        supervisor: &SupervisorHandle,
    ) -> File {
        let id = AttachmentId::from(Uuid::now_v7());
        supervisor.send(Command::Attach {
            id,
            source: AttachSource::Path(path),
            way: ReadingWay {
                pages: self.pages,
                as_pictures: self.as_pictures,
                most_pixels: settings.most_picture_pixels(),
            },
            most_bytes: settings.most_file_bytes(),
        });
        File {
            id,
            name,
            read: None,
        }
    }

    /// Whether all of it is read.
    pub(super) fn is_done(&self) -> bool {
        self.paths.is_empty() && self.files.iter().all(|file| file.read.is_some())
    }

    /// What was read, in its order.
    pub(super) fn take(&mut self) -> Vec<Attachment> {
        let files = std::mem::take(&mut self.files);
        files.into_iter().filter_map(|file| file.read).collect()
    }

    /// Takes what became of one of the files.
    pub(super) fn hear(
        &mut self,
        event: Event,
        settings: &Settings,
        supervisor: &SupervisorHandle,
        words: &Words,
    ) -> Result<(), Complaint> {
        match event {
            Event::AttachmentRead { id, result } => {
                let Some(file) = self.files.iter_mut().find(|file| file.id == id) else {
                    return Ok(());
                };
                match result {
                    Ok(attachment) => {
                        for remark in &attachment.facts.remarks {
                            output::say(&words.with(&file.name, &words.remark(remark)));
                        }
                        file.read = Some(*attachment);
                        Ok(())
                    }
                    Err(refusal) => Err(refused(&file.name, &refusal, words)),
                }
            }
            Event::FolderFound { id, contents } => {
                let Some(place) = self.files.iter().position(|file| file.id == id) else {
                    return Ok(());
                };
                let name = self.files.remove(place).name;
                let FolderContents { files, .. } = *contents;
                if files.is_empty() {
                    return Err(refused(&name, &Refusal::Empty, words));
                }
                let files: Vec<_> = files
                    .into_iter()
                    .map(|file| self.read(file.path, file.name, settings, supervisor))
                    .collect();
                self.files.splice(place..place, files);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

fn refused(name: &str, refusal: &Refusal, words: &Words) -> Complaint {
    let (name, reason) = (one_line(name), words.refusal(refusal));
    let gaps = [("name", Gap::Text(&name)), ("reason", Gap::Text(&reason))];
    Complaint(words.fill("cli-attach-refused", &gaps))
}

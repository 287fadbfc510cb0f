//! What the person attaches: each file is shown at once, and read by the background.

use std::path::Path;

use uuid::Uuid;

use crate::domain::{AttachSource, AttachmentId, Command, DraftPlace, FolderContents, ReadingWay};
use crate::state::AttachStage;
use crate::ui::Action;

use super::files::expanded;
use super::program::Program;

impl Program {
    /// Carries out what has to do with attaching.
    pub(super) fn carry_out_with_attachments(&mut self, action: Action) {
        match action {
            Action::Attach(place, sources) => {
                for source in sources {
                    self.attach(place, source);
                }
            }
            Action::AttachFolder(place, id) => self.attach_folder(place, id),
            Action::Detach(place, id) => {
                let gone = self.state.detach(place, id);
                if gone.is_some_and(|gone| gone.stage == AttachStage::Reading) {
                    self.command(Command::CancelAttachment(id));
                }
            }
            Action::ReadAgain(place, id, way) => {
                if let Some(attachment) = self.state.read_again(place, id) {
                    let source = AttachSource::Kept(Box::new(attachment));
                    self.read_attachment(id, source, way);
                }
            }
            _ => {}
        }
    }

    /// Attaches a file to what is typed at a place.
    pub(super) fn attach(&mut self, place: DraftPlace, source: AttachSource) {
        let source = match source {
            AttachSource::Path(path) => AttachSource::Path(expanded(&path)),
            source => source,
        };
        let id = AttachmentId::from(Uuid::now_v7());
        self.state.attach(place, id, name_of(&source));
        let way = self.usual_way();
        self.read_attachment(id, source, way);
    }

    fn read_attachment(&mut self, id: AttachmentId, source: AttachSource, way: ReadingWay) {
        let most_bytes = self.state.settings.most_file_bytes();
        self.command(Command::Attach {
            id,
            source,
            way,
            most_bytes,
        });
    }

    /// In which way files are read where the person says nothing else.
    fn usual_way(&self) -> ReadingWay {
        let settings = &self.state.settings;
        let sees = self.state.asked_abilities().vision != Some(false);
        ReadingWay {
            pages: None,
            as_pictures: settings.sends_pdf_as_pictures && sees,
            most_pixels: settings.most_picture_pixels(),
        }
    }

    fn attach_folder(&mut self, place: DraftPlace, id: AttachmentId) {
        let Some(folder) = self.state.detach(place, id) else {
            return;
        };
        let AttachStage::Folder(contents) = folder.stage else {
            return;
        };
        let FolderContents { files, .. } = *contents;
        for file in files {
            let id = AttachmentId::from(Uuid::now_v7());
            self.state.attach(place, id, file.name);
            let way = self.usual_way();
            self.read_attachment(id, AttachSource::Path(file.path), way);
        }
    }
}

fn name_of(source: &AttachSource) -> String {
    match source {
        AttachSource::Path(path) => file_name(path),
        AttachSource::Bytes { name, .. } | AttachSource::Pixels { name, .. } => name.clone(),
        AttachSource::Kept(attachment) => attachment.name.clone(),
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

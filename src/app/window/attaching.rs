//! What the person attaches: each file is shown at once, and read by the background.

use std::path::Path;

use uuid::Uuid;

use crate::domain::{AttachSource, AttachmentId, Command, DraftPlace, FolderContents, ReadingWay};
use crate::state::{AttachStage, Attached};
use crate::ui::Action;

use super::files::expanded;
use super::program::Program;

impl Program {
    /// Carries out what has to do with attaching.
    pub(super) fn carry_out_with_attachments(&mut self, action: Action) {
        match action {
            Action::Attach(place, sources) => {
                self.attach_all(place, sources);
                self.state.path_wanted = None;
            }
            Action::AttachPasted(place, sources) => {
                for source in sources {
                    let id = self.attach(place, source);
                    self.state.note_pasted(place, id);
                }
            }
            Action::PasteAsText(place, id) => self.paste_as_text(place, id),
            Action::TypeAttachmentPath(place) => self.state.path_wanted = Some(place),
            Action::CloseAttachmentPath => self.state.path_wanted = None,
            Action::PickAttachments(place) => self.pick_attachments(place, false),
            Action::PickAttachedFolder(place) => self.pick_attachments(place, true),
            Action::PasteAttachment(place) => self.pasting.read_for(place),
            Action::AttachFolder(place, id) => self.attach_folder(place, id),
            Action::Detach(place, id) => self.detach(place, id),
            Action::ReadAgain(place, id, way) => {
                let kept = self.state.read_again(place, id);
                let kept = kept.map(|attachment| AttachSource::Kept(Box::new(attachment)));
                if let Some(source) = kept.or_else(|| self.state.try_again(place, id)) {
                    self.keep_open(place);
                    self.read_attachment(id, source, way);
                }
            }
            _ => {}
        }
    }

    /// Attaches files to what is typed at a place, where that is still open.
    pub(super) fn attach_all(&mut self, place: DraftPlace, sources: Vec<AttachSource>) {
        if let DraftPlace::Edit(message) = place
            && !self.state.is_edited(message)
        {
            return;
        }
        for source in sources {
            self.attach(place, source);
        }
    }

    fn attach(&mut self, place: DraftPlace, source: AttachSource) -> AttachmentId {
        let source = match source {
            AttachSource::Path(path) => AttachSource::Path(expanded(&path)),
            source => source,
        };
        let id = AttachmentId::from(Uuid::now_v7());
        let name = name_of(&source);
        let source = match source {
            AttachSource::Bytes { bytes, .. } => {
                let name = self.free_name(place, name);
                AttachSource::Bytes { name, bytes }
            }
            AttachSource::Pixels { pixels, .. } => {
                let name = self.free_name(place, name);
                AttachSource::Pixels { name, pixels }
            }
            source => source,
        };
        let name = name_of(&source);
        self.state.attach(place, id, name, source.clone());
        let way = self.state.usual_way();
        self.read_attachment(id, source, way);
        self.keep_open(place);
        id
    }

    /// A message is being changed as long as words of it are kept, and its files may be all
    /// that was changed.
    fn keep_open(&mut self, place: DraftPlace) {
        if let DraftPlace::Edit(_) = place {
            self.side_drafts_due.insert(place);
            self.draft_is_due();
        }
    }

    /// A name for something that has no file: numbered where another has it.
    fn free_name(&self, place: DraftPlace, name: String) -> String {
        let attached = self.state.attached(place);
        let is_free = |name: &str| attached.iter().all(|known| known.name != name);
        if is_free(&name) {
            return name;
        }
        let (stem, ending) = name.rsplit_once('.').unwrap_or((&name, ""));
        let mut numbered = (2..).map(|number| format!("{stem} {number}.{ending}"));
        numbered.find(|name| is_free(name)).unwrap_or_default()
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

    fn detach(&mut self, place: DraftPlace, id: AttachmentId) {
        self.keep_open(place);
        if self.state.leave_as_before(place, id) {
            self.command(Command::CancelAttachment(id));
            return;
        }
        let gone = self.state.detach(place, id);
        if gone.is_some_and(|gone| gone.stage == AttachStage::Reading) {
            self.command(Command::CancelAttachment(id));
        }
    }

    /// Puts words that became a file into the message they were pasted into, at its end.
    fn paste_as_text(&mut self, place: DraftPlace, id: AttachmentId) {
        let attached = self.state.attached(place).iter();
        let mut found = attached.filter(|attached| attached.id == id);
        let words = found.next().and_then(Attached::pasted_words);
        let Some(words) = words.map(std::borrow::Cow::into_owned) else {
            return;
        };
        if self.state.composer_place() == place {
            append(&mut self.state.draft, &words);
        } else {
            append(self.state.side_drafts.entry(place).or_default(), &words);
            self.side_drafts_due.insert(place);
        }
        self.draft_is_due();
        self.detach(place, id);
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
            let name = file.name.clone();
            let source = AttachSource::OfFolder(file);
            self.state.attach(place, id, name, source.clone());
            let way = self.state.usual_way();
            self.read_attachment(id, source, way);
        }
    }
}

fn append(text: &mut String, words: &str) {
    if !text.is_empty() && !text.ends_with(char::is_whitespace) {
        text.push('\n');
    }
    text.push_str(words);
}

fn name_of(source: &AttachSource) -> String {
    match source {
        AttachSource::Path(path) => file_name(path),
        AttachSource::OfFolder(file) => file.name.clone(),
        AttachSource::Bytes { name, .. } | AttachSource::Pixels { name, .. } => name.clone(),
        AttachSource::Kept(attachment) => attachment.name.clone(),
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    // What cannot be seen has no place in a chip.
    name.chars().filter(|sign| !sign.is_control()).collect()
}

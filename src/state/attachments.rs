//! What is attached to what is not sent: files that are being read, that were read, and that
//! were refused, in the order in which they came.

use crate::domain::{
    Abilities, Attachment, AttachmentId, Change, DraftPlace, FolderContents, Refusal, Sense,
};

use super::State;

/// A file on its way into a message.
#[derive(Clone, Debug, PartialEq)]
pub struct Attached {
    /// What it is told under.
    pub id: AttachmentId,
    /// The name of its file.
    pub name: String,
    /// How far it is.
    pub stage: AttachStage,
}

/// How far a file is on its way into a message.
#[derive(Clone, Debug, PartialEq)]
pub enum AttachStage {
    /// It is being read.
    Reading,
    /// It was read and is kept.
    Ready(Box<Attachment>),
    /// It is a folder, and the person is asked whether its files are meant.
    Folder(Box<FolderContents>),
    /// Nothing of it is taken.
    Refused(Refusal),
}

impl Attached {
    /// What was read, once it was.
    #[must_use]
    pub fn attachment(&self) -> Option<&Attachment> {
        match &self.stage {
            AttachStage::Ready(attachment) => Some(attachment),
            _ => None,
        }
    }
}

impl From<Attachment> for Attached {
    fn from(attachment: Attachment) -> Self {
        Self {
            id: attachment.id,
            name: attachment.name.clone(),
            stage: AttachStage::Ready(Box::new(attachment)),
        }
    }
}

impl State {
    /// Where what is typed on screen is kept.
    #[must_use]
    pub fn composer_place(&self) -> DraftPlace {
        self.selected.into()
    }

    /// What is attached at a place.
    #[must_use]
    pub fn attached(&self, place: DraftPlace) -> &[Attached] {
        self.attached.get(&place).map_or(&[], Vec::as_slice)
    }

    /// What is attached at a place and was read.
    pub fn attachments(&self, place: DraftPlace) -> impl Iterator<Item = &Attachment> {
        self.attached(place).iter().filter_map(Attached::attachment)
    }

    /// Whether all that is attached at a place was read, so that it can be sent.
    #[must_use]
    pub fn is_attached_ready(&self, place: DraftPlace) -> bool {
        self.attached(place)
            .iter()
            .all(|attached| attached.attachment().is_some())
    }

    /// What the model that would be asked is known to be able to do.
    #[must_use]
    pub fn asked_abilities(&self) -> Abilities {
        let options = self.options(self.selected, None);
        let connected = self.server.connected();
        let model = connected.and_then(|it| it.model(options.model.as_deref()));
        model.map(|model| model.abilities).unwrap_or_default()
    }

    /// What the model that would be asked lacks to take something attached.
    #[must_use]
    pub fn lacks(&self, attachment: &Attachment) -> Option<Sense> {
        attachment.lacks(&self.asked_abilities())
    }

    /// Shows a file that is being read at a place.
    pub fn attach(&mut self, place: DraftPlace, id: AttachmentId, name: String) {
        self.attached.entry(place).or_default().push(Attached {
            id,
            name,
            stage: AttachStage::Reading,
        });
    }

    /// Puts what was read before at a place, in the place of what is there.
    pub fn set_attachments(
        &mut self,
        place: DraftPlace,
        attachments: impl IntoIterator<Item = Attachment>,
    ) {
        let attached: Vec<_> = attachments.into_iter().map(Attached::from).collect();
        if attached.is_empty() {
            self.attached.remove(&place);
        } else {
            self.attached.insert(place, attached);
        }
    }

    /// Has something that is attached read again: it shows as being read until then.
    pub fn read_again(&mut self, place: DraftPlace, id: AttachmentId) -> Option<Attachment> {
        let attached = self.attached.get_mut(&place)?;
        let attached = attached.iter_mut().find(|attached| attached.id == id)?;
        match std::mem::replace(&mut attached.stage, AttachStage::Reading) {
            AttachStage::Ready(attachment) => Some(*attachment),
            before => {
                attached.stage = before;
                None
            }
        }
    }

    /// Takes a file away from what is attached.
    pub fn detach(&mut self, place: DraftPlace, id: AttachmentId) -> Option<Attached> {
        let list = self.attached.get_mut(&place)?;
        let index = list.iter().position(|attached| attached.id == id)?;
        let gone = list.remove(index);
        if list.is_empty() {
            self.attached.remove(&place);
        }
        self.save_attached(place);
        Some(gone)
    }

    /// Takes what is attached at a place to send it.
    pub fn take_attachments(&mut self, place: DraftPlace) -> Vec<Attachment> {
        let attached = self.attached.remove(&place).unwrap_or_default();
        let ready = attached
            .into_iter()
            .filter_map(|attached| match attached.stage {
                AttachStage::Ready(attachment) => Some(*attachment),
                _ => None,
            });
        ready.collect()
    }

    /// Puts attachments back that could not be sent, before those that came since.
    pub(super) fn restore_attachments(&mut self, place: DraftPlace, attachments: Vec<Attachment>) {
        if attachments.is_empty() {
            return;
        }
        let later = self.attached.remove(&place).unwrap_or_default();
        let list: Vec<_> = attachments
            .into_iter()
            .map(Attached::from)
            .chain(later)
            .collect();
        self.attached.insert(place, list);
        self.save_attached(place);
    }

    /// Puts what was read before behind what is attached at a place.
    pub fn append_attachments(&mut self, place: DraftPlace, attachments: Vec<Attachment>) {
        if attachments.is_empty() {
            return;
        }
        let list = self.attached.entry(place).or_default();
        list.extend(attachments.into_iter().map(Attached::from));
        self.save_attached(place);
    }

    pub(super) fn attachment_read(
        &mut self,
        id: AttachmentId,
        result: Result<Box<Attachment>, Refusal>,
    ) {
        let stage = match result {
            Ok(attachment) => AttachStage::Ready(attachment),
            Err(refusal) => AttachStage::Refused(refusal),
        };
        self.end_reading(id, stage);
    }

    pub(super) fn folder_found(&mut self, id: AttachmentId, contents: Box<FolderContents>) {
        self.end_reading(id, AttachStage::Folder(contents));
    }

    fn end_reading(&mut self, id: AttachmentId, stage: AttachStage) {
        // What was taken away meanwhile is nobody's wish any more.
        let found = self.attached.iter_mut().find_map(|(place, list)| {
            let attached = list.iter_mut().find(|attached| attached.id == id)?;
            Some((*place, attached))
        });
        if let Some((place, attached)) = found {
            attached.stage = stage;
            self.save_attached(place);
        }
    }

    /// Has what is attached at a place written down.
    pub(super) fn save_attached(&mut self, place: DraftPlace) {
        let attachments = self.attachments(place).cloned().collect();
        self.changes
            .push(Change::SaveAttachments { place, attachments });
    }
}

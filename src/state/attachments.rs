//! What is attached to what is not sent: files that are being read, that were read, and that
//! were refused, in the order in which they came.

use std::borrow::Cow;

use crate::domain::{
    Abilities, AttachSource, Attachment, AttachmentId, Change, DraftPlace, FolderContents,
    ReadingWay, Refusal, Sense,
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
    /// What it was before it was read in another way, for as long as that takes.
    before: Option<Box<Attachment>>,
    /// Why it could not be read in another way. What it was before is what it is.
    pub refused: Option<Refusal>,
    /// Where it comes from, to try again.
    source: Option<AttachSource>,
    /// Whether it was pasted as words, which may be what was meant.
    is_pasted: bool,
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

    /// Whether it is being read in another way than it was before.
    #[must_use]
    pub const fn is_read_again(&self) -> bool {
        self.before.is_some()
    }

    /// Whether it was pasted as words, which may be what was meant.
    #[must_use]
    pub const fn is_pasted(&self) -> bool {
        self.is_pasted
    }

    /// The same of a text, rather than of the path of a file.
    #[must_use]
    pub const fn is_pasted_text(&self) -> bool {
        self.is_pasted && matches!(self.source, Some(AttachSource::Bytes { .. }))
    }

    /// Whether it waits for the person: to be removed, or to be confirmed.
    #[must_use]
    pub const fn wants_an_answer(&self) -> bool {
        matches!(self.stage, AttachStage::Refused(_) | AttachStage::Folder(_))
            || self.refused.is_some()
    }

    /// The words that it was pasted as, to put them into the message instead.
    #[must_use]
    pub fn pasted_words(&self) -> Option<Cow<'_, str>> {
        match self.source.as_ref().filter(|_| self.is_pasted)? {
            AttachSource::Path(path) => Some(path.to_string_lossy()),
            AttachSource::Bytes { bytes, .. } => Some(String::from_utf8_lossy(bytes)),
            AttachSource::OfFolder(_) | AttachSource::Pixels { .. } | AttachSource::Kept(_) => None,
        }
    }

    /// Whether what was refused can be tried again: where it comes from is known.
    #[must_use]
    pub const fn can_be_tried_again(&self) -> bool {
        self.source.is_some()
    }

    /// What of it is kept: while it is read again, what it was before.
    fn kept(&self) -> Option<&Attachment> {
        self.attachment().or(self.before.as_deref())
    }

    const fn new(id: AttachmentId, name: String, stage: AttachStage) -> Self {
        Self {
            id,
            name,
            stage,
            before: None,
            refused: None,
            source: None,
            is_pasted: false,
        }
    }
}

impl From<Attachment> for Attached {
    fn from(attachment: Attachment) -> Self {
        let name = attachment.name.clone();
        Self::new(
            attachment.id,
            name,
            AttachStage::Ready(Box::new(attachment)),
        )
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
        // Each chip asks for it in each frame, so that nothing else is worked out for it.
        let (model, _) = self.levels(None).model();
        self.server.abilities_of(model)
    }

    /// In which way files are read where the person says nothing else.
    #[must_use]
    pub fn usual_way(&self) -> ReadingWay {
        let sees = self.asked_abilities().vision != Some(false);
        ReadingWay {
            pages: None,
            as_pictures: self.settings.sends_pdf_as_pictures && sees,
            most_pixels: self.settings.most_picture_pixels(),
        }
    }

    /// What the model that would be asked lacks to take something attached.
    #[must_use]
    pub fn lacks(&self, attachment: &Attachment) -> Option<Sense> {
        attachment.lacks(&self.asked_abilities())
    }

    /// Shows a file that is being read at a place.
    pub fn attach(
        &mut self,
        place: DraftPlace,
        id: AttachmentId,
        name: String,
        source: AttachSource,
    ) {
        let mut attached = Attached::new(id, name, AttachStage::Reading);
        attached.source = Some(source);
        self.attached.entry(place).or_default().push(attached);
    }

    /// Notes of something that is being read that it was pasted as words.
    pub fn note_pasted(&mut self, place: DraftPlace, id: AttachmentId) {
        if let Some(attached) = self.attached_mut(place, id) {
            attached.is_pasted = true;
        }
    }

    fn attached_mut(&mut self, place: DraftPlace, id: AttachmentId) -> Option<&mut Attached> {
        let list = self.attached.get_mut(&place)?;
        list.iter_mut().find(|attached| attached.id == id)
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

    /// Has something that is attached read again: it shows as being read until then, and is
    /// what it was before where that does not work.
    pub fn read_again(&mut self, place: DraftPlace, id: AttachmentId) -> Option<Attachment> {
        let attached = self.attached_mut(place, id)?;
        let AttachStage::Ready(before) = &attached.stage else {
            return None;
        };
        let before = before.clone();
        attached.stage = AttachStage::Reading;
        attached.refused = None;
        attached.before = Some(before.clone());
        Some(*before)
    }

    /// Has something that was refused tried again: where it comes from.
    pub fn try_again(&mut self, place: DraftPlace, id: AttachmentId) -> Option<AttachSource> {
        let attached = self.attached_mut(place, id)?;
        let AttachStage::Refused(_) = attached.stage else {
            return None;
        };
        let source = attached.source.clone()?;
        attached.stage = AttachStage::Reading;
        Some(source)
    }

    /// Leaves something that is read again as it was before; whether there was anything.
    pub fn leave_as_before(&mut self, place: DraftPlace, id: AttachmentId) -> bool {
        let attached = self.attached_mut(place, id);
        let Some((attached, before)) =
            attached.and_then(|it| it.before.take().map(|before| (it, before)))
        else {
            return false;
        };
        attached.stage = AttachStage::Ready(before);
        true
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
        let Some((place, attached)) = self.attached_by_id(id) else {
            return;
        };
        // It may have been left as it was before.
        if attached.stage != AttachStage::Reading {
            return;
        }
        let before = attached.before.take();
        attached.stage = match (result, before) {
            (Ok(mut attachment), _) => {
                if attached.name.ends_with(&attachment.name) {
                    // In a folder its name begins with those of the folders it is in.
                    attachment.name.clone_from(&attached.name);
                }
                if !attached.is_pasted {
                    attached.source = None;
                }
                AttachStage::Ready(attachment)
            }
            (Err(refusal), Some(before)) => {
                attached.refused = Some(refusal);
                AttachStage::Ready(before)
            }
            (Err(refusal), None) => AttachStage::Refused(refusal),
        };
        self.save_attached(place);
    }

    pub(super) fn folder_found(&mut self, id: AttachmentId, contents: Box<FolderContents>) {
        if let Some((_, attached)) = self.attached_by_id(id) {
            attached.stage = AttachStage::Folder(contents);
        }
    }

    /// What is told under this id. What was taken away meanwhile is nobody's wish any more.
    fn attached_by_id(&mut self, id: AttachmentId) -> Option<(DraftPlace, &mut Attached)> {
        self.attached.iter_mut().find_map(|(place, list)| {
            let attached = list.iter_mut().find(|attached| attached.id == id)?;
            Some((*place, attached))
        })
    }

    /// Has what is attached at a place written down.
    pub(super) fn save_attached(&mut self, place: DraftPlace) {
        let is_due = |change: &Change| matches!(change, Change::SaveAttachments { place: of, .. } if *of == place);
        if !self.changes.iter().any(is_due) {
            // Only its place among the changes is kept: hundreds of files may be read before
            // anything is written, and what is attached then is what counts.
            let attachments = Vec::new();
            self.changes
                .push(Change::SaveAttachments { place, attachments });
        }
    }

    /// Puts what is attached now into the changes that are to have it written down.
    pub(super) fn fill_attached(&self, changes: &mut [Change]) {
        for change in changes {
            if let Change::SaveAttachments { place, attachments } = change {
                let kept = self.attached(*place).iter().filter_map(Attached::kept);
                *attachments = kept.cloned().collect();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{ContentHash, FileFacts, FileKind, Reading};
    use uuid::Uuid;

    const PLACE: DraftPlace = DraftPlace::NewConversation;

    fn id(number: u128) -> AttachmentId {
        AttachmentId::from(Uuid::from_u128(number))
    }

    fn read(number: u128, name: &str) -> Box<Attachment> {
        let reading = Reading::new(FileKind::Pdf);
        Box::new(Attachment {
            id: id(number),
            name: name.to_owned(),
            hash: ContentHash::default(),
            bytes: 1,
            way: ReadingWay::default(),
            facts: FileFacts::from(&reading),
        })
    }

    /// A state with one file that was read.
    fn with_one() -> State {
        let mut state = State::default();
        let source = AttachSource::Path("a.pdf".into());
        state.attach(PLACE, id(1), "a.pdf".to_owned(), source);
        state.attachment_read(id(1), Ok(read(1, "a.pdf")));
        state.take_changes();
        state
    }

    fn kept(state: &mut State) -> Vec<usize> {
        let changes = state.take_changes().into_iter();
        changes
            .filter_map(|change| match change {
                Change::SaveAttachments { attachments, .. } => Some(attachments.len()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn what_is_read_again_should_stay_in_the_draft_until_then() {
        let mut state = with_one();
        state.read_again(PLACE, id(1)).unwrap();
        assert!(!state.is_attached_ready(PLACE));
        let source = AttachSource::Path("b.pdf".into());
        state.attach(PLACE, id(2), "b.pdf".to_owned(), source);
        state.attachment_read(id(2), Ok(read(2, "b.pdf")));
        assert_eq!(kept(&mut state), [2], "the one that is read again is lost");
    }

    #[test]
    fn what_is_left_as_it_was_should_not_hear_of_the_reading_any_more() {
        let mut state = with_one();
        let before = state.read_again(PLACE, id(1)).unwrap();
        assert!(state.leave_as_before(PLACE, id(1)));
        assert!(!state.leave_as_before(PLACE, id(1)));
        state.attachment_read(id(1), Err(Refusal::Empty));
        assert_eq!(state.attachments(PLACE).collect::<Vec<_>>(), [&before]);
        assert_eq!(state.attached(PLACE)[0].refused, None);
    }

    #[test]
    fn a_file_of_a_folder_should_keep_the_names_of_its_folders() {
        let mut state = State::default();
        let source = AttachSource::Path("x/y.pdf".into());
        state.attach(PLACE, id(1), "x/y.pdf".to_owned(), source);
        state.attachment_read(id(1), Ok(read(1, "y.pdf")));
        let names = state.attachments(PLACE).map(|it| it.name.as_str());
        assert_eq!(names.collect::<Vec<_>>(), ["x/y.pdf"]);
    }

    #[test]
    fn what_was_refused_should_be_tried_again_from_where_it_came() {
        let mut state = State::default();
        let source = AttachSource::Path("a.pdf".into());
        state.attach(PLACE, id(1), "a.pdf".to_owned(), source.clone());
        assert_eq!(state.try_again(PLACE, id(1)), None, "it is being read");
        state.attachment_read(id(1), Err(Refusal::Empty));
        assert_eq!(state.try_again(PLACE, id(1)), Some(source));
        assert_eq!(state.attached(PLACE)[0].stage, AttachStage::Reading);
    }
}

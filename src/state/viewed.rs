//! What was brought of attachments to be looked at and listened to. Nothing here is needed: it
//! is asked for again when it was let go.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::{ContentHash, PictureKey, Pixels, ReadingWay, Refusal, Timestamp};

/// The most bytes of pictures that wait here to be put on the graphics card.
const MOST_PICTURE_BYTES: usize = 48 << 20;
/// The most texts that are held.
const MOST_TEXTS: usize = 4;

/// Something that the background was asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Brought<T> {
    /// It is on its way.
    Asked,
    /// It is here.
    Here(T),
    /// There is none.
    Refused(Refusal),
}

/// A sound that is played, or was until a moment ago.
#[derive(Clone, Debug, PartialEq)]
pub struct Playback {
    /// Which.
    pub hash: ContentHash,
    /// How long it is.
    pub length_ms: u64,
    /// How far that is.
    pub stage: PlayStage,
}

/// How far playing a sound is. Moments in it are in milliseconds from its beginning.
#[derive(Clone, Debug, PartialEq)]
pub enum PlayStage {
    /// Its bytes are awaited, or the program that plays it.
    Coming {
        /// From where on it will be played.
        from_ms: u64,
    },
    /// It can be heard.
    Playing {
        /// From where on it is played.
        from_ms: u64,
        /// Since when.
        since: Timestamp,
    },
    /// It was stopped by the person.
    Paused {
        /// Where.
        at_ms: u64,
    },
    /// It cannot be played.
    Failed(PlayFailure),
}

/// Why a sound is not played.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlayFailure {
    /// None of the programs is there that could.
    NoProgram,
    /// They were there, and gave up; what the last of them said.
    Broke(String),
    /// The sound itself cannot be read.
    Unreadable(Refusal),
}

impl Playback {
    /// Where in the sound one is now.
    #[must_use]
    pub fn position_ms(&self, now: Timestamp) -> u64 {
        let at = match self.stage {
            PlayStage::Coming { from_ms } => from_ms,
            PlayStage::Playing { from_ms, since } => {
                from_ms.saturating_add(u64::try_from(now.0 - since.0).unwrap_or(0))
            }
            PlayStage::Paused { at_ms } => at_ms,
            PlayStage::Failed(_) => 0,
        };
        at.min(self.length_ms)
    }

    /// Whether it is heard, or will be in a moment.
    #[must_use]
    pub const fn is_on(&self) -> bool {
        matches!(
            self.stage,
            PlayStage::Coming { .. } | PlayStage::Playing { .. }
        )
    }
}

/// What tells one text from another: its content, and in which way that is read.
type TextName = (ContentHash, ReadingWay);

/// What was brought.
#[derive(Debug, Default)]
pub struct Viewed {
    pictures: HashMap<PictureKey, Brought<Arc<Pixels>>>,
    picture_order: VecDeque<PictureKey>,
    texts: VecDeque<(TextName, Brought<Arc<str>>)>,
    /// The sound that is played or is to be played.
    sound: Option<(ContentHash, Brought<Arc<[u8]>>)>,
    /// What is played, or was played last.
    pub playback: Option<Playback>,
    /// Words with the texts of what is attached to them, to be put into the clipboard.
    pub gathered: Option<String>,
    /// How the last file that was saved ended.
    pub saved: Option<(ContentHash, Result<PathBuf, Refusal>)>,
}

impl Viewed {
    /// A picture, as far as it is here. `None` where it has to be asked for.
    #[must_use]
    pub fn picture(&self, key: &PictureKey) -> Option<&Brought<Arc<Pixels>>> {
        self.pictures.get(key)
    }

    /// Remembers that a picture is asked for; whether it was not before.
    pub fn ask_picture(&mut self, key: PictureKey) -> bool {
        if self.pictures.contains_key(&key) {
            return false;
        }
        self.pictures.insert(key, Brought::Asked);
        true
    }

    /// Takes a picture that was brought. The oldest go where there are too many.
    pub fn bring_picture(&mut self, key: PictureKey, result: Result<Arc<Pixels>, Refusal>) {
        self.pictures.insert(key, result.into());
        self.picture_order.retain(|known| *known != key);
        self.picture_order.push_back(key);
        let mut bytes: usize = self.pictures.values().map(bytes_of).sum();
        while bytes > MOST_PICTURE_BYTES && self.picture_order.len() > 1 {
            let Some(oldest) = self.picture_order.pop_front() else {
                break;
            };
            bytes -= self.pictures.remove(&oldest).as_ref().map_or(0, bytes_of);
        }
    }

    /// The text of something attached, as far as it is here.
    #[must_use]
    pub fn text(&self, of: (ContentHash, ReadingWay)) -> Option<&Brought<Arc<str>>> {
        let found = self.texts.iter().find(|(known, _)| *known == of);
        found.map(|(_, text)| text)
    }

    /// Remembers that a text is asked for; whether it was not before.
    pub fn ask_text(&mut self, of: (ContentHash, ReadingWay)) -> bool {
        if self.text(of).is_some() {
            return false;
        }
        self.texts.truncate(MOST_TEXTS - 1);
        self.texts.push_front((of, Brought::Asked));
        true
    }

    /// Takes a text that was brought.
    pub fn bring_text(&mut self, of: (ContentHash, ReadingWay), result: Result<Arc<str>, Refusal>) {
        if let Some((_, text)) = self.texts.iter_mut().find(|(known, _)| *known == of) {
            *text = result.into();
        }
    }

    /// How far playing this sound is, where it is the one.
    #[must_use]
    pub fn playback_of(&self, hash: ContentHash) -> Option<&Playback> {
        self.playback
            .as_ref()
            .filter(|playback| playback.hash == hash)
    }

    /// A sound, as far as it is here.
    #[must_use]
    pub fn sound(&self, hash: ContentHash) -> Option<&Brought<Arc<[u8]>>> {
        let (known, sound) = self.sound.as_ref()?;
        (*known == hash).then_some(sound)
    }

    /// Remembers that a sound is asked for, in the place of the one before; whether it was not
    /// before.
    pub fn ask_sound(&mut self, hash: ContentHash) -> bool {
        if self
            .sound(hash)
            .is_some_and(|sound| !matches!(sound, Brought::Refused(_)))
        {
            return false;
        }
        self.sound = Some((hash, Brought::Asked));
        true
    }

    /// Takes a sound that was brought, where it is still the one that is wanted.
    pub fn bring_sound(&mut self, hash: ContentHash, result: Result<Arc<[u8]>, Refusal>) {
        if self.sound(hash).is_some() {
            self.sound = Some((hash, result.into()));
        }
    }
}

impl<T> From<Result<T, Refusal>> for Brought<T> {
    fn from(result: Result<T, Refusal>) -> Self {
        match result {
            Ok(brought) => Self::Here(brought),
            Err(refusal) => Self::Refused(refusal),
        }
    }
}

fn bytes_of(picture: &Brought<Arc<Pixels>>) -> usize {
    match picture {
        Brought::Here(pixels) => pixels.rgba.len(),
        _ => 0,
    }
}

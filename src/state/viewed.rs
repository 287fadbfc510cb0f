//! What was brought of attachments to be looked at and listened to. Nothing here is needed: it
//! is asked for again when it was let go.

use std::collections::{HashMap, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::{ContentHash, PictureKey, Pixels, ReadingWay, Refusal};

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

/// What was brought.
#[derive(Debug, Default)]
pub struct Viewed {
    pictures: HashMap<PictureKey, Brought<Arc<Pixels>>>,
    picture_order: VecDeque<PictureKey>,
    texts: VecDeque<((ContentHash, ReadingWay), Brought<Arc<str>>)>,
    /// The sound that is played or is to be played.
    sound: Option<(ContentHash, Brought<Arc<[u8]>>)>,
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

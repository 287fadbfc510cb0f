//! The faces of the system that a person chose, found by a thread: looking through all fonts
//! can take hundreds of milliseconds.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use egui::FontData;
use fontique::{
    Collection, CollectionOptions, FamilyInfo, FontStyle, FontWeight, FontWidth, SourceCache,
    SourceCacheOptions,
};

use crate::domain::Settings;
use crate::ui::theme::{self, ChosenFace, ChosenFaces};

/// The names of the families that are wished for: for words and for code.
type Wish = [String; 2];

/// What was found for a wish.
struct Found {
    wish: Wish,
    faces: ChosenFaces,
    missing: Vec<String>,
}

/// Finds faces, and dresses the window in them.
pub(super) struct Faces {
    context: egui::Context,
    wish: Wish,
    sender: Sender<Found>,
    found: Receiver<Found>,
}

impl Faces {
    /// No faces but the built-in ones, until others are wished for.
    pub(super) fn new(context: egui::Context) -> Self {
        let (sender, found) = channel();
        Self {
            context,
            wish: Wish::default(),
            sender,
            found,
        }
    }

    /// Looks for the faces that the settings name, where they name others than before, and
    /// puts them on when they are found. The names that nothing was found for, when that is
    /// news.
    pub(super) fn follow(&mut self, settings: &Settings) -> Option<Vec<String>> {
        let names = [settings.text_font.trim(), settings.code_font.trim()];
        if self.wish != names {
            self.wish = names.map(str::to_owned);
            if self.wish.iter().all(String::is_empty) {
                theme::dress(&self.context, &ChosenFaces::default());
                return Some(Vec::new());
            }
            self.look_for(self.wish.clone());
        }
        let found = self.found.try_iter().last()?;
        // A newer wish will be answered as well.
        if found.wish != self.wish {
            return None;
        }
        theme::dress(&self.context, &found.faces);
        self.context.request_repaint();
        Some(found.missing)
    }

    fn look_for(&self, wish: Wish) {
        let (sender, context) = (self.sender.clone(), self.context.clone());
        let spawned = std::thread::Builder::new()
            .name("faces".to_owned())
            .spawn(move || {
                let _ = sender.send(find(wish));
                context.request_repaint();
            });
        if let Err(error) = spawned {
            tracing::warn!(%error, "the built-in faces stay");
        }
    }
}

fn find(wish: Wish) -> Found {
    let mut collection = Collection::new(CollectionOptions {
        shared: false,
        system_fonts: true,
    });
    let mut cache = SourceCache::new(SourceCacheOptions::default());
    let mut missing = Vec::new();
    let [text, code] = &wish;
    let mut family = |name: &str| {
        if name.is_empty() {
            return None;
        }
        let found = collection.family_by_name(name);
        if found.is_none() {
            missing.push(name.to_owned());
        }
        found
    };
    let (text, code) = (family(text), family(code));
    let mut face = |family: &Option<FamilyInfo>, weight, style| {
        face_of(family.as_ref()?, weight, style, &mut cache)
    };
    let faces = ChosenFaces {
        text: [
            face(&text, FontWeight::NORMAL, FontStyle::Normal),
            face(&text, FontWeight::SEMI_BOLD, FontStyle::Normal),
            face(&text, FontWeight::BOLD, FontStyle::Normal),
            face(&text, FontWeight::NORMAL, FontStyle::Italic),
            face(&text, FontWeight::BOLD, FontStyle::Italic),
        ],
        code: face(&code, FontWeight::NORMAL, FontStyle::Normal),
    };
    Found {
        wish,
        faces,
        missing,
    }
}

/// A face of a family; `None` where it has none that stands out as it should: the built-in
/// one does.
fn face_of(
    family: &FamilyInfo,
    weight: FontWeight,
    style: FontStyle,
    cache: &mut SourceCache,
) -> Option<ChosenFace> {
    let width = FontWidth::NORMAL;
    let font = family.match_font(width, style, weight, false)?;
    let synthesis = font.synthesis(width, style, weight);
    if synthesis.embolden() || synthesis.skew().is_some() {
        return None;
    }
    let (blob, _) = font.load(Some(cache))?.into_raw_parts();
    let mut data = FontData::from_blob(blob, font.index());
    for (tag, value) in synthesis.variation_settings() {
        data.tweak.coords.push(tag.to_be_bytes(), *value);
    }
    let name = format!(
        "chosen:{}:{}:{}:{weight:?}:{style:?}",
        family.name(),
        font.source().id().to_u64(),
        font.index()
    );
    Some(ChosenFace {
        name,
        data: Arc::new(data),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_that_is_not_there_should_be_named_and_the_built_in_one_stay() {
        let found = find([String::new(), "No Such Face 4711".to_owned()]);
        assert_eq!(found.missing, ["No Such Face 4711"]);
        assert!(found.faces.code.is_none());
        assert!(found.faces.text.iter().all(Option::is_none));
    }
}

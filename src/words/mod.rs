//! Every sentence a person reads, from fluent files in `assets/words/`, a folder for each
//! language. The window and the command line share it.

mod ages;
mod amounts;
mod attach;
mod copies;
mod exchange;
mod failures;
mod grounding;
mod keys;
mod marks;
mod models;
mod parameters;
mod settings;
mod viewing;

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use unic_langid::{LanguageIdentifier, langid};

use crate::domain::{Failure, Language};

use marks::Marks;

/// The files of a language, by its folder.
macro_rules! files {
    ($folder:literal) => {
        files!(
            $folder,
            "ui.ftl",
            "commands.ftl",
            "transcript.ftl",
            "map.ftl",
            "errors.ftl",
            "cli.ftl",
            "exchange.ftl",
            "parameters.ftl",
            "servers.ftl",
            "effects.ftl",
            "picker.ftl",
            "numbers.ftl",
            "settings.ftl",
            "attach.ftl",
            "attaching.ftl",
            "viewer.ftl",
            "knowledge.ftl",
            "think.ftl",
        )
    };
    ($folder:literal, $($name:literal,)*) => {
        &[$(include_str!(concat!("../../assets/words/", $folder, "/", $name))),*]
    };
}

const ENGLISH: &[&str] = files!("en");
const FRENCH: &[&str] = files!("fr");

/// What to say of a failure: what happened, in the server's words where it has them,
/// and what to do next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FailureText {
    /// What happened, in one short sentence.
    pub title: String,
    /// The server's own words; may be empty.
    pub detail: String,
    /// What to do next, in one sentence.
    pub advice: String,
}

/// What fills a gap.
#[derive(Clone, Copy, Debug)]
pub enum Gap<'a> {
    /// Text.
    Text(&'a str),
    /// A number; it chooses plural forms.
    Number(f64),
}

/// The words of one language.
pub struct Words {
    language: Language,
    marks: Marks,
    bundle: FluentBundle<FluentResource>,
    /// The sentences without gaps, made once: they are asked for in every frame.
    fixed: HashMap<&'static str, String>,
    /// English, where this language does not have all of it.
    english: Option<Box<Self>>,
}

impl Words {
    /// The words of a language; what the system has is English here, since only the
    /// application can find it out.
    #[must_use]
    pub fn of(language: Language) -> Self {
        match language {
            Language::System | Language::English => Self::english(),
            Language::French => Self::french(FRENCH),
        }
    }

    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self::from_sources(Language::English, langid!("en-GB"), ENGLISH)
    }

    /// French, and English where a sentence is missing.
    fn french(sources: &[&'static str]) -> Self {
        let mut words = Self::from_sources(Language::French, langid!("fr-FR"), sources);
        let is_whole = keys_of(ENGLISH).all(|key| words.bundle.has_message(key));
        if !is_whole {
            let english = Self::english();
            for (key, text) in &english.fixed {
                if !words.bundle.has_message(key) {
                    words.fixed.insert(key, text.clone());
                }
            }
            words.english = Some(Box::new(english));
        }
        words
    }

    fn from_sources(
        language: Language,
        locale: LanguageIdentifier,
        sources: &[&'static str],
    ) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![locale]);
        // The marks that keep writing directions apart are drawn as boxes by many fonts.
        bundle.set_use_isolating(false);
        let marks = Marks::of(language);
        bundle.set_formatter(Some(marks.formatter()));
        for source in sources {
            let resource = match FluentResource::try_new(marks::unbroken(source)) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    tracing::error!(?errors, "some words are not well formed");
                    resource
                }
            };
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(?errors, "some words are there twice");
            }
        }
        let fixed = keys_of(sources)
            .filter_map(|key| {
                let pattern = bundle.get_message(key)?.value()?;
                let mut gaps = Vec::new();
                let text = bundle.format_pattern(pattern, None, &mut gaps).into_owned();
                gaps.is_empty().then_some((key, text))
            })
            .collect();
        Self {
            language,
            marks,
            bundle,
            fixed,
            english: None,
        }
    }

    /// The language that these are of.
    #[must_use]
    pub const fn language(&self) -> Language {
        self.language
    }

    /// A sentence without gaps. A missing key shows itself, and a test finds it.
    #[must_use]
    pub fn text(&self, key: &'static str) -> Cow<'_, str> {
        Cow::Borrowed(self.fixed.get(key).map_or(key, String::as_str))
    }

    /// A sentence with its gaps filled. Numbers choose plural forms.
    #[must_use]
    pub fn fill(&self, key: &'static str, gaps: &[(&'static str, Gap<'_>)]) -> String {
        let Some(pattern) = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
        else {
            let english = self.english.as_deref();
            return english.map_or_else(|| key.to_owned(), |english| english.fill(key, gaps));
        };
        let args: FluentArgs<'_> = gaps
            .iter()
            .map(|(name, gap)| {
                let value = match gap {
                    Gap::Text(text) => FluentValue::from(*text),
                    Gap::Number(number) => FluentValue::from(*number),
                };
                (*name, value)
            })
            .collect();
        let mut errors = Vec::new();
        let text = self
            .bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned();
        if !errors.is_empty() {
            tracing::debug!(key, ?errors, "a sentence kept a gap");
        }
        text
    }

    /// Something with what there is to say of it: `title: text`.
    #[must_use]
    pub fn with(&self, title: &str, text: &str) -> String {
        let gaps = [("title", Gap::Text(title)), ("text", Gap::Text(text))];
        self.fill("said-with", &gaps)
    }

    /// What to say of a failure.
    #[must_use]
    pub fn failure(&self, failure: &Failure) -> FailureText {
        failures::text(self, failure)
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::english()
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Words").finish_non_exhaustive()
    }
}

/// The keys that fluent files define.
fn keys_of<'s>(sources: &'s [&'static str]) -> impl Iterator<Item = &'static str> + use<'s> {
    let lines = sources.iter().flat_map(|source| source.lines());
    lines.filter_map(key_of_line)
}

/// The key that a line of a fluent file defines, where it defines one.
fn key_of_line(line: &str) -> Option<&str> {
    let key = line.split_once('=')?.0.trim_end();
    (line.starts_with(|first: char| first.is_ascii_alphabetic())
        && key
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '-'))
    .then_some(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_should_be_filled_without_marks_and_choose_plurals() {
        let words = Words::from_sources(
            Language::English,
            langid!("en-GB"),
            &[
                "greet = Hello, { $name }.\nfiles =\n    { $count ->\n        [one] one file\n       *[other] { $count } files\n    }\n",
            ],
        );
        let gap = [("name", Gap::Text("Ada"))];
        assert_eq!(words.fill("greet", &gap), "Hello, Ada.");
        let count = |count| words.fill("files", &[("count", Gap::Number(count))]);
        assert_eq!(count(1.0), "one file");
        assert_eq!(count(12_345.0), "12,345 files");
    }

    #[test]
    fn a_missing_key_should_show_itself() {
        let words = Words::english();
        assert_eq!(words.text("no-such-key"), "no-such-key");
        assert_eq!(words.fill("no-such-key", &[]), "no-such-key");
    }

    #[test]
    fn what_french_lacks_should_be_said_in_english_with_the_numbers_of_english() {
        let words = Words::french(&["settings = Réglages\n"]);
        assert_eq!(words.text("settings"), "Réglages");
        assert_eq!(words.text("search"), "Search everything");
        assert_eq!(words.tokens(0), "0 tokens");
        assert_eq!(words.tokens(12_345), "12,345 tokens");
    }

    #[test]
    fn french_should_not_part_a_sign_from_its_word() {
        let words = Words::of(Language::French);
        assert!(words.english.is_none(), "French lacks something");
        assert_eq!(words.tokens(0), "0 jeton");
        assert_eq!(words.tokens(1), "1 jeton");
        assert_eq!(words.tokens(12_345), "12\u{a0}345 jetons");
        assert_eq!(
            words.text("welcome-title"),
            "De quoi allons-nous parler\u{a0}?"
        );
    }
}

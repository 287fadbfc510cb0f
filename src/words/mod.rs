//! Every sentence a person reads, from fluent files in `assets/words/`, so that another
//! language is one more file. The window and the command line share it.

mod ages;
mod amounts;
mod attach;
mod copies;
mod exchange;
mod failures;
mod grounding;
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

use crate::domain::Failure;

/// The files of English.
const ENGLISH: &[&str] = &[
    include_str!("../../assets/words/en/ui.ftl"),
    include_str!("../../assets/words/en/commands.ftl"),
    include_str!("../../assets/words/en/transcript.ftl"),
    include_str!("../../assets/words/en/map.ftl"),
    include_str!("../../assets/words/en/errors.ftl"),
    include_str!("../../assets/words/en/cli.ftl"),
    include_str!("../../assets/words/en/exchange.ftl"),
    include_str!("../../assets/words/en/parameters.ftl"),
    include_str!("../../assets/words/en/servers.ftl"),
    include_str!("../../assets/words/en/effects.ftl"),
    include_str!("../../assets/words/en/picker.ftl"),
    include_str!("../../assets/words/en/numbers.ftl"),
    include_str!("../../assets/words/en/settings.ftl"),
    include_str!("../../assets/words/en/attach.ftl"),
    include_str!("../../assets/words/en/attaching.ftl"),
    include_str!("../../assets/words/en/viewer.ftl"),
    include_str!("../../assets/words/en/knowledge.ftl"),
    include_str!("../../assets/words/en/think.ftl"),
];

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
    bundle: FluentBundle<FluentResource>,
    /// The sentences without gaps, made once: they are asked for in every frame.
    fixed: HashMap<&'static str, String>,
}

impl Words {
    /// English.
    #[must_use]
    pub fn english() -> Self {
        Self::from_sources(langid!("en-GB"), ENGLISH)
    }

    fn from_sources(language: LanguageIdentifier, sources: &[&'static str]) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // The marks that keep writing directions apart are drawn as boxes by many fonts.
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) => Some(amounts::grouped(number.value)),
            _ => None,
        }));
        for source in sources {
            let resource = match FluentResource::try_new((*source).to_owned()) {
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
        let fixed = sources
            .iter()
            .flat_map(|source| source.lines().filter_map(key_of_line))
            .filter_map(|key| {
                let pattern = bundle.get_message(key)?.value()?;
                let mut gaps = Vec::new();
                let text = bundle.format_pattern(pattern, None, &mut gaps).into_owned();
                gaps.is_empty().then_some((key, text))
            })
            .collect();
        Self { bundle, fixed }
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
            return key.to_owned();
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
}

//! Which language is spoken: the one that the settings name, or the one that the system has.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::domain::Language;
use crate::words::Words;

/// The language of the system, as far as it is one that is spoken here; else English.
pub(super) fn of_system() -> Language {
    locale().map_or(Language::English, |locale| of_locale(&locale))
}

/// What the settings say, where they do not leave it to the system.
pub(super) const fn chosen(wanted: Language, system: Language) -> Language {
    match wanted {
        Language::System => system,
        named => named,
    }
}

/// What the person's language is called by the system: `fr_FR.UTF-8`, `fr-CA`.
#[cfg(any(windows, target_os = "macos"))]
fn locale() -> Option<String> {
    sys_locale::get_locale()
}

/// What the person's language is called by the environment: `fr_FR.UTF-8`.
#[cfg(not(any(windows, target_os = "macos")))]
fn locale() -> Option<String> {
    first_set(|variable| std::env::var(variable).ok())
}

/// The first of the variables that say a language, in the order of POSIX; an empty one says
/// nothing.
#[cfg(any(test, not(any(windows, target_os = "macos"))))]
fn first_set(read: impl Fn(&str) -> Option<String>) -> Option<String> {
    const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];
    let mut set = VARIABLES.iter().filter_map(|variable| read(variable));
    set.find(|value| !value.is_empty())
}

fn of_locale(locale: &str) -> Language {
    let end = locale.find(['_', '-', '.', '@']).unwrap_or(locale.len());
    if locale[..end].eq_ignore_ascii_case("fr") {
        Language::French
    } else {
        Language::English
    }
}

/// The language that is spoken now, for what is written beside the window's thread.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    is_french: AtomicBool,
    english: OnceLock<Words>,
    french: OnceLock<Words>,
}

impl Spoken {
    /// This one, until another is set.
    pub(super) fn new(language: Language) -> Self {
        let spoken = Self::default();
        spoken.set(language);
        spoken
    }

    /// Speaks this one from now on.
    pub(super) fn set(&self, language: Language) {
        let is_french = language == Language::French;
        self.is_french.store(is_french, Ordering::Relaxed);
    }

    /// Its words.
    pub(super) fn words(&self) -> &Words {
        if self.is_french.load(Ordering::Relaxed) {
            self.french.get_or_init(|| Words::of(Language::French))
        } else {
            self.english.get_or_init(Words::english)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_should_be_read_in_the_order_of_posix() {
        let of = |set: &[(&str, &str)]| {
            let read = |variable: &str| {
                let found = set.iter().find(|(name, _)| *name == variable);
                found.map(|(_, value)| (*value).to_owned())
            };
            first_set(read).map_or(Language::English, |locale| of_locale(&locale))
        };
        assert_eq!(of(&[]), Language::English);
        assert_eq!(of(&[("LANG", "fr_FR.UTF-8")]), Language::French);
        assert_eq!(
            of(&[("LANG", "fr_FR.UTF-8"), ("LC_MESSAGES", "en_GB.UTF-8")]),
            Language::English
        );
        assert_eq!(
            of(&[("LC_ALL", ""), ("LC_MESSAGES", "fr"), ("LANG", "C")]),
            Language::French
        );
        assert_eq!(
            of(&[("LC_ALL", "C"), ("LANG", "fr_FR.UTF-8")]),
            Language::English
        );
    }

    #[test]
    fn french_should_be_known_wherever_it_is_spoken_and_nothing_else_be_taken_for_it() {
        for locale in ["fr", "fr_CA.UTF-8", "fr-BE", "FR@euro", "fr.UTF-8"] {
            assert_eq!(of_locale(locale), Language::French, "{locale}");
        }
        for locale in ["", "C", "POSIX", "en_US.UTF-8", "fry", "fur_IT", "de_DE"] {
            assert_eq!(of_locale(locale), Language::English, "{locale}");
        }
    }

    #[test]
    fn what_the_settings_name_should_go_before_what_the_system_has() {
        let french = Language::French;
        assert_eq!(chosen(Language::System, french), french);
        assert_eq!(chosen(Language::English, french), Language::English);
        assert_eq!(chosen(french, Language::English), french);
    }

    #[test]
    fn what_is_written_in_the_background_should_follow_the_language() {
        let spoken = Spoken::default();
        assert_eq!(spoken.words().language(), Language::English);
        spoken.set(Language::French);
        assert_eq!(spoken.words().text("untitled"), "Sans titre");
        spoken.set(Language::English);
        assert_eq!(spoken.words().text("untitled"), "Untitled");
    }
}

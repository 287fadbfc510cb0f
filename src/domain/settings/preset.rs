//! Presets: named values for conversations of a kind, with their instructions.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Overrides;

/// Values and instructions under a name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Preset {
    /// Its name among ids; a UUID.
    pub id: String,
    /// Its name for a person.
    pub name: String,
    /// A sign or two that stand for it; may be empty.
    pub icon: String,
    /// The system message of conversations that begin with it; placeholders are filled then.
    pub instructions: String,
    /// What is different with it.
    pub overrides: Overrides,
    /// Keys of a newer version.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// What the placeholders of instructions stand for at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Placeholders {
    /// `{{date}}`: the day, as in 2026-11-21.
    pub date: String,
    /// `{{time}}`: the hour and the minute.
    pub time: String,
    /// `{{model}}`: the model that is asked.
    pub model: String,
    /// `{{user}}`: the person.
    pub user: String,
    /// `{{clipboard}}`: what is on the clipboard.
    pub clipboard: String,
}

impl Placeholders {
    /// The names that are known.
    pub const NAMES: [&'static str; 5] = ["date", "time", "model", "user", "clipboard"];

    /// Whether a text asks for the clipboard, which is not looked at otherwise.
    #[must_use]
    pub fn wants_clipboard(text: &str) -> bool {
        let mut wanted = false;
        replace(text, |name| {
            wanted |= name == "clipboard";
            None
        });
        wanted
    }

    /// A text with its placeholders filled. What is filled in is not looked at again, and
    /// braces around anything else stay as they are.
    #[must_use]
    pub fn fill(&self, text: &str) -> String {
        replace(text, |name| match name {
            "date" => Some(&self.date),
            "time" => Some(&self.time),
            "model" => Some(&self.model),
            "user" => Some(&self.user),
            "clipboard" => Some(&self.clipboard),
            _ => None,
        })
    }
}

fn replace<'a>(text: &str, mut value: impl FnMut(&str) -> Option<&'a String>) -> String {
    let mut filled = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("{{") {
        let (before, from) = rest.split_at(start);
        filled.push_str(before);
        let found = from[2..].find("}}").and_then(|end| {
            let name = from[2..2 + end].trim();
            Some((value(name)?, 2 + end + 2))
        });
        if let Some((value, end)) = found {
            filled.push_str(value);
            rest = &from[end..];
        } else {
            filled.push_str("{{");
            rest = &from[2..];
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_should_be_filled_once_and_other_braces_stay() {
        let now = Placeholders {
            date: "2026-11-21".to_owned(),
            user: "{{date}} Ada".to_owned(),
            ..Placeholders::default()
        };
        let text = "It is {{ date }}. {{user}} writes {{ {{date}} and {{colour}}, {{";
        let filled = "It is 2026-11-21. {{date}} Ada writes {{ 2026-11-21 and {{colour}}, {{";
        assert_eq!(now.fill(text), filled);
    }

    #[test]
    fn the_clipboard_should_only_be_looked_at_where_it_is_asked_for() {
        assert!(Placeholders::wants_clipboard("Look: {{clipboard}}"));
        assert!(!Placeholders::wants_clipboard(
            "clipboard {{date}} {{ clip board }}"
        ));
    }
}

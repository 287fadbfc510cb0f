//! What a row of the settings is: its words, and how its value is read and written.

use std::borrow::Cow;

use crate::domain::{Parameter, ParameterGroup, ParameterKind, Settings};
use crate::ui::View;
use crate::ui::chooser::matching::folded;

use super::section::SettingsSection;

/// A row of the settings. What is drawn, what a search finds and what is written all come
/// from it.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The name of the field in [`Settings`], or of the value in
    /// [`Overrides`](crate::domain::Overrides); else a name of its own.
    pub key: &'static str,
    /// Where it stands.
    pub section: SettingsSection,
    /// The key of its label.
    label: &'static str,
    /// The key of the sentence that says what it does; empty for none.
    help: &'static str,
    /// What is drawn for it.
    pub control: Control,
}

/// What is drawn for a setting, and how it is read and written.
#[derive(Clone, Copy, Debug)]
pub enum Control {
    /// On or off.
    Switch {
        /// Whether it is on.
        read: fn(&Settings) -> bool,
        /// Switches it.
        write: fn(&mut Settings, bool),
    },
    /// One of several.
    Choice {
        /// The keys of their names.
        options: &'static [&'static str],
        /// Which.
        read: fn(&Settings) -> usize,
        /// Takes another.
        write: fn(&mut Settings, usize),
    },
    /// Words.
    Text {
        /// The key of what stands in the field while it is empty.
        hint: &'static str,
        /// Whether there may be many of them.
        is_long: bool,
        /// Whether it is taken over when the field is left, and not with each letter.
        at_end: bool,
        /// The words.
        read: fn(&Settings) -> &str,
        /// Writes others.
        write: fn(&mut Settings, String),
    },
    /// A number.
    Number {
        /// The least and the most.
        bounds: (f64, f64),
        /// The key of what is counted.
        unit: &'static str,
        /// The number.
        read: fn(&Settings) -> f64,
        /// Writes another.
        write: fn(&mut Settings, f64),
    },
    /// A parameter of the choice of words, on one of several levels.
    Parameter(Parameter),
    /// Something of its own.
    Part(Part),
}

/// What is drawn by a function of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// How much a model thinks.
    Reasoning,
    /// What is merged into requests.
    CustomJson,
    /// What would be sent.
    Preview,
    /// Who answers.
    Servers,
    /// The presets.
    Presets,
    /// The page of keys.
    Shortcuts,
    /// Where everything is kept.
    DataFolder,
    /// Conversations to a file.
    ExportConversations,
    /// Conversations from a file.
    ImportConversations,
    /// Settings to a file.
    ExportSettings,
    /// Settings from a file.
    ImportSettings,
    /// Presets to a file.
    ExportPresets,
    /// Presets from a file.
    ImportPresets,
    /// All conversations away.
    DeleteAll,
    /// The program's number.
    Version,
    /// Its licence.
    Licence,
    /// Those of what it is made of.
    Dependencies,
    /// What is new.
    Changelog,
}

impl Setting {
    pub(super) const fn new(
        section: SettingsSection,
        key: &'static str,
        label: &'static str,
        help: &'static str,
        control: Control,
    ) -> Self {
        Self {
            key,
            section,
            label,
            help,
            control,
        }
    }

    /// The row of a parameter.
    pub(super) const fn of(parameter: Parameter) -> Self {
        let section = match parameter.group() {
            ParameterGroup::Sampling => SettingsSection::Sampling,
            ParameterGroup::Penalties => SettingsSection::Penalties,
        };
        let control = Control::Parameter(parameter);
        Self::new(section, parameter.key(), "", "", control)
    }

    /// What it is called.
    #[must_use]
    pub fn label<'a>(&self, view: View<'a>) -> Cow<'a, str> {
        match self.control {
            Control::Parameter(parameter) => Cow::Borrowed(view.words.parameter(parameter)),
            _ => view.words.text(self.label),
        }
    }

    /// What it does, with the numbers that it takes; may be empty.
    #[must_use]
    pub fn help<'a>(&self, view: View<'a>) -> Cow<'a, str> {
        use crate::words::Gap;
        match self.control {
            Control::Parameter(parameter) => {
                let help = view.words.parameter_help(parameter);
                if parameter.kind() == ParameterKind::Names {
                    return Cow::Borrowed(help);
                }
                let range = view.words.parameter_range(parameter.kind());
                Cow::Owned(format!("{help} {range}"))
            }
            Control::Number {
                bounds: (least, most),
                ..
            } => {
                let range = view.words.between(least, most);
                let gaps = [("range", Gap::Text(&range))];
                Cow::Owned(view.words.fill(self.help, &gaps))
            }
            Control::Part(Part::Version) => {
                let gaps = [("version", Gap::Text(env!("CARGO_PKG_VERSION")))];
                Cow::Owned(view.words.fill(self.help, &gaps))
            }
            Control::Part(Part::DataFolder) => match view.state.data_dir.to_str() {
                Some("") | None => view.words.text("data-folder-unknown"),
                Some(folder) => {
                    let gaps = [("folder", Gap::Text(folder))];
                    Cow::Owned(view.words.fill(self.help, &gaps))
                }
            },
            Control::Part(Part::Dependencies) => {
                let count = super::about::licence_count() as f64;
                let gaps = [("count", Gap::Number(count))];
                Cow::Owned(view.words.fill(self.help, &gaps))
            }
            _ if self.help.is_empty() => Cow::Borrowed(""),
            _ => view.words.text(self.help),
        }
    }

    /// Whether all words that are looked for are in its label, its help or its key.
    pub(super) fn is_found(&self, view: View<'_>, words: &[String]) -> bool {
        let names = [self.label(view), self.help(view), self.key.into()];
        let names = names.map(|name| folded(&name));
        let is_in = |word: &String| names.iter().any(|name| name.contains(word.as_str()));
        words.iter().all(is_in)
    }
}

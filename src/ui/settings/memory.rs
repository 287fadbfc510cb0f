//! What the settings remember between frames: where one is, and what is typed and not taken.

use std::collections::HashMap;
use std::ops::Range;

use crate::domain::{ContentHash, Preset, ReadingWay, TurnOptions};
use crate::ui::markdown::Document;
use crate::ui::panels::ServersMemory;
use crate::ui::transcript::Epoch;

use super::files::FileForm;
use super::scope::Scope;
use super::section::SettingsSection;

/// What the settings remember between frames.
#[derive(Debug, Default)]
pub struct SettingsMemory {
    is_open: bool,
    /// Whether the focus is to go to the search.
    pub(super) is_new: bool,
    pub(super) section: SettingsSection,
    /// What is looked for.
    pub(super) search: String,
    /// For what values are set.
    pub(super) scope: Scope,
    /// What is typed in fields whose text is not the value itself, by what they are.
    typed: HashMap<String, Typed>,
    /// The field that is being typed in, and its value before.
    before: Option<(String, String)>,
    pub(super) preview: PreviewMemory,
    pub(super) presets: PresetsMemory,
    pub(super) file: Option<FileForm>,
    pub(super) about: AboutMemory,
    pub(super) servers: ServersMemory,
}

/// What the preview of a request remembers.
#[derive(Debug, Default)]
pub(super) struct PreviewMemory {
    pub is_open: bool,
    /// What it was asked for.
    pub asked: Option<Box<Previewed>>,
    /// The request whose lines are known, by its number and its length.
    pub seen: Option<(u64, usize)>,
    /// Where its lines are.
    pub lines: Vec<Range<usize>>,
}

/// What a preview was asked for.
#[derive(Debug)]
pub(super) struct Previewed {
    /// The words.
    pub draft: String,
    /// What is attached to them.
    pub attached: Vec<(ContentHash, ReadingWay)>,
    /// What would hold for them.
    pub options: TurnOptions,
}

/// What the page of presets remembers.
#[derive(Debug, Default)]
pub(super) struct PresetsMemory {
    /// The one that is being changed, by its id.
    pub edited: Option<String>,
    /// The one whose name is to have the focus.
    pub is_named: bool,
    /// The one that was deleted last, and its place.
    pub deleted: Option<(usize, Preset)>,
}

/// What the page on the program remembers.
#[derive(Debug, Default)]
pub(super) struct AboutMemory {
    pub are_licences_open: bool,
    pub changelog: Document,
    pub epoch: Epoch,
}

impl SettingsMemory {
    /// Whether the settings are shown.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.is_open
    }

    /// Shows the settings; a section, or the one that was shown last.
    pub fn open(&mut self, section: Option<SettingsSection>) {
        self.is_open = true;
        self.is_new = true;
        if let Some(section) = section {
            self.go_to(section);
        }
    }

    /// Shows the window again.
    pub fn close(&mut self) {
        self.is_open = false;
        self.search.clear();
        self.leave_fields();
        self.preview = PreviewMemory::default();
        self.presets.deleted = None;
        self.file = None;
    }

    /// What Esc does: what is looked for goes first, and then the page.
    pub fn step_back(&mut self) {
        if self.search.is_empty() {
            self.close();
        } else {
            self.search.clear();
        }
    }

    pub(super) fn go_to(&mut self, section: SettingsSection) {
        self.section = section;
        self.search.clear();
        self.leave_fields();
        self.presets.edited = None;
        self.file = None;
    }

    /// What is typed in a field; `None` where it shows its value.
    pub(super) fn typed(&self, field: &str) -> Option<&str> {
        self.typed.get(field).map(|typed| typed.text.as_str())
    }

    /// Remembers what is typed, and whether it is not taken.
    pub(super) fn set_typed(&mut self, field: &str, text: String, is_refused: bool) {
        let typed = Typed { text, is_refused };
        self.typed.insert(field.to_owned(), typed);
    }

    /// The field shows its value again.
    pub(super) fn forget_typed(&mut self, field: &str) {
        self.typed.remove(field);
        if self
            .before
            .as_ref()
            .is_some_and(|(known, _)| known == field)
        {
            self.before = None;
        }
    }

    /// Remembers the value of a field before something is typed in it.
    pub(super) fn begin_typing(&mut self, field: &str, value: &str) {
        self.before = Some((field.to_owned(), value.to_owned()));
    }

    /// The same, where that was not done when the field got the focus.
    pub(super) fn begin_typing_once(&mut self, field: &str, value: &str) {
        if self.before.as_ref().is_none_or(|(known, _)| known != field) {
            self.begin_typing(field, value);
        }
    }

    /// The value of a field before something was typed in it.
    pub(super) fn before(&self, field: &str) -> &str {
        match &self.before {
            Some((known, value)) if known == field => value,
            _ => "",
        }
    }

    /// Forgets what is typed and was taken. What was not taken is the person's work, and
    /// still there when they come back.
    fn leave_fields(&mut self) {
        self.typed.retain(|_, typed| typed.is_refused);
        self.before = None;
    }
}

/// What is typed in a field.
#[derive(Clone, Debug)]
struct Typed {
    text: String,
    is_refused: bool,
}

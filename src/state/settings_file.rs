//! What goes on with files of settings and presets.

use std::path::PathBuf;

use crate::domain::Failure;

/// What is done with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingsFile {
    /// The settings are written to it.
    ExportSettings,
    /// The settings are taken over from it.
    ImportSettings,
    /// The presets are written to it.
    ExportPresets,
    /// The presets in it are added.
    ImportPresets,
}

impl SettingsFile {
    /// Whether something is written.
    #[must_use]
    pub const fn is_export(self) -> bool {
        matches!(self, Self::ExportSettings | Self::ExportPresets)
    }

    /// What a file of it is called, if the person says nothing.
    #[must_use]
    pub const fn file_name(self) -> &'static str {
        match self {
            Self::ExportSettings | Self::ImportSettings => "causerie-settings.json",
            Self::ExportPresets | Self::ImportPresets => "causerie-presets.json",
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq)]
pub enum SettingsFileEnd {
    /// It is written.
    Written(PathBuf),
    /// The settings are taken over, but for these.
    Settings(PathBuf, Vec<String>),
    /// So many presets were added; these could not be.
    Presets(PathBuf, usize, Vec<String>),
    /// Nothing came of it.
    Failed(Failure),
}

/// Files of settings: what goes on with one, and what came of the last.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingsFiles {
    /// The folder that is the person's own, to propose a place in.
    pub home: PathBuf,
    /// What goes on.
    pub running: Option<SettingsFile>,
    /// What came of what was asked last; without a name, of showing the folder.
    pub end: Option<(Option<SettingsFile>, SettingsFileEnd)>,
}

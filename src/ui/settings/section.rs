//! The sections of the settings.

use std::borrow::Cow;

use crate::ui::View;

/// A section of the settings, which other parts of the window can lead to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum SettingsSection {
    /// What does not belong elsewhere.
    #[default]
    General,
    /// Colours, sizes, faces.
    Appearance,
    /// How what is said is shown.
    Chat,
    /// Which words may come.
    Sampling,
    /// What is said against repetition.
    Penalties,
    /// How much a model thinks.
    Reasoning,
    /// Who answers.
    Servers,
    /// Named values for conversations of a kind.
    Presets,
    /// The person's documents, and what searches them.
    Documents,
    /// The keys.
    Shortcuts,
    /// Where everything is kept, and its way in and out.
    Data,
    /// What is sent, to the letter.
    Developer,
    /// The program itself.
    About,
}

impl SettingsSection {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 13] = [
        Self::General,
        Self::Appearance,
        Self::Chat,
        Self::Sampling,
        Self::Penalties,
        Self::Reasoning,
        Self::Servers,
        Self::Presets,
        Self::Documents,
        Self::Shortcuts,
        Self::Data,
        Self::Developer,
        Self::About,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self, view: View<'_>) -> Cow<'_, str> {
        view.words.text(match self {
            Self::General => "section-general",
            Self::Appearance => "section-appearance",
            Self::Chat => "section-chat",
            Self::Sampling => "section-sampling",
            Self::Penalties => "section-penalties",
            Self::Reasoning => "section-reasoning",
            Self::Servers => "section-servers",
            Self::Presets => "section-presets",
            Self::Shortcuts => "section-shortcuts",
            Self::Documents => "section-documents",
            Self::Data => "section-data",
            Self::Developer => "section-developer",
            Self::About => "section-about",
        })
    }

    /// Whether what is set in it can hold for one conversation or one preset alone.
    #[must_use]
    pub const fn has_scopes(self) -> bool {
        matches!(self, Self::Sampling | Self::Penalties | Self::Reasoning)
    }
}

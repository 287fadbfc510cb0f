//! The table of everything that can be set.

use crate::domain::{Accent, Density, Language, Parameter, Theme, TranscriptWidth};

use super::section::SettingsSection;
use super::setting::{Control, Part, Setting};

/// On or off, by the field's name.
macro_rules! switch {
    ($section:ident, $field:ident, $label:literal, $help:literal) => {
        Setting::new(
            SettingsSection::$section,
            stringify!($field),
            $label,
            $help,
            Control::Switch {
                read: |settings| settings.$field,
                write: |settings, is_on| settings.$field = is_on,
            },
        )
    };
}

/// One of several, by the field's name.
macro_rules! choice {
    ($section:ident, $field:ident, $label:literal, $help:literal, $all:expr, [$($option:literal),*]) => {
        Setting::new(
            SettingsSection::$section,
            stringify!($field),
            $label,
            $help,
            Control::Choice {
                options: &[$($option),*],
                read: |settings| {
                    let chosen = $all.iter().position(|one| *one == settings.$field);
                    chosen.unwrap_or_default()
                },
                write: |settings, index| {
                    if let Some(one) = $all.get(index) {
                        settings.$field = *one;
                    }
                },
            },
        )
    };
}

/// Words, by the field's name.
macro_rules! text {
    ($section:ident, $field:ident, $label:literal, $help:literal, $hint:literal, $is_long:literal) => {
        Setting::new(
            SettingsSection::$section,
            stringify!($field),
            $label,
            $help,
            Control::Text {
                hint: $hint,
                is_long: $is_long,
                at_end: false,
                read: |settings| &settings.$field,
                write: |settings, text| settings.$field = text,
            },
        )
    };
}

/// Words that are acted on: what is half typed must not be.
macro_rules! named {
    ($section:ident, $field:ident, $label:literal, $help:literal, $hint:literal) => {
        Setting::new(
            SettingsSection::$section,
            stringify!($field),
            $label,
            $help,
            Control::Text {
                hint: $hint,
                is_long: false,
                at_end: true,
                read: |settings| &settings.$field,
                write: |settings, text| settings.$field = text,
            },
        )
    };
}

/// A share, shown per cent, by the field's name.
macro_rules! share {
    ($section:ident, $field:ident, $label:literal, $help:literal, $bounds:expr) => {
        Setting::new(
            SettingsSection::$section,
            stringify!($field),
            $label,
            $help,
            Control::Number {
                bounds: $bounds,
                unit: "set-percent",
                read: |settings| f64::from(settings.$field * 100.0).round(),
                write: |settings, number| settings.$field = (number / 100.0) as f32,
            },
        )
    };
}

/// Something of its own.
macro_rules! part {
    ($section:ident, $key:literal, $part:ident, $label:literal, $help:literal) => {
        Setting::new(
            SettingsSection::$section,
            $key,
            $label,
            $help,
            Control::Part(Part::$part),
        )
    };
}

const THEMES: [Theme; 3] = [Theme::System, Theme::Light, Theme::Dark];
const DENSITIES: [Density; 2] = [Density::Comfortable, Density::Compact];

/// All rows but those of the parameters, by their sections.
const TABLE: &[Setting] = &[
    text!(
        General,
        instructions,
        "set-instructions",
        "set-instructions-help",
        "set-instructions-hint",
        true
    ),
    switch!(
        General,
        shows_instructions,
        "set-shows-instructions",
        "set-shows-instructions-help"
    ),
    text!(
        General,
        user_name,
        "set-user-name",
        "set-user-name-help",
        "set-user-name-hint",
        false
    ),
    switch!(
        General,
        sends_on_enter,
        "set-sends-on-enter",
        "set-sends-on-enter-help"
    ),
    switch!(
        General,
        writes_titles,
        "set-writes-titles",
        "set-writes-titles-help"
    ),
    text!(
        General,
        title_prompt,
        "set-title-prompt",
        "set-title-prompt-help",
        "set-title-prompt-hint",
        true
    ),
    switch!(General, notifies, "set-notifies", "set-notifies-help"),
    choice!(
        Appearance,
        language,
        "set-language",
        "set-language-help",
        Language::ALL,
        [
            "set-language-system",
            "set-language-english",
            "set-language-french"
        ]
    ),
    choice!(
        Appearance,
        theme,
        "set-theme",
        "set-theme-help",
        THEMES,
        ["set-theme-system", "set-theme-light", "set-theme-dark"]
    ),
    choice!(
        Appearance,
        accent,
        "set-accent",
        "set-accent-help",
        Accent::ALL,
        [
            "set-accent-teal",
            "set-accent-blue",
            "set-accent-violet",
            "set-accent-rose",
            "set-accent-amber",
            "set-accent-ink"
        ]
    ),
    share!(Appearance, zoom, "set-zoom", "set-zoom-help", (50.0, 300.0)),
    choice!(
        Appearance,
        transcript_width,
        "set-transcript-width",
        "set-transcript-width-help",
        TranscriptWidth::ALL,
        [
            "set-width-narrow",
            "set-width-medium",
            "set-width-wide",
            "set-width-full"
        ]
    ),
    choice!(
        Appearance,
        density,
        "set-density",
        "set-density-help",
        DENSITIES,
        ["set-density-comfortable", "set-density-compact"]
    ),
    share!(
        Appearance,
        text_scale,
        "set-text-scale",
        "set-text-scale-help",
        (75.0, 200.0)
    ),
    text!(
        Appearance,
        text_font,
        "set-text-font",
        "set-text-font-help",
        "set-text-font-hint",
        false
    ),
    text!(
        Appearance,
        code_font,
        "set-code-font",
        "set-code-font-help",
        "set-code-font-hint",
        false
    ),
    switch!(
        Chat,
        shows_numbers,
        "set-shows-numbers",
        "set-shows-numbers-help"
    ),
    switch!(
        Chat,
        opens_thoughts,
        "set-opens-thoughts",
        "set-opens-thoughts-help"
    ),
    switch!(
        Chat,
        opens_tool_calls,
        "set-opens-tool-calls",
        "set-opens-tool-calls-help"
    ),
    switch!(
        Chat,
        renders_own_words,
        "set-renders-own-words",
        "set-renders-own-words-help"
    ),
    switch!(
        Chat,
        renders_thoughts,
        "set-renders-thoughts",
        "set-renders-thoughts-help"
    ),
    switch!(
        Chat,
        shows_whole_code,
        "set-shows-whole-code",
        "set-shows-whole-code-help"
    ),
    switch!(
        Chat,
        follows_answers,
        "set-follows-answers",
        "set-follows-answers-help"
    ),
    switch!(
        Chat,
        shows_raw_model_names,
        "set-shows-raw-model-names",
        "set-shows-raw-model-names-help"
    ),
    switch!(
        Chat,
        shows_quantisation,
        "set-shows-quantisation",
        "set-shows-quantisation-help"
    ),
    switch!(
        Chat,
        shows_model_tags,
        "set-shows-model-tags",
        "set-shows-model-tags-help"
    ),
    switch!(
        Chat,
        shows_server_version,
        "set-shows-server-version",
        "set-shows-server-version-help"
    ),
    Setting::new(
        SettingsSection::Chat,
        "paste_as_file_chars",
        "set-paste-as-file",
        "set-paste-as-file-help",
        Control::Number {
            bounds: (0.0, 1_000_000.0),
            unit: "set-characters",
            read: |settings| f64::from(settings.paste_as_file_chars),
            write: |settings, number| settings.paste_as_file_chars = number as u32,
        },
    ),
    switch!(
        Chat,
        copies_attached_text,
        "set-copies-attached-text",
        "set-copies-attached-text-help"
    ),
    switch!(
        Chat,
        sends_pdf_as_pictures,
        "set-sends-pdf-as-pictures",
        "set-sends-pdf-as-pictures-help"
    ),
    Setting::new(
        SettingsSection::Chat,
        "picture_megapixels",
        "set-picture-megapixels",
        "set-picture-megapixels-help",
        Control::Number {
            bounds: (0.0, 100.0),
            unit: "set-megapixels",
            read: |settings| f64::from(settings.picture_megapixels),
            write: |settings, number| settings.picture_megapixels = number as f32,
        },
    ),
    Setting::new(
        SettingsSection::Chat,
        "file_limit_mb",
        "set-file-limit",
        "set-file-limit-help",
        Control::Number {
            bounds: (1.0, 900.0),
            unit: "set-megabytes",
            read: |settings| f64::from(settings.file_limit_mb),
            write: |settings, number| settings.file_limit_mb = number as u32,
        },
    ),
    switch!(
        Sampling,
        samples_in_backend,
        "set-samples-in-backend",
        "set-samples-in-backend-help"
    ),
    part!(
        Reasoning,
        "reasoning",
        Reasoning,
        "set-reasoning",
        "set-reasoning-help"
    ),
    switch!(
        Reasoning,
        leaves_thoughts_out,
        "set-leaves-thoughts-out",
        "set-leaves-thoughts-out-help"
    ),
    switch!(
        Reasoning,
        leaves_thoughts_in_words,
        "set-leaves-thoughts-in-words",
        "set-leaves-thoughts-in-words-help"
    ),
    part!(
        Servers,
        "servers",
        Servers,
        "set-servers",
        "set-servers-help"
    ),
    part!(
        Presets,
        "presets",
        Presets,
        "set-presets",
        "set-presets-help"
    ),
    part!(
        Shortcuts,
        "shortcuts",
        Shortcuts,
        "set-shortcuts",
        "set-shortcuts-help"
    ),
    part!(
        Data,
        "data_folder",
        DataFolder,
        "set-data-folder",
        "set-data-folder-help"
    ),
    part!(
        Data,
        "export_conversations",
        ExportConversations,
        "set-export-conversations",
        "set-export-conversations-help"
    ),
    part!(
        Data,
        "import_conversations",
        ImportConversations,
        "set-import-conversations",
        "set-import-conversations-help"
    ),
    part!(
        Data,
        "export_settings",
        ExportSettings,
        "set-export-settings",
        "set-export-settings-help"
    ),
    part!(
        Data,
        "import_settings",
        ImportSettings,
        "set-import-settings",
        "set-import-settings-help"
    ),
    part!(
        Presets,
        "export_presets",
        ExportPresets,
        "set-export-presets",
        "set-export-presets-help"
    ),
    part!(
        Presets,
        "import_presets",
        ImportPresets,
        "set-import-presets",
        "set-import-presets-help"
    ),
    part!(
        Data,
        "delete_all",
        DeleteAll,
        "set-delete-all",
        "set-delete-all-help"
    ),
    part!(
        Sampling,
        "custom_json",
        CustomJson,
        "set-custom-json",
        "set-custom-json-help"
    ),
    part!(
        Sampling,
        "preview",
        Preview,
        "set-preview",
        "set-preview-help"
    ),
    switch!(
        Developer,
        reads_ahead,
        "set-reads-ahead",
        "set-reads-ahead-help"
    ),
    switch!(
        Developer,
        offers_raw_words,
        "set-offers-raw-words",
        "set-offers-raw-words-help"
    ),
    named!(
        Documents,
        embedding_url,
        "set-embedding-url",
        "set-embedding-url-help",
        "set-embedding-url-hint"
    ),
    named!(
        Documents,
        embedding_model,
        "set-embedding-model",
        "set-embedding-model-help",
        "set-embedding-model-hint"
    ),
    named!(
        Documents,
        embedding_file,
        "set-embedding-file",
        "set-embedding-file-help",
        "set-embedding-file-hint"
    ),
    named!(
        Documents,
        reranking_url,
        "set-reranking-url",
        "set-reranking-url-help",
        "set-reranking-url-hint"
    ),
    named!(
        Documents,
        reranking_model,
        "set-reranking-model",
        "set-reranking-model-help",
        "set-reranking-model-hint"
    ),
    named!(
        Documents,
        reranking_file,
        "set-reranking-file",
        "set-reranking-file-help",
        "set-reranking-file-hint"
    ),
    named!(
        Documents,
        llama_server,
        "set-llama-server",
        "set-llama-server-help",
        "set-llama-server-hint"
    ),
    Setting::new(
        SettingsSection::Documents,
        "passage_tokens",
        "set-passage-tokens",
        "set-passage-tokens-help",
        Control::Number {
            bounds: (200.0, 1_000_000.0),
            unit: "set-tokens",
            read: |settings| f64::from(settings.passage_tokens),
            write: |settings, number| settings.passage_tokens = number as u32,
        },
    ),
    Setting::new(
        SettingsSection::Documents,
        "analysis_timeout_s",
        "set-analysis-timeout",
        "set-analysis-timeout-help",
        Control::Number {
            bounds: (1.0, 3_600.0),
            unit: "set-seconds",
            read: |settings| f64::from(settings.analysis_timeout_s),
            write: |settings, number| settings.analysis_timeout_s = number as u32,
        },
    ),
    Setting::new(
        SettingsSection::Developer,
        "silence_timeout_s",
        "set-silence-timeout",
        "set-silence-timeout-help",
        Control::Number {
            bounds: (1.0, 86_400.0),
            unit: "set-seconds",
            read: |settings| settings.silence_timeout_s as f64,
            write: |settings, number| settings.silence_timeout_s = number as u64,
        },
    ),
    part!(About, "version", Version, "set-version", "set-version-help"),
    part!(About, "licence", Licence, "set-licence", "set-licence-help"),
    part!(
        About,
        "dependencies",
        Dependencies,
        "set-dependencies",
        "set-dependencies-help"
    ),
    part!(About, "changelog", Changelog, "set-changelog", ""),
];

/// All rows, those of a section in the order in which they are shown.
pub(super) fn all() -> impl Iterator<Item = Setting> {
    let parameters = Parameter::ALL.iter().copied().map(Setting::of);
    parameters.chain(TABLE.iter().copied())
}

/// The rows of a section.
pub(super) fn of_section(section: SettingsSection) -> impl Iterator<Item = Setting> {
    all().filter(move |setting| setting.section == section)
}

//! What the person chose, and what the window remembers of itself.

mod levels;
mod preset;
mod sampling;
mod servers;

pub use levels::{ConversationSettings, Fit, Level, Levels, Overrides, Reasoning, custom_object};
pub use preset::{Placeholders, Preset};
pub use sampling::{
    Parameter, ParameterError, ParameterGroup, ParameterKind, ParameterValue, Sampling,
};
pub use servers::{ServerEntry, ServerIsThere};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::HelperServer;

/// Light, dark, or as the system has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Ink on paper.
    Light,
    /// Paper on ink.
    Dark,
}

/// The language of what the program says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// As the system has it; the application finds out which that is.
    #[default]
    System,
    /// English.
    English,
    /// French.
    French,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::System, Self::English, Self::French];
}

/// The colour of what can be pressed and what is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Accent {
    /// The one of the house.
    #[default]
    Teal,
    /// Blue.
    Blue,
    /// Violet.
    Violet,
    /// Rose.
    Rose,
    /// Amber.
    Amber,
    /// None: ink.
    Ink,
}

impl Accent {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Teal,
        Self::Blue,
        Self::Violet,
        Self::Rose,
        Self::Amber,
        Self::Ink,
    ];
}

/// How wide the column of the transcript is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TranscriptWidth {
    /// For short lines.
    Narrow,
    /// As designed.
    #[default]
    Medium,
    /// For tables and code.
    Wide,
    /// All there is.
    Full,
}

impl TranscriptWidth {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Narrow, Self::Medium, Self::Wide, Self::Full];
}

/// How much room there is between things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    /// More on the screen.
    Compact,
    /// As designed.
    #[default]
    Comfortable,
}

/// All settings. Every field has a default, and the keys of a newer version are
/// kept in `unknown`, so that an older program does not lose them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that the person turns by itself"
)]
pub struct Settings {
    /// The address of the chosen server. Its key is kept elsewhere.
    pub server_url: Option<String>,
    /// The language of what the program says.
    pub language: Language,
    /// Light, dark or system.
    pub theme: Theme,
    /// The scale of everything, on top of the system's; 1 is unscaled.
    pub zoom: f32,
    /// Whether the list of conversations is open.
    pub is_sidebar_open: bool,
    /// The width of the list in points.
    pub sidebar_width: f32,
    /// Whether the map of branches is open.
    pub is_map_open: bool,
    /// The width of the map in points.
    pub map_width: f32,
    /// Silence on an open stream that counts as its end, in seconds; keep-alives are life.
    pub silence_timeout_s: u64,
    /// Whether the model is asked for the title of a new conversation.
    pub writes_titles: bool,
    /// What the model is asked for a title with; blank is the built-in question.
    pub title_prompt: String,
    /// Whether the desktop is told when an answer ends while the window is not in front.
    pub notifies: bool,
    /// The servers, in the order in which they are shown.
    pub servers: Vec<ServerEntry>,
    /// The presets, in the order in which they are shown.
    pub presets: Vec<Preset>,
    /// The models that are shown first, by their ids.
    pub favourite_models: Vec<String>,
    /// What holds where neither a preset nor a conversation says otherwise.
    pub defaults: Overrides,
    /// The system message of new conversations whose preset, if any, has none of its own; may
    /// have placeholders.
    pub instructions: String,
    /// Whether the system message is shown above the transcript.
    pub shows_instructions: bool,
    /// What `{{user}}` stands for.
    pub user_name: String,
    /// Whether Enter sends, and Shift+Enter begins a new line; else Ctrl+Enter sends.
    pub sends_on_enter: bool,
    /// The colour of what can be pressed.
    pub accent: Accent,
    /// The width of the transcript's column.
    pub transcript_width: TranscriptWidth,
    /// How much room there is between things.
    pub density: Density,
    /// The size of what is said, 1 is as designed; the rest of the window stays.
    pub text_scale: f32,
    /// Whether a serif-less face of the system is used for what is said, by its name; blank is
    /// the built-in one.
    pub text_font: String,
    /// The same for code.
    pub code_font: String,
    /// Whether the numbers of an answer stand below it.
    pub shows_numbers: bool,
    /// Whether thoughts are open while they come.
    pub opens_thoughts: bool,
    /// Whether tool calls are open without being asked.
    pub opens_tool_calls: bool,
    /// Whether what the person says is read as Markdown.
    pub renders_own_words: bool,
    /// Whether thoughts are read as Markdown.
    pub renders_thoughts: bool,
    /// Whether long blocks of code are shown whole.
    pub shows_whole_code: bool,
    /// Whether the view follows an answer that comes.
    pub follows_answers: bool,
    /// Whether models are called as the server calls them, file endings and all.
    pub shows_raw_model_names: bool,
    /// Whether a model's quantisation is shown beside its name.
    pub shows_quantisation: bool,
    /// Whether a model's tags are.
    pub shows_model_tags: bool,
    /// Whether the server's version is in the status bar.
    pub shows_server_version: bool,
    /// Whether the server samples where it computes, which not all of them can.
    pub samples_in_backend: bool,
    /// Whether the conversation is read into the server's cache after each answer, so that
    /// the next one begins sooner.
    pub reads_ahead: bool,
    /// Whether thoughts are left in the answer's words as the model wrote them.
    pub leaves_thoughts_in_words: bool,
    /// Whether thoughts are left out of what is sent.
    pub leaves_thoughts_out: bool,
    /// Whether an answer can be shown as the characters it is made of.
    pub offers_raw_words: bool,
    /// Pasted text with at least so many characters becomes a file; 0 leaves it text.
    pub paste_as_file_chars: u32,
    /// Whether a copied message has the text of its text files with it.
    pub copies_attached_text: bool,
    /// Whether the pages of a PDF go to models that see as pictures, where its chip does not
    /// say otherwise.
    pub sends_pdf_as_pictures: bool,
    /// Larger pictures are scaled down to so many million pixels; 0 leaves them as they are.
    pub picture_megapixels: f32,
    /// The most megabytes (of 1,024 kB) of a file that is attached.
    pub file_limit_mb: u32,
    /// The address of the server that makes vectors of passages; blank for none.
    pub embedding_url: String,
    /// The model to ask it for; blank for its own.
    pub embedding_model: String,
    /// A model file that this program starts such a server with; it goes before the address.
    pub embedding_file: String,
    /// The address of the server that reorders passages; blank for none.
    pub reranking_url: String,
    /// The model to ask it for; blank for its own.
    pub reranking_model: String,
    /// A model file that this program starts such a server with; it goes before the address.
    pub reranking_file: String,
    /// The `llama-server` that this program starts with a model file.
    pub llama_server: String,
    /// The most tokens of passages that are sent with a request.
    pub passage_tokens: u32,
    /// The longest that the analysis of a request may take, in seconds.
    pub analysis_timeout_s: u32,
    /// Whether the panel of documents is open.
    pub is_knowledge_open: bool,
    /// Keys of a newer version.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Settings {
    /// What a new conversation is told first: what its preset says, or else what is said to
    /// all. Placeholders are still open.
    #[must_use]
    pub fn instructions_with<'a>(&'a self, preset: Option<&'a Preset>) -> &'a str {
        preset
            .map(|preset| preset.instructions.as_str())
            .filter(|text| !text.trim().is_empty())
            .unwrap_or(&self.instructions)
    }

    /// The preset with this id.
    #[must_use]
    pub fn preset(&self, id: &str) -> Option<&Preset> {
        self.presets.iter().find(|preset| preset.id == id)
    }

    /// The server that makes vectors of passages.
    #[must_use]
    pub fn embedding(&self) -> HelperServer {
        HelperServer::new(
            &self.embedding_url,
            &self.embedding_model,
            &self.embedding_file,
        )
    }

    /// The server that reorders passages.
    #[must_use]
    pub fn reranking(&self) -> HelperServer {
        HelperServer::new(
            &self.reranking_url,
            &self.reranking_model,
            &self.reranking_file,
        )
    }

    /// The most bytes of a file that is attached.
    #[must_use]
    pub fn most_file_bytes(&self) -> u64 {
        u64::from(self.file_limit_mb) << 20
    }

    /// To how many pixels larger pictures are scaled down; `None` leaves them as they are.
    #[must_use]
    pub fn most_picture_pixels(&self) -> Option<u64> {
        const MILLION: f64 = 1e6;
        let pixels = (f64::from(self.picture_megapixels) * MILLION) as u64;
        (pixels > 0).then_some(pixels)
    }

    /// The same with every number within its bounds, whatever a file says.
    #[must_use]
    pub fn clamped(self) -> Self {
        const ZOOM: (f32, f32) = (0.5, 3.0);
        const SIDEBAR_WIDTH: (f32, f32) = (200.0, 400.0);
        const MAP_WIDTH: (f32, f32) = (260.0, 480.0);
        const TEXT_SCALE: (f32, f32) = (0.75, 2.0);
        const SILENCE_S: (u64, u64) = (1, 24 * 60 * 60);
        const MEGAPIXELS: (f32, f32) = (0.0, 100.0);
        // What is larger does not fit into a row of the database.
        const FILE_MB: (u32, u32) = (1, 900);
        const PASSAGE_TOKENS: (u32, u32) = (200, 1_000_000);
        const ANALYSIS_S: (u32, u32) = (1, 3_600);
        let usual = Self::default();
        let within = |value: f32, (least, most): (f32, f32), usual: f32| {
            if value.is_nan() {
                return usual;
            }
            value.clamp(least, most)
        };
        Self {
            zoom: within(self.zoom, ZOOM, usual.zoom),
            sidebar_width: within(self.sidebar_width, SIDEBAR_WIDTH, usual.sidebar_width),
            map_width: within(self.map_width, MAP_WIDTH, usual.map_width),
            text_scale: within(self.text_scale, TEXT_SCALE, usual.text_scale),
            silence_timeout_s: self.silence_timeout_s.clamp(SILENCE_S.0, SILENCE_S.1),
            picture_megapixels: within(
                self.picture_megapixels,
                MEGAPIXELS,
                usual.picture_megapixels,
            ),
            file_limit_mb: self.file_limit_mb.clamp(FILE_MB.0, FILE_MB.1),
            passage_tokens: self
                .passage_tokens
                .clamp(PASSAGE_TOKENS.0, PASSAGE_TOKENS.1),
            analysis_timeout_s: self.analysis_timeout_s.clamp(ANALYSIS_S.0, ANALYSIS_S.1),
            ..self
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server_url: None,
            language: Language::System,
            theme: Theme::System,
            zoom: 1.0,
            is_sidebar_open: true,
            sidebar_width: 260.0,
            is_map_open: false,
            map_width: 300.0,
            silence_timeout_s: 300,
            writes_titles: false,
            title_prompt: String::new(),
            notifies: true,
            servers: Vec::new(),
            presets: Vec::new(),
            favourite_models: Vec::new(),
            defaults: Overrides::default(),
            instructions: String::new(),
            shows_instructions: true,
            user_name: String::new(),
            sends_on_enter: true,
            accent: Accent::Teal,
            transcript_width: TranscriptWidth::Medium,
            density: Density::Comfortable,
            text_scale: 1.0,
            text_font: String::new(),
            code_font: String::new(),
            shows_numbers: true,
            opens_thoughts: true,
            opens_tool_calls: false,
            renders_own_words: true,
            renders_thoughts: true,
            shows_whole_code: false,
            follows_answers: true,
            shows_raw_model_names: false,
            shows_quantisation: true,
            shows_model_tags: true,
            shows_server_version: false,
            samples_in_backend: false,
            reads_ahead: false,
            leaves_thoughts_in_words: false,
            leaves_thoughts_out: false,
            offers_raw_words: false,
            paste_as_file_chars: 2_500,
            copies_attached_text: false,
            sends_pdf_as_pictures: false,
            picture_megapixels: 4.0,
            file_limit_mb: 100,
            embedding_url: String::new(),
            embedding_model: String::new(),
            embedding_file: String::new(),
            reranking_url: String::new(),
            reranking_model: String::new(),
            reranking_file: String::new(),
            llama_server: "llama-server".to_owned(),
            passage_tokens: 3_000,
            analysis_timeout_s: 60,
            is_knowledge_open: false,
            unknown: Map::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_out_of_bounds_should_be_brought_within_them() {
        let clamped = |zoom, sidebar_width, silence_timeout_s| {
            let settings = Settings {
                zoom,
                sidebar_width,
                silence_timeout_s,
                ..Settings::default()
            };
            let settings = settings.clamped();
            (
                settings.zoom,
                settings.sidebar_width,
                settings.silence_timeout_s,
            )
        };
        assert_eq!(clamped(0.0, -1.0, 0), (0.5, 200.0, 1));
        assert_eq!(clamped(f32::INFINITY, 1e9, u64::MAX), (3.0, 400.0, 86_400));
        assert_eq!(clamped(f32::NAN, f32::NAN, 60), (1.0, 260.0, 60));
        assert_eq!(clamped(1.25, 300.0, 300), (1.25, 300.0, 300));
        let map_width = |map_width| {
            let settings = Settings {
                map_width,
                ..Settings::default()
            };
            settings.clamped().map_width
        };
        let bounds = (map_width(0.0), map_width(1e9));
        assert_eq!(bounds, (260.0, 480.0));
        assert_eq!((map_width(f32::NAN), map_width(333.0)), (300.0, 333.0));
    }
}

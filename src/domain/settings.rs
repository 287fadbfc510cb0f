//! What the person chose, and what the window remembers of itself.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

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

/// All settings. Every field has a default, and the keys of a newer version are
/// kept in `unknown`, so that an older program does not lose them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The address of the chosen server. Its key is kept elsewhere.
    pub server_url: Option<String>,
    /// Light, dark or system.
    pub theme: Theme,
    /// The scale of everything, on top of the system's; 1 is unscaled.
    pub zoom: f32,
    /// Whether the list of conversations is open.
    pub is_sidebar_open: bool,
    /// The width of the list in points.
    pub sidebar_width: f32,
    /// Silence on an open stream that counts as its end, in seconds; keep-alives are life.
    pub silence_timeout_s: u64,
    /// Keys of a newer version.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server_url: None,
            theme: Theme::System,
            zoom: 1.0,
            is_sidebar_open: true,
            sidebar_width: 260.0,
            silence_timeout_s: 300,
            unknown: Map::new(),
        }
    }
}

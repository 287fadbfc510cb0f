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
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that the person turns by itself"
)]
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
    /// Whether the map of branches is open.
    pub is_map_open: bool,
    /// The width of the map in points.
    pub map_width: f32,
    /// Silence on an open stream that counts as its end, in seconds; keep-alives are life.
    pub silence_timeout_s: u64,
    /// Whether the model is asked for the title of a new conversation.
    pub writes_titles: bool,
    /// Whether the desktop is told when an answer ends while the window is not in front.
    pub notifies: bool,
    /// Keys of a newer version.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Settings {
    /// The same with every number within its bounds, whatever a file says.
    #[must_use]
    pub fn clamped(self) -> Self {
        const ZOOM: (f32, f32) = (0.5, 3.0);
        const SIDEBAR_WIDTH: (f32, f32) = (200.0, 400.0);
        const MAP_WIDTH: (f32, f32) = (260.0, 480.0);
        const SILENCE_S: (u64, u64) = (1, 24 * 60 * 60);
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
            silence_timeout_s: self.silence_timeout_s.clamp(SILENCE_S.0, SILENCE_S.1),
            ..self
        }
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            server_url: None,
            theme: Theme::System,
            zoom: 1.0,
            is_sidebar_open: true,
            sidebar_width: 260.0,
            is_map_open: false,
            map_width: 300.0,
            silence_timeout_s: 300,
            writes_titles: false,
            notifies: true,
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

//! Colours for light and dark, the scale of type, the steps of space.

use egui::Color32;

use super::accent::Shades;
use crate::domain::{Density, Settings, TranscriptWidth};

/// The colours of one theme, by what they are for, and the measures that a person chooses.
#[derive(Clone, Debug, PartialEq)]
pub struct Tokens {
    /// Whether this is the dark theme.
    pub is_dark: bool,
    /// Behind the transcript.
    pub page: Color32,
    /// Behind the list of conversations.
    pub sidebar: Color32,
    /// Fields, cards, the selected row.
    pub surface: Color32,
    /// Lines.
    pub border: Color32,
    /// Words.
    pub text: Color32,
    /// Words that stand back.
    pub muted: Color32,
    /// The one colour that calls.
    pub accent: Color32,
    /// Ground under accented words.
    pub accent_soft: Color32,
    /// Words on the accent.
    pub on_accent: Color32,
    /// Ground under the person's words.
    pub bubble: Color32,
    /// Ground under code.
    pub code_ground: Color32,
    /// Something went wrong, or would be lost.
    pub danger: Color32,
    /// Something needs a look.
    pub warning: Color32,
    /// Code: keywords.
    pub code_keyword: Color32,
    /// Code: strings.
    pub code_string: Color32,
    /// Code: numbers and constants.
    pub code_number: Color32,
    /// Code: comments.
    pub code_comment: Color32,
    /// Ground under selected text.
    pub selection: Color32,
    /// Ground under words that a search found.
    pub mark: Color32,
    /// What lies over the window while a dialog is open.
    pub scrim: Color32,
    /// The widest that the column of the transcript gets, in points.
    pub column: f32,
    /// The height of a row of the list of conversations.
    pub row: f32,
    /// How much of the designed room there is between messages.
    pub gap_share: f32,
    /// The size of what is said; 1 is as designed.
    pub text_scale: f32,
}

impl Tokens {
    /// The look that the person chose, light or dark.
    #[must_use]
    pub fn of(settings: &Settings, is_dark: bool) -> Self {
        let base = if is_dark { Self::dark() } else { Self::light() };
        let shades = Shades::of(settings.accent, is_dark);
        let (row, gap_share) = match settings.density {
            Density::Comfortable => (base.row, base.gap_share),
            Density::Compact => (measure::HIT, 0.5),
        };
        Self {
            accent: shades.accent,
            accent_soft: shades.soft,
            on_accent: shades.on,
            selection: shades.selection,
            column: match settings.transcript_width {
                TranscriptWidth::Narrow => 600.0,
                TranscriptWidth::Medium => measure::COLUMN,
                TranscriptWidth::Wide => 1_080.0,
                TranscriptWidth::Full => f32::INFINITY,
            },
            row,
            gap_share,
            text_scale: settings.text_scale,
            ..base
        }
    }

    /// The size of running text in what is said and what is written, in points.
    #[must_use]
    pub fn body(&self) -> f32 {
        size::BODY * self.text_scale
    }

    /// The height of its lines.
    #[must_use]
    pub fn body_line(&self) -> f32 {
        (size::BODY_LINE * self.text_scale).round()
    }

    /// Ink on paper.
    #[must_use]
    pub const fn light() -> Self {
        Self {
            is_dark: false,
            page: rgb(0xFB_FAF8),
            sidebar: rgb(0xF3_F1ED),
            surface: rgb(0xFF_FFFF),
            border: rgb(0xE4_E0D9),
            text: rgb(0x1F_1D1A),
            muted: rgb(0x6F_6A62),
            accent: rgb(0x1F_7A6D),
            accent_soft: rgb(0xE3_F0ED),
            on_accent: rgb(0xFF_FFFF),
            bubble: rgb(0xEF_ECE6),
            code_ground: rgb(0xF6_F4F0),
            danger: rgb(0xB3_372B),
            warning: rgb(0xA8_6A00),
            code_keyword: rgb(0x9B_3D8F),
            code_string: rgb(0x3F_7D2C),
            code_number: rgb(0xA8_571B),
            code_comment: rgb(0x8A_857C),
            selection: rgb(0xC4_E2DC),
            mark: rgb(0xFD_ECB2),
            scrim: Color32::from_black_alpha(56),
            column: measure::COLUMN,
            row: measure::ROW,
            gap_share: 1.0,
            text_scale: 1.0,
        }
    }

    /// Paper on ink.
    #[must_use]
    pub const fn dark() -> Self {
        Self {
            is_dark: true,
            page: rgb(0x17_1615),
            sidebar: rgb(0x1D_1C1A),
            surface: rgb(0x23_2220),
            border: rgb(0x33_312D),
            text: rgb(0xEC_E9E4),
            muted: rgb(0x9C_968C),
            accent: rgb(0x63_C2AF),
            accent_soft: rgb(0x1E_3530),
            on_accent: rgb(0x12_2320),
            bubble: rgb(0x2A_2826),
            code_ground: rgb(0x1F_1E1C),
            danger: rgb(0xF0_857A),
            warning: rgb(0xE0_B05A),
            code_keyword: rgb(0xD5_97CB),
            code_string: rgb(0x9C_C98A),
            code_number: rgb(0xE0_A872),
            code_comment: rgb(0x8A_857C),
            selection: rgb(0x2C_544C),
            mark: rgb(0x3A_2D05),
            scrim: Color32::from_black_alpha(120),
            column: measure::COLUMN,
            row: measure::ROW,
            gap_share: 1.0,
            text_scale: 1.0,
        }
    }
}

pub(super) const fn rgb(hex: u32) -> Color32 {
    Color32::from_rgb((hex >> 16) as u8, (hex >> 8) as u8, hex as u8)
}

/// What is laid over a picture.
pub mod tint {
    use egui::Color32;

    /// Nothing: it keeps its own colours.
    pub const NONE: Color32 = Color32::WHITE;
}

/// Sizes of type in points, and the heights of their lines.
pub mod size {
    /// Running text.
    pub const BODY: f32 = 15.0;
    /// The line height of running text.
    pub const BODY_LINE: f32 = 22.0;
    /// Secondary text, rows of lists, buttons.
    pub const SMALL: f32 = 13.0;
    /// Notes under things.
    pub const CAPTION: f32 = 12.0;
    /// Names of groups.
    pub const GROUP: f32 = 11.0;
    /// Code.
    pub const MONO: f32 = 13.0;
    /// The line height of code.
    pub const MONO_LINE: f32 = 20.0;
    /// First heading.
    pub const H1: f32 = 22.0;
    /// Second heading.
    pub const H2: f32 = 19.0;
    /// Third heading and below.
    pub const H3: f32 = 16.5;
}

/// Steps of space in points.
pub mod space {
    /// Between things that belong together.
    pub const XS: f32 = 4.0;
    /// Between neighbours.
    pub const S: f32 = 8.0;
    /// Inside controls.
    pub const M: f32 = 12.0;
    /// Between groups.
    pub const L: f32 = 16.0;
    /// Between messages.
    pub const XL: f32 = 24.0;
    /// Around a page.
    pub const XXL: f32 = 32.0;
}

/// Measures of the window's parts in points.
pub mod measure {
    /// The widest a column of text gets.
    pub const COLUMN: f32 = 760.0;
    /// The list of conversations: least, usual and most width.
    pub const SIDEBAR: (f32, f32, f32) = (200.0, 260.0, 400.0);
    /// The panel on the right: least, usual and most width.
    pub const RIGHT_PANEL: (f32, f32, f32) = (260.0, 300.0, 480.0);
    /// The bar above the transcript.
    pub const TOP_BAR: f32 = 44.0;
    /// The palette's greatest width, and its distance from the top where there is room.
    pub const PALETTE: f32 = 640.0;
    /// See [`PALETTE`].
    pub const PALETTE_TOP: f32 = 80.0;
    /// A row of a list.
    pub const ROW: f32 = 32.0;
    /// The least width of a menu.
    pub const MENU: f32 = 180.0;
    /// The least height of anything to be hit.
    pub const HIT: f32 = 28.0;
    /// The width of lines.
    pub const LINE: f32 = 1.0;
    /// The width of the ring around what has the focus.
    pub const FOCUS: f32 = 2.0;
    /// Corners of marks under words.
    pub const RADIUS_MARK: u8 = 3;
    /// Corners of controls and rows.
    pub const RADIUS: u8 = 6;
    /// Corners of cards and code.
    pub const RADIUS_CARD: u8 = 10;
    /// Corners of bubbles and the composer.
    pub const RADIUS_BUBBLE: u8 = 14;
    /// Below this width of the window the right panel lies over the transcript.
    pub const MEDIUM: f32 = 900.0;
    /// Below this width of the window the sidebar lies over the transcript.
    pub const NARROW: f32 = 640.0;
}

/// The faces: each weight and slant is a family of its own, since egui knows no other way.
pub mod face {
    use egui::{FontFamily, FontId};

    /// Running text of the window itself.
    #[must_use]
    pub fn regular(size: f32) -> FontId {
        FontId::new(size, FontFamily::Proportional)
    }

    /// What is said: the person may choose another face for it.
    #[must_use]
    pub fn said(size: f32) -> FontId {
        named(size, "said")
    }

    /// Headings in what is said.
    #[must_use]
    pub fn said_semibold(size: f32) -> FontId {
        named(size, "said-semibold")
    }

    /// Strong words in what is said.
    #[must_use]
    pub fn said_bold(size: f32) -> FontId {
        named(size, "said-bold")
    }

    /// Stressed words in what is said.
    #[must_use]
    pub fn said_italic(size: f32) -> FontId {
        named(size, "said-italic")
    }

    /// Strong and stressed words in what is said.
    #[must_use]
    pub fn said_bold_italic(size: f32) -> FontId {
        named(size, "said-bold-italic")
    }

    /// Code in what is said: the person may choose another face for it.
    #[must_use]
    pub fn said_mono(size: f32) -> FontId {
        named(size, "said-mono")
    }

    /// Names and titles.
    #[must_use]
    pub fn medium(size: f32) -> FontId {
        named(size, "medium")
    }

    /// Headings.
    #[must_use]
    pub fn semibold(size: f32) -> FontId {
        named(size, "semibold")
    }

    /// Strong words.
    #[must_use]
    pub fn bold(size: f32) -> FontId {
        named(size, "bold")
    }

    /// Stressed words.
    #[must_use]
    pub fn italic(size: f32) -> FontId {
        named(size, "italic")
    }

    /// Strong and stressed words.
    #[must_use]
    pub fn bold_italic(size: f32) -> FontId {
        named(size, "bold-italic")
    }

    /// Code.
    #[must_use]
    pub fn mono(size: f32) -> FontId {
        FontId::new(size, FontFamily::Monospace)
    }

    /// Icons.
    #[must_use]
    pub fn icon(size: f32) -> FontId {
        named(size, "icons")
    }

    fn named(size: f32, family: &str) -> FontId {
        FontId::new(size, FontFamily::Name(family.into()))
    }
}

//! The accents to choose from: what calls, the ground under it, the words on it, and the
//! ground under selected text, for light and dark.

use egui::Color32;

use super::tokens::rgb;
use crate::domain::Accent;

/// The colours of an accent in one theme.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Shades {
    pub accent: Color32,
    pub soft: Color32,
    pub on: Color32,
    pub selection: Color32,
}

impl Shades {
    pub(super) const fn of(accent: Accent, is_dark: bool) -> Self {
        let (accent, soft, on, selection) = match (accent, is_dark) {
            (Accent::Teal, false) => (0x1F_7A6D, 0xE3_F0ED, 0xFF_FFFF, 0xC4_E2DC),
            (Accent::Teal, true) => (0x63_C2AF, 0x1E_3530, 0x12_2320, 0x2C_544C),
            (Accent::Blue, false) => (0x2B_65B0, 0xE4_ECF7, 0xFF_FFFF, 0xC9_DBF2),
            (Accent::Blue, true) => (0x85_B4EE, 0x1D_2D42, 0x0F_1C2C, 0x2B_4668),
            (Accent::Violet, false) => (0x6B_4FB3, 0xEC_E8F7, 0xFF_FFFF, 0xDA_D1F1),
            (Accent::Violet, true) => (0xB7_A2EE, 0x2E_2743, 0x1B_152C, 0x47_3C6B),
            (Accent::Rose, false) => (0xAF_3A63, 0xF8_E6EC, 0xFF_FFFF, 0xF2_CEDA),
            (Accent::Rose, true) => (0xF0_94B2, 0x42_2230, 0x2C_111B, 0x66_3449),
            (Accent::Amber, false) => (0x8F_5A00, 0xF7_EBD6, 0xFF_FFFF, 0xF1_DBB0),
            (Accent::Amber, true) => (0xE5_B25C, 0x3B_2D15, 0x28_1C08, 0x5A_441E),
            (Accent::Ink, false) => (0x3E_3A35, 0xE9_E6E0, 0xFF_FFFF, 0xD9_D5CD),
            (Accent::Ink, true) => (0xCF_CAC2, 0x31_2F2C, 0x1C_1B19, 0x4A_4742),
        };
        Self {
            accent: rgb(accent),
            soft: rgb(soft),
            on: rgb(on),
            selection: rgb(selection),
        }
    }
}

//! The look as tokens: the only place where a colour, a font size or a measure is
//! written down. Everything drawn takes them from here.

mod accent;
#[cfg(test)]
mod contrast;
mod fonts;
pub mod icon;
mod style;
mod tokens;

pub use fonts::{ChosenFace, ChosenFaces, dress, fonts, install};
pub use style::style;
pub use tokens::{Tokens, face, measure, size, space, tint};

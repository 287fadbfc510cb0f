//! The look as tokens: the only place where a colour, a font size or a measure is
//! written down. Everything drawn takes them from here.

mod tokens;

pub use tokens::{Tokens, face, measure, size, space};

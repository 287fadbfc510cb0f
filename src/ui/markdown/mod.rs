//! Markdown, cut into blocks that are parsed and laid out once.
//!
//! A [`Document`] follows a text that only grows: what is finished never changes again,
//! and only its last block is parsed and laid out while words arrive.

mod block;
mod cite;
mod code;
mod document;
pub mod highlight;
mod layout;
mod marks;
mod paint;
mod parse;
mod split;
mod table;

pub use block::Block;
pub use cite::cited_numbers;
pub use document::Document;
pub use highlight::{HighlightRequest, Highlights};
pub use layout::{Look, Typeset};
pub use marks::Marks;
pub use paint::{Aids, Painted, paint_block};
pub use parse::{Breaks, Element, Item, Span, parse};

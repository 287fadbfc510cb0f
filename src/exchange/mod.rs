//! How conversations go to other programs: Markdown for people, JSON for programs.
//! Pure text in, text out.

mod json;
mod markdown;

pub use json::json;
pub use markdown::{markdown, markdown_of};

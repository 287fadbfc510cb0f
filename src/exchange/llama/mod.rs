//! The formats of llama.cpp's web page: JSONL with a line for the session and one for each
//! message, and the single JSON document that it wrote before.

mod build;
mod document;
mod extra;
mod extras;
mod read;
mod record;
mod write;

pub(super) use document::read_json;
pub(super) use read::read_lines;
pub(super) use write::write;

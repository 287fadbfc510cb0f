//! How conversations come from other programs and go to them: llama.cpp's JSONL, ZIP and
//! old JSON, our own lossless JSONL, Markdown for people, JSON for scripts.
//!
//! Pure: bytes in, conversations out, and back. One conversation is in memory at a time, and
//! the files of one message, however large the file. What a file is, its content decides and never its name.

mod archive;
mod causerie;
mod content;
mod export;
mod json;
mod kind;
mod lines;
mod llama;
mod loose;
mod markdown;
mod names;
mod read;
mod settings;

pub use content::{Files, NoFiles};
pub use export::{ExportWords, Exporter};
pub use json::json;
pub use kind::Kind;
pub use markdown::{markdown, markdown_of};
pub use names::file_name;
pub use read::{Item, read};
pub use settings::{
    FromFile, add_presets, read_presets, read_settings, write_presets, write_settings,
};

//! Conversations that come in from files and go out to them, beside everything else: files
//! are read and written on threads of their own, a conversation at a time.

mod desk;
mod incoming;
mod outgoing;

pub(super) use desk::ExchangeDesk;
pub use incoming::Importer;
pub use outgoing::{ExportText, export_to_file, export_to_stream};

//! What goes wrong on disk, said as a [`Failure`]: the category for the advice, and the
//! words of SQLite or of the system as they are.

use std::io;
use std::path::Path;

use rusqlite::ErrorCode;

use crate::domain::{Failure, FailureKind};

/// The code of a refusal to change a conversation that is not there.
pub const UNKNOWN_CONVERSATION: &str = "unknown_conversation";
/// The code of a refusal to change a message that is not there.
pub const UNKNOWN_MESSAGE: &str = "unknown_message";

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        let Some(sqlite) = error.sqlite_error() else {
            return Self::new(FailureKind::Store, error.to_string());
        };
        let (kind, code) = match sqlite.code {
            ErrorCode::DiskFull => (FailureKind::DiskFull, None),
            // The file itself was opened before SQLite was asked, so what cannot be opened
            // is a file that it wants beside it.
            ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen => {
                (FailureKind::ReadOnly, None)
            }
            ErrorCode::NotADatabase => (FailureKind::Store, Some("not_a_database".to_owned())),
            ErrorCode::DatabaseCorrupt => (FailureKind::Store, Some("damaged".to_owned())),
            _ => {
                let code = format!("sqlite_{}", sqlite.extended_code);
                (FailureKind::Store, Some(code))
            }
        };
        Self {
            code,
            ..Self::new(kind, error.to_string())
        }
    }
}

/// The system's refusal to do something with a file.
pub(super) fn of_io(path: &Path, error: &io::Error) -> Failure {
    let kind = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FailureKind::DiskFull,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            FailureKind::ReadOnly
        }
        _ => FailureKind::Store,
    };
    Failure::new(kind, format!("{}: {error}", path.display()))
}

/// A refusal of the store's own, with a code to know it by.
pub(super) fn of_store(code: &str, detail: impl Into<String>) -> Failure {
    Failure {
        code: Some(code.to_owned()),
        ..Failure::new(FailureKind::Store, detail)
    }
}

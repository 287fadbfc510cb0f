//! The lock on the folder: one program at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::failure;
use crate::domain::Failure;

/// The right to a folder, for as long as it lives. The system takes it back with the
/// process, so a crash leaves nothing to clean up.
#[derive(Debug)]
pub(super) struct FolderLock {
    _file: File,
}

impl FolderLock {
    /// Takes the folder, or says that it is in use.
    pub(super) fn take(folder: &Path) -> Result<Self, Failure> {
        let path = folder.join("causerie.lock");
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|error| failure::of_io(&path, &error))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(failure::of_store(
                "folder_in_use",
                format!("{} is in use by another Causerie", folder.display()),
            )),
            Err(TryLockError::Error(error)) => Err(failure::of_io(&path, &error)),
        }
    }
}

//! The lock on the folder: one program at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use super::failure;
use crate::domain::Failure;

/// The code of a failure to take a folder that another program holds.
pub const FOLDER_IN_USE: &str = "folder_in_use";

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
            Err(TryLockError::WouldBlock) => Err(in_use(folder)),
            Err(TryLockError::Error(error)) => Err(failure::of_io(&path, &error)),
        }
    }
}

/// What to say of a folder that another program holds.
pub(super) fn in_use(folder: &Path) -> Failure {
    failure::of_store(
        FOLDER_IN_USE,
        format!("{} is in use by another Causerie", folder.display()),
    )
}

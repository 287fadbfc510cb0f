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
    file: File,
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
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(in_use(folder)),
            Err(TryLockError::Error(error)) => Err(failure::of_io(&path, &error)),
        }
    }
}

impl Drop for FolderLock {
    fn drop(&mut self) {
        // Closing alone would not do: a process that is just being started has a copy of the
        // file until it becomes another program, and with it the lock.
        if let Err(error) = self.file.unlock() {
            tracing::debug!(%error, "the lock goes with the file");
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_should_be_free_though_a_process_that_starts_has_a_copy_of_its_lock() {
        let folder = tempfile::tempdir().expect("a folder");
        let lock = FolderLock::take(folder.path()).expect("it is free");
        assert!(FolderLock::take(folder.path()).is_err());
        let copy = lock.file.try_clone().expect("copied");
        drop(lock);
        FolderLock::take(folder.path()).expect("it is free again");
        drop(copy);
    }
}

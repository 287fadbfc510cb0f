//! The keys to servers: in the keyring of the system where there is one that answers, else in
//! a file that only the user can read. Never in the database, which is what people copy, send
//! and look into.

mod file;
mod keyring;
mod ring;

use std::path::Path;
use std::sync::Arc;

pub use keyring::{Keyring, KeyringRefusal, SystemKeyring};

pub(super) use file::{Kept, KeyFile};
pub(super) use ring::Ring;

/// Both places. What the file has goes before what the keyring has.
#[derive(Clone, Debug)]
pub(super) struct Keys {
    pub(super) file: KeyFile,
    pub(super) ring: Option<Ring>,
}

impl Keys {
    /// The file in this folder and no keyring.
    pub(super) fn within(folder: &Path) -> Self {
        Self {
            file: KeyFile::within(folder),
            ring: None,
        }
    }

    /// The same with a keyring, which is asked when it is first needed.
    pub(super) fn with(self, keyring: Arc<dyn Keyring>) -> Self {
        Self {
            ring: Some(Ring::new(keyring)),
            ..self
        }
    }
}

//! Where keys are kept in this run: in the keyring of the system, unless `CAUSERIE_KEYS=file`
//! says otherwise.

use std::sync::Arc;

use crate::store::{Store, SystemKeyring};

/// `file` has keys kept in the file alone, for scripts and for systems whose keyring is broken.
const PLACE_VARIABLE: &str = "CAUSERIE_KEYS";

/// The store with the keyring of the system.
pub(super) fn with_keyring(store: Store) -> Store {
    let is_file = std::env::var_os(PLACE_VARIABLE).is_some_and(|place| place == "file");
    if is_file {
        return store;
    }
    store.with_keyring(Arc::new(SystemKeyring))
}

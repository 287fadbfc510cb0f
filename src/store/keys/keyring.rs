//! What is asked of a keyring, and the one of the system that answers it: the Secret Service
//! on Linux, the Keychain on macOS, the Credential Manager on Windows.

use keyring::{Entry, Error};

use crate::domain::ApiKey;

/// What the keys are filed under in the keyring.
const SERVICE: &str = "causerie";
/// An address that no server has, to see whether the keyring answers at all.
const NOBODY: &str = "nobody";

/// Why a keyring did not do what was asked, in its own words; a key is never among them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyringRefusal(pub String);

/// A place for keys that is not ours. Every call may block for as long as it likes.
pub trait Keyring: Send + Sync + 'static {
    /// Whether there is one at all.
    fn answers(&self) -> bool;

    /// The key to this address.
    fn key(&self, url: &str) -> Result<Option<ApiKey>, KeyringRefusal>;

    /// Keeps the key to this address.
    fn save(&self, url: &str, key: &ApiKey) -> Result<(), KeyringRefusal>;

    /// Forgets the key to this address; that there is none is no failure.
    fn forget(&self, url: &str) -> Result<(), KeyringRefusal>;
}

/// The keyring of the system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemKeyring;

impl Keyring for SystemKeyring {
    fn answers(&self) -> bool {
        match self.key(NOBODY) {
            Ok(_) => true,
            Err(KeyringRefusal(words)) => {
                tracing::info!(words, "no keyring answers");
                false
            }
        }
    }

    fn key(&self, url: &str) -> Result<Option<ApiKey>, KeyringRefusal> {
        match entry(url)?.get_password() {
            Ok(key) => Ok(ApiKey::new(&key)),
            Err(Error::NoEntry) => Ok(None),
            Err(error) => Err(refusal(&error)),
        }
    }

    fn save(&self, url: &str, key: &ApiKey) -> Result<(), KeyringRefusal> {
        let saved = entry(url)?.set_password(key.expose());
        saved.map_err(|error| refusal(&error))
    }

    fn forget(&self, url: &str) -> Result<(), KeyringRefusal> {
        match entry(url)?.delete_credential() {
            Ok(()) | Err(Error::NoEntry) => Ok(()),
            Err(error) => Err(refusal(&error)),
        }
    }
}

fn entry(url: &str) -> Result<Entry, KeyringRefusal> {
    // Its own error says only that there is none; the status says why.
    if let Err(error) = Entry::store_status() {
        return Err(refusal(error));
    }
    Entry::new(SERVICE, url).map_err(|error| refusal(&error))
}

/// The words of the error, but for those that may quote what was found.
fn refusal(error: &Error) -> KeyringRefusal {
    KeyringRefusal(match error {
        Error::BadEncoding(_) | Error::BadDataFormat(..) => "the key is not text".to_owned(),
        Error::Ambiguous(_) => "there are several keys to this address".to_owned(),
        other => other.to_string(),
    })
}

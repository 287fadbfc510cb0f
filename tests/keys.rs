//! The keys to servers: kept in the keyring where there is one, else in a file that only the
//! user can read. No test touches the keyring of the system.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use causerie::domain::{ApiKey, KeyPlace};
use causerie::store::{Keyring, KeyringRefusal, Store};

const HERE: &str = "http://127.0.0.1:8080";
const THERE: &str = "https://models.example";

/// A keyring in memory that the test holds too.
#[derive(Clone, Default)]
struct Memory(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    keys: BTreeMap<String, String>,
    is_absent: bool,
    is_locked: bool,
}

impl Memory {
    fn change(&self, change: impl FnOnce(&mut Held)) {
        change(&mut self.0.lock().unwrap());
    }

    fn held(&self, url: &str) -> Option<String> {
        self.0.lock().unwrap().keys.get(url).cloned()
    }

    fn opened<T>(&self, with: impl FnOnce(&mut Held) -> T) -> Result<T, KeyringRefusal> {
        let mut held = self.0.lock().unwrap();
        if held.is_locked {
            return Err(KeyringRefusal("locked".to_owned()));
        }
        Ok(with(&mut held))
    }
}

impl Keyring for Memory {
    fn answers(&self) -> bool {
        !self.0.lock().unwrap().is_absent
    }

    fn key(&self, url: &str) -> Result<Option<ApiKey>, KeyringRefusal> {
        self.opened(|held| held.keys.get(url).and_then(|key| ApiKey::new(key)))
    }

    fn save(&self, url: &str, key: &ApiKey) -> Result<(), KeyringRefusal> {
        self.opened(|held| {
            held.keys.insert(url.to_owned(), key.expose().to_owned());
        })
    }

    fn forget(&self, url: &str) -> Result<(), KeyringRefusal> {
        self.opened(|held| {
            held.keys.remove(url);
        })
    }
}

/// Everything in the folder, as text: where a key could have leaked to.
fn all_files(folder: &Path) -> String {
    let mut text = String::new();
    for entry in fs::read_dir(folder).unwrap() {
        let bytes = fs::read(entry.unwrap().path()).unwrap();
        text.push_str(&String::from_utf8_lossy(&bytes));
    }
    text
}

async fn key(store: &Store, url: &str) -> Option<ApiKey> {
    store.key(url.to_owned()).await.unwrap()
}

async fn save(store: &Store, url: &str, text: &str) {
    store
        .save_key(url.to_owned(), ApiKey::new(text))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_key_should_be_in_the_keyring_and_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let keyring = Memory::default();
    let store = Store::open(folder.path()).unwrap();
    let store = store.with_keyring(Arc::new(keyring.clone()));
    save(&store, HERE, "secret-one").await;
    assert_eq!(keyring.held(HERE).as_deref(), Some("secret-one"));
    assert_eq!(key(&store, HERE).await, ApiKey::new("secret-one"));
    assert_eq!(key(&store, THERE).await, None);
    let kept = store.keyed_urls().await.unwrap();
    assert_eq!(kept, (vec![HERE.to_owned()], KeyPlace::Keyring));
    store.close().await;
    assert!(!all_files(folder.path()).contains("secret-one"));
}

#[tokio::test]
async fn a_key_from_the_file_should_go_on_being_read_and_move_when_it_is_saved_anew() {
    let folder = tempfile::tempdir().unwrap();
    let before = Store::open(folder.path()).unwrap();
    save(&before, HERE, "secret-one").await;
    save(&before, THERE, "secret-two").await;
    before.close().await;
    drop(before);

    let keyring = Memory::default();
    let store = Store::open(folder.path()).unwrap();
    let store = store.with_keyring(Arc::new(keyring.clone()));
    assert_eq!(key(&store, HERE).await, ApiKey::new("secret-one"));
    assert_eq!(keyring.held(HERE), None);
    save(&store, HERE, "secret-new").await;
    assert_eq!(keyring.held(HERE).as_deref(), Some("secret-new"));
    assert_eq!(key(&store, HERE).await, ApiKey::new("secret-new"));
    assert_eq!(key(&store, THERE).await, ApiKey::new("secret-two"));
    store.close().await;
    let files = all_files(folder.path());
    assert!(files.contains("secret-two") && !files.contains("secret-one"));
    assert!(!files.contains("secret-new"));
}

#[tokio::test]
async fn a_key_that_is_forgotten_should_be_gone_from_both_places() {
    let folder = tempfile::tempdir().unwrap();
    let keyring = Memory::default();
    let store = Store::open(folder.path()).unwrap();
    let store = store.with_keyring(Arc::new(keyring.clone()));
    save(&store, HERE, "secret-one").await;
    // While the keyring is locked the newer key goes into the file, before the older one.
    keyring.change(|held| held.is_locked = true);
    save(&store, HERE, "secret-new").await;
    assert_eq!(key(&store, HERE).await, ApiKey::new("secret-new"));
    keyring.change(|held| held.is_locked = false);
    store.save_key(HERE.to_owned(), None).await.unwrap();
    assert_eq!(keyring.held(HERE), None);
    assert_eq!(key(&store, HERE).await, None);
    assert!(store.keyed_urls().await.unwrap().0.is_empty());
    store.close().await;
    assert!(!all_files(folder.path()).contains("secret"));
}

#[tokio::test]
async fn a_key_that_the_keyring_does_not_let_go_of_should_go_on_being_listed() {
    let folder = tempfile::tempdir().unwrap();
    let keyring = Memory::default();
    let store = Store::open(folder.path()).unwrap();
    let store = store.with_keyring(Arc::new(keyring.clone()));
    save(&store, HERE, "secret-one").await;
    keyring.change(|held| held.is_locked = true);
    let failure = store.save_key(HERE.to_owned(), None).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("keyring_refused"));
    let failure = store.key(HERE.to_owned()).await.unwrap_err();
    assert_eq!(failure.detail, "locked");
    assert_eq!(store.keyed_urls().await.unwrap().0, [HERE]);
}

#[tokio::test]
async fn without_a_keyring_keys_should_be_in_the_file_and_one_elsewhere_be_missed_aloud() {
    let folder = tempfile::tempdir().unwrap();
    let keyring = Memory::default();
    let store = Store::open(folder.path()).unwrap();
    let store = store.with_keyring(Arc::new(keyring.clone()));
    save(&store, THERE, "secret-two").await;
    store.close().await;
    drop(store);

    keyring.change(|held| held.is_absent = true);
    let store = Store::open(folder.path()).unwrap();
    let store = store.with_keyring(Arc::new(keyring.clone()));
    save(&store, HERE, "secret-one").await;
    assert_eq!(keyring.held(HERE), None);
    assert_eq!(key(&store, HERE).await, ApiKey::new("secret-one"));
    let (urls, place) = store.keyed_urls().await.unwrap();
    assert_eq!((urls.len(), place), (2, KeyPlace::File));
    let failure = store.key(THERE.to_owned()).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("keyring_silent"));
}

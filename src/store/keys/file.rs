//! The file of keys, which only the user can read: the keys themselves, and the addresses
//! whose key is in the keyring, since a keyring does not tell them.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::domain::{ApiKey, Failure};
use crate::store::failure::{self, of_io};

/// The file with the keys.
#[derive(Clone, Debug)]
pub(in crate::store) struct KeyFile {
    folder: PathBuf,
    path: PathBuf,
}

/// Where a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::store) enum Kept {
    /// In the file.
    Here(ApiKey),
    /// In the keyring.
    InKeyring,
}

impl KeyFile {
    /// The file in this folder, which need not be there yet.
    pub(super) fn within(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            path: folder.join("keys.json"),
        }
    }

    /// Where the key to a server is; `None` where there is none.
    pub(in crate::store) fn kept(&self, url: &str) -> Result<Option<Kept>, Failure> {
        Ok(match self.read()?.get(url) {
            Some(Some(key)) => ApiKey::new(key).map(Kept::Here),
            Some(None) => Some(Kept::InKeyring),
            None => None,
        })
    }

    /// The servers that have one.
    pub(in crate::store) fn urls(&self) -> Result<Vec<String>, Failure> {
        Ok(self.read()?.into_keys().collect())
    }

    /// Notes where a key is, or that there is none. Only the writer's thread calls this.
    pub(in crate::store) fn save(&self, url: String, kept: Option<&Kept>) -> Result<(), Failure> {
        let mut keys = self.read()?;
        let before = keys.clone();
        match kept {
            Some(Kept::Here(key)) => keys.insert(url, Some(key.expose().to_owned())),
            Some(Kept::InKeyring) => keys.insert(url, None),
            None => keys.remove(&url),
        };
        if keys == before {
            return Ok(());
        }
        let text = serde_json::to_vec_pretty(&keys)
            .map_err(|_| failure::of_store("keys", "the keys cannot be written as JSON"))?;
        self.replace(&text)
            .map_err(|error| of_io(&self.path, &error))
    }

    /// The key of each address; none where it is in the keyring.
    fn read(&self) -> Result<BTreeMap<String, Option<String>>, Failure> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(BTreeMap::new()),
            Err(error) => return Err(of_io(&self.path, &error)),
        };
        // The parser's own words could quote a key, so only the place is told.
        serde_json::from_slice(&text).map_err(|error| {
            let path = self.path.display();
            let (line, column) = (error.line(), error.column());
            failure::of_store(
                "keys",
                format!("{path} cannot be read at line {line}, column {column}"),
            )
        })
    }

    /// Old or new, never a part: a file beside it takes its name when it is on disk.
    fn replace(&self, text: &[u8]) -> io::Result<()> {
        let part = self.folder.join("keys.json.part");
        match fs::remove_file(&part) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&part)?;
        file.write_all(text)?;
        file.sync_all()?;
        drop(file);
        fs::rename(&part, &self.path)?;
        // The name is on disk only when its folder is; Windows has no such thing.
        if cfg!(unix) {
            File::open(&self.folder)?.sync_all()?;
        }
        Ok(())
    }
}

//! The keys to servers: a file of their own that only the user can read, since the
//! database is what people copy, send and look into.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::failure::{self, of_io};
use crate::domain::{ApiKey, Failure};

/// The file with the keys.
#[derive(Clone, Debug)]
pub(super) struct KeyFile {
    folder: PathBuf,
    path: PathBuf,
}

impl KeyFile {
    /// The file in this folder, which need not be there yet.
    pub(super) fn within(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            path: folder.join("keys.json"),
        }
    }

    /// The key to a server.
    pub(super) fn key(&self, url: &str) -> Result<Option<ApiKey>, Failure> {
        Ok(self.read()?.get(url).and_then(|key| ApiKey::new(key)))
    }

    /// The servers that have one.
    pub(super) fn urls(&self) -> Result<Vec<String>, Failure> {
        Ok(self.read()?.into_keys().collect())
    }

    /// Keeps a key, or forgets it. Only the writer's thread calls this.
    pub(super) fn save(&self, url: String, key: Option<&ApiKey>) -> Result<(), Failure> {
        let mut keys = self.read()?;
        match key {
            Some(key) => keys.insert(url, key.expose().to_owned()),
            None => keys.remove(&url),
        };
        let text = serde_json::to_vec_pretty(&keys)
            .map_err(|_| failure::of_store("keys", "the keys cannot be written as JSON"))?;
        self.replace(&text)
            .map_err(|error| of_io(&self.path, &error))
    }

    fn read(&self) -> Result<BTreeMap<String, String>, Failure> {
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

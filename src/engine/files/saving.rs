//! The original of something attached, written to a file of the person's.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tokio::task::spawn_blocking;

use crate::domain::{ContentHash, Refusal};

use super::contents::Contents;

/// Writes a file; where it is.
pub(super) async fn save(
    contents: &Contents,
    hash: ContentHash,
    path: PathBuf,
    may_overwrite: bool,
) -> Result<PathBuf, Refusal> {
    let bytes = contents.file(hash).await?;
    spawn_blocking(move || write(&bytes, path, may_overwrite))
        .await
        .map_err(|error| Refusal::NotKept(error.to_string()))?
}

fn write(bytes: &Arc<[u8]>, path: PathBuf, may_overwrite: bool) -> Result<PathBuf, Refusal> {
    let not_kept = |error: std::io::Error| Refusal::NotKept(error.to_string());
    if !may_overwrite && path.exists() {
        return Err(Refusal::AlreadyThere);
    }
    // It takes its name when it is whole.
    let part = part_of(&path);
    let written = std::fs::File::create(&part)
        .and_then(|mut file| file.write_all(bytes).and_then(|()| file.sync_all()))
        .and_then(|()| std::fs::rename(&part, &path));
    if let Err(error) = written {
        let _ = std::fs::remove_file(&part);
        return Err(not_kept(error));
    }
    Ok(path)
}

fn part_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    PathBuf::from(name)
}

//! What is on the disk below what the person added.

use std::fs::{File, Metadata};
use std::io::Read as _;
use std::path::Path;
use std::time::UNIX_EPOCH;

use ignore::WalkBuilder;

use crate::attach;
use crate::domain::{SeenFile, Timestamp};

/// So many files of one folder are taken at the most.
const MOST_FILES: usize = 200_000;
/// What of a file tells whether it has text.
const PEEK_BYTES: u64 = 8 << 10;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Seen {
    pub(super) is_folder: bool,
    pub(super) files: Vec<SeenFile>,
}

/// Looks at a file, or at a folder with all below it; `None` where neither is there. Of a folder
/// only what may have text is taken, and nothing that is hidden or that its `.gitignore` leaves
/// out. No file is read beyond its beginning.
pub(super) fn look(root: &Path) -> Option<Seen> {
    let facts = root.metadata().ok()?;
    if !facts.is_dir() {
        return Some(Seen {
            is_folder: false,
            files: vec![seen(root, &facts)],
        });
    }
    let walk = WalkBuilder::new(root)
        // A folder that is no repository may have a `.gitignore` all the same.
        .require_git(false)
        .follow_links(false)
        .sort_by_file_path(Path::cmp)
        .build();
    let files = walk
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .filter_map(|entry| {
            let facts = entry.metadata().ok()?;
            let path = entry.path();
            (facts.len() > 0 && has_text(path)).then(|| seen(path, &facts))
        })
        .take(MOST_FILES)
        .collect();
    Some(Seen {
        is_folder: true,
        files,
    })
}

/// A file as it is now.
pub(super) fn look_at(path: &Path) -> Option<SeenFile> {
    let facts = path.metadata().ok()?;
    Some(seen(path, &facts))
}

fn seen(path: &Path, facts: &Metadata) -> SeenFile {
    let since = facts.modified().ok();
    let since = since.and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    SeenFile {
        path: path.to_string_lossy().into_owned(),
        bytes: facts.len(),
        modified_at: Timestamp(since.map_or(0, |since| since.as_millis() as i64)),
    }
}

/// Whether a file of a folder may have text. What cannot be opened is taken, so that it is told.
fn has_text(path: &Path) -> bool {
    let Ok(file) = File::open(path) else {
        return true;
    };
    let mut beginning = Vec::new();
    if file.take(PEEK_BYTES).read_to_end(&mut beginning).is_err() {
        return true;
    }
    let name = path.to_string_lossy();
    attach::glance(&beginning, &name).is_ok_and(|kind| !kind.is_image() && !kind.is_audio())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn of_a_folder_only_what_may_have_text_should_be_taken() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("inside")).unwrap();
        fs::write(at("a.md"), "# A").unwrap();
        fs::write(at("inside/b.txt"), "b").unwrap();
        fs::write(at("empty.txt"), "").unwrap();
        fs::write(at("program"), b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0").unwrap();
        fs::write(at("picture.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR").unwrap();
        fs::write(at(".gitignore"), "left.txt\n").unwrap();
        fs::write(at("left.txt"), "left out").unwrap();
        let seen = look(folder.path()).unwrap();
        assert!(seen.is_folder);
        let names: Vec<_> = seen
            .files
            .iter()
            .map(|file| file.path.rsplit(['/', '\\']).next().unwrap())
            .collect();
        assert_eq!(names, ["a.md", "b.txt"]);
        assert!(
            seen.files
                .iter()
                .all(|file| file.bytes > 0 && file.modified_at.0 > 0)
        );
    }

    #[test]
    fn a_file_that_was_named_should_be_taken_whatever_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty.bin");
        fs::write(&path, "").unwrap();
        let seen = look(&path).unwrap();
        assert!(!seen.is_folder && seen.files.len() == 1);
        assert_eq!(look(&folder.path().join("nothing")), None);
    }
}

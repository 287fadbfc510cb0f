//! A folder that is attached: its text files, without what its `.gitignore` leaves out.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use ignore::WalkBuilder;

use crate::attach;
use crate::domain::{FileKind, FolderContents, FolderFile};

/// More files than this are no attachment but a collection.
const MOST_FILES: usize = 500;
/// So many entries are looked at before the rest is left.
const MOST_ENTRIES: usize = 20_000;
/// What of a file tells whether it is text.
const PEEK_BYTES: u64 = 8 << 10;

/// Looks into a folder. No file is read beyond its beginning.
pub(super) fn look(folder: &Path, most_bytes: u64) -> FolderContents {
    let name = folder.file_name().unwrap_or(folder.as_os_str());
    let name = name.to_string_lossy().into_owned();
    let mut contents = FolderContents {
        name: name.clone(),
        ..FolderContents::default()
    };
    let walk = WalkBuilder::new(folder)
        // A folder that is no repository may have a `.gitignore` all the same.
        .require_git(false)
        .follow_links(false)
        .sort_by_file_path(Path::cmp)
        .build();
    for (count, entry) in walk.enumerate() {
        if count >= MOST_ENTRIES || contents.files.len() >= MOST_FILES {
            contents.has_more = true;
            break;
        }
        let Ok(entry) = entry else {
            continue;
        };
        if !entry.file_type().is_some_and(|kind| kind.is_file()) {
            continue;
        }
        let Ok(facts) = entry.metadata() else {
            continue;
        };
        if facts.len() == 0 {
            continue;
        }
        let path = entry.path();
        let inside = path.strip_prefix(folder).unwrap_or(path);
        let file_name = format!("{name}/{}", inside.to_string_lossy().replace('\\', "/"));
        if !is_text(path, &file_name) {
            contents.others += 1;
        } else if facts.len() > most_bytes {
            contents.too_large += 1;
        } else {
            contents.files.push(FolderFile {
                path: path.to_owned(),
                name: file_name,
                bytes: facts.len(),
            });
        }
    }
    contents
}

fn is_text(path: &Path, name: &str) -> bool {
    let mut beginning = Vec::new();
    let read = File::open(path).and_then(|file| file.take(PEEK_BYTES).read_to_end(&mut beginning));
    read.is_ok()
        && matches!(
            attach::glance(&beginning, name),
            Ok(FileKind::Text | FileKind::Csv | FileKind::Json | FileKind::Html)
        )
}

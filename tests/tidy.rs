//! Keeps the house as `src/ARCHITECTURE.md` describes it: who may import whom, and the
//! habits that a compiler does not see. Each rule also proves here that it can fail.

#[path = "tidy/bad_sources.rs"]
mod bad_sources;
#[path = "tidy/rules.rs"]
mod rules;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/table.rs"]
mod table;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use rules::{Fault, MOST_LINES, MOST_MAIN_LINES};
use table::Room;

/// A text file of the tree.
struct File {
    /// Where, from the package's folder on, with `/` on every system.
    path: String,
    /// What is in it.
    text: String,
}

impl File {
    /// The room of a file in `src`: its folder, or its own name.
    fn room(&self) -> Option<&str> {
        self.path.strip_prefix("src/")?.split('/').next()
    }

    /// Its place among the crate's modules.
    fn module(&self) -> Vec<String> {
        let path = self.path.trim_start_matches("src/").trim_end_matches(".rs");
        path.trim_end_matches("/mod")
            .split('/')
            .filter(|segment| !matches!(*segment, "lib" | "main"))
            .map(str::to_owned)
            .collect()
    }
}

fn package() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(package().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// All text files at or under these places.
fn files(places: &[&str]) -> Vec<File> {
    let mut found = Vec::new();
    for place in places {
        collect(&package().join(place), &mut found);
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    found
}

fn collect(path: &Path, found: &mut Vec<File>) {
    if path.is_dir() {
        let entries =
            fs::read_dir(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for entry in entries.flatten() {
            collect(&entry.path(), found);
        }
        return;
    }
    // A picture or a font is no text, and a place may be missing.
    let Ok(text) = fs::read_to_string(path) else {
        return;
    };
    let path = path.strip_prefix(package()).unwrap_or(path);
    found.push(File {
        path: path.to_string_lossy().replace('\\', "/"),
        text,
    });
}

fn is_rust(path: &str) -> bool {
    Path::new(path)
        .extension()
        .is_some_and(|extension| extension == "rs")
}

fn rust(files: Vec<File>) -> Vec<File> {
    files
        .into_iter()
        .filter(|file| is_rust(&file.path))
        .collect()
}

/// What is compiled into the product: not the files of `#[cfg(test)] mod tests;`.
fn product_sources() -> Vec<File> {
    let sources = rust(files(&["src"]));
    let mut tests = BTreeSet::new();
    for file in &sources {
        for name in source::test_module_names(&file.text) {
            let folder = format!("src/{}", file.module().join("/"));
            let folder = folder.trim_end_matches('/');
            tests.insert(format!("{folder}/{name}.rs"));
            tests.insert(format!("{folder}/{name}/mod.rs"));
        }
    }
    sources
        .into_iter()
        .filter(|file| !tests.contains(&file.path))
        .collect()
}

fn rooms() -> Vec<Room> {
    table::rooms(&read("src/ARCHITECTURE.md"))
        .unwrap_or_else(|error| panic!("ARCHITECTURE.md: {error}"))
}

/// Fails with all faults, each with its place.
fn check(files: &[File], rule: impl Fn(&File) -> Vec<Fault>) {
    assert!(!files.is_empty(), "there is nothing to check");
    let faults: Vec<String> = files
        .iter()
        .flat_map(|file| {
            rule(file)
                .into_iter()
                .map(|(line, fault)| format!("{}:{line}: {fault}", file.path))
        })
        .collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_room_should_import_only_what_the_table_allows() {
    let rooms = rooms();
    check(&product_sources(), |file| match file.room() {
        // The crate's front page only lists the rooms.
        None | Some("lib.rs") => Vec::new(),
        Some(room) => source::named_paths(&file.text, &file.module())
            .iter()
            .filter_map(|path| Some((path.line, table::breach(&rooms, room, path)?)))
            .collect(),
    });
}

#[test]
fn the_table_and_the_folders_of_src_should_be_the_same() {
    let in_table: BTreeSet<String> = rooms().into_iter().map(|room| room.name).collect();
    let on_disk: BTreeSet<String> = rust(files(&["src"]))
        .iter()
        .filter_map(|file| file.room().map(str::to_owned))
        .filter(|room| room != "lib.rs")
        .collect();
    assert_eq!(
        in_table, on_disk,
        "the table of rooms (left) and src (right) differ"
    );
}

#[test]
fn no_file_should_be_longer_than_600_lines() {
    check(&rust(files(&["src", "tests"])), |file| {
        rules::too_long(&file.text, MOST_LINES)
    });
}

#[test]
fn the_binary_should_be_nothing_but_a_call_into_the_library() {
    check(&files(&["src/main.rs"]), |file| {
        rules::too_long(&file.text, MOST_MAIN_LINES)
    });
}

#[test]
fn every_module_should_say_what_it_is() {
    check(&rust(files(&["src", "tests"])), |file| {
        rules::unintroduced(&file.text)
    });
}

#[test]
fn no_raw_colour_or_size_should_be_outside_the_theme() {
    check(&product_sources(), |file| {
        if file.path.starts_with("src/ui/theme") {
            return Vec::new();
        }
        rules::raw_look(&file.text, &source::named_paths(&file.text, &file.module()))
    });
}

#[test]
fn only_the_client_should_know_reqwest_and_only_the_store_sql() {
    check(&product_sources(), |file| {
        let is_client =
            file.path == "src/api/client.rs" || file.path.starts_with("src/api/client/");
        let is_store = file.path.starts_with("src/store/");
        source::named_paths(&file.text, &file.module())
            .into_iter()
            .filter(|path| {
                (path.segments[0] == "reqwest" && !is_client)
                    || (path.segments[0] == "rusqlite" && !is_store)
            })
            .map(|path| (path.line, format!("{} has no place here", path.text())))
            .collect()
    });
}

#[test]
fn nothing_should_be_left_behind() {
    check(&product_sources(), |file| rules::left_behind(&file.text));
}

#[test]
fn only_the_command_line_should_print() {
    check(&product_sources(), |file| {
        // `src/app/cli.rs` or the folder `src/app/cli/`.
        if file.path.starts_with("src/app/cli") || file.path == "src/main.rs" {
            return Vec::new();
        }
        rules::printing(&file.text)
    });
}

#[test]
fn every_dependency_should_be_used() {
    let manifest = read("Cargo.toml");
    let dependencies = rules::dependencies(&manifest);
    assert!(
        dependencies.len() > 5,
        "the manifest's list is not where it was"
    );
    let used: BTreeSet<String> = product_sources()
        .iter()
        .flat_map(|file| source::named_paths(&file.text, &file.module()))
        .flat_map(|path| path.segments.into_iter().take(1))
        .collect();
    let unused: Vec<&String> = dependencies
        .iter()
        .filter(|name| !used.contains(*name))
        .collect();
    assert!(
        unused.is_empty(),
        "in Cargo.toml, but nowhere in src: {unused:?}"
    );
}

#[test]
fn no_file_should_name_a_place_on_one_machine() {
    let places = [
        "src",
        "tests",
        "assets",
        ".ci",
        ".cargo",
        "Cargo.toml",
        "clippy.toml",
        "README.md",
        ".gitignore",
    ];
    check(&files(&places), |file| rules::machine_paths(&file.text));
}

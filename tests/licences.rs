//! The list of what the program is built with, `assets/licences.txt`, is that of the
//! dependencies. With `CAUSERIE_WRITE_LICENCES` set this test writes it anew.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read the sources has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The lines that there should be, for all systems; `None` where cargo cannot tell without
/// the network, since it has only what this system needs.
fn wanted() -> Option<BTreeSet<String>> {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.args(["metadata", "--format-version", "1", "--locked", "--offline"]);
    let told = cargo.current_dir(file("")).output().ok()?;
    let told: Value = serde_json::from_slice(&told.stdout).ok()?;
    let by_id = |list: &Value| -> BTreeMap<String, Value> {
        let entries = list.as_array().unwrap().iter();
        let id = |entry: &Value| entry["id"].as_str().unwrap().to_owned();
        entries.map(|entry| (id(entry), entry.clone())).collect()
    };
    let packages = by_id(&told["packages"]);
    let nodes = by_id(&told["resolve"]["nodes"]);
    let root = told["resolve"]["root"].as_str()?.to_owned();
    let (mut seen, mut next) = (BTreeSet::new(), vec![root.clone()]);
    while let Some(id) = next.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        for dependency in nodes[&id]["deps"].as_array()? {
            let mut kinds = dependency["dep_kinds"].as_array()?.iter();
            // What only builds or tests is not in the program.
            if kinds.any(|kind| kind["kind"].is_null()) {
                next.push(dependency["pkg"].as_str()?.to_owned());
            }
        }
    }
    seen.remove(&root);
    let line = |id: &String| {
        let package = &packages[id];
        let part = |key: &str| package[key].as_str().unwrap_or("?").to_owned();
        format!("{}\t{}\t{}", part("name"), part("version"), part("license"))
    };
    Some(seen.iter().map(line).collect())
}

#[test]
fn every_package_in_the_program_should_be_listed_with_its_licence() {
    let path = file("assets/licences.txt");
    let wanted = wanted();
    if let (Some(wanted), Some(_)) = (&wanted, std::env::var_os("CAUSERIE_WRITE_LICENCES")) {
        let lines: Vec<_> = wanted.iter().map(String::as_str).collect();
        fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
    let listed = fs::read_to_string(&path).unwrap();
    let listed: BTreeSet<_> = listed.lines().map(str::to_owned).collect();
    let advice = "run `CAUSERIE_WRITE_LICENCES=1 cargo test --test licences`";
    if let Some(wanted) = wanted {
        let missing: Vec<_> = wanted.difference(&listed).collect();
        let surplus: Vec<_> = listed.difference(&wanted).collect();
        assert!(
            missing.is_empty() && surplus.is_empty(),
            "missing {missing:?}, too many {surplus:?}: {advice}"
        );
    }
    // This much can be told without cargo.
    let locked = fs::read_to_string(file("Cargo.lock")).unwrap();
    for line in &listed {
        let [name, version, licence] = line.split('\t').collect::<Vec<_>>()[..] else {
            panic!("{line:?} has not three parts");
        };
        let entry = format!("name = \"{name}\"\nversion = \"{version}\"");
        assert!(
            locked.contains(&entry),
            "{name} {version} is gone: {advice}"
        );
        assert!(licence.len() > 2, "{name} has no licence");
    }
    let manifest = fs::read_to_string(file("Cargo.toml")).unwrap();
    let direct = manifest
        .lines()
        .skip_while(|line| line.trim() != "[dependencies]")
        .skip(1)
        .take_while(|line| !line.starts_with('['))
        .filter(|line| line.starts_with(|sign: char| sign.is_ascii_alphanumeric()))
        .filter_map(|line| line.split(['=', '.', ' ']).next());
    for name in direct {
        let is_listed = listed
            .iter()
            .any(|line| line.starts_with(&format!("{name}\t")));
        assert!(is_listed, "{name} is not listed: {advice}");
    }
}

//! `causerie servers`, run as a person or a script runs it.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

mod support;

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use support::{Router, Script, ScriptedServer, canned, program};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn servers(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = program();
    command
        .arg("servers")
        .args(arguments)
        .arg("--data-dir")
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(folder: &TempDir, arguments: &[&str]) -> Output {
    servers(folder.path(), arguments).output().unwrap()
}

/// What is printed where all goes well.
fn said(folder: &TempDir, arguments: &[&str]) -> String {
    printed(&run(folder, arguments))
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", complaint(output));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn complaint(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

/// The one line on standard error of a command that fails.
fn refused(folder: &TempDir, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let line = complaint(&output);
    assert_eq!(output.status.code(), Some(1), "{arguments:?}: {line}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    assert_eq!(line.lines().count(), 1, "{line}");
    assert!(line.starts_with("causerie: "), "{line}");
    line
}

fn listed(folder: &TempDir) -> Vec<Value> {
    let list = said(folder, &["list", "--json"]);
    serde_json::from_str(&list).unwrap()
}

/// A server whose every route wants the key `right`.
fn locked() -> ScriptedServer {
    ScriptedServer::start_raw(|request| {
        if request.header("authorization") == Some("Bearer right") {
            return canned(request).unwrap_or_else(|| Script::answer("open"));
        }
        Script::failure(401, "authentication_error", "Invalid API Key", &Value::Null)
    })
}

#[test]
fn servers_should_be_added_listed_and_removed() {
    let folder = folder();
    assert_eq!(said(&folder, &[]), "");
    said(&folder, &["add", "127.0.0.1:8080/v1/", "--name", " Desk "]);
    said(&folder, &["add", "https://models.example"]);
    assert_eq!(
        listed(&folder),
        [
            json!({"name": "Desk", "url": "http://127.0.0.1:8080", "kind": null,
                "is_in_use": true, "has_key": false}),
            json!({"name": "models.example", "url": "https://models.example", "kind": null,
                "is_in_use": false, "has_key": false}),
        ]
    );
    let plain = said(&folder, &["list"]);
    assert_eq!(plain, said(&folder, &[]));
    let lines: Vec<_> = plain.lines().collect();
    assert!(lines[0].starts_with("* Desk "), "{plain}");
    assert!(lines[1].contains("https://models.example"), "{plain}");
    said(&folder, &["remove", "desk"]);
    said(&folder, &["remove", "https://models.example/"]);
    assert!(listed(&folder).is_empty());
    let line = refused(&folder, &["test"]);
    assert!(line.contains("No server is in use"), "{line}");
}

#[test]
fn a_key_should_be_kept_used_and_never_said() {
    let (folder, server) = (folder(), locked());
    let mut adding = servers(folder.path(), &["add", server.url(), "--key-env", "MY_KEY"]);
    printed(&adding.env("MY_KEY", "right").output().unwrap());
    let plain = said(&folder, &[]);
    assert!(
        plain.contains("••••") && !plain.contains("right"),
        "{plain}"
    );
    assert_eq!(listed(&folder)[0]["has_key"], true);
    let tested = said(&folder, &["test"]);
    assert!(tested.contains("llama-server b1234"), "{tested}");

    // What is removed forgets its key.
    said(&folder, &["remove", server.url()]);
    let line = refused(&folder, &["test", server.url()]);
    assert!(line.contains("did not accept the key"), "{line}");
    assert!(line.contains("CAUSERIE_API_KEY"), "{line}");
    let mut testing = servers(folder.path(), &["test", server.url()]);
    printed(&testing.env("CAUSERIE_API_KEY", "right").output().unwrap());

    let mut adding = servers(folder.path(), &["add", server.url(), "--key-stdin"]);
    let mut child = adding.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"right\n").unwrap();
    printed(&child.wait_with_output().unwrap());
    said(&folder, &["test", server.url()]);
    let database = std::fs::read(folder.path().join("causerie.sqlite")).unwrap();
    assert!(!String::from_utf8_lossy(&database).contains("right"));
}

#[test]
fn a_test_should_say_what_the_server_is_and_how_soon_it_answered() {
    let folder = folder();
    let single = ScriptedServer::start(|_| Script::new());
    let line = said(&folder, &["test", single.url()]);
    let (before, after) = line.trim_end().split_once(" ms, ").unwrap();
    assert!(before.starts_with("connected in "), "{line}");
    assert_eq!(after, "llama-server b1234, 1 model");

    let router = Router::with(&["a", "b"]).start();
    said(&folder, &["add", router.url(), "--name", "Models"]);
    let line = said(&folder, &["test", "models"]);
    assert!(line.ends_with("llama-server b1234, 2 models\n"), "{line}");
    let tested = said(&folder, &["test", "--json"]);
    let mut tested: Value = serde_json::from_str(&tested).unwrap();
    assert!(tested["ms"].take().is_u64());
    assert_eq!(
        tested,
        json!({"url": router.url(), "ms": null, "kind": "llama_router",
            "software": "llama-server b1234", "models": ["a", "b"]})
    );

    let other = ScriptedServer::start_raw(|request| match request.path.as_str() {
        "/v1/models" => Script::json(200, &json!({"data": [{"id": "one"}]})),
        _ => Script::body(404, "text/plain", "Not Found"),
    });
    let line = said(&folder, &["test", other.url()]);
    assert!(
        line.ends_with("OpenAI-compatible server, 1 model\n"),
        "{line}"
    );
}

#[test]
fn what_cannot_be_done_should_be_one_clear_line() {
    let folder = folder();
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    let line = refused(&folder, &["test"]);
    assert!(line.contains("No server is in use"), "{line}");
    said(&folder, &["add", &url, "--name", "Gone"]);
    let line = refused(&folder, &["test", "gone"]);
    assert!(line.contains("Nothing answers at this address"), "{line}");
    let output = run(&folder, &["test", "gone", "--json"]);
    assert_eq!(output.status.code(), Some(1));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["failure"]["kind"], "refused");

    let line = refused(&folder, &["add", &format!("{url}/v1")]);
    assert!(line.contains("already"), "{line}");
    said(&folder, &["add", "http://127.0.0.1:2", "--name", "GONE"]);
    let line = refused(&folder, &["remove", "gone"]);
    assert!(line.contains("Several servers"), "{line}");
    for which in ["nobody", "http://127.0.0.1:3"] {
        let line = refused(&folder, &["remove", which]);
        assert!(line.contains(which), "{line}");
    }
    let line = refused(&folder, &["test", "nobody"]);
    assert!(line.contains("no server “nobody”"), "{line}");
    for option in [&["--key-env", "NO_SUCH_KEY"][..], &["--key-stdin"]] {
        let line = refused(
            &folder,
            &[&["add", "http://127.0.0.1:4"][..], option].concat(),
        );
        assert!(line.contains("No") || line.contains("no key"), "{line}");
    }
    assert_eq!(listed(&folder).len(), 2);
}

#[test]
fn arguments_that_make_no_sense_should_exit_with_two() {
    let folder = folder();
    for arguments in [
        &["add"][..],
        &["add", "ftp://here"],
        &["add", ""],
        &["add", "http://127.0.0.1:1", "--name", " "],
        &["add", "http://127.0.0.1:1", "--key-env", "A", "--key-stdin"],
        &["add", "http://127.0.0.1:1", "--key", "secret"],
        &["remove"],
        &["--json", "remove", "a"],
        &["dance"],
    ] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

//! The command line, run as a person or a script runs it.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

mod support;

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Output, Stdio};

use causerie::domain::{Language, Settings};
use causerie::store::Store;
use serde_json::{Value, json};
use support::{Script, ScriptedServer, chunk, program};
use tempfile::TempDir;

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn causerie(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = program();
    command
        .args(arguments)
        .arg("--data-dir")
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    causerie(folder, arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn assert_success(output: &Output) {
    assert!(output.status.success(), "{}", stderr(output));
}

fn json(output: &Output) -> Value {
    assert_success(output);
    serde_json::from_slice(&output.stdout).unwrap()
}

/// The conversations as `list --json` tells them.
fn list(folder: &Path) -> Vec<Value> {
    let listed = json(&run(folder, &["list", "--json"]));
    listed.as_array().unwrap().clone()
}

/// The only conversation there is, with all its messages.
fn only_conversation(folder: &Path) -> Value {
    let listed = list(folder);
    assert_eq!(listed.len(), 1, "{listed:?}");
    let id = listed[0]["id"].as_str().unwrap();
    json(&run(folder, &["show", id, "--json"]))
}

#[test]
fn an_answer_should_be_printed_listed_and_shown() {
    let folder = folder();
    let asked = run(folder.path(), &["ask", "--demo", "hello there, tokens=60"]);
    assert_success(&asked);
    let answer = stdout(&asked);
    assert!(!answer.trim().is_empty());

    let listed = list(folder.path());
    assert_eq!(listed.len(), 1);
    assert_eq!(listed[0]["title"], "hello there, tokens=60");
    assert_eq!(listed[0]["messages"], 2);
    assert!(listed[0]["updated_at"].as_i64().unwrap() > 0);
    let id = listed[0]["id"].as_str().unwrap();
    assert!(stderr(&asked).contains(id), "{}", stderr(&asked));
    assert!(stdout(&run(folder.path(), &["list"])).contains("hello there"));

    let shown = stdout(&run(folder.path(), &["show", id]));
    assert!(shown.contains("hello there") && shown.contains(answer.trim_end()));
    let whole = json(&run(folder.path(), &["show", id, "--json"]));
    let kept = &whole["messages"][1];
    assert_eq!(kept["outcome"]["state"], "finished");
    assert_eq!(
        kept["content"].as_str().unwrap().trim_end(),
        answer.trim_end()
    );
    assert!(kept["timings"]["predicted_n"].as_u64().unwrap() > 0);
}

#[test]
fn every_line_of_json_should_parse_and_tell_the_whole_turn() {
    let folder = folder();
    let asked = run(folder.path(), &["ask", "--demo", "--json", "hello"]);
    assert_success(&asked);
    let lines: Vec<Value> = stdout(&asked)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["type"], "started");
    let last = lines.last().unwrap();
    assert_eq!(
        (&last["type"], &last["is_kept"]),
        (&"finished".into(), &true.into())
    );
    let joined = |kind: &str| -> String {
        let of_kind = lines.iter().filter(|line| line["type"] == kind);
        of_kind.map(|line| line["text"].as_str().unwrap()).collect()
    };
    let whole = only_conversation(folder.path());
    assert_eq!(whole["id"], lines[0]["conversation"]);
    let answer = &whole["messages"][1];
    assert_eq!(answer["id"], lines[0]["message"]);
    assert_eq!(answer["content"], joined("content"));
    assert_eq!(
        answer["reasoning"].as_str().unwrap_or_default(),
        joined("reasoning")
    );
}

#[test]
fn a_conversation_should_go_on_where_it_ended() {
    let folder = folder();
    let arguments = ["ask", "--demo", "--system", "Be kind.", "first tokens=60"];
    assert_success(&run(folder.path(), &arguments));
    let id = list(folder.path())[0]["id"].as_str().unwrap().to_owned();
    let mut second = causerie(
        folder.path(),
        &["ask", "--demo", "--conversation", &id, "-"],
    );
    let mut child = second.stdin(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(b"second\ntokens=60\n").unwrap();
    drop(stdin);
    assert_success(&child.wait_with_output().unwrap());
    let whole = only_conversation(folder.path());
    let messages = whole["messages"].as_array().unwrap();
    let roles: Vec<_> = messages.iter().map(|message| &message["role"]).collect();
    assert_eq!(roles, ["system", "user", "assistant", "user", "assistant"]);
    assert_eq!(messages[3]["content"], "second\ntokens=60");
    assert_eq!(messages[3]["parent"], messages[2]["id"]);
}

#[test]
fn arguments_that_make_no_sense_should_exit_with_two() {
    let folder = folder();
    for arguments in [
        &["ask", "--demo", "--server", "http://127.0.0.1:1", "hi"][..],
        &["ask", "--demo", " "],
        &["ask", "--server", "ftp://here", "hi"],
        &["ask", "--conversation", "nonsense", "hi"],
        &["show"],
        &["show", "nonsense"],
        &["list", "--demo"],
        &["--demo", "list"],
        &["demo-server", "--port", "100000"],
        &["demo-server", "--tokens-per-second", "0"],
        &["dance"],
    ] {
        let output = run(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
}

#[test]
fn what_cannot_be_done_should_exit_with_one_and_one_line() {
    let folder = folder();
    let nowhere = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", nowhere.local_addr().unwrap());
    drop(nowhere);
    let nobody = "00000000-0000-7000-8000-000000000000";
    for (arguments, lines) in [
        // A conversation was begun, and its id is told.
        (&["ask", "--server", &url, "hi"][..], 2),
        (&["ask", "--demo", "--conversation", nobody, "hi"], 1),
        (&["ask", "--demo", "-"], 1),
        (&["show", nobody], 1),
    ] {
        let output = run(folder.path(), arguments);
        let said = stderr(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
        assert_eq!(said.lines().count(), lines, "{arguments:?}: {said}");
        assert!(
            said.lines().last().unwrap().starts_with("causerie: "),
            "{said}"
        );
    }
    // The question is kept, the answer that never came is not.
    let kept = list(folder.path());
    assert!(kept.iter().all(|line| line["messages"] == 1), "{kept:?}");
}

/// A run of `ask --demo --json` whose lines are read one by one.
struct Streaming {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    content: String,
}

impl Streaming {
    fn start(folder: &Path) -> Self {
        Self::asked(folder, &["ask", "--demo", "--json", "something long"])
    }

    fn asked(folder: &Path, arguments: &[&str]) -> Self {
        let mut child = causerie(folder, arguments).spawn().unwrap();
        let stdout = child.stdout.take().unwrap();
        Self {
            child,
            lines: BufReader::new(stdout).lines(),
            content: String::new(),
        }
    }

    /// The next line; its words are remembered.
    fn next(&mut self) -> Value {
        let line = self.lines.next().expect("the stream should go on").unwrap();
        let line: Value = serde_json::from_str(&line).unwrap();
        if line["type"] == "content" {
            self.content.push_str(line["text"].as_str().unwrap());
        }
        line
    }

    fn until_content(&mut self) {
        while self.content.is_empty() {
            self.next();
        }
    }

    /// Reads until more of the answer than this is on disk.
    fn until_flushed(&mut self, folder: &Path, early: &str) {
        let flags = rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY;
        let file = folder.join("causerie.sqlite");
        let file = rusqlite::Connection::open_with_flags(file, flags).unwrap();
        let flushed = "SELECT content FROM messages WHERE role = 'assistant'";
        let flushed = || file.query_row(flushed, [], |row| row.get::<_, String>(0));
        while flushed().unwrap().len() <= early.len() {
            self.next();
        }
    }
}

#[test]
fn a_killed_answer_should_be_kept_as_interrupted_with_what_was_flushed() {
    let folder = folder();
    let mut streaming = Streaming::start(folder.path());
    streaming.until_content();
    let early = streaming.content.clone();
    streaming.until_flushed(folder.path(), &early);
    streaming.child.kill().unwrap();
    streaming.child.wait().unwrap();
    let whole = only_conversation(folder.path());
    let answer = &whole["messages"][1];
    assert_eq!(answer["outcome"]["state"], "interrupted");
    let kept = answer["content"].as_str().unwrap();
    assert!(
        kept.starts_with(&early) && kept.len() > early.len(),
        "{kept}"
    );
    assert!(streaming.content.starts_with(kept) || kept.starts_with(&streaming.content));
    let id = whole["id"].as_str().unwrap();
    let shown = stdout(&run(folder.path(), &["show", id]));
    assert!(
        shown.contains(kept.trim_end()) && shown.contains("[interrupted]"),
        "{shown}"
    );
}

#[cfg(unix)]
#[test]
fn ctrl_c_should_stop_the_turn_and_keep_what_came() {
    for signal in ["-INT", "-TERM"] {
        let folder = folder();
        let mut streaming = Streaming::start(folder.path());
        streaming.until_content();
        let pid = streaming.child.id().to_string();
        let sent = Command::new("kill").args([signal, &pid]).status().unwrap();
        assert!(sent.success());
        while streaming.next()["type"] != "stopped" {}
        assert!(streaming.child.wait().unwrap().success());
        let whole = only_conversation(folder.path());
        let answer = &whole["messages"][1];
        assert_eq!(answer["outcome"]["state"], "stopped");
        assert_eq!(answer["content"], streaming.content);
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_should_be_heard_while_much_is_printed() {
    let server = ScriptedServer::start(|_| {
        let word = chunk(&json!({"content": "word ".repeat(100)}));
        Script::stream().endless(&format!("data: {word}\n\n"))
    });
    for _ in 0..5 {
        let folder = folder();
        let arguments = ["ask", "--json", "--server", server.url(), "go on"];
        let mut streaming = Streaming::asked(folder.path(), &arguments);
        streaming.until_content();
        let pid = streaming.child.id().to_string();
        let sent = Command::new("kill").args(["-INT", &pid]).status().unwrap();
        assert!(sent.success());
        while streaming.next()["type"] != "stopped" {}
        assert!(streaming.child.wait().unwrap().success());
    }
}

#[test]
fn a_second_start_on_the_same_folder_should_say_that_it_is_in_use() {
    let folder = folder();
    let mut streaming = Streaming::start(folder.path());
    streaming.until_content();
    let second = run(folder.path(), &["ask", "--demo", "me too"]);
    assert_eq!(second.status.code(), Some(1));
    assert_eq!(stderr(&second).lines().count(), 1, "{}", stderr(&second));
    // Reading beside it is no harm.
    let whole = only_conversation(folder.path());
    assert_eq!(whole["messages"][1]["outcome"]["state"], "streaming");
    streaming.child.kill().unwrap();
    streaming.child.wait().unwrap();
}

#[test]
fn a_reader_that_goes_away_should_not_be_a_crash() {
    let folder = folder();
    let mut child = causerie(folder.path(), &["ask", "--demo", "hello"])
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let mut said = String::new();
    let mut stderr = child.stderr.take().unwrap();
    stderr.read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success(), "{said}");
    assert!(!said.contains("panicked"), "{said}");
    let whole = only_conversation(folder.path());
    assert_eq!(whole["messages"][1]["outcome"]["state"], "stopped");
}

/// What a server that wants `right` got as a key, and what the program said to it.
fn asked_with_key(key: &str) -> (Option<String>, Output) {
    let mut server = ScriptedServer::start(|request| {
        if request.header("authorization") == Some("Bearer right") {
            return Script::answer("open");
        }
        let message = "Invalid API Key";
        Script::failure(401, "authentication_error", message, &Value::Null)
    });
    let folder = folder();
    let arguments = ["ask", "--server", server.url(), "hello"];
    let mut command = causerie(folder.path(), &arguments);
    let output = command.env("CAUSERIE_API_KEY", key).output().unwrap();
    let request = server.chat_request_blocking();
    let sent = request.header("authorization").map(str::to_owned);
    (sent, output)
}

#[test]
fn the_key_should_come_from_the_environment_and_never_be_said() {
    let (sent, output) = asked_with_key("right");
    assert_success(&output);
    assert_eq!(sent.as_deref(), Some("Bearer right"));
    assert_eq!(stdout(&output).trim_end(), "open");

    let (sent, output) = asked_with_key("mistaken");
    assert_eq!(sent.as_deref(), Some("Bearer mistaken"));
    assert_eq!(output.status.code(), Some(1));
    let said = stderr(&output);
    assert!(
        said.contains("CAUSERIE_API_KEY") && !said.contains("mistaken"),
        "{said}"
    );

    let (sent, _) = asked_with_key(" ");
    assert_eq!(sent, None);
}

/// What is said of a search that finds nothing, where the environment says this language.
#[cfg(not(any(windows, target_os = "macos")))]
fn nothing_found(folder: &Path, locale: &str) -> String {
    let mut command = causerie(folder, &["search", "plums"]);
    stderr(&command.env("LC_ALL", locale).output().unwrap())
}

#[cfg(not(any(windows, target_os = "macos")))]
#[test]
fn the_language_should_be_that_of_the_environment_until_the_settings_name_one() {
    let folder = folder();
    let keep = |language| {
        let settings = Settings {
            language,
            ..Settings::default()
        };
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let store = Store::open(folder.path()).unwrap();
            store.save_settings(settings).await.unwrap();
            store.close().await;
        });
    };
    let (english, french) = ("Nothing was found for: plums", "Aucun résultat pour");
    keep(Language::System);
    assert!(nothing_found(folder.path(), "C").contains(english));
    assert!(nothing_found(folder.path(), "fr_FR.UTF-8").contains(french));
    keep(Language::French);
    assert!(nothing_found(folder.path(), "C").contains(french));
    keep(Language::English);
    assert!(nothing_found(folder.path(), "fr_FR.UTF-8").contains(english));
}

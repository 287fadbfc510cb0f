//! The program against a real `llama-server` with a tiny model under a grammar.
//!
//! Left out unless `LLAMA_SERVER` is the path of the binary, `LLAMA_MODEL` that of the model
//! and `LLAMA_EYES` that of its eyes; `tests/live/build-llama-server.sh` makes and prints them.

#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a helper of a test has nothing better to do than to end it"
)]

#[path = "live/documents.rs"]
mod documents;
#[path = "live/files.rs"]
mod files;
#[path = "live/numbers.rs"]
mod numbers;
#[path = "support/program.rs"]
mod program;
#[path = "live/router.rs"]
mod router;
#[path = "live/server.rs"]
mod server;
#[path = "live/settings.rs"]
mod settings;
#[path = "live/thinking.rs"]
mod thinking;
#[path = "live/tree.rs"]
mod tree;

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use program::program;
use serde_json::Value;
use server::{KEY, Server};
use tempfile::TempDir;

/// What `tests/live/answer.gbnf` makes the model say.
const REASONING: &str =
    "A short question. I shall name two ways to brew tea, compare them, and end with code.";
const ANSWER: &str = "## Two ways to brew tea

Both need *fresh* water and **patience** — naïve haste spoils 茶 and чай alike 🍵.

1. Western: one long infusion.
2. Gongfu: many short ones.
   - warm the cup first

| way | grams | seconds |
|:----|------:|--------:|
| western | 3 | 180 |
| gongfu | 6 | 15 |

```rust
fn infusions(seconds: u32) -> u32 {
    180 / seconds
}
```

Enjoy the talk.";
/// What `tests/live/endless.gbnf` makes it say, over and over.
const ENDLESS_LINE: &str = "The talk goes on and on, and nobody looks at the clock.";

/// Longer than anything here takes, shorter than a person's patience with a hanging check.
const PATIENCE: Duration = Duration::from_mins(5);

/// The program, with nothing of the caller's that could change what it does.
fn causerie(data: &Path) -> Command {
    let mut command = program();
    command
        .env("NO_PROXY", "127.0.0.1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .current_dir(data);
    command
}

fn ask(data: &Path, url: &str, key: &str, options: &[&str]) -> Command {
    let mut command = causerie(data);
    command
        .arg("ask")
        .args(["--server", url])
        .arg("--data-dir")
        .arg(data)
        .args(options)
        .env("CAUSERIE_API_KEY", key);
    command
}

/// Runs to the end, but not for ever.
fn finish(mut command: Command) -> Output {
    let child = command.spawn().expect("the program starts");
    Running::watch(child).output()
}

/// A started program whose output is read while it runs, and which does not outlive the test.
struct Running {
    child: Child,
    out: Vec<u8>,
    stdout: BufReader<std::process::ChildStdout>,
    stderr: std::thread::JoinHandle<Vec<u8>>,
    done: mpsc::Sender<()>,
}

impl Running {
    fn watch(mut child: Child) -> Self {
        let stdout = BufReader::new(child.stdout.take().expect("stdout is piped"));
        let mut errors = child.stderr.take().expect("stderr is piped");
        // Read beside the other, or a full pipe would stop the program.
        let stderr = std::thread::spawn(move || {
            let mut text = Vec::new();
            let _ = errors.read_to_end(&mut text);
            text
        });
        let id = child.id();
        let (done, is_done) = mpsc::channel();
        // The reads below block: a program that hangs, or whose test is over, is ended.
        std::thread::spawn(move || {
            if is_done.recv_timeout(PATIENCE).is_err() {
                signal(id, "KILL");
            }
        });
        Self {
            child,
            out: Vec::new(),
            stdout,
            stderr,
            done,
        }
    }

    /// Waits until this text has come so many times.
    fn wait_for(&mut self, text: &str, times: usize) {
        let mut seen = 0;
        while seen < times {
            let mut line = Vec::new();
            let bytes = self
                .stdout
                .read_until(b'\n', &mut line)
                .expect("stdout is read");
            assert!(
                bytes > 0,
                "it ended after {seen} of {times} lines with {text:?}"
            );
            seen += usize::from(String::from_utf8_lossy(&line).contains(text));
            self.out.extend(line);
        }
    }

    fn signal(&self, name: &str) {
        signal(self.child.id(), name);
    }

    fn output(mut self) -> Output {
        self.stdout
            .read_to_end(&mut self.out)
            .expect("stdout is read");
        let _ = self.done.send(());
        let status: ExitStatus = self.child.wait().expect("the program ends");
        Output {
            status,
            stdout: self.out,
            stderr: self.stderr.join().expect("stderr is read"),
        }
    }
}

/// Sends a signal by the system's own command to a child that nobody has waited for yet.
fn signal(process: u32, name: &str) {
    let _ = Command::new("kill")
        .args([format!("-{name}"), process.to_string()])
        .stderr(Stdio::null())
        .status();
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("output is UTF-8")
}

fn json(command: Command) -> Value {
    let output = finish(command);
    assert!(output.status.success(), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("the output is JSON")
}

/// The only conversation of a data folder: its line, and the messages of its tree.
fn kept(data: &Path) -> (Value, Vec<Value>) {
    let mut list = causerie(data);
    list.args(["list", "--json", "--data-dir"]).arg(data);
    let list = json(list);
    let lines = list.as_array().expect("list prints an array");
    assert_eq!(lines.len(), 1, "{list}");
    let id = lines[0]["id"].as_str().expect("a line has an id");
    let mut show = causerie(data);
    show.args(["show", id, "--json", "--data-dir"]).arg(data);
    let mut messages = Vec::new();
    gather_messages(&json(show), &mut messages);
    (lines[0].clone(), messages)
}

/// Every object with a role, wherever it stands.
fn gather_messages(value: &Value, found: &mut Vec<Value>) {
    match value {
        Value::Object(fields) => {
            if fields.contains_key("role") && fields.contains_key("content") {
                found.push(value.clone());
            }
            fields
                .values()
                .for_each(|value| gather_messages(value, found));
        }
        Value::Array(values) => values
            .iter()
            .for_each(|value| gather_messages(value, found)),
        _ => {}
    }
}

fn by<'a>(messages: &'a [Value], role: &str) -> &'a Value {
    messages
        .iter()
        .find(|message| message["role"] == role)
        .unwrap_or_else(|| panic!("no message by {role} in {messages:?}"))
}

fn state_of(message: &Value) -> &str {
    message["outcome"]["state"].as_str().unwrap_or_default()
}

/// The one line in which a failed run says why; the conversation's name may stand before it.
fn complaint(output: &Output) -> String {
    let said = text(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{said}");
    let complaints: Vec<&str> = said
        .lines()
        .filter(|line| line.starts_with("causerie: "))
        .collect();
    assert_eq!(complaints.len(), 1, "{said}");
    complaints[0].to_owned()
}

fn data_folder() -> TempDir {
    tempfile::tempdir().expect("a folder for the data")
}

#[test]
fn an_answer_should_stream_into_the_store_with_reasoning_and_timings() {
    let Some(server) = Server::start("answer.gbnf", 4096) else {
        return;
    };
    let data = data_folder();
    let output = finish(ask(
        data.path(),
        &server.url,
        KEY,
        &["--json", "How is tea made?"],
    ));
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    let events = text(&output.stdout);
    let events: Vec<Value> = events
        .lines()
        .map(|line| serde_json::from_str(line).expect("each line is JSON"))
        .collect();
    assert!(
        events.len() > 10,
        "it came at once instead of streaming: {events:?}"
    );
    assert!(events.iter().all(Value::is_object), "{events:?}");

    let (line, messages) = kept(data.path());
    assert_eq!(line["messages"], 2, "{line}");
    assert_eq!(by(&messages, "user")["content"], "How is tea made?");
    let answer = by(&messages, "assistant");
    assert_eq!(
        answer["content"].as_str().unwrap_or_default().trim(),
        ANSWER
    );
    assert_eq!(
        answer["reasoning"].as_str().unwrap_or_default().trim(),
        REASONING
    );
    assert_eq!(state_of(answer), "finished");
    assert_eq!(answer["model"], "tiny");
    assert!(
        answer["timings"]["predicted_n"].as_u64() > Some(100),
        "{answer}"
    );
    assert!(
        answer["timings"]["predicted_ms"].as_f64() > Some(0.0),
        "{answer}"
    );
}

#[test]
fn plain_output_should_be_the_answer_alone_and_the_rest_on_stderr() {
    let Some(server) = Server::start("answer.gbnf", 4096) else {
        return;
    };
    let data = data_folder();
    let output = finish(ask(data.path(), &server.url, KEY, &["How is tea made?"]));
    let said = text(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert_eq!(text(&output.stdout).trim(), ANSWER);
    assert!(
        said.contains("two ways to brew tea"),
        "the reasoning is missing: {said}"
    );
    assert!(said.contains("tokens"), "the summary is missing: {said}");
}

#[test]
fn an_interrupt_should_stop_the_answer_and_the_server_and_keep_what_came() {
    let Some(server) = Server::start("endless.gbnf", 32_768) else {
        return;
    };
    let data = data_folder();
    let child = ask(data.path(), &server.url, KEY, &["Tell me everything."])
        .spawn()
        .expect("the program starts");
    let mut running = Running::watch(child);
    running.wait_for(ENDLESS_LINE, 3);
    assert!(server.is_busy(), "the server should be at it");
    running.signal("INT");
    let output = running.output();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let deadline = Instant::now() + Duration::from_secs(20);
    while server.is_busy() {
        assert!(Instant::now() < deadline, "the server goes on for nobody");
        std::thread::sleep(Duration::from_millis(50));
    }

    let (_, messages) = kept(data.path());
    let answer = by(&messages, "assistant");
    assert_eq!(state_of(answer), "stopped");
    let content = answer["content"].as_str().unwrap_or_default();
    assert!(content.matches(ENDLESS_LINE).count() >= 3, "{content}");
    let printed = text(&output.stdout);
    assert!(
        content.trim_end().starts_with(printed.trim_end()),
        "what was printed should be kept:\n{printed}\n---\n{content}"
    );
}

#[test]
fn a_kill_in_mid_answer_should_leave_an_interrupted_answer_with_its_text() {
    let Some(server) = Server::start("endless.gbnf", 32_768) else {
        return;
    };
    let data = data_folder();
    let child = ask(data.path(), &server.url, KEY, &["Tell me everything."])
        .spawn()
        .expect("the program starts");
    let mut running = Running::watch(child);
    running.wait_for(ENDLESS_LINE, 2);
    // What came is flushed once a second, so these lines are on disk when that is past.
    let seen = Instant::now();
    while seen.elapsed() < Duration::from_millis(2_500) {
        running.wait_for(ENDLESS_LINE, 1);
    }
    running.signal("KILL");
    let output = running.output();
    assert!(!output.status.success());

    let (_, messages) = kept(data.path());
    assert_eq!(by(&messages, "user")["content"], "Tell me everything.");
    let answer = by(&messages, "assistant");
    assert_eq!(state_of(answer), "interrupted");
    let content = answer["content"].as_str().unwrap_or_default();
    assert!(content.starts_with(ENDLESS_LINE), "{content}");
}

#[test]
fn a_prompt_that_is_too_long_should_be_refused_with_both_sizes() {
    let Some(server) = Server::start("answer.gbnf", 512) else {
        return;
    };
    let data = data_folder();
    let prompt = "word ".repeat(2_000);
    let complaint = complaint(&finish(ask(data.path(), &server.url, KEY, &[&prompt])));
    // Digits only, whatever groups them.
    let sizes: Vec<u32> = complaint
        .replace(
            [',', '\u{a0}', '\u{202f}', '\'', '\u{2068}', '\u{2069}'],
            "",
        )
        .split(|c: char| !c.is_ascii_digit())
        .filter_map(|number| number.parse().ok())
        .collect();
    assert!(
        sizes.contains(&512),
        "the context's size is missing: {complaint}"
    );
    assert!(
        sizes.iter().any(|&size| size >= 2_000),
        "the prompt's size is missing: {complaint}"
    );
    assert!(
        !complaint.contains("word word"),
        "the prompt is no part of an error"
    );
}

#[test]
fn a_wrong_key_should_be_refused_with_what_to_do() {
    let Some(server) = Server::start("answer.gbnf", 512) else {
        return;
    };
    let data = data_folder();
    for wrong in ["not-the-key", ""] {
        let complaint = complaint(&finish(ask(data.path(), &server.url, wrong, &["Hello"])));
        let said = complaint.to_lowercase();
        assert!(said.contains("key"), "{complaint}");
        assert!(
            [
                "401", "unauthor", "refuse", "reject", "accept", "invalid", "wrong"
            ]
            .iter()
            .any(|word| said.contains(word)),
            "{complaint}"
        );
        assert!(
            wrong.is_empty() || !complaint.contains(wrong),
            "a key is never said"
        );
    }
}

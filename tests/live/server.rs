//! A real `llama-server` on loopback for one test, ended with it.

use std::env;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

/// The key that the server wants.
pub const KEY: &str = "a-key-for-the-live-test";

/// The running server.
pub struct Server {
    /// Where it listens.
    pub url: String,
    port: u16,
    child: Child,
    _folder: TempDir,
}

impl Server {
    /// Starts it with a grammar of this folder and waits until its model is loaded.
    /// `None`, and a line that says so, where the machine was given no server.
    pub fn start(grammar: &str, context_tokens: u32) -> Option<Self> {
        Self::start_with(grammar, context_tokens, &[])
    }

    /// The same, with more arguments. With a blank grammar the model babbles.
    pub fn start_with(grammar: &str, context_tokens: u32, more: &[&str]) -> Option<Self> {
        let Some(binary) = env::var_os("LLAMA_SERVER").filter(|path| !path.is_empty()) else {
            println!("left out: LLAMA_SERVER is not set");
            return None;
        };
        let model = env::var_os("LLAMA_MODEL").expect("LLAMA_MODEL is set beside LLAMA_SERVER");
        let folder = tempfile::tempdir().expect("a folder for the log");
        let log = folder.path().join("server.log");
        let log_file = File::create(&log).expect("the log is made");
        let port = free_port();
        let child = Command::new(binary)
            .arg("--model")
            .arg(model)
            .args(["--alias", "tiny", "--host", "127.0.0.1", "--jinja"])
            .args(["--port", &port.to_string(), "--api-key", KEY])
            .args(["--ctx-size", &context_tokens.to_string()])
            .args(["--parallel", "1", "--threads", "2"])
            .args(more)
            .args(grammar_arguments(grammar))
            .stdin(Stdio::null())
            .stdout(log_file.try_clone().expect("the log is shared"))
            .stderr(log_file)
            .spawn()
            .expect("LLAMA_SERVER starts");
        let mut server = Self {
            url: format!("http://127.0.0.1:{port}"),
            port,
            child,
            _folder: folder,
        };
        server.wait_until_loaded(&log);
        Some(server)
    }

    fn wait_until_loaded(&mut self, log: &Path) {
        let deadline = Instant::now() + Duration::from_secs(90);
        while !self
            .ask_for("/health")
            .is_some_and(|reply| reply.contains(" 200 "))
        {
            let end = self.child.try_wait().expect("the server is a child");
            assert!(
                end.is_none() && Instant::now() < deadline,
                "llama-server is not ready ({end:?}):\n{}",
                fs::read_to_string(log).unwrap_or_default()
            );
            sleep(Duration::from_millis(50));
        }
    }

    /// Whether it is at work on an answer.
    pub fn is_busy(&self) -> bool {
        let reply = self.ask_for("/slots").expect("the server replies");
        assert!(reply.contains("\"is_processing\""), "{reply}");
        reply.replace(' ', "").contains("\"is_processing\":true")
    }

    /// What its only slot took the last request to ask for.
    pub fn slot_params(&self) -> Value {
        let reply = self.ask_for("/slots").expect("the server replies");
        let (_, body) = reply.split_once("\r\n\r\n").expect("a reply has a body");
        let slots: Value = serde_json::from_str(body).expect("slots are JSON");
        slots[0]["params"].clone()
    }

    /// A bare request, so that what is tested is not used to test it.
    fn ask_for(&self, path: &str) -> Option<String> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).ok()?;
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .ok()?;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {KEY}\r\nConnection: close\r\n\r\n"
        )
        .ok()?;
        let mut reply = Vec::new();
        stream.read_to_end(&mut reply).ok()?;
        Some(String::from_utf8_lossy(&reply).into_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn grammar_arguments(grammar: &str) -> Vec<std::path::PathBuf> {
    if grammar.is_empty() {
        return Vec::new();
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/live");
    vec!["--grammar-file".into(), folder.join(grammar)]
}

/// A port that nobody had a moment ago.
pub fn free_port() -> u16 {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .expect("loopback has a free port")
        .port()
}

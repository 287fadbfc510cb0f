//! A real llama-server as a router: its models are loaded, asked and let go of, and one that
//! is no model fails with a reason.

use std::env;
use std::fs::{self, File};
use std::process::{Child, Command as Process, Stdio};
use std::sync::Arc;

use causerie::domain::{Command, Connected, Event, Failure, ModelState, Parameter, ServerKind};
use causerie::engine::{Engine, EngineOptions, EventReceiver};
use causerie::store::Store;
use tempfile::TempDir;
use tokio::time::timeout;

use crate::PATIENCE;
use crate::server::free_port;

/// The router, ended with the test.
struct Router {
    url: String,
    child: Child,
    _folder: TempDir,
}

impl Router {
    /// One with the model `tiny` and with `broken`, which is none.
    fn start() -> Option<Self> {
        let Some(binary) = env::var_os("LLAMA_SERVER").filter(|path| !path.is_empty()) else {
            println!("left out: LLAMA_SERVER is not set");
            return None;
        };
        let model = env::var_os("LLAMA_MODEL").expect("LLAMA_MODEL is set beside LLAMA_SERVER");
        let folder = tempfile::tempdir().expect("a folder for the models");
        let models = folder.path().join("models");
        fs::create_dir(&models).expect("the folder is made");
        let model = fs::canonicalize(model).expect("the model is there");
        std::os::unix::fs::symlink(model, models.join("tiny.gguf")).expect("it is linked");
        fs::write(models.join("broken.gguf"), "no model").expect("it is written");
        let log = File::create(folder.path().join("server.log")).expect("the log is made");
        let port = free_port();
        let child = Process::new(binary)
            .arg("--models-dir")
            .arg(&models)
            .args(["--host", "127.0.0.1", "--port", &port.to_string()])
            .args(["--ctx-size", "2048", "--parallel", "1", "--threads", "2"])
            .args(["--temp", "0.3"])
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("the log is shared"))
            .stderr(log)
            .spawn()
            .expect("LLAMA_SERVER starts");
        Some(Self {
            url: format!("http://127.0.0.1:{port}"),
            child,
            _folder: folder,
        })
    }
}

impl Drop for Router {
    fn drop(&mut self) {
        // Asked kindly, it ends its own children.
        crate::signal(self.child.id(), "TERM");
        let _ = self.child.wait();
    }
}

async fn until<T>(events: &mut EventReceiver, pick: impl Fn(&Event) -> Option<T>) -> T {
    let search = async {
        loop {
            let event = events.next().await.expect("the engine goes on");
            if let Some(found) = pick(&event) {
                return found;
            }
        }
    };
    timeout(PATIENCE, search).await.expect("it happens")
}

async fn connected(events: &mut EventReceiver, is_it: impl Fn(&Connected) -> bool) -> Connected {
    until(events, |event| match event {
        Event::ServerChanged(status) => status.connected().filter(|it| is_it(it)).cloned(),
        _ => None,
    })
    .await
}

fn state<'a>(connected: &'a Connected, model: &str) -> &'a ModelState {
    let known = connected.model(Some(model)).expect("the model is listed");
    &known.state
}

#[tokio::test]
async fn a_router_should_load_let_go_and_say_why_it_could_not() {
    let Some(router) = Router::start() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(folder.path()).expect("the store opens");
    let options = EngineOptions {
        server_url: Some(router.url.clone()),
        ..EngineOptions::default()
    };
    let (supervisor, mut events) = Engine::start(store, options, Arc::new(|| {}));
    let first = connected(&mut events, |_| true).await;
    assert_eq!(first.kind, ServerKind::LlamaRouter);
    assert_eq!(*state(&first, "tiny"), ModelState::Unloaded);

    supervisor.send(Command::LoadModel("tiny".to_owned()));
    connected(&mut events, |it| state(it, "tiny").is_moving()).await;
    let loaded = connected(&mut events, |it| {
        *state(it, "tiny") == ModelState::Loaded && it.context_of(Some("tiny")) == Some(2048)
    })
    .await;
    assert_eq!(loaded.models[0].id, "tiny");
    let own = loaded.defaults_of(Some("tiny"));
    let own = own.value(Parameter::Temperature).map(ToString::to_string);
    assert_eq!(own.as_deref(), Some("0.3"));
    assert_eq!(loaded.models[0].abilities.thinking, Some(true));

    supervisor.send(Command::LoadModel("broken".to_owned()));
    let failed = connected(&mut events, |it| {
        matches!(state(it, "broken"), ModelState::Failed { .. })
    })
    .await;
    let reason = "exit code 1".to_owned();
    assert_eq!(*state(&failed, "broken"), ModelState::Failed { reason });

    supervisor.send(Command::LoadModel("tiny".to_owned()));
    let refused = |event: &Event| -> Option<Failure> {
        match event {
            Event::ModelRefused { failure, .. } => Some(failure.clone()),
            _ => None,
        }
    };
    let failure = until(&mut events, refused).await;
    assert_eq!(failure.detail, "model is already running");

    supervisor.send(Command::UnloadModel("tiny".to_owned()));
    connected(&mut events, |it| *state(it, "tiny") == ModelState::Unloaded).await;
    supervisor.shutdown().await;
}

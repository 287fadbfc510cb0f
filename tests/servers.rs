//! Servers as the background sees them: what they are, how they are, and what changes on them.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "servers/known.rs"]
mod known;
#[path = "servers/router.rs"]
mod router;
mod support;
#[path = "servers/testing.rs"]
mod testing;

use std::sync::Arc;
use std::time::Duration;

use causerie::domain::{Command, Connected, Event, Server, ServerState, ServerStatus};
use causerie::engine::{Engine, EngineOptions, EventReceiver, SupervisorHandle};
use causerie::store::Store;
use tempfile::TempDir;
use tokio::time::timeout;

/// No test needs longer, unless something hangs.
const PATIENCE: Duration = Duration::from_secs(20);

struct Desk {
    store: Store,
    supervisor: SupervisorHandle,
    events: EventReceiver,
    folder: TempDir,
}

impl Desk {
    fn at(url: Option<&str>) -> Self {
        Self::prepared(url, |store| store)
    }

    fn prepared(url: Option<&str>, prepare: impl FnOnce(Store) -> Store) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = prepare(Store::open(folder.path()).unwrap());
        let options = EngineOptions {
            server_url: url.map(str::to_owned),
            ports: Vec::new(),
            ..EngineOptions::default()
        };
        let (supervisor, events) = Engine::start(store.clone(), options, Arc::new(|| {}));
        Self {
            store,
            supervisor,
            events,
            folder,
        }
    }

    fn send(&self, command: Command) {
        self.supervisor.send(command);
    }

    fn choose(&self, url: &str) {
        let url = url.to_owned();
        self.send(Command::ChooseServer(Server { url, key: None }));
    }

    /// Waits for the first event of which `pick` makes something.
    async fn wait<T>(&mut self, mut pick: impl FnMut(Event) -> Option<T>) -> T {
        let search = async {
            loop {
                let event = self.events.next().await.expect("the engine should not end");
                if let Some(found) = pick(event) {
                    return found;
                }
            }
        };
        timeout(PATIENCE, search).await.expect("no such event")
    }

    async fn status(&mut self, is_it: impl Fn(&ServerStatus) -> bool) -> ServerStatus {
        self.wait(|event| match event {
            Event::ServerChanged(status) if is_it(&status) => Some(*status),
            _ => None,
        })
        .await
    }

    /// Waits until the server answers, and as this says.
    async fn connected(&mut self, is_it: impl Fn(&Connected) -> bool) -> Connected {
        let status = self.status(|it| it.connected().is_some_and(&is_it)).await;
        match status.state {
            ServerState::Connected(connected) => *connected,
            _ => unreachable!("it was looked at"),
        }
    }
}

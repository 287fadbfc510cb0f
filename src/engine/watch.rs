//! The eye on the chosen server: how it is, told when it changes, and asked again as
//! often as its state deserves. A router is listened to besides ([`live`]). Also finds a
//! server on loopback where none is chosen.

mod live;
#[cfg(test)]
mod tests;

use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until, timeout};

use crate::api::ModelNews;
use crate::domain::{
    ApiKey, Connected, Event, Failure, FailureKind, Server, ServerKind, ServerState, ServerStatus,
};
use crate::store::Store;

use self::live::{Heard, Live};
use super::llm::LlmActorHandle;
use super::outbox::Outbox;

const LOADING_EVERY: Duration = Duration::from_secs(1);
const CONNECTED_EVERY: Duration = Duration::from_secs(10);
const FIRST_RETRY: Duration = Duration::from_secs(1);
const LONGEST_RETRY: Duration = Duration::from_secs(30);
/// What listens on loopback answers within this time, or is no server.
const FIND_WITHIN: Duration = Duration::from_millis(1500);

/// Tells the watch what to look at.
#[derive(Clone, Debug)]
pub(super) struct WatchHandle {
    commands: mpsc::UnboundedSender<Order>,
}

#[derive(Debug)]
enum Order {
    Use {
        server: Server,
        is_demo: bool,
    },
    /// The same with the key that is kept for this address.
    Unlock(String),
    Refuse(Server, Failure),
    Find,
    Retry,
    AskNow,
}

impl WatchHandle {
    /// Look at this server from now on.
    pub(super) fn choose(&self, server: Server, is_demo: bool) {
        self.send(Order::Use { server, is_demo });
    }

    /// Look at the server at this address from now on, with the key that is kept for it.
    pub(super) fn unlock(&self, url: String) {
        self.send(Order::Unlock(url));
    }

    /// This server was chosen, and cannot be used as it is.
    pub(super) fn refuse(&self, server: Server, failure: Failure) {
        self.send(Order::Refuse(server, failure));
    }

    /// Look over loopback.
    pub(super) fn find(&self) {
        self.send(Order::Find);
    }

    /// The person wants to know now.
    pub(super) fn retry(&self) {
        self.send(Order::Retry);
    }

    /// A turn met something: have a quiet look before it is time.
    pub(super) fn ask_now(&self) {
        self.send(Order::AskNow);
    }

    fn send(&self, order: Order) {
        // After the end nobody looks, and nobody needs to.
        let _ = self.commands.send(order);
    }
}

/// What the watch does next, after `delay`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    Rest,
    Find,
    /// Look for the key first.
    Unlock,
    Ask,
}

/// The watch itself.
pub(super) struct Watch {
    orders: mpsc::UnboundedReceiver<Order>,
    look: Look,
}

struct Look {
    llm: LlmActorHandle,
    store: Store,
    outbox: Outbox,
    ports: Vec<u16>,
    status: watch::Sender<ServerStatus>,
    is_demo: bool,
    task: Task,
    /// From when `delay` counts.
    since: Instant,
    delay: Duration,
    retry: Duration,
    live: Live,
    /// A connected server that was silent once: it may only be busy.
    is_doubted: bool,
}

impl Watch {
    pub(super) fn new(
        llm: LlmActorHandle,
        store: Store,
        outbox: Outbox,
        ports: Vec<u16>,
    ) -> (WatchHandle, watch::Receiver<ServerStatus>, Self) {
        let (commands, orders) = mpsc::unbounded_channel();
        // Until the first order it is not known whether there is a server.
        let (status, receiver) = watch::channel(ServerStatus {
            server: None,
            state: ServerState::Searching,
        });
        let look = Look {
            llm,
            store,
            outbox,
            ports,
            status,
            is_demo: false,
            task: Task::Rest,
            since: Instant::now(),
            delay: Duration::ZERO,
            retry: FIRST_RETRY,
            live: Live::default(),
            is_doubted: false,
        };
        (WatchHandle { commands }, receiver, Self { orders, look })
    }

    /// Looks until the last handle is dropped.
    pub(super) async fn run(mut self) {
        loop {
            // An order calls off what is under way; so does news, after which it begins anew.
            let look = &mut self.look;
            let errand = look.errand();
            tokio::select! {
                biased;
                order = self.orders.recv() => match order {
                    Some(order) => look.take(order),
                    None => return,
                },
                heard = look.live.next() => look.hear(heard),
                found = errand.run() => look.conclude(found),
            }
        }
    }
}

/// What came of a piece of work.
enum Found {
    Server(Option<(Server, Result<Connected, Failure>)>),
    Key(Result<Option<ApiKey>, Failure>),
    Info(Result<Connected, Failure>),
}

impl Look {
    fn take(&mut self, order: Order) {
        match order {
            Order::Use { server, is_demo } => {
                self.is_demo = is_demo;
                self.begin(Some(server), ServerState::Connecting, Task::Ask);
            }
            Order::Unlock(url) => {
                self.is_demo = false;
                let server = Server { url, key: None };
                self.begin(Some(server), ServerState::Connecting, Task::Unlock);
            }
            Order::Refuse(server, failure) => {
                self.is_demo = false;
                let state = ServerState::Offline {
                    failure,
                    retry_ms: 0,
                };
                self.begin(Some(server), state, Task::Rest);
            }
            Order::Find => {
                self.is_demo = false;
                self.begin(None, ServerState::Searching, Task::Find);
            }
            Order::Retry => self.retry(),
            Order::AskNow => {
                if self.task == Task::Ask {
                    self.wait(Duration::ZERO);
                }
            }
        }
    }

    fn retry(&mut self) {
        let status = self.status.borrow().clone();
        match (status.server, status.state) {
            (None, _) => self.begin(None, ServerState::Searching, Task::Find),
            (Some(_), ServerState::Connected { .. }) => self.wait(Duration::ZERO),
            (Some(server), _) => {
                // A key that could not be looked up before may be there now.
                let needs_key = server.key.is_none() && !self.is_demo;
                let task = if needs_key { Task::Unlock } else { Task::Ask };
                self.begin(Some(server), ServerState::Connecting, task);
            }
        }
    }

    fn begin(&mut self, server: Option<Server>, state: ServerState, task: Task) {
        self.task = task;
        self.wait(Duration::ZERO);
        self.retry = FIRST_RETRY;
        self.is_doubted = false;
        self.live = Live::default();
        self.publish(ServerStatus { server, state });
    }

    fn wait(&mut self, delay: Duration) {
        self.since = Instant::now();
        self.delay = delay;
    }

    /// What is to be done next, as it stands by itself.
    fn errand(&self) -> Errand {
        Errand {
            llm: self.llm.clone(),
            store: self.store.clone(),
            ports: self.ports.clone(),
            server: self.status.borrow().server.clone(),
            task: self.task,
            at: self.since + self.delay,
        }
    }

    /// What a router tells by itself.
    fn hear(&mut self, heard: Heard) {
        let status = self.status.borrow().clone();
        let ServerState::Connected(mut connected) = status.state else {
            return;
        };
        match heard {
            Heard::News(ModelNews::State { model, state }) => {
                let known = connected.models.iter_mut().find(|it| it.id == model);
                // What begins or ends to be in memory is another model now, and what is not
                // in the list must be looked up.
                let is_known = known.is_some();
                let was_moving = state.is_moving();
                if let Some(known) = known {
                    known.state = state;
                }
                if !was_moving || !is_known {
                    self.wait(Duration::ZERO);
                }
                let state = ServerState::Connected(connected);
                self.publish(ServerStatus { state, ..status });
            }
            // The connection may be over because the server is.
            Heard::News(ModelNews::Changed) | Heard::End => self.wait(Duration::ZERO),
            // One without a stream is looked at more often instead.
            Heard::NoStream => self.wait(pause(&connected, &self.live)),
        }
    }

    fn conclude(&mut self, found: Found) {
        match found {
            Found::Server(None) => self.begin(None, ServerState::None, Task::Rest),
            Found::Server(Some((server, info))) => {
                self.task = Task::Ask;
                self.conclude_info(Some(server), info);
            }
            Found::Key(key) => {
                self.task = Task::Ask;
                self.wait(Duration::ZERO);
                let status = self.status.borrow().clone();
                match (key, status.server) {
                    (Ok(key), Some(server)) => {
                        let server = Some(Server { key, ..server });
                        self.publish(ServerStatus { server, ..status });
                    }
                    (Ok(_), None) => {}
                    (Err(failure), _) => self.outbox.push(Event::StoreFailed(failure)),
                }
            }
            Found::Info(info) => {
                let server = self.status.borrow().server.clone();
                self.conclude_info(server, info);
            }
        }
    }

    fn conclude_info(&mut self, server: Option<Server>, info: Result<Connected, Failure>) {
        let state = match info {
            Ok(info) => {
                if info.features.loads_models
                    && let Some(server) = &server
                {
                    self.live.listen(&self.llm, server);
                }
                self.wait(pause(&info, &self.live));
                self.retry = FIRST_RETRY;
                self.is_doubted = false;
                let kind = if self.is_demo {
                    ServerKind::Demo
                } else {
                    info.kind
                };
                ServerState::Connected(Box::new(Connected { kind, ..info }))
            }
            Err(failure) if failure.kind == FailureKind::Loading => {
                self.wait(LOADING_EVERY);
                self.retry = FIRST_RETRY;
                ServerState::Loading
            }
            Err(failure) => {
                let is_connected = self.status.borrow().is_connected();
                if is_connected && failure.kind == FailureKind::Timeout && !self.is_doubted {
                    self.is_doubted = true;
                    self.wait(FIRST_RETRY);
                    return;
                }
                self.live = Live::default();
                self.wait(self.retry);
                self.retry = (self.retry * 2).min(LONGEST_RETRY);
                ServerState::Offline {
                    failure,
                    retry_ms: self.delay.as_millis() as u64,
                }
            }
        };
        self.publish(ServerStatus { server, state });
    }

    fn publish(&self, status: ServerStatus) {
        let has_changed = self.status.send_if_modified(|known| {
            let has_changed = *known != status;
            known.clone_from(&status);
            has_changed
        });
        if has_changed {
            self.outbox.push(Event::ServerChanged(Box::new(status)));
        }
    }
}

/// How long a server that answers is left in peace: less where something happens on it and it
/// does not tell of that by itself.
fn pause(connected: &Connected, live: &Live) -> Duration {
    let is_moving = connected.models.iter().any(|it| it.state.is_moving());
    if is_moving && !live.is_open() {
        return LOADING_EVERY;
    }
    CONNECTED_EVERY
}

/// A piece of work, with all that it needs: the watch goes on listening meanwhile.
struct Errand {
    llm: LlmActorHandle,
    store: Store,
    ports: Vec<u16>,
    server: Option<Server>,
    task: Task,
    at: Instant,
}

impl Errand {
    async fn run(self) -> Found {
        sleep_until(self.at).await;
        match (self.task, self.server.clone()) {
            (Task::Rest, _) => std::future::pending().await,
            (Task::Find, _) => Found::Server(self.find().await),
            (Task::Unlock, Some(server)) => Found::Key(self.store.key(server.url).await),
            (Task::Ask, Some(server)) => Found::Info(self.llm.info(server).await),
            (Task::Unlock | Task::Ask, None) => {
                Found::Info(Err(Failure::new(FailureKind::NoServer, "")))
            }
        }
    }

    /// Asks all usual ports at once; the first in their order that answers as a server
    /// wins. One that wants a key is taken where no other answers.
    async fn find(&self) -> Option<(Server, Result<Connected, Failure>)> {
        let ask = |port: u16| {
            let llm = self.llm.clone();
            let store = self.store.clone();
            tokio::spawn(async move {
                let url = format!("http://127.0.0.1:{port}");
                let key = store.key(url.clone()).await.ok().flatten();
                let server = Server { url, key };
                let info = timeout(FIND_WITHIN, llm.info(server.clone())).await.ok()?;
                Some((server, info))
            })
        };
        let questions: Vec<_> = self.ports.iter().copied().map(ask).collect();
        let mut locked = None;
        // Whoever is not waited for any more falls silent by the time-out.
        for question in questions {
            let Ok(Some((server, info))) = question.await else {
                continue;
            };
            match info.as_ref().map_err(|failure| failure.kind) {
                Ok(_) | Err(FailureKind::Loading) => return Some((server, info)),
                Err(FailureKind::Unauthorised) => locked = locked.or(Some((server, info))),
                Err(_) => {}
            }
        }
        locked
    }
}

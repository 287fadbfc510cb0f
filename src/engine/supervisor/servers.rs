//! Servers: which one is used, with which key, and what is asked of one on the side.

use tokio::time::Instant;

use crate::api::base_url;
use crate::demo;
use crate::domain::{ApiKey, Event, Failure, FailureKind, Server, ServerReport};
use crate::engine::keeper::Job;

use super::SupervisorRunner;

impl SupervisorRunner {
    pub(super) async fn choose_first_server(&mut self) {
        if self.options.is_demo {
            self.start_demo().await;
            return;
        }
        // A key that was given goes to the address that was given, and to no other.
        if let Some(url) = self.options.server_url.clone() {
            let key = self.options.server_key.clone();
            self.use_known_server(&url, key).await;
        } else if let Some(url) = self.settings.server_url.clone() {
            self.use_known_server(&url, None).await;
        } else {
            self.tools.watch.find();
        }
    }

    /// Uses a server with this key, or else with the one that is kept for it.
    async fn use_known_server(&mut self, url: &str, key: Option<ApiKey>) {
        match base_url(url) {
            Ok(url) => {
                let key = match key {
                    Some(key) => Some(key),
                    None => self.known_key(&url).await,
                };
                self.tools.watch.choose(Server { url, key }, false);
            }
            Err(failure) => {
                let url = url.to_owned();
                self.tools.watch.refuse(Server { url, key: None }, failure);
            }
        }
    }

    async fn known_key(&self, url: &str) -> Option<ApiKey> {
        if let Some(key) = self.keys.get(url) {
            return Some(key.clone());
        }
        match self.tools.store.key(url.to_owned()).await {
            Ok(key) => key,
            Err(failure) => {
                self.tools.outbox.push(Event::StoreFailed(failure));
                None
            }
        }
    }

    /// A blank key is one that was not typed: the one that is kept goes on being used.
    pub(super) async fn choose_server(&mut self, server: Server) {
        let url = match base_url(&server.url) {
            Ok(url) => url,
            Err(failure) => {
                self.tools.watch.refuse(server, failure);
                return;
            }
        };
        self.settings.server_url = Some(url.clone());
        self.keep_settings();
        let key = match server.key {
            Some(key) => {
                self.keys.insert(url.clone(), key.clone());
                self.keeper.keep(Job::Key(url.clone(), Some(key.clone())));
                Some(key)
            }
            None => self.known_key(&url).await,
        };
        self.tools.watch.choose(Server { url, key }, false);
    }

    /// Starts the demo where it does not run yet, and uses it for this run.
    pub(super) async fn start_demo(&mut self) {
        let demo = match self.demo.take() {
            Some(demo) => demo,
            None => match demo::start(0, demo::DEFAULT_TOKENS_PER_SECOND).await {
                Ok(demo) => demo,
                Err(error) => {
                    let url = "http://127.0.0.1".to_owned();
                    let failure = Failure::new(FailureKind::Refused, error.to_string());
                    self.tools.watch.refuse(Server { url, key: None }, failure);
                    return;
                }
            },
        };
        let url = demo.url();
        self.demo = Some(demo);
        self.tools.watch.choose(Server { url, key: None }, true);
    }

    /// Remembers the key to an address, or forgets it. A server in use is asked with it.
    pub(super) fn save_key(&mut self, url: &str, key: Option<ApiKey>) {
        let Ok(url) = base_url(url) else {
            return;
        };
        match key.clone() {
            Some(key) => self.keys.insert(url.clone(), key),
            None => self.keys.remove(&url),
        };
        self.keeper.keep(Job::Key(url.clone(), key.clone()));
        let is_used = |used: &Server| used.url == url;
        if self
            .tools
            .server
            .borrow()
            .server
            .as_ref()
            .is_some_and(is_used)
        {
            self.tools.watch.choose(Server { url, key }, false);
        }
    }

    /// Asks a server what it is.
    pub(super) async fn test_server(&mut self, number: u64, server: Server) {
        let (llm, outbox) = (self.tools.llm.clone(), self.tools.outbox.clone());
        let server = match base_url(&server.url) {
            Ok(url) => {
                let key = match server.key {
                    Some(key) => Some(key),
                    None => self.known_key(&url).await,
                };
                Server { url, key }
            }
            Err(failure) => {
                let result = Err(failure);
                outbox.push(Event::ServerTested { number, result });
                return;
            }
        };
        tokio::spawn(async move {
            let began = Instant::now();
            let result = llm.info(server).await.map(|connected| {
                let ms = began.elapsed().as_millis() as u64;
                Box::new(ServerReport { ms, connected })
            });
            outbox.push(Event::ServerTested { number, result });
        });
    }

    /// Has the server load a model, or let go of it.
    pub(super) fn load_model(&self, model: String, is_wanted: bool) {
        let Some(server) = self.tools.server.borrow().server.clone() else {
            return;
        };
        let tools = self.tools.clone();
        tokio::spawn(async move {
            let asked = async {
                let client = tools.llm.client().await?;
                client.load_model(&server, &model, is_wanted).await
            };
            if let Err(failure) = asked.await {
                tools.outbox.push(Event::ModelRefused { model, failure });
            }
            tools.watch.ask_now();
        });
    }
}

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
            self.use_server(&url, key);
        } else if let Some(url) = self.settings.server_url.clone() {
            self.use_server(&url, None);
        } else {
            self.tools.watch.find();
        }
    }

    /// Uses a server with this key, or else with the one that is kept for it.
    fn use_server(&mut self, url: &str, key: Option<ApiKey>) {
        match base_url(url) {
            Ok(url) => match key.or_else(|| self.keys.get(&url).cloned()) {
                Some(key) => {
                    let key = Some(key);
                    self.tools.watch.choose(Server { url, key }, false);
                }
                None => self.tools.watch.unlock(url),
            },
            Err(failure) => {
                let url = url.to_owned();
                self.tools.watch.refuse(Server { url, key: None }, failure);
            }
        }
    }

    /// A blank key is one that was not typed: the one that is kept goes on being used.
    pub(super) fn choose_server(&mut self, server: Server) {
        let url = match base_url(&server.url) {
            Ok(url) => url,
            Err(failure) => {
                self.tools.watch.refuse(server, failure);
                return;
            }
        };
        self.settings.server_url = Some(url.clone());
        self.settings.know_server(&url);
        self.keep_settings();
        if let Some(key) = &server.key {
            self.keys.insert(url.clone(), key.clone());
            self.keeper.keep(Job::Key(url.clone(), server.key.clone()));
        }
        self.use_server(&url, server.key);
    }

    /// Remembers what the server in use was found to be.
    pub(super) fn note_server_kind(&mut self) {
        let status = self.tools.server.borrow_and_update().clone();
        let (Some(server), Some(connected)) = (&status.server, status.connected()) else {
            return;
        };
        if self.settings.note_server_kind(&server.url, connected.kind) {
            self.keep_settings();
        }
    }

    /// Tells which servers have a key, beside everything else: a keyring may take its time.
    pub(super) fn tell_keys(&self) {
        let (store, outbox) = (self.tools.store.clone(), self.tools.outbox.clone());
        tokio::spawn(async move {
            outbox.push(match store.keyed_urls().await {
                Ok((urls, place)) => Event::KeysChanged { urls, place },
                Err(failure) => Event::StoreFailed(failure),
            });
        });
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
    pub(super) fn test_server(&self, number: u64, server: Server) {
        let (llm, outbox) = (self.tools.llm.clone(), self.tools.outbox.clone());
        let url = match base_url(&server.url) {
            Ok(url) => url,
            Err(failure) => {
                let result = Err(failure);
                outbox.push(Event::ServerTested { number, result });
                return;
            }
        };
        let store = self.tools.store.clone();
        let key = server.key.or_else(|| self.keys.get(&url).cloned());
        tokio::spawn(async move {
            let key = match key {
                Some(key) => Some(key),
                None => match store.key(url.clone()).await {
                    Ok(key) => key,
                    Err(failure) => {
                        let result = Err(failure);
                        outbox.push(Event::ServerTested { number, result });
                        return;
                    }
                },
            };
            let server = Server { url, key };
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

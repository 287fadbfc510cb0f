//! The servers that the person named: found again, with their kinds and their keys.

use std::sync::Arc;

use causerie::domain::{
    ApiKey, Command, Event, FailureKind, KeyPlace, Server, ServerEntry, ServerKind, ServerState,
    Settings,
};
use causerie::store::{Keyring, KeyringRefusal};
use serde_json::{Value, json};

use crate::Desk;
use crate::support::{Router, Script, ScriptedServer, canned};

/// A keyring with one key to everything.
struct OneKey;

impl Keyring for OneKey {
    fn answers(&self) -> bool {
        true
    }

    fn key(&self, _: &str) -> Result<Option<ApiKey>, KeyringRefusal> {
        Ok(ApiKey::new("from the keyring"))
    }

    fn save(&self, _: &str, _: &ApiKey) -> Result<(), KeyringRefusal> {
        Ok(())
    }

    fn forget(&self, _: &str) -> Result<(), KeyringRefusal> {
        Ok(())
    }
}

fn locked(right: &'static str) -> ScriptedServer {
    ScriptedServer::start_raw(move |request| {
        if request.header("authorization") == Some(&format!("Bearer {right}")) {
            return canned(request).unwrap_or_else(|| Script::answer("open"));
        }
        Script::failure(401, "authentication_error", "Invalid API Key", &Value::Null)
    })
}

#[tokio::test]
async fn a_server_that_is_chosen_should_be_in_the_list_with_what_it_is() {
    let (single, router) = (
        ScriptedServer::start(|_| Script::new()),
        Router::with(&["a"]),
    );
    let router = router.start();
    let mut desk = Desk::at(None);
    desk.choose(&format!("{}/v1/", single.url()));
    desk.connected(|it| it.kind == ServerKind::LlamaServer)
        .await;
    // The window's copy, in which nothing is known of kinds, does not undo it.
    let known = |url: &str, name: &str| ServerEntry::new(name, url);
    let settings = Settings {
        servers: vec![known(single.url(), "One"), known(router.url(), "Two")],
        ..Settings::default()
    };
    desk.send(Command::SaveSettings(Box::new(settings)));
    desk.choose(router.url());
    let connected = desk
        .connected(|it| it.kind == ServerKind::LlamaRouter)
        .await;
    assert_eq!(connected.models[0].id, "a");
    desk.supervisor.shutdown().await;
    let folder = desk.folder;
    drop((desk.store, desk.supervisor, desk.events));
    let store = causerie::store::Store::open(folder.path()).unwrap();
    let settings = store.load().await.unwrap().settings;
    let kinds: Vec<_> = settings
        .servers
        .iter()
        .map(|it| (it.label(), it.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("One", Some(ServerKind::LlamaServer)),
            ("Two", Some(ServerKind::LlamaRouter))
        ]
    );
    assert_eq!(settings.server_url.as_deref(), Some(router.url()));
}

#[tokio::test]
async fn the_keys_that_are_kept_should_be_told_at_the_start_and_when_they_change() {
    let mut desk = Desk::prepared(None, |store| store.with_keyring(Arc::new(OneKey)));
    let keys = |event| match event {
        Event::KeysChanged { urls, place } => Some((urls, place)),
        _ => None,
    };
    assert_eq!(desk.wait(keys).await, (Vec::new(), KeyPlace::Keyring));
    let url = "http://127.0.0.1:9".to_owned();
    desk.send(Command::SaveKey {
        url: url.clone(),
        key: ApiKey::new("secret"),
    });
    assert_eq!(
        desk.wait(keys).await,
        (vec![url.clone()], KeyPlace::Keyring)
    );
    desk.send(Command::SaveKey { url, key: None });
    assert_eq!(desk.wait(keys).await, (Vec::new(), KeyPlace::Keyring));
}

#[tokio::test]
async fn a_server_should_be_let_into_by_the_key_from_the_keyring() {
    let server = locked("from the keyring");
    let url = server.url().to_owned();
    let mut desk = Desk::prepared(None, |store| store.with_keyring(Arc::new(OneKey)));
    let key = ApiKey::new("from the keyring");
    desk.store.save_key(url.clone(), key.clone()).await.unwrap();
    desk.choose(&url);
    let status = desk
        .status(causerie::domain::ServerStatus::is_connected)
        .await;
    assert_eq!(status.server, Some(Server { url, key }));
}

#[tokio::test]
async fn a_key_that_is_saved_should_let_into_the_server_in_use_at_once() {
    let server = locked("right");
    let mut desk = Desk::at(Some(server.url()));
    desk.status(|it| match &it.state {
        ServerState::Offline { failure, .. } => failure.kind == FailureKind::Unauthorised,
        _ => false,
    })
    .await;
    desk.send(Command::SaveKey {
        url: server.url().to_owned(),
        key: ApiKey::new("right"),
    });
    desk.connected(|_| true).await;
    desk.send(Command::SaveKey {
        url: server.url().to_owned(),
        key: None,
    });
    desk.status(|it| matches!(it.state, ServerState::Offline { .. }))
        .await;
}

#[tokio::test]
async fn a_server_that_comes_back_with_other_settings_should_be_known_as_it_is_now() {
    let turn = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let now = turn.clone();
    let server = ScriptedServer::start_raw(move |request| {
        let turn = now.load(std::sync::atomic::Ordering::SeqCst);
        match (turn, request.path.as_str()) {
            (1, _) => Script::new(),
            (2, _) => Script::loading(),
            (_, "/props") => Script::json(
                200,
                &json!({"default_generation_settings": {"params": {"temperature": turn},
                    "n_ctx": 1000 + turn}, "build_info": "b1234-abcdef0"}),
            ),
            _ => canned(request).unwrap_or_default(),
        }
    });
    let mut desk = Desk::at(Some(server.url()));
    let connected = desk.connected(|_| true).await;
    assert_eq!(connected.context_tokens, Some(1000));
    for (state, wish) in [(1, true), (2, true), (3, false)] {
        turn.store(state, std::sync::atomic::Ordering::SeqCst);
        if wish {
            desk.send(Command::RetryServer);
        }
        desk.status(|it| match &it.state {
            ServerState::Offline { .. } => state == 1,
            ServerState::Loading => state == 2,
            ServerState::Connected(connected) => {
                state == 3
                    && connected.context_tokens == Some(1003)
                    && connected.defaults != causerie::domain::Sampling::default()
            }
            _ => false,
        })
        .await;
    }
}

//! What is logged: facts, and nothing that a person wrote, a model said or a key holds.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

mod support;

use std::io::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use causerie::domain::{
    ApiKey, Change, Command, ConversationId, DraftPlace, Event, Message, MessageId, NewTurn, Role,
    Timestamp, TurnId, TurnOptions,
};
use causerie::engine::{Engine, EngineOptions};
use causerie::store::{Keyring, KeyringRefusal, Store};
use serde_json::Value;
use support::{Script, ScriptedServer};
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<u8>>>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A keyring that takes nothing.
struct Locked;

impl Keyring for Locked {
    fn answers(&self) -> bool {
        true
    }

    fn key(&self, _: &str) -> Result<Option<ApiKey>, KeyringRefusal> {
        Err(KeyringRefusal("locked".to_owned()))
    }

    fn save(&self, _: &str, _: &ApiKey) -> Result<(), KeyringRefusal> {
        Err(KeyringRefusal("locked".to_owned()))
    }

    fn forget(&self, _: &str) -> Result<(), KeyringRefusal> {
        Err(KeyringRefusal("locked".to_owned()))
    }
}

#[tokio::test]
async fn no_prompt_no_answer_and_no_key_should_be_logged() {
    let lines = Lines::default();
    let writer = lines.clone();
    let level = LevelFilter::TRACE;
    let subscriber = tracing_subscriber::fmt()
        .with_writer(move || writer.clone())
        .with_max_level(level)
        .finish()
        .with(Targets::new().with_target("causerie", level));
    // For all threads of the process: this file has no other test.
    tracing::subscriber::set_global_default(subscriber).unwrap();

    // One answer, one refusal that repeats the prompt, one that does so in its code, and one
    // in the middle of an answer.
    let server = ScriptedServer::start(|request| {
        let words = "you said secret-prompt";
        let error = serde_json::json!({"error": {"code": 500, "message": words, "type": words}});
        match request.body["messages"][0]["content"].as_str().unwrap() {
            "secret-prompt 0" => Script::answer("secret-answer"),
            "secret-prompt 1" => Script::failure(400, "bad", words, &Value::Null),
            "secret-prompt 2" => Script::failure(500, words, words, &Value::Null),
            _ => Script::stream()
                .words("content", "secret-answer")
                .event(&error),
        }
    });
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let store = store.with_keyring(Arc::new(Locked));
    let key = ApiKey::new("secret-key");
    store.save_key(server.url().to_owned(), key).await.unwrap();
    let options = EngineOptions {
        server_url: Some(server.url().to_owned()),
        ..EngineOptions::default()
    };
    let (supervisor, mut events) = Engine::start(store, options, Arc::new(|| {}));
    supervisor.send(Command::SaveKey {
        url: "http://127.0.0.1:9".to_owned(),
        key: ApiKey::new("secret-key"),
    });
    for number in 0..4 {
        let now = Timestamp(1);
        let [asked, answer] = [(); 2].map(|()| MessageId::from(Uuid::now_v7()));
        let text = format!("secret-prompt {number}");
        let turn = TurnId::from(Uuid::now_v7());
        let new = NewTurn {
            turn,
            conversation: ConversationId::from(Uuid::now_v7()),
            messages: vec![Message::new(asked, None, Role::User, text, now)],
            answer: Message::awaited(answer, Some(asked), now),
            typed_in: Some(DraftPlace::NewConversation),
            queue: None,
            options: TurnOptions::default(),
        };
        let conversation = Some(ConversationId::from(Uuid::now_v7()));
        let text = "secret-draft".to_owned();
        supervisor.send(Command::Change(Change::SaveDraft {
            place: conversation.into(),
            text,
        }));
        supervisor.send(Command::SendMessage(Box::new(new)));
        let ended = async {
            while let Some(event) = events.next().await {
                if matches!(&event, Event::TurnEnded(end) if end.turn == turn) {
                    return;
                }
            }
        };
        tokio::time::timeout(PATIENCE, ended).await.expect("no end");
    }
    supervisor.shutdown().await;

    let log = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("a turn failed"), "nothing was logged: {log}");
    assert!(log.contains("did not take a key"), "{log}");
    assert!(!log.contains("secret"), "{log}");
}

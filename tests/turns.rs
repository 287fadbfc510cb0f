//! Turns from end to end: the engine and the store against a server that can misbehave.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "turns/fit.rs"]
mod fit;
mod support;
#[path = "turns/thinking.rs"]
mod thinking;
#[path = "turns/unsaved.rs"]
mod unsaved;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use causerie::domain::{
    ApiKey, Command, ConversationId, DraftPlace, Event, FailureKind, FinishReason, Message,
    MessageId, NewTurn, Outcome, Role, ServerStatus, Timestamp, TurnEnd, TurnId, TurnOptions,
};
use causerie::engine::{Engine, EngineOptions, EventReceiver, SupervisorHandle};
use causerie::store::Store;
use serde_json::json;
use support::{Gate, Script, ScriptedServer, chunk};
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

/// No test needs longer, unless something hangs.
const PATIENCE: Duration = Duration::from_secs(30);

struct Desk {
    folder: TempDir,
    store: Store,
    supervisor: SupervisorHandle,
    events: EventReceiver,
}

/// The engine with a fresh store, once it knows how the server is.
async fn desk(server: &ScriptedServer) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    let mut desk = start(folder, server.url());
    desk.wait(|event| match event {
        Event::ServerChanged(status) if status.is_connected() => Some(status),
        _ => None,
    })
    .await;
    desk
}

fn start(folder: TempDir, url: &str) -> Desk {
    let store = Store::open(folder.path()).unwrap();
    let options = EngineOptions {
        server_url: Some(url.to_owned()),
        ..EngineOptions::default()
    };
    let (supervisor, events) = Engine::start(store.clone(), options, Arc::new(|| {}));
    Desk {
        folder,
        store,
        supervisor,
        events,
    }
}

impl Desk {
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

    async fn ended(&mut self, turn: TurnId) -> TurnEnd {
        self.wait(|event| match event {
            Event::TurnEnded(end) if end.turn == turn => Some(*end),
            _ => None,
        })
        .await
    }

    /// Waits until this text of a turn has arrived.
    async fn text(&mut self, turn: TurnId, text: &str) {
        let mut seen = String::new();
        self.wait(|event| match event {
            Event::TurnAdvanced { turn: of, delta } if of == turn => {
                seen.push_str(&delta.content);
                (seen == text).then_some(())
            }
            _ => None,
        })
        .await;
    }

    fn send(&self, text: &str) -> NewTurn {
        self.send_to(ConversationId::from(Uuid::now_v7()), None, text)
    }

    fn send_to(
        &self,
        conversation: ConversationId,
        parent: Option<MessageId>,
        text: &str,
    ) -> NewTurn {
        let now = Timestamp(1_000_000);
        let id = MessageId::from(Uuid::now_v7());
        let new = NewTurn {
            turn: TurnId::from(Uuid::now_v7()),
            conversation,
            messages: vec![Message::new(id, parent, Role::User, text.to_owned(), now)],
            answer: Message::awaited(MessageId::from(Uuid::now_v7()), Some(id), now),
            typed_in: Some(DraftPlace::NewConversation),
            queue: None,
            options: TurnOptions::default(),
        };
        self.supervisor
            .send(Command::SendMessage(Box::new(new.clone())));
        new
    }

    async fn stored(&self, new: &NewTurn) -> Option<Message> {
        stored(&self.store, new).await
    }

    /// Ends the engine, and opens the store again as the next start would.
    async fn restart(self) -> (TempDir, Store) {
        self.supervisor.shutdown().await;
        let Self {
            folder,
            store,
            supervisor,
            events,
        } = self;
        drop((store, supervisor, events));
        let store = Store::open(folder.path()).unwrap();
        (folder, store)
    }
}

async fn stored(store: &Store, new: &NewTurn) -> Option<Message> {
    let conversation = store.conversation(new.conversation).await.unwrap()?;
    conversation.tree.message(new.answer.id).cloned()
}

#[tokio::test]
async fn an_answer_should_be_stored_with_its_thoughts_and_measurements() {
    let mut server = ScriptedServer::start(|_| Script::reasoning_then("let me see", "It is so."));
    let mut desk = desk(&server).await;
    let new = desk.send("is it so?");
    let request = server.chat_request().await;
    assert_eq!(request.body["model"], "scripted");
    assert_eq!(request.body["messages"].as_array().unwrap().len(), 1);
    assert_eq!(request.body["messages"][0]["content"], "is it so?");
    assert_eq!(request.body["stream"], true);
    assert_eq!(request.body["timings_per_token"], true);
    let end = desk.ended(new.turn).await;
    assert_eq!(
        (&end.outcome, &end.failure),
        (&Some(Outcome::complete()), &None)
    );
    let (_folder, store) = desk.restart().await;
    let row = stored(&store, &new).await.unwrap();
    assert_eq!(
        (&*row.reasoning, &*row.content),
        ("let me see", "It is so.")
    );
    assert!(row.reasoning_ms.is_some());
    assert_eq!(row.model.as_deref(), Some("scripted"));
    assert_eq!(row.timings.unwrap().predicted_n, 7);
    assert_eq!(row.timings, end.timings);
}

#[tokio::test]
async fn the_next_turn_should_send_the_branch_that_it_continues() {
    let mut server = ScriptedServer::start(|_| Script::answer("an answer"));
    let mut desk = desk(&server).await;
    let first = desk.send("one");
    desk.ended(first.turn).await;
    let aside = desk.send_to(first.conversation, Some(first.answer.id), "aside");
    desk.ended(aside.turn).await;
    let second = desk.send_to(first.conversation, Some(first.answer.id), "two");
    desk.ended(second.turn).await;
    for _ in 0..2 {
        server.chat_request().await;
    }
    let request = server.chat_request().await;
    let sent: Vec<_> = request.body["messages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|message| message["content"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(sent, ["one", "an answer", "two"]);
}

#[tokio::test]
async fn a_tool_call_should_be_stored_whole() {
    let server = ScriptedServer::start(|_| Script::tool_call("look", "{\"at\": \"the sky\"}"));
    let mut desk = desk(&server).await;
    let new = desk.send("look up");
    let end = desk.ended(new.turn).await;
    let reason = FinishReason::ToolCalls;
    assert_eq!(end.outcome, Some(Outcome::Finished { reason }));
    let row = desk.stored(&new).await.unwrap();
    assert_eq!(row.tool_calls[0].name, "look");
    assert_eq!(row.tool_calls[0].arguments, "{\"at\": \"the sky\"}");
}

#[tokio::test]
async fn an_answer_that_comes_byte_by_byte_should_be_the_same() {
    let server = ScriptedServer::start(|_| Script::answer("naïve 語 🙂").byte_by_byte());
    let mut desk = desk(&server).await;
    let new = desk.send("go");
    assert_eq!(
        desk.ended(new.turn).await.outcome,
        Some(Outcome::complete())
    );
    assert_eq!(desk.stored(&new).await.unwrap().content, "naïve 語 🙂");
}

#[tokio::test]
async fn a_window_that_does_not_drain_should_get_all_of_a_long_answer_later() {
    let words: Vec<_> = (0..10_000).map(|number| number.to_string()).collect();
    let text = words.join(" ");
    let expected = text.clone();
    let server = ScriptedServer::start(move |_| Script::answer(&text));
    let mut desk = desk(&server).await;
    let new = desk.send("go on");
    let on_disk = async {
        while desk
            .stored(&new)
            .await
            .is_none_or(|row| row.outcome.is_streaming())
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, on_disk).await.unwrap();
    let mut heard = String::new();
    let mut deltas = 0;
    desk.wait(|event| match event {
        Event::TurnAdvanced { delta, .. } => {
            heard.push_str(&delta.content);
            deltas += 1;
            None
        }
        Event::TurnEnded(_) => Some(()),
        _ => None,
    })
    .await;
    assert_eq!(heard, expected);
    assert!(deltas < 5_000, "{deltas} deltas were not joined");
    assert_eq!(desk.stored(&new).await.unwrap().content, expected);
}

#[tokio::test]
async fn a_stop_in_mid_stream_should_close_the_socket_and_keep_the_text() {
    let mut server =
        ScriptedServer::start(|_| Script::stream().words("content", "half an").stall());
    let mut desk = desk(&server).await;
    let new = desk.send("go");
    let request = server.chat_request().await;
    desk.text(new.turn, "half an").await;
    desk.supervisor.send(Command::StopTurn(new.turn));
    let end = desk.ended(new.turn).await;
    assert_eq!((end.outcome, end.failure), (Some(Outcome::Stopped), None));
    assert_eq!(desk.stored(&new).await.unwrap().content, "half an");
    timeout(PATIENCE, request.closed()).await.unwrap();
}

#[tokio::test]
async fn a_stop_before_the_first_token_should_close_the_socket_and_leave_no_answer() {
    for script in [Script::new().stall(), Script::stream().stall()] {
        let mut server = ScriptedServer::start(move |_| script.clone());
        let mut desk = desk(&server).await;
        let new = desk.send("go");
        let request = server.chat_request().await;
        desk.supervisor.send(Command::StopTurn(new.turn));
        let end = desk.ended(new.turn).await;
        assert_eq!((end.outcome, end.failure), (None, None));
        assert_eq!(desk.stored(&new).await, None);
        timeout(PATIENCE, request.closed()).await.unwrap();
    }
}

#[tokio::test]
async fn a_reset_in_mid_stream_should_interrupt_and_keep_the_text() {
    let gate = Gate::new();
    let script_gate = gate.clone();
    let server = ScriptedServer::start(move |_| {
        let stream = Script::stream().words("content", "half an");
        stream.wait(&script_gate).send("data: {\"cho").reset()
    });
    let mut desk = desk(&server).await;
    let new = desk.send("go");
    desk.text(new.turn, "half an").await;
    gate.open();
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::Interrupted));
    assert_eq!(end.failure.unwrap().kind, FailureKind::Offline);
    let (_folder, store) = desk.restart().await;
    let row = stored(&store, &new).await.unwrap();
    assert_eq!(
        (row.outcome, &*row.content),
        (Outcome::Interrupted, "half an")
    );
}

#[tokio::test]
async fn a_stream_without_an_end_should_be_interrupted_and_not_finished() {
    let server = ScriptedServer::start(|_| Script::stream().words("content", "half an"));
    let mut desk = desk(&server).await;
    let new = desk.send("go");
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::Interrupted));
    assert_eq!(desk.stored(&new).await.unwrap().content, "half an");
}

#[tokio::test]
async fn a_refusal_should_be_told_in_the_servers_words_and_leave_no_answer() {
    let context = json!({"n_prompt_tokens": 5000, "n_ctx": 4096});
    let too_long = "request (5000 tokens) exceeds the available context size";
    for (script, kind) in [
        (
            Script::failure(401, "authentication_error", "Invalid API Key", &json!(null)),
            FailureKind::Unauthorised,
        ),
        (
            Script::failure(400, "exceed_context_size_error", too_long, &context),
            FailureKind::ContextTooLong,
        ),
        (
            Script::failure(500, "server_error", "boom", &json!(null)),
            FailureKind::Server,
        ),
        (
            Script::body(200, "text/html", "<html>hello</html>"),
            FailureKind::Protocol,
        ),
    ] {
        let server = ScriptedServer::start(move |_| script.clone());
        let mut desk = desk(&server).await;
        let new = desk.send("go");
        let end = desk.ended(new.turn).await;
        let failure = end.failure.unwrap();
        assert_eq!((end.outcome, failure.kind), (None, kind), "{failure}");
        if kind == FailureKind::ContextTooLong {
            assert_eq!(failure.context_tokens, Some(4096));
            assert_eq!(failure.detail, too_long);
        }
        assert_eq!(desk.stored(&new).await, None);
        let line = desk.store.summary(new.conversation).await.unwrap().unwrap();
        assert_eq!(line.message_count, 1, "the question stays");
    }
}

#[tokio::test]
async fn a_server_that_still_loads_should_answer_when_it_is_ready() {
    let server = ScriptedServer::loading_then_ready(4, "ready now");
    let mut desk = start(tempfile::tempdir().unwrap(), server.url());
    let new = desk.send("go");
    let end = desk.ended(new.turn).await;
    assert_eq!(
        (end.outcome, end.failure),
        (Some(Outcome::complete()), None)
    );
    assert_eq!(desk.stored(&new).await.unwrap().content, "ready now");
}

#[tokio::test]
async fn an_error_in_mid_stream_should_fail_the_turn_and_keep_the_text() {
    let error =
        json!({"error": {"code": 500, "message": "Compute error.", "type": "server_error"}});
    let server =
        ScriptedServer::start(move |_| Script::stream().words("content", "half an").event(&error));
    let mut desk = desk(&server).await;
    let new = desk.send("go");
    let end = desk.ended(new.turn).await;
    let failure = end.failure.unwrap();
    assert_eq!(failure.kind, FailureKind::Server);
    assert_eq!(failure.detail, "Compute error.");
    let row = desk.stored(&new).await.unwrap();
    assert_eq!(row.outcome, Outcome::Failed { failure });
    assert_eq!(row.content, "half an");
}

#[tokio::test]
async fn two_conversations_should_stream_at_once() {
    let gate = Gate::new();
    let script_gate = gate.clone();
    let server = ScriptedServer::start(move |request| {
        let asked = request.body["messages"][0]["content"].as_str().unwrap();
        let stream = Script::stream().words("content", &format!("to {asked}"));
        stream.wait(&script_gate).finish("stop")
    });
    let mut desk = desk(&server).await;
    let (a, b) = (desk.send("a"), desk.send("b"));
    let mut heard = [String::new(), String::new()];
    desk.wait(|event| {
        if let Event::TurnAdvanced { turn, delta } = event {
            heard[usize::from(turn == b.turn)].push_str(&delta.content);
        }
        (heard == ["to a", "to b"]).then_some(())
    })
    .await;
    gate.open();
    gate.open();
    let mut open = vec![a.turn, b.turn];
    desk.wait(|event| {
        if let Event::TurnEnded(end) = event {
            open.retain(|turn| *turn != end.turn);
        }
        open.is_empty().then_some(())
    })
    .await;
    assert_eq!(desk.stored(&a).await.unwrap().content, "to a");
    assert_eq!(desk.stored(&b).await.unwrap().content, "to b");
}

#[tokio::test]
async fn nothing_of_a_stopped_turn_should_come_late() {
    let server = ScriptedServer::start(|_| {
        Script::stream().endless(&format!("data: {}\n\n", chunk(&json!({"content": "x"}))))
    });
    let mut desk = desk(&server).await;
    let old = desk.send("go");
    // The name of the model comes before the first word, and is nothing to be kept.
    desk.wait(|event| match event {
        Event::TurnAdvanced { delta, .. } => (!delta.content.is_empty()).then_some(()),
        _ => None,
    })
    .await;
    desk.supervisor.send(Command::StopTurn(old.turn));
    desk.ended(old.turn).await;
    let kept = desk.stored(&old).await.unwrap();
    let new = desk.send_to(old.conversation, Some(old.answer.id), "again");
    let mut advances = 0;
    desk.wait(|event| {
        if let Event::TurnAdvanced { turn, .. } = event {
            assert_eq!(turn, new.turn, "a late delta");
            advances += 1;
        }
        (advances == 5).then_some(())
    })
    .await;
    // A finished message is never changed by a later turn.
    assert_eq!(desk.stored(&old).await.unwrap(), kept);
    desk.supervisor.send(Command::StopTurn(new.turn));
    desk.ended(new.turn).await;
}

#[tokio::test]
async fn a_refused_insert_should_send_nothing() {
    let mut server = ScriptedServer::start(|_| Script::answer("yes"));
    let mut desk = desk(&server).await;
    let nowhere = Some(MessageId::from(Uuid::now_v7()));
    let new = desk.send_to(ConversationId::from(Uuid::now_v7()), nowhere, "first");
    let failure = desk
        .wait(|event| match event {
            Event::TurnRefused { turn, failure } if turn == new.turn => Some(failure),
            _ => None,
        })
        .await;
    assert!(failure.is_of_store());
    // The first request that ever comes is the next one.
    let next = desk.send("second");
    let request = server.chat_request().await;
    assert_eq!(request.body["messages"][0]["content"], "second");
    assert_eq!(
        desk.ended(next.turn).await.outcome,
        Some(Outcome::complete())
    );
}

#[tokio::test]
async fn a_shutdown_in_mid_turn_should_keep_the_text_and_close_the_socket() {
    let mut server =
        ScriptedServer::start(|_| Script::stream().words("content", "half an").stall());
    let mut desk = desk(&server).await;
    let new = desk.send("go");
    let request = server.chat_request().await;
    desk.text(new.turn, "half an").await;
    let (_folder, store) = desk.restart().await;
    timeout(PATIENCE, request.closed()).await.unwrap();
    let row = stored(&store, &new).await.unwrap();
    assert_eq!(
        (row.outcome, &*row.content),
        (Outcome::Interrupted, "half an")
    );
}

#[tokio::test]
async fn opening_a_streaming_conversation_should_give_all_that_came() {
    let gate = Gate::new();
    let script_gate = gate.clone();
    let server = ScriptedServer::start(move |_| {
        let stream = Script::stream().words("content", "so far ");
        let stream = stream.wait(&script_gate).words("content", "so good");
        stream.finish("stop")
    });
    let mut desk = desk(&server).await;
    let new = desk.send("go");
    desk.text(new.turn, "so far ").await;
    desk.supervisor
        .send(Command::OpenConversation(new.conversation));
    let opened = desk
        .wait(|event| match event {
            Event::ConversationOpened(opened) => Some(opened),
            _ => None,
        })
        .await;
    let answer = opened.tree.message(new.answer.id).unwrap();
    assert_eq!(answer.content, "so far ");
    assert!(answer.outcome.is_streaming());
    gate.open();
    desk.text(new.turn, "so good").await;
    desk.ended(new.turn).await;
    assert_eq!(desk.stored(&new).await.unwrap().content, "so far so good");
}

#[tokio::test]
async fn the_kept_key_should_go_to_the_server_that_it_is_for() {
    let mut server = ScriptedServer::start(|_| Script::answer("yes"));
    let folder = tempfile::tempdir().unwrap();
    keep_key(folder.path(), server.url()).await;
    let mut desk = start(folder, server.url());
    let new = desk.send("go");
    let request = server.chat_request().await;
    assert_eq!(request.header("authorization"), Some("Bearer sesame"));
    desk.ended(new.turn).await;
}

async fn keep_key(folder: &Path, url: &str) {
    let store = Store::open(folder).unwrap();
    store
        .save_key(url.to_owned(), ApiKey::new("sesame"))
        .await
        .unwrap();
    store.close().await;
}

#[tokio::test]
async fn the_state_of_the_server_should_be_told_once_it_is_known() {
    let server = ScriptedServer::start(|_| Script::new());
    let mut desk = start(tempfile::tempdir().unwrap(), server.url());
    let status: ServerStatus = desk
        .wait(|event| match event {
            Event::ServerChanged(status) if status.is_connected() => Some(*status),
            _ => None,
        })
        .await;
    assert_eq!(status.server.as_ref().unwrap().url, server.url());
    assert_eq!(status.model().unwrap().id, "scripted");
    assert_eq!(status.context_tokens(), Some(4096));
}

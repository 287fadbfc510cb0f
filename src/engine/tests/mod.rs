//! The engine over a real store, with a model that the test holds in its hand.

mod continuing;
mod put_away;
mod search;
mod servers;
mod spare;
mod thinking;
mod titles;
mod turns;

use std::sync::Arc;
use std::time::Duration;

use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

use crate::api::CompletionEvent;
use crate::domain::Connected;
use crate::domain::{
    Command, Conversation, ConversationId, DraftPlace, Event, Failure, FailureKind, FinishReason,
    Message, MessageId, Model, NewTurn, Outcome, Role, Server, ServerState, Settings, Timestamp,
    TurnEnd, TurnId, TurnOptions,
};
use crate::store::Store;

use super::knowledge::fake::FakeRag;
use super::llm::fake::{FakeModel, FakeStream};
use super::{Engine, EngineOptions, EventReceiver, SupervisorHandle};

/// No test needs longer, unless something hangs.
const PATIENCE: Duration = Duration::from_secs(20);

struct Desk {
    _folder: TempDir,
    store: Store,
    supervisor: SupervisorHandle,
    events: EventReceiver,
    model: FakeModel,
    documents: FakeRag,
}

fn tiny() -> Connected {
    Connected {
        models: vec![Model {
            id: "tiny".to_owned(),
            context_tokens: Some(4096),
            ..Model::default()
        }],
        ..Connected::default()
    }
}

fn desk() -> Desk {
    let options = EngineOptions {
        server_url: Some("http://127.0.0.1:9".to_owned()),
        ..EngineOptions::default()
    };
    desk_with(options, |_| Ok(tiny()), |_| {})
}

fn desk_with(
    options: EngineOptions,
    info: impl Fn(&Server) -> Result<Connected, Failure> + Send + 'static,
    prepare: impl FnOnce(&std::path::Path),
) -> Desk {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let store = Store::open(folder.path()).unwrap();
    let (llm, model) = FakeModel::new(info);
    let (rag, documents) = FakeRag::new();
    let (supervisor, events) =
        Engine::start_with(store.clone(), options, Arc::new(|| {}), llm, Some(rag));
    Desk {
        _folder: folder,
        store,
        supervisor,
        events,
        model,
        documents,
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

    /// Waits until this much text of a turn has arrived.
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

    fn send(&self, new: &NewTurn) {
        self.supervisor
            .send(Command::SendMessage(Box::new(new.clone())));
    }

    /// Sends a message and lets the model answer it.
    async fn talk(&mut self, new: &NewTurn, answer: &str) {
        self.send(new);
        let stream = self.asked().await;
        reply(&stream, answer).await;
        self.ended(new.turn).await;
    }

    async fn asked(&mut self) -> FakeStream {
        let asked = timeout(PATIENCE, self.model.asked()).await;
        asked.expect("the model was not asked")
    }

    async fn stored(&self, new: &NewTurn) -> Option<Message> {
        let conversation = self.store.conversation(new.conversation).await.unwrap()?;
        conversation.tree.message(new.answer.id).cloned()
    }
}

async fn reply(stream: &FakeStream, text: &str) {
    stream.say(text).await;
    let reason = FinishReason::Stop;
    stream.event(CompletionEvent::Finished(reason)).await;
    stream.end(Ok(())).await;
}

fn new_turn(text: &str) -> NewTurn {
    let conversation = ConversationId::from(Uuid::now_v7());
    turn_in(conversation, None, text)
}

fn turn_in(conversation: ConversationId, parent: Option<MessageId>, text: &str) -> NewTurn {
    let now = Timestamp(1_000_000);
    let id = MessageId::from(Uuid::now_v7());
    NewTurn {
        turn: TurnId::from(Uuid::now_v7()),
        conversation,
        messages: vec![Message::new(id, parent, Role::User, text.to_owned(), now)],
        answer: Message::awaited(MessageId::from(Uuid::now_v7()), Some(id), now),
        typed_in: Some(DraftPlace::NewConversation),
        queue: None,
        options: TurnOptions::default(),
    }
}

fn failure(kind: FailureKind) -> Failure {
    Failure::new(kind, "as the server says")
}

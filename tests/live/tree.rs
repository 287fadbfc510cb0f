//! The operations on a tree against the real server, through the engine.

use std::sync::Arc;
use std::time::Duration;

use causerie::domain::{
    ApiKey, Command, ContinuedTurn, ConversationId, Event, Message, MessageId, NewTurn, Outcome,
    Parameter, ParameterValue, Reasoning, Role, Timestamp, Tree, TurnEnd, TurnId, TurnOptions,
};
use causerie::engine::{Engine, EngineOptions, EventReceiver, Reader, SupervisorHandle};
use causerie::store::{NewMessages, Store};
use tempfile::TempDir;
use tokio::time::timeout;
use uuid::Uuid;

use super::PATIENCE;
use super::server::{KEY, Server};

/// The engine on a fresh store, and a conversation in it.
pub struct Desk {
    _folder: TempDir,
    store: Store,
    /// Takes commands.
    pub supervisor: SupervisorHandle,
    events: EventReceiver,
    /// The conversation.
    pub conversation: ConversationId,
}

impl Desk {
    /// The engine on this server.
    pub fn new(server: &Server) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a store");
        let options = EngineOptions {
            server_url: Some(server.url.clone()),
            server_key: ApiKey::new(KEY),
            reader: Reader::new(env!("CARGO_BIN_EXE_causerie").into()),
            ..EngineOptions::default()
        };
        let (supervisor, events) = Engine::start(store.clone(), options, Arc::new(|| {}));
        Self {
            _folder: folder,
            store,
            supervisor,
            events,
            conversation: Uuid::now_v7().into(),
        }
    }

    /// Waits for the first event of which `pick` makes something.
    pub async fn wait<T>(&mut self, mut pick: impl FnMut(Event) -> Option<T>) -> T {
        let search = async {
            loop {
                let event = self.events.next().await.expect("the engine goes on");
                if let Some(found) = pick(event) {
                    return found;
                }
            }
        };
        timeout(PATIENCE, search).await.expect("it comes in time")
    }

    /// Asks below a message, with words of the person's where there are some.
    pub fn ask(&self, parent: Option<MessageId>, words: Option<&str>) -> (TurnId, MessageId) {
        self.ask_with(parent, words, TurnOptions::default())
    }

    /// The same with options.
    pub fn ask_with(
        &self,
        parent: Option<MessageId>,
        words: Option<&str>,
        options: TurnOptions,
    ) -> (TurnId, MessageId) {
        let id = MessageId::from(Uuid::now_v7());
        let question =
            |words: &str| Message::new(id, parent, Role::User, words.to_owned(), Timestamp(1_000));
        self.begin(words.map(question), parent, options)
    }

    /// Sends a message of the person's.
    pub fn send(&self, question: Message, options: TurnOptions) -> (TurnId, MessageId) {
        self.begin(Some(question), None, options)
    }

    fn begin(
        &self,
        question: Option<Message>,
        parent: Option<MessageId>,
        options: TurnOptions,
    ) -> (TurnId, MessageId) {
        let above = question.as_ref().map(|question| question.id).or(parent);
        let id = MessageId::from(Uuid::now_v7());
        let answer = Message::awaited(id, above, Timestamp(1_000));
        let new = NewTurn {
            turn: Uuid::now_v7().into(),
            conversation: self.conversation,
            messages: question.into_iter().collect(),
            answer: answer.clone(),
            typed_in: None,
            queue: None,
            options,
        };
        let turn = new.turn;
        self.supervisor.send(Command::SendMessage(Box::new(new)));
        (turn, answer.id)
    }

    /// Lets a turn run until so many bytes have come, and stops it.
    async fn stop_after(&mut self, turn: TurnId, bytes: usize) -> TurnEnd {
        let mut seen = 0;
        self.wait(|event| match event {
            Event::TurnAdvanced { turn: of, delta } if of == turn => {
                seen += delta.content.len() + delta.reasoning.len();
                (seen >= bytes).then_some(())
            }
            Event::TurnRefused { failure, .. } => panic!("refused: {failure:?}"),
            _ => None,
        })
        .await;
        self.supervisor.send(Command::StopTurn(turn));
        self.wait(|event| match event {
            Event::TurnEnded(end) if end.turn == turn => Some(*end),
            _ => None,
        })
        .await
    }

    /// The conversation as it is kept.
    pub async fn tree(&self) -> Tree {
        let read = self.store.conversation(self.conversation).await;
        read.expect("read").expect("it is there").tree
    }

    /// A message as it is kept.
    pub async fn message(&self, id: MessageId) -> Message {
        self.tree().await.message(id).expect("it is kept").clone()
    }

    async fn go_on(&mut self, answer: MessageId, bytes: usize) -> TurnEnd {
        let turn = Uuid::now_v7().into();
        let continued = ContinuedTurn {
            turn,
            conversation: self.conversation,
            answer,
            options: TurnOptions::default(),
        };
        self.supervisor
            .send(Command::ContinueAnswer(Box::new(continued)));
        self.stop_after(turn, bytes).await
    }
}

#[tokio::test]
async fn stop_continue_regenerate_and_edit_should_work_on_one_tree() {
    let Some(server) = Server::start("lines.gbnf", 32_768) else {
        return;
    };
    let mut desk = Desk::new(&server);
    let (turn, answer) = desk.ask(None, Some("Talk to me."));
    let end = desk.stop_after(turn, 200).await;
    assert_eq!(end.outcome, Some(Outcome::Stopped));
    let first = desk.message(answer).await;
    let question = first.parent.expect("the question");

    let end = desk.go_on(answer, 200).await;
    assert_eq!((end.outcome, end.failure), (Some(Outcome::Stopped), None));
    let longer = desk.message(answer).await;
    let added = longer.content.strip_prefix(&first.content);
    let added = added.expect("what was said stays");
    assert!(added.len() >= 200, "{added}");
    // No second beginning: the server went on with the same message.
    assert!(!added.contains("<|im_start|>"), "{added}");
    let (before, after) = (first.timings.expect("measured"), longer.timings);
    let after = after.expect("measured");
    assert!(after.predicted_n > before.predicted_n);
    assert!(after.context_used() > before.context_used());

    let (turn, other) = desk.ask(Some(question), None);
    desk.stop_after(turn, 100).await;
    let (turn, changed) = desk.ask(None, Some("Talk to me about trees."));
    desk.stop_after(turn, 100).await;
    let tree = desk.tree().await;
    assert_eq!(tree.siblings(answer), [answer, other]);
    let edited = tree.message(changed).and_then(|message| message.parent);
    assert_eq!(tree.children(None), [question, edited.expect("a question")]);
    assert_eq!(tree.selected_leaf(), Some(changed));
    assert_eq!(tree.message(answer), Some(&longer), "the old one stays");
}

#[tokio::test]
async fn an_answer_cut_off_in_its_thoughts_should_go_on_with_them() {
    let Some(server) = Server::start("thoughts.gbnf", 32_768) else {
        return;
    };
    let mut desk = Desk::new(&server);
    let (turn, answer) = desk.ask(None, Some("Think about it."));
    desk.stop_after(turn, 150).await;
    let first = desk.message(answer).await;
    assert!(first.content.is_empty() && first.reasoning.len() >= 150);
    let end = desk.go_on(answer, 150).await;
    assert_eq!((end.outcome, end.failure), (Some(Outcome::Stopped), None));
    let longer = desk.message(answer).await;
    assert!(longer.reasoning.starts_with(&first.reasoning));
    assert!(longer.reasoning.len() + longer.content.len() >= first.reasoning.len() + 150);
    assert!(longer.reasoning_ms > first.reasoning_ms);
    // Stopping ends the work of the server too.
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    while server.is_busy() {
        assert!(
            std::time::Instant::now() < deadline,
            "it goes on for nobody"
        );
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn thinking_should_end_when_the_person_wants_the_answer() {
    // A grammar would have its own idea of what follows the thoughts. Without one the model
    // babbles, and never ends its thoughts by itself.
    let Some(server) = Server::start_with("", 4_096, &[]) else {
        return;
    };
    let mut desk = Desk::new(&server);
    let id = || MessageId::from(Uuid::now_v7());
    let now = Timestamp(1_000);
    let question = Message::new(id(), None, Role::User, "Why?".to_owned(), now);
    let mut begun = Message::awaited(id(), Some(question.id), now);
    begun.reasoning = "Let me think about it".to_owned();
    begun.outcome = Outcome::Stopped;
    let answer = begun.id;
    let new = NewMessages::new(desk.conversation, "Why?", vec![question, begun], now);
    desk.store.insert_messages(new).await.expect("inserted");

    let turn = TurnId::from(Uuid::now_v7());
    let most_tokens = (Parameter::MaxTokens, ParameterValue::Whole(600));
    let options = TurnOptions {
        reasoning: Reasoning::Max,
        sampling: [most_tokens].into_iter().collect(),
        ..TurnOptions::default()
    };
    let continued = ContinuedTurn {
        turn,
        conversation: desk.conversation,
        answer,
        options,
    };
    desk.supervisor
        .send(Command::ContinueAnswer(Box::new(continued)));
    let mut thoughts = 0;
    desk.wait(|event| match event {
        Event::TurnAdvanced { turn: of, delta } if of == turn => {
            assert!(delta.content.is_empty(), "it thinks until it is told");
            thoughts += delta.reasoning.len();
            (thoughts > 100).then_some(())
        }
        Event::TurnRefused { failure, .. } => panic!("refused: {failure:?}"),
        _ => None,
    })
    .await;
    desk.supervisor.send(Command::EndThinking(turn));
    desk.wait(|event| match event {
        Event::TurnAdvanced { turn: of, delta } if of == turn => {
            (!delta.content.is_empty()).then_some(())
        }
        Event::TurnEnded(end) if end.turn == turn => panic!("it thought to the end: {end:?}"),
        _ => None,
    })
    .await;
    desk.supervisor.send(Command::StopTurn(turn));
}

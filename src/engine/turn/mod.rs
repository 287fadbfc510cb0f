//! One turn: its messages are on disk, the request leaves, pieces arrive, the answer
//! is written down at most once a second, and its end is committed before it is told.

mod ending;
mod preparing;
mod stream;

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use crate::domain::{
    Conversation, ConversationId, Event, Failure, FailureKind, Message, MessageId, Outcome, Server,
    Tree, TurnId, TurnOptions,
};
use crate::store::Store;

use super::flush::Flush;
use super::partial::Partial;
use super::think::Limits;
use super::tools::Tools;
use super::unsaved::LastWrite;
use ending::Ending;
use preparing::Groundworks;

/// Comes when a turn's messages are committed, or could not be.
pub(super) type Ready = oneshot::Receiver<Result<(), Failure>>;

/// The answer that a turn writes.
pub(super) enum Answer {
    /// One that was inserted for it, still empty.
    New(Box<Message>),
    /// One that is there already: what comes is appended.
    Continued(MessageId),
}

impl Answer {
    pub(super) const fn id(&self) -> MessageId {
        match self {
            Self::New(message) => message.id,
            Self::Continued(id) => *id,
        }
    }
}

/// What one turn is given.
pub(super) struct Order {
    pub(super) turn: TurnId,
    pub(super) conversation: ConversationId,
    pub(super) answer: Answer,
    pub(super) options: TurnOptions,
    pub(super) ready: Ready,
    /// The person ends it.
    pub(super) stop: CancellationToken,
    /// The person wants the answer, and no more thoughts.
    pub(super) end_thinking: Arc<Notify>,
    /// The window wants to read the conversation.
    pub(super) opens: mpsc::UnboundedReceiver<()>,
    /// How long a server may load its model before the turn gives up.
    pub(super) patience: Duration,
    /// What holds for what is done before the answer.
    pub(super) limits: Limits,
}

/// What a turn leaves to the supervisor, which tells it once the conversation is free:
/// whoever hears of the end may send the next message at once.
pub(super) struct Over {
    pub(super) news: Event,
    /// What the disk did not take.
    pub(super) unsaved: Option<LastWrite>,
    /// The window wanted to read the conversation, and was not answered.
    pub(super) is_open_wanted: bool,
}

/// Runs a turn to its end.
pub(super) async fn run(tools: Tools, order: Order) -> Over {
    let Order {
        turn,
        conversation,
        answer,
        options,
        ready,
        stop,
        end_thinking,
        mut opens,
        patience,
        limits,
    } = order;
    let mut over = match begin(&tools.store, conversation, answer, ready).await {
        Err(failure) => Over {
            news: Event::TurnRefused { turn, failure },
            unsaved: None,
            is_open_wanted: false,
        },
        Ok((partial, branch)) => {
            tools.outbox.push(Event::TurnStarted(turn));
            let mut running = Running {
                turn,
                conversation,
                partial,
                options,
                stop,
                end_thinking,
                asked: None,
                patience,
                limits,
                ground: Groundworks::default(),
                flush: Flush::default(),
                reading: None,
                has_told_store: false,
                tools,
            };
            let ending = match branch {
                Ok(branch) => running.stream(branch, &mut opens).await,
                Err(failure) => Ending::Failed(failure),
            };
            running.conclude(ending).await
        }
    };
    // From here on the supervisor finds the door closed, and remembers the wish itself.
    opens.close();
    over.is_open_wanted |= opens.try_recv().is_ok();
    over
}

/// The messages that the model is to read; of an answer that is gone on with, itself too.
type Branch = Arc<Vec<Message>>;

/// The answer as far as it has come, and the branch that the model is to read. The outer
/// failure refuses the turn; with the inner one it ends as failed.
async fn begin(
    store: &Store,
    id: ConversationId,
    answer: Answer,
    ready: Ready,
) -> Result<(Partial, Result<Branch, Failure>), Failure> {
    ready
        .await
        .unwrap_or_else(|_| Err(Failure::new(FailureKind::Store, "")))?;
    let read = store.conversation(id).await;
    let read = read.and_then(|read| read.ok_or_else(|| Failure::new(FailureKind::Store, "")));
    let path = |tree: &Tree, end: Option<MessageId>| -> Branch {
        let path = end.map(|end| tree.path_to(end)).unwrap_or_default();
        Arc::new(path.into_iter().cloned().collect())
    };
    match answer {
        Answer::New(message) => {
            let branch = read.map(|conversation| path(&conversation.tree, message.parent));
            Ok((Partial::new(*message), branch))
        }
        Answer::Continued(answer) => {
            let tree = read?.tree;
            let message = tree
                .message(answer)
                .filter(|message| message.can_be_continued());
            let Some(message) = message.cloned() else {
                let code = "cannot_continue";
                return Err(Failure::coded(FailureKind::BadRequest, code, ""));
            };
            let branch = path(&tree, Some(answer));
            Ok((Partial::continuing(message), Ok(branch)))
        }
    }
}

struct Running {
    turn: TurnId,
    conversation: ConversationId,
    partial: Partial,
    options: TurnOptions,
    stop: CancellationToken,
    end_thinking: Arc<Notify>,
    /// The server that was asked, and for which model.
    asked: Option<(Server, Option<String>)>,
    patience: Duration,
    limits: Limits,
    ground: Groundworks,
    flush: Flush,
    reading: Option<JoinHandle<Result<Option<Conversation>, Failure>>>,
    has_told_store: bool,
    tools: Tools,
}

impl Running {
    fn answer(&self) -> MessageId {
        self.partial.message.id
    }

    fn start_flush(&mut self) {
        self.flush.is_due = false;
        self.flush.last = Some(Instant::now());
        let store = self.tools.store.clone();
        let update = self.partial.update(Outcome::Streaming);
        self.flush.running = Some(tokio::spawn(
            async move { store.update_answer(update).await },
        ));
    }

    /// Tells once that the store fails; the answer goes on arriving in the window.
    fn tell_store(&mut self, failure: Failure) {
        if !self.has_told_store {
            self.has_told_store = true;
            self.tools.outbox.push(Event::StoreFailed(failure));
        }
    }

    fn start_reading(&mut self) {
        let store = self.tools.store.clone();
        let id = self.conversation;
        self.reading
            .get_or_insert_with(|| tokio::spawn(async move { store.conversation(id).await }));
    }

    /// Tells the conversation as it is at this very moment: the store's copy of the
    /// answer may be a second old, and the next delta must follow without a gap.
    fn tell_opened(&mut self, read: Option<Result<Option<Conversation>, Failure>>) {
        let event = match read {
            Some(Ok(Some(mut conversation))) => {
                let answer = &self.partial.message;
                conversation
                    .tree
                    .update(answer.id, |row| row.clone_from(answer));
                Event::ConversationOpened(Box::new(conversation))
            }
            Some(Ok(None)) | None => return,
            Some(Err(failure)) => Event::StoreFailed(failure),
        };
        self.tools.outbox.push(event);
    }
}

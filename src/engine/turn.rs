//! One turn: its messages are on disk, the request leaves, pieces arrive, the answer
//! is written down at most once a second, and its end is committed before it is told.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep_until};
use tokio_util::sync::CancellationToken;

use crate::api::ChatRequest;
use crate::domain::{
    Conversation, ConversationId, Event, Failure, FailureKind, FinishReason, Fit, Message,
    MessageId, Outcome, PromptMessage, PromptParts, Server, ServerState, ServerStatus, Tree,
    TurnDelta, TurnEnd, TurnId, TurnOptions, TurnPhase,
};
use crate::store::Store;

use super::fit::{self, Fitted, Refused};
use super::flush::{Flush, FlushNews, finished};
use super::llm::{Chunk, LlmStream};
use super::partial::Partial;
use super::tools::Tools;
use super::unsaved::LastWrite;

/// A server that loads its model is asked again after this time.
const LOADING_RETRY: Duration = Duration::from_secs(1);
/// Chunks taken at once; what is ready joins into one delta.
const MOST_AT_ONCE: usize = 256;

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

/// How a turn ends.
enum Ending {
    Finished(FinishReason),
    Stopped,
    Interrupted,
    Failed(Failure),
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
    flush: Flush,
    reading: Option<JoinHandle<Result<Option<Conversation>, Failure>>>,
    has_told_store: bool,
    tools: Tools,
}

impl Running {
    /// Asks, and takes in the answer until it ends in one way or another.
    async fn stream(&mut self, branch: Branch, opens: &mut mpsc::UnboundedReceiver<()>) -> Ending {
        let stop = self.stop.clone();
        let shutdown = self.tools.shutdown.clone();
        let end_thinking = Arc::clone(&self.end_thinking);
        let mut server = self.tools.server.clone();
        let give_up = Instant::now() + self.patience;
        let mut ask_at = Some(Instant::now());
        let mut fitting: Option<Fitting> = None;
        let mut refused: Option<Refused> = None;
        let mut sent_chars = 0;
        let mut stream: Option<LlmStream> = None;
        let mut pieces = Vec::with_capacity(MOST_AT_ONCE);
        loop {
            // The stream comes last: it may always be ready, and must not keep the
            // others from their turn.
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return Ending::Interrupted,
                () = stop.cancelled() => return Ending::Stopped,
                () = end_thinking.notified() => self.end_thinking(),
                Some(()) = opens.recv() => self.start_reading(),
                read = finished(&mut self.reading) => self.tell_opened(read),
                flushed = self.flush.next() => match flushed {
                    FlushNews::Due => self.start_flush(),
                    FlushNews::Failed(failure) => self.tell_store(failure),
                },
                status = settled(ask_at, &mut server) => {
                    ask_at = None;
                    let model = self.model(&status);
                    let Some(server) = status.server.clone() else {
                        return Ending::Failed(Failure::new(FailureKind::NoServer, ""));
                    };
                    self.expect_model(model.as_deref());
                    self.asked = Some((server.clone(), model.clone()));
                    let has_files = branch.iter().any(|it| !it.attachments.is_empty());
                    if self.options.fit == Fit::Whole && !has_files {
                        let parts = PromptParts::default();
                        let prompt = fit::whole(&branch, &parts, self.partial.is_continued());
                        stream = self.ask(prompt);
                    } else {
                        let order = self.fitting(status, server, model);
                        let (branch, refused) = (Arc::clone(&branch), refused.clone());
                        let order = fit::Order { branch, refused, ..order };
                        fitting = Some(Box::pin(fit::prepare(order)));
                    }
                }
                fitted = fitted(&mut fitting) => {
                    fitting = None;
                    sent_chars = fitted.chars;
                    let prompt = self.take_fitted(fitted);
                    stream = self.ask(prompt);
                }
                _ = receive(&mut stream, &mut pieces) => {
                    let Some(end) = self.take(&mut pieces) else {
                        continue;
                    };
                    stream = None;
                    match end {
                        Err(failure) if self.is_worth_waiting(&failure, give_up) => {
                            self.tools.watch.ask_now();
                            ask_at = Some(Instant::now() + LOADING_RETRY);
                        }
                        Err(failure) if refused.is_none() && self.can_be_shorter(&failure) => {
                            refused = Some(Refused { failure, chars: sent_chars });
                            ask_at = Some(Instant::now());
                        }
                        end => return self.ending(end),
                    }
                }
            }
        }
    }

    /// Asks the server to end the thinking. Where it does not, the thoughts go on, which is
    /// no reason to end the turn.
    fn end_thinking(&self) {
        let (Some((server, model)), Some(name)) = (self.asked.clone(), self.partial.name.clone())
        else {
            return;
        };
        let (tools, turn) = (self.tools.clone(), self.turn);
        tokio::spawn(async move {
            let asked = async {
                let client = tools.llm.client().await?;
                client.end_thinking(&server, &name, model.as_deref()).await
            };
            if let Err(failure) = asked.await {
                let failure = Failure {
                    kind: FailureKind::BadRequest,
                    code: Some("thinking_goes_on".to_owned()),
                    ..failure
                };
                tools.outbox.push(Event::TurnHindered { turn, failure });
            }
        });
    }

    /// What is known for the fitting, but for the branch.
    fn fitting(&self, status: ServerStatus, server: Server, model: Option<String>) -> fit::Order {
        fit::Order {
            tools: self.tools.clone(),
            turn: self.turn,
            status,
            server,
            model,
            branch: Arc::default(),
            parts: Arc::default(),
            continues_last: self.partial.is_continued(),
            options: self.options.clone(),
            refused: None,
        }
    }

    /// Tells what was left out, and why there is no summary, where that is so.
    fn take_fitted(&mut self, fitted: Fitted) -> Vec<PromptMessage> {
        let turn = self.turn;
        if let Some(failure) = fitted.trouble {
            let hindered = Event::TurnHindered { turn, failure };
            self.tools.outbox.push(hindered);
        }
        self.partial.message.cut.clone_from(&fitted.cut);
        self.partial.message.unsent = fitted.unsent;
        let delta = TurnDelta {
            cut: fitted.cut,
            unsent: fitted.unsent,
            phase: Some(TurnPhase::Requested),
            ..TurnDelta::default()
        };
        self.tools.outbox.push(Event::TurnAdvanced {
            turn,
            delta: Box::new(delta),
        });
        fitted.prompt
    }

    /// Sends the request.
    fn ask(&self, prompt: Vec<PromptMessage>) -> Option<LlmStream> {
        let (server, model) = self.asked.clone()?;
        let request = self.request(model, prompt);
        Some(self.tools.llm.stream(server, request))
    }

    /// Whether the server refused what may be made shorter once more.
    fn can_be_shorter(&self, failure: &Failure) -> bool {
        failure.kind == FailureKind::ContextTooLong
            && self.options.fit != Fit::Whole
            && self.partial.is_empty()
    }

    /// Names the model that was asked, until the server names the one that answers.
    fn expect_model(&mut self, model: Option<&str>) {
        let Some(model) = model else {
            return;
        };
        self.partial.message.model = Some(model.to_owned());
        let delta = TurnDelta {
            model: Some(model.to_owned()),
            ..TurnDelta::default()
        };
        self.tools.outbox.push(Event::TurnAdvanced {
            turn: self.turn,
            delta: Box::new(delta),
        });
    }

    /// The model to ask: the one that was wished for; or the one that wrote the beginning,
    /// where the server still has it; or the server's first.
    fn model(&self, status: &ServerStatus) -> Option<String> {
        let begun = self
            .partial
            .begun_by()
            .filter(|begun| status.models().iter().any(|model| model.id == *begun));
        self.options
            .model
            .clone()
            .or(begun.map(str::to_owned))
            .or_else(|| status.model().map(|model| model.id.clone()))
    }

    fn request(&self, model: Option<String>, messages: Vec<PromptMessage>) -> ChatRequest {
        ChatRequest {
            model,
            messages,
            continues_last: self.partial.is_continued(),
            options: self.options.clone(),
            ..ChatRequest::default()
        }
    }

    /// Takes in what arrived; gives back the end, if that arrived too.
    fn take(&mut self, pieces: &mut Vec<Chunk>) -> Option<Result<(), Failure>> {
        // An empty hand means that the stream's task died without a word.
        let mut end = pieces
            .is_empty()
            .then(|| Err(Failure::new(FailureKind::Protocol, "")));
        let mut delta = TurnDelta::default();
        let now = Instant::now();
        for piece in pieces.drain(..) {
            match piece {
                Chunk::Event(event) => self.partial.take(event, &mut delta, now),
                Chunk::Ended(result) => end = Some(result),
            }
        }
        if !delta.is_empty() {
            // Before the first piece the row is as it should be, should this program die.
            self.flush.is_due |= !self.partial.is_empty();
            self.tools.outbox.push(Event::TurnAdvanced {
                turn: self.turn,
                delta: Box::new(delta),
            });
        }
        end
    }

    fn is_worth_waiting(&self, failure: &Failure, give_up: Instant) -> bool {
        failure.kind == FailureKind::Loading && self.partial.is_empty() && Instant::now() < give_up
    }

    fn ending(&self, end: Result<(), Failure>) -> Ending {
        match (end, self.partial.finish) {
            // What breaks after the model said that it is done is no loss.
            (_, Some(reason)) => Ending::Finished(reason),
            (Ok(()), None) => Ending::Finished(FinishReason::Stop),
            (Err(failure), None) => Ending::Failed(failure),
        }
    }

    /// Writes the end down.
    async fn conclude(mut self, ending: Ending) -> Over {
        if let Some(running) = self.flush.running.take() {
            // Its failure shows again in a moment, when the whole is written.
            let _ = running.await;
        }
        self.partial.measure(Instant::now());
        let (outcome, failure) = self.outcome(ending);
        if let Some(failure) = &failure {
            tracing::debug!(turn = %self.turn, %failure, "a turn failed");
            if !failure.is_of_store() {
                self.tools.watch.ask_now();
            }
        }
        let write = match &outcome {
            // Nothing was added, so the row is as it was.
            Some(_) if self.partial.is_continued() && self.partial.is_empty() => None,
            Some(outcome) => Some(LastWrite::Answer(Box::new(
                self.partial.update(outcome.clone()),
            ))),
            None => Some(LastWrite::Removal(self.answer())),
        };
        let store_failure = match write.clone() {
            Some(write) => write.write(&self.tools.store).await.err(),
            None => None,
        };
        if let Some(failure) = store_failure.clone() {
            self.tell_store(failure);
        }
        Over {
            unsaved: write.filter(|_| store_failure.is_some()),
            is_open_wanted: self.reading.is_some(),
            news: Event::TurnEnded(Box::new(TurnEnd {
                turn: self.turn,
                conversation: self.conversation,
                answer: self.answer(),
                is_kept: outcome.is_some() && store_failure.is_none(),
                outcome,
                failure: failure.or(store_failure),
                timings: self.partial.message.timings,
            })),
        }
    }

    /// What becomes of the answer, and what has to be told. An answer of which nothing
    /// came is taken away, except at the end of the program: there it marks the place. One
    /// to which nothing was added stays what it was.
    fn outcome(&self, ending: Ending) -> (Option<Outcome>, Option<Failure>) {
        let is_empty = self.partial.is_empty();
        let unchanged = self.partial.outcome_before();
        match ending {
            Ending::Finished(reason) => (Some(Outcome::Finished { reason }), None),
            Ending::Interrupted if is_empty => {
                (Some(unchanged.unwrap_or(Outcome::Interrupted)), None)
            }
            Ending::Interrupted => (Some(Outcome::Interrupted), None),
            Ending::Stopped if is_empty => (unchanged, None),
            Ending::Stopped => (Some(Outcome::Stopped), None),
            Ending::Failed(failure) if is_empty => (unchanged, Some(failure)),
            Ending::Failed(failure) => {
                let has_broken_off =
                    matches!(failure.kind, FailureKind::Offline | FailureKind::Timeout);
                let outcome = if has_broken_off {
                    Outcome::Interrupted
                } else {
                    Outcome::Failed {
                        failure: failure.clone(),
                    }
                };
                (Some(outcome), Some(failure))
            }
        }
    }

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

/// Waits for the time to ask, and then until it is known how the server is.
async fn settled(at: Option<Instant>, server: &mut watch::Receiver<ServerStatus>) -> ServerStatus {
    let Some(at) = at else {
        return std::future::pending().await;
    };
    sleep_until(at).await;
    let is_settled = |status: &ServerStatus| {
        !matches!(
            status.state,
            ServerState::Searching | ServerState::Connecting
        )
    };
    match server.wait_for(is_settled).await {
        Ok(status) => status.clone(),
        Err(_) => ServerStatus::default(),
    }
}

/// What of the branch is sent, while that is being found out.
type Fitting = Pin<Box<dyn Future<Output = Fitted> + Send>>;

/// Waits for what of the branch is to be sent.
async fn fitted(fitting: &mut Option<Fitting>) -> Fitted {
    match fitting {
        Some(fitting) => fitting.await,
        None => std::future::pending().await,
    }
}

/// Takes all pieces that are ready, at least one; none where the stream's task died.
async fn receive(stream: &mut Option<LlmStream>, pieces: &mut Vec<Chunk>) -> usize {
    match stream {
        Some(stream) => stream.chunks.recv_many(pieces, MOST_AT_ONCE).await,
        None => std::future::pending().await,
    }
}

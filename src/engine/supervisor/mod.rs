//! The supervisor: takes commands, and knows which turns run. It waits for no server, and
//! for the disk only at the start, when a server is chosen whose key must be looked up, and
//! when a turn broke down: a stop is heard at once.

mod asides;
mod servers;
#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot};
use tokio::task::{AbortHandle, JoinError, JoinHandle, JoinSet};
use tokio_util::sync::CancellationToken;

use crate::demo::DemoServer;
use crate::domain::{
    ApiKey, Command, ContinuedTurn, ConversationId, Event, Failure, FailureKind, MessageId,
    NewTurn, Outcome, ServerState, Settings, Timestamp, TurnEnd, TurnId, TurnOptions,
};
use crate::store::{Loaded, Store};

use crate::engine::Contents;
use crate::engine::exchange::ExchangeDesk;
use crate::engine::files::FileDesk;
use crate::engine::keeper::{Job, KeeperHandle};
use crate::engine::knowledge::{Librarian, RagActorHandle};
use crate::engine::llm::LlmActorHandle;
use crate::engine::outbox::Outbox;
use crate::engine::searcher::SearcherHandle;
use crate::engine::spare::Spare;
use crate::engine::think::Limits;
use crate::engine::tools::Tools;
use crate::engine::turn::{self, Answer, Order, Over, Ready};
use crate::engine::unsaved::{LastWrite, Unsaved};
use crate::engine::watch::Watch;
use crate::engine::{EngineOptions, now};

/// Sends commands to the background. Clones share it.
#[derive(Clone, Debug)]
pub struct SupervisorHandle {
    mailbox: mpsc::UnboundedSender<Message>,
}

#[derive(Debug)]
pub(super) enum Message {
    Command(Command),
    Shutdown(oneshot::Sender<()>),
}

impl SupervisorHandle {
    pub(super) fn new(mailbox: mpsc::UnboundedSender<Message>) -> Self {
        Self { mailbox }
    }

    /// Hands a command over. Never waits; after the end it does nothing.
    pub fn send(&self, command: Command) {
        let _ = self.mailbox.send(Message::Command(command));
    }

    /// Ends everything: running turns are interrupted with their text kept, what was
    /// asked to be written is written, and the store is closed.
    pub async fn shutdown(&self) {
        let (reply, done) = oneshot::channel();
        let _ = self.mailbox.send(Message::Shutdown(reply));
        let _ = done.await;
    }
}

/// A turn that runs.
#[derive(Debug)]
struct Running {
    turn: TurnId,
    answer: MessageId,
    task: tokio::task::Id,
    /// What holds for it.
    options: TurnOptions,
    stop: CancellationToken,
    end_thinking: Arc<Notify>,
    opens: mpsc::UnboundedSender<()>,
    /// The window wants to read the conversation, and the turn does not listen any more.
    is_open_wanted: bool,
    /// Put the conversation away when the turn has ended, as of this time: what is put away
    /// together has one time, by which it is known to come back together.
    deleted_at: Option<Timestamp>,
}

/// The supervisor itself.
pub struct SupervisorRunner {
    mailbox: mpsc::UnboundedReceiver<Message>,
    options: EngineOptions,
    tools: Tools,
    keeper: KeeperHandle,
    keeper_task: JoinHandle<()>,
    exchange: ExchangeDesk,
    files: FileDesk,
    librarian: Librarian,
    searcher: SearcherHandle,
    unsaved: Unsaved,
    tasks: JoinSet<Over>,
    spare: Spare,
    /// The counting of a message's tokens that was asked for last.
    counting: Option<AbortHandle>,
    watch_task: JoinHandle<()>,
    /// Kept alive for as long as the engine runs.
    demo: Option<DemoServer>,
    running: HashMap<ConversationId, Running>,
    /// The conversation that the window wanted last.
    wanted: Option<ConversationId>,
    settings: Settings,
    /// The keys that were given in this run; they may not be on disk yet.
    keys: HashMap<String, ApiKey>,
    /// Settings that could not be read must not be written over.
    can_save_settings: bool,
}

impl SupervisorRunner {
    pub(super) fn new(
        store: Store,
        options: EngineOptions,
        outbox: Outbox,
        mailbox: mpsc::UnboundedReceiver<Message>,
        llm: LlmActorHandle,
        rag: Option<RagActorHandle>,
    ) -> Self {
        let (watch, server, watch_runner) = Watch::new(
            llm.clone(),
            store.clone(),
            outbox.clone(),
            options.ports.clone(),
        );
        let unsaved = Unsaved::default();
        let (keeper, keeper_task) =
            KeeperHandle::start(store.clone(), outbox.clone(), unsaved.clone());
        let watch_task = tokio::spawn(watch_runner.run());
        let searcher = SearcherHandle::start(store.clone(), outbox.clone());
        let text = options.export_text.clone();
        let exchange = ExchangeDesk::new(store.clone(), unsaved.clone(), outbox.clone(), text);
        let contents = Contents::new(store.clone(), options.reader.clone());
        let files = FileDesk::new(contents.clone(), outbox.clone());
        let shelves = (store.clone(), outbox.clone());
        let librarian = Librarian::within(shelves, options.reader.clone(), llm.clone());
        Self {
            mailbox,
            options,
            tools: Tools {
                store,
                contents,
                llm,
                // A test may put documents of its own in their place.
                rag: rag.unwrap_or_else(|| librarian.rag()),
                outbox,
                watch,
                server,
                shutdown: CancellationToken::new(),
            },
            keeper,
            keeper_task,
            exchange,
            files,
            librarian,
            searcher,
            unsaved,
            tasks: JoinSet::new(),
            spare: Spare::default(),
            counting: None,
            watch_task,
            demo: None,
            running: HashMap::new(),
            wanted: None,
            settings: Settings::default(),
            keys: HashMap::new(),
            can_save_settings: false,
        }
    }

    /// Runs until it is shut down or the last handle is dropped.
    pub async fn run(mut self) {
        self.load().await;
        self.choose_first_server().await;
        let reply = loop {
            tokio::select! {
                Some(ended) = self.tasks.join_next_with_id() => self.take_ended(ended).await,
                Ok(()) = self.tools.server.changed() => self.note_server_kind(),
                written = self.spare.next() => self.take_title(written),
                message = self.mailbox.recv() => match message {
                    Some(Message::Command(command)) => self.carry_out(command).await,
                    Some(Message::Shutdown(reply)) => break Some(reply),
                    None => break None,
                },
            }
        };
        self.end().await;
        if let Some(reply) = reply {
            let _ = reply.send(());
        }
    }

    async fn load(&mut self) {
        let (loaded, failure) = match self.tools.store.load().await {
            Ok(loaded) => (loaded, None),
            Err(failure) => (Loaded::default(), Some(failure)),
        };
        self.can_save_settings = failure.is_none();
        self.settings = loaded.settings.clamped();
        self.tools.llm.set_silence(silence_of(&self.settings));
        self.tools.outbox.push(Event::Loaded {
            settings: Box::new(self.settings.clone()),
            conversations: loaded.conversations,
            draft: loaded.draft,
            side_drafts: loaded.side_drafts,
            attachments: loaded.attachments,
            deletion: loaded.deletion,
        });
        if let Some(failure) = failure {
            self.tools.outbox.push(Event::StoreFailed(failure));
        }
        self.tell_keys();
        self.librarian.begin(&self.settings);
    }

    async fn carry_out(&mut self, command: Command) {
        match command {
            Command::SendMessage(new) => self.begin_turn(*new),
            Command::ContinueAnswer(continued) => self.continue_turn(*continued),
            Command::StopTurn(id) => {
                if let Some(running) = self.running.values().find(|running| running.turn == id) {
                    running.stop.cancel();
                }
            }
            Command::OpenConversation(id) => {
                self.wanted = Some(id);
                self.open(id);
            }
            Command::Change(change) => self.keeper.keep(Job::Change(change)),
            Command::DeleteConversations(ids) => self.delete(ids),
            Command::Search { number, query } => self.searcher.look_for(number, query),
            Command::PreviewImport { .. }
            | Command::Import { .. }
            | Command::CancelImport
            | Command::Export { .. } => self.exchange.carry_out(command),
            Command::Attach { .. }
            | Command::CancelAttachment(_)
            | Command::ReadPicture { .. }
            | Command::ReadText(_)
            | Command::GatherTexts { .. }
            | Command::ReadSound(_)
            | Command::SaveAttachment { .. } => self.files.carry_out(command),
            Command::EndThinking(id) => self.end_thinking(id),
            Command::CountTokens { number, drafted } => self.count_tokens(number, *drafted),
            Command::PreviewRequest { number, drafted } => self.preview(number, *drafted),
            Command::ChooseServer(server) => self.choose_server(server),
            Command::TestServer { number, server } => self.test_server(number, server),
            Command::SaveKey { url, key } => self.save_key(&url, key),
            Command::LoadModel(model) => self.load_model(model, true),
            Command::UnloadModel(model) => self.load_model(model, false),
            Command::StartDemo => self.start_demo().await,
            Command::FindServer => self.tools.watch.find(),
            Command::RetryServer => self.tools.watch.retry(),
            Command::Knowledge(command) => self.librarian.carry_out(command),
            Command::SaveSettings(settings) => self.save_settings(*settings),
        }
    }

    fn begin_turn(&mut self, new: NewTurn) {
        let (turn, conversation) = (new.turn, new.conversation);
        let answer = Answer::New(Box::new(new.answer.clone()));
        let options = new.options.clone();
        let (reply, ready) = oneshot::channel();
        let job = Job::Insert {
            new: Box::new(new),
            reply,
        };
        self.start_turn(turn, conversation, job, (answer, options, ready));
    }

    fn continue_turn(&mut self, continued: ContinuedTurn) {
        let ContinuedTurn {
            turn,
            conversation,
            answer,
            options,
        } = continued;
        let (reply, ready) = oneshot::channel();
        let job = Job::Ready {
            conversation,
            reply,
        };
        let parts = (Answer::Continued(answer), options, ready);
        self.start_turn(turn, conversation, job, parts);
    }

    fn start_turn(
        &mut self,
        turn: TurnId,
        conversation: ConversationId,
        job: Job,
        (answer, options, ready): (Answer, TurnOptions, Ready),
    ) {
        let refusal = if self.running.contains_key(&conversation) {
            Some(Failure::coded(FailureKind::BadRequest, "turn_busy", ""))
        } else if self.tools.server.borrow().state == ServerState::None {
            Some(Failure::new(FailureKind::NoServer, ""))
        } else {
            None
        };
        if let Some(failure) = refusal {
            self.tools.outbox.push(Event::TurnRefused { turn, failure });
            return;
        }
        let (opens, opens_receiver) = mpsc::unbounded_channel();
        let stop = CancellationToken::new();
        let end_thinking = Arc::new(Notify::new());
        let answer_id = answer.id();
        let kept_options = options.clone();
        let order = Order {
            turn,
            conversation,
            answer,
            options,
            ready,
            stop: stop.clone(),
            end_thinking: Arc::clone(&end_thinking),
            opens: opens_receiver,
            patience: silence_of(&self.settings),
            limits: limits_of(&self.settings),
        };
        // The server has few places, and a turn is not to wait for one.
        self.spare.give_way();
        self.keeper.keep(job);
        let task = self.tasks.spawn(turn::run(self.tools.clone(), order)).id();
        self.running.insert(
            conversation,
            Running {
                turn,
                answer: answer_id,
                task,
                options: kept_options,
                stop,
                end_thinking,
                opens,
                is_open_wanted: false,
                deleted_at: None,
            },
        );
    }

    fn use_spare_time(&mut self) {
        let is_free = self.running.is_empty();
        self.spare.go_on(&self.tools, &self.settings, is_free);
    }

    fn take_title(&mut self, written: Option<(ConversationId, String)>) {
        if let Some((conversation, title)) = written {
            self.keeper.keep(Job::Title(conversation, title));
        }
        self.use_spare_time();
    }

    /// A conversation with a running turn is told by the turn, which alone knows the
    /// answer as it is, or when it has ended; any other is read from the store.
    fn open(&mut self, id: ConversationId) {
        match self.running.get_mut(&id) {
            Some(running) => running.is_open_wanted |= running.opens.send(()).is_err(),
            None => self.keeper.open(id),
        }
    }

    /// What has a running turn is put away when that has ended.
    fn delete(&mut self, mut ids: Vec<ConversationId>) {
        let at = now();
        self.spare.forget(&ids);
        ids.retain(|id| match self.running.get_mut(id) {
            Some(running) => {
                running.deleted_at = Some(at);
                running.stop.cancel();
                false
            }
            None => true,
        });
        if !ids.is_empty() {
            self.keeper.keep(Job::Delete(ids, at));
        }
        self.use_spare_time();
    }

    async fn take_ended(&mut self, ended: Result<(tokio::task::Id, Over), JoinError>) {
        let (task, over) = match ended {
            Ok((task, over)) => (task, Some(over)),
            Err(error) => {
                // The words of a panic may quote what was being worked on.
                let is_panic = error.is_panic();
                tracing::error!(is_panic, "a turn broke down");
                (error.id(), None)
            }
        };
        let of_task =
            |(id, running): (&ConversationId, &Running)| (running.task == task).then_some(*id);
        let Some(id) = self.running.iter().find_map(of_task) else {
            return;
        };
        let Some(running) = self.running.remove(&id) else {
            return;
        };
        let over = match over {
            Some(over) => over,
            None => self.end_broken_turn(id, &running).await,
        };
        if let Some(write) = over.unsaved {
            self.unsaved.hold(id, write);
            self.keeper.keep(Job::Retry);
        }
        if let Some(at) = running.deleted_at {
            self.tools.outbox.push(over.news);
            self.keeper.keep(Job::Delete(vec![id], at));
            self.use_spare_time();
            return;
        }
        self.spare
            .hear(&over.news, &running.options, &self.settings);
        self.tools.outbox.push(over.news);
        self.keeper.keep(Job::Tell(id));
        self.use_spare_time();
        // Where the window has gone on to another conversation, it asks again when it is back.
        let is_open_wanted = over.is_open_wanted || running.is_open_wanted;
        if is_open_wanted && self.wanted == Some(id) {
            self.open(id);
        }
    }

    /// A turn that broke down ends as failed, with the text that was flushed.
    async fn end_broken_turn(&self, conversation: ConversationId, running: &Running) -> Over {
        let failure = Failure::new(FailureKind::Protocol, "");
        let outcome = Outcome::Failed {
            failure: failure.clone(),
        };
        let store = &self.tools.store;
        let row = store.conversation(conversation).await.ok().flatten();
        let row = row.and_then(|row| row.tree.message(running.answer).cloned());
        let write = row.map(|row| LastWrite::of_row(row, outcome.clone()));
        let kept = match write.clone() {
            Some(write) => write.write(store).await.map(|()| true),
            None => Ok(false),
        };
        if let Err(failure) = &kept {
            let failure = failure.clone();
            self.tools.outbox.push(Event::StoreFailed(failure));
        }
        Over {
            unsaved: write.filter(|_| kept.is_err()),
            // Whether it was asked to read is not known any more.
            is_open_wanted: true,
            news: Event::TurnEnded(Box::new(TurnEnd {
                turn: running.turn,
                conversation,
                answer: running.answer,
                outcome: Some(outcome),
                is_kept: kept == Ok(true),
                failure: Some(failure),
                timings: None,
            })),
        }
    }

    /// The server is chosen by its own command; the window's copy of it may be older.
    fn save_settings(&mut self, settings: Settings) {
        let silence = silence_of(&self.settings);
        let before = std::mem::take(&mut self.settings);
        self.settings = settings.clamped();
        self.settings.keep_kinds(&before);
        self.settings.server_url = before.server_url;
        if silence_of(&self.settings) != silence {
            self.tools.llm.set_silence(silence_of(&self.settings));
        }
        self.spare.follow(&self.settings);
        self.librarian.follow(&self.settings);
        self.keep_settings();
    }

    fn keep_settings(&mut self) {
        if self.can_save_settings {
            self.keeper
                .keep(Job::Settings(Box::new(self.settings.clone())));
        }
    }

    async fn end(mut self) {
        self.spare.end();
        self.librarian.end();
        self.tools.shutdown.cancel();
        self.exchange.end().await;
        while let Some(ended) = self.tasks.join_next_with_id().await {
            self.take_ended(ended).await;
        }
        self.watch_task.abort();
        drop(self.keeper);
        if let Err(error) = self.keeper_task.await {
            // The words of a panic may quote what was being written.
            let is_panic = error.is_panic();
            tracing::error!(is_panic, "the keeper broke down");
        }
        self.tools.store.close().await;
        self.tools.outbox.close();
    }
}

fn limits_of(settings: &Settings) -> Limits {
    Limits {
        analysis: Duration::from_secs(u64::from(settings.analysis_timeout_s)),
        passage_tokens: settings.passage_tokens,
        patience: silence_of(settings),
    }
}

fn silence_of(settings: &Settings) -> Duration {
    Duration::from_secs(settings.silence_timeout_s)
}

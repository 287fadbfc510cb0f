//! `ask`: one turn without a window, through the same engine and the same store.

use std::sync::Arc;
use std::time::Instant;

use uuid::Uuid;

use crate::domain::{
    Change, CollectionId, Command, ConversationId, ConversationSettings, Event, Failure, Grounding,
    Message, MessageId, NewTurn, Outcome, Overrides, Preset, Role, ServerState, ServerStatus,
    Settings, TurnEnd, TurnId, TurnOptions,
};
use crate::engine::{self, Engine, EngineOptions, EventReceiver, SupervisorHandle};
use crate::store::Store;
use crate::words::Words;

use super::args::AskArgs;
use super::attach::Attaching;
use super::report::Report;
use super::{Complaint, knowledge, shelf, wishes};
use crate::app::{asked_to_end, placeholders};

/// Asks, prints the answer, and closes the store.
pub(super) async fn run(
    store: Store,
    args: AskArgs,
    prompt: String,
    words: &Words,
) -> Result<(), Complaint> {
    let prepared = async {
        let new = new_turn(&store, &args, prompt, words).await?;
        Ok((new, Wanted::read(&store, &args, words).await?))
    };
    let (new, wanted) = match prepared.await {
        Ok(prepared) => prepared,
        Err(complaint) => {
            store.close().await;
            return Err(complaint);
        }
    };
    let attaching = Attaching::new(&args);
    let options = EngineOptions {
        server_key: args.server.key(),
        server_url: args.server.server,
        is_demo: args.server.demo,
        ..EngineOptions::default()
    };
    let (supervisor, events) = Engine::start(store, options, Arc::new(|| {}));
    let mut turn = Asked {
        turn: new.turn,
        report: Report::new(args.json, new.conversation, new.answer.id, words),
        supervisor: supervisor.clone(),
        events,
        waiting: Some((Box::new(new), wanted)),
        attaching,
        has_begun: false,
        status: None,
    };
    let result = turn.follow(words).await;
    supervisor.shutdown().await;
    result
}

/// The messages to insert: below the selected leaf of a conversation, or in a new one.
async fn new_turn(
    store: &Store,
    args: &AskArgs,
    prompt: String,
    words: &Words,
) -> Result<NewTurn, Complaint> {
    let now = engine::now();
    let conversation = args
        .conversation
        .unwrap_or_else(|| ConversationId::from(Uuid::now_v7()));
    let mut parent = None;
    if let Some(id) = args.conversation {
        let known = store.conversation(id).await;
        let known = known.map_err(|failure| Complaint::of(&failure, words))?;
        let Some(known) = known else {
            return Err(shelf::unknown(id, words));
        };
        parent = known.tree.selected_leaf();
    }
    let mut messages = Vec::new();
    let system = args.system.clone().filter(|text| !text.trim().is_empty());
    let spoken = system
        .map(|text| (Role::System, text))
        .into_iter()
        .chain([(Role::User, prompt)]);
    for (role, text) in spoken {
        let id = MessageId::from(Uuid::now_v7());
        messages.push(Message::new(id, parent, role, text, now));
        parent = Some(id);
    }
    Ok(NewTurn {
        turn: TurnId::from(Uuid::now_v7()),
        conversation,
        messages,
        answer: Message::awaited(MessageId::from(Uuid::now_v7()), parent, now),
        // What is typed in the window and not sent is no business of the command line.
        typed_in: None,
        queue: None,
        options: TurnOptions::default(),
    })
}

/// What is wished for the answer.
struct Wanted {
    settings: Settings,
    preset: Option<Preset>,
    conversation: Option<ConversationSettings>,
    turn: Overrides,
    /// What is done before the answer is written, where that was said.
    grounding: Option<Grounding>,
    /// Whether a conversation begins that nobody gave instructions of its own.
    is_untold: bool,
}

impl Wanted {
    async fn read(store: &Store, args: &AskArgs, words: &Words) -> Result<Self, Complaint> {
        let complain = |failure: Failure| Complaint::of(&failure, words);
        let settings = store.load().await.map_err(complain)?.settings;
        let preset = match &args.preset {
            Some(name) => Some(wishes::preset(&settings, name, words)?.clone()),
            None => None,
        };
        let conversation = match args.conversation {
            Some(id) => store.summary(id).await.map_err(complain)?,
            None => None,
        };
        let conversation = conversation.map(|summary| summary.settings);
        let collections = knowledge::named(store, &args.collection, words).await?;
        let grounding = grounding(conversation.as_ref(), args.think_first, collections);
        Ok(Self {
            settings,
            preset,
            conversation,
            grounding,
            turn: wishes::overrides(&args.wishes, args.model.clone()),
            is_untold: args.conversation.is_none() && args.system.is_none(),
        })
    }

    /// Puts the instructions of the preset or of the settings above a conversation that begins.
    /// The clipboard is the window's business: here it is blank.
    fn tell(&self, new: &mut NewTurn, model: &str) {
        let text = self.settings.instructions_with(self.preset.as_ref());
        if !self.is_untold || text.trim().is_empty() {
            return;
        }
        let filled = placeholders::now(&self.settings, model, String::new()).fill(text);
        let id = MessageId::from(Uuid::now_v7());
        let at = new.answer.created_at;
        for message in &mut new.messages {
            if message.parent.is_none() {
                message.parent = Some(id);
            }
        }
        let told = Message::new(id, None, Role::System, filled, at);
        new.messages.insert(0, told);
    }

    /// What a new conversation goes on with.
    fn to_be_kept(&self) -> Option<ConversationSettings> {
        let settings = ConversationSettings {
            preset: self.preset.as_ref().map(|preset| preset.id.clone()),
            grounding: self.grounding.clone().unwrap_or_default(),
            ..ConversationSettings::default()
        };
        (self.conversation.is_none() && !settings.is_empty()).then_some(settings)
    }
}

/// What is done before the answer is written: as the conversation has it, and what was said
/// beside it.
fn grounding(
    conversation: Option<&ConversationSettings>,
    is_think_first: bool,
    collections: Vec<CollectionId>,
) -> Option<Grounding> {
    let mut grounding = conversation
        .map(|settings| settings.grounding.clone())
        .unwrap_or_default();
    grounding.is_think_first |= is_think_first;
    for collection in collections {
        grounding.link(collection, true);
    }
    grounding.is_wanted().then_some(grounding)
}

/// A turn that is followed to its end.
struct Asked<'a> {
    turn: TurnId,
    report: Report<'a>,
    supervisor: SupervisorHandle,
    events: EventReceiver,
    /// What is sent as soon as it is known how the server is.
    waiting: Option<(Box<NewTurn>, Wanted)>,
    /// What goes with it, once it is read.
    attaching: Attaching,
    /// Whether the files are being read.
    has_begun: bool,
    /// How the server was last.
    status: Option<ServerStatus>,
}

impl Asked<'_> {
    async fn follow(&mut self, words: &Words) -> Result<(), Complaint> {
        let started = Instant::now();
        let mut wishes = 0;
        // One that listens all the time, also while an event is being printed.
        let mut wish = Box::pin(asked_to_end());
        loop {
            let event = tokio::select! {
                // A wish comes first, and the next one is listened for at once.
                biased;
                () = &mut wish => {
                    wish.set(asked_to_end());
                    wishes += 1;
                    if wishes > 1 {
                        // Asked twice: the row on disk is marked interrupted at the next start.
                        std::process::exit(130);
                    }
                    if self.waiting.is_some() {
                        return Err(Complaint::new(words.text("cli-not-sent")));
                    }
                    self.supervisor.send(Command::StopTurn(self.turn));
                    continue;
                }
                event = self.events.next() => event,
            };
            let Some(event) = event else {
                return Err(Complaint::new(words.text("cli-engine-ended")));
            };
            match event {
                Event::TurnStarted(turn) if turn == self.turn => self.report.started()?,
                Event::TurnAdvanced { turn, delta } if turn == self.turn => {
                    self.report.advanced(&delta)?;
                    if !self.report.is_read() {
                        self.supervisor.send(Command::StopTurn(self.turn));
                    }
                }
                Event::TurnEnded(end) if end.turn == self.turn => {
                    self.report.ended(&end, started.elapsed())?;
                    return verdict(&end, words);
                }
                Event::TurnRefused { turn, failure } if turn == self.turn => {
                    self.report.refused(&failure)?;
                    return Err(Complaint::of(&failure, words));
                }
                Event::TurnHindered { failure, .. } | Event::StoreFailed(failure) => {
                    self.report.warn(&failure);
                }
                Event::ServerChanged(status) => {
                    if status.state == ServerState::Loading {
                        self.report.loading();
                    }
                    self.status = Some(*status);
                    self.send(words)?;
                }
                event @ (Event::AttachmentRead { .. } | Event::FolderFound { .. }) => {
                    if let Some((_, wanted)) = &self.waiting {
                        let settings = &wanted.settings;
                        self.attaching
                            .hear(event, settings, &self.supervisor, words)?;
                    }
                    self.send(words)?;
                }
                _ => {}
            }
        }
    }

    /// Sends the message once something is known of the server and its files are read. What the
    /// server is not ready for, the turn itself waits for, or says.
    fn send(&mut self, words: &Words) -> Result<(), Complaint> {
        let is_found = |status: &&ServerStatus| {
            !matches!(
                status.state,
                ServerState::Searching | ServerState::Connecting
            )
        };
        let Some(status) = self.status.as_ref().filter(is_found) else {
            return Ok(());
        };
        if let Some((_, wanted)) = &self.waiting
            && !std::mem::replace(&mut self.has_begun, true)
        {
            let model = wanted.turn.model.as_deref();
            let model = status.connected().and_then(|server| server.model(model));
            let sees = model.is_none_or(|model| model.abilities.vision != Some(false));
            self.attaching
                .begin(&wanted.settings, sees, &self.supervisor);
        }
        if !self.attaching.is_done() {
            return Ok(());
        }
        let Some((mut new, wanted)) = self.waiting.take() else {
            return Ok(());
        };
        if let Some(message) = new.messages.last_mut() {
            message.attachments = self.attaching.take();
            self.report.attached(&message.attachments);
        }
        new.options = wishes::options(
            &wanted.settings,
            wanted.preset.as_ref(),
            wanted.conversation.as_ref(),
            &wanted.turn,
            status,
            words,
        )?;
        if let Some(grounding) = &wanted.grounding {
            new.options.ground.grounding.clone_from(grounding);
        }
        let first = status.model().map(|model| model.id.as_str());
        let model = new.options.model.clone();
        wanted.tell(&mut new, model.as_deref().or(first).unwrap_or_default());
        let conversation = new.conversation;
        self.supervisor.send(Command::SendMessage(new));
        if let Some(settings) = wanted.to_be_kept() {
            let change = Change::SaveConversationSettings {
                conversation,
                settings: Box::new(settings),
            };
            self.supervisor.send(Command::Change(change));
        }
        Ok(())
    }
}

/// Whether the turn came to a good end; a stop is one.
fn verdict(end: &TurnEnd, words: &Words) -> Result<(), Complaint> {
    let failure: Option<&Failure> = match (&end.failure, &end.outcome) {
        (Some(failure), _) => Some(failure),
        (None, Some(Outcome::Interrupted)) => {
            return Err(Complaint::new(words.text("cli-interrupted")));
        }
        (None, _) => None,
    };
    failure.map_or(Ok(()), |failure| Err(Complaint::of(failure, words)))
}

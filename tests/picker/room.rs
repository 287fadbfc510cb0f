//! The whole window over a router with ten models, and what the person meant in it.

#![allow(dead_code, reason = "each test uses its own part")]

use causerie::domain::{
    Abilities, Connected, Conversation, ConversationId, ConversationSummary, Event, Message,
    MessageId, Model, ModelState, Role, Server, ServerFeatures, ServerKind, ServerState,
    ServerStatus, Timestamp, Tree,
};
use causerie::state::State;
use causerie::ui::theme::{self, Tokens};
use causerie::ui::{Action, UiMemory, View, window_ui};
use causerie::words::Words;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A window under test.
pub type Window = Harness<'static, Room>;

/// The state, what the window remembers, and what came of it.
pub struct Room {
    pub state: State,
    pub memory: UiMemory,
    pub actions: Vec<Action>,
    words: Words,
    theme: Tokens,
}

impl Room {
    /// The page of a new conversation, with this server.
    pub fn new(server: ServerStatus) -> Self {
        let mut state = State::default();
        let at = Timestamp(NOW.0 - 3_600_000);
        let loaded = Event::Loaded {
            settings: Box::default(),
            conversations: vec![ConversationSummary::new(conversation(), "talk".into(), at)],
            draft: String::new(),
            side_drafts: Vec::new(),
            attachments: Vec::new(),
            deletion: None,
        };
        state.apply(loaded, NOW);
        state.server = server;
        Self {
            state,
            memory: UiMemory::default(),
            actions: Vec::new(),
            words: Words::english(),
            theme: Tokens::light(),
        }
    }

    /// Opens a conversation in which somebody asked and was answered.
    pub fn open(&mut self) {
        let asked = message(1);
        let messages = [
            Message::new(asked, None, Role::User, "question".into(), NOW),
            Message::new(
                message(2),
                Some(asked),
                Role::Assistant,
                "answer".into(),
                NOW,
            ),
        ];
        let tree = Tree::from_messages(messages, []).unwrap();
        let id = conversation();
        self.state.select(Some(id));
        let opened = Event::ConversationOpened(Box::new(Conversation { id, tree }));
        self.state.apply(opened, NOW);
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let mut actions = Vec::new();
        let view = View {
            state: &self.state,
            words: &self.words,
            theme: &self.theme,
            now: NOW,
            today: Timestamp(NOW.0 - 43_200_000),
        };
        window_ui(ui, view, &mut self.memory, &mut actions);
        for action in actions {
            self.carry_out(&action);
            if !matches!(action, Action::SetSidebarWidth(_)) {
                self.actions.push(action);
            }
        }
    }

    /// What the application does of it, as far as it shows here.
    fn carry_out(&mut self, action: &Action) {
        match action {
            Action::EditDraft(text) => self.state.draft.clone_from(text),
            Action::SetSettings(settings) => self.state.settings = (**settings).clone(),
            Action::SetConversationSettings(settings) => {
                self.state.set_conversation_settings((**settings).clone());
            }
            Action::TestServer { url, .. } => {
                self.state.servers.test.ask();
                self.state.servers.tested.clone_from(url);
            }
            Action::SaveKey { url, key } => {
                self.state.servers.keyed.retain(|keyed| keyed != url);
                if !key.is_empty() {
                    self.state.servers.keyed.push(url.clone());
                }
            }
            _ => {}
        }
    }
}

pub fn conversation() -> ConversationId {
    ConversationId::from(Uuid::from_u128(1))
}

pub fn message(number: u128) -> MessageId {
    MessageId::from(Uuid::from_u128(number))
}

/// What a router offers: ten models in as many states as there are, twice some.
pub fn router() -> ServerStatus {
    let states = [
        ModelState::Unloaded,
        ModelState::Loaded,
        ModelState::Loading {
            progress: Some(0.42),
        },
        ModelState::Sleeping,
        ModelState::Downloading { progress: None },
        ModelState::Failed {
            reason: "out of memory: 48 GB wanted".into(),
        },
    ];
    let names = [
        "Qwen3-8B",
        "Llama-3.3-70B",
        "Gemma-3-27B",
        "Mistral-Small-24B",
        "Phi-4",
        "DeepSeek-R1-671B",
        "Qwen3-Coder-30B",
        "SmolLM3-3B",
        "gpt-oss-20b",
        "Whisper-Large",
    ];
    let models = names.iter().enumerate().map(|(index, name)| Model {
        id: (*name).to_owned(),
        context_tokens: Some(32_768),
        parameters: Some(7_600_000_000),
        size_bytes: Some(4_700_000_000),
        quantisation: Some("Q4_K_M".to_owned()),
        abilities: Abilities {
            vision: Some(index == 2),
            audio: Some(index == 9),
            tools: Some(index < 5),
            thinking: Some(index == 0),
        },
        state: states.get(index).cloned().unwrap_or(ModelState::Unloaded),
        ..Model::default()
    });
    status(ServerKind::LlamaRouter, models.collect())
}

/// A server that has one model, of which it says little.
pub fn single(kind: ServerKind) -> ServerStatus {
    let model = Model {
        id: "/models/tiny.gguf".into(),
        ..Model::default()
    };
    status(kind, vec![model])
}

fn status(kind: ServerKind, models: Vec<Model>) -> ServerStatus {
    ServerStatus {
        server: Some(Server {
            url: "http://127.0.0.1:8080".into(),
            key: None,
        }),
        state: ServerState::Connected(Box::new(Connected {
            kind,
            models,
            software: Some("llama-server b6120".into()),
            features: ServerFeatures {
                loads_models: kind == ServerKind::LlamaRouter,
                ..ServerFeatures::default()
            },
            ..Connected::default()
        })),
    }
}

pub fn window(room: Room) -> Window {
    window_of_size(room, [1280.0, 800.0])
}

pub fn window_of_size(room: Room, size: [f32; 2]) -> Window {
    let mut window = Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(|ctx| {
            ctx.set_fonts(theme::fonts());
            ctx.set_style_of(egui::Theme::Light, theme::style(&Tokens::light()));
            ctx.set_theme(egui::Theme::Light);
        })
        .build_ui_state(|ui, room: &mut Room| room.ui(ui), room);
    window.run();
    window.state_mut().actions.clear();
    window
}

pub fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

pub fn write(window: &mut Window, text: &str) {
    window.event(egui::Event::Text(text.to_owned()));
    window.run();
}

/// Clicks what is called so.
pub fn click(window: &mut Window, name: &str) {
    window.get_by_label(name).click();
    window.run();
}

/// Clicks the one thing whose name begins so.
pub fn click_at(window: &mut Window, beginning: &str) {
    window
        .get(egui_kittest::kittest::by().predicate({
            let beginning = beginning.to_owned();
            move |node| {
                let name = node.label();
                let is_button = node.role() != egui::Role::Label;
                is_button && name.is_some_and(|name| name.starts_with(&beginning))
            }
        }))
        .click();
    window.run();
}

/// Whether something on screen is called so, or begins so.
pub fn sees(window: &Window, beginning: &str) -> bool {
    let mut nodes = window.root().children_recursive();
    nodes.any(|node| {
        let node = node.accesskit_node();
        let name = node.label().or_else(|| node.value()).unwrap_or_default();
        name.starts_with(beginning)
    })
}

/// The name of what has the focus.
pub fn focused(window: &Window) -> Option<String> {
    let id = window.ctx.memory(egui::Memory::focused)?.accesskit_id();
    let mut nodes = window.root().children_recursive();
    let node = nodes.find(|node| node.accesskit_node().locate().0 == id)?;
    node.accesskit_node().label()
}

/// The rows of the list of models by the first words of their names, the chosen one in
/// brackets.
pub fn rows(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(egui::Role::ListBoxOption);
    rows.map(|row| {
        let node = row.accesskit_node();
        let name = node.label().unwrap_or_default();
        let name = name.split([',', ':']).next().unwrap_or_default();
        if node.is_selected() == Some(true) {
            format!("[{name}]")
        } else {
            name.to_owned()
        }
    })
    .collect()
}

/// What came of what was done since the last call.
pub fn take_actions(window: &mut Window) -> Vec<Action> {
    std::mem::take(&mut window.state_mut().actions)
}

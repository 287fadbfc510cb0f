//! The settings, used as a person uses them: by the names on screen, with the keys of a
//! keyboard.

#[path = "settings/page.rs"]
mod page;
#[path = "settings/presets.rs"]
mod presets;
#[path = "settings/sampling.rs"]
mod sampling;

use causerie::domain::{
    Connected, Conversation, ConversationId, ConversationSummary, Event, Sampling, Server,
    ServerKind, ServerState, ServerStatus, Settings, Timestamp, Tree,
};
use causerie::state::State;
use causerie::ui::theme::{self, Tokens};
use causerie::ui::{Action, UiMemory, View, window_ui};
use causerie::words::Words;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use serde_json::json;
use uuid::Uuid;

const NOW: Timestamp = Timestamp(1_800_000_000_000);

type Window = Harness<'static, Desk>;

/// The state, what the window remembers, and what came of it.
struct Desk {
    state: State,
    memory: UiMemory,
    actions: Vec<Action>,
    words: Words,
    theme: Tokens,
}

impl Desk {
    /// A window with a conversation, connected to a server with values of its own.
    fn new() -> Self {
        let mut state = State::default();
        let id = ConversationId::from(Uuid::from_u128(1));
        let loaded = Event::Loaded {
            settings: Box::default(),
            conversations: vec![ConversationSummary::new(id, "talk".to_owned(), NOW)],
            draft: String::new(),
            side_drafts: Vec::new(),
            attachments: Vec::new(),
            deletion: None,
        };
        state.apply(loaded, NOW);
        state.server = connected();
        state.select(Some(id));
        let tree = Tree::default();
        let opened = Event::ConversationOpened(Box::new(Conversation { id, tree }));
        state.apply(opened, NOW);
        Self {
            state,
            memory: UiMemory::default(),
            actions: Vec::new(),
            words: Words::english(),
            theme: Tokens::light(),
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let mut actions = Vec::new();
        let view = View {
            state: &self.state,
            words: &self.words,
            theme: &self.theme,
            now: NOW,
            today: NOW,
        };
        window_ui(ui, view, &mut self.memory, &mut actions);
        for action in actions {
            // What the application does of it, as far as it shows here.
            match &action {
                Action::SetSettings(settings) => self.state.settings = (**settings).clone(),
                Action::SetConversationSettings(settings) => {
                    self.state.set_conversation_settings((**settings).clone());
                }
                Action::PreviewRequest => {
                    self.state.preview.ask();
                }
                Action::SetTheme(theme) => self.state.settings.theme = *theme,
                _ => {}
            }
            self.actions.push(action);
        }
    }
}

fn connected() -> ServerStatus {
    let defaults = json!({"temperature": 0.8, "top_k": 40, "repeat_penalty": 1.0});
    ServerStatus {
        server: Some(Server {
            url: "http://127.0.0.1:8080".into(),
            key: None,
        }),
        state: ServerState::Connected(Box::new(Connected {
            kind: ServerKind::LlamaServer,
            defaults: Sampling::of_server(&defaults),
            ..Connected::default()
        })),
    }
}

fn window() -> Window {
    window_of(Desk::new(), [1280.0, 1600.0])
}

fn window_of(desk: Desk, size: [f32; 2]) -> Window {
    let mut window = Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(|ctx| {
            ctx.set_fonts(theme::fonts());
            ctx.set_style_of(egui::Theme::Light, theme::style(&Tokens::light()));
            ctx.set_theme(egui::Theme::Light);
        })
        .build_ui_state(|ui, desk: &mut Desk| desk.ui(ui), desk);
    window.run();
    window
}

/// The settings, open at a section.
fn at(section: &str) -> Window {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    click(&mut window, section);
    window
}

fn press(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.run();
}

fn write(window: &mut Window, text: &str) {
    // A person types one sign after the other.
    for sign in text.chars() {
        window.event(egui::Event::Text(sign.to_string()));
        window.run();
    }
}

/// What can be pressed or typed in by a name: words beside it may bear the same.
fn control<'a>(window: &'a Window, name: &'a str) -> Node<'a> {
    let named = window.query_all_by_label(name);
    let mut controls = named.filter(|node| node.accesskit_node().role() != Role::Label);
    let found = controls.next();
    found.unwrap_or_else(|| panic!("there is no {name}"))
}

fn click(window: &mut Window, name: &str) {
    control(window, name).click();
    window.run();
}

/// Types into a field, in place of what is in it.
fn fill(window: &mut Window, name: &str, text: &str) {
    control(window, name).focus();
    window.run();
    press(window, Modifiers::COMMAND, Key::A);
    press(window, Modifiers::NONE, Key::Backspace);
    write(window, text);
}

fn value(window: &Window, name: &str) -> String {
    control(window, name)
        .accesskit_node()
        .value()
        .unwrap_or_default()
}

fn placeholder(window: &Window, name: &str) -> String {
    let node = control(window, name).accesskit_node();
    node.placeholder().unwrap_or_default().to_owned()
}

fn sees(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

fn settings(window: &Window) -> &Settings {
    &window.state().state.settings
}

fn focused(window: &Window) -> Option<String> {
    let id = window.ctx.memory(egui::Memory::focused)?.accesskit_id();
    let mut nodes = window.root().children_recursive();
    let node = nodes.find(|node| node.accesskit_node().locate().0 == id)?;
    node.accesskit_node().label()
}

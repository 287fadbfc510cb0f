//! The window as a whole with a state of the test's making, and what the person meant in it.

use causerie::domain::{
    Conversation, ConversationId, ConversationSummary, Event, Message, MessageId, NewTurn, Role,
    SearchFound, SearchHit, Timestamp, Tree, TurnId, TurnOptions,
};
use causerie::state::State;
use causerie::ui::theme::{self, Tokens};
use causerie::ui::{Action, UiMemory, View, window_ui};
use causerie::words::Words;
use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use uuid::Uuid;

use super::{HOUR_MS, NOW, connected, conversation};

/// A window under test.
pub type Window = Harness<'static, Whole>;

/// The state, what the window remembers, and what came of it.
pub struct Whole {
    pub state: State,
    pub memory: UiMemory,
    pub actions: Vec<Action>,
    words: Words,
    theme: Tokens,
}

impl Whole {
    /// A connected window with this many conversations; the first is open, and somebody
    /// asked and was answered in it.
    pub fn new(conversations: u32) -> Self {
        let mut state = State::default();
        let conversations = (1..=conversations).map(|number| {
            let at = Timestamp(NOW.0 - i64::from(number) * HOUR_MS);
            ConversationSummary::new(conversation(number), format!("talk {number}"), at)
        });
        let loaded = Event::Loaded {
            settings: Box::default(),
            conversations: conversations.collect(),
            draft: String::new(),
            side_drafts: Vec::new(),
            attachments: Vec::new(),
            deletion: None,
        };
        state.apply(loaded, NOW);
        state.server = connected();
        let mut whole = Self {
            state,
            memory: UiMemory::default(),
            actions: Vec::new(),
            words: Words::english(),
            theme: Tokens::light(),
        };
        if !whole.state.conversations.is_empty() {
            whole.open(conversation(1), 2);
        }
        whole
    }

    /// Opens a conversation with so many messages, asked and answered in turn.
    pub fn open(&mut self, id: ConversationId, messages: u128) {
        let messages = (1..=messages).map(|number| {
            let parent = (number > 1).then(|| message(number - 1));
            let (role, text) = if number % 2 == 1 {
                (Role::User, format!("question {number}"))
            } else {
                (Role::Assistant, format!("answer {number}"))
            };
            Message::new(message(number), parent, role, text, NOW)
        });
        let tree = Tree::from_messages(messages, []).unwrap();
        self.state.select(Some(id));
        let opened = Event::ConversationOpened(Box::new(Conversation { id, tree }));
        self.state.apply(opened, NOW);
    }

    /// Lets an answer stream in the conversation on screen.
    pub fn begin_turn(&mut self) -> TurnId {
        let turn = TurnId::from(Uuid::from_u128(77));
        let id = self.state.selected.unwrap();
        let leaf = self.state.conversation().unwrap().tree.selected_leaf();
        self.state.begin(&NewTurn {
            turn,
            conversation: id,
            messages: Vec::new(),
            answer: Message::awaited(message(1_000_000), leaf, NOW),
            typed_in: None,
            queue: None,
            options: TurnOptions::default(),
        });
        turn
    }

    /// What it is drawn from.
    pub fn view(&self) -> View<'_> {
        View {
            state: &self.state,
            words: &self.words,
            theme: &self.theme,
            now: NOW,
            today: Timestamp(NOW.0 - 12 * HOUR_MS),
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let mut actions = Vec::new();
        let view = View {
            state: &self.state,
            words: &self.words,
            theme: &self.theme,
            now: NOW,
            today: Timestamp(NOW.0 - 12 * HOUR_MS),
        };
        window_ui(ui, view, &mut self.memory, &mut actions);
        for action in actions {
            self.carry_out(&action);
            self.actions.push(action);
        }
    }

    /// What the application does of it, as far as it shows here.
    fn carry_out(&mut self, action: &Action) {
        match action {
            Action::EditDraft(text) => self.state.draft.clone_from(text),
            Action::OpenConversation(id) => self.state.select(Some(*id)),
            Action::ToggleSidebar => self.state.settings.is_sidebar_open ^= true,
            Action::OpenImport => self.state.exchange.open_import(),
            Action::CloseExchange => self.state.exchange.close(),
            Action::Search(query) => {
                self.state.begin_search(query);
            }
            _ => {}
        }
    }

    /// What is meant by the person and not by the window: sizes of panels are no wishes.
    pub fn take_actions(&mut self) -> Vec<Action> {
        let mut actions = std::mem::take(&mut self.actions);
        actions.retain(|action| !matches!(action, Action::SetSidebarWidth(_)));
        actions
    }

    /// Answers the search that goes on.
    pub fn find(&mut self, hits: Vec<SearchHit>) {
        let found = SearchFound {
            hits,
            words: vec!["hedgehog".to_owned()],
            has_more: false,
        };
        let number = self.state.search.number;
        let result = Ok(found);
        self.state.apply(Event::SearchEnded { number, result }, NOW);
    }
}

/// A message by its number.
pub fn message(number: u128) -> MessageId {
    MessageId::from(Uuid::from_u128(number))
}

/// Something said about hedgehogs.
pub fn hit(conversation_number: u32, message_number: u128, excerpt: &str) -> SearchHit {
    let at = excerpt.find("hedgehog").unwrap_or_default();
    SearchHit {
        conversation: conversation(conversation_number),
        message: Some(message(message_number)),
        title: format!("talk {conversation_number}"),
        role: Some(Role::Assistant),
        at: Timestamp(NOW.0 - 3 * 24 * HOUR_MS),
        excerpt: excerpt.to_owned(),
        marks: std::iter::once(at..at + "hedgehog".len()).collect(),
    }
}

pub fn window(whole: Whole) -> Window {
    window_of_size(whole, [1280.0, 800.0])
}

pub fn window_of_size(whole: Whole, size: [f32; 2]) -> Window {
    let mut window = Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(|ctx| {
            ctx.set_fonts(theme::fonts());
            ctx.set_style_of(egui::Theme::Light, theme::style(&Tokens::light()));
            ctx.set_theme(egui::Theme::Light);
        })
        .build_ui_state(|ui, whole: &mut Whole| whole.ui(ui), whole);
    window.run();
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

/// The name of what has the focus: not of what the palette chose below its field.
pub fn focused(window: &Window) -> Option<String> {
    let id = window.ctx.memory(egui::Memory::focused)?.accesskit_id();
    let mut nodes = window.root().children_recursive();
    let node = nodes.find(|node| node.accesskit_node().locate().0 == id)?;
    node.accesskit_node().label()
}

/// Whether this is on screen.
pub fn sees(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

/// What is typed in the field with this name.
pub fn value(window: &Window, label: &str) -> String {
    let mut named = window.query_all_by_label(label);
    let node = named.find(|node| node.accesskit_node().is_text_input());
    node.unwrap().accesskit_node().value().unwrap_or_default()
}

/// The names of the rows of the palette, the chosen one in brackets.
pub fn rows(window: &Window) -> Vec<String> {
    let rows = window.query_all_by_role(egui::Role::ListBoxOption);
    rows.map(|row| {
        let node = row.accesskit_node();
        let name = node.label().unwrap_or_default();
        if node.is_selected() == Some(true) {
            format!("[{name}]")
        } else {
            name
        }
    })
    .collect()
}

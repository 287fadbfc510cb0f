//! The parts of the window around the transcript, used as a person uses them: by the
//! names on screen, with the keys of a keyboard.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "panels/commands.rs"]
mod commands;
#[path = "panels/documents.rs"]
mod documents;
#[path = "panels/palette.rs"]
mod palette;
#[path = "panels/whole.rs"]
mod whole;

use causerie::domain::{
    Connected, Conversation, ConversationId, ConversationSummary, DraftPlace, Event, Failure,
    FailureKind, Message, MessageId, Model, NewTurn, Role, Server, ServerKind, ServerState,
    ServerStatus, Theme, Timestamp, Tree, TurnId, TurnOptions,
};
use causerie::state::{Notice, State};
use causerie::ui::commands::{Cover, take_early, take_late};
use causerie::ui::panels::{self, ComposerMemory, ConnectMemory, SidebarMemory, TopBarMemory};
use causerie::ui::pictures::Pictures;
use causerie::ui::theme::{self, Tokens};
use causerie::ui::{Action, Place, View};
use causerie::words::Words;
use egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};
use uuid::Uuid;

const HOUR_MS: i64 = 3_600_000;
const NOW: Timestamp = Timestamp(1_800_000_000_000);

struct Window {
    state: State,
    words: Words,
    theme: Tokens,
    now: Timestamp,
    sidebar: SidebarMemory,
    top_bar: TopBarMemory,
    composer: ComposerMemory,
    pictures: Pictures,
    connect: ConnectMemory,
    actions: Vec<Action>,
}

impl Window {
    /// A connected window with this many conversations, an hour apart.
    fn new(conversations: u32) -> Self {
        let mut state = State::default();
        let conversations = (1..=conversations)
            .map(|number| {
                let at = Timestamp(NOW.0 - i64::from(number) * HOUR_MS);
                ConversationSummary::new(conversation(number), format!("talk {number}"), at)
            })
            .collect();
        let loaded = Event::Loaded {
            settings: Box::default(),
            conversations,
            draft: String::new(),
            side_drafts: Vec::new(),
            attachments: Vec::new(),
            deletion: None,
        };
        state.apply(loaded, NOW);
        state.server = connected();
        Self {
            state,
            words: Words::english(),
            theme: Tokens::light(),
            now: NOW,
            sidebar: SidebarMemory::default(),
            top_bar: TopBarMemory::default(),
            composer: ComposerMemory::default(),
            pictures: Pictures::default(),
            connect: ConnectMemory::default(),
            actions: Vec::new(),
        }
    }

    fn ui(&mut self, ui: &mut egui::Ui) {
        let mut actions = Vec::new();
        let view = View {
            state: &self.state,
            words: &self.words,
            theme: &self.theme,
            now: self.now,
            today: Timestamp(self.now.0 - 12 * HOUR_MS),
        };
        let cover = Cover::now(ui.ctx());
        take_early(ui, view, cover, &mut actions);
        egui::Panel::left("sidebar").show(ui, |ui| {
            panels::sidebar_ui(ui, view, &mut self.sidebar, &mut actions);
        });
        egui::Panel::top("top").show(ui, |ui| {
            panels::top_bar_ui(ui, view, &mut self.top_bar, &mut actions);
        });
        egui::Panel::bottom("status").show(ui, |ui| {
            panels::status_bar_ui(ui, view, &mut self.connect, Some(10_100), &mut actions);
        });
        egui::Panel::bottom("composer").show(ui, |ui| {
            panels::notice_ui(ui, view, &mut self.connect, &mut actions);
            panels::composer_ui(
                ui,
                view,
                &mut self.composer,
                &mut self.pictures,
                &mut actions,
            );
        });
        egui::CentralPanel::default().show(ui, |ui| {
            panels::welcome_ui(ui, view, &mut self.connect, &mut actions);
        });
        take_late(ui, view, cover, &mut actions);
        panels::connect_ui(ui, view, &mut self.connect, &mut actions);
        if actions.contains(&Action::GoTo(Place::Title)) {
            self.sidebar.rename(view);
        }
        for action in actions {
            self.carry_out(action);
        }
    }

    /// Does what the application would do of it, and keeps all but edits for the test.
    fn carry_out(&mut self, action: Action) {
        match &action {
            Action::EditDraft(text) => {
                self.state.draft.clone_from(text);
                return;
            }
            Action::GoTo(_) => return,
            Action::OpenConversation(id) => self.state.select(Some(*id)),
            Action::NewConversation => self.state.select(None),
            Action::DeleteConversations(ids) => {
                self.state
                    .apply(Event::ConversationsDeleted(ids.clone()), self.now);
            }
            Action::Send => {
                let _sent = self.state.take_draft();
            }
            _ => {}
        }
        self.actions.push(action);
    }

    /// Lets an answer stream in a conversation.
    fn begin_turn(&mut self, id: ConversationId) -> TurnId {
        let turn = TurnId::from(Uuid::from_u128(77));
        let asked = MessageId::from(Uuid::from_u128(1));
        let answer = MessageId::from(Uuid::from_u128(2));
        let opened = Conversation {
            id,
            tree: Tree::default(),
        };
        self.state
            .apply(Event::ConversationOpened(Box::new(opened)), NOW);
        self.state.begin(&NewTurn {
            turn,
            conversation: id,
            messages: vec![Message::new(asked, None, Role::User, "hello".into(), NOW)],
            answer: Message::awaited(answer, Some(asked), NOW),
            typed_in: Some(DraftPlace::NewConversation),
            queue: None,
            options: TurnOptions::default(),
        });
        turn
    }
}

fn conversation(number: u32) -> ConversationId {
    ConversationId::from(Uuid::from_u128(number.into()))
}

fn connected() -> ServerStatus {
    let model = Model {
        id: "/models/tiny.gguf".into(),
        context_tokens: Some(32_768),
        ..Model::default()
    };
    ServerStatus {
        server: Some(Server {
            url: "http://127.0.0.1:8080".into(),
            key: None,
        }),
        state: ServerState::Connected(Box::new(Connected {
            kind: ServerKind::LlamaServer,
            models: vec![model],
            software: Some("llama-server b6120".into()),
            ..Connected::default()
        })),
    }
}

fn harness(window: Window) -> Harness<'static, Window> {
    let mut harness = Harness::builder()
        .with_size(Vec2::new(1280.0, 800.0))
        .with_step_dt(1.0 / 60.0)
        .with_context_setup(|ctx| {
            ctx.set_fonts(theme::fonts());
            ctx.set_style_of(egui::Theme::Light, theme::style(&Tokens::light()));
            ctx.set_theme(egui::Theme::Light);
        })
        .build_ui_state(|ui, window: &mut Window| window.ui(ui), window);
    harness.run();
    harness
}

fn type_text(harness: &mut Harness<'_, Window>, text: &str) {
    harness.event(egui::Event::Text(text.to_owned()));
    harness.run();
}

fn press(harness: &mut Harness<'_, Window>, modifiers: Modifiers, key: Key) {
    harness.key_press_modifiers(modifiers, key);
    harness.run();
}

fn click(harness: &mut Harness<'_, Window>, name: &str) {
    harness.get_by_label(name).click();
    harness.run();
}

/// A field by its name, which the label above it bears too.
fn click_field(harness: &mut Harness<'_, Window>, role: egui::Role, name: &str) {
    harness.get_by_role_and_label(role, name).click();
    harness.run();
}

fn has_dialog(harness: &Harness<'_, Window>) -> bool {
    let address = harness.query_by_role_and_label(egui::Role::TextInput, "Address");
    address.is_some()
}

fn message(harness: &Harness<'_, Window>) -> Option<String> {
    harness.get_by_label("Message").accesskit_node().value()
}

#[test]
fn enter_should_send_and_shift_enter_should_break_the_line() {
    let mut harness = harness(Window::new(0));
    type_text(&mut harness, "one");
    press(&mut harness, Modifiers::SHIFT, Key::Enter);
    type_text(&mut harness, "two");
    assert_eq!(harness.state().state.draft, "one\ntwo");
    assert_eq!(harness.state().actions, []);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().actions, [Action::Send]);
    assert_eq!(harness.state().state.draft, "");
    type_text(&mut harness, "three");
    assert_eq!(harness.state().state.draft, "three");
}

#[test]
fn a_blank_draft_should_not_be_sent() {
    let mut harness = harness(Window::new(0));
    type_text(&mut harness, "  ");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().actions, []);
    assert!(harness.get_by_label("Send").accesskit_node().is_disabled());
}

#[test]
fn enter_during_a_composition_should_not_send() {
    let mut harness = harness(Window::new(0));
    harness.event(egui::Event::Ime(egui::ImeEvent::Preedit {
        text: "´e".to_owned(),
        active_range_chars: None,
    }));
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().actions, []);
    // The Enter that ends the composition may come in the same frame as what it commits.
    harness.event(egui::Event::Ime(egui::ImeEvent::Commit("é".into())));
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().actions, []);
    assert_eq!(harness.state().state.draft, "é");
    harness.run_steps(4);
    press(&mut harness, Modifiers::NONE, Key::Enter);
    assert_eq!(harness.state().actions, [Action::Send]);
}

#[test]
fn escape_and_the_button_should_stop_the_turn_on_screen() {
    let mut window = Window::new(2);
    let turn = window.begin_turn(conversation(1));
    window.state.select(Some(conversation(1)));
    let mut harness = harness(window);
    assert!(harness.query_by_label("Send").is_none());
    type_text(&mut harness, "next");
    // It waits for the end of the answer.
    press(&mut harness, Modifiers::NONE, Key::Enter);
    press(&mut harness, Modifiers::NONE, Key::Escape);
    click(&mut harness, "Stop");
    let stop = Action::Stop(turn);
    assert_eq!(harness.state().actions, [Action::Send, stop.clone(), stop]);
}

#[test]
fn each_conversation_should_show_its_own_draft() {
    let mut harness = harness(Window::new(2));
    type_text(&mut harness, "for the new one");
    click(&mut harness, "Conversation: talk 2");
    assert_eq!(message(&harness).unwrap_or_default(), "");
    type_text(&mut harness, "for two");
    assert_eq!(harness.state().state.draft, "for two");
    harness
        .get_all_by_label("New conversation")
        .next()
        .unwrap()
        .click();
    harness.run();
    assert_eq!(message(&harness).as_deref(), Some("for the new one"));
}

#[test]
fn a_long_paste_should_reach_the_draft_and_leave_room() {
    let mut window = Window::new(0);
    // It would become a file.
    window.state.settings.paste_as_file_chars = 0;
    let mut harness = harness(window);
    let text = "word ".repeat(20_000);
    harness.event(egui::Event::Paste(text.clone()));
    harness.run();
    assert_eq!(harness.state().state.draft, text);
    let send = harness.get_by_label("Send").rect();
    let row = harness.get_by_label("Dark theme").rect();
    assert!(send.min.y > 600.0 && send.max.y <= row.max.y, "{send:?}");
}

#[test]
fn renaming_should_keep_on_enter_and_drop_on_escape() {
    let mut harness = harness(Window::new(3));
    harness.get_by_label("Conversation: talk 2").hover();
    harness.run();
    click(&mut harness, "Rename talk 2");
    type_text(&mut harness, "  a better   name ");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let renamed = Action::RenameConversation(conversation(2), "a better name".into());
    assert_eq!(harness.state().actions, [renamed]);
    assert!(harness.query_by_label("New title").is_none());

    click(&mut harness, "Conversation: talk 3");
    harness.state_mut().actions.clear();
    press(&mut harness, Modifiers::NONE, Key::F2);
    type_text(&mut harness, "never mind");
    harness.get_by_label("New title");
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert_eq!(harness.state().actions, []);
    assert!(harness.query_by_label("New title").is_none());
}

#[test]
fn the_title_above_the_transcript_can_be_changed() {
    let mut window = Window::new(1);
    window.state.select(Some(conversation(1)));
    let mut harness = harness(window);
    click(&mut harness, "Rename this conversation");
    type_text(&mut harness, "renamed");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let renamed = Action::RenameConversation(conversation(1), "renamed".into());
    assert_eq!(harness.state().actions, [renamed]);
}

#[test]
fn a_deleted_conversation_can_be_brought_back_for_ten_seconds() {
    let mut harness = harness(Window::new(3));
    harness.get_by_label("Conversation: talk 1").focus();
    harness.run();
    press(&mut harness, Modifiers::NONE, Key::Delete);
    let deleted = Action::DeleteConversations(vec![conversation(1)]);
    assert_eq!(harness.state().actions, [deleted]);
    assert!(harness.query_by_label("Conversation: talk 1").is_none());
    harness.get_by_label("Undo").click();
    harness.run_steps(2);
    assert_eq!(harness.state().actions.last(), Some(&Action::UndoDelete));
    harness.state_mut().now.0 += 10_000;
    harness.run_steps(2);
    assert!(harness.query_by_label("Undo").is_none());
}

#[test]
fn only_visible_conversations_should_be_laid_out() {
    let harness = harness(Window::new(1_000));
    let rows = harness.query_all_by_label_contains("Conversation: ");
    let count = rows.count();
    assert!((10..40).contains(&count), "{count} rows");
}

#[test]
fn a_running_turn_should_be_marked_in_the_list() {
    let mut window = Window::new(2);
    window.begin_turn(conversation(2));
    let harness = harness(window);
    harness.get_by_label("Answering: talk 2");
    assert!(harness.query_by_label("Answering: talk 1").is_none());
}

#[test]
fn nothing_should_be_drawn_while_nothing_happens() {
    let mut window = Window::new(20);
    window.begin_turn(conversation(1));
    window.state.select(Some(conversation(1)));
    let mut harness = harness(window);
    harness.step();
    let viewports = harness.output().viewport_output.values();
    let delay = viewports.map(|viewport| viewport.repaint_delay).min();
    assert_eq!(delay, Some(std::time::Duration::MAX));
}

#[test]
fn the_dialog_should_connect_with_the_address_and_the_key() {
    let mut harness = harness(Window::new(0));
    harness.get_by_label_contains("Server: ").click();
    harness.run();
    click_field(&mut harness, egui::Role::TextInput, "Address");
    press(&mut harness, Modifiers::COMMAND, Key::A);
    type_text(&mut harness, "http://box:9000 ");
    click_field(&mut harness, egui::Role::PasswordInput, "Key");
    type_text(&mut harness, "secret");
    press(&mut harness, Modifiers::NONE, Key::Enter);
    let chosen = Action::ChooseServer {
        url: "http://box:9000".into(),
        key: "secret".into(),
    };
    assert_eq!(harness.state().actions, [chosen]);
    assert!(!has_dialog(&harness));
}

#[test]
fn escape_should_close_the_dialog_and_not_stop_the_turn() {
    let mut window = Window::new(1);
    window.begin_turn(conversation(1));
    window.state.select(Some(conversation(1)));
    let mut harness = harness(window);
    harness.get_by_label_contains("Server: ").click();
    harness.run();
    assert!(has_dialog(&harness));
    press(&mut harness, Modifiers::NONE, Key::Escape);
    assert!(!has_dialog(&harness));
    assert_eq!(harness.state().actions, []);
}

#[test]
fn the_first_page_should_offer_an_address_a_search_and_the_demo() {
    let mut window = Window::new(0);
    window.state.server = ServerStatus::default();
    let mut harness = harness(window);
    assert!(has_dialog(&harness));
    click(&mut harness, "Look for a server on this machine");
    click(&mut harness, "Use the demo");
    let expected = [Action::FindServer, Action::StartDemo];
    assert_eq!(harness.state().actions, expected);
}

#[test]
fn an_example_should_fill_the_draft() {
    let mut harness = harness(Window::new(0));
    let example = "Explain how a hash map works";
    click(&mut harness, example);
    assert_eq!(harness.state().state.draft, example);
    assert_eq!(message(&harness).as_deref(), Some(example));
}

#[test]
fn an_offline_server_should_say_why_and_be_asked_again() {
    let mut window = Window::new(0);
    window.state.server.state = ServerState::Offline {
        failure: Failure::new(FailureKind::Refused, "connection refused"),
        retry_ms: 5_000,
    };
    let mut harness = harness(window);
    harness.get_by_label_contains("Nothing answers at this address");
    click(&mut harness, "Try again");
    assert_eq!(harness.state().actions, [Action::RetryServer]);
}

#[test]
fn a_notice_should_show_the_servers_words_and_go_when_it_was_read() {
    let mut window = Window::new(2);
    window.state.notice = Some(Notice {
        failure: Failure::new(FailureKind::Server, "cuda out of memory"),
        conversation: Some(conversation(1)),
    });
    let mut harness = harness(window);
    let words = "cuda out of memory";
    assert!(
        harness.query_by_label(words).is_none(),
        "it is another's notice"
    );
    harness.state_mut().state.select(Some(conversation(1)));
    harness.run();
    harness.get_by_label(words);
    click(&mut harness, "Try again");
    click(&mut harness, "Dismiss");
    let expected = [Action::RetryTurn, Action::DismissNotice];
    assert_eq!(harness.state().actions, expected);
}

#[test]
fn the_theme_can_be_chosen() {
    let mut harness = harness(Window::new(0));
    click(&mut harness, "Dark theme");
    assert_eq!(harness.state().actions, [Action::SetTheme(Theme::Dark)]);
}

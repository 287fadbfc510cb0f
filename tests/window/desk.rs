//! A desk to test at: the window, the engine and the store behind it, and their folder.

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use causerie::app::window::{Background, Program};
use causerie::domain::{ConversationId, Message, ServerState};
use causerie::engine::{Engine, EngineOptions};
use causerie::state::State;
use causerie::store::Store;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use egui_kittest::{Harness, Node};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};

use crate::support::{Script, ScriptedServer};

/// The window under test.
pub type Window = Harness<'static, Program>;

/// No test needs longer, unless something hangs.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long to wait for news before looking again: some things come by the clock alone.
const LOOK_EVERY: Duration = Duration::from_millis(5);

/// The program and all that belongs to it.
pub struct Desk {
    running: Option<Running>,
    options: EngineOptions,
    folder: TempDir,
    runtime: Runtime,
}

struct Running {
    window: Window,
    store: Store,
    news: Receiver<()>,
}

impl Desk {
    /// The program with a fresh folder, once it is connected.
    pub fn connected(server: &ScriptedServer) -> Self {
        let mut desk = Self::with_options(options(Some(server.url())));
        desk.until_connected();
        desk
    }

    /// The program with a fresh folder, once that has been read.
    pub fn with_options(options: EngineOptions) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), options)
    }

    /// The program with what is in this folder.
    pub fn in_folder(folder: TempDir, options: EngineOptions) -> Self {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()
            .unwrap();
        let mut desk = Self {
            running: None,
            options,
            folder,
            runtime,
        };
        desk.start();
        desk
    }

    fn start(&mut self) {
        let store = Store::open(self.folder.path()).unwrap();
        let (sender, news) = channel();
        let window = window(|context| {
            let wake = context.clone();
            let waker = Arc::new(move || {
                wake.request_repaint();
                let _ = sender.send(());
            });
            let _inside = self.runtime.enter();
            let engine = Engine::start(store.clone(), self.options.clone(), waker);
            Background::with_engine(self.runtime.handle().clone(), engine)
        });
        self.running = Some(Running {
            window,
            store,
            news,
        });
        self.until("the start", |state| state.is_loaded.then_some(()));
    }

    /// Closes the window as a person does, and starts the program again on the same folder.
    pub fn restart(&mut self) {
        self.close();
        self.start();
    }

    /// The same with other options.
    pub fn restart_with(&mut self, options: EngineOptions) {
        self.close();
        self.options = options;
        self.start();
    }

    fn close(&mut self) {
        if let Some(mut running) = self.running.take() {
            running.window.state_mut().end();
        }
    }

    /// The window itself.
    pub fn window(&mut self) -> &mut Window {
        &mut self.running.as_mut().unwrap().window
    }

    fn shown(&self) -> &Window {
        &self.running.as_ref().unwrap().window
    }

    /// What the window holds.
    pub fn state(&self) -> &State {
        self.shown().state().state()
    }

    /// Where everything is kept.
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The conversation on screen.
    pub fn selected(&self) -> ConversationId {
        self.state().selected.unwrap()
    }

    /// The last message of a conversation as the store has it at this moment.
    pub fn stored(&self, conversation: ConversationId) -> Message {
        let store = &self.running.as_ref().unwrap().store;
        let reading = store.conversation(conversation);
        let conversation = self.runtime.block_on(reading).unwrap().unwrap();
        conversation.tree.selected_path().last().unwrap().clone()
    }

    /// Draws frames until `look` finds something in the state.
    pub fn until<T>(&mut self, what: &str, look: impl Fn(&State) -> Option<T>) -> T {
        self.until_window(what, |window| look(window.state().state()))
    }

    /// Draws frames until `look` finds something in the window.
    pub fn until_window<T>(&mut self, what: &str, look: impl Fn(&Window) -> Option<T>) -> T {
        let running = self.running.as_mut().unwrap();
        let deadline = Instant::now() + PATIENCE;
        loop {
            running.window.step();
            if let Some(found) = look(&running.window) {
                return found;
            }
            let window = words_on_screen(&running.window);
            assert!(
                Instant::now() < deadline,
                "{what} did not come about; on screen: {window:?}"
            );
            let _ = running.news.recv_timeout(LOOK_EVERY);
            while running.news.try_recv().is_ok() {}
        }
    }

    /// Waits for the server.
    pub fn until_connected(&mut self) {
        self.until("a connection", |state| {
            state.server.is_connected().then_some(())
        });
        // One frame more, in which the status is drawn.
        self.window().step();
    }

    /// Waits until the server cannot be used.
    pub fn until_offline(&mut self) {
        self.until("being offline", |state| {
            matches!(state.server.state, ServerState::Offline { .. }).then_some(())
        });
    }

    /// Waits until no turn runs in the conversation on screen, and draws it.
    pub fn until_ended(&mut self) {
        self.until("the end of the turn", |state| {
            state.turn().is_none().then_some(())
        });
        self.window().run_steps(2);
    }

    /// Waits until this is on screen.
    pub fn see(&mut self, label: &str) {
        self.until_window(label, |window| is_seen(window, label).then_some(()));
    }

    /// Waits until something with these words in it is on screen.
    pub fn see_part(&mut self, part: &str) {
        self.until_window(part, |window| {
            window.query_all_by_label_contains(part).next().map(|_| ())
        });
    }

    /// Waits until this is not on screen.
    pub fn miss(&mut self, label: &str) {
        let what = format!("the absence of {label}");
        self.until_window(&what, |window| (!is_seen(window, label)).then_some(()));
    }

    /// Whether this is on screen now.
    pub fn sees(&self, label: &str) -> bool {
        is_seen(self.shown(), label)
    }

    /// Waits for this and clicks it, once it stands still: a dialog that has just learnt
    /// something grows, and a click goes to where its button was.
    pub fn click(&mut self, label: &str) {
        self.see(label);
        for _ in 0..20 {
            let before = self.node(label).rect();
            self.window().step();
            self.see(label);
            if self.node(label).rect() == before {
                break;
            }
        }
        self.node(label).click();
        self.window().step();
        self.window().step();
    }

    /// All names and words on screen now.
    pub fn on_screen(&self) -> Vec<String> {
        words_on_screen(self.shown())
    }

    /// What has this name: the control, where words beside it say the same.
    pub fn node<'a>(&'a self, label: &'a str) -> Node<'a> {
        let mut named = self.shown().query_all_by_label(label);
        let is_control = |node: &Node<'_>| node.accesskit_node().role() != Role::Label;
        match named.find(is_control) {
            Some(control) => control,
            None => self.shown().get_by_label(label),
        }
    }

    /// Clicks at a point.
    pub fn click_at(&mut self, at: egui::Pos2) {
        let window = self.window();
        window.hover_at(at);
        for pressed in [true, false] {
            window.event(egui::Event::PointerButton {
                pos: at,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: Modifiers::NONE,
            });
        }
        window.step();
    }

    /// Clicks a thing while keys are held.
    pub fn click_with(&mut self, label: &str, modifiers: Modifiers) {
        self.see(label);
        self.node(label).click_modifiers(modifiers);
        self.window().run_steps(2);
    }

    /// Opens the menu of a thing by the other button of the mouse.
    pub fn open_menu(&mut self, label: &str) {
        self.see(label);
        self.node(label).click_secondary();
        self.window().run_steps(3);
    }

    /// Gives a thing the focus.
    pub fn focus(&mut self, label: &str) {
        self.see(label);
        self.node(label).focus();
        self.window().run_steps(2);
    }

    /// Moves the focus to the composer by the mouse.
    pub fn focus_composer(&mut self) {
        let composer = self.node("Message").rect().center();
        self.click_at(composer);
    }

    /// Presses a key.
    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.window().key_press_modifiers(modifiers, key);
        self.window().run_steps(2);
    }

    /// Types where the focus is.
    pub fn write(&mut self, text: &str) {
        let window = self.window();
        window.event(egui::Event::Text(text.to_owned()));
        window.run_steps(2);
    }

    /// Types into the composer and sends it by Enter.
    pub fn send(&mut self, text: &str) {
        assert!(
            self.node("Message").is_focused(),
            "the composer has no focus"
        );
        self.write(text);
        self.press(Modifiers::NONE, Key::Enter);
        assert_eq!(self.draft(), "", "the words were not sent");
    }

    /// What is in the composer.
    pub fn draft(&self) -> String {
        self.node("Message").value().unwrap_or_default()
    }

    /// Begins a new conversation with these words, and waits for the whole answer.
    pub fn talk(&mut self, text: &str) -> ConversationId {
        self.press(Modifiers::COMMAND, Key::N);
        self.send(text);
        self.until_ended();
        self.selected()
    }
}

/// The program ends before its folder goes.
impl Drop for Desk {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.close();
        }
    }
}

/// Answers with the question, in other words.
pub fn echo() -> ScriptedServer {
    ScriptedServer::start(|request| {
        let messages = request.body["messages"].as_array().unwrap();
        let last = messages.last().unwrap()["content"].as_str().unwrap();
        Script::answer(&format!("You said {last}."))
    })
}

/// The titles from the top of the list to its bottom.
pub fn titles(desk: &mut Desk) -> Vec<String> {
    let rows = desk.window().query_all_by_label_contains("Conversation: ");
    let mut rows: Vec<_> = rows
        .map(|row| {
            let label = row.accesskit_node().label();
            (row.rect().top(), label.unwrap_or_default())
        })
        .collect();
    rows.sort_by(|one, other| one.0.total_cmp(&other.0));
    let name = |label: String| label.trim_start_matches("Conversation: ").to_owned();
    rows.into_iter().map(|(_, label)| name(label)).collect()
}

/// A window on a background that is made for its context.
pub fn window(background: impl FnOnce(&egui::Context) -> Background) -> Window {
    Harness::builder()
        .with_size([1280.0, 800.0])
        .with_step_dt(1.0 / 60.0)
        .build_eframe(|creation| {
            let background = background(&creation.egui_ctx);
            Program::new(&creation.egui_ctx, background)
        })
}

/// A server at this address, or none, and no search beyond a port where nothing is.
pub fn options(url: Option<&str>) -> EngineOptions {
    EngineOptions {
        server_url: url.map(str::to_owned),
        ports: vec![dead_port()],
        ..EngineOptions::default()
    }
}

/// A port of loopback where nothing listens.
pub fn dead_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

fn is_seen(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

fn words_on_screen(window: &Window) -> Vec<String> {
    let nodes = window.root().children_recursive();
    let words = nodes.map(|node| node.accesskit_node());
    let words = words.filter_map(|node| node.label().or_else(|| node.value()));
    words.collect()
}

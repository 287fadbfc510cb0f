//! What a frame of the window costs: layout and tessellation without a screen, while an
//! answer streams into a short and into a long conversation, and beside the map of branches.
//!
//! `cargo bench --bench frame` prints the median and the 99th percentile of each case and
//! the ratio between them, all from one run.

use std::time::{Duration, Instant};

use causerie::domain::{
    Conversation, ConversationId, ConversationSummary, Event, Message, MessageId, NewTurn, Role,
    Settings, Timestamp, Tree, TurnDelta, TurnId,
};
use causerie::state::State;
use causerie::ui::map::Chart;
use causerie::ui::theme::{self, Tokens};
use causerie::ui::{UiMemory, View, window_ui};
use causerie::words::Words;
use uuid::Uuid;

const ANSWER: &str = "## A heading\n\nSome *stressed* and **strong** words with `code`, and a \
[link](https://example.org) in a paragraph that is long enough to be broken into lines, \
because paragraphs of real answers are.\n\n- one\n- two\n  - three\n\n| a | b |\n|---|--:|\n\
| 1 | 2 |\n| 3 | 4 |\n\n```rust\nfn main() {\n    println!(\"hello\");\n}\n```\n\nThe end.\n\n";

/// 500 tokens a second at 60 frames a second.
const TOKENS_PER_FRAME: usize = 8;
const STREAMED_TOKENS: usize = 20_000;
/// The button that brings the whole map into view.
const FIT: egui::Pos2 = egui::pos2(1174.0, 22.0);

fn main() {
    let short = run(100, Map::Closed);
    let long = run(10_000, Map::Closed);
    report("100 messages", &short);
    report("10,000 messages", &long);
    let ratio = |at: f64| percentile(&long.frames, at) / percentile(&short.frames, at);
    println!(
        "10,000 against 100: p50 {:.2}x, p99 {:.2}x",
        ratio(0.5),
        ratio(0.99)
    );
    for (name, map) in [
        ("map closed", Map::Closed),
        ("map open", Map::Open),
        ("whole map in view", Map::Whole),
    ] {
        report(&format!("1,000 messages, {name}"), &run(1_000, map));
    }
    for messages in [1_000, 10_000] {
        lay_out(messages);
    }
    for count in [10, 1_000, 10_000] {
        let still = percentile(&list(count), 0.5) * 1e3;
        println!("{count} conversations in the list: standing still p50 {still:.3} ms");
    }
}

/// Whether the map of branches is there, and how much of it is in view.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Map {
    Closed,
    Open,
    Whole,
}

/// The layout of the map, which is done when a message comes or goes.
fn lay_out(messages: usize) {
    let Ok(tree) = Tree::from_messages(talk(messages).0, []) else {
        unreachable!("every message follows one before it");
    };
    let times: Vec<Duration> = (0..50)
        .map(|_| {
            let began = Instant::now();
            let chart = Chart::of(&tree);
            let taken = began.elapsed();
            assert_eq!(chart.len(), messages);
            taken
        })
        .collect();
    println!(
        "layout of the map of {messages} messages: p50 {:.3} ms, max {:.3} ms",
        percentile(&times, 0.5) * 1e3,
        percentile(&times, 1.0) * 1e3,
    );
}

/// Questions and answers, with a second answer to every tenth question; the last message.
fn talk(messages: usize) -> (Vec<Message>, Option<MessageId>) {
    let mut parent = None;
    let mut said: Vec<Message> = Vec::new();
    let mut next_branch = 10;
    for index in 0..messages {
        let id = MessageId::from(Uuid::from_u128(index as u128 + 10));
        let is_question = said.last().is_none_or(|last| last.role == Role::Assistant);
        let (role, text) = if is_question {
            let text = format!("Question {index}: what is it, and why?");
            (Role::User, text)
        } else {
            (Role::Assistant, ANSWER.repeat(3))
        };
        if is_question && index >= next_branch {
            // Another answer to the question before.
            next_branch = index + 20;
            let above = said.last().and_then(|last| last.parent);
            let text = "Another answer, of which nobody thought much.".to_owned();
            said.push(Message::new(id, above, Role::Assistant, text, Timestamp(0)));
        } else {
            said.push(Message::new(id, parent, role, text, Timestamp(0)));
        }
        parent = Some(id);
    }
    (said, parent)
}

struct Run {
    open: Duration,
    frames: Vec<Duration>,
    idle: Vec<Duration>,
}

fn report(name: &str, run: &Run) {
    let ms = |at| percentile(&run.frames, at) * 1e3;
    println!(
        "{name}: first frame {:.2} ms; streaming {} tokens over {} frames: p50 {:.3} ms, p99 {:.3} ms, max {:.3} ms; standing still p50 {:.3} ms",
        run.open.as_secs_f64() * 1e3,
        STREAMED_TOKENS,
        run.frames.len(),
        ms(0.5),
        ms(0.99),
        ms(1.0),
        percentile(&run.idle, 0.5) * 1e3,
    );
}

fn percentile(times: &[Duration], at: f64) -> f64 {
    let mut times = times.to_vec();
    times.sort_unstable();
    let index = ((times.len() as f64 * at).ceil() as usize).clamp(1, times.len()) - 1;
    times[index].as_secs_f64()
}

struct Window {
    context: egui::Context,
    state: State,
    memory: UiMemory,
    words: Words,
    tokens: Tokens,
    time: f64,
    events: Vec<egui::Event>,
}

impl Window {
    fn click(&mut self, pos: egui::Pos2) {
        self.events.push(egui::Event::PointerMoved(pos));
        self.frame();
        for pressed in [true, false] {
            self.events.push(egui::Event::PointerButton {
                pos,
                button: egui::PointerButton::Primary,
                pressed,
                modifiers: egui::Modifiers::NONE,
            });
            self.frame();
        }
        self.events.push(egui::Event::PointerGone);
        self.frame();
    }

    fn frame(&mut self) -> Duration {
        self.time += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(
                egui::Pos2::ZERO,
                egui::vec2(1280.0, 800.0),
            )),
            time: Some(self.time),
            events: std::mem::take(&mut self.events),
            ..egui::RawInput::default()
        };
        let began = Instant::now();
        let mut output = self.context.run_ui(input, |ui| {
            let view = View {
                state: &self.state,
                words: &self.words,
                theme: &self.tokens,
                now: Timestamp(0),
                today: Timestamp(0),
            };
            window_ui(ui, view, &mut self.memory, &mut Vec::new());
        });
        // There is no screen that could take them.
        output.textures_delta.clear();
        let _meshes = self
            .context
            .tessellate(output.shapes, output.pixels_per_point);
        began.elapsed()
    }
}

impl Window {
    /// An empty window with these conversations.
    fn new(settings: Settings, conversations: Vec<ConversationSummary>) -> Self {
        let context = egui::Context::default();
        let tokens = Tokens::light();
        context.set_fonts(theme::fonts());
        context.set_style_of(egui::Theme::Light, theme::style(&tokens));
        context.set_theme(egui::Theme::Light);
        let mut window = Self {
            context,
            state: State::default(),
            memory: UiMemory::default(),
            words: Words::english(),
            tokens,
            time: 0.0,
            events: Vec::new(),
        };
        let loaded = Event::Loaded {
            settings: Box::new(settings),
            conversations,
            draft: String::new(),
            side_drafts: Vec::new(),
            attachments: Vec::new(),
            deletion: None,
        };
        window.state.apply(loaded, Timestamp(0));
        window.frame();
        window
    }
}

/// Frames of a window that shows the beginning of a list so long.
fn list(count: u128) -> Vec<Duration> {
    let conversations = (0..count).map(|number| {
        let id = ConversationId::from(Uuid::from_u128(number));
        let at = Timestamp(-3_600_000 * number as i64);
        let mut line = ConversationSummary::new(id, format!("Talk {number}"), at);
        line.is_pinned = number % 100 == 0;
        line
    });
    let mut window = Window::new(Settings::default(), conversations.collect());
    (0..300).map(|_| window.frame()).collect()
}

fn run(messages: usize, map: Map) -> Run {
    let conversation = ConversationId::from(Uuid::from_u128(1));
    let (said, parent) = talk(messages);
    let settings = Settings {
        is_map_open: map != Map::Closed,
        ..Settings::default()
    };
    let summary = ConversationSummary::new(conversation, "A long talk".to_owned(), Timestamp(0));
    let mut window = Window::new(settings, vec![summary]);
    let Ok(tree) = Tree::from_messages(said, []) else {
        unreachable!("every message follows one before it");
    };
    window.state.select(Some(conversation));
    window.state.apply(
        Event::ConversationOpened(Box::new(Conversation {
            id: conversation,
            tree,
        })),
        Timestamp(0),
    );
    let open = window.frame();
    if map == Map::Whole {
        window.click(FIT);
    }
    let turn = TurnId::from(Uuid::from_u128(2));
    let answer = MessageId::from(Uuid::from_u128(3));
    window.state.begin(&NewTurn {
        turn,
        conversation,
        messages: Vec::new(),
        answer: Message::awaited(answer, parent, Timestamp(0)),
        typed_in: None,
        queue: None,
        options: causerie::domain::TurnOptions::default(),
    });
    let words: Vec<&str> = ANSWER.split_inclusive(' ').collect();
    let mut stream = words.iter().cycle().take(STREAMED_TOKENS);
    let mut frames = Vec::new();
    loop {
        let piece: String = stream.by_ref().take(TOKENS_PER_FRAME).copied().collect();
        if piece.is_empty() {
            break;
        }
        let delta = TurnDelta {
            content: piece,
            ..TurnDelta::default()
        };
        let began = Instant::now();
        window.state.apply(
            Event::TurnAdvanced {
                turn,
                delta: Box::new(delta),
            },
            Timestamp(0),
        );
        let applied = began.elapsed();
        frames.push(applied + window.frame());
    }
    let idle = (0..120).map(|_| window.frame()).collect();
    Run { open, frames, idle }
}

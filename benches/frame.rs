//! What a frame of the window costs: layout and tessellation without a screen, while an
//! answer streams into a short and into a long conversation.
//!
//! `cargo bench --bench frame` prints the median and the 99th percentile of each case and
//! the ratio between them, all from one run.

use std::time::{Duration, Instant};

use causerie::domain::{
    Conversation, ConversationId, ConversationSummary, Event, Message, MessageId, NewTurn, Role,
    Settings, Timestamp, Tree, TurnDelta, TurnId,
};
use causerie::state::State;
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

fn main() {
    let short = run(100);
    let long = run(10_000);
    report("100 messages", &short);
    report("10,000 messages", &long);
    let ratio = |at: f64| percentile(&long.frames, at) / percentile(&short.frames, at);
    println!(
        "10,000 against 100: p50 {:.2}x, p99 {:.2}x",
        ratio(0.5),
        ratio(0.99)
    );
    for count in [10, 1_000, 10_000] {
        let still = percentile(&list(count), 0.5) * 1e3;
        println!("{count} conversations in the list: standing still p50 {still:.3} ms");
    }
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
}

impl Window {
    fn frame(&mut self) -> Duration {
        self.time += 1.0 / 60.0;
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(
                egui::Pos2::ZERO,
                egui::vec2(1280.0, 800.0),
            )),
            time: Some(self.time),
            ..egui::RawInput::default()
        };
        let began = Instant::now();
        let output = self.context.run_ui(input, |ui| {
            let view = View {
                state: &self.state,
                words: &self.words,
                theme: &self.tokens,
                now: Timestamp(0),
                today: Timestamp(0),
            };
            window_ui(ui, view, &mut self.memory, &mut Vec::new());
        });
        let _meshes = self
            .context
            .tessellate(output.shapes, output.pixels_per_point);
        began.elapsed()
    }
}

impl Window {
    /// An empty window with these conversations.
    fn new(conversations: Vec<ConversationSummary>) -> Self {
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
        };
        let loaded = Event::Loaded {
            settings: Box::new(Settings::default()),
            conversations,
            draft: String::new(),
            side_drafts: Vec::new(),
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
    let mut window = Window::new(conversations.collect());
    (0..300).map(|_| window.frame()).collect()
}

fn run(messages: usize) -> Run {
    let conversation = ConversationId::from(Uuid::from_u128(1));
    let mut parent = None;
    let mut said = Vec::new();
    for index in 0..messages {
        let id = MessageId::from(Uuid::from_u128(index as u128 + 10));
        let (role, text) = if index % 2 == 0 {
            (
                Role::User,
                format!("Question {index}: what is it, and why?"),
            )
        } else {
            (Role::Assistant, ANSWER.repeat(3))
        };
        said.push(Message::new(id, parent, role, text, Timestamp(0)));
        parent = Some(id);
    }
    let summary = ConversationSummary::new(conversation, "A long talk".to_owned(), Timestamp(0));
    let mut window = Window::new(vec![summary]);
    let Ok(tree) = Tree::from_messages(said, []) else {
        unreachable!("the messages form a line");
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

//! A window with one conversation in which files are attached, and what the person meant in it.

use std::sync::Arc;

use causerie::domain::{
    Attachment, AttachmentId, ContentHash, Conversation, ConversationId, ConversationSummary,
    Event, FileFacts, FileKind, Message, MessageId, PictureKey, Pixels, ReadingWay, Role,
    Timestamp, Tree,
};
use causerie::state::State;
use causerie::ui::theme::{self, Tokens};
use causerie::ui::{Action, UiMemory, View, window_ui};
use causerie::words::Words;
use egui_kittest::Harness;
use uuid::Uuid;

pub const NOW: Timestamp = Timestamp(1_800_000_000_000);

/// A window under test.
pub type Window = Harness<'static, Screen>;

pub struct Screen {
    pub state: State,
    pub memory: UiMemory,
    pub actions: Vec<Action>,
    pub now: Timestamp,
    words: Words,
    theme: Tokens,
}

impl Screen {
    fn ui(&mut self, ui: &mut egui::Ui) {
        let mut actions = Vec::new();
        let view = View {
            state: &self.state,
            words: &self.words,
            theme: &self.theme,
            now: self.now,
            today: NOW,
        };
        window_ui(ui, view, &mut self.memory, &mut actions);
        for action in actions {
            // What the application remembers of what it was asked for.
            let is_new = match &action {
                Action::BringPicture(attachment, shape) => {
                    let key = PictureKey::of(attachment, *shape);
                    self.state.viewed.ask_picture(key)
                }
                Action::BringText(attachment) => {
                    let of = (attachment.hash, attachment.way);
                    self.state.viewed.ask_text(of)
                }
                _ => true,
            };
            if is_new {
                self.actions.push(action);
            }
        }
    }

    /// What was asked for since the last time.
    pub fn brought(&mut self) -> Vec<PictureKey> {
        let keys = self.actions.iter().filter_map(|action| match action {
            Action::BringPicture(attachment, shape) => Some(PictureKey::of(attachment, *shape)),
            _ => None,
        });
        let keys = keys.collect();
        self.actions
            .retain(|action| !matches!(action, Action::BringPicture(..)));
        keys
    }

    pub fn apply(&mut self, event: Event) {
        self.state.apply(event, NOW);
    }

    /// Lets a picture come in one colour.
    pub fn bring(&mut self, key: PictureKey, width: u32, height: u32) {
        let pixels = pixels(width, height);
        self.apply(Event::PictureRead {
            key,
            result: Ok(pixels),
        });
    }
}

pub fn pixels(width: u32, height: u32) -> Arc<Pixels> {
    let count = width as usize * height as usize;
    Arc::new(Pixels {
        width,
        height,
        rgba: [40, 90, 160, 255].repeat(count),
    })
}

pub fn conversation() -> ConversationId {
    ConversationId::from(Uuid::from_u128(1))
}

pub fn message_id(number: u128) -> MessageId {
    MessageId::from(Uuid::from_u128(number + 1000))
}

/// Something attached with nothing but a kind and a size.
pub fn attachment(number: u8, name: &str, kind: FileKind) -> Attachment {
    Attachment {
        id: AttachmentId::from(Uuid::from_u128(u128::from(number) + 5000)),
        name: name.to_owned(),
        hash: ContentHash::from([number; 32]),
        bytes: 12_000,
        way: ReadingWay::default(),
        facts: FileFacts {
            kind,
            text_bytes: 0,
            pictures: Vec::new(),
            pages: None,
            duration_ms: None,
            waveform: Vec::new(),
            has_thumbnail: false,
            remarks: Vec::new(),
        },
    }
}

pub fn picture(number: u8, name: &str, size: (u32, u32)) -> Attachment {
    let mut picture = attachment(number, name, FileKind::Png);
    picture.facts.pictures = vec![size];
    picture.facts.has_thumbnail = true;
    picture
}

pub fn sound(number: u8, name: &str, duration_ms: u64) -> Attachment {
    let mut sound = attachment(number, name, FileKind::Wav);
    sound.facts.duration_ms = Some(duration_ms);
    sound.facts.waveform = (0..100).map(|at| at * 2).collect();
    sound
}

pub fn pdf(number: u8, name: &str, pages: u32) -> Attachment {
    let mut pdf = attachment(number, name, FileKind::Pdf);
    pdf.facts.pages = Some(pages);
    pdf.facts.text_bytes = 900;
    pdf.facts.has_thumbnail = true;
    pdf
}

/// A question with these files, and its answer.
pub fn asked(attachments: Vec<Attachment>) -> Vec<Message> {
    let text = "What is this?".to_owned();
    let mut question = Message::new(message_id(1), None, Role::User, text, NOW);
    question.attachments = attachments;
    let text = "Something.".to_owned();
    let parent = Some(message_id(1));
    let answer = Message::new(message_id(2), parent, Role::Assistant, text, NOW);
    vec![question, answer]
}

/// A window in which this was said.
pub fn window(messages: Vec<Message>) -> Window {
    let mut state = State::default();
    let summary = ConversationSummary::new(conversation(), "talk".to_owned(), NOW);
    let loaded = Event::Loaded {
        settings: Box::default(),
        conversations: vec![summary],
        draft: String::new(),
        side_drafts: Vec::new(),
        attachments: Vec::new(),
        deletion: None,
    };
    state.apply(loaded, NOW);
    state.select(Some(conversation()));
    let tree = Tree::from_messages(messages, []).unwrap();
    let opened = Conversation {
        id: conversation(),
        tree,
    };
    state.apply(Event::ConversationOpened(Box::new(opened)), NOW);
    let screen = Screen {
        state,
        memory: UiMemory::default(),
        actions: Vec::new(),
        now: NOW,
        words: Words::english(),
        theme: Tokens::light(),
    };
    let mut window = Harness::builder()
        .with_size([1100.0, 800.0])
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(64)
        .with_context_setup(|context| {
            context.set_fonts(theme::fonts());
            context.set_style_of(egui::Theme::Light, theme::style(&Tokens::light()));
            context.set_theme(egui::Theme::Light);
        })
        .build_ui_state(|ui, screen: &mut Screen| screen.ui(ui), screen);
    window.run();
    window
}

/// Takes what was meant since the last time, without what is asked of the background.
pub fn meant(window: &mut Window) -> Vec<Action> {
    let mut actions = std::mem::take(&mut window.state_mut().actions);
    actions.retain(|action| !matches!(action, Action::BringPicture(..) | Action::BringText(_)));
    actions
}

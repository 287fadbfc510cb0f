//! One frame of the window: news in, picture out, wishes carried out.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::app::language::{self, Spoken};
use crate::domain::{DraftPlace, Event, Language, Settings, Theme, Timestamp};
use crate::state::{Notice, State};
use crate::ui::theme::{self, Tokens};
use crate::ui::{Action, UiMemory, View, window_ui};
use crate::words::Words;

use super::announcing::Announcer;
use super::background::Background;
use super::clipboard::{Clipboard, Due};
use super::clock::Clock;
use super::counting::Counting;
use super::faces::Faces;
use super::files::FilePicker;
use super::frame_stats::FrameStats;
use super::highlighter::Highlighter;
use super::pasting::Pasting;
use super::settings_files::SettingsPromise;
use super::viewing::Sounds;

/// News is taken in for at most this long in one frame; the rest waits for the next.
const DRAIN: Duration = Duration::from_millis(3);
/// How long the person must pause before a draft is written down.
pub(super) const DRAFT_PAUSE_MS: i64 = 600;

/// The program that the window shows.
pub struct Program {
    pub(super) state: State,
    pub(super) background: Background,
    pub(super) clock: Clock,
    /// When the draft must be written down.
    pub(super) draft_due: Option<Timestamp>,
    /// What else is to be written down then.
    pub(super) side_drafts_due: HashSet<DraftPlace>,
    /// The tokens of what is being typed.
    pub(super) counting: Counting,
    pub(super) words: Words,
    /// The language of the system.
    system: Language,
    /// What is spoken, for the threads that write documents.
    spoken: Arc<Spoken>,
    pub(super) clipboard: Clipboard,
    pub(super) pasting: Pasting,
    pub(super) picker: Option<FilePicker>,
    pub(super) settings_files: Vec<SettingsPromise>,
    pub(super) sounds: Sounds,
    tokens: [Tokens; 2],
    faces: Faces,
    memory: UiMemory,
    highlighter: Highlighter,
    pub(super) announcer: Option<Box<dyn Announcer>>,
    stats: Option<Arc<FrameStats>>,
    applied: Option<(Theme, f32)>,
    title: String,
    is_ended: bool,
}

impl Program {
    /// A program that draws into this context.
    #[must_use]
    pub fn new(context: &egui::Context, background: Background) -> Self {
        let tokens = [Tokens::light(), Tokens::dark()];
        theme::install(context);
        context.set_style_of(egui::Theme::Light, theme::style(&tokens[0]));
        context.set_style_of(egui::Theme::Dark, theme::style(&tokens[1]));
        context.options_mut(|options| {
            // The scale is a setting of ours, and its keys are in our table.
            options.zoom_with_keyboard = false;
        });
        let wake = context.clone();
        let mut clock = Clock::default();
        clock.tick();
        Self {
            state: State::default(),
            background,
            clock,
            draft_due: None,
            side_drafts_due: HashSet::new(),
            counting: Counting::default(),
            words: Words::english(),
            system: Language::English,
            spoken: Arc::default(),
            clipboard: Clipboard::new(context.clone()),
            pasting: Pasting::new(context.clone()),
            picker: None,
            settings_files: Vec::new(),
            sounds: Sounds::default(),
            tokens,
            faces: Faces::new(context.clone()),
            memory: UiMemory::default(),
            highlighter: Highlighter::start(move || wake.request_repaint()),
            announcer: None,
            stats: None,
            applied: None,
            title: String::new(),
            is_ended: false,
        }
    }

    /// Speaks the language of the system where the settings name none, and lets others know
    /// what is spoken. Before, the system's is English, whatever the machine has.
    pub(in crate::app) fn speak(&mut self, system: Language, spoken: Arc<Spoken>) {
        self.system = system;
        self.spoken = spoken;
        self.follow_language();
    }

    /// Measures every frame from now on.
    pub fn measure(&mut self, stats: Arc<FrameStats>) {
        self.stats = Some(stats);
    }

    /// Reads the clipboard in this way; for tests.
    pub fn read_clipboard_by(&mut self, read: fn() -> String) {
        self.clipboard.read_by(read);
    }

    /// What the window holds; for tests.
    #[must_use]
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Ends the background; everything is on disk afterwards.
    pub fn end(&mut self) {
        if std::mem::replace(&mut self.is_ended, true) {
            return;
        }
        self.write_draft();
        self.end_sounds();
        self.background.end();
    }

    fn drain(&mut self, context: &egui::Context) {
        if let Some(failure) = self.background.poll() {
            self.state.notice = Some(Notice {
                failure,
                conversation: None,
            });
        }
        let began = Instant::now();
        let mut has_changed = false;
        while let Some(event) = self.background.try_next() {
            // Words that arrive change nothing of what would be sent, until they have ended.
            has_changed |= !matches!(event, Event::TurnAdvanced { .. });
            self.announce(&event, context);
            self.state.apply(event, self.clock.now);
            if began.elapsed() > DRAIN {
                context.request_repaint();
                break;
            }
        }
        if let Some(text) = self.state.viewed.gathered.take() {
            context.copy_text(text);
        }
        self.take_picked();
        self.take_clips();
        self.take_settings_files(context);
        self.fulfil_wish();
        match self.clipboard.take_due() {
            Some(Due::Send) => self.send(),
            Some(Due::Instructions(conversation)) => self.give_instructions(conversation),
            None => {}
        }
        self.clipboard.forget();
        for conversation in self.state.take_due() {
            self.send_queued(conversation);
        }
        self.write_changes();
        if has_changed {
            self.watch_draft();
        }
    }

    /// Has everything written down that the state changed by itself.
    pub(super) fn write_changes(&mut self) {
        for change in self.state.take_changes() {
            self.change(change);
        }
    }

    /// What must happen at a time of its own.
    fn keep_time(&mut self, context: &egui::Context) {
        // The window may be hidden, and egui's own time stand still: the clock decides.
        let now = self.clock.now;
        let ms_until = move |due: Timestamp| u64::try_from(due.0 - now.0).unwrap_or(0);
        match self.draft_due.map(ms_until) {
            Some(0) => self.write_draft(),
            Some(left) => context.request_repaint_after(Duration::from_millis(left)),
            None => {}
        }
        match self.counting.due.map(ms_until) {
            Some(0) => self.count_draft(),
            Some(left) => context.request_repaint_after(Duration::from_millis(left)),
            None => {}
        }
        if let Some(deletion) = &self.state.deletion {
            match deletion.ms_left(self.clock.now) {
                Some(left) => context.request_repaint_after(Duration::from_millis(left)),
                None => self.state.deletion = None,
            }
        }
        // The days of the list change at midnight, also where nothing else happens.
        context.request_repaint_after(self.clock.until_tomorrow());
        // A running turn's clocks go on even while nothing arrives.
        if self.state.turn().is_some() {
            context.request_repaint_after_secs(1.0);
        }
    }

    /// The words follow the settings.
    fn follow_language(&mut self) {
        let language = language::chosen(self.state.settings.language, self.system);
        if language != self.words.language() {
            self.words = Words::of(language);
        }
        self.spoken.set(language);
    }

    /// Words, theme, faces, scale and title follow the state.
    fn dress(&mut self, context: &egui::Context) {
        self.follow_language();
        for (index, theme) in [egui::Theme::Light, egui::Theme::Dark]
            .into_iter()
            .enumerate()
        {
            let tokens = Tokens::of(&self.state.settings, theme == egui::Theme::Dark);
            if tokens != self.tokens[index] {
                context.set_style_of(theme, theme::style(&tokens));
                self.tokens[index] = tokens;
            }
        }
        if let Some(missing) = self.faces.follow(&self.state.settings) {
            self.state.missing_faces = missing;
        }
        let Settings { theme, zoom, .. } = self.state.settings;
        if self.applied != Some((theme, zoom)) {
            self.applied = Some((theme, zoom));
            context.set_theme(match theme {
                Theme::System => egui::ThemePreference::System,
                Theme::Light => egui::ThemePreference::Light,
                Theme::Dark => egui::ThemePreference::Dark,
            });
            context.set_zoom_factor(zoom);
        }
        let title = match self.state.summary() {
            Some(summary) if !summary.title.is_empty() => format!("{} – Causerie", summary.title),
            _ => "Causerie".to_owned(),
        };
        if title != self.title {
            context.send_viewport_cmd(egui::ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }
}

impl eframe::App for Program {
    fn raw_input_hook(&mut self, _context: &egui::Context, _input: &mut egui::RawInput) {
        if let Some(stats) = &self.stats {
            stats.begin();
        }
    }

    fn logic(&mut self, context: &egui::Context, _frame: &mut eframe::Frame) {
        self.clock.tick();
        self.drain(context);
        self.hear_clicks(context);
        self.follow_sound(context);
        self.keep_time(context);
        self.dress(context);
        self.highlighter
            .exchange(&mut self.memory.transcript.highlights);
    }

    fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
        if let Some(stats) = &self.stats {
            announce_painting(ui, Arc::clone(stats));
        }
        let is_dark = ui.theme() == egui::Theme::Dark;
        let mut actions: Vec<Action> = Vec::new();
        let view = View {
            state: &self.state,
            words: &self.words,
            theme: &self.tokens[usize::from(is_dark)],
            now: self.clock.now,
            today: self.clock.today,
        };
        window_ui(ui, view, &mut self.memory, &mut actions);
        if !actions.is_empty() {
            for action in actions {
                self.carry_out(action, ui.ctx());
            }
            self.write_changes();
            self.watch_draft();
            ui.ctx().request_repaint();
        }
        // Colours that this frame found missing are wanted now, not after the next event.
        self.highlighter
            .exchange(&mut self.memory.transcript.highlights);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }

    #[cfg(feature = "glow")]
    fn on_exit(&mut self, _gl: Option<&eframe::glow::Context>) {
        self.end();
    }

    #[cfg(not(feature = "glow"))]
    fn on_exit(&mut self) {
        self.end();
    }
}

/// Lets the statistics know when painting begins: the first thing that is painted is a
/// call-back that paints nothing.
#[cfg(feature = "glow")]
fn announce_painting(ui: &egui::Ui, stats: Arc<FrameStats>) {
    let callback = eframe::egui_glow::CallbackFn::new(move |_, _| stats.end());
    ui.painter().add(egui::PaintCallback {
        rect: ui.max_rect(),
        callback: Arc::new(callback),
    });
}

/// Without OpenGL the moment before tessellation is the last that can be seen.
#[cfg(not(feature = "glow"))]
fn announce_painting(ui: &egui::Ui, stats: Arc<FrameStats>) {
    ui.ctx()
        .on_end_pass("frame statistics", Arc::new(move |_| stats.end()));
}

//! The viewer: what is attached to a message, large. Pictures and pages are scaled and moved,
//! texts are read as a model gets them, sounds are heard.

mod contents;
mod head;
mod lens;
mod lines;
mod pages;
mod picture;
mod saving;
mod sound;
mod source;
mod text;

use egui::{EventFilter, Id, Key, Margin, Modal, Ui, vec2};

use crate::domain::{Attachment, FileKind, PictureKey};
use crate::ui::markdown::Highlights;
use crate::ui::pictures::Pictures;
use crate::ui::theme::space;
use crate::ui::{Action, View, commands};

use lens::Lens;
use pages::{PagesMemory, Side};
use saving::Saving;
use source::{OpenSource, source_ui};
use text::TextMemory;

pub use sound::sound_ui;

/// How much larger a press makes a picture.
const ZOOM_STEP: f32 = 1.25;
/// How far a key moves a picture, in points.
const PAN_STEP: f32 = 60.0;

/// What the viewer remembers between frames.
#[derive(Debug, Default)]
pub struct ViewerMemory {
    open: Option<Open>,
    source: Option<OpenSource>,
}

/// What is looked at.
#[derive(Debug)]
struct Open {
    list: Vec<Attachment>,
    index: usize,
    /// Whether it was opened in this frame: the focus is not there yet.
    is_new: bool,
    lens: Lens,
    pages: PagesMemory,
    text: TextMemory,
    saving: Option<Saving>,
    /// A picture that is to be copied as soon as it is here.
    copies: Option<PictureKey>,
    /// When something was copied.
    copied_at: Option<f64>,
}

/// What a key or a button does to a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Wish {
    Zoom(f32),
    Fit,
    Actual,
    Pan(egui::Vec2),
}

/// What is to be seen of something attached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Picture,
    Document,
    Text,
    Sound,
}

impl Kind {
    fn of(attachment: &Attachment) -> Self {
        match attachment.facts.kind {
            FileKind::Pdf => Self::Document,
            kind if kind.is_image() => Self::Picture,
            kind if kind.is_audio() => Self::Sound,
            _ => Self::Text,
        }
    }
}

impl Open {
    fn at(list: Vec<Attachment>, index: usize) -> Option<Self> {
        let attachment = list.get(index)?;
        Some(Self {
            pages: PagesMemory::of(attachment),
            list,
            index,
            is_new: true,
            lens: Lens::default(),
            text: TextMemory::default(),
            saving: None,
            copies: None,
            copied_at: None,
        })
    }

    fn attachment(&self) -> Option<&Attachment> {
        self.list.get(self.index)
    }

    /// Whether a picture is seen: there is something to scale.
    fn is_picture(&self) -> bool {
        match self.attachment().map(Kind::of) {
            Some(Kind::Picture) => true,
            Some(Kind::Document) => self.pages.side == Side::Pages,
            _ => false,
        }
    }

    /// Goes to the next attachment or the one before.
    fn step(&mut self, by: isize) {
        let index = self.index.checked_add_signed(by);
        if let Some(index) = index.filter(|index| *index < self.list.len())
            && let Some(next) = Self::at(std::mem::take(&mut self.list), index)
        {
            *self = next;
        }
    }
}

impl ViewerMemory {
    /// Whether it is open.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.open.is_some() || self.source.is_some()
    }

    /// Closes it.
    pub fn close(&mut self) {
        self.open = None;
        self.source = None;
    }

    /// Takes out the wishes to look at something, and opens it.
    pub fn take(&mut self, ui: &Ui, actions: &mut Vec<Action>) {
        actions.retain_mut(|action| {
            match action {
                Action::ViewAttachments(list, index) => {
                    self.open = Open::at(std::mem::take(list), *index);
                }
                Action::ViewSources(list, index) => {
                    self.source = OpenSource::at(std::mem::take(list), *index);
                }
                _ => return true,
            }
            ui.ctx().request_repaint();
            false
        });
    }
}

/// The id of what is seen, which has the focus.
fn contents_id() -> Id {
    Id::unique("viewer contents")
}

/// Draws the viewer where it is open. It is to be called once a frame, after everything that
/// it lies over.
pub fn viewer_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut ViewerMemory,
    (pictures, highlights): (&mut Pictures, &mut Highlights),
    actions: &mut Vec<Action>,
) {
    if let Some(source) = &mut memory.source {
        if source_ui(ui, view, source, highlights, actions) {
            memory.source = None;
        }
        return;
    }
    let Some(open) = &mut memory.open else {
        return;
    };
    let screen = ui.ctx().content_rect();
    let around = if screen.width() > 700.0 {
        space::XL
    } else {
        0.0
    };
    let wish = take_keys(ui, open);
    let frame = egui::Frame::popup(ui.style())
        .fill(view.theme.page)
        .inner_margin(Margin::ZERO);
    let modal = Modal::new(Id::unique("viewer"))
        .frame(frame)
        .backdrop_color(view.theme.scrim)
        .show(ui.ctx(), |ui| {
            let room = screen.size() - vec2(2.0 * around, 2.0 * around);
            ui.set_width(room.x);
            ui.set_height(room.y);
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            let left = head::head_ui(ui, view, open, (pictures, wish), actions);
            contents::contents_ui(ui, view, open, (pictures, highlights), actions);
            left
        });
    let is_saving = open.saving.is_some();
    let had_escape = ui.input(|input| input.key_pressed(Key::Escape));
    if modal.should_close() {
        // Esc leaves what is open in it first.
        if is_saving && had_escape {
            open.saving = None;
            open.is_new = true;
            ui.ctx().request_repaint();
        } else {
            memory.close();
        }
    } else if modal.inner {
        memory.close();
    }
}

/// Takes the viewer's keys; what they want of a picture.
fn take_keys(ui: &Ui, open: &mut Open) -> Option<Wish> {
    let ctx = ui.ctx();
    if ctx.text_edit_focused() {
        return None;
    }
    let mine = EventFilter {
        horizontal_arrows: true,
        vertical_arrows: true,
        ..EventFilter::default()
    };
    if let Some(focused) = ctx.memory(egui::Memory::focused) {
        // The arrows are the viewer's, on whichever of its buttons the focus is.
        ctx.memory_mut(|memory| memory.set_focus_lock_filter(focused, mine));
    }
    let pressed = |key| commands::is_taken(ui, key);
    // Who is quick presses a key more than once in a frame.
    for _ in 0..commands::presses(ui, commands::VIEWER_PREVIOUS.keys) {
        open.step(-1);
    }
    for _ in 0..commands::presses(ui, commands::VIEWER_NEXT.keys) {
        open.step(1);
    }
    if !open.is_picture() {
        return None;
    }
    let times = |key: commands::PlaceKey| {
        i32::try_from(commands::presses(ui, key.keys)).unwrap_or_default()
    };
    let by = times(commands::VIEWER_PAGE_ON) - times(commands::VIEWER_PAGE_BACK);
    if let Some(attachment) = open.list.get(open.index)
        && by != 0
        && open.pages.step(by, attachment)
    {
        open.lens.fit();
    }
    let pan = [
        (Key::ArrowLeft, vec2(PAN_STEP, 0.0)),
        (Key::ArrowRight, vec2(-PAN_STEP, 0.0)),
        (Key::ArrowUp, vec2(0.0, PAN_STEP)),
        (Key::ArrowDown, vec2(0.0, -PAN_STEP)),
    ];
    for (key, by) in pan {
        let keys = egui::KeyboardShortcut::new(egui::Modifiers::SHIFT, key);
        if commands::presses(ui, keys) > 0 {
            return Some(Wish::Pan(by));
        }
    }
    let keys = [
        (commands::VIEWER_LARGER, Wish::Zoom(ZOOM_STEP)),
        (commands::VIEWER_LARGER_TOO, Wish::Zoom(ZOOM_STEP)),
        (commands::VIEWER_SMALLER, Wish::Zoom(1.0 / ZOOM_STEP)),
        (commands::VIEWER_FIT, Wish::Fit),
        (commands::VIEWER_ACTUAL, Wish::Actual),
    ];
    let found = keys.into_iter().find(|(key, _)| pressed(*key));
    found.map(|(_, wish)| wish)
}

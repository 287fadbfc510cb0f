//! A source of an answer, in its document: the text as it was read, with the passage marked.

use std::sync::Arc;

use egui::{Align, Frame, Id, Layout, Margin, Modal, RichText, ScrollArea, Ui, UiBuilder, vec2};

use super::text::{TextMemory, language_of, text_ui};
use crate::domain::{ContentHash, KnowledgeCommand, Source};
use crate::ui::markdown::Highlights;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View, commands};
use crate::words::Gap;

/// For so many seconds it is shown that something was copied.
const COPIED: f64 = 1.5;

/// The sources that are looked at.
#[derive(Debug)]
pub(super) struct OpenSource {
    list: Vec<Source>,
    index: usize,
    text: TextMemory,
    /// Whether it was opened in this frame: the focus is not there yet.
    is_new: bool,
    /// The text that was asked for.
    asked: Option<ContentHash>,
    copied_at: Option<f64>,
}

impl OpenSource {
    pub(super) fn at(list: Vec<Source>, index: usize) -> Option<Self> {
        let source = list.get(index)?;
        let bytes = source.start as usize..source.end as usize;
        let text = if source.text.is_empty() {
            TextMemory::default()
        } else {
            TextMemory::marked(bytes)
        };
        Some(Self {
            list,
            index,
            text,
            is_new: true,
            asked: None,
            copied_at: None,
        })
    }

    fn step(&mut self, by: isize) {
        let index = self.index.checked_add_signed(by);
        if let Some(index) = index.filter(|index| *index < self.list.len())
            && let Some(next) = Self::at(std::mem::take(&mut self.list), index)
        {
            *self = next;
        }
    }
}

/// Draws it over the window; whether it is to be left.
pub(super) fn source_ui(
    ui: &Ui,
    view: View<'_>,
    open: &mut OpenSource,
    highlights: &mut Highlights,
    actions: &mut Vec<Action>,
) -> bool {
    let screen = ui.ctx().content_rect();
    let around = if screen.width() > 700.0 {
        space::XL
    } else {
        0.0
    };
    take_keys(ui, open);
    let frame = Frame::popup(ui.style())
        .fill(view.theme.page)
        .inner_margin(Margin::ZERO);
    let modal = Modal::new(Id::unique("source"))
        .frame(frame)
        .backdrop_color(view.theme.scrim)
        .show(ui.ctx(), |ui| {
            let room = screen.size() - vec2(2.0 * around, 2.0 * around);
            ui.set_width(room.x);
            ui.set_height(room.y);
            ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
            let is_left = head_ui(ui, view, open, actions);
            place_ui(ui, view, open);
            contents_ui(ui, view, open, highlights, actions);
            is_left
        });
    modal.should_close() || modal.inner
}

fn take_keys(ui: &Ui, open: &mut OpenSource) {
    let ctx = ui.ctx();
    if let Some(focused) = ctx.memory(egui::Memory::focused) {
        let mine = egui::EventFilter {
            horizontal_arrows: true,
            vertical_arrows: true,
            ..egui::EventFilter::default()
        };
        ctx.memory_mut(|memory| memory.set_focus_lock_filter(focused, mine));
    }
    for _ in 0..commands::presses(ui, commands::VIEWER_PREVIOUS.keys) {
        open.step(-1);
    }
    for _ in 0..commands::presses(ui, commands::VIEWER_NEXT.keys) {
        open.step(1);
    }
}

/// Which of how many, its name, and the ways to the others; whether it is to be left.
fn head_ui(ui: &mut Ui, view: View<'_>, open: &mut OpenSource, actions: &mut Vec<Action>) -> bool {
    let words = view.words;
    let mut is_left = false;
    let line = vec2(ui.available_width(), measure::TOP_BAR);
    ui.allocate_ui_with_layout(line, Layout::right_to_left(Align::Center), |ui| {
        ui.set_min_height(measure::TOP_BAR);
        ui.add_space(space::S);
        let name = words.text("source-close");
        is_left = widgets::icon_button(ui, view, icon::CLOSE, &name, None).clicked();
        copy_ui(ui, view, open, actions);
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            ui.add_space(space::S);
            steps_ui(ui, view, open);
            if let Some(source) = open.list.get(open.index) {
                ui.add_space(space::S);
                let font = face::semibold(size::SMALL);
                widgets::line(ui, source.name(), font, view.theme.text);
            }
        });
    });
    is_left
}

fn steps_ui(ui: &mut Ui, view: View<'_>, open: &mut OpenSource) {
    let count = open.list.len();
    let mut by = 0;
    let ways = [
        (
            -1,
            icon::CHEVRON_LEFT,
            "source-previous",
            commands::VIEWER_PREVIOUS,
        ),
        (1, icon::CHEVRON_RIGHT, "source-next", commands::VIEWER_NEXT),
    ];
    for (step, sign, key, keys) in ways {
        let target = open.index.checked_add_signed(step);
        let is_there = target.is_some_and(|target| target < count);
        let name = view.words.text(key);
        let button = ui.add_enabled_ui(is_there, |ui| {
            widgets::icon_button(ui, view, sign, &name, Some(&keys.keys))
        });
        if button.inner.clicked() {
            by = step;
        }
    }
    let gaps = [
        ("index", Gap::Number((open.index + 1) as f64)),
        ("count", Gap::Number(count as f64)),
    ];
    let text = view.words.fill("source-count", &gaps);
    ui.add_space(space::XS);
    widgets::muted(ui, view, &text);
    if by != 0 {
        open.step(by);
        ui.ctx().request_repaint();
    }
}

fn copy_ui(ui: &mut Ui, view: View<'_>, open: &mut OpenSource, actions: &mut Vec<Action>) {
    let Some(source) = open.list.get(open.index) else {
        return;
    };
    if source.text.is_empty() {
        return;
    }
    let now = ui.input(|input| input.time);
    let was_copied = open.copied_at.is_some_and(|at| now - at < COPIED);
    let sign = if was_copied {
        ui.ctx().request_repaint_after_secs(COPIED as f32);
        icon::CHECK
    } else {
        icon::COPY
    };
    let name = view.words.text("source-copy");
    if widgets::icon_button(ui, view, sign, &name, None).clicked() {
        actions.push(Action::Copy(source.text.clone()));
        open.copied_at = Some(now);
    }
}

/// Where in the document it is: the path of the file, its place, the headings above it.
fn place_ui(ui: &mut Ui, view: View<'_>, open: &OpenSource) {
    let Some(source) = open.list.get(open.index) else {
        return;
    };
    let mut parts = vec![view.words.source_place(source)];
    if !source.headings.is_empty() {
        parts.push(source.headings.join(" › "));
    }
    parts.push(source.path.clone());
    Frame::new()
        .inner_margin(Margin {
            left: space::L as i8,
            right: space::L as i8,
            top: 0,
            bottom: space::S as i8,
        })
        .show(ui, |ui| {
            let font = face::regular(size::CAPTION);
            widgets::line(ui, &parts.join(" · "), font, view.theme.muted);
        });
}

fn contents_ui(
    ui: &mut Ui,
    view: View<'_>,
    open: &mut OpenSource,
    highlights: &mut Highlights,
    actions: &mut Vec<Action>,
) {
    let Some(source) = open.list.get(open.index) else {
        return;
    };
    let id = Id::unique("source contents");
    let room = ui.available_rect_before_wrap();
    ui.painter().rect_filled(room, 0.0, view.theme.code_ground);
    let hash = source.text_hash;
    let known = view.state.knowledge.text.as_ref();
    let brought = known.filter(|(known, _)| *known == hash);
    ui.scope_builder(UiBuilder::new().max_rect(room), |ui| {
        ui.shrink_clip_rect(room);
        match brought.map(|(_, text)| text) {
            Some(Some(text)) => {
                let text: &Arc<str> = text;
                let language = language_of(source.name(), false);
                let place = (text, language.as_str(), id);
                let response = text_ui(ui, view, &mut open.text, place, highlights, actions);
                if std::mem::take(&mut open.is_new) {
                    response.request_focus();
                }
            }
            Some(None) => passage_ui(ui, view, source),
            None => {
                if open.asked != Some(hash) {
                    open.asked = Some(hash);
                    actions.push(Action::Knowledge(KnowledgeCommand::ReadText(hash)));
                }
                let words = view.words.text("source-coming");
                said_ui(ui, &words, view.theme.muted);
                // The passage itself is here already.
                said_ui(ui, &source.text, view.theme.text);
            }
        }
    });
    ui.advance_cursor_after_rect(room);
}

/// The passage alone, where its document is gone.
fn passage_ui(ui: &mut Ui, view: View<'_>, source: &Source) {
    let key = if source.text.is_empty() {
        "source-gone-whole"
    } else {
        "source-gone"
    };
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        said_ui(ui, &view.words.text(key), view.theme.warning);
        said_ui(ui, &source.text, view.theme.text);
    });
}

fn said_ui(ui: &mut Ui, words: &str, ink: egui::Color32) {
    Frame::new()
        .inner_margin(Margin::symmetric(space::L as i8, space::S as i8))
        .show(ui, |ui| {
            let text = RichText::new(words)
                .font(face::regular(size::SMALL))
                .color(ink);
            ui.add(egui::Label::new(text).wrap());
        });
}

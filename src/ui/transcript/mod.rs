//! The conversation on screen, built for length: only what is in the view is measured
//! and drawn, and what was laid out is kept.

mod arguments;
mod buttons;
mod draw;
mod editor;
mod footer;
mod heights;
mod list;
mod looks;
mod menu;
mod note;
mod row;
mod siblings;

use std::collections::HashMap;

use egui::{Rect, ScrollArea, Ui, pos2, scroll_area::ScrollSource, vec2};

use crate::domain::{ConversationId, FinishReason, Message, MessageId, Outcome};
use crate::ui::commands;
use crate::ui::markdown::Highlights;
use crate::ui::theme::{measure, space};
use crate::ui::widgets::column_rect;
use crate::ui::{Action, View};

use list::{Frame, List};
use looks::Epoch;
use row::Facts;

/// What the transcript remembers between frames.
#[derive(Debug, Default)]
pub struct TranscriptMemory {
    /// The colours of code: the application finds what is wanted here.
    pub highlights: Highlights,
    conversation: Option<ConversationId>,
    shape: u64,
    list: List,
    epoch: Epoch,
    /// The thoughts that the person opened or closed.
    thoughts_open: HashMap<MessageId, bool>,
    /// Whether the last branch ended in a running turn.
    was_streaming: bool,
    /// The tokens in use after the last answer of the branch.
    context_used: Option<u32>,
}

impl TranscriptMemory {
    /// The tokens in use after the last answer on screen, or in the running turn so far.
    #[must_use]
    pub fn context_used(&self, view: View<'_>) -> Option<u32> {
        let is_shown = view.state.selected.is_some() && view.state.selected == self.conversation;
        let running = view.state.turn().and_then(|turn| turn.timings);
        running
            .map(|timings| timings.context_used())
            .or(self.context_used.filter(|_| is_shown))
    }

    /// Shows the beginning of the branch.
    pub fn go_to_start(&mut self) {
        self.list.go_to_start();
    }

    /// Shows the end of the branch, and stays there while text arrives.
    pub fn go_to_end(&mut self) {
        self.list.follow_end();
    }
}

/// Draws the selected branch of the conversation on screen.
pub fn transcript_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut TranscriptMemory,
    actions: &mut Vec<Action>,
) {
    let Some(conversation) = view.state.conversation() else {
        return;
    };
    let area = ui.available_rect_before_wrap();
    let column = column_rect(area);
    let looks = memory.epoch.looks(ui, view, column.width());
    let tree = &conversation.tree;
    let is_other = memory.conversation != Some(conversation.id);
    if is_other || memory.shape != view.state.shape {
        if is_other {
            memory.list = List::default();
        }
        memory.conversation = Some(conversation.id);
        memory.shape = view.state.shape;
        memory.list.rebuild(tree, &looks);
        memory.context_used = tree
            .selected_path()
            .filter_map(|message| message.timings.map(|timings| timings.context_used()))
            .last();
        // Who sends wants to see what comes.
        let is_streaming = view.state.turn().is_some();
        if is_streaming && !memory.was_streaming {
            memory.list.follow_end();
        }
        memory.was_streaming = is_streaming;
    }
    if !memory.list.is_for(&looks) {
        memory.list.resize(tree, &looks);
    }
    keys(ui, &mut memory.list, area.height());

    let facts = |message: &Message| Facts {
        ending: ending(view, message),
        are_thoughts_open: None,
        is_edited: view.state.is_edited(message.id),
        awaits_results: view.state.awaits_results(message),
    };
    let list = &mut memory.list;
    let highlights = &mut memory.highlights;
    let thoughts_open = &mut memory.thoughts_open;
    let offset = ui.fonts_mut(|fonts| {
        list.settle(&mut Frame {
            tree,
            looks: &looks,
            fonts,
            highlights,
            view_height: area.height(),
            thoughts_open,
            facts: &facts,
        })
    });

    let total = list.total() as f32;
    // The offset is ours; an area that springs back from an edge of its own would fight it.
    ui.spacing_mut().scroll.kinetic.rubber_band = false;
    // Selected words keep the colour of words.
    ui.visuals_mut().selection.stroke.color = view.theme.text;
    let output = ScrollArea::vertical()
        .id_salt(("transcript", conversation.id))
        .auto_shrink(false)
        .vertical_scroll_offset(offset as f32)
        .scroll_source(ScrollSource::SCROLL_BAR | ScrollSource::MOUSE_WHEEL)
        .show_viewport(ui, |ui, _| {
            ui.set_height(total);
            for index in list.visible(offset, area.height()) {
                let top = area.top() + (list.top(index) - offset) as f32;
                let toggled = draw::row_ui(
                    ui,
                    view,
                    draw::RowPlace {
                        tree,
                        looks: &looks,
                        at: pos2(column.left(), top),
                        is_last: index + 1 == list.rows.len(),
                    },
                    &mut list.rows[index],
                    actions,
                );
                thoughts_open.extend(toggled);
            }
        });
    // The area clamps what it is given; only what goes beyond that was the person's doing.
    let most = (output.content_size.y - output.inner_rect.height()).max(0.0);
    let shown = (offset as f32).clamp(0.0, most);
    let moved = output.state.unclamped_offset().y.clamp(0.0, most) - shown;
    take_scroll(list, moved, total, area, &looks);
    if !list.follows_end && f64::from(area.height()) < list.total() {
        latest_ui(ui, view, area, list);
    }
}

/// Takes over how the person moved the view.
fn take_scroll(list: &mut List, moved: f32, total: f32, area: Rect, looks: &looks::Looks) {
    if moved.abs() < 0.01 {
        return;
    }
    let offset_before = (list.offset_now(looks)) as f32;
    let most = (total - area.height()).max(0.0);
    if moved.abs() > area.height() * 1.5 {
        list.scroll_to(f64::from(offset_before + moved), looks);
    } else {
        list.scroll_by(moved);
    }
    // Any upward move lets go; reaching the end takes hold again.
    list.follows_end = moved > 0.0 && offset_before + moved >= most - 1.0;
}

/// Page keys move the view wherever the focus is; the composer has no use for them.
fn keys(ui: &Ui, list: &mut List, height: f32) {
    // Over a dialog they are the dialog's.
    if ui.ctx().memory(|memory| memory.top_modal_layer().is_some()) {
        return;
    }
    let page = height * 0.9;
    let distance = ui.input_mut(|input| {
        let mut distance = 0.0;
        if input.consume_shortcut(&commands::PAGE_UP.keys) {
            distance -= page;
        }
        if input.consume_shortcut(&commands::PAGE_DOWN.keys) {
            distance += page;
        }
        distance
    });
    if distance != 0.0 {
        list.let_go_of_end();
        list.scroll_by(distance);
    }
}

/// The button that brings the end back.
fn latest_ui(ui: &mut Ui, view: View<'_>, area: Rect, list: &mut List) {
    let label = view.words.text("transcript-latest");
    let center = pos2(area.center().x, area.max.y - measure::HIT / 2.0 - space::S);
    let rect = Rect::from_center_size(center, vec2(96.0, measure::HIT));
    if footer::pill(ui, view, rect, &label, "latest").clicked() {
        list.follow_end();
    }
}

/// How an answer ended, where that needs words.
fn ending(view: View<'_>, message: &Message) -> String {
    let words = view.words;
    match &message.outcome {
        Outcome::Finished {
            reason: FinishReason::Length,
        } => words.text("message-length").into_owned(),
        Outcome::Finished {
            reason: FinishReason::ContentFilter,
        } => words.text("message-withheld").into_owned(),
        Outcome::Streaming | Outcome::Finished { .. } => String::new(),
        Outcome::Stopped => words.text("message-stopped").into_owned(),
        Outcome::Interrupted => words.text("message-interrupted").into_owned(),
        Outcome::Failed { failure } => {
            let text = words.failure(failure);
            [text.title, text.detail, text.advice]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ")
        }
    }
}

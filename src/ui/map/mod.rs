//! The map of branches: the whole tree of the conversation on screen, to look at, to move
//! about in, and to choose a branch from.

mod camera;
mod canvas;
mod card;
mod chart;
mod labels;
mod pack;
mod paint;
#[cfg(test)]
mod tests;

use egui::{Align, Frame, Layout, Margin, Ui, vec2};

use crate::domain::{Conversation, ConversationId, MessageId};
use crate::ui::commands::UiCommand;
use crate::ui::theme::{icon, measure, space};
use crate::ui::widgets;
use crate::ui::window::{RightPanel, tabs_ui};
use crate::ui::{Action, View};
use crate::words::Gap;

use camera::Camera;
use canvas::canvas_ui;
pub use canvas::map_id;
use card::Card;
pub use chart::Chart;

/// How much a press of a button makes the map larger.
const STEP: f32 = 1.4;

/// What the map remembers between frames.
#[derive(Debug, Default)]
pub struct MapMemory {
    /// The conversation and the shape that were laid out.
    known: Option<(ConversationId, u64)>,
    chart: Chart,
    /// The lanes of the selected branch, from its first message to its last.
    trail: Vec<i32>,
    leaf: Option<MessageId>,
    /// `None` until the map of this conversation was drawn once.
    camera: Option<Camera>,
    /// A message that must come into view.
    reveals: Option<MessageId>,
    /// Where the keys are.
    cursor: Option<MessageId>,
    /// Whether the focus came by a click: then it need not be seen.
    is_pointed: bool,
    /// The message that a menu was opened for.
    menu: Option<MessageId>,
    card: Option<Card>,
    /// Whether the next change of branch was asked for here: what is in view stays.
    is_own: bool,
}

impl MapMemory {
    /// Lays the tree out anew where it may have changed; words that arrive change nothing.
    fn follow(&mut self, conversation: &Conversation, shape: u64) {
        let known = Some((conversation.id, shape));
        if self.known == known {
            return;
        }
        if self.known.is_none_or(|(id, _)| id != conversation.id) {
            *self = Self::default();
        }
        self.known = known;
        let tree = &conversation.tree;
        self.chart = Chart::of(tree);
        self.trail.clear();
        let mut leaf = None;
        for message in tree.selected_path() {
            leaf = Some(message.id);
            let spot = self.chart.spot_of(message.id);
            self.trail.extend(spot.map(|spot| spot.lane));
        }
        if leaf != self.leaf && !self.is_own {
            self.reveals = leaf;
            self.cursor = None;
        }
        self.leaf = leaf;
        self.is_own = false;
        if let Some(cursor) = self.cursor
            && tree.message(cursor).is_none()
        {
            self.cursor = None;
        }
    }
}

/// Draws the map. `middle` is the message in the middle of the transcript.
pub fn map_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut MapMemory,
    middle: Option<MessageId>,
    actions: &mut Vec<Action>,
) {
    match view.state.conversation() {
        Some(conversation) => memory.follow(conversation, view.state.shape),
        None => *memory = MapMemory::default(),
    }
    let zoom = head_ui(ui, view, actions);
    let Some(conversation) = view.state.conversation() else {
        return;
    };
    if memory.chart.is_empty() {
        let margin = Margin::symmetric(space::L as i8, space::S as i8);
        Frame::new().inner_margin(margin).show(ui, |ui| {
            widgets::muted(ui, view, &view.words.text("map-nothing"));
        });
        return;
    }
    ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
        foot_ui(ui, view, memory);
        canvas_ui(
            ui,
            view,
            memory,
            (&conversation.tree, middle),
            zoom,
            actions,
        );
    });
}

/// What a button does to the view on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Zoom {
    Fit,
    By(f32),
}

fn head_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) -> Option<Zoom> {
    let words = view.words;
    let mut zoom = None;
    let margin = Margin {
        left: space::L as i8,
        right: space::S as i8,
        top: 0,
        bottom: 0,
    };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        let size = vec2(ui.available_width(), measure::TOP_BAR);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            ui.set_min_height(measure::TOP_BAR);
            ui.spacing_mut().item_spacing.x = 0.0;
            let keys = UiCommand::ToggleMap.shortcut();
            if widgets::icon_button(ui, view, icon::CLOSE, &words.text("map-hide"), keys).clicked()
            {
                actions.push(Action::ToggleMap);
            }
            for (sign, key, meaning) in [
                (icon::PLUS, "map-larger", Zoom::By(STEP)),
                (icon::MINUS, "map-smaller", Zoom::By(1.0 / STEP)),
                (icon::FIT, "map-fit", Zoom::Fit),
            ] {
                if widgets::icon_button(ui, view, sign, &words.text(key), None).clicked() {
                    zoom = Some(meaning);
                }
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                tabs_ui(ui, view, RightPanel::Map, actions);
            });
        });
    });
    zoom
}

/// How much there is.
fn foot_ui(ui: &mut Ui, view: View<'_>, memory: &MapMemory) {
    let margin = Margin::symmetric(space::L as i8, space::S as i8);
    Frame::new().inner_margin(margin).show(ui, |ui| {
        widgets::muted(ui, view, &amount(view, memory));
    });
}

/// The messages and branches in words.
fn amount(view: View<'_>, memory: &MapMemory) -> String {
    let count = |number: usize| [("count", Gap::Number(number as f64))];
    let words = view.words;
    let messages = words.fill("map-messages", &count(memory.chart.len()));
    let branches = words.fill("map-branches", &count(memory.chart.branches()));
    let gaps = [("messages", &messages), ("branches", &branches)];
    words.fill("map-count", &gaps.map(|(gap, text)| (gap, Gap::Text(text))))
}

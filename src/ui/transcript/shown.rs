//! A message that is brought into view, such as one that a search found: its words are
//! marked, and its outline lights up for a moment.

use egui::{CornerRadius, Rect, Stroke, StrokeKind, Ui};

use crate::domain::{Message, MessageId};
use crate::state::Shown;
use crate::ui::View;
use crate::ui::markdown::{Block, Marks};
use crate::ui::theme::{measure, space};

use super::list::{Frame, List};
use super::row::{Inner, Part};

/// How long the outline is lit.
const FLASH_S: f64 = 1.2;
/// Where in the view the words come to stand that are in a message longer than it.
const EYE_LEVEL: f32 = 0.38;

/// The message that is shown.
#[derive(Debug)]
pub struct ShownMessage {
    /// Which.
    pub id: MessageId,
    /// Its words.
    pub marks: Marks,
    number: u64,
    /// Whether it is still to be brought into view.
    is_due: bool,
    lit_since_s: Option<f64>,
}

impl ShownMessage {
    /// Follows the wish of the state; what was wished before is forgotten. Whether the
    /// message is to be shown anew.
    pub fn follow(known: &mut Option<Self>, wish: Option<&Shown>) -> bool {
        let Some(wish) = wish else {
            *known = None;
            return false;
        };
        if known
            .as_ref()
            .is_some_and(|known| known.number == wish.number)
        {
            return false;
        }
        *known = Some(Self {
            id: wish.message,
            marks: Marks::of(&wish.words),
            number: wish.number,
            is_due: true,
            lit_since_s: None,
        });
        true
    }

    /// Whether the words are in the message's thoughts alone, which then must be open.
    pub fn is_in_thoughts(&self, message: &Message) -> bool {
        !self.marks.are_in(&message.content) && self.marks.are_in(&message.reasoning)
    }

    /// Brings the message into view as soon as it is among the rows.
    pub fn bring(&mut self, list: &mut List, frame: &mut Frame<'_, '_>) {
        if !self.is_due {
            return;
        }
        let Some(row) = list.rows.iter().position(|row| row.id == self.id) else {
            return;
        };
        self.is_due = false;
        let top = (list.top(row) - list.offset_now(frame.looks)) as f32;
        let is_in_view = (0.0..frame.view_height / 2.0).contains(&top);
        if self.marks.is_empty() && is_in_view {
            // There is nothing to be looked for, and nothing moves without need.
            return;
        }
        // Its thoughts may have been opened since it was looked at.
        list.rows[row].is_stale = true;
        list.open(row, frame);
        let Some(inner) = list.rows[row].inner() else {
            return;
        };
        let parts = inner.parts.clone();
        let words = parts.iter().position(|part| {
            let block = block_of(inner, *part);
            block.is_some_and(|block| self.marks.are_in(block.source()))
        });
        // They may be where long code is cut.
        if let Some(part) = words
            && let Some(inner) = list.rows[row].inner_mut()
            && let Some(block) = inner.block_mut(parts[part])
        {
            block.open_code();
        }
        let room = frame.view_height - space::XXL;
        let mut height = 0.0;
        for part in 0..parts.len() {
            height += list.measure(row, part, frame);
            if height > room {
                break;
            }
        }
        if height <= room {
            list.hold(row, 0, (frame.view_height - height) / 2.0);
            return;
        }
        let Some(part) = words else {
            list.hold(row, 0, space::XL);
            return;
        };
        list.measure(row, part, frame);
        let block = list.rows[row]
            .inner()
            .and_then(|inner| block_of(inner, parts[part]));
        let within = block
            .and_then(Block::typeset)
            .and_then(|typeset| typeset.first_mark(&mut self.marks));
        let y = frame.view_height * EYE_LEVEL - within.unwrap_or(0.0);
        list.hold(row, part, y);
    }

    /// Draws the outline for as long as it is lit. It does not fade: that would take a frame
    /// for every step.
    pub fn flash_ui(&mut self, ui: &Ui, view: View<'_>, row: Rect) {
        let now_s = ui.input(|input| input.time);
        let left_s = FLASH_S - (now_s - *self.lit_since_s.get_or_insert(now_s));
        // What is being changed has an outline already.
        if left_s <= 0.0 || view.state.is_edited(self.id) {
            return;
        }
        ui.painter().rect_stroke(
            row.expand(space::XS),
            CornerRadius::same(measure::RADIUS),
            Stroke::new(measure::FOCUS, view.theme.accent),
            StrokeKind::Outside,
        );
        ui.ctx().request_repaint_after_secs(left_s as f32);
    }
}

/// The block that a part is, where it is one.
fn block_of(inner: &Inner, part: Part) -> Option<&Block> {
    match part {
        Part::Words(index) => inner.words.blocks().get(index),
        Part::Thought(index) => inner.thoughts.blocks().get(index),
        _ => None,
    }
}

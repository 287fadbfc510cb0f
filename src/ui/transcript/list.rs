//! Where the rows are: what is near the view is measured, the rest is guessed, and the
//! part that the eye holds on to stays where it is while guesses are corrected.

use std::collections::HashMap;

use egui::epaint::text::FontsView;

use crate::domain::{Message, MessageId, Tree};
use crate::ui::markdown::Highlights;
use crate::ui::theme::space;

use super::heights::Heights;
use super::looks::{Habits, Looks};
use super::opened::{Fold, Opened};
use super::row::{Facts, Row};

/// The space above the first message and below the last.
pub const MARGIN: (f32, f32) = (space::XL, 0.0);
/// How many rows keep what they look like after they left the view.
const MOST_KEPT: usize = 48;

/// The part that stays where it is.
#[derive(Clone, Copy, Debug)]
struct Anchor {
    row: usize,
    part: usize,
    /// The distance of its upper edge from the view's, in points.
    y: f32,
}

/// The rows of a branch and the view on them.
#[derive(Debug, Default)]
pub struct List {
    /// The rows from top to bottom.
    pub rows: Vec<Row>,
    heights: Heights,
    anchor: Option<Anchor>,
    /// Whether the view stays at the end while text arrives.
    pub follows_end: bool,
    /// The width, the size of type and the share of gaps that the heights are for.
    measures: [f32; 3],
    habits: Option<Habits>,
    /// The rows that were near the view, latest last.
    near: Vec<usize>,
}

impl List {
    /// Takes the rows of a branch; rows that were there keep what they know.
    pub fn rebuild<'t>(&mut self, branch: impl IntoIterator<Item = &'t Message>, looks: &Looks) {
        let mut known: HashMap<MessageId, (Row, f32)> = self
            .rows
            .drain(..)
            .enumerate()
            .map(|(index, row)| (row.id, (row, self.heights.height(index))))
            .collect();
        let anchored = self.anchor;
        let mut heights = Vec::new();
        for message in branch {
            let (mut row, height) = known
                .remove(&message.id)
                .unwrap_or_else(|| (Row::new(message), Row::estimate(message, looks)));
            row.is_stale = true;
            self.rows.push(row);
            heights.push(height);
        }
        self.heights = heights.into_iter().collect();
        // Rows that moved to another branch are gone; the others are let go in their turn.
        self.near = (0..self.rows.len())
            .filter(|index| self.rows[*index].inner().is_some())
            .collect();
        // The same place in the branch stays in view, whichever message now stands there.
        self.anchor = anchored.filter(|anchor| anchor.row < self.rows.len());
        if self.anchor.is_none() {
            self.follows_end = true;
        }
    }

    /// Guesses all heights anew, for another width or scale.
    pub fn resize(&mut self, tree: &Tree, looks: &Looks) {
        self.measures = measures_of(looks);
        self.heights = self
            .rows
            .iter_mut()
            .map(|row| {
                if let Some(inner) = row.inner_mut() {
                    inner.words.forget_heights();
                    inner.thoughts.forget_heights();
                    inner.summary.forget_heights();
                    inner.ground.forget_heights();
                    for tool in &mut inner.tools {
                        tool.document.forget_heights();
                    }
                }
                tree.message(row.id)
                    .map_or(0.0, |message| Row::estimate(message, looks))
            })
            .collect();
    }

    /// Whether the heights were measured for these frames.
    #[must_use]
    pub fn is_for(&self, looks: &Looks) -> bool {
        let measures = measures_of(looks);
        self.measures
            .iter()
            .zip(measures)
            .all(|(known, now)| (known - now).abs() < f32::EPSILON)
    }

    /// Looks at all rows anew where the person wants to see something else of them.
    pub fn take_habits(&mut self, habits: Habits) {
        if self.habits.replace(habits) != Some(habits) {
            for row in &mut self.rows {
                row.is_stale = true;
            }
        }
    }

    /// The height of everything, margins included.
    #[must_use]
    pub fn total(&self) -> f64 {
        self.heights.total() + f64::from(MARGIN.0 + MARGIN.1)
    }

    /// The distance of a row's upper edge from the top of everything.
    #[must_use]
    pub fn top(&self, row: usize) -> f64 {
        self.heights.top(row) + f64::from(MARGIN.0)
    }

    /// Scrolls by a distance in points, downwards positive.
    pub fn scroll_by(&mut self, distance: f32) {
        if let Some(anchor) = &mut self.anchor {
            anchor.y -= distance;
        }
    }

    /// Puts a distance from the top of everything at the view's upper edge.
    pub fn scroll_to(&mut self, offset: f64, looks: &Looks) {
        let row = self.heights.row_at(offset - f64::from(MARGIN.0));
        let mut y = (self.top(row) - offset) as f32;
        let mut part = 0;
        if let Some(known) = self.rows.get(row)
            && let Some(inner) = known.inner()
        {
            for (index, each) in inner.parts.iter().enumerate() {
                let height = inner.height(*each, looks, known.role);
                part = index;
                if y + height > 0.0 {
                    break;
                }
                y += height;
            }
        }
        self.anchor = Some(Anchor { row, part, y });
    }

    /// Shows the beginning.
    pub fn go_to_start(&mut self) {
        self.follows_end = false;
        self.anchor = Some(Anchor {
            row: 0,
            part: 0,
            y: MARGIN.0,
        });
    }

    /// The offset at which the view was settled last.
    #[must_use]
    pub fn offset_now(&self, looks: &Looks) -> f64 {
        self.anchor
            .filter(|anchor| anchor.row < self.rows.len())
            .map_or(0.0, |anchor| self.offset_of(anchor, looks))
    }

    /// Lets the view stay at the end from now on.
    pub fn follow_end(&mut self) {
        self.follows_end = true;
    }

    /// Lets go of the end; the first visible part stays where it is.
    pub fn let_go_of_end(&mut self) {
        self.follows_end = false;
    }

    /// Puts a part of a row at a distance from the view's upper edge, and lets go of the end.
    pub fn hold(&mut self, row: usize, part: usize, y: f32) {
        self.follows_end = false;
        self.anchor = Some(Anchor { row, part, y });
    }

    /// Measures what is in the view and finds the offset at which to show it: the distance
    /// of the view's upper edge from the top of everything.
    pub fn settle(&mut self, frame: &mut Frame<'_, '_>) -> f64 {
        if self.rows.is_empty() {
            return 0.0;
        }
        let mut offset = 0.0;
        // Guesses near the ends may have to be corrected more than once.
        for _ in 0..4 {
            let anchor = self.place_anchor(frame);
            let seen = self.measure_around(anchor, frame);
            offset = self.offset_of(anchor, frame.looks);
            let most = (self.total() - f64::from(frame.view_height)).max(0.0);
            if self.follows_end || offset > most {
                // Below the last line there is nothing to see.
                let is_settled = (offset - most).abs() < 0.01;
                offset = most;
                self.keep_first_visible(offset, frame.looks, &seen);
                if is_settled {
                    break;
                }
            } else if offset < 0.0 {
                offset = 0.0;
                self.scroll_to(0.0, frame.looks);
            } else {
                self.keep_first_visible(offset, frame.looks, &seen);
                break;
            }
        }
        self.let_go_of_far_rows();
        offset
    }

    /// The rows that are in the view at an offset.
    #[must_use]
    pub fn visible(&self, offset: f64, view_height: f32) -> std::ops::Range<usize> {
        if self.rows.is_empty() {
            return 0..0;
        }
        let first = self.heights.row_at(offset - f64::from(MARGIN.0));
        let last = self
            .heights
            .row_at(offset + f64::from(view_height) - f64::from(MARGIN.0));
        first..last + 1
    }

    /// The row at a distance from the top of everything.
    #[must_use]
    pub fn row_at(&self, offset: f64) -> Option<&Row> {
        let row = self.heights.row_at(offset - f64::from(MARGIN.0));
        self.rows.get(row)
    }

    fn place_anchor(&mut self, frame: &mut Frame<'_, '_>) -> Anchor {
        let last_row = self.rows.len() - 1;
        if self.follows_end || self.anchor.is_none() {
            self.open(last_row, frame);
            let parts = self.rows[last_row]
                .inner()
                .map_or(1, |inner| inner.parts.len().max(1));
            // The last part, with its lower edge at the view's.
            let height = self.measure(last_row, parts - 1, frame);
            return Anchor {
                row: last_row,
                part: parts - 1,
                y: frame.view_height - MARGIN.1 - height,
            };
        }
        let anchor = self.anchor.unwrap_or(Anchor {
            row: 0,
            part: 0,
            y: MARGIN.0,
        });
        let row = anchor.row.min(last_row);
        self.open(row, frame);
        let parts = self.rows[row]
            .inner()
            .map_or(1, |inner| inner.parts.len().max(1));
        Anchor {
            row,
            part: anchor.part.min(parts - 1),
            ..anchor
        }
    }

    /// Measures from the anchor down to the view's lower edge and up to its upper one.
    /// The rows that were seen on the way.
    fn measure_around(&mut self, anchor: Anchor, frame: &mut Frame<'_, '_>) -> Vec<usize> {
        let mut seen = vec![anchor.row];
        let (mut row, mut part, mut y) = (anchor.row, anchor.part, anchor.y);
        while y < frame.view_height + OVERSCAN {
            y += self.measure(row, part, frame);
            part += 1;
            if part >= self.part_count(row) {
                self.take_height(row, frame.looks);
                row += 1;
                part = 0;
                if row >= self.rows.len() {
                    break;
                }
                self.open(row, frame);
                seen.push(row);
            }
        }
        if row < self.rows.len() {
            self.take_height(row, frame.looks);
        }
        let (mut row, mut part, mut y) = (anchor.row, anchor.part, anchor.y);
        while y > -OVERSCAN {
            if part == 0 {
                self.take_height(row, frame.looks);
                if row == 0 {
                    break;
                }
                row -= 1;
                self.open(row, frame);
                seen.push(row);
                part = self.part_count(row);
                if part == 0 {
                    continue;
                }
            }
            part -= 1;
            y -= self.measure(row, part, frame);
        }
        self.take_height(row, frame.looks);
        self.take_height(anchor.row, frame.looks);
        for row in &seen {
            self.near.retain(|near| near != row);
        }
        self.near.extend_from_slice(&seen);
        seen
    }

    fn offset_of(&self, anchor: Anchor, looks: &Looks) -> f64 {
        let row = &self.rows[anchor.row];
        let within = row
            .inner()
            .map_or(0.0, |inner| inner.top(anchor.part, looks, row.role));
        self.top(anchor.row) + f64::from(within) - f64::from(anchor.y)
    }

    /// Anchors the view to the first part that can be seen.
    fn keep_first_visible(&mut self, offset: f64, looks: &Looks, seen: &[usize]) {
        let first = seen.iter().min().copied().unwrap_or(0);
        for (index, row) in self.rows.iter().enumerate().skip(first) {
            let Some(inner) = row.inner() else {
                break;
            };
            let mut y = (self.top(index) - offset) as f32;
            for (part, each) in inner.parts.iter().enumerate() {
                let bottom = y + inner.height(*each, looks, row.role);
                if bottom > 0.0 {
                    self.anchor = Some(Anchor {
                        row: index,
                        part,
                        y,
                    });
                    return;
                }
                y = bottom;
            }
        }
    }

    fn part_count(&self, row: usize) -> usize {
        self.rows
            .get(row)
            .and_then(Row::inner)
            .map_or(0, |inner| inner.parts.len())
    }

    /// Takes in a row's message as it is now, where that is not done.
    pub fn open(&mut self, row: usize, frame: &mut Frame<'_, '_>) {
        if let Some(row) = self.rows.get_mut(row)
            && let Some(message) = frame.tree.message(row.id)
            && (row.is_stale || row.inner().is_none() || message.outcome.is_streaming())
        {
            let facts = (frame.facts)(message);
            row.follow(message, &facts, frame.looks.habits, frame.opened);
        }
    }

    /// Lays a part of a row out, if that is not done; its height.
    pub fn measure(&mut self, row: usize, part: usize, frame: &mut Frame<'_, '_>) -> f32 {
        let Some(row) = self.rows.get_mut(row) else {
            return 0.0;
        };
        let (id, role) = (row.id, row.role);
        let Some(inner) = row.inner_mut() else {
            return 0.0;
        };
        let Some(part) = inner.parts.get(part).copied() else {
            return 0.0;
        };
        if frame.opened.of(id, Fold::Code(part)) == Some(true)
            && let Some(block) = inner.block_mut(part)
        {
            block.open_code();
        }
        inner.lay_out(part, frame.fonts, frame.looks, role, frame.highlights)
    }

    fn take_height(&mut self, index: usize, looks: &Looks) {
        if let Some(row) = self.rows.get(index)
            && let Some(inner) = row.inner()
        {
            self.heights.set(index, inner.total(looks, row.role));
        }
    }

    fn let_go_of_far_rows(&mut self) {
        let surplus = self.near.len().saturating_sub(MOST_KEPT);
        for row in self.near.drain(..surplus) {
            if let Some(row) = self.rows.get_mut(row) {
                row.let_go();
            }
        }
    }
}

fn measures_of(looks: &Looks) -> [f32; 3] {
    [looks.answer.width, looks.answer.body, looks.gap_share]
}

/// How far beyond the view's edges is measured, in points.
const OVERSCAN: f32 = 120.0;

/// What measuring needs.
pub struct Frame<'a, 'f> {
    /// The messages.
    pub tree: &'a Tree,
    /// The frames to set texts in.
    pub looks: &'a Looks,
    /// The fonts.
    pub fonts: &'a mut FontsView<'f>,
    /// The colours of code.
    pub highlights: &'a mut Highlights,
    /// The height of the view in points.
    pub view_height: f32,
    /// What the person opened or closed.
    pub opened: &'a Opened,
    /// What else there is to know of a message.
    pub facts: &'a dyn Fn(&Message) -> Facts,
}

//! Where the messages of a tree lie on its map: depth downwards, branches side by side.
//! Pure, linear in the number of messages, and without recursion: a tree may be deep.

use std::collections::HashMap;
use std::ops::{Range, RangeInclusive};

use egui::{Pos2, Rect, Vec2, pos2};

use crate::domain::{Message, MessageId, Outcome, Role, Tree};

use super::pack::{Outline, lanes};

/// The distance between branches that lie side by side, in points.
pub const LANE: f32 = 26.0;
/// The distance of rows between which branches part.
pub const LOOSE: f32 = 34.0;
/// The distance of all other rows: what does not branch is drawn denser.
pub const DENSE: f32 = 20.0;

/// How a message ended, where that is worth a mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// As it should.
    None,
    /// It is cut off: stopped or interrupted.
    Cut,
    /// It failed.
    Failed,
}

/// A message on the map.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// Which.
    pub id: MessageId,
    /// Who speaks.
    pub role: Role,
    /// How it ended.
    pub mark: Mark,
    /// Its place sideways, in lanes; the first message of the longest branch has lane 0.
    pub lane: i32,
    /// How many messages stand before it.
    pub depth: usize,
    /// The message before it, as an index of spots.
    pub parent: Option<usize>,
}

/// Messages of which each lies straight below the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chain {
    /// Their lane.
    pub lane: i32,
    /// The depth of the first.
    pub top: usize,
    /// The depth of the last.
    pub bottom: usize,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    start: usize,
    y: f32,
}

/// The map of a tree.
#[derive(Clone, Debug, Default)]
pub struct Chart {
    /// By depth, and from left to right.
    spots: Vec<Spot>,
    rows: Vec<Row>,
    /// By the depth of the first of each.
    chains: Vec<Chain>,
    places: HashMap<MessageId, usize>,
    lanes: (i32, i32),
    branches: usize,
}

impl Chart {
    /// Lays out a tree.
    #[must_use]
    pub fn of(tree: &Tree) -> Self {
        let messages: Vec<&Message> = tree.messages().collect();
        let outline = Outline::of(&messages);
        let lanes = lanes(&outline);
        let depths = outline.height(0);
        // Nodes come parents first and siblings in their order, so that a count by depth
        // leaves each row in its order from left to right.
        let mut starts = vec![0; depths + 1];
        for node in 1..outline.len() {
            starts[outline.depth(node)] += 1;
        }
        for depth in 1..=depths {
            starts[depth] += starts[depth - 1];
        }
        let mut next = starts.clone();
        let mut spots = vec![None; messages.len()];
        let mut place_of = vec![0; outline.len()];
        let mut places = HashMap::with_capacity(messages.len());
        let mut branches = 0;
        // Where a chain begins, the depth at which it ends.
        let mut ends = vec![None; messages.len()];
        for node in 1..outline.len() {
            let message = messages[node - 1];
            let depth = outline.depth(node) - 1;
            let place = next[depth];
            next[depth] += 1;
            place_of[node] = place;
            places.insert(message.id, place);
            branches += usize::from(outline.height(node) == 0);
            let parent = outline.parent(node);
            spots[place] = Some(Spot {
                id: message.id,
                role: message.role,
                mark: mark_of(&message.outcome),
                lane: lanes.of[node],
                depth,
                parent: (parent > 0).then(|| place_of[parent]),
            });
            if parent == 0 || outline.straight(parent) != Some(node) {
                ends[place] = Some(depth + outline.height(node));
            }
        }
        let mut rows = Vec::with_capacity(depths);
        let mut y = 0.0;
        for (depth, start) in starts.into_iter().enumerate().take(depths) {
            rows.push(Row { start, y });
            let parts = outline.parts_at(depth + 1);
            y += if parts { LOOSE } else { DENSE };
        }
        let spots: Vec<Spot> = spots.into_iter().flatten().collect();
        let chains = spots.iter().zip(ends).filter_map(|(spot, end)| {
            let (lane, top) = (spot.lane, spot.depth);
            end.map(|bottom| Chain { lane, top, bottom })
        });
        let chains = chains.collect();
        Self {
            spots,
            rows,
            chains,
            places,
            lanes: lanes.extent,
            branches,
        }
    }

    /// How many messages there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spots.len()
    }

    /// Whether there is nothing to be shown.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }

    /// How many branches there are: leaves.
    #[must_use]
    pub fn branches(&self) -> usize {
        self.branches
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// A message's spot.
    #[must_use]
    pub fn spot_of(&self, message: MessageId) -> Option<&Spot> {
        self.places.get(&message).map(|place| &self.spots[*place])
    }

    /// The spot before another one.
    #[must_use]
    pub fn parent(&self, spot: &Spot) -> Option<&Spot> {
        spot.parent.map(|parent| &self.spots[parent])
    }

    /// All chains, by the depth of the first message of each.
    #[must_use]
    pub fn chains(&self) -> &[Chain] {
        &self.chains
    }

    /// The spots of a row from left to right.
    #[must_use]
    pub fn row(&self, depth: usize) -> &[Spot] {
        let end = self.rows.get(depth + 1).map_or(self.len(), |row| row.start);
        self.rows
            .get(depth)
            .map_or(&[], |row| &self.spots[row.start..end])
    }

    /// The spots of a row within a stretch of lanes.
    #[must_use]
    pub fn row_within(&self, depth: usize, lanes: RangeInclusive<i32>) -> &[Spot] {
        let row = self.row(depth);
        let first = row.partition_point(|spot| spot.lane < *lanes.start());
        let end = row.partition_point(|spot| spot.lane <= *lanes.end());
        &row[first..end.max(first)]
    }

    /// The rows that touch a stretch from top to bottom.
    #[must_use]
    pub fn rows_within(&self, top: f32, bottom: f32) -> Range<usize> {
        let first = self.rows.partition_point(|row| row.y < top);
        let end = self.rows.partition_point(|row| row.y <= bottom);
        first..end.max(first)
    }

    /// The height of a row's middle.
    #[must_use]
    pub fn y(&self, depth: usize) -> f32 {
        self.rows.get(depth).map_or(0.0, |row| row.y)
    }

    /// The middle of a spot.
    #[must_use]
    pub fn place(&self, spot: &Spot) -> Pos2 {
        pos2(x(spot.lane), self.y(spot.depth))
    }

    /// From the first to the last of everything.
    #[must_use]
    pub fn bounds(&self) -> Rect {
        let bottom = self.rows.last().map_or(0.0, |row| row.y);
        Rect::from_min_max(pos2(x(self.lanes.0), 0.0), pos2(x(self.lanes.1), bottom))
    }

    /// The spot nearest to a point, if it is within reach of it. Distances count as they
    /// look at this scale.
    #[must_use]
    pub fn nearest(&self, at: Pos2, scale: Vec2, reach: f32) -> Option<&Spot> {
        let lane = (at.x / LANE).floor() as i32;
        let rows = reach / scale.y;
        self.rows_within(at.y - rows, at.y + rows)
            .flat_map(|depth| {
                let row = self.row(depth);
                let after = row.partition_point(|spot| spot.lane <= lane);
                row[..after].last().into_iter().chain(row.get(after))
            })
            .map(|spot| (spot, ((self.place(spot) - at) * scale).length()))
            .filter(|(_, distance)| *distance <= reach)
            .min_by(|(_, one), (_, two)| one.total_cmp(two))
            .map(|(spot, _)| spot)
    }
}

/// The middle of a lane.
#[must_use]
pub fn x(lane: i32) -> f32 {
    lane as f32 * LANE
}

fn mark_of(outcome: &Outcome) -> Mark {
    match outcome {
        Outcome::Streaming | Outcome::Finished { .. } => Mark::None,
        Outcome::Stopped | Outcome::Interrupted => Mark::Cut,
        Outcome::Failed { .. } => Mark::Failed,
    }
}

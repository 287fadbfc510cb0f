//! Draws what is in view of the map: lines, spots, and the words that can be read.

use egui::epaint::{CubicBezierShape, Mesh};
use egui::{
    Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, StrokeKind, Vec2, pos2, vec2,
};

use crate::domain::{MessageId, Role};
use crate::ui::View;
use crate::ui::theme::{Tokens, measure};

use super::camera::{Camera, Frame};
use super::chart::{Chart, DENSE, LANE, Mark, Spot, x};

/// The radius of a spot at the usual scale.
const SPOT: f32 = 5.0;
/// The smallest and the largest radius of a spot.
const SPOTS: (f32, f32) = (1.0, 7.0);
/// Below this radius spots are drawn as dots without an outline.
pub const DOT: f32 = 2.5;
/// Nearer than this, in points, two dots are one.
const APART: f32 = 0.75;
/// How far the ground under the message in the middle reaches beyond it.
const MIDDLE: f32 = 4.0;
/// The width of lines, and of those of the selected branch.
const LINES: (f32, f32) = (1.25, 2.0);

/// Spots that stand out.
#[derive(Clone, Copy, Debug, Default)]
pub struct Marked {
    /// Under the pointer.
    pub hovered: Option<MessageId>,
    /// Where the keys are, while the map has the focus.
    pub cursor: Option<MessageId>,
    /// Still being written.
    pub streaming: Option<MessageId>,
    /// In the middle of the transcript.
    pub middle: Option<MessageId>,
}

/// A map to be drawn.
#[derive(Clone, Copy)]
pub struct Picture<'a> {
    /// Where everything lies.
    pub chart: &'a Chart,
    /// The lanes of the selected branch, from its first message to its last.
    pub trail: &'a [i32],
    /// The place on the screen.
    pub frame: Frame,
    /// The piece of the map that is in view.
    pub camera: Camera,
    /// What stands out.
    pub marked: Marked,
}

impl Picture<'_> {
    /// Where a spot lies on the screen.
    #[must_use]
    pub fn place(&self, spot: &Spot) -> Pos2 {
        self.camera.to_screen(self.frame, self.chart.place(spot))
    }

    /// The radius of spots.
    #[must_use]
    pub fn radius(&self) -> f32 {
        let scale = self.camera.scale(self.frame).min_elem();
        (SPOT * scale).clamp(SPOTS.0, SPOTS.1)
    }

    /// Whether a spot is on the selected branch.
    #[must_use]
    pub fn is_selected(&self, spot: &Spot) -> bool {
        self.trail.get(spot.depth) == Some(&spot.lane)
    }

    /// The rows in view.
    #[must_use]
    pub fn rows(&self) -> std::ops::Range<usize> {
        let area = self.frame.area.expand(2.0 * SPOT);
        let top = self.camera.to_map(self.frame, area.min).y;
        let bottom = self.camera.to_map(self.frame, area.max).y;
        self.chart.rows_within(top, bottom)
    }

    /// The lanes in view.
    #[must_use]
    pub fn lanes(&self) -> std::ops::RangeInclusive<i32> {
        let area = self.frame.area.expand(2.0 * SPOT);
        let lane = |at: Pos2| self.camera.to_map(self.frame, at).x / LANE;
        lane(area.min).ceil() as i32..=lane(area.max).floor() as i32
    }

    /// The distance on the screen of rows that lie densely.
    #[must_use]
    pub fn pitch(&self) -> f32 {
        DENSE * self.camera.scale(self.frame).y
    }

    fn at(&self, lane: i32, depth: usize) -> Pos2 {
        let at = pos2(x(lane), self.chart.y(depth));
        self.camera.to_screen(self.frame, at)
    }
}

/// Draws the lines and the spots in view.
pub fn paint(painter: &Painter, view: View<'_>, picture: &Picture<'_>) {
    middle(painter, view.theme, picture);
    chains(painter, view.theme, picture);
    bends(painter, view.theme, picture);
    trail(painter, view.theme, picture);
    if picture.radius() < DOT {
        dots(painter, view.theme, picture);
    } else {
        spots(painter, view, picture);
    }
    rings(painter, view, picture);
}

/// The ground under the message that is in the middle of the transcript.
fn middle(painter: &Painter, theme: &Tokens, picture: &Picture<'_>) {
    let middle = picture
        .marked
        .middle
        .and_then(|id| picture.chart.spot_of(id));
    if let Some(spot) = middle {
        let radius = picture.radius() * 1.35 + MIDDLE;
        let ring = if picture.radius() < DOT {
            Stroke::new(LINES.0, theme.accent)
        } else {
            Stroke::NONE
        };
        painter.circle(picture.place(spot), radius, theme.accent_soft, ring);
    }
}

fn quiet(theme: &Tokens) -> Color32 {
    theme.border.lerp_to_gamma(theme.muted, 0.4)
}

/// The straight lines.
fn chains(painter: &Painter, theme: &Tokens, picture: &Picture<'_>) {
    let (rows, lanes) = (picture.rows(), picture.lanes());
    let stroke = Stroke::new(LINES.0, quiet(theme));
    let in_view = picture
        .chart
        .chains()
        .iter()
        .take_while(|chain| chain.top < rows.end)
        .filter(|chain| chain.bottom > chain.top && chain.bottom + 1 >= rows.start)
        .filter(|chain| lanes.contains(&chain.lane));
    for chain in in_view {
        let top = picture.at(chain.lane, chain.top.max(rows.start.saturating_sub(1)));
        let bottom = picture.at(chain.lane, chain.bottom.min(rows.end));
        painter.line_segment([top, bottom], stroke);
    }
}

/// The lines from a message to those of its children that do not lie straight below it.
fn bends(painter: &Painter, theme: &Tokens, picture: &Picture<'_>) {
    let rows = picture.rows();
    let lanes = picture.lanes();
    let stroke = Stroke::new(LINES.0, quiet(theme));
    let is_fine = picture.radius() >= DOT;
    for depth in rows.start..(rows.end + 1).min(picture.chart.rows()) {
        let row = picture.chart.row(depth);
        let mut last = f32::NEG_INFINITY;
        for spot in row {
            let from = match picture.chart.parent(spot) {
                Some(parent) => parent.lane,
                // The first messages are siblings too, below what is not shown.
                None if row.len() > 1 => 0,
                None => continue,
            };
            let (left, right) = (from.min(spot.lane), from.max(spot.lane));
            if left == right || right < *lanes.start() || left > *lanes.end() {
                continue;
            }
            let end = picture.place(spot);
            if end.x - last < APART {
                continue;
            }
            last = end.x;
            painter.add(bend(picture, from, spot, stroke, is_fine));
        }
    }
}

fn bend(picture: &Picture<'_>, from: i32, spot: &Spot, stroke: Stroke, is_fine: bool) -> Shape {
    let end = picture.place(spot);
    let start = match spot.depth.checked_sub(1) {
        Some(depth) => picture.at(from, depth),
        None => pos2(picture.at(from, 0).x, end.y - picture.pitch()),
    };
    if !is_fine {
        return Shape::line_segment([start, end], stroke);
    }
    let half = vec2(0.0, (end.y - start.y) / 2.0);
    let points = [start, start + half, end - half, end];
    CubicBezierShape::from_points_stroke(points, false, Color32::TRANSPARENT, stroke).into()
}

/// The selected branch.
fn trail(painter: &Painter, theme: &Tokens, picture: &Picture<'_>) {
    let stroke = Stroke::new(LINES.1, theme.accent);
    let rows = picture.rows();
    let end = (rows.end + 1).min(picture.trail.len());
    let is_fine = picture.radius() >= DOT;
    let mut depth = rows.start.saturating_sub(1);
    while depth + 1 < end {
        let lane = picture.trail[depth];
        let mut bottom = depth;
        while bottom + 1 < end && picture.trail[bottom + 1] == lane {
            bottom += 1;
        }
        if bottom > depth {
            let ends = [picture.at(lane, depth), picture.at(lane, bottom)];
            painter.line_segment(ends, stroke);
            depth = bottom;
            continue;
        }
        depth += 1;
        let next = picture.trail[depth];
        let spot = picture.chart.row_within(depth, next..=next).first();
        if let Some(spot) = spot {
            painter.add(bend(picture, lane, spot, stroke, is_fine));
        }
    }
}

/// From afar: dots, of which those that cannot be told apart are drawn once.
fn dots(painter: &Painter, theme: &Tokens, picture: &Picture<'_>) {
    let mut mesh = Mesh::default();
    let size = Vec2::splat(2.0 * picture.radius());
    let lanes = picture.lanes();
    let mut above = f32::NEG_INFINITY;
    for depth in picture.rows() {
        let y = picture.at(0, depth).y;
        let is_apart = y - above >= APART;
        if is_apart {
            above = y;
        }
        let mut before = f32::NEG_INFINITY;
        for spot in picture.chart.row_within(depth, lanes.clone()) {
            let at = picture.place(spot);
            let is_straight = picture
                .chart
                .parent(spot)
                .is_some_and(|parent| parent.lane == spot.lane);
            let is_lost = (is_straight && !is_apart) || at.x - before < APART;
            if is_lost && spot.mark == Mark::None {
                continue;
            }
            before = at.x;
            let color = color(theme, picture, spot);
            mesh.add_colored_rect(Rect::from_center_size(at, size), color);
        }
    }
    painter.add(mesh);
}

fn color(theme: &Tokens, picture: &Picture<'_>, spot: &Spot) -> Color32 {
    match spot.mark {
        Mark::Failed => theme.danger,
        Mark::Cut => theme.warning,
        Mark::None if picture.is_selected(spot) => theme.accent,
        Mark::None => theme.muted,
    }
}

/// Spots with a shape by who speaks: round for answers, square for the person, on its corner
/// for instructions and tools.
fn spots(painter: &Painter, view: View<'_>, picture: &Picture<'_>) {
    let radius = picture.radius();
    let lanes = picture.lanes();
    let page = view.theme.page;
    for depth in picture.rows() {
        for spot in picture.chart.row_within(depth, lanes.clone()) {
            let at = picture.place(spot);
            let color = color(view.theme, picture, spot);
            let is_selected = picture.is_selected(spot);
            let is_leaf = is_selected && depth + 1 == picture.trail.len();
            let radius = if is_leaf { radius * 1.35 } else { radius };
            let id = Some(spot.id);
            if id == picture.marked.streaming {
                // It moves with the frames that its words bring, and asks for none.
                let time = painter.ctx().input(|input| input.time);
                let beat = (time * std::f64::consts::TAU / 1.6).sin() as f32;
                let color = view.theme.accent.gamma_multiply(0.45 + 0.25 * beat);
                painter.circle_stroke(at, radius + 3.5 + beat, Stroke::new(LINES.1, color));
            }
            let ground = if is_selected { color } else { page };
            let stroke = Stroke::new(LINES.0, color);
            match spot.role {
                Role::Assistant => {
                    painter.circle(at, radius, ground, stroke);
                }
                Role::User => {
                    let rect = Rect::from_center_size(at, Vec2::splat(radius * 1.8));
                    let corner = CornerRadius::same((radius * 0.4) as u8);
                    painter.rect(rect, corner, ground, stroke, StrokeKind::Middle);
                }
                Role::System | Role::Tool => {
                    let half = radius * 1.15;
                    let corners = [
                        at - vec2(0.0, half),
                        at + vec2(half, 0.0),
                        at + vec2(0.0, half),
                        at - vec2(half, 0.0),
                    ];
                    painter.add(Shape::convex_polygon(corners.to_vec(), ground, stroke));
                }
            }
        }
    }
}

/// What is under the pointer, and where the keys are.
fn rings(painter: &Painter, view: View<'_>, picture: &Picture<'_>) {
    let radius = picture.radius();
    let ring = |id: Option<MessageId>, width: f32, color: Color32| {
        if let Some(spot) = id.and_then(|id| picture.chart.spot_of(id)) {
            let at = picture.place(spot);
            painter.circle_stroke(at, radius + 4.5, Stroke::new(width, color));
        }
    };
    ring(picture.marked.hovered, LINES.0, view.theme.text);
    ring(picture.marked.cursor, measure::FOCUS, view.theme.accent);
}

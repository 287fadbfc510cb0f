//! The first words of messages, beside their spots, as far as there is room for them.

use egui::{Painter, Pos2, Ui, pos2};

use crate::domain::{Role, Tree};
use crate::ui::theme::{face, size, space};
use crate::ui::widgets::elided;
use crate::ui::{View, said};

use super::paint::Picture;

/// The height that a line of words takes.
const LINE: f32 = 16.0;
/// With less room than this nothing is said.
const LEAST: f32 = 84.0;
/// Nearer together than this, rows have no words at all.
const LEAST_PITCH: f32 = 8.0;

/// Draws the words beside the spots in view.
pub fn labels(ui: &Ui, painter: &Painter, view: View<'_>, tree: &Tree, picture: &Picture<'_>) {
    let pitch = picture.pitch();
    if pitch < LEAST_PITCH {
        return;
    }
    let lanes = picture.lanes();
    let edge = picture.frame.area.right() - space::S;
    let gap = picture.radius() * 1.35 + space::S;
    let mut above = f32::NEG_INFINITY;
    for depth in picture.rows() {
        let row = picture.chart.row_within(depth, lanes.clone());
        let mut has_words = false;
        for (index, spot) in row.iter().enumerate() {
            let at = picture.place(spot);
            // Where not every row has room, the person's words are the landmarks.
            let is_landmark = spot.role == Role::User || depth + 1 == picture.trail.len();
            if at.y - above < LINE - 1.0 || (pitch < LINE && !is_landmark) {
                continue;
            }
            let left = at.x + gap;
            let right = row
                .get(index + 1)
                .map_or(edge, |next| picture.place(next).x - gap);
            if right - left < LEAST {
                continue;
            }
            let Some(message) = tree.message(spot.id) else {
                continue;
            };
            let line = said::line(message);
            if line.is_empty() {
                continue;
            }
            let is_called = picture.is_selected(spot) && spot.role == Role::User;
            let color = if is_called {
                view.theme.text
            } else {
                view.theme.muted
            };
            let font = face::regular(size::CAPTION);
            let galley = elided(ui, &line, font, color, right - left);
            let corner: Pos2 = pos2(left, at.y - galley.size().y / 2.0);
            painter.galley(corner, galley, color);
            has_words = true;
        }
        if has_words && let Some(spot) = row.first() {
            above = picture.place(spot).y;
        }
    }
}

//! The speed of an answer over its time, as a small curve.

use egui::{Id, Pos2, Rect, Role, Sense, Stroke, Ui, WidgetInfo, pos2};

use crate::domain::SpeedCurve;
use crate::ui::View;
use crate::ui::theme::measure;
use crate::words::Gap;

/// The room it takes in the line below an answer.
pub const CURVE: egui::Vec2 = egui::vec2(64.0, 14.0);

/// Whether there is anything to be seen: one point is no curve.
#[must_use]
pub fn is_worth_drawing(curve: &SpeedCurve) -> bool {
    curve.points().len() > 1
}

/// Draws the curve: the greatest speed touches the upper edge, and nothing the lower one.
pub fn curve_ui(ui: &Ui, view: View<'_>, (rect, id): (Rect, Id), curve: &SpeedCurve, lit: bool) {
    let points = curve.points();
    let most = points.iter().copied().fold(0.0_f32, f32::max);
    let least = points.iter().copied().fold(most, f32::min);
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| {
        let rates = [least, most].map(|rate| view.words.rate(f64::from(rate)));
        let gaps = [
            ("least", Gap::Text(&rates[0])),
            ("most", Gap::Text(&rates[1])),
        ];
        WidgetInfo::labeled(Role::Image, true, view.words.fill("curve-name", &gaps))
    });
    let line: Vec<Pos2> = points_in(rect, points, most);
    let ink = if lit {
        view.theme.accent
    } else {
        view.theme.muted
    };
    let painter = ui.painter();
    let base = Stroke::new(measure::LINE, view.theme.border);
    painter.hline(rect.x_range(), rect.max.y, base);
    painter.line(line, Stroke::new(1.5, ink));
}

fn points_in(rect: Rect, points: &[f32], most: f32) -> Vec<Pos2> {
    let last = points.len().saturating_sub(1).max(1) as f32;
    let at = |(index, rate): (usize, &f32)| {
        let share = if most > 0.0 { rate / most } else { 0.0 };
        pos2(
            rect.min.x + rect.width() * index as f32 / last,
            rect.max.y - rect.height() * share,
        )
    };
    points.iter().enumerate().map(at).collect()
}

#[cfg(test)]
mod tests {
    use egui::vec2;

    use super::*;

    #[test]
    fn the_curve_should_begin_and_end_at_the_edges_and_stay_inside() {
        let rect = Rect::from_min_size(pos2(10.0, 20.0), vec2(64.0, 14.0));
        let line = points_in(rect, &[10.0, 40.0, 20.0], 40.0);
        assert_eq!(line[0], pos2(10.0, 30.5));
        assert_eq!(line[1], pos2(42.0, 20.0));
        assert_eq!(line[2], pos2(74.0, 27.0));
        assert!(line.iter().all(|point| rect.contains(*point)));
    }
}

//! Marks: dots, bars, and the ring around what has the focus.

use egui::{
    Color32, CornerRadius, Mesh, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui,
    Vec2, WidgetInfo, vec2,
};

use crate::ui::View;
use crate::ui::theme::{face, icon, measure, size};

/// The diameter of a dot.
const DOT: f32 = 8.0;
/// From the middle of a star to its points.
const STAR: f32 = 7.0;
/// The side of a box to tick.
const BOX: f32 = 16.0;

/// Draws the ring around a widget that has the keyboard's focus.
pub fn focus_ring(ui: &Ui, view: View<'_>, response: &Response, radius: u8) {
    if response.has_focus() {
        ui.painter().rect_stroke(
            response.rect,
            CornerRadius::same(radius),
            Stroke::new(measure::FOCUS, view.theme.accent),
            StrokeKind::Inside,
        );
    }
}

/// A dot of a colour; the words beside it say what it means.
pub fn dot(ui: &mut Ui, colour: Color32) {
    let (rect, _) = ui.allocate_exact_size(vec2(DOT, DOT), Sense::hover());
    ui.painter().circle_filled(rect.center(), DOT / 2.0, colour);
}

/// The mark of something that is being worked on, with a name for those who cannot see it.
/// It stands still: a mark that moves would draw the whole window for as long as it is there.
pub fn busy_dot(ui: &Ui, view: View<'_>, rect: Rect, id: egui::Id, name: &str) {
    let ring = Stroke::new(measure::FOCUS, view.theme.accent);
    ui.painter().circle_stroke(rect.center(), DOT / 2.0, ring);
    named(ui, rect, id, name);
}

/// The mark of something new that nobody has looked at; the name of what it stands on says so.
pub fn news_dot(ui: &Ui, view: View<'_>, rect: Rect) {
    ui.painter()
        .circle_filled(rect.center(), DOT / 2.0, view.theme.accent);
}

/// A small icon that tells something, with a name for those who cannot see it.
pub fn icon_mark(ui: &Ui, view: View<'_>, place: (Rect, egui::Id), icon: char, name: &str) {
    let (rect, id) = place;
    let colour = view.theme.muted;
    let galley = ui
        .painter()
        .layout_no_wrap(icon.to_string(), face::icon(size::CAPTION), colour);
    let at = rect.center() - galley.size() / 2.0;
    ui.painter().galley(at, galley, colour);
    named(ui, rect, id, name);
}

fn named(ui: &Ui, rect: Rect, id: egui::Id, name: &str) {
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
}

/// A star, filled where it marks something.
pub fn star(ui: &Ui, centre: Pos2, colour: Color32, is_full: bool) {
    const POINTS: usize = 5;
    let corner = |index: usize| {
        let radius = if index.is_multiple_of(2) {
            STAR
        } else {
            STAR * 0.45
        };
        let turn = std::f32::consts::PI / POINTS as f32 * index as f32;
        centre + radius * Vec2::angled(turn - std::f32::consts::FRAC_PI_2)
    };
    let corners: Vec<Pos2> = (0..2 * POINTS).map(corner).collect();
    if is_full {
        // A star is not convex: it is filled as a fan around its middle.
        let mut mesh = Mesh::default();
        mesh.colored_vertex(centre, colour);
        for corner in &corners {
            mesh.colored_vertex(*corner, colour);
        }
        let count = corners.len() as u32;
        for index in 0..count {
            mesh.add_triangle(0, 1 + index, 1 + (index + 1) % count);
        }
        ui.painter().add(mesh);
    }
    let line = Stroke::new(measure::LINE, colour);
    ui.painter().add(Shape::closed_line(corners, line));
}

/// The sign of something that can be heard, for which there is no icon.
pub fn sound_mark(ui: &Ui, centre: Pos2, colour: Color32) {
    let stroke = Stroke::new(measure::LINE * 1.5, colour);
    for (at, height) in [(-4.5, 2.0), (-1.5, 5.0), (1.5, 3.5), (4.5, 2.0)] {
        let x = centre.x + at;
        ui.painter()
            .vline(x, centre.y - height..=centre.y + height, stroke);
    }
}

/// A box to tick, at a place that was worked out already. What it stands on takes the keys.
#[must_use]
pub fn tick_box(
    ui: &Ui,
    view: View<'_>,
    place: (Rect, egui::Id),
    name: &str,
    is_ticked: bool,
) -> Response {
    let (rect, id) = place;
    let response = ui.interact(rect, id, Sense::CLICK);
    let theme = view.theme;
    let square = Rect::from_center_size(rect.center(), vec2(BOX, BOX));
    let (ground, line) = match (is_ticked, response.hovered()) {
        (true, _) => (theme.accent, theme.accent),
        (false, true) => (theme.surface, theme.text),
        (false, false) => (theme.surface, theme.muted),
    };
    ui.painter().rect(
        square,
        CornerRadius::same(measure::RADIUS / 2),
        ground,
        Stroke::new(measure::LINE, line),
        StrokeKind::Inside,
    );
    if is_ticked {
        let font = face::icon(size::CAPTION);
        let galley = ui
            .painter()
            .layout_no_wrap(icon::CHECK.to_string(), font, theme.on_accent);
        let at = square.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, theme.on_accent);
    }
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), is_ticked, name));
    response
}

/// How far something is, from 0 to 1, as wide as there is room.
pub fn progress(ui: &mut Ui, view: View<'_>, share: f32, name: &str) -> Response {
    let share = share.clamp(0.0, 1.0);
    let wide = vec2(ui.available_width(), 5.0);
    let (rect, response) = ui.allocate_exact_size(wide, Sense::hover());
    let radius = CornerRadius::same(2);
    ui.painter().rect_filled(rect, radius, view.theme.border);
    let done = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    ui.painter().rect_filled(done, radius, view.theme.accent);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from((share * 100.0).round()));
        info
    });
    response
}

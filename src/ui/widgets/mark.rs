//! Marks: dots, the gauge, and the ring around what has the focus.

use egui::{
    Color32, CornerRadius, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2,
};

use crate::ui::View;
use crate::ui::theme::measure;

/// The diameter of a dot.
const DOT: f32 = 8.0;

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
    let radius = DOT / 2.0 + 1.0;
    ui.painter()
        .circle_filled(rect.center(), radius, view.theme.accent);
    let response = ui.interact(rect, id, Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
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

/// How full something is, from 0 to 1, with its name and share for a screen reader.
pub fn gauge(ui: &mut Ui, view: View<'_>, share: f32, name: &str) -> Response {
    let share = share.clamp(0.0, 1.0);
    let (rect, response) = ui.allocate_exact_size(vec2(64.0, 5.0), Sense::hover());
    let radius = CornerRadius::same(2);
    let colour = match share {
        ..0.8 => view.theme.accent,
        ..0.95 => view.theme.warning,
        _ => view.theme.danger,
    };
    ui.painter().rect_filled(rect, radius, view.theme.border);
    let full = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
    ui.painter().rect_filled(full, radius, colour);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::ProgressIndicator, true, name);
        info.value = Some(f64::from((share * 100.0).round()));
        info
    });
    response
}

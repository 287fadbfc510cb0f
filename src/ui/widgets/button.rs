//! Buttons: quiet until hovered or focused, but for the one that a page is about.

use egui::{
    Color32, CornerRadius, FontId, Id, KeyboardShortcut, Rect, Response, Role, Sense, Stroke,
    StrokeKind, Ui, WidgetInfo, vec2,
};

use super::{focus_ring, shortcut};
use crate::ui::View;
use crate::ui::theme::{face, measure, size, space};

/// The size of icons in buttons.
const ICON: f32 = 16.0;

/// How a button with words looks.
struct Look {
    font: FontId,
    ink: Color32,
    hovered_ink: Color32,
    ground: Color32,
    hovered_ground: Color32,
    line: Color32,
    padding: f32,
    radius: u8,
}

/// An icon to press. Its name is its tooltip too, with the shortcut behind it.
pub fn icon_button(
    ui: &mut Ui,
    view: View<'_>,
    icon: char,
    name: &str,
    keys: Option<&KeyboardShortcut>,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(measure::HIT, measure::HIT), Sense::click());
    finish_icon(ui, view, rect, response, (icon, name, false), keys)
}

/// An icon to press at a place that was worked out already.
#[must_use]
pub fn icon_button_at(
    ui: &Ui,
    view: View<'_>,
    place: (Rect, Id),
    icon: char,
    name: &str,
    keys: Option<&KeyboardShortcut>,
) -> Response {
    let response = ui.interact(place.0, place.1, Sense::click());
    finish_icon(ui, view, place.0, response, (icon, name, false), keys)
}

/// An icon that stands for one choice of several.
pub fn toggle_button(
    ui: &mut Ui,
    view: View<'_>,
    icon: char,
    name: &str,
    is_chosen: bool,
) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(measure::HIT, measure::HIT), Sense::click());
    finish_icon(ui, view, rect, response, (icon, name, is_chosen), None)
}

fn finish_icon(
    ui: &Ui,
    view: View<'_>,
    rect: Rect,
    response: Response,
    (icon, name, is_chosen): (char, &str, bool),
    keys: Option<&KeyboardShortcut>,
) -> Response {
    let theme = view.theme;
    let is_lit = response.hovered() || response.has_focus() || is_chosen;
    if ui.is_rect_visible(rect) {
        if is_chosen {
            ui.painter().rect(
                rect,
                CornerRadius::same(measure::RADIUS),
                theme.surface,
                Stroke::new(measure::LINE, theme.border),
                StrokeKind::Inside,
            );
        } else if is_lit {
            ui.painter()
                .rect_filled(rect, CornerRadius::same(measure::RADIUS), hover(view));
        }
        let ink = if is_lit { theme.text } else { theme.muted };
        let galley =
            ui.painter()
                .layout_no_wrap(icon.to_string(), face::icon(ICON), Color32::PLACEHOLDER);
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, ink);
        focus_ring(ui, view, &response, measure::RADIUS);
    }
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Button, ui.is_enabled(), name);
        info.selected = is_chosen.then_some(true);
        info
    });
    response.on_hover_ui(|ui| {
        let text = match keys {
            Some(keys) => format!("{name} ({})", shortcut::text(ui.ctx(), view.words, keys)),
            None => name.to_owned(),
        };
        super::label(ui, &text, face::regular(size::CAPTION), theme.text);
    })
}

/// Words to press that look like words until they are hovered.
pub fn text_button(ui: &mut Ui, view: View<'_>, text: &str) -> Response {
    let look = Look {
        font: face::regular(size::SMALL),
        ink: view.theme.muted,
        hovered_ink: view.theme.text,
        ground: Color32::TRANSPARENT,
        hovered_ground: hover(view),
        line: Color32::TRANSPARENT,
        padding: space::S,
        radius: measure::RADIUS,
    };
    button(ui, view, text, text, look)
}

/// Words to press in the accent's colour: the one thing to do about something.
pub fn link_button(ui: &mut Ui, view: View<'_>, text: &str) -> Response {
    let look = Look {
        font: face::medium(size::SMALL),
        ink: view.theme.accent,
        hovered_ink: view.theme.accent,
        ground: Color32::TRANSPARENT,
        hovered_ground: Color32::TRANSPARENT,
        line: Color32::TRANSPARENT,
        padding: space::XS,
        radius: measure::RADIUS,
    };
    button(ui, view, text, text, look)
}

/// The button that a page or a dialog is about. Its name is what a screen reader says.
pub fn primary_button(ui: &mut Ui, view: View<'_>, text: &str, name: &str) -> Response {
    let look = Look {
        font: face::semibold(size::SMALL),
        ink: view.theme.on_accent,
        hovered_ink: view.theme.on_accent,
        ground: view.theme.accent,
        hovered_ground: view.theme.accent.lerp_to_gamma(view.theme.text, 0.12),
        line: Color32::TRANSPARENT,
        padding: space::M,
        radius: measure::RADIUS,
    };
    button(ui, view, text, name, look)
}

/// A button beside the primary one.
pub fn secondary_button(ui: &mut Ui, view: View<'_>, text: &str) -> Response {
    named_button(ui, view, text, text)
}

/// The same, where the words alone do not say what is meant.
pub fn named_button(ui: &mut Ui, view: View<'_>, text: &str, name: &str) -> Response {
    let look = Look {
        font: face::medium(size::SMALL),
        ink: view.theme.text,
        hovered_ink: view.theme.text,
        ground: view.theme.surface,
        hovered_ground: hover(view),
        line: view.theme.border,
        padding: space::M,
        radius: measure::RADIUS,
    };
    button(ui, view, text, name, look)
}

fn button(ui: &mut Ui, view: View<'_>, text: &str, name: &str, look: Look) -> Response {
    let galley = ui
        .painter()
        .layout_no_wrap(text.to_owned(), look.font, Color32::PLACEHOLDER);
    let wanted = vec2(galley.size().x + 2.0 * look.padding, measure::HIT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    if ui.is_rect_visible(rect) {
        let is_lit = response.hovered() || response.has_focus();
        let is_held = response.is_pointer_button_down_on();
        let ground = if is_lit || is_held {
            look.hovered_ground
        } else {
            look.ground
        };
        let ink = if !ui.is_enabled() {
            view.theme.muted
        } else if is_lit {
            look.hovered_ink
        } else {
            look.ink
        };
        let ground = if ui.is_enabled() || look.ground == Color32::TRANSPARENT {
            ground
        } else {
            view.theme.border
        };
        ui.painter().rect(
            rect,
            CornerRadius::same(look.radius),
            ground,
            Stroke::new(measure::LINE, look.line),
            StrokeKind::Inside,
        );
        let at = rect.center() - galley.size() / 2.0;
        ui.painter().galley(at, galley, ink);
        // On the accent itself a ring in the accent could not be seen.
        if response.has_focus() && look.ground == view.theme.accent {
            ui.painter().rect_stroke(
                rect.expand(measure::FOCUS),
                CornerRadius::same(look.radius + 2),
                Stroke::new(measure::FOCUS, view.theme.text),
                StrokeKind::Inside,
            );
        } else {
            focus_ring(ui, view, &response, look.radius);
        }
    }
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    response
}

/// The ground of something quiet while the pointer is over it.
pub(super) fn hover(view: View<'_>) -> Color32 {
    view.theme.bubble.lerp_to_gamma(view.theme.border, 0.5)
}

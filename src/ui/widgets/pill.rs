//! Round buttons that say what is chosen, and open what there is to choose from.

use std::sync::Arc;

use egui::{
    Color32, CornerRadius, Galley, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, pos2,
    vec2,
};

use super::{button, elided, focus_ring};
use crate::ui::View;
use crate::ui::theme::{face, icon, measure, size, space};

/// The size of the icon before the words.
const ICON: f32 = 14.0;
/// The size of the sign that there is more to choose from.
const MORE: f32 = 12.0;

/// What such a button shows.
#[derive(Clone, Copy, Debug)]
pub struct Pill<'a> {
    /// An icon before the words.
    pub icon: Option<char>,
    /// The words; with none it is as round as it can be.
    pub text: &'a str,
    /// Its name for a screen reader, which is its tooltip too.
    pub name: &'a str,
    /// The widest it gets.
    pub most_width: f32,
    /// Whether what it stands for was chosen right here.
    pub is_set: bool,
    /// Whether it is switched by pressing it, rather than opening something.
    pub is_switch: bool,
}

/// How wide it would like to be.
#[must_use]
pub fn pill_width(ui: &Ui, pill: Pill<'_>) -> f32 {
    let words = elided(
        ui,
        pill.text,
        face::regular(size::SMALL),
        Color32::PLACEHOLDER,
        f32::INFINITY,
    );
    (words.size().x + around(pill)).min(pill.most_width)
}

/// What is not words.
fn around(pill: Pill<'_>) -> f32 {
    let icon = if pill.icon.is_some() { ICON } else { 0.0 };
    if pill.text.is_empty() {
        return measure::HIT.max(icon);
    }
    let gap = if pill.icon.is_some() { space::XS } else { 0.0 };
    let more = if pill.is_switch {
        0.0
    } else {
        space::XS + MORE
    };
    2.0 * space::M + icon + gap + more
}

/// Draws it.
pub fn pill_button(ui: &mut Ui, view: View<'_>, pill: Pill<'_>) -> Response {
    let wanted = vec2(pill_width(ui, pill), measure::HIT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let theme = view.theme;
    let is_lit = response.hovered() || response.has_focus();
    let (ground, ink) = match (pill.is_set, is_lit) {
        (true, false) => (theme.accent_soft, theme.accent),
        (true, true) => (theme.accent_soft, theme.text),
        (false, true) => (button::hover(view), theme.text),
        (false, false) => (Color32::TRANSPARENT, theme.muted),
    };
    let line = if pill.is_set {
        theme.accent_soft
    } else {
        theme.border
    };
    ui.painter().rect(
        rect,
        CornerRadius::same(measure::RADIUS_BUBBLE),
        ground,
        Stroke::new(measure::LINE, line),
        StrokeKind::Inside,
    );
    let put = |galley: Arc<Galley>, left: f32| {
        let at = pos2(left, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, ink);
    };
    let sign = |icon: char, size: f32| {
        let font = face::icon(size);
        ui.painter().layout_no_wrap(icon.to_string(), font, ink)
    };
    if pill.text.is_empty() {
        if let Some(icon) = pill.icon {
            let galley = sign(icon, ICON);
            let left = rect.center().x - galley.size().x / 2.0;
            put(galley, left);
        }
    } else {
        let mut left = rect.left() + space::M;
        if let Some(icon) = pill.icon {
            put(sign(icon, ICON), left);
            left += ICON + space::XS;
        }
        let room = rect.width() - around(pill) + 0.5;
        let words = elided(ui, pill.text, face::regular(size::SMALL), ink, room);
        let end = left + words.size().x + space::XS;
        put(words, left);
        if !pill.is_switch {
            put(sign(icon::CHEVRON_DOWN, MORE), end);
        }
    }
    focus_ring(ui, view, &response, measure::RADIUS_BUBBLE);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(Role::Button, ui.is_enabled(), pill.name);
        info.selected = pill.is_switch.then_some(pill.is_set);
        info
    });
    response
}

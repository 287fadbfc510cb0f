//! The gauge of the context: what is used, what the message adds that is being typed, and
//! behind it a menu with the numbers and with what happens when there is no more room.

use egui::{
    Color32, CornerRadius, Id, Popup, Rect, Response, RichText, Sense, Ui, WidgetInfo, pos2, vec2,
};

use crate::domain::{ConversationSettings, Fit};
use crate::state::Room;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// The bar's width and height.
const BAR: egui::Vec2 = vec2(64.0, 5.0);
/// From this share on the gauge is red: what comes has hardly any room.
const FULL: f32 = 0.95;

/// Draws the gauge, from the right to the left. `context_used` is what the last answer of the
/// selected branch, or the running turn, left in the context, in tokens.
pub fn context_ui(
    ui: &mut Ui,
    view: View<'_>,
    context_used: Option<u32>,
    actions: &mut Vec<Action>,
) {
    let Some(room) = context_used.and_then(|used| view.state.room(used)) else {
        return;
    };
    let label = label_of(view, room);
    let text = text_of(view, room);
    let name = view.words.text("context-name");
    let ink = if room.is_nearly_full() {
        view.theme.warning
    } else {
        view.theme.muted
    };
    let font = face::regular(size::CAPTION);
    let galleys = [&*name, &text].map(|text| {
        let text = text.to_owned();
        ui.painter()
            .layout_no_wrap(text, font.clone(), Color32::PLACEHOLDER)
    });
    let [name_width, text_width] = [galleys[0].size().x, galleys[1].size().x];
    let width = name_width + text_width + BAR.x + 2.0 * space::S + 2.0 * space::XS;
    let (rect, response) = ui.allocate_exact_size(vec2(width, measure::HIT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, true, &label));
    let is_lit = response.hovered() || response.has_focus();
    let mut left = rect.min.x + space::XS;
    let [name, text] = galleys;
    let height = name.size().y;
    let put = |ui: &Ui, galley: std::sync::Arc<egui::Galley>, left: f32, ink: Color32| {
        let ink = if is_lit { view.theme.text } else { ink };
        let at = pos2(left, rect.center().y - height / 2.0);
        let said = galley.text().to_owned();
        let place = Rect::from_min_size(at, galley.size());
        ui.painter().galley(at, galley, ink);
        ui.interact(place, response.id.with(&said), Sense::hover())
            .widget_info(|| WidgetInfo::labeled(egui::Role::Label, true, &said));
    };
    put(ui, name, left, view.theme.muted);
    left += name_width + space::S;
    let bar = Rect::from_min_size(pos2(left, rect.center().y - BAR.y / 2.0), BAR);
    bar_ui(ui, view, bar, room);
    left = bar.max.x + space::S;
    put(ui, text, left, ink);
    widgets::focus_ring(ui, view, &response, measure::RADIUS);
    menu_ui(view, &response, room, actions);
    response.on_hover_text(label);
}

/// What is used, and in a lighter shade what the draft adds.
fn bar_ui(ui: &Ui, view: View<'_>, bar: Rect, room: Room) {
    let theme = view.theme;
    let full = if room.share() >= FULL {
        theme.danger
    } else if room.is_nearly_full() {
        theme.warning
    } else {
        theme.accent
    };
    let radius = CornerRadius::same(2);
    let until = |tokens: u32| {
        let share = (tokens as f32 / room.size.max(1) as f32).clamp(0.0, 1.0);
        bar.with_max_x(bar.min.x + bar.width() * share)
    };
    let painter = ui.painter();
    painter.rect_filled(bar, radius, theme.border);
    let light = full.lerp_to_gamma(theme.page, 0.5);
    painter.rect_filled(until(room.taken()), radius, light);
    painter.rect_filled(until(room.used), radius, full);
}

fn text_of(view: View<'_>, room: Room) -> String {
    let words = view.words;
    let used = words.thousands(room.used);
    let size = words.thousands(room.size);
    let (used, size) = (("used", Gap::Text(&used)), ("size", Gap::Text(&size)));
    match room.added {
        Some(added) => {
            let added = words.thousands(added);
            words.fill(
                "context-with-draft",
                &[used, ("added", Gap::Text(&added)), size],
            )
        }
        None => words.fill("context-used", &[used, size]),
    }
}

/// The same in words, for those who cannot see the bar.
fn label_of(view: View<'_>, room: Room) -> String {
    let words = view.words;
    let number = |number: u32| Gap::Number(f64::from(number));
    let used = words.tokens(room.used);
    let (used, size) = (("used", Gap::Text(&used)), ("size", number(room.size)));
    let label = match room.added {
        Some(added) => words.fill(
            "context-label-draft",
            &[used, ("added", number(added)), size],
        ),
        None => words.fill("context-label", &[used, size]),
    };
    if room.is_nearly_full() {
        return words.fill("context-nearly-full", &[("label", Gap::Text(&label))]);
    }
    label
}

fn menu_ui(view: View<'_>, gauge: &Response, room: Room, actions: &mut Vec<Action>) {
    Popup::menu(gauge)
        .id(Id::unique("context-menu"))
        .show(|ui| {
            ui.set_min_width(measure::MENU);
            for line in lines_of(view, room) {
                widgets::muted(ui, view, &line);
            }
            ui.separator();
            widgets::muted(ui, view, &view.words.text("context-menu-fit"));
            let chosen = view.state.conversation_settings().fit;
            for (fit, key) in [
                (Fit::Whole, "fit-ask"),
                (Fit::DropOldest, "fit-drop"),
                (Fit::Summarise, "fit-summarise"),
            ] {
                let text = RichText::new(view.words.text(key)).font(face::regular(size::SMALL));
                if ui.radio(chosen == fit, text).clicked() {
                    actions.push(choose(view, fit));
                }
            }
        });
}

fn lines_of(view: View<'_>, room: Room) -> Vec<String> {
    let words = view.words;
    let number = |number: u32| Gap::Number(f64::from(number));
    let mut lines = vec![words.fill("context-menu-used", &[("used", number(room.used))])];
    if let Some(added) = room.added {
        lines.push(words.fill("context-menu-draft", &[("count", number(added))]));
    }
    let taken = room.taken();
    lines.push(if taken <= room.size {
        words.fill("context-menu-free", &[("free", number(room.size - taken))])
    } else {
        words.fill("context-menu-over", &[("over", number(taken - room.size))])
    });
    lines
}

/// The wish that this happens from now on when there is no more room.
pub(super) fn choose(view: View<'_>, fit: Fit) -> Action {
    let settings = view.state.conversation_settings().clone();
    Action::SetConversationSettings(Box::new(ConversationSettings { fit, ..settings }))
}

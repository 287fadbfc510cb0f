//! The choice of what becomes of a conversation that is longer than the context.

use egui::{CornerRadius, Frame, Id, Margin, Role, Stroke, Ui};

use super::context::choose;
use crate::domain::Fit;
use crate::state::TooLong;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// Draws the banner above the composer while what is typed has no room.
pub fn fit_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let top = ui.cursor().top();
    if let Some(too_long) = view.state.too_long() {
        banner_ui(ui, view, too_long, actions);
    }
    let height = ui.cursor().top() - top;
    widgets::settle(ui, Id::unique("fit-height"), height);
}

fn banner_ui(ui: &mut Ui, view: View<'_>, too_long: TooLong, actions: &mut Vec<Action>) {
    let TooLong { tokens, size } = too_long;
    let key = if tokens >= size {
        "fit-too-long"
    } else {
        "fit-too-tight"
    };
    let gaps = [
        ("tokens", Gap::Number(f64::from(tokens))),
        ("size", Gap::Number(f64::from(size))),
    ];
    let title = view.words.fill(key, &gaps);
    let advice = view.words.text("fit-advice");
    widgets::column(ui, view, |ui| {
        let shown = Frame::new()
            .fill(view.theme.surface)
            .stroke(Stroke::new(measure::LINE, view.theme.warning))
            .corner_radius(CornerRadius::same(measure::RADIUS_CARD))
            .inner_margin(Margin::same(space::M as i8))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = space::S;
                let font = face::semibold(size::SMALL);
                widgets::label(ui, &title, font, view.theme.text);
                widgets::muted(ui, view, &advice);
                ui.horizontal_wrapped(|ui| {
                    choices_ui(ui, view, &Action::Send, actions);
                    let all = view.words.text("fit-send");
                    if widgets::secondary_button(ui, view, &all).clicked() {
                        actions.push(Action::Send);
                    }
                });
            });
        ui.ctx().accesskit_node_builder(shown.response.id, |node| {
            node.set_role(Role::Alert);
            node.set_label(format!("{title}. {advice}"));
        });
        ui.add_space(space::S);
    });
}

/// The ways to make it fit; each holds from now on, and does what was wanted.
pub(super) fn choices_ui(ui: &mut Ui, view: View<'_>, wanted: &Action, actions: &mut Vec<Action>) {
    for (fit, key) in [
        (Fit::DropOldest, "fit-drop"),
        (Fit::Summarise, "fit-summarise"),
    ] {
        if widgets::secondary_button(ui, view, &view.words.text(key)).clicked() {
            actions.push(choose(view, fit));
            actions.push(wanted.clone());
        }
    }
}

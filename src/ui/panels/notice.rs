//! The banner: what went wrong, in whose words, and what to do next.

use egui::{Align, CornerRadius, Frame, Id, Label, Layout, Margin, RichText, Role, Stroke, Ui};

use super::ConnectMemory;
use super::fit::choices_ui;
use crate::domain::{FailureKind, Fit};
use crate::state::Notice;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};

/// Draws the banner where there is something to tell: about the window as a whole, or
/// about the conversation on screen.
pub fn notice_ui(
    ui: &mut Ui,
    view: View<'_>,
    connect: &mut ConnectMemory,
    actions: &mut Vec<Action>,
) {
    let top = ui.cursor().top();
    if let Some(notice) = &view.state.notice
        && (notice.conversation.is_none() || notice.conversation == view.state.selected)
    {
        banner_ui(ui, view, notice, connect, actions);
    }
    let height = ui.cursor().top() - top;
    widgets::settle(ui, Id::unique("notice-height"), height);
}

fn banner_ui(
    ui: &mut Ui,
    view: View<'_>,
    notice: &Notice,
    connect: &mut ConnectMemory,
    actions: &mut Vec<Action>,
) {
    let text = view.words.failure(&notice.failure);
    let theme = view.theme;
    widgets::column(ui, view, |ui| {
        let shown = Frame::new()
            .fill(theme.surface)
            .stroke(Stroke::new(measure::LINE, theme.danger))
            .corner_radius(CornerRadius::same(measure::RADIUS_CARD))
            .inner_margin(Margin::symmetric(space::M as i8, space::S as i8))
            .show(ui, |ui| {
                ui.horizontal_top(|ui| {
                    ui.add_space(space::XS);
                    let sign = icon::ERROR.to_string();
                    ui.vertical(|ui| {
                        ui.add_space(space::XS);
                        widgets::label(ui, &sign, face::icon(16.0), theme.danger);
                    });
                    ui.with_layout(Layout::right_to_left(Align::Min), |ui| {
                        let name = view.words.text("dismiss");
                        if widgets::icon_button(ui, view, icon::CLOSE, &name, None).clicked() {
                            actions.push(Action::DismissNotice);
                        }
                        way_out_ui(ui, view, notice, connect, actions);
                        ui.with_layout(Layout::top_down(Align::Min), |ui| {
                            ui.spacing_mut().item_spacing.y = space::XS;
                            ui.add_space(space::XS);
                            let line = |ui: &mut Ui, text: &str, font, colour| {
                                let text = RichText::new(text).font(font).color(colour);
                                // An error can be copied out of the window.
                                ui.add(Label::new(text).wrap().selectable(true));
                            };
                            line(ui, &text.title, face::semibold(size::SMALL), theme.text);
                            if !text.detail.is_empty() {
                                line(ui, &text.detail, face::mono(size::CAPTION), theme.text);
                            }
                            line(ui, &text.advice, face::regular(size::SMALL), theme.muted);
                            if notice.failure.kind == FailureKind::ContextTooLong
                                && notice.conversation.is_some()
                                && view.state.conversation_settings().fit == Fit::Whole
                            {
                                ui.horizontal_wrapped(|ui| {
                                    choices_ui(ui, view, &Action::RetryTurn, actions);
                                });
                            }
                        });
                    });
                });
            });
        ui.ctx().accesskit_node_builder(shown.response.id, |node| {
            node.set_role(Role::Alert);
            node.set_label(format!("{}. {}", text.title, text.advice));
        });
        ui.add_space(space::S);
    });
}

/// The button that does what the advice says, where one can.
fn way_out_ui(
    ui: &mut Ui,
    view: View<'_>,
    notice: &Notice,
    connect: &mut ConnectMemory,
    actions: &mut Vec<Action>,
) {
    match notice.failure.kind {
        FailureKind::NoServer | FailureKind::BadAddress | FailureKind::Unauthorised => {
            if widgets::link_button(ui, view, &view.words.text("connect-open")).clicked() {
                connect.open(view);
            }
            // With another key the same question can be answered.
            if notice.failure.kind == FailureKind::Unauthorised
                && notice.conversation.is_some()
                && widgets::link_button(ui, view, &view.words.text("retry")).clicked()
            {
                actions.push(Action::RetryTurn);
            }
        }
        FailureKind::Offline
        | FailureKind::Refused
        | FailureKind::Loading
        | FailureKind::Timeout
        | FailureKind::Server
        | FailureKind::Protocol => {
            if widgets::link_button(ui, view, &view.words.text("retry")).clicked() {
                actions.push(match notice.conversation {
                    Some(_) => Action::RetryTurn,
                    None => Action::RetryServer,
                });
            }
        }
        FailureKind::ContextTooLong => {
            let name = view.words.text("new-conversation");
            if widgets::link_button(ui, view, &name).clicked() {
                actions.push(Action::NewConversation);
            }
        }
        FailureKind::BadRequest
        | FailureKind::DiskFull
        | FailureKind::ReadOnly
        | FailureKind::Store => {}
    }
}

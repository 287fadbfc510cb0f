//! The messages that wait for the end of the running answer.

use egui::{Align, Id, Layout, Ui, vec2};

use super::composer_id;
use crate::domain::QueuedMessage;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// Draws what waits in the conversation on screen, the next one first.
pub fn queue_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let top = ui.cursor().top();
    if let Some(conversation) = view.state.selected {
        let queue = view.state.queue(conversation);
        if !queue.is_empty() {
            widgets::column(ui, view, |ui| {
                widgets::card(ui, view, |ui| {
                    ui.spacing_mut().item_spacing.y = 0.0;
                    head_ui(ui, view, queue.len(), actions);
                    // More than a few would leave no room for the conversation.
                    egui::ScrollArea::vertical()
                        .id_salt("queue")
                        .max_height(measure::HIT * 4.0)
                        .show(ui, |ui| {
                            for (index, message) in queue.iter().enumerate() {
                                message_ui(ui, view, index, message, actions);
                            }
                        });
                });
                ui.add_space(space::S);
            });
        }
    }
    let height = ui.cursor().top() - top;
    widgets::settle(ui, Id::unique("queue-height"), height);
}

fn head_ui(ui: &mut Ui, view: View<'_>, count: usize, actions: &mut Vec<Action>) {
    let is_running = view.state.turn().is_some();
    let key = if is_running {
        "queue-waits"
    } else {
        "queue-held"
    };
    let text = view
        .words
        .fill(key, &[("count", Gap::Number(count as f64))]);
    let size = vec2(ui.available_width(), measure::HIT);
    ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
        if !is_running
            && view.state.can_begin()
            && widgets::link_button(ui, view, &view.words.text("queue-send")).clicked()
        {
            actions.push(Action::SendQueued);
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            widgets::muted(ui, view, &text);
        });
    });
}

fn message_ui(
    ui: &mut Ui,
    view: View<'_>,
    index: usize,
    message: &QueuedMessage,
    actions: &mut Vec<Action>,
) {
    let text = &message.text;
    let number = [("number", Gap::Number((index + 1) as f64))];
    let name = |key| view.words.fill(key, &number);
    let row = vec2(ui.available_width(), measure::HIT);
    ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
        if widgets::icon_button(ui, view, icon::TRASH, &name("queue-withdraw"), None).clicked() {
            actions.push(Action::WithdrawQueued(index));
        }
        if widgets::icon_button(ui, view, icon::PENCIL, &name("queue-edit"), None).clicked() {
            actions.push(Action::EditQueued(index));
            ui.memory_mut(|memory| memory.request_focus(composer_id()));
        }
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            let line = text.lines().find(|line| !line.trim().is_empty());
            let files = message.attachments.len();
            if files > 0 {
                let count = [("count", Gap::Number(files as f64))];
                widgets::muted(ui, view, &view.words.fill("queue-files", &count));
            }
            let font = face::regular(size::SMALL);
            let words = egui::RichText::new(line.unwrap_or_default())
                .font(font)
                .color(view.theme.text);
            let label = egui::Label::new(words).truncate().selectable(false);
            let names = message.attachments.iter().map(|it| it.name.as_str());
            let names = names.collect::<Vec<_>>().join(", ");
            let label = ui.add(label);
            if files == 0 {
                label.on_hover_text(text);
            } else {
                let gaps = [("text", Gap::Text(text)), ("names", Gap::Text(&names))];
                label.on_hover_text(view.words.fill("queue-files-named", &gaps).trim());
            }
        });
    });
}

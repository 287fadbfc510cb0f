//! Commands as buttons: the icon, the words and the keys are those of the table.

use egui::{Response, Ui};

use super::UiCommand;
use crate::ui::widgets;
use crate::ui::{Action, View};

/// An icon to press that commands something. Its tooltip says what, and by which keys.
pub fn command_button(
    ui: &mut Ui,
    view: View<'_>,
    command: UiCommand,
    actions: &mut Vec<Action>,
) -> Response {
    let (icon, label, keys) = (command.icon(), command.label(view), command.shortcut());
    let response = widgets::icon_button(ui, view, icon, &label, keys);
    if response.clicked() {
        actions.extend(command.actions(view));
    }
    response
}

//! The line under the composer: how the server is, and how full its context.

mod switch;

use egui::{Align, Color32, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::context::context_ui;
use super::{ConnectMemory, readiness};
use crate::domain::ServerState;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, Place, View};
use crate::words::Gap;

/// Draws the line. `context_used` is what the last answer of the selected branch, or the
/// running turn, left in the context, in tokens.
pub fn status_bar_ui(
    ui: &mut Ui,
    view: View<'_>,
    connect: &mut ConnectMemory,
    context_used: Option<u32>,
    actions: &mut Vec<Action>,
) {
    widgets::column(ui, view, |ui| {
        // The server's state comes first where there is no room for both.
        let has_room = ui.available_width() >= measure::COLUMN * 0.55;
        let context_used = context_used.filter(|_| has_room);
        ui.add_space(space::XS);
        ui.horizontal(|ui| {
            ui.set_min_height(measure::HIT);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                context_ui(ui, view, context_used, actions);
                let is_offline = matches!(view.state.server.state, ServerState::Offline { .. });
                if is_offline && widgets::link_button(ui, view, &view.words.text("retry")).clicked()
                {
                    actions.push(Action::RetryServer);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    server_ui(ui, view, connect, actions);
                });
            });
        });
        ui.add_space(space::XS);
    });
}

/// The server and its state: a dot, and words that lead to another server.
fn server_ui(ui: &mut Ui, view: View<'_>, connect: &mut ConnectMemory, actions: &mut Vec<Action>) {
    let text = state_text(view);
    let font = face::regular(size::CAPTION);
    let dot_room = space::L;
    let galley = widgets::elided(
        ui,
        &text,
        font,
        Color32::PLACEHOLDER,
        ui.available_width() - dot_room - space::S,
    );
    let wanted = vec2(galley.size().x + dot_room + space::XS, measure::HIT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let dot = Rect::from_center_size(
        pos2(rect.left() + space::S, rect.center().y),
        vec2(space::S, space::S),
    );
    ui.painter()
        .circle_filled(dot.center(), 3.5, colour_of(view));
    let ink = if response.hovered() || response.has_focus() {
        view.theme.text
    } else {
        view.theme.muted
    };
    let at = pos2(
        rect.left() + dot_room,
        rect.center().y - galley.size().y / 2.0,
    );
    ui.painter().galley(at, galley, ink);
    widgets::focus_ring(ui, view, &response, measure::RADIUS);
    response.widget_info(|| {
        let name = view
            .words
            .fill("server-name", &[("state", Gap::Text(&text))]);
        WidgetInfo::labeled(Role::Button, true, name)
    });
    let response = response.on_hover_text(&*view.words.text("server-change"));
    if switch::has_choice(view) {
        switch::menu_ui(&response, view, actions);
    } else if response.clicked() {
        if view.state.settings.servers.is_empty() {
            connect.open(view);
        } else {
            actions.push(Action::GoTo(Place::Servers));
        }
    }
}

/// The state of the server in words.
pub(super) fn state_text(view: View<'_>) -> String {
    let status = &view.state.server;
    let name = switch::used_label(view);
    let server = Gap::Text(name);
    if let Some(text) = readiness::status_text(view, name) {
        return text;
    }
    match &status.state {
        ServerState::None => view.words.text("server-none").into_owned(),
        ServerState::Searching => view.words.text("server-searching").into_owned(),
        ServerState::Connecting => view.words.fill("server-connecting", &[("server", server)]),
        ServerState::Loading => view.words.fill("server-loading", &[("server", server)]),
        ServerState::Connected(_) if status.is_demo() => {
            view.words.text("server-demo").into_owned()
        }
        ServerState::Connected(connected) => match &connected.software {
            Some(software) => {
                let software = Gap::Text(software_of(view, software));
                view.words.fill(
                    "server-connected-software",
                    &[("server", server), ("software", software)],
                )
            }
            None => view.words.fill("server-connected", &[("server", server)]),
        },
        ServerState::Offline { failure, retry_ms } => {
            let reason = view.words.failure(failure).title;
            if *retry_ms == 0 {
                // Asking again would not help: what was typed is no address.
                let gaps = [("server", server), ("reason", Gap::Text(&reason))];
                return view.words.fill("server-unusable", &gaps);
            }
            view.words.fill(
                "server-offline",
                &[
                    ("server", server),
                    ("reason", Gap::Text(&reason)),
                    ("seconds", Gap::Number(retry_ms.div_ceil(1000) as f64)),
                ],
            )
        }
    }
}

/// A program with its version where the person wants to see that.
fn software_of<'a>(view: View<'_>, software: &'a str) -> &'a str {
    if view.state.settings.shows_server_version {
        return software;
    }
    software.split_whitespace().next().unwrap_or(software)
}

/// The colour of that state.
pub(super) fn colour_of(view: View<'_>) -> Color32 {
    match view.state.server.state {
        ServerState::Connected { .. } if readiness::has_failed(view) => view.theme.danger,
        ServerState::None => view.theme.muted,
        ServerState::Connected { .. } => view.theme.accent,
        ServerState::Searching | ServerState::Connecting | ServerState::Loading => {
            view.theme.warning
        }
        ServerState::Offline { .. } => view.theme.danger,
    }
}

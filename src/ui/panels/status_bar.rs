//! The line under the composer: how the server is, and how full its context.

use egui::{Align, Color32, Layout, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use super::ConnectMemory;
use super::context::context_ui;
use crate::domain::ServerState;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
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
    widgets::column(ui, |ui| {
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
                    server_ui(ui, view, connect);
                });
            });
        });
        ui.add_space(space::XS);
    });
}

/// The server and its state: a dot, and words that open the dialog.
fn server_ui(ui: &mut Ui, view: View<'_>, connect: &mut ConnectMemory) {
    let text = text_of(view);
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
    if response
        .on_hover_text(&*view.words.text("server-change"))
        .clicked()
    {
        connect.open(view);
    }
}

/// The state of the server in words.
fn text_of(view: View<'_>) -> String {
    let status = &view.state.server;
    let server = status
        .server
        .as_ref()
        .map(crate::domain::Server::label)
        .unwrap_or_default();
    let server = Gap::Text(server);
    match &status.state {
        ServerState::None => view.words.text("server-none").into_owned(),
        ServerState::Searching => view.words.text("server-searching").into_owned(),
        ServerState::Connecting => view.words.fill("server-connecting", &[("server", server)]),
        ServerState::Loading => view.words.fill("server-loading", &[("server", server)]),
        ServerState::Connected(_) if status.is_demo() => {
            view.words.text("server-demo").into_owned()
        }
        ServerState::Connected(connected) => match &connected.software {
            Some(software) => view.words.fill(
                "server-connected-software",
                &[("server", server), ("software", Gap::Text(software))],
            ),
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

fn colour_of(view: View<'_>) -> Color32 {
    match view.state.server.state {
        ServerState::None => view.theme.muted,
        ServerState::Connected { .. } => view.theme.accent,
        ServerState::Searching | ServerState::Connecting | ServerState::Loading => {
            view.theme.warning
        }
        ServerState::Offline { .. } => view.theme.danger,
    }
}

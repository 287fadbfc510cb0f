//! What is known of a server, in words.

use egui::{Role, Ui, WidgetInfo};

use super::list::Refusal;
use crate::domain::{Connected, Failure, KeyPlace, ServerEntry, ServerKind, ServerReport};
use crate::ui::View;
use crate::ui::panels::{readiness, status_bar};
use crate::ui::theme::{face, size};
use crate::ui::widgets;
use crate::words::Gap;

/// What a server is.
pub(super) fn kind_text(view: View<'_>, kind: ServerKind) -> String {
    let key = match kind {
        ServerKind::OpenAi => "server-kind-openai",
        ServerKind::LlamaServer => "server-kind-llama",
        ServerKind::LlamaRouter => "server-kind-router",
        ServerKind::Demo => "server-kind-demo",
    };
    view.words.text(key).into_owned()
}

/// Where keys are kept.
pub(super) fn key_place_text(view: View<'_>) -> String {
    let key = match view.state.servers.key_place {
        KeyPlace::File => "servers-keys-file",
        KeyPlace::Keyring => "servers-keys-keyring",
    };
    view.words.text(key).into_owned()
}

/// Whether a key is kept for this address.
pub(super) fn has_key(view: View<'_>, url: &str) -> bool {
    view.state.servers.keyed.iter().any(|keyed| keyed == url)
}

/// What a test found: what it is, or what went wrong and what to do.
pub(super) fn result_ui(ui: &mut Ui, view: View<'_>, result: &Result<Box<ServerReport>, Failure>) {
    match result {
        Ok(report) => {
            let text = report_text(view, report);
            said_ui(ui, &text, view.theme.accent);
        }
        Err(failure) => {
            let text = view.words.failure(failure);
            said_ui(
                ui,
                &format!("{}. {}", text.title, text.advice),
                view.theme.danger,
            );
            if !text.detail.is_empty() {
                said_ui(ui, &text.detail, view.theme.muted);
            }
        }
    }
}

/// Why an address is not taken.
pub(super) fn refusal_text(view: View<'_>, refusal: &Refusal) -> String {
    match refusal {
        Refusal::Address(failure) => view.words.failure(failure).title,
        Refusal::Duplicate(server) => view
            .words
            .fill("servers-duplicate", &[("server", Gap::Text(server))]),
    }
}

/// A sentence that is told by itself, for screen readers too.
pub(super) fn said_ui(ui: &mut Ui, text: &str, colour: egui::Color32) {
    let label = widgets::label(ui, text, face::regular(size::CAPTION), colour);
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, text));
}

/// How the server in use is. Here, where it is looked after, its version always shows.
pub(super) fn how_it_is(view: View<'_>, entry: &ServerEntry) -> String {
    let is_ready = readiness::status_text(view, "").is_none();
    if let Some(connected) = view.state.server.connected().filter(|_| is_ready) {
        let (what, models) = what_it_is(view, connected);
        return format!("{what} · {models}");
    }
    // The name stands above already.
    let text = status_bar::state_text(view);
    let name = format!("{} · ", entry.label());
    text.strip_prefix(&name).unwrap_or(&text).to_owned()
}

/// The program with its version, and how many models it has.
fn what_it_is(view: View<'_>, connected: &Connected) -> (String, String) {
    let models = view.words.fill(
        "servers-models",
        &[("count", Gap::Number(connected.models.len() as f64))],
    );
    let what = match &connected.software {
        Some(software) => software.clone(),
        None => kind_text(view, connected.kind),
    };
    (what, models)
}

fn report_text(view: View<'_>, report: &ServerReport) -> String {
    let (what, models) = what_it_is(view, &report.connected);
    let gaps = [
        ("ms", Gap::Number(report.ms as f64)),
        ("what", Gap::Text(&what)),
        ("models", Gap::Text(&models)),
    ];
    view.words.fill("servers-connected", &gaps)
}

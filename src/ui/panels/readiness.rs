//! How the model is that would answer, where that is not simply there: the status bar and the
//! first page say it.

use crate::domain::{Model, ModelState};
use crate::ui::View;
use crate::ui::picker::asked_model;
use crate::ui::widgets;
use crate::words::Gap;

/// Whether the model that would answer could not be loaded.
pub(super) fn has_failed(view: View<'_>) -> bool {
    let asked = asked_model(view);
    asked.is_some_and(|(model, _)| matches!(model.state, ModelState::Failed { .. }))
}

/// What the status bar says of it behind the server's name.
pub(super) fn status_text(view: View<'_>, server: &str) -> Option<String> {
    let server = ("server", Gap::Text(server));
    view.state.server.connected()?;
    let Some((model, _)) = asked_model(view) else {
        return Some(view.words.fill("server-model-none", &[server]));
    };
    let name = widgets::model_name(&view.state.settings, &model.id);
    let name = ("model", Gap::Text(&name));
    let said = |key| Some(view.words.fill(key, &[server, name]));
    let shared = |key, share: f32| {
        let gaps = [server, name, ("percent", percent(share))];
        Some(view.words.fill(key, &gaps))
    };
    match model.state {
        ModelState::Loaded => None,
        ModelState::Unloaded if has_loaded(view) => said("server-model-other"),
        ModelState::Unloaded => said("server-model-unloaded"),
        ModelState::Sleeping => said("server-model-sleeping"),
        ModelState::Failed { .. } => said("server-model-failed"),
        ModelState::Loading { progress: None } => said("server-model-loading"),
        ModelState::Loading {
            progress: Some(share),
        } => shared("server-model-loading-share", share),
        ModelState::Downloading { progress: None } => said("server-model-downloading"),
        ModelState::Downloading {
            progress: Some(share),
        } => shared("server-model-downloading-share", share),
    }
}

/// What the first page says of it.
pub(super) fn welcome_text(view: View<'_>) -> Option<String> {
    view.state.server.connected()?;
    let Some((model, _)) = asked_model(view) else {
        return Some(view.words.text("welcome-no-models").into_owned());
    };
    let key = match &model.state {
        ModelState::Loaded => return None,
        ModelState::Unloaded if has_loaded(view) => "welcome-unloaded-other",
        ModelState::Unloaded => "welcome-unloaded",
        ModelState::Sleeping => "welcome-sleeping",
        ModelState::Loading { .. } => "welcome-loading",
        ModelState::Downloading { .. } => "welcome-downloading",
        ModelState::Failed { .. } => "welcome-failed",
    };
    let name = widgets::model_name(&view.state.settings, &model.id);
    let name = ("model", Gap::Text(&name));
    let reason = match &model.state {
        ModelState::Failed { reason } => reason.trim(),
        _ => "",
    };
    let gaps = [name, ("reason", Gap::Text(reason))];
    Some(view.words.fill(key, &gaps))
}

fn percent(share: f32) -> Gap<'static> {
    Gap::Number(f64::from((share.clamp(0.0, 1.0) * 100.0).round()))
}

/// Whether any model of the server is in memory.
fn has_loaded(view: View<'_>) -> bool {
    let is_loaded =
        |model: &Model| matches!(model.state, ModelState::Loaded | ModelState::Sleeping);
    view.state.server.models().iter().any(is_loaded)
}

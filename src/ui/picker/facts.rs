//! What is known of a model, in words.

use crate::domain::{Abilities, Model, ModelState};
use crate::ui::View;
use crate::ui::theme::icon;
use crate::ui::widgets;
use crate::words::Gap;

/// Something that a model can do: how it is shown and what it is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sign {
    /// The icon; `None` is the sign of sound.
    pub(super) icon: Option<char>,
    /// The key of its name.
    pub(super) name: &'static str,
}

/// What the model can do, as far as that is known.
pub(super) fn signs(abilities: Abilities) -> impl Iterator<Item = Sign> {
    let sign = |can: Option<bool>, icon, name| (can == Some(true)).then_some(Sign { icon, name });
    [
        sign(abilities.vision, Some(icon::EYE), "model-vision"),
        sign(abilities.audio, None, "model-audio"),
        sign(abilities.tools, Some(icon::TOOL), "model-tools"),
        sign(abilities.thinking, Some(icon::BRAIN), "model-thinking"),
    ]
    .into_iter()
    .flatten()
}

/// Its sizes in short: `7.6 B · 4.7 GB · Q4_K_M · 32.8k context`.
pub(super) fn sizes(view: View<'_>, model: &Model) -> String {
    let words = view.words;
    let context = model.context_tokens.or(model.trained_context_tokens);
    let context = context.map(|tokens| {
        let size = words.thousands(tokens);
        words.fill("model-context", &[("size", Gap::Text(&size))])
    });
    let parts = [
        model.parameters.map(|count| words.parameters(count)),
        model.size_bytes.map(|bytes| words.file_size(bytes)),
        model.quantisation.clone(),
        context,
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    parts.join(" · ")
}

/// Whether it is in memory, in words. Of a server that only has what it runs there is
/// nothing to say.
pub(super) fn state_text(view: View<'_>, state: &ModelState) -> String {
    let words = view.words;
    let shared = |plain: &'static str, filled: &'static str, progress: Option<f32>| match progress {
        Some(share) => {
            let percent = f64::from((share.clamp(0.0, 1.0) * 100.0).round());
            words.fill(filled, &[("percent", Gap::Number(percent))])
        }
        None => words.text(plain).into_owned(),
    };
    match state {
        ModelState::Loaded => words.text("model-loaded").into_owned(),
        ModelState::Unloaded => words.text("model-unloaded").into_owned(),
        ModelState::Sleeping => words.text("model-sleeping").into_owned(),
        ModelState::Loading { progress } => {
            shared("model-loading", "model-loading-share", *progress)
        }
        ModelState::Downloading { progress } => {
            shared("model-downloading", "model-downloading-share", *progress)
        }
        ModelState::Failed { reason } if reason.trim().is_empty() => {
            words.text("model-failed").into_owned()
        }
        ModelState::Failed { reason } => {
            let reason = Gap::Text(reason.trim());
            words.fill("model-failed-reason", &[("reason", reason)])
        }
    }
}

/// Everything that is known of it, for a screen reader.
pub(super) fn full_name(
    view: View<'_>,
    model: &Model,
    is_asked: bool,
    is_favourite: bool,
) -> String {
    let mut parts = vec![widgets::model_name(&view.state.settings, &model.id).into_owned()];
    if is_asked {
        parts.push(view.words.text("model-asked").into_owned());
    }
    if is_favourite {
        parts.push(view.words.text("model-favourite").into_owned());
    }
    if has_states(view) {
        parts.push(state_text(view, &model.state));
    }
    let sizes = sizes(view, model);
    if !sizes.is_empty() {
        parts.push(sizes.replace(" · ", ", "));
    }
    parts.extend(signs(model.abilities).map(|sign| view.words.text(sign.name).into_owned()));
    parts.join(", ")
}

/// Whether the server has models that are not in memory.
pub(super) fn has_states(view: View<'_>) -> bool {
    let connected = view.state.server.connected();
    connected.is_some_and(|connected| {
        let mut models = connected.models.iter();
        connected.features.loads_models || models.any(|it| it.state != ModelState::Loaded)
    })
}

//! Which model is asked in the conversation on screen, who says so, and how to say otherwise.

use crate::domain::{
    ConversationSettings, Level, Levels, Model, Overrides, Preset, Reasoning, ServerKind,
};
use crate::ui::{Action, View};
use crate::words::Gap;

/// The model that is asked, and the level that says so; `None` while no model is known.
#[must_use]
pub fn asked_model(view: View<'_>) -> Option<(&Model, Level)> {
    let (id, level) = view.state.levels(None).model();
    Some((model(view, id?)?, level))
}

/// A model of the server by its id.
pub(super) fn model<'a>(view: View<'a>, id: &str) -> Option<&'a Model> {
    view.state.server.models().iter().find(|it| it.id == id)
}

/// The same levels as if nothing were chosen in the conversation itself.
pub(super) fn elsewhere(view: View<'_>) -> Levels<'_> {
    Levels {
        conversation: None,
        ..view.state.levels(None)
    }
}

/// The model that the conversation wants, where the server does not have it.
pub(super) fn missing_model(view: View<'_>) -> Option<&str> {
    let wanted = view
        .state
        .conversation_settings()
        .overrides
        .model
        .as_deref();
    let is_known = !view.state.server.models().is_empty();
    wanted.filter(|id| is_known && model(view, id).is_none())
}

/// Whether it can be said how much the model thinks: it does, or it may.
pub(super) fn can_think(view: View<'_>) -> bool {
    let Some((model, _)) = asked_model(view) else {
        return false;
    };
    let kind = view.state.server.connected().map(|it| it.kind);
    let is_llama = matches!(
        kind,
        Some(ServerKind::LlamaServer | ServerKind::LlamaRouter)
    );
    model.abilities.thinking.unwrap_or(is_llama)
}

/// Where a value comes from, in words.
pub(super) fn level_text(view: View<'_>, level: Level) -> String {
    let key = match level {
        Level::Server => "picker-from-server",
        Level::Global => "picker-from-settings",
        Level::Preset => {
            let name = view.state.preset().map_or("", |preset| &preset.name);
            return view
                .words
                .fill("picker-from-preset", &[("preset", Gap::Text(name))]);
        }
        Level::Conversation => "picker-from-conversation",
        Level::Turn => "picker-from-answer",
    };
    view.words.text(key).into_owned()
}

/// A preset as it is called: its signs, and its name.
pub(super) fn preset_text(preset: &Preset) -> String {
    format!("{} {}", preset.icon, preset.name).trim().to_owned()
}

/// How much the model thinks, in a word.
pub(super) fn reasoning_text(view: View<'_>, reasoning: Reasoning) -> String {
    let key = match reasoning {
        Reasoning::Default => "thinking-default",
        Reasoning::Off => "thinking-off",
        Reasoning::Low => "thinking-low",
        Reasoning::Medium => "thinking-medium",
        Reasoning::High => "thinking-high",
        Reasoning::Max => "thinking-max",
    };
    view.words.text(key).into_owned()
}

/// Has this model asked in the conversation, or the one that is chosen elsewhere.
pub(super) fn choose_model(view: View<'_>, id: Option<&str>) -> Action {
    with_overrides(view, |overrides| overrides.model = id.map(str::to_owned))
}

/// Has the model think so much in the conversation, or as much as is said elsewhere.
pub(super) fn choose_reasoning(view: View<'_>, reasoning: Option<Reasoning>) -> Action {
    with_overrides(view, |overrides| overrides.reasoning = reasoning)
}

/// Uses a preset in the conversation, or none.
pub(super) fn choose_preset(view: View<'_>, id: Option<&str>) -> Action {
    Action::SetConversationSettings(Box::new(ConversationSettings {
        preset: id.map(str::to_owned),
        ..view.state.conversation_settings().clone()
    }))
}

/// Has a model asked wherever nothing else is said; with `None` nothing is said for all. What
/// is chosen for the conversation on screen does not stand against it.
pub(super) fn choose_for_all(view: View<'_>, id: Option<&str>) -> Vec<Action> {
    let mut settings = view.state.settings.clone();
    settings.defaults.model = id.map(str::to_owned);
    let mut actions = vec![Action::SetSettings(Box::new(settings))];
    let here = &view.state.conversation_settings().overrides;
    if id.is_some() && here.model.is_some() {
        actions.push(choose_model(view, None));
    }
    actions
}

/// Puts a model among the favourites, or takes it out.
pub(super) fn toggle_favourite(view: View<'_>, id: &str) -> Action {
    let mut settings = view.state.settings.clone();
    let favourites = &mut settings.favourite_models;
    match favourites.iter().position(|favourite| favourite == id) {
        Some(index) => {
            favourites.remove(index);
        }
        None => favourites.push(id.to_owned()),
    }
    Action::SetSettings(Box::new(settings))
}

fn with_overrides(view: View<'_>, change: impl FnOnce(&mut Overrides)) -> Action {
    let mut settings = view.state.conversation_settings().clone();
    change(&mut settings.overrides);
    Action::SetConversationSettings(Box::new(settings))
}

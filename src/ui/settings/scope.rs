//! For what a value is set: all conversations, the one on screen, or a preset.

use egui::Ui;

use crate::domain::{Level, Levels, Overrides, Preset};
use crate::ui::theme::{face, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

use super::controls::{Segments, segments_ui};

/// For what values are set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) enum Scope {
    /// Wherever neither a preset nor a conversation says otherwise.
    #[default]
    All,
    /// The conversation on screen, or the one that is to begin.
    Conversation,
    /// A preset, by its id.
    Preset(String),
}

impl Scope {
    /// The same, or where it is gone, all conversations.
    pub(super) fn checked(&self, view: View<'_>) -> Self {
        match self {
            Self::Preset(id) if view.state.settings.preset(id).is_none() => Self::All,
            known => known.clone(),
        }
    }

    /// Its level.
    pub(super) const fn level(&self) -> Level {
        match self {
            Self::All => Level::Global,
            Self::Conversation => Level::Conversation,
            Self::Preset(_) => Level::Preset,
        }
    }

    fn preset<'a>(&self, view: View<'a>) -> Option<&'a Preset> {
        match self {
            Self::All => None,
            Self::Conversation => view.state.preset(),
            Self::Preset(id) => view.state.settings.preset(id),
        }
    }

    /// The name of the preset that counts in it.
    pub(super) fn preset_name(&self, view: View<'_>) -> String {
        self.preset(view)
            .map_or_else(String::new, |preset| preset_name(view, preset))
    }

    /// What is set in it.
    pub(super) fn overrides<'a>(&self, view: View<'a>) -> &'a Overrides {
        static NONE: std::sync::LazyLock<Overrides> = std::sync::LazyLock::new(Overrides::default);
        match self {
            Self::All => &view.state.settings.defaults,
            Self::Conversation => &view.state.conversation_settings().overrides,
            Self::Preset(_) => self.preset(view).map_or(&NONE, |preset| &preset.overrides),
        }
    }

    /// The levels up to it: what is nearer does not count.
    pub(super) fn levels<'a>(&self, view: View<'a>) -> Levels<'a> {
        let is_conversation = *self == Self::Conversation;
        let all = view.state.levels(None);
        Levels {
            preset: self.preset(view),
            conversation: all.conversation.filter(|_| is_conversation),
            ..all
        }
    }

    /// What the person means by a change of what is set in it.
    pub(super) fn change(&self, view: View<'_>, change: impl FnOnce(&mut Overrides)) -> Action {
        if *self == Self::Conversation {
            let mut settings = view.state.conversation_settings().clone();
            change(&mut settings.overrides);
            return Action::SetConversationSettings(Box::new(settings));
        }
        let mut settings = view.state.settings.clone();
        match self {
            Self::Preset(id) => {
                let mut presets = settings.presets.iter_mut();
                if let Some(preset) = presets.find(|preset| preset.id == *id) {
                    change(&mut preset.overrides);
                }
            }
            _ => change(&mut settings.defaults),
        }
        Action::SetSettings(Box::new(settings))
    }
}

/// A preset's name as it is read.
pub(super) fn preset_name(view: View<'_>, preset: &Preset) -> String {
    let name = preset.name.trim();
    if name.is_empty() {
        return view.words.text("preset-untitled").into_owned();
    }
    name.to_owned()
}

/// The switch above a section whose values can hold for less than everything.
pub(super) fn scope_ui(ui: &mut Ui, view: View<'_>, scope: &mut Scope) {
    let in_use = view.state.preset();
    let mut scopes = vec![Scope::All];
    let mut names = vec![view.words.text("scope-all").into_owned()];
    if let Some(preset) = in_use {
        scopes.push(Scope::Preset(preset.id.clone()));
        let name = preset_name(view, preset);
        names.push(
            view.words
                .fill("scope-preset", &[("name", Gap::Text(&name))]),
        );
    }
    scopes.push(Scope::Conversation);
    names.push(view.words.text("scope-conversation").into_owned());
    if !scopes.contains(scope) {
        *scope = Scope::All;
    }
    let chosen = scopes.iter().position(|known| known == scope);
    let label = view.words.text("scope");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = space::S;
        let font = face::regular(size::SMALL);
        widgets::label(ui, &label, font, view.theme.muted);
        let segments = Segments {
            id: egui::Id::unique("settings scope"),
            name: &label,
            options: &names,
            chosen,
            is_marked: false,
        };
        if let Some(index) = segments_ui(ui, view, segments)
            && let Some(chosen) = scopes.get(index)
        {
            scope.clone_from(chosen);
        }
    });
}

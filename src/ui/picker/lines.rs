//! The lines of the list of models, in their order.

use super::PickerFor;
use crate::domain::{Model, Settings};
use crate::ui::View;
use crate::ui::chooser::matching::{Pattern, best};
use crate::ui::widgets::model_name;

/// A line of the list.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Line<'a> {
    /// Whatever is chosen elsewhere.
    AsElsewhere,
    /// A model of the server.
    Model(&'a Model),
}

impl<'a> Line<'a> {
    /// The id of its model; `None` for whatever is chosen elsewhere.
    pub(super) fn id(self) -> Option<&'a str> {
        match self {
            Self::AsElsewhere => None,
            Self::Model(model) => Some(&model.id),
        }
    }
}

/// What there is to choose from for what is typed: favourites first, in the order in which
/// they became that, and the others as the server names them.
pub(super) fn lines<'a>(view: View<'a>, typed: &str, wish: PickerFor) -> Vec<Line<'a>> {
    let favourites = &view.state.settings.favourite_models;
    let pattern = Pattern::new(typed);
    let place = |model: &Model| favourites.iter().position(|id| *id == model.id);
    let mut models: Vec<&Model> = view.state.server.models().iter().collect();
    models.sort_by_key(|model| place(model).unwrap_or(usize::MAX));
    let ranked = models.into_iter().filter_map(|model| {
        let rank = rank(&pattern, &view.state.settings, model)?;
        Some((rank, Line::Model(model)))
    });
    let mut lines = Vec::new();
    let is_set = view.state.conversation_settings().overrides.model.is_some();
    if typed.trim().is_empty() && is_set && wish == PickerFor::Conversation {
        lines.push(Line::AsElsewhere);
    }
    lines.extend(best(ranked, usize::MAX));
    lines
}

/// How well what is typed names the model: by what it is called on screen, by the server, or
/// by another of its names.
fn rank(pattern: &Pattern, settings: &Settings, model: &Model) -> Option<u8> {
    let name = model_name(settings, &model.id);
    let own = [&*name, &model.id];
    let others = model.aliases.iter().chain(&model.tags).map(String::as_str);
    own.into_iter()
        .chain(others)
        .filter_map(|name| pattern.rank(name))
        .min()
}

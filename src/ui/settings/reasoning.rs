//! How much a model that can think does.

use egui::{Id, Ui};

use crate::domain::Reasoning;

use super::controls::{Segments, segments_ui};
use super::draw::Page;
use super::row::{RowWords, tall_row_ui};
use super::sampling::{Source, source_ui};
use super::scope::Scope;

/// The row of it, set for this scope.
pub(super) fn reasoning_ui(
    ui: &mut Ui,
    page: &mut Page<'_, '_>,
    words: RowWords<'_>,
    scope: &Scope,
) {
    let view = page.view;
    let (chosen, level) = scope.levels(view).reasoning();
    let own = scope.overrides(view).reasoning;
    let names = Reasoning::ALL.map(|one| view.words.reasoning(one).to_owned());
    let segments = Segments {
        id: Id::unique(("setting", "reasoning", scope)),
        name: words.label,
        options: &names,
        chosen: Reasoning::ALL.iter().position(|one| *one == chosen),
        is_marked: own.is_some(),
    };
    let source = Source {
        name: words.label,
        level,
        can_reset: own.is_some(),
    };
    let (mut pressed, mut is_reset) = (None, false);
    tall_row_ui(ui, view, words, |ui| {
        ui.horizontal_wrapped(|ui| {
            pressed = segments_ui(ui, view, segments);
            is_reset = source_ui(ui, view, scope, source);
        });
    });
    let wanted = pressed.and_then(|index| Reasoning::ALL.get(index).copied());
    // Where nothing is farther away, the default is the same as nothing.
    let wanted = wanted.filter(|one| *scope != Scope::All || *one != Reasoning::Default);
    if (pressed.is_some() || is_reset) && wanted != own {
        let change = scope.change(view, |overrides| overrides.reasoning = wanted);
        page.actions.push(change);
    }
}

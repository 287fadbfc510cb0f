//! The panel on the right is one of several; its head has a tab for each.

use egui::{Sense, Ui, WidgetInfo, accesskit::Role, vec2};

use crate::domain::Settings;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};

/// What can stand on the right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightPanel {
    /// The map of branches.
    Map,
    /// Documents and collections.
    Knowledge,
}

impl RightPanel {
    /// The one that the settings have open.
    #[must_use]
    pub const fn of(settings: &Settings) -> Option<Self> {
        if settings.is_knowledge_open {
            Some(Self::Knowledge)
        } else if settings.is_map_open {
            Some(Self::Map)
        } else {
            None
        }
    }

    /// What opens and closes it.
    #[must_use]
    pub const fn toggle(self) -> Action {
        match self {
            Self::Map => Action::ToggleMap,
            Self::Knowledge => Action::ToggleKnowledge,
        }
    }
}

/// Draws the tabs. Of what was not begun there is no map.
pub fn tabs_ui(ui: &mut Ui, view: View<'_>, current: RightPanel, actions: &mut Vec<Action>) {
    ui.spacing_mut().item_spacing.x = space::M;
    for (panel, key) in [
        (RightPanel::Map, "right-branches"),
        (RightPanel::Knowledge, "knowledge-title"),
    ] {
        if panel == RightPanel::Map && view.state.selected.is_none() {
            continue;
        }
        let is_chosen = panel == current;
        let name = view.words.text(key);
        let (font, ink) = if is_chosen {
            (face::semibold(size::SMALL), view.theme.text)
        } else {
            (face::regular(size::SMALL), view.theme.muted)
        };
        let galley = widgets::elided(ui, &name, font, ink, ui.available_width());
        let wanted = vec2(galley.size().x, measure::HIT);
        let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
        let at = rect.left_center() - vec2(0.0, galley.size().y / 2.0);
        let ink = if response.hovered() {
            view.theme.text
        } else {
            ink
        };
        ui.painter()
            .galley_with_override_text_color(at, galley, ink);
        if is_chosen {
            let line = egui::Stroke::new(measure::FOCUS, view.theme.accent);
            ui.painter().hline(rect.x_range(), rect.bottom(), line);
        }
        widgets::focus_ring(ui, view, &response, measure::RADIUS);
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::Tab, true, &*name);
            info.selected = Some(is_chosen);
            info
        });
        if response.clicked() && !is_chosen {
            actions.push(panel.toggle());
        }
    }
}

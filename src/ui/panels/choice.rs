//! Several conversations that are selected to do something with all of them at once.

use std::collections::HashSet;

use egui::{Align, Layout, Role, Ui, WidgetInfo, vec2};

use crate::domain::{ConversationId, ConversationSummary};
use crate::ui::commands;
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// The conversations that are selected. The order is the list's.
#[derive(Debug, Default)]
pub(super) struct Choice {
    chosen: HashSet<ConversationId>,
    /// Where a range begins.
    anchor: Option<ConversationId>,
}

impl Choice {
    pub(super) fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    pub(super) fn contains(&self, id: ConversationId) -> bool {
        self.chosen.contains(&id)
    }

    /// Takes one in, or out again; the next range begins here.
    pub(super) fn toggle(&mut self, id: ConversationId) {
        if !self.chosen.remove(&id) {
            self.chosen.insert(id);
        }
        self.anchor = Some(id);
    }

    /// Takes in everything from where the last range began, or else from `start`, to here;
    /// what is outside of it goes out, unless it is to be kept.
    pub(super) fn extend(
        &mut self,
        list: &[ConversationSummary],
        start: Option<ConversationId>,
        to: ConversationId,
        keeps_others: bool,
    ) {
        let place = |id| list.iter().position(|line| line.id == id);
        let Some(end) = place(to) else {
            return;
        };
        let begin = self.anchor.and_then(place);
        let begin = begin.or_else(|| start.and_then(place)).unwrap_or(end);
        if !keeps_others {
            self.chosen.clear();
        }
        let range = begin.min(end)..=begin.max(end);
        self.chosen.extend(list[range].iter().map(|line| line.id));
        self.anchor = Some(list[begin].id);
    }

    /// Takes in everything.
    pub(super) fn take_all(&mut self, list: &[ConversationSummary]) {
        self.chosen = list.iter().map(|line| line.id).collect();
    }

    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.chosen.clear();
        self.anchor = None;
    }

    /// Forgets what is not in the list any more.
    pub(super) fn keep_to(&mut self, list: &[ConversationSummary]) {
        if !self.is_empty() {
            let known: HashSet<_> = list.iter().map(|line| line.id).collect();
            self.chosen.retain(|id| known.contains(id));
        }
    }

    /// What is selected, from the top of the list to its bottom.
    pub(super) fn lines<'a>(
        &self,
        list: &'a [ConversationSummary],
    ) -> impl Iterator<Item = &'a ConversationSummary> {
        list.iter().filter(|line| self.contains(line.id))
    }

    /// Puts away what is selected; nothing is selected afterwards.
    pub(super) fn delete(&mut self, view: View<'_>, actions: &mut Vec<Action>) {
        let ids: Vec<_> = self
            .lines(&view.state.conversations)
            .map(|line| line.id)
            .collect();
        if !ids.is_empty() {
            actions.push(Action::DeleteConversations(ids));
        }
        self.clear();
    }

    /// Writes what is selected into a file.
    pub(super) fn export(&self, view: View<'_>, actions: &mut Vec<Action>) {
        let lines = self.lines(&view.state.conversations);
        actions.push(Action::OpenExport(lines.map(|line| line.id).collect()));
    }

    /// Whether all of what is selected is pinned, so that it can only be unpinned.
    pub(super) fn is_pinned(&self, view: View<'_>) -> bool {
        self.lines(&view.state.conversations)
            .all(|line| line.is_pinned)
    }

    /// Pins what is selected, or where all of it is pinned, unpins it.
    pub(super) fn pin(&self, view: View<'_>, actions: &mut Vec<Action>) {
        let is_pinned = !self.is_pinned(view);
        let lines = self.lines(&view.state.conversations);
        actions.extend(
            lines
                .filter(|line| line.is_pinned != is_pinned)
                .map(|line| Action::PinConversation(line.id, is_pinned)),
        );
    }
}

/// The bar above the list while something is selected: how much, and what can be done.
/// Tells whether one of its buttons has the focus.
pub(super) fn choice_ui(
    ui: &mut Ui,
    view: View<'_>,
    choice: &mut Choice,
    actions: &mut Vec<Action>,
) -> bool {
    let mut has_focus = false;
    let size = vec2(ui.available_width(), measure::ROW);
    ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.set_min_height(measure::ROW);
        let mut button = |ui: &mut Ui, icon, key, keys| {
            let response = widgets::icon_button(ui, view, icon, &view.words.text(key), keys);
            has_focus |= response.has_focus();
            response.clicked()
        };
        if button(
            ui,
            icon::CLOSE,
            "choice-end",
            Some(&commands::CHOOSE_NONE.keys),
        ) {
            choice.clear();
        }
        ui.add_space(space::XS);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if button(
                ui,
                icon::TRASH,
                "choice-delete",
                Some(&commands::DELETE.keys),
            ) {
                choice.delete(view, actions);
            }
            let (icon, key) = if choice.is_pinned(view) {
                (icon::UNPIN, "choice-unpin")
            } else {
                (icon::PIN, "choice-pin")
            };
            if button(ui, icon, key, None) {
                choice.pin(view, actions);
            }
            if button(ui, icon::DOWNLOAD, "choice-export", None) {
                choice.export(view, actions);
            }
            let keys = Some(&commands::CHOOSE_ALL.keys);
            if button(ui, icon::CHECK, "choice-all", keys) {
                choice.take_all(&view.state.conversations);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                count_ui(ui, view, choice.chosen.len());
            });
        });
    });
    has_focus
}

/// How many there are; where the list is narrow, the number alone.
fn count_ui(ui: &mut Ui, view: View<'_>, count: usize) {
    let number = [("count", Gap::Number(count as f64))];
    let text = view.words.fill("choice-count", &number);
    let (font, room) = (face::semibold(size::SMALL), ui.available_width());
    let lay_out = |ui: &Ui, text: String| {
        ui.painter()
            .layout_no_wrap(text, font.clone(), view.theme.text)
    };
    let mut galley = lay_out(ui, text.clone());
    if galley.size().x > room {
        galley = lay_out(ui, count.to_string());
    }
    let label = ui.add(egui::Label::new(galley).selectable(false));
    label.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::Timestamp;

    fn id(number: u128) -> ConversationId {
        ConversationId::from(Uuid::from_u128(number))
    }

    fn list(numbers: std::ops::RangeInclusive<u128>) -> Vec<ConversationSummary> {
        numbers
            .map(|number| ConversationSummary::new(id(number), String::new(), Timestamp(0)))
            .collect()
    }

    fn chosen(choice: &Choice, list: &[ConversationSummary]) -> Vec<u128> {
        choice
            .lines(list)
            .map(|line| line.id.uuid().as_u128())
            .collect()
    }

    #[test]
    fn a_range_should_turn_around_where_it_began() {
        let list = list(1..=9);
        let mut choice = Choice::default();
        choice.toggle(id(5));
        choice.extend(&list, None, id(7), false);
        assert_eq!(chosen(&choice, &list), [5, 6, 7]);
        choice.extend(&list, None, id(3), false);
        assert_eq!(chosen(&choice, &list), [3, 4, 5]);
        choice.toggle(id(9));
        choice.extend(&list, None, id(8), true);
        assert_eq!(chosen(&choice, &list), [3, 4, 5, 8, 9]);
        choice.toggle(id(4));
        assert_eq!(chosen(&choice, &list), [3, 5, 8, 9]);
    }

    #[test]
    fn a_first_range_should_begin_at_what_is_open_or_where_it_ends() {
        let list = list(1..=9);
        let mut choice = Choice::default();
        choice.extend(&list, Some(id(2)), id(4), false);
        assert_eq!(chosen(&choice, &list), [2, 3, 4]);
        choice.clear();
        choice.extend(&list, Some(id(77)), id(4), false);
        assert_eq!(chosen(&choice, &list), [4]);
        choice.extend(&list, None, id(77), false);
        assert_eq!(chosen(&choice, &list), [4], "there is no such place");
    }

    #[test]
    fn what_is_gone_should_not_stay_selected() {
        let mut choice = Choice::default();
        choice.take_all(&list(1..=9));
        choice.keep_to(&list(3..=4));
        assert_eq!(chosen(&choice, &list(1..=9)), [3, 4]);
        choice.keep_to(&[]);
        assert!(choice.is_empty());
    }
}

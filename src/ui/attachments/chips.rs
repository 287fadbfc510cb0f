//! The files above what is being written, wrapped like words, and the keys to move among them.

use egui::accesskit::Role;
use egui::{Align, FocusDirection, Id, Rect, ScrollArea, Ui, vec2};

use super::chip::{self, chip_id};
use super::gate::gate_ui;
use crate::domain::{Attachment, DraftPlace};
use crate::state::Attached;
use crate::ui::commands::{self, is_taken};
use crate::ui::pictures::Pictures;
use crate::ui::theme::space;
use crate::ui::{Action, View};

/// How many lines of files there are before they scroll.
const MOST_LINES: f32 = 3.0;
/// How much of a further line shows that there is one.
const PEEK: f32 = 14.0;

/// Draws what is attached to what is typed at a place, if there is anything. `field` is where
/// it is typed: there the focus goes from the last file that is removed.
pub fn attached_ui(
    ui: &mut Ui,
    view: View<'_>,
    place: DraftPlace,
    field: Id,
    pictures: &mut Pictures,
    actions: &mut Vec<Action>,
) {
    let attached = view.state.attached(place);
    if attached.is_empty() {
        return;
    }
    take_keys(ui, view, place, field, actions);
    let [wanting, others] = parted(attached);
    let counted = Id::unique(("attached", place));
    let now = [wanting.len(), attached.len()];
    let before = ui.data(|data| data.get_temp::<[usize; 2]>(counted));
    ui.data_mut(|data| data.insert_temp(counted, now));
    let has_grown = |index: usize| before.is_some_and(|before| before[index] < now[index]);
    let shown = ui.scope(|ui| {
        ScrollArea::vertical()
            .id_salt(("attached", place))
            .max_height(MOST_LINES * (chip::HEIGHT + space::S) + PEEK)
            .auto_shrink([false, true])
            .show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(space::S, space::S);
                // What is wanted is seen, and otherwise what came last.
                if has_grown(0) {
                    // What is left of the room has no end.
                    let top = Rect::from_min_size(ui.cursor().min, vec2(1.0, 1.0));
                    ui.scroll_to_rect(top, Some(Align::Min));
                }
                for one in wanting {
                    chip::chip_ui(ui, view, place, one, pictures, actions);
                }
                let last = ui.horizontal_wrapped(|ui| {
                    for one in others {
                        chip::chip_ui(ui, view, place, one, pictures, actions);
                    }
                });
                if has_grown(1) && !has_grown(0) {
                    last.response.scroll_to_me(Some(Align::Max));
                }
            });
    });
    ui.ctx().accesskit_node_builder(shown.response.id, |node| {
        node.set_role(Role::Group);
        node.set_label(&*view.words.text("chips-name"));
    });
    gate_ui(ui, view, place, actions);
    ui.add_space(space::S);
}

/// The files as they are drawn: what waits for the person comes first, where it is seen.
fn parted(attached: &[Attached]) -> [Vec<&Attached>; 2] {
    let (wanting, others) = attached.iter().partition(|one| one.wants_an_answer());
    [wanting, others]
}

/// The keys of the file that has the focus.
fn take_keys(ui: &Ui, view: View<'_>, place: DraftPlace, field: Id, actions: &mut Vec<Action>) {
    let attached = parted(view.state.attached(place)).concat();
    let focused = ui.memory(egui::Memory::focused);
    let found = attached
        .iter()
        .position(|one| focused == Some(chip_id(one.id)));
    let Some(at) = found else {
        return;
    };
    let id_at = |index: usize| attached.get(index).map(|one| chip_id(one.id));
    let before = at.checked_sub(1).and_then(id_at);
    let after = id_at(at + 1);
    let mut to = None;
    if is_taken(ui, commands::CHIP_REMOVE) || is_taken(ui, commands::CHIP_REMOVE_BACK) {
        actions.push(Action::Detach(place, attached[at].id));
        // What is read again only goes back to what it was.
        to = if attached[at].is_read_again() {
            focused
        } else {
            after.or(before).or(Some(field))
        };
    }
    for (key, id) in [
        (commands::CHIP_BEFORE, before),
        (commands::CHIP_AFTER, after),
    ] {
        if is_taken(ui, key) {
            to = id.or(focused);
        }
    }
    if let Some(id) = to {
        ui.memory_mut(|memory| {
            // egui would look for a widget in that direction.
            memory.move_focus(FocusDirection::None);
            memory.request_focus(id);
        });
    }
}

/// All files of a place that can be looked at, and which of them one is.
pub(super) fn viewed(view: View<'_>, place: DraftPlace, one: &Attachment) -> Action {
    let all: Vec<_> = view.state.attachments(place).cloned().collect();
    let index = all.iter().position(|other| other.id == one.id);
    Action::ViewAttachments(all, index.unwrap_or_default())
}

//! The keys of the list of conversations.

use egui::{Key, KeyboardShortcut, Modifiers, Popup, Ui};

use super::conversation_row::row_id;
use super::rename::Renaming;
use super::sidebar::SidebarMemory;
use crate::domain::ConversationId;
use crate::ui::commands::{self, is_taken, presses};
use crate::ui::{Action, View};

/// Takes the keys of the list, while the focus is in it.
pub(super) fn list_keys(
    ui: &Ui,
    view: View<'_>,
    memory: &mut SidebarMemory,
    has_bar_focus: bool,
    actions: &mut Vec<Action>,
) {
    let ctx = ui.ctx();
    let is_covered =
        ctx.memory(|memory| memory.top_modal_layer().is_some()) || Popup::is_any_open(ctx);
    if is_covered {
        return;
    }
    let focused = ui.memory(egui::Memory::focused);
    let row = memory
        .focused
        .filter(|id| focused == Some(row_id(*id)) && view.state.line(*id).is_some());
    let is_in_list = row.is_some() || has_bar_focus;
    // Esc takes the focus away before anybody sees the key, and who selects by the mouse may
    // have none.
    let is_choosing = !memory.choice.is_empty() && (is_in_list || focused.is_none());
    if is_choosing && is_taken(ui, commands::CHOOSE_NONE) {
        memory.choice.clear();
        memory.wanted = memory.focused;
    }
    if is_in_list && is_taken(ui, commands::CHOOSE_ALL) {
        memory.choice.take_all(&view.state.conversations);
    }
    if (is_in_list || is_choosing) && is_taken(ui, commands::DELETE) {
        match row {
            Some(row) if memory.choice.is_empty() || memory.choice.contains(row) => {
                memory.delete(view, row, actions);
            }
            _ => memory.choice.delete(view, actions),
        }
    }
    if let Some(row) = row {
        row_keys(ui, view, memory, row);
    }
}

/// The keys of the row that has the focus: its name, its menu, and the way to other rows.
fn row_keys(ui: &Ui, view: View<'_>, memory: &mut SidebarMemory, row: ConversationId) {
    let is_pressed = |modifiers, key| presses(ui, KeyboardShortcut::new(modifiers, key)) > 0;
    if is_taken(ui, commands::RENAME) {
        memory.renaming = view.state.line(row).map(Renaming::of);
    }
    if is_taken(ui, commands::MENU) || is_pressed(Modifiers::NONE, Key::Menu) {
        memory.menu_wanted = Some(row);
    }
    let list = &view.state.conversations;
    let Some(at) = list.iter().position(|line| line.id == row) else {
        return;
    };
    let page = memory.page.saturating_sub(1).max(1);
    for (key, to) in [
        (Key::ArrowUp, at.saturating_sub(1)),
        (Key::ArrowDown, at + 1),
        (Key::PageUp, at.saturating_sub(page)),
        (Key::PageDown, at + page),
        (Key::Home, 0),
        (Key::End, usize::MAX),
    ] {
        let is_range = is_pressed(Modifiers::SHIFT, key);
        if !is_range && !is_pressed(Modifiers::NONE, key) {
            continue;
        }
        // egui would look for a widget in that direction, and knows only those on screen.
        ui.memory_mut(|memory| memory.move_focus(egui::FocusDirection::None));
        let to = list[to.min(list.len() - 1)].id;
        if is_range {
            memory.choice.extend(list, Some(row), to, false);
        }
        memory.wanted = Some(to);
    }
}

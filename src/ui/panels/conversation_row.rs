//! A row of the list of conversations: its title, its marks, and what can be done with it.

use egui::{Event, Id, InputState, Key, Modifiers, Popup, Rect, Response, Ui, pos2, vec2};

use super::conversation_menu::{MenuWish, Opened, conversation_menu_ui};
use super::rename::{Renaming, rename_ui};
use super::sidebar::SidebarMemory;
use crate::domain::{ConversationId, ConversationSummary};
use crate::ui::commands;
use crate::ui::theme::{icon, measure, space};
use crate::ui::widgets::{self, Row};
use crate::ui::{Action, View};
use crate::words::Gap;

/// The id of a conversation's row, for the focus.
pub(super) fn row_id(conversation: ConversationId) -> Id {
    Id::unique(("conversation", conversation))
}

/// The name of a conversation; one without words in its first message has none of its own.
pub(super) fn title_of<'a>(view: View<'a>, summary: &'a ConversationSummary) -> &'a str {
    if summary.title.is_empty() {
        match view.words.text("untitled") {
            std::borrow::Cow::Borrowed(text) => text,
            std::borrow::Cow::Owned(_) => "",
        }
    } else {
        &summary.title
    }
}

/// Draws the row of a conversation.
pub(super) fn conversation_ui(
    ui: &mut Ui,
    view: View<'_>,
    summary: &ConversationSummary,
    memory: &mut SidebarMemory,
    actions: &mut Vec<Action>,
) {
    let id = row_id(summary.id);
    let is_renamed = |renaming: &Renaming| renaming.conversation == summary.id;
    if memory.renaming.as_ref().is_some_and(is_renamed) {
        rename_ui(ui, view, &mut memory.renaming, id.with("name"), actions);
        return;
    }
    let title = title_of(view, summary);
    let fill = |key| view.words.fill(key, &[("title", Gap::Text(title))]);
    let is_choosing = !memory.choice.is_empty();
    let is_chosen = memory.choice.contains(summary.id);
    let place = {
        let top_left = ui.next_widget_position();
        Rect::from_min_size(top_left, vec2(ui.available_width(), view.theme.row))
    };
    let (rename_id, delete_id) = (id.with("rename"), id.with("delete"));
    let is_near = !is_choosing && {
        let has_focus = |id| ui.memory(|memory| memory.has_focus(id));
        ui.rect_contains_pointer(place)
            || has_focus(id)
            || has_focus(rename_id)
            || has_focus(delete_id)
    };
    let marks = marks_of(view, summary);
    let gap = if marks.is_empty() { 0.0 } else { space::XS };
    let buttons = if is_near { 2.0 * measure::HIT } else { 0.0 };
    let name = if summary.is_unread {
        fill("conversation-name-unread")
    } else {
        fill("conversation-name")
    };
    let row = Row {
        id,
        icon: None,
        text: title,
        name: &name,
        note: "",
        is_selected: view.state.selected == Some(summary.id),
        reserved: gap + marks.len() as f32 * space::L + buttons,
    };
    let inset = if is_choosing { space::XL } else { 0.0 };
    let row = widgets::row_of_many(ui, view, row, inset, is_chosen);
    marks_ui(ui, view, &marks, (row.reserved, id), &fill);
    let row_rect = row.response.rect;
    if is_choosing {
        ui.ctx()
            .accesskit_node_builder(id, |node| node.set_selected(is_chosen));
        let size = vec2(inset, row_rect.height());
        let tick = Rect::from_min_size(row_rect.left_top() + vec2(space::XS, 0.0), size);
        let name = fill("choose-title");
        if widgets::tick_box(ui, view, (tick, id.with("tick")), &name, is_chosen).clicked() {
            memory.choice.toggle(summary.id);
        }
    }
    if is_near {
        let size = vec2(measure::HIT, measure::HIT);
        let centre = pos2(row.reserved.right() - measure::HIT, row_rect.center().y);
        let half = vec2(measure::HIT / 2.0, 0.0);
        let left = Rect::from_center_size(centre - half + vec2(space::XS, 0.0), size);
        let right = Rect::from_center_size(centre + half + vec2(space::XS, 0.0), size);
        let name = fill("rename-title");
        let keys = Some(&commands::RENAME.keys);
        let place = (left, rename_id);
        if widgets::icon_button_at(ui, view, place, icon::PENCIL, &name, keys).clicked() {
            memory.renaming = Some(Renaming::of(summary));
        }
        let name = fill("delete-title");
        let keys = Some(&commands::DELETE.keys);
        let place = (right, delete_id);
        if widgets::icon_button_at(ui, view, place, icon::TRASH, &name, keys).clicked() {
            actions.push(Action::DeleteConversations(vec![summary.id]));
        }
    }
    clicks(ui, view, summary, &row.response, memory, actions);
    menu_ui(ui, view, summary, &row.response, memory, actions);
    if memory.wanted == Some(summary.id) {
        memory.wanted = None;
        row.response.request_focus();
    }
    if row.response.has_focus() {
        memory.focused = Some(summary.id);
    }
    if row.response.gained_focus() {
        row.response.scroll_to_me(None);
    }
}

/// A click opens; with Ctrl or Shift it selects. Space and Enter are clicks too.
fn clicks(
    ui: &Ui,
    view: View<'_>,
    summary: &ConversationSummary,
    row: &Response,
    memory: &mut SidebarMemory,
    actions: &mut Vec<Action>,
) {
    let modifiers = ui.input(click_modifiers);
    if row.double_clicked() && modifiers.is_none() {
        memory.renaming = Some(Renaming::of(summary));
    }
    if !row.clicked() {
        return;
    }
    if modifiers.shift {
        let list = &view.state.conversations;
        let has_focus = |id: &ConversationId| ui.memory(|memory| memory.has_focus(row_id(*id)));
        let start = memory.focused.filter(has_focus).or(view.state.selected);
        memory
            .choice
            .extend(list, start, summary.id, modifiers.command);
    } else if modifiers.command {
        memory.choice.toggle(summary.id);
    } else {
        memory.choice.clear();
        actions.push(Action::OpenConversation(summary.id));
        return;
    }
    row.request_focus();
}

/// What was held during the click of this frame. It may have been let go before the frame
/// was drawn.
fn click_modifiers(input: &InputState) -> Modifiers {
    let held = |event: &Event| match event {
        Event::PointerButton {
            pressed: false,
            modifiers,
            ..
        }
        | Event::Key {
            key: Key::Space | Key::Enter,
            pressed: true,
            modifiers,
            ..
        } => Some(*modifiers),
        _ => None,
    };
    let last = input.events.iter().rev().find_map(held);
    last.unwrap_or(input.modifiers)
}

fn menu_ui(
    ui: &Ui,
    view: View<'_>,
    summary: &ConversationSummary,
    row: &Response,
    memory: &mut SidebarMemory,
    actions: &mut Vec<Action>,
) {
    let is_new = memory.menu_wanted.take_if(|id| *id == summary.id).is_some();
    if is_new {
        memory.menu_by_key = Some(summary.id);
    } else if row.secondary_clicked() {
        memory.menu_by_key = None;
    }
    let opened = if memory.menu_by_key == Some(summary.id) {
        Opened::ByKey { is_new }
    } else {
        Opened::ByPointer
    };
    let wish = conversation_menu_ui(view, summary, &memory.choice, row, opened, actions);
    let is_open = Popup::is_id_open(ui.ctx(), Popup::default_response_id(row));
    if !is_open && memory.menu_by_key.take_if(|id| *id == summary.id).is_some() {
        // Who came by keys goes on with keys.
        memory.wanted = Some(summary.id);
    }
    match wish {
        None => {}
        Some(MenuWish::Rename) => {
            memory.wanted = None;
            memory.renaming = Some(Renaming::of(summary));
        }
        Some(MenuWish::Choose) => memory.choice.toggle(summary.id),
        Some(MenuWish::Delete) => memory.delete(view, summary.id, actions),
    }
}

/// The marks of a row, from left to right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Forked,
    Pinned,
    Busy,
    Unread,
}

fn marks_of(view: View<'_>, summary: &ConversationSummary) -> Vec<Mark> {
    let marks = [
        (summary.origin.is_some(), Mark::Forked),
        (summary.is_pinned, Mark::Pinned),
        (view.state.is_busy(summary.id), Mark::Busy),
        (summary.is_unread, Mark::Unread),
    ];
    let there = marks.into_iter().filter(|(is_there, _)| *is_there);
    there.map(|(_, mark)| mark).collect()
}

fn marks_ui(
    ui: &Ui,
    view: View<'_>,
    marks: &[Mark],
    (room, id): (Rect, Id),
    fill: &impl Fn(&'static str) -> String,
) {
    let first = pos2(room.left() + space::XS, room.top());
    let size = vec2(space::L, room.height());
    for (index, mark) in marks.iter().enumerate() {
        let at = first + vec2(index as f32 * space::L, 0.0);
        let rect = Rect::from_min_size(at, size);
        match mark {
            Mark::Forked => {
                let place = (rect, id.with("forked"));
                widgets::icon_mark(ui, view, place, icon::BRANCH, &fill("forked-title"));
            }
            Mark::Pinned => {
                let place = (rect, id.with("pinned"));
                widgets::icon_mark(ui, view, place, icon::PIN, &fill("pinned-title"));
            }
            Mark::Busy => {
                let name = fill("busy-title");
                widgets::busy_dot(ui, view, rect, id.with("busy"), &name);
            }
            Mark::Unread => widgets::news_dot(ui, view, rect),
        }
    }
}

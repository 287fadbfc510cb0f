//! The list of conversations.

use egui::{Align, Frame, Id, Layout, Margin, Rect, Response, ScrollArea, Ui, pos2, vec2};

use super::groups::{Groups, ListRow};
use super::rename::{Renaming, rename_ui};
use crate::domain::{ConversationId, ConversationSummary, Deleted, Theme};
use crate::ui::commands::{self, UiCommand};
use crate::ui::theme::{face, icon, measure, size, space};
use crate::ui::widgets::{self, Row, shortcut};
use crate::ui::{Action, View};
use crate::words::Gap;

/// Between rows.
const GAP: f32 = 2.0;

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub struct SidebarMemory {
    renaming: Option<Renaming>,
    /// The conversation that was scrolled to last.
    shown: Option<ConversationId>,
}

impl SidebarMemory {
    /// Begins to give the conversation on screen another name, where it is in the list.
    pub fn rename(&mut self, view: View<'_>) {
        self.renaming = view.state.summary().map(Renaming::of);
        self.shown = None;
    }
}

/// Draws the list of conversations. The panel around it needs no margin of its own.
pub fn sidebar_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut SidebarMemory,
    actions: &mut Vec<Action>,
) {
    Frame::new()
        .inner_margin(Margin::symmetric(space::S as i8, space::S as i8))
        .show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = GAP;
            new_conversation_ui(ui, view, actions);
            ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
                theme_ui(ui, view, actions);
                undo_ui(ui, view, actions);
                ui.add_space(space::XS);
                ui.with_layout(Layout::top_down(Align::Min), |ui| {
                    list_ui(ui, view, memory, actions);
                });
            });
        });
}

fn new_conversation_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let command = UiCommand::NewConversation;
    let name = command.label(view);
    let new = widgets::row(
        ui,
        view,
        Row {
            id: Id::unique("new-conversation"),
            icon: Some(command.icon()),
            text: &name,
            name: &name,
            note: &command.keys_text(ui.ctx()),
            is_selected: false,
            reserved: 0.0,
        },
    );
    if new.response.clicked() {
        actions.extend(command.actions(view));
    }
}

/// The theme: three choices of one.
fn theme_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let chosen = view.state.settings.theme;
        for (theme, command) in [
            (Theme::Light, UiCommand::LightTheme),
            (Theme::Dark, UiCommand::DarkTheme),
            (Theme::System, UiCommand::SystemTheme),
        ] {
            let (icon, name) = (command.icon(), command.label(view));
            if widgets::toggle_button(ui, view, icon, &name, theme == chosen).clicked() {
                actions.extend(command.actions(view));
            }
        }
    });
}

/// What was deleted last, for as long as it can be brought back.
fn undo_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let Some(deletion) = &view.state.deletion else {
        return;
    };
    if deletion.ms_left(view.now).is_none() {
        return;
    }
    let count = |count: usize| [("count", Gap::Number(count as f64))];
    let text = match &deletion.deleted {
        Deleted::Conversations(gone) => match gone.as_slice() {
            [one] => {
                let title = Gap::Text(title_of(view, one));
                view.words.fill("deleted", &[("title", title)])
            }
            several => view.words.fill("deleted-several", &count(several.len())),
        },
        Deleted::Messages { count: number, .. } => {
            view.words.fill("deleted-messages", &count(*number))
        }
    };
    widgets::card(ui, view, |ui| {
        let size = vec2(ui.available_width(), measure::HIT);
        ui.allocate_ui_with_layout(size, Layout::right_to_left(Align::Center), |ui| {
            if widgets::link_button(ui, view, &view.words.text("undo")).clicked() {
                actions.push(Action::UndoDelete);
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                let font = face::regular(size::CAPTION);
                let label = egui::Label::new(egui::RichText::new(text).font(font));
                ui.add(label.truncate().selectable(false));
            });
        });
    });
}

fn list_ui(ui: &mut Ui, view: View<'_>, memory: &mut SidebarMemory, actions: &mut Vec<Action>) {
    let conversations = &view.state.conversations;
    let groups = Groups::new(conversations, view.today);
    let pitch = measure::ROW + GAP;
    ScrollArea::vertical()
        .id_salt("conversations")
        .auto_shrink(false)
        .show_rows(ui, measure::ROW, groups.row_count(), |ui, range| {
            let first = range.start;
            let top = ui.max_rect().top();
            if view.state.selected != memory.shown {
                memory.shown = view.state.selected;
                let index = conversations
                    .iter()
                    .position(|known| Some(known.id) == memory.shown);
                if let Some(index) = index {
                    let away = groups.row_of(index) as f32 - first as f32;
                    let at = pos2(ui.max_rect().left(), top + away * pitch);
                    ui.scroll_to_rect(Rect::from_min_size(at, vec2(1.0, measure::ROW)), None);
                }
            }
            for index in range {
                match groups.row(index) {
                    Some(ListRow::Group(key)) => group_ui(ui, view, key),
                    Some(ListRow::Conversation(index)) => {
                        conversation_ui(ui, view, &conversations[index], memory, actions);
                    }
                    None => {}
                }
            }
        });
}

fn group_ui(ui: &mut Ui, view: View<'_>, key: &'static str) {
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), measure::ROW));
    let at = pos2(rect.left() + space::S, rect.bottom() - space::S);
    let galley = widgets::elided(
        ui,
        &view.words.text(key),
        face::regular(size::GROUP),
        view.theme.muted,
        rect.width(),
    );
    let size = galley.size();
    ui.painter()
        .galley(at - vec2(0.0, size.y), galley, view.theme.muted);
}

fn row_id(conversation: ConversationId) -> Id {
    Id::unique(("conversation", conversation))
}

/// The name of a conversation; one without words in its first message has none of its own.
fn title_of<'a>(view: View<'a>, summary: &'a ConversationSummary) -> &'a str {
    if summary.title.is_empty() {
        match view.words.text("untitled") {
            std::borrow::Cow::Borrowed(text) => text,
            std::borrow::Cow::Owned(_) => "",
        }
    } else {
        &summary.title
    }
}

fn conversation_ui(
    ui: &mut Ui,
    view: View<'_>,
    summary: &ConversationSummary,
    memory: &mut SidebarMemory,
    actions: &mut Vec<Action>,
) {
    let id = row_id(summary.id);
    if memory
        .renaming
        .as_ref()
        .is_some_and(|renaming| renaming.conversation == summary.id)
    {
        rename_ui(ui, view, &mut memory.renaming, id.with("name"), actions);
        return;
    }
    let title = title_of(view, summary);
    let fill = |key| view.words.fill(key, &[("title", Gap::Text(title))]);
    let (rename_id, delete_id) = (id.with("rename"), id.with("delete"));
    let is_near = {
        let top_left = ui.next_widget_position();
        let rect = Rect::from_min_size(top_left, vec2(ui.available_width(), measure::ROW));
        let has_focus = |id| ui.memory(|memory| memory.has_focus(id));
        ui.rect_contains_pointer(rect)
            || has_focus(id)
            || has_focus(rename_id)
            || has_focus(delete_id)
    };
    let is_busy = view.state.is_busy(summary.id);
    let reserved = match (is_near, is_busy) {
        (true, _) => 2.0 * measure::HIT,
        (false, true) => space::L,
        (false, false) => 0.0,
    };
    let row = widgets::row(
        ui,
        view,
        Row {
            id,
            icon: None,
            text: title,
            name: &fill("conversation-name"),
            note: "",
            is_selected: view.state.selected == Some(summary.id),
            reserved,
        },
    );
    let mut is_renaming = row.response.double_clicked();
    if is_near {
        let size = vec2(measure::HIT, measure::HIT);
        let centre = row.reserved.center();
        let half = vec2(measure::HIT / 2.0, 0.0);
        let left = Rect::from_center_size(centre - half + vec2(space::XS, 0.0), size);
        let right = Rect::from_center_size(centre + half + vec2(space::XS, 0.0), size);
        let rename = (left, rename_id);
        let name = fill("rename-title");
        is_renaming |= widgets::icon_button_at(
            ui,
            view,
            rename,
            icon::PENCIL,
            &name,
            Some(&commands::RENAME.keys),
        )
        .clicked();
        let delete = (right, delete_id);
        let name = fill("delete-title");
        if widgets::icon_button_at(
            ui,
            view,
            delete,
            icon::TRASH,
            &name,
            Some(&commands::DELETE.keys),
        )
        .clicked()
        {
            actions.push(Action::DeleteConversations(vec![summary.id]));
        }
    } else if is_busy {
        let name = fill("busy-title");
        widgets::busy_dot(ui, view, row.reserved, id.with("busy"), &name);
    }
    is_renaming |= context_menu_ui(view, summary.id, &row.response, actions);
    if row.response.clicked() {
        actions.push(Action::OpenConversation(summary.id));
    }
    let is_pressed = |keys| ui.input_mut(|input| input.consume_shortcut(keys));
    if row.response.has_focus() && is_pressed(&commands::DELETE.keys) {
        actions.push(Action::DeleteConversations(vec![summary.id]));
    }
    is_renaming |= row.response.has_focus() && is_pressed(&commands::RENAME.keys);
    if row.response.gained_focus() {
        row.response.scroll_to_me(None);
    }
    if is_renaming {
        memory.renaming = Some(Renaming::of(summary));
    }
}

/// The menu of a conversation; tells whether it is to be renamed.
fn context_menu_ui(
    view: View<'_>,
    conversation: ConversationId,
    row: &Response,
    actions: &mut Vec<Action>,
) -> bool {
    let mut is_renaming = false;
    row.context_menu(|ui| {
        let mut item = |key, keys: Option<&egui::KeyboardShortcut>| {
            let small = |text: &str| egui::RichText::new(text).font(face::regular(size::SMALL));
            let mut button = egui::Button::new(small(&view.words.text(key)));
            if let Some(keys) = keys {
                button = button.shortcut_text(small(&shortcut::text(ui.ctx(), keys)));
            }
            ui.add(button).clicked()
        };
        is_renaming = item("rename", Some(&commands::RENAME.keys));
        if item("export-conversation", None) {
            actions.push(Action::OpenExport(vec![conversation]));
        }
        if item("delete", Some(&commands::DELETE.keys)) {
            actions.push(Action::DeleteConversations(vec![conversation]));
        }
    });
    is_renaming
}

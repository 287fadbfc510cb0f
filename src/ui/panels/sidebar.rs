//! The list of conversations.

use egui::style::ScrollAnimation;
use egui::{
    Align, Frame, Id, Layout, Margin, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2,
};

use super::choice::{Choice, choice_ui};
use super::conversation_row::{conversation_ui, title_of};
use super::groups::{Groups, ListRow};
use super::list_keys::list_keys;
use super::rename::Renaming;
use super::search_button::search_ui;
use crate::domain::{ConversationId, ConversationSummary, Deleted, Theme};
use crate::ui::commands::UiCommand;
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets::{self, Row};
use crate::ui::{Action, View};
use crate::words::Gap;

/// Between rows.
const GAP: f32 = 2.0;
/// From this width on there is room for keys behind the word for the settings.
const KEYS_FROM: f32 = 130.0;

/// What the list remembers between frames.
#[derive(Debug, Default)]
pub struct SidebarMemory {
    pub(super) renaming: Option<Renaming>,
    /// What is selected beside the conversation on screen.
    pub(super) choice: Choice,
    /// The conversation whose row had the focus last.
    pub(super) focused: Option<ConversationId>,
    /// The conversation whose row is to have the focus as soon as it is drawn.
    pub(super) wanted: Option<ConversationId>,
    /// The conversation whose menu is to open.
    pub(super) menu_wanted: Option<ConversationId>,
    /// The conversation whose menu was opened by a key.
    pub(super) menu_by_key: Option<ConversationId>,
    /// The conversation that was scrolled to last.
    shown: Option<ConversationId>,
    /// How many rows were drawn last.
    pub(super) page: usize,
}

impl SidebarMemory {
    /// Puts a conversation away, and where it is one of several that are selected, all of
    /// them. The focus goes to what comes after.
    pub(super) fn delete(
        &mut self,
        view: View<'_>,
        conversation: ConversationId,
        actions: &mut Vec<Action>,
    ) {
        let list = &view.state.conversations;
        let is_chosen = self.choice.contains(conversation);
        let stays = |id| id != conversation && !(is_chosen && self.choice.contains(id));
        let at = list.iter().position(|line| line.id == conversation);
        let (before, after) = list.split_at(at.unwrap_or_default());
        let mut others = after.iter().chain(before.iter().rev());
        self.wanted = others.find(|line| stays(line.id)).map(|line| line.id);
        if is_chosen {
            self.choice.delete(view, actions);
        } else {
            actions.push(Action::DeleteConversations(vec![conversation]));
        }
    }

    /// Gives the focus to the row of a conversation, and brings it into view.
    pub fn focus(&mut self, conversation: ConversationId) {
        self.wanted = Some(conversation);
        self.shown = None;
    }

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
            memory.choice.keep_to(&view.state.conversations);
            let mut has_focus = false;
            search_ui(ui, view, actions);
            // The one is as high as the other: what is below must not move under the pointer.
            if memory.choice.is_empty() {
                new_conversation_ui(ui, view, actions);
            } else {
                has_focus = choice_ui(ui, view, &mut memory.choice, actions);
            }
            list_keys(ui, view, memory, has_focus, actions);
            ui.with_layout(Layout::bottom_up(Align::Min), |ui| {
                settings_ui(ui, view, actions);
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
            note: &command.keys_text(ui.ctx(), view.words),
            is_selected: false,
            reserved: 0.0,
        },
    );
    if new.response.clicked() {
        actions.extend(command.actions(view));
    }
}

/// The way to the settings, and beside it the theme: three choices of one.
fn settings_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let themes = [
        (Theme::Light, UiCommand::LightTheme),
        (Theme::Dark, UiCommand::DarkTheme),
        (Theme::System, UiCommand::SystemTheme),
    ];
    let command = UiCommand::Settings;
    let name = command.label(view);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let taken = themes.len() as f32 * (measure::HIT + GAP);
        let room = vec2(ui.available_width() - taken, measure::ROW);
        let keys = command.keys_text(ui.ctx(), view.words);
        ui.allocate_ui_with_layout(room, Layout::top_down(Align::Min), |ui| {
            ui.set_width(room.x);
            let row = Row {
                id: Id::unique("settings"),
                icon: Some(command.icon()),
                text: &name,
                name: &name,
                note: if room.x < KEYS_FROM { "" } else { &keys },
                is_selected: false,
                reserved: 0.0,
            };
            if widgets::row(ui, view, row).response.clicked() {
                actions.extend(command.actions(view));
            }
        });
        let chosen = view.state.settings.theme;
        for (theme, command) in themes {
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
    let row = view.theme.row;
    let pitch = row + GAP;
    ScrollArea::vertical()
        .id_salt("conversations")
        .auto_shrink(false)
        .show_rows(ui, row, groups.row_count(), |ui, range| {
            let first = range.start;
            let top = ui.max_rect().top();
            let scroll = |wanted: Option<ConversationId>, animation| {
                let line = |known: &ConversationSummary| Some(known.id) == wanted;
                if let Some(index) = conversations.iter().position(line) {
                    let away = groups.row_of(index) as f32 - first as f32;
                    let at = pos2(ui.max_rect().left(), top + away * pitch);
                    let rect = Rect::from_min_size(at, vec2(1.0, row));
                    ui.scroll_to_rect_animation(rect, None, animation);
                }
            };
            if view.state.selected != memory.shown {
                memory.shown = view.state.selected;
                scroll(memory.shown, ui.style().scroll_animation);
            }
            if memory.wanted.is_some() {
                scroll(memory.wanted, ScrollAnimation::none());
            }
            memory.page = range.len();
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
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), view.theme.row));
    let at = pos2(rect.left() + space::S, rect.bottom() - space::S);
    let name = view.words.text(key);
    let font = face::regular(size::GROUP);
    let galley = widgets::elided(ui, &name, font, view.theme.muted, rect.width());
    let size = galley.size();
    ui.painter()
        .galley(at - vec2(0.0, size.y), galley, view.theme.muted);
    let heading = ui.interact(rect, Id::unique(key), Sense::hover());
    heading.widget_info(|| WidgetInfo::labeled(Role::Heading, true, &*name));
}

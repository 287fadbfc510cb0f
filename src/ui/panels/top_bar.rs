//! The bar above the transcript.

use egui::{
    Align, CursorIcon, Frame, Id, Layout, Margin, Rect, Role, Sense, Stroke, Ui, WidgetInfo, vec2,
};

use super::conversation_row::title_of;
use super::rename::{Renaming, rename_ui};
use crate::domain::Origin;
use crate::ui::commands::{UiCommand, command_button};
use crate::ui::theme::{face, measure, size, space};
use crate::ui::widgets;
use crate::ui::{Action, View};
use crate::words::Gap;

/// The most of the bar that the title takes where something stands behind it.
const TITLE_SHARE: f32 = 0.6;

/// What the bar remembers between frames.
#[derive(Debug, Default)]
pub struct TopBarMemory {
    renaming: Option<Renaming>,
}

impl TopBarMemory {
    /// Begins to give the conversation on screen another name.
    pub fn rename(&mut self, view: View<'_>) {
        self.renaming = view.state.summary().map(Renaming::of);
    }
}

/// Draws the bar above the transcript, 44 points high.
pub fn top_bar_ui(
    ui: &mut Ui,
    view: View<'_>,
    memory: &mut TopBarMemory,
    actions: &mut Vec<Action>,
) {
    let margin = Margin {
        left: space::S as i8,
        right: space::S as i8,
        top: 0,
        bottom: 0,
    };
    Frame::new().inner_margin(margin).show(ui, |ui| {
        let size = vec2(ui.available_width(), measure::TOP_BAR);
        ui.allocate_ui_with_layout(size, Layout::left_to_right(Align::Center), |ui| {
            ui.set_min_height(measure::TOP_BAR);
            let key = if view.state.settings.is_sidebar_open {
                "hide-sidebar"
            } else {
                "show-sidebar"
            };
            let name = view.words.text(key);
            let command = UiCommand::ToggleSidebar;
            let keys = command.shortcut();
            if widgets::icon_button(ui, view, command.icon(), &name, keys).clicked() {
                actions.extend(command.actions(view));
            }
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                tools_ui(ui, view, actions);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    title_ui(ui, view, memory, actions);
                });
            });
        });
    });
}

/// What there is to do with the conversation as a whole.
fn tools_ui(ui: &mut Ui, view: View<'_>, actions: &mut Vec<Action>) {
    let key = if view.state.settings.is_knowledge_open {
        "knowledge-hide"
    } else {
        "knowledge-show"
    };
    let name = view.words.text(key);
    let command = UiCommand::ToggleKnowledge;
    let keys = command.shortcut();
    if widgets::icon_button(ui, view, command.icon(), &name, keys).clicked() {
        actions.extend(command.actions(view));
    }
    if view.state.selected.is_none() {
        return;
    }
    let key = if view.state.settings.is_map_open {
        "map-hide"
    } else {
        "map-show"
    };
    let name = view.words.text(key);
    let command = UiCommand::ToggleMap;
    let keys = command.shortcut();
    if widgets::icon_button(ui, view, command.icon(), &name, keys).clicked() {
        actions.extend(command.actions(view));
    }
    if view.state.conversation().is_some() {
        command_button(ui, view, UiCommand::EditInstructions, actions);
    }
}

fn title_ui(ui: &mut Ui, view: View<'_>, memory: &mut TopBarMemory, actions: &mut Vec<Action>) {
    let Some(summary) = view.state.summary() else {
        memory.renaming = None;
        let text = view.words.text("new-conversation");
        ui.add_space(space::XS);
        widgets::label(ui, &text, face::semibold(size::SMALL), view.theme.text);
        return;
    };
    if memory
        .renaming
        .as_ref()
        .is_some_and(|renaming| renaming.conversation != summary.id)
    {
        memory.renaming = None;
    }
    if memory.renaming.is_some() {
        ui.set_max_width(ui.available_width().min(measure::COLUMN / 2.0));
        rename_ui(ui, view, &mut memory.renaming, Id::unique("title"), actions);
        return;
    }
    let title = if summary.title.is_empty() {
        view.words.text("untitled")
    } else {
        summary.title.as_str().into()
    };
    // Where it was forked off stands behind the title, and gets what that leaves.
    let room = match summary.origin {
        Some(_) => ui.available_width() * TITLE_SHARE,
        None => ui.available_width() - space::L,
    };
    let font = face::semibold(size::SMALL);
    let galley = widgets::elided(ui, &title, font, view.theme.text, room);
    let wanted = vec2(galley.size().x + 2.0 * space::XS, measure::HIT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    if response.hovered() {
        ui.painter()
            .rect_filled(rect, measure::RADIUS, view.theme.bubble);
    }
    let at = rect.left_center() + vec2(space::XS, -galley.size().y / 2.0);
    ui.painter().galley(at, galley, view.theme.text);
    widgets::focus_ring(ui, view, &response, measure::RADIUS);
    let name = UiCommand::RenameConversation.label(view);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, &*name));
    let keys = UiCommand::RenameConversation.keys_text(ui.ctx(), view.words);
    let response = response.on_hover_text(format!("{name} ({keys})"));
    if response.clicked() {
        memory.renaming = Some(Renaming::of(summary));
    }
    if let Some(origin) = summary.origin {
        origin_ui(ui, view, origin, actions);
    }
}

/// Where the conversation was forked off: a link to that very message while it is there.
fn origin_ui(ui: &mut Ui, view: View<'_>, origin: Origin, actions: &mut Vec<Action>) {
    let room = ui.available_width() - space::L;
    let font = face::regular(size::CAPTION);
    let Some(line) = view.state.line(origin.conversation) else {
        let text = view.words.text("forked-from-gone");
        let galley = widgets::elided(ui, &text, font, view.theme.muted, room);
        ui.add(egui::Label::new(galley).selectable(false));
        return;
    };
    let title = Gap::Text(title_of(view, line));
    let text = view.words.fill("forked-from", &[("title", title)]);
    let galley = widgets::elided(ui, &text, font, view.theme.accent, room);
    let wanted = vec2(galley.size().x + 2.0 * space::XS, measure::HIT);
    let (rect, response) = ui.allocate_exact_size(wanted, Sense::click());
    let at = rect.left_center() + vec2(space::XS, -galley.size().y / 2.0);
    if response.hovered() {
        let under = Rect::from_min_size(at, galley.size());
        let stroke = Stroke::new(measure::LINE, view.theme.accent);
        ui.painter().hline(under.x_range(), under.bottom(), stroke);
    }
    ui.painter().galley(at, galley, view.theme.accent);
    widgets::focus_ring(ui, view, &response, measure::RADIUS);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, &*text));
    if response.on_hover_cursor(CursorIcon::PointingHand).clicked() {
        actions.push(Action::OpenHit {
            conversation: origin.conversation,
            message: Some(origin.message),
            words: Vec::new(),
        });
    }
}

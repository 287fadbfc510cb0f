//! The window as a whole: where its parts lie.

use egui::{CentralPanel, Frame, Key, Margin, Modifiers, Panel, Rect, Ui};

use super::commands::{self, Cover};
use super::panels::{
    ComposerMemory, ConnectMemory, ExchangeMemory, SidebarMemory, TopBarMemory, composer_id,
    composer_ui, connect_ui, exchange_ui, notice_ui, queue_ui, sidebar_ui, status_bar_ui,
    top_bar_ui, welcome_ui,
};
use super::theme::{measure, space};
use super::transcript::{TranscriptMemory, transcript_ui};
use super::{Action, Place, View};

/// What the parts of the window remember between frames.
#[derive(Debug, Default)]
pub struct UiMemory {
    /// The transcript.
    pub transcript: TranscriptMemory,
    sidebar: SidebarMemory,
    top_bar: TopBarMemory,
    composer: ComposerMemory,
    connect: ConnectMemory,
    exchange: ExchangeMemory,
    /// Whether there is no room for the list beside the transcript.
    is_narrow: bool,
    /// In a narrow window: whether the list lies over the transcript.
    is_list_over: bool,
}

/// Draws everything.
pub fn window_ui(ui: &mut Ui, view: View<'_>, memory: &mut UiMemory, actions: &mut Vec<Action>) {
    let cover = Cover::now(ui.ctx());
    let mut pressed = Vec::new();
    commands::take_early(ui, view, cover, &mut pressed);
    // What is typed in this frame after the key goes to where the key leads.
    memory.go(ui, view, &mut pressed);
    actions.append(&mut pressed);
    let settings = &view.state.settings;
    let is_narrow = ui.available_width() < measure::NARROW;
    memory.is_narrow = is_narrow;
    if settings.is_sidebar_open && !is_narrow {
        side_ui(ui, view, memory, actions);
    }
    CentralPanel::no_frame()
        .frame(Frame::new().fill(view.theme.page))
        .show(ui, |ui| main_ui(ui, view, memory, actions));
    memory.is_list_over &= is_narrow;
    let was_over = memory.is_list_over;
    if memory.is_list_over {
        overlay_ui(ui, view, memory, actions);
    }
    if is_narrow {
        // There the key opens the list for a moment; the setting is for wider windows.
        let before = actions.len();
        actions.retain(|action| *action != Action::ToggleSidebar);
        if (before - actions.len()) % 2 == 1 {
            memory.is_list_over = !was_over;
        }
    }
    commands::take_late(ui, view, cover, actions);
    connect_ui(ui, view, &mut memory.connect, actions);
    exchange_ui(ui, view, &mut memory.exchange, actions);
    memory.go(ui, view, actions);
}

impl UiMemory {
    /// Takes the person to the places that are asked for.
    fn go(&mut self, ui: &Ui, view: View<'_>, actions: &mut Vec<Action>) {
        actions.retain(|action| {
            let Action::GoTo(place) = action else {
                return true;
            };
            self.go_to(ui, view, *place);
            ui.ctx().request_repaint();
            false
        });
    }

    fn go_to(&mut self, ui: &Ui, view: View<'_>, place: Place) {
        match place {
            Place::Search | Place::Commands | Place::Shortcuts => {}
            Place::Connect => self.connect.open(view),
            Place::Composer => ui.memory_mut(|memory| memory.request_focus(composer_id())),
            Place::Title => {
                let is_list_shown =
                    self.is_list_over || view.state.settings.is_sidebar_open && !self.is_narrow;
                if is_list_shown {
                    self.sidebar.rename(view);
                } else {
                    self.top_bar.rename(view);
                }
            }
            Place::Start => self.transcript.go_to_start(),
            Place::End => self.transcript.go_to_end(),
        }
    }
}

fn side_ui(ui: &mut Ui, view: View<'_>, memory: &mut UiMemory, actions: &mut Vec<Action>) {
    let (least, _, most) = measure::SIDEBAR;
    let width = view.state.settings.sidebar_width.clamp(least, most);
    // Until the settings are read, the width is not the person's: it must not be remembered.
    let is_loaded = view.state.is_loaded;
    let panel = Panel::left(("sidebar", is_loaded))
        .frame(Frame::new().fill(view.theme.sidebar))
        .default_size(width)
        .size_range(least..=most)
        .resizable(true)
        .show(ui, |ui| sidebar_ui(ui, view, &mut memory.sidebar, actions));
    let shown = panel.response.rect.width();
    let is_settled = !ui.input(|input| input.pointer.any_down());
    if is_loaded && is_settled && (shown - width).abs() > 1.0 {
        actions.push(Action::SetSidebarWidth(shown));
    }
}

/// In a narrow window the list lies over the transcript; Esc or a click beside it closes it.
fn overlay_ui(ui: &mut Ui, view: View<'_>, memory: &mut UiMemory, actions: &mut Vec<Action>) {
    let screen = ui.max_rect();
    let width = measure::SIDEBAR.1.min(screen.width() * 0.85);
    let rect = Rect::from_min_size(screen.min, egui::vec2(width, screen.height()));
    let area = egui::Area::new(egui::Id::unique("sidebar over"))
        .order(egui::Order::Middle)
        .fixed_pos(rect.min)
        .show(ui.ctx(), |ui| {
            ui.set_min_size(rect.size());
            ui.set_max_size(rect.size());
            ui.painter().rect_filled(rect, 0.0, view.theme.sidebar);
            ui.painter().vline(
                rect.max.x,
                rect.y_range(),
                egui::Stroke::new(measure::LINE, view.theme.border),
            );
            let before = actions.len();
            sidebar_ui(ui, view, &mut memory.sidebar, actions);
            actions[before..].iter().any(|action| {
                matches!(
                    action,
                    Action::OpenConversation(_) | Action::NewConversation
                )
            })
        });
    let is_left = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    if area.inner || is_left || area.response.clicked_elsewhere() {
        memory.is_list_over = false;
    }
}

fn main_ui(ui: &mut Ui, view: View<'_>, memory: &mut UiMemory, actions: &mut Vec<Action>) {
    Panel::top("top bar")
        .exact_size(measure::TOP_BAR)
        .frame(Frame::new().fill(view.theme.page))
        .show(ui, |ui| top_bar_ui(ui, view, &mut memory.top_bar, actions));
    let context_used = memory.transcript.context_used(view).or(Some(0));
    let above = Margin {
        top: space::S as i8,
        ..Margin::ZERO
    };
    Panel::bottom("composer")
        .frame(Frame::new().fill(view.theme.page).inner_margin(above))
        .show_separator_line(false)
        .resizable(false)
        .show(ui, |ui| {
            notice_ui(ui, view, &mut memory.connect, actions);
            queue_ui(ui, view, actions);
            composer_ui(ui, view, &mut memory.composer, actions);
            status_bar_ui(ui, view, &mut memory.connect, context_used, actions);
        });
    CentralPanel::no_frame()
        .frame(Frame::new().fill(view.theme.page))
        .show(ui, |ui| {
            if view.state.selected.is_some() {
                transcript_ui(ui, view, &mut memory.transcript, actions);
            } else if view.state.is_loaded {
                welcome_ui(ui, view, &mut memory.connect, actions);
            }
        });
}

//! The window as a whole: where its parts lie.

mod sides;
mod tabs;

use egui::{CentralPanel, Frame, Margin, Panel, Ui};

use super::attachments::{PathMemory, drop_ui, path_ui, take_attach_key};
use super::commands::{self, Cover};
use super::compare::{CompareMemory, compare_ui};
use super::knowledge::KnowledgeMemory;
use super::map::MapMemory;
use super::palette::{PaletteMemory, palette_ui};
use super::panels::{
    ComposerMemory, ConnectMemory, ExchangeMemory, ServersMemory, ShortcutsMemory, SidebarMemory,
    TopBarMemory, composer_id, composer_ui, connect_ui, exchange_ui, fit_ui, notice_ui, queue_ui,
    servers_dialog_ui, shortcuts_ui, status_bar_ui, top_bar_ui, welcome_ui,
};
use super::parts::{Part, Parts};
use super::picker::{PickerMemory, picker_ui};
use super::places::Homecoming;
use super::settings::{SettingsMemory, settings_ui};
use super::theme::{measure, space};
use super::transcript::{TranscriptMemory, transcript_ui};
use super::viewer::{ViewerMemory, viewer_ui};
use super::{Action, View};
use sides::{list_over_ui, right_over_ui, right_side_ui, side_ui, take_toggle};
pub use tabs::{RightPanel, tabs_ui};

/// What the parts of the window remember between frames.
#[derive(Debug, Default)]
pub struct UiMemory {
    /// The transcript.
    pub transcript: TranscriptMemory,
    pub(super) sidebar: SidebarMemory,
    pub(super) top_bar: TopBarMemory,
    composer: ComposerMemory,
    pub(super) connect: ConnectMemory,
    pub(super) servers: ServersMemory,
    pub(super) picker: PickerMemory,
    pub(super) palette: PaletteMemory,
    pub(super) shortcuts: ShortcutsMemory,
    pub(super) settings: SettingsMemory,
    pub(super) homecoming: Homecoming,
    exchange: ExchangeMemory,
    attach_path: PathMemory,
    pub(super) viewer: ViewerMemory,
    pub(super) parts: Parts,
    map: MapMemory,
    knowledge: KnowledgeMemory,
    compare: CompareMemory,
    /// Whether there is no room for the list beside the transcript.
    pub(super) is_narrow: bool,
    /// In a narrow window: whether the list lies over the transcript.
    pub(super) is_list_over: bool,
    /// In a window that is not wide: what lies over the transcript on the right.
    right_over: Option<RightPanel>,
}

/// Draws everything.
pub fn window_ui(ui: &mut Ui, view: View<'_>, memory: &mut UiMemory, actions: &mut Vec<Action>) {
    let cover = Cover::now(ui.ctx());
    memory.come_home(ui, view);
    let mut pressed = Vec::new();
    take_attach_key(ui, view, cover, &mut pressed);
    commands::take_early(ui, view, cover, &mut pressed);
    // What is typed in this frame after the key goes to where the key leads.
    memory.go(ui, view, &mut pressed);
    actions.append(&mut pressed);
    memory.parts = Parts::default();
    let settings = &view.state.settings;
    let width = ui.available_width();
    let is_narrow = width < measure::NARROW;
    memory.is_narrow = is_narrow;
    let is_wide = width >= measure::MEDIUM;
    // Of what was not begun there is no map.
    let can_be_seen =
        |panel: &RightPanel| *panel == RightPanel::Knowledge || view.state.selected.is_some();
    let right = RightPanel::of(settings)
        .filter(|panel| is_wide && can_be_seen(panel) && !memory.settings.is_open());
    if settings.is_sidebar_open && !is_narrow {
        side_ui(ui, view, memory, actions);
    }
    let had_settings = memory.settings.is_open();
    let middle = memory.transcript.middle();
    if let Some(panel) = right {
        right_side_ui(ui, view, panel, memory, actions);
    }
    CentralPanel::no_frame()
        .frame(Frame::new().fill(view.theme.page))
        .show(ui, |ui| main_ui(ui, view, memory, actions));
    memory.is_list_over &= is_narrow;
    let is_list_over = memory.is_list_over;
    if is_list_over {
        list_over_ui(ui, view, memory, actions);
    }
    let right_over = memory
        .right_over
        .filter(|panel| !is_wide && can_be_seen(panel) && !memory.settings.is_open());
    memory.right_over = right_over;
    if let Some(panel) = right_over {
        right_over_ui(ui, view, panel, memory, actions);
    }
    // The map was drawn before the transcript moved.
    let is_map_seen = right.or(right_over) == Some(RightPanel::Map);
    if is_map_seen && middle != memory.transcript.middle() {
        ui.ctx().request_repaint();
    }
    if memory.settings.is_open()
        && !cover.is_any()
        && commands::is_taken(ui, commands::SETTINGS_CLOSE)
    {
        memory.settings.step_back();
        ui.ctx().request_repaint();
    }
    if view.state.comparison().is_some()
        && !memory.settings.is_open()
        && !cover.is_any()
        && commands::is_taken(ui, commands::CLOSE_COMPARISON)
    {
        actions.push(Action::EndComparison);
    }
    // A running answer is stopped first: that must never take two presses.
    let shown = view.state.shown.as_ref();
    if shown.is_some_and(|shown| !shown.words.is_empty())
        && view.state.turn().is_none()
        && !memory.settings.is_open()
        && !cover.is_any()
        && commands::is_taken(ui, commands::UNMARK)
    {
        actions.push(Action::Unmark);
    }
    commands::take_late(ui, view, cover, actions);
    connect_ui(ui, view, &mut memory.connect, actions);
    servers_dialog_ui(ui, view, &mut memory.servers, actions);
    picker_ui(ui, view, &mut memory.picker, actions);
    palette_ui(ui, view, &mut memory.palette, actions);
    shortcuts_ui(ui, view, &mut memory.shortcuts);
    exchange_ui(ui, view, &mut memory.exchange, actions);
    path_ui(ui, view, &mut memory.attach_path, actions);
    drop_ui(ui, view, actions);
    memory.viewer.take(ui, actions);
    let TranscriptMemory {
        highlights,
        pictures,
        ..
    } = &mut memory.transcript;
    let aids = (pictures, highlights);
    viewer_ui(ui, view, &mut memory.viewer, aids, actions);
    // In such windows a panel is opened for a moment; the settings are for wider ones.
    if is_narrow && take_toggle(actions, &Action::ToggleSidebar) {
        memory.is_list_over = !is_list_over;
        ui.ctx().request_repaint();
    }
    for panel in [RightPanel::Map, RightPanel::Knowledge] {
        if !is_wide && take_toggle(actions, &panel.toggle()) {
            memory.right_over = Some(panel).filter(|_| right_over != Some(panel));
            ui.ctx().request_repaint();
        }
    }
    if memory.settings.is_open() && actions.iter().any(leads_to_talk) {
        memory.settings.close();
    }
    memory.go(ui, view, actions);
    if had_settings && !memory.settings.is_open() {
        // What had the focus is gone, and what is typed next is a message.
        ui.memory_mut(|memory| memory.request_focus(composer_id()));
        ui.ctx().request_repaint();
    }
    memory.leave(ui.ctx(), view);
}

/// Whether the person wants to be where the conversation is.
const fn leads_to_talk(action: &Action) -> bool {
    matches!(
        action,
        Action::NewConversation
            | Action::OpenConversation(_)
            | Action::StepConversation(_)
            | Action::OpenHit { .. }
            | Action::DuplicateConversation(_)
            | Action::AddInstructions
            | Action::BeginEdit(_)
            | Action::ToggleMap
            | Action::ToggleKnowledge
    )
}

fn main_ui(ui: &mut Ui, view: View<'_>, memory: &mut UiMemory, actions: &mut Vec<Action>) {
    if memory.settings.is_open() {
        memory
            .parts
            .note(Part::Transcript, ui.available_rect_before_wrap());
        let has_list = view.state.settings.is_sidebar_open && !memory.is_narrow;
        let highlights = &mut memory.transcript.highlights;
        let page = (&mut memory.settings, has_list);
        settings_ui(ui, view, page, highlights, actions);
        return;
    }
    Panel::top("top bar")
        .exact_size(measure::TOP_BAR)
        .frame(Frame::new().fill(view.theme.page))
        .show(ui, |ui| top_bar_ui(ui, view, &mut memory.top_bar, actions));
    let context_used = memory.transcript.context_used(view).or(Some(0));
    let above = Margin {
        top: space::S as i8,
        ..Margin::ZERO
    };
    let composer = Panel::bottom("composer")
        .frame(Frame::new().fill(view.theme.page).inner_margin(above))
        .show_separator_line(false)
        .resizable(false)
        .show(ui, |ui| {
            notice_ui(ui, view, &mut memory.connect, actions);
            queue_ui(ui, view, actions);
            fit_ui(ui, view, actions);
            let pictures = &mut memory.transcript.pictures;
            composer_ui(ui, view, &mut memory.composer, pictures, actions);
            status_bar_ui(ui, view, &mut memory.connect, context_used, actions);
        });
    memory.parts.note(Part::Composer, composer.response.rect);
    memory
        .parts
        .note(Part::Transcript, ui.available_rect_before_wrap());
    CentralPanel::no_frame()
        .frame(Frame::new().fill(view.theme.page))
        .show(ui, |ui| {
            if let Some(sides) = view.state.comparison() {
                let TranscriptMemory {
                    highlights,
                    pictures,
                    ..
                } = &mut memory.transcript;
                let aids = (highlights, pictures);
                compare_ui(ui, view, sides, &mut memory.compare, aids, actions);
            } else if view.state.selected.is_some() {
                transcript_ui(ui, view, &mut memory.transcript, actions);
            } else if view.state.is_loaded {
                welcome_ui(ui, view, &mut memory.connect, actions);
            }
        });
}

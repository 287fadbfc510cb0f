//! Going to places in the window: what lies over it opens and closes here, and the focus
//! comes home afterwards.

use egui::{Context, Id, Ui};

use super::panels::composer_id;
use super::picker::PickerFor;
use super::settings::SettingsSection;
use super::window::UiMemory;
use super::{Action, Place, View};

/// Where the focus was before something came to lie over the window.
#[derive(Debug, Default)]
pub(super) struct Homecoming {
    home: Option<Id>,
    is_away: bool,
    /// Whether a dialog was open when the last frame ended.
    had_dialog: bool,
    /// Whether what was open then is left by going elsewhere.
    had_light: bool,
    /// Where to go when nothing lies over the window any more.
    next: Option<Place>,
}

impl UiMemory {
    /// Notes where the focus is, or gives it back when the last dialog is gone. To be called
    /// before anything is drawn.
    pub(super) fn come_home(&mut self, ui: &Ui, view: View<'_>) {
        let ctx = ui.ctx();
        let is_away = is_covered(ctx);
        let was_away = std::mem::replace(&mut self.homecoming.is_away, is_away);
        // While a dialog lies there, nothing below it can have the focus.
        if is_away {
            return;
        }
        let focused = ctx.memory(egui::Memory::focused);
        if !was_away {
            self.homecoming.home = focused;
        } else if focused.is_none() {
            let home = self.homecoming.home.unwrap_or_else(composer_id);
            ctx.memory_mut(|memory| memory.request_focus(home));
        }
        if let Some(place) = self.homecoming.next.take() {
            self.go_to(ui, view, place);
        }
    }

    /// Takes the person to the places that are asked for.
    pub(super) fn go(&mut self, ui: &Ui, view: View<'_>, actions: &mut Vec<Action>) {
        actions.retain(|action| {
            let Action::GoTo(place) = action else {
                return true;
            };
            self.go_to(ui, view, *place);
            ui.ctx().request_repaint();
            false
        });
    }

    /// Lets the window be the window again when the last dialog is gone. To be called after
    /// everything is drawn.
    pub(super) fn leave(&mut self, ctx: &Context, view: View<'_>) {
        let exchange = &view.state.exchange;
        let has_dialog = self.has_light()
            || self.connect.is_open()
            || self.servers.is_open()
            || view.state.path_wanted.is_some()
            || (exchange.stage.is_some() && !exchange.is_hidden);
        self.homecoming.had_light = self.has_light();
        if std::mem::replace(&mut self.homecoming.had_dialog, has_dialog) && !has_dialog {
            // What is pressed next is for what lies below, however soon it comes.
            ctx.request_discard("a dialog was closed");
        }
    }

    /// Shows the settings: a section, or the one that was open last.
    pub fn open_settings(&mut self, section: Option<SettingsSection>) {
        self.settings.open(section);
    }

    /// Whether something is open that holds nothing to be lost.
    const fn has_light(&self) -> bool {
        self.palette.is_open()
            || self.shortcuts.is_open()
            || self.picker.is_open()
            || self.viewer.is_open()
    }

    fn go_to(&mut self, ui: &Ui, view: View<'_>, place: Place) {
        let ctx = ui.ctx();
        let is_for_commands = place == Place::Commands;
        match place {
            Place::Search | Place::Commands if self.palette.is_open() => {
                self.palette.press_again(ctx, is_for_commands);
                return;
            }
            Place::Shortcuts if self.shortcuts.is_open() => {
                self.shortcuts.close();
                return;
            }
            _ => {}
        }
        if is_covered(ctx) {
            // What is typed in a dialog is not lost to another place.
            if self.homecoming.had_light {
                self.palette.close();
                self.shortcuts.close();
                self.picker.close();
                self.viewer.close();
                self.homecoming.next = Some(place);
            }
            return;
        }
        if place.is_in_talk() {
            self.settings.close();
        }
        match place {
            Place::Search | Place::Commands => self.palette.open(ctx, is_for_commands),
            Place::Shortcuts => self.shortcuts.open(),
            Place::Settings(section) => self.settings.open(section),
            Place::Connect => self.connect.open(view),
            Place::Model => self.picker.open(ctx, view, PickerFor::Conversation),
            Place::ModelFor(message) => self.picker.open(ctx, view, PickerFor::Answer(message)),
            Place::Servers if self.settings.is_open() => {
                self.settings.open(Some(SettingsSection::Servers));
            }
            Place::Servers => self.servers.open(),
            Place::Composer => ctx.memory_mut(|memory| memory.request_focus(composer_id())),
            Place::Title => {
                let has_room = view.state.settings.is_sidebar_open && !self.is_narrow;
                if has_room || self.is_list_over {
                    self.sidebar.rename(view);
                } else {
                    self.settings.close();
                    self.top_bar.rename(view);
                }
            }
            Place::NextPart => self.step_part(ctx, view, true),
            Place::PreviousPart => self.step_part(ctx, view, false),
            Place::Start => self.transcript.go_to_start(),
            Place::End => self.transcript.go_to_end(),
        }
    }
}

fn is_covered(ctx: &Context) -> bool {
    ctx.memory(|memory| memory.top_modal_layer().is_some())
}

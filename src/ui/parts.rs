//! The parts of the window that a key goes through in turn: the list, the transcript, the
//! map, and where a message is written.

use egui::{Context, Id, Rect};

use super::View;
use super::map::map_id;
use super::panels::composer_id;
use super::settings::settings_search_id;
use super::transcript::last_button;
use super::window::UiMemory;

/// A part of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The list of conversations.
    List,
    /// What was said.
    Transcript,
    /// The map of branches.
    Map,
    /// Where a message is written, and what stands around it.
    Composer,
}

const PARTS: [Part; 4] = [Part::List, Part::Transcript, Part::Map, Part::Composer];

/// Where the parts were drawn.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Parts([Option<Rect>; 4]);

impl Parts {
    /// Notes where a part is.
    pub(super) const fn note(&mut self, part: Part, rect: Rect) {
        self.0[part as usize] = Some(rect);
    }

    /// The part that has the focus.
    fn current(&self, ctx: &Context) -> Part {
        let focused = ctx.memory(egui::Memory::focused);
        let response = focused.and_then(|id| ctx.read_response(id));
        let center = response.map(|response| response.rect.center());
        let holds = |part: &Part| {
            let rect = self.0[*part as usize];
            rect.zip(center).is_some_and(|(rect, at)| rect.contains(at))
        };
        // The list and the map may lie over the others.
        let mut parts = [Part::List, Part::Map, Part::Transcript].into_iter();
        // Without a focus, typing goes to the composer.
        parts.find(holds).unwrap_or(Part::Composer)
    }
}

impl UiMemory {
    /// Gives the focus to the next part that can have it, or the one before.
    pub(super) fn step_part(&mut self, ctx: &Context, view: View<'_>, is_forward: bool) {
        let at = self.parts.current(ctx) as usize;
        let count = PARTS.len();
        for distance in 1..count {
            let by = if is_forward {
                distance
            } else {
                count - distance
            };
            let part = PARTS[(at + by) % count];
            if self.parts.0[part as usize].is_some() && self.focus_part(ctx, view, part) {
                return;
            }
        }
    }

    /// Whether there was something in the part to have the focus.
    fn focus_part(&mut self, ctx: &Context, view: View<'_>, part: Part) -> bool {
        let id = match part {
            Part::List => match view.state.selected {
                Some(selected) if view.state.summary().is_some() => {
                    self.sidebar.focus(selected);
                    ctx.request_repaint();
                    return true;
                }
                _ => Some(Id::unique("new-conversation")),
            },
            Part::Transcript if self.settings.is_open() => Some(settings_search_id()),
            Part::Transcript => {
                let middle = self.transcript.middle();
                middle.and_then(|middle| last_button(ctx, view, middle))
            }
            Part::Map => Some(map_id()),
            Part::Composer => Some(composer_id()),
        };
        let Some(id) = id else {
            return false;
        };
        ctx.memory_mut(|memory| memory.request_focus(id));
        true
    }
}

//! Whether an input method is composing. egui says who would get its events, not whether
//! there is a composition, and the Enter that ends one must not send the message.

use egui::{Event, ImeEvent, InputState};

/// How long after a composition an Enter still belongs to it: some systems report the
/// key in the frame after the one that ended the composition.
const AFTERMATH_S: f64 = 0.05;

/// What is known of the composition in one text field.
#[derive(Debug, Default)]
pub(in crate::ui) struct Composition {
    is_running: bool,
    ended_at_s: Option<f64>,
}

impl Composition {
    /// Takes in what the input method said since the last frame.
    pub(in crate::ui) fn observe(&mut self, input: &InputState) {
        for event in &input.events {
            let Event::Ime(event) = event else { continue };
            match event {
                ImeEvent::Preedit { text, .. } if !text.is_empty() => self.is_running = true,
                // Some systems report every key as committed; only what ends a composition counts.
                ImeEvent::Preedit { .. } | ImeEvent::Commit(_) if self.is_running => {
                    self.is_running = false;
                    self.ended_at_s = Some(input.time);
                }
                _ => {}
            }
        }
    }

    /// The field lost the focus, and with it the composition.
    pub(in crate::ui) fn abandon(&mut self) {
        *self = Self::default();
    }

    /// Whether it goes on: the keys are the input method's.
    pub(in crate::ui) fn is_running(&self) -> bool {
        self.is_running
    }

    /// Whether an Enter pressed now belongs to the composition.
    pub(in crate::ui) fn owns_enter(&self, now_s: f64) -> bool {
        self.is_running
            || self
                .ended_at_s
                .is_some_and(|ended_at_s| now_s - ended_at_s < AFTERMATH_S)
    }
}

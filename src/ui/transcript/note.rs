//! A short text under an answer, laid out once.

use std::sync::Arc;

use egui::Galley;
use egui::epaint::text::FontsView;
use egui::text::LayoutJob;

use crate::ui::markdown::Look;
use crate::ui::theme::{face, size};

/// Words that say how an answer ended.
#[derive(Debug, Default)]
pub struct Note {
    text: String,
    galley: Option<(Arc<Galley>, u64, f32)>,
}

impl Note {
    /// Changes the words.
    pub fn set(&mut self, text: String) {
        if self.text != text {
            self.text = text;
            self.galley = None;
        }
    }

    /// Whether there is nothing to say.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The galley, once it was laid out.
    #[must_use]
    pub fn galley(&self) -> Option<&Arc<Galley>> {
        self.galley.as_ref().map(|(galley, ..)| galley)
    }

    /// The height in points.
    #[must_use]
    pub fn height(&self) -> f32 {
        self.galley()
            .map_or(size::BODY_LINE, |galley| galley.size().y)
    }

    /// Lays it out if that is not done for this frame.
    pub fn lay_out(&mut self, fonts: &mut FontsView<'_>, look: &Look) {
        let is_fresh = self.galley.as_ref().is_some_and(|(_, epoch, width)| {
            *epoch == look.epoch && (width - look.width).abs() < f32::EPSILON
        });
        if is_fresh {
            return;
        }
        let job = LayoutJob::simple(
            self.text.clone(),
            face::regular(size::SMALL),
            look.tokens.muted,
            look.width,
        );
        self.galley = Some((fonts.layout_job(job), look.epoch, look.width));
    }
}

//! The frames in which a message's texts are set.

use std::sync::Arc;

use egui::{Galley, Ui};

use crate::ui::View;
use crate::ui::markdown::Look;
use crate::ui::theme::{Tokens, face, measure, size, space};

/// The inner margin of a bubble, sideways and up and down.
pub const BUBBLE_PAD: (f32, f32) = (14.0, 9.0);
/// The inner margin of cards for thoughts and tool calls.
pub const CARD_PAD: f32 = space::M;
/// How much of the column a bubble may take.
const BUBBLE_SHARE: f32 = 0.82;

/// The frames of one frame of the window.
#[derive(Clone, Debug)]
pub struct Looks {
    /// For answers.
    pub answer: Look,
    /// For the person's words.
    pub bubble: Look,
    /// For thoughts.
    pub thought: Look,
}

/// Notices when galleys made before may not be drawn any more: another theme, another
/// scale, or the glyphs' texture was made anew.
#[derive(Debug, Default)]
pub struct Epoch {
    number: u64,
    tokens: Option<Arc<Tokens>>,
    probe: Option<Arc<Galley>>,
    zoom: f32,
}

impl Epoch {
    /// The frames for this width of the column.
    pub fn looks(&mut self, ui: &Ui, view: View<'_>, column: f32) -> Looks {
        let tokens = match &self.tokens {
            Some(tokens) if **tokens == *view.theme => Arc::clone(tokens),
            _ => {
                self.number += 1;
                let tokens = Arc::new(view.theme.clone());
                self.tokens = Some(Arc::clone(&tokens));
                tokens
            }
        };
        // The font cache gives back the same galley for the same words as long as its
        // glyphs stay where they are in the texture.
        let probe = ui.fonts_mut(|fonts| {
            fonts.layout_no_wrap("·".to_owned(), face::regular(size::BODY), tokens.text)
        });
        if self
            .probe
            .as_ref()
            .is_none_or(|known| !Arc::ptr_eq(known, &probe))
        {
            self.number += 1;
            self.probe = Some(probe);
        }
        let pixels_per_point = ui.pixels_per_point();
        if (pixels_per_point - self.zoom).abs() > f32::EPSILON {
            self.zoom = pixels_per_point;
            self.number += 1;
        }
        let look = |width: f32, body: f32, text| Look {
            width: width.max(measure::HIT),
            body,
            text,
            tokens: Arc::clone(&tokens),
            pixels_per_point,
            epoch: self.number,
        };
        Looks {
            answer: look(column, size::BODY, tokens.text),
            bubble: look(
                column * BUBBLE_SHARE - 2.0 * BUBBLE_PAD.0,
                size::BODY,
                tokens.text,
            ),
            thought: look(column - 2.0 * CARD_PAD, size::SMALL + 0.5, tokens.muted),
        }
    }
}

//! The frames in which a message's texts are set.

use std::sync::Arc;

use egui::{Galley, Ui};

use crate::domain::Language;
use crate::ui::View;
use crate::ui::markdown::Look;
use crate::ui::theme::{Tokens, face, measure, size, space};

/// The inner margin of a bubble, sideways and up and down.
pub const BUBBLE_PAD: (f32, f32) = (14.0, 9.0);
/// The inner margin of cards for thoughts and tool calls.
pub const CARD_PAD: f32 = space::M;
/// How much of the column a bubble may take.
const BUBBLE_SHARE: f32 = 0.82;

/// Code with more lines than this is cut, where the person wants that.
const MOST_CODE_LINES: usize = 24;

/// What the person wants to see of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch that the person turns by itself"
)]
pub struct Habits {
    /// Whether instructions are shown whole.
    pub shows_instructions: bool,
    /// Whether thoughts are open while they come.
    pub opens_thoughts: bool,
    /// Whether tool calls are open without being asked.
    pub opens_tool_calls: bool,
    /// Whether what the person says is read as Markdown.
    pub renders_own_words: bool,
    /// Whether thoughts are.
    pub renders_thoughts: bool,
    /// The language of what stands beside the message's own words.
    pub language: Language,
}

impl Habits {
    /// What the settings say.
    #[must_use]
    pub fn of(view: View<'_>) -> Self {
        let settings = &view.state.settings;
        Self {
            shows_instructions: settings.shows_instructions,
            opens_thoughts: settings.opens_thoughts,
            opens_tool_calls: settings.opens_tool_calls,
            renders_own_words: settings.renders_own_words,
            renders_thoughts: settings.renders_thoughts,
            language: view.words.language(),
        }
    }
}

/// The frames of one frame of the window.
#[derive(Clone, Debug)]
pub struct Looks {
    /// For answers.
    pub answer: Look,
    /// For the person's words.
    pub bubble: Look,
    /// For thoughts.
    pub thought: Look,
    /// What is shown in them.
    pub habits: Habits,
    /// How much of the designed room there is between messages.
    pub gap_share: f32,
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
            fonts.layout_no_wrap("·".to_owned(), face::said(size::BODY), tokens.text)
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
        let settings = &view.state.settings;
        let most_code_lines = (!settings.shows_whole_code).then_some(MOST_CODE_LINES);
        let look = |width: f32, body: f32, text| Look {
            width: width.max(measure::HIT),
            body: body * tokens.text_scale,
            most_code_lines,
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
            habits: Habits::of(view),
            gap_share: tokens.gap_share,
        }
    }
}

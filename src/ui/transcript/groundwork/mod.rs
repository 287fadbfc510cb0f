//! What was done before an answer, as a part of its row: a card with the steps, and below the
//! answer the sources. What is drawn is laid out where its words changed, and nowhere else.

mod draw;
mod facts;
mod lines;
mod queries;
mod used;

use std::sync::Arc;

use egui::Galley;
use egui::epaint::text::FontsView;
use egui::text::LayoutJob;

use super::looks::{CARD_PAD, Looks};
use super::row::CARD_HEAD;
use crate::ui::markdown::{Block, Document};
use crate::ui::theme::{face, measure, size, space};

pub use draw::{GroundPlace, ground_ui};
use facts::Tone;
pub use facts::{Around, GroundFacts, Item, ground_facts};
pub use queries::same_analysis;
use used::Used;

/// From the card's edge to the words of a step.
const INDENT: f32 = CARD_PAD + 22.0;
/// The height of a source in a step that is open.
const SOURCE: f32 = 46.0;

/// A part of what is seen of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GroundPart {
    /// The line that opens and closes it.
    Head,
    /// A line below.
    Item(usize),
    /// Something to the letter.
    Code(usize),
    /// The queries, being changed.
    Queries,
    /// The space below.
    End,
    /// The sources, below the answer.
    Used,
}

/// What was done before an answer, as it is shown.
#[derive(Debug, Default)]
pub struct Ground {
    facts: GroundFacts,
    /// The words of lines that can be of any length, beside `facts.items`.
    texts: Vec<Wrapped>,
    codes: Vec<Document>,
    used: Used,
    is_any: bool,
}

/// Words that are wrapped, laid out once.
#[derive(Debug, Default)]
struct Wrapped {
    galley: Option<(Arc<Galley>, u64, f32)>,
}

impl Ground {
    /// Takes in what is to be seen now.
    pub fn follow(&mut self, facts: Option<&GroundFacts>, text: impl Fn(&str) -> String) {
        self.is_any = facts.is_some();
        let Some(facts) = facts else {
            return;
        };
        if self.facts == *facts {
            return;
        }
        let before = std::mem::take(&mut self.facts.items);
        self.texts.resize_with(facts.items.len(), Wrapped::default);
        for (index, item) in facts.items.iter().enumerate() {
            if before.get(index) != Some(item) {
                self.texts[index] = Wrapped::default();
            }
        }
        let codes = facts.items.iter().filter_map(|item| match item {
            Item::Code(code) => Some(text(code)),
            _ => None,
        });
        let codes: Vec<String> = codes.collect();
        self.codes.resize_with(codes.len(), Document::default);
        for (document, code) in self.codes.iter_mut().zip(codes) {
            if document.blocks().first().map(Block::source) != Some(code.as_str()) {
                *document = Document::default();
                document.follow(&code, true);
            }
        }
        self.used.set(&facts.used);
        self.facts = facts.clone();
    }

    /// How many sources the answer may cite.
    #[must_use]
    pub fn sources(&self) -> usize {
        if self.is_any { self.facts.sources } else { 0 }
    }

    /// Whether it says what is waited for.
    #[must_use]
    pub fn tells_waiting(&self) -> bool {
        self.is_any && self.facts.tells_waiting
    }

    /// Whether it has a card around it.
    #[must_use]
    pub fn has_card(&self) -> bool {
        !self.facts.head.is_slim
    }

    /// The parts above the answer.
    #[must_use]
    pub fn parts(&self) -> Vec<GroundPart> {
        if !self.is_any {
            return Vec::new();
        }
        let mut parts = vec![GroundPart::Head];
        let mut codes = 0;
        for (index, item) in self.facts.items.iter().enumerate() {
            parts.push(match item {
                Item::Code(_) => {
                    codes += 1;
                    GroundPart::Code(codes - 1)
                }
                Item::Queries => GroundPart::Queries,
                _ => GroundPart::Item(index),
            });
        }
        if self.facts.head.is_open {
            parts.push(GroundPart::End);
        }
        parts
    }

    /// Whether sources are told below the answer.
    #[must_use]
    pub fn tells_sources(&self) -> bool {
        self.is_any && !self.facts.used.names.is_empty()
    }

    /// Something to the letter.
    pub fn code_mut(&mut self, index: usize) -> Option<&mut Document> {
        self.codes.get_mut(index)
    }

    /// The height of a part, but for that of the editor; a guess where it was not laid out.
    #[must_use]
    pub fn height(&self, part: GroundPart, looks: &Looks) -> f32 {
        match part {
            GroundPart::Head if self.facts.head.is_open => CARD_HEAD,
            GroundPart::Head if self.facts.head.is_slim => CARD_HEAD,
            GroundPart::Head => CARD_HEAD + space::M,
            GroundPart::Code(index) => self
                .codes
                .get(index)
                .map_or(0.0, |code| code.height(&looks.thought)),
            GroundPart::Queries => 0.0,
            GroundPart::End if self.facts.head.is_slim => space::S,
            GroundPart::End => space::L,
            GroundPart::Used => self.used.height() + space::XS,
            GroundPart::Item(index) => match self.facts.items.get(index) {
                Some(Item::Text(text, _)) => {
                    let guess = text.lines().count() as f32 * size::BODY_LINE;
                    self.texts[index].height().unwrap_or(guess) + space::S
                }
                Some(Item::Source(_)) => SOURCE,
                Some(Item::Deeds(_)) => measure::HIT + space::S,
                _ => measure::HIT,
            },
        }
    }

    /// Lays a part out, where that is not done.
    pub fn lay_out(&mut self, part: GroundPart, fonts: &mut FontsView<'_>, looks: &Looks) {
        match part {
            GroundPart::Item(index) => {
                if let Some(Item::Text(text, tone)) = self.facts.items.get(index)
                    && let Some(wrapped) = self.texts.get_mut(index)
                {
                    wrapped.lay_out(fonts, looks, text, *tone);
                }
            }
            GroundPart::Used => self.used.lay_out(fonts, looks),
            _ => {}
        }
    }

    /// Forgets how high things are, for another width or scale.
    pub fn forget_heights(&mut self) {
        for code in &mut self.codes {
            code.forget_heights();
        }
    }
}

impl Wrapped {
    fn height(&self) -> Option<f32> {
        self.galley.as_ref().map(|(galley, ..)| galley.size().y)
    }

    fn lay_out(&mut self, fonts: &mut FontsView<'_>, looks: &Looks, text: &str, tone: Tone) {
        let look = &looks.answer;
        let width = (look.width - INDENT - CARD_PAD).max(measure::HIT);
        let is_fresh = self.galley.as_ref().is_some_and(|(_, epoch, known)| {
            *epoch == look.epoch && (known - width).abs() < f32::EPSILON
        });
        if is_fresh {
            return;
        }
        let color = match tone {
            Tone::Quiet => look.tokens.muted,
            Tone::Warning => look.tokens.warning,
            Tone::Danger => look.tokens.danger,
        };
        let job = LayoutJob::simple(text.to_owned(), face::regular(size::SMALL), color, width);
        self.galley = Some((fonts.layout_job(job), look.epoch, width));
    }
}

//! One top-level block: its source, and what it looks like once that was asked.

use super::Highlights;
use super::cite::mark_citations;
use super::highlight::Highlighted;
use super::layout::{Look, Typeset, typeset};
use super::parse::{Breaks, parse};

/// A top-level block of a document. Its height is an estimate until it is laid out.
#[derive(Debug)]
pub struct Block {
    source: String,
    height: f32,
    typeset: Option<Box<Typeset>>,
    /// Whether long code in it is shown whole.
    is_code_open: bool,
    /// How many sources there are that its words may cite.
    sources: usize,
    /// The colours of a code block that still grows, as far as they are known.
    pub(super) carried: Option<Highlighted>,
}

impl Block {
    pub(super) fn new(source: String) -> Self {
        Self {
            source,
            height: 0.0,
            typeset: None,
            is_code_open: false,
            sources: 0,
            carried: None,
        }
    }

    /// The Markdown it came from.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its height in points with the space below it: measured, or a guess from its length.
    #[must_use]
    pub fn height(&self, look: &Look) -> f32 {
        if self.height > 0.0 {
            return self.height;
        }
        look.estimate(&self.source)
    }

    /// Lays it out if that was not done for this look, or the colours of its code have come.
    pub fn lay_out(
        &mut self,
        fonts: &mut egui::epaint::text::FontsView<'_>,
        look: &Look,
        breaks: Breaks,
        highlights: &mut Highlights,
    ) -> &Typeset {
        let is_fresh = self
            .typeset
            .as_ref()
            .is_some_and(|known| known.is_for(look) && !known.awaits_colours(highlights));
        if !is_fresh {
            let mut elements = parse(&self.source, breaks);
            if self.sources > 0 {
                mark_citations(&mut elements, self.sources);
            }
            let code = (&mut self.carried, self.is_code_open);
            let laid = typeset(&elements, fonts, look, highlights, code);
            // A height that was drawn, not computed, is better than a new guess.
            let drawn = self.typeset.take().and_then(|known| known.drawn_height());
            let mut laid = Box::new(laid);
            if let Some(drawn) = drawn {
                laid.set_drawn_height(drawn);
            }
            self.height = laid.height();
            self.typeset = Some(laid);
        }
        // The line above has put it there; the other arm is never taken.
        self.typeset.get_or_insert_with(Box::default)
    }

    /// What it looked like when it was laid out last.
    #[must_use]
    pub fn typeset(&self) -> Option<&Typeset> {
        self.typeset.as_deref()
    }

    /// Takes the height that drawing it showed, for parts that cannot be measured before.
    /// Whether that is news.
    pub fn take_drawn_height(&mut self, height: f32) -> bool {
        let Some(known) = &mut self.typeset else {
            return false;
        };
        let is_news = known.set_drawn_height(height);
        self.height = known.height();
        is_news
    }

    /// Shows long code in it whole from now on.
    pub fn open_code(&mut self) {
        if !std::mem::replace(&mut self.is_code_open, true) {
            self.typeset = None;
        }
    }

    pub(super) fn replace_source(&mut self, source: &str) {
        if self.source != source {
            source.clone_into(&mut self.source);
            self.typeset = None;
        }
    }

    /// Its words may cite so many sources.
    pub(super) fn cite(&mut self, sources: usize) {
        if std::mem::replace(&mut self.sources, sources) != sources {
            self.typeset = None;
        }
    }

    pub(super) fn forget_height(&mut self) {
        self.typeset = None;
        self.height = 0.0;
    }
}

//! A message as a row of parts, each with a height: known, or guessed until it is near
//! the view.

use std::collections::HashMap;

use egui::epaint::text::FontsView;

use crate::domain::{Message, MessageId, Outcome, Role, Timestamp};
use crate::ui::markdown::{Block, Breaks, Document, Highlights};
use crate::ui::theme::{measure, space};

use super::arguments::indented;
use super::attached::Attached;
use super::cut::{CUT, CutFacts};
use super::groundwork::{Ground, GroundFacts, GroundPart};
use super::looks::{BUBBLE_PAD, Habits, Looks};
use super::note::Note;
use super::opened::{Fold, Opened};

/// The height of the line that opens and closes thoughts and tool calls.
pub const CARD_HEAD: f32 = 34.0;
/// The height of the line under a message.
pub const FOOTER: f32 = measure::HIT;
/// The height of what stands for an answer before its first word.
const WAITING: f32 = 30.0;

/// The height of the line that says whose words come, where that does not show.
const CAPTION: f32 = 26.0;
/// A guess at the height of an editor before it is drawn.
const EDITOR: f32 = 120.0;

/// What a row is told of its message beyond the message itself.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// How the answer ended, in words; empty where that needs none.
    pub ending: String,
    /// What the answer was written without, in words; empty where that is nothing.
    pub unsent: String,
    /// Whether its words are being changed.
    pub is_edited: bool,
    /// Whether results of its tool calls can be given.
    pub awaits_results: bool,
    /// Whether it is shown as the characters it is made of.
    pub is_as_written: bool,
    /// What was left out before it, where it is the first that was sent.
    pub cut: Option<CutFacts>,
    /// What was done before it was written.
    pub ground: Option<Box<GroundFacts>>,
}

/// One part of a row, from top to bottom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// What was left out before this message.
    Cut,
    /// A block of the summary that stands for it.
    Summary(usize),
    /// The space below an open summary.
    SummaryEnd,
    /// Whose words come: those of instructions and of tools.
    Caption,
    /// The words, being changed.
    Editor,
    /// What is attached.
    Attached,
    /// What the answer was written without.
    Unsent,
    /// What was done before the answer, and its sources.
    Ground(GroundPart),
    /// The upper edge of a bubble.
    BubbleTop,
    /// The line that opens and closes the thoughts.
    ThoughtHead,
    /// A block of the thoughts.
    Thought(usize),
    /// The space below open thoughts.
    ThoughtEnd,
    /// A tool call.
    Tool(usize),
    /// The place for a tool call's result.
    ToolResult(usize),
    /// The button that sends the results.
    ToolSend,
    /// A block of the words.
    Words(usize),
    /// The lower edge of a bubble.
    BubbleEnd,
    /// Nothing was said yet.
    Waiting,
    /// How the answer ended, where that needs words.
    Ending,
    /// The line below with numbers and buttons.
    Footer,
    /// The space to the next message.
    Gap,
}

/// A message in the transcript.
#[derive(Debug)]
pub struct Row {
    /// Which.
    pub id: MessageId,
    /// Who speaks.
    pub role: Role,
    /// Whether something other than its text may have changed since it was looked at.
    pub is_stale: bool,
    /// What the texts were taken in of: a change in place, or an answer that goes on, is
    /// not seen by their growing alone.
    seen: (Option<Timestamp>, bool),
    inner: Option<Box<Inner>>,
}

/// What a row holds while it is near the view.
#[derive(Debug, Default)]
pub struct Inner {
    /// The words.
    pub words: Document,
    /// The thoughts.
    pub thoughts: Document,
    /// What is attached.
    pub attached: Attached,
    /// What it was written without.
    pub unsent: Note,
    /// What was done before it was written.
    pub ground: Ground,
    /// The arguments of tool calls.
    pub tools: Vec<Tool>,
    /// What was left out before it.
    pub cut: Option<CutFacts>,
    /// The summary that stands for that, while it is open.
    pub summary: Document,
    /// How it ended.
    pub ending: Note,
    /// The parts from top to bottom.
    pub parts: Vec<Part>,
    /// Whether the thoughts are shown.
    pub are_thoughts_open: bool,
    /// Whether only a line stands for the message.
    pub is_folded: bool,
    /// How the words are read, and the thoughts.
    reading: (Breaks, Breaks),
    /// Whether words arrived while it was in view: what a person watched growing stays whole.
    has_grown: bool,
    /// The heights that editors had when they were drawn.
    pub editors: HashMap<Part, f32>,
}

/// A tool call as it is shown.
#[derive(Debug, Default)]
pub struct Tool {
    seen_bytes: usize,
    /// Whether its arguments are shown.
    pub is_open: bool,
    /// Its arguments as a block of code.
    pub document: Document,
}

impl Row {
    /// A row of which nothing is known but its message.
    #[must_use]
    pub fn new(message: &Message) -> Self {
        Self {
            id: message.id,
            role: message.role,
            is_stale: false,
            seen: (None, false),
            inner: None,
        }
    }

    /// What it holds, if it is near the view.
    #[must_use]
    pub fn inner(&self) -> Option<&Inner> {
        self.inner.as_deref()
    }

    /// What it holds, to draw it.
    pub fn inner_mut(&mut self) -> Option<&mut Inner> {
        self.inner.as_deref_mut()
    }

    /// Lets go of everything but its height, which is kept elsewhere.
    pub fn let_go(&mut self) {
        self.inner = None;
    }

    /// A guess at the height of a message from its length alone.
    #[must_use]
    pub fn estimate(message: &Message, looks: &Looks) -> f32 {
        let look = if message.role == Role::User {
            &looks.bubble
        } else {
            &looks.answer
        };
        let chars_per_line = (look.width / (look.body * 0.48)).max(8.0);
        let lines = (message.content.len() as f32 / chars_per_line)
            .ceil()
            .max(1.0);
        // Markdown breaks lines before they are full.
        let words = lines * look.body * 1.47 * 1.25;
        let thoughts = if message.reasoning.is_empty() {
            0.0
        } else {
            CARD_HEAD + space::S
        };
        let attached = Attached::estimate(&message.attachments, looks, message.role);
        let ground = message.groundwork.as_ref();
        let ground = ground.map_or(0.0, |_| CARD_HEAD + space::M);
        words + attached + thoughts + ground + 2.0 * BUBBLE_PAD.1 + FOOTER + space::L
    }

    /// Takes in the message as it is now, at the price of what is new in it.
    pub fn follow(&mut self, message: &Message, facts: &Facts, habits: Habits, opened: &Opened) {
        self.is_stale = false;
        let is_whole = !message.outcome.is_streaming();
        let (edited_at, was_whole) = self.seen;
        let reading = reading_of(message.role, facts, habits);
        let is_read_otherwise = |inner: &Inner| inner.reading != reading;
        if edited_at != message.edited_at
            || (was_whole && !is_whole)
            || self.inner.as_deref().is_some_and(is_read_otherwise)
        {
            self.inner = None;
        }
        self.seen = (message.edited_at, is_whole);
        let inner = self
            .inner
            .get_or_insert_with(|| Box::new(Inner::read(reading)));
        inner.has_grown |= !is_whole;
        inner
            .ground
            .follow(facts.ground.as_deref(), |code| fenced_as("", code));
        inner.words.cite(inner.ground.sources());
        inner.words.follow(&message.content, is_whole);
        inner.thoughts.follow(&message.reasoning, is_whole);
        inner
            .tools
            .resize_with(message.tool_calls.len(), Tool::default);
        for (index, (tool, call)) in inner.tools.iter_mut().zip(&message.tool_calls).enumerate() {
            // Who is to give a result must see of what.
            let is_usual = habits.opens_tool_calls || facts.awaits_results;
            tool.is_open = opened.of(message.id, Fold::Tool(index)).unwrap_or(is_usual);
            if tool.seen_bytes != call.arguments.len() || tool.document.blocks().is_empty() {
                tool.seen_bytes = call.arguments.len();
                tool.document = Document::default();
                tool.document.follow(&fenced(&call.arguments), true);
            }
        }
        if inner.cut != facts.cut {
            inner.cut.clone_from(&facts.cut);
            inner.summary = Document::default();
        }
        let summary = facts.cut.as_ref().and_then(CutFacts::open_summary);
        inner.summary.follow(summary.unwrap_or_default(), true);
        inner.ending.set(facts.ending.clone());
        inner.unsent.set(facts.unsent.clone());
        inner.attached.follow(&message.attachments);
        let is_thinking = message.outcome.is_streaming() && message.content.is_empty();
        inner.are_thoughts_open = opened
            .of(message.id, Fold::Thoughts)
            .unwrap_or(is_thinking && habits.opens_thoughts);
        inner.is_folded = message.role == Role::System
            && !facts.is_edited
            && !opened
                .of(message.id, Fold::Instructions)
                .unwrap_or(habits.shows_instructions);
        inner.parts = parts_of(message, inner, facts);
    }
}

impl Inner {
    fn read(reading: (Breaks, Breaks)) -> Self {
        let document = |breaks: Breaks| {
            if breaks.is_verbatim() {
                Document::verbatim()
            } else {
                Document::default()
            }
        };
        Self {
            words: document(reading.0),
            thoughts: document(reading.1),
            reading,
            ..Self::default()
        }
    }

    /// The block of text that a part is, where it is one.
    pub fn block_mut(&mut self, part: Part) -> Option<&mut Block> {
        match part {
            Part::Words(index) => self.words.block_mut(index),
            Part::Thought(index) => self.thoughts.block_mut(index),
            Part::Summary(index) => self.summary.block_mut(index),
            Part::Tool(index) => self.tools.get_mut(index)?.document.block_mut(0),
            Part::Ground(GroundPart::Code(index)) => self.ground.code_mut(index)?.block_mut(0),
            _ => None,
        }
    }

    /// The height of a part: measured where it was laid out, else a guess.
    #[must_use]
    pub fn height(&self, part: Part, looks: &Looks, role: Role) -> f32 {
        let words = words_look(looks, role);
        match part {
            Part::Caption => CAPTION,
            Part::Cut => CUT,
            Part::Summary(index) => height_of(self.summary.blocks(), index, &looks.thought),
            Part::Editor | Part::ToolResult(_) | Part::Ground(GroundPart::Queries) => {
                self.editors.get(&part).copied().unwrap_or(EDITOR)
            }
            Part::Ground(part) => self.ground.height(part, looks),
            Part::ToolSend => measure::HIT + space::M,
            Part::Attached => self.attached.height(looks, role),
            Part::Unsent => self.unsent.height() + space::S,
            Part::BubbleTop => BUBBLE_PAD.1,
            // The last block's space below is part of the margin.
            Part::BubbleEnd => (BUBBLE_PAD.1 - space::S).max(0.0),
            Part::ThoughtHead => {
                CARD_HEAD
                    + if self.are_thoughts_open {
                        0.0
                    } else {
                        space::M
                    }
            }
            Part::ThoughtEnd | Part::SummaryEnd => space::L,
            Part::Thought(index) => height_of(self.thoughts.blocks(), index, &looks.thought),
            Part::Tool(index) => {
                let arguments = self
                    .tools
                    .get(index)
                    .filter(|tool| tool.is_open)
                    .map_or(0.0, |tool| tool.document.height(&looks.thought));
                CARD_HEAD + arguments + space::M
            }
            Part::Words(index) => height_of(self.words.blocks(), index, words),
            Part::Waiting => WAITING,
            Part::Ending => self.ending.height() + space::S,
            Part::Footer => FOOTER,
            Part::Gap => {
                let room = match role {
                    Role::User | Role::System => space::L,
                    Role::Assistant | Role::Tool => space::XL,
                };
                (room * looks.gap_share).round()
            }
        }
    }

    /// The height of the whole row.
    #[must_use]
    pub fn total(&self, looks: &Looks, role: Role) -> f32 {
        self.parts
            .iter()
            .map(|part| self.height(*part, looks, role))
            .sum()
    }

    /// The distance of a part from the row's upper edge.
    #[must_use]
    pub fn top(&self, index: usize, looks: &Looks, role: Role) -> f32 {
        self.parts
            .iter()
            .take(index)
            .map(|part| self.height(*part, looks, role))
            .sum()
    }

    /// Lays a part out, if that is not done; its height.
    pub fn lay_out(
        &mut self,
        part: Part,
        fonts: &mut FontsView<'_>,
        looks: &Looks,
        role: Role,
        highlights: &mut Highlights,
    ) -> f32 {
        let is_closed = |tool: &Tool| !tool.is_open;
        let (look, breaks) = match part {
            Part::Thought(_) => (&looks.thought, self.reading.1),
            Part::Summary(_) => (&looks.thought, Breaks::Hard),
            Part::Words(_) => (words_look(looks, role), self.reading.0),
            Part::Tool(index) if self.tools.get(index).is_some_and(is_closed) => {
                return self.height(part, looks, role);
            }
            _ => (&looks.thought, Breaks::Soft),
        };
        let has_grown = self.has_grown;
        if let Some(block) = self.block_mut(part) {
            if has_grown {
                block.open_code();
            }
            block.lay_out(fonts, look, breaks, highlights);
        } else if part == Part::Attached {
            self.attached.lay_out(looks, role);
        } else if part == Part::Unsent {
            self.unsent.lay_out(fonts, &looks.answer);
        } else if part == Part::Ending {
            self.ending.lay_out(fonts, &looks.answer);
        } else if let Part::Ground(part) = part {
            self.ground.lay_out(part, fonts, looks);
        }
        self.height(part, looks, role)
    }
}

fn words_look(looks: &Looks, role: Role) -> &crate::ui::markdown::Look {
    match role {
        Role::User => &looks.bubble,
        Role::Assistant => &looks.answer,
        Role::System | Role::Tool => &looks.thought,
    }
}

/// How the words of a message are read, and its thoughts. What a person typed keeps its line
/// breaks; what a model wrote is Markdown.
fn reading_of(role: Role, facts: &Facts, habits: Habits) -> (Breaks, Breaks) {
    if facts.is_as_written {
        return (Breaks::Written, Breaks::Written);
    }
    let words = match role {
        Role::Assistant => Breaks::Soft,
        Role::User if !habits.renders_own_words => Breaks::Plain,
        _ => Breaks::Hard,
    };
    let thoughts = if habits.renders_thoughts {
        Breaks::Soft
    } else {
        Breaks::Plain
    };
    (words, thoughts)
}

fn height_of(blocks: &[Block], index: usize, look: &crate::ui::markdown::Look) -> f32 {
    blocks.get(index).map_or(0.0, |block| block.height(look))
}

fn parts_of(message: &Message, inner: &Inner, facts: &Facts) -> Vec<Part> {
    let mut parts = Vec::new();
    let has_files = !inner.attached.is_empty() && !facts.is_edited;
    // Files without words need no bubble below them.
    let has_words = !inner.words.blocks().is_empty();
    let is_bubble = message.role == Role::User && !facts.is_edited && (has_words || !has_files);
    if inner.is_folded {
        return vec![Part::Caption, Part::Gap];
    }
    if inner.cut.is_some() {
        parts.push(Part::Cut);
        let blocks = inner.summary.blocks().len();
        parts.extend((0..blocks).map(Part::Summary));
        if blocks > 0 {
            parts.push(Part::SummaryEnd);
        }
    }
    if matches!(message.role, Role::System | Role::Tool) {
        parts.push(Part::Caption);
    }
    if has_files {
        parts.push(Part::Attached);
    }
    if !inner.unsent.is_empty() {
        parts.push(Part::Unsent);
    }
    parts.extend(inner.ground.parts().into_iter().map(Part::Ground));
    if is_bubble {
        parts.push(Part::BubbleTop);
    }
    if !message.reasoning.is_empty() {
        parts.push(Part::ThoughtHead);
        if inner.are_thoughts_open {
            parts.extend((0..inner.thoughts.blocks().len()).map(Part::Thought));
            parts.push(Part::ThoughtEnd);
        }
    }
    if facts.is_edited {
        parts.push(Part::Editor);
    } else {
        parts.extend((0..inner.words.blocks().len()).map(Part::Words));
    }
    for index in 0..inner.tools.len() {
        parts.push(Part::Tool(index));
        if facts.awaits_results {
            parts.push(Part::ToolResult(index));
        }
    }
    if facts.awaits_results {
        parts.push(Part::ToolSend);
    }
    if is_bubble {
        parts.push(Part::BubbleEnd);
    }
    if matches!(message.outcome, Outcome::Streaming) && message.is_empty() {
        if !inner.ground.tells_waiting() {
            parts.push(Part::Waiting);
        }
    } else if !facts.is_edited {
        if !inner.ending.is_empty() {
            parts.push(Part::Ending);
        }
        if inner.ground.tells_sources() {
            parts.push(Part::Ground(GroundPart::Used));
        }
        parts.push(Part::Footer);
    }
    parts.push(Part::Gap);
    parts
}

/// Arguments as a block of code, indented, also while they come.
fn fenced(arguments: &str) -> String {
    fenced_as("json", &indented(arguments))
}

/// A text as a block of code.
fn fenced_as(language: &str, text: &str) -> String {
    // A fence longer than any run of backticks inside cannot be closed by the text.
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{text}\n{fence}\n")
}

#[cfg(test)]
mod tests {
    use super::fenced;

    #[test]
    fn no_argument_should_close_its_block() {
        assert!(fenced("{\"a\":1}").contains("  \"a\": 1"));
        assert!(fenced("```").starts_with("````json"));
    }
}

//! The pieces that passages are made of: headings, blocks of code and tables in one where they
//! fit, sentences, lines; of what is longer, words, and of longer words signs.

use std::ops::Range;
use std::rc::Rc;

use unicode_segmentation::UnicodeSegmentation;

use super::MOST;

/// Shorter sentences stay with the next.
const SHORT: usize = 40;
/// What is longer than a passage is cut into pieces of about this.
const PIECE: usize = MOST / 10;
/// Of a longer heading no more is kept.
const HEADING_BYTES: usize = 200;

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Headings, tables and blocks of code are marked.
    Markdown,
    /// Sentences in paragraphs.
    Prose,
    /// Each line is for itself.
    Lines,
}

/// How clearly a text parts at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Break {
    /// Between words, or within one.
    Word,
    /// Between sentences or lines.
    Sentence,
    /// Between paragraphs.
    Paragraph,
    /// Above a heading.
    Heading,
}

/// A piece that is not cut any further.
#[derive(Clone, Debug)]
pub(super) struct Atom {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) cost: usize,
    /// How the text parts before it.
    pub(super) before: Break,
    /// Whether its last words may be said again without the rest.
    pub(super) is_prose: bool,
    /// The headings that it stands below.
    pub(super) path: Rc<[String]>,
}

/// About how many quarters of a token a character takes.
pub(super) const fn cost(c: char) -> usize {
    match c as u32 {
        0..=0x24f => 1,
        0x250..=0x7ff | 0x1e00..=0x2dff => 2,
        0x800..=0x1dff => 3,
        _ => 4,
    }
}

/// About how many quarters of a token a text takes.
pub(super) fn cost_of(text: &str) -> usize {
    text.chars().map(cost).sum()
}

/// Hands over the pieces of a text in their order.
pub(super) fn each_atom(text: &str, shape: Shape, take: &mut dyn FnMut(Atom)) {
    let mut cutter = Cutter {
        text,
        shape,
        take,
        stack: Vec::new(),
        path: Rc::from([]),
    };
    cutter.blocks();
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Block {
    Paragraph,
    Table,
    /// What closes it: the sign and how many of it.
    Code(u8, usize),
}

struct Cutter<'a, 'b> {
    text: &'a str,
    shape: Shape,
    take: &'b mut dyn FnMut(Atom),
    stack: Vec<(usize, String)>,
    path: Rc<[String]>,
}

impl Cutter<'_, '_> {
    fn blocks(&mut self) {
        let text = self.text;
        let is_markdown = self.shape == Shape::Markdown;
        let mut open: Option<(Block, Range<usize>)> = None;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let place = at..at + line.len();
            at = place.end;
            if let Some((Block::Code(sign, amount), range)) = &mut open {
                range.end = place.end;
                if closes(line, *sign, *amount) {
                    self.end_block(&mut open);
                }
                continue;
            }
            if line.trim().is_empty() {
                self.end_block(&mut open);
                continue;
            }
            if is_markdown && let Some((level, title)) = heading(line) {
                self.end_block(&mut open);
                self.heading(level, title, place);
                continue;
            }
            let block = match fence(line).filter(|_| is_markdown) {
                Some((sign, amount)) => Block::Code(sign, amount),
                None if is_markdown && line.trim_start().starts_with('|') => Block::Table,
                None => Block::Paragraph,
            };
            match &mut open {
                Some((kind, range)) if *kind == block && !matches!(block, Block::Code(..)) => {
                    range.end = place.end;
                }
                _ => {
                    self.end_block(&mut open);
                    open = Some((block, place));
                }
            }
        }
        self.end_block(&mut open);
    }

    fn heading(&mut self, level: usize, title: &str, place: Range<usize>) {
        while self.stack.last().is_some_and(|(above, _)| *above >= level) {
            self.stack.pop();
        }
        let mut end = title.len().min(HEADING_BYTES);
        while !title.is_char_boundary(end) {
            end -= 1;
        }
        self.stack.push((level, title[..end].to_owned()));
        self.path = self.stack.iter().map(|(_, title)| title.clone()).collect();
        self.fitting(place, Break::Heading, Break::Word);
    }

    fn end_block(&mut self, open: &mut Option<(Block, Range<usize>)>) {
        let Some((block, range)) = open.take() else {
            return;
        };
        match block {
            Block::Paragraph if self.shape == Shape::Lines => self.lines(range),
            Block::Paragraph => self.sentences(range),
            Block::Table | Block::Code(..) => {
                if cost_of(&self.text[range.clone()]) <= MOST {
                    self.give(range, Break::Paragraph, false);
                } else {
                    self.lines(range);
                }
            }
        }
    }

    fn lines(&mut self, range: Range<usize>) {
        let mut before = Break::Paragraph;
        let mut at = range.start;
        for line in self.text[range].split_inclusive('\n') {
            self.fitting(at..at + line.len(), before, Break::Word);
            before = Break::Sentence;
            at += line.len();
        }
    }

    fn sentences(&mut self, range: Range<usize>) {
        let text = self.text;
        let mut before = Break::Paragraph;
        let mut start = range.start;
        let mut spent = 0;
        let mut chars = text[range.clone()].char_indices().peekable();
        // What was seen that could end a sentence, and the blanks behind it.
        let mut is_ending = false;
        let mut is_parted = false;
        let mut is_line_start = false;
        while let Some((offset, c)) = chars.next() {
            let at = range.start + offset;
            let next = chars.peek().map(|(_, next)| *next);
            let begins_item = is_line_start && is_item(c, next);
            let begins = begins_item || (is_ending && is_parted && !c.is_lowercase());
            if !c.is_whitespace() && begins && spent >= SHORT {
                self.fitting(start..at, before, Break::Word);
                (start, spent, before) = (at, 0, Break::Sentence);
            }
            spent += cost(c);
            match c {
                '.' | '!' | '?' | '…' | '\u{61f}' | '\u{964}' => {
                    (is_ending, is_parted) = (true, false);
                }
                '。' | '！' | '？' | '｡' => (is_ending, is_parted) = (true, true),
                ')' | ']' | '"' | '\'' | '»' | '”' | '’' | '」' | '』' => {}
                _ if c.is_whitespace() => is_parted = true,
                _ => (is_ending, is_parted) = (false, false),
            }
            is_line_start = c == '\n' || (is_line_start && c.is_whitespace());
        }
        self.fitting(start..range.end, before, Break::Word);
    }

    /// A piece, or where it is longer than a passage, its words.
    fn fitting(&mut self, range: Range<usize>, before: Break, within: Break) {
        if cost_of(&self.text[range.clone()]) <= MOST {
            self.give(range, before, before < Break::Heading);
            return;
        }
        let text = self.text;
        let (mut start, mut spent, mut before) = (range.start, 0, before);
        // Where the last word ended.
        let mut parting = None;
        for (offset, sign) in text[range.clone()].grapheme_indices(true) {
            let mut rest = range.start + offset..range.start + offset + sign.len();
            // No person writes signs that are so long.
            while rest.len() > PIECE {
                let mut middle = rest.start + PIECE;
                while !text.is_char_boundary(middle) {
                    middle -= 1;
                }
                self.give(start..middle, before, false);
                (start, spent, before, parting) = (middle, 0, within, None);
                rest.start = middle;
            }
            let here = cost_of(&text[rest.clone()]);
            if spent + here > PIECE {
                let end = parting.take().unwrap_or(rest.start);
                self.give(start..end, before, false);
                spent = cost_of(&text[end..rest.start]);
                (start, before) = (end, within);
            }
            spent += here;
            if sign.chars().all(char::is_whitespace) {
                parting = Some(rest.end);
            }
        }
        self.give(start..range.end, before, false);
    }

    /// Hands a piece over, without the blanks around it.
    fn give(&mut self, range: Range<usize>, before: Break, is_prose: bool) {
        let piece = &self.text[range.clone()];
        let start = range.start + (piece.len() - piece.trim_start().len());
        let piece = piece.trim();
        if !piece.is_empty() {
            (self.take)(Atom {
                start,
                end: start + piece.len(),
                cost: cost_of(piece),
                before,
                is_prose,
                path: Rc::clone(&self.path),
            });
        }
    }
}

/// Whether an entry of a list begins so.
fn is_item(c: char, next: Option<char>) -> bool {
    match c {
        '-' | '*' | '+' | '•' => next.is_some_and(char::is_whitespace),
        _ => c.is_ascii_digit() && next.is_some_and(|next| matches!(next, '.' | ')')),
    }
}

/// The level and the words of a heading.
fn heading(line: &str) -> Option<(usize, &str)> {
    let line = unindented(line)?;
    let rest = line.trim_start_matches('#');
    let level = line.len() - rest.len();
    if !(1..=6).contains(&level) || !(rest.is_empty() || rest.starts_with([' ', '\t', '\n', '\r']))
    {
        return None;
    }
    let title = rest.trim();
    let bare = title.trim_end_matches('#');
    // Signs at the end close the heading only where they stand for themselves.
    let is_closed = bare.is_empty() || bare.ends_with([' ', '\t']);
    Some((level, if is_closed { bare.trim_end() } else { title }))
}

/// The sign that a block of code begins with, and how often it stands there.
fn fence(line: &str) -> Option<(u8, usize)> {
    let line = unindented(line)?;
    let sign = *line.as_bytes().first()?;
    let amount = line.bytes().take_while(|byte| *byte == sign).count();
    let is_fence = matches!(sign, b'`' | b'~') && amount >= 3;
    let has_span = sign == b'`' && line[amount..].contains('`');
    (is_fence && !has_span).then_some((sign, amount))
}

fn closes(line: &str, sign: u8, amount: usize) -> bool {
    unindented(line).is_some_and(|line| {
        let line = line.trim_end();
        line.len() >= amount && line.bytes().all(|byte| byte == sign)
    })
}

/// A line without the few blanks that may stand before it.
fn unindented(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ');
    (line.len() - rest.len() <= 3).then_some(rest)
}

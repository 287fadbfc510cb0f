//! A growing text as finished blocks and those that are still open.

use std::collections::VecDeque;

use mdstream::TerminatorOptions;

use super::cite::without_open_citation;
use super::split::{Last, is_fence_end, outline};
use super::{Block, Look};

/// The blocks of one text. Feed it the text as it grows; it looks only at what is new
/// and at the last block, which is the only one that later lines can change.
#[derive(Debug, Default)]
pub struct Document {
    blocks: Vec<Block>,
    /// How many of the last `blocks` are still open.
    open_count: usize,
    /// Where the first open block begins in the text.
    open_start: usize,
    /// How much was looked at; always whole lines, until the text is whole.
    seen_bytes: usize,
    /// The last block of the lines that were looked at.
    last: Option<Last>,
    is_whole: bool,
    /// Whether the words stand for themselves and are not read as Markdown.
    is_verbatim: bool,
    /// How many sources there are that the words may cite.
    sources: usize,
}

/// The lines of a block of words that stand for themselves.
const VERBATIM_LINES: usize = 40;

impl Document {
    /// A document whose words stand for themselves.
    #[must_use]
    pub fn verbatim() -> Self {
        Self {
            is_verbatim: true,
            ..Self::default()
        }
    }

    /// The words may cite so many sources from now on.
    pub fn cite(&mut self, sources: usize) {
        if std::mem::replace(&mut self.sources, sources) != sources {
            for block in &mut self.blocks {
                block.cite(sources);
            }
        }
    }

    /// Takes in the text so far. It must begin with what was given before;
    /// a text that was edited needs a new document.
    pub fn follow(&mut self, text: &str, is_whole: bool) {
        if self.is_whole || text.len() < self.seen_bytes {
            if self.seen_bytes == text.len() {
                return;
            }
            *self = Self {
                is_verbatim: self.is_verbatim,
                sources: self.sources,
                ..Self::default()
            };
        }
        if self.is_verbatim {
            self.follow_verbatim(text, is_whole);
            return;
        }
        let Some(new) = text.get(self.seen_bytes..) else {
            return;
        };
        // Where blocks end is decided by whole lines: pieces of any size give the same blocks.
        let lines_end = self.seen_bytes + new.rfind('\n').map_or(0, |end| end + 1);
        let seen_end = if is_whole { text.len() } else { lines_end };
        let finished = self.blocks.len() - self.open_count;
        let mut open: VecDeque<Block> = self.blocks.drain(finished..).collect();
        self.finish_closed(text, seen_end, &mut open);
        self.seen_bytes = seen_end;
        let finished = self.blocks.len();
        let tail = text.get(self.open_start..).unwrap_or_default();
        if is_whole {
            self.push(tail, &mut open);
            self.open_count = 0;
            self.is_whole = true;
        } else {
            self.push_open(tail, &mut open);
            self.open_count = self.blocks.len() - finished;
        }
    }

    /// The blocks, in their order.
    #[must_use]
    pub fn blocks(&self) -> &[Block] {
        &self.blocks
    }

    /// A block, to lay it out.
    pub fn block_mut(&mut self, index: usize) -> Option<&mut Block> {
        self.blocks.get_mut(index)
    }

    /// The height of all blocks in points, as far as it is known.
    #[must_use]
    pub fn height(&self, look: &Look) -> f32 {
        self.blocks.iter().map(|block| block.height(look)).sum()
    }

    /// Forgets what blocks look like and how high they are, for another width or scale.
    pub fn forget_heights(&mut self) {
        for block in &mut self.blocks {
            block.forget_height();
        }
    }

    /// Cuts the text after so many lines each; only the last piece can still grow.
    fn follow_verbatim(&mut self, text: &str, is_whole: bool) {
        let finished = self.blocks.len() - self.open_count;
        let mut open: VecDeque<Block> = self.blocks.drain(finished..).collect();
        self.open_count = 0;
        while let Some(rest) = text.get(self.open_start..)
            && let Some((end, _)) = rest.match_indices('\n').nth(VERBATIM_LINES - 1)
            && rest.len() > end + 1
        {
            self.push_verbatim(&rest[..=end], &mut open);
            self.open_start += end + 1;
        }
        let tail = text.get(self.open_start..).unwrap_or_default();
        let tail = tail.trim_end_matches('\n');
        if !tail.is_empty() {
            self.push_verbatim(tail, &mut open);
            self.open_count = usize::from(!is_whole);
        }
        self.seen_bytes = text.len();
        self.is_whole = is_whole;
    }

    fn push_verbatim(&mut self, source: &str, open: &mut VecDeque<Block>) {
        let mut block = open
            .pop_front()
            .unwrap_or_else(|| Block::new(String::new()));
        block.replace_source(source);
        self.blocks.push(block);
    }

    /// Finishes every block that the lines up to `end` have closed.
    fn finish_closed(&mut self, text: &str, end: usize, open: &mut VecDeque<Block>) {
        let new_lines = text.get(self.seen_bytes..end).unwrap_or_default();
        if new_lines.is_empty() {
            return;
        }
        if let Some(Last::Code(fence)) = self.last
            && !new_lines.lines().any(|line| is_fence_end(line, fence))
        {
            // Code is the one block that grows long; it need not be read from its start.
            return;
        }
        let lines = text.get(self.open_start..end).unwrap_or_default();
        let found = outline(lines);
        self.last = Some(found.last);
        // The last block may go on; those before it are done.
        for pair in found.starts.windows(2) {
            self.push(&lines[pair[0]..pair[1]], open);
        }
        self.open_start += found.starts.last().copied().unwrap_or_default();
    }

    /// Shows what is still open, the line that is being written included.
    fn push_open(&mut self, tail: &str, open: &mut VecDeque<Block>) {
        match self.last {
            Some(Last::Code(_)) => self.push(tail, open),
            Some(Last::Ended) => {
                let (lines, rest) = tail.split_at(self.seen_bytes - self.open_start);
                self.push(lines, open);
                self.push(&healed(rest, self.sources), open);
            }
            Some(Last::Open) | None => self.push(&healed(tail, self.sources), open),
        }
    }

    /// Adds a block with this source; the first that was open until now lends it what it
    /// knew. Blank lines alone are no block.
    fn push(&mut self, source: &str, open: &mut VecDeque<Block>) {
        if source.trim().is_empty() {
            return;
        }
        let mut block = open
            .pop_front()
            .unwrap_or_else(|| Block::new(String::new()));
        block.cite(self.sources);
        block.replace_source(source);
        self.blocks.push(block);
    }
}

/// The source of a block that still grows. Marks that are still to be closed look closed,
/// so that words do not jump.
fn healed(source: &str, sources: usize) -> String {
    let source = if sources > 0 {
        without_open_citation(source)
    } else {
        source
    };
    let options = TerminatorOptions {
        // A link leads nowhere until its address is whole.
        incomplete_link_url: "#".to_owned(),
        ..TerminatorOptions::default()
    };
    mdstream::terminate_markdown(source, &options)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(document: &Document) -> Vec<&str> {
        document.blocks().iter().map(Block::source).collect()
    }

    #[test]
    fn a_finished_block_should_not_change_while_the_next_one_grows() {
        let text = "# Title\n\nOne.\n\nTwo is **grow";
        let mut document = Document::default();
        document.follow(text, false);
        assert_eq!(document.blocks().len(), 3);
        let before: Vec<String> = sources(&document)[..2]
            .iter()
            .map(ToString::to_string)
            .collect();
        document.follow(&format!("{text}ing** now"), false);
        assert_eq!(&sources(&document)[..2], &before);
        assert!(sources(&document)[2].contains("growing"));
    }

    #[test]
    fn a_shorter_text_should_start_anew() {
        let mut document = Document::default();
        document.follow("a\n\nb\n", true);
        document.follow("c", true);
        assert_eq!(sources(&document).join("").trim(), "c");
    }

    #[test]
    fn code_inside_a_numbered_list_should_not_break_what_follows() {
        let text = "1. Start:\n\n   ```bash\n   run\n   ```\n\n2. Then.\n\n## Title\n\nEnd.\n";
        for cut in 1..text.len() {
            let mut document = Document::default();
            document.follow(&text[..cut], false);
            document.follow(text, true);
            let sources = sources(&document);
            assert_eq!(sources.len(), 3, "cut at {cut}: {sources:?}");
            assert!(sources[0].contains("2. Then."), "{sources:?}");
            assert_eq!(sources[1].trim(), "## Title");
        }
    }

    #[test]
    fn footnotes_should_not_join_all_blocks() {
        let mut document = Document::default();
        document.follow("One[^1].\n\nTwo.\n\n[^1]: note\n", true);
        assert!(document.blocks().len() >= 3, "{document:?}");
    }

    #[test]
    fn words_that_stand_for_themselves_should_be_cut_by_lines_alone() {
        let text = "# *a*\n\n".repeat(100);
        let mut whole = Document::verbatim();
        whole.follow(&text, true);
        assert_eq!(sources(&whole).len(), 5);
        assert_eq!(sources(&whole).concat(), text.trim_end());
        let mut pieces = Document::verbatim();
        for end in (0..text.len()).step_by(3) {
            pieces.follow(&text[..end], false);
        }
        pieces.follow(&text, true);
        assert_eq!(sources(&whole), sources(&pieces));
        pieces.follow("b", true);
        assert_eq!(sources(&pieces), ["b"]);
    }

    proptest::proptest! {
        #[test]
        fn pieces_of_any_size_should_give_the_blocks_of_the_whole(
            text in "([a-z0-9 ]{0,12}|\n|\n\n|```\n|- |1\\. |> |# |\\|a\\|b\\|\n|\\*\\*|é|語|\\$\\$|\\[x\\]\\(y\\)){0,40}",
            cut in 1_usize..9,
        ) {
            let mut whole = Document::default();
            whole.follow(&text, true);
            let mut pieces = Document::default();
            let ends: Vec<usize> = text.char_indices().map(|(at, _)| at).step_by(cut).collect();
            for end in ends {
                pieces.follow(&text[..end], false);
            }
            pieces.follow(&text, true);
            proptest::prop_assert_eq!(sources(&whole), sources(&pieces));
            // Nothing that was said is lost between the blocks.
            let squeeze = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            proptest::prop_assert_eq!(squeeze(&sources(&whole).concat()), squeeze(&text));
        }
    }
}

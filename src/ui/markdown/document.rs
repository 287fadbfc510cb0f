//! A growing text as finished blocks and one that is still open.

use std::collections::VecDeque;

use mdstream::{BlockKind, FootnotesMode, MdStream, Options, TerminatorOptions};

use super::{Block, Look};

/// The blocks of one text. Feed it the text as it grows; it looks only at what is new.
#[derive(Debug, Default)]
pub struct Document {
    /// Present while the text may grow.
    stream: Option<Box<MdStream>>,
    consumed_bytes: usize,
    is_whole: bool,
    blocks: Vec<Block>,
    /// How many of the last `blocks` are still open.
    open_count: usize,
}

impl Document {
    /// Takes in the text so far. It must begin with what was given before;
    /// a text that was edited needs a new document.
    pub fn follow(&mut self, text: &str, is_whole: bool) {
        if self.is_whole || text.len() < self.consumed_bytes {
            if self.consumed_bytes == text.len() {
                return;
            }
            *self = Self::default();
        }
        let Some(new) = text.get(self.consumed_bytes..) else {
            return;
        };
        let stream = self.stream.get_or_insert_with(new_stream);
        let finished = self.blocks.len() - self.open_count;
        let mut open: VecDeque<Block> = self.blocks.drain(finished..).collect();
        self.open_count = 0;
        // Where blocks end is decided by whole lines: pieces of any size give the same blocks.
        let lines_end = new.rfind('\n').map_or(0, |end| end + 1);
        let (lines, rest) = new.split_at(lines_end);
        self.consumed_bytes += lines.len();
        let mut pieces = vec![lines];
        if is_whole {
            pieces.push(rest);
        }
        for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
            for block in stream.append_ref(piece).committed {
                self.blocks.push(block_of(&block.raw, &mut open));
            }
        }
        if is_whole {
            for block in stream.finalize().committed {
                self.blocks.push(block_of(&block.raw, &mut open));
            }
            self.consumed_bytes = text.len();
            self.stream = None;
            self.is_whole = true;
            return;
        }
        let pending = stream.append_ref("").pending;
        let (raw, kind) = pending.map_or(("", BlockKind::Unknown), |it| (it.raw, it.kind));
        // An empty line ends a paragraph for good, though the stream waits for the next line.
        let is_ended = matches!(kind, BlockKind::Paragraph | BlockKind::Table)
            && raw.ends_with("\n\n")
            && !rest.trim().is_empty();
        let sources = if is_ended {
            [raw.to_owned(), healed(rest, BlockKind::Unknown)]
        } else {
            [String::new(), healed(&format!("{raw}{rest}"), kind)]
        };
        for source in sources.iter().filter(|source| !source.is_empty()) {
            self.blocks.push(block_of(source, &mut open));
            self.open_count += 1;
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

    /// Forgets what blocks look like, and keeps their heights.
    pub fn let_go(&mut self) {
        for block in &mut self.blocks {
            block.let_go();
        }
    }

    /// Forgets what blocks look like and how high they are, for another width or scale.
    pub fn forget_heights(&mut self) {
        for block in &mut self.blocks {
            block.forget_height();
        }
    }
}

fn new_stream() -> Box<MdStream> {
    Box::new(MdStream::new(Options {
        // A footnote changes nothing before it: finished blocks stay finished.
        footnotes: FootnotesMode::Invalidate,
        ..Options::default()
    }))
}

/// The source of a block that still grows. Marks that are still to be closed look closed,
/// so that words do not jump.
fn healed(source: &str, kind: BlockKind) -> String {
    if kind == BlockKind::CodeFence {
        return source.to_owned();
    }
    let options = TerminatorOptions {
        // A link leads nowhere until its address is whole.
        incomplete_link_url: "#".to_owned(),
        ..TerminatorOptions::default()
    };
    mdstream::terminate_markdown(source, &options)
}

/// A block with this source; the first that was open until now lends it what it knew.
fn block_of(source: &str, open: &mut VecDeque<Block>) -> Block {
    let mut block = open
        .pop_front()
        .unwrap_or_else(|| Block::new(String::new()));
    block.replace_source(source);
    block
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
    fn footnotes_should_not_join_all_blocks() {
        let mut document = Document::default();
        document.follow("One[^1].\n\nTwo.\n\n[^1]: note\n", true);
        assert!(document.blocks().len() >= 3, "{document:?}");
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

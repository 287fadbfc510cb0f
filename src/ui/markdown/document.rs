//! A growing text as finished blocks and one that is still open.

use mdstream::{FootnotesMode, MdStream, Options};

use super::{Block, Look};

/// The blocks of one text. Feed it the text as it grows; it looks only at what is new.
#[derive(Debug, Default)]
pub struct Document {
    /// Present while the text may grow.
    stream: Option<Box<MdStream>>,
    consumed_bytes: usize,
    is_whole: bool,
    blocks: Vec<Block>,
    /// Whether the last of `blocks` is still open.
    has_open: bool,
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
        if new.is_empty() && !is_whole {
            return;
        }
        self.consumed_bytes = text.len();
        let stream = self.stream.get_or_insert_with(|| {
            Box::new(MdStream::new(Options {
                // A footnote changes nothing before it: finished blocks stay finished.
                footnotes: FootnotesMode::Invalidate,
                ..Options::default()
            }))
        });
        let mut open = self.has_open.then(|| self.blocks.pop()).flatten();
        self.has_open = false;
        if !new.is_empty() {
            let update = stream.append_ref(new);
            for block in update.committed {
                self.blocks.push(committed(&block.raw, &mut open));
            }
            if let Some(pending) = update.pending {
                let mut block = open.take().unwrap_or_else(|| Block::new(String::new()));
                block.replace_source(pending.display_or_raw());
                self.blocks.push(block);
                self.has_open = true;
            }
        } else if let Some(block) = open.take() {
            self.blocks.push(block);
            self.has_open = true;
        }
        if is_whole {
            let mut open = self.has_open.then(|| self.blocks.pop()).flatten();
            self.has_open = false;
            for block in stream.finalize().committed {
                self.blocks.push(committed(&block.raw, &mut open));
            }
            self.stream = None;
            self.is_whole = true;
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

/// A finished block; the one that was open until now lends it what it knew.
fn committed(raw: &str, open: &mut Option<Block>) -> Block {
    match open.take() {
        Some(mut block) => {
            block.replace_source(raw);
            block
        }
        None => Block::new(raw.to_owned()),
    }
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

//! Where the top-level blocks of a text begin, and whether the last of them can still grow.
//! Pure; the grammar is `pulldown-cmark`'s.

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use super::parse::OPTIONS;

/// The mark that ends a block of code, and how often it must stand there.
pub type Fence = (char, usize);

/// The last block of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Last {
    /// The next line may belong to it.
    Open,
    /// Whatever comes stands apart from it.
    Ended,
    /// A block of code: everything belongs to it until its fence ends it.
    Code(Fence),
}

/// The top-level blocks of whole lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outline {
    /// Where each block begins, as byte offsets of lines. The first begins at 0.
    pub starts: Vec<usize>,
    /// The last of them.
    pub last: Last,
}

/// Finds the top-level blocks of whole lines.
#[must_use]
pub fn outline(lines: &str) -> Outline {
    let mut starts = Vec::new();
    let mut last = Last::Open;
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(lines, OPTIONS).into_offset_iter() {
        let is_top = depth == 0;
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                continue;
            }
            _ => {}
        }
        if !is_top {
            continue;
        }
        // A block owns its line from the first column on: its indentation has a meaning.
        let start = lines
            .get(..range.start)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |end| end + 1);
        if starts.last() != Some(&start) {
            starts.push(start);
        }
        let source = lines.get(start..).unwrap_or_default();
        last = match event {
            Event::Start(Tag::Heading { .. }) | Event::Rule => Last::Ended,
            Event::Start(Tag::Paragraph | Tag::Table(_) | Tag::HtmlBlock)
                if ends_in_blank_line(source) =>
            {
                Last::Ended
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => code_state(source),
            _ => Last::Open,
        };
    }
    if let Some(first) = starts.first_mut() {
        *first = 0;
    }
    Outline { starts, last }
}

/// Whether a line ends a block of code with this fence.
#[must_use]
pub fn is_fence_end(line: &str, (mark, count): Fence) -> bool {
    let text = line.trim_start_matches(' ');
    let marks = text.chars().take_while(|c| *c == mark).count();
    line.len() - text.len() < 4 && marks >= count && text[marks..].trim().is_empty()
}

fn ends_in_blank_line(source: &str) -> bool {
    source
        .lines()
        .last()
        .is_some_and(|line| line.trim().is_empty())
}

/// The state of a fenced block of code that begins its source.
fn code_state(source: &str) -> Last {
    let mut lines = source.lines();
    let opening = lines.next().unwrap_or_default().trim_start();
    let Some(mark) = opening.chars().next() else {
        return Last::Open;
    };
    let count = opening.chars().take_while(|c| *c == mark).count();
    if lines.any(|line| is_fence_end(line, (mark, count))) {
        Last::Ended
    } else {
        Last::Code((mark, count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fence_inside_a_list_should_belong_to_the_list() {
        let text = "1. Start:\n\n   ```bash\n   run\n   ```\n\n2. Then\n\nAfter.\n";
        let found = outline(text);
        assert_eq!(found.starts.len(), 2, "{found:?}");
        assert!(text[found.starts[1]..].starts_with("After."));
    }

    #[test]
    fn indentation_should_stay_with_its_block() {
        let text = "Say:\n\n    code\n";
        let found = outline(text);
        assert_eq!(&text[found.starts[1]..], "    code\n");
    }

    #[test]
    fn the_last_block_should_say_whether_it_can_grow() {
        let last = |text| outline(text).last;
        assert_eq!(last("# Title\n"), Last::Ended);
        assert_eq!(last("Words\n"), Last::Open);
        assert_eq!(last("Words\n\n"), Last::Ended);
        assert_eq!(last("- item\n\n"), Last::Open);
        assert_eq!(last("````md\n```\n\n"), Last::Code(('`', 4)));
        assert_eq!(last("```\na\n```\n"), Last::Ended);
        assert_eq!(last("~~~\na\n```\n"), Last::Code(('~', 3)));
    }
}

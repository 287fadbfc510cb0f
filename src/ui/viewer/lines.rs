//! A text cut into rows of a width, whatever its length: where every so manieth row begins is
//! remembered, and the rows between are found again when they are drawn.

use std::ops::Range;

/// Of so many rows the beginning of one is remembered.
const STRIDE: usize = 64;
/// The columns that a tab takes.
const TAB: usize = 4;

/// The rows of a text, as far as they were counted.
#[derive(Debug, Default)]
pub struct Lines {
    columns: usize,
    marks: Vec<Mark>,
    /// How many rows there are so far.
    count: usize,
    /// Where the next begins.
    next: Mark,
    is_whole: bool,
}

#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Mark {
    at: usize,
    /// The number of the line that it is in, from 0.
    line: usize,
    /// Whether a line goes on in it.
    goes_on: bool,
}

/// A piece of a line that stands beside nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextRow {
    /// Its bytes, without a line break.
    pub bytes: Range<usize>,
    /// The number of its line, from 1, where it is the first of it.
    pub number: Option<usize>,
}

impl Lines {
    /// Rows of so many columns, of which none is counted yet.
    #[must_use]
    pub fn new(columns: usize) -> Self {
        Self {
            columns: columns.max(8),
            ..Self::default()
        }
    }

    /// How many columns a row has at the most.
    #[must_use]
    pub const fn columns(&self) -> usize {
        self.columns
    }

    /// How many rows were counted.
    #[must_use]
    pub const fn count(&self) -> usize {
        self.count
    }

    /// How many lines there are so far.
    #[must_use]
    pub const fn lines(&self) -> usize {
        self.next.line + 1
    }

    /// How far the text was counted.
    #[must_use]
    pub const fn next_byte(&self) -> usize {
        self.next.at
    }

    /// Whether all were counted.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// Counts on through about so many bytes.
    pub fn advance(&mut self, text: &str, bytes: usize) {
        let until = self.next.at.saturating_add(bytes);
        while !self.is_whole && self.next.at < until {
            if self.next.at >= text.len() {
                self.is_whole = true;
                break;
            }
            if self.count.is_multiple_of(STRIDE) {
                self.marks.push(self.next);
            }
            self.count += 1;
            self.next = row(text, self.next, self.columns).1;
        }
    }

    /// The row in which a byte is, of those that were counted.
    #[must_use]
    pub fn row_of(&self, text: &str, byte: usize) -> usize {
        let mark = self.marks.partition_point(|mark| mark.at <= byte);
        let first = mark.saturating_sub(1) * STRIDE;
        let rows = self.rows(text, first..first + STRIDE);
        let within = rows
            .iter()
            .take_while(|row| row.bytes.start <= byte)
            .count();
        first + within.saturating_sub(1)
    }

    /// Rows that were counted.
    #[must_use]
    pub fn rows(&self, text: &str, wanted: Range<usize>) -> Vec<TextRow> {
        let wanted = wanted.start..wanted.end.min(self.count);
        let Some(mut mark) = self.marks.get(wanted.start / STRIDE).copied() else {
            return Vec::new();
        };
        let mut rows = Vec::new();
        for index in wanted.start / STRIDE * STRIDE..wanted.end {
            let (bytes, next) = row(text, mark, self.columns);
            if index >= wanted.start {
                let number = (!mark.goes_on).then_some(mark.line + 1);
                rows.push(TextRow { bytes, number });
            }
            mark = next;
        }
        rows
    }
}

/// The row that begins here, and where the next does.
fn row(text: &str, from: Mark, columns: usize) -> (Range<usize>, Mark) {
    let Some(rest) = text.get(from.at..) else {
        return (from.at..from.at, from);
    };
    let mut used = 0;
    // Behind the last space that is far enough on.
    let mut space = None;
    for (index, sign) in rest.char_indices() {
        if sign == '\n' {
            let line = rest.get(..index).unwrap_or_default();
            let end = from.at + line.strip_suffix('\r').unwrap_or(line).len();
            let next = Mark {
                at: from.at + index + 1,
                line: from.line + 1,
                goes_on: false,
            };
            return (from.at..end, next);
        }
        let width = width_of(sign);
        if used + width > columns && index > 0 {
            let end = from.at + space.unwrap_or(index);
            let next = Mark {
                at: end,
                line: from.line,
                goes_on: true,
            };
            return (from.at..end, next);
        }
        used += width;
        if sign == ' ' && used > columns / 2 {
            space = Some(index + 1);
        }
    }
    let next = Mark {
        at: text.len(),
        line: from.line,
        goes_on: true,
    };
    (from.at..text.len(), next)
}

/// About how many columns a sign takes: those of the scripts of East Asia and pictures take two.
const fn width_of(sign: char) -> usize {
    match sign {
        '\t' => TAB,
        '\u{300}'..='\u{36f}' => 0,
        '\u{1100}'.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn all(text: &str, columns: usize, step: usize) -> Lines {
        let mut lines = Lines::new(columns);
        for _ in 0..=text.len() + 1 {
            lines.advance(text, step);
        }
        assert!(lines.is_whole());
        lines
    }

    #[test]
    fn lines_should_be_numbered_and_long_ones_wrapped_at_spaces() {
        let text = "one two three four\r\n\nend";
        let lines = all(text, 12, 100);
        let rows = lines.rows(text, 0..10);
        let shown: Vec<_> = rows
            .iter()
            .map(|row| (&text[row.bytes.clone()], row.number))
            .collect();
        let expected = [
            ("one two ", Some(1)),
            ("three four", None),
            ("", Some(2)),
            ("end", Some(3)),
        ];
        assert_eq!(shown, expected);
        assert_eq!(lines.lines(), 3);
    }

    proptest! {
        #[test]
        fn rows_should_hold_every_sign_once_and_never_be_too_long(
            text in "([a-zä漢 \t]{0,30}(\n|\r\n)?){0,60}",
            columns in 8_usize..40,
            step in 1_usize..200,
        ) {
            let lines = all(&text, columns, step);
            let rows = lines.rows(&text, 0..usize::MAX);
            prop_assert_eq!(rows.len(), lines.count());
            let mut shown = String::new();
            for (index, row) in rows.iter().enumerate() {
                let piece = &text[row.bytes.clone()];
                let width: usize = piece.chars().map(width_of).sum();
                prop_assert!(width <= columns);
                shown.push_str(piece);
                prop_assert_eq!(&lines.rows(&text, index..index + 1)[0], row);
                prop_assert_eq!(
                    lines.rows(&text, lines.row_of(&text, row.bytes.start)..usize::MAX).first().map(|it| it.bytes.start),
                    Some(row.bytes.start)
                );
            }
            let plain: String = text.replace("\r\n", "\n").replace('\n', "");
            prop_assert_eq!(shown.replace('\r', ""), plain.replace('\r', ""));
        }
    }
}

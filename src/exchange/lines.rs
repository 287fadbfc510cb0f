//! A text line by line, of which no line is ever held: what is skipped costs no memory,
//! such as the pictures that other programs write into their messages.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

use serde::de::DeserializeOwned;
use serde_json::error::Category;

use crate::domain::ImportReason;

use super::archive;

/// The longest line: a whole film fits into it, and whatever is longer is no message.
const MOST_LINE_BYTES: u64 = 1 << 30;
/// A line is parsed through a buffer of this size.
const BUFFER_BYTES: usize = 8 * 1024;

/// The lines of a source. It reads as the line that it stands on, and ends where that does.
pub(super) struct Lines<R> {
    source: R,
    number: u64,
    /// Whether the line it stands on has not been read to its end.
    is_open: bool,
    /// Whether the source ended within a line.
    is_ended: bool,
    left: u64,
}

impl<R: BufRead> Lines<R> {
    pub(super) fn new(source: R) -> Self {
        Self {
            source,
            number: 0,
            is_open: false,
            is_ended: false,
            left: 0,
        }
    }

    /// The number of the line it stands on; the first is 1.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// Goes on to the next line with something on it; `false` where there is none.
    pub(super) fn advance(&mut self) -> Result<bool, ImportReason> {
        self.next_line().map_err(|error| archive::reason_of(&error))
    }

    fn next_line(&mut self) -> io::Result<bool> {
        while self.is_open {
            let bytes = self.fill()?;
            let end = bytes.iter().position(|byte| *byte == b'\n');
            let count = end.map_or(bytes.len(), |end| end + 1);
            self.is_open = end.is_none() && count > 0;
            self.source.consume(count);
        }
        self.number += 1;
        loop {
            let bytes = self.fill()?;
            if bytes.is_empty() {
                return Ok(false);
            }
            let first = bytes.iter().position(|byte| !byte.is_ascii_whitespace());
            let blank = &bytes[..first.unwrap_or(bytes.len())];
            let ends = blank.split(|byte| *byte == b'\n').count() - 1;
            let count = blank.len();
            self.number += ends as u64;
            self.source.consume(count);
            if first.is_some() {
                self.is_open = true;
                self.is_ended = false;
                self.left = MOST_LINE_BYTES;
                return Ok(true);
            }
        }
    }

    /// The line as the JSON that it is, or why it is not that.
    pub(super) fn parse<T: DeserializeOwned>(&mut self) -> Result<T, ImportReason> {
        let parsed = serde_json::from_reader(BufReader::with_capacity(BUFFER_BYTES, &mut *self));
        parsed.map_err(|error| match error.classify() {
            _ if self.left == 0 => ImportReason::TooLarge,
            Category::Io => archive::reason_of(&error.into()),
            Category::Eof if self.is_ended => ImportReason::CutOff,
            Category::Eof | Category::Syntax | Category::Data => ImportReason::Malformed,
        })
    }

    fn fill(&mut self) -> io::Result<&[u8]> {
        loop {
            match self.source.fill_buf() {
                Ok(_) => break,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        // What is buffered is given again, without a further read.
        self.source.fill_buf()
    }
}

impl<R: BufRead> Read for Lines<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if !self.is_open || into.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            return Err(io::Error::other("the line is too long"));
        }
        let most = into
            .len()
            .min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let bytes = self.fill()?;
        if bytes.is_empty() {
            self.is_open = false;
            self.is_ended = true;
            return Ok(0);
        }
        let bytes = &bytes[..bytes.len().min(most)];
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let count = end.unwrap_or(bytes.len());
        into[..count].copy_from_slice(&bytes[..count]);
        self.is_open = end.is_none();
        self.left -= count as u64;
        self.source.consume(count + usize::from(end.is_some()));
        Ok(count)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn lines_should_be_counted_and_blank_ones_passed_over() {
        let mut lines = Lines::new("\n{\"a\": 1}\r\n \t\n[2] rest\n{\"b\":".as_bytes());
        assert_eq!(lines.advance(), Ok(true));
        assert_eq!(lines.parse::<Value>(), Ok(json!({"a": 1})));
        assert_eq!((lines.number(), lines.advance()), (2, Ok(true)));
        assert_eq!(lines.parse::<Value>(), Err(ImportReason::Malformed));
        assert_eq!((lines.number(), lines.advance()), (4, Ok(true)));
        assert_eq!(lines.parse::<Value>(), Err(ImportReason::CutOff));
        assert_eq!((lines.number(), lines.advance()), (5, Ok(false)));
    }

    #[test]
    fn a_line_that_is_not_looked_at_should_be_left_behind() {
        let text = format!("{}\n7", "x".repeat(3 * BUFFER_BYTES));
        let mut lines = Lines::new(BufReader::with_capacity(16, text.as_bytes()));
        assert_eq!((lines.advance(), lines.advance()), (Ok(true), Ok(true)));
        assert_eq!(lines.parse::<u64>(), Ok(7));
    }
}

//! The parser of an event stream (`text/event-stream`). Pure: bytes in, items out,
//! whatever the split, inside a character or between `\r` and `\n` too.

/// The most bytes that one event may have, its field names included.
pub const MOST_EVENT_BYTES: usize = 4 * 1024 * 1024;

/// Something that a stream said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SseItem {
    /// The data of one event; several `data` lines are joined by line feeds.
    Data(String),
    /// The bare `error: …` line of older llama-servers.
    Error(String),
    /// A comment. It says nothing but that the server is alive.
    Alive,
}

/// An event grew past the bound; the stream cannot be followed any further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an event of more than {MOST_EVENT_BYTES} bytes")]
pub struct EventTooLong;

/// Reads a stream piece by piece.
#[derive(Clone, Debug, Default)]
pub struct SseParser {
    /// The line that has not ended yet.
    line: Vec<u8>,
    /// The data of the event that has not ended yet.
    data: Option<Vec<u8>>,
    /// Whether the last byte was a `\r`, whose `\n` may still come.
    is_after_cr: bool,
    /// Whether a line has ended; before that, a byte order mark is no part of it.
    is_past_first_line: bool,
    is_too_long: bool,
}

impl SseParser {
    /// A parser at the beginning of a stream.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the next bytes and adds what they complete to `items`.
    ///
    /// After a failure nothing more is read, and each further call fails again.
    pub fn push(&mut self, mut bytes: &[u8], items: &mut Vec<SseItem>) -> Result<(), EventTooLong> {
        if self.is_after_cr && !bytes.is_empty() {
            self.is_after_cr = false;
            bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
        }
        while let Some(end) = bytes.iter().position(|byte| matches!(byte, b'\r' | b'\n')) {
            self.grow(&bytes[..end])?;
            self.end_line(items);
            let is_cr = bytes[end] == b'\r';
            bytes = &bytes[end + 1..];
            if is_cr && bytes.is_empty() {
                self.is_after_cr = true;
            } else if is_cr {
                bytes = bytes.strip_prefix(b"\n").unwrap_or(bytes);
            }
        }
        self.grow(bytes)
    }

    /// Takes the end of the stream. The blank line after the last event is often
    /// left out, so what stands there counts as complete; the caller judges it.
    pub fn finish(&mut self, items: &mut Vec<SseItem>) {
        if self.is_too_long {
            return;
        }
        if !self.line.is_empty() {
            self.end_line(items);
        }
        self.end_event(items);
    }

    fn grow(&mut self, bytes: &[u8]) -> Result<(), EventTooLong> {
        let held = self.line.len() + self.data.as_ref().map_or(0, Vec::len);
        if self.is_too_long || held + bytes.len() > MOST_EVENT_BYTES {
            self.is_too_long = true;
            self.line = Vec::new();
            self.data = None;
            return Err(EventTooLong);
        }
        self.line.extend_from_slice(bytes);
        Ok(())
    }

    fn end_line(&mut self, items: &mut Vec<SseItem>) {
        let mut line = self.line.as_slice();
        if !self.is_past_first_line {
            line = line.strip_prefix("\u{feff}".as_bytes()).unwrap_or(line);
        }
        self.is_past_first_line = true;
        let (name, value) = match line.iter().position(|byte| *byte == b':') {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &line[line.len()..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        match name {
            b"" if line.is_empty() => {
                self.line.clear();
                self.end_event(items);
                return;
            }
            b"" => items.push(SseItem::Alive),
            b"data" => match &mut self.data {
                Some(data) => {
                    data.push(b'\n');
                    data.extend_from_slice(value);
                }
                None => self.data = Some(value.to_vec()),
            },
            b"error" => items.push(SseItem::Error(String::from_utf8_lossy(value).into_owned())),
            // `event`, `id`, `retry` and names of the future say nothing that is needed here.
            _ => {}
        }
        self.line.clear();
    }

    fn end_event(&mut self, items: &mut Vec<SseItem>) {
        if let Some(data) = self.data.take() {
            items.push(SseItem::Data(String::from_utf8_lossy(&data).into_owned()));
        }
    }
}

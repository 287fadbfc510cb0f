//! Lines on standard output and standard error. A reader that goes away is no accident.

use std::io::{ErrorKind, Write};

use super::Complaint;

/// Standard output, flushed after every piece.
pub(super) struct Output {
    stdout: std::io::Stdout,
    /// Whether somebody still reads.
    pub(super) is_read: bool,
}

impl Output {
    pub(super) fn new() -> Self {
        Self {
            stdout: std::io::stdout(),
            is_read: true,
        }
    }

    /// Writes a piece and flushes it.
    pub(super) fn write(&mut self, text: &str) -> Result<(), Complaint> {
        if !self.is_read {
            return Ok(());
        }
        let mut stdout = self.stdout.lock();
        let written = stdout
            .write_all(text.as_bytes())
            .and_then(|()| stdout.flush());
        match written {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_read = false;
                Ok(())
            }
            Err(error) => Err(Complaint(error.to_string())),
        }
    }

    /// Writes a line of JSON.
    pub(super) fn write_json(&mut self, value: &impl serde::Serialize) -> Result<(), Complaint> {
        let mut line =
            serde_json::to_string(value).map_err(|error| Complaint(error.to_string()))?;
        line.push('\n');
        self.write(&line)
    }
}

/// Writes a line to standard error.
pub(super) fn say(line: &str) {
    whisper(line);
    whisper("\n");
}

/// Writes a piece to standard error.
pub(super) fn whisper(text: &str) {
    // Where nobody listens, nothing can be said about it.
    let _ = std::io::stderr().write_all(text.as_bytes());
}

/// The text on one line.
pub(super) fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

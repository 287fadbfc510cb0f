//! Reads llama.cpp's JSONL: a line that begins a session, and its messages below it.

use std::io::BufRead;
use std::ops::ControlFlow;

use super::build::Builder;
use super::extra;
use super::record::Record;
use crate::domain::ImportReason;
use crate::exchange::lines::Lines;
use crate::exchange::read::Sink;

/// Reads all sessions of a file.
pub(in crate::exchange) fn read_lines(
    source: impl BufRead,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let mut lines = Lines::new(source);
    let mut current: Option<Builder> = None;
    let mut has_complained = false;
    loop {
        match lines.advance() {
            Ok(true) => {}
            Ok(false) => break,
            Err(reason) => {
                // The rest of the file is out of reach, and with it the end of this one.
                if let Some(mut builder) = current.take() {
                    builder.fail(ImportReason::CutOff, Some(lines.number()));
                    sink.give(builder.finish())?;
                }
                return sink.refuse_at(reason, lines.number());
            }
        }
        let line = lines.number();
        let mut record: Record = match (lines.parse(), &mut current) {
            (Ok(record), _) => record,
            (Err(reason), Some(builder)) => {
                builder.fail(reason, Some(line));
                continue;
            }
            (Err(reason), None) => {
                if !std::mem::replace(&mut has_complained, true) {
                    sink.refuse_at(reason, line)?;
                }
                continue;
            }
        };
        match record.kind.as_str() {
            "session" => {
                if let Some(builder) = current.replace(Builder::new(record)) {
                    sink.give(builder.finish())?;
                }
            }
            "message" => match &mut current {
                Some(builder) => {
                    for file in extra::unpack(&mut record.message) {
                        sink.give_file(file)?;
                    }
                    builder.add(record.message, Some(line));
                }
                None if std::mem::replace(&mut has_complained, true) => {}
                None => sink.refuse_at(ImportReason::MessageBeforeConversation, line)?,
            },
            // Records of newer versions.
            _ => {}
        }
    }
    match current {
        Some(builder) => sink.give(builder.finish()),
        None if has_complained => ControlFlow::Continue(()),
        None => sink.refuse(ImportReason::Empty),
    }
}

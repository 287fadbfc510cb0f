//! The one entry for everything that comes in: recognises what a file is, and gives its
//! conversations and its problems one at a time.

use std::io::{self, BufRead, BufReader, Cursor, Read, Seek};
use std::ops::ControlFlow;

use crate::domain::{ImportProblem, ImportReason, Imported, ImportedConversation, ImportedFile};

use super::kind::{self, Kind};
use super::{archive, causerie, llama};

/// A conversation or a file for one that was read, or why something could not be.
pub type Item = Result<Imported, ImportProblem>;

/// So much of the beginning decides what a file is.
const PREFIX_BYTES: u64 = 64 * 1024;

/// Reads a file from its beginning, and hands over what is in it in its order, until all is
/// read or whoever takes it has enough. `name` stands in the problems.
pub fn read(
    name: &str,
    mut source: impl Read + Seek,
    take: &mut dyn FnMut(Item) -> ControlFlow<()>,
) {
    let mut sink = Sink::new(name, take);
    let prefix = match prefix_of(&mut source) {
        Ok(prefix) => prefix,
        Err(error) => {
            let _ = sink.refuse(ImportReason::Unreadable(error.to_string()));
            return;
        }
    };
    // Whoever takes what comes knows best whether that was all.
    let _ = match kind::recognise(&prefix) {
        Ok(Kind::Archive) => archive::read(source, &mut sink),
        Ok(kind) => read_text(kind, Cursor::new(prefix).chain(source), &mut sink),
        Err(reason) => sink.refuse(reason),
    };
}

/// Reads something within another: an entry of an archive.
pub(super) fn read_within(mut source: impl Read, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let prefix = match prefix_of(&mut source) {
        Ok(prefix) => prefix,
        Err(error) => return sink.refuse(archive::reason_of(&error)),
    };
    match kind::recognise(&prefix) {
        // An archive within an archive is not something that anybody exports.
        Ok(Kind::Archive) => sink.refuse(ImportReason::UnknownKind),
        Ok(kind) => read_text(kind, Cursor::new(prefix).chain(source), sink),
        Err(reason) => sink.refuse(reason),
    }
}

fn read_text(kind: Kind, source: impl Read, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut source = BufReader::with_capacity(PREFIX_BYTES as usize, source);
    if let Err(error) = skip_mark(&mut source) {
        return sink.refuse(archive::reason_of(&error));
    }
    // Each format has its reader; a further one is a further kind and a further arm.
    match kind {
        Kind::Causerie => causerie::read(source, sink),
        Kind::LlamaLines => llama::read_lines(source, sink),
        Kind::LlamaJson => llama::read_json(source, sink),
        Kind::Archive => sink.refuse(ImportReason::UnknownKind),
    }
}

fn prefix_of(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut prefix = Vec::new();
    source.take(PREFIX_BYTES).read_to_end(&mut prefix)?;
    Ok(prefix)
}

/// Some editors of Windows put a mark before a text.
fn skip_mark(source: &mut impl BufRead) -> io::Result<()> {
    if source.fill_buf()?.starts_with(kind::BYTE_ORDER_MARK) {
        source.consume(kind::BYTE_ORDER_MARK.len());
    }
    Ok(())
}

/// Where what was read goes. Every reader ends when it breaks.
pub(super) struct Sink<'a> {
    source: String,
    take: &'a mut dyn FnMut(Item) -> ControlFlow<()>,
}

impl<'a> Sink<'a> {
    pub(super) fn new(source: &str, take: &'a mut dyn FnMut(Item) -> ControlFlow<()>) -> Self {
        Self {
            source: source.to_owned(),
            take,
        }
    }

    /// The same for an entry within the source.
    pub(super) fn within(&mut self, entry: &str) -> Sink<'_> {
        Sink {
            source: format!("{} › {entry}", self.source),
            take: &mut *self.take,
        }
    }

    /// Hands over a conversation or a problem of the source.
    pub(super) fn give(&mut self, item: Result<ImportedConversation, Fault>) -> ControlFlow<()> {
        let item = item.map_err(|fault| ImportProblem {
            source: self.source.clone(),
            title: fault.title,
            line: fault.line,
            reason: fault.reason,
        });
        (self.take)(item.map(|conversation| Imported::Conversation(Box::new(conversation))))
    }

    /// Hands over a file for a conversation that comes later.
    pub(super) fn give_file(&mut self, file: ImportedFile) -> ControlFlow<()> {
        (self.take)(Ok(Imported::File(file)))
    }

    /// Tells of a problem of the source as a whole.
    pub(super) fn refuse(&mut self, reason: ImportReason) -> ControlFlow<()> {
        self.give(Err(Fault::new(reason)))
    }

    /// Tells of a problem at a line.
    pub(super) fn refuse_at(&mut self, reason: ImportReason, line: u64) -> ControlFlow<()> {
        self.give(Err(Fault::new(reason).at(line)))
    }
}

/// A problem of which only the place is still to be said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) reason: ImportReason,
    pub(super) title: Option<String>,
    pub(super) line: Option<u64>,
}

impl Fault {
    pub(super) fn new(reason: ImportReason) -> Self {
        Self {
            reason,
            title: None,
            line: None,
        }
    }

    pub(super) fn at(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }

    /// In the conversation of this title.
    pub(super) fn within(mut self, title: &str) -> Self {
        self.title = Some(title.to_owned()).filter(|title| !title.is_empty());
        self
    }
}

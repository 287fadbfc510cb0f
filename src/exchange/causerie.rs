//! Our own lines, which lose nothing: a header, then for each conversation a line for each file
//! that it needs and that was not there before, a line of its own and one for each message, and
//! at the end a line that says that this is the end.

use std::collections::{HashMap, HashSet};
use std::io::{self, BufRead, Write};
use std::ops::ControlFlow;

use serde::{Deserialize, Serialize};

use crate::domain::{
    ContentHash, ConversationId, ConversationSettings, ConversationSummary, ImportReason,
    ImportedConversation, Message, MessageId, Origin, QueuedMessage, Timestamp, Tree, TreeError,
    attachments_of,
};

use super::content::{Base64, Bytes, Files, file_of};
use super::lines::Lines;
use super::read::{Fault, Sink};

/// The first field of the header, and what stands there.
pub(super) const FORMAT_KEY: &str = "format";
pub(super) const FORMAT: &str = "causerie";
/// The version that is written. A newer one is refused, since what it says may be missed.
const VERSION: u64 = 1;
/// More text than this in one conversation is not held.
const MOST_BYTES: usize = 1 << 30;

#[derive(Serialize)]
struct Header {
    format: &'static str,
    version: u64,
}

#[derive(Serialize)]
struct ConversationOut<'a> {
    conversation: &'a Line,
}

#[derive(Serialize)]
struct MessageOut<'a> {
    message: &'a Message,
}

/// A version from before there were files passes over such a line.
#[derive(Serialize)]
struct FileOut<'a> {
    file: FileLine<'a>,
}

/// The hash is for people and their scripts: it is worked out again from the bytes.
#[derive(Serialize)]
struct FileLine<'a> {
    hash: ContentHash,
    base64: Base64<'a>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct FileIn {
    base64: Bytes,
}

#[derive(Serialize)]
struct EndOut {
    end: End,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
struct End {
    conversations: u64,
}

/// The line of a conversation. Times are in milliseconds since 1970, UTC.
#[derive(Serialize, Deserialize)]
struct Line {
    id: ConversationId,
    #[serde(default)]
    title: String,
    #[serde(default)]
    is_title_set: bool,
    created_at: Timestamp,
    updated_at: Timestamp,
    #[serde(default)]
    is_pinned: bool,
    #[serde(default)]
    is_unread: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    origin: Option<Origin>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    draft: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    queue: Vec<QueuedMessage>,
    #[serde(default, skip_serializing_if = "ConversationSettings::is_empty")]
    settings: ConversationSettings,
    /// How many lines of messages follow.
    messages: u64,
    /// Where there is a choice, the child last chosen below each message.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    chosen: Vec<(Option<MessageId>, MessageId)>,
}

/// Any line, as it is read; one with none of these is of no use to this version.
#[derive(Default, Deserialize)]
#[serde(default)]
struct AnyLine {
    version: Option<u64>,
    conversation: Option<Box<Line>>,
    message: Option<Box<Message>>,
    file: Option<FileIn>,
    end: Option<End>,
}

/// Writes the line before all conversations.
pub(super) fn write_header(target: &mut impl Write) -> io::Result<()> {
    let header = Header {
        format: FORMAT,
        version: VERSION,
    };
    write_line(target, &header)
}

/// Writes the files that a conversation needs and that were not written before.
pub(super) fn write_files(
    target: &mut impl Write,
    summary: &ConversationSummary,
    tree: &Tree,
    files: &dyn Files,
    written: &mut HashSet<ContentHash>,
) -> io::Result<()> {
    for attachment in attachments_of(tree, &summary.queue) {
        let hash = attachment.hash;
        if !written.insert(hash) {
            continue;
        }
        if let Some(bytes) = files.bytes(hash)? {
            let base64 = Base64(&bytes);
            let file = FileLine { hash, base64 };
            write_line(target, &FileOut { file })?;
        }
    }
    Ok(())
}

/// Writes a conversation.
pub(super) fn write(
    target: &mut impl Write,
    summary: &ConversationSummary,
    tree: &Tree,
) -> io::Result<()> {
    // Taken apart field by field, so that a new one is not forgotten here.
    let ConversationSummary {
        id,
        title,
        is_title_set,
        created_at,
        updated_at,
        message_count: _,
        draft,
        is_pinned,
        is_unread,
        origin,
        queue,
        settings,
    } = summary.clone();
    let parents = std::iter::once(None).chain(tree.messages().map(|message| Some(message.id)));
    let choices = parents.filter(|parent| tree.children(*parent).len() > 1);
    let line = Line {
        id,
        title,
        is_title_set,
        created_at,
        updated_at,
        is_pinned,
        is_unread,
        origin,
        draft,
        queue,
        settings,
        messages: tree.len() as u64,
        chosen: choices
            .filter_map(|parent| Some((parent, tree.chosen_child(parent)?)))
            .collect(),
    };
    let conversation = &line;
    write_line(target, &ConversationOut { conversation })?;
    for message in tree.messages() {
        write_line(target, &MessageOut { message })?;
    }
    Ok(())
}

/// Writes the line after all conversations: without it, a file that was cut between two of
/// them would look whole.
pub(super) fn write_end(target: &mut impl Write, conversations: u64) -> io::Result<()> {
    let end = End { conversations };
    write_line(target, &EndOut { end })
}

fn write_line(target: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *target, line)?;
    target.write_all(b"\n")
}

/// Reads all conversations of a file.
pub(super) fn read(source: impl BufRead, sink: &mut Sink<'_>) -> ControlFlow<()> {
    let mut lines = Lines::new(source);
    let mut current: Option<Reading> = None;
    let mut has_any = false;
    // How many there were since the last header, and whether an end followed them.
    let mut count = 0;
    let mut is_whole = false;
    let mut has_complained = false;
    loop {
        match lines.advance() {
            Ok(true) => {}
            Ok(false) => break,
            Err(reason) => {
                if let Some(mut reading) = current.take() {
                    reading.fail(ImportReason::CutOff, lines.number());
                    sink.give(reading.finish())?;
                }
                return sink.refuse_at(reason, lines.number());
            }
        }
        let line = lines.number();
        let parsed: AnyLine = match (lines.parse(), &mut current) {
            (Ok(parsed), _) => parsed,
            (Err(reason), Some(reading)) if reading.is_wanting() => {
                reading.fail(reason, line);
                continue;
            }
            (Err(reason), _) => {
                // The conversation before is whole: it is the next one that has no line.
                if let Some(reading) = current.take() {
                    count += 1;
                    sink.give(reading.finish())?;
                }
                if !std::mem::replace(&mut has_complained, true) {
                    sink.refuse_at(reason, line)?;
                }
                continue;
            }
        };
        if let Some(version) = parsed.version.filter(|version| *version > VERSION) {
            if let Some(reading) = current.take() {
                sink.give(reading.finish())?;
            }
            return sink.refuse(ImportReason::NewerVersion(version));
        }
        // Those of the next conversation stand before it.
        let is_between =
            parsed.file.is_some() && current.as_ref().is_some_and(|it| !it.is_wanting());
        if parsed.conversation.is_some() || parsed.end.is_some() || is_between {
            if let Some(reading) = current.take() {
                count += 1;
                sink.give(reading.finish())?;
            }
            is_whole = parsed.end.is_some_and(|end| end.conversations == count);
        }
        if parsed.version.is_some() {
            count = 0;
            is_whole = false;
        }
        match parsed.file.map(|file| file.base64.0) {
            Some(Some(bytes)) => sink.give_file(file_of(bytes))?,
            Some(None) if !std::mem::replace(&mut has_complained, true) => {
                sink.refuse_at(ImportReason::Malformed, line)?;
            }
            _ => {}
        }
        if let Some(conversation) = parsed.conversation {
            has_any = true;
            current = Some(Reading::new(*conversation));
        }
        match (parsed.message, &mut current) {
            (Some(message), Some(reading)) => reading.add(*message, line),
            (Some(_), None) if !std::mem::replace(&mut has_complained, true) => {
                sink.refuse_at(ImportReason::MessageBeforeConversation, line)?;
            }
            _ => {}
        }
    }
    if let Some(reading) = current {
        let is_told = reading.is_wanting();
        sink.give(reading.finish())?;
        has_complained |= is_told;
    } else if !has_any && !has_complained {
        return sink.refuse(ImportReason::Empty);
    }
    if is_whole || has_complained {
        return ControlFlow::Continue(());
    }
    sink.refuse_at(ImportReason::CutOff, lines.number())
}

/// A conversation that is being read.
struct Reading {
    line: Line,
    messages: Vec<Message>,
    bytes: usize,
    fault: Option<Fault>,
}

impl Reading {
    fn new(line: Line) -> Self {
        Self {
            line,
            messages: Vec::new(),
            bytes: 0,
            fault: None,
        }
    }

    /// Whether it waits for further messages, or is past helping.
    fn is_wanting(&self) -> bool {
        self.fault.is_some() || (self.messages.len() as u64) < self.line.messages
    }

    fn add(&mut self, message: Message, line: u64) {
        if self.fault.is_some() {
            return;
        }
        self.bytes += message.content.len() + message.reasoning.len();
        self.messages.push(message);
        if self.bytes > MOST_BYTES {
            self.fail(ImportReason::TooLarge, line);
        }
    }

    fn fail(&mut self, reason: ImportReason, line: u64) {
        self.fault.get_or_insert(Fault::new(reason).at(line));
        self.messages = Vec::new();
    }

    fn finish(self) -> Result<ImportedConversation, Fault> {
        let Self {
            line,
            messages,
            fault,
            ..
        } = self;
        let title = line.title.clone();
        let built = fault.map_or_else(|| build(line, messages).map_err(Fault::new), Err);
        built.map_err(|fault| fault.within(&title))
    }
}

fn build(line: Line, messages: Vec<Message>) -> Result<ImportedConversation, ImportReason> {
    if messages.len() as u64 != line.messages {
        return Err(ImportReason::CutOff);
    }
    // Of several choices below one message the last one counts.
    let chosen: HashMap<_, _> = line.chosen.into_iter().collect();
    let tree = Tree::from_messages(messages, chosen).map_err(|error| match error {
        TreeError::Duplicate(id) => ImportReason::DuplicateMessage(id.to_string()),
        TreeError::Unknown(id) => ImportReason::UnknownParent(id.to_string()),
        TreeError::Cycle(id) | TreeError::NotSingle(id) => ImportReason::Cycle(id.to_string()),
    })?;
    let summary = ConversationSummary {
        id: line.id,
        title: line.title,
        is_title_set: line.is_title_set,
        created_at: line.created_at,
        updated_at: line.updated_at,
        message_count: tree.len() as u64,
        draft: line.draft,
        is_pinned: line.is_pinned,
        is_unread: line.is_unread,
        origin: line.origin,
        queue: line.queue,
        settings: line.settings,
    };
    Ok(ImportedConversation {
        summary,
        tree,
        losses: Vec::new(),
    })
}

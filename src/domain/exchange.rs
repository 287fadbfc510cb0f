//! Conversations on their way in and out: what a file holds, what cannot be taken over,
//! and what became of it in the end.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use super::{
    Attachment, ContentHash, ConversationId, ConversationSummary, FileKind, Message, QueuedMessage,
    Tree,
};

/// Something that was read from a file of conversations.
#[derive(Clone, Debug, PartialEq)]
pub enum Imported {
    /// The content of something attached. It comes before the conversation that refers to it.
    File(ImportedFile),
    /// A conversation.
    Conversation(Box<ImportedConversation>),
}

/// The content of something attached, as it was read.
#[derive(Clone, PartialEq, Eq)]
pub struct ImportedFile {
    /// The hash of the bytes, worked out from them.
    pub hash: ContentHash,
    /// The bytes.
    pub bytes: Arc<[u8]>,
}

// What people attach is in no log.
impl fmt::Debug for ImportedFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ImportedFile({})", self.hash)
    }
}

/// A conversation as it was read from a file, not kept yet.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportedConversation {
    /// Its line for the list.
    pub summary: ConversationSummary,
    /// What was said.
    pub tree: Tree,
    /// What the file has of it that is not taken over.
    pub losses: Vec<Loss>,
}

/// What is attached to the messages of a conversation and to those that wait there.
pub fn attachments_of<'a>(
    tree: &'a Tree,
    queue: &'a [QueuedMessage],
) -> impl Iterator<Item = &'a Attachment> {
    let said = tree
        .messages()
        .map(|message: &Message| &message.attachments);
    said.chain(queue.iter().map(|waiting| &waiting.attachments))
        .flatten()
}

/// Something of a conversation that is not taken over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// A file beside the words.
    Attachment {
        /// What it is.
        kind: AttachmentKind,
        /// Its name; may be empty.
        name: String,
    },
    /// Messages that others refer to and that are not in the file.
    MissingMessages(u64),
}

/// What an attachment is, as far as that matters to a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AttachmentKind {
    /// A picture.
    Image,
    /// A sound.
    Audio,
    /// A film.
    Video,
    /// A PDF without its text.
    Pdf,
    /// Anything else.
    Other,
}

impl From<FileKind> for AttachmentKind {
    fn from(kind: FileKind) -> Self {
        match kind {
            FileKind::Pdf => Self::Pdf,
            _ if kind.is_image() => Self::Image,
            _ if kind.is_audio() => Self::Audio,
            _ => Self::Other,
        }
    }
}

impl Loss {
    /// Something attached whose content is nowhere.
    #[must_use]
    pub fn of(attachment: &Attachment) -> Self {
        Self::Attachment {
            kind: attachment.facts.kind.into(),
            name: attachment.name.clone(),
        }
    }
}

/// Something in a file that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportProblem {
    /// The file, and within an archive the entry.
    pub source: String,
    /// The conversation, where its title was read.
    pub title: Option<String>,
    /// The line, where it is known.
    pub line: Option<u64>,
    /// Why.
    pub reason: ImportReason,
}

/// Why something could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportReason {
    /// The system refused; its words.
    Unreadable(String),
    /// The beginning of the file is of no kind that is known.
    UnknownKind,
    /// A newer version of this program wrote it; the version of the format.
    NewerVersion(u64),
    /// There is no conversation in it.
    Empty,
    /// The line or the document is not what it should be.
    Malformed,
    /// It ends before it is whole.
    CutOff,
    /// A message comes before any conversation.
    MessageBeforeConversation,
    /// A conversation or a message has no name among ids.
    NoId,
    /// Nothing was said in the conversation.
    NoMessages,
    /// The hidden first message is there not once, but so many times.
    Roots(u64),
    /// Two messages bear this id.
    DuplicateMessage(String),
    /// A message hangs on one that is not there, of this id.
    UnknownParent(String),
    /// The message of this id is its own ancestor.
    Cycle(String),
    /// Nobody known by this word speaks.
    UnknownRole(String),
    /// It is larger than anything that was ever said.
    TooLarge,
    /// The archive is damaged, or packed in a way that is not known; the words for it.
    BadArchive(String),
    /// The entry is locked by a password.
    Locked,
    /// The archive unpacks to absurd amounts.
    Bomb,
}

impl ImportReason {
    /// A problem with this reason in this file.
    #[must_use]
    pub fn of(self, source: &str) -> ImportProblem {
        ImportProblem {
            source: source.to_owned(),
            title: None,
            line: None,
            reason: self,
        }
    }
}

/// What becomes of a conversation that is there already, or one of whose messages is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnExisting {
    /// It is left out.
    #[default]
    Skip,
    /// It comes in beside the other, with names of its own for everything.
    Duplicate,
}

/// How much was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amounts {
    /// Conversations.
    pub conversations: u64,
    /// Their messages, on all branches.
    pub messages: u64,
    /// Their branches: leaves.
    pub branches: u64,
}

impl Amounts {
    /// Those of one conversation.
    #[must_use]
    pub fn of(tree: &Tree) -> Self {
        let is_leaf = |id| tree.children(Some(id)).is_empty();
        let leaves = tree.messages().filter(|message| is_leaf(message.id));
        Self {
            conversations: 1,
            messages: tree.len() as u64,
            branches: leaves.count() as u64,
        }
    }

    /// Adds others to these.
    pub const fn add(&mut self, other: Self) {
        self.conversations += other.conversations;
        self.messages += other.messages;
        self.branches += other.branches;
    }
}

/// A list that is cut where nobody would read on, and that knows how much is missing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed<T> {
    /// The first of them.
    pub first: Vec<T>,
    /// How many there are.
    pub count: u64,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self {
            first: Vec::new(),
            count: 0,
        }
    }
}

impl<T> Listed<T> {
    /// The most that are kept.
    pub const MOST: usize = 1_000;

    /// Puts one at the end.
    pub fn push(&mut self, item: T) {
        self.count += 1;
        if self.first.len() < Self::MOST {
            self.first.push(item);
        }
    }

    /// How many there are beyond those that are kept.
    #[must_use]
    pub fn more(&self) -> u64 {
        self.count - self.first.len() as u64
    }

    /// Whether there is none.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }
}

/// A conversation of a preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PreviewLine {
    /// Its title.
    pub title: String,
    /// Its messages and branches.
    pub amounts: Amounts,
    /// Whether it is there already, or one of its messages is.
    pub is_known: bool,
}

/// What would come in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportPreview {
    /// The conversations.
    pub lines: Listed<PreviewLine>,
    /// How much is new.
    pub new: Amounts,
    /// How much of it is there already.
    pub known: Amounts,
    /// What would not be taken over, with the title of its conversation.
    pub losses: Listed<(String, Loss)>,
    /// What could not be read.
    pub problems: Listed<ImportProblem>,
}

impl ImportPreview {
    /// How much would come in.
    #[must_use]
    pub const fn coming(&self, on_existing: OnExisting) -> Amounts {
        let mut amounts = self.new;
        if matches!(on_existing, OnExisting::Duplicate) {
            amounts.add(self.known);
        }
        amounts
    }
}

/// What came in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ImportReport {
    /// How much.
    pub amounts: Amounts,
    /// The lines of the conversations that came in.
    pub added: Vec<ConversationSummary>,
    /// The titles of those that were there already and were left out.
    pub skipped: Listed<String>,
    /// What was not taken over, with the title of its conversation.
    pub losses: Listed<(String, Loss)>,
    /// What could not be read.
    pub problems: Listed<ImportProblem>,
    /// Whether the person called it off: then nothing came in.
    pub is_cancelled: bool,
}

/// How far an import or an export is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExchangeProgress {
    /// How much is done: bytes of the files, or conversations.
    pub done: u64,
    /// All of it.
    pub total: u64,
    /// The conversations so far.
    pub conversations: u64,
}

/// A way to write conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ExportFormat {
    /// Everything there is, for this program.
    #[default]
    Jsonl,
    /// Every branch, for the web page of llama.cpp.
    Llama,
    /// The selected branch, for people.
    Markdown,
}

impl ExportFormat {
    /// Whether so many conversations make an archive rather than a text.
    #[must_use]
    pub const fn is_archive(self, conversations: usize) -> bool {
        conversations > 1 && !matches!(self, Self::Jsonl)
    }

    /// How the name of a file with so many conversations ends.
    #[must_use]
    pub const fn extension(self, conversations: usize) -> &'static str {
        match self {
            _ if self.is_archive(conversations) => "zip",
            Self::Jsonl | Self::Llama => "jsonl",
            Self::Markdown => "md",
        }
    }
}

/// Conversations to be written to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportOrder {
    /// Which; none stands for all.
    pub ids: Vec<ConversationId>,
    /// How.
    pub format: ExportFormat,
    /// Where.
    pub path: PathBuf,
    /// Whether a file that is there is written over.
    pub may_overwrite: bool,
}

/// What was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportReport {
    /// How much.
    pub amounts: Amounts,
    /// Where.
    pub path: PathBuf,
}

//! What the background tells the window.

use std::path::PathBuf;
use std::sync::Arc;

use super::{
    Attachment, AttachmentId, ContentHash, Conversation, ConversationId, ConversationSummary,
    Deletion, DraftPlace, ExchangeProgress, ExportReport, Failure, FolderContents, Groundwork,
    ImportPreview, ImportReport, KeyPlace, KnowledgeEvent, MessageId, Outcome, PictureKey, Pixels,
    PromptCut, PromptProgress, ReadingWay, Refusal, Removed, SearchFound, ServerReport,
    ServerStatus, Settings, Timings, ToolCallDelta, TurnId, TurnPhase, Unsent,
};

/// What arrived for an answer since the last event of its turn. Pieces join: two
/// deltas one after the other say the same as one with both.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TurnDelta {
    /// The next words.
    pub content: String,
    /// The next thoughts.
    pub reasoning: String,
    /// How long the model has thought so far, in milliseconds, where it thinks.
    pub reasoning_ms: Option<u64>,
    /// Pieces of tool calls, in order.
    pub tool_calls: Vec<ToolCallDelta>,
    /// The model that answers, once it is known.
    pub model: Option<String>,
    /// The latest measurements.
    pub timings: Option<Timings>,
    /// How far the prompt has been read.
    pub progress: Option<PromptProgress>,
    /// What of the branch was left out of what was sent.
    pub cut: Option<PromptCut>,
    /// What of the attachments on the branch was not sent.
    pub unsent: Option<Unsent>,
    /// What was done so far before the answer is written: always the whole of it.
    pub groundwork: Option<Box<Groundwork>>,
    /// What goes on before the answer comes.
    pub phase: Option<TurnPhase>,
}

impl TurnDelta {
    /// Joins a later delta to this one.
    pub fn join(&mut self, later: Self) {
        self.content.push_str(&later.content);
        self.reasoning.push_str(&later.reasoning);
        self.tool_calls.extend(later.tool_calls);
        self.reasoning_ms = later.reasoning_ms.or(self.reasoning_ms);
        self.model = later.model.or(self.model.take());
        self.timings = later.timings.or(self.timings);
        self.progress = later.progress.or(self.progress);
        self.cut = later.cut.or(self.cut.take());
        self.unsent = later.unsent.or(self.unsent);
        self.groundwork = later.groundwork.or(self.groundwork.take());
        self.phase = later.phase.or(self.phase);
    }

    /// Whether it says nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How a turn ended. It is sent after the answer was committed to disk, or could not be.
#[derive(Clone, Debug, PartialEq)]
pub struct TurnEnd {
    /// Which.
    pub turn: TurnId,
    /// Its conversation.
    pub conversation: ConversationId,
    /// Its answer.
    pub answer: MessageId,
    /// What the answer now is. `None`: nothing had been received, and the answer was
    /// taken out of the tree and the store.
    pub outcome: Option<Outcome>,
    /// Whether the answer is on disk as `outcome` says. Where it is not, the background holds
    /// it and tries again.
    pub is_kept: bool,
    /// What went wrong, where the turn failed.
    pub failure: Option<Failure>,
    /// The last measurements.
    pub timings: Option<Timings>,
}

impl TurnEnd {
    /// Whether the person should be told of it where they do not look: it came to its own
    /// end, or broke off. Of a stop they know.
    #[must_use]
    pub const fn is_news(&self) -> bool {
        match &self.outcome {
            Some(Outcome::Stopped) => false,
            Some(_) => true,
            None => self.failure.is_some(),
        }
    }

    /// Whether somebody who looks at another conversation should be told.
    #[must_use]
    pub fn is_news_for(&self, selected: Option<ConversationId>) -> bool {
        selected != Some(self.conversation) && self.is_news()
    }
}

/// News from the background.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// What is kept, read at the start.
    Loaded {
        /// The settings.
        settings: Box<Settings>,
        /// All conversations, newest first.
        conversations: Vec<ConversationSummary>,
        /// What was typed for a new conversation and not sent.
        draft: String,
        /// What was typed elsewhere than in a composer.
        side_drafts: Vec<(DraftPlace, String)>,
        /// What was attached to something and not sent.
        attachments: Vec<(DraftPlace, Vec<Attachment>)>,
        /// What was put away last.
        deletion: Option<Deletion>,
    },
    /// A conversation was read.
    ConversationOpened(Box<Conversation>),
    /// A conversation's line in the list is new or changed.
    ConversationChanged(Box<ConversationSummary>),
    /// Conversations were put away, or were not there.
    ConversationsDeleted(Vec<ConversationId>),
    /// What was taken out of a tree is back in it.
    MessagesRestored {
        /// Where.
        conversation: ConversationId,
        /// What.
        removed: Box<Removed>,
    },
    /// A file to be attached was read and is kept, or is refused.
    AttachmentRead {
        /// What it was asked under.
        id: AttachmentId,
        /// What it is.
        result: Result<Box<Attachment>, Refusal>,
    },
    /// What was to be attached is a folder; nothing of it is read yet.
    FolderFound {
        /// What it was asked under.
        id: AttachmentId,
        /// What is in it.
        contents: Box<FolderContents>,
    },
    /// A picture to look at was brought.
    PictureRead {
        /// Which.
        key: PictureKey,
        /// It, or why there is none.
        result: Result<Arc<Pixels>, Refusal>,
    },
    /// The text of something attached was brought.
    TextRead {
        /// The content, and in which way it was read.
        of: (ContentHash, ReadingWay),
        /// It, or why there is none.
        result: Result<Arc<str>, Refusal>,
    },
    /// Words were put together with the texts of what is attached to them.
    TextsGathered(String),
    /// A sound to be played was brought.
    SoundRead {
        /// The content.
        hash: ContentHash,
        /// A WAV file with 16 bits a sample, or why there is none.
        result: Result<Arc<[u8]>, Refusal>,
    },
    /// The original of something attached was written to a file, or could not be.
    AttachmentSaved {
        /// The content.
        hash: ContentHash,
        /// Where it is, or the system's words.
        result: Result<PathBuf, Refusal>,
    },
    /// A search came to its end.
    SearchEnded {
        /// The number it was asked under.
        number: u64,
        /// What was found, or why nothing could be looked for.
        result: Result<SearchFound, Failure>,
    },
    /// An import, the look into its files or an export is so far.
    ExchangeAdvanced {
        /// The number it was asked under.
        number: u64,
        /// How far.
        progress: ExchangeProgress,
    },
    /// The files of an import were looked into.
    ImportPreviewed {
        /// The number it was asked under.
        number: u64,
        /// What would come in, or why that could not be found out.
        result: Result<Box<ImportPreview>, Failure>,
    },
    /// An import came to its end: what came in is on disk.
    ImportEnded {
        /// The number it was asked under.
        number: u64,
        /// What came in, or why nothing did.
        result: Result<Box<ImportReport>, Failure>,
    },
    /// An export came to its end: the file is whole, or there is none.
    ExportEnded {
        /// The number it was asked under.
        number: u64,
        /// What was written, or why nothing was.
        result: Result<Box<ExportReport>, Failure>,
    },
    /// The messages of a turn are on disk; the request leaves.
    TurnStarted(TurnId),
    /// Something arrived.
    TurnAdvanced {
        /// For which turn.
        turn: TurnId,
        /// What.
        delta: Box<TurnDelta>,
    },
    /// A turn ended, and its answer is on disk, unless it says otherwise.
    TurnEnded(Box<TurnEnd>),
    /// Nothing was inserted and nothing was sent.
    TurnRefused {
        /// Which turn.
        turn: TurnId,
        /// Why.
        failure: Failure,
    },
    /// The server in use or its state changed.
    ServerChanged(Box<ServerStatus>),
    /// A server was asked what it is.
    ServerTested {
        /// The number it was asked under.
        number: u64,
        /// What it is, or why it cannot be used.
        result: Result<Box<ServerReport>, Failure>,
    },
    /// These addresses have a key that is kept, and where keys are kept.
    KeysChanged {
        /// The addresses.
        urls: Vec<String>,
        /// Where.
        place: KeyPlace,
    },
    /// The server would not load a model, or let go of it.
    ModelRefused {
        /// Which.
        model: String,
        /// Why.
        failure: Failure,
    },
    /// A message would be sent with so many tokens.
    TokensCounted {
        /// The number it was asked under.
        number: u64,
        /// How many; `None` where the server cannot say.
        tokens: Option<u32>,
    },
    /// What would be sent.
    RequestPreviewed {
        /// The number it was asked under.
        number: u64,
        /// The request as text, its key masked.
        result: Result<String, Failure>,
    },
    /// News of documents.
    Knowledge(KnowledgeEvent),
    /// Something did not work in a turn that goes on without it.
    TurnHindered {
        /// Which turn.
        turn: TurnId,
        /// What did not work.
        failure: Failure,
    },
    /// Something could not be kept or read; what is on screen stays.
    StoreFailed(Failure),
}

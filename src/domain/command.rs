//! What the window asks of the background.

use std::path::PathBuf;

use serde_json::{Map, Value};

use super::{
    ApiKey, AttachSource, Attachment, AttachmentId, Change, ConversationId, DraftPlace,
    ExportOrder, Fit, GroundOptions, KnowledgeCommand, Message, MessageId, OnExisting,
    PictureShape, QueuedMessage, ReadingWay, Reasoning, Sampling, Server, Settings, TurnId,
};

/// A turn to begin: the ids are made by the window, so that what is typed is on
/// screen in the next frame and every later event can be matched to it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewTurn {
    /// Its name.
    pub turn: TurnId,
    /// The conversation; it is made when it does not exist yet.
    pub conversation: ConversationId,
    /// The messages to insert before the answer, parents first: the person's words,
    /// and before them a system message where one was given.
    pub messages: Vec<Message>,
    /// The answer to insert, still empty.
    pub answer: Message,
    /// Where the words were typed: what is kept there is cleared with the same commit.
    /// What comes from elsewhere leaves alone what is being typed.
    pub typed_in: Option<DraftPlace>,
    /// Where the words waited in the queue: what is left of it, to be kept with the same
    /// commit, so that nothing is sent twice and nothing is lost.
    pub queue: Option<Vec<QueuedMessage>>,
    /// What is different in this turn.
    pub options: TurnOptions,
}

/// What holds for one turn: what the levels of settings came to ([`super::Levels`]). What is
/// not set is left to the server and not sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TurnOptions {
    /// The model to ask.
    pub model: Option<String>,
    /// What steers the choice of words.
    pub sampling: Sampling,
    /// How much the model thinks.
    pub reasoning: Reasoning,
    /// What is merged into the request last; it wins over everything.
    pub custom: Map<String, Value>,
    /// Whether the server samples where it computes.
    pub samples_in_backend: bool,
    /// Whether thoughts are left in the words as the model wrote them.
    pub leaves_thoughts_in_words: bool,
    /// Whether thoughts are left out of what is sent.
    pub leaves_thoughts_out: bool,
    /// What happens when the branch is longer than the context.
    pub fit: Fit,
    /// What is done before the answer is written.
    pub ground: GroundOptions,
}

/// An answer to be gone on with.
#[derive(Clone, Debug, PartialEq)]
pub struct ContinuedTurn {
    /// Its name.
    pub turn: TurnId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The answer that is there already.
    pub answer: MessageId,
    /// What holds for this turn.
    pub options: TurnOptions,
}

/// A message that is being written, as it would be sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DraftedTurn {
    /// The conversation; `None` for one that is not begun.
    pub conversation: Option<ConversationId>,
    /// The message that it would stand below.
    pub parent: Option<MessageId>,
    /// The instructions of a conversation that is not begun.
    pub instructions: String,
    /// The words; blank for none.
    pub text: String,
    /// What is attached to them.
    pub attachments: Vec<Attachment>,
    /// What would hold for the turn.
    pub options: TurnOptions,
}

/// A request of the window to the background.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Insert the messages, and when they are on disk ask the server for the answer.
    SendMessage(Box<NewTurn>),
    /// Ask the server to go on with an answer, and append what comes.
    ContinueAnswer(Box<ContinuedTurn>),
    /// End a turn and keep what came.
    StopTurn(TurnId),
    /// End the thinking of a turn; the answer follows.
    EndThinking(TurnId),
    /// Say how many tokens a message would be sent with.
    CountTokens {
        /// What the end is told under; only the newest matters.
        number: u64,
        /// The message.
        drafted: Box<DraftedTurn>,
    },
    /// Say what would be sent, to the letter.
    PreviewRequest {
        /// What the end is told under; only the newest matters.
        number: u64,
        /// The message.
        drafted: Box<DraftedTurn>,
    },
    /// Read a conversation with all its branches.
    OpenConversation(ConversationId),
    /// Write something down.
    Change(Change),
    /// Read a file that is to be attached, and keep it.
    Attach {
        /// What it is told under.
        id: AttachmentId,
        /// The file.
        source: AttachSource,
        /// In which way.
        way: ReadingWay,
        /// The most bytes that a file may have.
        most_bytes: u64,
    },
    /// Call off the reading of a file.
    CancelAttachment(AttachmentId),
    /// Bring a picture to look at.
    ReadPicture {
        /// What it is a picture of.
        attachment: Box<Attachment>,
        /// Which.
        shape: PictureShape,
    },
    /// Bring the text that a model gets of something attached.
    ReadText(Box<Attachment>),
    /// Bring the texts of these, to be copied above these words.
    GatherTexts {
        /// The words.
        words: String,
        /// What is attached to them.
        attachments: Vec<Attachment>,
    },
    /// Bring a sound as a WAV file, to be played.
    ReadSound(Box<Attachment>),
    /// Write the original of something attached to a file.
    SaveAttachment {
        /// What.
        attachment: Box<Attachment>,
        /// Where.
        path: PathBuf,
        /// Whether a file that is there may be written over.
        may_overwrite: bool,
    },
    /// Put conversations away; they can be brought back for a while.
    DeleteConversations(Vec<ConversationId>),
    /// Look for words in everything that was said.
    Search {
        /// What the end is told under; only the newest search matters.
        number: u64,
        /// What was typed.
        query: String,
    },
    /// Say what files hold; nothing is kept.
    PreviewImport {
        /// What the end is told under; only the newest matters.
        number: u64,
        /// The files.
        paths: Vec<PathBuf>,
    },
    /// Take in what files hold, all in one transaction.
    Import {
        /// What the end is told under.
        number: u64,
        /// The files.
        paths: Vec<PathBuf>,
        /// What becomes of what is there already.
        on_existing: OnExisting,
    },
    /// Call off the import, or the look into its files.
    CancelImport,
    /// Write conversations to a file.
    Export {
        /// What the end is told under.
        number: u64,
        /// Which, how and where.
        order: ExportOrder,
    },
    /// Use this server from now on, and remember it.
    ChooseServer(Server),
    /// Ask a server what it is; nothing is kept.
    TestServer {
        /// What the end is told under.
        number: u64,
        /// The server; without a key the one that is kept for its address is used.
        server: Server,
    },
    /// Remember the key to an address, or forget it.
    SaveKey {
        /// The address.
        url: String,
        /// The key.
        key: Option<ApiKey>,
    },
    /// Have the server load a model.
    LoadModel(String),
    /// Have the server let go of a model.
    UnloadModel(String),
    /// Start the built-in demo and use it for this run.
    StartDemo,
    /// Look over loopback for a server.
    FindServer,
    /// Ask the chosen server now how it is.
    RetryServer,
    /// Something about the person's documents.
    Knowledge(KnowledgeCommand),
    /// Remember the settings.
    SaveSettings(Box<Settings>),
}

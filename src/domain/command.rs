//! What the window asks of the background.

use std::path::PathBuf;

use super::{
    Change, ConversationId, DraftPlace, ExportOrder, Message, MessageId, OnExisting, Server,
    Settings, TurnId,
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
    pub queue: Option<Vec<String>>,
    /// What is different in this turn.
    pub options: TurnOptions,
}

/// What is different in one turn; what is not set is as it is elsewhere.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TurnOptions {
    /// The model to ask.
    pub model: Option<String>,
    /// How bold the choice of words is; 0 always takes the likeliest.
    pub temperature: Option<f64>,
    /// Whether a model that can think does.
    pub thinking: Option<bool>,
}

/// An answer to be gone on with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContinuedTurn {
    /// Its name.
    pub turn: TurnId,
    /// The conversation.
    pub conversation: ConversationId,
    /// The answer that is there already.
    pub answer: MessageId,
}

/// A request of the window to the background.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Insert the messages, and when they are on disk ask the server for the answer.
    SendMessage(Box<NewTurn>),
    /// Ask the server to go on with an answer, and append what comes.
    ContinueAnswer(ContinuedTurn),
    /// End a turn and keep what came.
    StopTurn(TurnId),
    /// Read a conversation with all its branches.
    OpenConversation(ConversationId),
    /// Write something down.
    Change(Change),
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
    /// Start the built-in demo and use it for this run.
    StartDemo,
    /// Look over loopback for a server.
    FindServer,
    /// Ask the chosen server now how it is.
    RetryServer,
    /// Remember the settings.
    SaveSettings(Box<Settings>),
}

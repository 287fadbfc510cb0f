//! What the window asks of the background.

use super::{ConversationId, Message, MessageId, Server, Settings, TurnId};

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
    /// Whether the words were the draft: it is cleared with the same commit. What comes from
    /// elsewhere leaves alone what is being typed.
    pub clears_draft: bool,
}

/// A request of the window to the background.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Insert the messages, and when they are on disk ask the server for the answer.
    SendMessage(Box<NewTurn>),
    /// End a turn and keep what came.
    StopTurn(TurnId),
    /// Read a conversation with all its branches.
    OpenConversation(ConversationId),
    /// Remember which branch is selected.
    SelectMessage {
        /// Where.
        conversation: ConversationId,
        /// A message on the branch.
        message: MessageId,
    },
    /// Give a conversation a name of the person's own.
    RenameConversation {
        /// Which.
        conversation: ConversationId,
        /// Its new name.
        title: String,
    },
    /// Put a conversation away; it can be brought back for a while.
    DeleteConversation(ConversationId),
    /// Bring a deleted conversation back.
    RestoreConversation(ConversationId),
    /// Remember what is typed and not sent; `None` is the new conversation.
    SaveDraft {
        /// Where it was typed.
        conversation: Option<ConversationId>,
        /// The words.
        text: String,
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

//! What the person meant.

use crate::domain::{ConversationId, MessageId, Theme, TurnId};

/// A wish of the person, as a drawing function understood it. The application carries it out.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// Begin a new conversation: an empty page.
    NewConversation,
    /// Open a conversation.
    OpenConversation(ConversationId),
    /// Open the next conversation in the list (+1) or the one before (−1).
    StepConversation(i32),
    /// Give a conversation another name.
    RenameConversation(ConversationId, String),
    /// Put a conversation away.
    DeleteConversation(ConversationId),
    /// Bring back what was put away last.
    UndoDelete,
    /// The draft is now this.
    EditDraft(String),
    /// Send the draft.
    Send,
    /// End a turn.
    Stop(TurnId),
    /// Ask again for the answer that failed in the conversation on screen.
    RetryTurn,
    /// Ask for another answer beside this one, or for one to these words.
    Regenerate(MessageId),
    /// Show the branch through this message.
    SelectMessage(MessageId),
    /// Put text on the clipboard.
    Copy(String),
    /// Open an address in the browser.
    OpenLink(String),
    /// Use a server from now on: its address and its key, as typed.
    ChooseServer {
        /// The address.
        url: String,
        /// The key; blank for none.
        key: String,
    },
    /// Use the built-in demo for now.
    StartDemo,
    /// Look over loopback for a server.
    FindServer,
    /// Ask the server now.
    RetryServer,
    /// Light, dark, or as the system has it.
    SetTheme(Theme),
    /// Scale everything.
    SetZoom(f32),
    /// Open or close the list of conversations.
    ToggleSidebar,
    /// The list of conversations now has this width in points.
    SetSidebarWidth(f32),
    /// A banner was read.
    DismissNotice,
}

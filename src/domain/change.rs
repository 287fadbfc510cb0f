//! What the person did to conversations, to be written down as it was done.

use super::{
    Attachment, ConversationId, ConversationSettings, DraftPlace, Message, MessageId,
    QueuedMessage, Timestamp,
};

/// Something to be kept. The window shows it already.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// Insert messages without asking for an answer.
    AddMessages {
        /// Where; it is made when it does not exist yet.
        conversation: ConversationId,
        /// The messages, parents first.
        messages: Vec<Message>,
        /// Where the words were typed: what is kept there is cleared with the same commit.
        typed_in: Option<DraftPlace>,
    },
    /// Write other words over those of a message.
    EditMessage {
        /// Where.
        conversation: ConversationId,
        /// Which.
        message: MessageId,
        /// Its words from now on.
        content: String,
        /// What is attached to it from now on.
        attachments: Vec<Attachment>,
        /// When that was.
        at: Timestamp,
    },
    /// Put instructions above everything that was said.
    InsertInstructions {
        /// Where; it is made when it does not exist yet.
        conversation: ConversationId,
        /// The instructions.
        message: Box<Message>,
    },
    /// Take out the instructions alone; what was said stays.
    LiftMessage {
        /// Where.
        conversation: ConversationId,
        /// The instructions.
        message: MessageId,
    },
    /// Take a message with all below it out of the tree; it can be brought back for a while.
    RemoveMessage {
        /// Where.
        conversation: ConversationId,
        /// The first of what goes.
        message: MessageId,
        /// When that was.
        at: Timestamp,
    },
    /// Bring back what was taken out.
    RestoreMessage {
        /// Where.
        conversation: ConversationId,
        /// The first of what comes back.
        message: MessageId,
    },
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
    /// Make a conversation of the branch down to a message, or of a whole conversation.
    CopyConversation {
        /// What is copied.
        source: ConversationId,
        /// The end of the branch; `None` for all branches.
        until: Option<MessageId>,
        /// The name of the copy.
        copy: ConversationId,
        /// Its title.
        title: String,
    },
    /// Put a conversation above the others, or back among them.
    PinConversation {
        /// Which.
        conversation: ConversationId,
        /// Whether it is above.
        is_pinned: bool,
    },
    /// Remember whether an answer ended in a conversation that nobody has looked at.
    MarkUnread {
        /// Which.
        conversation: ConversationId,
        /// Whether it is so.
        is_unread: bool,
    },
    /// Bring deleted conversations back.
    RestoreConversations(Vec<ConversationId>),
    /// Remember what is typed and not sent.
    SaveDraft {
        /// Where it was typed.
        place: DraftPlace,
        /// The words.
        text: String,
    },
    /// Remember what is attached to something that is not sent.
    SaveAttachments {
        /// Where.
        place: DraftPlace,
        /// What, in its order.
        attachments: Vec<Attachment>,
    },
    /// Remember what holds in a conversation.
    SaveConversationSettings {
        /// Which.
        conversation: ConversationId,
        /// What.
        settings: Box<ConversationSettings>,
    },
    /// Remember the messages that wait for the end of a turn.
    SaveQueue {
        /// Where.
        conversation: ConversationId,
        /// The messages, the next one first.
        queue: Vec<QueuedMessage>,
    },
}

impl Change {
    /// The conversation that changes, where it is a single one.
    #[must_use]
    pub const fn conversation(&self) -> Option<ConversationId> {
        match self {
            Self::AddMessages { conversation, .. }
            | Self::EditMessage { conversation, .. }
            | Self::InsertInstructions { conversation, .. }
            | Self::LiftMessage { conversation, .. }
            | Self::RemoveMessage { conversation, .. }
            | Self::RestoreMessage { conversation, .. }
            | Self::SelectMessage { conversation, .. }
            | Self::RenameConversation { conversation, .. }
            | Self::PinConversation { conversation, .. }
            | Self::MarkUnread { conversation, .. }
            | Self::SaveConversationSettings { conversation, .. }
            | Self::SaveQueue { conversation, .. } => Some(*conversation),
            Self::CopyConversation { copy, .. } => Some(*copy),
            Self::SaveDraft { place, .. } | Self::SaveAttachments { place, .. } => match place {
                DraftPlace::Conversation(conversation) => Some(*conversation),
                _ => None,
            },
            Self::RestoreConversations(_) => None,
        }
    }
}

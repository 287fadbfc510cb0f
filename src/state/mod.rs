//! What this window holds. It changes by [`State::apply`] and by what the person
//! does; nothing here can block or fail.

mod apply;
mod attachments;
mod branches;
mod choosing;
mod comparison;
mod drafts;
mod exchange;
mod knowledge;
mod open;
mod queue;
mod room;
mod search;
mod settings_file;
#[cfg(test)]
mod tests;
mod turns;
mod viewed;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use crate::domain::{
    Change, Conversation, ConversationId, ConversationSettings, ConversationSummary, Deletion,
    DraftPlace, Failure, MessageId, QueuedMessage, ServerStatus, Settings, Turn, TurnId,
};

pub use attachments::{AttachStage, Attached};
pub use choosing::{Asked, Servers};
pub use comparison::Sides;
pub use exchange::{Exchange, ExchangeStage};
pub use knowledge::{Knowledge, Shelf};
pub use open::OpenConversations;
pub use room::{Room, TooLong};
pub use search::{Search, Shown};
pub use settings_file::{SettingsFile, SettingsFileEnd, SettingsFiles};
pub use viewed::{Brought, PlayFailure, PlayStage, Playback, Viewed};

/// Something the person must be told, shown until it is dismissed or replaced.
#[derive(Clone, Debug, PartialEq)]
pub struct Notice {
    /// What went wrong.
    pub failure: Failure,
    /// The conversation it belongs to; `None` for the window as a whole.
    pub conversation: Option<ConversationId>,
}

/// Everything the window shows.
#[derive(Debug, Default)]
pub struct State {
    /// Whether the store has been read. Before, nothing is known to be missing.
    pub is_loaded: bool,
    /// The settings.
    pub settings: Settings,
    /// All conversations as they are listed: first those that are pinned, then the others,
    /// each newest first.
    pub conversations: Vec<ConversationSummary>,
    /// The conversation on screen; `None` is the empty page of a new one.
    pub selected: Option<ConversationId>,
    /// The trees in memory: the selected one, and those with a running turn.
    pub open: OpenConversations,
    /// Grows whenever a tree in memory changed otherwise than by words arriving, so that
    /// what is drawn from it can be kept until then.
    pub shape: u64,
    /// The running turns by their conversation: one each at the most.
    pub turns: HashMap<ConversationId, Turn>,
    /// What is typed and not sent in the selected conversation.
    pub draft: String,
    /// The server in use.
    pub server: ServerStatus,
    /// What must be told.
    pub notice: Option<Notice>,
    /// What can be brought back.
    pub deletion: Option<Deletion>,
    /// What is typed elsewhere than in a composer: a message that has an entry is being
    /// changed.
    pub side_drafts: HashMap<DraftPlace, String>,
    /// What is looked for, and what was found.
    pub search: Search,
    /// What is known about servers beside the one in use.
    pub servers: Servers,
    /// How many tokens the draft would be sent with, branch and all; `None` where the server
    /// cannot say.
    pub counted: Asked<Option<u32>>,
    /// What would be sent for the draft.
    pub preview: Asked<Result<String, Failure>>,
    /// The faces that the settings name and the system does not have.
    pub missing_faces: Vec<String>,
    /// What is looked at of what is attached.
    pub viewed: Viewed,
    /// What goes on with files.
    pub exchange: Exchange,
    /// Where the person wants to attach a file by its path, which is being typed.
    pub path_wanted: Option<DraftPlace>,
    /// What is known of the person's documents.
    pub knowledge: Knowledge,
    /// The name that the next conversation will have, where it has documents already.
    pub planned: Option<ConversationId>,
    /// What goes on with files of settings.
    pub settings_files: SettingsFiles,
    /// Where everything is kept; empty where that is not known.
    pub data_dir: PathBuf,
    /// The message to be brought into view.
    pub shown: Option<Shown>,
    /// How many were.
    shows: u64,
    /// The message to be shown as soon as its conversation has been read.
    wish: Option<(MessageId, Vec<String>)>,
    comparison: Option<Sides>,
    /// The messages that are shown as the characters they are made of.
    as_written: HashSet<MessageId>,
    drafts: HashMap<Option<ConversationId>, String>,
    unsaved_drafts: Vec<Option<ConversationId>>,
    /// What is attached to what is not sent.
    attached: HashMap<DraftPlace, Vec<Attached>>,
    queues: HashMap<ConversationId, Vec<QueuedMessage>>,
    /// What holds in the conversations that have settings of their own; `None` is the page
    /// on which the next one begins.
    settings_of: HashMap<Option<ConversationId>, ConversationSettings>,
    /// The conversations whose turn ended, so that what waited goes out.
    due: Vec<ConversationId>,
    /// What changed by itself and is not written down yet.
    changes: Vec<Change>,
    /// The conversations that are being put away together.
    deleting: HashSet<ConversationId>,
}

impl State {
    /// The conversation on screen, once it has been read.
    #[must_use]
    pub fn conversation(&self) -> Option<&Conversation> {
        self.open.conversation(self.selected?)
    }

    /// The line of the conversation on screen.
    #[must_use]
    pub fn summary(&self) -> Option<&ConversationSummary> {
        self.line(self.selected?)
    }

    /// The line of a conversation.
    #[must_use]
    pub fn line(&self, id: ConversationId) -> Option<&ConversationSummary> {
        self.conversations.iter().find(|summary| summary.id == id)
    }

    /// The turn that runs in the conversation on screen.
    #[must_use]
    pub fn turn(&self) -> Option<&Turn> {
        self.turns.get(&self.selected?)
    }

    /// Whether a turn can begin in the conversation on screen: its history is known, and
    /// no other turn runs in it.
    #[must_use]
    pub fn can_begin(&self) -> bool {
        self.is_readable() && self.turn().is_none()
    }

    /// Whether the history of the conversation on screen is known.
    #[must_use]
    pub fn is_readable(&self) -> bool {
        let is_known = self.selected.is_none() || self.conversation().is_some();
        self.is_loaded && is_known
    }

    /// What changed by itself since the last call, to be written down.
    pub fn take_changes(&mut self) -> Vec<Change> {
        let mut changes = std::mem::take(&mut self.changes);
        self.fill_attached(&mut changes);
        changes.extend(self.take_unsaved_drafts());
        changes
    }

    /// Whether a turn runs in this conversation.
    #[must_use]
    pub fn is_busy(&self, conversation: ConversationId) -> bool {
        self.turns.contains_key(&conversation)
    }

    fn turn_by_id(&mut self, id: TurnId) -> Option<&mut Turn> {
        self.turns.values_mut().find(|turn| turn.id == id)
    }
}

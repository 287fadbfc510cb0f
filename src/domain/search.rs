//! What a search over everything that was said finds.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use super::{ConversationId, MessageId, Role, Timestamp};

/// A place where the words of a query stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SearchHit {
    /// The conversation.
    pub conversation: ConversationId,
    /// The message; `None` where only the title has the words.
    pub message: Option<MessageId>,
    /// The conversation's title.
    pub title: String,
    /// Who said it; `None` for a title.
    pub role: Option<Role>,
    /// When the message was made, or something was last said in the conversation.
    pub at: Timestamp,
    /// The words with some around them, on one line.
    pub excerpt: String,
    /// Where in the excerpt they stand, as ranges of bytes.
    pub marks: Vec<Range<usize>>,
}

/// What was found for a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchFound {
    /// The best hits, those of one conversation one after the other.
    pub hits: Vec<SearchHit>,
    /// The words that were looked for, to mark them where they stand.
    pub words: Vec<String>,
    /// Whether there were more than are told.
    pub has_more: bool,
}

//! A conversation: its tree, its name, and the line that stands for it in a list.

use serde::{Deserialize, Serialize};

use super::{ConversationId, MessageId, Timestamp, Tree};

/// Where a conversation was forked off. Either may be gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Origin {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its message up to which everything was taken over.
    pub message: MessageId,
}

/// The line that stands for a conversation in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConversationSummary {
    /// Its name among ids.
    pub id: ConversationId,
    /// Its name for a person.
    pub title: String,
    /// Whether a person wrote the title; such a title is never overwritten.
    pub is_title_set: bool,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When something was last said in it.
    pub updated_at: Timestamp,
    /// How many messages it holds, on all branches.
    pub message_count: u64,
    /// What is typed and not sent.
    pub draft: String,
    /// Whether it stands above the others in the list.
    pub is_pinned: bool,
    /// Whether an answer ended in it that nobody has looked at.
    pub is_unread: bool,
    /// Where it was forked off, if it was.
    pub origin: Option<Origin>,
    /// The messages that wait for the end of the running turn, the next one first.
    pub queue: Vec<String>,
}

impl ConversationSummary {
    /// A conversation with nothing in it yet.
    #[must_use]
    pub fn new(id: ConversationId, title: String, created_at: Timestamp) -> Self {
        Self {
            id,
            title,
            is_title_set: false,
            created_at,
            updated_at: created_at,
            message_count: 0,
            draft: String::new(),
            is_pinned: false,
            is_unread: false,
            origin: None,
            queue: Vec::new(),
        }
    }
}

/// A conversation as it is opened: all of its branches.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Its name among ids.
    pub id: ConversationId,
    /// What was said.
    pub tree: Tree,
}

/// The title that a first message gives: its first line with words in it, cut at a
/// word's end near 60 characters, without Markdown's marks in front.
#[must_use]
pub fn derived_title(first_message: &str) -> String {
    const MOST_CHARS: usize = 60;
    let line = first_message
        .lines()
        .map(|line| {
            line.trim()
                .trim_start_matches(['#', '>', '*', '-', '`', ' '])
        })
        .find(|line| !line.is_empty())
        .unwrap_or_default();
    if line.chars().count() <= MOST_CHARS {
        return line.to_owned();
    }
    let cut: String = line.chars().take(MOST_CHARS).collect();
    let cut = match cut.rfind(char::is_whitespace) {
        Some(end) if end > cut.len() / 2 => &cut[..end],
        _ => &cut,
    };
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::derived_title;

    #[test]
    fn a_title_should_be_the_first_line_with_words() {
        assert_eq!(derived_title("\n\n  ## Hello there\nmore"), "Hello there");
        assert_eq!(derived_title("   "), "");
    }

    #[test]
    fn a_long_line_should_be_cut_at_a_word() {
        let title = derived_title(&"word ".repeat(40));
        assert!(
            title.ends_with("word…") && title.chars().count() <= 61,
            "{title}"
        );
        // A line without a space is cut inside, but never inside a character.
        let title = derived_title(&"語".repeat(100));
        assert_eq!(title.chars().count(), 61);
    }
}

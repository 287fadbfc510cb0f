//! What is said of files on their way in and out, in the window and on the command line.

use crate::domain::{Amounts, AttachmentKind, Failure, ImportProblem, ImportReason, Loss};

use super::{Gap, Words};

impl Words {
    /// How much was said: `3 conversations · 40 messages · 6 branches`.
    #[must_use]
    pub fn amounts(&self, amounts: Amounts) -> String {
        let count = |count: u64| [("count", Gap::Number(count as f64))];
        let conversations = self.fill("amount-conversations", &count(amounts.conversations));
        format!("{conversations} · {}", self.amounts_within(amounts))
    }

    /// How much was said in one conversation: `40 messages · 6 branches`.
    #[must_use]
    pub fn amounts_within(&self, amounts: Amounts) -> String {
        let count = |count: u64| [("count", Gap::Number(count as f64))];
        let messages = self.fill("amount-messages", &count(amounts.messages));
        let branches = self.fill("amount-branches", &count(amounts.branches));
        format!("{messages} · {branches}")
    }

    /// A failure on one line, without advice, as it stands in a document.
    #[must_use]
    pub fn in_a_line(&self, failure: &Failure) -> String {
        let text = self.failure(failure);
        let parts = [text.title, text.detail].map(|part| one_line(&part));
        match parts {
            [title, detail] if detail.is_empty() => title,
            [title, detail] if title.is_empty() => detail,
            [title, detail] => self.with(&title, &detail),
        }
    }

    /// Where something could not be read, and why.
    #[must_use]
    pub fn import_problem(&self, problem: &ImportProblem) -> String {
        let mut place = problem.source.clone();
        let mut add = |part: String| {
            place.push_str(" · ");
            place.push_str(&part);
        };
        if let Some(title) = &problem.title {
            add(self.fill("import-within", &[("title", Gap::Text(title))]));
        }
        if let Some(line) = problem.line {
            // A line is named, not counted: without marks between its digits.
            let line = line.to_string();
            add(self.fill("import-line", &[("line", Gap::Text(&line))]));
        }
        let reason = self.import_reason(&problem.reason);
        let gaps = [("place", Gap::Text(&place)), ("reason", Gap::Text(&reason))];
        one_line(&self.fill("import-problem", &gaps))
    }

    fn import_reason(&self, reason: &ImportReason) -> String {
        let part = |key, part: &str| self.fill(key, &[("part", Gap::Text(part))]);
        let text = |key| self.text(key).into_owned();
        match reason {
            ImportReason::Unreadable(words) => part("import-unreadable", words),
            ImportReason::UnknownKind => text("import-unknown-kind"),
            ImportReason::NewerVersion(version) => {
                part("import-newer-version", &version.to_string())
            }
            ImportReason::Empty => text("import-empty"),
            ImportReason::Malformed => text("import-malformed"),
            ImportReason::CutOff => text("import-cut-off"),
            ImportReason::MessageBeforeConversation => text("import-message-first"),
            ImportReason::NoId => text("import-no-id"),
            ImportReason::NoMessages => text("import-no-messages"),
            ImportReason::Roots(0) => text("import-no-root"),
            ImportReason::Roots(count) => part("import-many-roots", &count.to_string()),
            ImportReason::DuplicateMessage(id) => part("import-duplicate", id),
            ImportReason::UnknownParent(id) => part("import-unknown-parent", id),
            ImportReason::Cycle(id) => part("import-cycle", id),
            ImportReason::UnknownRole(role) => part("import-unknown-role", role),
            ImportReason::TooLarge => text("import-too-large"),
            ImportReason::BadArchive(words) => part("import-bad-archive", words),
            ImportReason::Locked => text("import-locked"),
            ImportReason::Bomb => text("import-bomb"),
        }
    }

    /// What of a conversation is not taken over.
    #[must_use]
    pub fn loss(&self, title: &str, loss: &Loss) -> String {
        let what = match loss {
            Loss::MissingMessages(count) => {
                self.fill("loss-messages", &[("count", Gap::Number(*count as f64))])
            }
            Loss::Attachment { kind, name } => {
                let key = match kind {
                    AttachmentKind::Image => "loss-image",
                    AttachmentKind::Audio => "loss-audio",
                    AttachmentKind::Video => "loss-video",
                    AttachmentKind::Pdf => "loss-pdf",
                    AttachmentKind::Other => "loss-other",
                };
                self.fill(key, &[("name", Gap::Text(name))])
            }
        };
        let gaps = [("title", Gap::Text(title)), ("what", Gap::Text(&what))];
        one_line(&self.fill("loss", &gaps))
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_should_say_where_and_why_on_one_line() {
        let mut problem = ImportReason::Malformed.of("talks.zip › a.jsonl");
        problem.title = Some("Two\nlines".to_owned());
        problem.line = Some(12_345);
        let text = Words::english().import_problem(&problem);
        assert!(
            text.starts_with("talks.zip › a.jsonl · “Two lines” · line 12345: "),
            "{text}"
        );
        assert!(!text.contains('{') && text.ends_with('.'), "{text}");
    }

    #[test]
    fn amounts_should_choose_their_plurals() {
        let words = Words::english();
        let one = Amounts {
            conversations: 1,
            messages: 1,
            branches: 1,
        };
        assert_eq!(words.amounts(one), "1 conversation · 1 message · 1 branch");
        let many = Amounts {
            conversations: 2,
            messages: 1_234,
            branches: 0,
        };
        let text = "2 conversations · 1,234 messages · 0 branches";
        assert_eq!(words.amounts(many), text);
    }
}

//! A branch as Markdown. The words of the document are its format, and stay English.

use std::fmt::Write as _;

use crate::domain::{Failure, FinishReason, Message, Outcome, Role, Tree};

/// The selected branch, one heading for each message. `describe` says in one line what went
/// wrong where an answer failed.
#[must_use]
pub fn markdown(title: &str, tree: &Tree, describe: impl Fn(&Failure) -> String) -> String {
    markdown_of(title, tree.selected_path(), describe)
}

/// Any branch, as [`markdown`] writes it.
#[must_use]
pub fn markdown_of<'a>(
    title: &str,
    branch: impl IntoIterator<Item = &'a Message>,
    describe: impl Fn(&Failure) -> String,
) -> String {
    let mut text = format!("# {title}\n");
    for message in branch {
        write_message(&mut text, message, &describe);
    }
    text
}

fn write_message(text: &mut String, message: &Message, describe: &impl Fn(&Failure) -> String) {
    let name = match message.role {
        Role::System => "System",
        Role::User => "User",
        Role::Assistant => "Assistant",
        Role::Tool => "Tool",
    };
    text.push_str("\n## ");
    text.push_str(name);
    if let Some(model) = &message.model {
        // Writing to a string cannot fail.
        let _ = write!(text, " ({model})");
    }
    text.push('\n');
    if !message.reasoning.trim().is_empty() {
        text.push_str("\n> **Reasoning**\n>\n");
        for line in message.reasoning.trim().lines() {
            let line = format!("> {line}");
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    if !message.content.trim().is_empty() {
        text.push('\n');
        text.push_str(message.content.trim_end());
        text.push('\n');
    }
    for attachment in &message.attachments {
        let name: String = attachment
            .name
            .chars()
            .filter(|sign| !sign.is_control())
            .collect();
        let name = name.replace('`', "'");
        let _ = write!(
            text,
            "\n**Attached** `{name}` ({})\n",
            size(attachment.bytes)
        );
    }
    for call in &message.tool_calls {
        let fence = fence_for(&call.arguments);
        let _ = write!(
            text,
            "\n**Tool call** `{}`\n\n{fence}json\n{}\n{fence}\n",
            call.name, call.arguments
        );
    }
    if let Some(mark) = mark(&message.outcome, describe) {
        let _ = write!(text, "\n*[{mark}]*\n");
    }
}

/// How large a file is, for a person.
fn size(bytes: u64) -> String {
    const STEP: f64 = 1_024.0;
    let mut amount = bytes as f64;
    let mut units = ["bytes", "kB", "MB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    for larger in units {
        if amount < STEP {
            break;
        }
        amount /= STEP;
        unit = larger;
    }
    if unit == "bytes" {
        format!("{bytes} {unit}")
    } else {
        format!("{amount:.1} {unit}")
    }
}

/// A fence that nothing inside can close.
fn fence_for(content: &str) -> String {
    let longest = content
        .split(|character| character != '`')
        .map(str::len)
        .max()
        .unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// What has to be said of an answer that is not whole.
fn mark(outcome: &Outcome, describe: &impl Fn(&Failure) -> String) -> Option<String> {
    match outcome {
        Outcome::Finished {
            reason: FinishReason::Stop | FinishReason::ToolCalls,
        } => None,
        Outcome::Finished {
            reason: FinishReason::Length,
        } => Some("cut off: the token limit or the context was used up".to_owned()),
        Outcome::Finished {
            reason: FinishReason::ContentFilter,
        } => Some("cut off: the server withheld the rest".to_owned()),
        Outcome::Streaming => Some("still streaming".to_owned()),
        Outcome::Stopped => Some("stopped".to_owned()),
        Outcome::Interrupted => Some("interrupted".to_owned()),
        Outcome::Failed { failure } => Some(format!("failed: {}", describe(failure))),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{FailureKind, MessageId, Timestamp, ToolCall};

    #[test]
    fn a_branch_should_be_readable_markdown_with_its_marks() {
        let id = |number| MessageId::from(Uuid::from_u128(number));
        let mut tree = Tree::default();
        tree.append(Message::new(
            id(1),
            None,
            Role::User,
            "hello\n".to_owned(),
            Timestamp(0),
        ))
        .unwrap();
        tree.append(Message {
            content: "Hi.".to_owned(),
            reasoning: "one\n\ntwo".to_owned(),
            model: Some("tiny".to_owned()),
            outcome: Outcome::Interrupted,
            tool_calls: vec![ToolCall {
                id: "1".to_owned(),
                name: "look".to_owned(),
                arguments: "{\"a\":\"```\"}".to_owned(),
            }],
            ..Message::awaited(id(2), Some(id(1)), Timestamp(0))
        })
        .unwrap();
        let expected = "# Greeting\n\n## User\n\nhello\n\n## Assistant (tiny)\n\n\
            > **Reasoning**\n>\n> one\n>\n> two\n\nHi.\n\n**Tool call** `look`\n\n\
            ````json\n{\"a\":\"```\"}\n````\n\n*[interrupted]*\n";
        let describe = |failure: &Failure| failure.detail.clone();
        assert_eq!(markdown("Greeting", &tree, describe), expected);
        let failure = Failure::new(FailureKind::Server, "out of memory");
        tree.update(id(2), |answer| answer.outcome = Outcome::Failed { failure });
        let text = markdown("Greeting", &tree, describe);
        assert!(text.ends_with("*[failed: out of memory]*\n"), "{text}");
    }
}

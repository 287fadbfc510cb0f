//! The summary that stands in the place of the oldest turns. The model writes it, from what is
//! left out and from the summary before, so that each turn is summarised once.

use std::time::Duration;

use tokio::time::timeout;

use super::Order;
use crate::api::{ChatRequest, CompletionEvent};
use crate::domain::{
    Failure, FailureKind, Message, Parameter, ParameterValue, PromptMessage, Reasoning, Role,
    TurnOptions,
};
use crate::engine::llm::Chunk;

const INSTRUCTION: &str = "Summarise the beginning of a conversation between a user and an \
    assistant, so that the assistant can go on without having read it. Keep names, numbers, \
    decisions, wishes, results and questions that are still open. Write in the language of the \
    conversation, as plain text and as briefly as you can. Reply with the summary alone.";
const BEFORE: &str = "This summary of what was said before exists already; take it over and \
    extend it:";
const TEMPERATURE: f64 = 0.2;
/// Somebody waits for the answer behind it.
const PATIENCE: Duration = Duration::from_mins(2);
/// Tokens of the instruction and of the template around it.
const AROUND: u32 = 160;

/// What is to be summarised.
pub(super) struct Wish<'a> {
    /// The summary of what was said before, where there is one.
    pub(super) before: &'a str,
    /// What was said then.
    pub(super) gone: &'a [&'a Message],
    /// The size of the context in tokens.
    pub(super) size: u32,
    pub(super) chars_per_token: f64,
}

/// How long a summary gets in a context of this size, in tokens.
pub(super) const fn most_tokens(size: u32) -> u32 {
    match size / 8 {
        0..32 => 32,
        512.. => 512,
        share => share,
    }
}

/// What to tell when there is none: that the turns are left out without.
pub(super) fn trouble(failure: Failure) -> Failure {
    Failure {
        code: Some("summary_failed".to_owned()),
        kind: FailureKind::BadRequest,
        ..failure
    }
}

/// Has the model write it.
pub(super) async fn write(order: &Order, wish: &Wish<'_>) -> Result<String, Failure> {
    let asking = timeout(PATIENCE, ask(order, wish)).await;
    asking.unwrap_or_else(|_| Err(Failure::new(FailureKind::Timeout, "")))
}

async fn ask(order: &Order, wish: &Wish<'_>) -> Result<String, Failure> {
    let most = most_tokens(wish.size);
    let request = ChatRequest {
        model: order.model.clone(),
        messages: vec![PromptMessage::new(Role::User, question(wish))],
        options: TurnOptions {
            sampling: [
                (Parameter::Temperature, ParameterValue::Real(TEMPERATURE)),
                (Parameter::MaxTokens, ParameterValue::Whole(i64::from(most))),
            ]
            .into_iter()
            .collect(),
            reasoning: Reasoning::Off,
            ..TurnOptions::default()
        },
        ..ChatRequest::default()
    };
    let mut stream = order.tools.llm.stream(order.server.clone(), request);
    let mut summary = String::new();
    loop {
        match stream.chunks.recv().await {
            Some(Chunk::Event(CompletionEvent::Content(words))) => summary.push_str(&words),
            Some(Chunk::Event(_)) => {}
            Some(Chunk::Ended(end)) => {
                end?;
                break;
            }
            None => return Err(Failure::new(FailureKind::Protocol, "")),
        }
    }
    let summary = summary.trim();
    if summary.is_empty() {
        return Err(Failure::new(FailureKind::Protocol, ""));
    }
    Ok(summary.to_owned())
}

/// What the model is asked: all that is left out, as far as the context has room for it.
fn question(wish: &Wish<'_>) -> String {
    let room = wish.size.saturating_sub(most_tokens(wish.size) + AROUND);
    // Nobody has counted these words: some of the room is left.
    let room = (f64::from(room) * wish.chars_per_token * 0.9) as usize;
    let mut parts = vec![INSTRUCTION.to_owned()];
    if !wish.before.is_empty() {
        parts.push(format!("{BEFORE}\n{}", wish.before));
    }
    let room = room.saturating_sub(wish.before.chars().count());
    let spoken = shortened(wish.gone, room).into_iter();
    parts.extend(spoken.map(|(speaker, words)| format!("{speaker}:\n{words}")));
    parts.join("\n\n")
}

/// Words of messages that have room together: the longest are cut first.
fn shortened(messages: &[&Message], room: usize) -> Vec<(&'static str, String)> {
    let spoken: Vec<(&'static str, String)> = messages
        .iter()
        .map(|message| (speaker(message.role), words_of(message)))
        .filter(|(_, words)| !words.is_empty())
        .collect();
    let mut lengths: Vec<usize> = spoken.iter().map(|(_, it)| it.chars().count()).collect();
    lengths.sort_unstable();
    // The shorter ones are whole, and what they leave is shared out among the others.
    let (mut left, mut most) = (room, usize::MAX);
    for (index, length) in lengths.iter().enumerate() {
        let share = left / (lengths.len() - index);
        if *length > share {
            most = share;
            break;
        }
        left -= length;
    }
    let cut = |words: String| match words.char_indices().nth(most) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words,
    };
    let spoken = spoken.into_iter();
    spoken.map(|(who, words)| (who, cut(words))).collect()
}

const fn speaker(role: Role) -> &'static str {
    match role {
        Role::System => "System",
        Role::User => "User",
        Role::Assistant => "Assistant",
        Role::Tool => "Tool",
    }
}

fn words_of(message: &Message) -> String {
    let mut words = message.content.trim().to_owned();
    for call in &message.tool_calls {
        words = format!("{words}\n[{} {}]", call.name, call.arguments);
    }
    words.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::Timestamp;

    #[test]
    fn what_is_summarised_should_have_room_itself() {
        let message = |text: &str| {
            let id = Uuid::nil().into();
            Message::new(id, None, Role::User, text.to_owned(), Timestamp(0))
        };
        let (long, short) = (message(&"word ".repeat(200)), message("short"));
        let gone = [&long, &short, &long];
        let words = shortened(&gone, 205);
        assert_eq!(words[1].1, "short");
        assert_eq!(words[0].1.chars().count(), 101);
        assert!(words[0].1.ends_with('…'));
        let whole = shortened(&gone, 10_000);
        assert_eq!(whole[0].1, "word ".repeat(200).trim());
    }
}

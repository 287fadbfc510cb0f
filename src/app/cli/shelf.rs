//! `list` and `show`: what is kept, read through the store.

use jiff::tz::TimeZone;
use serde::Serialize;

use crate::domain::{ConversationId, ConversationSummary, Failure, Timestamp};
use crate::exchange;
use crate::store::Store;
use crate::words::{Gap, Words};

use super::Complaint;
use super::output::Output;

/// A conversation as `list --json` prints it. The time is in milliseconds since 1970, UTC.
#[derive(Serialize)]
struct Line<'a> {
    id: ConversationId,
    title: &'a str,
    updated_at: Timestamp,
    messages: u64,
}

/// Prints the conversations, newest first.
pub(super) async fn list(store: Store, is_json: bool, words: &Words) -> Result<(), Complaint> {
    let conversations = store
        .conversations()
        .await
        .map_err(|failure| Complaint::of(&failure, words));
    store.close().await;
    let conversations = conversations?;
    let mut output = Output::new();
    if is_json {
        let lines: Vec<_> = conversations.iter().map(line).collect();
        return output.write_json(&lines);
    }
    for summary in &conversations {
        let count = summary.message_count as f64;
        let count = words.fill("cli-list-messages", &[("count", Gap::Number(count))]);
        let title = title_of(summary, words);
        let time = local_time(summary.updated_at);
        output.write(&format!("{}  {time}  {count:>12}  {title}\n", summary.id))?;
    }
    Ok(())
}

/// Prints one conversation.
pub(super) async fn show(
    store: Store,
    id: ConversationId,
    is_json: bool,
    words: &Words,
) -> Result<(), Complaint> {
    let read = async {
        let summary = store.summary(id).await?;
        let conversation = store.conversation(id).await?;
        Ok(summary.zip(conversation))
    }
    .await;
    store.close().await;
    let found = read.map_err(|failure| Complaint::of(&failure, words))?;
    let Some((summary, conversation)) = found else {
        return Err(unknown(id, words));
    };
    let text = if is_json {
        exchange::json(&summary, &conversation.tree)
            .map_err(|error| Complaint(error.to_string()))?
    } else {
        let describe = |failure: &Failure| words.in_a_line(failure);
        exchange::markdown(&title_of(&summary, words), &conversation.tree, describe)
    };
    Output::new().write(&text)
}

/// What to say where there is no such conversation.
pub(super) fn unknown(id: ConversationId, words: &Words) -> Complaint {
    let id = id.to_string();
    Complaint(words.fill("cli-unknown-conversation", &[("id", Gap::Text(&id))]))
}

fn line(summary: &ConversationSummary) -> Line<'_> {
    Line {
        id: summary.id,
        title: &summary.title,
        updated_at: summary.updated_at,
        messages: summary.message_count,
    }
}

fn title_of(summary: &ConversationSummary, words: &Words) -> String {
    let title = super::output::one_line(&summary.title);
    if title.is_empty() {
        return words.text("cli-untitled").into_owned();
    }
    title
}

/// A time as a person reads it.
pub(super) fn local_time(time: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(time.0).map_or_else(
        |_| String::new(),
        |time| {
            let time = time.to_zoned(TimeZone::system());
            time.strftime("%Y-%m-%d %H:%M").to_string()
        },
    )
}

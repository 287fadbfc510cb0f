//! Rows and what they mean. A damaged row never loses its conversation: what cannot be
//! read falls back to something harmless, and is counted.

use rusqlite::Row;
use rusqlite::types::ValueRef;
use serde::de::DeserializeOwned;
use uuid::Uuid;

use crate::domain::{
    ConversationSummary, Failure, FailureKind, FinishReason, Message, MessageId, Origin, Outcome,
    Role, Timestamp,
};

/// The columns that [`summary`] reads, in its order.
pub(super) const SUMMARY_COLUMNS: &str = "id, title, is_title_set, created_at, updated_at, message_count, draft, \
     is_pinned, is_unread, origin, origin_message, queue, settings";

/// The columns that [`message`] reads, in its order.
pub(super) const MESSAGE_COLUMNS: &str = "number, id, parent, chosen, created_at, role, outcome, \
     finish_reason, failure, model, reasoning_ms, timings, tool_call_id, tool_calls, reasoning, \
     content, edited_at, speed, cut, attachments, unsent, groundwork";

/// A row of messages, with its ties to others as numbers.
#[derive(Debug)]
pub(super) struct MessageRow {
    pub(super) number: i64,
    pub(super) parent: Option<i64>,
    pub(super) chosen: Option<i64>,
    /// Its parent is still to be set.
    pub(super) message: Message,
}

/// An outcome, spread over its columns.
#[derive(Debug)]
pub(super) struct OutcomeColumns {
    pub(super) outcome: &'static str,
    pub(super) finish_reason: Option<&'static str>,
    pub(super) failure: Option<String>,
}

impl From<&Outcome> for OutcomeColumns {
    fn from(outcome: &Outcome) -> Self {
        let (outcome, finish_reason, failure) = match outcome {
            Outcome::Streaming => ("streaming", None, None),
            Outcome::Finished { reason } => ("finished", Some(reason_word(*reason)), None),
            Outcome::Stopped => ("stopped", None, None),
            Outcome::Interrupted => ("interrupted", None, None),
            Outcome::Failed { failure } => ("failed", None, json(failure)),
        };
        Self {
            outcome,
            finish_reason,
            failure,
        }
    }
}

/// A value as JSON; nothing of ours fails to become it.
pub(super) fn json(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// The line of a conversation.
pub(super) fn summary(row: &Row<'_>) -> rusqlite::Result<Option<ConversationSummary>> {
    let Some(id) = uuid(row.get_ref(0)?) else {
        return Ok(None);
    };
    Ok(Some(ConversationSummary {
        id: id.into(),
        title: text(row.get_ref(1)?).unwrap_or_default(),
        is_title_set: row.get(2)?,
        created_at: Timestamp(row.get(3)?),
        updated_at: Timestamp(row.get(4)?),
        message_count: u64::try_from(row.get::<_, i64>(5)?).unwrap_or_default(),
        draft: text(row.get_ref(6)?).unwrap_or_default(),
        is_pinned: row.get(7)?,
        is_unread: row.get(8)?,
        origin: uuid(row.get_ref(9)?)
            .zip(uuid(row.get_ref(10)?))
            .map(|(conversation, message)| Origin {
                conversation: conversation.into(),
                message: message.into(),
            }),
        queue: from_json(row.get_ref(11)?, &mut |_| {}).unwrap_or_default(),
        settings: from_json(row.get_ref(12)?, &mut |_| {}).unwrap_or_default(),
    }))
}

/// A message; `damages` counts what could not be read. `None` where it has no name.
pub(super) fn message(row: &Row<'_>, damages: &mut u64) -> rusqlite::Result<Option<MessageRow>> {
    let Some(id) = uuid(row.get_ref(1)?) else {
        *damages += 1;
        return Ok(None);
    };
    let mut count = |is_damaged: bool| *damages += u64::from(is_damaged);
    let role = text(row.get_ref(5)?).as_deref().and_then(role);
    count(role.is_none());
    // Words of nobody known are shown as the person's: they are the least to be believed.
    let role = role.unwrap_or(Role::User);
    let mut message = Message::new(
        MessageId::from(id),
        None,
        role,
        String::new(),
        Timestamp(row.get(4)?),
    );
    let outcome = outcome(
        text(row.get_ref(6)?).as_deref(),
        text(row.get_ref(7)?).as_deref(),
        row.get_ref(8)?,
        &mut count,
    );
    message.outcome = outcome;
    message.model = text(row.get_ref(9)?);
    message.reasoning_ms = row
        .get::<_, Option<i64>>(10)?
        .and_then(|ms| u64::try_from(ms).ok());
    message.timings = from_json(row.get_ref(11)?, &mut count);
    message.tool_call_id = text(row.get_ref(12)?);
    message.tool_calls = from_json(row.get_ref(13)?, &mut count).unwrap_or_default();
    message.reasoning = text(row.get_ref(14)?).unwrap_or_default();
    message.content = text(row.get_ref(15)?).unwrap_or_default();
    message.edited_at = row.get::<_, Option<i64>>(16)?.map(Timestamp);
    message.speed = from_json(row.get_ref(17)?, &mut count);
    message.cut = from_json(row.get_ref(18)?, &mut count);
    message.attachments = from_json(row.get_ref(19)?, &mut count).unwrap_or_default();
    message.unsent = from_json(row.get_ref(20)?, &mut count);
    message.groundwork = from_json(row.get_ref(21)?, &mut count);
    Ok(Some(MessageRow {
        number: row.get(0)?,
        parent: row.get(2)?,
        chosen: row.get(3)?,
        message,
    }))
}

fn outcome(
    state: Option<&str>,
    reason: Option<&str>,
    failure: ValueRef<'_>,
    count: &mut impl FnMut(bool),
) -> Outcome {
    match state {
        Some("streaming") => Outcome::Streaming,
        Some("finished") => Outcome::Finished {
            reason: reason.and_then(finish_reason).unwrap_or_else(|| {
                count(true);
                FinishReason::Stop
            }),
        },
        Some("stopped") => Outcome::Stopped,
        Some("interrupted") => Outcome::Interrupted,
        Some("failed") => Outcome::Failed {
            failure: from_json(failure, count)
                .unwrap_or_else(|| Failure::new(FailureKind::Server, "")),
        },
        _ => {
            count(true);
            Outcome::Interrupted
        }
    }
}

/// The name in a column, where it is one.
pub(super) fn id(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<Uuid>> {
    Ok(uuid(row.get_ref(column)?))
}

fn uuid(value: ValueRef<'_>) -> Option<Uuid> {
    match value {
        ValueRef::Blob(bytes) => Uuid::from_slice(bytes).ok(),
        _ => None,
    }
}

/// Text as far as it is text; SQLite itself does not look whether it is UTF-8.
pub(super) fn text(value: ValueRef<'_>) -> Option<String> {
    match value {
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
        _ => None,
    }
}

fn from_json<T: DeserializeOwned>(value: ValueRef<'_>, count: &mut impl FnMut(bool)) -> Option<T> {
    let ValueRef::Text(bytes) = value else {
        return None;
    };
    let parsed = serde_json::from_slice(bytes).ok();
    count(parsed.is_none());
    parsed
}

/// The speaker of this name.
pub(super) fn role(word: &str) -> Option<Role> {
    [Role::System, Role::User, Role::Assistant, Role::Tool]
        .into_iter()
        .find(|role| role.as_str() == word)
}

const fn reason_word(reason: FinishReason) -> &'static str {
    match reason {
        FinishReason::Stop => "stop",
        FinishReason::Length => "length",
        FinishReason::ToolCalls => "tool_calls",
        FinishReason::ContentFilter => "content_filter",
    }
}

fn finish_reason(word: &str) -> Option<FinishReason> {
    [
        FinishReason::Stop,
        FinishReason::Length,
        FinishReason::ToolCalls,
        FinishReason::ContentFilter,
    ]
    .into_iter()
    .find(|reason| reason_word(*reason) == word)
}

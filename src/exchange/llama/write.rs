//! Writes a conversation as llama.cpp's web page reads it, with every branch.

use std::io::{self, Write};

use serde::Serialize;

use super::extras::Extras;
use crate::domain::{
    ConversationId, ConversationSummary, Message, MessageId, Role, Timestamp, Timings, Tree,
};
use crate::exchange::content::Files;

/// The line that begins a conversation.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Session<'a> {
    harness: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    id: ConversationId,
    name: &'a str,
    curr_node: MessageId,
    last_modified: Timestamp,
    pinned: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    forked_from_conversation_id: Option<ConversationId>,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(rename = "type")]
    kind: &'a str,
    message: Said<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Said<'a> {
    id: MessageId,
    conv_id: ConversationId,
    #[serde(rename = "type")]
    kind: &'a str,
    timestamp: Timestamp,
    role: Role,
    content: &'a str,
    parent: Option<MessageId>,
    children: &'a [MessageId],
    #[serde(skip_serializing_if = "str::is_empty")]
    reasoning_content: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tool_calls: Vec<Call<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tool_call_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timings: Option<&'a Timings>,
    #[serde(skip_serializing_if = "Extras::is_empty")]
    extra: Extras<'a>,
}

#[derive(Serialize)]
struct Call<'a> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'a str,
    function: Function<'a>,
}

#[derive(Serialize)]
struct Function<'a> {
    name: &'a str,
    arguments: &'a str,
}

/// Writes the line of the session and one for each message, the hidden root first.
pub(in crate::exchange) fn write(
    target: &mut impl Write,
    summary: &ConversationSummary,
    tree: &Tree,
    files: &dyn Files,
) -> io::Result<()> {
    // The root has no name here. That of the conversation is free among those of messages.
    let root = MessageId::from(summary.id.uuid());
    let session = Session {
        harness: "llama.app",
        kind: "session",
        id: summary.id,
        name: &summary.title,
        curr_node: tree.selected_leaf().unwrap_or(root),
        last_modified: summary.updated_at,
        pinned: summary.is_pinned,
        forked_from_conversation_id: summary.origin.map(|origin| origin.conversation),
    };
    write_line(target, &session)?;
    let hidden = Said {
        id: root,
        conv_id: summary.id,
        kind: "root",
        timestamp: summary.created_at,
        role: Role::System,
        content: "",
        parent: None,
        children: tree.children(None),
        reasoning_content: "",
        tool_calls: Vec::new(),
        tool_call_id: None,
        model: None,
        timings: None,
        extra: Extras::new(&[], files),
    };
    let kind = "message";
    write_line(
        target,
        &Line {
            kind,
            message: hidden,
        },
    )?;
    for message in tree.messages() {
        let message = Said {
            conv_id: summary.id,
            parent: message.parent.or(Some(root)),
            children: tree.children(Some(message.id)),
            ..said(message, files)
        };
        write_line(target, &Line { kind, message })?;
    }
    Ok(())
}

/// The message itself, without its place.
fn said<'a>(message: &'a Message, files: &'a dyn Files) -> Said<'a> {
    let calls = message.tool_calls.iter().map(|call| Call {
        id: &call.id,
        kind: "function",
        function: Function {
            name: &call.name,
            arguments: &call.arguments,
        },
    });
    Said {
        id: message.id,
        conv_id: ConversationId::default(),
        kind: if message.role == Role::System {
            "system"
        } else {
            "text"
        },
        timestamp: message.created_at,
        role: message.role,
        content: &message.content,
        parent: None,
        children: &[],
        reasoning_content: &message.reasoning,
        tool_calls: calls.collect(),
        tool_call_id: message.tool_call_id.as_deref(),
        model: message.model.as_deref(),
        timings: message.timings.as_ref(),
        extra: Extras::new(&message.attachments, files),
    }
}

fn write_line(target: &mut impl Write, line: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *target, line)?;
    target.write_all(b"\n")
}

//! llama.cpp's formats as its web page writes them, and as they look when something is wrong.

use base64::Engine as _;
use causerie::domain::{
    AttachmentKind, FileKind, FinishReason, ImportReason, ImportedConversation, Loss, Outcome,
    Role, Timestamp,
};
use serde_json::{Value, json};

use crate::samples::{CONTENTS, all, hash_of, items, only_reason, whole};

const CONVERSATION: &str = "c0000000-0000-4000-8000-000000000000";

fn id(number: u32) -> String {
    format!("a0000000-0000-4000-8000-{number:012}")
}

/// The line of a session on which this message is on screen.
fn session(leaf: u32) -> Value {
    json!({
        "harness": "llama.app", "type": "session", "id": CONVERSATION, "name": "Talk",
        "currNode": id(leaf), "lastModified": 1_767_225_600_000_i64, "mcpServerOverrides": [],
        "thinkingEnabled": true, "cwd": "/p", "pinned": true,
    })
}

/// A message as the page keeps it; 0 is the hidden first one.
fn message(number: u32, parent: Option<u32>, children: &[u32], more: &Value) -> Value {
    let children: Vec<_> = children.iter().copied().map(id).collect();
    let is_root = parent.is_none();
    let mut message = json!({
        "id": id(number), "convId": CONVERSATION, "type": if is_root { "root" } else { "text" },
        "timestamp": 1_767_225_000_000_i64 + i64::from(number),
        "role": if is_root { "system" } else { "user" },
        "content": if is_root { String::new() } else { format!("words {number}") },
        "parent": parent.map(id), "children": children,
    });
    let fields = more.as_object().cloned().unwrap_or_default();
    message.as_object_mut().unwrap().extend(fields);
    message
}

fn said(number: u32, parent: u32, children: &[u32]) -> Value {
    message(number, Some(parent), children, &Value::Null)
}

/// The lines as the page writes them: the message before its type, no end of the last line.
fn jsonl(session: &Value, messages: &[Value]) -> String {
    let lines = messages
        .iter()
        .map(|message| json!({"message": message, "type": "message"}));
    let lines = std::iter::once(session.clone()).chain(lines);
    lines
        .map(|line| line.to_string())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Two questions beside each other, of which the first has two answers.
fn messages() -> Vec<Value> {
    let root = message(0, None, &[1, 2], &Value::Null);
    let answer = json!({
        "role": "assistant", "reasoningContent": "hm", "model": "tiny",
        "timings": {"cache_n": 1, "prompt_n": 2, "prompt_ms": 3.5, "predicted_n": 4,
            "predicted_ms": 5.5, "predicted_per_second": 9, "agentic": {"turns": 1}},
        "toolCalls": [{"id": "t", "type": "function",
            "function": {"name": "look", "arguments": "{}"}}],
    });
    vec![
        root,
        // The list of children says the order, not the file.
        said(4, 1, &[]),
        message(3, Some(1), &[], &answer),
        said(2, 0, &[]),
        said(1, 0, &[3, 4]),
    ]
}

fn only(text: &str) -> ImportedConversation {
    let mut read = whole(text.as_bytes());
    assert_eq!(read.len(), 1);
    read.remove(0)
}

fn words(conversation: &ImportedConversation) -> Vec<&str> {
    let messages = conversation.tree.messages();
    messages.map(|message| message.content.as_str()).collect()
}

fn branch(conversation: &ImportedConversation) -> Vec<&str> {
    let messages = conversation.tree.selected_path();
    messages.map(|message| message.content.as_str()).collect()
}

#[test]
fn a_session_should_come_in_with_every_branch() {
    let read = only(&jsonl(&session(3), &messages()));
    assert_eq!(read.summary.id.to_string(), CONVERSATION);
    assert_eq!(read.summary.title, "Talk");
    assert_eq!(read.summary.updated_at, Timestamp(1_767_225_600_000));
    assert_eq!(read.summary.created_at, Timestamp(1_767_225_000_000));
    assert!(read.summary.is_pinned && read.summary.is_title_set);
    assert_eq!(words(&read), ["words 1", "words 3", "words 4", "words 2"]);
    assert_eq!(branch(&read), ["words 1", "words 3"]);
    let answer = read.tree.selected_path().last().unwrap();
    assert_eq!(
        (answer.role, answer.reasoning.as_str()),
        (Role::Assistant, "hm")
    );
    assert_eq!(answer.tool_calls[0].name, "look");
    assert_eq!(answer.timings.unwrap().context_used(), 7);
    assert_eq!(
        answer.outcome,
        Outcome::Finished {
            reason: FinishReason::ToolCalls
        }
    );
    assert_eq!(read.losses, []);
}

#[test]
fn the_old_document_should_come_in_alike() {
    let mut old = messages();
    let calls = old[2]["toolCalls"].to_string();
    old[2]["toolCalls"] = json!(calls);
    old[2]["thinking"] = old[2]["reasoningContent"].take();
    let conv = session(3);
    let expected = only(&jsonl(&conv, &messages()));
    let one = json!({"conv": conv, "messages": old});
    assert_eq!(only(&one.to_string()), expected);
    assert_eq!(only(&serde_json::to_string_pretty(&one).unwrap()), expected);
    let list = json!([one, {"messages": [], "conv": {"id": "x", "name": "Nothing"}}, one]);
    let items = items(list.to_string().as_bytes());
    assert_eq!(
        (items[0].as_ref(), items[2].as_ref()),
        (Ok(&expected), Ok(&expected))
    );
    let problem = items[1].as_ref().unwrap_err();
    assert_eq!(problem.reason, ImportReason::NoMessages);
    assert_eq!(problem.title.as_deref(), Some("Nothing"));
}

#[test]
fn ids_that_are_no_uuids_should_get_the_same_names_each_time() {
    let rename = |text: String| {
        text.replace("a0000000-0000-4000-8000-", "m")
            .replace(CONVERSATION, "conv-1")
    };
    let text = rename(jsonl(&session(3), &messages()));
    let [one, again] = [only(&text), only(&text)];
    assert_eq!(one, again);
    assert_eq!(branch(&one), ["words 1", "words 3"]);
    // The same ids in another conversation are others.
    let other = only(&text.replace("conv-1", "conv-2"));
    let first = |read: &ImportedConversation| read.tree.messages().next().unwrap().id;
    assert_ne!(one.summary.id, other.summary.id);
    assert_ne!(first(&one), first(&other));
}

#[test]
fn without_a_leaf_the_newest_message_should_be_selected() {
    for leaf in [json!(null), json!(id(0)), json!(id(99)), json!(7)] {
        let mut session = session(3);
        session["currNode"] = leaf;
        let read = only(&jsonl(&session, &messages()));
        assert_eq!(branch(&read), ["words 1", "words 4"]);
    }
    // Where a message within a branch is named, the last child below it is the end.
    let read = only(&jsonl(&session(1), &messages()));
    assert_eq!(branch(&read), ["words 1", "words 4"]);
}

#[test]
fn several_sessions_and_records_of_newer_versions_should_be_read() {
    let text = jsonl(&session(3), &messages());
    let other = text
        .replace("000000000000", "00000000000b")
        .replace("Talk", "Other");
    let text = format!("{text}\n{{\"type\":\"usage\",\"tokens\":[1]}}\n\n{other}\n");
    let read = whole(text.as_bytes());
    let titles: Vec<_> = read.iter().map(|one| one.summary.title.as_str()).collect();
    assert_eq!(titles, ["Talk", "Other"]);
}

#[test]
fn what_was_attached_should_come_in_with_its_content_and_the_rest_be_told() {
    let [png, _, wav, pdf, ..] = CONTENTS;
    let base64 = |bytes: &[u8]| base64::engine::general_purpose::STANDARD.encode(bytes);
    let url = format!("data:image/png;base64,{}", base64(png));
    let extra = json!({"extra": [
        {"type": "IMAGE", "name": "cat.png", "base64Url": url},
        {"type": "TEXT", "name": "a.txt", "content": "inside"},
        {"type": "context", "name": "Pasted", "content": "[1]"},
        {"type": "PDF", "name": "scan.pdf", "base64Data": base64(pdf), "content": "abc",
            "images": ["data:image/png;base64,AAAA"], "processedAsImages": true},
        {"type": "PDF", "name": "read.pdf", "base64Data": "AAAA", "content": "only words"},
        {"type": "AUDIO", "name": "call", "base64Data": base64(wav), "mimeType": "audio/wav"},
        {"type": "IMAGE", "name": "broken.png", "base64Url": "data:image/png;base64,AAAA"},
        {"type": "PDF", "name": "empty.pdf", "base64Data": "AAAA", "content": ""},
        {"type": "VIDEO", "name": "film", "base64Data": base64(wav), "mimeType": "video/mp4"},
        {"type": "TEXT", "name": "odd", "content": "with \u{0} within"},
        "odd",
    ]});
    let root = message(0, None, &[1], &Value::Null);
    let said = message(1, Some(0), &[], &extra);
    let text = jsonl(&session(1), &[root.clone(), said.clone()]);
    let (items, files) = all(text.as_bytes());
    let read = items.into_iter().next().unwrap().unwrap();
    // What reads files would see no text in the last: it stands where the model read it.
    assert_eq!(
        words(&read),
        ["words 1\n\n--- File: odd ---\nwith \u{0} within"]
    );
    let message = read.tree.messages().next().unwrap();
    let found: Vec<_> = message
        .attachments
        .iter()
        .map(|it| (it.name.as_str(), it.facts.kind, it.way.as_pictures, it.hash))
        .collect();
    let expected = [
        ("cat.png", FileKind::Png, false, png),
        ("a.txt", FileKind::Text, false, b"inside"),
        ("Pasted", FileKind::Text, false, b"[1]"),
        ("scan.pdf", FileKind::Pdf, true, pdf),
        ("read.pdf", FileKind::Text, false, b"only words"),
        ("call", FileKind::Wav, false, wav),
    ];
    assert_eq!(
        found,
        expected.map(|(name, kind, way, bytes)| (name, kind, way, hash_of(bytes)))
    );
    let contents: Vec<_> = files.iter().map(|file| &*file.bytes).collect();
    assert_eq!(contents, expected.map(|(.., bytes)| bytes));
    let lost = |kind, name: &str| Loss::Attachment {
        kind,
        name: name.to_owned(),
    };
    let expected = [
        lost(AttachmentKind::Image, "broken.png"),
        lost(AttachmentKind::Pdf, "empty.pdf"),
        lost(AttachmentKind::Video, "film"),
        lost(AttachmentKind::Other, ""),
    ];
    assert_eq!(read.losses, expected);
    // The names of attachments are the same each time.
    assert_eq!(only(&text), read);
    // The old document has the same.
    let document = json!({"conv": session(1), "messages": [root, said]}).to_string();
    let (items, again) = all(document.as_bytes());
    assert_eq!((items[0].as_ref().unwrap(), again), (&read, files));
}

#[test]
fn what_stands_beside_an_answer_should_go_into_its_words() {
    let [png, ..] = CONTENTS;
    let base64 = base64::engine::general_purpose::STANDARD.encode(png);
    let extra = json!({"role": "assistant", "extra": [
        {"type": "TEXT", "name": "a.txt", "content": "inside"},
        {"type": "IMAGE", "name": "cat.png", "base64Url": base64},
    ]});
    let root = message(0, None, &[1], &Value::Null);
    let text = jsonl(&session(1), &[root, message(1, Some(0), &[], &extra)]);
    let (items, files) = all(text.as_bytes());
    let read = items.into_iter().next().unwrap().unwrap();
    assert_eq!(words(&read), ["words 1\n\n--- File: a.txt ---\ninside"]);
    assert_eq!((read.losses.len(), files), (1, Vec::new()));
}

#[test]
fn a_title_should_be_worked_out_where_there_is_none() {
    let mut nameless = session(3);
    nameless["name"] = json!(" ");
    let read = only(&jsonl(&nameless, &messages()));
    assert_eq!(
        (read.summary.title.as_str(), read.summary.is_title_set),
        ("words 1", false)
    );
    // A name that the page worked out itself is no person's.
    nameless["name"] = json!("words 1");
    assert!(!only(&jsonl(&nameless, &messages())).summary.is_title_set);
}

#[test]
fn a_fork_should_know_where_it_comes_from() {
    let mut fork = session(3);
    fork["forkedFromConversationId"] = json!(id(50));
    let origin = only(&jsonl(&fork, &messages())).summary.origin.unwrap();
    assert_eq!(origin.conversation.to_string(), id(50));
}

#[test]
fn ties_that_lead_nowhere_should_be_told() {
    let reason = |messages: Vec<Value>| only_reason(jsonl(&session(1), &messages));
    let root = || message(0, None, &[], &Value::Null);
    let said = |number, parent| said(number, parent, &[]);
    assert_eq!(reason(vec![]), ImportReason::NoMessages);
    assert_eq!(reason(vec![root()]), ImportReason::NoMessages);
    assert_eq!(reason(vec![said(1, 0)]), ImportReason::Roots(0));
    assert_eq!(
        reason(vec![root(), root(), said(1, 0)]),
        ImportReason::Roots(2)
    );
    let unknown = ImportReason::UnknownParent(id(9));
    assert_eq!(reason(vec![root(), said(1, 9)]), unknown);
    let twice = ImportReason::DuplicateMessage(id(1));
    assert_eq!(reason(vec![root(), said(1, 0), said(1, 0)]), twice);
    let cycle = reason(vec![root(), said(3, 0), said(1, 2), said(2, 1)]);
    assert!(matches!(cycle, ImportReason::Cycle(_)), "{cycle:?}");
    let nobody = message(1, Some(0), &[], &json!({"role": "oracle"}));
    assert_eq!(
        reason(vec![root(), nobody]),
        ImportReason::UnknownRole("oracle".to_owned())
    );
    let nameless = message(1, Some(0), &[], &json!({"id": null}));
    assert_eq!(reason(vec![root(), nameless]), ImportReason::NoId);
    assert_eq!(reason(vec![root(), json!("odd")]), ImportReason::Malformed);
}

#[test]
fn messages_that_are_not_there_should_be_told() {
    // One of another branch may be gone for long; what is there comes in.
    let mut messages = messages();
    messages.remove(3);
    let read = only(&jsonl(&session(3), &messages));
    assert_eq!(read.losses, [Loss::MissingMessages(1)]);
    // Where the one on screen is gone as well, the file was cut off.
    assert_eq!(
        only_reason(jsonl(&session(2), &messages)),
        ImportReason::CutOff
    );
}

#[test]
fn a_message_before_any_session_should_be_an_error() {
    let text = jsonl(&session(3), &messages());
    let (_, headless) = text.split_once('\n').unwrap();
    let items = items(format!("{headless}\n{text}").as_bytes());
    assert_eq!(items.len(), 2);
    let problem = items[0].as_ref().unwrap_err();
    assert_eq!(
        (&problem.reason, problem.line),
        (&ImportReason::MessageBeforeConversation, Some(1))
    );
    assert!(items[1].is_ok());
}

#[test]
fn a_damaged_line_should_cost_its_session_alone() {
    let text = jsonl(&session(3), &messages());
    let damaged = text.replacen("\"words 4\"", "words", 1);
    let items = items(format!("{damaged}\n{text}").as_bytes());
    let problem = items[0].as_ref().unwrap_err();
    assert_eq!(
        (&problem.reason, problem.line),
        (&ImportReason::Malformed, Some(3))
    );
    assert_eq!(problem.title.as_deref(), Some("Talk"));
    assert!(items[1].is_ok());
}

#[test]
fn a_document_that_is_cut_off_should_give_the_conversations_before() {
    let one = json!({"conv": session(3), "messages": messages()});
    let text = format!("[{one},\n{one}]");
    let items = items(&text.as_bytes()[..text.len() - 40]);
    assert!(items[0].is_ok());
    let problem = items[1].as_ref().unwrap_err();
    assert_eq!(
        (&problem.reason, problem.line),
        (&ImportReason::CutOff, Some(2))
    );
    assert_eq!(only_reason("[]"), ImportReason::Empty);
    let odd = json!([{"conv": 1, "messages": []}]);
    assert_eq!(only_reason(odd.to_string()), ImportReason::Malformed);
}

//! Conversations to try things with: random ones with everything in them, and ways to write
//! and to read them.

use std::io::{self, Cursor};
use std::ops::ControlFlow;
use std::sync::Arc;

use causerie::domain::{
    Attachment, ContentHash, ConversationId, ConversationSummary, ExportFormat, Failure,
    FailureKind, FileFacts, FinishReason, ImportProblem, ImportReason, Imported,
    ImportedConversation, ImportedFile, Message, MessageId, Origin, Outcome, QueuedMessage,
    Reading, ReadingWay, Role, Timestamp, Timings, ToolCall, Tree,
};
use causerie::exchange::{ExportWords, Exporter, Files, read};
use proptest::prelude::*;
use uuid::Uuid;

/// Any text, with everything in it that a file could stumble over.
pub fn text() -> impl Strategy<Value = String> {
    let tricky = prop::sample::select(vec!['\n', '"', '\\', '\u{2028}', '\u{0}', '\u{feff}', '語']);
    let char = prop_oneof![3 => prop::char::range(' ', '~'), 1 => any::<char>(), 1 => tricky];
    prop::collection::vec(char, 0..24).prop_map(|chars| chars.into_iter().collect())
}

fn outcome() -> impl Strategy<Value = Outcome> {
    let reason = prop::sample::select(vec![
        FinishReason::Stop,
        FinishReason::Length,
        FinishReason::ToolCalls,
        FinishReason::ContentFilter,
    ]);
    let failure = (text(), any::<Option<u16>>(), any::<Option<u32>>()).prop_map(
        |(detail, status, tokens)| Failure {
            status,
            prompt_tokens: tokens,
            code: Some(detail.clone()),
            ..Failure::new(FailureKind::ContextTooLong, detail)
        },
    );
    prop_oneof![
        3 => reason.prop_map(|reason| Outcome::Finished { reason }),
        1 => Just(Outcome::Streaming),
        1 => Just(Outcome::Stopped),
        1 => Just(Outcome::Interrupted),
        1 => failure.prop_map(|failure| Outcome::Failed { failure }),
    ]
}

fn timings() -> impl Strategy<Value = Timings> {
    let ms = || 0.0..1e9_f64;
    (any::<[u32; 3]>(), ms(), ms(), any::<[Option<u32>; 2]>()).prop_map(
        |([cache_n, prompt_n, predicted_n], prompt_ms, predicted_ms, drafts)| Timings {
            cache_n,
            prompt_n,
            prompt_ms,
            predicted_n,
            predicted_ms,
            draft_n: drafts[0],
            draft_n_accepted: drafts[1],
        },
    )
}

fn tool_call() -> impl Strategy<Value = ToolCall> {
    (text(), text(), text()).prop_map(|(id, name, arguments)| ToolCall {
        id,
        name,
        arguments,
    })
}

/// The contents of all that is attached here.
pub const CONTENTS: [&[u8]; 6] = [
    b"\x89PNG\r\n\x1a\nno picture, but that does not matter",
    b"\xFF\xD8\xFF\xE0 another",
    b"RIFF\x01\0\0\0WAVEfmt ",
    b"%PDF-1.4\nhardly one",
    b"words of a text\n",
    b"{\"json\": true}",
];

/// The files that are kept: all of them, and nothing was read of any.
pub struct Kept;

impl Files for Kept {
    fn bytes(&self, hash: ContentHash) -> io::Result<Option<Arc<[u8]>>> {
        let found = CONTENTS.iter().find(|bytes| hash_of(bytes) == hash);
        Ok(found.map(|bytes| Arc::from(*bytes)))
    }

    fn reading(&self, _: &Attachment) -> io::Result<Option<Reading>> {
        Ok(None)
    }
}

pub fn hash_of(bytes: &[u8]) -> ContentHash {
    ContentHash::from(*blake3::hash(bytes).as_bytes())
}

/// Something attached with this content.
pub fn attached(number: u128, name: &str, bytes: &[u8]) -> Attachment {
    Attachment {
        id: Uuid::from_u128(number).into(),
        name: name.to_owned(),
        hash: hash_of(bytes),
        bytes: bytes.len() as u64,
        way: ReadingWay::default(),
        facts: FileFacts {
            kind: causerie::attach::glance(bytes, name).unwrap(),
            text_bytes: 0,
            pictures: vec![(3, 4)],
            pages: None,
            duration_ms: None,
            waveform: Vec::new(),
            has_thumbnail: true,
            remarks: Vec::new(),
        },
    }
}

fn attachments() -> impl Strategy<Value = Vec<Attachment>> {
    let content = prop::sample::select(CONTENTS.to_vec());
    let one = (any::<u128>(), text(), content)
        .prop_map(|(number, name, content)| attached(number, &name, content));
    prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(one, 1..4)]
}

/// A time that a number of any program holds.
fn time() -> impl Strategy<Value = Timestamp> {
    (1_i64..1 << 52).prop_map(Timestamp)
}

prop_compose! {
    /// A message without its place.
    fn message()(
        id in any::<u128>(),
        role in prop::sample::select(vec![Role::System, Role::User, Role::Assistant, Role::Tool]),
        (content, reasoning) in (text(), text()),
        reasoning_ms in any::<Option<u64>>(),
        tool_calls in prop::collection::vec(tool_call(), 0..3),
        tool_call_id in prop::option::of(text()),
        model in prop::option::of(text()),
        timings in prop::option::of(timings()),
        outcome in outcome(),
        (created_at, edited_at) in (time(), prop::option::of(time())),
        attachments in attachments(),
    ) -> Message {
        Message {
            attachments: if role == Role::User { attachments } else { Vec::new() },
            reasoning,
            reasoning_ms,
            tool_calls,
            tool_call_id,
            model,
            timings,
            outcome,
            edited_at,
            ..Message::new(Uuid::from_u128(id).into(), None, role, content, created_at)
        }
    }
}

/// A tree of up to so many messages, with branches, of which any may be chosen.
fn tree(most: usize) -> impl Strategy<Value = Tree> {
    let places = prop::collection::vec((message(), any::<prop::sample::Index>()), 0..most);
    let choices = prop::collection::vec(any::<prop::sample::Index>(), 0..6);
    (places, choices).prop_map(|(places, choices)| {
        let mut tree = Tree::default();
        let mut ids: Vec<MessageId> = Vec::new();
        for (mut message, place) in places {
            // The place after the last stands for the root.
            message.parent = ids.get(place.index(ids.len() + 1)).copied();
            ids.push(message.id);
            tree.append(message).unwrap();
        }
        for choice in choices.into_iter().filter(|_| !ids.is_empty()) {
            tree.select(ids[choice.index(ids.len())]).unwrap();
        }
        tree
    })
}

prop_compose! {
    /// A conversation of up to so many messages.
    pub fn conversation(most: usize)(
        tree in tree(most),
        id in any::<u128>(),
        (title, draft) in (text(), text()),
        (is_title_set, is_pinned, is_unread) in any::<(bool, bool, bool)>(),
        (created_at, updated_at) in (time(), time()),
        origin in prop::option::of(any::<(u128, u128)>()),
        queue in prop::collection::vec(text(), 0..3),
    ) -> ImportedConversation {
        let origin = origin.map(|(conversation, message)| Origin {
            conversation: Uuid::from_u128(conversation).into(),
            message: Uuid::from_u128(message).into(),
        });
        let summary = ConversationSummary {
            is_title_set,
            updated_at,
            message_count: tree.len() as u64,
            draft,
            is_pinned,
            is_unread,
            origin,
            queue: queue.into_iter().map(QueuedMessage::from).collect(),
            ..ConversationSummary::new(Uuid::from_u128(id).into(), title, created_at)
        };
        ImportedConversation { summary, tree, losses: Vec::new() }
    }
}

/// A plain conversation: on each of so many branches a question and an answer, under one
/// first message.
pub fn plain(number: u128, title: &str, branches: u128) -> ImportedConversation {
    let id = |index: u128| MessageId::from(Uuid::from_u128(number << 32 | index));
    let at = Timestamp(1_700_000_000_000 + i64::try_from(number).unwrap());
    let say = |index, parent: Option<u128>, role, text: String| {
        Message::new(id(index), parent.map(id), role, text, at)
    };
    let mut tree = Tree::default();
    let first = say(1, None, Role::User, format!("First words of {title}"));
    tree.append(first).unwrap();
    for branch in 0..branches {
        let question = 2 + 2 * branch;
        let text = format!("question {branch}");
        tree.append(say(question, Some(1), Role::User, text))
            .unwrap();
        let text = format!("answer {branch}");
        tree.append(say(question + 1, Some(question), Role::Assistant, text))
            .unwrap();
    }
    let conversation = ConversationId::from(Uuid::from_u128(number << 32));
    let summary = ConversationSummary {
        is_title_set: true,
        message_count: tree.len() as u64,
        ..ConversationSummary::new(conversation, title.to_owned(), at)
    };
    ImportedConversation {
        summary,
        tree,
        losses: Vec::new(),
    }
}

/// What is written of conversations in a format.
pub fn written(conversations: &[ImportedConversation], format: ExportFormat) -> Vec<u8> {
    let words = ExportWords {
        untitled: "Untitled",
        describe: &|failure| failure.detail.clone(),
    };
    let mut exporter = Exporter::new(format, conversations.len(), Vec::new()).unwrap();
    for conversation in conversations {
        exporter
            .add(&conversation.summary, &conversation.tree, &Kept, &words)
            .unwrap();
    }
    exporter.finish().unwrap()
}

/// A conversation, or why there is none.
pub type Item = Result<ImportedConversation, ImportProblem>;

/// Everything that is read of some bytes besides files.
pub fn items(bytes: &[u8]) -> Vec<Item> {
    all(bytes).0
}

/// Everything that is read of some bytes, and the files among it.
pub fn all(bytes: &[u8]) -> (Vec<Item>, Vec<ImportedFile>) {
    let (mut items, mut files) = (Vec::new(), Vec::new());
    read("file", Cursor::new(bytes), &mut |item| {
        match item {
            Ok(Imported::File(file)) => files.push(file),
            Ok(Imported::Conversation(conversation)) => items.push(Ok(*conversation)),
            Err(problem) => items.push(Err(problem)),
        }
        ControlFlow::Continue(())
    });
    (items, files)
}

/// The conversations of some bytes that are whole.
pub fn whole(bytes: &[u8]) -> Vec<ImportedConversation> {
    items(bytes)
        .into_iter()
        .map(|item| item.expect("no problem"))
        .collect()
}

/// The only thing that is wrong with some bytes.
pub fn only_reason(bytes: impl AsRef<[u8]>) -> ImportReason {
    let mut items = items(bytes.as_ref());
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0).expect_err("a problem").reason
}

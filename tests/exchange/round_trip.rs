//! What is exported and imported is what it was: all of it in our own format, in others as
//! much as they can hold. Whatever is read never panics.

use std::collections::HashSet;

use causerie::domain::{
    Attachment, AttachmentId, ExportFormat, FileFacts, FinishReason, ImportReason,
    ImportedConversation, ImportedFile, MessageId, Origin, Outcome, ReadingWay, Role, Tree,
    attachments_of,
};
use proptest::prelude::*;

use crate::samples::{all, conversation, hash_of, items, only_reason, plain, whole, written};

/// An attachment without what llama.cpp's format does not say of it.
fn bare(attachment: Attachment) -> Attachment {
    let name = attachment.name.chars().filter(|sign| !sign.is_control());
    Attachment {
        id: AttachmentId::default(),
        name: name.collect(),
        way: ReadingWay::default(),
        facts: FileFacts {
            text_bytes: 0,
            pictures: Vec::new(),
            has_thumbnail: false,
            ..attachment.facts
        },
        ..attachment
    }
}

/// A conversation with bare attachments.
fn with_bare(mut conversation: ImportedConversation) -> ImportedConversation {
    let ids: Vec<_> = conversation
        .tree
        .messages()
        .map(|message| message.id)
        .collect();
    for id in ids {
        conversation.tree.update(id, |message| {
            let attachments = std::mem::take(&mut message.attachments);
            message.attachments = attachments.into_iter().map(bare).collect();
        });
    }
    conversation
}

/// Whether files are those of conversations, and are what their hashes say.
fn are_files_of(files: &[ImportedFile], conversations: &[ImportedConversation]) -> bool {
    let wanted: HashSet<_> = conversations
        .iter()
        .flat_map(|one| attachments_of(&one.tree, &one.summary.queue))
        .map(|attachment| attachment.hash)
        .collect();
    let found: HashSet<_> = files.iter().map(|file| file.hash).collect();
    found == wanted && files.iter().all(|file| hash_of(&file.bytes) == file.hash)
}

/// The conversation as llama.cpp's format can hold it.
fn as_llama_holds(mut conversation: ImportedConversation) -> ImportedConversation {
    let messages: Vec<_> = conversation.tree.messages().cloned().collect();
    let leaf = conversation.tree.selected_leaf();
    let messages = messages.into_iter().map(|mut message| {
        let has_calls = message.role == Role::Assistant && !message.tool_calls.is_empty();
        let reason = if has_calls {
            FinishReason::ToolCalls
        } else {
            FinishReason::Stop
        };
        message.outcome = Outcome::Finished { reason };
        message.reasoning_ms = None;
        message.edited_at = None;
        message.model = message.model.filter(|model| !model.is_empty());
        message.tool_call_id = message.tool_call_id.filter(|id| !id.is_empty());
        message
    });
    let mut tree = Tree::from_messages(messages, []).unwrap();
    if let Some(leaf) = leaf {
        tree.select(leaf).unwrap();
    }
    conversation.tree = tree;
    let mut conversation = with_bare(conversation);
    let summary = &mut conversation.summary;
    summary.title = summary
        .title
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    summary.draft.clear();
    summary.queue.clear();
    summary.is_unread = false;
    summary.is_title_set = false;
    summary.origin = summary.origin.map(|origin| Origin {
        message: MessageId::default(),
        ..origin
    });
    conversation
}

/// What was read of llama.cpp's format, without what is worked out from the words.
fn without_title(
    mut read: ImportedConversation,
    like: &ImportedConversation,
) -> ImportedConversation {
    if like.summary.title.is_empty() {
        read.summary.title.clear();
    }
    read.summary.is_title_set = false;
    with_bare(read)
}

/// Several conversations that have something in them, so that llama.cpp's format has too.
fn several() -> impl Strategy<Value = Vec<ImportedConversation>> {
    let spoken = |conversation: &ImportedConversation| !conversation.tree.is_empty();
    prop::collection::vec(
        conversation(8).prop_filter("something is said", spoken),
        1..4,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn our_own_format_should_lose_nothing(
        conversations in prop::collection::vec(conversation(12), 1..4),
    ) {
        let bytes = written(&conversations, ExportFormat::Jsonl);
        let (read, files) = all(&bytes);
        let read: Vec<_> = read.into_iter().map(Result::unwrap).collect();
        prop_assert_eq!(&read, &conversations);
        prop_assert!(are_files_of(&files, &conversations));
        let once: HashSet<_> = files.iter().map(|file| file.hash).collect();
        prop_assert_eq!(files.len(), once.len(), "a content is there twice");
    }

    #[test]
    fn llamas_format_should_keep_what_it_can_hold(conversation in conversation(12)) {
        let bytes = written(std::slice::from_ref(&conversation), ExportFormat::Llama);
        if conversation.tree.is_empty() {
            prop_assert_eq!(only_reason(&bytes), ImportReason::NoMessages);
        } else {
            let expected = as_llama_holds(conversation);
            let (read, files) = all(&bytes);
            prop_assert!(are_files_of(&files, std::slice::from_ref(&expected)));
            let read = read.into_iter().next().unwrap().unwrap();
            prop_assert_eq!(without_title(read, &expected), expected);
        }
    }

    #[test]
    fn several_of_llamas_format_should_make_an_archive(conversations in several()) {
        let bytes = written(&conversations, ExportFormat::Llama);
        prop_assert_eq!(bytes.starts_with(b"PK"), conversations.len() > 1);
        let expected: Vec<_> = conversations.into_iter().map(as_llama_holds).collect();
        let read: Vec<_> = whole(&bytes)
            .into_iter()
            .zip(&expected)
            .map(|(read, expected)| without_title(read, expected))
            .collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn our_own_format_cut_anywhere_should_give_what_is_whole_and_say_so(
        conversations in prop::collection::vec(conversation(5), 1..4),
        cut in any::<prop::sample::Index>(),
    ) {
        let bytes = written(&conversations, ExportFormat::Jsonl);
        // Without the very last sign nothing is missing.
        let cut = cut.index(bytes.len() - 1);
        let (read, problems): (Vec<_>, Vec<_>) =
            items(&bytes[..cut]).into_iter().partition(Result::is_ok);
        let read: Vec<_> = read.into_iter().map(Result::unwrap).collect();
        prop_assert_eq!(problems.len(), 1, "{:?}", problems);
        prop_assert_eq!(&read[..], &conversations[..read.len()]);
    }

    #[test]
    fn llamas_lines_cut_anywhere_should_give_what_is_whole(
        conversations in several(),
        cut in any::<prop::sample::Index>(),
    ) {
        let each = conversations.iter().map(|one| {
            written(std::slice::from_ref(one), ExportFormat::Llama)
        });
        let bytes: Vec<u8> = each.flatten().collect();
        let items = items(&bytes[..cut.index(bytes.len())]);
        let count = items.len();
        for (index, item) in items.into_iter().enumerate() {
            match item {
                Ok(read) if read.losses.is_empty() => {
                    let expected = as_llama_holds(conversations[index].clone());
                    prop_assert_eq!(without_title(read, &expected), expected);
                }
                // What is missing is told, and can only be at the end.
                Ok(_) | Err(_) => prop_assert_eq!(index, count - 1),
            }
        }
    }

    #[test]
    fn bytes_of_any_kind_should_be_read_without_a_panic(
        bytes in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let read = items(&bytes);
        prop_assert!(read.iter().all(Result::is_err));
        prop_assert_eq!(read.len(), 1);
    }

    #[test]
    fn damage_anywhere_should_never_be_a_panic(
        conversations in several(),
        format in prop::sample::select(vec![ExportFormat::Jsonl, ExportFormat::Llama]),
        damages in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        let mut bytes = written(&conversations, format);
        for (place, byte) in damages {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        items(&bytes);
    }
}

#[test]
fn markdown_should_be_a_text_for_one_and_an_archive_for_several() {
    let [one, two] = [plain(1, "Tea", 2), plain(2, "Tea", 1)];
    let text = written(std::slice::from_ref(&one), ExportFormat::Markdown);
    let text = String::from_utf8(text).unwrap();
    assert!(
        text.starts_with("# Tea\n") && text.contains("answer 1"),
        "{text}"
    );
    assert!(!text.contains("answer 0"), "another branch: {text}");
    let bytes = written(&[one, two], ExportFormat::Markdown);
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    assert_eq!(archive.len(), 2);
    let text = std::io::read_to_string(archive.by_index(0).unwrap()).unwrap();
    assert!(text.starts_with("# Tea\n"), "{text}");
}

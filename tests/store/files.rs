//! What is attached: kept once for each content, and gone when nothing refers to it any more.

use std::path::Path;
use std::sync::Arc;

use causerie::domain::{
    Attachment, ContentHash, FileFacts, FileKind, Place, QueuedMessage, Reading, ReadingWay,
    Section,
};
use rusqlite::Connection;

use super::*;

/// Later than anything is brought back, by this many minutes.
fn later(minutes: i64) -> Timestamp {
    let now = std::time::SystemTime::now()
        .duration_since(std::time::UNIX_EPOCH)
        .expect("a time");
    Timestamp(i64::try_from(now.as_millis()).expect("a time") + minutes * 60_000)
}

fn hash_of(bytes: &[u8]) -> ContentHash {
    ContentHash::from(*blake3::hash(bytes).as_bytes())
}

/// Keeps a text, and gives it a name among what is attached.
async fn keep(store: &Store, text: &str) -> Attachment {
    let mut reading = Reading::new(FileKind::Text);
    reading.sections.push(Section {
        place: Place::Whole,
        text: text.to_owned(),
    });
    let (bytes, hash): (Arc<[u8]>, _) = (text.as_bytes().into(), hash_of(text.as_bytes()));
    let attachment = Attachment {
        id: Uuid::now_v7().into(),
        name: "notes.txt".to_owned(),
        hash,
        bytes: bytes.len() as u64,
        way: ReadingWay::default(),
        facts: FileFacts::from(&reading),
    };
    let read = Some((attachment.way, Arc::new(reading)));
    let kept = store.keep_file(hash, bytes, read, later(0)).await;
    kept.expect("kept");
    attachment
}

fn with(attachment: &Attachment) -> Message {
    Message {
        attachments: vec![attachment.clone()],
        ..said(None, Role::User, "see this")
    }
}

async fn is_here(store: &Store, attachment: &Attachment) -> bool {
    store.has_file(attachment.hash).await.expect("read")
}

/// Closes the store, and starts it again so many minutes from now.
async fn reopen_later(store: Store, folder: &TempDir, minutes: i64) -> Store {
    store.close().await;
    drop(store);
    Store::open_at(folder.path(), later(minutes)).expect("a store")
}

fn file(folder: &Path) -> Connection {
    Connection::open(folder.join("causerie.sqlite")).expect("opened")
}

fn count(folder: &Path, table: &str) -> i64 {
    let query = format!("SELECT count(*) FROM {table}");
    let found = file(folder).query_row(&query, [], |row| row.get(0));
    found.expect("counted")
}

#[tokio::test]
async fn the_same_content_should_be_kept_once_and_read_back() {
    let folder = folder();
    let store = open(&folder);
    let [one, two] = [keep(&store, "same").await, keep(&store, "same").await];
    assert_eq!(one.hash, two.hash);
    assert_eq!(
        (
            count(folder.path(), "files"),
            count(folder.path(), "readings")
        ),
        (1, 1)
    );
    let bytes = store.file(one.hash).await.expect("read");
    assert_eq!(bytes.as_deref(), Some(&b"same"[..]));
    let reading = store.reading(one.hash, one.way).await.expect("read");
    assert_eq!(reading.expect("it was read").text(), "same");
    let other = ReadingWay {
        most_pixels: Some(7),
        ..one.way
    };
    assert_eq!(store.reading(one.hash, other).await, Ok(None));
}

#[tokio::test]
async fn a_file_should_go_with_the_last_that_refers_to_it() {
    let folder = folder();
    let store = open(&folder);
    let shared = keep(&store, "shared").await;
    let [first, second] = [new_conversation(), new_conversation()];
    insert(&store, first, vec![with(&shared)], 1).await;
    insert(&store, second, vec![with(&shared)], 1).await;
    let place = DraftPlace::Conversation(second);
    let saved = store.save_attachments(place, vec![shared.clone()]).await;
    assert_eq!(saved, Ok(false));
    let queue = vec![QueuedMessage {
        text: "later".to_owned(),
        attachments: vec![shared.clone()],
    }];
    store.save_queue(second, queue).await.expect("saved");

    // One of two conversations is gone for good.
    store.delete(vec![first], later(0)).await.expect("deleted");
    let store = reopen_later(store, &folder, 5).await;
    assert!(is_here(&store, &shared).await);
    // What is left refers to it by a message, by a draft and by what waits.
    let message = tree(&store, second).await.selected_leaf().expect("a leaf");
    store.erase_message(message).await.expect("erased");
    let store = reopen_later(store, &folder, 10).await;
    assert!(is_here(&store, &shared).await);
    assert_eq!(store.save_attachments(place, Vec::new()).await, Ok(true));
    let store = reopen_later(store, &folder, 15).await;
    assert!(is_here(&store, &shared).await, "it waits to be sent");
    store.save_queue(second, Vec::new()).await.expect("saved");
    let store = reopen_later(store, &folder, 20).await;
    assert!(!is_here(&store, &shared).await);
    assert_eq!(store.file(shared.hash).await, Ok(None));
    for table in ["files", "readings", "reading_parts"] {
        assert_eq!(count(folder.path(), table), 0, "{table}");
    }
    drop(store);
}

#[tokio::test]
async fn what_can_be_brought_back_should_come_back_with_its_files() {
    let folder = folder();
    let store = open(&folder);
    let kept = keep(&store, "kept").await;
    let id = new_conversation();
    let message = with(&kept);
    let question = message.id;
    insert(&store, id, vec![message], 1).await;
    store
        .remove_message(question, later(0))
        .await
        .expect("removed");
    store.delete(vec![id], later(0)).await.expect("deleted");
    // Another start within the minute: everything can still be undone.
    let store = reopen(store, &folder).await;
    assert_eq!(store.remove_loose_files(later(60)).await, Ok(0));
    store.restore(vec![id]).await.expect("restored");
    store.restore_message(question).await.expect("restored");
    let back = tree(&store, id).await;
    let back = &back.message(question).expect("it is back").attachments;
    assert_eq!(back.as_slice(), std::slice::from_ref(&kept));
    assert!(is_here(&store, &kept).await);
    // Where nobody wants it back it goes, and the file with it.
    store
        .remove_message(question, later(0))
        .await
        .expect("removed");
    let store = reopen_later(store, &folder, 5).await;
    assert!(!is_here(&store, &kept).await);
}

#[tokio::test]
async fn copies_should_refer_to_the_same_files() {
    let folder = folder();
    let store = open(&folder);
    let kept = keep(&store, "kept").await;
    let id = new_conversation();
    let message = with(&kept);
    let question = message.id;
    insert(&store, id, vec![message], 1).await;
    let [fork, duplicate] = [new_conversation(), new_conversation()];
    for (copy, until) in [(fork, Some(question)), (duplicate, None)] {
        let copied = store
            .copy_conversation(id, until, copy, "Copy".to_owned(), Timestamp(2))
            .await;
        copied.expect("copied");
        let tree = tree(&store, copy).await;
        let copied = tree.messages().next().expect("a message");
        assert_eq!(copied.attachments.as_slice(), std::slice::from_ref(&kept));
    }
    store
        .delete(vec![id, fork], later(0))
        .await
        .expect("deleted");
    let store = reopen_later(store, &folder, 5).await;
    assert!(is_here(&store, &kept).await);
    store
        .delete(vec![duplicate], later(5))
        .await
        .expect("deleted");
    let store = reopen_later(store, &folder, 10).await;
    assert!(!is_here(&store, &kept).await);
}

#[tokio::test]
async fn what_was_just_let_go_of_should_stay_for_a_minute() {
    let folder = folder();
    let store = open(&folder);
    let kept = keep(&store, "kept").await;
    // Nothing refers to it yet: the window is still to hear of it.
    assert_eq!(store.remove_loose_files(later(-1)).await, Ok(0));
    let place = DraftPlace::NewConversation;
    let hour_ago = later(-60);
    file(folder.path())
        .execute("UPDATE files SET attached_at = ?1", [hour_ago.0])
        .expect("as if it were long ago");
    let saved = store.save_attachments(place, vec![kept.clone()]).await;
    saved.expect("saved");
    assert_eq!(
        store.remove_loose_files(later(-1)).await,
        Ok(0),
        "a draft has it"
    );
    let saved = store.save_attachments(place, Vec::new()).await;
    assert_eq!(saved, Ok(true));
    assert_eq!(store.remove_loose_files(later(-1)).await, Ok(0), "just now");
    assert!(is_here(&store, &kept).await);
    assert_eq!(store.remove_loose_files(later(1)).await, Ok(1));
    // Attached again it is here again.
    let again = keep(&store, "kept").await;
    assert!(is_here(&store, &again).await);
}

#[tokio::test]
async fn damaged_rows_should_cost_no_file_and_no_start() {
    let folder = folder();
    let store = open(&folder);
    let [whole, damaged, waiting] = [
        keep(&store, "whole").await,
        keep(&store, "damaged").await,
        keep(&store, "waiting").await,
    ];
    let [one, two] = [new_conversation(), new_conversation()];
    insert(&store, one, vec![with(&whole)], 1).await;
    let message = with(&damaged);
    let broken = message.id;
    insert(&store, two, vec![message], 1).await;
    let queue = vec![QueuedMessage {
        text: "later".to_owned(),
        attachments: vec![waiting.clone()],
    }];
    store.save_queue(one, queue).await.expect("saved");
    let store = reopen(store, &folder).await;
    store.close().await;
    drop(store);
    let connection = file(folder.path());
    connection
        .execute(
            "UPDATE messages SET attachments = substr(attachments, 1, length(attachments) - 2)
             WHERE id = ?1",
            [broken.uuid().as_bytes()],
        )
        .expect("damaged");
    connection
        .execute(
            "UPDATE conversations SET queue = '{' || queue WHERE queue IS NOT NULL",
            [],
        )
        .expect("damaged");
    connection
        .execute(
            "INSERT INTO draft_attachments VALUES ('no place', 'no list')",
            [],
        )
        .expect("damaged");
    drop(connection);
    let store = Store::open_at(folder.path(), later(5)).expect("it starts all the same");
    for kept in [&whole, &damaged, &waiting] {
        assert!(is_here(&store, kept).await);
    }
    assert_eq!(tree(&store, two).await.len(), 1);
    assert!(store.load().await.expect("loaded").attachments.is_empty());
}

#[tokio::test]
async fn drafts_should_go_with_what_they_were_drafts_of() {
    let folder = folder();
    let store = open(&folder);
    let kept = keep(&store, "kept").await;
    let [gone, left] = [new_conversation(), new_conversation()];
    let [lost, stays] = [said(None, Role::User, "a"), said(None, Role::User, "b")];
    let places = |id: ConversationId, message: &Message| {
        [
            DraftPlace::Conversation(id),
            DraftPlace::Edit(message.id),
            DraftPlace::ToolResult(message.id, 0),
        ]
    };
    let of_gone = places(gone, &lost);
    let of_left = places(left, &stays);
    insert(&store, gone, vec![lost], 1).await;
    insert(&store, left, vec![stays], 1).await;
    let all = of_gone
        .into_iter()
        .chain(of_left)
        .chain([DraftPlace::NewConversation]);
    for place in all {
        let saved = store.save_draft(place, "typed".to_owned()).await;
        saved.expect("saved");
        let saved = store.save_attachments(place, vec![kept.clone()]).await;
        saved.expect("saved");
    }
    store.delete(vec![gone], later(0)).await.expect("deleted");
    // It can be brought back: everything is still there.
    let store = reopen(store, &folder).await;
    assert_eq!(store.load().await.expect("loaded").attachments.len(), 7);
    let store = reopen_later(store, &folder, 5).await;
    let loaded = store.load().await.expect("loaded");
    let mut found: Vec<_> = loaded
        .attachments
        .into_iter()
        .map(|(place, _)| place)
        .collect();
    let mut expected = [&of_left[..], &[DraftPlace::NewConversation]].concat();
    let key = |place: &DraftPlace| format!("{place:?}");
    found.sort_by_key(key);
    expected.sort_by_key(key);
    assert_eq!(found, expected);
    let side: Vec<_> = loaded
        .side_drafts
        .into_iter()
        .map(|(place, _)| place)
        .collect();
    assert_eq!(side.len(), 2);
    assert!(side.iter().all(|place| of_left.contains(place)));
    assert!(is_here(&store, &kept).await);
}

//! The same with files: a process that attaches, sends and deletes, and is killed at any time.

use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use causerie::domain::{
    Attachment, ContentHash, DraftPlace, FileFacts, FileKind, Reading, ReadingWay, Timestamp,
};
use causerie::store::Store;

use super::{
    ConversationId, FOLDER, Message, MessageId, NewMessages, Role, Uuid, ack, run_and_kill,
};

const CHILD: &str = "files::the_child_that_attaches";

/// What was acknowledged.
#[derive(Default)]
struct Acknowledged {
    /// Messages that were sent, with their conversation and the file of each.
    sent: HashMap<MessageId, (ConversationId, ContentHash)>,
    deleted: HashSet<ConversationId>,
}

#[tokio::test]
async fn no_message_should_lose_its_file_when_the_process_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut known = Acknowledged::default();
    for round in 0..15 {
        for ack in run_and_kill(CHILD, folder.path(), round * 4) {
            take_down(&ack, &mut known);
        }
        check(folder.path(), &known).await;
    }
    assert!(known.sent.len() > 40, "the rounds did next to nothing");
    assert!(known.deleted.len() > 5);
}

/// Does nothing in a plain run: the test above starts it as a process of its own.
#[tokio::test]
async fn the_child_that_attaches() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let store = Store::open(Path::new(&folder)).expect("a store");
    ack("");
    let mut last = None;
    for number in 0..1_000 {
        // Some contents come again, so that two messages refer to one file.
        let attachment = keep(&store, &format!("content {} ", number % 7).repeat(2_000)).await;
        let place = DraftPlace::NewConversation;
        let saved = store.save_attachments(place, vec![attachment.clone()]);
        saved.await.expect("saved");
        let conversation = ConversationId::from(Uuid::now_v7());
        let hash = attachment.hash;
        let message = Message {
            attachments: vec![attachment],
            ..Message::new(
                Uuid::now_v7().into(),
                None,
                Role::User,
                "see this".to_owned(),
                Timestamp(1),
            )
        };
        let id = message.id;
        let new = NewMessages {
            typed_in: Some(place),
            ..NewMessages::new(conversation, "Title", vec![message], Timestamp(3))
        };
        store.insert_messages(new).await.expect("inserted");
        ack(&format!("ack sent {id} {conversation} {hash}"));
        if number % 3 == 2
            && let Some(gone) = last
        {
            store
                .delete(vec![gone], Timestamp(4))
                .await
                .expect("deleted");
            ack(&format!("ack deleted {gone}"));
        }
        last = Some(conversation);
        // Everything that is wanted is referred to now.
        let loose = store.remove_loose_files(Timestamp(i64::MAX));
        loose.await.expect("removed");
    }
}

async fn keep(store: &Store, text: &str) -> Attachment {
    let bytes: Arc<[u8]> = text.as_bytes().into();
    let hash = ContentHash::from(*blake3::hash(&bytes).as_bytes());
    let attachment = Attachment {
        id: Uuid::now_v7().into(),
        name: "notes.txt".to_owned(),
        hash,
        bytes: bytes.len() as u64,
        way: ReadingWay::default(),
        facts: FileFacts::from(&Reading::new(FileKind::Text)),
    };
    let kept = store.keep_file(hash, bytes, None, Timestamp(2));
    kept.await.expect("kept");
    attachment
}

fn take_down(ack: &str, known: &mut Acknowledged) {
    let mut words = ack.split(' ').skip(1);
    let mut word = || words.next().expect("a word");
    if word() == "sent" {
        let message = word().parse().expect("an id");
        let conversation = word().parse().expect("an id");
        let hash = word().parse().expect("a hash");
        known.sent.insert(message, (conversation, hash));
    } else {
        known.deleted.insert(word().parse().expect("an id"));
    }
}

async fn check(folder: &Path, known: &Acknowledged) {
    // Some minutes later what was deleted is purged, and what is loose goes.
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    let now = now.expect("a time") + Duration::from_mins(5);
    let now = Timestamp(i64::try_from(now.as_millis()).expect("a time"));
    let store = Store::open_at(folder, now).expect("it opens after a crash");
    let mut wanted = HashSet::new();
    for line in store.conversations().await.expect("read") {
        let read = store.conversation(line.id).await.expect("read");
        let tree = read.expect("it is there").tree;
        for attachment in tree.messages().flat_map(|message| &message.attachments) {
            let bytes = store.file(attachment.hash).await.expect("read");
            let bytes = bytes.expect("a message without its file");
            assert_eq!(blake3::hash(&bytes).as_bytes(), attachment.hash.as_bytes());
            wanted.insert(attachment.hash);
        }
    }
    for (message, (conversation, hash)) in &known.sent {
        let read = store.conversation(*conversation).await.expect("read");
        let Some(read) = read else {
            // Its deletion may have come before the word of it.
            continue;
        };
        assert!(!known.deleted.contains(conversation), "it is back");
        let kept = read.tree.message(*message).expect("a message is lost");
        assert_eq!(kept.attachments[0].hash, *hash);
    }
    let drafts = store.load().await.expect("loaded").attachments;
    for attachment in drafts.iter().flat_map(|(_, attachments)| attachments) {
        assert!(store.has_file(attachment.hash).await.expect("read"));
        wanted.insert(attachment.hash);
    }
    store.close().await;
    let file = rusqlite::Connection::open(folder.join("causerie.sqlite")).expect("opened");
    let count: u32 = file
        .query_row("SELECT count(*) FROM files", [], |row| row.get(0))
        .expect("counted");
    assert_eq!(count as usize, wanted.len(), "a file is there for nobody");
}

//! Collections, what is added to them, and what looking at files again comes to.

use std::path::PathBuf;

use causerie::domain::{
    Collection, ConversationId, DocumentState, Message, Refusal, Role, Root, Timestamp,
};
use causerie::store::{NewMessages, Store};
use uuid::Uuid;

use super::{collection, document, folder, found, hash, kept, noted, of, open, read, seen};

fn root(path: &str, is_folder: bool) -> Root {
    Root {
        path: PathBuf::from(path),
        is_folder,
        is_watched: is_folder,
    }
}

async fn names(store: &Store) -> Vec<String> {
    let all = store.collections().await.expect("listed");
    all.into_iter().map(|it| it.collection.name).collect()
}

#[tokio::test]
async fn collections_should_come_in_the_order_of_their_names_with_their_amounts() {
    let folder = folder();
    let store = open(&folder);
    let owner = ConversationId::from(Uuid::now_v7());
    collection(&store, "", Some(owner)).await;
    let wings = collection(&store, "wings", None).await;
    collection(&store, "Bodies", None).await;
    kept(&store, wings, "/d/a", "The lift of wings.").await;
    noted(&store, wings, "/d/b").await;
    let refused = noted(&store, wings, "/d/c").await;
    store
        .refuse_document(refused.id, seen("/d/c", 1), Refusal::Empty)
        .await
        .expect("refused");
    store
        .rename_collection(wings, "Wings".to_owned())
        .await
        .expect("renamed");
    store
        .set_collection_paused(wings, true)
        .await
        .expect("paused");
    assert_eq!(names(&store).await, ["Bodies", "Wings", ""]);
    let all = store.collections().await.expect("listed");
    let line = &all[1];
    assert_eq!((line.documents, line.waiting, line.refused), (3, 1, 1));
    assert_eq!((line.passages, line.text_bytes), (1, 18));
    assert!(line.is_paused);
    assert_eq!(all[2].collection.owner, Some(owner));
    assert!(
        store.next_waiting(9).await.expect("asked").is_empty(),
        "it is paused"
    );
    assert!(store.knowledge_bytes().await.expect("asked") > 18);
}

#[tokio::test]
async fn a_conversation_should_have_one_collection_and_take_it_along_when_it_goes() {
    let folder = folder();
    let store = Store::open_at(folder.path(), Timestamp(1)).expect("a store");
    let owner = ConversationId::from(Uuid::now_v7());
    // Before anything is said.
    let id = collection(&store, "", Some(owner)).await;
    collection(&store, "", Some(owner)).await;
    assert_eq!(store.collections().await.expect("listed").len(), 1);
    kept(&store, id, "/d/a", "The lift of wings.").await;
    let said = Message::new(
        Uuid::now_v7().into(),
        None,
        Role::User,
        "Hello".to_owned(),
        Timestamp(2),
    );
    let new = NewMessages::new(owner, "Title", vec![said], Timestamp(2));
    store.insert_messages(new).await.expect("inserted");
    store
        .delete(vec![owner], Timestamp(3))
        .await
        .expect("deleted");
    store.close().await;
    let store = Store::open_at(folder.path(), Timestamp(4)).expect("a store");
    assert_eq!(
        store.collections().await.expect("listed").len(),
        1,
        "it may come back"
    );
    store.close().await;
    let store = Store::open_at(folder.path(), Timestamp(100_000)).expect("a store");
    assert!(store.collections().await.expect("listed").is_empty());
    let text = store
        .text_of(hash("The lift of wings."))
        .await
        .expect("asked");
    assert_eq!(text, None);
}

#[tokio::test]
async fn what_was_added_should_be_listed_and_its_files_noted() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    store.add_root(id, root("/d", true)).await.expect("added");
    store
        .add_root(id, root("/e.md", false))
        .await
        .expect("added");
    assert_eq!(
        store.roots(id).await.expect("listed"),
        [root("/d", true), root("/e.md", false)]
    );
    let files = vec![seen("/d/a", 1), seen("/d/b", 1), seen("/d/a", 1)];
    let noted = store
        .note_files(id, "/d".into(), files)
        .await
        .expect("noted");
    assert_eq!((noted.waiting, noted.vanished), (2, 0));
    super::noted(&store, id, "/e.md").await;
    let waiting = store.next_waiting(2).await.expect("asked");
    let paths: Vec<&str> = waiting.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["/d/a", "/d/b"]);
    // What is beside the folder has not vanished.
    let noted = store
        .note_files(id, "/d".into(), vec![seen("/d/a", 1)])
        .await;
    assert_eq!(noted.expect("noted").vanished, 1);
    assert_eq!(
        document(&store, id, "/d/b").await.state,
        DocumentState::Vanished
    );
    assert_eq!(
        document(&store, id, "/e.md").await.state,
        DocumentState::Waiting
    );
    let back = store
        .note_files(id, "/d".into(), vec![seen("/d/a", 1), seen("/d/b", 1)])
        .await;
    assert_eq!(back.expect("noted").waiting, 1);
    let document = document(&store, id, "/e.md").await.id;
    store.remove_document(document).await.expect("removed");
    assert_eq!(store.roots(id).await.expect("listed"), [root("/d", true)]);
    let nowhere = store
        .note_files(Uuid::now_v7().into(), "/d".into(), Vec::new())
        .await;
    let failure = nowhere.expect_err("there is no such collection");
    assert_eq!(failure.code.as_deref(), Some("unknown_collection"));
}

#[tokio::test]
async fn what_cannot_be_read_should_be_left_alone_until_it_changes() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let noted = noted(&store, id, "/d/a").await;
    let refused = DocumentState::Refused {
        refusal: Refusal::Locked,
    };
    store
        .refuse_document(noted.id, seen("/d/a", 1), Refusal::Locked)
        .await
        .expect("refused");
    let again = store
        .note_files(id, "/d".into(), vec![seen("/d/a", 1)])
        .await;
    assert_eq!(again.expect("noted").waiting, 0);
    assert_eq!(document(&store, id, "/d/a").await.state, refused);
    let changed = store
        .note_files(id, "/d".into(), vec![seen("/d/a", 2)])
        .await;
    assert_eq!(changed.expect("noted").waiting, 1);
    assert_eq!(
        document(&store, id, "/d/a").await.state,
        DocumentState::Waiting
    );
}

#[tokio::test]
async fn calling_off_should_leave_what_was_read() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    kept(&store, id, "/d/a", "The lift of wings.").await;
    let files = vec![seen("/d/a", 5), seen("/d/b", 1)];
    store
        .note_files(id, "/d".into(), files.clone())
        .await
        .expect("noted");
    store.forget_waiting(id).await.expect("forgotten");
    assert_eq!(store.documents(id).await.expect("listed").len(), 1);
    assert_eq!(found(&store, of(id), "lift").await.len(), 1);
    let again = store
        .note_files(id, "/d".into(), files)
        .await
        .expect("noted");
    assert_eq!(
        again.waiting, 2,
        "the changed one is not forgotten for good"
    );
}

#[tokio::test]
async fn a_rebuild_should_read_everything_again_whatever_its_hash() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let text = "The lift of wings.";
    let document = kept(&store, id, "/d/a", text).await;
    assert_eq!(
        store.file_hash(document).await.expect("asked"),
        Some(hash(text))
    );
    store.rebuild(id).await.expect("begun");
    assert_eq!(store.file_hash(document).await.expect("asked"), None);
    assert_eq!(store.next_waiting(9).await.expect("asked").len(), 1);
    let again = store.keep_document(document, seen("/d/a", 1), hash(text), read(text));
    assert!(again.await.expect("kept"));
    assert_eq!(found(&store, of(id), "lift").await, [text]);
}

#[tokio::test]
async fn a_deleted_collection_should_take_everything_along() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let other = collection(&store, "Others", None).await;
    for number in 0..40 {
        let text = format!("The lift of wing {number}. Shared words.");
        kept(&store, id, &format!("/d/{number}"), &text).await;
    }
    kept(&store, other, "/d/0", "The lift of wing 0. Shared words.").await;
    store.delete_collection(id).await.expect("deleted");
    assert_eq!(names(&store).await, ["Others"]);
    assert_eq!(found(&store, of(other), "lift").await.len(), 1);
    let text = |number| format!("The lift of wing {number}. Shared words.");
    assert!(
        store
            .text_of(hash(&text(0)))
            .await
            .expect("asked")
            .is_some()
    );
    assert!(
        store
            .text_of(hash(&text(1)))
            .await
            .expect("asked")
            .is_none()
    );
    store.close().await;
    let file = rusqlite::Connection::open(folder.path().join("causerie.sqlite")).expect("opened");
    for (table, left) in [
        ("documents", 1),
        ("passages", 1),
        ("passage_terms", 1),
        ("texts", 1),
    ] {
        let count: i64 = file
            .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                row.get(0)
            })
            .expect("counted");
        assert_eq!(count, left, "{table}");
    }
    let terms: i64 = file
        .query_row("SELECT sum(passages) FROM collection_terms", [], |row| {
            row.get(0)
        })
        .expect("counted");
    let expected = read(&text(0)).passages[0].terms.different();
    assert_eq!(usize::try_from(terms), Ok(expected));
}

#[tokio::test]
async fn a_collection_should_come_back_after_a_restart() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    kept(&store, id, "/d/a", "The lift of wings.").await;
    store.close().await;
    drop(store);
    let store = open(&folder);
    let all = store.collections().await.expect("listed");
    let expected = Collection {
        id,
        name: "Wings".to_owned(),
        owner: None,
        created_at: Timestamp(1),
    };
    assert_eq!(all[0].collection, expected);
    assert_eq!(found(&store, of(id), "lift").await, ["The lift of wings."]);
}

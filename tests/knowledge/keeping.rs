//! Texts: kept once, as long as a document or an answer refers to them.

use causerie::domain::{ConversationId, Message, MessageId, Refusal, Role, Timestamp};
use causerie::store::{NewMessages, Store};
use uuid::Uuid;

use super::{collection, document, folder, found, hash, kept, of, open, read, seen};

const TEXT: &str = "The lift of wings.";

async fn answer(store: &Store) -> (ConversationId, MessageId) {
    let conversation = ConversationId::from(Uuid::now_v7());
    let id = MessageId::from(Uuid::now_v7());
    let said = Message::new(
        id,
        None,
        Role::Assistant,
        "See [1].".to_owned(),
        Timestamp(1),
    );
    let new = NewMessages::new(conversation, "Title", vec![said], Timestamp(1));
    store.insert_messages(new).await.expect("inserted");
    (conversation, id)
}

async fn has_text(store: &Store, text: &str) -> bool {
    let kept = store.text_of(hash(text)).await.expect("asked");
    assert!(kept.as_deref().is_none_or(|kept| kept == text));
    kept.is_some()
}

#[tokio::test]
async fn a_text_that_an_answer_cites_should_outlive_its_document() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let cited = kept(&store, id, "/d/a", TEXT).await;
    let other = kept(&store, id, "/d/b", "Nobody cites this.").await;
    let (conversation, answer) = answer(&store).await;
    store
        .keep_text_for(answer, vec![hash(TEXT), hash("unknown")])
        .await
        .expect("kept");
    for document in [cited, other] {
        store.remove_document(document).await.expect("removed");
    }
    assert!(has_text(&store, TEXT).await);
    assert!(!has_text(&store, "Nobody cites this.").await);
    assert!(found(&store, of(id), "lift").await.is_empty());
    store.close().await;
    drop(store);
    let store = open(&folder);
    assert!(has_text(&store, TEXT).await);
    store
        .delete(vec![conversation], Timestamp(1))
        .await
        .expect("deleted");
    store.close().await;
    drop(store);
    assert!(!has_text(&open(&folder), TEXT).await, "the answer is gone");
}

#[tokio::test]
async fn an_answer_that_is_not_there_should_keep_nothing() {
    let folder = folder();
    let store = open(&folder);
    let nowhere = store.keep_text_for(Uuid::now_v7().into(), Vec::new()).await;
    let failure = nowhere.expect_err("there is no such answer");
    assert_eq!(
        failure.code.as_deref(),
        Some(causerie::store::UNKNOWN_MESSAGE)
    );
}

#[tokio::test]
async fn a_text_should_be_kept_once_and_come_back_to_the_letter() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let long = "Ein längerer Satz über Flügel, 翼の揚力について。 ".repeat(9_000);
    kept(&store, id, "/d/a", &long).await;
    let second = kept(&store, id, "/d/b", &long).await;
    assert!(has_text(&store, &long).await);
    store.remove_document(second).await.expect("removed");
    assert!(has_text(&store, &long).await, "the first document has it");
    let texts = found(&store, of(id), "Flügel").await;
    assert!(texts.len() == 50 && texts.iter().all(|text| long.contains(text.as_str())));
}

#[tokio::test]
async fn a_changed_document_should_be_found_by_its_new_words_alone() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let document = kept(&store, id, "/d/a", TEXT).await;
    let new = "The drag of bodies.";
    store
        .keep_document(document, seen("/d/a", 2), hash(new), read(new))
        .await
        .expect("kept");
    assert!(found(&store, of(id), "lift").await.is_empty());
    assert_eq!(found(&store, of(id), "drag").await, [new]);
    assert!(!has_text(&store, TEXT).await);
    assert!(
        store
            .keep_unchanged(document, seen("/d/a", 3))
            .await
            .expect("kept")
    );
    let line = super::document(&store, id, "/d/a").await;
    assert_eq!((line.modified_at, line.passages), (Timestamp(3), 1));
    assert_eq!(line.text_hash, Some(hash(new)));
    store
        .refuse_document(document, seen("/d/a", 4), Refusal::Empty)
        .await
        .expect("refused");
    assert!(found(&store, of(id), "drag").await.is_empty());
    assert!(!has_text(&store, new).await);
}

#[tokio::test]
async fn what_is_read_of_a_document_that_was_removed_meanwhile_should_be_dropped() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let gone = kept(&store, id, "/d/a", TEXT).await;
    store.remove_document(gone).await.expect("removed");
    let kept = store.keep_document(gone, seen("/d/a", 1), hash(TEXT), read(TEXT));
    assert!(!kept.await.expect("answered"));
    assert!(
        !store
            .keep_unchanged(gone, seen("/d/a", 1))
            .await
            .expect("answered")
    );
    let refused = store.refuse_document(gone, seen("/d/a", 1), Refusal::Empty);
    assert!(!refused.await.expect("answered"));
    assert!(!has_text(&store, TEXT).await);
    assert!(store.documents(id).await.expect("listed").is_empty());
}

#[tokio::test]
async fn a_document_that_is_back_unchanged_should_be_found_without_being_read() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let back = kept(&store, id, "/d/a", TEXT).await;
    store
        .note_files(id, "/d".into(), Vec::new())
        .await
        .expect("noted");
    store
        .note_files(id, "/d".into(), vec![seen("/d/a", 1)])
        .await
        .expect("noted");
    assert_eq!(document(&store, id, "/d/a").await.id, back);
    assert_eq!(
        store.file_hash(back).await.expect("asked"),
        Some(hash(TEXT))
    );
    assert!(
        store
            .keep_unchanged(back, seen("/d/a", 1))
            .await
            .expect("kept")
    );
    assert_eq!(found(&store, of(id), "lift").await, [TEXT]);
}

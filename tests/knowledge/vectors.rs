//! Vectors in sets: kept by what was said, swapped whole, gone with their passages.

use causerie::domain::ContentHash;
use causerie::knowledge::EmbeddingIdentity;
use causerie::store::{SpokenPassage, Store};

use super::{collection, folder, hash, kept, open};

fn identity(model: &str) -> EmbeddingIdentity {
    EmbeddingIdentity {
        model: model.to_owned(),
        dimensions: 2,
        ..EmbeddingIdentity::default()
    }
}

async fn missing(store: &Store, set: i64) -> Vec<SpokenPassage> {
    let mut all = Vec::new();
    let mut after = None;
    loop {
        let some = store
            .passages_without_vector(set, after, 2)
            .await
            .expect("asked");
        let Some(last) = some.last() else {
            return all;
        };
        after = Some(last.hash);
        all.extend(some);
    }
}

async fn vectors(store: &Store, set: i64) -> Vec<(ContentHash, Vec<f32>)> {
    let mut all = Vec::new();
    let mut from = Some(0);
    while let Some(at) = from {
        let piece = store.vectors(set, at, 2).await.expect("read");
        all.extend(piece.vectors);
        from = piece.next;
    }
    all
}

async fn embedded(store: &Store) -> u64 {
    let all = store.collections().await.expect("listed");
    all.iter().map(|line| line.embedded).sum()
}

#[tokio::test]
async fn passages_should_get_their_vectors_once_for_the_same_words() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    for (path, text) in [
        ("/1", "One."),
        ("/2", "Two."),
        ("/3", "Three."),
        ("/4", "One."),
    ] {
        kept(&store, id, path, text).await;
    }
    kept(&store, id, "/5", "# Four\nFive.").await;
    let set = store.embedding_set(identity("a")).await.expect("a set");
    assert!(set.is_current && !set.is_complete);
    let passages = missing(&store, set.number).await;
    let mut texts: Vec<&str> = passages.iter().map(|it| it.text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["Four\n# Four\nFive.", "One.", "Three.", "Two."]);
    let made: Vec<_> = passages
        .iter()
        .map(|it| (it.hash, vec![1.5, -0.25]))
        .collect();
    store
        .keep_vectors(set.number, made.clone())
        .await
        .expect("kept");
    assert!(missing(&store, set.number).await.is_empty());
    let mut kept = vectors(&store, set.number).await;
    kept.sort_by_key(|(hash, _)| *hash.as_bytes());
    assert_eq!(kept, made);
    assert_eq!(embedded(&store).await, 5);
    let again = store.embedding_set(identity("a")).await.expect("the set");
    assert_eq!(again.number, set.number);
    assert!(again.is_complete);
    assert_eq!(
        store.current_embedding_set().await.expect("asked"),
        Some(again)
    );
}

#[tokio::test]
async fn another_model_should_take_its_place_when_it_is_asked_to() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    kept(&store, id, "/1", "One.").await;
    let old = store
        .embedding_set(identity("old"))
        .await
        .expect("a set")
        .number;
    store
        .keep_vectors(old, vec![(hash("One."), vec![1.0, 0.0])])
        .await
        .expect("kept");
    let new = store.embedding_set(identity("new")).await.expect("a set");
    assert!(!new.is_current && !new.is_complete);
    let current = store.current_embedding_set().await.expect("asked");
    assert_eq!(current.expect("the old one").number, old);
    store
        .keep_vectors(new.number, vec![(hash("One."), vec![0.0, 1.0])])
        .await
        .expect("kept");
    store.use_embedding_set(new.number).await.expect("swapped");
    let current = store
        .current_embedding_set()
        .await
        .expect("asked")
        .expect("a set");
    assert_eq!((current.number, current.is_complete), (new.number, true));
    assert!(vectors(&store, old).await.is_empty());
    assert_eq!(vectors(&store, new.number).await.len(), 1);
    // What still comes for the old one is of no use.
    store
        .keep_vectors(old, vec![(hash("One."), vec![1.0, 0.0])])
        .await
        .expect("answered");
    assert!(vectors(&store, old).await.is_empty());
    store.use_embedding_set(old).await.expect("answered");
    assert!(
        store
            .current_embedding_set()
            .await
            .expect("asked")
            .is_some()
    );
}

#[tokio::test]
async fn vectors_should_go_with_the_last_passage_that_says_so() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    let first = kept(&store, id, "/1", "One.").await;
    let second = kept(&store, id, "/2", "One.").await;
    let set = store
        .embedding_set(identity("a"))
        .await
        .expect("a set")
        .number;
    store
        .keep_vectors(set, vec![(hash("One."), vec![1.0, 0.0])])
        .await
        .expect("kept");
    store.remove_document(first).await.expect("removed");
    assert_eq!(vectors(&store, set).await.len(), 1);
    store.remove_document(second).await.expect("removed");
    assert!(vectors(&store, set).await.is_empty());
}

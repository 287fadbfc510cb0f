//! The index: in the background, over a migration, and over a death in its middle.

use causerie::store::{SEARCH_REPLACED, Store};

use super::desk::{Desk, marked};

#[tokio::test]
async fn the_index_should_follow_by_itself() {
    let mut desk = Desk::new();
    let (_, said) = desk.talk("Talk", &["a penguin"]).await;
    // Nobody asks for it: the writer does it between other things.
    while desk.store.is_index_behind().await.expect("read") {
        tokio::task::yield_now().await;
    }
    let found = desk
        .store
        .search("penguin".to_owned(), 5)
        .await
        .expect("found");
    assert_eq!(found.hits.len(), 1);
    assert_eq!(found.hits[0].message, Some(said[0]));
}

#[tokio::test]
async fn a_reader_beside_an_open_store_should_find_what_is_said_there() {
    let mut desk = Desk::new();
    desk.talk("Talk", &["a penguin"]).await;
    desk.store.finish_index().await.expect("indexed");
    let beside = Store::open_to_read(desk.folder.path()).expect("a reader");
    let found = beside.search("penguin".to_owned(), 5).await.expect("found");
    assert_eq!(marked(&found.hits[0]), "a [penguin]");
}

#[tokio::test]
async fn a_newer_search_should_take_the_place_of_an_older_one() {
    let mut desk = Desk::new();
    let (_, said) = desk.talk("Talk", &["a penguin", "an otter"]).await;
    desk.store.finish_index().await.expect("indexed");
    let older: Vec<_> = (0..20)
        .map(|_| {
            let store = desk.store.clone();
            tokio::spawn(async move { store.search("penguin".to_owned(), 5).await })
        })
        .collect();
    // All of them are begun before the newest.
    tokio::task::yield_now().await;
    let newest = desk
        .store
        .search("otter".to_owned(), 5)
        .await
        .expect("found");
    assert_eq!(newest.hits[0].message, Some(said[1]));
    for search in older {
        match search.await.expect("it ends") {
            Ok(found) => assert_eq!(found.hits[0].message, Some(said[0])),
            Err(failure) => assert_eq!(failure.code.as_deref(), Some(SEARCH_REPLACED)),
        }
    }
}

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
            let mut search = Box::pin(async move { store.search("penguin".to_owned(), 5).await });
            // It is begun, and not awaited yet.
            assert!(futures_poll(&mut search).is_none());
            search
        })
        .collect();
    let newest = desk
        .store
        .search("otter".to_owned(), 5)
        .await
        .expect("found");
    assert_eq!(newest.hits[0].message, Some(said[1]));
    for search in older {
        match search.await {
            Ok(found) => assert_eq!(found.hits[0].message, Some(said[0])),
            Err(failure) => assert_eq!(failure.code.as_deref(), Some(SEARCH_REPLACED)),
        }
    }
}

/// Polls a future once.
fn futures_poll<T>(future: &mut std::pin::Pin<Box<impl Future<Output = T>>>) -> Option<T> {
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => Some(value),
        std::task::Poll::Pending => None,
    }
}

//! Searches for the window: of all that is asked only the newest matters, and it waits for
//! no older one.

use tokio::sync::watch;

use crate::domain::Event;
use crate::store::{MOST_HITS, SEARCH_REPLACED, Store};

use super::outbox::Outbox;

/// What was asked last, and under which number.
type Wish = Option<(u64, String)>;

/// Hands questions over. Dropping it ends the searching.
pub(super) struct SearcherHandle {
    wishes: watch::Sender<Wish>,
}

impl SearcherHandle {
    /// A searcher that runs.
    pub(super) fn start(store: Store, outbox: Outbox) -> Self {
        let (wishes, receiver) = watch::channel(None);
        tokio::spawn(run(store, outbox, receiver));
        Self { wishes }
    }

    /// Has something looked for.
    pub(super) fn look_for(&self, number: u64, query: String) {
        self.wishes.send_replace(Some((number, query)));
    }
}

async fn run(store: Store, outbox: Outbox, mut wishes: watch::Receiver<Wish>) {
    let mut is_wanted = wishes.changed().await.is_ok();
    while is_wanted {
        let wish = wishes.borrow_and_update().clone();
        let Some((number, query)) = wish else {
            return;
        };
        is_wanted = tokio::select! {
            () = answer(&store, &outbox, number, query) => wishes.changed().await.is_ok(),
            // The next search takes the place of this one, in the store too.
            changed = wishes.changed() => changed.is_ok(),
        };
    }
}

/// Tells what is found; where the index is behind, as after an import, once more when it has
/// caught up: nobody should have to ask again for what was there.
async fn answer(store: &Store, outbox: &Outbox, number: u64, query: String) {
    let is_behind = store.is_index_behind().await.unwrap_or_default();
    if !tell(store, outbox, number, query.clone()).await || !is_behind {
        return;
    }
    match store.finish_index().await {
        Ok(()) => {
            tell(store, outbox, number, query).await;
        }
        Err(failure) => tracing::debug!(%failure, "the search index stays behind"),
    }
}

/// Looks once; whether the search was not replaced by another one.
async fn tell(store: &Store, outbox: &Outbox, number: u64, query: String) -> bool {
    let result = store.search(query, MOST_HITS).await;
    let is_replaced = result
        .as_ref()
        .is_err_and(|failure| failure.code.as_deref() == Some(SEARCH_REPLACED));
    if !is_replaced {
        outbox.push(Event::SearchEnded { number, result });
    }
    !is_replaced
}

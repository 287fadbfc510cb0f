//! Reads conversations for the window, beside what is being written: one at a time, and
//! of all that are wished for meanwhile only the newest.

use tokio::sync::watch;

use crate::domain::{ConversationId, Event, Failure};
use crate::store::Store;

use super::outbox::Outbox;
use super::unsaved::Unsaved;

/// A conversation that the window wants to see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) id: ConversationId,
    /// How many jobs must be done before it is read: what was done to it before shows.
    pub(super) after: u64,
}

/// Reads until the sender of wishes is dropped.
pub(super) async fn run(
    store: Store,
    outbox: Outbox,
    unsaved: Unsaved,
    mut wishes: watch::Receiver<Option<Wish>>,
    mut done: watch::Receiver<u64>,
) {
    let mut is_wanted = wishes.changed().await.is_ok();
    while is_wanted {
        let wish = *wishes.borrow_and_update();
        let Some(Wish { id, after }) = wish else {
            return;
        };
        // Where the keeper broke down there is nothing to wait for.
        let ready = async { done.wait_for(|count| *count >= after).await.is_ok() };
        is_wanted = tokio::select! {
            biased;
            _ = ready => {
                match open(&store, &unsaved, id).await {
                    Ok(event) => outbox.push(event),
                    Err(failure) => outbox.push(Event::StoreFailed(failure)),
                }
                wishes.changed().await.is_ok()
            }
            changed = wishes.changed() => changed.is_ok(),
        };
    }
}

/// The conversation; one that is not there is told as deleted.
async fn open(store: &Store, unsaved: &Unsaved, id: ConversationId) -> Result<Event, Failure> {
    Ok(match unsaved.read(store, id).await? {
        Some(conversation) => Event::ConversationOpened(Box::new(conversation)),
        None => Event::ConversationsDeleted(vec![id]),
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use uuid::Uuid;

    use super::*;

    #[tokio::test]
    async fn the_newest_wish_should_not_wait_for_what_an_older_one_waits_for() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let (outbox, mut events) = Outbox::new(Arc::new(|| {}));
        let (wishes, wish_receiver) = watch::channel(None);
        let (_done, done_receiver) = watch::channel(0);
        let reader = run(
            store,
            outbox.clone(),
            Unsaved::default(),
            wish_receiver,
            done_receiver,
        );
        let reader = tokio::spawn(reader);
        let [stuck, newest] = [1, 0].map(|after| {
            let id = ConversationId::from(Uuid::now_v7());
            wishes.send_replace(Some(Wish { id, after }));
            id
        });
        let told = events.next().await;
        assert_ne!(stuck, newest);
        assert_eq!(told, Some(Event::ConversationsDeleted(vec![newest])));
        drop(wishes);
        reader.await.unwrap();
        // Nothing came of the older one.
        outbox.close();
        assert_eq!(events.next().await, None);
    }
}

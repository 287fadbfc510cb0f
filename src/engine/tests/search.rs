//! Searches: the newest is answered, whatever became of the others.

use super::*;
use crate::domain::SearchFound;
use crate::store::NewMessages;

impl Desk {
    fn look_for(&self, number: u64, query: &str) {
        let query = query.to_owned();
        self.supervisor.send(Command::Search { number, query });
    }

    async fn found(&mut self, number: u64) -> Result<SearchFound, Failure> {
        self.wait(|event| match event {
            Event::SearchEnded { number: of, result } if of == number => Some(result),
            Event::SearchEnded { number: of, .. } => {
                assert!(of < number, "an answer to what was asked later");
                None
            }
            _ => None,
        })
        .await
    }
}

#[tokio::test]
async fn the_newest_search_should_be_answered_whatever_was_asked_before() {
    let mut desk = desk();
    let id = ConversationId::from(Uuid::now_v7());
    let said = ["a penguin", "an otter"].map(|text| {
        let id = MessageId::from(Uuid::now_v7());
        Message::new(id, None, Role::User, text.to_owned(), Timestamp(1))
    });
    let otter = said[1].id;
    let new = NewMessages::new(id, "Zoo".to_owned(), said.to_vec(), Timestamp(1));
    desk.store.insert_messages(new).await.unwrap();
    desk.store.finish_index().await.unwrap();
    for number in 1..50 {
        desk.look_for(number, "penguin");
    }
    desk.look_for(50, "otter");
    let found = desk.found(50).await.unwrap();
    assert_eq!(found.hits.len(), 1);
    assert_eq!(found.hits[0].message, Some(otter));
    // And it goes on: with a question that means nothing, and with one that does.
    desk.look_for(51, "after:someday");
    let failure = desk.found(51).await.unwrap_err();
    assert_eq!(failure.code.as_deref(), Some("search_date"));
    desk.look_for(52, "zoo");
    assert_eq!(desk.found(52).await.unwrap().hits[0].message, None);
    desk.supervisor.shutdown().await;
}

#[tokio::test]
async fn what_is_not_in_the_index_yet_should_be_found_without_asking_again() {
    let mut desk = desk();
    let id = ConversationId::from(Uuid::now_v7());
    // So many that the index cannot have caught up when they are looked for.
    let said = (0..400).map(|number| {
        let id = MessageId::from(Uuid::now_v7());
        let text = format!("number {number} of the walrus, {}", "and more ".repeat(50));
        Message::new(id, None, Role::User, text, Timestamp(1))
    });
    let new = NewMessages::new(id, "Zoo".to_owned(), said.collect(), Timestamp(1));
    desk.store.insert_messages(new).await.unwrap();
    assert_eq!(desk.store.is_index_behind().await, Ok(true));
    desk.look_for(1, "\"number 399\" walrus");
    let mut found = desk.found(1).await.unwrap();
    if found.hits.is_empty() {
        found = desk.found(1).await.unwrap();
    }
    assert_eq!(found.hits.len(), 1);
    desk.supervisor.shutdown().await;
}

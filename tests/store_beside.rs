//! Reading beside the program that holds the folder.

use causerie::domain::{
    ConversationId, DraftPlace, FailureKind, Message, MessageId, Outcome, Role, Timestamp,
};
use causerie::store::{NewMessages, Store};
use uuid::Uuid;

#[tokio::test]
async fn a_reader_should_see_what_another_start_writes_and_change_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let writer = Store::open(folder.path()).unwrap();
    let reader = Store::open_to_read(folder.path()).unwrap();
    assert_eq!(reader.conversations().await, Ok(Vec::new()));

    let id = ConversationId::from(Uuid::now_v7());
    let said = MessageId::from(Uuid::now_v7());
    let now = Timestamp(1);
    let question = Message::new(said, None, Role::User, "hello".to_owned(), now);
    let answer = Message::awaited(MessageId::from(Uuid::now_v7()), Some(said), now);
    let title = "hello".to_owned();
    let messages = vec![question, answer.clone()];
    let inserted = writer.insert_messages(NewMessages::new(id, title, messages, now));
    inserted.await.unwrap();
    let seen = reader.conversation(id).await.unwrap().unwrap();
    // It is being written elsewhere: it is not taken for something that a crash left.
    let outcome = seen.tree.message(answer.id).map(|row| row.outcome.clone());
    assert_eq!(outcome, Some(Outcome::Streaming));

    let refused = reader
        .save_draft(DraftPlace::NewConversation, "no".to_owned())
        .await;
    assert_eq!(
        refused.map_err(|failure| failure.kind),
        Err(FailureKind::ReadOnly)
    );
    reader.close().await;
    writer
        .save_draft(DraftPlace::NewConversation, "yes".to_owned())
        .await
        .unwrap();
    writer.close().await;
    // Alone in the folder, a reader settles what is left as any start does.
    let alone = Store::open_to_read(folder.path()).unwrap();
    assert_eq!(alone.load().await.unwrap().draft, "yes");
    let seen = alone.conversation(id).await.unwrap().unwrap();
    assert!(seen.tree.message(answer.id).is_none(), "nothing had come");
}

//! A turn that breaks down inside the program itself.

use uuid::Uuid;

use super::*;
use crate::domain::{Message as Said, Role};
use crate::engine::llm::fake::FakeModel;
use crate::store::NewMessages;

#[tokio::test]
async fn a_turn_that_breaks_down_should_end_as_failed_with_what_was_flushed() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let conversation = ConversationId::from(Uuid::now_v7());
    let id = || MessageId::from(Uuid::now_v7());
    let text = "why?".to_owned();
    let question = Said::new(id(), None, Role::User, text.clone(), Timestamp(1));
    let mut answer = Said::awaited(id(), Some(question.id), Timestamp(1));
    answer.content = "because".to_owned();
    let messages = vec![question, answer.clone()];
    store
        .insert_messages(NewMessages::new(conversation, text, messages, Timestamp(1)))
        .await
        .unwrap();

    let (outbox, mut events) = Outbox::new(Arc::new(|| {}));
    let (llm, _model) = FakeModel::new(|_| Err(Failure::new(FailureKind::Offline, "")));
    let (_handle, mailbox) = mpsc::unbounded_channel();
    let options = EngineOptions::default();
    let mut runner = SupervisorRunner::new(store.clone(), options, outbox, mailbox, llm, None);
    let task = runner.tasks.spawn(async { panic!("on purpose") }).id();
    let turn = TurnId::from(Uuid::now_v7());
    let running = Running {
        turn,
        answer: answer.id,
        task,
        options: TurnOptions::default(),
        stop: CancellationToken::new(),
        end_thinking: Arc::default(),
        opens: mpsc::unbounded_channel().0,
        is_open_wanted: false,
        deleted_at: None,
    };
    runner.running.insert(conversation, running);
    let ended = runner.tasks.join_next_with_id().await.unwrap();
    runner.take_ended(ended).await;

    assert!(runner.running.is_empty());
    let Some(Event::TurnEnded(end)) = events.next().await else {
        panic!("the end should be told");
    };
    assert_eq!((end.turn, end.failure.is_some()), (turn, true));
    let kept = store.conversation(conversation).await.unwrap().unwrap();
    let kept = kept.tree.message(answer.id).unwrap();
    assert_eq!(kept.content, "because");
    assert!(matches!(kept.outcome, Outcome::Failed { .. }));
}

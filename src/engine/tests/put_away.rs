//! Conversations that are put away together, one of which has to be stopped first.

use super::*;
use crate::domain::Deleted;

#[tokio::test]
async fn what_is_put_away_together_should_come_back_together_after_a_restart() {
    let mut desk = desk();
    let (idle, busy) = (new_turn("idle"), new_turn("busy"));
    desk.talk(&idle, "Done.").await;
    desk.send(&busy);
    let stream = desk.asked().await;
    stream.say("On and on").await;
    desk.text(busy.turn, "On and on").await;
    let ids = vec![busy.conversation, idle.conversation];
    desk.supervisor
        .send(Command::DeleteConversations(ids.clone()));
    let mut left = ids.clone();
    desk.wait(|event| {
        if let Event::ConversationsDeleted(gone) = event {
            left.retain(|id| !gone.contains(id));
        }
        left.is_empty().then_some(())
    })
    .await;
    let deletion = desk.store.load().await.unwrap().deletion.unwrap();
    let Deleted::Conversations(gone) = deletion.deleted else {
        panic!("conversations were put away");
    };
    let mut gone: Vec<_> = gone.iter().map(|summary| summary.id).collect();
    gone.sort_by_key(|id| ids.iter().position(|known| known == id));
    assert_eq!(gone, ids);
}

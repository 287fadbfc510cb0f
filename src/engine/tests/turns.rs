//! Turns, from the command to the row on disk.

use super::*;
use crate::domain::Change;

#[tokio::test]
async fn what_is_kept_should_be_told_first() {
    let mut desk = desk();
    let first = desk.wait(Some).await;
    assert!(matches!(first, Event::Loaded { .. }), "{first:?}");
}

#[tokio::test]
async fn the_end_should_be_told_when_the_answer_is_on_disk() {
    let mut desk = desk();
    let new = new_turn("# hello there");
    desk.send(&new);
    let stream = desk.model.asked().await;
    assert_eq!(stream.server.url, "http://127.0.0.1:9");
    assert_eq!(stream.request.model.as_deref(), Some("tiny"));
    assert_eq!(stream.request.messages.len(), 1);
    assert_eq!(stream.request.messages[0].content, "# hello there");
    // Both rows were there before the request left.
    assert!(desk.stored(&new).await.unwrap().outcome.is_streaming());
    stream
        .event(CompletionEvent::Reasoning("hm".to_owned()))
        .await;
    stream.say("Hi").await;
    let reason = FinishReason::Length;
    stream.event(CompletionEvent::Finished(reason)).await;
    stream.end(Ok(())).await;
    let end = desk.ended(new.turn).await;
    let row = desk.stored(&new).await.unwrap();
    assert_eq!(end.outcome, Some(Outcome::Finished { reason }));
    assert_eq!(row.outcome, Outcome::Finished { reason });
    assert_eq!((&*row.content, &*row.reasoning), ("Hi", "hm"));
    assert!(row.reasoning_ms.is_some());
    let line = desk.store.summary(new.conversation).await.unwrap().unwrap();
    assert_eq!(line.title, "hello there");
}

#[tokio::test]
async fn a_stop_should_call_off_the_request_and_keep_the_text() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    stream.say("half an ans").await;
    desk.text(new.turn, "half an ans").await;
    desk.supervisor.send(Command::StopTurn(new.turn));
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::Stopped));
    assert_eq!(end.failure, None);
    assert_eq!(desk.stored(&new).await.unwrap().content, "half an ans");
    timeout(PATIENCE, stream.cancel.cancelled()).await.unwrap();
}

#[tokio::test]
async fn a_stop_before_the_first_word_should_take_the_answer_away() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    desk.supervisor.send(Command::StopTurn(new.turn));
    let end = desk.ended(new.turn).await;
    assert_eq!((end.outcome, end.failure), (None, None));
    assert_eq!(desk.stored(&new).await, None);
    timeout(PATIENCE, stream.cancel.cancelled()).await.unwrap();
}

#[tokio::test]
async fn a_break_after_some_text_should_interrupt_and_a_failure_should_fail() {
    let mut desk = desk();
    for kind in [
        FailureKind::Offline,
        FailureKind::Timeout,
        FailureKind::Server,
    ] {
        let new = new_turn("go");
        desk.send(&new);
        let stream = desk.model.asked().await;
        stream.say("half").await;
        stream.end(Err(failure(kind))).await;
        let end = desk.ended(new.turn).await;
        let expected = match kind {
            FailureKind::Server => Outcome::Failed {
                failure: failure(kind),
            },
            _ => Outcome::Interrupted,
        };
        assert_eq!(end.failure, Some(failure(kind)));
        assert_eq!(end.outcome.as_ref(), Some(&expected));
        let row = desk.stored(&new).await.unwrap();
        assert_eq!((row.outcome, &*row.content), (expected, "half"));
    }
}

#[tokio::test]
async fn a_failure_before_the_first_word_should_take_the_answer_away_and_be_told() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    let why = failure(FailureKind::ContextTooLong);
    stream.end(Err(why.clone())).await;
    let end = desk.ended(new.turn).await;
    assert_eq!((end.outcome, end.failure), (None, Some(why)));
    assert_eq!(desk.stored(&new).await, None);
}

#[tokio::test]
async fn a_stream_that_dies_without_a_word_should_fail_the_turn() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    stream.say("half").await;
    drop(stream);
    let end = desk.ended(new.turn).await;
    assert!(matches!(end.outcome, Some(Outcome::Failed { .. })));
    assert_eq!(desk.stored(&new).await.unwrap().content, "half");
}

#[tokio::test]
async fn a_server_that_loads_should_be_asked_again_until_it_is_ready() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    for _ in 0..2 {
        let stream = desk.model.asked().await;
        stream.end(Err(failure(FailureKind::Loading))).await;
    }
    let stream = desk.model.asked().await;
    stream.say("ready").await;
    stream
        .event(CompletionEvent::Finished(FinishReason::Stop))
        .await;
    stream.end(Ok(())).await;
    let end = desk.ended(new.turn).await;
    assert_eq!(
        (end.outcome, end.failure),
        (Some(Outcome::complete()), None)
    );
}

#[tokio::test]
async fn a_stop_should_end_the_waiting_for_a_server_that_loads() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    stream.end(Err(failure(FailureKind::Loading))).await;
    desk.supervisor.send(Command::StopTurn(new.turn));
    assert_eq!(desk.ended(new.turn).await.outcome, None);
}

#[tokio::test]
async fn two_conversations_should_stream_at_once_and_one_should_run_one_turn() {
    let mut desk = desk();
    let (a, b) = (new_turn("a"), new_turn("b"));
    desk.send(&a);
    let stream_a = desk.model.asked().await;
    desk.send(&b);
    let stream_b = desk.model.asked().await;
    let second = turn_in(a.conversation, Some(a.answer.id), "again");
    desk.send(&second);
    let refused = desk
        .wait(|event| match event {
            Event::TurnRefused { turn, .. } => Some(turn),
            _ => None,
        })
        .await;
    assert_eq!(refused, second.turn);
    for (stream, new) in [(stream_b, &b), (stream_a, &a)] {
        stream.say("done").await;
        stream.end(Ok(())).await;
        assert_eq!(desk.ended(new.turn).await.conversation, new.conversation);
        assert_eq!(desk.stored(new).await.unwrap().content, "done");
    }
    assert!(!desk.model.was_asked());
}

#[tokio::test]
async fn a_window_that_never_drains_should_not_stall_a_turn() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    let mut said = String::new();
    for number in 0..10_000 {
        let word = format!("{number} ");
        stream.say(&word).await;
        said.push_str(&word);
    }
    stream.end(Ok(())).await;
    // Nobody has drained anything, and the answer is whole on disk.
    let finished = async {
        while desk.stored(&new).await.unwrap().outcome.is_streaming() {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, finished).await.unwrap();
    assert_eq!(desk.stored(&new).await.unwrap().content, said);
    let mut heard = String::new();
    desk.wait(|event| match event {
        Event::TurnAdvanced { delta, .. } => {
            heard.push_str(&delta.content);
            None
        }
        Event::TurnEnded(_) => Some(()),
        _ => None,
    })
    .await;
    assert_eq!(heard, said);
}

#[tokio::test]
async fn a_conversation_opened_while_it_streams_should_go_on_without_a_gap() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    let stop = tokio_util::sync::CancellationToken::new();
    let is_over = stop.clone();
    let talk = tokio::spawn(async move {
        let mut said = String::new();
        while !is_over.is_cancelled() {
            let word = format!("{} ", said.len());
            stream.say(&word).await;
            said.push_str(&word);
            tokio::task::yield_now().await;
        }
        stream.end(Ok(())).await;
        said
    });
    let answer = new.answer.id;
    let mut tree = None::<Conversation>;
    let mut openings = 0;
    let supervisor = desk.supervisor.clone();
    supervisor.send(Command::OpenConversation(new.conversation));
    desk.wait(|event| {
        match event {
            Event::ConversationOpened(opened) => {
                // The text that is opened is the text that was told.
                if let Some(known) = &tree {
                    let told = &known.tree.message(answer).unwrap().content;
                    assert_eq!(&opened.tree.message(answer).unwrap().content, told);
                }
                tree = Some(*opened);
                openings += 1;
                if openings == 5 {
                    stop.cancel();
                } else {
                    supervisor.send(Command::OpenConversation(new.conversation));
                }
            }
            Event::TurnAdvanced { delta, .. } => {
                if let Some(open) = &mut tree {
                    open.tree
                        .update(answer, |message| message.content.push_str(&delta.content));
                }
            }
            Event::TurnEnded(_) => return Some(()),
            _ => {}
        }
        None
    })
    .await;
    let tree = tree.unwrap().tree;
    assert_eq!(tree.message(answer).unwrap().content, talk.await.unwrap());
}

#[tokio::test]
async fn every_wish_to_open_should_be_answered_even_at_the_end_of_a_turn() {
    let mut desk = desk();
    for _ in 0..20 {
        let new = new_turn("go");
        desk.send(&new);
        let stream = desk.model.asked().await;
        stream.say("x").await;
        stream.end(Ok(())).await;
        desk.supervisor
            .send(Command::OpenConversation(new.conversation));
        let opened = desk
            .wait(|event| match event {
                Event::ConversationOpened(opened) => Some(opened),
                _ => None,
            })
            .await;
        assert_eq!(opened.id, new.conversation);
    }
}

#[tokio::test]
async fn a_shutdown_should_keep_the_text_and_mark_it_interrupted() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    stream.say("half").await;
    desk.text(new.turn, "half").await;
    desk.supervisor.shutdown().await;
    timeout(PATIENCE, stream.cancel.cancelled()).await.unwrap();
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::Interrupted));
    let Desk {
        _folder: folder,
        store,
        supervisor,
        events,
        ..
    } = desk;
    drop((store, supervisor, events));
    let store = Store::open(folder.path()).unwrap();
    let row = store.conversation(new.conversation).await.unwrap().unwrap();
    let row = row.tree.message(new.answer.id).unwrap().clone();
    assert_eq!((row.outcome, &*row.content), (Outcome::Interrupted, "half"));
}

#[tokio::test]
async fn a_refused_insert_should_send_nothing() {
    let mut desk = desk();
    // The parent is nowhere.
    let parent = MessageId::from(Uuid::now_v7());
    let new = turn_in(ConversationId::from(Uuid::now_v7()), Some(parent), "go");
    desk.send(&new);
    let why = desk
        .wait(|event| match event {
            Event::TurnRefused { turn, failure } if turn == new.turn => Some(failure),
            Event::TurnStarted(_) => panic!("nothing may be started"),
            _ => None,
        })
        .await;
    assert!(why.is_of_store(), "{why}");
    assert!(!desk.model.was_asked());
}

#[tokio::test]
async fn deleting_a_busy_conversation_should_stop_it_first_and_keep_the_text() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    stream.say("half").await;
    desk.text(new.turn, "half").await;
    desk.supervisor
        .send(Command::DeleteConversations(vec![new.conversation]));
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::Stopped));
    desk.wait(|event| matches!(event, Event::ConversationsDeleted(_)).then_some(()))
        .await;
    desk.supervisor
        .send(Command::Change(Change::RestoreConversations(vec![
            new.conversation,
        ])));
    desk.wait(|event| matches!(event, Event::ConversationChanged(_)).then_some(()))
        .await;
    assert_eq!(desk.stored(&new).await.unwrap().content, "half");
}

#[tokio::test]
async fn a_late_stop_of_another_turn_should_stop_nothing() {
    let mut desk = desk();
    let old = new_turn("go");
    desk.send(&old);
    let stream = desk.model.asked().await;
    stream.say("one").await;
    stream.end(Ok(())).await;
    desk.ended(old.turn).await;
    let new = turn_in(old.conversation, Some(old.answer.id), "go on");
    desk.send(&new);
    let stream = desk.model.asked().await;
    desk.supervisor.send(Command::StopTurn(old.turn));
    stream.say("two").await;
    stream.end(Ok(())).await;
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::complete()));
}

#[tokio::test]
async fn a_store_that_fails_in_mid_stream_should_be_told_once_and_not_end_the_stream() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    stream.say("kept ").await;
    desk.text(new.turn, "kept ").await;
    desk.store.close().await;
    stream.say("and lost").await;
    desk.wait(|event| matches!(event, Event::StoreFailed(_)).then_some(()))
        .await;
    stream.say(" but heard").await;
    desk.text(new.turn, " but heard").await;
    stream.end(Ok(())).await;
    let end = desk
        .wait(|event| match event {
            Event::StoreFailed(failure) => panic!("told twice: {failure}"),
            Event::TurnEnded(end) => Some(end),
            _ => None,
        })
        .await;
    // It is over, and the window knows that it is not saved.
    assert!(!end.is_kept);
    assert!(end.failure.unwrap().is_of_store());
}

#[tokio::test]
async fn a_draft_of_a_conversation_that_was_never_made_should_trouble_nobody() {
    let mut desk = desk();
    let nowhere = Some(ConversationId::from(Uuid::now_v7()));
    for conversation in [nowhere, None] {
        let text = "typed".to_owned();
        let command = Command::Change(Change::SaveDraft {
            place: conversation.into(),
            text,
        });
        desk.supervisor.send(command);
    }
    desk.supervisor.shutdown().await;
    while let Some(event) = desk.events.next().await {
        assert!(!matches!(event, Event::StoreFailed(_)), "{event:?}");
    }
}

#[tokio::test]
async fn the_next_message_should_be_taken_as_soon_as_an_end_is_told() {
    let mut desk = desk();
    let first = new_turn("go");
    let (conversation, mut parent) = (first.conversation, None);
    for _ in 0..50 {
        let new = turn_in(conversation, parent, "go on");
        desk.send(&new);
        let stream = desk.model.asked().await;
        stream.say("x").await;
        stream.end(Ok(())).await;
        let end = desk
            .wait(|event| match event {
                Event::TurnRefused { failure, .. } => panic!("refused: {failure}"),
                Event::TurnEnded(end) => Some(end),
                _ => None,
            })
            .await;
        assert!(end.is_kept);
        parent = Some(new.answer.id);
    }
    // The same after a refusal.
    for _ in 0..50 {
        let nowhere = Some(MessageId::from(Uuid::now_v7()));
        desk.send(&turn_in(conversation, nowhere, "go"));
        let why = desk
            .wait(|event| match event {
                Event::TurnRefused { failure, .. } => Some(failure),
                _ => None,
            })
            .await;
        assert!(why.is_of_store(), "{why}");
    }
}

#[tokio::test]
async fn a_conversation_should_be_opened_as_what_was_done_to_it_left_it() {
    let mut desk = desk();
    let new = new_turn("go");
    desk.send(&new);
    let stream = desk.model.asked().await;
    stream.say("x").await;
    stream.end(Ok(())).await;
    desk.ended(new.turn).await;
    let id = new.conversation;
    for _ in 0..20 {
        desk.supervisor.send(Command::DeleteConversations(vec![id]));
        desk.supervisor
            .send(Command::Change(Change::RestoreConversations(vec![id])));
        desk.supervisor.send(Command::OpenConversation(id));
        let mut deletions = 0;
        desk.wait(|event| {
            deletions += usize::from(event == Event::ConversationsDeleted(vec![id]));
            matches!(event, Event::ConversationOpened(_)).then_some(())
        })
        .await;
        assert_eq!(deletions, 1);
    }
}

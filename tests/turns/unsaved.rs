//! A disk that takes nothing for a while, and one that is slow.

use causerie::domain::Change;

use super::*;

/// A hand on the file beside the program: it has updates of answers refused, as a disk
/// would that is full for a while.
struct BadDisk(rusqlite::Connection);

impl BadDisk {
    fn of(folder: &TempDir) -> Self {
        let file = folder.path().join("causerie.sqlite");
        let disk = Self(rusqlite::Connection::open(file).unwrap());
        disk.does(
            "CREATE TRIGGER bad BEFORE UPDATE OF content ON messages
             BEGIN SELECT raise(ABORT, 'no room on purpose'); END",
        );
        disk
    }

    fn mend(&self) {
        self.does("DROP TRIGGER bad");
    }

    fn does(&self, sql: &str) {
        self.0.busy_timeout(PATIENCE).unwrap();
        self.0.execute_batch(sql).unwrap();
    }
}

/// A turn whose whole answer came while the disk took nothing of it.
async fn unsaved_turn() -> (ScriptedServer, Desk, BadDisk, NewTurn) {
    let gate = Gate::new();
    let script_gate = gate.clone();
    let server = ScriptedServer::start(move |request| {
        let messages = request.body["messages"].as_array().unwrap();
        if messages.len() > 1 {
            return Script::answer("the next");
        }
        let stream = Script::stream().wait(&script_gate);
        stream.words("content", "all of it").finish("stop")
    });
    let mut desk = desk(&server).await;
    let new = desk.send("go");
    desk.wait(|event| matches!(event, Event::TurnStarted(_)).then_some(()))
        .await;
    let file = BadDisk::of(&desk.folder);
    gate.open();
    let end = desk.ended(new.turn).await;
    assert_eq!(end.outcome, Some(Outcome::complete()));
    assert!(!end.is_kept && end.failure.unwrap().is_of_store());
    (server, desk, file, new)
}

#[tokio::test]
async fn an_answer_that_is_not_on_disk_should_be_opened_whole_and_be_kept_before_the_next_turn() {
    let (mut server, mut desk, file, new) = unsaved_turn().await;
    assert!(desk.stored(&new).await.unwrap().content.is_empty());
    let conversation = new.conversation;
    desk.supervisor
        .send(Command::OpenConversation(conversation));
    let opened = desk
        .wait(|event| match event {
            Event::ConversationOpened(opened) => Some(opened),
            _ => None,
        })
        .await;
    let answer = opened.tree.message(new.answer.id).unwrap();
    assert_eq!(answer.content, "all of it");
    assert_eq!(answer.outcome, Outcome::complete());
    // A branch is not continued in the dark.
    let refused = desk.send_to(conversation, Some(new.answer.id), "and?");
    desk.wait(|event| match event {
        Event::TurnRefused { turn, failure } if turn == refused.turn => Some(failure),
        _ => None,
    })
    .await;
    file.mend();
    let next = desk.send_to(conversation, Some(new.answer.id), "and?");
    assert!(desk.ended(next.turn).await.is_kept);
    assert_eq!(desk.stored(&new).await.unwrap().content, "all of it");
    server.chat_request().await;
    let request = server.chat_request().await;
    assert_eq!(request.body["messages"][1]["content"], "all of it");
}

#[tokio::test]
async fn an_answer_that_is_not_on_disk_should_be_tried_again() {
    let (_server, mut desk, file, new) = unsaved_turn().await;
    file.mend();
    let saved = async {
        while desk.stored(&new).await.unwrap().content.is_empty() {
            desk.events.next().await.unwrap();
        }
    };
    timeout(PATIENCE, saved).await.unwrap();
    let row = desk.stored(&new).await.unwrap();
    assert_eq!(
        (row.outcome, &*row.content),
        (Outcome::complete(), "all of it")
    );
}

#[tokio::test]
async fn an_answer_that_is_not_on_disk_should_be_tried_a_last_time_at_the_end() {
    let (_server, desk, file, new) = unsaved_turn().await;
    file.mend();
    drop(file);
    let (_folder, store) = desk.restart().await;
    let row = stored(&store, &new).await.unwrap();
    assert_eq!(
        (row.outcome, &*row.content),
        (Outcome::complete(), "all of it")
    );
}

#[tokio::test]
async fn opening_a_conversation_should_not_wait_for_a_slow_disk() {
    let server = ScriptedServer::start(|_| Script::answer("yes"));
    let mut desk = desk(&server).await;
    let new = desk.send("go");
    desk.ended(new.turn).await;
    let other = rusqlite::Connection::open(desk.folder.path().join("causerie.sqlite")).unwrap();
    other.busy_timeout(PATIENCE).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    // This has to wait for as long as the other holds the file.
    desk.supervisor.send(Command::Change(Change::SaveDraft {
        place: None.into(),
        text: "typed".to_owned(),
    }));
    desk.supervisor
        .send(Command::OpenConversation(new.conversation));
    desk.wait(|event| match event {
        Event::ConversationOpened(opened) => Some(opened),
        Event::StoreFailed(failure) => panic!("it waited: {failure}"),
        _ => None,
    })
    .await;
    assert!(desk.store.load().await.unwrap().draft.is_empty());
    other.execute_batch("ROLLBACK").unwrap();
}

//! The lines of the list: pins, marks, titles, and what is put away together.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use causerie::domain::{Deleted, Deletion};

use super::*;

const CHILD: &str = "list::the_child_that_puts_conversations_away";
const FOLDER: &str = "CAUSERIE_TEST_LIST_FOLDER";

async fn talk(store: &Store, title: &str, now: i64) -> ConversationId {
    let id = new_conversation();
    let messages = vec![said(None, Role::User, title)];
    let new = NewMessages::new(id, title, messages, Timestamp(now));
    store.insert_messages(new).await.expect("inserted");
    id
}

/// What can be brought back: the lines from the newest on, and when they were put away.
fn put_away(deletion: Option<Deletion>) -> (Vec<ConversationId>, Timestamp) {
    let deletion = deletion.expect("a deletion");
    let Deleted::Conversations(lines) = deletion.deleted else {
        panic!("conversations were put away");
    };
    let ids = lines.iter().map(|line| line.id).collect();
    (ids, deletion.at)
}

#[tokio::test]
async fn pins_and_marks_should_come_back() {
    let folder = folder();
    let store = open(&folder);
    let id = talk(&store, "one", 1).await;
    let plain = line(&store, id).await;
    assert!(!plain.is_pinned && !plain.is_unread);
    let pinned = store.pin(id, true).await.expect("pinned");
    assert_eq!(pinned.map(|line| line.is_pinned), Some(true));
    store.mark_unread(id, true).await.expect("marked");
    let store = reopen(store, &folder).await;
    let kept = line(&store, id).await;
    assert!(kept.is_pinned && kept.is_unread);
    store.pin(id, false).await.expect("unpinned");
    store.mark_unread(id, false).await.expect("unmarked");
    let store = reopen(store, &folder).await;
    assert_eq!(line(&store, id).await, plain);
}

#[tokio::test]
async fn a_title_that_a_person_set_should_not_give_way_to_one_of_the_model() {
    let folder = folder();
    let store = open(&folder);
    let id = talk(&store, "first words", 1).await;
    let told = store.suggest_title(id, "The model's".to_owned()).await;
    let told = told.expect("written").expect("there");
    assert_eq!(
        (told.title.as_str(), told.is_title_set),
        ("The model's", false)
    );
    store.rename(id, "Mine".to_owned()).await.expect("renamed");
    let told = store.suggest_title(id, "Another".to_owned()).await;
    assert_eq!(
        told.expect("read").map(|line| line.title).as_deref(),
        Some("Mine")
    );
    let store = reopen(store, &folder).await;
    assert_eq!(line(&store, id).await.title, "Mine");
    // What is away gets no title either.
    store
        .delete(vec![id], Timestamp(5))
        .await
        .expect("put away");
    let told = store.suggest_title(id, "Another".to_owned()).await;
    assert_eq!(told, Ok(None));
}

#[tokio::test]
async fn only_what_was_put_away_together_should_be_offered_again() {
    let folder = folder();
    let store = open(&folder);
    let mut ids = Vec::new();
    for number in 1..=4 {
        ids.push(talk(&store, "talk", number).await);
    }
    let now = store_time();
    for (gone, at) in [
        (vec![ids[0]], now),
        (vec![ids[1], ids[3]], Timestamp(now.0 + 1)),
    ] {
        store.delete(gone, at).await.expect("put away");
    }
    let store = reopen(store, &folder).await;
    let loaded = store.load().await.expect("loaded");
    let left: Vec<_> = loaded.conversations.iter().map(|line| line.id).collect();
    assert_eq!(left, [ids[2]]);
    let (gone, at) = put_away(loaded.deletion);
    assert_eq!(
        (gone.as_slice(), at.0),
        ([ids[3], ids[1]].as_slice(), now.0 + 1)
    );
    let back = store.restore(gone).await.expect("restored");
    assert_eq!(back.len(), 2);
    assert_eq!(store.conversations().await.expect("read").len(), 3);
}

/// The time of the system: what was put away long ago is gone at the next start.
fn store_time() -> Timestamp {
    causerie::engine::now()
}

#[tokio::test]
async fn all_that_was_put_away_should_come_back_after_a_kill() {
    let folder = folder();
    let program = std::env::current_exe().expect("the test's own program");
    let mut child = Command::new(program)
        .args(["--exact", CHILD, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the child starts");
    let out = BufReader::new(child.stdout.take().expect("its output"));
    let mut lines = out.lines().map(|line| line.expect("a line"));
    lines
        .find(|line| line.starts_with("ack"))
        .expect("it was put away");
    child.kill().expect("killed");
    child.wait().expect("it ends");

    let store = open(&folder);
    let loaded = store.load().await.expect("loaded");
    assert!(loaded.conversations.is_empty());
    let (gone, at) = put_away(loaded.deletion);
    assert_eq!(gone.len(), 50);
    assert!(at.0 > store_time().0 - 60_000, "it can still be undone");
    store.restore(gone).await.expect("restored");
    let lines = store.conversations().await.expect("read");
    assert_eq!(lines.len(), 50);
    for line in lines {
        assert_eq!(path(&tree(&store, line.id).await), [line.title]);
    }
}

/// Does nothing in a plain run: the test above starts it as a process of its own.
#[tokio::test]
async fn the_child_that_puts_conversations_away() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let store = Store::open(Path::new(&folder)).expect("a store");
    let mut ids = Vec::new();
    for number in 1..=50 {
        ids.push(talk(&store, &format!("talk {number}"), number).await);
    }
    store.delete(ids, store_time()).await.expect("put away");
    let mut out = std::io::stdout();
    writeln!(out, "\nack").expect("the parent reads");
    out.flush().expect("the parent reads");
    std::future::pending::<()>().await;
}

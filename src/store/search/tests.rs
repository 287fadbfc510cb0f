//! The index of a store from before there was one: it grows by and by, over deaths too.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

use crate::domain::{Message, MessageId, Role, SearchFound, Timestamp};
use crate::store::index::advance;
use crate::store::migrations::ALL;
use crate::store::{NewMessages, Store};

const CHILD: &str = "store::search::tests::the_child_that_is_killed";
const FOLDER: &str = "CAUSERIE_TEST_INDEX_FOLDER";
const MESSAGES: usize = 400;

fn open(folder: &Path, migrations: &[&str]) -> Store {
    Store::open_with(folder, migrations, Timestamp(1_000_000)).expect("a store")
}

/// A store from before there was an index, in which much is said; the messages in their order.
/// What is written by now would not fit into it, so it is filled as it was then.
async fn old_store() -> (TempDir, Vec<MessageId>) {
    let folder = tempfile::tempdir().expect("a folder");
    open(folder.path(), &ALL[..2]).close().await;
    let mut file = Connection::open(folder.path().join("causerie.sqlite")).expect("the file");
    let transaction = file.transaction().expect("a transaction");
    let filler = "words between which it stands ".repeat(60);
    let conversation = Uuid::now_v7();
    transaction
        .execute(
            "INSERT INTO conversations (number, id, title, created_at, updated_at, chosen)
             VALUES (1, ?1, 'Oldest of titles', 1, 1, 1)",
            [conversation.as_bytes()],
        )
        .expect("a conversation");
    let mut ids = Vec::new();
    for (index, number) in (0..MESSAGES).zip(1_i64..) {
        let id = Uuid::now_v7();
        let text = format!("{filler} message number{index} 机器 {filler}");
        let parent = (index > 0).then_some(number - 1);
        transaction
            .execute(
                "INSERT INTO messages (number, id, conversation, parent, created_at, role,
                     outcome, reasoning, content)
                 VALUES (?1, ?2, 1, ?3, 1, 'user', 'finished', '', ?4)",
                rusqlite::params![number, id.as_bytes(), parent, text],
            )
            .expect("a message");
        ids.push(MessageId::from(id));
    }
    transaction.commit().expect("committed");
    (folder, ids)
}

async fn search(store: &Store, typed: &str) -> SearchFound {
    let found = store.search(typed.to_owned(), MESSAGES).await;
    found.expect("a search")
}

async fn step(store: &Store) -> bool {
    store.workers.write(advance).await.expect("a step")
}

#[tokio::test]
async fn an_old_store_should_be_searched_as_far_as_it_is_indexed() {
    let (folder, messages) = old_store().await;
    let store = open(folder.path(), ALL);
    assert!(store.is_index_behind().await.expect("read"));
    // The titles first, then the newest messages.
    assert!(step(&store).await);
    assert_eq!(search(&store, "titles ").await.hits.len(), 1);
    assert!(step(&store).await);
    let found = search(&store, "message ").await.hits.len();
    assert!((1..MESSAGES / 2).contains(&found), "{found}");
    let newest = search(&store, &format!("number{} ", MESSAGES - 1)).await;
    assert_eq!(newest.hits[0].message, messages.last().copied());
    assert_eq!(search(&store, "number0 ").await.hits, []);
    store.finish_index().await.expect("indexed");
    assert_eq!(
        search(&store, "number0 ").await.hits[0].message,
        Some(messages[0])
    );
    assert!(!store.is_index_behind().await.expect("read"));
}

#[tokio::test]
async fn what_is_said_while_an_old_store_is_indexed_should_be_found_at_once() {
    let (folder, messages) = old_store().await;
    let store = open(folder.path(), ALL);
    step(&store).await;
    let gone = store.erase_message(messages[1]);
    gone.await.expect("erased");
    let new = Message::new(
        Uuid::now_v7().into(),
        Some(messages[0]),
        Role::User,
        "something new".to_owned(),
        Timestamp(2),
    );
    let lines = store.conversations().await.expect("read");
    let new = NewMessages::new(lines[0].id, String::new(), vec![new], Timestamp(2));
    store.insert_messages(new).await.expect("inserted");
    step(&store).await;
    store.finish_index().await.expect("indexed");
    assert_eq!(search(&store, "new ").await.hits.len(), 1);
    assert_eq!(search(&store, "message ").await.hits.len(), 1);
}

#[tokio::test]
async fn no_step_should_be_lost_or_done_by_half_when_the_process_is_killed() {
    let (folder, messages) = old_store().await;
    for round in 0..6 {
        run_and_kill(folder.path(), round);
        let file = Connection::open(folder.path().join("causerie.sqlite")).expect("opened");
        for table in ["search_words", "search_forms", "search_runs"] {
            let check = format!("INSERT INTO {table} ({table}) VALUES ('integrity-check')");
            file.execute_batch(&check).expect(table);
        }
    }
    let store = open(folder.path(), ALL);
    store.finish_index().await.expect("indexed");
    assert_eq!(search(&store, "message ").await.hits.len(), MESSAGES);
    assert_eq!(search(&store, "机器").await.hits.len(), MESSAGES);
    for (index, message) in messages.iter().enumerate().step_by(37) {
        let found = search(&store, &format!("number{index} ")).await;
        assert_eq!(found.hits.len(), 1);
        assert_eq!(found.hits[0].message, Some(*message));
    }
}

/// Does nothing in a plain run: the test above starts it as a process of its own.
#[tokio::test]
async fn the_child_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let store = open(Path::new(&folder), ALL);
    let mut out = std::io::stdout();
    // The runner has begun a line already.
    writeln!(out, "\nack").expect("the parent reads");
    loop {
        step(&store).await;
        writeln!(out, "ack").expect("the parent reads");
        out.flush().expect("the parent reads");
    }
}

/// Lets the child make so many steps and kills it in the next.
fn run_and_kill(folder: &Path, steps: usize) {
    let program = std::env::current_exe().expect("the test's own program");
    let mut child = Command::new(program)
        .args(["--exact", CHILD, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the child starts");
    let out = child.stdout.take().expect("its output");
    let acks = BufReader::new(out)
        .lines()
        .map(|line| line.expect("a line"))
        .filter(|line| line == "ack");
    assert_eq!(acks.take(steps + 1).count(), steps + 1);
    child.kill().expect("killed");
    child.wait().expect("it ends");
}

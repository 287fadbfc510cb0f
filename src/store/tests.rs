//! What cannot be seen through the handle alone: migrations, a disk that refuses, and
//! reads beside a long write.

use std::fs;
use std::path::Path;
use std::time::Duration;

use rusqlite::Connection;
use tempfile::TempDir;
use uuid::Uuid;

use super::migrations::ALL;
use super::{NewMessages, Store};
use crate::domain::{
    Attachment, ContentHash, ConversationId, DraftPlace, Failure, FailureKind, FileFacts, FileKind,
    Message, MessageId, Outcome, QueuedMessage, Reading, ReadingWay, Role, Timestamp,
};

const NEXT: &str = "ALTER TABLE conversations ADD COLUMN of_tomorrow INTEGER NOT NULL DEFAULT 0;";

/// The migrations of a coming version.
fn with_next(next: &'static str) -> Vec<&'static str> {
    ALL.iter().copied().chain([next]).collect()
}

/// The name of the copy that a coming version makes.
fn copy_before_next() -> String {
    format!("causerie.sqlite.before-v{}", ALL.len() + 1)
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn open(folder: &Path, migrations: &[&str]) -> Result<Store, Failure> {
    Store::open_with(folder, migrations, Timestamp(1_000_000))
}

fn code(opened: Result<Store, Failure>) -> Option<String> {
    opened.expect_err("it must not open").code
}

fn said(parent: Option<MessageId>, role: Role, content: &str) -> Message {
    let id = Uuid::now_v7().into();
    Message::new(id, parent, role, content.to_owned(), Timestamp(1))
}

async fn insert(store: &Store, id: ConversationId, messages: Vec<Message>) -> Result<(), Failure> {
    let inserted = store.insert_messages(NewMessages::new(id, "Title", messages, Timestamp(5)));
    inserted.await.map(|_| ())
}

fn new_conversation() -> ConversationId {
    Uuid::now_v7().into()
}

/// All bytes of all files in a folder, but for SQLite's shared memory and the lock.
fn bytes_of(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| !path.to_string_lossy().ends_with("-shm"))
        .map(|path| {
            let name = path.file_name().map(|name| name.to_string_lossy().into());
            (name.unwrap_or_default(), fs::read(&path).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn an_older_file_should_be_copied_and_then_migrated() {
    let folder = folder();
    let id = new_conversation();
    let store = open(folder.path(), ALL).expect("a store");
    insert(&store, id, vec![said(None, Role::User, "before")])
        .await
        .expect("inserted");
    store.close().await;

    let store = open(folder.path(), &with_next(NEXT)).expect("it migrates");
    let read = store.conversation(id).await.expect("read").expect("there");
    assert_eq!(read.tree.len(), 1);
    let pinned = store
        .workers
        .read(|connection| {
            Ok(
                connection.query_row("SELECT of_tomorrow FROM conversations", [], |row| {
                    row.get::<_, i64>(0)
                })?,
            )
        })
        .await;
    assert_eq!(pinned, Ok(0));
    store.close().await;

    // The copy is a whole store of the version before.
    let copy = folder.path().join(copy_before_next());
    let other = tempfile::tempdir().expect("a folder");
    fs::copy(copy, other.path().join("causerie.sqlite")).expect("copied");
    let store = open(other.path(), ALL).expect("the copy opens");
    assert_eq!(store.conversations().await.expect("read").len(), 1);
}

#[tokio::test]
async fn the_copy_should_be_of_the_last_attempt_to_migrate() {
    let folder = folder();
    let id = new_conversation();
    open(folder.path(), ALL).expect("a store").close().await;
    let broken = with_next("CREATE TABLE half (a); CREATE TABLE half (a);");
    open(folder.path(), &broken).expect_err("it must not open");
    // The older program goes on with the file, and more is said.
    let store = open(folder.path(), ALL).expect("a store");
    insert(&store, id, vec![said(None, Role::User, "since")])
        .await
        .expect("inserted");
    store.close().await;
    open(folder.path(), &with_next(NEXT))
        .expect("it migrates")
        .close()
        .await;

    let copy = folder.path().join(copy_before_next());
    let other = tempfile::tempdir().expect("a folder");
    fs::copy(copy, other.path().join("causerie.sqlite")).expect("copied");
    let store = open(other.path(), ALL).expect("the copy opens");
    assert_eq!(store.conversations().await.expect("read").len(), 1);
}

#[tokio::test]
async fn a_failed_migration_should_leave_the_file_at_its_version() {
    let folder = folder();
    open(folder.path(), ALL).expect("a store").close().await;
    let broken = with_next("CREATE TABLE half (a); CREATE TABLE half (a);");
    open(folder.path(), &broken).expect_err("it must not open");
    // Had half of it stayed, this would fail at the same table.
    let mended = with_next("CREATE TABLE half (a);");
    open(folder.path(), &mended).expect("it migrates");
}

#[tokio::test]
async fn a_newer_file_should_be_refused_and_left_as_it_is() {
    let folder = folder();
    open(folder.path(), &with_next(NEXT))
        .expect("a store")
        .close()
        .await;
    let before = bytes_of(folder.path());
    let opened = open(folder.path(), ALL);
    assert_eq!(code(opened).as_deref(), Some("newer_version"));
    assert_eq!(bytes_of(folder.path()), before);
}

#[tokio::test]
async fn a_newer_version_that_is_only_in_the_log_should_be_refused_too() {
    let origin = folder();
    open(origin.path(), ALL).expect("a store").close().await;
    let file = origin.path().join("causerie.sqlite");
    let newer = Connection::open(&file).expect("opened");
    newer
        .execute_batch(&format!("PRAGMA user_version = {}", ALL.len() + 1))
        .expect("the version is in the log");
    // What a crash leaves: the file and its log, copied while nobody closed them.
    let crashed = folder();
    for name in ["causerie.sqlite", "causerie.sqlite-wal", "causerie.lock"] {
        fs::copy(origin.path().join(name), crashed.path().join(name)).expect("copied");
    }
    let before = bytes_of(crashed.path());
    let opened = open(crashed.path(), ALL);
    assert_eq!(code(opened).as_deref(), Some("newer_version"));
    assert_eq!(bytes_of(crashed.path()), before);
}

#[tokio::test]
async fn an_applied_migration_whose_text_changed_should_be_an_error() {
    let folder = folder();
    open(folder.path(), &with_next(NEXT))
        .expect("a store")
        .close()
        .await;
    let changed = with_next("ALTER TABLE conversations ADD COLUMN other INTEGER;");
    let opened = open(folder.path(), &changed);
    assert_eq!(code(opened).as_deref(), Some("changed_migration"));
    // Other line ends are the same text.
    let windows: Vec<String> = with_next(NEXT)
        .iter()
        .map(|text| text.replace('\n', "\r\n"))
        .collect();
    let windows: Vec<&str> = windows.iter().map(String::as_str).collect();
    open(folder.path(), &windows).expect("it opens");
}

#[tokio::test]
async fn a_full_disk_should_be_told_and_lose_nothing_said_before() {
    let folder = folder();
    let id = new_conversation();
    let store = open(folder.path(), ALL).expect("a store");
    let first = said(None, Role::User, "first");
    let parent = Some(first.id);
    insert(&store, id, vec![first]).await.expect("inserted");
    let limit =
        |pages: i64| {
            store.workers.write(move |connection| {
                // Never less than there are now.
                Ok(connection
                    .query_row(&format!("PRAGMA max_page_count = {pages}"), [], |_| Ok(()))?)
            })
        };
    limit(1).await.expect("limited");
    let long = said(parent, Role::User, &"long ".repeat(100_000));
    let refused = insert(&store, id, vec![long.clone()]).await;
    assert_eq!(
        refused.map_err(|failure| failure.kind),
        Err(FailureKind::DiskFull)
    );
    let read = store.conversation(id).await.expect("read").expect("there");
    assert_eq!(read.tree.len(), 1);
    // With room again, the same works.
    limit(1_000_000).await.expect("room");
    insert(&store, id, vec![long]).await.expect("inserted");
}

#[tokio::test]
async fn a_file_that_may_not_be_written_should_be_told_and_still_be_read() {
    let folder = folder();
    let id = new_conversation();
    let store = open(folder.path(), ALL).expect("a store");
    insert(&store, id, vec![said(None, Role::User, "first")])
        .await
        .expect("inserted");
    // Permissions mean nothing to root, so SQLite is made to refuse in the same words.
    store
        .workers
        .write(|connection| Ok(connection.pragma_update(None, "query_only", true)?))
        .await
        .expect("set");
    let refused = store
        .save_draft(DraftPlace::NewConversation, "draft".to_owned())
        .await;
    let refused = refused.expect_err("it must not write");
    assert_eq!(refused.kind, FailureKind::ReadOnly);
    assert!(refused.detail.contains("readonly"), "{refused}");
    assert!(store.conversation(id).await.expect("read").is_some());
}

#[tokio::test]
async fn a_read_should_not_wait_for_a_long_write() {
    let folder = folder();
    let id = new_conversation();
    let store = open(folder.path(), ALL).expect("a store");
    insert(&store, id, vec![said(None, Role::User, "first")])
        .await
        .expect("inserted");
    let (started, start) = tokio::sync::oneshot::channel();
    let (release, released) = std::sync::mpsc::channel::<()>();
    let writing = store.workers.write(move |connection| {
        let transaction = connection.transaction()?;
        transaction.execute("UPDATE conversations SET title = 'half done'", [])?;
        let _ = started.send(());
        let _ = released.recv();
        Ok(transaction.commit()?)
    });
    let reading = async {
        start.await.expect("the write is in the middle");
        let line = tokio::time::timeout(Duration::from_secs(10), store.summary(id)).await;
        drop(release);
        line.expect("the read waited")
            .expect("read")
            .expect("there")
    };
    let (written, line) = tokio::join!(writing, reading);
    written.expect("written");
    assert_eq!(line.title, "Title");
    let line = store.summary(id).await.expect("read").expect("there");
    assert_eq!(line.title, "half done");
}

#[tokio::test]
async fn damaged_rows_should_not_lose_their_conversation() {
    let folder = folder();
    let id = new_conversation();
    let store = open(folder.path(), ALL).expect("a store");
    let first = said(None, Role::User, "first");
    let second = said(Some(first.id), Role::Assistant, "second");
    let third = said(Some(second.id), Role::User, "third");
    let (first_id, third_id) = (first.id, third.id);
    insert(&store, id, vec![first, second, third])
        .await
        .expect("inserted");
    store
        .workers
        .write(|connection| {
            connection.execute_batch(
                "PRAGMA foreign_keys = OFF;
                 UPDATE messages SET role = 'oracle', outcome = 'vanished', tool_calls = '[{',
                     timings = 'fast', content = CAST(x'66ff' AS TEXT), chosen = 99
                 WHERE number = 1;
                 DELETE FROM messages WHERE number = 2;",
            )?;
            Ok(())
        })
        .await
        .expect("damaged");
    let read = store.conversation(id).await.expect("read").expect("there");
    let first = read.tree.message(first_id).expect("kept");
    assert_eq!(
        (first.role, &first.outcome),
        (Role::User, &Outcome::Interrupted)
    );
    assert_eq!(first.content, "f\u{fffd}");
    assert!(first.tool_calls.is_empty() && first.timings.is_none());
    assert_eq!(read.tree.children(None), [first_id, third_id]);
}

#[tokio::test]
async fn what_was_deleted_long_ago_should_be_gone_after_a_start() {
    let folder = folder();
    let (old, fresh) = (new_conversation(), new_conversation());
    let store = open(folder.path(), ALL).expect("a store");
    // Deeper than SQLite's own cascades would go.
    let mut chain = vec![said(None, Role::User, "0")];
    for depth in 1..3_000 {
        let parent = chain.last().map(|message| message.id);
        chain.push(said(parent, Role::User, &depth.to_string()));
    }
    insert(&store, old, chain).await.expect("inserted");
    insert(&store, fresh, vec![said(None, Role::User, "x")])
        .await
        .expect("inserted");
    // The next start is at 1,000,000.
    store
        .delete(vec![old], Timestamp(939_000))
        .await
        .expect("deleted");
    store
        .delete(vec![fresh], Timestamp(941_000))
        .await
        .expect("deleted");
    store.close().await;

    let store = open(folder.path(), ALL).expect("a store");
    assert_eq!(store.restore(vec![old]).await, Ok(Vec::new()));
    let restored = store.restore(vec![fresh]).await.expect("restored");
    assert_eq!(restored[0].message_count, 1);
    let left = store.workers.read(|connection| {
        let count = "SELECT count(*) FROM messages";
        Ok(connection.query_row(count, [], |row| row.get::<_, i64>(0))?)
    });
    assert_eq!(left.await, Ok(1));
}

#[tokio::test]
async fn a_file_of_another_program_should_be_refused_and_left_as_it_is() {
    let folder = folder();
    let file = folder.path().join("causerie.sqlite");
    fs::write(&file, "these are notes, and no database").expect("written");
    assert_eq!(
        code(open(folder.path(), ALL)).as_deref(),
        Some("not_a_database")
    );
    assert_eq!(
        fs::read(&file).expect("read"),
        b"these are notes, and no database"
    );

    fs::remove_file(&file).expect("removed");
    let other = Connection::open(&file).expect("opened");
    other
        .execute_batch("CREATE TABLE birds (name)")
        .expect("made");
    drop(other);
    let before = bytes_of(folder.path());
    let opened = open(folder.path(), ALL);
    assert_eq!(code(opened).as_deref(), Some("not_a_database"));
    assert_eq!(bytes_of(folder.path()), before);
}

#[tokio::test]
async fn what_was_kept_before_files_were_should_take_them() {
    let folder = folder();
    let store = open(folder.path(), &ALL[..4]).expect("a store of the fourth version");
    store.close().await;
    drop(store);
    let id = new_conversation();
    let question = MessageId::from(Uuid::now_v7());
    let connection = Connection::open(folder.path().join("causerie.sqlite")).expect("opened");
    connection
        .execute(
            "INSERT INTO conversations (id, title, created_at, updated_at, queue)
             VALUES (?1, 'Old', 1, 1, '[\"waits\"]')",
            [id.uuid().as_bytes()],
        )
        .expect("inserted");
    connection
        .execute(
            "INSERT INTO messages (id, conversation, created_at, role, outcome, reasoning, content)
             VALUES (?1, 1, 1, 'user', 'finished', '', 'words')",
            [question.uuid().as_bytes()],
        )
        .expect("inserted");
    drop(connection);

    let store = open(folder.path(), ALL).expect("it is brought up to date");
    let line = store.summary(id).await.expect("read").expect("it is there");
    assert_eq!(line.queue, [QueuedMessage::from("waits")]);
    let tree = store
        .conversation(id)
        .await
        .expect("read")
        .expect("it is there")
        .tree;
    assert!(
        tree.message(question)
            .is_some_and(|message| message.attachments.is_empty())
    );
    let attachment = Attachment {
        id: Uuid::now_v7().into(),
        name: "notes.txt".to_owned(),
        hash: ContentHash::from([7; 32]),
        bytes: 5,
        way: ReadingWay::default(),
        facts: FileFacts::from(&Reading::new(FileKind::Text)),
    };
    let bytes = b"words"[..].into();
    let kept = store.keep_file(attachment.hash, bytes, None, Timestamp(1));
    kept.await.expect("kept");
    let attached = vec![attachment.clone()];
    let edited = store.edit_message(question, "words".to_owned(), attached, Timestamp(2));
    edited.await.expect("edited");
    let tree = store
        .conversation(id)
        .await
        .expect("read")
        .expect("it is there")
        .tree;
    let kept = tree.message(question).expect("it is there");
    assert_eq!(kept.attachments, [attachment]);
}

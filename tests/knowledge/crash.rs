//! A process that is killed while it keeps documents, again and again.
#![cfg(unix)]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use causerie::domain::{CollectionId, DocumentState};
use causerie::store::Store;

use super::{collection, folder, hash, noted, of, open, read, seen};

const CHILD: &str = "crash::the_child_that_keeps_documents";
const FOLDER: &str = "CAUSERIE_TEST_CRASH_FOLDER";

fn text(number: usize) -> String {
    format!("Document {number} is about lift. ").repeat(300)
}

#[tokio::test]
async fn no_document_should_be_lost_or_half_when_the_process_is_killed() {
    let folder = folder();
    let store = open(&folder);
    let id = collection(&store, "Wings", None).await;
    store.close().await;
    drop(store);
    let mut acknowledged = 0;
    for round in 0..12 {
        acknowledged = run_and_kill(folder.path(), id, acknowledged, 1 + round % 3);
        check(folder.path(), id, acknowledged).await;
    }
    assert!(acknowledged > 12, "the rounds did next to nothing");
}

/// Does nothing in a plain run: the test above starts it as a process of its own.
#[tokio::test]
async fn the_child_that_keeps_documents() {
    let Some(told) = std::env::var_os(FOLDER) else {
        return;
    };
    let told = told.to_string_lossy();
    let mut told = told.splitn(3, ' ');
    let mut next = || told.next().expect("a word");
    let id: CollectionId = next().parse().expect("an id");
    let first: usize = next().parse().expect("a number");
    let store = Store::open(Path::new(next())).expect("a store");
    ack("");
    for number in first..first + 1_000 {
        let path = format!("/d/{number}");
        let document = noted(&store, id, &path).await.id;
        let text = text(number);
        store
            .keep_document(document, seen(&path, 1), hash(&text), read(&text))
            .await
            .expect("kept");
        ack(&format!("ack {number}"));
        if number.is_multiple_of(3) {
            // Read again: the passages before must not be lost either.
            store
                .keep_document(document, seen(&path, 2), hash(&text), read(&text))
                .await
                .expect("kept");
        }
    }
}

fn ack(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{line}").expect("the parent reads");
    out.flush().expect("the parent reads");
}

/// How many documents are acknowledged after this run.
fn run_and_kill(folder: &Path, id: CollectionId, first: usize, after: usize) -> usize {
    let program = std::env::current_exe().expect("the test's own program");
    let mut child = Command::new(program)
        .args(["--exact", CHILD, "--nocapture", "--test-threads=1"])
        .env(FOLDER, format!("{id} {first} {}", folder.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the child starts");
    let out = child.stdout.take().expect("its output");
    let mut acks = BufReader::new(out)
        .lines()
        .map(|line| line.expect("a line"))
        .filter(|line| line.starts_with("ack "));
    let mut read: Vec<String> = acks.by_ref().take(after).collect();
    child.kill().expect("killed");
    read.extend(acks);
    let status = child.wait().expect("it ends");
    assert_eq!(status.signal(), Some(9), "the child ended by itself");
    assert!(read.len() >= after);
    first + read.len()
}

async fn check(folder: &Path, id: CollectionId, acknowledged: usize) {
    let store = Store::open(folder).expect("it opens after a crash");
    let documents = store.documents(id).await.expect("listed");
    let mut passages = 0_u32;
    for document in &documents {
        let number: usize = document.path[3..].parse().expect("a number");
        let text = text(number);
        match document.state {
            DocumentState::Ready => {
                assert_eq!(document.text_hash, Some(hash(&text)));
                let kept = store.text_of(hash(&text)).await.expect("read");
                assert_eq!(kept.as_deref(), Some(text.as_str()));
                assert_eq!(document.passages as usize, read(&text).passages.len());
                passages += document.passages;
            }
            DocumentState::Waiting => assert!(number >= acknowledged && document.passages == 0),
            ref other => panic!("a document is left as {other:?}"),
        }
    }
    assert!(documents.len() >= acknowledged, "documents are lost");
    let in_scope = store.passages_in(of(id)).await.expect("asked");
    assert_eq!(in_scope.passages.len(), passages as usize);
    let found = store
        .search_lexical(of(id), vec!["lift".to_owned()], 1_000)
        .await;
    assert_eq!(found.expect("searched")[0].len(), passages as usize);
    store.close().await;

    let file = rusqlite::Connection::open(folder.join("causerie.sqlite")).expect("opened");
    let number = |query: &str| -> i64 {
        file.query_row(query, [], |row| row.get(0))
            .expect("counted")
    };
    assert_eq!(number("SELECT count(*) FROM passages"), i64::from(passages));
    assert_eq!(
        number("SELECT count(*) FROM passage_terms"),
        i64::from(passages)
    );
    let lift = "SELECT coalesce(max(passages), 0) FROM collection_terms WHERE term = 'lift'";
    assert_eq!(number(lift), i64::from(passages));
    let loose = "SELECT count(*) FROM texts WHERE number NOT IN (SELECT text FROM documents
                     WHERE text IS NOT NULL)";
    assert_eq!(number(loose), 0);
    let integrity: String = file
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("checked");
    assert_eq!(integrity, "ok");
}

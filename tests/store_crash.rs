//! A process that is killed in mid-stream, again and again: what it had been told is on
//! disk must be on disk.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "store_crash/files.rs"]
mod files;

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

use causerie::domain::{
    ConversationId, FinishReason, Message, MessageId, Outcome, Role, Timestamp,
};
use causerie::store::{AnswerUpdate, NewMessages, Store};
use uuid::Uuid;

const CHILD: &str = "the_child_that_is_killed";
const FOLDER: &str = "CAUSERIE_TEST_CRASH_FOLDER";
const WORDS: &str = "words and words and words, enough of them to fill some pages; ";
const PIECES: usize = 5;

/// The last that was acknowledged of an answer.
#[derive(Debug)]
struct Acknowledged {
    conversation: ConversationId,
    question: MessageId,
    pieces: usize,
}

#[tokio::test]
async fn nothing_acknowledged_should_be_lost_when_the_process_is_killed() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut answers = HashMap::new();
    for round in 0..20 {
        // The first is killed before it says a word, in the middle of its opening.
        for ack in run_and_kill(CHILD, folder.path(), round * 3) {
            take_down(&ack, &mut answers);
        }
        check(folder.path(), &answers).await;
    }
    let finished = answers.values().filter(|answer| answer.pieces == PIECES);
    assert!(finished.count() > 20, "the rounds did next to nothing");
}

/// Does nothing in a plain run: the test above starts it as a process of its own.
#[tokio::test]
async fn the_child_that_is_killed() {
    let Some(folder) = std::env::var_os(FOLDER) else {
        return;
    };
    let store = Store::open(Path::new(&folder)).expect("a store");
    let conversation = ConversationId::from(Uuid::now_v7());
    let mut parent = None;
    // The runner has begun a line already.
    ack("");
    for _ in 0..1_000 {
        let question = Message::new(
            Uuid::now_v7().into(),
            parent,
            Role::User,
            "question".to_owned(),
            Timestamp(1),
        );
        let answer = Message::awaited(Uuid::now_v7().into(), Some(question.id), Timestamp(2));
        let (question_id, answer_id) = (question.id, answer.id);
        parent = Some(answer_id);
        let messages = vec![question, answer];
        let inserted = store
            .insert_messages(NewMessages::new(
                conversation,
                "Title",
                messages,
                Timestamp(3),
            ))
            .await;
        inserted.expect("inserted");
        ack(&format!(
            "ack insert {answer_id} {conversation} {question_id}"
        ));
        for pieces in 1..=PIECES {
            let outcome = if pieces < PIECES {
                Outcome::Streaming
            } else {
                Outcome::Finished {
                    reason: FinishReason::Stop,
                }
            };
            let update = AnswerUpdate {
                message: answer_id,
                content: content(pieces),
                reasoning: String::new(),
                reasoning_ms: None,
                tool_calls: Vec::new(),
                model: None,
                timings: None,
                speed: None,
                cut: None,
                unsent: None,
                groundwork: None,
                outcome,
            };
            store.update_answer(update).await.expect("updated");
            ack(&format!("ack update {answer_id} {pieces}"));
        }
    }
}

fn content(pieces: usize) -> String {
    WORDS.repeat(pieces * 40)
}

fn ack(line: &str) {
    let mut out = std::io::stdout();
    writeln!(out, "{line}").expect("the parent reads");
    out.flush().expect("the parent reads");
}

/// Starts the child, kills it when it has acknowledged so much, and gives back all that
/// it acknowledged until it was dead.
fn run_and_kill(child: &str, folder: &Path, after: usize) -> Vec<String> {
    let program = std::env::current_exe().expect("the test's own program");
    let mut child = Command::new(program)
        .args(["--exact", child, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
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
    // What it said before it died counts as well.
    read.extend(acks);
    let status = child.wait().expect("it ends");
    assert_eq!(status.signal(), Some(9), "the child ended by itself");
    assert!(read.len() >= after);
    read
}

fn take_down(ack: &str, answers: &mut HashMap<MessageId, Acknowledged>) {
    let mut words = ack.split(' ').skip(1);
    let mut word = || words.next().expect("a word");
    let is_insert = word() == "insert";
    let answer = word().parse().expect("an id");
    if is_insert {
        let inserted = Acknowledged {
            conversation: word().parse().expect("an id"),
            question: word().parse().expect("an id"),
            pieces: 0,
        };
        answers.insert(answer, inserted);
    } else {
        let answer = answers.get_mut(&answer).expect("it was inserted");
        answer.pieces = word().parse().expect("a number");
    }
}

async fn check(folder: &Path, answers: &HashMap<MessageId, Acknowledged>) {
    let store = Store::open(folder).expect("it opens after a crash");
    let mut trees = HashMap::new();
    let conversations: HashSet<_> = answers.values().map(|answer| answer.conversation).collect();
    for conversation in conversations {
        let read = store.conversation(conversation).await.expect("read");
        let tree = read.expect("the conversation is there").tree;
        let line = store.summary(conversation).await.expect("read");
        let count = line.map(|line| line.message_count);
        assert_eq!(count, Some(tree.len() as u64));
        trees.insert(conversation, tree);
    }
    for (id, answer) in answers {
        let tree = &trees[&answer.conversation];
        assert!(tree.message(answer.question).is_some(), "a question lost");
        let Some(kept) = tree.message(*id) else {
            assert_eq!(answer.pieces, 0, "an answer with words is lost");
            continue;
        };
        let least = content(answer.pieces);
        assert!(kept.content.starts_with(&least), "words are lost");
        match &kept.outcome {
            Outcome::Finished { .. } => assert_eq!(kept.content, content(PIECES)),
            Outcome::Interrupted => assert!(answer.pieces < PIECES && !kept.is_empty()),
            other => panic!("an answer is left as {other:?}"),
        }
    }
    store.close().await;

    let file = rusqlite::Connection::open(folder.join("causerie.sqlite")).expect("opened");
    let integrity: String = file
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .expect("checked");
    assert_eq!(integrity, "ok");
    let mut loose = file.prepare("PRAGMA foreign_key_check").expect("prepared");
    assert!(!loose.exists([]).expect("checked"), "keys point nowhere");
}

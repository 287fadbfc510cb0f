//! A process that changes a tree in every way there is, and is killed in the middle of it,
//! again and again: the tree is that of what it had been told is done, or of one more.
#![cfg(unix)]
#![expect(
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

use std::io::{BufRead, BufReader, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Stdio};

#[path = "tree/model.rs"]
mod model;

use causerie::domain::{ConversationId, Removed, Tree};
use causerie::store::Store;
use model::{Done, Model, Operation, apply, check, keep};
use uuid::Uuid;

const CHILD: &str = "the_child_that_is_killed";
const FOLDER: &str = "CAUSERIE_TEST_CRASH_FOLDER";
const DONE: &str = "CAUSERIE_TEST_CRASH_DONE";
const ROUNDS: usize = 25;

fn conversation() -> ConversationId {
    Uuid::from_u128(1).into()
}

/// The same operations in every process, and their effect on a model and a tree.
#[derive(Default)]
struct Story {
    number: u64,
    model: Model,
    tree: Tree,
    removed: Vec<Removed>,
}

impl Story {
    /// The story after this many operations that did something.
    fn after(done: usize) -> Self {
        let mut story = Self::default();
        for _ in 0..done {
            story.next();
        }
        story
    }

    /// The next operation that does something.
    fn next(&mut self) -> Done {
        loop {
            self.number += 1;
            // SplitMix64: any fixed mixture will do.
            let mut mix = self.number.wrapping_mul(0x9e37_79b9_7f4a_7c15);
            mix = (mix ^ (mix >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mix = (mix ^ (mix >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mix ^= mix >> 31;
            let place = (mix >> 8) as usize % 12;
            let operation = match mix % 16 {
                0..=5 => Operation::Append { below: place },
                6..=8 => Operation::Select { place },
                9 => Operation::Erase { place },
                10 | 11 => Operation::Remove { place },
                12 => Operation::Restore { removal: place % 3 },
                13 => Operation::Edit { place },
                14 => Operation::Instruct,
                _ => Operation::Lift,
            };
            let Self {
                model,
                tree,
                removed,
                ..
            } = self;
            if let Some(done) = apply(&operation, model, tree, removed) {
                return done;
            }
        }
    }
}

#[tokio::test]
async fn a_kill_in_the_middle_of_any_operation_should_leave_it_done_or_not_begun() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut done = 0;
    let mut half_told = 0;
    for round in 0..ROUNDS {
        let told = done + run_and_kill(folder.path(), done, round * 7 % 40);
        let store = Store::open_at(folder.path(), model::NOW).expect("it opens after a crash");
        let kept = store.conversation(conversation()).await.expect("read");
        let kept = kept.map(|kept| kept.tree).unwrap_or_default();
        let line = store.summary(conversation()).await.expect("read");
        assert_eq!(line.map_or(0, |line| line.message_count), kept.len() as u64);
        store.close().await;
        // The last may be on disk although nobody was told so any more.
        let mut expected = Story::after(told);
        done = told;
        if kept != expected.tree {
            expected.next();
            done += 1;
            half_told += 1;
        }
        assert_eq!(
            kept, expected.tree,
            "after {told} operations, round {round}"
        );
        check(&expected.model, &expected.tree);
    }
    assert!(done > 200, "the rounds did next to nothing");
    assert!(half_told < ROUNDS, "nothing that was told was there");
}

/// Does nothing in a plain run: the test above starts it as a process of its own.
#[tokio::test]
async fn the_child_that_is_killed() {
    let (Some(folder), Ok(done)) = (std::env::var_os(FOLDER), std::env::var(DONE)) else {
        return;
    };
    let mut tale = Story::after(done.parse().expect("a number"));
    let store = Store::open_at(Path::new(&folder), model::NOW).expect("a store");
    let mut out = std::io::stdout();
    // The runner has begun a line already.
    writeln!(out).expect("the parent reads");
    loop {
        let next = tale.next();
        keep(&store, conversation(), next).await.expect("kept");
        writeln!(out, "done").expect("the parent reads");
        out.flush().expect("the parent reads");
    }
}

/// Starts the child, kills it when it has told so much, and counts all that it told until
/// it was dead.
fn run_and_kill(folder: &Path, done: usize, after: usize) -> usize {
    let program = std::env::current_exe().expect("the test's own program");
    let mut child = Command::new(program)
        .args(["--exact", CHILD, "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .env(DONE, done.to_string())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the child starts");
    let out = child.stdout.take().expect("its output");
    let mut told = BufReader::new(out)
        .lines()
        .map(|line| line.expect("a line"))
        .filter(|line| line == "done");
    let before = told.by_ref().take(after).count();
    child.kill().expect("killed");
    let since = told.count();
    let status = child.wait().expect("it ends");
    assert_eq!(status.signal(), Some(9), "the child ended by itself");
    assert!(before >= after);
    before + since
}

//! The import of the store: what comes in, what is left out, and all of it or nothing.

use std::path::Path;
use std::sync::Arc;

use causerie::domain::{
    Amounts, ImportReport, Imported, ImportedConversation, MessageId, OnExisting, Origin, Outcome,
    PromptCut, Timestamp, Tree,
};
use causerie::store::{ExchangeWatch, Store};
use proptest::prelude::*;
use tempfile::TempDir;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use uuid::Uuid;

use crate::samples::{conversation, plain};

fn boxed(conversation: ImportedConversation) -> Imported {
    Imported::Conversation(Box::new(conversation))
}

/// A store to take things in.
struct Desk {
    store: Store,
    runtime: Runtime,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        Self {
            store: Store::open(folder.path()).unwrap(),
            runtime,
            folder,
        }
    }

    fn import(
        &self,
        conversations: &[ImportedConversation],
        on_existing: OnExisting,
    ) -> ImportReport {
        self.runtime.block_on(async {
            let (sender, receiver) = mpsc::channel(1);
            let import = self.store.import(receiver, on_existing, Arc::default());
            let feed = async {
                for conversation in conversations {
                    sender.send(boxed(conversation.clone())).await.unwrap();
                }
                drop(sender);
            };
            tokio::join!(import, feed).0.unwrap()
        })
    }

    fn count(&self) -> usize {
        self.runtime
            .block_on(self.store.conversations())
            .unwrap()
            .len()
    }

    /// The conversation as it is kept.
    fn kept(&self, like: &ImportedConversation) -> ImportedConversation {
        let id = like.summary.id;
        let summary = self
            .runtime
            .block_on(self.store.summary(id))
            .unwrap()
            .unwrap();
        let tree = self
            .runtime
            .block_on(self.store.conversation(id))
            .unwrap()
            .unwrap()
            .tree;
        ImportedConversation {
            summary,
            tree,
            losses: Vec::new(),
        }
    }
}

proptest! {
    // Each case opens a file.
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn what_comes_in_should_be_kept_as_it_is(
        conversations in prop::collection::vec(conversation(12), 1..3),
    ) {
        let desk = Desk::new();
        let report = desk.import(&conversations, OnExisting::Skip);
        prop_assert_eq!(report.added.len(), conversations.len());
        for mut conversation in conversations {
            let ids: Vec<_> = conversation.tree.messages().map(|message| message.id).collect();
            for id in ids {
                conversation.tree.update(id, |message| {
                    // Nobody goes on writing it.
                    if message.outcome.is_streaming() {
                        message.outcome = Outcome::Interrupted;
                    }
                    // The file counts in whole numbers with a sign.
                    message.reasoning_ms = message.reasoning_ms.map(|ms| ms.min(i64::MAX as u64));
                });
            }
            prop_assert_eq!(desk.kept(&conversation), conversation);
        }
    }
}

#[test]
fn what_is_there_already_should_be_left_out() {
    let desk = Desk::new();
    let [tea, milk] = [plain(1, "Tea", 2), plain(2, "Milk", 3)];
    let report = desk.import(std::slice::from_ref(&tea), OnExisting::Skip);
    assert_eq!(
        report.amounts,
        Amounts {
            conversations: 1,
            messages: 5,
            branches: 2
        }
    );
    let report = desk.import(&[tea.clone(), milk.clone()], OnExisting::Skip);
    assert_eq!(
        report.amounts,
        Amounts {
            conversations: 1,
            messages: 7,
            branches: 3
        }
    );
    assert_eq!(report.skipped.first, ["Tea"]);
    assert_eq!(report.added[0].id, milk.summary.id);
    // Another name does not hide that its messages are there.
    let mut renamed = tea;
    renamed.summary.id = Uuid::from_u128(77).into();
    let report = desk.import(&[renamed.clone()], OnExisting::Skip);
    assert_eq!((report.added.len(), report.skipped.count), (0, 1));
    let known = |like: &ImportedConversation| {
        let messages = like.tree.messages().map(|message| message.id).collect();
        desk.runtime
            .block_on(desk.store.knows(like.summary.id, messages))
            .unwrap()
    };
    assert!(known(&milk) && known(&renamed) && !known(&plain(3, "Salt", 1)));
}

#[test]
fn the_same_twice_in_one_import_should_come_in_once() {
    let desk = Desk::new();
    let tea = plain(1, "Tea", 2);
    let report = desk.import(&[tea.clone(), tea], OnExisting::Skip);
    assert_eq!((report.added.len(), report.skipped.count), (1, 1));
}

#[test]
fn a_duplicate_should_have_names_of_its_own_and_the_same_shape() {
    let desk = Desk::new();
    let mut tea = plain(1, "Tea", 3);
    let second = tea
        .tree
        .children(tea.tree.messages().next().map(|first| first.id))[1];
    tea.tree.select(second).unwrap();
    let answer = tea.tree.chosen_child(Some(second)).unwrap();
    let cut = PromptCut {
        first_kept: second,
        dropped: 1,
        summary: Some("It began with tea.".to_owned()),
    };
    tea.tree.update(answer, |answer| answer.cut = Some(cut));
    desk.import(std::slice::from_ref(&tea), OnExisting::Skip);
    let report = desk.import(std::slice::from_ref(&tea), OnExisting::Duplicate);
    assert_eq!((desk.count(), report.added.len()), (2, 1));
    let mut copy = tea.clone();
    copy.summary.id = report.added[0].id;
    let copy = desk.kept(&copy);
    let words = |tree: &Tree| -> Vec<String> {
        tree.messages()
            .map(|message| message.content.clone())
            .collect()
    };
    let branch = |tree: &Tree| -> Vec<String> {
        tree.selected_path()
            .map(|message| message.content.clone())
            .collect()
    };
    assert_eq!(words(&copy.tree), words(&tea.tree));
    assert_eq!(branch(&copy.tree), branch(&tea.tree));
    assert!(
        copy.tree
            .messages()
            .all(|message| tea.tree.message(message.id).is_none())
    );
    assert_eq!(desk.kept(&tea).tree, tea.tree);
    // What an answer was written without is told of the copy's own messages.
    let answer = copy.tree.selected_path().last().unwrap();
    let cut = answer.cut.clone().unwrap();
    assert_eq!(Some(cut.first_kept), answer.parent);
}

#[test]
fn duplicates_of_a_fork_and_its_origin_should_belong_together() {
    let desk = Desk::new();
    let tea = plain(1, "Tea", 1);
    let last: MessageId = tea.tree.selected_leaf().unwrap();
    let origin = Origin {
        conversation: tea.summary.id,
        message: last,
    };
    let mut fork = plain(2, "Fork", 1);
    fork.summary.origin = Some(origin);
    let mut stray = plain(3, "Stray", 1);
    stray.summary.origin = Some(Origin {
        conversation: Uuid::from_u128(9).into(),
        ..origin
    });
    // A fork may come before what it was forked from.
    let all = [fork, stray, tea];
    let report = desk.import(&all, OnExisting::Skip);
    assert_eq!(report.added[0].origin, Some(origin));
    let report = desk.import(&all, OnExisting::Duplicate);
    let [fork, stray, tea] = [0, 1, 2].map(|index| report.added[index].clone());
    let found = fork.origin.unwrap();
    assert_eq!(found.conversation, tea.id);
    let tree = desk
        .runtime
        .block_on(desk.store.conversation(tea.id))
        .unwrap()
        .unwrap()
        .tree;
    assert_eq!(tree.selected_leaf(), Some(found.message));
    // What did not come in is still named.
    assert_eq!(stray.origin, all[1].summary.origin);
}

#[test]
fn what_was_deleted_a_moment_ago_should_come_in_beside_it() {
    let desk = Desk::new();
    let tea = plain(1, "Tea", 1);
    desk.import(std::slice::from_ref(&tea), OnExisting::Skip);
    let now = Timestamp(1_800_000_000_000);
    desk.runtime
        .block_on(desk.store.delete(vec![tea.summary.id], now))
        .unwrap();
    let report = desk.import(std::slice::from_ref(&tea), OnExisting::Skip);
    assert_eq!((report.added.len(), desk.count()), (1, 1));
    desk.runtime
        .block_on(desk.store.restore(vec![tea.summary.id]))
        .unwrap();
    assert_eq!(desk.count(), 2);
}

#[test]
fn an_import_that_is_called_off_should_leave_nothing() {
    let desk = Desk::new();
    let watch = Arc::new(ExchangeWatch::default());
    let report = desk.runtime.block_on(async {
        let (sender, receiver) = mpsc::channel(1);
        let import = desk
            .store
            .import(receiver, OnExisting::Skip, Arc::clone(&watch));
        let feed = async {
            for number in 1..4 {
                sender.send(boxed(plain(number, "Tea", 2))).await.unwrap();
            }
            watch.cancel();
            drop(sender);
        };
        tokio::join!(import, feed).0.unwrap()
    });
    assert!(report.is_cancelled && report.added.is_empty());
    assert_eq!(desk.count(), 0);
    // The store goes on as if nothing had been.
    assert_eq!(
        desk.import(&[plain(1, "Tea", 2)], OnExisting::Skip)
            .added
            .len(),
        1
    );
}

#[test]
fn an_import_of_nothing_should_change_nothing() {
    let desk = Desk::new();
    let report = desk.import(&[], OnExisting::Skip);
    assert_eq!(report, ImportReport::default());
}

#[test]
fn a_store_that_only_reads_should_refuse_an_import() {
    let desk = Desk::new();
    let folder: &Path = desk.folder.path();
    let beside = Store::open_to_read(folder).unwrap();
    let refused = desk.runtime.block_on(async {
        let (sender, receiver) = mpsc::channel(1);
        sender.send(boxed(plain(1, "Tea", 1))).await.unwrap();
        drop(sender);
        beside
            .import(receiver, OnExisting::Skip, Arc::default())
            .await
    });
    refused.unwrap_err();
    assert_eq!(desk.count(), 0);
}

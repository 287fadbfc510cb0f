//! Random operations on a tree of messages, held against a plain model, and the same
//! operations through the store.
#![expect(
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "tree/model.rs"]
mod model;

use std::path::Path;

use causerie::domain::{
    ConversationId, Failure, Message, MessageId, Role, Timestamp, Tree, TreeError,
};
use causerie::store::{NewMessages, Store};
use model::{Model, Operation, apply, check, keep, message_of};
use proptest::prelude::*;
use uuid::Uuid;

/// Operations as a person might do them: mostly words, sometimes second thoughts.
fn operations(most: usize) -> impl Strategy<Value = Vec<Operation>> {
    let place = || 0..8_usize;
    let operation = prop_oneof![
        6 => place().prop_map(|below| Operation::Append { below }),
        3 => place().prop_map(|place| Operation::Select { place }),
        1 => place().prop_map(|place| Operation::Erase { place }),
        2 => place().prop_map(|place| Operation::Remove { place }),
        2 => (0..3_usize).prop_map(|removal| Operation::Restore { removal }),
        1 => place().prop_map(|place| Operation::Edit { place }),
        1 => Just(Operation::Instruct),
        1 => Just(Operation::Lift),
    ];
    prop::collection::vec(operation, 1..most)
}

fn message(parent: Option<MessageId>) -> Message {
    message_of(Uuid::now_v7().into(), parent)
}

fn selected(tree: &Tree) -> Vec<MessageId> {
    tree.selected_path().map(|message| message.id).collect()
}

/// Leaving a branch for a sibling and coming back finds everything below as it was.
fn check_switching_back(tree: &Tree) {
    let mut tree = tree.clone();
    let before = selected(&tree);
    for id in &before {
        for sibling in tree.siblings(*id).to_vec() {
            tree.select(sibling).expect("selected");
            tree.select(*id).expect("selected");
            assert_eq!(selected(&tree), before);
        }
    }
}

/// Opens a store at the time of the operations, so that nothing is purged yet.
fn open_then(folder: &Path) -> Store {
    Store::open_at(folder, model::NOW).expect("a store")
}

fn copy_files(from: &Path, to: &Path) {
    for file in std::fs::read_dir(from).expect("a folder") {
        let file = file.expect("a file").path();
        let name = file.file_name().expect("a name");
        std::fs::copy(&file, to.join(name)).expect("copied");
    }
}

/// What a store made in this way holds after the next start.
fn through_a_store(work: impl AsyncFnOnce(&Store, ConversationId) -> Result<(), Failure>) -> Tree {
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.expect("a runtime").block_on(async {
        let id = Uuid::now_v7().into();
        let store = Store::open(folder.path()).expect("a store");
        work(&store, id).await.expect("the store does it");
        store.close().await;
        let store = Store::open(folder.path()).expect("a store");
        let read = store.conversation(id).await.expect("read");
        let tree = read.map(|read| read.tree).unwrap_or_default();
        let line = store.summary(id).await.expect("read");
        let count = line.map_or(0, |line| line.message_count);
        assert_eq!(count, tree.len() as u64);
        tree
    })
}

async fn insert(store: &Store, id: ConversationId, messages: Vec<Message>) -> Result<(), Failure> {
    let inserted = store.insert_messages(NewMessages::new(id, "", messages, Timestamp(1)));
    inserted.await.map(|_| ())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_operations_should_keep_the_invariants(operations in operations(60)) {
        let (mut model, mut tree, mut removed) = (Model::default(), Tree::default(), Vec::new());
        for operation in &operations {
            apply(operation, &mut model, &mut tree, &mut removed);
            check(&model, &tree);
        }
        check_switching_back(&tree);
        // What is taken apart can be put together again.
        let messages: Vec<_> = tree.messages().cloned().collect();
        let ids = messages.iter().map(|message| Some(message.id));
        let chosen: Vec<_> = std::iter::once(None)
            .chain(ids)
            .filter_map(|parent| Some((parent, tree.chosen_child(parent)?)))
            .collect();
        prop_assert_eq!(Tree::from_messages(messages, chosen), Ok(tree));
    }
}

proptest! {
    // Each case opens a file twice.
    #![proptest_config(ProptestConfig {
        cases: 24,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn the_store_should_give_back_the_tree_after_every_crash(
        steps in prop::collection::vec((operations(6), any::<bool>()), 1..8),
    ) {
        let (mut model, mut tree, mut removed) = (Model::default(), Tree::default(), Vec::new());
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(async {
            let id = Uuid::now_v7().into();
            let mut folder = tempfile::tempdir().expect("a folder");
            let mut store = Store::open(folder.path()).expect("a store");
            for (operations, is_crash) in &steps {
                for operation in operations {
                    if let Some(done) = apply(operation, &mut model, &mut tree, &mut removed) {
                        keep(&store, id, done).await.expect("the store does it");
                    }
                }
                if *is_crash {
                    // The file and its log as they are now are what a sudden death leaves.
                    let crashed = tempfile::tempdir().expect("a folder");
                    copy_files(folder.path(), crashed.path());
                    store.close().await;
                    folder = crashed;
                } else {
                    store.close().await;
                }
                store = open_then(folder.path());
                let kept = store.conversation(id).await.expect("read");
                assert_eq!(kept.map(|kept| kept.tree).unwrap_or_default(), tree);
                let line = store.summary(id).await.expect("read");
                assert_eq!(line.map_or(0, |line| line.message_count), tree.len() as u64);
            }
        });
    }

    #[test]
    fn inserting_many_at_once_should_be_as_appending_them_one_by_one(
        places in prop::collection::vec(0..12_usize, 1..30),
    ) {
        let mut tree = Tree::default();
        let mut messages: Vec<Message> = Vec::new();
        for place in places {
            let message = message(messages.get(place).map(|parent| parent.id));
            tree.append(message.clone()).expect("appended");
            messages.push(message);
        }
        let kept = through_a_store(async |store, id| insert(store, id, messages).await);
        prop_assert_eq!(kept, tree);
    }
}

#[test]
fn a_tree_that_cannot_be_should_be_refused() {
    let first = message(None);
    let nobody = MessageId::from(Uuid::now_v7());
    let stray = message(Some(nobody));
    let twice = [first.clone(), first.clone()];
    assert_eq!(
        Tree::from_messages(twice, []),
        Err(TreeError::Duplicate(first.id))
    );
    assert_eq!(
        Tree::from_messages([first.clone(), stray.clone()], []),
        Err(TreeError::Unknown(nobody))
    );
    let mut egg = message(None);
    let hen = message(Some(egg.id));
    egg.parent = Some(hen.id);
    let egg_id = egg.id;
    assert_eq!(
        Tree::from_messages([first.clone(), egg, hen], []),
        Err(TreeError::Cycle(egg_id))
    );

    let mut tree = Tree::default();
    tree.append(first.clone()).expect("appended");
    let before = tree.clone();
    let first_id = first.id;
    assert_eq!(tree.append(first), Err(TreeError::Duplicate(first_id)));
    assert_eq!(tree.append(stray), Err(TreeError::Unknown(nobody)));
    assert_eq!(tree.select(nobody), Err(TreeError::Unknown(nobody)));
    assert_eq!(tree.remove(nobody), Err(TreeError::Unknown(nobody)));
    assert_eq!(tree, before);
}

#[test]
fn a_change_of_a_message_should_not_move_it() {
    let id = |number| MessageId::from(Uuid::from_u128(number));
    let say = |number, parent| {
        let text = String::new();
        Message::new(id(number), parent, Role::User, text, Timestamp(0))
    };
    let mut tree = Tree::default();
    tree.append(say(1, None)).expect("appended");
    tree.append(say(2, Some(id(1)))).expect("appended");
    let changed = tree.update(id(2), |message| {
        *message = Message {
            content: "new".to_owned(),
            ..say(3, Some(id(2)))
        };
    });
    assert_eq!(changed, Some(()));
    let message = tree.message(id(2)).expect("it is where it was");
    assert_eq!((message.id, message.parent), (id(2), Some(id(1))));
    assert_eq!(message.content, "new");
    assert_eq!(tree.update(id(3), |_| ()), None);
}

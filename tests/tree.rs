//! Random operations on a tree of messages, held against a plain model, and the same
//! operations through the store.
#![expect(
    clippy::expect_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

use std::collections::HashSet;

use causerie::domain::{
    ConversationId, Failure, Message, MessageId, Role, Timestamp, Tree, TreeError,
};
use causerie::store::Store;
use proptest::prelude::*;
use uuid::Uuid;

/// An operation; a place is an index into what is there, or beyond it the hidden root.
#[derive(Clone, Debug)]
enum Operation {
    Append { below: usize },
    Select { place: usize },
    Remove { place: usize },
}

/// What an operation did, and to whom.
enum Done {
    Appended(Box<Message>),
    Selected(MessageId),
    Removed(MessageId),
}

fn operations(most: usize) -> impl Strategy<Value = Vec<Operation>> {
    let place = || 0..8_usize;
    let operation = prop_oneof![
        5 => place().prop_map(|below| Operation::Append { below }),
        3 => place().prop_map(|place| Operation::Select { place }),
        2 => place().prop_map(|place| Operation::Remove { place }),
    ];
    prop::collection::vec(operation, 1..most)
}

/// The slow and plain way: nodes in the order of their making, and a history of choices.
#[derive(Debug, Default)]
struct Model {
    nodes: Vec<(MessageId, Option<MessageId>)>,
    /// Later choices overrule earlier ones.
    choices: Vec<(Option<MessageId>, MessageId)>,
}

impl Model {
    fn place(&self, place: usize) -> Option<MessageId> {
        self.nodes.get(place).map(|(id, _)| *id)
    }

    fn parent(&self, id: MessageId) -> Option<MessageId> {
        let node = self.nodes.iter().find(|(node, _)| *node == id);
        node.expect("a node of the model").1
    }

    fn children(&self, parent: Option<MessageId>) -> Vec<MessageId> {
        let below = self.nodes.iter().filter(|(_, above)| *above == parent);
        below.map(|(id, _)| *id).collect()
    }

    fn chosen(&self, parent: Option<MessageId>) -> Option<MessageId> {
        let mut latest_first = self.choices.iter().rev();
        let choice = latest_first.find(|(above, _)| *above == parent);
        choice.map(|(_, child)| *child)
    }

    fn append(&mut self, id: MessageId, parent: Option<MessageId>) {
        self.nodes.push((id, parent));
        self.select(id);
    }

    fn select(&mut self, id: MessageId) {
        let parent = self.parent(id);
        self.choices.push((parent, id));
        if let Some(parent) = parent {
            self.select(parent);
        }
    }

    fn remove(&mut self, id: MessageId) {
        let parent = self.parent(id);
        let siblings = self.children(parent);
        let index = siblings.iter().position(|sibling| *sibling == id);
        let index = index.expect("a child of its parent");
        let before = index.checked_sub(1).and_then(|index| siblings.get(index));
        let nearest = siblings.get(index + 1).or(before).copied();
        if self.chosen(parent) == Some(id) {
            self.choices.retain(|(above, _)| *above != parent);
            self.choices
                .extend(nearest.map(|nearest| (parent, nearest)));
        }
        // Parents come before their children in the list.
        let mut gone = HashSet::from([id]);
        for (node, above) in &self.nodes {
            if above.is_some_and(|above| gone.contains(&above)) {
                gone.insert(*node);
            }
        }
        self.nodes.retain(|(node, _)| !gone.contains(node));
        self.choices.retain(|(_, child)| !gone.contains(child));
    }
}

fn message(parent: Option<MessageId>) -> Message {
    let id = MessageId::from(Uuid::now_v7());
    Message::new(id, parent, Role::User, id.to_string(), Timestamp(7))
}

fn apply(operation: &Operation, model: &mut Model, tree: &mut Tree) -> Option<Done> {
    match operation {
        Operation::Append { below } => {
            let message = message(model.place(*below));
            model.append(message.id, message.parent);
            tree.append(message.clone()).expect("appended");
            Some(Done::Appended(Box::new(message)))
        }
        Operation::Select { place } => {
            let id = model.place(*place)?;
            model.select(id);
            tree.select(id).expect("selected");
            Some(Done::Selected(id))
        }
        Operation::Remove { place } => {
            let id = model.place(*place)?;
            let before = model.nodes.len();
            model.remove(id);
            let removed = tree.remove(id).expect("removed");
            assert_eq!(removed.len(), before - model.nodes.len());
            assert_eq!(removed[0].id, id, "parents come first");
            Some(Done::Removed(id))
        }
    }
}

fn check(model: &Model, tree: &Tree) {
    assert_eq!(tree.len(), model.nodes.len());
    assert_eq!(tree.is_empty(), model.nodes.is_empty());
    let ids = model.nodes.iter().map(|(id, _)| Some(*id));
    for parent in std::iter::once(None).chain(ids) {
        assert_eq!(tree.children(parent), model.children(parent));
        let chosen = tree.chosen_child(parent);
        assert_eq!(chosen, model.chosen(parent));
        // A node with children always has one of them chosen.
        assert_eq!(chosen.is_none(), tree.children(parent).is_empty());
    }
    // Every node is reached from the root, once, and after its parent.
    let mut seen = HashSet::new();
    for message in tree.messages() {
        assert!(message.parent.is_none_or(|parent| seen.contains(&parent)));
        assert!(seen.insert(message.id), "a node is reached twice");
        let path = tree.path_to(message.id);
        assert_eq!(path.first().and_then(|first| first.parent), None);
        assert_eq!(path.last().map(|last| last.id), Some(message.id));
    }
    assert_eq!(seen.len(), model.nodes.len());
    // The selection ends in a leaf.
    match tree.selected_leaf() {
        Some(leaf) => assert!(tree.children(Some(leaf)).is_empty()),
        None => assert!(tree.is_empty()),
    }
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
    let inserted = store.insert_messages(id, String::new(), messages, Timestamp(1), false);
    inserted.await.map(|_| ())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_operations_should_keep_the_invariants(operations in operations(60)) {
        let (mut model, mut tree) = (Model::default(), Tree::default());
        for operation in &operations {
            apply(operation, &mut model, &mut tree);
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
    fn the_store_should_give_back_the_tree_that_the_operations_made(
        operations in operations(40),
    ) {
        let (mut model, mut tree) = (Model::default(), Tree::default());
        let kept = through_a_store(async |store, id| {
            for operation in &operations {
                match apply(operation, &mut model, &mut tree) {
                    None => {}
                    Some(Done::Appended(message)) => insert(store, id, vec![*message]).await?,
                    Some(Done::Selected(id)) => store.select_message(id).await?,
                    Some(Done::Removed(id)) => store.remove_message(id).await?,
                }
            }
            Ok(())
        });
        prop_assert_eq!(kept, tree);
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

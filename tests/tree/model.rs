//! The slow and plain way to keep a tree: nodes in the order of siblings, a history of
//! choices, and marks on what was taken out.

use std::collections::HashSet;

use causerie::domain::{Message, MessageId, Removed, Role, Timestamp, Tree};
use causerie::store::{NewMessages, Store};
use causerie::{domain::ConversationId, domain::Failure};
use uuid::Uuid;

/// An operation; a place is an index into what is there, or beyond it the hidden root.
#[derive(Clone, Debug)]
pub enum Operation {
    Append { below: usize },
    Select { place: usize },
    Erase { place: usize },
    Remove { place: usize },
    Restore { removal: usize },
    Edit { place: usize },
    Instruct,
    Lift,
}

/// What an operation did, and to whom.
#[derive(Debug)]
pub enum Done {
    Appended(Box<Message>),
    Selected(MessageId),
    Erased(MessageId),
    Removed(MessageId),
    Restored(MessageId),
    Edited(MessageId, String),
    Instructed(Box<Message>),
    Lifted(MessageId),
}

/// When every removal and every change is said to happen.
pub const NOW: Timestamp = Timestamp(7);

#[derive(Clone, Debug)]
struct Node {
    id: MessageId,
    parent: Option<MessageId>,
    /// The number of the removal that took it.
    removed: Option<usize>,
}

#[derive(Clone, Debug)]
struct Removal {
    number: usize,
    first: MessageId,
    was_chosen: bool,
}

/// The model.
#[derive(Clone, Debug, Default)]
pub struct Model {
    nodes: Vec<Node>,
    /// Later choices overrule earlier ones; `None` is the choice of nothing.
    choices: Vec<(Option<MessageId>, Option<MessageId>)>,
    removals: Vec<Removal>,
    counter: usize,
    /// How many messages were ever made: the same operations make the same names.
    made: u128,
}

impl Model {
    fn next_id(&mut self) -> MessageId {
        self.made += 1;
        Uuid::from_u128(self.made).into()
    }

    fn shown(&self) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(|node| node.removed.is_none())
    }

    pub fn ids(&self) -> Vec<MessageId> {
        self.shown().map(|node| node.id).collect()
    }

    fn place(&self, place: usize) -> Option<MessageId> {
        self.shown().nth(place).map(|node| node.id)
    }

    pub fn parent(&self, id: MessageId) -> Option<MessageId> {
        let node = self.nodes.iter().find(|node| node.id == id);
        node.expect("a node of the model").parent
    }

    pub fn children(&self, parent: Option<MessageId>) -> Vec<MessageId> {
        let below = self.shown().filter(|node| node.parent == parent);
        below.map(|node| node.id).collect()
    }

    fn all_children(&self, parent: Option<MessageId>) -> Vec<MessageId> {
        let below = self.nodes.iter().filter(|node| node.parent == parent);
        below.map(|node| node.id).collect()
    }

    pub fn chosen(&self, parent: Option<MessageId>) -> Option<MessageId> {
        let mut latest_first = self.choices.iter().rev();
        latest_first.find(|(above, _)| *above == parent)?.1
    }

    fn append(&mut self, id: MessageId, parent: Option<MessageId>) {
        let removed = None;
        self.nodes.push(Node {
            id,
            parent,
            removed,
        });
        self.select(id);
    }

    fn select(&mut self, id: MessageId) {
        let parent = self.parent(id);
        self.choices.push((parent, Some(id)));
        if let Some(parent) = parent {
            self.select(parent);
        }
    }

    fn leave(&mut self, id: MessageId) {
        let parent = self.parent(id);
        let siblings = self.children(parent);
        let index = siblings.iter().position(|sibling| *sibling == id);
        let index = index.expect("a child of its parent");
        let before = index.checked_sub(1).and_then(|index| siblings.get(index));
        let nearest = siblings.get(index + 1).or(before).copied();
        if self.chosen(parent) == Some(id) {
            self.choices.push((parent, nearest));
        }
    }

    fn below(&self, id: MessageId) -> HashSet<MessageId> {
        // Parents come before their children in the list.
        let mut below = HashSet::from([id]);
        for node in &self.nodes {
            if node.parent.is_some_and(|parent| below.contains(&parent)) {
                below.insert(node.id);
            }
        }
        below
    }

    fn erase(&mut self, id: MessageId) {
        self.leave(id);
        let gone = self.below(id);
        self.nodes.retain(|node| !gone.contains(&node.id));
        self.removals
            .retain(|removal| !gone.contains(&removal.first));
    }

    fn remove(&mut self, id: MessageId) {
        let was_chosen = self.chosen(self.parent(id)) == Some(id);
        self.leave(id);
        self.counter += 1;
        let below = self.below(id);
        for node in &mut self.nodes {
            if below.contains(&node.id) {
                node.removed.get_or_insert(self.counter);
            }
        }
        self.removals.push(Removal {
            number: self.counter,
            first: id,
            was_chosen,
        });
    }

    /// The first of what comes back, where its place is there.
    fn restorable(&self, index: usize) -> Option<MessageId> {
        let first = self.removals.get(index)?.first;
        let parent = self.parent(first);
        let is_parent_shown = parent.is_none_or(|parent| self.ids().contains(&parent));
        is_parent_shown.then_some(first)
    }

    fn restore(&mut self, index: usize) {
        let removal = self.removals.remove(index);
        for node in &mut self.nodes {
            if node.removed == Some(removal.number) {
                node.removed = None;
            }
        }
        let parent = self.parent(removal.first);
        if removal.was_chosen {
            self.choices.push((parent, Some(removal.first)));
        } else if self.chosen(parent).is_none() {
            let last = self.children(parent).last().copied();
            self.choices.push((parent, last));
        }
    }

    fn instruct(&mut self, id: MessageId) {
        for node in &mut self.nodes {
            node.parent.get_or_insert(id);
        }
        for (above, _) in &mut self.choices {
            above.get_or_insert(id);
        }
        self.nodes.insert(
            0,
            Node {
                id,
                parent: None,
                removed: None,
            },
        );
        self.choices.push((None, Some(id)));
    }

    /// The message that stands alone below the root, what was removed included.
    fn single(&self) -> Option<MessageId> {
        let mut first = self.nodes.iter().filter(|node| node.parent.is_none());
        match (first.next(), first.next()) {
            (Some(node), None) if node.removed.is_none() => Some(node.id),
            _ => None,
        }
    }

    fn lift(&mut self, id: MessageId) {
        let chosen = self.chosen(Some(id));
        self.nodes.retain(|node| node.id != id);
        for node in &mut self.nodes {
            if node.parent == Some(id) {
                node.parent = None;
            }
        }
        self.choices.push((None, chosen));
    }
}

pub fn message_of(id: MessageId, parent: Option<MessageId>) -> Message {
    Message::new(id, parent, Role::User, id.to_string(), NOW)
}

/// Does the same to the model and to the tree. What was removed from the tree is kept beside
/// it, as a window would have it told by the store.
pub fn apply(
    operation: &Operation,
    model: &mut Model,
    tree: &mut Tree,
    removed: &mut Vec<Removed>,
) -> Option<Done> {
    match operation {
        Operation::Append { below } => {
            let message = message_of(model.next_id(), model.place(*below));
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
        Operation::Erase { place } => {
            let id = model.place(*place)?;
            model.erase(id);
            tree.remove(id).expect("removed");
            removed.retain(|removed| {
                let first = removed.messages[0].id;
                model.removals.iter().any(|known| known.first == first)
            });
            Some(Done::Erased(id))
        }
        Operation::Remove { place } => {
            let id = model.place(*place)?;
            let before = tree.len();
            assert_eq!(tree.extent(id).messages, tree_size_below(tree, id));
            model.remove(id);
            let taken = tree.remove(id).expect("removed");
            assert_eq!(taken.messages.len(), before - tree.len());
            assert_eq!(taken.messages[0].id, id, "parents come first");
            removed.push(taken);
            Some(Done::Removed(id))
        }
        Operation::Restore { removal } => {
            let first = model.restorable(*removal)?;
            model.restore(*removal);
            let mut taken = removed.remove(*removal);
            // Instructions may have come above it meanwhile, or gone; and only the rows know
            // the order among siblings that were removed too.
            let parent = model.parent(first);
            taken.siblings = model.all_children(parent);
            let was = std::mem::replace(&mut taken.messages[0].parent, parent);
            for (above, child) in &mut taken.chosen {
                if *above == was && *child == first {
                    *above = parent;
                }
            }
            tree.restore(taken).expect("restored");
            Some(Done::Restored(first))
        }
        Operation::Edit { place } => {
            let id = model.place(*place)?;
            let content = format!("{id} as I meant it");
            tree.update(id, |message| {
                message.content.clone_from(&content);
                message.edited_at = Some(NOW);
            })
            .expect("changed");
            Some(Done::Edited(id, content))
        }
        Operation::Instruct => {
            let mut message = message_of(model.next_id(), None);
            message.role = Role::System;
            model.instruct(message.id);
            tree.insert_instructions(message.clone()).expect("inserted");
            Some(Done::Instructed(Box::new(message)))
        }
        Operation::Lift => {
            let id = model.single()?;
            model.lift(id);
            tree.lift(id).expect("lifted");
            Some(Done::Lifted(id))
        }
    }
}

fn tree_size_below(tree: &Tree, id: MessageId) -> usize {
    tree.messages()
        .filter(|message| tree.path_to(message.id).iter().any(|above| above.id == id))
        .count()
}

/// Has the store do it too.
pub async fn keep(store: &Store, id: ConversationId, done: Done) -> Result<(), Failure> {
    match done {
        Done::Appended(message) => {
            let new = NewMessages::new(id, "", vec![*message], NOW);
            store.insert_messages(new).await.map(|_| ())
        }
        Done::Selected(message) => store.select_message(message).await,
        Done::Erased(message) => store.erase_message(message).await,
        Done::Removed(message) => store.remove_message(message, NOW).await,
        Done::Restored(message) => {
            let restored = store.restore_message(message).await?;
            assert!(restored.is_some(), "it can be brought back");
            Ok(())
        }
        Done::Edited(message, content) => {
            store.edit_message(message, content, Vec::new(), NOW).await
        }
        Done::Instructed(message) => store.insert_instructions(id, *message).await.map(|_| ()),
        Done::Lifted(message) => store.lift_message(message).await,
    }
}

/// Holds a tree against the model.
pub fn check(model: &Model, tree: &Tree) {
    let ids = model.ids();
    assert_eq!(tree.len(), ids.len());
    assert_eq!(tree.is_empty(), ids.is_empty());
    for parent in std::iter::once(None).chain(ids.iter().copied().map(Some)) {
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
    assert_eq!(seen.len(), ids.len());
    // The selection ends in a leaf.
    match tree.selected_leaf() {
        Some(leaf) => assert!(tree.children(Some(leaf)).is_empty()),
        None => assert!(tree.is_empty()),
    }
}

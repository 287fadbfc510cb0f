//! The tree of messages: one hidden root, a selected leaf, and at each node the
//! child that was last chosen, so that switching back restores the branch below.
//!
//! A tree changes through the functions here and in no other way. Each keeps:
//! no cycle, every node reachable, and a selection that ends in a leaf.

use std::collections::HashMap;

use super::{Message, MessageId};

/// Why a tree cannot be what was asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TreeError {
    /// The id is there already.
    #[error("the message {0} is there already")]
    Duplicate(MessageId),
    /// There is no such message.
    #[error("there is no message {0}")]
    Unknown(MessageId),
    /// Following parents does not lead to the root.
    #[error("the message {0} is its own ancestor")]
    Cycle(MessageId),
}

#[derive(Clone, Debug, PartialEq)]
struct Node {
    message: Message,
    branches: Branches,
}

/// The children of a node in their order, and the one last chosen.
#[derive(Clone, Debug, Default, PartialEq)]
struct Branches {
    children: Vec<MessageId>,
    chosen: Option<MessageId>,
}

/// All messages of a conversation.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    nodes: HashMap<MessageId, Node>,
    root: Branches,
}

impl Tree {
    /// Builds a tree from messages in any order; siblings are ordered as they come.
    ///
    /// `chosen` lists each node's last chosen child, as `(parent, child)`. A choice that is
    /// missing or names no child falls to the last child, so that a stale one loses nothing.
    pub fn from_messages(
        messages: impl IntoIterator<Item = Message>,
        chosen: impl IntoIterator<Item = (Option<MessageId>, MessageId)>,
    ) -> Result<Self, TreeError> {
        let mut tree = Self::default();
        let mut order = Vec::new();
        for message in messages {
            let id = message.id;
            order.push((id, message.parent));
            let node = Node {
                message,
                branches: Branches::default(),
            };
            if tree.nodes.insert(id, node).is_some() {
                return Err(TreeError::Duplicate(id));
            }
        }
        for (id, parent) in &order {
            let Some(branches) = tree.branches_mut(*parent) else {
                return Err(TreeError::Unknown(parent.unwrap_or(*id)));
            };
            branches.children.push(*id);
            branches.chosen = Some(*id);
        }
        for (parent, child) in chosen {
            if let Some(branches) = tree.branches_mut(parent)
                && branches.children.contains(&child)
            {
                branches.chosen = Some(child);
            }
        }
        // Whatever hangs on a cycle is not reached from the root.
        let mut reached = std::collections::HashSet::with_capacity(tree.nodes.len());
        let mut open = tree.root.children.clone();
        while let Some(id) = open.pop() {
            if reached.insert(id) {
                open.extend_from_slice(tree.children(Some(id)));
            }
        }
        match order.iter().find(|(id, _)| !reached.contains(id)) {
            Some((id, _)) => Err(TreeError::Cycle(*id)),
            None => Ok(tree),
        }
    }

    /// Adds a message as the last child of its parent and selects the branch that ends in it.
    pub fn append(&mut self, message: Message) -> Result<(), TreeError> {
        let (id, parent) = (message.id, message.parent);
        if self.nodes.contains_key(&id) {
            return Err(TreeError::Duplicate(id));
        }
        let Some(branches) = self.branches_mut(parent) else {
            return Err(TreeError::Unknown(parent.unwrap_or(id)));
        };
        branches.children.push(id);
        let node = Node {
            message,
            branches: Branches::default(),
        };
        self.nodes.insert(id, node);
        self.select(id)
    }

    /// Selects the branch through this message; below it, the one last open there.
    pub fn select(&mut self, id: MessageId) -> Result<(), TreeError> {
        let mut child = id;
        loop {
            let parent = self.message(child).ok_or(TreeError::Unknown(child))?.parent;
            if let Some(branches) = self.branches_mut(parent) {
                branches.chosen = Some(child);
            }
            match parent {
                Some(parent) => child = parent,
                None => return Ok(()),
            }
        }
    }

    /// Removes a message and all below it; gives back what was removed, parents first.
    ///
    /// The selection moves to the nearest sibling, or else ends in the parent.
    pub fn remove(&mut self, id: MessageId) -> Result<Vec<Message>, TreeError> {
        let parent = self.message(id).ok_or(TreeError::Unknown(id))?.parent;
        if let Some(branches) = self.branches_mut(parent)
            && let Some(index) = branches.children.iter().position(|child| *child == id)
        {
            branches.children.remove(index);
            if branches.chosen == Some(id) {
                let nearest = index.min(branches.children.len().saturating_sub(1));
                branches.chosen = branches.children.get(nearest).copied();
            }
        }
        let mut removed = Vec::new();
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if let Some(node) = self.nodes.remove(&id) {
                open.extend(node.branches.children.iter().rev());
                removed.push(node.message);
            }
        }
        Ok(removed)
    }

    /// A message by its id.
    #[must_use]
    pub fn message(&self, id: MessageId) -> Option<&Message> {
        self.nodes.get(&id).map(|node| &node.message)
    }

    /// Changes what a message says; its id and its parent stay, whatever `change` does to them.
    /// `None` where there is no such message.
    pub fn update<T>(
        &mut self,
        id: MessageId,
        change: impl FnOnce(&mut Message) -> T,
    ) -> Option<T> {
        let message = &mut self.nodes.get_mut(&id)?.message;
        let parent = message.parent;
        let result = change(message);
        message.id = id;
        message.parent = parent;
        Some(result)
    }

    /// The children of a message in their order; `None` stands for the hidden root.
    #[must_use]
    pub fn children(&self, parent: Option<MessageId>) -> &[MessageId] {
        self.branches(parent)
            .map_or(&[], |branches| branches.children.as_slice())
    }

    /// The child last chosen below a message; `None` stands for the hidden root.
    #[must_use]
    pub fn chosen_child(&self, parent: Option<MessageId>) -> Option<MessageId> {
        self.branches(parent).and_then(|branches| branches.chosen)
    }

    /// The messages with the same parent as this one, itself included, in their order.
    #[must_use]
    pub fn siblings(&self, id: MessageId) -> &[MessageId] {
        self.message(id)
            .map_or(&[], |message| self.children(message.parent))
    }

    /// The selected branch, from the first message to the selected leaf.
    pub fn selected_path(&self) -> impl Iterator<Item = &Message> {
        std::iter::successors(self.chosen_child(None), |id| self.chosen_child(Some(*id)))
            .filter_map(|id| self.message(id))
    }

    /// The branch from the first message to this one; empty where there is no such message.
    #[must_use]
    pub fn path_to(&self, id: MessageId) -> Vec<&Message> {
        let mut path: Vec<_> = std::iter::successors(self.message(id), |message| {
            message.parent.and_then(|parent| self.message(parent))
        })
        .collect();
        path.reverse();
        path
    }

    /// The last message of the selected branch; `None` where nothing was said yet.
    #[must_use]
    pub fn selected_leaf(&self) -> Option<MessageId> {
        self.selected_path().last().map(|message| message.id)
    }

    /// How many messages there are on all branches.
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether nothing was said yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// All messages, parents before children, siblings in their order.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        let mut open: Vec<MessageId> = self.root.children.iter().rev().copied().collect();
        std::iter::from_fn(move || {
            let node = self.nodes.get(&open.pop()?)?;
            open.extend(node.branches.children.iter().rev());
            Some(&node.message)
        })
    }

    fn branches(&self, parent: Option<MessageId>) -> Option<&Branches> {
        match parent {
            None => Some(&self.root),
            Some(id) => self.nodes.get(&id).map(|node| &node.branches),
        }
    }

    fn branches_mut(&mut self, parent: Option<MessageId>) -> Option<&mut Branches> {
        match parent {
            None => Some(&mut self.root),
            Some(id) => self.nodes.get_mut(&id).map(|node| &mut node.branches),
        }
    }
}

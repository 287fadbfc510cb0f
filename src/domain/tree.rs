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
    /// Only the single first message can be taken out alone.
    #[error("the message {0} does not stand alone")]
    NotSingle(MessageId),
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

/// What was taken out of a tree, and where it hung: enough to put it back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Removed {
    /// The messages, parents first, siblings in their order.
    pub messages: Vec<Message>,
    /// The last chosen children among them; where the first of them was itself the chosen
    /// one of its parent, that too.
    pub chosen: Vec<(Option<MessageId>, MessageId)>,
    /// The children of the first one's parent in their order, itself included; what the store
    /// tells has those among them too that are removed at the moment.
    pub siblings: Vec<MessageId>,
}

/// How much hangs on a message, itself included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Messages.
    pub messages: usize,
    /// Branches: leaves.
    pub branches: usize,
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

    /// Puts a message between the hidden root and everything that was said; what was
    /// selected stays selected.
    pub fn insert_instructions(&mut self, message: Message) -> Result<(), TreeError> {
        let id = message.id;
        if self.nodes.contains_key(&id) {
            return Err(TreeError::Duplicate(id));
        }
        let branches = std::mem::replace(
            &mut self.root,
            Branches {
                children: vec![id],
                chosen: Some(id),
            },
        );
        self.set_parent(&branches.children, Some(id));
        let message = Message {
            parent: None,
            ..message
        };
        self.nodes.insert(id, Node { message, branches });
        Ok(())
    }

    /// Takes out a message alone; what hangs on it moves up. Only the single first message
    /// of a conversation can be taken out so: it has no siblings among which its children
    /// would have to find a place.
    pub fn lift(&mut self, id: MessageId) -> Result<Message, TreeError> {
        if self.root.children != [id] {
            return Err(TreeError::NotSingle(id));
        }
        let node = self.nodes.remove(&id).ok_or(TreeError::Unknown(id))?;
        self.set_parent(&node.branches.children, None);
        self.root = node.branches;
        Ok(node.message)
    }

    /// Removes a message and all below it; gives back what was removed.
    ///
    /// The selection moves to the nearest sibling, or else ends in the parent.
    pub fn remove(&mut self, id: MessageId) -> Result<Removed, TreeError> {
        let parent = self.message(id).ok_or(TreeError::Unknown(id))?.parent;
        let mut removed = Removed::default();
        if let Some(branches) = self.branches_mut(parent)
            && let Some(index) = branches.children.iter().position(|child| *child == id)
        {
            removed.siblings.clone_from(&branches.children);
            branches.children.remove(index);
            if branches.chosen == Some(id) {
                removed.chosen.push((parent, id));
                let nearest = index.min(branches.children.len().saturating_sub(1));
                branches.chosen = branches.children.get(nearest).copied();
            }
        }
        let mut open = vec![id];
        while let Some(id) = open.pop() {
            if let Some(node) = self.nodes.remove(&id) {
                open.extend(node.branches.children.iter().rev());
                let chosen = node.branches.chosen.map(|child| (Some(id), child));
                removed.chosen.extend(chosen);
                removed.messages.push(node.message);
            }
        }
        Ok(removed)
    }

    /// Puts back what was removed, among its siblings where it was, and selects it where it
    /// was selected. Fails whole where its parent is gone or it is there already.
    pub fn restore(&mut self, removed: Removed) -> Result<(), TreeError> {
        let Some(first) = removed.messages.first() else {
            return Ok(());
        };
        let (id, parent) = (first.id, first.parent);
        if let Some(there) = removed
            .messages
            .iter()
            .find(|message| self.nodes.contains_key(&message.id))
        {
            return Err(TreeError::Duplicate(there.id));
        }
        let Some(branches) = self.branches_mut(parent) else {
            return Err(TreeError::Unknown(parent.unwrap_or(id)));
        };
        // After the last of those that stood before it; what came since comes after it.
        let before = removed
            .siblings
            .iter()
            .take_while(|sibling| **sibling != id);
        let place = before
            .filter_map(|sibling| branches.children.iter().position(|child| child == sibling))
            .max()
            .map_or(0, |index| index + 1);
        branches.children.insert(place, id);
        if branches.chosen.is_none() {
            branches.chosen = branches.children.last().copied();
        }
        for message in removed.messages {
            let (child, parent) = (message.id, message.parent);
            let branches = Branches::default();
            self.nodes.insert(child, Node { message, branches });
            if child != id
                && let Some(branches) = self.branches_mut(parent)
            {
                branches.children.push(child);
                branches.chosen = Some(child);
            }
        }
        for (parent, child) in removed.chosen {
            if let Some(branches) = self.branches_mut(parent)
                && branches.children.contains(&child)
            {
                branches.chosen = Some(child);
            }
        }
        Ok(())
    }

    /// How much hangs on a message: what goes when it is removed. Zero where it is not there.
    #[must_use]
    pub fn extent(&self, id: MessageId) -> Extent {
        let mut extent = Extent {
            messages: 0,
            branches: 0,
        };
        let mut open: Vec<MessageId> = self
            .message(id)
            .map(|message| message.id)
            .into_iter()
            .collect();
        while let Some(id) = open.pop() {
            let children = self.children(Some(id));
            extent.messages += 1;
            extent.branches += usize::from(children.is_empty());
            open.extend_from_slice(children);
        }
        extent
    }

    fn set_parent(&mut self, children: &[MessageId], parent: Option<MessageId>) {
        for child in children {
            if let Some(node) = self.nodes.get_mut(child) {
                node.message.parent = parent;
            }
        }
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

//! The lanes of branches: the longest branch below a message goes on straight, the others
//! stand beside it in their order, as near as what is below them allows.
//!
//! Of each branch its outlines to the left and to the right are known, row by row. A branch
//! is set beside another by comparing the outlines that face each other, which costs the
//! length of the shorter one: the straight one is the longest and is never walked again, so
//! that all of it together costs no more than the number of messages.

use std::collections::HashMap;

use crate::domain::Message;

/// The shape of a tree. Node 0 is the hidden root; the others are the messages, parents
/// first and siblings in their order.
pub struct Outline {
    parents: Vec<usize>,
    depths: Vec<usize>,
    heights: Vec<usize>,
    straight: Vec<Option<usize>>,
    /// The children of all nodes, one node's after another's.
    children: Vec<usize>,
    /// Where each node's children begin there.
    starts: Vec<usize>,
    /// For each depth, whether branches part below one of its nodes.
    parting: Vec<bool>,
}

impl Outline {
    /// The shape of these messages, which come parents first and siblings in their order.
    pub fn of(messages: &[&Message]) -> Self {
        let count = messages.len() + 1;
        let mut known = HashMap::with_capacity(count);
        let mut parents = vec![0; count];
        let mut depths = vec![0; count];
        let mut starts = vec![0; count + 1];
        for (index, message) in messages.iter().enumerate() {
            let node = index + 1;
            let parent = message
                .parent
                .and_then(|parent| known.get(&parent).copied())
                .unwrap_or(0);
            known.insert(message.id, node);
            parents[node] = parent;
            depths[node] = depths[parent] + 1;
            starts[parent + 1] += 1;
        }
        let mut parting = vec![false; count + 1];
        for node in 0..count {
            parting[depths[node]] |= starts[node + 1] > 1;
            starts[node + 1] += starts[node];
        }
        let mut next = starts.clone();
        let mut children = vec![0; messages.len()];
        for node in 1..count {
            let place = &mut next[parents[node]];
            children[*place] = node;
            *place += 1;
        }
        let mut heights = vec![0; count];
        let mut straight: Vec<Option<usize>> = vec![None; count];
        for node in (1..count).rev() {
            let parent = parents[node];
            let height = heights[node] + 1;
            // Of equals the last one, which is met first here: it is the newest, and talk
            // goes on below it.
            if straight[parent].is_none() || height > heights[parent] {
                heights[parent] = height;
                straight[parent] = Some(node);
            }
        }
        Self {
            parents,
            depths,
            heights,
            straight,
            children,
            starts,
            parting,
        }
    }

    /// How many nodes there are, the hidden root included.
    pub fn len(&self) -> usize {
        self.parents.len()
    }

    /// The node above.
    pub fn parent(&self, node: usize) -> usize {
        self.parents[node]
    }

    /// How many nodes stand above.
    pub fn depth(&self, node: usize) -> usize {
        self.depths[node]
    }

    /// How many nodes the longest branch below has.
    pub fn height(&self, node: usize) -> usize {
        self.heights[node]
    }

    /// The child with which the longest branch goes on.
    pub fn straight(&self, node: usize) -> Option<usize> {
        self.straight[node]
    }

    /// Whether branches part below a node of this depth.
    pub fn parts_at(&self, depth: usize) -> bool {
        self.parting.get(depth).copied().unwrap_or(false)
    }

    fn children(&self, node: usize) -> &[usize] {
        &self.children[self.starts[node]..self.starts[node + 1]]
    }
}

/// The lanes of all nodes.
pub struct Lanes {
    /// By node.
    pub of: Vec<i32>,
    /// The leftmost and the rightmost.
    pub extent: (i32, i32),
    /// How many rows of outlines were compared.
    #[cfg(test)]
    pub steps: usize,
}

/// Finds the lanes of all nodes.
pub fn lanes(outline: &Outline) -> Lanes {
    let count = outline.len();
    let is_top = |node: usize| node == 0 || outline.straight(outline.parent(node)) != Some(node);
    let mut packing = Packing {
        outline,
        left: Vec::with_capacity(count),
        right: Vec::with_capacity(count),
        starts: vec![0; count],
        shifts: vec![0; count],
        steps: 0,
    };
    // Whatever hangs on a chain comes after its top, so that it is packed before it.
    for top in (0..count).rev().filter(|node| is_top(*node)) {
        packing.pack(top);
    }
    let mut of = vec![0; count];
    let mut extent = (0, 0);
    for node in 1..count {
        let parent = of[outline.parent(node)];
        of[node] = parent + packing.shifts[node];
        extent = (of[node].min(extent.0), of[node].max(extent.1));
    }
    Lanes {
        of,
        extent,
        #[cfg(test)]
        steps: packing.steps,
    }
}

/// Chains with all that hangs on them, as far as they are packed.
struct Packing<'a> {
    outline: &'a Outline,
    /// The outline to the left of each packed chain, row by row, one chain after another.
    left: Vec<i32>,
    /// The same to the right.
    right: Vec<i32>,
    /// Where the outlines of a chain begin, by its top.
    starts: Vec<usize>,
    /// The distance of a node's lane from its parent's.
    shifts: Vec<i32>,
    steps: usize,
}

impl Packing<'_> {
    /// Puts beside a chain what hangs on it, from the bottom to the top.
    fn pack(&mut self, top: usize) {
        let outline = self.outline;
        let start = self.left.len();
        let length = outline.height(top) + 1;
        self.starts[top] = start;
        self.left.resize(start + length, 0);
        self.right.resize(start + length, 0);
        let chain: Vec<usize> =
            std::iter::successors(Some(top), |node| outline.straight(*node)).collect();
        for (index, node) in chain.iter().enumerate().rev() {
            let below = start + index + 1;
            let children = outline.children(*node);
            let middle = children
                .iter()
                .position(|child| outline.straight(*node) == Some(*child));
            let Some(middle) = middle else {
                continue;
            };
            for child in children[..middle].iter().rev() {
                self.set_left(*child, below);
            }
            for child in &children[middle + 1..] {
                self.set_right(*child, below);
            }
        }
    }

    /// Sets a packed chain to the left of what is there from a row down.
    fn set_left(&mut self, child: usize, row: usize) {
        let (from, length) = (self.starts[child], self.outline.height(child) + 1);
        let shift = (0..length)
            .map(|index| self.left[row + index] - self.right[from + index] - 1)
            .min()
            .unwrap_or(0);
        for index in 0..length {
            self.left[row + index] = self.left[from + index] + shift;
        }
        self.shifts[child] = shift;
        self.steps += length;
    }

    /// Sets a packed chain to the right of what is there from a row down.
    fn set_right(&mut self, child: usize, row: usize) {
        let (from, length) = (self.starts[child], self.outline.height(child) + 1);
        let shift = (0..length)
            .map(|index| self.right[row + index] - self.left[from + index] + 1)
            .max()
            .unwrap_or(0);
        for index in 0..length {
            self.right[row + index] = self.right[from + index] + shift;
        }
        self.shifts[child] = shift;
        self.steps += length;
    }
}

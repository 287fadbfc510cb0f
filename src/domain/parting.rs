//! Where two branches part, and what each of them says from there on.

use super::{Message, MessageId, Tree};

impl Tree {
    /// The first messages that the branches to two messages do not share: children of one
    /// parent. `None` where one of the two lies on the branch to the other.
    #[must_use]
    pub fn parting(&self, one: MessageId, two: MessageId) -> Option<(MessageId, MessageId)> {
        let (one, two) = (self.path_to(one), self.path_to(two));
        one.iter()
            .zip(&two)
            .find(|(one, two)| one.id != two.id)
            .map(|(one, two)| (one.id, two.id))
    }

    /// The branch through a message from one of those above it (or from itself) to its
    /// leaf; below the message it is the one last open there.
    #[must_use]
    pub fn branch_through(&self, from: MessageId, through: MessageId) -> Vec<&Message> {
        let path = self.path_to(through).into_iter();
        let below = std::iter::successors(self.chosen_child(Some(through)), |id| {
            self.chosen_child(Some(*id))
        });
        path.skip_while(|message| message.id != from)
            .chain(below.filter_map(|id| self.message(id)))
            .collect()
    }

    /// What a message is best compared with: a message of the selected branch and itself, or
    /// where it lies on that branch, itself and the sibling before it (or else after it).
    #[must_use]
    pub fn counterparts(&self, id: MessageId) -> Option<[MessageId; 2]> {
        let leaf = self.selected_leaf()?;
        if self.parting(leaf, id).is_some() {
            return Some([leaf, id]);
        }
        let siblings = self.siblings(id);
        let index = siblings.iter().position(|sibling| *sibling == id)?;
        let other = match index {
            0 => siblings.get(1)?,
            _ => siblings.get(index - 1)?,
        };
        Some([id, *other])
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use crate::domain::{Message, MessageId, Role, Timestamp, Tree};

    fn id(number: u128) -> MessageId {
        MessageId::from(Uuid::from_u128(number))
    }

    /// 1 ─ 2 ─ 4 ─ 6, and 3 ─ 5 beside 2; 7 beside 6. Selected is 1 2 4 7.
    fn tree() -> Tree {
        let mut messages = Vec::new();
        for (number, parent) in [(1, 0), (2, 1), (3, 1), (4, 2), (5, 3), (6, 4), (7, 4)] {
            let parent = (parent > 0).then(|| id(parent));
            let (role, words) = (Role::User, number.to_string());
            messages.push(Message::new(id(number), parent, role, words, Timestamp(0)));
        }
        let mut tree = Tree::from_messages(messages, []).unwrap_or_default();
        assert_eq!(tree.select(id(4)), Ok(()));
        tree
    }

    #[test]
    fn branches_should_part_below_the_last_message_they_share() {
        let tree = tree();
        assert_eq!(tree.parting(id(7), id(5)), Some((id(2), id(3))));
        assert_eq!(tree.parting(id(6), id(7)), Some((id(6), id(7))));
        assert_eq!(tree.parting(id(2), id(7)), None, "one lies above the other");
        assert_eq!(tree.parting(id(9), id(7)), None, "there is no such message");
    }

    #[test]
    fn a_branch_should_go_on_to_its_leaf() {
        let tree = tree();
        let ids = |branch: Vec<&Message>| branch.iter().map(|it| it.id).collect::<Vec<_>>();
        assert_eq!(ids(tree.branch_through(id(2), id(2))), [2, 4, 7].map(id));
        assert_eq!(ids(tree.branch_through(id(2), id(6))), [2, 4, 6].map(id));
        assert_eq!(ids(tree.branch_through(id(3), id(5))), [3, 5].map(id));
    }

    #[test]
    fn a_message_should_be_compared_with_the_selected_branch_or_with_its_sibling() {
        let tree = tree();
        assert_eq!(tree.counterparts(id(5)), Some([id(7), id(5)]));
        assert_eq!(tree.counterparts(id(2)), Some([id(2), id(3)]));
        assert_eq!(tree.counterparts(id(7)), Some([id(7), id(6)]));
        assert_eq!(tree.counterparts(id(4)), None, "it stands alone");
    }
}

//! Conversations by age, without looking at each of them in every frame.

use crate::domain::{ConversationSummary, Timestamp};

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// One row of the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ListRow {
    /// The name of a group, as a key of its words.
    Group(&'static str),
    /// A conversation by its place.
    Conversation(usize),
}

/// Where each group begins and ends in the list of conversations: those that are pinned,
/// then the others by age. Finding that costs the logarithm of their number.
#[derive(Clone, Copy, Debug)]
pub(super) struct Groups {
    /// The name of each group, and the place after its last conversation.
    ends: [(&'static str, usize); 5],
}

impl Groups {
    /// Finds the groups of a list in the order of [`ConversationSummary::rank`].
    pub(super) fn new(conversations: &[ConversationSummary], today: Timestamp) -> Self {
        let pinned = conversations.partition_point(|conversation| conversation.is_pinned);
        let others = &conversations[pinned..];
        let end = |since: i64| {
            pinned + others.partition_point(|conversation| conversation.updated_at.0 >= since)
        };
        Self {
            ends: [
                ("group-pinned", pinned),
                ("group-today", end(today.0)),
                ("group-yesterday", end(today.0 - DAY_MS)),
                ("group-week", end(today.0 - 6 * DAY_MS)),
                ("group-earlier", conversations.len()),
            ],
        }
    }

    /// The groups with something in them: name, first place, place after the last.
    fn filled(&self) -> impl Iterator<Item = (&'static str, usize, usize)> {
        let starts = std::iter::once(0).chain(self.ends.into_iter().map(|(_, end)| end));
        self.ends
            .into_iter()
            .zip(starts)
            .filter(|((_, end), start)| end > start)
            .map(|((name, end), start)| (name, start, end))
    }

    /// How many rows the list has, the names of groups included.
    pub(super) fn row_count(&self) -> usize {
        self.ends[4].1 + self.filled().count()
    }

    /// The row at a place in the list.
    pub(super) fn row(&self, index: usize) -> Option<ListRow> {
        for (names_before, (name, start, end)) in self.filled().enumerate() {
            let heading = start + names_before;
            if index == heading {
                return Some(ListRow::Group(name));
            }
            if index <= end + names_before {
                return Some(ListRow::Conversation(index - names_before - 1));
            }
        }
        None
    }

    /// The row that a conversation is in.
    pub(super) fn row_of(&self, conversation: usize) -> usize {
        let names = self
            .filled()
            .take_while(|(_, start, _)| *start <= conversation)
            .count();
        conversation + names
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::ConversationId;

    const TODAY: Timestamp = Timestamp(100 * DAY_MS);

    fn conversations(days_ago: &[i64]) -> Vec<ConversationSummary> {
        days_ago
            .iter()
            .map(|days| {
                let at = Timestamp(TODAY.0 - days * DAY_MS + DAY_MS / 2);
                let id = ConversationId::from(Uuid::nil());
                ConversationSummary::new(id, String::new(), at)
            })
            .collect()
    }

    fn groups(days_ago: &[i64]) -> Groups {
        Groups::new(&conversations(days_ago), TODAY)
    }

    #[test]
    fn rows_should_name_each_group_that_has_something_in_it() {
        let groups = groups(&[0, 0, 1, 5, 9]);
        let rows: Vec<_> = (0..groups.row_count())
            .filter_map(|index| groups.row(index))
            .collect();
        assert_eq!(
            rows,
            [
                ListRow::Group("group-today"),
                ListRow::Conversation(0),
                ListRow::Conversation(1),
                ListRow::Group("group-yesterday"),
                ListRow::Conversation(2),
                ListRow::Group("group-week"),
                ListRow::Conversation(3),
                ListRow::Group("group-earlier"),
                ListRow::Conversation(4),
            ]
        );
        assert_eq!(groups.row(9), None);
    }

    #[test]
    fn what_is_pinned_should_be_in_a_group_of_its_own_and_nowhere_else() {
        let mut conversations = conversations(&[9, 20, 0, 1]);
        conversations[0].is_pinned = true;
        conversations[1].is_pinned = true;
        let groups = Groups::new(&conversations, TODAY);
        let rows: Vec<_> = (0..groups.row_count())
            .filter_map(|index| groups.row(index))
            .collect();
        assert_eq!(
            rows,
            [
                ListRow::Group("group-pinned"),
                ListRow::Conversation(0),
                ListRow::Conversation(1),
                ListRow::Group("group-today"),
                ListRow::Conversation(2),
                ListRow::Group("group-yesterday"),
                ListRow::Conversation(3),
            ]
        );
        // After midnight nothing is of today.
        let groups = Groups::new(&conversations, Timestamp(TODAY.0 + DAY_MS));
        assert_eq!(groups.row(3), Some(ListRow::Group("group-yesterday")));
        assert_eq!(groups.row(5), Some(ListRow::Group("group-week")));
    }

    #[test]
    fn an_empty_group_should_have_no_name_and_rows_should_be_found_again() {
        let groups = groups(&[3, 30, 40]);
        assert_eq!(groups.row_count(), 5);
        assert_eq!(groups.row(0), Some(ListRow::Group("group-week")));
        for conversation in 0..3 {
            let row = groups.row_of(conversation);
            assert_eq!(groups.row(row), Some(ListRow::Conversation(conversation)));
        }
    }
}

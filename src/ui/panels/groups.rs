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

/// Where each group begins and ends in the list of conversations, newest first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Groups {
    /// The name of each group, and the place after its last conversation.
    ends: [(&'static str, usize); 4],
}

impl Groups {
    /// Finds the groups of a list that is ordered newest first.
    pub(super) fn new(conversations: &[ConversationSummary], today: Timestamp) -> Self {
        let end = |since: i64| {
            conversations.partition_point(|conversation| conversation.updated_at.0 >= since)
        };
        Self {
            ends: [
                ("group-today", end(today.0)),
                ("group-yesterday", end(today.0 - DAY_MS)),
                ("group-week", end(today.0 - 6 * DAY_MS)),
                ("group-earlier", conversations.len()),
            ],
        }
    }

    /// The groups with something in them: name, first place, place after the last.
    fn filled(&self) -> impl Iterator<Item = (&'static str, usize, usize)> {
        let starts = [0, self.ends[0].1, self.ends[1].1, self.ends[2].1];
        self.ends
            .into_iter()
            .zip(starts)
            .filter(|((_, end), start)| end > start)
            .map(|((name, end), start)| (name, start, end))
    }

    /// How many rows the list has, the names of groups included.
    pub(super) fn row_count(&self) -> usize {
        self.ends[3].1 + self.filled().count()
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

    fn groups(days_ago: &[i64]) -> Groups {
        let today = Timestamp(100 * DAY_MS);
        let conversations: Vec<_> = days_ago
            .iter()
            .map(|days| {
                let at = Timestamp(today.0 - days * DAY_MS + DAY_MS / 2);
                let id = ConversationId::from(Uuid::nil());
                ConversationSummary::new(id, String::new(), at)
            })
            .collect();
        Groups::new(&conversations, today)
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

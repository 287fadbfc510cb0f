//! A conversation as JSON: the whole tree, nothing left out.

use serde::Serialize;

use crate::domain::{ConversationId, ConversationSummary, Message, MessageId, Timestamp, Tree};

/// Times are in milliseconds since 1970, UTC. Parents come before their children,
/// siblings in their order; `selected` holds the branch that is on screen.
#[derive(Serialize)]
struct Document<'a> {
    id: ConversationId,
    title: &'a str,
    created_at: Timestamp,
    updated_at: Timestamp,
    selected: Vec<MessageId>,
    messages: Vec<&'a Message>,
}

/// The whole tree.
pub fn json(summary: &ConversationSummary, tree: &Tree) -> serde_json::Result<String> {
    let document = Document {
        id: summary.id,
        title: &summary.title,
        created_at: summary.created_at,
        updated_at: summary.updated_at,
        selected: tree.selected_path().map(|message| message.id).collect(),
        messages: tree.messages().collect(),
    };
    let mut text = serde_json::to_string_pretty(&document)?;
    text.push('\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::Role;

    #[test]
    fn every_branch_should_be_in_the_json_and_the_selected_one_be_told() {
        let id = |number| MessageId::from(Uuid::from_u128(number));
        let say = |number, parent, text: &str| {
            Message::new(
                id(number),
                parent,
                Role::User,
                text.to_owned(),
                Timestamp(0),
            )
        };
        let mut tree = Tree::default();
        tree.append(say(1, None, "a")).unwrap();
        tree.append(say(2, Some(id(1)), "b")).unwrap();
        tree.append(say(3, Some(id(1)), "c")).unwrap();
        let conversation = ConversationId::from(Uuid::from_u128(9));
        let summary = ConversationSummary::new(conversation, "t".to_owned(), Timestamp(5));
        let value: serde_json::Value =
            serde_json::from_str(&json(&summary, &tree).unwrap()).unwrap();
        assert_eq!(value["messages"].as_array().unwrap().len(), 3);
        assert_eq!(value["selected"][1], id(3).to_string());
        assert_eq!(value["messages"][1]["content"], "b");
    }
}

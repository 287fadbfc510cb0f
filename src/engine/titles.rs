//! Titles that the model writes after the first answer of a conversation, in the server's
//! spare time.

use crate::api::ChatRequest;
use crate::domain::{
    ConversationSummary, Failure, Message, MessageId, Outcome, Parameter, ParameterValue,
    PromptMessage, PromptParts, Reasoning, Role, Tree, TurnOptions, prompt_of, suggested_title,
};

use super::files::attached_to;
use super::spare::{Wish, ask};
use super::think::composed_path;
use super::tools::Tools;

/// What the model is asked for, behind the branch that it has just read: the server has that
/// in its cache, and reads this line alone.
const INSTRUCTION: &str = "Give this conversation a title of two to six words, in the language \
    that it is held in. Reply with the title alone, without quotation marks, on one line.";
/// A title is short; a model that goes on beyond this does something else.
const MOST_TOKENS: i64 = 64;
const TEMPERATURE: f64 = 0.2;

/// Asks for a title, in the person's words where they are not blank; `None` where none is
/// wanted, or what came was none.
pub(super) async fn write(
    tools: &Tools,
    wish: &Wish,
    prompt: &str,
) -> Result<Option<String>, Failure> {
    let status = tools.server.borrow().clone();
    if !status.is_connected() || status.is_demo() {
        return Ok(None);
    }
    let Some(server) = status.server.clone() else {
        return Ok(None);
    };
    let Some(summary) = tools.store.summary(wish.conversation).await? else {
        return Ok(None);
    };
    let Some(conversation) = tools.store.conversation(wish.conversation).await? else {
        return Ok(None);
    };
    let tree = &conversation.tree;
    if !is_wanted(&summary, tree, wish.answer) {
        return Ok(None);
    }
    let answered_by = tree
        .message(wish.answer)
        .and_then(|answer| answer.model.clone())
        .filter(|by| status.models().iter().any(|model| model.id == *by));
    let model = answered_by.or_else(|| status.model().map(|model| model.id.clone()));
    let branch = composed_path(tools, tree.path_to(wish.answer)).await;
    let attached = attached_to(&branch);
    let parts = tools.parts_of(attached, model.as_deref()).await;
    let request = request_of(model, (&branch, &parts), prompt);
    let reply = ask(tools, server, request).await?;
    // A line that the limit cut off was no title.
    let is_broken = reply.is_cut && !reply.words.trim().contains('\n');
    Ok(suggested_title(&reply.words).filter(|_| !is_broken))
}

/// Whether the answer is the first of its conversation, and the title still the one that the
/// person's words gave.
fn is_wanted(summary: &ConversationSummary, tree: &Tree, answer: MessageId) -> bool {
    let is_answer = |message: &&Message| {
        message.role == Role::Assistant
            && matches!(message.outcome, Outcome::Finished { .. })
            && !message.content.trim().is_empty()
    };
    let first = tree
        .messages()
        .filter(is_answer)
        .min_by_key(|answer| (answer.created_at, answer.id))
        .map(|first| first.id);
    let is_derived = summary.title.is_empty()
        || tree
            .messages()
            .any(|message| message.role == Role::User && message.derived_title() == summary.title);
    !summary.is_title_set && is_derived && first == Some(answer)
}

fn request_of(
    model: Option<String>,
    (branch, parts): (&[Message], &PromptParts),
    prompt: &str,
) -> ChatRequest {
    let prompt = if prompt.trim().is_empty() {
        INSTRUCTION
    } else {
        prompt
    };
    let mut messages = prompt_of(branch, parts);
    messages.push(PromptMessage::new(Role::User, prompt.to_owned()));
    ChatRequest {
        model,
        messages,
        options: TurnOptions {
            sampling: [
                (Parameter::Temperature, ParameterValue::Real(TEMPERATURE)),
                (Parameter::MaxTokens, ParameterValue::Whole(MOST_TOKENS)),
            ]
            .into_iter()
            .collect(),
            reasoning: Reasoning::Off,
            ..TurnOptions::default()
        },
        ..ChatRequest::default()
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::{ConversationId, FinishReason, Timestamp};

    fn id(number: u128) -> MessageId {
        MessageId::from(Uuid::from_u128(number))
    }

    fn said(number: u128, parent: Option<u128>, role: Role, content: &str) -> Message {
        let mut message = Message::new(
            id(number),
            parent.map(id),
            role,
            content.to_owned(),
            Timestamp(number as i64),
        );
        message.outcome = Outcome::Finished {
            reason: FinishReason::Stop,
        };
        message
    }

    fn tree(messages: &[Message]) -> Tree {
        let mut tree = Tree::default();
        for message in messages {
            tree.append(message.clone()).unwrap();
        }
        tree
    }

    fn titled(title: &str) -> ConversationSummary {
        let id = ConversationId::from(Uuid::nil());
        ConversationSummary::new(id, title.to_owned(), Timestamp(0))
    }

    #[test]
    fn only_the_first_answer_should_bring_a_title() {
        let question = said(1, None, Role::User, "# Why?");
        let stopped = Message {
            outcome: Outcome::Stopped,
            ..said(2, Some(1), Role::Assistant, "Half")
        };
        let first = said(4, Some(1), Role::Assistant, "Because.");
        // Siblings stand in the order of the tree, and a later one may stand before it.
        let later = said(9, Some(2), Role::User, "And?");
        let last = said(10, Some(9), Role::Assistant, "So.");
        let tree = tree(&[question, stopped, first, later, last]);
        assert!(is_wanted(&titled("Why?"), &tree, id(4)));
        assert!(!is_wanted(&titled("Why?"), &tree, id(10)));
        assert!(!is_wanted(&titled("Why?"), &tree, id(2)));
    }

    #[test]
    fn a_title_that_is_no_longer_the_first_words_should_stay() {
        let question = said(1, None, Role::User, "Why?");
        let answer = said(2, Some(1), Role::Assistant, "Because.");
        let tree = tree(&[question, answer]);
        for (title, is_set, expected) in [
            ("Why?", false, true),
            ("", false, true),
            ("Why?", true, false),
            ("Why? (copy)", false, false),
            ("Reasons", false, false),
        ] {
            let mut summary = titled(title);
            summary.is_title_set = is_set;
            assert_eq!(is_wanted(&summary, &tree, id(2)), expected, "{title:?}");
        }
    }

    #[test]
    fn a_call_of_a_tool_should_not_count_as_an_answer() {
        let question = said(1, None, Role::User, "Why?");
        let call = said(2, Some(1), Role::Assistant, "");
        let result = said(3, Some(2), Role::Tool, "42");
        let answer = said(4, Some(3), Role::Assistant, "Because of 42.");
        let tree = tree(&[question, call, result, answer]);
        assert!(!is_wanted(&titled("Why?"), &tree, id(2)));
        assert!(is_wanted(&titled("Why?"), &tree, id(4)));
    }
}

//! Titles that the model writes, in the background: after the first answer of a conversation,
//! and only while no turn runs. A turn that begins takes the server's place at once.

use std::collections::VecDeque;
use std::future::pending;
use std::time::Duration;

use tokio::task::JoinHandle;
use tokio::time::timeout;

use crate::api::{ChatRequest, CompletionEvent};
use crate::domain::{
    ConversationId, ConversationSummary, Event, Failure, FailureKind, FinishReason, Message,
    MessageId, Outcome, Parameter, ParameterValue, PromptMessage, Reasoning, Role, Settings, Tree,
    TurnOptions, derived_title, prompt_of, suggested_title,
};

use super::llm::Chunk;
use super::turn::Tools;

/// What the model is asked for, behind the branch that it has just read: the server has that
/// in its cache, and reads this line alone.
const INSTRUCTION: &str = "Give this conversation a title of two to six words, in the language \
    that it is held in. Reply with the title alone, without quotation marks, on one line.";
/// A title is short; a model that goes on beyond this does something else.
const MOST_TOKENS: i64 = 64;
const TEMPERATURE: f64 = 0.2;
/// Nobody waits for a title, but the server has other things to do.
const PATIENCE: Duration = Duration::from_mins(2);

/// The titles that are still to be written.
#[derive(Debug, Default)]
pub(super) struct Titles {
    wishes: VecDeque<Wish>,
    writing: Option<Writing>,
}

/// A conversation, and the answer after which it may get a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Wish {
    conversation: ConversationId,
    answer: MessageId,
}

#[derive(Debug)]
struct Writing {
    wish: Wish,
    task: JoinHandle<Option<String>>,
}

impl Titles {
    /// Takes note of an answer that ended, where the person wants titles.
    pub(super) fn hear(&mut self, news: &Event, settings: &Settings) {
        if let Event::TurnEnded(end) = news
            && settings.writes_titles
            && matches!(end.outcome, Some(Outcome::Finished { .. }))
        {
            self.wishes.push_back(Wish {
                conversation: end.conversation,
                answer: end.answer,
            });
        }
    }

    /// Begins with the next title, where the server is free for it.
    pub(super) fn go_on(&mut self, tools: &Tools, is_free: bool) {
        if !is_free || self.writing.is_some() {
            return;
        }
        if let Some(wish) = self.wishes.pop_front() {
            let task = tokio::spawn(write(tools.clone(), wish));
            self.writing = Some(Writing { wish, task });
        }
    }

    /// A turn begins: what is being written is called off, and begun again later.
    pub(super) fn give_way(&mut self) {
        let is_at_work = |writing: &mut Writing| !writing.task.is_finished();
        if let Some(writing) = self.writing.take_if(is_at_work) {
            writing.task.abort();
            self.wishes.push_front(writing.wish);
        }
    }

    /// Conversations are put away, and need no titles.
    pub(super) fn forget(&mut self, conversations: &[ConversationId]) {
        let is_of_them = |writing: &mut Writing| conversations.contains(&writing.wish.conversation);
        if let Some(writing) = self.writing.take_if(is_of_them) {
            writing.task.abort();
        }
        self.wishes
            .retain(|wish| !conversations.contains(&wish.conversation));
    }

    /// No titles are wanted any more.
    pub(super) fn end(&mut self) {
        self.give_way();
        self.wishes.clear();
    }

    /// Comes when the model has replied; `None` where that was no title.
    pub(super) async fn next(&mut self) -> Option<(ConversationId, String)> {
        let Some(writing) = &mut self.writing else {
            return pending().await;
        };
        let conversation = writing.wish.conversation;
        let title = (&mut writing.task).await;
        self.writing = None;
        Some((conversation, title.ok()??))
    }
}

/// Asks for a title. What fails is nobody's concern but the log's.
async fn write(tools: Tools, wish: Wish) -> Option<String> {
    let conversation = wish.conversation;
    match timeout(PATIENCE, ask(&tools, wish)).await {
        Ok(Ok(title)) => title,
        Ok(Err(failure)) => {
            tracing::debug!(%conversation, %failure, "no title was written");
            None
        }
        Err(_) => {
            tracing::debug!(%conversation, "no title was written in time");
            None
        }
    }
}

async fn ask(tools: &Tools, wish: Wish) -> Result<Option<String>, Failure> {
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
    let request = request_of(model, tree.path_to(wish.answer));
    let mut stream = tools.llm.stream(server, request);
    let mut reply = String::new();
    let mut is_cut = false;
    loop {
        match stream.chunks.recv().await {
            Some(Chunk::Event(CompletionEvent::Content(words))) => reply.push_str(&words),
            Some(Chunk::Event(CompletionEvent::Finished(reason))) => {
                is_cut = reason == FinishReason::Length;
            }
            Some(Chunk::Event(_)) => {}
            Some(Chunk::Ended(end)) => {
                end?;
                break;
            }
            None => return Err(Failure::new(FailureKind::Protocol, "")),
        }
    }
    // A line that the limit cut off was no title.
    let is_broken = is_cut && !reply.trim().contains('\n');
    Ok(suggested_title(&reply).filter(|_| !is_broken))
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
        || tree.messages().any(|message| {
            message.role == Role::User && derived_title(&message.content) == summary.title
        });
    !summary.is_title_set && is_derived && first == Some(answer)
}

fn request_of(model: Option<String>, branch: Vec<&Message>) -> ChatRequest {
    let mut messages = prompt_of(branch);
    messages.push(PromptMessage {
        role: Role::User,
        content: INSTRUCTION.to_owned(),
        reasoning: String::new(),
        tool_calls: Vec::new(),
        tool_call_id: None,
    });
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
    use crate::domain::Timestamp;

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

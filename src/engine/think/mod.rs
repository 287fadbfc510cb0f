//! What is done before an answer is written: the request is analysed, the person's documents
//! are searched, it is chosen what of them is sent, and what does not fit is read in parts.

mod analysis;
mod ask;
mod choice;
mod compose;
mod mend;
mod read;
mod route;
mod run;

use std::time::Duration;

use crate::domain::{Groundwork, Message, MessageId, Role, StepKind};

use super::tools::Tools;
use compose::Texts;

pub(super) use route::{find as find_route, is_unknown as is_unknown_route};
pub(super) use run::{Grounded, Order, ground};

/// What the settings have of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How long the analysis may take.
    pub(super) analysis: Duration,
    /// The most tokens of passages that are sent.
    pub(super) passage_tokens: u32,
    /// How long a server may be silent, or load its model.
    pub(super) patience: Duration,
}

/// A branch as it is sent: among the person's words stands what was found in documents, with
/// each message what was sent with it before. `last` was done for the last words of the person.
pub(super) async fn composed(
    tools: &Tools,
    branch: Vec<Message>,
    last: Option<&Groundwork>,
) -> Vec<Message> {
    let mut contents = Vec::new();
    for (index, work) in compose::grounded(&branch) {
        contents.push((index, content_of(tools, &branch[index], work).await));
    }
    let spoken = branch.iter().rposition(|it| it.role == Role::User);
    if let (Some(work), Some(index)) = (last, spoken) {
        contents.push((index, content_of(tools, &branch[index], work).await));
    }
    let mut branch = branch;
    for (index, content) in contents {
        if let Some(content) = content {
            branch[index].content = content;
        }
    }
    branch
}

/// The same for whoever holds a branch by reference, as a tree gives it.
pub(super) async fn composed_path(tools: &Tools, path: Vec<&Message>) -> Vec<Message> {
    composed(tools, path.into_iter().cloned().collect(), None).await
}

async fn content_of(tools: &Tools, message: &Message, work: &Groundwork) -> Option<String> {
    let mut texts = Texts::new();
    for hash in compose::needed_texts(work) {
        if let Ok(Some(text)) = tools.rag.text_of(hash).await {
            texts.insert(hash, text);
        }
    }
    compose::content(&message.content, work, &texts)
}

/// Keeps a prompt as it was sent. Where the disk does not take it the answer is still wanted,
/// and its own row will tell.
pub(super) async fn keep_prompt(tools: &Tools, answer: MessageId, step: StepKind, text: String) {
    if let Err(failure) = tools.store.keep_prompt(answer, step, text).await {
        tracing::warn!(%failure, "a prompt was not kept");
    }
}

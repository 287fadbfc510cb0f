//! Has a llama-server read a conversation into its cache after an answer, so that the next
//! turn begins sooner: the same request once more, the answer in it, and no word asked for.

use serde_json::json;

use crate::api::ChatRequest;
use crate::domain::{Failure, ServerKind, TurnOptions, prompt_of};

use super::files::attached_to;
use super::spare::{Wish, ask};
use super::think::composed_path;
use super::tools::Tools;

/// Sends the branch down to the answer. Other servers keep no cache that one can fill, or
/// take money for it.
pub(super) async fn read(tools: &Tools, wish: &Wish, options: &TurnOptions) -> Result<(), Failure> {
    let status = tools.server.borrow().clone();
    let (Some(server), Some(connected)) = (status.server.clone(), status.connected()) else {
        return Ok(());
    };
    if !matches!(
        connected.kind,
        ServerKind::LlamaServer | ServerKind::LlamaRouter
    ) {
        return Ok(());
    }
    let Some(conversation) = tools.store.conversation(wish.conversation).await? else {
        return Ok(());
    };
    let answer = conversation.tree.message(wish.answer);
    if answer.is_none_or(|answer| answer.cut.is_some()) {
        // There is no room for the whole, and what the next turn leaves out is its own affair.
        return Ok(());
    }
    let model = options
        .model
        .clone()
        .or_else(|| answer.and_then(|answer| answer.model.clone()));
    let mut options = options.clone();
    // The person's own JSON comes last, and must not make the model talk.
    for (key, value) in [
        ("n_predict", json!(0)),
        ("max_tokens", json!(0)),
        ("cache_prompt", json!(true)),
    ] {
        options.custom.insert(key.to_owned(), value);
    }
    let branch = composed_path(tools, conversation.tree.path_to(wish.answer)).await;
    let attached = attached_to(&branch);
    let parts = tools.parts_of(attached, model.as_deref()).await;
    let request = ChatRequest {
        model,
        messages: prompt_of(&branch, &parts),
        options,
        ..ChatRequest::default()
    };
    ask(tools, server, request).await.map(|_| ())
}

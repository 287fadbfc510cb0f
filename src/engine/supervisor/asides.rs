//! What is asked beside the turns: how long a message is, and what would be sent.

use crate::api::{ChatRequest, Dialect, body_of};
use crate::domain::{
    DraftedTurn, Event, Failure, FailureKind, PromptMessage, Role, ServerKind, TurnId, prompt_of,
};
use crate::engine::files::attached_to;
use crate::engine::think::composed_path;
use crate::engine::tools::Tools;

use super::SupervisorRunner;

impl SupervisorRunner {
    /// Ends the thinking of a turn; what it says then comes as ever.
    pub(super) fn end_thinking(&self, id: TurnId) {
        if let Some(running) = self.running.values().find(|running| running.turn == id) {
            running.end_thinking.notify_one();
        }
    }

    /// Counts the tokens of a message as it would be sent. A newer question takes the place
    /// of an older one.
    pub(super) fn count_tokens(&mut self, number: u64, drafted: DraftedTurn) {
        let tools = self.tools.clone();
        let task = tokio::spawn(async move {
            let tokens = counted(&tools, drafted).await.unwrap_or_else(|failure| {
                tracing::debug!(%failure, "tokens were not counted");
                None
            });
            tools.outbox.push(Event::TokensCounted { number, tokens });
        });
        if let Some(before) = self.counting.replace(task.abort_handle()) {
            before.abort();
        }
    }

    /// Says what would be sent, to the letter.
    pub(super) fn preview(&self, number: u64, drafted: DraftedTurn) {
        let tools = self.tools.clone();
        tokio::spawn(async move {
            let result = previewed(&tools, drafted).await;
            tools
                .outbox
                .push(Event::RequestPreviewed { number, result });
        });
    }
}

async fn counted(tools: &Tools, drafted: DraftedTurn) -> Result<Option<u32>, Failure> {
    let status = tools.server.borrow().clone();
    let (Some(server), Some(connected)) = (&status.server, status.connected()) else {
        return Ok(None);
    };
    if !connected.features.counts_tokens {
        return Ok(None);
    }
    let request = request_of(tools, drafted).await?;
    if connected.would_load(request.model.as_deref()) {
        return Ok(None);
    }
    let client = tools.llm.client().await?;
    client.count_tokens(server, &request).await
}

async fn previewed(tools: &Tools, drafted: DraftedTurn) -> Result<String, Failure> {
    let request = request_of(tools, drafted).await?;
    let server = tools.server.borrow().server.clone();
    let server = server.ok_or_else(|| Failure::new(FailureKind::NoServer, ""))?;
    let body = serde_json::to_string_pretty(&body_of(&request)).unwrap_or_default();
    let key = match &server.key {
        Some(_) => "Authorization: Bearer ••••••••\n",
        None => "",
    };
    let url = &server.url;
    let head = "Content-Type: application/json\nAccept: text/event-stream";
    Ok(format!(
        "POST {url}/v1/chat/completions\n{key}{head}\n\n{body}"
    ))
}

/// The request that a message would be sent with, all of its branch in it.
async fn request_of(tools: &Tools, drafted: DraftedTurn) -> Result<ChatRequest, Failure> {
    let status = tools.server.borrow().clone();
    let first = status.model().map(|model| model.id.clone());
    let model = drafted.options.model.clone().or(first);
    let mut messages = Vec::new();
    if let Some(id) = drafted.conversation
        && let Some(conversation) = tools.store.conversation(id).await?
        && let Some(parent) = drafted.parent
    {
        let branch = composed_path(tools, conversation.tree.path_to(parent)).await;
        let attached = attached_to(&branch);
        let parts = tools.parts_of(attached, model.as_deref()).await;
        messages = prompt_of(&branch, &parts);
    }
    if !drafted.instructions.trim().is_empty() {
        messages.push(PromptMessage::new(Role::System, drafted.instructions));
    }
    let abilities = tools.abilities_of(model.as_deref());
    let (parts, _) = tools.contents.parts(&drafted.attachments, &abilities).await;
    if !drafted.text.trim().is_empty() || !drafted.attachments.is_empty() {
        let message = PromptMessage::new(Role::User, drafted.text);
        messages.push(message.with_parts(parts, &drafted.attachments));
    }
    let kind = status.connected().map_or(ServerKind::OpenAi, |it| it.kind);
    Ok(ChatRequest {
        model,
        messages,
        continues_last: false,
        dialect: Dialect::of(kind),
        options: drafted.options,
        ..ChatRequest::default()
    })
}

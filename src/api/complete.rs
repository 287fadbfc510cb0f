//! The way by which llama-server goes on with a text: the text that its template makes of
//! messages, a short reply at once, and what differs for an answer that streams.

use serde_json::{Map, Value, json};

use super::client::{Client, is_unknown_route};
use super::error;
use super::mapper::Mapper;
use super::request::{body_of, completion_body_of};
use super::thoughts::{Thoughts, words_of};
use super::{ChatRequest, CompletionRequest, Route};
use crate::domain::{Failure, FailureKind, Server};

impl Client {
    /// The text that the model's own template makes of messages; `None` where the server has
    /// no such route. Dropping the future calls the question off.
    pub async fn apply_template(
        &self,
        server: &Server,
        request: &ChatRequest,
    ) -> Result<Option<String>, Failure> {
        // A router may have to load the model first.
        let body = body_of(request);
        let asking = self.post_within(server, "/apply-template", &body, self.silence);
        match asking.await {
            Ok(reply) => Ok(reply["prompt"].as_str().map(str::to_owned)),
            Err(failure) if is_unknown_route(&failure) => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// The words that a model writes behind a prompt, without its thoughts; `None` where the
    /// server has no such route. Dropping the future closes the socket.
    pub async fn complete(
        &self,
        server: &Server,
        request: &CompletionRequest,
    ) -> Result<Option<String>, Failure> {
        let mut body = Map::new();
        if let Some(model) = &request.model {
            body.insert("model".into(), json!(model));
        }
        body.insert("prompt".into(), json!(request.prompt));
        body.insert("stream".into(), json!(false));
        body.insert("cache_prompt".into(), json!(true));
        body.insert("n_predict".into(), json!(request.max_tokens));
        body.insert("temperature".into(), json!(request.temperature));
        if let Some(schema) = &request.json_schema {
            body.insert("json_schema".into(), schema.clone());
        }
        let body = Value::Object(body);
        let patience = request.patience;
        let reply = self.post_within(server, "/completion", &body, patience);
        match reply.await {
            Err(failure) if is_unknown_route(&failure) => Ok(None),
            Err(failure) => Err(failure),
            Ok(reply) if !reply["error"].is_null() => Err(error::of_json(&reply["error"], None)),
            Ok(reply) => match reply["content"].as_str() {
                Some(content) => Ok(Some(words_of(&request.prompt, content))),
                None => Err(Failure::coded(FailureKind::Protocol, "bad_chunk", "")),
            },
        }
    }
}

/// Where a request goes, and its body.
pub(super) fn addressed(request: &ChatRequest) -> (&'static str, Value) {
    match &request.route {
        Route::Chat => ("/v1/chat/completions", body_of(request)),
        Route::Completion { prompt } => ("/completion", completion_body_of(request, prompt)),
    }
}

/// What makes sense of the reply. On `/completion` thoughts come as they were written.
pub(super) fn mapper_of(request: &ChatRequest) -> Mapper {
    match &request.route {
        Route::Chat => Mapper::new(),
        Route::Completion { .. } if request.options.leaves_thoughts_in_words => {
            Mapper::of_text(Thoughts::untouched())
        }
        Route::Completion { prompt } => Mapper::of_text(Thoughts::after(prompt)),
    }
}

//! A short question to the model before the answer: by a text or by the chat, and again for as
//! long as the server loads its model.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, sleep, timeout};

use super::{Limits, keep_prompt, route};
use crate::api::{ChatRequest, CompletionEvent, CompletionRequest, Dialect, Route, prompt_text};
use crate::domain::{
    Failure, FailureKind, MessageId, Parameter, ParameterValue, PromptMessage, Reasoning, StepKind,
    TurnOptions,
};
use crate::engine::fit;
use crate::engine::llm::Chunk;

/// A server that loads its model is asked again after this time.
const LOADING_RETRY: Duration = Duration::from_secs(1);

/// Who asks: for which answer, and of whom.
pub(super) struct Asker {
    pub(super) order: fit::Order,
    pub(super) answer: MessageId,
    pub(super) limits: Limits,
    /// The server does not know `/completion`.
    pub(super) is_chat_only: bool,
}

/// What is asked.
pub(super) struct Question {
    pub(super) step: StepKind,
    pub(super) messages: Vec<PromptMessage>,
    pub(super) most_tokens: u32,
    pub(super) temperature: f64,
    /// What the reply is held to, where the server can do that.
    pub(super) schema: Option<Value>,
    /// How long it may take, once the model is there.
    pub(super) patience: Duration,
}

impl Asker {
    /// The words of the reply. Dropping the future calls the question off.
    pub(super) async fn ask(&mut self, question: Question) -> Result<String, Failure> {
        let give_up = Instant::now() + self.limits.patience;
        let mut is_first = true;
        loop {
            match self.ask_once(&question, is_first).await {
                Err(failure)
                    if failure.kind == FailureKind::Loading && Instant::now() < give_up =>
                {
                    self.order.tools.watch.ask_now();
                    is_first = false;
                    sleep(LOADING_RETRY).await;
                }
                asked => return asked,
            }
        }
    }

    async fn ask_once(&mut self, question: &Question, is_first: bool) -> Result<String, Failure> {
        let mut request = self.request(question);
        if !self.is_chat_only {
            let finding = route::find(&self.order.tools, &self.order.server, &request);
            request.route = finding.await?;
        }
        if is_first {
            self.keep(question.step, &request).await;
        }
        if let Route::Completion { prompt } = &request.route {
            if let Some(reply) = self.complete(question, prompt.clone()).await? {
                return Ok(reply);
            }
            self.is_chat_only = true;
            request.route = Route::Chat;
            self.keep(question.step, &request).await;
        }
        let patience = question.patience;
        let asking = timeout(patience, self.chat(request)).await;
        asking.unwrap_or_else(|_| {
            let seconds = patience.as_secs_f32().to_string();
            Err(Failure::coded(FailureKind::Timeout, "no_reply", seconds))
        })
    }

    async fn keep(&self, step: StepKind, request: &ChatRequest) {
        keep_prompt(&self.order.tools, self.answer, step, prompt_text(request)).await;
    }

    async fn complete(
        &self,
        question: &Question,
        prompt: String,
    ) -> Result<Option<String>, Failure> {
        let client = self.order.tools.llm.client().await?;
        let request = CompletionRequest {
            prompt,
            model: self.order.model.clone(),
            max_tokens: question.most_tokens,
            temperature: question.temperature,
            json_schema: question.schema.clone(),
            patience: question.patience,
        };
        client.complete(&self.order.server, &request).await
    }

    async fn chat(&self, request: ChatRequest) -> Result<String, Failure> {
        let server = self.order.server.clone();
        let mut stream = self.order.tools.llm.stream(server, request);
        let mut reply = String::new();
        loop {
            match stream.chunks.recv().await {
                Some(Chunk::Event(CompletionEvent::Content(words))) => reply.push_str(&words),
                Some(Chunk::Event(_)) => {}
                Some(Chunk::Ended(end)) => return end.map(|()| reply),
                None => return Err(Failure::new(FailureKind::Protocol, "")),
            }
        }
    }

    /// The same template as for the answer, so that the beginning is in the server's cache; but
    /// no thoughts, and nothing of the person's own that steers answers.
    fn request(&self, question: &Question) -> ChatRequest {
        /// The person's own JSON may hold what the template is given.
        const KWARGS: &str = "chat_template_kwargs";
        let options = &self.order.options;
        let dialect = self.order.dialect();
        let most = i64::from(question.most_tokens);
        let mut custom = serde_json::Map::new();
        if let (Dialect::LlamaServer, Some(Value::Object(kwargs))) =
            (dialect, options.custom.get(KWARGS))
        {
            let mut kwargs = kwargs.clone();
            kwargs.insert("enable_thinking".to_owned(), json!(false));
            custom.insert(KWARGS.to_owned(), Value::Object(kwargs));
        }
        if let (Dialect::LlamaServer, Some(schema)) = (dialect, &question.schema) {
            custom.insert("json_schema".to_owned(), schema.clone());
        }
        ChatRequest {
            model: self.order.model.clone(),
            messages: question.messages.clone(),
            options: TurnOptions {
                sampling: [
                    (
                        Parameter::Temperature,
                        ParameterValue::Real(question.temperature),
                    ),
                    (Parameter::MaxTokens, ParameterValue::Whole(most)),
                ]
                .into_iter()
                .collect(),
                reasoning: Reasoning::Off,
                leaves_thoughts_out: options.leaves_thoughts_out,
                custom,
                ..TurnOptions::default()
            },
            dialect,
            ..ChatRequest::default()
        }
    }
}

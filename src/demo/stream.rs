//! The demo's routes, and the stream of an answer at its pace.

use std::io;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::io::{AsyncWrite, AsyncWriteExt};
use tokio::time::sleep;

use super::answer::{self, Token};
use super::completion;
use super::http::{self, Request};
use super::{BUILD, CONTEXT_TOKENS, MODEL};

/// Tokens that fall due within one tick leave together; each is an event of its own.
const TICK: Duration = Duration::from_millis(3);
/// The steps in which the prompt is read, each a piece of news.
const PROMPT_STEPS: u32 = 4;
/// How long that takes at a reader's pace, however short the prompt, so that it can be seen.
const PROMPT_MS: (f64, f64) = (300.0, 800.0);

/// Answers a request.
pub(super) async fn serve(
    request: &Request,
    writing: &mut (impl AsyncWrite + Unpin),
    rate: f64,
) -> io::Result<()> {
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/health" | "/v1/health") => {
            http::reply(writing, 200, &json!({"status": "ok"})).await
        }
        ("GET", "/props") => http::reply(writing, 200, &props()).await,
        ("GET", "/v1/models" | "/models") => http::reply(writing, 200, &models()).await,
        ("POST", "/v1/chat/completions" | "/chat/completions") => match &request.body {
            Some(body) if body["messages"].is_array() => {
                let mut answer = Answer::new(body);
                if body["stream"] == true {
                    answer.stream(writing, rate).await
                } else {
                    http::reply(writing, 200, &answer.whole()).await
                }
            }
            _ => {
                let words = "the body must be JSON with a list of messages";
                http::refuse(writing, 400, "invalid_request_error", words).await
            }
        },
        ("POST", "/apply-template") => match &request.body {
            Some(body) if body["messages"].is_array() => {
                http::reply(writing, 200, &completion::template(body)).await
            }
            _ => refuse_body(writing, "messages").await,
        },
        ("POST", "/completion" | "/completions") => match &request.body {
            Some(body) if body["prompt"].is_string() => {
                completion::complete(body, writing, rate).await
            }
            _ => refuse_body(writing, "prompt").await,
        },
        _ => http::refuse(writing, 404, "not_found_error", "File Not Found").await,
    }
}

async fn refuse_body(writing: &mut (impl AsyncWrite + Unpin), field: &str) -> io::Result<()> {
    let words = format!("the body must be JSON with \"{field}\"");
    http::refuse(writing, 400, "invalid_request_error", &words).await
}

fn props() -> Value {
    json!({
        "default_generation_settings": {"params": {}, "n_ctx": CONTEXT_TOKENS},
        "total_slots": 4,
        "model_alias": MODEL,
        "modalities": {"vision": false, "audio": false, "video": false},
        "build_info": BUILD,
        "is_sleeping": false,
    })
}

fn models() -> Value {
    json!({"object": "list", "data": [{
        "id": MODEL,
        "object": "model",
        "owned_by": BUILD,
        "meta": {"n_ctx": CONTEXT_TOKENS},
    }]})
}

/// An answer on its way, and what was measured of it.
struct Answer<'a> {
    body: &'a Value,
    tokens: Box<dyn Iterator<Item = Token> + Send>,
    cache_n: u32,
    prompt_n: u32,
    prompt_ms: f64,
    predicted_n: u32,
    predicted_ms: f64,
    has_call: bool,
}

impl<'a> Answer<'a> {
    fn new(body: &'a Value) -> Self {
        let messages = &body["messages"];
        let total = answer::prompt_tokens(messages);
        // All but the newest message was read for the answer before.
        let newest = messages.as_array().and_then(|all| all.last()).cloned();
        let is_first = messages.as_array().is_none_or(|all| all.len() < 3);
        let fresh = answer::prompt_tokens(&newest.into_iter().collect()).min(total);
        let cache_n = if is_first { 0 } else { total - fresh };
        Self {
            body,
            tokens: answer::answer_to(messages),
            cache_n,
            prompt_n: total - cache_n,
            prompt_ms: 0.0,
            predicted_n: 0,
            predicted_ms: 0.0,
            has_call: false,
        }
    }

    async fn stream(
        &mut self,
        writing: &mut (impl AsyncWrite + Unpin),
        rate: f64,
    ) -> io::Result<()> {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\
                    Cache-Control: no-cache\r\nConnection: close\r\n\r\n";
        writing.write_all(head.as_bytes()).await?;
        self.read_prompt(writing, rate).await?;
        let role = chunk_of(&json!({"role": "assistant", "content": null}), None);
        writing.write_all(event(&role).as_bytes()).await?;

        let begun = Instant::now();
        let has_timings = self.body["timings_per_token"] == true;
        let mut ready = String::new();
        loop {
            let due = (begun.elapsed().as_secs_f64() * rate) as u64 + 1;
            while u64::from(self.predicted_n) < due {
                let Some(token) = self.tokens.next() else {
                    writing.write_all(ready.as_bytes()).await?;
                    return self.end(writing).await;
                };
                let delta = self.delta_of(token);
                self.predicted_n += 1;
                self.predicted_ms = begun.elapsed().as_secs_f64() * 1000.0;
                let mut chunk = chunk_of(&delta, None);
                if has_timings {
                    chunk["timings"] = self.timings();
                }
                ready.push_str(&event(&chunk));
                // After a stall of the reader what is due may be much.
                if ready.len() > 64 * 1024 {
                    writing.write_all(ready.as_bytes()).await?;
                    ready.clear();
                }
            }
            writing.write_all(ready.as_bytes()).await?;
            ready.clear();
            let next_due = Duration::from_secs_f64(f64::from(self.predicted_n) / rate);
            sleep(next_due.saturating_sub(begun.elapsed()).max(TICK)).await;
        }
    }

    /// Pretends to read the prompt, with news of it where they are wanted.
    async fn read_prompt(
        &mut self,
        writing: &mut (impl AsyncWrite + Unpin),
        rate: f64,
    ) -> io::Result<()> {
        let begun = Instant::now();
        let haste = (super::DEFAULT_TOKENS_PER_SECOND / rate).min(1.0);
        let ms = f64::from(self.prompt_n).clamp(PROMPT_MS.0, PROMPT_MS.1) * haste;
        let time = Duration::from_secs_f64(ms / 1000.0);
        for step in 0..=PROMPT_STEPS {
            if step > 0 {
                sleep(time / PROMPT_STEPS).await;
            }
            if self.body["return_progress"] == true {
                let read = u64::from(self.prompt_n) * u64::from(step) / u64::from(PROMPT_STEPS);
                let mut chunk = chunk_of(&json!({"role": "assistant", "content": null}), None);
                chunk["prompt_progress"] = json!({
                    "total": self.cache_n + self.prompt_n,
                    "cache": self.cache_n,
                    "processed": u64::from(self.cache_n) + read,
                    "time_ms": begun.elapsed().as_millis() as u64,
                });
                writing.write_all(event(&chunk).as_bytes()).await?;
            }
        }
        self.prompt_ms = begun.elapsed().as_secs_f64() * 1000.0;
        Ok(())
    }

    async fn end(&mut self, writing: &mut (impl AsyncWrite + Unpin)) -> io::Result<()> {
        let mut last = chunk_of(&json!({}), Some(self.finish_reason()));
        let mut events = String::new();
        if self.body["stream_options"]["include_usage"] == true {
            events.push_str(&event(&last));
            last["choices"] = json!([]);
            last["usage"] = self.usage();
        }
        last["timings"] = self.timings();
        events.push_str(&event(&last));
        events.push_str("data: [DONE]\n\n");
        writing.write_all(events.as_bytes()).await?;
        writing.shutdown().await
    }

    /// The answer all at once, for whoever does not want it streamed.
    fn whole(&mut self) -> Value {
        let (mut reasoning, mut content) = (String::new(), String::new());
        let (mut name, mut arguments) = (String::new(), String::new());
        for token in self.tokens.by_ref() {
            self.predicted_n += 1;
            match token {
                Token::Reasoning(text) => reasoning.push_str(&text),
                Token::Content(text) => content.push_str(&text),
                Token::Call(text) => name = text,
                Token::Arguments(text) => arguments.push_str(&text),
            }
        }
        self.has_call = !name.is_empty();
        let mut message = json!({"role": "assistant", "content": content});
        if !reasoning.is_empty() {
            message["reasoning_content"] = json!(reasoning);
        }
        if self.has_call {
            message["tool_calls"] = json!([{
                "id": "call-demo-0",
                "type": "function",
                "function": {"name": name, "arguments": arguments},
            }]);
        }
        json!({
            "id": "chatcmpl-demo",
            "object": "chat.completion",
            "model": MODEL,
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish_reason()}],
            "usage": self.usage(),
            "timings": self.timings(),
        })
    }

    fn delta_of(&mut self, token: Token) -> Value {
        match token {
            Token::Reasoning(text) => json!({"reasoning_content": text}),
            Token::Content(text) => json!({"content": text}),
            Token::Call(name) => {
                self.has_call = true;
                json!({"tool_calls": [{
                    "index": 0,
                    "id": "call-demo-0",
                    "type": "function",
                    "function": {"name": name, "arguments": ""},
                }]})
            }
            Token::Arguments(text) => {
                json!({"tool_calls": [{"index": 0, "function": {"arguments": text}}]})
            }
        }
    }

    fn timings(&self) -> Value {
        json!({
            "cache_n": self.cache_n,
            "prompt_n": self.prompt_n,
            "prompt_ms": self.prompt_ms,
            "predicted_n": self.predicted_n,
            "predicted_ms": self.predicted_ms,
        })
    }

    fn usage(&self) -> Value {
        let prompt = self.cache_n + self.prompt_n;
        json!({
            "completion_tokens": self.predicted_n,
            "prompt_tokens": prompt,
            "total_tokens": prompt + self.predicted_n,
            "prompt_tokens_details": {"cached_tokens": self.cache_n},
        })
    }

    fn finish_reason(&self) -> &'static str {
        if self.has_call { "tool_calls" } else { "stop" }
    }
}

fn chunk_of(delta: &Value, finish_reason: Option<&str>) -> Value {
    json!({
        "choices": [{"finish_reason": finish_reason, "index": 0, "delta": delta}],
        "id": "chatcmpl-demo",
        "model": MODEL,
        "system_fingerprint": BUILD,
        "object": "chat.completion.chunk",
    })
}

fn event(chunk: &Value) -> String {
    format!("data: {chunk}\n\n")
}

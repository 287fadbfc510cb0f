//! The only place that talks to the network.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue, LOCATION};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout, timeout_at};

use crate::domain::{Connected, Failure, FailureKind, Server, base_url, is_loopback};

use super::completion::{ChatRequest, CompletionEvent};
use super::live::ModelNews;
use super::mapper::Mapper;
use super::sse::{MOST_EVENT_BYTES, SseItem, SseParser};
use super::wire::{self, Props};
use super::{complete, error, info, live, request};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const INFO_TIMEOUT: Duration = Duration::from_secs(5);
/// The same for one model of a router, of which there may be several.
const MODEL_TIMEOUT: Duration = Duration::from_secs(1);
/// How long the measurements may come after the finish reason: servers that leave
/// out `[DONE]` may leave the connection open too.
const TAIL_TIMEOUT: Duration = Duration::from_secs(2);
const MOST_ERROR_BYTES: usize = 64 * 1024;

/// Sends requests. Cheap to clone; all clones share what was set up.
#[derive(Clone, Debug)]
pub struct Client {
    pub(super) silence: Duration,
    transports: Arc<Transports>,
}

impl Client {
    /// A client that waits ten seconds for a connection and `silence` for the next byte.
    pub fn new(silence: Duration) -> Result<Self, Failure> {
        // Fails only where a provider is installed already, which is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            silence,
            transports: Arc::default(),
        })
    }

    /// Whether the server is up and has loaded its model: `Ok` or a failure of kind
    /// `Loading`, `Refused`, `Offline`, `Unauthorised` … within five seconds.
    ///
    /// Asks `/health`, `/v1/models` and `/props`; a server with only the second is as good.
    pub async fn info(&self, server: &Server) -> Result<Connected, Failure> {
        timeout(INFO_TIMEOUT, self.ask_info(server))
            .await
            .unwrap_or_else(|_| Err(no_reply()))
    }

    /// Asks for an answer. Resolves when the server has accepted the request.
    ///
    /// Dropping the future or the stream closes the socket.
    pub async fn stream_chat(
        &self,
        server: &Server,
        request: &ChatRequest,
    ) -> Result<ChatStream, Failure> {
        let (route, body) = complete::addressed(request);
        let sending = self.send(server, Method::POST, route, Some(body.to_string()));
        let response = timeout(self.silence, sending)
            .await
            .map_err(|_| silence_failure(self.silence))??;
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        let kind = response.headers().get(CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        if kind.starts_with("text/html") {
            return Err(Failure {
                status: Some(response.status().as_u16()),
                ..Failure::coded(FailureKind::Protocol, "web_page", "")
            });
        }
        let is_json = kind.starts_with("application/json");
        let mapper = complete::mapper_of(request);
        Ok(ChatStream::new(response, self.silence, is_json, mapper))
    }

    /// How many tokens a request has, where the server can say that.
    pub async fn count_tokens(
        &self,
        server: &Server,
        request: &ChatRequest,
    ) -> Result<Option<u32>, Failure> {
        let body = request::body_of(request);
        let route = "/v1/chat/completions/input_tokens";
        match self.post(server, route, &body).await {
            Ok(reply) => Ok(wire::as_number(&reply["input_tokens"]).map(|tokens| tokens as u32)),
            Err(failure) if is_unknown_route(&failure) => {
                match self.tokenize(server, &body).await {
                    Err(failure) if is_unknown_route(&failure) => Ok(None),
                    counted => counted,
                }
            }
            Err(failure) => Err(failure),
        }
    }

    /// The same in two steps, as older servers can do it: the prompt as text, and its tokens.
    async fn tokenize(&self, server: &Server, body: &Value) -> Result<Option<u32>, Failure> {
        let applied = self.post(server, "/apply-template", body).await?;
        let Some(prompt) = applied["prompt"].as_str() else {
            return Ok(None);
        };
        let text = json!({"content": prompt, "add_special": true, "parse_special": true});
        let reply = self.post(server, "/tokenize", &text).await?;
        Ok(reply["tokens"].as_array().map(|tokens| tokens.len() as u32))
    }

    /// Ends the thinking of an answer that is being written, by the server's name for it.
    pub async fn end_thinking(
        &self,
        server: &Server,
        completion: &str,
        model: Option<&str>,
    ) -> Result<(), Failure> {
        let mut body = json!({"id": completion, "action": "reasoning_end"});
        if let Some(model) = model {
            body["model"] = json!(model);
        }
        let route = "/v1/chat/completions/control";
        let reply = self.post(server, route, &body).await?;
        // A refusal comes with the status of a success.
        if reply["success"] == json!(false) {
            let words = reply["message"].as_str().unwrap_or_default();
            return Err(Failure::new(
                FailureKind::BadRequest,
                error::shortened(words),
            ));
        }
        Ok(())
    }

    /// Has a router load a model, or let go of it. Resolves when it has begun to.
    pub async fn load_model(
        &self,
        server: &Server,
        model: &str,
        is_wanted: bool,
    ) -> Result<(), Failure> {
        let route = if is_wanted {
            "/models/load"
        } else {
            "/models/unload"
        };
        let body = json!({"model": model});
        self.post(server, route, &body).await.map(drop)
    }

    /// A POST within five seconds: the JSON of the reply.
    pub(super) async fn post(
        &self,
        server: &Server,
        route: &str,
        body: &Value,
    ) -> Result<Value, Failure> {
        self.post_within(server, route, body, INFO_TIMEOUT).await
    }

    /// A POST that may take as long as an answer may be silent, and whose reply may have so
    /// many bytes; what is longer or no JSON is null.
    pub(super) async fn post_work(
        &self,
        server: &Server,
        route: &str,
        body: &Value,
        most_bytes: usize,
    ) -> Result<Value, Failure> {
        timeout(self.silence, self.posted(server, route, body, most_bytes))
            .await
            .unwrap_or_else(|_| Err(silence_failure(self.silence)))
    }

    /// A POST within this time.
    pub(super) async fn post_within(
        &self,
        server: &Server,
        route: &str,
        body: &Value,
        patience: Duration,
    ) -> Result<Value, Failure> {
        timeout(patience, self.posted(server, route, body, MOST_EVENT_BYTES))
            .await
            .unwrap_or_else(|_| Err(no_reply_within(patience)))
    }

    async fn posted(
        &self,
        server: &Server,
        route: &str,
        body: &Value,
        most_bytes: usize,
    ) -> Result<Value, Failure> {
        let body = Some(body.to_string());
        let response = self.send(server, Method::POST, route, body).await?;
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        let text = text_of(response, most_bytes).await;
        Ok(serde_json::from_str(&text).unwrap_or_default())
    }

    async fn ask_info(&self, server: &Server) -> Result<Connected, Failure> {
        let (status, health) = self.fetch(server, "/health").await?;
        if status == 503 && health.to_ascii_lowercase().contains("loading") {
            return Err(Failure {
                kind: FailureKind::Loading,
                ..error::of_reply(status, &health)
            });
        }
        let (models, props) = tokio::join!(
            self.fetch(server, "/v1/models"),
            self.fetch(server, "/props")
        );
        let entries = info::model_entries(models?)?;
        let is_llama_list = entries.iter().any(|entry| entry.owned_by == "llamacpp");
        let props = match props {
            Ok((200, body)) => serde_json::from_str::<Props>(&body).unwrap_or_default(),
            // Newer llama-servers list their models to anybody; only here the key is checked.
            Ok((401, body)) if is_llama_list => return Err(error::of_reply(401, &body)),
            _ => Props::default(),
        };
        let mut of_models = HashMap::new();
        for model in info::running_on_router(&entries, &props) {
            // One that does not answer soon is only not known so well.
            let route = props_route(&model);
            let asked = timeout(MODEL_TIMEOUT, self.fetch(server, &route));
            if let Ok(Ok((200, body))) = asked.await
                && let Ok(props) = serde_json::from_str::<Props>(&body)
            {
                of_models.insert(model, props);
            }
        }
        Ok(info::info_of(entries, props, &of_models))
    }

    /// Listens to what a router tells of its models. Fails where the server has no such
    /// stream.
    pub async fn watch_models(&self, server: &Server) -> Result<ModelStream, Failure> {
        let asking = self.send(server, Method::GET, "/models/sse", None);
        let response = timeout(INFO_TIMEOUT, asking)
            .await
            .unwrap_or_else(|_| Err(no_reply()))?;
        if !response.status().is_success() {
            return Err(refusal(response).await);
        }
        Ok(ModelStream {
            response,
            parser: SseParser::new(),
            ready: VecDeque::new(),
        })
    }

    /// A GET: the status and the body. Fails where no reply came.
    async fn fetch(&self, server: &Server, route: &str) -> Result<(u16, String), Failure> {
        let response = self.send(server, Method::GET, route, None).await?;
        let status = response.status().as_u16();
        Ok((status, text_of(response, MOST_EVENT_BYTES).await))
    }

    async fn send(
        &self,
        server: &Server,
        method: Method,
        route: &str,
        body: Option<String>,
    ) -> Result<Response, Failure> {
        let base = base_url(&server.url)?;
        let url = reqwest::Url::parse(&format!("{base}{route}"))
            .map_err(|error| Failure::new(FailureKind::BadAddress, error.to_string()))?;
        let mut headers = HeaderMap::new();
        if let Some(key) = &server.key {
            let value = HeaderValue::from_str(&format!("Bearer {}", key.expose()));
            let mut value =
                value.map_err(|_| Failure::coded(FailureKind::Unauthorised, "key_unusable", ""))?;
            value.set_sensitive(true);
            headers.insert(AUTHORIZATION, value);
        }
        let mut sending = self.transports.of(&base)?.request(method.clone(), url);
        if let Some(body) = body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            headers.insert(ACCEPT, HeaderValue::from_static("text/event-stream"));
            sending = sending.body(body);
        }
        let begun = Instant::now();
        let result = sending.headers(headers).send().await;
        let ms = begun.elapsed().as_millis() as u64;
        let response = result.map_err(|error| {
            tracing::debug!(%method, route, ms, "no reply");
            connection_failure(&error)
        })?;
        tracing::debug!(%method, route, status = response.status().as_u16(), ms, "reply");
        Ok(response)
    }
}

/// What a router tells of its models, for as long as it does.
#[derive(Debug)]
pub struct ModelStream {
    response: Response,
    parser: SseParser,
    ready: VecDeque<ModelNews>,
}

impl ModelStream {
    /// The next news; `None` when the connection is over. It may be silent for days.
    ///
    /// Safe to cancel.
    pub async fn next(&mut self) -> Option<ModelNews> {
        loop {
            if let Some(news) = self.ready.pop_front() {
                return Some(news);
            }
            let bytes = self.response.chunk().await.ok()??;
            let mut items = Vec::new();
            self.parser.push(&bytes, &mut items).ok()?;
            let records = items.iter().filter_map(|item| match item {
                SseItem::Data(data) => live::news_of(data),
                SseItem::Error(_) | SseItem::Alive => None,
            });
            self.ready.extend(records);
        }
    }
}

/// An answer on its way.
#[derive(Debug)]
pub struct ChatStream {
    /// `None` once the socket was closed.
    response: Option<Response>,
    parser: SseParser,
    mapper: Mapper,
    /// What was mapped and not yet handed out.
    ready: VecDeque<Result<CompletionEvent, Failure>>,
    silence: Duration,
    /// When the last byte came.
    alive_at: Instant,
    /// When the rest after the finish reason is no longer awaited.
    tail_until: Option<Instant>,
    /// The body of a server that does not stream.
    whole: Option<Vec<u8>>,
    has_bytes: bool,
    has_items: bool,
}

impl ChatStream {
    /// The next news, or a failure, after which nothing more comes.
    ///
    /// `None` after the stream ended as the protocol says; the last event before is
    /// [`CompletionEvent::Finished`]. A stream that ends without `[DONE]` and without
    /// a finish reason fails as [`FailureKind::Offline`]: the connection broke. With a finish
    /// reason it is whole, since the model has said that it is done, and some
    /// compatible servers never send `[DONE]`.
    ///
    /// Safe to cancel: a dropped call loses nothing, and does not restart the clock.
    pub async fn next(&mut self) -> Option<Result<CompletionEvent, Failure>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            let response = self.response.as_mut()?;
            let silent_at = self.alive_at + self.silence;
            let until = self
                .tail_until
                .map_or(silent_at, |tail| tail.min(silent_at));
            match timeout_at(until, response.chunk()).await {
                Ok(Ok(Some(bytes))) => self.take(&bytes),
                Ok(Ok(None)) => self.end(),
                Ok(Err(error)) => self.break_off(error::of_connection(&error)),
                Err(_) => self.close_or(silence_failure(self.silence)),
            }
        }
    }

    fn new(response: Response, silence: Duration, is_whole: bool, mapper: Mapper) -> Self {
        Self {
            response: Some(response),
            parser: SseParser::new(),
            mapper,
            ready: VecDeque::new(),
            silence,
            alive_at: Instant::now(),
            tail_until: None,
            whole: is_whole.then(Vec::new),
            has_bytes: false,
            has_items: false,
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        self.alive_at = Instant::now();
        self.has_bytes |= !bytes.is_empty();
        let mut items = Vec::new();
        let result = match &mut self.whole {
            Some(whole) if whole.len() + bytes.len() > MOST_EVENT_BYTES => {
                Err(super::sse::EventTooLong)
            }
            Some(whole) => {
                whole.extend_from_slice(bytes);
                Ok(())
            }
            None => self.parser.push(bytes, &mut items),
        };
        if let Err(failure) = self.read(items) {
            self.close_with(Err(failure));
        } else if self.mapper.is_done() {
            self.close_with(self.mapper.finish());
        } else if result.is_err() {
            self.close_with(Err(Failure::coded(
                FailureKind::Protocol,
                "event_too_long",
                "",
            )));
        } else if self.mapper.finish_reason().is_some() {
            self.tail_until
                .get_or_insert_with(|| Instant::now() + TAIL_TIMEOUT);
        }
    }

    fn read(&mut self, items: Vec<SseItem>) -> Result<(), Failure> {
        for item in items {
            self.has_items = true;
            match item {
                SseItem::Data(data) => {
                    let events = self.mapper.map(&data)?;
                    self.ready.extend(events.into_iter().map(Ok));
                }
                SseItem::Error(text) => return Err(Mapper::map_error(&text)),
                SseItem::Alive => {}
            }
        }
        Ok(())
    }

    /// The server closed the connection in an orderly way.
    fn end(&mut self) {
        if let Some(whole) = self.whole.take() {
            let read = self.read(vec![SseItem::Data(
                String::from_utf8_lossy(&whole).into_owned(),
            )]);
            let end = read.and_then(|()| self.mapper.finish());
            return self.close_with(end);
        }
        let mut items = Vec::new();
        self.parser.finish(&mut items);
        match self.read(items) {
            // Half a chunk: the stream broke off inside it.
            Err(failure) if failure.kind == FailureKind::Protocol => {}
            Err(failure) => return self.close_with(Err(failure)),
            Ok(()) => {}
        }
        let end = if self.has_bytes && !self.has_items {
            Err(Failure::coded(FailureKind::Protocol, "no_event_stream", ""))
        } else {
            self.mapper.finish()
        };
        self.close_with(end);
    }

    /// The connection broke, and it is told in whose words.
    fn break_off(&mut self, failure: Failure) {
        self.close_or(Failure {
            code: Some("broken_off".to_owned()),
            ..failure
        });
    }

    /// Closes with the model's end where it has come, else with this failure.
    fn close_or(&mut self, failure: Failure) {
        let end = match self.mapper.finish_reason() {
            Some(reason) => Ok(CompletionEvent::Finished(reason)),
            None => Err(failure),
        };
        self.close_with(end);
    }

    fn close_with(&mut self, end: Result<CompletionEvent, Failure>) {
        self.ready.extend(self.mapper.rest().into_iter().map(Ok));
        self.ready.push_back(end);
        self.response = None;
    }
}

/// The ways to connect, set up when first needed: reading the system's certificates
/// takes time, and a machine without any must still reach plain servers.
#[derive(Debug, Default)]
struct Transports {
    /// By whether it is encrypted, and whether it stays on this machine.
    clients: [OnceLock<reqwest::Client>; 4],
}

impl Transports {
    fn of(&self, base: &str) -> Result<&reqwest::Client, Failure> {
        let is_encrypted = base.starts_with("https:");
        let is_loopback = is_loopback(base);
        let slot = &self.clients[usize::from(is_encrypted) * 2 + usize::from(is_loopback)];
        if let Some(client) = slot.get() {
            return Ok(client);
        }
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("causerie/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_nodelay(true)
            // A kept connection may be one that the server is just about to close.
            .pool_max_idle_per_host(0)
            // A key goes to the server that was named, and to no other.
            .redirect(reqwest::redirect::Policy::none());
        if !is_encrypted {
            builder = builder.tls_certs_only([]);
        }
        if is_loopback {
            builder = builder.no_proxy();
        }
        let client = builder
            .build()
            .map_err(|error| error::of_connection(&error))?;
        Ok(slot.get_or_init(|| client))
    }
}

/// The route of what a router's model says of itself; it is not loaded for that.
fn props_route(model: &str) -> String {
    let query = [("model", model), ("autoload", "false")];
    let url = reqwest::Url::parse_with_params("http://router/props", query);
    let query = url.ok().and_then(|url| url.query().map(str::to_owned));
    format!("/props?{}", query.unwrap_or_default())
}

/// Whether a server does not know what it was asked for, rather than refuses it.
pub(super) fn is_unknown_route(failure: &Failure) -> bool {
    matches!(failure.status, Some(404 | 405 | 501))
}

fn no_reply() -> Failure {
    no_reply_within(INFO_TIMEOUT)
}

fn no_reply_within(patience: Duration) -> Failure {
    let seconds = patience.as_secs_f32().to_string();
    Failure::coded(FailureKind::Timeout, "no_reply", seconds)
}

async fn refusal(response: Response) -> Failure {
    let status = response.status();
    if status.is_redirection() {
        let target = response.headers().get(LOCATION);
        let target = target.and_then(|target| target.to_str().ok());
        return Failure {
            status: Some(status.as_u16()),
            ..Failure::coded(
                FailureKind::BadAddress,
                "redirected",
                target.unwrap_or_default(),
            )
        };
    }
    // The status alone says enough should the body not come.
    let body = timeout(INFO_TIMEOUT, text_of(response, MOST_ERROR_BYTES)).await;
    error::of_reply(status.as_u16(), &body.unwrap_or_default())
}

/// The body as far as it comes, and no more than `most_bytes` of it.
async fn text_of(mut response: Response, most_bytes: usize) -> String {
    let mut body = Vec::new();
    while let Ok(Some(bytes)) = response.chunk().await {
        let room = most_bytes - body.len();
        body.extend_from_slice(&bytes[..bytes.len().min(room)]);
        if bytes.len() >= room {
            break;
        }
    }
    String::from_utf8_lossy(&body).into_owned()
}

fn connection_failure(error: &reqwest::Error) -> Failure {
    // Only the connecting has a time limit in the client itself; any other time-out is the
    // system's, and has its own words.
    if error.is_connect() && error.is_timeout() {
        let seconds = CONNECT_TIMEOUT.as_secs().to_string();
        return Failure::coded(FailureKind::Timeout, "no_connection", seconds);
    }
    error::of_connection(error)
}

fn silence_failure(silence: Duration) -> Failure {
    let seconds = silence.as_secs_f32().to_string();
    Failure::coded(FailureKind::Timeout, "silence", seconds)
}

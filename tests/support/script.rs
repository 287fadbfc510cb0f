//! What the scripted server does with one request.

use std::sync::Arc;

use serde_json::{Value, json};
use tokio::sync::Semaphore;

use super::Received;
use super::feed::Relayed;

/// One thing to do.
#[derive(Clone, Debug)]
pub enum Step {
    /// Send these bytes at once.
    Send(Vec<u8>),
    /// Send these bytes one at a time, each in a segment of its own.
    SendByteByByte(Vec<u8>),
    /// Go on when the test opens the gate.
    Await(Gate),
    /// Send what a test says while it runs, until that ends it.
    Relay(Relayed),
    /// Send nothing more, and keep the socket open until the client closes it.
    Stall,
    /// Drop the connection hard, with a reset in place of an orderly end.
    Reset,
    /// Send this again and again until the client closes the socket.
    Endless(Vec<u8>),
}

/// Something that a script waits for and a test lets through. Clones are one gate;
/// each [`Gate::open`] lets one waiting step pass, before or after it arrives.
#[derive(Clone, Debug)]
pub struct Gate(Arc<Semaphore>);

impl Default for Gate {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(0)))
    }
}

impl Gate {
    /// A closed gate.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lets one step pass.
    pub fn open(&self) {
        self.0.add_permits(1);
    }

    pub(super) async fn pass(&self) {
        if let Ok(permit) = self.0.acquire().await {
            permit.forget();
        }
    }
}

/// What is done with one request: the steps, and then an orderly end of the connection.
#[derive(Clone, Debug, Default)]
pub struct Script(pub Vec<Step>);

impl Script {
    /// Nothing at all: the connection ends without a reply.
    pub fn new() -> Self {
        Self::default()
    }

    /// The head of a successful event stream.
    pub fn stream() -> Self {
        Self::new()
            .send("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    }

    /// A reply with a JSON body.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::body(status, "application/json", &body.to_string())
    }

    /// A reply with any body.
    pub fn body(status: u16, content_type: &str, body: &str) -> Self {
        Self::new().send(&format!(
            "HTTP/1.1 {status} Scripted\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        ))
    }

    /// A llama-server's error: `{"error":{"code","message","type"}}` with more fields from `more`.
    pub fn failure(status: u16, kind: &str, message: &str, more: &Value) -> Self {
        let mut error = json!({"code": status, "message": message, "type": kind});
        if let (Some(error), Some(more)) = (error.as_object_mut(), more.as_object()) {
            error.extend(more.clone());
        }
        Self::json(status, &json!({ "error": error }))
    }

    /// Every route's reply while a model loads.
    pub fn loading() -> Self {
        Self::failure(503, "unavailable_error", "Loading model", &Value::Null)
    }

    /// A whole answer: a chunk for every word, finish reason, timings, `[DONE]`.
    pub fn answer(text: &str) -> Self {
        Self::stream().words("content", text).finish("stop")
    }

    /// A whole answer with thoughts before it.
    pub fn reasoning_then(reasoning: &str, text: &str) -> Self {
        Self::stream()
            .words("reasoning_content", reasoning)
            .words("content", text)
            .finish("stop")
    }

    /// A whole answer that calls one tool, its arguments in fragments.
    pub fn tool_call(name: &str, arguments: &str) -> Self {
        let call = |call: Value| chunk(&json!({"tool_calls": [call]}));
        let first = json!({"index": 0, "id": "call-1", "type": "function",
            "function": {"name": name, "arguments": ""}});
        let mut script = Self::stream().event(&call(first));
        for piece in arguments.split_inclusive(' ') {
            let piece = json!({"index": 0, "function": {"arguments": piece}});
            script = script.event(&call(piece));
        }
        script.finish("tool_calls")
    }

    /// Sends text as it is.
    pub fn send(self, text: &str) -> Self {
        self.step(Step::Send(text.as_bytes().to_vec()))
    }

    /// Sends one event with this JSON.
    pub fn event(self, data: &Value) -> Self {
        self.send(&format!("data: {data}\n\n"))
    }

    /// Sends a chunk for every word, in `content` or `reasoning_content`.
    pub fn words(mut self, field: &str, text: &str) -> Self {
        for word in text.split_inclusive(' ') {
            self = self.event(&chunk(&json!({ field: word })));
        }
        self
    }

    /// Sends the finish reason with timings, and `[DONE]`.
    pub fn finish(self, reason: &str) -> Self {
        self.event(&json!({
            "choices": [{"index": 0, "delta": {}, "finish_reason": reason}],
            "model": "scripted",
            "timings": {"cache_n": 2, "prompt_n": 5, "prompt_ms": 10.0,
                "predicted_n": 7, "predicted_ms": 70.0},
        }))
        .done()
    }

    /// Sends `[DONE]`.
    pub fn done(self) -> Self {
        self.send("data: [DONE]\n\n")
    }

    /// Waits until the test opens the gate.
    pub fn wait(self, gate: &Gate) -> Self {
        self.step(Step::Await(gate.clone()))
    }

    /// Sends nothing more and keeps the socket open until the client closes it.
    pub fn stall(self) -> Self {
        self.step(Step::Stall)
    }

    /// Drops the connection hard.
    pub fn reset(self) -> Self {
        self.step(Step::Reset)
    }

    /// Sends this until the client closes the socket.
    pub fn endless(self, text: &str) -> Self {
        self.step(Step::Endless(text.as_bytes().to_vec()))
    }

    /// The same, with all that is sent going out byte by byte.
    pub fn byte_by_byte(self) -> Self {
        Self(
            self.0
                .into_iter()
                .map(|step| match step {
                    Step::Send(bytes) => Step::SendByteByByte(bytes),
                    step => step,
                })
                .collect(),
        )
    }

    /// Adds a step.
    pub fn step(mut self, step: Step) -> Self {
        self.0.push(step);
        self
    }
}

/// The JSON of a chunk with this delta.
pub fn chunk(delta: &Value) -> Value {
    json!({
        "choices": [{"index": 0, "delta": delta, "finish_reason": null}],
        "model": "scripted",
        "object": "chat.completion.chunk",
    })
}

/// A whole text of `/completion`: a chunk for every word, and the end with timings.
pub fn completion(text: &str) -> Script {
    completion_words(text).event(&completion_end("eos"))
}

/// The chunks of a text of `/completion`, without its end.
pub fn completion_words(text: &str) -> Script {
    let words = text.split_inclusive(' ');
    let chunk = |word: &str| json!({"index": 0, "content": word, "stop": false, "id_slot": 0});
    words.fold(Script::stream(), |script, word| script.event(&chunk(word)))
}

/// The last chunk of `/completion`.
pub fn completion_end(stop_type: &str) -> Value {
    json!({"index": 0, "content": "", "stop": true, "model": "scripted", "stop_type": stop_type,
        "timings": {"cache_n": 2, "prompt_n": 5, "prompt_ms": 10.0, "predicted_n": 7,
            "predicted_ms": 70.0}})
}

/// What a template makes of the messages of a request: their roles and words.
pub fn templated(request: &Received) -> String {
    let of_message = |message: &Value| {
        let role = message["role"].as_str().unwrap_or_default();
        let words = match &message["content"] {
            Value::String(words) => words.clone(),
            Value::Array(parts) => parts
                .iter()
                .filter_map(|part| part["text"].as_str())
                .collect(),
            _ => String::new(),
        };
        format!("<|im_start|>{role}\n{words}<|im_end|>\n")
    };
    let messages = request.body["messages"].as_array().into_iter().flatten();
    let prompt: String = messages.map(of_message).collect();
    prompt + "<|im_start|>assistant\n"
}

/// What a llama-server says on the routes that go on with a text: `/apply-template`,
/// `/tokenize` with a token a word, and `/completion`, whose reply at once is `reply` and whose
/// stream is what the test says.
pub fn text_routes(
    request: &Received,
    reply: &str,
    stream: impl FnOnce(&Received) -> Script,
) -> Option<Script> {
    Some(match request.path.as_str() {
        "/apply-template" => Script::json(200, &json!({"prompt": templated(request)})),
        "/tokenize" => {
            let text = request.body["content"].as_str().unwrap_or_default();
            let tokens: Vec<usize> = (0..text.split_whitespace().count()).collect();
            Script::json(200, &json!({ "tokens": tokens }))
        }
        "/completion" if request.body["stream"] == false => {
            let mut whole = completion_end("eos");
            whole["content"] = json!(reply);
            Script::json(200, &whole)
        }
        "/completion" => stream(request),
        _ => return None,
    })
}

/// What a healthy llama-server says on its three small routes; `None` for others.
pub fn canned(request: &Received) -> Option<Script> {
    let body = match request.path.as_str() {
        "/health" => json!({"status": "ok"}),
        "/props" => json!({
            "default_generation_settings": {"params": {}, "n_ctx": 4096},
            "total_slots": 1,
            "model_alias": "scripted",
            "build_info": "b1234-abcdef0",
        }),
        "/v1/models" => json!({"object": "list", "data": [
            {"id": "scripted", "object": "model", "owned_by": "llamacpp", "meta": {"n_ctx": 4096}},
        ]}),
        _ => return None,
    };
    Some(Script::json(200, &body))
}

//! A scripted router: llama-server that starts others, one for each model.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::{Feed, Received, Script, ScriptedServer};

/// A router whose models do what the test says. Clones are one.
#[derive(Clone, Debug, Default)]
pub struct Router {
    held: Arc<Mutex<Held>>,
    news: Feed,
}

#[derive(Debug, Default)]
struct Held {
    models: Vec<(String, Value, Value)>,
    is_mute: bool,
    refusal: Option<String>,
}

impl Router {
    /// A router with these models, none of them in memory.
    pub fn with(models: &[&str]) -> Self {
        let router = Self::default();
        for model in models {
            let props = json!({
                "default_generation_settings": {"params": {"temperature": 0.8}, "n_ctx": 4096},
                "modalities": {"vision": false, "audio": false},
                "chat_template_caps": {"supports_tools": true},
                "chat_template": "{{ enable_thinking }}",
            });
            let model = ((*model).to_owned(), json!({"value": "unloaded"}), props);
            router.held.lock().unwrap().models.push(model);
        }
        router
    }

    /// The server that behaves like this.
    pub fn start(&self) -> ScriptedServer {
        let router = self.clone();
        ScriptedServer::start_raw(move |request| router.decide(request))
    }

    /// Has no `/models/sse`, as older ones.
    pub fn mute(self) -> Self {
        self.held.lock().unwrap().is_mute = true;
        self
    }

    /// A model's status in the list is now this; nobody is told.
    pub fn set_status(&self, model: &str, status: Value) {
        self.change(model, |known| known.1 = status);
    }

    /// What a model says of itself in `/props` is now this.
    pub fn set_props(&self, model: &str, props: Value) {
        self.change(model, |known| known.2 = props);
    }

    /// From now on models are not loaded, and these are the words for it.
    pub fn refuse_loads(&self, words: &str) {
        self.held.lock().unwrap().refusal = Some(words.to_owned());
    }

    /// Tells everybody who listens.
    pub fn tell(&self, model: &str, event: &str, data: &Value) {
        let record = json!({"model": model, "event": event, "data": data});
        self.news.send(&format!("data: {record}\n\n"));
    }

    /// A model's status is now this, and everybody who listens is told.
    pub fn turn(&self, model: &str, status: &str) {
        self.set_status(model, json!({"value": status}));
        self.tell(model, "status_change", &json!({"status": status}));
    }

    /// Resolves when so many connections listen.
    pub async fn is_heard_by(&self, count: usize) {
        self.news.is_followed_by(count).await;
    }

    /// Ends the streams of all who listen.
    pub fn hang_up(&self) {
        self.news.end();
    }

    fn change(&self, model: &str, change: impl FnOnce(&mut (String, Value, Value))) {
        let mut held = self.held.lock().unwrap();
        let known = held.models.iter_mut().find(|known| known.0 == model);
        change(known.unwrap());
    }

    fn decide(&self, request: &Received) -> Script {
        let (path, query) = request.path.split_once('?').unwrap_or((&request.path, ""));
        match (request.method.as_str(), path) {
            ("GET", "/health") => Script::json(200, &json!({"status": "ok"})),
            ("GET", "/v1/models" | "/models") => self.list(),
            ("GET", "/props") if query.is_empty() => Script::json(
                200,
                &json!({"role": "router", "max_instances": 4, "models_autoload": true,
                    "model_alias": "llama-server", "model_path": "none",
                    "default_generation_settings": {"params": null, "n_ctx": 0},
                    "build_info": "b1234-abcdef0"}),
            ),
            ("GET", "/props") => self.props(query),
            ("GET", "/models/sse") if !self.held.lock().unwrap().is_mute => {
                Script::stream().step(self.news.follow())
            }
            ("POST", "/models/load") => self.load(request, "loading"),
            ("POST", "/models/unload") => self.load(request, "unloaded"),
            ("POST", "/v1/chat/completions/input_tokens") => {
                Script::json(200, &json!({"input_tokens": 7}))
            }
            ("POST", "/v1/chat/completions") => Script::answer("hello"),
            _ => missing(),
        }
    }

    fn list(&self) -> Script {
        let held = self.held.lock().unwrap();
        let entry = |(id, status, _): &(String, Value, Value)| {
            json!({"id": id, "object": "model", "owned_by": "llamacpp", "status": status,
                "architecture": {"input_modalities": ["text"], "output_modalities": ["text"]}})
        };
        let models: Vec<_> = held.models.iter().map(entry).collect();
        Script::json(200, &json!({"object": "list", "data": models}))
    }

    fn props(&self, query: &str) -> Script {
        let held = self.held.lock().unwrap();
        let of = |(id, ..): &&(String, Value, Value)| {
            query == format!("model={}&autoload=false", id.replace('/', "%2F"))
        };
        match held.models.iter().find(of) {
            Some((_, status, props)) if status["value"] == "loaded" => Script::json(200, props),
            Some(_) => bad("model is not loaded"),
            None => bad("model not found"),
        }
    }

    fn load(&self, request: &Received, status: &str) -> Script {
        let refusal = self.held.lock().unwrap().refusal.clone();
        if let Some(words) = refusal {
            return bad(&words);
        }
        self.turn(request.body["model"].as_str().unwrap(), status);
        Script::json(200, &json!({"success": true}))
    }
}

fn bad(words: &str) -> Script {
    Script::failure(400, "invalid_request_error", words, &Value::Null)
}

fn missing() -> Script {
    Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
}

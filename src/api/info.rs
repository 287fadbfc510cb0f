//! What a server says of itself, from its replies to `/v1/models` and `/props`.

use std::collections::HashMap;

use serde_json::Value;

use crate::domain::{
    Abilities, Connected, Failure, FailureKind, Model, ModelState, Sampling, ServerFeatures,
    ServerKind,
};

use super::wire::{self, ModelEntry, ModelList, ModelStatus, Props};
use super::{error, live};

/// The build that the built-in demo names in `/props`.
const DEMO_BUILD: &str = "causerie-demo";

/// The entries of a reply to `/v1/models`.
pub(super) fn model_entries((status, body): (u16, String)) -> Result<Vec<ModelEntry>, Failure> {
    if status != 200 {
        let failure = error::of_reply(status, &body);
        // Something answers there, but it is no server of models.
        let kind = match status {
            404 | 405 => FailureKind::Protocol,
            _ => failure.kind,
        };
        return Err(Failure { kind, ..failure });
    }
    let list = serde_json::from_str::<ModelList>(&body).unwrap_or_default();
    if !list.data.is_array() {
        return Err(Failure {
            status: Some(status),
            ..Failure::coded(FailureKind::Protocol, "no_model_list", "")
        });
    }
    Ok(wire::elements(list.data))
}

/// The models of a router that can be asked for their own `/props`: those that run.
pub(super) fn running_on_router(entries: &[ModelEntry], props: &Props) -> Vec<String> {
    if kind_of(entries, props) != ServerKind::LlamaRouter {
        return Vec::new();
    }
    let running = entries.iter().filter(|entry| is_in_memory(entry));
    running.map(|entry| entry.id.clone()).collect()
}

/// What the replies come to: the list of models, the server's `/props`, and on a router those
/// of the models that run.
pub(super) fn info_of(
    mut entries: Vec<ModelEntry>,
    props: Props,
    of_models: &HashMap<String, Props>,
) -> Connected {
    let kind = kind_of(&entries, &props);
    // A router lists what it could load too; what runs comes first.
    entries.sort_by_key(|entry| {
        let is_alias = props.model_alias.as_ref() == Some(&entry.id);
        (!is_alias, !is_in_memory(entry))
    });
    let is_single = kind == ServerKind::LlamaServer;
    let models = entries
        .into_iter()
        .filter(|entry| !entry.id.is_empty())
        .map(|entry| {
            if is_single {
                return model_of(entry, Some(&props));
            }
            let of_model = of_models.get(&entry.id);
            let model = model_of(entry, of_model);
            match of_model.and_then(|props| props.default_generation_settings.as_ref()) {
                Some(slot) => Model {
                    context_tokens: size(slot.n_ctx).or(model.context_tokens),
                    defaults: Some(Sampling::of_server(&slot.params)),
                    ..model
                },
                None => model,
            }
        })
        .collect();
    let software = props.build_info.as_ref().map(|build| {
        let number = build.split('-').next().unwrap_or_default();
        if kind == ServerKind::Demo {
            build.clone()
        } else {
            format!("llama-server {number}")
        }
    });
    let slot = props.default_generation_settings.unwrap_or_default();
    let is_llama = kind != ServerKind::OpenAi && kind != ServerKind::Demo;
    Connected {
        kind,
        models,
        context_tokens: size(slot.n_ctx),
        software,
        defaults: Sampling::of_server(&slot.params),
        features: ServerFeatures {
            counts_tokens: is_llama,
            ends_thinking: is_llama,
            loads_models: kind == ServerKind::LlamaRouter,
        },
    }
}

fn is_in_memory(entry: &ModelEntry) -> bool {
    matches!(entry.status.value.as_str(), "loaded" | "sleeping")
}

fn kind_of(entries: &[ModelEntry], props: &Props) -> ServerKind {
    let is_llama_server = props.build_info.is_some()
        || props.default_generation_settings.is_some()
        || entries.iter().any(|entry| entry.owned_by == "llamacpp");
    if props.build_info.as_deref() == Some(DEMO_BUILD) {
        ServerKind::Demo
    } else if props.role.as_deref() == Some("router") {
        ServerKind::LlamaRouter
    } else if is_llama_server {
        ServerKind::LlamaServer
    } else {
        ServerKind::OpenAi
    }
}

/// `props` are those of the model itself, where there is only one.
fn model_of(entry: ModelEntry, props: Option<&Props>) -> Model {
    let takes = |kind: &str| {
        let kinds = entry.architecture.input_modalities.as_ref()?;
        Some(kinds.iter().any(|it| it == kind))
    };
    let mut abilities = Abilities {
        vision: takes("image"),
        audio: takes("audio"),
        ..Abilities::default()
    };
    if let Some(props) = props {
        let of_props = props.abilities();
        abilities = Abilities {
            vision: of_props.vision.or(abilities.vision),
            audio: of_props.audio.or(abilities.audio),
            ..of_props
        };
    }
    let large = |number: Option<f64>| number.map(|number| number as u64).filter(|it| *it > 0);
    let quantisation = entry.meta.ftype.as_deref().map(|ftype| {
        let plain = ftype.trim_start_matches("(guessed)").trim();
        plain.split(" - ").next().unwrap_or(plain).to_owned()
    });
    let not_own = |name: &String| !name.is_empty() && *name != entry.id;
    Model {
        context_tokens: size(entry.meta.n_ctx)
            .or(size(entry.max_model_len))
            .or(size(entry.context_length)),
        trained_context_tokens: size(entry.meta.n_ctx_train),
        parameters: large(entry.meta.n_params),
        size_bytes: large(entry.meta.size),
        quantisation: quantisation.filter(|it| !it.is_empty()),
        abilities,
        state: state_of(&entry.status),
        defaults: None,
        aliases: entry
            .aliases
            .iter()
            .filter(|it| not_own(it))
            .cloned()
            .collect(),
        tags: entry.tags.into_iter().filter(|it| !it.is_empty()).collect(),
        id: entry.id,
    }
}

/// Whether a router has a model in memory; other servers do not tell.
fn state_of(status: &ModelStatus) -> ModelState {
    let state = live::state_of(&status.value, &status.progress, status.exit_code);
    match state {
        Some(ModelState::Unloaded) if status.failed => live::failed(status.exit_code),
        // One that is unloaded and has not failed may have been ended hard.
        Some(ModelState::Failed { .. }) if !status.failed => ModelState::Unloaded,
        Some(state) => state,
        None => ModelState::Loaded,
    }
}

impl Props {
    /// What the model can do, as far as it is told.
    fn abilities(&self) -> Abilities {
        let can = |name: &str| self.modalities.get(name).and_then(Value::as_bool);
        let template = self.chat_template.as_deref().unwrap_or_default();
        Abilities {
            vision: can("vision"),
            audio: can("audio"),
            tools: self
                .chat_template_caps
                .get("supports_tools")
                .and_then(Value::as_bool),
            // There is no flag for it: a template that knows the switch has a use for it.
            thinking: (!template.is_empty()).then(|| {
                ["enable_thinking", "reasoning_content", "<think>"]
                    .iter()
                    .any(|sign| template.contains(sign))
            }),
        }
    }
}

fn size(number: Option<f64>) -> Option<u32> {
    number.map(|number| number as u32).filter(|size| *size > 0)
}

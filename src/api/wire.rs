//! The JSON of replies. Nothing is required: compatible servers leave out what they
//! like, send null for text and text for numbers. A field of the wrong kind counts
//! as missing.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One chunk of a streamed answer, or a whole answer that was not streamed.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Chunk {
    #[serde(deserialize_with = "tolerant")]
    pub(super) id: String,
    #[serde(deserialize_with = "tolerant")]
    pub(super) model: String,
    #[serde(deserialize_with = "each")]
    pub(super) choices: Vec<Choice>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) timings: Option<WireTimings>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) prompt_progress: Option<WireProgress>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) usage: Option<Usage>,
    pub(super) error: Value,
}

/// One chunk of `/completion`, or the whole of it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct TextChunk {
    #[serde(deserialize_with = "text")]
    pub(super) content: String,
    #[serde(deserialize_with = "tolerant")]
    pub(super) stop: bool,
    #[serde(deserialize_with = "tolerant")]
    pub(super) stop_type: String,
    /// How older servers say the same.
    #[serde(deserialize_with = "tolerant")]
    pub(super) stopped_limit: bool,
    #[serde(deserialize_with = "tolerant")]
    pub(super) model: String,
    #[serde(deserialize_with = "tolerant")]
    pub(super) timings: Option<WireTimings>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) prompt_progress: Option<WireProgress>,
    pub(super) error: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Choice {
    #[serde(deserialize_with = "number")]
    pub(super) index: Option<f64>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) delta: Option<Delta>,
    /// In place of `delta` where the server did not stream.
    #[serde(deserialize_with = "tolerant")]
    pub(super) message: Option<Delta>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) finish_reason: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Delta {
    #[serde(deserialize_with = "text")]
    pub(super) content: String,
    #[serde(deserialize_with = "text")]
    pub(super) reasoning_content: String,
    /// Another name for the same, at other servers.
    #[serde(deserialize_with = "text")]
    pub(super) reasoning: String,
    #[serde(deserialize_with = "each")]
    pub(super) tool_calls: Vec<WireToolCall>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireToolCall {
    #[serde(deserialize_with = "number")]
    pub(super) index: Option<f64>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) id: Option<String>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) function: WireFunction,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireFunction {
    #[serde(deserialize_with = "tolerant")]
    pub(super) name: Option<String>,
    /// Text by the protocol, an object at some servers.
    pub(super) arguments: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireTimings {
    #[serde(deserialize_with = "number")]
    pub(super) cache_n: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) prompt_n: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) prompt_ms: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) predicted_n: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) predicted_ms: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) draft_n: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) draft_n_accepted: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct WireProgress {
    #[serde(deserialize_with = "number")]
    pub(super) total: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) cache: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) processed: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) time_ms: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Usage {
    #[serde(deserialize_with = "number")]
    pub(super) completion_tokens: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) prompt_tokens: Option<f64>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) prompt_tokens_details: UsageDetails,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct UsageDetails {
    #[serde(deserialize_with = "number")]
    pub(super) cached_tokens: Option<f64>,
}

/// The reply of `/v1/models`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ModelList {
    pub(super) data: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ModelEntry {
    #[serde(deserialize_with = "tolerant")]
    pub(super) id: String,
    #[serde(deserialize_with = "tolerant")]
    pub(super) owned_by: String,
    #[serde(deserialize_with = "each")]
    pub(super) aliases: Vec<String>,
    #[serde(deserialize_with = "each")]
    pub(super) tags: Vec<String>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) architecture: Architecture,
    #[serde(deserialize_with = "tolerant")]
    pub(super) meta: ModelMeta,
    #[serde(deserialize_with = "tolerant")]
    pub(super) status: ModelStatus,
    #[serde(deserialize_with = "number")]
    pub(super) max_model_len: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) context_length: Option<f64>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ModelMeta {
    #[serde(deserialize_with = "number")]
    pub(super) n_ctx: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) n_ctx_train: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) n_params: Option<f64>,
    #[serde(deserialize_with = "number")]
    pub(super) size: Option<f64>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) ftype: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Architecture {
    #[serde(deserialize_with = "tolerant")]
    pub(super) input_modalities: Option<Vec<String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct ModelStatus {
    #[serde(deserialize_with = "tolerant")]
    pub(super) value: String,
    #[serde(deserialize_with = "tolerant")]
    pub(super) failed: bool,
    #[serde(deserialize_with = "number")]
    pub(super) exit_code: Option<f64>,
    /// A number, or the stages of loading, or the files of a download.
    pub(super) progress: Value,
}

/// The reply of `/props`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Props {
    #[serde(deserialize_with = "tolerant")]
    pub(super) default_generation_settings: Option<SlotProps>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) build_info: Option<String>,
    #[serde(deserialize_with = "tolerant")]
    pub(super) model_alias: Option<String>,
    /// `router`, or nothing where there is one model.
    #[serde(deserialize_with = "tolerant")]
    pub(super) role: Option<String>,
    pub(super) modalities: Value,
    pub(super) chat_template_caps: Value,
    #[serde(deserialize_with = "tolerant")]
    pub(super) chat_template: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct SlotProps {
    #[serde(deserialize_with = "number")]
    pub(super) n_ctx: Option<f64>,
    pub(super) params: Value,
}

/// A whole number of tokens; nonsense such as a negative one becomes the nearest that can be.
pub(super) fn count(number: Option<f64>) -> u32 {
    // The cast saturates, and takes what is not a number to be zero.
    number.map_or(0, |number| number as u32)
}

/// The elements of a list that have the right form.
pub(super) fn elements<T: DeserializeOwned>(value: Value) -> Vec<T> {
    match value {
        Value::Array(values) => values
            .into_iter()
            .filter_map(|value| serde_json::from_value(value).ok())
            .collect(),
        _ => Vec::new(),
    }
}

/// A number, also when it is written as text.
pub(super) fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|number: &f64| number.is_finite())
}

fn tolerant<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(as_number(&Value::deserialize(deserializer)?))
}

fn each<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Vec<T>, D::Error> {
    Ok(elements(Value::deserialize(deserializer)?))
}

/// Text, or the texts of a list of parts `{"type":"text","text":…}`.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => text,
        Value::Array(parts) => parts
            .iter()
            .filter_map(|part| part.get("text").and_then(Value::as_str))
            .collect(),
        _ => String::new(),
    })
}

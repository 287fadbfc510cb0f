//! The shapes that llama.cpp's web page writes, every field optional and loosely typed.

use serde::Deserialize;
use serde_json::Value;

use crate::domain::{ContentHash, FileKind, Timings, ToolCall};
use crate::exchange::content::Bytes;
use crate::exchange::loose::{Any, Flag, List, Number, Object, Text};

/// A line, which is a session or a message by its `type`; in the old document it is what
/// stands under `conv`.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Record {
    #[serde(rename = "type")]
    pub(super) kind: Text,
    pub(super) message: Object<RawMessage>,
    pub(super) id: Text,
    pub(super) name: Text,
    pub(super) curr_node: Text,
    pub(super) last_modified: Number,
    pub(super) forked_from_conversation_id: Text,
    pub(super) pinned: Flag,
}

/// A message.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawMessage {
    pub(super) id: Text,
    #[serde(rename = "type")]
    pub(super) kind: Text,
    pub(super) timestamp: Number,
    pub(super) role: Text,
    pub(super) content: Text,
    pub(super) parent: Text,
    pub(super) children: List<Text>,
    pub(super) reasoning_content: Text,
    /// The name that reasoning had before.
    pub(super) thinking: Text,
    pub(super) tool_calls: Any,
    pub(super) tool_call_id: Text,
    pub(super) model: Text,
    pub(super) timings: Object<RawTimings>,
    pub(super) extra: List<Object<RawExtra>>,
}

/// What the server measured.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct RawTimings {
    cache_n: Number,
    prompt_n: Number,
    prompt_ms: Number,
    predicted_n: Number,
    predicted_ms: Number,
    draft_n: Number,
    draft_n_accepted: Number,
}

/// Something beside the words of a message. What is not named here, such as the pages of a PDF
/// as pictures, is passed over as it is read.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct RawExtra {
    #[serde(rename = "type")]
    pub(super) kind: Text,
    pub(super) name: Text,
    pub(super) content: Text,
    pub(super) prompt_name: Text,
    pub(super) uri: Text,
    pub(super) base64_url: Bytes,
    pub(super) base64_data: Bytes,
    pub(super) processed_as_images: Flag,
    /// What became of its bytes.
    #[serde(skip)]
    pub(super) kept: Option<Kept>,
}

/// The content of something attached, which went ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Kept {
    pub(super) hash: ContentHash,
    pub(super) bytes: u64,
    pub(super) kind: FileKind,
    /// How much text a model gets of it, where that is known.
    pub(super) text_bytes: u64,
}

impl RawTimings {
    pub(super) fn timings(&self) -> Timings {
        let some = |number: Number| number.0.map(|_| number.amount());
        Timings {
            cache_n: self.cache_n.amount(),
            prompt_n: self.prompt_n.amount(),
            prompt_ms: self.prompt_ms.0.unwrap_or_default(),
            predicted_n: self.predicted_n.amount(),
            predicted_ms: self.predicted_ms.0.unwrap_or_default(),
            draft_n: some(self.draft_n),
            draft_n_accepted: some(self.draft_n_accepted),
        }
    }
}

/// The tool calls: a list, or the text of one. What cannot be told apart stays as it is
/// written, in the place of the arguments.
pub(super) fn tool_calls(value: Value) -> Vec<ToolCall> {
    let whole = |arguments: String| ToolCall {
        arguments,
        ..ToolCall::default()
    };
    match value {
        Value::Null => Vec::new(),
        Value::Array(calls) => calls.into_iter().map(tool_call).collect(),
        Value::String(text) if text.trim().is_empty() => Vec::new(),
        Value::String(text) => match serde_json::from_str(&text) {
            Ok(value @ (Value::Array(_) | Value::Null)) => tool_calls(value),
            _ => vec![whole(text)],
        },
        other => vec![tool_call(other)],
    }
}

fn tool_call(mut value: Value) -> ToolCall {
    let text = |value: Option<Value>| match value {
        Some(Value::String(text)) => text,
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    };
    let Some(function) = value.get_mut("function").filter(|part| part.is_object()) else {
        return ToolCall {
            arguments: value.to_string(),
            ..ToolCall::default()
        };
    };
    let name = text(function.get_mut("name").map(Value::take));
    let arguments = text(function.get_mut("arguments").map(Value::take));
    ToolCall {
        id: text(value.get_mut("id").map(Value::take)),
        name,
        arguments,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn tool_calls_should_be_read_from_a_list_and_from_its_text() {
        let list = json!([{
            "id": "c1",
            "type": "function",
            "function": {"name": "look", "arguments": "{\"at\":\"it\"}"},
        }]);
        let expected = ToolCall {
            id: "c1".to_owned(),
            name: "look".to_owned(),
            arguments: "{\"at\":\"it\"}".to_owned(),
        };
        let text = Value::String(list.to_string());
        let expected = [expected];
        assert_eq!(tool_calls(list), expected);
        assert_eq!(tool_calls(text), expected);
        assert_eq!(tool_calls(json!("")), []);
    }

    #[test]
    fn tool_calls_of_another_shape_should_stay_as_they_are_written() {
        let arguments = |value: Value| tool_calls(value).remove(0).arguments;
        assert_eq!(arguments(json!("cut {")), "cut {");
        assert_eq!(arguments(json!([{"odd": 1}])), "{\"odd\":1}");
        let object = json!([{"function": {"name": "a", "arguments": {"b": 1}}}]);
        assert_eq!(arguments(object), "{\"b\":1}");
    }
}

//! The JSON of a request for an answer.

use serde_json::{Map, Value, json};

use crate::domain::{PromptMessage, Role};

use super::{ChatRequest, Dialect};

/// The body of `POST /v1/chat/completions`.
pub(super) fn body_of(request: &ChatRequest) -> Value {
    let messages: Vec<Value> = request
        .messages
        .iter()
        .map(|message| message_of(message, request.dialect))
        .collect();
    let mut body = Map::new();
    if let Some(model) = &request.model {
        body.insert("model".into(), json!(model));
    }
    body.insert("messages".into(), Value::Array(messages));
    body.insert("stream".into(), json!(true));
    if let Some(temperature) = request.temperature {
        body.insert("temperature".into(), json!(temperature));
    }
    if let Some(max_tokens) = request.max_tokens {
        body.insert("max_tokens".into(), json!(max_tokens));
    }
    match request.dialect {
        Dialect::OpenAi => {
            body.insert("stream_options".into(), json!({"include_usage": true}));
        }
        Dialect::LlamaServer => {
            body.insert("return_progress".into(), json!(true));
            body.insert("timings_per_token".into(), json!(true));
            body.insert("sse_ping_interval".into(), json!(1));
            body.insert("reasoning_format".into(), json!("auto"));
            if let Some(thinking) = request.thinking {
                let kwargs = json!({"enable_thinking": thinking});
                body.insert("chat_template_kwargs".into(), kwargs);
            }
            // A server that does not know these goes on with a trailing answer by itself.
            if request.continues_last {
                body.insert("continue_final_message".into(), json!(true));
                body.insert("add_generation_prompt".into(), json!(false));
            }
        }
    }
    Value::Object(body)
}

fn message_of(message: &PromptMessage, dialect: Dialect) -> Value {
    let mut wire = Map::new();
    wire.insert("role".into(), json!(message.role.as_str()));
    let is_only_a_call = message.role == Role::Assistant
        && message.content.is_empty()
        && !message.tool_calls.is_empty();
    let content = if is_only_a_call {
        Value::Null
    } else {
        json!(message.content)
    };
    wire.insert("content".into(), content);
    // Other servers refuse the field, or have the thoughts read as words.
    if dialect == Dialect::LlamaServer && !message.reasoning.is_empty() {
        wire.insert("reasoning_content".into(), json!(message.reasoning));
    }
    if !message.tool_calls.is_empty() {
        let calls = message.tool_calls.iter().map(|call| {
            json!({
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            })
        });
        wire.insert("tool_calls".into(), calls.collect());
    }
    if let Some(id) = &message.tool_call_id {
        wire.insert("tool_call_id".into(), json!(id));
    }
    Value::Object(wire)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ToolCall;

    fn request(dialect: Dialect) -> ChatRequest {
        let message = |role, content: &str| PromptMessage {
            role,
            content: content.to_owned(),
            reasoning: String::new(),
            tool_calls: Vec::new(),
            tool_call_id: None,
        };
        let mut call = message(Role::Assistant, "");
        call.reasoning = "hm".to_owned();
        call.tool_calls.push(ToolCall {
            id: "c1".to_owned(),
            name: "look".to_owned(),
            arguments: "{}".to_owned(),
        });
        let mut result = message(Role::Tool, "rain");
        result.tool_call_id = Some("c1".to_owned());
        ChatRequest {
            model: None,
            messages: vec![message(Role::User, "hello"), call, result],
            dialect,
            ..ChatRequest::default()
        }
    }

    #[test]
    fn a_plain_server_should_get_nothing_that_it_may_refuse() {
        assert_eq!(
            body_of(&request(Dialect::OpenAi)),
            json!({
                "messages": [
                    {"role": "user", "content": "hello"},
                    {"role": "assistant", "content": null, "tool_calls": [{
                        "id": "c1", "type": "function",
                        "function": {"name": "look", "arguments": "{}"},
                    }]},
                    {"role": "tool", "content": "rain", "tool_call_id": "c1"},
                ],
                "stream": true,
                "stream_options": {"include_usage": true},
            })
        );
    }

    #[test]
    fn llama_server_should_be_asked_for_all_it_can_tell() {
        let body = body_of(&ChatRequest {
            model: Some("tiny".to_owned()),
            ..request(Dialect::LlamaServer)
        });
        assert_eq!(body["model"], "tiny");
        assert_eq!(body["messages"][1]["reasoning_content"], "hm");
        for extra in ["return_progress", "timings_per_token"] {
            assert_eq!(body[extra], true, "{extra}");
        }
        assert_eq!(body["sse_ping_interval"], 1);
        assert_eq!(body["reasoning_format"], "auto");
        assert!(body.get("stream_options").is_none());
    }
}

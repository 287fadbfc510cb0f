//! The JSON of a request for an answer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::domain::{Parameter, ParameterValue, PromptMessage, PromptPart, Role};

use super::{ChatRequest, Dialect, Route};

/// The body of `POST /v1/chat/completions`. What was set is sent, and nothing else; the
/// person's own JSON comes last and wins.
#[must_use]
pub fn body_of(request: &ChatRequest) -> Value {
    // Where thoughts are not sent, an answer cut off in them has not begun.
    let has_begun = |message: &PromptMessage| {
        request.dialect == Dialect::LlamaServer || !message.content.is_empty()
    };
    let messages: &[PromptMessage] = match request.messages.split_last() {
        Some((last, before)) if request.continues_last && !has_begun(last) => before,
        _ => &request.messages,
    };
    let options = &request.options;
    let knows_thoughts = request.dialect == Dialect::LlamaServer && !options.leaves_thoughts_out;
    let messages: Vec<Value> = messages
        .iter()
        .map(|message| message_of(message, knows_thoughts))
        .collect();
    let mut body = Map::new();
    if let Some(model) = &request.model {
        body.insert("model".into(), json!(model));
    }
    body.insert("messages".into(), Value::Array(messages));
    body.insert("stream".into(), json!(true));
    for (parameter, value) in options.sampling.iter() {
        if request.dialect == Dialect::LlamaServer || is_common(parameter) {
            body.insert(parameter.wire().into(), wire_value(parameter, value));
        }
    }
    match request.dialect {
        Dialect::OpenAi => {
            body.insert("stream_options".into(), json!({"include_usage": true}));
        }
        Dialect::LlamaServer => {
            body.insert("return_progress".into(), json!(true));
            body.insert("timings_per_token".into(), json!(true));
            body.insert("sse_ping_interval".into(), json!(1));
            let format = if options.leaves_thoughts_in_words {
                "none"
            } else {
                "auto"
            };
            body.insert("reasoning_format".into(), json!(format));
            body.insert("reasoning_control".into(), json!(true));
            if let Some(is_enabled) = options.reasoning.is_enabled() {
                let kwargs = json!({"enable_thinking": is_enabled});
                body.insert("chat_template_kwargs".into(), kwargs);
            }
            if let Some(budget) = options.reasoning.budget_tokens() {
                body.insert("thinking_budget_tokens".into(), json!(budget));
            }
            if options.samples_in_backend {
                body.insert("backend_sampling".into(), json!(true));
            }
            // A server that does not know these goes on with a trailing answer by itself.
            if request.continues_last {
                body.insert("continue_final_message".into(), json!(true));
                body.insert("add_generation_prompt".into(), json!(false));
            }
        }
    }
    for (key, value) in &options.custom {
        body.insert(key.clone(), value.clone());
    }
    Value::Object(body)
}

/// The body of `POST /completion` with the text that was made of the messages before. Tools are
/// never among it; the person's own JSON comes last here too.
#[must_use]
pub(super) fn completion_body_of(request: &ChatRequest, prompt: &str) -> Value {
    /// What belongs to the other way of asking, or would have the text made anew.
    const NOT_HERE: [&str; 6] = [
        "messages",
        "prompt",
        "tools",
        "tool_choice",
        "parallel_tool_calls",
        "chat_template_kwargs",
    ];
    let options = &request.options;
    let mut body = Map::new();
    if let Some(model) = &request.model {
        body.insert("model".into(), json!(model));
    }
    body.insert("prompt".into(), json!(prompt));
    body.insert("stream".into(), json!(true));
    body.insert("cache_prompt".into(), json!(true));
    body.insert("return_progress".into(), json!(true));
    body.insert("timings_per_token".into(), json!(true));
    body.insert("sse_ping_interval".into(), json!(1));
    if options.samples_in_backend {
        body.insert("backend_sampling".into(), json!(true));
    }
    for (parameter, value) in options.sampling.iter() {
        let name = match parameter {
            Parameter::MaxTokens => "n_predict",
            other => other.wire(),
        };
        body.insert(name.into(), wire_value(parameter, value));
    }
    for (key, value) in &options.custom {
        let key = match key.as_str() {
            "max_tokens" => "n_predict",
            key => key,
        };
        if !NOT_HERE.contains(&key) {
            body.insert(key.to_owned(), value.clone());
        }
    }
    Value::Object(body)
}

/// What a person is shown of a request: the text that was sent, or the messages that the
/// server makes it of, without the content of pictures and sounds.
#[must_use]
pub fn prompt_text(request: &ChatRequest) -> String {
    if let Route::Completion { prompt } = &request.route {
        return prompt.clone();
    }
    let mut messages = body_of(request)["messages"].take();
    for part in messages.as_array_mut().into_iter().flatten() {
        for part in part["content"].as_array_mut().into_iter().flatten() {
            let data = match part["type"].as_str() {
                Some("image_url") => &mut part["image_url"]["url"],
                Some("input_audio") => &mut part["input_audio"]["data"],
                _ => continue,
            };
            let head = data.as_str().and_then(|data| data.split_once(','));
            *data = json!(head.map_or("…".to_owned(), |(head, _)| format!("{head},…")));
        }
    }
    serde_json::to_string_pretty(&messages).unwrap_or_default()
}

/// Whether every server is expected to know a parameter; strict ones refuse others.
const fn is_common(parameter: Parameter) -> bool {
    matches!(
        parameter,
        Parameter::Temperature
            | Parameter::TopP
            | Parameter::MaxTokens
            | Parameter::PresencePenalty
            | Parameter::FrequencyPenalty
            | Parameter::Seed
    )
}

/// A limit of nothing would be an answer of nothing: it means none, as in llama.cpp's client.
fn wire_value(parameter: Parameter, value: &ParameterValue) -> Value {
    match (parameter, value) {
        (Parameter::MaxTokens, ParameterValue::Whole(0)) => json!(-1),
        _ => value.to_json(),
    }
}

fn message_of(message: &PromptMessage, knows_thoughts: bool) -> Value {
    let mut wire = Map::new();
    wire.insert("role".into(), json!(message.role.as_str()));
    let is_only_a_call = message.role == Role::Assistant
        && message.content.is_empty()
        && !message.tool_calls.is_empty();
    let content = if is_only_a_call {
        Value::Null
    } else {
        content_of(message)
    };
    wire.insert("content".into(), content);
    // Other servers refuse the field, or have the thoughts read as words.
    if knows_thoughts && !message.reasoning.is_empty() {
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

/// The words of a message and what is attached to it, in the order of llama.cpp's client:
/// texts, pictures, sounds, the words, PDFs. Words alone are no list.
fn content_of(message: &PromptMessage) -> Value {
    if message.parts.is_empty() {
        return json!(message.content);
    }
    let text = |text: &str| json!({"type": "text", "text": text});
    let mut list: Vec<(u8, Value)> = message
        .parts
        .iter()
        .map(|part| (place_of(part), part_of(part)))
        .collect();
    if !message.content.is_empty() {
        list.push((WORDS, text(&message.content)));
    }
    // Those of a kind stay in the order in which they were attached.
    list.sort_by_key(|(place, _)| *place);
    list.into_iter().map(|(_, part)| part).collect()
}

/// The place of the person's words among what is attached.
const WORDS: u8 = 3;

const fn place_of(part: &PromptPart) -> u8 {
    match part {
        PromptPart::Text { is_pdf: false, .. } => 0,
        PromptPart::Picture { .. } => 1,
        PromptPart::Sound { .. } => 2,
        PromptPart::Text { is_pdf: true, .. } => WORDS + 1,
    }
}

fn part_of(part: &PromptPart) -> Value {
    match part {
        PromptPart::Text { name, text, is_pdf } => {
            let head = if *is_pdf { "PDF File" } else { "File" };
            json!({"type": "text", "text": format!("\n\n--- {head}: {name} ---\n{text}")})
        }
        PromptPart::Picture {
            media_type, bytes, ..
        } => {
            let url = format!("data:{media_type};base64,{}", STANDARD.encode(bytes));
            json!({"type": "image_url", "image_url": {"url": url}})
        }
        PromptPart::Sound { format, bytes, .. } => json!({
            "type": "input_audio",
            "input_audio": {"data": STANDARD.encode(bytes), "format": format.as_str()},
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Reasoning, SoundFormat, ToolCall, TurnOptions};

    fn request(dialect: Dialect) -> ChatRequest {
        let message = |role, content: &str| PromptMessage::new(role, content.to_owned());
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
    fn what_is_attached_should_stand_around_the_words_as_llama_cpp_has_it() {
        let text = |name: &str, text: &str, is_pdf| PromptPart::Text {
            name: name.to_owned(),
            text: text.into(),
            is_pdf,
        };
        let mut request = request(Dialect::LlamaServer);
        request.messages.truncate(1);
        request.messages[0].parts = vec![
            text("a.pdf", "page", true),
            PromptPart::Sound {
                format: SoundFormat::Wav,
                bytes: [1, 2].into(),
                duration_ms: 1,
            },
            PromptPart::Picture {
                media_type: "image/png",
                bytes: [3, 4, 5].into(),
                size: (1, 1),
            },
            text("a.txt", "one", false),
            text("b.txt", "two", false),
        ];
        let parts = json!([
            {"type": "text", "text": "\n\n--- File: a.txt ---\none"},
            {"type": "text", "text": "\n\n--- File: b.txt ---\ntwo"},
            {"type": "image_url", "image_url": {"url": "data:image/png;base64,AwQF"}},
            {"type": "input_audio", "input_audio": {"data": "AQI=", "format": "wav"}},
            {"type": "text", "text": "hello"},
            {"type": "text", "text": "\n\n--- PDF File: a.pdf ---\npage"},
        ]);
        assert_eq!(body_of(&request)["messages"][0]["content"], parts);
        // Who attaches a file without a word sends no empty words.
        request.messages[0].content.clear();
        request.messages[0].parts = vec![text("a.txt", "one", false)];
        let alone = json!([{"type": "text", "text": "\n\n--- File: a.txt ---\none"}]);
        assert_eq!(body_of(&request)["messages"][0]["content"], alone);
    }

    #[test]
    fn an_answer_should_be_gone_on_with_as_the_server_understands_it() {
        let begun = |dialect, content: &str| {
            let mut request = request(dialect);
            let mut answer = request.messages[1].clone();
            answer.tool_calls.clear();
            answer.content = content.to_owned();
            request.messages = vec![request.messages[0].clone(), answer];
            request.continues_last = true;
            body_of(&request)
        };
        let body = begun(Dialect::LlamaServer, "");
        assert_eq!(body["continue_final_message"], true);
        assert_eq!(body["add_generation_prompt"], false);
        assert_eq!(body["messages"][1]["reasoning_content"], "hm");
        // Elsewhere a trailing answer has to do, and one that has no words is none.
        let body = begun(Dialect::OpenAi, "So");
        assert!(body.get("continue_final_message").is_none());
        assert_eq!(body["messages"][1]["content"], "So");
        assert_eq!(begun(Dialect::OpenAi, "")["messages"][1], Value::Null);
    }

    #[test]
    fn what_is_different_in_a_turn_should_be_sent_where_it_is_understood() {
        let wish = |dialect| {
            let typed = |parameter: Parameter, text| (parameter, parameter.parse(text).unwrap());
            let options = TurnOptions {
                sampling: [
                    typed(Parameter::Temperature, "0.2"),
                    typed(Parameter::MaxTokens, "32"),
                    typed(Parameter::TypicalP, "0.9"),
                    typed(Parameter::Samplers, "top_k;temperature"),
                ]
                .into_iter()
                .collect(),
                reasoning: Reasoning::Low,
                ..TurnOptions::default()
            };
            body_of(&ChatRequest {
                options,
                ..request(dialect)
            })
        };
        let body = wish(Dialect::LlamaServer);
        assert_eq!(
            (&body["temperature"], &body["max_tokens"]),
            (&json!(0.2), &json!(32))
        );
        assert_eq!(
            body["chat_template_kwargs"],
            json!({"enable_thinking": true})
        );
        assert_eq!(body["thinking_budget_tokens"], 512);
        // llama-server takes no notice of `typ_p`.
        assert_eq!(
            (&body["typical_p"], &body["typ_p"]),
            (&json!(0.9), &Value::Null)
        );
        assert_eq!(body["samplers"], json!(["top_k", "temperature"]));
        let body = wish(Dialect::OpenAi);
        assert_eq!(body["temperature"], 0.2);
        for unknown in [
            "chat_template_kwargs",
            "typical_p",
            "samplers",
            "thinking_budget_tokens",
        ] {
            assert!(body.get(unknown).is_none(), "{unknown}");
        }
    }

    #[test]
    fn the_persons_own_json_should_win_over_everything() {
        let mut request = request(Dialect::LlamaServer);
        let custom = json!({"stream": false, "n_probs": 3, "messages": []});
        request.options.custom = custom.as_object().unwrap().clone();
        let body = body_of(&request);
        assert_eq!(
            (&body["stream"], &body["n_probs"], &body["messages"]),
            (&json!(false), &json!(3), &json!([]))
        );
    }

    #[test]
    fn thoughts_should_stay_out_or_in_the_words_where_the_person_wants_that() {
        let mut request = request(Dialect::LlamaServer);
        request.options.leaves_thoughts_out = true;
        request.options.leaves_thoughts_in_words = true;
        let body = body_of(&request);
        assert!(body["messages"][1].get("reasoning_content").is_none());
        assert_eq!(body["reasoning_format"], "none");
    }

    #[test]
    fn a_text_should_be_gone_on_with_by_the_same_parameters_and_no_tools() {
        let mut request = request(Dialect::LlamaServer);
        let typed = |parameter: Parameter, text| (parameter, parameter.parse(text).unwrap());
        request.options.sampling = [
            typed(Parameter::Temperature, "0.2"),
            typed(Parameter::MaxTokens, "32"),
        ]
        .into_iter()
        .collect();
        let custom = json!({"n_probs": 3, "tools": [{}], "max_tokens": 7, "prompt": "no"});
        request.options.custom = custom.as_object().unwrap().clone();
        request.model = Some("tiny".to_owned());
        assert_eq!(
            completion_body_of(&request, "Once"),
            json!({
                "model": "tiny", "prompt": "Once", "stream": true, "cache_prompt": true,
                "return_progress": true, "timings_per_token": true, "sse_ping_interval": 1,
                "temperature": 0.2, "n_predict": 7, "n_probs": 3,
            })
        );
    }

    #[test]
    fn a_prompt_that_is_shown_should_have_no_pictures_in_it() {
        let mut request = request(Dialect::LlamaServer);
        request.messages.truncate(1);
        request.messages[0].parts = vec![PromptPart::Picture {
            media_type: "image/png",
            bytes: [3, 4, 5].into(),
            size: (1, 1),
        }];
        let text = prompt_text(&request);
        assert!(text.contains("data:image/png;base64,…") && text.contains("hello"));
        assert!(!text.contains("AwQF"), "{text}");
        request.route = Route::Completion {
            prompt: "Once".to_owned(),
        };
        assert_eq!(prompt_text(&request), "Once");
    }

    #[test]
    fn no_limit_should_not_be_sent_as_a_limit_of_nothing() {
        let mut request = request(Dialect::LlamaServer);
        let zero = Some(ParameterValue::Whole(0));
        request.options.sampling.set(Parameter::MaxTokens, zero);
        assert_eq!(body_of(&request)["max_tokens"], -1);
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

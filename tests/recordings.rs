//! Every stream recorded from a real llama-server goes through parser and mapper, whole
//! and byte by byte, and says what it said.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

use std::path::PathBuf;

use causerie::api::CompletionEvent;
use causerie::api::mapper::Mapper;
use causerie::api::sse::{SseItem, SseParser};
use causerie::api::thoughts::Thoughts;
use causerie::domain::{FinishReason, Message, MessageId, PromptProgress, Timestamp, Timings};

fn recording(name: &str) -> Vec<u8> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/recordings");
    std::fs::read(folder.join(name)).unwrap()
}

struct Heard {
    answer: Message,
    timings: Timings,
    progress: Vec<PromptProgress>,
    reason: FinishReason,
    model: String,
    named: Vec<String>,
}

fn hear(name: &str) -> Heard {
    let bytes = recording(name);
    let whole = events_of([bytes.as_slice()]);
    assert_eq!(events_of(bytes.chunks(1)), whole, "{name}");
    let mut heard = Heard {
        answer: Message::awaited(MessageId::from(uuid::Uuid::nil()), None, Timestamp(0)),
        timings: Timings::default(),
        progress: Vec::new(),
        reason: FinishReason::ContentFilter,
        model: String::new(),
        named: Vec::new(),
    };
    for event in whole {
        match event {
            CompletionEvent::Named(name) => heard.named.push(name),
            CompletionEvent::Model(model) => heard.model.push_str(&model),
            CompletionEvent::Content(text) => heard.answer.content.push_str(&text),
            CompletionEvent::Reasoning(text) => heard.answer.reasoning.push_str(&text),
            CompletionEvent::ToolCall(delta) => heard.answer.append_tool_call(&delta),
            CompletionEvent::Progress(progress) => heard.progress.push(progress),
            CompletionEvent::Timings(timings) => heard.timings = timings,
            CompletionEvent::Finished(reason) => heard.reason = reason,
        }
    }
    // The model's name came once, with whatever chunk brought it first.
    assert_eq!(heard.model, "tiny", "{name}");
    // So did its name for the answer.
    assert!(
        matches!(heard.named.as_slice(), [id] if id.starts_with("chatcmpl-")),
        "{name}"
    );
    heard
}

fn events_of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<CompletionEvent> {
    events_by(Mapper::new(), pieces)
}

fn events_by<'a>(
    mut mapper: Mapper,
    pieces: impl IntoIterator<Item = &'a [u8]>,
) -> Vec<CompletionEvent> {
    let (mut parser, mut items) = (SseParser::new(), Vec::new());
    for piece in pieces {
        parser.push(piece, &mut items).unwrap();
    }
    parser.finish(&mut items);
    let mut events = Vec::new();
    for item in items {
        match item {
            SseItem::Data(data) => events.extend(mapper.map(&data).unwrap()),
            SseItem::Alive => {}
            SseItem::Error(error) => panic!("{error}"),
        }
    }
    assert!(mapper.is_done());
    events.extend(mapper.rest());
    events.push(mapper.finish().unwrap());
    events
}

#[test]
fn a_text_should_be_heard_with_its_thoughts_apart_though_it_was_cut_off() {
    let bytes = recording("completion_stream.sse");
    let mapper = || Mapper::of_text(Thoughts::after("hi"));
    let events = events_by(mapper(), [bytes.as_slice()]);
    assert_eq!(events_by(mapper(), bytes.chunks(1)), events);
    let (mut thoughts, mut tokens) = (String::new(), 0);
    for event in &events {
        match event {
            CompletionEvent::Reasoning(text) => thoughts.push_str(text),
            CompletionEvent::Content(text) => panic!("no word was said: {text}"),
            CompletionEvent::Timings(timings) => tokens = timings.predicted_n,
            _ => {}
        }
    }
    assert!(thoughts.starts_with("The user wants an overview."));
    assert!(
        thoughts.ends_with("First, definitions. Second,"),
        "{thoughts}"
    );
    assert_eq!(tokens, 60);
    let end = CompletionEvent::Finished(FinishReason::Length);
    assert_eq!(events.last(), Some(&end));
    // Left in the words, they are the words.
    let events = events_by(Mapper::of_text(Thoughts::untouched()), [bytes.as_slice()]);
    assert_eq!(events[0], CompletionEvent::Content("<".to_owned()));
}

fn counts(timings: &Timings) -> (u32, u32, u32) {
    (timings.cache_n, timings.prompt_n, timings.predicted_n)
}

#[test]
fn an_answer_with_reasoning_should_be_heard_whole() {
    let heard = hear("chat_reasoning_markdown.sse");
    let Message {
        content, reasoning, ..
    } = &heard.answer;
    assert!(content.starts_with("# KV-cache in brief\n\nA *decoder* keeps"));
    assert!(content.ends_with("- [x] done\n- [ ] to do\n\nThat is all. 😀\n"));
    assert!(content.contains("缓存是关键 — ключ ко всему — مفتاح"));
    assert_eq!((content.len(), reasoning.len()), (729, 190));
    assert_eq!(heard.reason, FinishReason::Stop);
    assert_eq!(counts(&heard.timings), (0, 23, 493));
    assert!((heard.timings.tokens_per_second().unwrap() - 75.19).abs() < 0.2);
    let progress: Vec<_> = heard.progress.iter().map(|step| step.processed).collect();
    assert_eq!(progress, [0, 23]);
}

#[test]
fn an_answer_cut_by_the_limit_should_say_so() {
    let heard = hear("chat_length.sse");
    assert_eq!(heard.reason, FinishReason::Length);
    assert_eq!(heard.answer.content, "");
    assert_eq!(heard.answer.reasoning.len(), 74);
    assert_eq!(counts(&heard.timings), (0, 14, 40));
}

#[test]
fn a_continued_answer_should_be_heard() {
    let heard = hear("chat_continue.sse");
    assert_eq!(heard.reason, FinishReason::Length);
    assert!(heard.answer.content.starts_with("겠습니다unci"));
    assert!(heard.answer.content.ends_with("=plt"));
    assert_eq!(heard.answer.content.len(), 83);
    assert_eq!(counts(&heard.timings), (0, 15, 12));
}

#[test]
fn timings_should_be_taken_from_a_usage_chunk_without_choices() {
    let heard = hear("chat_usage.sse");
    assert_eq!(heard.reason, FinishReason::Length);
    assert_eq!(counts(&heard.timings), (3, 6, 40));
    assert!(heard.timings.predicted_ms > 0.0);
}

#[test]
fn tool_calls_should_be_joined_from_their_fragments() {
    for (name, calls) in [
        (
            "chat_tool_calls.sse",
            [("now", 18), ("get_weather", 103)].as_slice(),
        ),
        (
            "chat_tool_calls_parallel.sse",
            &[
                ("get_weather", 155),
                ("get_weather", 156),
                ("get_weather", 129),
            ],
        ),
    ] {
        let heard = hear(name);
        assert_eq!(heard.reason, FinishReason::ToolCalls);
        let joined: Vec<_> = heard
            .answer
            .tool_calls
            .iter()
            .map(|call| (call.name.as_str(), call.arguments.len()))
            .collect();
        assert_eq!(joined, calls);
        for call in &heard.answer.tool_calls {
            assert_eq!(call.id.len(), 32, "{name}");
            assert!(serde_json::from_str::<serde_json::Value>(&call.arguments).is_ok());
        }
    }
}

#[test]
fn an_answer_that_was_not_streamed_should_be_heard_too() {
    let text = String::from_utf8(recording("chat_nonstream.json")).unwrap();
    let mut mapper = Mapper::new();
    let events = mapper.map(&text).unwrap();
    let is_reasoning = |event: &CompletionEvent| matches!(event, CompletionEvent::Reasoning(text) if text.starts_with("The user wants"));
    assert!(events.iter().any(is_reasoning), "{events:?}");
    assert_eq!(
        mapper.finish(),
        Ok(CompletionEvent::Finished(FinishReason::Length))
    );
}

#[test]
fn a_stream_of_the_other_route_should_do_no_harm() {
    let bytes = recording("completion_stream.sse");
    let (mut parser, mut items) = (SseParser::new(), Vec::new());
    parser.push(&bytes, &mut items).unwrap();
    assert!(items.len() > 50);
    let mut mapper = Mapper::new();
    for item in items {
        let SseItem::Data(data) = item else { continue };
        for event in mapper.map(&data).unwrap() {
            let is_aside = matches!(
                event,
                CompletionEvent::Model(_) | CompletionEvent::Timings(_)
            );
            assert!(is_aside, "{event:?}");
        }
    }
    assert!(mapper.finish().is_err());
}

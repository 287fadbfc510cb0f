//! The client against a scripted server that misbehaves in every way known, and
//! against the built-in demo.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

#[path = "wire/complete.rs"]
mod complete;
mod support;

use std::time::Duration;

use causerie::api::{ChatRequest, ChatStream, Client, CompletionEvent, Dialect};
use causerie::domain::{
    ApiKey, Failure, FailureKind, FinishReason, PromptMessage, Role, Server, ServerKind, Timings,
};
use serde_json::{Value, json};
use support::{Gate, Script, ScriptedServer, chunk};
use tokio::time::timeout;

/// Long enough to never pass in a test that does not wait for it.
const LONG: Duration = Duration::from_mins(1);
/// No test needs longer, unless something hangs; less than any silence that would end it.
const PATIENCE: Duration = Duration::from_secs(30);

fn client(silence: Duration) -> Client {
    Client::new(silence).unwrap()
}

fn server_at(url: &str) -> Server {
    Server {
        url: url.to_owned(),
        key: ApiKey::new("secret"),
    }
}

fn asking(text: &str) -> ChatRequest {
    let message = PromptMessage::new(Role::User, text.to_owned());
    ChatRequest {
        messages: vec![message],
        dialect: Dialect::LlamaServer,
        ..ChatRequest::default()
    }
}

#[derive(Debug, Default)]
struct Heard {
    content: String,
    reasoning: String,
    arguments: String,
    timings: Option<Timings>,
    finished: Option<FinishReason>,
    failure: Option<Failure>,
}

async fn drain(mut stream: ChatStream) -> Heard {
    let mut heard = Heard::default();
    while let Some(event) = stream.next().await {
        assert!(heard.finished.is_none(), "the end should come last");
        match event {
            Ok(CompletionEvent::Content(text)) => heard.content.push_str(&text),
            Ok(CompletionEvent::Reasoning(text)) => heard.reasoning.push_str(&text),
            Ok(CompletionEvent::ToolCall(call)) => heard.arguments.push_str(&call.arguments),
            Ok(CompletionEvent::Timings(timings)) => heard.timings = Some(timings),
            Ok(CompletionEvent::Finished(reason)) => heard.finished = Some(reason),
            Ok(
                CompletionEvent::Named(_)
                | CompletionEvent::Model(_)
                | CompletionEvent::Progress(_),
            ) => {}
            Err(failure) => heard.failure = Some(failure),
        }
    }
    assert!(stream.next().await.is_none());
    heard
}

/// What the client hears of a server that does this.
async fn hear(script: Script) -> Heard {
    hear_with(script, LONG).await
}

async fn hear_with(script: Script, silence: Duration) -> Heard {
    let server = ScriptedServer::start(move |_| script.clone());
    let request = asking("hello");
    match client(silence)
        .stream_chat(&server_at(server.url()), &request)
        .await
    {
        Ok(stream) => timeout(LONG, drain(stream)).await.unwrap(),
        Err(failure) => Heard {
            failure: Some(failure),
            ..Heard::default()
        },
    }
}

#[tokio::test]
async fn a_request_should_carry_the_key_and_the_branch() {
    let mut server = ScriptedServer::start(|_| Script::answer("hello there"));
    let stream = client(LONG)
        .stream_chat(&server_at(&format!("{}/v1/", server.url())), &asking("hi"))
        .await
        .unwrap();
    let heard = drain(stream).await;
    assert_eq!(heard.content, "hello there");
    assert_eq!(heard.finished, Some(FinishReason::Stop));
    assert_eq!(heard.timings.unwrap().context_used(), 14);
    let request = server.chat_request().await;
    assert_eq!((request.number, request.method.as_str()), (0, "POST"));
    assert_eq!(request.header("authorization"), Some("Bearer secret"));
    assert_eq!(
        request.body["messages"],
        json!([{"role": "user", "content": "hi"}])
    );
    assert_eq!(request.body["stream"], true);
}

#[tokio::test]
async fn an_answer_byte_by_byte_should_be_the_same() {
    let heard = hear(Script::reasoning_then("I think 語", "Ça va 😀?").byte_by_byte()).await;
    assert_eq!(
        (heard.reasoning.as_str(), heard.content.as_str()),
        ("I think 語", "Ça va 😀?")
    );
    assert_eq!(heard.finished, Some(FinishReason::Stop));
}

#[tokio::test]
async fn a_tool_call_should_be_joined() {
    let heard = hear(Script::tool_call("look", r#"{"at": "the sky"}"#)).await;
    assert_eq!(heard.arguments, r#"{"at": "the sky"}"#);
    assert_eq!(heard.finished, Some(FinishReason::ToolCalls));
}

#[tokio::test]
async fn a_slow_first_byte_should_be_waited_for() {
    let gate = Gate::new();
    let script = Script::new().wait(&gate);
    let script = Script([script.0, Script::answer("late").0].concat());
    let mut server = ScriptedServer::start(move |_| script.clone());
    let (client, at) = (client(LONG), server_at(server.url()));
    let asked = tokio::spawn(async move { client.stream_chat(&at, &asking("hi")).await });
    server.chat_request().await;
    gate.open();
    assert_eq!(drain(asked.await.unwrap().unwrap()).await.content, "late");
}

#[tokio::test]
async fn silence_should_be_a_timeout_before_and_after_the_first_byte() {
    let silence = Duration::from_millis(100);
    let heard = hear_with(Script::new().stall(), silence).await;
    assert_eq!(heard.failure.unwrap().kind, FailureKind::Timeout);
    let heard = hear_with(Script::stream().words("content", "so far").stall(), silence).await;
    assert_eq!(heard.content, "so far");
    assert_eq!(heard.failure.unwrap().kind, FailureKind::Timeout);
}

#[tokio::test]
async fn keep_alives_should_count_as_life() {
    // Many comments, one every 50 ms, take longer together than the silence allowed.
    let gate = Gate::new();
    let mut script = Script::stream();
    for _ in 0..16 {
        script = script.wait(&gate).send(":\n\n");
    }
    let script = Script(
        [
            script.0,
            Script::new().words("content", "yes").finish("stop").0,
        ]
        .concat(),
    );
    let server = ScriptedServer::start(move |_| script.clone());
    let stream = client(Duration::from_millis(600))
        .stream_chat(&server_at(server.url()), &asking("hi"))
        .await
        .unwrap();
    let ticking = tokio::spawn(async move {
        let mut tick = tokio::time::interval(Duration::from_millis(50));
        loop {
            tick.tick().await;
            gate.open();
        }
    });
    let heard = drain(stream).await;
    ticking.abort();
    assert_eq!((heard.content.as_str(), heard.failure), ("yes", None));
}

#[tokio::test]
async fn a_reset_in_mid_event_should_be_reported_as_offline() {
    let cut = Script::stream()
        .words("content", "so far")
        .send("data: {\"choi");
    for script in [cut.clone().reset(), cut] {
        let heard = hear(script).await;
        assert_eq!(heard.content, "so far");
        let failure = heard.failure.unwrap();
        assert_eq!(failure.kind, FailureKind::Offline, "{failure}");
        assert_eq!(failure.code.as_deref(), Some("broken_off"), "{failure}");
    }
}

#[tokio::test]
async fn an_end_without_done_should_be_whole_only_after_a_finish_reason() {
    let end = json!({"choices": [{"delta": {}, "finish_reason": "stop"}]});
    let script = Script::stream().words("content", "all of it");
    let heard = hear(script.clone().event(&end)).await;
    assert_eq!(heard.finished, Some(FinishReason::Stop));
    // A server that then keeps the connection open is not waited for either.
    let heard = hear(script.clone().event(&end).stall()).await;
    assert_eq!(
        (heard.finished, heard.failure),
        (Some(FinishReason::Stop), None)
    );
    let failure = hear(script).await.failure.unwrap();
    assert_eq!(failure.kind, FailureKind::Offline);
}

#[tokio::test]
async fn an_error_in_mid_stream_should_keep_the_servers_words() {
    let error = json!({"code": 500, "message": "Compute error.", "type": "server_error"});
    let data = Script::stream()
        .words("content", "so far")
        .event(&json!({"error": error.clone()}));
    let older = Script::stream()
        .words("content", "so far")
        .send(&format!("error: {error}\n\n"))
        .done();
    for script in [data, older] {
        let heard = hear(script).await;
        assert_eq!(heard.content, "so far");
        let failure = heard.failure.unwrap();
        assert_eq!(
            (failure.kind, failure.status),
            (FailureKind::Server, Some(500))
        );
        assert_eq!(failure.detail, "Compute error.");
    }
}

#[tokio::test]
async fn a_wrong_key_should_be_unauthorised() {
    let heard = hear(Script::failure(
        401,
        "authentication_error",
        "Invalid API Key",
        &Value::Null,
    ))
    .await;
    let failure = heard.failure.unwrap();
    assert_eq!(failure.kind, FailureKind::Unauthorised);
    assert_eq!(failure.detail, "Invalid API Key");
}

#[tokio::test]
async fn a_prompt_too_long_should_carry_both_sizes() {
    let more = json!({"n_prompt_tokens": 9028, "n_ctx": 4096});
    let script = Script::failure(400, "exceed_context_size_error", "too long", &more);
    let failure = hear(script).await.failure.unwrap();
    assert_eq!(failure.kind, FailureKind::ContextTooLong);
    assert_eq!(
        (failure.prompt_tokens, failure.context_tokens),
        (Some(9028), Some(4096))
    );
}

#[tokio::test]
async fn a_loading_server_should_be_ready_when_asked_again() {
    let server = ScriptedServer::loading_then_ready(1, "ready");
    let (client, at) = (client(LONG), server_at(server.url()));
    let failure = client.info(&at).await.unwrap_err();
    assert_eq!(
        (failure.kind, failure.status),
        (FailureKind::Loading, Some(503))
    );
    let info = client.info(&at).await.unwrap();
    assert_eq!(info.models[0].id, "scripted");
    assert_eq!(info.context_tokens, Some(4096));
    assert_eq!(info.software.as_deref(), Some("llama-server b1234"));
    assert_eq!(info.kind, ServerKind::LlamaServer);
    let stream = client.stream_chat(&at, &asking("hi")).await.unwrap();
    assert_eq!(drain(stream).await.content, "ready");
}

#[tokio::test]
async fn a_request_while_loading_should_say_so() {
    let failure = hear(Script::loading()).await.failure.unwrap();
    assert_eq!(failure.kind, FailureKind::Loading);
}

#[tokio::test]
async fn garbage_should_be_a_protocol_failure() {
    let garbage = "\u{0}\u{7f}öäü garbage\nmore\n\n".repeat(50);
    for script in [
        Script::stream().send(&garbage),
        Script::stream().send("data: {not json}\n\n"),
        Script::stream().send("data: [1, 2]\n\n"),
        Script::body(200, "text/html", "<html>hello</html>"),
        Script::body(200, "application/json", "nonsense"),
        Script::new().send("this is no HTTP at all\r\n\r\n"),
    ] {
        let failure = hear(script.clone()).await.failure.unwrap();
        assert_eq!(failure.kind, FailureKind::Protocol, "{failure}: {script:?}");
    }
}

#[tokio::test]
async fn an_endless_line_should_be_given_up_and_the_socket_closed() {
    let mut server = ScriptedServer::start(|_| Script::stream().send("data: ").endless("xxxxxxxx"));
    let stream = client(LONG)
        .stream_chat(&server_at(server.url()), &asking("hi"))
        .await
        .unwrap();
    let failure = drain(stream).await.failure.unwrap();
    assert_eq!(failure.kind, FailureKind::Protocol);
    server.chat_request().await.closed().await;
}

#[tokio::test]
async fn nothing_optional_should_be_required() {
    let heard = hear(
        Script::stream()
            .send("data: {}\n\n")
            .event(&json!({"choices": null}))
            .event(&json!({"choices": [{"delta": null}]}))
            .event(&json!({"choices": [{"delta": {"content": null, "reasoning": "hm"}}], "created": "7"}))
            .event(&json!({"choices": [{"delta": {"content": "yes"}, "index": "0"}], "extra": [{}]}))
            .event(&json!({"choices": [{"finish_reason": "stop"}]}))
            .event(&json!({"choices": [], "usage": {"prompt_tokens": "12", "completion_tokens": 3}})),
    )
    .await;
    assert_eq!(
        (heard.reasoning.as_str(), heard.content.as_str()),
        ("hm", "yes")
    );
    assert_eq!(heard.finished, Some(FinishReason::Stop));
    let timings = heard.timings.unwrap();
    assert_eq!((timings.prompt_n, timings.predicted_n), (12, 3));
}

#[tokio::test]
async fn an_answer_of_a_server_that_does_not_stream_should_be_taken() {
    let body =
        json!({"choices": [{"message": {"content": "all at once"}, "finish_reason": "stop"}]});
    let heard = hear(Script::json(200, &body)).await;
    assert_eq!(heard.content, "all at once");
    assert_eq!(heard.finished, Some(FinishReason::Stop));
}

#[tokio::test]
async fn dropping_a_stream_should_close_the_socket_at_once() {
    let script = Script::stream().words("content", "one two").stall();
    let mut server = ScriptedServer::start(move |_| script.clone());
    let mut stream = client(LONG)
        .stream_chat(&server_at(server.url()), &asking("hi"))
        .await
        .unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    let request = server.chat_request().await;
    drop(stream);
    timeout(PATIENCE, request.closed()).await.unwrap();
}

#[tokio::test]
async fn dropping_an_idle_stream_should_close_the_socket_at_once() {
    // Once before the head of the reply, and once between it and the first event.
    let mut server = ScriptedServer::start(|_| Script::new().stall());
    let (client, at) = (client(LONG), server_at(server.url()));
    let asked = tokio::spawn({
        let (client, at) = (client.clone(), at.clone());
        async move { client.stream_chat(&at, &asking("hi")).await.is_ok() }
    });
    let request = server.chat_request().await;
    asked.abort();
    timeout(PATIENCE, request.closed()).await.unwrap();

    let mut server = ScriptedServer::start(|_| Script::stream().stall());
    let stream = client
        .stream_chat(&server_at(server.url()), &asking("hi"))
        .await
        .unwrap();
    let request = server.chat_request().await;
    drop(stream);
    timeout(PATIENCE, request.closed()).await.unwrap();
}

#[tokio::test]
async fn an_aborted_wait_should_lose_nothing() {
    let gate = Gate::new();
    let script = Script::stream().wait(&gate);
    let script = Script(
        [
            script.0,
            Script::new().words("content", "a b c").finish("stop").0,
        ]
        .concat(),
    );
    let server = ScriptedServer::start(move |_| script.clone());
    let mut stream = client(LONG)
        .stream_chat(&server_at(server.url()), &asking("hi"))
        .await
        .unwrap();
    for _ in 0..20 {
        assert!(timeout(Duration::ZERO, stream.next()).await.is_err());
    }
    gate.open();
    assert_eq!(drain(stream).await.content, "a b c");
}

#[tokio::test]
async fn where_nothing_listens_it_should_be_refused() {
    let port = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap().port()
    };
    let at = server_at(&format!("127.0.0.1:{port}"));
    let failure = client(LONG).info(&at).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::Refused, "{failure}");
    let failure = client(LONG)
        .stream_chat(&at, &asking("hi"))
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::Refused);
    assert!(!failure.detail.is_empty());
}

#[tokio::test]
async fn an_address_that_is_none_should_be_refused_with_a_reason() {
    let failure = client(LONG).info(&server_at("ftp://x")).await.unwrap_err();
    assert_eq!(failure.kind, FailureKind::BadAddress);
}

#[tokio::test]
async fn a_redirect_should_not_carry_the_key_elsewhere() {
    let script = Script::new()
        .send("HTTP/1.1 302 Found\r\nLocation: http://else.where/\r\nContent-Length: 0\r\n\r\n");
    let failure = hear(script).await.failure.unwrap();
    assert_eq!(failure.kind, FailureKind::BadAddress);
    assert!(failure.detail.contains("http://else.where/"));
}

#[tokio::test]
async fn a_plain_server_should_be_spoken_to_plainly() {
    let list =
        json!({"object": "list", "data": [{"id": "m", "max_model_len": 8192}, {"id": null}]});
    let server = ScriptedServer::start_raw(move |request| match request.path.as_str() {
        "/v1/models" => Script::json(200, &list),
        // Some answer every unknown route, and with an error in a success.
        _ => Script::json(200, &json!({"error": "Unexpected endpoint"})),
    });
    let info = client(LONG).info(&server_at(server.url())).await.unwrap();
    assert_eq!((info.kind, info.software), (ServerKind::OpenAi, None));
    assert_eq!(info.models.len(), 1);
    assert_eq!(info.models[0].context_tokens, Some(8192));
}

#[tokio::test]
async fn a_web_server_of_another_kind_should_not_be_taken_for_one_of_models() {
    for status in [200, 404] {
        let server = ScriptedServer::start_raw(move |_| {
            Script::body(status, "text/html", "<html>A site</html>")
        });
        let failure = client(LONG)
            .info(&server_at(server.url()))
            .await
            .unwrap_err();
        assert_eq!(failure.kind, FailureKind::Protocol, "{status}");
    }
}

#[tokio::test]
async fn a_key_refused_on_props_should_be_unauthorised() {
    let server = ScriptedServer::start_raw(|request| match request.path.as_str() {
        "/props" => Script::failure(401, "authentication_error", "Invalid API Key", &Value::Null),
        _ => support::canned(request).unwrap(),
    });
    let failure = client(LONG)
        .info(&server_at(server.url()))
        .await
        .unwrap_err();
    assert_eq!(failure.kind, FailureKind::Unauthorised);
}

#[tokio::test]
async fn the_model_in_use_should_come_first() {
    let list = json!({"data": [
        {"id": "a", "owned_by": "llamacpp", "status": {"value": "unloaded"}},
        {"id": "b", "owned_by": "llamacpp", "status": {"value": "loaded"}},
    ]});
    let server = ScriptedServer::start_raw(move |request| match request.path.as_str() {
        "/v1/models" => Script::json(200, &list),
        _ => Script::failure(404, "not_found_error", "File Not Found", &Value::Null),
    });
    let info = client(LONG).info(&server_at(server.url())).await.unwrap();
    let ids: Vec<_> = info.models.iter().map(|model| model.id.as_str()).collect();
    assert_eq!(ids, ["b", "a"]);
    assert_eq!(info.kind, ServerKind::LlamaServer);
}

#[tokio::test]
async fn other_answers_should_not_be_mixed_into_the_first() {
    let other = json!({"choices": [{"index": 1, "delta": {"content": "no"}}]});
    let script = Script::stream()
        .event(&other)
        .event(&chunk(&json!({"content": "yes"})));
    let heard = hear(script.finish("stop")).await;
    assert_eq!(heard.content, "yes");
}

/// The demo's answer to this, heard by the client as the window would ask for it.
async fn hear_demo(question: &str, dialect: Dialect) -> Heard {
    let demo = causerie::demo::start(0, 20_000.0).await.unwrap();
    let request = ChatRequest {
        dialect,
        ..asking(question)
    };
    let stream = client(LONG)
        .stream_chat(&server_at(&demo.url()), &request)
        .await
        .unwrap();
    drain(stream).await
}

#[tokio::test]
async fn the_demo_should_say_that_it_is_one() {
    let demo = causerie::demo::start(0, 60.0).await.unwrap();
    let info = client(LONG).info(&server_at(&demo.url())).await.unwrap();
    assert_eq!(info.kind, ServerKind::Demo);
    assert_eq!(info.models[0].id, "scripted-demo");
    assert_eq!(info.context_tokens, Some(131_072));
}

#[tokio::test]
async fn the_demos_answers_should_be_heard_in_both_dialects() {
    for dialect in [Dialect::LlamaServer, Dialect::OpenAi] {
        let heard = hear_demo("hello", dialect).await;
        assert!(heard.reasoning.contains("good manners"));
        assert!(heard.content.starts_with("# Welcome to Causerie\n"));
        assert!(heard.content.ends_with("Say anything to go on."));
        assert_eq!(heard.finished, Some(FinishReason::Stop));
        let timings = heard.timings.unwrap();
        assert!(timings.predicted_n > 200 && timings.predicted_ms > 0.0);
        let heard = hear_demo("the weather?", dialect).await;
        assert_eq!(heard.finished, Some(FinishReason::ToolCalls));
        assert!(serde_json::from_str::<Value>(&heard.arguments).is_ok());
    }
}

#[tokio::test]
async fn the_demo_should_send_an_event_for_each_token_and_tell_of_the_prompt() {
    let demo = causerie::demo::start(0, 20_000.0).await.unwrap();
    let request = asking("tokens=1234");
    let mut stream = client(LONG)
        .stream_chat(&server_at(&demo.url()), &request)
        .await
        .unwrap();
    let (mut pieces, mut progress) = (0, Vec::new());
    while let Some(event) = stream.next().await {
        match event.unwrap() {
            CompletionEvent::Content(_) => pieces += 1,
            CompletionEvent::Progress(step) => progress.push(step),
            _ => {}
        }
    }
    assert_eq!(pieces, 1234);
    assert!(progress.len() >= 2);
    assert_eq!(progress[0].processed, 0);
    let last = progress.last().unwrap();
    assert_eq!(last.processed, last.total);
}

#[tokio::test]
async fn the_end_of_the_demo_should_end_its_answers() {
    let demo = causerie::demo::start(0, 10.0).await.unwrap();
    let mut stream = client(LONG)
        .stream_chat(&server_at(&demo.url()), &asking("hello"))
        .await
        .unwrap();
    assert!(stream.next().await.unwrap().is_ok());
    drop(demo);
    let failure = drain(stream).await.failure.unwrap();
    assert_eq!(failure.kind, FailureKind::Offline);
}

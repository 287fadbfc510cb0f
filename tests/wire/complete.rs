//! What goes on with a text: a reply at once, and a stream that ends without `[DONE]`.

use causerie::api::{CompletionRequest, Route};

use super::support::{completion, completion_words};
use super::*;

fn text(patience: Duration) -> CompletionRequest {
    CompletionRequest {
        prompt: "Once".to_owned(),
        max_tokens: 9,
        json_schema: Some(json!({"type": "object"})),
        patience,
        ..CompletionRequest::default()
    }
}

async fn complete(script: Script, patience: Duration) -> Result<Option<String>, Failure> {
    let server = ScriptedServer::start_raw(move |_| script.clone());
    let (client, server_at) = (client(LONG), server_at(server.url()));
    client.complete(&server_at, &text(patience)).await
}

async fn hear_text(script: Script) -> Heard {
    let server = ScriptedServer::start_raw(move |_| script.clone());
    let request = ChatRequest {
        route: Route::Completion {
            prompt: "Once".to_owned(),
        },
        ..asking("hi")
    };
    match client(LONG)
        .stream_chat(&server_at(server.url()), &request)
        .await
    {
        Ok(stream) => drain(stream).await,
        Err(failure) => Heard {
            failure: Some(failure),
            ..Heard::default()
        },
    }
}

#[tokio::test]
async fn a_reply_at_once_should_be_words_or_say_why_not() {
    let reply = Script::json(
        200,
        &json!({"content": "<think>hm</think>\n{}", "stop": true}),
    );
    assert_eq!(complete(reply, LONG).await, Ok(Some("{}".to_owned())));
    let unknown = Script::failure(404, "not_found_error", "File Not Found", &Value::Null);
    assert_eq!(complete(unknown, LONG).await, Ok(None));
    let broken = Script::failure(500, "server_error", "Compute error.", &Value::Null);
    assert_eq!(
        complete(broken, LONG).await.unwrap_err().detail,
        "Compute error."
    );
    let odd = Script::json(200, &json!({"text": "so"}));
    assert_eq!(
        complete(odd, LONG).await.unwrap_err().kind,
        FailureKind::Protocol
    );
    let late = complete(Script::new().stall(), Duration::from_millis(100))
        .await
        .unwrap_err();
    assert_eq!((late.kind, &*late.detail), (FailureKind::Timeout, "0.1"));
}

#[tokio::test]
async fn a_dropped_question_should_close_its_socket() {
    let mut server = ScriptedServer::start_raw(|_| Script::new().stall());
    let (client, at) = (client(LONG), server_at(server.url()));
    let asking = tokio::spawn(async move { client.complete(&at, &text(LONG)).await });
    let request = server.request().await;
    assert_eq!(
        (request.path.as_str(), &request.body["n_predict"]),
        ("/completion", &json!(9))
    );
    asking.abort();
    timeout(PATIENCE, request.closed()).await.unwrap();
}

#[tokio::test]
async fn a_stream_of_text_should_end_with_its_last_chunk_however_it_comes() {
    let script = completion("<think>\nhm hm\n</think>\n\nOnce upon a time.");
    for script in [
        script.clone(),
        script.clone().byte_by_byte(),
        script.stall(),
    ] {
        let heard = hear_text(script).await;
        assert_eq!(
            (&*heard.content, &*heard.reasoning),
            ("Once upon a time.", "hm hm")
        );
        assert_eq!(heard.finished, Some(FinishReason::Stop));
        assert_eq!(heard.timings.unwrap().predicted_n, 7);
    }
}

#[tokio::test]
async fn a_stream_of_text_that_breaks_off_should_say_so_and_lose_nothing() {
    let heard = hear_text(completion_words("half a </thi")).await;
    assert_eq!(heard.content, "half a </thi");
    assert_eq!(heard.failure.unwrap().kind, FailureKind::Offline);
    let heard = hear_text(completion_words("<think>half a </thi")).await;
    assert_eq!(heard.reasoning, "half a </thi");
}

//! Vectors, scores and counts of a server that does what it should, and of one that does not.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use std::time::Duration;

use causerie::api::Client;
use causerie::domain::{ApiKey, Failure, FailureKind, Server};
use serde_json::{Value, json};
use support::{Received, Script, ScriptedServer};

/// Longer than anything takes here.
const LONG: Duration = Duration::from_mins(1);
const TOO_LONG: &str = include_str!("fixtures/recordings/error_embedding_too_long.json");

fn server(scripted: &ScriptedServer) -> Server {
    Server {
        url: scripted.url().to_owned(),
        key: ApiKey::new("secret"),
    }
}

fn client() -> Client {
    Client::new(LONG).unwrap()
}

fn texts(request: &Received, field: &str) -> Vec<String> {
    let texts = request.body[field].as_array().unwrap();
    texts
        .iter()
        .map(|text| text.as_str().unwrap().to_owned())
        .collect()
}

/// A server that takes so many words of a text, and counts a token for each.
fn counting(most: usize) -> ScriptedServer {
    ScriptedServer::start_raw(move |request| match request.path.as_str() {
        "/tokenize" => {
            let words = request.body["content"].as_str().unwrap().split(' ').count();
            Script::json(200, &json!({"tokens": vec![0; words]}))
        }
        "/v1/embeddings" => {
            let texts = texts(request, "input");
            if texts.iter().any(|text| text.split(' ').count() > most) {
                return Script::body(500, "application/json", TOO_LONG);
            }
            let data: Vec<Value> = (texts.iter().enumerate())
                .map(|(index, text)| json!({"index": index, "embedding": [text.len(), 1]}))
                .collect();
            Script::json(200, &json!({ "data": data }))
        }
        "/v1/rerank" => {
            let query = request.body["query"].as_str().unwrap().split(' ').count();
            let texts = texts(request, "documents");
            if texts
                .iter()
                .any(|text| text.split(' ').count() + query > most)
            {
                return Script::body(500, "application/json", TOO_LONG);
            }
            let results: Vec<Value> = (texts.iter().enumerate().rev())
                .map(|(index, text)| json!({"index": index, "relevance_score": text.len()}))
                .collect();
            Script::json(200, &json!({ "results": results }))
        }
        _ => Script::failure(404, "not_found_error", "File Not Found", &Value::Null),
    })
}

async fn embed(script: impl Fn(&Received) -> Script + Send + Sync + 'static) -> Failure {
    let scripted = ScriptedServer::start_raw(script);
    let texts = vec!["one".to_owned(), "two".to_owned()];
    let answered = client().embed(&server(&scripted), "", texts).await;
    answered.unwrap_err()
}

#[tokio::test]
async fn each_text_should_get_its_vector() {
    let mut scripted = counting(512);
    let server = server(&scripted);
    let texts = vec!["one".to_owned(), "three".to_owned()];
    let vectors = client()
        .embed(&server, "minilm", texts.clone())
        .await
        .unwrap();
    assert_eq!(vectors, [[3.0, 1.0], [5.0, 1.0]]);
    let request = scripted.request().await;
    assert_eq!(request.body["input"], json!(texts));
    assert_eq!(request.body["model"], "minilm");
    assert_eq!(request.header("authorization"), Some("Bearer secret"));
    assert!(
        client()
            .embed(&server, "", Vec::new())
            .await
            .unwrap()
            .is_empty()
    );
}

#[tokio::test]
async fn a_text_that_is_too_long_should_be_counted_and_cut() {
    let scripted = counting(512);
    let long = "word ".repeat(2_000);
    let vectors = client()
        .embed(&server(&scripted), "", vec!["short".to_owned(), long])
        .await
        .unwrap();
    assert_eq!(vectors[0], [5.0, 1.0]);
    let words = vectors[1][0] / 5.0;
    assert!((400.0..=512.0).contains(&words), "{words} words were sent");
}

#[tokio::test]
async fn a_server_that_takes_less_than_it_says_should_be_asked_once_more() {
    let scripted = counting(300);
    let long = "word ".repeat(2_000);
    let vectors = client()
        .embed(&server(&scripted), "", vec![long.clone()])
        .await
        .unwrap();
    assert!(vectors[0][0] <= 1_500.0);
    let mut scripted = counting(30);
    let failure = client().embed(&server(&scripted), "", vec![long]).await;
    let failure = failure.expect_err("it never fits");
    assert!(
        failure.detail.contains("input (2002 tokens) is too large"),
        "its own words"
    );
    let mut asked = 0;
    drop(server(&scripted));
    while let Ok(request) = tokio::time::timeout(Duration::ZERO, scripted.request()).await {
        asked += usize::from(request.path == "/v1/embeddings");
    }
    assert_eq!(asked, 3);
}

#[tokio::test]
async fn passages_should_get_their_scores_in_their_order() {
    let scripted = counting(512);
    let texts = vec!["one".to_owned(), "three".to_owned()];
    let scores = client()
        .rerank(&server(&scripted), "", "which", texts)
        .await
        .unwrap();
    assert_eq!(scores, [3.0, 5.0]);
    let long = vec!["word ".repeat(2_000), "short".to_owned()];
    let scores = client()
        .rerank(&server(&scripted), "", "which one", long)
        .await
        .unwrap();
    assert!((2_000.0..2_560.0).contains(&scores[0]), "{scores:?}");
}

#[tokio::test]
async fn tokens_should_be_counted_where_the_server_can() {
    let scripted = counting(512);
    let counted = client()
        .tokens_of(&server(&scripted), "one two three")
        .await;
    assert_eq!(counted, Ok(Some(3)));
    let scripted = ScriptedServer::start(|_| Script::new());
    let counted = client().tokens_of(&server(&scripted), "one").await;
    assert_eq!(counted, Ok(None));
}

#[tokio::test]
async fn the_servers_own_words_should_be_told() {
    let words = "Pooling type 'none' is not OAI compatible";
    let failure =
        embed(move |_| Script::failure(400, "invalid_request_error", words, &Value::Null)).await;
    assert_eq!(
        (failure.kind, failure.detail.as_str()),
        (FailureKind::BadRequest, words)
    );
    let failure = embed(|_| Script::loading()).await;
    assert_eq!(failure.kind, FailureKind::Loading);
    let failure = embed(|_| Script::json(200, &json!({"error": {"message": "No."}}))).await;
    assert_eq!(
        (failure.kind, failure.detail.as_str()),
        (FailureKind::Protocol, "No.")
    );
}

#[tokio::test]
async fn hostile_replies_should_be_refused() {
    for body in [
        r#"{"data":[{"index":0,"embedding":[1,2]}]}"#,
        r#"{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[1]}]}"#,
        r#"{"data":[{"index":0,"embedding":[1,2]},{"index":1,"embedding":[NaN,1]}]}"#,
        r#"{"data":[{"index":0,"embedding":[1,2]},{"index":9,"embedding":[1,2]}]}"#,
        r#"{"data":[{"embedding":[1,2]},{"embedding":[0,0]}]}"#,
        "[]",
        "",
        "<html>",
    ] {
        let failure = embed(move |_| Script::body(200, "application/json", body)).await;
        assert_eq!(failure.kind, FailureKind::Protocol, "{body}");
        assert_eq!(failure.code.as_deref(), Some("bad_vectors"), "{body}");
    }
    let scripted = ScriptedServer::start_raw(|_| {
        Script::body(
            200,
            "application/json",
            r#"{"results":[{"index":0,"relevance_score":1}]}"#,
        )
    });
    let texts = vec!["one".to_owned(), "two".to_owned()];
    let failure = client()
        .rerank(&server(&scripted), "", "which", texts)
        .await;
    assert_eq!(
        failure.expect_err("refused").code.as_deref(),
        Some("bad_scores")
    );
}

#[tokio::test]
async fn a_reply_without_end_should_not_be_read_to_its_end() {
    let failure = embed(|_| {
        Script::new()
            .send("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n")
            .send(r#"{"data":[{"index":0,"embedding":["#)
            .endless(&"0.25,".repeat(10_000))
    })
    .await;
    assert_eq!(failure.code.as_deref(), Some("bad_vectors"));
}

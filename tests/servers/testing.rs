//! The test of a server: what it is and how soon it answers, or why it cannot be used.

use causerie::domain::{
    ApiKey, Command, Event, Failure, FailureKind, Server, ServerKind, ServerReport,
};
use serde_json::{Value, json};

use crate::Desk;
use crate::support::{Received, Router, Script, ScriptedServer, canned};

async fn tested(url: &str, key: Option<&str>) -> Result<Box<ServerReport>, Failure> {
    let mut desk = Desk::at(None);
    let server = Server {
        url: url.to_owned(),
        key: key.and_then(ApiKey::new),
    };
    desk.send(Command::TestServer { number: 7, server });
    let result = desk
        .wait(|event| match event {
            Event::ServerTested { number: 7, result } => Some(result),
            _ => None,
        })
        .await;
    // A test changes nothing.
    assert_eq!(desk.store.load().await.unwrap().settings.server_url, None);
    result
}

fn open_ai(request: &Received) -> Script {
    match request.path.as_str() {
        "/v1/models" => {
            let models = json!([{"id": "one", "context_length": 8192}, {"id": "two"}]);
            Script::json(200, &json!({"object": "list", "data": models}))
        }
        _ => Script::body(404, "text/plain", "Not Found"),
    }
}

#[tokio::test]
async fn every_kind_of_server_should_be_recognised() {
    let single = ScriptedServer::start(|_| Script::new());
    let report = tested(single.url(), None).await.unwrap();
    assert_eq!(report.connected.kind, ServerKind::LlamaServer);
    assert_eq!(
        report.connected.software.as_deref(),
        Some("llama-server b1234")
    );
    assert_eq!(report.connected.models.len(), 1);
    assert!(report.ms < 5000);

    let router = Router::with(&["a", "b"]).start();
    let report = tested(router.url(), None).await.unwrap();
    assert_eq!(report.connected.kind, ServerKind::LlamaRouter);
    assert_eq!(report.connected.models.len(), 2);

    let other = ScriptedServer::start_raw(open_ai);
    let report = tested(&format!("{}/v1", other.url()), None).await.unwrap();
    let connected = report.connected;
    assert_eq!(connected.kind, ServerKind::OpenAi);
    assert_eq!(
        (connected.software.as_deref(), connected.models.len()),
        (None, 2)
    );
    assert_eq!(connected.context_of(Some("one")), Some(8192));
    assert!(!connected.features.counts_tokens && !connected.features.loads_models);
}

#[tokio::test]
async fn every_failure_should_say_what_is_wrong() {
    let kind = |result: Result<_, Failure>| result.map(drop).unwrap_err().kind;
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let refused = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    assert_eq!(kind(tested(&refused, None).await), FailureKind::Refused);

    let locked = ScriptedServer::start_raw(|request| {
        match (request.path.as_str(), request.header("authorization")) {
            ("/props", Some("Bearer right")) | ("/health" | "/v1/models", _) => {
                canned(request).unwrap()
            }
            _ => Script::failure(401, "authentication_error", "Invalid API Key", &Value::Null),
        }
    });
    let of_key = |key| tested(locked.url(), key);
    assert_eq!(kind(of_key(None).await), FailureKind::Unauthorised);
    assert_eq!(kind(of_key(Some("wrong")).await), FailureKind::Unauthorised);
    assert!(of_key(Some("right")).await.is_ok());

    for (address, code) in [
        ("ftp://here", "address_scheme"),
        ("", "address_missing"),
        ("http://127.0.0.1:99999", "address_port"),
    ] {
        let failure = tested(address, None).await.unwrap_err();
        assert_eq!(failure.kind, FailureKind::BadAddress, "{address}");
        assert_eq!(failure.code.as_deref(), Some(code), "{address}");
    }

    let loading = ScriptedServer::start_raw(|_| Script::loading());
    assert_eq!(
        kind(tested(loading.url(), None).await),
        FailureKind::Loading
    );
    let page = ScriptedServer::start_raw(|_| Script::body(200, "text/html", "<html>Hello"));
    assert_eq!(kind(tested(page.url(), None).await), FailureKind::Protocol);
}

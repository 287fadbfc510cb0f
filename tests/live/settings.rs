//! What is set, and what is left to the real server.

use causerie::api::{ChatRequest, Client, CompletionEvent, Dialect};
use causerie::domain::{
    ApiKey, Connected, Levels, Model, Overrides, Parameter, ParameterKind, ParameterValue,
    PromptMessage, Role, Sampling, Server as Address, ServerKind, TurnOptions,
};
use serde_json::Value;

use super::PATIENCE;
use super::server::{KEY, Server};

fn address(server: &Server) -> Address {
    Address {
        url: server.url.clone(),
        key: ApiKey::new(KEY),
    }
}

fn request(options: TurnOptions) -> ChatRequest {
    ChatRequest {
        messages: vec![PromptMessage::new(
            Role::User,
            "How is tea made?".to_owned(),
        )],
        dialect: Dialect::LlamaServer,
        options,
        ..ChatRequest::default()
    }
}

/// What an answer is asked for with, where this is set for the conversation.
fn options(connected: &Connected, set: Sampling) -> TurnOptions {
    let conversation = Overrides {
        sampling: set,
        ..Overrides::default()
    };
    let levels = Levels {
        server: &connected.defaults,
        models: &connected.models,
        global: &Overrides::default(),
        preset: None,
        conversation: Some(&conversation),
        turn: None,
    };
    levels.resolve()
}

/// Hears an answer to its end.
async fn hear(client: &Client, server: &Address, options: TurnOptions) {
    let stream = client.stream_chat(server, &request(options)).await;
    let mut stream = stream.expect("the server takes the request");
    let mut has_finished = false;
    while let Some(event) = stream.next().await {
        let event = event.expect("the answer comes whole");
        has_finished |= matches!(event, CompletionEvent::Finished(_));
    }
    assert!(has_finished);
}

/// The value of a parameter as the server has it in its slot.
fn in_slot(params: &Value, parameter: Parameter) -> Option<ParameterValue> {
    parameter.of_server(params.get(parameter.wire())?)
}

#[tokio::test]
async fn the_servers_own_values_should_be_known_and_not_be_sent() {
    let own = ["--temp", "0.3", "--top-k", "7"];
    let Some(server) = Server::start_with("answer.gbnf", 2_048, &own) else {
        return;
    };
    let at = address(&server);
    let client = Client::new(PATIENCE).expect("a client");
    let connected = client.info(&at).await.expect("the server is up");
    assert_eq!(connected.kind, ServerKind::LlamaServer);
    assert_eq!(connected.context_tokens, Some(2_048));
    let defaults = &connected.defaults;
    let value = |parameter| defaults.value(parameter).map(ToString::to_string);
    assert_eq!(value(Parameter::Temperature).as_deref(), Some("0.3"));
    assert_eq!(value(Parameter::TopK).as_deref(), Some("7"));
    for parameter in Parameter::ALL {
        assert!(value(*parameter).is_some(), "{}", parameter.key());
    }
    let Some(Model { abilities, .. }) = connected.models.first() else {
        panic!("it has a model");
    };
    assert_eq!(
        (abilities.tools, abilities.thinking),
        (Some(true), Some(true))
    );
    assert_eq!(abilities.vision, Some(false));

    // One that is the server's own, and one that is not.
    let set: Sampling = [
        (Parameter::Temperature, ParameterValue::Real(0.3)),
        (Parameter::MinP, ParameterValue::Real(0.2)),
    ]
    .into_iter()
    .collect();
    let asked = options(&connected, set);
    let names: Vec<_> = asked
        .sampling
        .iter()
        .map(|(parameter, _)| parameter)
        .collect();
    assert_eq!(names, [Parameter::MinP]);
    hear(&client, &at, asked).await;
    let params = server.slot_params();
    for (parameter, wanted) in [
        (Parameter::MinP, "0.2"),
        (Parameter::Temperature, "0.3"),
        (Parameter::TopK, "7"),
    ] {
        let found = in_slot(&params, parameter).map(|value| value.to_string());
        assert_eq!(found.as_deref(), Some(wanted), "{}", parameter.key());
    }
}

#[tokio::test]
async fn every_parameter_that_is_set_should_reach_the_server() {
    let Some(server) = Server::start("answer.gbnf", 2_048) else {
        return;
    };
    let at = address(&server);
    let client = Client::new(PATIENCE).expect("a client");
    let connected = client.info(&at).await.expect("the server is up");
    // Values within the bounds that no server has of itself.
    let unusual = |parameter: &Parameter| match (parameter, parameter.kind()) {
        (Parameter::Samplers, _) => ParameterValue::Names(vec!["top_k".into(), "min_p".into()]),
        (Parameter::MaxTokens, _) => ParameterValue::Whole(900),
        (_, ParameterKind::Whole(..)) => ParameterValue::Whole(13),
        (_, ParameterKind::Real(least, most)) => {
            ParameterValue::Real((least + (most - least) * 0.375).max(0.375))
        }
        (_, ParameterKind::Names) => panic!("only samplers are names"),
    };
    let set: Sampling = Parameter::ALL
        .iter()
        .map(|parameter| (*parameter, unusual(parameter)))
        .collect();
    let asked = options(&connected, set.clone());
    assert_eq!(asked.sampling, set);
    hear(&client, &at, asked).await;
    let params = server.slot_params();
    for (parameter, wanted) in set.iter() {
        let found = in_slot(&params, parameter);
        let is_there = found.as_ref().is_some_and(|found| found.is_like(wanted));
        assert!(is_there, "{}: {found:?} for {wanted:?}", parameter.key());
    }
}

//! A router: its models come and go while one looks.

use causerie::domain::{
    Command, DraftedTurn, Event, FailureKind, Model, ModelState, Parameter, ServerKind,
};
use serde_json::json;

use crate::Desk;
use crate::support::Router;

fn state_of<'a>(models: &'a [Model], id: &str) -> &'a ModelState {
    &models.iter().find(|model| model.id == id).unwrap().state
}

#[tokio::test]
async fn each_model_in_memory_should_be_asked_for_its_own_settings_and_no_other_be_loaded() {
    let router = Router::with(&["org/large", "small"]);
    router.set_status("small", json!({"value": "loaded"}));
    router.set_props(
        "small",
        json!({"default_generation_settings": {"params": {"temperature": 0.3}, "n_ctx": 2048},
            "modalities": {"vision": true}, "chat_template_caps": {"supports_tools": true}}),
    );
    let server = router.start();
    let mut desk = Desk::at(Some(server.url()));
    let connected = desk.connected(|_| true).await;
    assert_eq!(connected.kind, ServerKind::LlamaRouter);
    assert!(connected.features.loads_models);
    let ids: Vec<_> = connected.models.iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["small", "org/large"], "what runs comes first");
    let temperature = |model| {
        let own = connected.defaults_of(model).value(Parameter::Temperature);
        own.map(ToString::to_string)
    };
    assert_eq!(temperature(None).as_deref(), Some("0.3"));
    assert_eq!(temperature(Some("small")).as_deref(), Some("0.3"));
    assert_eq!(temperature(Some("org/large")), None);
    let context = |model| connected.context_of(model);
    assert_eq!(
        (context(Some("small")), context(Some("org/large"))),
        (Some(2048), None)
    );
    let abilities = connected.models[0].abilities;
    assert_eq!(
        (abilities.vision, abilities.tools),
        (Some(true), Some(true))
    );

    // The other one comes into memory, and then says the same of itself.
    router.is_heard_by(1).await;
    router.turn("org/large", "loaded");
    let connected = desk
        .connected(|it| it.context_of(Some("org/large")).is_some())
        .await;
    let own = connected.defaults_of(Some("org/large"));
    let own = own.value(Parameter::Temperature).unwrap();
    assert_eq!(own.to_string(), "0.8");
}

#[tokio::test]
async fn loading_a_model_should_show_its_way_until_it_is_there() {
    let router = Router::with(&["a", "b"]);
    let server = router.start();
    let mut desk = Desk::at(Some(server.url()));
    desk.connected(|_| true).await;
    router.is_heard_by(1).await;
    desk.send(Command::LoadModel("b".to_owned()));
    desk.connected(|it| state_of(&it.models, "b").is_moving())
        .await;
    let progress = json!({"stages": ["text_model", "mmproj_model"], "current": "text_model",
        "value": 0.5});
    let data = json!({"status": "loading", "progress": progress});
    router.tell("b", "status_change", &data);
    let quarter = ModelState::Loading {
        progress: Some(0.25),
    };
    desk.connected(|it| *state_of(&it.models, "b") == quarter)
        .await;
    router.turn("b", "loaded");
    // What is in memory now is what would answer.
    desk.connected(|it| it.models[0].id == "b" && it.models[0].state == ModelState::Loaded)
        .await;
    router.turn("b", "sleeping");
    desk.connected(|it| *state_of(&it.models, "b") == ModelState::Sleeping)
        .await;
    desk.send(Command::UnloadModel("b".to_owned()));
    desk.connected(|it| *state_of(&it.models, "b") == ModelState::Unloaded)
        .await;
    let files = json!({"https://files/one": {"done": 30, "total": 120}});
    router.tell("a", "download_progress", &files);
    let quarter = ModelState::Downloading {
        progress: Some(0.25),
    };
    desk.connected(|it| *state_of(&it.models, "a") == quarter)
        .await;
}

#[tokio::test]
async fn a_load_that_fails_should_show_its_reason_and_a_refused_one_the_servers_words() {
    let router = Router::with(&["a"]);
    let server = router.start();
    let mut desk = Desk::at(Some(server.url()));
    desk.connected(|_| true).await;
    router.is_heard_by(1).await;
    desk.send(Command::LoadModel("a".to_owned()));
    desk.connected(|it| state_of(&it.models, "a").is_moving())
        .await;
    let failed = json!({"value": "unloaded", "failed": true, "exit_code": 1});
    router.set_status("a", failed);
    let data = json!({"status": "unloaded", "exit_code": 1});
    router.tell("a", "status_change", &data);
    let failed = ModelState::Failed {
        reason: "exit code 1".to_owned(),
    };
    desk.connected(|it| *state_of(&it.models, "a") == failed)
        .await;
    router.refuse_loads("model is not found");
    desk.send(Command::LoadModel("a".to_owned()));
    let failure = desk
        .wait(|event| match event {
            Event::ModelRefused { model, failure } if model == "a" => Some(failure),
            _ => None,
        })
        .await;
    assert_eq!(failure.kind, FailureKind::BadRequest);
    assert_eq!(failure.detail, "model is not found");
}

#[tokio::test]
async fn a_router_that_tells_nothing_should_be_asked_while_it_loads() {
    let router = Router::with(&["a"]).mute();
    let server = router.start();
    let mut desk = Desk::at(Some(server.url()));
    desk.connected(|_| true).await;
    desk.send(Command::LoadModel("a".to_owned()));
    desk.connected(|it| state_of(&it.models, "a").is_moving())
        .await;
    router.set_status("a", json!({"value": "loaded"}));
    desk.connected(|it| *state_of(&it.models, "a") == ModelState::Loaded)
        .await;
}

#[tokio::test]
async fn a_stream_that_breaks_should_have_the_router_looked_at_at_once() {
    let router = Router::with(&["a"]);
    let server = router.start();
    let mut desk = Desk::at(Some(server.url()));
    desk.connected(|_| true).await;
    router.is_heard_by(1).await;
    // As after a restart with other settings.
    router.set_status("a", json!({"value": "loaded"}));
    router.hang_up();
    desk.connected(|it| it.context_of(Some("a")) == Some(4096))
        .await;
}

#[tokio::test]
async fn counting_tokens_should_load_no_model() {
    let router = Router::with(&["a"]);
    let server = router.start();
    let mut desk = Desk::at(Some(server.url()));
    desk.connected(|_| true).await;
    router.is_heard_by(1).await;
    let counting = |number| Command::CountTokens {
        number,
        drafted: Box::new(DraftedTurn {
            text: "hello".to_owned(),
            ..DraftedTurn::default()
        }),
    };
    let counted = |event| match event {
        Event::TokensCounted { number, tokens } => Some((number, tokens)),
        _ => None,
    };
    desk.send(counting(1));
    assert_eq!(desk.wait(counted).await, (1, None));
    router.turn("a", "loaded");
    desk.connected(|it| !it.would_load(Some("a"))).await;
    desk.send(counting(2));
    assert_eq!(desk.wait(counted).await, (2, Some(7)));
}

//! The server in use: found, chosen, lost and back.

use super::*;

fn is_settled(event: Event) -> Option<crate::domain::ServerStatus> {
    match event {
        Event::ServerChanged(status)
            if !matches!(
                status.state,
                ServerState::Searching | ServerState::Connecting
            ) =>
        {
            Some(*status)
        }
        _ => None,
    }
}

#[tokio::test]
async fn without_a_server_a_message_should_be_refused() {
    let options = EngineOptions {
        ports: vec![1, 2],
        ..EngineOptions::default()
    };
    let mut desk = desk_with(options, |_| Err(failure(FailureKind::Refused)), |_| {});
    let status = desk.wait(is_settled).await;
    assert_eq!(status.state, ServerState::None);
    let new = new_turn("go");
    desk.send(&new);
    let why = desk
        .wait(|event| match event {
            Event::TurnRefused { failure, .. } => Some(failure),
            _ => None,
        })
        .await;
    assert_eq!(why.kind, FailureKind::NoServer);
}

#[tokio::test]
async fn the_preferred_port_that_answers_should_be_found_and_not_remembered() {
    let options = EngineOptions {
        ports: vec![1, 2, 3, 4],
        ..EngineOptions::default()
    };
    let info = |server: &Server| match server.url.rsplit(':').next() {
        Some("1") => Err(failure(FailureKind::Unauthorised)),
        Some("3" | "4") => Ok(tiny()),
        _ => Err(failure(FailureKind::Refused)),
    };
    let mut desk = desk_with(options, info, |_| {});
    let status = desk.wait(is_settled).await;
    assert_eq!(status.server.unwrap().url, "http://127.0.0.1:3");
    assert!(matches!(status.state, ServerState::Connected { .. }));
    let loaded = desk.store.load().await.unwrap();
    assert_eq!(loaded.settings.server_url, None);
}

#[tokio::test]
async fn a_chosen_server_should_be_remembered_with_its_key() {
    let mut desk = desk();
    let key = crate::domain::ApiKey::new("secret");
    let server = Server {
        url: "http://127.0.0.1:7/".to_owned(),
        key: key.clone(),
    };
    desk.supervisor.send(Command::ChooseServer(server));
    // The window saves settings of its own, in which the address is old.
    desk.supervisor
        .send(Command::SaveSettings(Box::new(Settings {
            zoom: 2.0,
            ..Settings::default()
        })));
    let url = "http://127.0.0.1:7";
    desk.wait(|event| {
        is_settled(event).filter(|status| {
            status
                .server
                .as_ref()
                .is_some_and(|server| server.url == url)
        })
    })
    .await;
    // Chosen once more with no key typed, it is still let in by the one that is kept.
    let server = Server {
        url: url.to_owned(),
        key: None,
    };
    desk.supervisor.send(Command::ChooseServer(server));
    let new = new_turn("go");
    desk.send(&new);
    assert_eq!(desk.model.asked().await.server.key, key);
    desk.supervisor.shutdown().await;
    let Desk {
        _folder: folder,
        store,
        supervisor,
        events,
        ..
    } = desk;
    drop((store, supervisor, events));
    let store = Store::open(folder.path()).unwrap();
    let settings = store.load().await.unwrap().settings;
    assert_eq!(settings.server_url.as_deref(), Some(url));
    assert!((settings.zoom - 2.0).abs() < f32::EPSILON);
    assert_eq!(store.key(url.to_owned()).await.unwrap(), key);
}

#[tokio::test]
async fn a_server_that_comes_back_should_be_noticed_when_asked() {
    let is_up = Arc::new(std::sync::atomic::AtomicBool::new(false));
    let switch = is_up.clone();
    let options = EngineOptions {
        server_url: Some("http://127.0.0.1:9".to_owned()),
        ..EngineOptions::default()
    };
    let info = move |_: &Server| {
        if switch.load(std::sync::atomic::Ordering::SeqCst) {
            Ok(tiny())
        } else {
            Err(failure(FailureKind::Refused))
        }
    };
    let mut desk = desk_with(options, info, |_| {});
    let status = desk.wait(is_settled).await;
    let expected = ServerState::Offline {
        failure: failure(FailureKind::Refused),
        retry_ms: 1000,
    };
    assert_eq!(status.state, expected);
    is_up.store(true, std::sync::atomic::Ordering::SeqCst);
    desk.supervisor.send(Command::RetryServer);
    let status = desk.wait(is_settled).await;
    assert!(status.is_connected());
}

#[tokio::test]
async fn settings_out_of_bounds_should_be_told_within_them() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let settings = Settings {
        zoom: 99.0,
        silence_timeout_s: u64::MAX,
        ..Settings::default()
    };
    store.save_settings(settings).await.unwrap();
    let (llm, _model) = FakeModel::new(|_| Ok(tiny()));
    let options = EngineOptions::default();
    let (supervisor, mut events) = Engine::start_with(store, options, Arc::new(|| {}), llm, None);
    let Some(Event::Loaded { settings, .. }) = events.next().await else {
        panic!("what is kept should be told first");
    };
    assert!((settings.zoom - 3.0).abs() < f32::EPSILON);
    assert_eq!(settings.silence_timeout_s, 86_400);
    supervisor.shutdown().await;
}

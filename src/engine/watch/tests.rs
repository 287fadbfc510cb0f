//! How often a server is asked. No clock runs here: what is looked at is what was decided.

use super::*;
use crate::domain::{Model, ModelState, ServerFeatures};
use crate::engine::llm::fake::FakeModel;

struct Bench {
    look: Look,
    _folder: tempfile::TempDir,
}

fn bench() -> Bench {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let (outbox, _events) = Outbox::new(std::sync::Arc::new(|| {}));
    let (llm, _model) = FakeModel::new(|_| Err(Failure::new(FailureKind::Refused, "")));
    let (_handle, _status, watch) = Watch::new(llm, store, outbox, Vec::new());
    let mut look = watch.look;
    let server = Server {
        url: "http://127.0.0.1:9".to_owned(),
        key: None,
    };
    look.take(Order::Use {
        server,
        is_demo: false,
    });
    Bench {
        look,
        _folder: folder,
    }
}

impl Bench {
    /// What the server said, and after how many seconds it is asked again.
    fn said(&mut self, info: Result<Connected, Failure>) -> u64 {
        self.look.conclude(Found::Info(info));
        self.look.delay.as_secs()
    }

    fn failed(&mut self, kind: FailureKind) -> u64 {
        self.said(Err(Failure::new(kind, "")))
    }

    fn state(&self) -> ServerState {
        self.look.status.borrow().state.clone()
    }
}

fn router(state: ModelState) -> Connected {
    Connected {
        kind: ServerKind::LlamaRouter,
        models: vec![Model {
            id: "a".to_owned(),
            state,
            ..Model::default()
        }],
        features: ServerFeatures {
            loads_models: true,
            ..ServerFeatures::default()
        },
        ..Connected::default()
    }
}

const LOADING: ModelState = ModelState::Loading { progress: None };

#[tokio::test]
async fn a_server_that_is_gone_should_be_asked_less_and_less_and_one_that_loads_each_second() {
    let mut bench = bench();
    let delays: Vec<_> = (0..7).map(|_| bench.failed(FailureKind::Refused)).collect();
    assert_eq!(delays, [1, 2, 4, 8, 16, 30, 30]);
    assert_eq!(bench.failed(FailureKind::Loading), 1);
    assert_eq!(bench.state(), ServerState::Loading);
    // What was there is there again: the patience is as at the beginning.
    assert_eq!(bench.failed(FailureKind::Offline), 1);
    assert_eq!(bench.said(Ok(Connected::default())), 10);
    assert_eq!(bench.failed(FailureKind::Offline), 1);
}

#[tokio::test]
async fn a_wish_to_know_should_be_heard_at_once() {
    let mut bench = bench();
    for _ in 0..4 {
        bench.failed(FailureKind::Refused);
    }
    bench.look.take(Order::Retry);
    assert_eq!(bench.look.delay, Duration::ZERO);
    assert_eq!(bench.state(), ServerState::Connecting);
    // A key that could not be looked up before may be there now.
    assert_eq!(bench.look.task, Task::Unlock);
    bench.look.conclude(Found::Key(Ok(ApiKey::new("secret"))));
    let server = bench.look.status.borrow().server.clone();
    assert_eq!(server.unwrap().key, ApiKey::new("secret"));
    bench.said(Ok(Connected::default()));
    bench.look.take(Order::AskNow);
    assert_eq!(bench.look.delay, Duration::ZERO);
    assert!(matches!(bench.state(), ServerState::Connected(_)));
}

#[tokio::test]
async fn one_silence_of_a_server_that_answered_should_only_be_a_doubt() {
    let mut bench = bench();
    bench.said(Ok(Connected::default()));
    assert_eq!(bench.failed(FailureKind::Timeout), 1);
    assert!(matches!(bench.state(), ServerState::Connected(_)));
    bench.failed(FailureKind::Timeout);
    assert!(matches!(bench.state(), ServerState::Offline { .. }));
}

#[tokio::test]
async fn a_router_that_loads_should_be_asked_more_often_only_where_it_does_not_tell() {
    let mut bench = bench();
    // It is taken to tell until it is known that it does not.
    assert_eq!(bench.said(Ok(router(LOADING))), 10);
    let heard = bench.look.live.next().await;
    assert_eq!(heard, Heard::NoStream);
    bench.look.hear(heard);
    assert_eq!(bench.look.delay, LOADING_EVERY);
    assert_eq!(bench.said(Ok(router(LOADING))), 1);
    assert_eq!(bench.said(Ok(router(ModelState::Loaded))), 10);
}

#[tokio::test]
async fn news_of_a_router_should_show_at_once_and_what_changed_be_looked_at() {
    let mut bench = bench();
    bench.said(Ok(router(ModelState::Unloaded)));
    let news = |model: &str, state: ModelState| {
        let model = model.to_owned();
        Heard::News(ModelNews::State { model, state })
    };
    let half = ModelState::Loading {
        progress: Some(0.5),
    };
    bench.look.hear(news("a", half.clone()));
    assert_eq!(bench.look.status.borrow().models()[0].state, half);
    assert_eq!(bench.look.delay, CONNECTED_EVERY);
    bench.look.hear(news("a", ModelState::Loaded));
    assert_eq!(
        bench.look.status.borrow().models()[0].state,
        ModelState::Loaded
    );
    assert_eq!(bench.look.delay, Duration::ZERO);
    for heard in [
        Heard::News(ModelNews::Changed),
        Heard::End,
        news("of another list", LOADING),
    ] {
        bench.said(Ok(router(ModelState::Loaded)));
        bench.look.hear(heard);
        assert_eq!(bench.look.delay, Duration::ZERO);
    }
}

//! Vectors of a scripted server: fused with words, exchanged for those of another model without
//! losing search meanwhile, and gone without harm.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use causerie::domain::{EmbeddingState, Settings};
use serde_json::{Value, json};

use super::support::{Received, Script, ScriptedServer, canned};
use super::{Desk, named, of};

/// What decides how the server answers.
#[derive(Default)]
struct Model {
    /// Its vectors are turned by so many places: another number is another model.
    turn: AtomicUsize,
    /// It refuses everything.
    is_broken: AtomicBool,
    /// How many texts it was asked for.
    asked: AtomicUsize,
}

/// What a text means here: ships and the sea lie near to one another, and far from trees.
fn meaning(text: &str) -> [f32; 4] {
    let text = text.to_lowercase();
    let about = |words: &[&str]| {
        let found = words.iter().filter(|word| text.contains(**word)).count();
        found as f32
    };
    [
        about(&["ship", "sea", "vessel"]),
        about(&["tree", "oak", "wood"]),
        about(&["fox", "dog"]),
        0.1,
    ]
}

fn server(model: &Arc<Model>) -> ScriptedServer {
    let model = Arc::clone(model);
    ScriptedServer::start_raw(move |request| answer(&model, request))
}

fn answer(model: &Model, request: &Received) -> Script {
    match request.path.as_str() {
        "/v1/embeddings" if model.is_broken.load(Ordering::SeqCst) => {
            Script::failure(500, "server_error", "the model fell over", &Value::Null)
        }
        "/v1/embeddings" => {
            let texts = request.body["input"].as_array().unwrap();
            model.asked.fetch_add(texts.len(), Ordering::SeqCst);
            let turn = model.turn.load(Ordering::SeqCst);
            let data: Vec<Value> = texts
                .iter()
                .enumerate()
                .map(|(index, text)| {
                    let mut vector = meaning(text.as_str().unwrap());
                    vector.rotate_right(turn);
                    json!({"index": index, "embedding": vector})
                })
                .collect();
            Script::json(200, &json!({ "data": data }))
        }
        "/v1/rerank" => {
            let texts = request.body["documents"].as_array().unwrap();
            // The longest is the best here, whatever was found first.
            let results: Vec<Value> = texts
                .iter()
                .enumerate()
                .map(|(index, text)| {
                    json!({"index": index, "relevance_score": text.as_str().unwrap().len()})
                })
                .collect();
            Script::json(200, &json!({ "results": results }))
        }
        _ => canned(request)
            .unwrap_or_else(|| Script::failure(404, "not_found", "no such route", &Value::Null)),
    }
}

fn with_vectors(server: &ScriptedServer) -> Settings {
    Settings {
        embedding_url: server.url().to_owned(),
        ..Settings::default()
    }
}

async fn desk(settings: &Settings) -> (Desk, causerie::domain::Collection) {
    let mut desk = Desk::with(settings, env!("CARGO_BIN_EXE_causerie").into());
    desk.write("harbour.md", "The old vessel lay at the quay.\n");
    desk.write("forest.md", "An oak stands by the road.\n");
    let notes = named("notes");
    desk.add(&notes, vec![desk.folder()]);
    desk.until_read(2).await;
    (desk, notes)
}

#[tokio::test]
async fn what_words_do_not_find_should_be_found_by_its_meaning() {
    let model = Arc::<Model>::default();
    let server = server(&model);
    let (mut desk, notes) = desk(&with_vectors(&server)).await;
    let told = desk
        .until(|told| told.embedding == EmbeddingState::Ready)
        .await;
    let summary = &told.collections[0];
    assert_eq!(summary.embedded, summary.passages);
    // No word of it is in the document.
    let found = desk.found("ships at sea", of(&notes)).await;
    assert!(found.troubles.is_empty(), "{:?}", found.troubles);
    assert_eq!(found.sources[0].name(), "harbour.md");
    let scores = found.sources[0].scores;
    assert!(scores.lexical.is_none() && scores.dense.is_some_and(|score| score > 0.9));
}

#[tokio::test]
async fn another_model_should_be_noticed_and_search_go_on_by_words_until_all_is_made_anew() {
    let model = Arc::<Model>::default();
    let server = server(&model);
    let (mut desk, notes) = desk(&with_vectors(&server)).await;
    desk.until(|told| told.embedding == EmbeddingState::Ready)
        .await;
    model.turn.store(1, Ordering::SeqCst);
    let found = desk.found("oak", of(&notes)).await;
    assert_eq!(found.sources[0].name(), "forest.md");
    assert_eq!(
        found.troubles[0].code.as_deref(),
        Some("embedding_changed"),
        "{:?}",
        found.troubles
    );
    assert!(found.sources.iter().all(|it| it.scores.dense.is_none()));
    // The vectors are made anew without being asked for, and then they count again.
    let mut found = desk.found("ships at sea", of(&notes)).await;
    while found.sources.is_empty() || !found.troubles.is_empty() {
        found = desk.found("ships at sea", of(&notes)).await;
    }
    assert_eq!(found.sources[0].name(), "harbour.md");
}

#[tokio::test]
async fn a_server_that_fails_should_be_told_in_its_words_and_words_be_searched() {
    let model = Arc::<Model>::default();
    model.is_broken.store(true, Ordering::SeqCst);
    let server = server(&model);
    let (mut desk, notes) = desk(&with_vectors(&server)).await;
    let told = desk
        .until(|told| matches!(told.embedding, EmbeddingState::Failed(_)))
        .await;
    let EmbeddingState::Failed(failure) = told.embedding else {
        panic!("it failed");
    };
    assert_eq!(failure.detail, "the model fell over");
    let found = desk.found("oak", of(&notes)).await;
    assert_eq!(found.sources[0].name(), "forest.md");
    assert_eq!(found.troubles[0].code.as_deref(), Some("embedding_failed"));
    // When it works again, nobody has to do anything.
    model.is_broken.store(false, Ordering::SeqCst);
    desk.until(|told| told.embedding == EmbeddingState::Ready)
        .await;
    let found = desk.found("ships at sea", of(&notes)).await;
    assert_eq!(found.sources[0].name(), "harbour.md");
}

#[tokio::test]
async fn vectors_should_outlive_a_restart_and_a_changed_file_alone_be_sent_again() {
    let model = Arc::<Model>::default();
    let server = server(&model);
    let (mut desk, notes) = desk(&with_vectors(&server)).await;
    desk.until(|told| told.embedding == EmbeddingState::Ready)
        .await;
    let before = model.asked.load(Ordering::SeqCst);
    let mut desk = desk.restarted(&with_vectors(&server)).await;
    desk.until(|told| told.embedding == EmbeddingState::Ready)
        .await;
    // The probe, and nothing else.
    assert_eq!(model.asked.load(Ordering::SeqCst), before + 1);
    desk.write("forest.md", "A wood of many trees.\n");
    desk.librarian
        .carry_out(causerie::domain::KnowledgeCommand::Refresh(notes.id));
    desk.until(|told| {
        let summary = &told.collections[0];
        summary.waiting == 0 && summary.embedded == summary.passages && told.reading.is_empty()
    })
    .await;
    while desk.names("many", &notes).await.is_empty() {}
}

#[tokio::test]
async fn a_reranking_server_should_have_the_last_word() {
    let model = Arc::<Model>::default();
    let server = server(&model);
    let settings = Settings {
        reranking_url: server.url().to_owned(),
        ..Settings::default()
    };
    let mut desk = Desk::with(&settings, env!("CARGO_BIN_EXE_causerie").into());
    desk.write("short.md", "Anchor. Anchor. Anchor.\n");
    desk.write(
        "long.md",
        "An anchor, and very many other words around it, so that it is long.\n",
    );
    let notes = named("notes");
    desk.add(&notes, vec![desk.folder()]);
    desk.until_read(2).await;
    let found = desk.found("anchor", of(&notes)).await;
    assert!(found.troubles.is_empty(), "{:?}", found.troubles);
    let names: Vec<_> = found
        .sources
        .iter()
        .map(causerie::domain::Source::name)
        .collect();
    assert_eq!(names, ["long.md", "short.md"]);
    assert!(found.sources[0].scores.rerank.is_some());
}

//! The whole pipeline with documents, against a real chat server and a real server for vectors,
//! which the program starts itself with a model file and takes along when it ends.

use std::env;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use causerie::domain::{
    ChoiceReason, Collection, CollectionId, Command, EmbeddingState, Event, Extract, GroundOptions,
    Grounding, KnowledgeCommand, KnowledgeEvent, Outcome, Settings, StepState, Timestamp,
    TurnOptions,
};
use uuid::Uuid;

use super::ANSWER;
use super::server::Server;
use super::tree::Desk;

/// A `llama-server` that makes vectors of any model, and says who it is.
fn program(folder: &Path) -> Option<String> {
    let server = env::var_os("LLAMA_SERVER").filter(|path| !path.is_empty())?;
    let path = folder.join("server");
    let script = format!(
        "#!/bin/sh\necho $$ > '{}'\nexec '{}' \"$@\" --pooling mean\n",
        folder.join("id").display(),
        Path::new(&server).display()
    );
    std::fs::write(&path, script).expect("a script");
    let runs = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&path, runs).expect("it may run");
    Some(path.to_string_lossy().into_owned())
}

#[tokio::test]
async fn documents_should_be_read_embedded_searched_and_answered_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let Some(llama_server) = program(folder.path()) else {
        println!("left out: LLAMA_SERVER is not set");
        return;
    };
    let Some(server) = Server::start("answer.gbnf", 4_096) else {
        return;
    };
    let documents = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        std::fs::write(documents.path().join(name), text).expect("written");
    };
    write(
        "tea.md",
        "# Tea\n\n## Gongfu\n\nMany short infusions in a small pot.\n",
    );
    write("boats.txt", "A ketch has two masts.\n");
    write("broken.pdf", "%PDF-1.7 and nothing else");

    let mut desk = Desk::new(&server);
    desk.connect().await;
    let settings = Settings {
        embedding_file: env::var("LLAMA_MODEL").expect("LLAMA_MODEL is set"),
        llama_server,
        ..Settings::default()
    };
    desk.supervisor
        .send(Command::SaveSettings(Box::new(settings)));
    let collection = Collection {
        id: CollectionId::from(Uuid::now_v7()),
        name: "notes".to_owned(),
        owner: None,
        created_at: Timestamp(1),
    };
    desk.supervisor
        .send(Command::Knowledge(KnowledgeCommand::Add {
            collection: collection.clone(),
            paths: vec![documents.path().to_owned()],
            is_watched: false,
        }));
    let summary = desk
        .wait(|event| match event {
            Event::Knowledge(KnowledgeEvent::CollectionsChanged {
                collections,
                embedding,
                ..
            }) => {
                assert!(
                    !matches!(embedding, EmbeddingState::Failed(_)),
                    "{embedding:?}"
                );
                let found = collections.into_iter().next()?;
                let is_read = found.documents == 3 && found.waiting == 0;
                (is_read && embedding == EmbeddingState::Ready).then_some(found)
            }
            _ => None,
        })
        .await;
    assert_eq!((summary.refused, summary.embedded), (1, summary.passages));

    let options = TurnOptions {
        ground: GroundOptions {
            grounding: Grounding {
                is_think_first: true,
                collections: vec![collection.id],
                extract: Extract::Passages,
                ..Grounding::default()
            },
            ..GroundOptions::default()
        },
        ..TurnOptions::default()
    };
    let words = "How many infusions has gongfu tea?";
    let (turn, answer) = desk.ask_with(None, Some(words), options);
    let end = desk
        .wait(|event| match event {
            Event::TurnEnded(end) if end.turn == turn => Some(end),
            _ => None,
        })
        .await;
    assert_eq!(
        (end.failure, end.outcome),
        (None, Some(Outcome::complete()))
    );
    let message = desk.message(answer).await;
    assert_eq!(message.content.trim(), ANSWER);
    let work = message.groundwork.expect("it is kept");
    assert!(
        work.steps.iter().all(|step| step.state == StepState::Done),
        "{work:?}"
    );
    assert!(work.troubles.is_empty(), "{:?}", work.troubles);
    let choice = work.choice.expect("it was chosen");
    assert_eq!(choice.reason, ChoiceReason::Wished);
    // Every passage has a vector, so that both are found whatever the model looked for.
    assert_eq!(work.sources.len(), 2);
    assert!(work.sources.iter().all(|it| it.scores.dense.is_some()));

    let id = std::fs::read_to_string(folder.path().join("id")).expect("it was started");
    let facts = format!("/proc/{}/stat", id.trim());
    desk.supervisor.shutdown().await;
    drop(desk);
    let is_alive = || std::fs::read_to_string(&facts).is_ok_and(|it| !it.contains(") Z "));
    let ended = async {
        while is_alive() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(super::PATIENCE, ended)
        .await
        .expect("the server ends with the program");
}

//! Gives passages their vectors, in the background: the server is asked what it is by the vector
//! of a probe, and passages without a vector of that very model are sent to it. Search goes on
//! with the vectors of before, or with words, until the new ones are whole.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::time::{sleep, timeout};

use crate::domain::{ContentHash, EmbeddingState, Failure, FailureKind, HelperServer};
use crate::knowledge::EmbeddingIdentity;

use super::library::{Endpoint, Library};
use super::own_server::{OwnServer, Purpose};

/// What a model is known by: its vector of this.
pub(super) const PROBE: &str = "The quick brown fox jumps over the lazy dog.";
/// So many passages are sent at once: few enough that a question gets its turn soon.
const BATCH: usize = 16;
/// A server that does not work is asked again after these times, the last again and again.
const PAUSES_S: [u64; 6] = [1, 2, 5, 10, 30, 60];

/// Makes vectors of what has none, for ever.
pub(super) async fn run(library: Library) {
    let mut settings = library.settings.clone();
    loop {
        let helper = settings.borrow_and_update().embedding();
        tokio::select! {
            () = serve(&library, &helper) => {}
            changed = wait_for_other(&mut settings, &helper) => {
                if !changed {
                    return;
                }
            }
        }
        library.embedder.send_replace(None);
    }
}

/// Waits until the settings name another server; `false` when there are no more settings.
async fn wait_for_other(
    settings: &mut tokio::sync::watch::Receiver<crate::domain::Settings>,
    helper: &HelperServer,
) -> bool {
    settings
        .wait_for(|settings| settings.embedding() != *helper)
        .await
        .is_ok()
}

/// Works with one server for as long as the settings name it.
async fn serve(library: &Library, helper: &HelperServer) {
    if !helper.is_set() {
        library.set_embedding(EmbeddingState::None);
        return std::future::pending().await;
    }
    let mut own = None;
    let mut failures = 0;
    loop {
        // Without a passage nobody needs a server to be started.
        if has_passages(library).await {
            match work(library, helper, &mut own).await {
                Ok(()) => {
                    failures = 0;
                    library.set_embedding(EmbeddingState::Ready);
                }
                Err(failure) => {
                    library.embedder.send_replace(None);
                    library.set_embedding(EmbeddingState::Failed(failure));
                    let pause = PAUSES_S[failures.min(PAUSES_S.len() - 1)];
                    failures += 1;
                    // Somebody who searches does not wait for the pause to end.
                    let pause = sleep(Duration::from_secs(pause));
                    tokio::select! {
                        () = pause => {}
                        () = library.passages.notified() => sleep(Duration::from_secs(1)).await,
                    }
                    continue;
                }
            }
        } else {
            library.set_embedding(EmbeddingState::None);
        }
        library.passages.notified().await;
    }
}

/// Brings all passages up to the server's model.
async fn work(
    library: &Library,
    helper: &HelperServer,
    own: &mut Option<OwnServer>,
) -> Result<(), Failure> {
    let is_known = library.embedder.borrow().is_some();
    if !is_known {
        library.set_embedding(EmbeddingState::Connecting);
    }
    let endpoint = connect(library, helper, own, Purpose::Embedding).await?;
    let client = library.llm.client().await?;
    let probe = client
        .embed(&endpoint.server, &endpoint.model, vec![PROBE.to_owned()])
        .await?;
    let probe = probe.into_iter().next().unwrap_or_default();
    if probe.is_empty() {
        return Err(Failure::new(FailureKind::Protocol, ""));
    }
    let store = &library.store;
    let model = endpoint.model.clone();
    let current = store.current_embedding_set().await?;
    let current =
        current.filter(|set| set.identity.model == model && is_like(&set.identity, &probe));
    let set = match current {
        Some(set) => set,
        None => store.embedding_set(identity(model, &probe)).await?,
    };
    library.embedder.send_replace(Some(endpoint.clone()));
    let mut after = None;
    loop {
        let passages = store
            .passages_without_vector(set.number, after, BATCH)
            .await?;
        let Some(last) = passages.last() else {
            break;
        };
        after = Some(last.hash);
        library.set_embedding(EmbeddingState::Working);
        let hashes: Vec<ContentHash> = passages.iter().map(|passage| passage.hash).collect();
        let texts = passages.into_iter().map(|passage| passage.text).collect();
        let vectors = client
            .embed(&endpoint.server, &endpoint.model, texts)
            .await?;
        let vectors = hashes.into_iter().zip(vectors).collect();
        store.keep_vectors(set.number, vectors).await?;
        library.news.notify_one();
    }
    if set.is_current {
        return Ok(());
    }
    store.use_embedding_set(set.number).await
}

/// What a model is known by. The probe's vector is kept as it is: it comes out a little
/// otherwise with other passages beside it, or on another machine.
fn identity(model: String, probe: &[f32]) -> EmbeddingIdentity {
    let bytes: Vec<u8> = probe
        .iter()
        .flat_map(|number| number.to_le_bytes())
        .collect();
    EmbeddingIdentity {
        model,
        dimensions: probe.len() as u32,
        probe: STANDARD.encode(bytes),
        ..EmbeddingIdentity::default()
    }
}

/// Whether vectors were made by the model whose vector of the probe this is.
pub(super) fn is_like(identity: &EmbeddingIdentity, probe: &[f32]) -> bool {
    const SAME: f32 = 0.99;
    let Ok(bytes) = STANDARD.decode(&identity.probe) else {
        return false;
    };
    let known: Vec<f32> = bytes
        .chunks_exact(size_of::<f32>())
        .map(|bytes| f32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
        .collect();
    let dot = |one: &[f32], other: &[f32]| -> f32 {
        one.iter().zip(other).map(|(one, other)| one * other).sum()
    };
    let lengths = (dot(&known, &known) * dot(probe, probe)).sqrt();
    known.len() == probe.len() && lengths > 0.0 && dot(&known, probe) / lengths > SAME
}

/// The server that is named, or one that is started with a model file.
pub(super) async fn connect(
    library: &Library,
    helper: &HelperServer,
    own: &mut Option<OwnServer>,
    purpose: Purpose,
) -> Result<Endpoint, Failure> {
    let server = if helper.file.is_empty() {
        *own = None;
        library.server(&helper.url).await
    } else {
        // One that ended by itself is started again.
        if own.as_mut().is_some_and(|running| !running.is_alive()) {
            *own = None;
        }
        if let Some(running) = own {
            running.server.clone()
        } else {
            let program = library.settings.borrow().llama_server.clone();
            let started = OwnServer::start(
                library.holder(),
                &library.llm,
                &program,
                &helper.file,
                purpose,
            );
            let started = own.insert(started.await?);
            started.server.clone()
        }
    };
    let model = if helper.model.is_empty() {
        first_model(library, &server).await.unwrap_or_default()
    } else {
        helper.model.clone()
    };
    Ok(Endpoint { server, model })
}

/// What the server calls its model. One that does not say it is asked without a name.
async fn first_model(library: &Library, server: &crate::domain::Server) -> Option<String> {
    const PATIENCE: Duration = Duration::from_secs(5);
    let info = timeout(PATIENCE, library.llm.info(server.clone())).await;
    let info = info.ok()?.ok()?;
    info.models.first().map(|model| model.id.clone())
}

/// Whether there is anything to be given a vector.
async fn has_passages(library: &Library) -> bool {
    let collections = library.store.collections().await.unwrap_or_default();
    collections.iter().any(|it| it.passages > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_should_be_known_by_its_vector_of_the_probe() {
        let known = identity("m".to_owned(), &[0.6, 0.8, 0.0]);
        assert!(is_like(&known, &[0.6001, 0.7999, 0.0001]));
        assert!(
            is_like(&known, &[6.0, 8.0, 0.0]),
            "only the direction counts"
        );
        assert!(!is_like(&known, &[0.8, 0.6, 0.0]));
        assert!(!is_like(&known, &[0.6, 0.8]));
        assert!(!is_like(&known, &[0.0, 0.0, 0.0]));
        assert!(!is_like(&EmbeddingIdentity::default(), &[0.6, 0.8, 0.0]));
    }
}

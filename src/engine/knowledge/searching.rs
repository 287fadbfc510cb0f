//! Answers questions to the documents: by their words always, by their meaning where there is a
//! server for vectors, and in the order of a reranking server where there is one. What of that
//! does not work is told, and the rest answers.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, mpsc};
use tokio::task::spawn_blocking;
use tokio::time::timeout;

use crate::domain::{EmbeddingState, Failure, FailureKind, Found, Scope, Scores, Source};
use crate::knowledge::{Dense, Mask, blended, fill, neighbours_merged};
use crate::store::EmbeddingSet;

use super::embedding::{self, PROBE, is_like};
use super::library::Library;
use super::own_server::{OwnServer, Purpose};
use super::rag::Request;

/// So many passages are chosen from.
const MOST_RANKED: usize = 50;
/// So many of the ranking by words are looked at.
const MOST_BY_WORDS: usize = 100;
/// So many are put in order by a reranking server.
const MOST_RERANKED: usize = 30;
/// So many vectors are read at once.
const VECTORS_AT_ONCE: usize = 4_096;
/// So long a search waits for the vector of its question before it goes by words alone.
const QUERY_PATIENCE: Duration = Duration::from_secs(3);
/// About so many bytes of text are a token.
const BYTES_PER_TOKEN: usize = 4;

/// Answers what is asked, each question by a task of its own.
pub(super) async fn run(library: Library, mut questions: mpsc::UnboundedReceiver<Request>) {
    let searcher = Arc::new(Searcher {
        library,
        vectors: Mutex::default(),
        reranker: Mutex::default(),
    });
    while let Some(question) = questions.recv().await {
        let searcher = Arc::clone(&searcher);
        tokio::spawn(async move { searcher.answer(question).await });
    }
}

struct Searcher {
    library: Library,
    vectors: Mutex<Option<Arc<Vectors>>>,
    /// The reranking server that was started here.
    reranker: Mutex<Option<OwnServer>>,
}

/// The vectors of questions, and those of what can be found.
type Meant = (Vec<Vec<f32>>, Arc<Vectors>);

/// The vectors of what can be found in a scope, as of one moment.
#[derive(Default)]
struct Vectors {
    set: EmbeddingSet,
    generation: u64,
    dense: Arc<Dense>,
    scope: Scope,
    mask: Mask,
}

impl Searcher {
    async fn answer(&self, question: Request) {
        match question {
            Request::Search {
                queries,
                scope,
                most_tokens,
                mut reply,
            } => {
                tokio::select! {
                    () = reply.closed() => {}
                    found = self.search(queries, scope, most_tokens) => {
                        let _ = reply.send(found);
                    }
                }
            }
            Request::Documents { scope, reply } => {
                let _ = reply.send(self.library.store.whole_sources(scope).await);
            }
            Request::Text { hash, reply } => {
                let text = self.library.store.text_of(hash).await;
                let _ = reply.send(text.map(|text| text.map(Into::into)));
            }
        }
    }

    async fn search(
        &self,
        queries: Vec<String>,
        scope: Scope,
        most_tokens: u32,
    ) -> Result<Found, Failure> {
        let began = Instant::now();
        let store = &self.library.store;
        if store.scope_size(scope.clone()).await?.documents == 0 {
            return Ok(Found::default());
        }
        let mut troubles = Vec::new();
        let (lexical, dense) = tokio::join!(
            store.search_lexical(scope.clone(), queries.clone(), MOST_BY_WORDS),
            self.by_meaning(&queries, &scope),
        );
        let lexical = lexical?;
        let meant = dense.unwrap_or_else(|failure| {
            troubles.push(failure);
            None
        });
        let best = spawn_blocking(move || {
            let nothing = (Vec::new(), Arc::default());
            let (questions, vectors) = meant.unwrap_or(nothing);
            blended(
                &lexical,
                &questions,
                &vectors.dense,
                &vectors.mask,
                MOST_RANKED,
            )
        });
        let best = best
            .await
            .map_err(|_| Failure::new(FailureKind::Protocol, ""))?;
        let numbers = best.iter().map(|(number, _)| *number).collect();
        let mut scores: HashMap<i64, Scores> = best.into_iter().collect();
        let found = store.sources_of(numbers).await?;
        let mut sources: Vec<Source> = found
            .into_iter()
            .map(|(number, source)| Source {
                scores: scores.remove(&number).unwrap_or_default(),
                ..source
            })
            .collect();
        if let Err(failure) = self.rerank(&queries, &mut sources).await {
            troubles.push(trouble("reranking_failed", failure));
        }
        let sources = fill(sources, most_tokens, tokens_of);
        Ok(Found {
            sources: neighbours_merged(sources),
            has_scope: true,
            troubles,
            took_us: began.elapsed().as_micros() as u64,
        })
    }

    /// The vectors of the questions and of what can be found; none where there is no server for
    /// them.
    async fn by_meaning(
        &self,
        queries: &[String],
        scope: &Scope,
    ) -> Result<Option<Meant>, Failure> {
        if !self.library.settings.borrow().embedding().is_set() {
            return Ok(None);
        }
        let library = &self.library;
        let known = library.embedder.borrow().clone();
        let Some(endpoint) = known else {
            // Whoever asks wants the server to be tried now.
            library.passages.notify_one();
            let state = library.embedding.borrow().clone();
            return match state {
                EmbeddingState::Failed(failure) => Err(trouble("embedding_failed", failure)),
                _ => Ok(None),
            };
        };
        let Some(set) = library.store.current_embedding_set().await? else {
            return Ok(None);
        };
        let client = library.llm.client().await?;
        // The probe goes with every question: a model that was exchanged is noticed at once.
        let mut texts: Vec<String> = queries.to_vec();
        texts.push(PROBE.to_owned());
        let asked = client.embed(&endpoint.server, &endpoint.model, texts);
        let Ok(asked) = timeout(QUERY_PATIENCE, asked).await else {
            let failure = Failure::new(FailureKind::Timeout, "");
            return match *library.embedding.borrow() {
                // It is at work on passages, and what is asked now can be found by words.
                EmbeddingState::Working => Ok(None),
                _ => Err(trouble("embedding_failed", failure)),
            };
        };
        let mut asked = asked.map_err(|failure| {
            library.passages.notify_one();
            trouble("embedding_failed", failure)
        })?;
        let probe = asked.pop().unwrap_or_default();
        if !is_like(&set.identity, &probe) {
            library.embedder.send_replace(None);
            library.passages.notify_one();
            return Err(Failure::coded(
                FailureKind::BadRequest,
                "embedding_changed",
                "",
            ));
        }
        let vectors = self.vectors(set, scope).await?;
        Ok(Some((asked, vectors)))
    }

    /// The vectors in memory; read anew where anything changed.
    async fn vectors(&self, set: EmbeddingSet, scope: &Scope) -> Result<Arc<Vectors>, Failure> {
        let store = &self.library.store;
        let mut kept = self.vectors.lock().await;
        let generation = store.knowledge_generation().await?;
        let is_same = |known: &&Arc<Vectors>| {
            known.set.number == set.number && known.generation == generation
        };
        if let Some(known) = kept.as_ref().filter(is_same)
            && known.scope == *scope
        {
            return Ok(Arc::clone(known));
        }
        let dense = match kept.as_ref().filter(is_same) {
            Some(known) => Arc::clone(&known.dense),
            None => Arc::new(self.read_vectors(&set).await?),
        };
        let in_scope = store.passages_in(scope.clone()).await?;
        let mask = dense.mask(&in_scope.passages);
        let vectors = Arc::new(Vectors {
            set,
            generation,
            dense,
            scope: scope.clone(),
            mask,
        });
        *kept = Some(Arc::clone(&vectors));
        Ok(vectors)
    }

    async fn read_vectors(&self, set: &EmbeddingSet) -> Result<Dense, Failure> {
        let mut dense = Dense::new(set.identity.dimensions as usize, 0);
        let mut from = Some(0);
        while let Some(place) = from {
            let store = &self.library.store;
            let piece = store.vectors(set.number, place, VECTORS_AT_ONCE).await?;
            for (hash, vector) in &piece.vectors {
                dense.push(*hash, vector);
            }
            from = piece.next;
        }
        Ok(dense)
    }

    /// Puts the best in the order of a reranking server, where there is one.
    async fn rerank(&self, queries: &[String], sources: &mut [Source]) -> Result<(), Failure> {
        let helper = self.library.settings.borrow().reranking();
        let Some(query) = queries
            .first()
            .filter(|_| helper.is_set() && sources.len() > 1)
        else {
            return Ok(());
        };
        let endpoint = {
            let mut own = self.reranker.lock().await;
            embedding::connect(&self.library, &helper, &mut own, Purpose::Reranking).await?
        };
        let client = self.library.llm.client().await?;
        let most = sources.len().min(MOST_RERANKED);
        let best = &mut sources[..most];
        let texts = best.iter().map(|source| source.text.clone()).collect();
        let scores = client
            .rerank(&endpoint.server, &endpoint.model, query, texts)
            .await?;
        for (source, score) in best.iter_mut().zip(scores) {
            source.scores.rerank = Some(score);
        }
        best.sort_by(|one, other| {
            let score = |source: &Source| source.scores.rerank.unwrap_or(f32::MIN);
            score(other).total_cmp(&score(one))
        });
        Ok(())
    }
}

/// About how many tokens a source has, until the server counts them.
fn tokens_of(source: &Source) -> u32 {
    (source.text.len() / BYTES_PER_TOKEN) as u32 + 1
}

/// A failure of a helper: in the server's words, below a sentence of ours.
fn trouble(code: &str, failure: Failure) -> Failure {
    Failure {
        code: Some(code.to_owned()),
        ..failure
    }
}

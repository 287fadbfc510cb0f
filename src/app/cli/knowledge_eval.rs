//! `knowledge eval`: how well documents are found, by the same functions that find them for an
//! answer, over a store of its own.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::api::Client;
use crate::domain::{
    Collection, CollectionId, ContentHash, DocumentId, Failure, FileKind, Reading, Scope, SeenFile,
    Server,
};
use crate::knowledge::measure::{ndcg, recall};
use crate::knowledge::{Dense, EmbeddingIdentity, Mask, Ranked, blended, cut};
use crate::store::Store;
use crate::words::{Gap, Words};

use super::Complaint;
use super::knowledge_args::EvalArgs;
use super::output::Output;

/// So many passages of each ranking are looked at, to have 100 documents of them.
const PASSAGES: usize = 300;
/// So many documents of a ranking are measured.
const DOCUMENTS: usize = 100;
/// So many texts are sent at once.
const BATCH: usize = 16;
const SILENCE: Duration = Duration::from_mins(5);

/// What one way of searching came to.
#[derive(Debug, Default, Serialize)]
struct Measured {
    ndcg_10: f64,
    recall_100: f64,
    ms_per_query: f64,
}

#[derive(Debug, Default, Serialize)]
struct Report {
    documents: usize,
    passages: usize,
    /// Those that have judgements.
    queries: usize,
    lexical: Measured,
    dense: Option<Measured>,
    fused: Option<Measured>,
}

/// A text of a file of lines.
#[derive(Debug)]
struct Line {
    id: String,
    text: String,
}

type Grades = HashMap<String, HashMap<String, u32>>;

/// Measures and prints.
pub(super) async fn run(args: EvalArgs, words: &Words) -> Result<(), Complaint> {
    let docs = lines(&args.docs, words)?;
    let queries = lines(&args.queries, words)?;
    let grades = grades(&args.qrels, words)?;
    let folder = Folder::new();
    let complain = |failure: Failure| Complaint::of(&failure, words);
    let store = Store::open(&folder.0).map_err(complain)?;
    let measured = measure(&store, &docs, &queries, &grades, args.embed_server).await;
    store.close().await;
    let report = measured.map_err(complain)?;
    let mut output = Output::new();
    if args.json {
        return output.write_json(&report);
    }
    let [documents, passages, queries] =
        [report.documents, report.passages, report.queries].map(|amount| amount.to_string());
    let gaps = [
        ("documents", Gap::Text(documents.as_str())),
        ("passages", Gap::Text(passages.as_str())),
        ("queries", Gap::Text(queries.as_str())),
    ];
    output.write(&format!("{}\n", words.fill("cli-eval-amounts", &gaps)))?;
    output.write("          nDCG@10  recall@100  ms\n")?;
    let ways = [
        ("lexical", Some(&report.lexical)),
        ("dense", report.dense.as_ref()),
        ("fused", report.fused.as_ref()),
    ];
    for (name, measured) in ways {
        if let Some(it) = measured {
            output.write(&format!(
                "{name:8}  {:.4}   {:.4}      {:.2}\n",
                it.ndcg_10, it.recall_100, it.ms_per_query
            ))?;
        }
    }
    Ok(())
}

async fn measure(
    store: &Store,
    docs: &[Line],
    queries: &[Line],
    grades: &Grades,
    embed_server: Option<String>,
) -> Result<Report, Failure> {
    let (collection, names) = take_in(store, docs).await?;
    let scope = Scope {
        conversation: None,
        collections: vec![collection],
    };
    let passages = store.passages_in(scope.clone()).await?.passages;
    let numbers = passages.iter().map(|(number, _)| *number).collect();
    let documents: HashMap<i64, &str> = (store.sources_of(numbers).await?.iter())
        .filter_map(|(number, source)| Some((*number, names.get(&source.document)?.as_str())))
        .collect();
    let mut embedder = match embed_server {
        Some(url) => Some(Embedder::of(store, url, &passages).await?),
        None => None,
    };
    let mut sums = [
        Measured::default(),
        Measured::default(),
        Measured::default(),
    ];
    let mut judged = 0;
    for query in queries {
        let Some(grades) = grades.get(&query.id) else {
            continue;
        };
        if grades.values().all(|grade| *grade == 0) {
            continue;
        }
        judged += 1;
        let began = Instant::now();
        let lexical = store
            .search_lexical(scope.clone(), vec![query.text.clone()], PASSAGES)
            .await?;
        let lexical_took = began.elapsed();
        sums[0].add(&by_document(&lexical[0], &documents), grades, lexical_took);
        let Some(embedder) = &mut embedder else {
            continue;
        };
        let vector = embedder.vector(&query.text).await?;
        let began = Instant::now();
        let dense = embedder.dense.nearest(&vector, &embedder.mask, PASSAGES);
        let dense_took = began.elapsed();
        sums[1].add(&by_document(&dense, &documents), grades, dense_took);
        let began = Instant::now();
        let fused = blended(
            &lexical,
            &[vector],
            &embedder.dense,
            &embedder.mask,
            PASSAGES,
        );
        let took = began.elapsed() + lexical_took;
        let fused: Vec<Ranked> = fused
            .into_iter()
            .map(|(passage, scores)| Ranked {
                passage,
                score: scores.fused,
            })
            .collect();
        sums[2].add(&by_document(&fused, &documents), grades, took);
    }
    let [lexical, dense, fused] = sums.map(|sum| sum.over(judged));
    let is_embedded = embedder.is_some();
    Ok(Report {
        documents: docs.len(),
        passages: passages.len(),
        queries: judged,
        lexical,
        dense: is_embedded.then_some(dense),
        fused: is_embedded.then_some(fused),
    })
}

impl Measured {
    fn add(&mut self, ranking: &[&str], grades: &HashMap<String, u32>, took: Duration) {
        let ranking: Vec<String> = ranking.iter().map(|it| (*it).to_owned()).collect();
        self.ndcg_10 += ndcg(&ranking, grades, 10).unwrap_or_default();
        self.recall_100 += recall(&ranking, grades, DOCUMENTS).unwrap_or_default();
        self.ms_per_query += took.as_secs_f64() * 1_000.0;
    }

    fn over(self, queries: usize) -> Self {
        let queries = queries.max(1) as f64;
        Self {
            ndcg_10: self.ndcg_10 / queries,
            recall_100: self.recall_100 / queries,
            ms_per_query: self.ms_per_query / queries,
        }
    }
}

/// The documents of a ranking, each where its best passage stands.
fn by_document<'a>(ranking: &[Ranked], documents: &HashMap<i64, &'a str>) -> Vec<&'a str> {
    let mut seen = std::collections::HashSet::new();
    let named = ranking.iter().filter_map(|it| documents.get(&it.passage));
    named
        .copied()
        .filter(|name| seen.insert(*name))
        .take(DOCUMENTS)
        .collect()
}

/// Cuts all documents and keeps them; the collection, and what each document is called.
async fn take_in(
    store: &Store,
    docs: &[Line],
) -> Result<(CollectionId, HashMap<DocumentId, String>), Failure> {
    let id = CollectionId::from(Uuid::now_v7());
    store
        .put_collection(Collection {
            id,
            ..Collection::default()
        })
        .await?;
    let seen = |line: &Line| SeenFile {
        path: line.id.clone(),
        bytes: line.text.len() as u64,
        ..SeenFile::default()
    };
    let files = docs.iter().map(seen).collect();
    store.note_files(id, PathBuf::new(), files).await?;
    let names: HashMap<DocumentId, String> = (store.documents(id).await?.into_iter())
        .map(|document| (document.id, document.path))
        .collect();
    let by_name: HashMap<&str, DocumentId> = names
        .iter()
        .map(|(id, name)| (name.as_str(), *id))
        .collect();
    for line in docs {
        let Some(document) = by_name.get(line.id.as_str()) else {
            continue;
        };
        let reading = Reading::of_text(FileKind::Text, line.text.clone());
        let read = cut("document.txt", &reading);
        let hash = ContentHash::from(*blake3::hash(line.text.as_bytes()).as_bytes());
        store
            .keep_document(*document, seen(line), hash, read)
            .await?;
    }
    Ok((id, names))
}

/// The server that makes vectors, and those of all passages.
struct Embedder {
    client: Client,
    server: Server,
    dense: Dense,
    mask: Mask,
}

impl Embedder {
    async fn of(
        store: &Store,
        url: String,
        passages: &[(i64, ContentHash)],
    ) -> Result<Self, Failure> {
        let client = Client::new(SILENCE)?;
        let server = Server { url, key: None };
        let set = store.embedding_set(EmbeddingIdentity::default()).await?;
        let mut dense: Option<Dense> = None;
        let mut after = None;
        loop {
            let some = store
                .passages_without_vector(set.number, after, BATCH)
                .await?;
            let Some(last) = some.last() else {
                break;
            };
            after = Some(last.hash);
            let (hashes, texts): (Vec<_>, Vec<_>) =
                some.into_iter().map(|it| (it.hash, it.text)).unzip();
            let vectors = client.embed(&server, "", texts).await?;
            let made: Vec<_> = hashes.into_iter().zip(vectors).collect();
            let dimensions = made.first().map_or(0, |(_, vector)| vector.len());
            let matrix = dense.get_or_insert_with(|| Dense::new(dimensions, passages.len()));
            for (hash, vector) in &made {
                matrix.push(*hash, vector);
            }
            store.keep_vectors(set.number, made).await?;
        }
        let dense = dense.unwrap_or_default();
        let mask = dense.mask(passages);
        Ok(Self {
            client,
            server,
            dense,
            mask,
        })
    }

    async fn vector(&self, text: &str) -> Result<Vec<f32>, Failure> {
        let texts = vec![text.to_owned()];
        let vectors = self.client.embed(&self.server, "", texts).await?;
        Ok(vectors.into_iter().next().unwrap_or_default())
    }
}

/// A folder that goes when it is no longer needed.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        Self(std::env::temp_dir().join(format!("causerie-eval-{}", Uuid::now_v7())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "the folder of a measurement stays");
        }
    }
}

fn content(path: &Path, words: &Words) -> Result<String, Complaint> {
    std::fs::read_to_string(path).map_err(|error| {
        let (file, error) = (path.display().to_string(), error.to_string());
        let gaps = [("file", Gap::Text(&file)), ("error", Gap::Text(&error))];
        Complaint(words.fill("cli-eval-unreadable", &gaps))
    })
}

fn damaged(path: &Path, number: usize, words: &Words) -> Complaint {
    let (file, line) = (path.display().to_string(), number.to_string());
    let gaps = [("file", Gap::Text(&file)), ("line", Gap::Text(&line))];
    Complaint(words.fill("cli-eval-line", &gaps))
}

fn lines(path: &Path, words: &Words) -> Result<Vec<Line>, Complaint> {
    let text = content(path, words)?;
    let filled = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    filled
        .map(|(number, line)| {
            let value: Value = serde_json::from_str(line).unwrap_or_default();
            let id = match &value["id"] {
                Value::String(id) => Some(id.clone()),
                Value::Number(id) => Some(id.to_string()),
                _ => None,
            };
            let text = value["text"].as_str().map(str::to_owned);
            id.zip(text)
                .map(|(id, text)| Line { id, text })
                .ok_or_else(|| damaged(path, number, words))
        })
        .collect()
}

fn grades(path: &Path, words: &Words) -> Result<Grades, Complaint> {
    let text = content(path, words)?;
    let mut grades = Grades::new();
    for (number, line) in (1..).zip(text.lines()) {
        let columns: Vec<&str> = line.split_whitespace().collect();
        if columns.is_empty() {
            continue;
        }
        let [query, document, grade] = columns.as_slice() else {
            return Err(damaged(path, number, words));
        };
        let Ok(grade) = grade.parse() else {
            return Err(damaged(path, number, words));
        };
        let of_query = grades.entry((*query).to_owned()).or_default();
        of_query.insert((*document).to_owned(), grade);
    }
    Ok(grades)
}

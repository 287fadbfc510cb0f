//! `knowledge`: collections of documents, read and searched as the window does it.

use std::path::PathBuf;
use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use crate::domain::{
    Collection, CollectionId, CollectionSummary, DocumentState, EmbeddingState, Event, Failure,
    Found, KnowledgeCommand as Order, KnowledgeEvent, Scope, Settings, Source,
};
use crate::engine::{self, EventReceiver, Librarian, Reader};
use crate::store::Store;
use crate::words::{Gap, Words};

use super::Complaint;
use super::knowledge_args::{
    AddKnowledgeArgs, KnowledgeCommand, ListKnowledgeArgs, RemoveKnowledgeArgs, SearchKnowledgeArgs,
};
use super::output::{self, Output, one_line};

/// So much is printed of what is found, in tokens.
const MOST_TOKENS: u32 = 8_000;

/// A collection as `--json` prints it.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    documents: u32,
    waiting: u32,
    refused: u32,
    vanished: u32,
    passages: u64,
    embedded: u64,
    text_bytes: u64,
}

impl<'a> Line<'a> {
    fn of(summary: &'a CollectionSummary) -> Self {
        Self {
            name: &summary.collection.name,
            documents: summary.documents,
            waiting: summary.waiting,
            refused: summary.refused,
            vanished: summary.vanished,
            passages: summary.passages,
            embedded: summary.embedded,
            text_bytes: summary.text_bytes,
        }
    }
}

/// A document as `--json` prints it.
#[derive(Serialize)]
struct DocumentLine<'a> {
    path: &'a str,
    bytes: u64,
    passages: u32,
    #[serde(flatten)]
    state: &'a DocumentState,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

/// Whether it writes anything, which cannot be done beside an open window.
pub(super) const fn changes(command: &KnowledgeCommand) -> bool {
    matches!(
        command,
        KnowledgeCommand::Add(_) | KnowledgeCommand::Remove(_)
    )
}

/// Carries out one command and closes the store.
pub(super) async fn run(
    store: Store,
    command: KnowledgeCommand,
    words: &Words,
) -> Result<(), Complaint> {
    let desk = Desk {
        store: &store,
        words,
    };
    let done = match command {
        KnowledgeCommand::Add(add) => desk.add(add).await,
        KnowledgeCommand::List(list) => desk.list(list).await,
        KnowledgeCommand::Remove(remove) => desk.remove(remove).await,
        KnowledgeCommand::Search(search) => desk.search(search).await,
        // It has a store of its own.
        KnowledgeCommand::Eval(_) => Ok(()),
    };
    store.close().await;
    done
}

/// The collections of these names, for `ask`.
pub(super) async fn named(
    store: &Store,
    names: &[String],
    words: &Words,
) -> Result<Vec<CollectionId>, Complaint> {
    let desk = Desk { store, words };
    let mut ids = Vec::with_capacity(names.len());
    for name in names {
        ids.push(desk.collection(name).await?.collection.id);
    }
    Ok(ids)
}

struct Desk<'a> {
    store: &'a Store,
    words: &'a Words,
}

impl Desk<'_> {
    fn complaint(&self, failure: &Failure) -> Complaint {
        Complaint::of(failure, self.words)
    }

    async fn collections(&self) -> Result<Vec<CollectionSummary>, Complaint> {
        let all = self.store.collections().await;
        let all = all.map_err(|failure| self.complaint(&failure))?;
        Ok(all
            .into_iter()
            .filter(|it| it.collection.owner.is_none())
            .collect())
    }

    /// The collection of a name, whatever its capitals.
    async fn collection(&self, name: &str) -> Result<CollectionSummary, Complaint> {
        let all = self.collections().await?;
        let names: Vec<&str> = all.iter().map(|it| it.collection.name.as_str()).collect();
        let names = names.join(", ");
        let wanted = name.trim().to_lowercase();
        let mut found = all
            .into_iter()
            .filter(|it| it.collection.name.to_lowercase() == wanted);
        found.next().ok_or_else(|| {
            let name = ("name", Gap::Text(name));
            if names.is_empty() {
                return Complaint(self.words.fill("cli-knowledge-none", &[name]));
            }
            let gaps = [name, ("names", Gap::Text(&names))];
            Complaint(self.words.fill("cli-knowledge-unknown", &gaps))
        })
    }

    async fn settings(&self) -> Result<Settings, Complaint> {
        let settings = self.store.settings().await;
        Ok(settings
            .map_err(|failure| self.complaint(&failure))?
            .clamped())
    }

    fn librarian(&self, settings: &Settings) -> (Librarian, EventReceiver) {
        Librarian::start(
            self.store.clone(),
            Reader::of_this_program(),
            settings,
            Arc::new(|| {}),
        )
    }

    async fn add(&self, args: AddKnowledgeArgs) -> Result<(), Complaint> {
        let known = self.collections().await?;
        let wanted = args.collection.trim().to_lowercase();
        let known = known
            .into_iter()
            .find(|it| it.collection.name.to_lowercase() == wanted);
        let collection = known.map_or_else(
            || Collection {
                id: CollectionId::from(Uuid::now_v7()),
                name: args.collection.trim().to_owned(),
                owner: None,
                created_at: engine::now(),
            },
            |known| known.collection,
        );
        let id = collection.id;
        let settings = self.settings().await?;
        let makes_vectors = settings.embedding().is_set();
        let (librarian, mut events) = self.librarian(&settings);
        librarian.carry_out(Order::Add {
            collection,
            paths: args.paths,
            is_watched: args.watch,
        });
        let (summary, missing) = self.follow(&mut events, (id, makes_vectors)).await?;
        drop(librarian);
        self.tell_refused(id).await?;
        let mut output = Output::new();
        if args.json {
            output.write_json(&Line::of(&summary))?;
        } else {
            output.write(&format!("{}\n", self.amounts(&summary)))?;
        }
        missing.map_or(Ok(()), |failure| Err(self.complaint(&failure)))
    }

    /// Waits until all is read, and where there is a server for vectors until all have theirs.
    async fn follow(
        &self,
        events: &mut EventReceiver,
        (id, makes_vectors): (CollectionId, bool),
    ) -> Result<(CollectionSummary, Option<Failure>), Complaint> {
        let mut is_added = false;
        let mut missing = None;
        let mut embedding = EmbeddingState::None;
        let mut told = String::new();
        loop {
            let Some(event) = events.next().await else {
                return Err(Complaint::new(self.words.text("cli-engine-ended")));
            };
            let summaries = match event {
                Event::Knowledge(KnowledgeEvent::Added { collection, .. }) if collection == id => {
                    is_added = true;
                    // Where nothing of it is new, nothing more is told.
                    self.collections().await?
                }
                Event::Knowledge(KnowledgeEvent::Failed(failure)) => {
                    if failure.code.as_deref() != Some("document_missing") {
                        return Err(self.complaint(&failure));
                    }
                    missing = Some(failure);
                    continue;
                }
                Event::Knowledge(KnowledgeEvent::CollectionsChanged {
                    collections,
                    embedding: state,
                    ..
                }) => {
                    if let EmbeddingState::Failed(failure) = &state
                        && state != embedding
                    {
                        output::say(&self.complaint(failure).0);
                    }
                    embedding = state;
                    collections
                }
                _ => continue,
            };
            let found = summaries.into_iter().find(|it| it.collection.id == id);
            let Some(summary) = found else {
                continue;
            };
            let line = self.progress(&summary);
            if line != told && summary.waiting > 0 {
                output::say(&line);
                told = line;
            }
            let has_vectors = match &embedding {
                EmbeddingState::Failed(_) => true,
                EmbeddingState::None if !makes_vectors => true,
                _ => summary.embedded >= summary.passages,
            };
            if is_added && summary.waiting == 0 && has_vectors {
                return Ok((summary, missing));
            }
        }
    }

    fn progress(&self, summary: &CollectionSummary) -> String {
        let done = summary.documents.saturating_sub(summary.waiting);
        let gaps = [
            ("done", Gap::Number(f64::from(done))),
            ("total", Gap::Number(f64::from(summary.documents))),
        ];
        self.words.fill("cli-knowledge-reading", &gaps)
    }

    /// Tells on standard error what could not be read, and why.
    async fn tell_refused(&self, id: CollectionId) -> Result<(), Complaint> {
        let documents = self.store.documents(id).await;
        for document in documents.map_err(|failure| self.complaint(&failure))? {
            if let DocumentState::Refused { refusal } = &document.state {
                let reason = self.words.refusal(refusal);
                output::say(&format!("{}: {reason}", one_line(&document.path)));
            }
        }
        Ok(())
    }

    fn amounts(&self, summary: &CollectionSummary) -> String {
        let size = self.words.size(summary.text_bytes);
        let gaps = [
            ("name", Gap::Text(&summary.collection.name)),
            ("documents", Gap::Number(f64::from(summary.documents))),
            ("passages", Gap::Number(summary.passages as f64)),
            ("size", Gap::Text(&size)),
        ];
        self.words.fill("cli-knowledge-line", &gaps)
    }

    async fn list(&self, args: ListKnowledgeArgs) -> Result<(), Complaint> {
        let mut output = Output::new();
        let Some(name) = args.collection else {
            let all = self.collections().await?;
            if args.json {
                return output.write_json(&all.iter().map(Line::of).collect::<Vec<_>>());
            }
            for summary in &all {
                output.write(&format!("{}\n", one_line(&self.amounts(summary))))?;
            }
            return Ok(());
        };
        let id = self.collection(&name).await?.collection.id;
        let documents = self.store.documents(id).await;
        let documents = documents.map_err(|failure| self.complaint(&failure))?;
        let reason = |state: &DocumentState| match state {
            DocumentState::Refused { refusal } => Some(self.words.refusal(refusal)),
            _ => None,
        };
        if args.json {
            let lines = documents.iter().map(|document| DocumentLine {
                path: &document.path,
                bytes: document.bytes,
                passages: document.passages,
                state: &document.state,
                reason: reason(&document.state),
            });
            return output.write_json(&lines.collect::<Vec<_>>());
        }
        for document in &documents {
            let state = match &document.state {
                DocumentState::Ready => {
                    let count = [("count", Gap::Number(f64::from(document.passages)))];
                    self.words.fill("shelf-passages", &count)
                }
                DocumentState::Waiting => self.words.text("document-waiting").into_owned(),
                DocumentState::Vanished => self.words.text("document-vanished").into_owned(),
                DocumentState::Refused { .. } => reason(&document.state).unwrap_or_default(),
            };
            output.write(&format!("{}  {state}\n", one_line(&document.path)))?;
        }
        Ok(())
    }

    async fn remove(&self, args: RemoveKnowledgeArgs) -> Result<(), Complaint> {
        let id = self.collection(&args.collection).await?.collection.id;
        let complain = |failure: Failure| self.complaint(&failure);
        if args.paths.is_empty() {
            return self.store.delete_collection(id).await.map_err(complain);
        }
        let documents = self.store.documents(id).await.map_err(complain)?;
        for path in args.paths {
            let path = std::path::absolute(&path).unwrap_or(path);
            let below = |known: &str| PathBuf::from(known).starts_with(&path);
            let mut found = documents.iter().filter(|it| below(&it.path)).peekable();
            if found.peek().is_none() {
                let path = path.display().to_string();
                let gaps = [("path", Gap::Text(&path))];
                return Err(Complaint(
                    self.words.fill("cli-knowledge-no-document", &gaps),
                ));
            }
            for document in found {
                let removed = self.store.remove_document(document.id).await;
                removed.map_err(complain)?;
            }
            self.store.remove_root(id, path).await.map_err(complain)?;
        }
        Ok(())
    }

    async fn search(&self, args: SearchKnowledgeArgs) -> Result<(), Complaint> {
        let id = self.collection(&args.collection).await?.collection.id;
        let (librarian, _events) = self.librarian(&self.settings().await?);
        let scope = Scope {
            conversation: None,
            collections: vec![id],
        };
        let query = args.query.join(" ");
        let found = librarian.search(vec![query.clone()], scope, MOST_TOKENS);
        let found = found.await.map_err(|failure| self.complaint(&failure))?;
        drop(librarian);
        self.print(&found, &query, args.json)
    }

    fn print(&self, found: &Found, query: &str, is_json: bool) -> Result<(), Complaint> {
        for trouble in &found.troubles {
            output::say(&self.complaint(trouble).0);
        }
        let mut output = Output::new();
        if is_json {
            return output.write_json(&found.sources);
        }
        if found.sources.is_empty() {
            let query = one_line(query);
            let gaps = [("query", Gap::Text(&query))];
            output::say(&self.words.fill("cli-search-nothing", &gaps));
        }
        for (number, source) in (1..).zip(&found.sources) {
            output.write(&self.source(number, source))?;
        }
        Ok(())
    }

    fn source(&self, number: usize, source: &Source) -> String {
        let place = self.words.source_place(source);
        let headings = source.headings.join(" › ");
        let head = format!("[{number}] {}  {place}  {headings}", one_line(&source.path));
        format!("{}\n{}\n\n", head.trim_end(), source.text.trim())
    }
}

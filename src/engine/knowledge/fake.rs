//! Documents that a test holds in its hand.

use std::sync::{Arc, Mutex};

use tokio::sync::{Notify, oneshot};

use super::RagActorHandle;
use super::rag::Request;
use crate::domain::{ContentHash, Failure, Found, Scope, Source};

/// What is in the documents, and what was asked of them. Clones are one.
#[derive(Clone, Default)]
pub(in crate::engine) struct FakeRag {
    held: Arc<Mutex<Held>>,
    was_asked: Arc<Notify>,
}

#[derive(Default)]
struct Held {
    found: Found,
    documents: Vec<(Source, Arc<str>)>,
    searched: Vec<(Vec<String>, Scope, u32)>,
    /// Searches are not answered.
    is_mute: bool,
    waiting: Vec<oneshot::Sender<Result<Found, Failure>>>,
}

impl FakeRag {
    /// Documents that are empty, and the handle to them.
    pub(in crate::engine) fn new() -> (RagActorHandle, Self) {
        let (handle, mut requests) = RagActorHandle::new();
        let fake = Self::default();
        let answering = fake.clone();
        tokio::spawn(async move {
            while let Some(request) = requests.recv().await {
                answering.answer(request);
            }
        });
        (handle, fake)
    }

    /// What searches find from now on.
    pub(in crate::engine) fn finds(&self, found: Found) {
        self.held.lock().unwrap().found = found;
    }

    /// All documents there are, with their texts.
    pub(in crate::engine) fn has(&self, documents: &[(Source, &str)]) {
        let documents = documents.iter();
        let documents = documents.map(|(source, text)| (source.clone(), Arc::from(*text)));
        self.held.lock().unwrap().documents = documents.collect();
    }

    /// Searches are not answered any more.
    pub(in crate::engine) fn hang(&self) {
        self.held.lock().unwrap().is_mute = true;
    }

    /// What was searched so far.
    pub(in crate::engine) fn searched(&self) -> Vec<(Vec<String>, Scope, u32)> {
        self.held.lock().unwrap().searched.clone()
    }

    /// Comes when something is searched.
    pub(in crate::engine) async fn asked(&self) {
        self.was_asked.notified().await;
    }

    /// Whether nobody waits for a search any more that was not answered.
    pub(in crate::engine) fn is_left_alone(&self) -> bool {
        let held = self.held.lock().unwrap();
        held.waiting.iter().all(oneshot::Sender::is_closed)
    }

    fn answer(&self, request: Request) {
        let mut held = self.held.lock().unwrap();
        match request {
            Request::Search {
                queries,
                scope,
                most_tokens,
                reply,
            } => {
                held.searched.push((queries, scope, most_tokens));
                if held.is_mute {
                    held.waiting.push(reply);
                } else {
                    let _ = reply.send(Ok(held.found.clone()));
                }
                self.was_asked.notify_one();
            }
            Request::Documents { reply, .. } => {
                let sources = held.documents.iter().map(|(source, _)| source.clone());
                let _ = reply.send(Ok(sources.collect()));
            }
            Request::Text { hash, reply } => {
                let _ = reply.send(Ok(text_of(&held, hash)));
            }
        }
    }
}

fn text_of(held: &Held, hash: ContentHash) -> Option<Arc<str>> {
    let mut documents = held.documents.iter();
    let found = documents.find(|(source, _)| source.text_hash == hash)?;
    Some(Arc::clone(&found.1))
}

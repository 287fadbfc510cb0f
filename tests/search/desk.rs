//! A store to search in.

use causerie::domain::{
    ConversationId, FinishReason, Message, MessageId, Outcome, Role, SearchFound, SearchHit,
    Timestamp,
};
use causerie::store::{AnswerUpdate, MOST_HITS, NewMessages, Store};
use tempfile::TempDir;
use uuid::Uuid;

/// A store and its folder.
pub struct Desk {
    pub store: Store,
    pub folder: TempDir,
    clock: i64,
}

impl Desk {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).expect("a store");
        Self {
            store,
            folder,
            clock: 0,
        }
    }

    /// A conversation in which this is said by turns, the person first; its name and those
    /// of the messages.
    pub async fn talk(&mut self, title: &str, said: &[&str]) -> (ConversationId, Vec<MessageId>) {
        let id = ConversationId::from(Uuid::now_v7());
        let mut messages: Vec<Message> = Vec::new();
        for (index, text) in said.iter().enumerate() {
            let role = [Role::User, Role::Assistant][index % 2];
            let parent = messages.last().map(|message| message.id);
            messages.push(self.message(parent, role, text));
        }
        let ids = messages.iter().map(|message| message.id).collect();
        self.insert(id, title, messages).await;
        (id, ids)
    }

    /// A message that is said now.
    pub fn message(&mut self, parent: Option<MessageId>, role: Role, text: &str) -> Message {
        self.clock += 1;
        let id = Uuid::now_v7().into();
        Message::new(id, parent, role, text.to_owned(), Timestamp(self.clock))
    }

    pub async fn insert(&mut self, id: ConversationId, title: &str, messages: Vec<Message>) {
        let now = Timestamp(self.clock);
        let new = NewMessages::new(id, title.to_owned(), messages, now);
        let inserted = self.store.insert_messages(new).await;
        inserted.expect("inserted");
    }

    /// What is found, when the index knows everything.
    pub async fn search(&self, typed: &str) -> SearchFound {
        self.store.finish_index().await.expect("indexed");
        let found = self.store.search(typed.to_owned(), MOST_HITS).await;
        found.unwrap_or_else(|failure| panic!("{typed}: {failure:?}"))
    }

    /// The messages that are found, the best first.
    pub async fn messages(&self, typed: &str) -> Vec<MessageId> {
        let hits = self.search(typed).await.hits;
        hits.into_iter().filter_map(|hit| hit.message).collect()
    }

    /// The excerpts that are found with brackets around what is marked.
    pub async fn lines(&self, typed: &str) -> Vec<String> {
        self.search(typed).await.hits.iter().map(marked).collect()
    }
}

/// A hit's excerpt with brackets around what is marked.
pub fn marked(hit: &SearchHit) -> String {
    let mut line = hit.excerpt.clone();
    for mark in hit.marks.iter().rev() {
        line.insert(mark.end, ']');
        line.insert(mark.start, '[');
    }
    line
}

/// An answer as it ended.
pub fn ended(message: MessageId, content: &str) -> AnswerUpdate {
    AnswerUpdate {
        message,
        content: content.to_owned(),
        reasoning: String::new(),
        reasoning_ms: None,
        tool_calls: Vec::new(),
        model: None,
        timings: None,
        speed: None,
        cut: None,
        unsent: None,
        groundwork: None,
        outcome: Outcome::Finished {
            reason: FinishReason::Stop,
        },
    }
}

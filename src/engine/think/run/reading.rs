//! The step that reads in parts what does not fit at once.

use std::sync::Arc;

use super::Run;
use crate::domain::{Failure, PromptMessage, Role, Source, StepKind};
use crate::engine::think::ask::Question;
use crate::engine::think::{choice, read};

/// Tokens of a context whose size nobody knows, where something has to be cut into parts.
const USUAL_FREE: u32 = 3_000;

impl Run {
    /// Reads documents in parts, and has what helps written down of each.
    pub(super) async fn read(&mut self, documents: Vec<Source>) -> Result<(), Failure> {
        self.begin(StepKind::Read);
        let reading = self.read_parts(documents).await;
        self.close(reading)
    }

    async fn read_parts(&mut self, documents: Vec<Source>) -> Result<(), Failure> {
        let free = self.work.choice.and_then(|choice| choice.free_tokens);
        let free = free.unwrap_or(USUAL_FREE).max(256);
        let most_bytes = free as usize / 2 * read::BYTES_PER_TOKEN;
        let mut parts = Vec::new();
        for document in documents {
            if !self.fetch_text(&document).await? {
                continue;
            }
            let text = Arc::clone(&self.texts[&document.text_hash]);
            for part in read::parts(&text, most_bytes) {
                let source = Source {
                    start: part.range.start as u64,
                    end: part.range.end as u64,
                    line: part.line,
                    ..document.clone()
                };
                parts.push((source, Arc::clone(&text), part.range));
            }
        }
        let analysis = self.work.analysis.as_ref().filter(|it| it.is_understood);
        let asked = analysis
            .map(|it| it.question.clone())
            .filter(|it| !it.is_empty());
        let asked = asked.unwrap_or_else(|| self.words.clone());
        let count = parts.len();
        self.tell_parts(0, count);
        for (index, (source, text, range)) in parts.into_iter().enumerate() {
            let question = read::question(&asked, &source, &text[range]);
            let reply = self.asker.ask(Question {
                step: StepKind::Read,
                messages: vec![PromptMessage::new(Role::User, question)],
                most_tokens: choice::note_tokens(free, count),
                temperature: read::TEMPERATURE,
                schema: None,
                patience: self.limits.patience,
            });
            if let Some(note) = read::note(&reply.await?) {
                self.work.sources.push(source);
                self.work.notes.push(note);
            }
            self.tell_parts(index + 1, count);
        }
        Ok(())
    }

    fn tell_parts(&mut self, done: usize, count: usize) {
        if let Some(step) = self.work.steps.last_mut() {
            step.parts = Some((done as u32, count as u32));
        }
        self.tell();
    }
}

//! The prompts that answers were made with, to the letter.

use rusqlite::{Connection, params};

use super::Store;
use super::rows::json;
use crate::domain::{Failure, MessageId, SentPrompt, StepKind};

/// The version of the file from which on it holds what was done for answers.
pub(super) const SINCE_VERSION: i64 = 6;

impl Store {
    /// Keeps a prompt behind those that are there of this answer. Of an answer that is gone
    /// nothing is kept.
    pub async fn keep_prompt(
        &self,
        message: MessageId,
        step: StepKind,
        text: String,
    ) -> Result<(), Failure> {
        self.workers
            .write(move |connection| insert(connection, message, step, &text))
            .await
    }

    /// The prompts of an answer, in the order in which they were sent.
    pub async fn prompts(&self, message: MessageId) -> Result<Vec<SentPrompt>, Failure> {
        self.workers
            .read(move |connection| select(connection, message))
            .await
    }
}

fn insert(
    connection: &Connection,
    message: MessageId,
    step: StepKind,
    text: &str,
) -> Result<(), Failure> {
    connection
        .prepare_cached(
            "INSERT INTO prompts (message, place, step, prompt)
             SELECT number,
                 (SELECT coalesce(max(place) + 1, 0) FROM prompts WHERE message = number), ?2, ?3
             FROM messages WHERE id = ?1",
        )?
        .execute(params![message.uuid().as_bytes(), json(&step), text])?;
    Ok(())
}

fn select(connection: &Connection, message: MessageId) -> Result<Vec<SentPrompt>, Failure> {
    let mut statement = connection.prepare_cached(
        "SELECT step, prompt FROM prompts
         WHERE message = (SELECT number FROM messages WHERE id = ?1) ORDER BY place",
    )?;
    let rows = statement.query_map([message.uuid().as_bytes()], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut prompts = Vec::new();
    for row in rows {
        let (step, text) = row?;
        // One of a step that a newer version knows is passed over.
        if let Ok(step) = serde_json::from_str(&step) {
            prompts.push(SentPrompt { step, text });
        }
    }
    Ok(prompts)
}

//! What a message or a conversation must be, whatever its words are.

use jiff::Zoned;
use rusqlite::Connection;
use rusqlite::types::Value;

use super::candidates::Kind;
use crate::domain::{Failure, Filters, Role};

/// The filters, as the tables can be asked for them.
#[derive(Debug)]
pub(super) struct Sieve {
    roles: Vec<Role>,
    models: Vec<String>,
    /// Milliseconds: not before the first, and before the second.
    times: (Option<i64>, Option<i64>),
    /// The conversations whose titles will do, as a list in JSON.
    conversations: Option<String>,
}

impl Sieve {
    pub(super) fn of(
        connection: &Connection,
        filters: &Filters,
        now: &Zoned,
    ) -> Result<Self, Failure> {
        let times = |days: &[crate::domain::Day]| -> Vec<i64> {
            days.iter().map(|day| day.start(now).0).collect()
        };
        Ok(Self {
            roles: filters.roles.clone(),
            models: filters.models.clone(),
            times: (
                times(&filters.after).into_iter().max(),
                times(&filters.before).into_iter().min(),
            ),
            conversations: conversations(connection, &filters.titles)?,
        })
    }

    /// Whether titles can pass: nobody in particular says them.
    pub(super) fn takes_titles(&self) -> bool {
        self.roles.is_empty() && self.models.is_empty()
    }

    /// The condition on a table that is called `facts`, and the values for its gaps.
    pub(super) fn condition(&self, kind: Kind) -> (String, Vec<Value>) {
        let mut values = Vec::new();
        let (time, conversation) = match kind {
            Kind::Titles => ("facts.updated_at", "facts.number"),
            Kind::Messages => ("facts.created_at", "facts.conversation"),
        };
        let mut parts = Vec::new();
        if kind == Kind::Messages {
            if !self.roles.is_empty() {
                let gaps = vec!["?"; self.roles.len()].join(", ");
                parts.push(format!("facts.role IN ({gaps})"));
                let roles = self.roles.iter().map(|role| role.as_str().to_owned());
                values.extend(roles.map(Value::from));
            }
            for model in &self.models {
                parts.push(
                    "facts.model IN (
                         SELECT number FROM search_models WHERE name LIKE ? ESCAPE '\\')"
                        .to_owned(),
                );
                values.push(Value::from(like(model)));
            }
        }
        if let Some(from) = self.times.0 {
            parts.push(format!("{time} >= ?"));
            values.push(Value::from(from));
        }
        if let Some(until) = self.times.1 {
            parts.push(format!("{time} < ?"));
            values.push(Value::from(until));
        }
        if let Some(list) = &self.conversations {
            parts.push(format!(
                "{conversation} IN (SELECT value FROM json_each(?))"
            ));
            values.push(Value::from(list.clone()));
        }
        // What nearly always passes comes last.
        let is_there = match kind {
            Kind::Titles => "facts.deleted_at IS NULL",
            Kind::Messages => {
                "facts.conversation NOT IN (
                     SELECT number FROM conversations WHERE deleted_at IS NOT NULL)
                 AND facts.number NOT IN (SELECT message FROM removed)"
            }
        };
        parts.push(is_there.to_owned());
        (parts.join(" AND "), values)
    }
}

/// The conversations whose titles have all of these in them.
fn conversations(connection: &Connection, titles: &[String]) -> Result<Option<String>, Failure> {
    if titles.is_empty() {
        return Ok(None);
    }
    let sought: Vec<String> = titles.iter().map(|title| title.to_lowercase()).collect();
    let mut statement = connection
        .prepare_cached("SELECT number, title FROM conversations WHERE deleted_at IS NULL")?;
    let mut rows = statement.query([])?;
    let mut found: Vec<String> = Vec::new();
    while let Some(row) = rows.next()? {
        let title =
            String::from_utf8_lossy(row.get_ref(1)?.as_bytes().unwrap_or_default()).to_lowercase();
        if sought.iter().all(|part| title.contains(part)) {
            found.push(row.get::<_, i64>(0)?.to_string());
        }
    }
    Ok(Some(format!("[{}]", found.join(","))))
}

/// A pattern that anything with this in it matches.
fn like(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

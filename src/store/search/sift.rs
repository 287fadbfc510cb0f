//! What a message or a conversation must be, whatever its words are.

use std::ops::RangeInclusive;

use jiff::Zoned;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::candidates::Kind;
use crate::domain::{Failure, Filters, Role};
use crate::store::index::TITLES;

/// The filters, as the tables can be asked for them.
#[derive(Debug)]
pub(super) struct Sieve {
    roles: Vec<Role>,
    models: Vec<String>,
    /// Milliseconds: not before the first, and before the second.
    times: (Option<i64>, Option<i64>),
    /// The conversations whose titles will do, as a list in JSON.
    conversations: Option<String>,
    /// Between which numbers the messages lie that pass. To find that out costs less than to
    /// sift what the index knows one by one.
    pub(super) range: RangeInclusive<i64>,
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
        let mut sieve = Self {
            roles: filters.roles.clone(),
            models: filters.models.clone(),
            times: (
                times(&filters.after).into_iter().max(),
                times(&filters.before).into_iter().min(),
            ),
            conversations: conversations(connection, &filters.titles)?,
            range: i64::MIN..=TITLES - 1,
        };
        if *filters != Filters::default() {
            sieve.range = sieve.range(connection)?;
        }
        Ok(sieve)
    }

    fn range(&self, connection: &Connection) -> Result<RangeInclusive<i64>, Failure> {
        let (condition, values) = self.sifting(Kind::Messages);
        let select =
            format!("SELECT min(number), max(number) FROM search_facts AS facts WHERE {condition}");
        let found: (Option<i64>, Option<i64>) =
            connection.query_row(&select, params_from_iter(values), |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
        // Where nothing passes it is a range without a number.
        Ok(found.0.unwrap_or(0)..=found.1.unwrap_or(-1))
    }

    /// Whether titles can pass: nobody in particular says them.
    pub(super) fn takes_titles(&self) -> bool {
        self.roles.is_empty() && self.models.is_empty()
    }

    /// The condition on a table that is called `facts`, and the values for its gaps.
    pub(super) fn condition(&self, kind: Kind) -> (String, Vec<Value>) {
        let (sifting, values) = self.sifting(kind);
        // What nearly always passes comes last.
        let is_there = match kind {
            Kind::Titles => "facts.deleted_at IS NULL",
            Kind::Messages => {
                "facts.conversation NOT IN (
                     SELECT number FROM conversations WHERE deleted_at IS NOT NULL)
                 AND facts.number NOT IN (SELECT message FROM removed)"
            }
        };
        (format!("{sifting} AND {is_there}"), values)
    }

    /// The filters alone.
    fn sifting(&self, kind: Kind) -> (String, Vec<Value>) {
        let mut values = Vec::new();
        let (time, conversation) = match kind {
            Kind::Titles => ("facts.updated_at", "facts.number"),
            Kind::Messages => ("facts.created_at", "facts.conversation"),
        };
        let mut parts = vec!["true".to_owned()];
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

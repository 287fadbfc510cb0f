//! Keeps the search index: what changed waits in a queue, and older messages below a mark.
//! Both are in the file, so that a crash leaves nothing out.

use std::borrow::Cow;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::domain::{Failure, is_unspaced, runs_of};

/// Rows of the index from here on belong to titles, the ones below to messages.
pub(super) const TITLES: i64 = 1 << 60;

/// How much is taken in at once: the writer has other things to do.
const MOST_ROWS: usize = 64;
const ENOUGH_BYTES: usize = 64 * 1024;
/// What is longer is found by its beginning.
const MOST_CHARS: i64 = 1024 * 1024;

/// Takes a little into the index, in one transaction; whether there is more.
pub(super) fn advance(connection: &mut Connection) -> Result<bool, Failure> {
    if !is_behind(connection)? {
        return Ok(false);
    }
    // Nothing said is in this: it is enough that a later commit brings it to the disk.
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    let taken = take_some(connection);
    connection.pragma_update(None, "synchronous", "FULL")?;
    taken?;
    is_behind(connection)
}

/// Whether something is still to be taken in.
pub(super) fn is_behind(connection: &Connection) -> Result<bool, Failure> {
    Ok(connection
        .prepare_cached(
            "SELECT EXISTS (SELECT 1 FROM search_queue) OR EXISTS (
                 SELECT 1 FROM messages WHERE number < (SELECT below FROM search_mark))",
        )?
        .query_row([], |row| row.get(0))?)
}

fn take_some(connection: &mut Connection) -> Result<(), Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut numbers = numbers(&transaction, "SELECT number FROM search_queue")?;
    let is_queued = !numbers.is_empty();
    if !is_queued {
        numbers = numbers_below_mark(&transaction)?;
    }
    let mut bytes = 0;
    for number in numbers {
        bytes += take(&transaction, number)?;
        if is_queued {
            transaction
                .prepare_cached("DELETE FROM search_queue WHERE number = ?1")?
                .execute([number])?;
        } else {
            transaction
                .prepare_cached("UPDATE search_mark SET below = ?1")?
                .execute([number])?;
        }
        if bytes > ENOUGH_BYTES {
            break;
        }
    }
    transaction.execute(
        "UPDATE search_mark SET below = NULL
         WHERE NOT EXISTS (SELECT 1 FROM messages WHERE number < below)",
        [],
    )?;
    Ok(transaction.commit()?)
}

fn numbers_below_mark(transaction: &Transaction<'_>) -> Result<Vec<i64>, Failure> {
    let below: Option<i64> =
        transaction.query_row("SELECT below FROM search_mark", [], |row| row.get(0))?;
    let Some(below) = below else {
        return Ok(Vec::new());
    };
    let select = format!("SELECT number FROM messages WHERE number < {below}");
    numbers(transaction, &select)
}

/// The newest first: they are what is looked for most.
fn numbers(transaction: &Transaction<'_>, select: &str) -> Result<Vec<i64>, Failure> {
    let mut statement =
        transaction.prepare(&format!("{select} ORDER BY number DESC LIMIT {MOST_ROWS}"))?;
    let numbers = statement.query_map([], |row| row.get(0))?;
    Ok(numbers.collect::<Result<_, _>>()?)
}

/// Brings one row of the index up to date; how many bytes of text that were.
fn take(transaction: &Transaction<'_>, number: i64) -> Result<usize, Failure> {
    let (content, reasoning, name) = match number.checked_sub(TITLES) {
        Some(conversation) if conversation >= 0 => {
            let Some(title) = title(transaction, conversation)? else {
                return forget(transaction, number);
            };
            (String::new(), String::new(), title)
        }
        _ => match message(transaction, number)? {
            Said::Whole(content, reasoning) => (content, reasoning, String::new()),
            // It is taken in when it has ended.
            Said::Streaming => return Ok(0),
            Said::Gone => return forget(transaction, number),
        },
    };
    write(transaction, number, [&content, &reasoning, &name])?;
    Ok(name.len() + content.len() + reasoning.len())
}

enum Said {
    Whole(String, String),
    Streaming,
    Gone,
}

/// The texts of a message; what it is sifted by is written on the way.
fn message(transaction: &Transaction<'_>, number: i64) -> Result<Said, Failure> {
    let found = transaction
        .prepare_cached(
            "SELECT outcome = 'streaming', substr(content, 1, ?2), substr(reasoning, 1, ?2)
             FROM messages WHERE number = ?1",
        )?
        .query_row(params![number, MOST_CHARS], |row| {
            Ok((row.get::<_, bool>(0)?, text(row, 1)?, text(row, 2)?))
        })
        .optional()?;
    let Some((is_streaming, content, reasoning)) = found else {
        return Ok(Said::Gone);
    };
    if is_streaming {
        return Ok(Said::Streaming);
    }
    for write in [
        "INSERT OR IGNORE INTO search_models (name)
         SELECT model FROM messages WHERE number = ?1 AND model IS NOT NULL",
        "INSERT OR REPLACE INTO search_facts (number, conversation, created_at, role, model)
         SELECT number, conversation, created_at, role,
             (SELECT number FROM search_models WHERE name = model)
         FROM messages WHERE number = ?1",
    ] {
        transaction.prepare_cached(write)?.execute([number])?;
    }
    Ok(Said::Whole(content, reasoning))
}

fn title(transaction: &Transaction<'_>, number: i64) -> Result<Option<String>, Failure> {
    Ok(transaction
        .prepare_cached("SELECT title FROM conversations WHERE number = ?1")?
        .query_row([number], |row| text(row, 0))
        .optional()?)
}

/// Text as far as it is text.
fn text(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<String> {
    let value = row.get_ref(column)?;
    Ok(value.as_bytes().map_or_else(
        |_| String::new(),
        |bytes| String::from_utf8_lossy(bytes).into_owned(),
    ))
}

fn write(transaction: &Transaction<'_>, number: i64, texts: [&str; 3]) -> Result<(), Failure> {
    let runs = unspaced(texts);
    let spaced = texts.map(spaced);
    if spaced.iter().all(|text| text.trim().is_empty()) {
        drop_row(transaction, "search_words", number)?;
        drop_row(transaction, "search_forms", number)?;
    } else {
        transaction
            .prepare_cached(
                "INSERT OR REPLACE INTO search_words (rowid, content, reasoning, name)
                 VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![number, spaced[0], spaced[1], spaced[2]])?;
        transaction
            .prepare_cached("INSERT OR REPLACE INTO search_forms (rowid, text) VALUES (?1, ?2)")?
            .execute(params![number, spaced.join("\n")])?;
    }
    if runs.is_empty() {
        return drop_row(transaction, "search_runs", number);
    }
    transaction
        .prepare_cached("INSERT OR REPLACE INTO search_runs (rowid, text) VALUES (?1, ?2)")?
        .execute(params![number, runs])?;
    Ok(())
}

/// Takes everything about a row out of the index.
fn forget(transaction: &Transaction<'_>, number: i64) -> Result<usize, Failure> {
    for table in ["search_words", "search_forms", "search_runs"] {
        drop_row(transaction, table, number)?;
    }
    transaction
        .prepare_cached("DELETE FROM search_facts WHERE number = ?1")?
        .execute([number])?;
    Ok(0)
}

fn drop_row(transaction: &Transaction<'_>, table: &str, number: i64) -> Result<(), Failure> {
    transaction
        .prepare_cached(&format!("DELETE FROM {table} WHERE rowid = ?1"))?
        .execute([number])?;
    Ok(())
}

/// The text without what is unspaced: that has an index of its own, and would be words
/// of endless length here.
fn spaced(text: &str) -> Cow<'_, str> {
    if !text.contains(is_unspaced) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace(is_unspaced, " "))
}

/// What is unspaced in some texts. With the spaces behind it even the last character is the
/// first of three, so that what is shorter is found as the beginning of three.
fn unspaced(texts: [&str; 3]) -> String {
    let mut runs = String::new();
    for text in texts {
        for place in runs_of(text) {
            runs.push_str(&text[place]);
            runs.push(' ');
        }
    }
    if !runs.is_empty() {
        runs.push(' ');
    }
    runs
}

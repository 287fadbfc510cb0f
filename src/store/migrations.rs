//! From one shape of the file to the next: numbered texts, each applied once and whole.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};

use super::failure::{self, of_io};
use crate::domain::Failure;

/// The texts in their order; the first leads to version 1. One that was released is never
/// changed again: the next change is the next text.
pub(super) const ALL: &[&str] = &[
    include_str!("migrations/1.sql"),
    include_str!("migrations/2.sql"),
    include_str!("migrations/3.sql"),
    include_str!("migrations/4.sql"),
    include_str!("migrations/5.sql"),
    include_str!("migrations/6.sql"),
    include_str!("migrations/7.sql"),
];

/// The version that a list of migrations leads to.
pub(super) fn latest(migrations: &[&str]) -> i64 {
    i64::try_from(migrations.len()).unwrap_or(i64::MAX)
}

/// The version of a file.
pub(super) fn version(connection: &Connection) -> Result<i64, Failure> {
    Ok(connection.pragma_query_value(None, "user_version", |row| row.get(0))?)
}

/// Refuses a version that this program does not know.
pub(super) fn refuse_newer(version: i64, migrations: &[&str]) -> Result<(), Failure> {
    let latest = latest(migrations);
    if version <= latest {
        return Ok(());
    }
    Err(failure::of_store(
        "newer_version",
        format!("the file has version {version}, and this program knows {latest}"),
    ))
}

/// Refuses a file of version 0 with tables in it: it belongs to another program.
pub(super) fn refuse_foreign(connection: &Connection) -> Result<(), Failure> {
    let foreign = connection
        .query_row(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'migrations'",
            [],
            |row| row.get::<_, String>(0),
        )
        .optional()?;
    match foreign {
        None => Ok(()),
        Some(table) => Err(failure::of_store(
            "not_a_database",
            format!("the file is of another program: it has a table {table}"),
        )),
    }
}

/// Brings the file to the latest version, each step in one transaction; before the first
/// step an existing file is copied. What was applied must still be what the list says.
pub(super) fn migrate(
    connection: &mut Connection,
    file: &Path,
    migrations: &[&str],
) -> Result<(), Failure> {
    let version = version(connection)?;
    refuse_newer(version, migrations)?;
    if version == 0 {
        connection.execute_batch(
            "CREATE TABLE IF NOT EXISTS migrations (
                version INTEGER PRIMARY KEY,
                text TEXT NOT NULL
            ) STRICT",
        )?;
    }
    refuse_changed(connection, version, migrations)?;
    let done = usize::try_from(version).unwrap_or_default();
    if done == migrations.len() {
        return Ok(());
    }
    if version > 0 {
        copy_before(connection, file, latest(migrations))?;
    }
    // A step may have to build a table anew, which works only while the keys are not
    // enforced; they are checked before each commit instead.
    connection.pragma_update(None, "foreign_keys", false)?;
    for (number, text) in (1_i64..).zip(migrations).skip(done) {
        apply(connection, number, text)?;
        tracing::info!(version = number, "migrated the store");
    }
    Ok(())
}

fn apply(connection: &mut Connection, number: i64, text: &str) -> Result<(), Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.execute_batch(text)?;
    transaction.execute(
        "INSERT INTO migrations (version, text) VALUES (?1, ?2)",
        params![number, with_plain_line_ends(text)],
    )?;
    let loose = transaction
        .query_row("PRAGMA foreign_key_check", [], |row| {
            row.get::<_, String>(0)
        })
        .optional()?;
    if let Some(table) = loose {
        return Err(failure::of_store(
            "damaged",
            format!("after migration {number}, rows of {table} refer to rows that are not there"),
        ));
    }
    transaction.pragma_update(None, "user_version", number)?;
    Ok(transaction.commit()?)
}

fn refuse_changed(
    connection: &Connection,
    version: i64,
    migrations: &[&str],
) -> Result<(), Failure> {
    let mut statement =
        connection.prepare("SELECT text FROM migrations WHERE version = ?1 ORDER BY version")?;
    for (number, text) in (1..=version).zip(migrations) {
        let applied: Option<String> = statement.query_row([number], |row| row.get(0)).optional()?;
        // The text itself is kept rather than a hash of it: it is short, and it can be read.
        if applied.as_deref() != Some(with_plain_line_ends(text).as_str()) {
            return Err(failure::of_store(
                "changed_migration",
                format!("migration {number} is not the one that was applied to the file"),
            ));
        }
    }
    Ok(())
}

/// A copy of the file as it is, beside it. It takes its name, and the place of a copy that
/// an earlier attempt left, when it is whole and on disk: that one lacks what was said since.
fn copy_before(connection: &Connection, file: &Path, latest: i64) -> Result<(), Failure> {
    let copy = beside(file, &format!(".before-v{latest}"));
    let part = beside(file, &format!(".before-v{latest}.part"));
    if part.exists() {
        fs::remove_file(&part).map_err(|error| of_io(&part, &error))?;
    }
    let name = ToSqlOutput::Borrowed(ValueRef::Text(part.as_os_str().as_encoded_bytes()));
    connection.execute("VACUUM INTO ?1", [name])?;
    fs::OpenOptions::new()
        .write(true)
        .open(&part)
        .and_then(|part| part.sync_all())
        .map_err(|error| of_io(&part, &error))?;
    fs::rename(&part, &copy).map_err(|error| of_io(&copy, &error))
}

fn beside(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// A checkout on Windows may have other line ends; the migration is the same.
fn with_plain_line_ends(text: &str) -> String {
    text.replace("\r\n", "\n")
}

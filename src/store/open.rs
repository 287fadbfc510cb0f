//! Opening: take the folder, look at the file before touching it, migrate it, and settle
//! what the last run left.

use std::fs::{self, File, OpenOptions};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

use super::failure::{self, of_io};
use super::lock::{self, FolderLock};
use super::{files, knowledge, migrations, write};
use crate::domain::{Failure, FailureKind, Timestamp};

/// The file's name in the folder.
pub(super) const FILE: &str = "causerie.sqlite";

/// How long a deleted conversation can be brought back, in milliseconds.
const PURGE_AFTER_MS: i64 = 60_000;

/// Everything that is open.
#[derive(Debug)]
pub(super) struct Opened {
    pub(super) writer: Connection,
    pub(super) reader: Connection,
    /// Searches may take long, and opening a conversation must not wait for one.
    pub(super) searcher: Connection,
    /// Nor must either wait for what documents are searched for.
    pub(super) librarian: Connection,
    /// Missing where another program holds the folder, and this one only reads.
    pub(super) lock: Option<FolderLock>,
}

/// Opens the file in a folder with these migrations, at this time.
pub(super) fn open(folder: &Path, migrations: &[&str], now: Timestamp) -> Result<Opened, Failure> {
    make_folder(folder)?;
    let lock = FolderLock::take(folder)?;
    let file = folder.join(FILE);
    look_before(&file, migrations)?;
    let mut writer = connect_writer(&file)?;
    migrations::migrate(&mut writer, &file, migrations)?;
    writer.pragma_update(None, "foreign_keys", true)?;
    settle(&mut writer, now)?;
    let reader = connect_reader(&file)?;
    Ok(Opened {
        writer,
        reader,
        searcher: connect_searcher(&file)?,
        librarian: connect_searcher(&file)?,
        lock: Some(lock),
    })
}

/// Opens the file for reading alone, beside the program that holds the folder.
pub(super) fn open_beside(folder: &Path, migrations: &[&str]) -> Result<Opened, Failure> {
    let file = folder.join(FILE);
    let reader = connect_reader(&file)?;
    let version = migrations::version(&reader)?;
    migrations::refuse_newer(version, migrations)?;
    if usize::try_from(version) != Ok(migrations.len()) {
        // The other is an older program, or is still bringing the file up to date.
        return Err(lock::in_use(folder));
    }
    Ok(Opened {
        writer: connect_reader(&file)?,
        reader,
        searcher: connect_searcher(&file)?,
        librarian: connect_searcher(&file)?,
        lock: None,
    })
}

/// The time, read once at each opening.
pub(super) fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn make_folder(folder: &Path) -> Result<(), Failure> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    // What people tell their machine is nobody else's to read.
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder
        .create(folder)
        .map_err(|error| of_io(folder, &error))
}

/// Refuses what is not ours or of a newer version before anything could change a byte.
fn look_before(file: &Path, migrations: &[&str]) -> Result<(), Failure> {
    // The system's own words on a file that may not be written are better than SQLite's,
    // and SQLite would open it for reading without a word.
    let mut opened = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .open(file)
        .map_err(|error| of_io(file, &error))?;
    let Some(version) = version_in_header(&mut opened).map_err(|error| of_io(file, &error))? else {
        return Ok(());
    };
    drop(opened);
    let version = version?;
    migrations::refuse_newer(version, migrations)?;
    let has_log = log_of(file).is_some_and(|log| log.len() > 0);
    if version > 0 && !has_log {
        return Ok(());
    }
    // The version may still be in the log that a crash left. A connection that only
    // reads neither takes it over into the file nor removes it.
    let reader = connect_reader(file)?;
    let version = migrations::version(&reader)?;
    migrations::refuse_newer(version, migrations)?;
    if version == 0 {
        migrations::refuse_foreign(&reader)?;
    }
    Ok(())
}

/// The version as the file's first bytes tell it; `None` for a file with nothing in it.
fn version_in_header(file: &mut File) -> std::io::Result<Option<Result<i64, Failure>>> {
    let mut header = Vec::new();
    file.take(100).read_to_end(&mut header)?;
    if header.is_empty() {
        return Ok(None);
    }
    let is_database = header.starts_with(b"SQLite format 3\0");
    let version = header.get(60..64).and_then(|bytes| bytes.try_into().ok());
    Ok(Some(match version {
        Some(bytes) if is_database => Ok(i64::from(i32::from_be_bytes(bytes))),
        _ => Err(failure::of_store(
            "not_a_database",
            "the file is not a database",
        )),
    }))
}

fn log_of(file: &Path) -> Option<fs::Metadata> {
    let mut name = file.as_os_str().to_owned();
    name.push("-wal");
    fs::metadata(PathBuf::from(name)).ok()
}

fn connect(file: &Path, flags: OpenFlags) -> Result<Connection, Failure> {
    let connection = Connection::open_with_flags(file, flags)?;
    // Only something from outside, such as the sqlite3 shell, could ever hold it.
    connection.busy_timeout(Duration::from_secs(5))?;
    // A statement that is kept is planned once. Else every new value would plan it anew on a
    // table with an index of some of its rows, which costs more than carrying it out.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

fn connect_writer(file: &Path) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(file, flags)?;
    if connection.is_readonly("main")? {
        return Err(Failure::new(
            FailureKind::ReadOnly,
            format!("{} may not be written", file.display()),
        ));
    }
    connection.set_prepared_statement_cache_capacity(64);
    let mode: String =
        connection.pragma_update_and_check(None, "journal_mode", "WAL", |row| row.get(0))?;
    if mode != "wal" {
        tracing::warn!(mode, "the store cannot keep a write-ahead log here");
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    Ok(connection)
}

fn connect_reader(file: &Path) -> Result<Connection, Failure> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = connect(file, flags)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// A reader with room for what a search sifts by, which it reads again for every letter.
fn connect_searcher(file: &Path) -> Result<Connection, Failure> {
    let connection = connect_reader(file)?;
    connection.pragma_update(None, "cache_size", -8_000)?;
    Ok(connection)
}

/// Settles what the last run left: answers in mid-stream, and conversations that were
/// deleted long enough ago.
fn settle(connection: &mut Connection, now: Timestamp) -> Result<(), Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let interrupted = write::interrupt_streaming(&transaction)?;
    let purged = write::purge(
        &transaction,
        Timestamp(now.0.saturating_sub(PURGE_AFTER_MS)),
    )?;
    // What was attached and then let go of, or never arrived in a draft. A file that was only
    // brought to an older version has no place for any.
    if migrations::version(&transaction)? >= files::SINCE_VERSION {
        write::forget_drafts(&transaction)?;
        let before = Timestamp(now.0.saturating_sub(PURGE_AFTER_MS));
        files::remove_loose(&transaction, before)?;
    }
    if migrations::version(&transaction)? >= knowledge::SINCE_VERSION {
        knowledge::remove_loose(&transaction)?;
    }
    transaction.commit()?;
    if interrupted + purged > 0 {
        tracing::info!(interrupted, purged, "settled what the last run left");
    }
    Ok(())
}

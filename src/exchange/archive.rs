//! ZIP archives of conversations: each entry is read as a file of its own, by its content.
//! Nothing is unpacked to the disk, so that the names of entries are no more than names.

use std::borrow::Cow;
use std::cell::Cell;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::ControlFlow;

use zip::result::ZipError;
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use crate::domain::{ImportReason, Timestamp};

use super::names;
use super::read::{Sink, read_within};

/// An archive may unpack to so many bytes whatever its size, and beyond that to so many
/// times its size. Talk is packed to a tenth; a trap to a thousandth.
const FREE_BYTES: u64 = 256 << 20;
const MOST_TIMES: u64 = 100;

/// Reads all entries of an archive.
pub(super) fn read(source: impl Read + Seek, sink: &mut Sink<'_>) -> ControlFlow<()> {
    read_up_to(FREE_BYTES, source, sink)
}

fn read_up_to(
    free_bytes: u64,
    mut source: impl Read + Seek,
    sink: &mut Sink<'_>,
) -> ControlFlow<()> {
    let opened = source
        .seek(SeekFrom::End(0))
        .map_err(ZipError::Io)
        .and_then(|size| Ok((ZipArchive::new(source)?, size)));
    let (mut archive, size) = match opened {
        Ok(opened) => opened,
        Err(error) => return sink.refuse(reason_of_zip(error)),
    };
    let left = Cell::new(free_bytes.max(size.saturating_mul(MOST_TIMES)));
    let mut has_entries = false;
    for index in 0..archive.len() {
        let name = archive.name_for_index(index).and_then(Result::ok);
        let name = name.map_or_else(|| format!("#{index}"), Cow::into_owned);
        // What the system of the person who packed it adds of its own.
        if name.starts_with("__MACOSX/") || name.ends_with(['/', '\\']) {
            continue;
        }
        has_entries = true;
        let name = names::shown(&name);
        let entry = match archive.by_index(index) {
            Ok(entry) => entry,
            Err(error) => {
                sink.within(&name).refuse(reason_of_zip(error))?;
                continue;
            }
        };
        let limited = Limited {
            source: entry,
            left: &left,
        };
        read_within(limited, &mut sink.within(&name))?;
        if left.get() == 0 {
            return ControlFlow::Continue(());
        }
    }
    if has_entries {
        return ControlFlow::Continue(());
    }
    sink.refuse(ImportReason::Empty)
}

/// Reads until the whole archive has given too much.
struct Limited<'a, R> {
    source: R,
    left: &'a Cell<u64>,
}

impl<R: Read> Read for Limited<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let left = self.left.get();
        if left == 0 {
            return Err(io::Error::other(Bomb));
        }
        let most = into.len().min(usize::try_from(left).unwrap_or(usize::MAX));
        let count = self.source.read(&mut into[..most])?;
        self.left.set(left - count as u64);
        Ok(count)
    }
}

/// The archive unpacks to absurd amounts.
#[derive(Debug, thiserror::Error)]
#[error("the archive unpacks to absurd amounts")]
struct Bomb;

/// Why a source could not be read: of an entry, why it could not be unpacked.
pub(super) fn reason_of(error: &io::Error) -> ImportReason {
    if is_bomb(error) {
        return ImportReason::Bomb;
    }
    match error.kind() {
        io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => {
            ImportReason::BadArchive(error.to_string())
        }
        io::ErrorKind::UnexpectedEof => ImportReason::CutOff,
        _ => ImportReason::Unreadable(error.to_string()),
    }
}

/// Whether it stands behind this error, which others may have wrapped.
fn is_bomb(error: &io::Error) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error
        .get_ref()
        .map(|error| error as &(dyn std::error::Error + 'static));
    while let Some(error) = cause {
        if error.is::<Bomb>() {
            return true;
        }
        cause = match error.downcast_ref::<io::Error>() {
            Some(inner) => inner.get_ref().map(|error| error as _),
            None => error.source(),
        };
    }
    false
}

fn reason_of_zip(error: ZipError) -> ImportReason {
    match error {
        ZipError::Io(error) => reason_of(&error),
        ZipError::UnsupportedArchive(words) if words == ZipError::PASSWORD_REQUIRED => {
            ImportReason::Locked
        }
        other => ImportReason::BadArchive(other.to_string()),
    }
}

/// An archive that is written from its beginning to its end, without going back.
pub(super) struct ArchiveWriter<W: Write> {
    zip: ZipWriter<StreamWriter<W>>,
}

impl<W: Write> ArchiveWriter<W> {
    pub(super) fn new(target: W) -> Self {
        Self {
            zip: ZipWriter::new_stream(target),
        }
    }

    /// Begins an entry of this name and time; what is written goes into it. Not every program
    /// reads entries that may be larger than 4 GiB, so that has to be said.
    pub(super) fn begin(
        &mut self,
        name: &str,
        at: Timestamp,
        is_large: bool,
    ) -> io::Result<&mut impl Write> {
        let options = SimpleFileOptions::default()
            .compression_method(CompressionMethod::Deflated)
            .last_modified_time(names::time_in_archive(at))
            .large_file(is_large);
        self.zip.start_file(name, options)?;
        Ok(&mut self.zip)
    }

    pub(super) fn finish(self) -> io::Result<W> {
        Ok(self.zip.finish()?.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    #[test]
    fn an_archive_that_unpacks_to_absurd_amounts_should_be_left() {
        let session = br#"{"type":"session","id":"c","name":"Talk"}"#;
        let mut archive = ArchiveWriter::new(Vec::new());
        let entry = archive.begin("a.jsonl", Timestamp(0), false).unwrap();
        entry.write_all(session).unwrap();
        for _ in 0..100 {
            entry.write_all(&[b'\n'; 10_000]).unwrap();
        }
        archive.begin("b.jsonl", Timestamp(0), false).unwrap();
        let bytes = archive.finish().unwrap();
        assert!(bytes.len() < 9_000, "it is packed to {}", bytes.len());

        let reasons = |free_bytes| {
            let mut reasons = Vec::new();
            let mut take = |item: crate::exchange::Item| {
                reasons.push(item.unwrap_err().reason);
                ControlFlow::Continue(())
            };
            let mut sink = Sink::new("file", &mut take);
            let _ = read_up_to(free_bytes, Cursor::new(&bytes), &mut sink);
            reasons
        };
        // The conversation that was being read is lost, and no further entry is looked at.
        assert_eq!(reasons(0), [ImportReason::CutOff, ImportReason::Bomb]);
        assert_eq!(
            reasons(2 << 20),
            [ImportReason::NoMessages, ImportReason::Empty]
        );
    }
}

//! Writes conversations one after the other, in any of the formats.

use std::collections::HashSet;
use std::io::{self, Write};

use crate::domain::{
    ContentHash, ConversationSummary, ExportFormat, Failure, Tree, attachments_of,
};

use super::archive::ArchiveWriter;
use super::content::Files;
use super::{causerie, file_name, llama, markdown};

/// The sentences that a document for people needs.
pub struct ExportWords<'a> {
    /// The title of a conversation without one.
    pub untitled: &'a str,
    /// What went wrong, in one line.
    pub describe: &'a dyn Fn(&Failure) -> String,
}

/// What is being written. Our own lines take any number of conversations in one file; of the
/// other formats several make an archive with a file for each.
pub struct Exporter<W: Write> {
    format: ExportFormat,
    target: Target<W>,
    count: u64,
    /// The files that are in it already.
    files: HashSet<ContentHash>,
}

enum Target<W: Write> {
    Plain(W),
    Archive(Box<ArchiveWriter<W>>, HashSet<String>),
}

impl<W: Write> Exporter<W> {
    /// Begins to write so many conversations.
    pub fn new(format: ExportFormat, conversations: usize, mut target: W) -> io::Result<Self> {
        if format == ExportFormat::Jsonl {
            causerie::write_header(&mut target)?;
        }
        let target = if format.is_archive(conversations) {
            Target::Archive(Box::new(ArchiveWriter::new(target)), HashSet::new())
        } else {
            Target::Plain(target)
        };
        Ok(Self {
            format,
            target,
            count: 0,
            files: HashSet::new(),
        })
    }

    /// Writes a conversation, and what is attached in it.
    pub fn add(
        &mut self,
        summary: &ConversationSummary,
        tree: &Tree,
        files: &dyn Files,
        words: &ExportWords<'_>,
    ) -> io::Result<()> {
        self.count += 1;
        match &mut self.target {
            Target::Plain(target) => {
                if self.format == ExportFormat::Jsonl {
                    causerie::write_files(target, summary, tree, files, &mut self.files)?;
                }
                write(self.format, target, summary, tree, files, words)
            }
            Target::Archive(archive, names) => {
                let name = free_name(file_name(summary, self.format), names);
                let mut entry = archive.begin(&name, summary.updated_at, is_large(tree))?;
                write(self.format, &mut entry, summary, tree, files, words)
            }
        }
    }

    /// Ends what is written, and gives back where it went.
    pub fn finish(self) -> io::Result<W> {
        let mut target = match self.target {
            Target::Plain(target) => target,
            Target::Archive(archive, _) => archive.finish()?,
        };
        if self.format == ExportFormat::Jsonl {
            causerie::write_end(&mut target, self.count)?;
        }
        target.flush()?;
        Ok(target)
    }
}

fn write(
    format: ExportFormat,
    target: &mut impl Write,
    summary: &ConversationSummary,
    tree: &Tree,
    files: &dyn Files,
    words: &ExportWords<'_>,
) -> io::Result<()> {
    match format {
        ExportFormat::Jsonl => causerie::write(target, summary, tree),
        ExportFormat::Llama => llama::write(target, summary, tree, files),
        ExportFormat::Markdown => {
            let title = summary
                .title
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" ");
            let title = if title.is_empty() {
                words.untitled
            } else {
                &title
            };
            let text = markdown(title, tree, words.describe);
            target.write_all(text.as_bytes())
        }
    }
}

/// Whether what is written could come to more than 4 GiB: a sign becomes six at the most.
fn is_large(tree: &Tree) -> bool {
    let bytes = tree.messages().map(|message| {
        let calls = message.tool_calls.iter().map(|call| call.arguments.len());
        message.content.len() + message.reasoning.len() + calls.sum::<usize>() + 1_024
    });
    // Of a PDF goes its text and its pages as pictures as well.
    let files = attachments_of(tree, &[]).map(|file| file.bytes.saturating_mul(4) + 1_024);
    let files = files.fold(0, u64::saturating_add);
    (bytes.sum::<usize>() as u64 * 6).saturating_add(files) > u64::from(u32::MAX)
}

/// A name that no other entry has.
fn free_name(name: String, names: &mut HashSet<String>) -> String {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((&name, ""));
    let others = (2_u64..).map(|number| format!("{stem}_{number}.{extension}"));
    let free = std::iter::once(name.clone())
        .chain(others)
        .find(|name| !names.contains(name));
    let free = free.unwrap_or(name);
    names.insert(free.clone());
    free
}

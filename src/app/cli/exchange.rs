//! `import` and `export`: conversations from files and to them, through the same store and
//! the same readers and writers as in the window.

use std::collections::HashSet;
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::sync::Arc;

use crate::app::language::Spoken;
use crate::app::{asked_to_end, export_text};
use crate::domain::{
    Amounts, ExportFormat, ExportOrder, ImportPreview, ImportProblem, ImportReport, Listed, Loss,
    OnExisting,
};
use crate::engine::{Importer, export_to_file, export_to_stream};
use crate::store::Store;
use crate::words::{Gap, Words};

use super::args::{ExportArgs, ImportArgs};
use super::output::{self, Output, one_line};
use super::{Complaint, shelf};

/// Takes in what files hold, or with `--dry-run` says what that would be.
pub(super) async fn import(store: Store, args: ImportArgs, words: &Words) -> Result<(), Complaint> {
    let importer = Importer::new(args.files);
    let on_existing = if args.duplicate {
        OnExisting::Duplicate
    } else {
        OnExisting::Skip
    };
    let calling_off = importer.clone();
    let listening = tokio::spawn(async move {
        asked_to_end().await;
        calling_off.cancel();
    });
    let told = if args.dry_run {
        let looked = importer.preview(&store).await;
        looked.map(|preview| Told::of_preview(preview, on_existing))
    } else {
        importer.run(&store, on_existing).await.map(Told::of_report)
    };
    listening.abort();
    store.close().await;
    let told = told.map_err(|failure| Complaint::of(&failure, words))?;
    told.print(args.dry_run, words)
}

/// What is said of an import, before it or after it.
struct Told {
    amounts: Amounts,
    /// Those that come in, by title, as far as they are listed.
    titles: Vec<(String, Option<Amounts>)>,
    skipped: Listed<String>,
    losses: Listed<(String, Loss)>,
    problems: Listed<ImportProblem>,
    is_cancelled: bool,
}

impl Told {
    fn of_preview(preview: ImportPreview, on_existing: OnExisting) -> Self {
        let amounts = preview.coming(on_existing);
        let mut titles = Vec::new();
        let mut skipped = Listed::default();
        for line in preview.lines.first {
            if line.is_known && on_existing == OnExisting::Skip {
                skipped.push(line.title);
            } else {
                titles.push((line.title, Some(line.amounts)));
            }
        }
        if on_existing == OnExisting::Skip {
            skipped.count = preview.known.conversations;
        }
        Self {
            amounts,
            titles,
            skipped,
            losses: preview.losses,
            problems: preview.problems,
            is_cancelled: false,
        }
    }

    fn of_report(report: ImportReport) -> Self {
        Self {
            amounts: report.amounts,
            titles: Vec::new(),
            skipped: report.skipped,
            losses: report.losses,
            problems: report.problems,
            is_cancelled: report.is_cancelled,
        }
    }

    /// What came in goes to standard output, what did not to standard error; an import that
    /// brings nothing, or could not read something, is no success.
    fn print(self, is_dry: bool, words: &Words) -> Result<(), Complaint> {
        if self.is_cancelled {
            return Err(Complaint::new(words.text("cli-import-cancelled")));
        }
        let mut output = Output::new();
        let mut say = |line: &str| output.write(&format!("{line}\n"));
        let amounts = words.amounts(self.amounts);
        let is_empty = self.amounts.conversations == 0;
        if !is_empty {
            let gaps = [("amounts", Gap::Text(&amounts))];
            say(&if is_dry {
                words.fill("cli-import-coming", &gaps)
            } else {
                words.fill("cli-imported", &gaps)
            })?;
        }
        for (title, amounts) in &self.titles {
            let amounts = amounts.map(|amounts| words.amounts_within(amounts));
            let title = named(title, words);
            say(&format!("  {title} ({})", amounts.unwrap_or_default()))?;
        }
        let more = self
            .amounts
            .conversations
            .saturating_sub(self.titles.len() as u64);
        if is_dry && more > 0 {
            say(&more_line(more, words))?;
        }
        if !self.skipped.is_empty() {
            let count = [("count", Gap::Number(self.skipped.count as f64))];
            say(&words.fill("cli-import-skipped", &count))?;
            for title in &self.skipped.first {
                say(&format!("  {}", named(title, words)))?;
            }
            if self.skipped.more() > 0 {
                say(&more_line(self.skipped.more(), words))?;
            }
        }
        if !self.losses.is_empty() {
            say(&words.text("cli-import-lost"))?;
            for (title, loss) in &self.losses.first {
                say(&format!("  {}", words.loss(&named(title, words), loss)))?;
            }
            if self.losses.more() > 0 {
                say(&more_line(self.losses.more(), words))?;
            }
        }
        for problem in &self.problems.first {
            output::say(&printable(&words.import_problem(problem)));
        }
        if self.problems.more() > 0 {
            output::say(&more_line(self.problems.more(), words));
        }
        if is_empty {
            return Err(Complaint::new(words.text(if self.skipped.is_empty() {
                "cli-import-nothing"
            } else {
                "cli-import-nothing-new"
            })));
        }
        if !self.problems.is_empty() {
            let count = [("count", Gap::Number(self.problems.count as f64))];
            return Err(Complaint(words.fill("cli-import-problems", &count)));
        }
        Ok(())
    }
}

fn more_line(count: u64, words: &Words) -> String {
    let count = [("count", Gap::Number(count as f64))];
    format!("  {}", words.fill("cli-more", &count))
}

fn named(title: &str, words: &Words) -> String {
    let title = printable(&one_line(title));
    if title.is_empty() {
        return words.text("cli-untitled").into_owned();
    }
    title
}

/// Without the signs that a terminal obeys: a file may say anything.
fn printable(text: &str) -> String {
    text.chars().filter(|char| !char.is_control()).collect()
}

/// Writes conversations to a file or to standard output.
pub(super) async fn export(store: Store, args: ExportArgs, words: &Words) -> Result<(), Complaint> {
    let written = write(&store, args, words).await;
    store.close().await;
    let (line, is_on_stdout) = written?;
    if is_on_stdout {
        output::say(&line);
        return Ok(());
    }
    Output::new().write(&format!("{line}\n"))
}

async fn write(
    store: &Store,
    args: ExportArgs,
    words: &Words,
) -> Result<(String, bool), Complaint> {
    let complain = |failure| Complaint::of(&failure, words);
    for id in &args.ids {
        if store.summary(*id).await.map_err(complain)?.is_none() {
            return Err(shelf::unknown(*id, words));
        }
    }
    let mut count = args.ids.iter().collect::<HashSet<_>>().len();
    if args.ids.is_empty() {
        count = store.conversations().await.map_err(complain)?.len();
    }
    let format = ExportFormat::from(args.format);
    let text = export_text(Arc::new(Spoken::new(words.language())));
    if args.out.as_os_str() == "-" {
        if format.is_archive(count) && io::stdout().is_terminal() {
            return Err(Complaint::new(words.text("cli-export-terminal")));
        }
        let written = export_to_stream(store, args.ids, format, text, Pipe(io::stdout())).await;
        let amounts = words.amounts(written.map_err(complain)?);
        let gaps = [("amounts", Gap::Text(&amounts))];
        return Ok((words.fill("cli-exported", &gaps), true));
    }
    let order = ExportOrder {
        ids: args.ids,
        format,
        path: args.out,
        may_overwrite: args.force,
    };
    let report = export_to_file(store, order, text).await;
    let report = report.map_err(|failure| match failure.code.as_deref() {
        Some("export_exists") => {
            let file = [("file", Gap::Text(&failure.detail))];
            Complaint(words.fill("cli-export-exists", &file))
        }
        _ => complain(failure),
    })?;
    let amounts = words.amounts(report.amounts);
    let file = report.path.display().to_string();
    let gaps = [("amounts", Gap::Text(&amounts)), ("file", Gap::Text(&file))];
    Ok((words.fill("cli-exported-to", &gaps), false))
}

/// Standard output, where a reader that goes away is no accident.
struct Pipe(io::Stdout);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(bytes.len()),
            written => written,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
            flushed => flushed,
        }
    }
}

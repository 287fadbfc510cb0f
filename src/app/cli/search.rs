//! `search`: everything that was ever said, from the command line.

use std::io::IsTerminal;
use std::time::Duration;

use clap::error::ErrorKind;

use crate::domain::{FailureKind, Query, SearchFound, SearchHit};
use crate::store::Store;
use crate::words::{Gap, Words};

use super::args::SearchArgs;
use super::output::{self, Output, one_line};
use super::{Complaint, reject, shelf};

/// How long one waits for the index without being told.
const PATIENCE: Duration = Duration::from_secs(1);

/// What is asked, if it makes sense; else the process ends with 2.
pub(super) fn question(args: &SearchArgs, words: &Words) -> String {
    let typed = args.query.join(" ");
    match Query::parse(&typed) {
        Ok(query) if query.is_empty() => {
            reject(ErrorKind::InvalidValue, &words.text("cli-blank-query"))
        }
        Ok(_) => typed,
        Err(failure) => reject(ErrorKind::InvalidValue, &Complaint::of(&failure, words).0),
    }
}

/// Looks for something and prints what was found.
pub(super) async fn run(
    store: Store,
    args: SearchArgs,
    typed: String,
    words: &Words,
) -> Result<(), Complaint> {
    let found = async {
        complete_index(&store, words).await?;
        store.search(typed.clone(), args.limit).await
    }
    .await;
    store.close().await;
    let mut found = found.map_err(|failure| Complaint::of(&failure, words))?;
    found.has_more |= found.hits.len() > args.limit;
    found.hits.truncate(args.limit);
    if found.hits.is_empty() {
        let query = one_line(&typed);
        let line = words.fill("cli-search-nothing", &[("query", Gap::Text(&query))]);
        output::say(&line);
    }
    print(&found, args.json, words)?;
    if found.has_more {
        output::say(&words.text("cli-search-more"));
    }
    Ok(())
}

/// Alone in the folder everything is taken into the index first; beside a window, which
/// does that by and by, what is not in it yet is missing.
async fn complete_index(store: &Store, words: &Words) -> Result<(), crate::domain::Failure> {
    if !store.is_index_behind().await? {
        return Ok(());
    }
    let mut work = std::pin::pin!(store.finish_index());
    let done = tokio::select! {
        done = &mut work => done,
        () = tokio::time::sleep(PATIENCE) => {
            output::say(&words.text("cli-search-indexing"));
            work.await
        }
    };
    match done {
        Err(failure) if failure.kind == FailureKind::ReadOnly => {
            output::say(&words.text("cli-search-behind"));
            Ok(())
        }
        done => done,
    }
}

fn print(found: &SearchFound, is_json: bool, words: &Words) -> Result<(), Complaint> {
    let mut output = Output::new();
    if is_json {
        return output.write_json(&found.hits);
    }
    let is_bold = std::io::stdout().is_terminal();
    let mut last = None;
    for hit in &found.hits {
        if last != Some(hit.conversation) {
            let gap = if last.is_some() { "\n" } else { "" };
            let title = title(hit, is_bold, words);
            output.write(&format!("{gap}{}  {title}\n", hit.conversation))?;
            last = Some(hit.conversation);
        }
        if let Some(role) = hit.role {
            let time = shelf::local_time(hit.at);
            let line = emphasised(hit, is_bold);
            output.write(&format!("  {time}  {:<9}  {line}\n", role.as_str()))?;
        }
    }
    Ok(())
}

/// The title; where it was found itself, with its words in bold.
fn title(hit: &SearchHit, is_bold: bool, words: &Words) -> String {
    if hit.message.is_none() {
        return emphasised(hit, is_bold);
    }
    let title = one_line(&hit.title.replace(char::is_control, " "));
    if title.is_empty() {
        return words.text("cli-untitled").into_owned();
    }
    title
}

/// The excerpt, on a terminal with its words in bold.
fn emphasised(hit: &SearchHit, is_bold: bool) -> String {
    let mut line = hit.excerpt.clone();
    if is_bold {
        for mark in hit.marks.iter().rev() {
            line.insert_str(mark.end, "\u{1b}[22m");
            line.insert_str(mark.start, "\u{1b}[1m");
        }
    }
    line
}

//! The command line: how the window is opened, and how the program is scripted.
//!
//! Every command ends with 0, with 1 and one line on standard error that says what to
//! do, or with 2 for arguments that make no sense.

mod args;
mod ask;
mod attach;
mod demo;
mod exchange;
mod knowledge;
mod knowledge_args;
mod knowledge_eval;
mod output;
mod read;
mod report;
mod running;
mod search;
mod servers;
mod shelf;
mod wishes;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use etcetera::BaseStrategy;

use crate::domain::{Failure, FailureKind};
use crate::store::Store;
use crate::words::{Gap, Words};

use super::keys::with_keyring;
use super::language;
use super::window::{self, WindowOptions};
use args::{Args, Command};
use knowledge_args::{KnowledgeArgs, KnowledgeCommand};

/// Runs the program with the arguments of the process.
#[must_use]
pub fn run() -> ExitCode {
    let started = Instant::now();
    let args = Args::parse();
    args.reject_nonsense();
    super::log::start();
    let words = Words::of(language::of_system());
    match carry_out(args, &words, started) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output::say(&format!("causerie: {}", output::one_line(&error.0)));
            ExitCode::FAILURE
        }
    }
}

/// One line that says what went wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Complaint(String);

impl Complaint {
    fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The sentence for a failure: what happened, in whose words, and what to do.
    fn of(failure: &Failure, words: &Words) -> Self {
        // There is no field here to enter a key in.
        Self::advised(failure, words, "cli-unauthorised-advice")
    }

    /// The same with this advice where a key is missing or wrong.
    fn advised(failure: &Failure, words: &Words, of_keys: &'static str) -> Self {
        let text = words.failure(failure);
        let mut line = text.title;
        let detail = text.detail.trim();
        if !detail.is_empty() {
            line = words.with(line.trim_end_matches('.'), detail);
        }
        if !line.ends_with(['.', '!', '?']) {
            line.push('.');
        }
        let advice = match failure.kind {
            FailureKind::Unauthorised => words.text(of_keys).into_owned(),
            _ => text.advice,
        };
        if !advice.is_empty() {
            line.push(' ');
            line.push_str(&advice);
        }
        Self(line)
    }
}

fn carry_out(args: Args, words: &Words, started: Instant) -> Result<(), Complaint> {
    let data_dir = args.data_dir;
    match args.command {
        None => {
            let options = WindowOptions {
                data_dir: data_dir_or_default(data_dir, words)?,
                server_key: args.server.key(),
                server_url: args.server.server,
                is_demo: args.server.demo,
                frame_stats: args.frame_stats,
                started,
            };
            window::run(options, words).map_err(Complaint)
        }
        Some(Command::Ask(mut ask)) => {
            ask.server.inherit(args.server);
            let prompt = prompt(ask.prompt.as_deref(), words)?;
            let data_dir = data_dir_or_default(data_dir, words)?;
            let store = open_store(&data_dir, words)?;
            with_store(store, words, async |store, words| {
                ask::run(store, ask, prompt, words).await
            })
        }
        Some(Command::List(list)) => {
            let data_dir = data_dir_or_default(data_dir, words)?;
            let store = open_to_read(&data_dir, words)?;
            with_store(store, words, async |store, words| {
                shelf::list(store, list.json, words).await
            })
        }
        Some(Command::Show(show)) => {
            let data_dir = data_dir_or_default(data_dir, words)?;
            let store = open_to_read(&data_dir, words)?;
            with_store(store, words, async |store, words| {
                shelf::show(store, show.id, show.json, words).await
            })
        }
        Some(Command::Search(search)) => {
            let query = search::question(&search, words);
            let data_dir = data_dir_or_default(data_dir, words)?;
            let store = open_to_read(&data_dir, words)?;
            with_store(store, words, async |store, words| {
                search::run(store, search, query, words).await
            })
        }
        Some(Command::Import(import)) => {
            let data_dir = data_dir_or_default(data_dir, words)?;
            // What would come in can be said beside an open window.
            let store = if import.dry_run {
                open_to_read(&data_dir, words)?
            } else {
                open_store(&data_dir, words)?
            };
            with_store(store, words, async |store, words| {
                exchange::import(store, import, words).await
            })
        }
        Some(Command::Export(export)) => {
            let data_dir = data_dir_or_default(data_dir, words)?;
            let store = open_to_read(&data_dir, words)?;
            with_store(store, words, async |store, words| {
                exchange::export(store, export, words).await
            })
        }
        Some(Command::Servers(servers)) => {
            let command = servers::command(servers);
            let data_dir = data_dir_or_default(data_dir, words)?;
            let store = if servers::changes(&command) {
                open_store(&data_dir, words)?
            } else {
                open_to_read(&data_dir, words)?
            };
            with_store(store, words, async |store, words| {
                servers::run(store, command, words).await
            })
        }
        Some(Command::Knowledge(KnowledgeArgs {
            command: KnowledgeCommand::Eval(eval),
        })) => block_on(words, knowledge_eval::run(eval, words)),
        Some(Command::Knowledge(args)) => {
            let data_dir = data_dir_or_default(data_dir, words)?;
            let store = if knowledge::changes(&args.command) {
                open_store(&data_dir, words)?
            } else {
                open_to_read(&data_dir, words)?
            };
            with_store(store, words, async |store, words| {
                knowledge::run(store, args.command, words).await
            })
        }
        Some(Command::Read(read)) => block_on(words, read::run(read, words)),
        Some(Command::ReadFile) => read::serve(),
        Some(Command::RunServer(server)) => running::run(&server.program),
        Some(Command::DemoServer(demo)) => block_on(words, demo::run(demo, words)),
    }
}

fn data_dir_or_default(given: Option<PathBuf>, words: &Words) -> Result<PathBuf, Complaint> {
    if let Some(folder) = given {
        return Ok(folder);
    }
    etcetera::choose_base_strategy()
        .map(|strategy| strategy.data_dir().join("causerie"))
        .map_err(|_| Complaint::new(words.text("cli-no-home")))
}

fn open_store(folder: &Path, words: &Words) -> Result<Store, Complaint> {
    let opened = Store::open(folder).map(with_keyring);
    opened.map_err(|failure| Complaint::of(&failure, words))
}

fn open_to_read(folder: &Path, words: &Words) -> Result<Store, Complaint> {
    let opened = Store::open_to_read(folder).map(with_keyring);
    opened.map_err(|failure| Complaint::of(&failure, words))
}

/// The words to send: the argument, or standard input where it is `-` or missing.
fn prompt(argument: Option<&str>, words: &Words) -> Result<String, Complaint> {
    use std::io::{IsTerminal, Read};

    match argument {
        Some(text) if text != "-" => {
            if text.trim().is_empty() {
                reject(ErrorKind::InvalidValue, &words.text("cli-blank-prompt"));
            }
            return Ok(text.to_owned());
        }
        None if std::io::stdin().is_terminal() => {
            reject(
                ErrorKind::MissingRequiredArgument,
                &words.text("cli-no-prompt"),
            );
        }
        _ => {}
    }
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|error| {
            let error = error.to_string();
            Complaint(words.fill("cli-stdin-unreadable", &[("error", Gap::Text(&error))]))
        })?;
    let text = text.trim_end();
    if text.trim().is_empty() {
        return Err(Complaint::new(words.text("cli-blank-prompt")));
    }
    Ok(text.to_owned())
}

/// Ends the process with 2, as clap does for arguments that make no sense.
fn reject(kind: ErrorKind, message: &str) -> ! {
    Args::command().error(kind, message).exit()
}

/// Does something with the store, in the language that its settings name.
fn with_store(
    store: Store,
    words: &Words,
    work: impl AsyncFnOnce(Store, &Words) -> Result<(), Complaint>,
) -> Result<(), Complaint> {
    block_on(words, async {
        // Settings that cannot be read are told of by what is done with them.
        let wanted = store.settings().await.unwrap_or_default().language;
        let chosen = language::chosen(wanted, words.language());
        if chosen == words.language() {
            return work(store, words).await;
        }
        work(store, &Words::of(chosen)).await
    })
}

fn block_on(
    words: &Words,
    work: impl Future<Output = Result<(), Complaint>>,
) -> Result<(), Complaint> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| {
            let error = error.to_string();
            Complaint(words.fill("cli-no-runtime", &[("error", Gap::Text(&error))]))
        })?;
    let result = runtime.block_on(work);
    // A terminal's read may hang in a thread; nothing waits for it.
    runtime.shutdown_background();
    result
}

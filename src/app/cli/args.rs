//! The arguments.

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Parser, Subcommand};

use crate::api::base_url;
use crate::demo::DEFAULT_TOKENS_PER_SECOND;
use crate::domain::{ApiKey, ConversationId, ExportFormat, PageRange};
use crate::store::MOST_HITS;
use crate::words::Words;

use super::knowledge_args::KnowledgeArgs;
use super::wishes::Wish;

/// Where the key to the server of `--server` is read from.
pub(super) const KEY_VARIABLE: &str = "CAUSERIE_API_KEY";

/// A native desktop window on the language models that run on your own machine.
///
/// Without a command it opens the window.
#[derive(Debug, Parser)]
#[command(name = "causerie", version, subcommand_value_name = "COMMAND")]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Option<Command>,

    /// Keep everything in this folder [default: the platform's data folder]
    #[arg(long, value_name = "DIR", global = true)]
    pub(super) data_dir: Option<PathBuf>,

    #[command(flatten)]
    pub(super) server: ServerArgs,

    /// Write the times of frames to this file at the end, as JSON
    #[arg(long, value_name = "FILE")]
    pub(super) frame_stats: Option<PathBuf>,
}

/// Which server to use in this run.
#[derive(Debug, Default, clap::Args)]
pub(super) struct ServerArgs {
    /// Use the server at this address, in this run only
    ///
    /// Where it wants a key, put that into the environment as `CAUSERIE_API_KEY`: an argument
    /// could be seen by everyone on this machine.
    #[arg(long, value_name = "URL", conflicts_with = "demo", value_parser = address)]
    pub(super) server: Option<String>,

    /// Start the built-in demo server and use it
    #[arg(long)]
    pub(super) demo: bool,
}

/// What to do instead of opening the window.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Ask, and print the answer as it arrives
    Ask(AskArgs),
    /// List the conversations, newest first
    List(ListArgs),
    /// Print a conversation: the selected branch as Markdown, or all of it as JSON
    Show(ShowArgs),
    /// Look for words in everything that was ever said
    ///
    /// Words are found in all their forms, "phrases in quotes" as they are, and -words are left
    /// out. Filters: role:user (or assistant, system, tool), model:NAME, in:TITLE,
    /// before:2026-01-31 and after:2026-01-31 (or today, yesterday). Quote the whole QUERY for the
    /// shell.
    Search(SearchArgs),
    /// Take in conversations from files: Causerie's JSONL, llama.cpp's JSONL, ZIP or JSON
    Import(ImportArgs),
    /// Write conversations to a file
    Export(ExportArgs),
    /// Name servers, test them and take them out of the list
    Servers(ServersArgs),
    /// Keep collections of documents, and search them
    Knowledge(KnowledgeArgs),
    /// Print what a model would get of files: their text, or the facts of pictures and sounds
    Read(ReadArgs),
    /// Read one file from standard input, for this program itself
    #[command(hide = true)]
    ReadFile,
    /// Run another program for as long as standard input is open, for this program itself
    #[command(hide = true)]
    RunServer(RunServerArgs),
    /// Run a server on loopback that answers with a script
    DemoServer(DemoServerArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct AskArgs {
    /// What to say; `-` reads standard input
    pub(super) prompt: Option<String>,

    #[command(flatten)]
    pub(super) server: ServerArgs,

    /// Go on with this conversation instead of beginning a new one
    #[arg(long, value_name = "ID")]
    pub(super) conversation: Option<ConversationId>,

    /// Instructions that stand above a new conversation
    #[arg(long, value_name = "TEXT", conflicts_with = "conversation")]
    pub(super) system: Option<String>,

    /// Ask this model
    #[arg(long, value_name = "MODEL")]
    pub(super) model: Option<String>,

    /// Use the preset with this name; a new conversation goes on with it
    #[arg(long, value_name = "NAME")]
    pub(super) preset: Option<String>,

    /// Set a sampling parameter for this answer, as in temperature=0.2, or reasoning=off
    #[arg(long = "set", value_name = "KEY=VALUE", value_parser = super::wishes::parse)]
    pub(super) wishes: Vec<Wish>,

    /// Attach this file, or the text files of this folder; may be given several times
    #[arg(long, value_name = "FILE")]
    pub(super) attach: Vec<PathBuf>,

    /// Only these pages or slides of what is attached, as in 3, 1-3 or 5-
    #[arg(long, value_name = "PAGES", value_parser = pages, requires = "attach")]
    pub(super) pages: Option<PageRange>,

    /// Attach the pages of PDFs as pictures, for a model that sees
    #[arg(long, requires = "attach")]
    pub(super) pdf_as_pictures: bool,

    /// Have the request analysed and the documents searched before the answer is written
    #[arg(long)]
    pub(super) think_first: bool,

    /// Search this collection for the answer; may be given several times
    #[arg(long, value_name = "NAME")]
    pub(super) collection: Vec<String>,

    /// Print one JSON event a line
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct RunServerArgs {
    /// The program and its arguments
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    pub(super) program: Vec<std::ffi::OsString>,
}

#[derive(Debug, clap::Args)]
pub(super) struct ListArgs {
    /// Print a JSON array
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ShowArgs {
    /// The conversation, as `list` names it
    pub(super) id: ConversationId,

    /// Print the whole tree as JSON
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct SearchArgs {
    /// What to look for
    #[arg(required = true, value_name = "QUERY")]
    pub(super) query: Vec<String>,

    /// Print a JSON array of hits
    #[arg(long)]
    pub(super) json: bool,

    /// Print no more hits than these
    #[arg(long, value_name = "N", default_value_t = MOST_HITS, value_parser = limit)]
    pub(super) limit: usize,
}

#[derive(Debug, clap::Args)]
pub(super) struct ImportArgs {
    /// The files; their content says of what kind they are
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,

    /// Say what would come in, and write nothing
    #[arg(long)]
    pub(super) dry_run: bool,

    /// Take in what is there already as well, beside it and under new ids
    #[arg(long)]
    pub(super) duplicate: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ExportArgs {
    /// The conversations, as `list` names them [default: all]
    #[arg(value_name = "ID")]
    pub(super) ids: Vec<ConversationId>,

    /// How they are written
    #[arg(long, value_enum, default_value_t = FormatArg::Jsonl)]
    pub(super) format: FormatArg,

    /// The file; `-` is standard output
    ///
    /// Of llama.cpp's format and of Markdown, several conversations make a ZIP with a file
    /// for each.
    #[arg(long, value_name = "PATH")]
    pub(super) out: PathBuf,

    /// Write over a file that is there
    #[arg(long)]
    pub(super) force: bool,
}

/// A way to write conversations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum FormatArg {
    /// Everything there is, for Causerie
    Jsonl,
    /// Every branch, for llama.cpp's web page
    Llama,
    /// The selected branch, for people
    Markdown,
}

impl From<FormatArg> for ExportFormat {
    fn from(format: FormatArg) -> Self {
        match format {
            FormatArg::Jsonl => Self::Jsonl,
            FormatArg::Llama => Self::Llama,
            FormatArg::Markdown => Self::Markdown,
        }
    }
}

#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ServersArgs {
    #[command(subcommand)]
    pub(super) command: Option<ServersCommand>,

    #[command(flatten)]
    pub(super) list: ListArgs,
}

/// What to do with the servers.
#[derive(Debug, Subcommand)]
pub(super) enum ServersCommand {
    /// List the servers in their order; `*` marks the one in use
    List(ListArgs),
    /// Put a server below the others; where none is in use, it is from then on
    Add(AddServerArgs),
    /// Ask a server what it is
    Test(TestServerArgs),
    /// Take a server out of the list, and forget its key
    Remove(RemoveServerArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct AddServerArgs {
    /// Where it is, such as `http://127.0.0.1:8080`
    #[arg(value_parser = address)]
    pub(super) url: String,

    /// What it is called [default: its address]
    #[arg(long, value_parser = name)]
    pub(super) name: Option<String>,

    /// Keep the key that is in this variable of the environment
    ///
    /// A key in an argument could be seen by everyone on this machine.
    #[arg(long, value_name = "VAR", conflicts_with = "key_stdin")]
    pub(super) key_env: Option<String>,

    /// Keep the key that comes on standard input
    #[arg(long)]
    pub(super) key_stdin: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct TestServerArgs {
    /// Which, as `servers list` names it, or any address [default: the one in use]
    ///
    /// An address that is not in the list is asked with the key in `CAUSERIE_API_KEY`, where
    /// there is one.
    #[arg(value_name = "NAME|URL")]
    pub(super) which: Option<String>,

    /// Print a JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct RemoveServerArgs {
    /// Which, as `servers list` names it
    #[arg(value_name = "NAME|URL")]
    pub(super) which: String,
}

#[derive(Debug, clap::Args)]
pub(super) struct ReadArgs {
    /// The files; their content says of what kind they are
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,

    /// Print a line of JSON for each file
    #[arg(long)]
    pub(super) json: bool,

    /// Only these pages or slides of a document, as in 3, 1-3 or 5-
    #[arg(long, value_name = "PAGES", value_parser = pages)]
    pub(super) pages: Option<PageRange>,
}

#[derive(Debug, clap::Args)]
pub(super) struct DemoServerArgs {
    /// Listen on this port of loopback; 0 takes any that is free
    #[arg(long, value_name = "N", default_value_t = 8080)]
    pub(super) port: u16,

    /// Answer at this speed
    #[arg(long, value_name = "R", default_value_t = DEFAULT_TOKENS_PER_SECOND, value_parser = speed)]
    pub(super) tokens_per_second: f64,
}

/// The key in a variable of the environment; `None` where it is not set or blank.
pub(super) fn key_in(variable: &str) -> Option<ApiKey> {
    let key = std::env::var_os(variable)?;
    ApiKey::new(&key.to_string_lossy())
}

fn address(text: &str) -> Result<String, String> {
    base_url(text).map_err(|failure| {
        let text = Words::english().failure(&failure);
        format!("{}. {}", text.title, text.advice)
    })
}

fn name(text: &str) -> Result<String, String> {
    match text.trim() {
        "" => Err("must not be blank".to_owned()),
        name if name.chars().any(char::is_control) => Err("must be one line".to_owned()),
        name => Ok(name.to_owned()),
    }
}

fn limit(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(limit @ 1..=10_000) => Ok(limit),
        _ => Err("must be a number from 1 to 10000".to_owned()),
    }
}

fn pages(text: &str) -> Result<PageRange, String> {
    PageRange::parse(text).ok_or_else(|| "must be pages such as 3, 1-3 or 5-".to_owned())
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed.is_finite() && speed > 0.0 => Ok(speed),
        _ => Err("must be a number above zero".to_owned()),
    }
}

impl Args {
    /// Options of the window before a command that has no use for them are a mistake.
    pub(super) fn reject_nonsense(&self) {
        let Some(command) = &self.command else {
            return;
        };
        let names_server = self.server.server.is_some() || self.server.demo;
        let is_ask = matches!(command, Command::Ask(_));
        if self.frame_stats.is_some() {
            super::reject(
                ErrorKind::ArgumentConflict,
                "--frame-stats is for the window alone",
            );
        }
        if names_server && !is_ask {
            super::reject(
                ErrorKind::ArgumentConflict,
                "--server and --demo are for the window and for `ask`",
            );
        }
    }
}

impl ServerArgs {
    /// The key to the server that was named. Bytes that are no text make a key that the
    /// request then refuses with a reason.
    pub(super) fn key(&self) -> Option<ApiKey> {
        self.server.as_ref()?;
        key_in(KEY_VARIABLE)
    }

    /// Takes what was said before the command, where the command itself says nothing.
    pub(super) fn inherit(&mut self, before: Self) {
        if self.server.is_none() && !self.demo {
            *self = before;
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_should_be_consistent() {
        Args::command().debug_assert();
    }
}

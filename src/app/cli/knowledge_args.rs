//! The arguments of `knowledge`.

use std::path::PathBuf;

use clap::Subcommand;

use crate::api::base_url;
use crate::words::Words;

#[derive(Debug, clap::Args)]
pub(super) struct KnowledgeArgs {
    #[command(subcommand)]
    pub(super) command: KnowledgeCommand,
}

/// What to do with collections.
#[derive(Debug, Subcommand)]
pub(super) enum KnowledgeCommand {
    /// Put files and folders into a collection, and read them; it is made where it is missing
    Add(AddKnowledgeArgs),
    /// List the collections, or the documents of one
    List(ListKnowledgeArgs),
    /// Take documents out of a collection, or without a path all of it; the files stay
    Remove(RemoveKnowledgeArgs),
    /// Search a collection, and print the passages
    Search(SearchKnowledgeArgs),
    /// Measure how well documents are found, by questions with judgements of people
    ///
    /// The documents are taken into a store of their own, which is removed at the end.
    Eval(EvalArgs),
}

#[derive(Debug, clap::Args)]
pub(super) struct AddKnowledgeArgs {
    /// The name of the collection
    pub(super) collection: String,

    /// Files and folders
    #[arg(required = true, value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,

    /// Have the window look for changes in these folders by itself
    #[arg(long)]
    pub(super) watch: bool,

    /// Print the collection as a JSON object
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct ListKnowledgeArgs {
    /// The name of a collection
    pub(super) collection: Option<String>,

    /// Print a JSON array
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct RemoveKnowledgeArgs {
    /// The name of the collection
    pub(super) collection: String,

    /// Files, or folders with all below them
    #[arg(value_name = "PATH")]
    pub(super) paths: Vec<PathBuf>,
}

#[derive(Debug, clap::Args)]
pub(super) struct SearchKnowledgeArgs {
    /// The name of the collection
    pub(super) collection: String,

    /// What to look for
    #[arg(required = true)]
    pub(super) query: Vec<String>,

    /// Print a JSON array
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, clap::Args)]
pub(super) struct EvalArgs {
    /// The documents, a JSON object a line with `id` and `text`
    #[arg(long, value_name = "FILE")]
    pub(super) docs: PathBuf,

    /// The questions, in the same form
    #[arg(long, value_name = "FILE")]
    pub(super) queries: PathBuf,

    /// The judgements: a question, a document and a grade a line, with blanks between
    #[arg(long, value_name = "FILE")]
    pub(super) qrels: PathBuf,

    /// Search by meaning as well, with vectors of the server at this address
    #[arg(long, value_name = "URL", value_parser = address)]
    pub(super) embed_server: Option<String>,

    /// Print one JSON object
    #[arg(long)]
    pub(super) json: bool,
}

fn address(text: &str) -> Result<String, String> {
    base_url(text).map_err(|failure| {
        let text = Words::english().failure(&failure);
        format!("{}. {}", text.title, text.advice)
    })
}

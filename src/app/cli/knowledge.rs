//! `knowledge`: the person's documents from the command line.

use std::path::PathBuf;

use clap::Subcommand;

use crate::api::base_url;
use crate::words::Words;

use super::{Complaint, block_on, knowledge_eval};

#[derive(Debug, clap::Args)]
pub(super) struct KnowledgeArgs {
    #[command(subcommand)]
    command: KnowledgeCommand,
}

#[derive(Debug, Subcommand)]
enum KnowledgeCommand {
    /// Measure how well documents are found, by questions with judgements of people
    ///
    /// The documents are taken into a store of their own, which is removed at the end.
    Eval(EvalArgs),
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

/// Carries out what was asked for.
pub(super) fn run(args: KnowledgeArgs, words: &Words) -> Result<(), Complaint> {
    match args.command {
        KnowledgeCommand::Eval(eval) => block_on(words, knowledge_eval::run(eval, words)),
    }
}

fn address(text: &str) -> Result<String, String> {
    base_url(text).map_err(|failure| {
        let text = Words::english().failure(&failure);
        format!("{}. {}", text.title, text.advice)
    })
}

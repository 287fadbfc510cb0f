//! `demo-server`: the scripted server by itself, until it is asked to end.

use crate::words::Words;

use super::Complaint;
use super::args::DemoServerArgs;

/// Serves until Ctrl-C.
pub(super) async fn run(args: DemoServerArgs, _words: &Words) -> Result<(), Complaint> {
    // Filled in when the demo has arrived.
    let _ = (args.port, args.tokens_per_second);
    std::future::ready(()).await;
    Err(Complaint::new("the demo is not there yet"))
}

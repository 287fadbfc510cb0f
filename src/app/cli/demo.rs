//! `demo-server`: the scripted server by itself, until it is asked to end.

use crate::app::asked_to_end;
use crate::demo;
use crate::words::{Gap, Words};

use super::Complaint;
use super::args::DemoServerArgs;
use super::output::Output;

/// Serves until Ctrl-C.
pub(super) async fn run(args: DemoServerArgs, words: &Words) -> Result<(), Complaint> {
    let server = match demo::start(args.port, args.tokens_per_second).await {
        Ok(server) => server,
        Err(error) => {
            let port = args.port.to_string();
            let error = error.to_string();
            let gaps = [("port", Gap::Text(&port)), ("error", Gap::Text(&error))];
            return Err(Complaint(words.fill("cli-demo-failed", &gaps)));
        }
    };
    let url = server.url();
    let line = words.fill("cli-demo-listening", &[("url", Gap::Text(&url))]);
    Output::new().write(&format!("{line}\n"))?;
    asked_to_end().await;
    drop(server);
    Ok(())
}

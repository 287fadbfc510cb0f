//! The work of a turn while it runs: whatever comes first is taken first, and nothing of it is
//! waited for alone.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};

use crate::api::{ChatRequest, Route};
use crate::domain::{
    Event, Failure, FailureKind, Fit, Message, PromptMessage, PromptParts, Server, ServerState,
    ServerStatus, TurnDelta, TurnOptions, TurnPhase,
};
use crate::engine::fit::{self, Fitted, Refused};
use crate::engine::flush::{FlushNews, finished};
use crate::engine::llm::{Chunk, LlmStream};

use crate::engine::think::Grounded;

use super::ending::Ending;
use super::preparing::{Prepared, Work};
use super::{Branch, Running};

/// A server that loads its model is asked again after this time.
const LOADING_RETRY: Duration = Duration::from_secs(1);
/// Chunks taken at once; what is ready joins into one delta.
const MOST_AT_ONCE: usize = 256;

impl Running {
    /// Asks, and takes in the answer until it ends in one way or another.
    pub(super) async fn stream(
        &mut self,
        branch: Branch,
        opens: &mut mpsc::UnboundedReceiver<()>,
    ) -> Ending {
        let stop = self.stop.clone();
        let shutdown = self.tools.shutdown.clone();
        let end_thinking = Arc::clone(&self.end_thinking);
        let mut server = self.tools.server.clone();
        let give_up = Instant::now() + self.patience;
        let mut ask_at = Some(Instant::now());
        let (progress, mut reports) = mpsc::unbounded_channel();
        let mut grounding: Option<Work<Grounded>> = None;
        let mut to_be_prepared = None;
        let mut preparing: Option<Work<Result<Prepared, Failure>>> = None;
        let mut refused: Option<Refused> = None;
        let mut sent_chars = 0;
        let mut stream: Option<LlmStream> = None;
        let mut pieces = Vec::with_capacity(MOST_AT_ONCE);
        loop {
            // The stream comes last: it may always be ready, and must not keep the
            // others from their turn.
            tokio::select! {
                biased;
                () = shutdown.cancelled() => return Ending::Interrupted,
                () = stop.cancelled() => return Ending::Stopped,
                () = end_thinking.notified() => self.end_thinking(),
                Some(()) = opens.recv() => self.start_reading(),
                read = finished(&mut self.reading) => self.tell_opened(read),
                flushed = self.flush.next() => match flushed {
                    FlushNews::Due => self.start_flush(),
                    FlushNews::Failed(failure) => self.tell_store(failure),
                },
                status = settled(ask_at, &mut server) => {
                    ask_at = None;
                    let model = self.model(&status);
                    let Some(server) = status.server.clone() else {
                        return Ending::Failed(Failure::new(FailureKind::NoServer, ""));
                    };
                    self.expect_model(model.as_deref());
                    self.asked = Some((server.clone(), model.clone()));
                    let order = self.fitting(status, server, model);
                    let (whole, refused) = (Arc::clone(&branch), refused.clone());
                    let order = fit::Order { branch: whole, refused, ..order };
                    if self.is_to_be_grounded(&branch) {
                        grounding = Some(self.find_out(order.clone(), progress.clone()));
                        to_be_prepared = Some(order);
                    } else if self.is_as_it_stands(&branch) {
                        let parts = PromptParts::default();
                        let prompt = fit::whole(&branch, &parts, self.partial.is_continued());
                        stream = self.ask(prompt, Route::Chat);
                    } else {
                        preparing = Some(self.prepare(order));
                    }
                }
                Some(work) = reports.recv() => self.take_work(work),
                grounded = done(&mut grounding) => {
                    while let Ok(work) = reports.try_recv() {
                        self.take_work(work);
                    }
                    if let Err(failure) = self.take_grounded(grounded) {
                        return Ending::Failed(failure);
                    }
                    preparing = to_be_prepared.take().map(|order| self.prepare(order));
                }
                prepared = done(&mut preparing) => match prepared {
                    Ok(Prepared { fitted, route }) => {
                        sent_chars = fitted.chars;
                        let prompt = self.take_fitted(fitted);
                        stream = self.ask(prompt, route);
                    }
                    Err(failure) if self.is_worth_waiting(&failure, give_up) => {
                        self.tools.watch.ask_now();
                        ask_at = Some(Instant::now() + LOADING_RETRY);
                    }
                    Err(failure) => return Ending::Failed(failure),
                },
                _ = receive(&mut stream, &mut pieces) => {
                    let Some(end) = self.take(&mut pieces) else {
                        continue;
                    };
                    stream = None;
                    match end {
                        Err(failure) if self.is_worth_waiting(&failure, give_up) => {
                            self.tools.watch.ask_now();
                            ask_at = Some(Instant::now() + LOADING_RETRY);
                        }
                        Err(failure) if refused.is_none() && self.can_be_shorter(&failure) => {
                            refused = Some(Refused { failure, chars: sent_chars });
                            ask_at = Some(Instant::now());
                        }
                        Err(failure) if self.is_way_unknown(&failure) => {
                            self.ground.is_chat_only = true;
                            ask_at = Some(Instant::now());
                        }
                        end => return self.ending(end),
                    }
                }
            }
        }
    }

    /// Asks the server to end the thinking. Where it does not, the thoughts go on, which is
    /// no reason to end the turn.
    fn end_thinking(&self) {
        let (Some((server, model)), Some(name)) = (self.asked.clone(), self.partial.name.clone())
        else {
            if self.ground.is_text {
                // What goes on with a text has no name, and cannot be spoken of.
                let code = "thinking_goes_on";
                let failure = Failure::coded(FailureKind::BadRequest, code, "");
                let turn = self.turn;
                let hindered = Event::TurnHindered { turn, failure };
                self.tools.outbox.push(hindered);
            }
            return;
        };
        let (tools, turn) = (self.tools.clone(), self.turn);
        tokio::spawn(async move {
            let asked = async {
                let client = tools.llm.client().await?;
                client.end_thinking(&server, &name, model.as_deref()).await
            };
            if let Err(failure) = asked.await {
                let failure = Failure {
                    kind: FailureKind::BadRequest,
                    code: Some("thinking_goes_on".to_owned()),
                    ..failure
                };
                tools.outbox.push(Event::TurnHindered { turn, failure });
            }
        });
    }

    /// What is known for the fitting, but for the branch.
    fn fitting(&self, status: ServerStatus, server: Server, model: Option<String>) -> fit::Order {
        fit::Order {
            tools: self.tools.clone(),
            turn: self.turn,
            status,
            server,
            model,
            branch: Arc::default(),
            spoken: Arc::default(),
            parts: Arc::default(),
            continues_last: self.partial.is_continued(),
            options: self.answer_options(),
            refused: None,
            is_aside: false,
        }
    }

    /// Tells what was left out, and why there is no summary, where that is so.
    fn take_fitted(&mut self, fitted: Fitted) -> Vec<PromptMessage> {
        let turn = self.turn;
        if let Some(failure) = fitted.trouble {
            let hindered = Event::TurnHindered { turn, failure };
            self.tools.outbox.push(hindered);
        }
        self.partial.message.cut.clone_from(&fitted.cut);
        self.partial.message.unsent = fitted.unsent;
        let delta = TurnDelta {
            cut: fitted.cut,
            unsent: fitted.unsent,
            phase: Some(TurnPhase::Requested),
            ..TurnDelta::default()
        };
        self.tools.outbox.push(Event::TurnAdvanced {
            turn,
            delta: Box::new(delta),
        });
        fitted.prompt
    }

    /// Whether the branch is sent as it was written, and nothing has to be looked up for that.
    fn is_as_it_stands(&self, branch: &[Message]) -> bool {
        let is_plain = |it: &Message| it.attachments.is_empty() && it.groundwork.is_none();
        self.options.fit == Fit::Whole && !self.ground.is_done && branch.iter().all(is_plain)
    }

    /// What holds for the answer. Beside what was found in documents no tools are offered: a
    /// text cannot start what is not there.
    fn answer_options(&self) -> TurnOptions {
        const TOOLS: [&str; 3] = ["tools", "tool_choice", "parallel_tool_calls"];
        let mut options = self.options.clone();
        if self.ground.is_done || options.ground.grounding.is_wanted() {
            for name in TOOLS {
                options.custom.remove(name);
            }
        }
        options
    }

    /// Sends the request.
    fn ask(&mut self, prompt: Vec<PromptMessage>, route: Route) -> Option<LlmStream> {
        self.ground.is_text = route != Route::Chat;
        let (server, model) = self.asked.clone()?;
        let request = ChatRequest {
            route,
            ..self.request(model, prompt)
        };
        Some(self.tools.llm.stream(server, request))
    }

    /// Whether the server refused what may be made shorter once more.
    fn can_be_shorter(&self, failure: &Failure) -> bool {
        failure.kind == FailureKind::ContextTooLong
            && self.options.fit != Fit::Whole
            && self.partial.is_empty()
    }

    /// Names the model that was asked, until the server names the one that answers.
    fn expect_model(&mut self, model: Option<&str>) {
        let Some(model) = model else {
            return;
        };
        self.partial.message.model = Some(model.to_owned());
        let delta = TurnDelta {
            model: Some(model.to_owned()),
            ..TurnDelta::default()
        };
        self.tools.outbox.push(Event::TurnAdvanced {
            turn: self.turn,
            delta: Box::new(delta),
        });
    }

    /// The model to ask: the one that was wished for; or the one that wrote the beginning,
    /// where the server still has it; or the server's first.
    fn model(&self, status: &ServerStatus) -> Option<String> {
        let begun = self
            .partial
            .begun_by()
            .filter(|begun| status.models().iter().any(|model| model.id == *begun));
        self.options
            .model
            .clone()
            .or(begun.map(str::to_owned))
            .or_else(|| status.model().map(|model| model.id.clone()))
    }

    fn request(&self, model: Option<String>, messages: Vec<PromptMessage>) -> ChatRequest {
        ChatRequest {
            model,
            messages,
            continues_last: self.partial.is_continued(),
            options: self.answer_options(),
            ..ChatRequest::default()
        }
    }

    /// Takes in what arrived; gives back the end, if that arrived too.
    fn take(&mut self, pieces: &mut Vec<Chunk>) -> Option<Result<(), Failure>> {
        // An empty hand means that the stream's task died without a word.
        let mut end = pieces
            .is_empty()
            .then(|| Err(Failure::new(FailureKind::Protocol, "")));
        let mut delta = TurnDelta::default();
        let now = Instant::now();
        for piece in pieces.drain(..) {
            match piece {
                Chunk::Event(event) => self.partial.take(event, &mut delta, now),
                Chunk::Ended(result) => end = Some(result),
            }
        }
        if !delta.is_empty() {
            // Before the first piece the row is as it should be, should this program die.
            self.flush.is_due |= !self.partial.is_empty();
            self.tools.outbox.push(Event::TurnAdvanced {
                turn: self.turn,
                delta: Box::new(delta),
            });
        }
        end
    }

    fn is_worth_waiting(&self, failure: &Failure, give_up: Instant) -> bool {
        failure.kind == FailureKind::Loading && self.partial.is_empty() && Instant::now() < give_up
    }
}

/// Waits for the time to ask, and then until it is known how the server is.
async fn settled(at: Option<Instant>, server: &mut watch::Receiver<ServerStatus>) -> ServerStatus {
    let Some(at) = at else {
        return std::future::pending().await;
    };
    sleep_until(at).await;
    let is_settled = |status: &ServerStatus| {
        !matches!(
            status.state,
            ServerState::Searching | ServerState::Connecting
        )
    };
    match server.wait_for(is_settled).await {
        Ok(status) => status.clone(),
        Err(_) => ServerStatus::default(),
    }
}

/// Waits for what has to be done before, and takes it out of its place.
async fn done<T>(work: &mut Option<Work<T>>) -> T {
    match work {
        Some(running) => {
            let result = running.await;
            *work = None;
            result
        }
        None => std::future::pending().await,
    }
}

/// Takes all pieces that are ready, at least one; none where the stream's task died.
async fn receive(stream: &mut Option<LlmStream>, pieces: &mut Vec<Chunk>) -> usize {
    match stream {
        Some(stream) => stream.chunks.recv_many(pieces, MOST_AT_ONCE).await,
        None => std::future::pending().await,
    }
}

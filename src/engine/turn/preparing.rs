//! What a turn does before its request leaves: what is needed for the answer is found out, what
//! of the branch has room is chosen, and the way by which the server is asked.

use std::pin::Pin;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use crate::api::{ChatRequest, Route, prompt_text};
use crate::domain::{
    Event, Failure, Groundwork, Message, MessageId, Role, Step, StepKind, StepState, TurnDelta,
    TurnPhase,
};
use crate::engine::fit::{self, Fitted};
use crate::engine::think::{self, Grounded};

use super::Running;
use super::ending::Ending;

/// Something that has to be done before the request.
pub(super) type Work<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// What is to be sent, and by which way.
pub(super) struct Prepared {
    pub(super) fitted: Fitted,
    pub(super) route: Route,
}

/// What of an answer is done before it is written.
#[derive(Default)]
pub(super) struct Groundworks {
    /// All of it is done.
    pub(super) is_done: bool,
    /// When the answer itself was begun.
    pub(super) write_begun: Option<Instant>,
    /// The server does not know `/completion`.
    pub(super) is_chat_only: bool,
    /// The request that is under way is for `/completion`.
    pub(super) is_text: bool,
}

impl Running {
    /// Whether anything is to be found out first: for words of the person that are still to be
    /// answered, and not for the result of a tool or an answer that is begun.
    pub(super) fn is_to_be_grounded(&self, branch: &[Message]) -> bool {
        let is_wanted = self.options.ground.grounding.is_wanted();
        let is_spoken = branch.last().is_some_and(|it| it.role == Role::User);
        is_wanted && is_spoken && !self.partial.is_continued() && !self.ground.is_done
    }

    /// Finds out what is needed first.
    pub(super) fn find_out(
        &self,
        fit: fit::Order,
        progress: UnboundedSender<Box<Groundwork>>,
    ) -> Work<Grounded> {
        Box::pin(think::ground(think::Order {
            fit,
            conversation: self.conversation,
            answer: self.answer(),
            limits: self.limits,
            progress,
        }))
    }

    /// Takes over how far that is, and tells it.
    pub(super) fn take_work(&mut self, work: Box<Groundwork>) {
        self.partial.message.groundwork = Some(work.clone());
        self.flush.is_due = true;
        let delta = TurnDelta {
            groundwork: Some(work),
            phase: Some(TurnPhase::Grounding),
            ..TurnDelta::default()
        };
        self.tools.outbox.push(Event::TurnAdvanced {
            turn: self.turn,
            delta: Box::new(delta),
        });
    }

    /// Takes over what was found out; the answer can be written, or not.
    pub(super) fn take_grounded(&mut self, grounded: Grounded) -> Result<(), Failure> {
        let Grounded {
            mut work,
            end,
            is_chat_only,
        } = grounded;
        self.ground.is_chat_only = is_chat_only;
        if end.is_ok() {
            self.ground.is_done = true;
            self.ground.write_begun = Some(Instant::now());
            work.steps.push(Step {
                kind: StepKind::Write,
                state: StepState::Running,
                took_ms: 0,
                parts: None,
            });
        }
        self.take_work(work);
        end
    }

    /// Makes what is to be sent.
    pub(super) fn prepare(&self, order: fit::Order) -> Work<Result<Prepared, Failure>> {
        let work = self.partial.message.groundwork.clone();
        let is_new = !self.partial.is_continued();
        let wish = Wish {
            kept_for: work.is_some().then(|| self.answer()),
            work: work.filter(|_| is_new),
            is_chat_only: self.ground.is_chat_only,
        };
        Box::pin(prepare(order, wish))
    }

    /// Ends the step of the answer itself as the turn ends. One that was cut off stays running.
    pub(super) fn end_write(&mut self, ending: &Ending) {
        let Some(begun) = self.ground.write_begun.take() else {
            return;
        };
        let state = match ending {
            Ending::Finished(_) => StepState::Done,
            Ending::Failed(failure) => StepState::Failed {
                failure: failure.clone(),
            },
            Ending::Stopped | Ending::Interrupted => StepState::Running,
        };
        let Some(mut work) = self.partial.message.groundwork.take() else {
            return;
        };
        if let Some(step) = work.steps.last_mut() {
            step.took_ms = begun.elapsed().as_millis() as u64;
            step.state = state;
        }
        self.partial.message.groundwork = Some(work.clone());
        let delta = TurnDelta {
            groundwork: Some(work),
            ..TurnDelta::default()
        };
        self.tools.outbox.push(Event::TurnAdvanced {
            turn: self.turn,
            delta: Box::new(delta),
        });
    }

    /// Whether the server makes texts of messages and does not know how to go on with one.
    pub(super) fn is_way_unknown(&self, failure: &Failure) -> bool {
        self.ground.is_text && self.partial.is_empty() && think::is_unknown_route(failure)
    }
}

/// What is known of the answer.
struct Wish {
    /// Its prompt is kept for it.
    kept_for: Option<MessageId>,
    /// What was done for the last words of the branch.
    work: Option<Box<Groundwork>>,
    is_chat_only: bool,
}

async fn prepare(order: fit::Order, wish: Wish) -> Result<Prepared, Failure> {
    let spoken = Arc::clone(&order.branch);
    let branch = think::composed(&order.tools, spoken.to_vec(), wish.work.as_deref()).await;
    let order = fit::Order {
        branch: Arc::new(branch),
        spoken,
        ..order
    };
    let fitted = fit::prepare(order.clone()).await;
    let mut route = Route::Chat;
    if let Some(answer) = wish.kept_for {
        let request = order.request(fitted.prompt.clone());
        if !wish.is_chat_only {
            route = think::find_route(&order.tools, &order.server, &request).await?;
        }
        let text = prompt_text(&ChatRequest {
            route: route.clone(),
            ..request
        });
        think::keep_prompt(&order.tools, answer, StepKind::Write, text).await;
    }
    Ok(Prepared { fitted, route })
}

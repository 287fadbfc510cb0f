//! The steps before an answer, one after the other, as one future: to drop it calls off
//! whatever it asks. After each step, and within long ones, it reports how far it is.

mod reading;
mod weigh;

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::ask::{Asker, Question};
use super::compose::Texts;
use super::{Limits, analysis, composed};
use crate::domain::{
    ChoiceReason, ContentHash, ConversationId, Extract, Failure, GroundOptions, Groundwork,
    Message, MessageId, Need, PromptPart, Role, Scope, Step, StepKind, StepState,
};
use crate::engine::fit;
use crate::engine::tools::Tools;
use weigh::nothing;

/// What is to be answered, and with what.
pub(in crate::engine) struct Order {
    /// The turn as it would be without all this; its branch ends in the person's words.
    pub(in crate::engine) fit: fit::Order,
    pub(in crate::engine) conversation: ConversationId,
    pub(in crate::engine) answer: MessageId,
    pub(in crate::engine) limits: Limits,
    /// Hears how far it is.
    pub(in crate::engine) progress: UnboundedSender<Box<Groundwork>>,
}

/// What came of it.
pub(in crate::engine) struct Grounded {
    pub(in crate::engine) work: Box<Groundwork>,
    /// Why the answer cannot be written now, where a step failed.
    pub(in crate::engine) end: Result<(), Failure>,
    /// The server does not know `/completion`.
    pub(in crate::engine) is_chat_only: bool,
}

/// Does all that is wanted before the answer.
pub(in crate::engine) async fn ground(order: Order) -> Grounded {
    let mut run = Run::of(order).await;
    let end = run.all().await;
    Grounded {
        work: Box::new(run.work),
        end,
        is_chat_only: run.asker.is_chat_only,
    }
}

struct Run {
    tools: Tools,
    asker: Asker,
    options: GroundOptions,
    limits: Limits,
    scope: Scope,
    progress: UnboundedSender<Box<Groundwork>>,
    /// The branch as it is sent, but for the last words, which are bare.
    history: Vec<Message>,
    /// The last words.
    words: String,
    /// The person's words before them.
    before: Option<String>,
    work: Groundwork,
    texts: Texts,
    begun: Instant,
}

impl Run {
    async fn of(order: Order) -> Self {
        let fit = order.fit.with_parts().await;
        let tools = fit.tools.clone();
        let options = fit.options.ground.clone();
        let mut spoken = fit.branch.iter().rev().filter(|it| it.role == Role::User);
        let mut next = || spoken.next().map(|message| message.content.clone());
        let (words, before) = (next().unwrap_or_default(), next());
        let history = composed(&tools, fit.branch.to_vec(), None).await;
        let is_think_first = options.grounding.is_think_first;
        Self {
            scope: Scope {
                conversation: Some(order.conversation),
                collections: options.grounding.collections.clone(),
            },
            asker: Asker {
                order: fit,
                answer: order.answer,
                limits: order.limits,
                is_chat_only: false,
            },
            tools,
            options,
            limits: order.limits,
            progress: order.progress,
            history,
            words,
            before,
            work: Groundwork {
                is_think_first,
                ..Groundwork::default()
            },
            texts: Texts::new(),
            begun: Instant::now(),
        }
    }

    async fn all(&mut self) -> Result<(), Failure> {
        self.analyse().await?;
        let wish = self.options.grounding.extract;
        if self.need() == Need::Nothing && wish == Extract::Automatic {
            self.begin(StepKind::Choose);
            self.work.choice = Some(nothing(ChoiceReason::NotNeeded, None));
            self.end(StepState::Done);
            return Ok(());
        }
        let has_scope = self.search().await?;
        let parts = self.choose(has_scope).await?;
        let documents = parts.iter().flatten().chain(&self.work.sources);
        let texts: HashSet<_> = documents.map(|source| source.text_hash).collect();
        keep_texts_of_sources(&self.tools, self.asker.answer, texts).await;
        match parts {
            Some(documents) => self.read(documents).await,
            None => Ok(()),
        }
    }

    /// What of documents is needed: as the words themselves say, or the analysis.
    fn need(&self) -> Need {
        if analysis::wants_whole(&self.words) {
            return Need::Whole;
        }
        let analysis = self.work.analysis.as_ref();
        let understood = analysis.filter(|analysis| analysis.is_understood);
        understood.map_or(Need::Passages, |analysis| analysis.need)
    }

    async fn analyse(&mut self) -> Result<(), Failure> {
        let is_left_out = self.is_left_out(StepKind::Analyse);
        let known = self.options.analysis.take().filter(|_| !is_left_out);
        if self.work.is_think_first {
            self.begin(StepKind::Analyse);
        }
        if let Some(known) = known {
            self.work.analysis = Some(*known);
            if self.work.is_think_first {
                self.end(StepState::Reused);
            }
        } else if self.work.is_think_first && is_left_out {
            self.end(StepState::LeftOut);
        } else if self.work.is_think_first {
            let asked = self.ask_for_analysis().await;
            if let Ok(reply) = &asked {
                self.work.analysis = Some(analysis::parsed(reply, &self.words));
            }
            self.close(asked)?;
        }
        Ok(())
    }

    async fn ask_for_analysis(&mut self) -> Result<String, Failure> {
        let mut branch = self.history.clone();
        let last = branch.iter().rposition(|it| it.role == Role::User);
        if let Some(last) = last {
            branch[last].content = analysis::question(&self.words);
        }
        let fitted = fit::prepare(fit::Order {
            branch: Arc::new(branch),
            is_aside: true,
            ..self.asker.order.clone()
        });
        let mut messages = fitted.await.prompt;
        // What the last message shows is for the answer; its texts help to understand it.
        if let Some(last) = messages.last_mut() {
            last.parts
                .retain(|part| matches!(part, PromptPart::Text { .. }));
        }
        let asking = self.asker.ask(Question {
            step: StepKind::Analyse,
            messages,
            most_tokens: analysis::MOST_TOKENS,
            temperature: analysis::TEMPERATURE,
            schema: Some(analysis::schema()),
            patience: self.limits.analysis,
        });
        asking.await
    }

    /// Looks for passages; whether there is anything to be searched.
    async fn search(&mut self) -> Result<bool, Failure> {
        self.begin(StepKind::Search);
        if self.is_left_out(StepKind::Search) {
            self.end(StepState::LeftOut);
            return Ok(false);
        }
        let queries = match &self.work.analysis {
            Some(analysis) => analysis.queries.clone(),
            None => analysis::direct_queries(&self.words, self.before.as_deref()),
        };
        self.work.queries.clone_from(&queries);
        self.tell();
        let most = self.limits.passage_tokens;
        let searching = self
            .tools
            .rag
            .search_with_session(queries, self.scope.clone(), most);
        let found = self.close(searching.await)?;
        self.work.sources = found.sources;
        self.work.troubles.extend(found.troubles);
        self.tell();
        Ok(found.has_scope)
    }

    fn is_left_out(&self, step: StepKind) -> bool {
        self.options.left_out.contains(&step)
    }

    fn begin(&mut self, kind: StepKind) {
        self.begun = Instant::now();
        self.work.steps.push(Step {
            kind,
            state: StepState::Running,
            took_ms: 0,
            parts: None,
        });
        self.tell();
    }

    /// Ends the step by how it came out.
    fn close<T>(&mut self, result: Result<T, Failure>) -> Result<T, Failure> {
        let state = match &result {
            Ok(_) => StepState::Done,
            Err(failure) => StepState::Failed {
                failure: failure.clone(),
            },
        };
        self.end(state);
        result
    }

    fn end(&mut self, state: StepState) {
        let took_ms = self.begun.elapsed().as_millis() as u64;
        if let Some(step) = self.work.steps.last_mut() {
            step.state = state;
            step.took_ms = took_ms;
        }
        self.tell();
    }

    fn tell(&self) {
        // Where nobody listens the turn is over, and this future is about to be dropped.
        let _ = self.progress.send(Box::new(self.work.clone()));
    }
}

/// Has the texts of what was chosen kept for the answer, so that its citations can be opened after
/// the documents are gone. Without them the answer is as good.
async fn keep_texts_of_sources(tools: &Tools, answer: MessageId, texts: HashSet<ContentHash>) {
    if texts.is_empty() {
        return;
    }
    let kept = tools
        .store
        .keep_text_for(answer, texts.into_iter().collect());
    if let Err(failure) = kept.await {
        tracing::debug!(%failure, "the texts of sources are not kept for an answer");
    }
}

//! The steps before an answer, one after the other, as one future: to drop it calls off
//! whatever it asks. After each step, and within long ones, it reports how far it is.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;
use tokio::time::Instant;

use super::ask::{Asker, Question};
use super::choice::{self, Known, Plan};
use super::compose::{self, Texts};
use super::{Limits, analysis, composed, read};
use crate::domain::{
    Choice, ChoiceReason, ContentHash, ConversationId, Extract, Failure, GroundOptions, Groundwork,
    Message, MessageId, Need, PromptMessage, PromptPart, Role, Scope, Source, Step, StepKind,
    StepState,
};
use crate::engine::fit::{self, Room};
use crate::engine::tools::Tools;

/// Tokens of a context whose size nobody knows, where something has to be cut into parts.
const USUAL_FREE: u32 = 3_000;
/// No document has fewer tokens than one for so many bytes; what is too long even so need not
/// be counted.
const MOST_BYTES_PER_TOKEN: u64 = 8;

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

    /// Chooses what is sent; the documents that have to be read in parts first, where that is
    /// what was chosen.
    async fn choose(&mut self, has_scope: bool) -> Result<Option<Vec<Source>>, Failure> {
        self.begin(StepKind::Choose);
        let is_searched = !self.is_left_out(StepKind::Search);
        if !has_scope || self.is_left_out(StepKind::Choose) {
            self.work.sources.clear();
            let reason = ChoiceReason::NoDocuments;
            self.work.choice = (is_searched && !has_scope).then(|| nothing(reason, None));
            let is_done = !self.is_left_out(StepKind::Choose);
            self.end(if is_done {
                StepState::Done
            } else {
                StepState::LeftOut
            });
            return Ok(None);
        }
        let chosen = self.weigh().await;
        self.close(chosen)
    }

    async fn weigh(&mut self) -> Result<Option<Vec<Source>>, Failure> {
        let passages = std::mem::take(&mut self.work.sources);
        let room = self.asker.order.room_beside(&self.history).await;
        let wish = self.options.grounding.extract;
        let (mut documents, mut all) = (Vec::new(), None);
        if wish != Extract::Passages {
            documents = self.tools.rag.documents(self.scope.clone()).await?;
            all = self.count_all(&mut documents, &room).await?;
        }
        let known = Known {
            wish,
            need: self.need(),
            free: room.free,
            all,
            most: self.limits.passage_tokens,
        };
        let mut plan = choice::plan(&known);
        let cannot_read = self.is_left_out(StepKind::Read) || documents.is_empty();
        if matches!(plan, Plan::Parts(_)) && cannot_read {
            let (wish, need) = (Extract::Automatic, Need::Passages);
            plan = choice::plan(&Known {
                wish,
                need,
                ..known
            });
        }
        let choice = |extract, reason, tokens| Choice {
            extract,
            reason,
            tokens,
            all_tokens: all,
            free_tokens: room.free,
        };
        Ok(match plan {
            Plan::Whole(reason) => {
                self.work.sources = documents;
                let choice = choice(Extract::Whole, reason, all.unwrap_or_default());
                self.work.choice = Some(choice);
                None
            }
            Plan::Parts(reason) => {
                self.work.choice = Some(choice(Extract::Whole, reason, 0));
                Some(documents)
            }
            Plan::Passages(reason, most) => {
                let most = (most, room.free.unwrap_or(most));
                let tokens = self.take_passages(passages, most, &room).await;
                self.work.choice = Some(choice(Extract::Passages, reason, tokens));
                None
            }
        })
    }

    /// How many tokens all documents have as they would be sent; `None` where they are too long
    /// by far. Those whose text is gone are left out.
    async fn count_all(
        &mut self,
        documents: &mut Vec<Source>,
        room: &Room,
    ) -> Result<Option<u32>, Failure> {
        let bytes: u64 = documents
            .iter()
            .map(|it| it.end.saturating_sub(it.start))
            .sum();
        let most = room.free.unwrap_or(self.limits.passage_tokens);
        if bytes / MOST_BYTES_PER_TOKEN > u64::from(most) {
            return Ok(None);
        }
        let mut kept = Vec::new();
        for document in documents.drain(..) {
            if self.fetch_text(&document).await? {
                kept.push(document);
            }
        }
        *documents = kept;
        if documents.is_empty() {
            return Ok(None);
        }
        let tokens = self.tokens_with(documents, room).await;
        Ok(Some(tokens))
    }

    /// Brings the text of a whole document; whether it is still there.
    async fn fetch_text(&mut self, document: &Source) -> Result<bool, Failure> {
        let hash = document.text_hash;
        if !self.texts.contains_key(&hash)
            && let Some(text) = self.tools.rag.text_of(hash).await?
        {
            self.texts.insert(hash, text);
        }
        Ok(self.texts.contains_key(&hash))
    }

    /// How many tokens these sources add to the prompt.
    async fn tokens_with(&self, sources: &[Source], room: &Room) -> u32 {
        let work = Groundwork {
            sources: sources.to_vec(),
            ..self.work.clone()
        };
        let content = compose::content(&self.words, &work, &self.texts);
        let mut branch = self.history.clone();
        let last = branch.iter().rposition(|it| it.role == Role::User);
        if let (Some(last), Some(content)) = (last, content) {
            branch[last].content = content;
        }
        let tokens = self.asker.order.tokens_of(&branch).await;
        tokens.saturating_sub(room.used)
    }

    /// Takes the best of the passages, as many as have room; how many tokens they are. A single
    /// one may have all that is free.
    async fn take_passages(
        &mut self,
        mut passages: Vec<Source>,
        (most, most_of_one): (u32, u32),
        room: &Room,
    ) -> u32 {
        let mut tokens = 0;
        while !passages.is_empty() {
            tokens = self.tokens_with(&passages, room).await;
            let most = if passages.len() == 1 {
                most_of_one
            } else {
                most
            };
            if tokens <= most {
                break;
            }
            let fewer = choice::fewer(passages.len(), tokens, most);
            let is_last = passages.len() > 1;
            passages.truncate(if is_last { fewer.max(1) } else { 0 });
            tokens = 0;
        }
        self.work.sources = passages;
        tokens
    }

    /// Reads documents in parts, and has what helps written down of each.
    async fn read(&mut self, documents: Vec<Source>) -> Result<(), Failure> {
        self.begin(StepKind::Read);
        let reading = self.read_parts(documents).await;
        self.close(reading)
    }

    async fn read_parts(&mut self, documents: Vec<Source>) -> Result<(), Failure> {
        let free = self.work.choice.and_then(|choice| choice.free_tokens);
        let free = free.unwrap_or(USUAL_FREE).max(256);
        let most_bytes = free as usize / 2 * read::BYTES_PER_TOKEN;
        let mut parts = Vec::new();
        for document in documents {
            if !self.fetch_text(&document).await? {
                continue;
            }
            let text = Arc::clone(&self.texts[&document.text_hash]);
            for part in read::parts(&text, most_bytes) {
                let source = Source {
                    start: part.range.start as u64,
                    end: part.range.end as u64,
                    line: part.line,
                    ..document.clone()
                };
                parts.push((source, Arc::clone(&text), part.range));
            }
        }
        let analysis = self.work.analysis.as_ref().filter(|it| it.is_understood);
        let asked = analysis
            .map(|it| it.question.clone())
            .filter(|it| !it.is_empty());
        let asked = asked.unwrap_or_else(|| self.words.clone());
        let count = parts.len();
        self.tell_parts(0, count);
        for (index, (source, text, range)) in parts.into_iter().enumerate() {
            let question = read::question(&asked, &source, &text[range]);
            let reply = self.asker.ask(Question {
                step: StepKind::Read,
                messages: vec![PromptMessage::new(Role::User, question)],
                most_tokens: choice::note_tokens(free, count),
                temperature: read::TEMPERATURE,
                schema: None,
                patience: self.limits.patience,
            });
            if let Some(note) = read::note(&reply.await?) {
                self.work.sources.push(source);
                self.work.notes.push(note);
            }
            self.tell_parts(index + 1, count);
        }
        Ok(())
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

    fn tell_parts(&mut self, done: usize, count: usize) {
        if let Some(step) = self.work.steps.last_mut() {
            step.parts = Some((done as u32, count as u32));
        }
        self.tell();
    }

    fn tell(&self) {
        // Where nobody listens the turn is over, and this future is about to be dropped.
        let _ = self.progress.send(Box::new(self.work.clone()));
    }
}

fn nothing(reason: ChoiceReason, free_tokens: Option<u32>) -> Choice {
    Choice {
        extract: Extract::Automatic,
        reason,
        tokens: 0,
        all_tokens: None,
        free_tokens,
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

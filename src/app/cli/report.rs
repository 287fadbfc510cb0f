//! What `ask` prints of a turn: words for a person, or one JSON event a line.
//!
//! The events of `--json`, each with its `type`:
//! - `started`: `conversation`, `message` (the answer's id), and the names in `attachments`
//! - `unsent`: how many `pictures`, `sounds` and `missing` files the model does not get
//! - `groundwork`: what was done so far before the answer is written, all of it: `steps`,
//!   `analysis`, `queries`, `choice`, `sources`, `notes`, `troubles`
//! - `model`: `model`
//! - `progress`: `total`, `cache`, `processed`, `time_ms`
//! - `reasoning`, `content`: `text`
//! - `tool_call`: `index`, `id`, `name`, `arguments` (a fragment)
//! - `timings`: as measured by the server, and `tokens_per_second`
//! - `finished`: `reason`; `stopped`; `interrupted` or `failed`: `failure`. Each with
//!   `duration_ms`, and with `is_kept`, which says whether an answer is in the store.

use std::time::Duration;

use serde::Serialize;

use crate::domain::{
    Attachment, ConversationId, Failure, FinishReason, Groundwork, MessageId, Outcome,
    PromptProgress, StepKind, StepState, Timings, ToolCallDelta, TurnDelta, TurnEnd, Unsent,
};
use crate::words::{Gap, Words};

use super::Complaint;
use super::output::{self, Output};

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Line<'a> {
    Started {
        conversation: ConversationId,
        message: MessageId,
        #[serde(skip_serializing_if = "<[_]>::is_empty")]
        attachments: &'a [String],
    },
    Unsent {
        pictures: u32,
        sounds: u32,
        missing: u32,
    },
    Groundwork(&'a Groundwork),
    Model {
        model: &'a str,
    },
    Progress {
        total: u32,
        cache: u32,
        processed: u32,
        time_ms: u64,
    },
    Reasoning {
        text: &'a str,
    },
    Content {
        text: &'a str,
    },
    ToolCall {
        index: usize,
        #[serde(skip_serializing_if = "Option::is_none")]
        id: Option<&'a str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<&'a str>,
        arguments: &'a str,
    },
    Timings {
        #[serde(flatten)]
        timings: Timings,
        tokens_per_second: Option<f64>,
    },
    Finished {
        reason: FinishReason,
        duration_ms: u64,
        is_kept: bool,
    },
    Stopped {
        duration_ms: u64,
        is_kept: bool,
    },
    Interrupted {
        failure: Option<&'a Failure>,
        duration_ms: u64,
        is_kept: bool,
    },
    Failed {
        failure: Option<&'a Failure>,
        duration_ms: u64,
        is_kept: bool,
    },
}

/// Prints a turn.
pub(super) struct Report<'a> {
    output: Output,
    is_json: bool,
    conversation: ConversationId,
    message: MessageId,
    words: &'a Words,
    /// The names of what is attached.
    attachments: Vec<String>,
    /// The last character of each stream, so that the next line begins on its own.
    last_of_content: Option<char>,
    last_of_reasoning: Option<char>,
    timings: Option<Timings>,
    /// What was done before the answer, and how many steps of it were told.
    groundwork: Option<Box<Groundwork>>,
    told_steps: usize,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        is_json: bool,
        conversation: ConversationId,
        message: MessageId,
        words: &'a Words,
    ) -> Self {
        Self {
            output: Output::new(),
            is_json,
            conversation,
            message,
            words,
            attachments: Vec::new(),
            last_of_content: None,
            last_of_reasoning: None,
            timings: None,
            groundwork: None,
            told_steps: 0,
        }
    }

    /// Whether somebody still reads standard output.
    pub(super) fn is_read(&self) -> bool {
        self.output.is_read
    }

    /// These go with the question.
    pub(super) fn attached(&mut self, attachments: &[Attachment]) {
        self.attachments = attachments.iter().map(|it| it.name.clone()).collect();
    }

    pub(super) fn started(&mut self) -> Result<(), Complaint> {
        let id = self.conversation.to_string();
        output::say(
            &self
                .words
                .fill("cli-conversation", &[("id", Gap::Text(&id))]),
        );
        if !self.is_json {
            return Ok(());
        }
        self.output.write_json(&Line::Started {
            conversation: self.conversation,
            message: self.message,
            attachments: &self.attachments,
        })
    }

    /// Tells what the model does not get of what is attached anywhere above.
    fn left_out(&mut self, unsent: Unsent) -> Result<(), Complaint> {
        let Unsent {
            pictures,
            sounds,
            missing,
        } = unsent;
        for (key, count) in [
            ("cli-unsent-pictures", pictures),
            ("cli-unsent-sounds", sounds),
            ("cli-unsent-missing", missing),
        ] {
            if count > 0 {
                let count = [("count", Gap::Number(f64::from(count)))];
                output::say(&self.words.fill(key, &count));
            }
        }
        self.json(&Line::Unsent {
            pictures,
            sounds,
            missing,
        })
    }

    pub(super) fn advanced(&mut self, delta: &TurnDelta) -> Result<(), Complaint> {
        self.timings = delta.timings.or(self.timings);
        if let Some(unsent) = delta.unsent.filter(|unsent| *unsent != Unsent::default()) {
            self.left_out(unsent)?;
        }
        if let Some(work) = &delta.groundwork {
            self.json(&Line::Groundwork(work))?;
            self.tell_steps(work);
            self.groundwork = Some(work.clone());
        }
        if self.is_json {
            return self.advanced_json(delta);
        }
        if let Some(last) = delta.reasoning.chars().last() {
            output::whisper(&delta.reasoning);
            self.last_of_reasoning = Some(last);
        }
        if let Some(last) = delta.content.chars().last() {
            self.end_reasoning();
            self.output.write(&delta.content)?;
            self.last_of_content = Some(last);
        }
        Ok(())
    }

    pub(super) fn ended(&mut self, end: &TurnEnd, took: Duration) -> Result<(), Complaint> {
        let duration_ms = took.as_millis() as u64;
        self.timings = end.timings.or(self.timings);
        if self.is_json {
            return self.ended_json(end, duration_ms);
        }
        self.end_reasoning();
        if self.last_of_content.is_some_and(|last| last != '\n') {
            self.output.write("\n")?;
        }
        if matches!(end.outcome, Some(Outcome::Stopped)) {
            output::say(&self.words.text("cli-stopped"));
        }
        self.tell_sources();
        if end.outcome.is_some() {
            output::say(&self.summary(duration_ms));
        }
        Ok(())
    }

    /// Tells which steps were done since the last time, and what they came to.
    fn tell_steps(&mut self, work: &Groundwork) {
        if self.is_json {
            return;
        }
        while let Some(step) = work.steps.get(self.told_steps) {
            if step.state == StepState::Running || step.kind == StepKind::Write {
                return;
            }
            self.told_steps += 1;
            let analysis = work.analysis.as_ref();
            let detail = match step.kind {
                StepKind::Analyse => analysis.map(|it| it.intent.clone()),
                StepKind::Search => Some(self.words.queries(&work.queries)),
                StepKind::Choose => work.choice.as_ref().map(|it| self.words.choice(it)),
                StepKind::Read | StepKind::Write => None,
            };
            let mut line = self.words.step_done(step.kind);
            match &step.state {
                StepState::Failed { failure } => {
                    line = self.words.step(step.kind);
                    let why = Complaint::of(failure, self.words).0;
                    line = format!("{line}: {why}");
                }
                _ => {
                    if let Some(detail) = detail.filter(|detail| !detail.is_empty()) {
                        line = format!("{line}: {detail}");
                    }
                }
            }
            let time = self.words.brief_seconds(step.took_ms);
            output::say(&output::one_line(&format!("{line} ({time})")));
        }
    }

    /// Tells what the numbers in the answer stand for.
    fn tell_sources(&self) {
        let sources = self.groundwork.iter().flat_map(|work| &work.sources);
        for (number, source) in (1..).zip(sources) {
            let place = self.words.source_place(source);
            let line = format!("[{number}] {}  {place}", source.path);
            output::say(&output::one_line(&line));
        }
    }

    pub(super) fn refused(&mut self, failure: &Failure) -> Result<(), Complaint> {
        self.json(&Line::Failed {
            failure: Some(failure),
            duration_ms: 0,
            is_kept: false,
        })
    }

    /// Tells of the store's trouble, while the answer goes on.
    pub(super) fn warn(&mut self, failure: &Failure) {
        self.end_reasoning();
        let line = Complaint::of(failure, self.words).0;
        output::say(&format!("causerie: {}", output::one_line(&line)));
    }

    /// Tells why nothing comes yet.
    pub(super) fn loading(&self) {
        output::say(&self.words.text("cli-loading"));
    }

    fn advanced_json(&mut self, delta: &TurnDelta) -> Result<(), Complaint> {
        if let Some(model) = &delta.model {
            self.json(&Line::Model { model })?;
        }
        if let Some(progress) = delta.progress {
            let PromptProgress {
                total,
                cache,
                processed,
                time_ms,
            } = progress;
            self.json(&Line::Progress {
                total,
                cache,
                processed,
                time_ms,
            })?;
        }
        if !delta.reasoning.is_empty() {
            let text = &delta.reasoning;
            self.json(&Line::Reasoning { text })?;
        }
        if !delta.content.is_empty() {
            let text = &delta.content;
            self.json(&Line::Content { text })?;
        }
        for call in &delta.tool_calls {
            let ToolCallDelta {
                index,
                id,
                name,
                arguments,
            } = call;
            self.json(&Line::ToolCall {
                index: *index,
                id: id.as_deref(),
                name: name.as_deref(),
                arguments,
            })?;
        }
        if let Some(timings) = delta.timings {
            self.json(&Line::Timings {
                timings,
                tokens_per_second: timings.tokens_per_second(),
            })?;
        }
        Ok(())
    }

    fn ended_json(&mut self, end: &TurnEnd, duration_ms: u64) -> Result<(), Complaint> {
        let failure = end.failure.as_ref();
        let is_kept = end.is_kept;
        let line = match &end.outcome {
            Some(Outcome::Finished { reason }) => Line::Finished {
                reason: *reason,
                duration_ms,
                is_kept,
            },
            Some(Outcome::Interrupted) => Line::Interrupted {
                failure,
                duration_ms,
                is_kept,
            },
            Some(Outcome::Failed { .. }) => Line::Failed {
                failure,
                duration_ms,
                is_kept,
            },
            None if failure.is_some() => Line::Failed {
                failure,
                duration_ms,
                is_kept,
            },
            Some(Outcome::Stopped | Outcome::Streaming) | None => Line::Stopped {
                duration_ms,
                is_kept,
            },
        };
        self.json(&line)
    }

    /// Ends the line of the thoughts, where one was begun.
    fn end_reasoning(&mut self) {
        if self
            .last_of_reasoning
            .take()
            .is_some_and(|last| last != '\n')
        {
            output::whisper("\n");
        }
    }

    fn summary(&self, duration_ms: u64) -> String {
        let duration = duration_ms.to_string();
        let Some(timings) = self.timings else {
            return self
                .words
                .fill("cli-summary-untimed", &[("ms", Gap::Text(&duration))]);
        };
        let rate = timings.tokens_per_second().unwrap_or_default();
        let rate = self.words.decimal(&format!("{rate:.1}"));
        self.words.fill(
            "cli-summary",
            &[
                ("tokens", Gap::Number(f64::from(timings.predicted_n))),
                ("rate", Gap::Text(&rate)),
                ("ms", Gap::Text(&duration)),
            ],
        )
    }

    fn json(&mut self, line: &Line<'_>) -> Result<(), Complaint> {
        if self.is_json {
            return self.output.write_json(line);
        }
        Ok(())
    }
}

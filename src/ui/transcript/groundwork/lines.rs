//! The lines of the open steps: each step, what came of it, and what is to be seen of it.

use super::facts::{Around, Item, Mark, StepFacts, Tone, timings, written_ms};
use crate::domain::{
    Analysis, ChoiceReason, Extract, Failure, Groundwork, Message, Need, Outcome, Step, StepKind,
    StepState,
};
use crate::ui::View;
use crate::ui::transcript::opened::Fold;
use crate::words::Gap;

/// The lines.
pub(super) fn lines(
    view: View<'_>,
    message: &Message,
    around: Around<'_>,
    work: &Groundwork,
) -> Vec<Item> {
    let mut lines = Lines {
        view,
        message,
        work,
        around,
        items: Vec::new(),
    };
    lines.all();
    lines.items
}

/// Makes the lines.
struct Lines<'a> {
    view: View<'a>,
    message: &'a Message,
    work: &'a Groundwork,
    around: Around<'a>,
    items: Vec<Item>,
}

impl Lines<'_> {
    fn all(&mut self) {
        let words = self.view.words;
        for step in &self.work.steps {
            self.step(step);
        }
        for trouble in &self.work.troubles {
            self.failure(trouble, Tone::Warning);
        }
        let has_choice = self.work.choice.as_ref();
        let is_told = has_choice.is_some_and(|it| {
            matches!(
                it.reason,
                ChoiceReason::NoDocuments | ChoiceReason::NotNeeded
            )
        });
        if self.work.found_nothing() && !is_told {
            self.text(words.text("ground-found-nothing").into_owned(), Tone::Quiet);
        }
        if !self.message.outcome.is_streaming() {
            self.prompts();
        }
    }

    fn text(&mut self, text: String, tone: Tone) {
        self.items.push(Item::Text(text, tone));
    }

    fn failure(&mut self, failure: &Failure, tone: Tone) {
        let text = self.view.words.failure(failure);
        let parts = [text.title, text.detail, text.advice];
        let mut said = String::new();
        for part in parts.iter().filter(|part| !part.is_empty()) {
            if !said.is_empty() {
                // What came of others may end as it likes.
                let is_ended = said.ends_with(['.', '!', '?', ':', ';']);
                said.push_str(if is_ended { " " } else { ". " });
            }
            said.push_str(part);
        }
        self.text(said, tone);
    }

    fn step(&mut self, step: &Step) {
        let words = self.view.words;
        let mark = self.mark(step);
        let is_open = self.has_more(step).then(|| {
            let fold = Fold::GroundStep(step.kind);
            self.around.opened.of(self.message.id, fold) == Some(true)
        });
        let plain = words.step(step.kind);
        let label = match mark {
            Mark::Done => "step-done-name",
            Mark::Running => "step-running-name",
            Mark::Failed => "step-failed-name",
            Mark::LeftOut => "step-left-out-name",
            Mark::Reused => "step-reused-name",
            Mark::CutOff => "step-cut-off-name",
        };
        let name = match mark {
            Mark::Running => words.step_running(step.kind),
            Mark::Done | Mark::Reused => self.done_name(step.kind),
            _ => plain.clone(),
        };
        let is_search = step.kind == StepKind::Search;
        let can_edit = is_search
            && !self.around.is_read_only
            && !self.message.outcome.is_streaming()
            && mark != Mark::LeftOut;
        let mut took_ms = step.took_ms;
        if mark == Mark::Running && step.kind == StepKind::Write {
            took_ms = written_ms(self.view, self.message);
        }
        self.items.push(Item::Step(StepFacts {
            kind: step.kind,
            mark,
            name,
            label: words.fill(label, &[("step", Gap::Text(&plain))]),
            result: self.result(step, mark),
            time: if took_ms > 0 {
                words.brief_seconds(took_ms)
            } else {
                String::new()
            },
            is_open,
            can_edit,
        }));
        if let StepState::Failed { failure } = &step.state {
            self.failure(failure, Tone::Danger);
            if !self.around.is_read_only && !self.message.outcome.is_streaming() {
                self.items.push(Item::Deeds(step.kind));
            }
        }
        let opened = self.around.opened;
        let is_edited = opened.of(self.message.id, Fold::Queries) == Some(true);
        if can_edit && is_edited {
            self.items.push(Item::Queries);
        }
        if is_open == Some(true) {
            self.more(step);
        }
    }

    fn mark(&self, step: &Step) -> Mark {
        let is_whole = matches!(self.message.outcome, Outcome::Finished { .. });
        match &step.state {
            StepState::Running if self.message.outcome.is_streaming() => Mark::Running,
            StepState::Running if step.kind == StepKind::Write && is_whole => Mark::Done,
            StepState::Running => Mark::CutOff,
            StepState::Done => Mark::Done,
            StepState::Failed { .. } => Mark::Failed,
            StepState::LeftOut => Mark::LeftOut,
            StepState::Reused => Mark::Reused,
        }
    }

    /// What was chosen says more than that something was.
    fn done_name(&self, kind: StepKind) -> String {
        let words = self.view.words;
        let sources = self.work.sources.len();
        if kind != StepKind::Choose || sources == 0 {
            return words.step_done(kind);
        }
        let extract = self.work.choice.as_ref().map(|choice| choice.extract);
        let key = if extract == Some(Extract::Whole) {
            "ground-wholes"
        } else {
            "ground-passages"
        };
        words.fill(key, &[("count", Gap::Number(sources as f64))])
    }

    /// What came of a step, in a line.
    fn result(&self, step: &Step, mark: Mark) -> String {
        let words = self.view.words;
        let mut parts = Vec::new();
        match mark {
            Mark::LeftOut => return words.text("step-left-out").into_owned(),
            Mark::CutOff => return words.text("step-cut-off").into_owned(),
            Mark::Failed => return String::new(),
            Mark::Reused => parts.push(words.text("step-reused").into_owned()),
            Mark::Done | Mark::Running => {}
        }
        if let Some((done, count)) = step.parts {
            let number = |value: u32| Gap::Number(f64::from(value));
            let gaps = [("done", number(done)), ("count", number(count))];
            parts.push(words.fill("step-parts", &gaps));
        }
        match step.kind {
            StepKind::Analyse => {
                if let Some(analysis) = &self.work.analysis {
                    parts.push(self.analysed(analysis));
                }
            }
            StepKind::Search => parts.push(words.queries(self.queries())),
            StepKind::Choose => {
                if let Some(choice) = &self.work.choice {
                    parts.push(words.choice(choice));
                }
            }
            StepKind::Read => {}
            StepKind::Write => {
                let rate = timings(self.view, self.message).and_then(|it| it.tokens_per_second());
                parts.extend(rate.map(|rate| words.rate(rate)));
            }
        }
        parts.retain(|part| !part.is_empty());
        parts.join(" · ")
    }

    fn analysed(&self, analysis: &Analysis) -> String {
        let words = self.view.words;
        match (analysis.is_edited, analysis.is_understood) {
            (true, _) => words.text("step-edited").into_owned(),
            (false, false) => words.text("step-not-understood").into_owned(),
            (false, true) => analysis.intent.clone(),
        }
    }

    fn queries(&self) -> &[String] {
        match &self.work.analysis {
            Some(analysis) if self.work.queries.is_empty() => &analysis.queries,
            _ => &self.work.queries,
        }
    }

    fn has_more(&self, step: &Step) -> bool {
        match step.kind {
            StepKind::Analyse => self.work.analysis.is_some(),
            StepKind::Search => !self.work.sources.is_empty(),
            StepKind::Choose => self.work.choice.is_some_and(|choice| choice.tokens > 0),
            StepKind::Read => !self.work.notes.is_empty(),
            StepKind::Write => false,
        }
    }

    fn more(&mut self, step: &Step) {
        match step.kind {
            StepKind::Analyse => {
                if let Some(analysis) = &self.work.analysis {
                    self.analysis(analysis);
                }
            }
            StepKind::Search => {
                let count = self.work.sources.len();
                self.items.extend((1..=count).map(Item::Source));
            }
            StepKind::Choose => self.choice(),
            StepKind::Read => {
                for (index, note) in self.work.notes.iter().enumerate() {
                    let source = self.work.sources.get(index);
                    let name = source.map_or("", |source| source.name());
                    let text = format!("{} {name}\n{}", index + 1, note.trim());
                    self.text(text, Tone::Quiet);
                }
            }
            StepKind::Write => {}
        }
    }

    fn analysis(&mut self, analysis: &Analysis) {
        let words = self.view.words;
        let mut lines = Vec::new();
        let mut add = |key: &'static str, gap: &'static str, text: &str| {
            if !text.trim().is_empty() {
                lines.push(words.fill(key, &[(gap, Gap::Text(text))]));
            }
        };
        add("analysis-intent", "intent", &analysis.intent);
        add("analysis-question", "question", &analysis.question);
        let queries = words.queries(&analysis.queries);
        add("analysis-queries", "queries", &queries);
        let need = match analysis.need {
            Need::Nothing => "analysis-nothing",
            Need::Passages => "analysis-passages",
            Need::Whole => "analysis-whole",
        };
        lines.push(words.text(need).into_owned());
        let has_reply = !analysis.is_understood && !analysis.reply.is_empty();
        if has_reply {
            lines.push(words.text("analysis-reply").into_owned());
        }
        self.text(lines.join("\n"), Tone::Quiet);
        if has_reply {
            self.items.push(Item::Code(analysis.reply.clone()));
        }
    }

    fn choice(&mut self) {
        let words = self.view.words;
        let Some(choice) = &self.work.choice else {
            return;
        };
        let amount =
            |key, tokens: u32| words.fill(key, &[("tokens", Gap::Number(f64::from(tokens)))]);
        let mut lines = vec![amount("choice-sent", choice.tokens)];
        lines.extend(
            choice
                .all_tokens
                .map(|all| amount("choice-all-tokens", all)),
        );
        lines.extend(choice.free_tokens.map(|free| amount("choice-free", free)));
        self.text(lines.join("\n"), Tone::Quiet);
    }

    fn prompts(&mut self) {
        let words = self.view.words;
        let id = self.message.id;
        let is_open = self.around.opened.of(id, Fold::Prompts) == Some(true);
        self.items.push(Item::Prompts(is_open));
        if !is_open {
            return;
        }
        match self.view.state.knowledge.prompts.get(&id) {
            None => {
                let text = words.text("ground-prompts-coming").into_owned();
                self.text(text, Tone::Quiet);
            }
            Some(prompts) if prompts.is_empty() => {
                let text = words.text("ground-prompts-none").into_owned();
                self.text(text, Tone::Quiet);
            }
            Some(prompts) => {
                for prompt in prompts {
                    let step = words.step(prompt.step);
                    let head = words.fill("ground-prompt", &[("step", Gap::Text(&step))]);
                    self.text(head, Tone::Quiet);
                    self.items.push(Item::Code(prompt.text.clone()));
                }
            }
        }
    }
}

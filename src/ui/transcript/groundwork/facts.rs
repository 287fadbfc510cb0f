//! What there is to say of the steps before an answer, in words: pure, so that it is only laid
//! out where it changed.

use crate::domain::{
    Analysis, ChoiceReason, Extract, Groundwork, Message, Need, Outcome, Step, StepKind, StepState,
    TurnPhase,
};
use crate::ui::View;
use crate::ui::markdown::cited_numbers;
use crate::ui::transcript::opened::{Fold, Opened};
use crate::words::Gap;

/// What is to be seen of the steps before an answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct GroundFacts {
    /// The line that opens and closes the rest.
    pub head: Head,
    /// The lines below it, while it is open.
    pub items: Vec<Item>,
    /// How many sources the answer may cite.
    pub sources: usize,
    /// The sources that are told below the answer.
    pub used: UsedFacts,
    /// Whether the steps say what is waited for.
    pub tells_waiting: bool,
}

/// The line that opens and closes the steps.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// What it is.
    pub text: String,
    /// What came of it, while it is closed.
    pub note: String,
    /// How long all of it took.
    pub time: String,
    /// Whether the steps are shown.
    pub is_open: bool,
    /// Whether it stands without a card around it: the documents were searched, and no more.
    pub is_slim: bool,
}

/// The line below the answer.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct UsedFacts {
    /// What the line is.
    pub head: String,
    /// The sources by their numbers.
    pub names: Vec<(usize, String)>,
    /// What is said of the others.
    pub rest: String,
}

/// A line of the open steps.
#[derive(Clone, Debug, PartialEq)]
pub enum Item {
    /// A step.
    Step(StepFacts),
    /// Words of any length.
    Text(String, Tone),
    /// A source, counted from one.
    Source(usize),
    /// What can be done about a step that did not work.
    Deeds(StepKind),
    /// The queries, being changed.
    Queries,
    /// What was sent or came, to the letter.
    Code(String),
    /// The line that shows the prompts.
    Prompts(bool),
}

/// How words are coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// They stand back.
    Quiet,
    /// They need a look.
    Warning,
    /// Something went wrong.
    Danger,
}

/// The sign before a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is done.
    Done,
    /// It is at work.
    Running,
    /// It did not work.
    Failed,
    /// It was left out.
    LeftOut,
    /// It was taken over.
    Reused,
    /// It was cut off.
    CutOff,
}

/// A step as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct StepFacts {
    /// Which.
    pub kind: StepKind,
    /// Its sign.
    pub mark: Mark,
    /// What it is called.
    pub name: String,
    /// What a screen reader says of it.
    pub label: String,
    /// What came of it.
    pub result: String,
    /// How long it took.
    pub time: String,
    /// Whether there is more to see of it, and whether that is shown.
    pub is_open: Option<bool>,
    /// Whether what is searched for can be changed.
    pub can_edit: bool,
}

/// What is known beside the message.
#[derive(Clone, Copy)]
pub struct Around<'a> {
    /// What the person opened and closed.
    pub opened: &'a Opened,
    /// Whether it is only to be read.
    pub is_read_only: bool,
}

/// What is to be seen of what was done before an answer.
#[must_use]
pub fn ground_facts(
    view: View<'_>,
    message: &Message,
    around: Around<'_>,
) -> Option<Box<GroundFacts>> {
    let work = message.groundwork.as_deref()?;
    let is_running = message.outcome.is_streaming();
    let has_failed = work.failed().is_some();
    let is_usual = has_failed || (is_running && work.is_think_first);
    let opened = around.opened;
    let is_open = opened.of(message.id, Fold::Ground).unwrap_or(is_usual);
    let mut facts = GroundFacts {
        head: head(view, message, work, is_open),
        sources: work.sources.len(),
        tells_waiting: is_open
            && is_running
            && turn_phase(view, message) == Some(TurnPhase::Grounding),
        ..GroundFacts::default()
    };
    if !is_running && !message.content.is_empty() {
        facts.used = used(view, message, work);
    }
    if is_open {
        Lines {
            view,
            message,
            work,
            around,
            items: &mut facts.items,
        }
        .all();
    }
    Some(Box::new(facts))
}

/// The sources that the answer names; all that it had where it names none.
fn used(view: View<'_>, message: &Message, work: &Groundwork) -> UsedFacts {
    let (words, count) = (view.words, work.sources.len());
    if count == 0 {
        return UsedFacts::default();
    }
    let cited = cited_numbers(&message.content, count);
    let unused = if cited.is_empty() {
        0
    } else {
        count - cited.len()
    };
    let numbers = if cited.is_empty() {
        (1..=count).collect()
    } else {
        cited
    };
    let name = |number: usize| {
        let source = work.source(number)?;
        let place = words.source_place(source);
        Some((number, format!("{} {place}", source.name())))
    };
    let rest = (unused > 0).then(|| {
        let gap = [("count", Gap::Number(unused as f64))];
        words.fill("source-more", &gap)
    });
    UsedFacts {
        head: words.text("sources-head").into_owned(),
        names: numbers.into_iter().filter_map(name).collect(),
        rest: rest.unwrap_or_default(),
    }
}

fn turn_phase(view: View<'_>, message: &Message) -> Option<TurnPhase> {
    let turn = view.state.turn()?;
    (turn.answer == message.id).then_some(turn.phase)
}

fn head(view: View<'_>, message: &Message, work: &Groundwork, is_open: bool) -> Head {
    let words = view.words;
    let is_running = message.outcome.is_streaming();
    let found = found(view, message, work);
    let is_searching = is_running
        && work
            .step(StepKind::Write)
            .is_none_or(|step| step.state != StepState::Running && step.state != StepState::Done);
    let text = match (work.is_think_first, is_running) {
        (true, true) => words.text("ground-thinking").into_owned(),
        (true, false) => words.text("ground-thought").into_owned(),
        (false, _) if is_searching => words.text("ground-searching").into_owned(),
        (false, _) => words.fill("ground-searched", &[("found", Gap::Text(&found))]),
    };
    let mut notes = Vec::new();
    if work.is_think_first && !is_open {
        if work.analysis.is_some() {
            notes.push(words.text("ground-analysed").into_owned());
        }
        if work.step(StepKind::Search).is_some() || work.failed().is_some() {
            notes.push(found);
        }
    }
    let mut took_ms = work.took_ms();
    let writing = work.step(StepKind::Write);
    if writing.is_some_and(|step| step.state == StepState::Running) {
        took_ms += written_ms(view, message);
    }
    Head {
        text,
        note: notes.join(" · "),
        time: if took_ms > 0 && work.is_think_first {
            words.seconds(took_ms)
        } else {
            String::new()
        },
        is_open,
        is_slim: !work.is_think_first,
    }
}

/// What came of searching, in a few words.
fn found(view: View<'_>, message: &Message, work: &Groundwork) -> String {
    let words = view.words;
    let count = |key, count: usize| words.fill(key, &[("count", Gap::Number(count as f64))]);
    let has_reason = |reason| work.choice.as_ref().is_some_and(|it| it.reason == reason);
    let is_cut_off = |step: &Step| {
        step.kind != StepKind::Write
            && step.state == StepState::Running
            && !message.outcome.is_streaming()
    };
    if work.failed().is_some() {
        return words.text("ground-failed").into_owned();
    }
    if work.steps.iter().any(is_cut_off) {
        return words.text("ground-broken").into_owned();
    }
    if has_reason(ChoiceReason::NoDocuments) {
        return words.text("ground-no-documents").into_owned();
    }
    if has_reason(ChoiceReason::NotNeeded) {
        return words.text("reason-not-needed").into_owned();
    }
    if work.sources.is_empty() {
        return words.text("ground-nothing").into_owned();
    }
    let extract = work.choice.as_ref().map(|choice| choice.extract);
    if extract == Some(Extract::Whole) {
        return count("ground-wholes", work.sources.len());
    }
    let passages = count("ground-passages", work.sources.len());
    let mut documents: Vec<_> = work.sources.iter().map(|source| source.document).collect();
    documents.sort_unstable();
    documents.dedup();
    if work.is_think_first {
        let documents = count("ground-of-documents", documents.len());
        return format!("{passages} {documents}");
    }
    passages
}

/// How long the answer has been written so far.
fn written_ms(view: View<'_>, message: &Message) -> u64 {
    timings(view, message).map_or(0, |timings| timings.predicted_ms.max(0.0) as u64)
}

fn timings(view: View<'_>, message: &Message) -> Option<crate::domain::Timings> {
    let turn = view.state.turn().filter(|turn| turn.answer == message.id);
    turn.and_then(|turn| turn.timings).or(message.timings)
}

/// Makes the lines.
struct Lines<'a> {
    view: View<'a>,
    message: &'a Message,
    work: &'a Groundwork,
    around: Around<'a>,
    items: &'a mut Vec<Item>,
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

    fn failure(&mut self, failure: &crate::domain::Failure, tone: Tone) {
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

//! What there is to say of the steps before an answer, in words: pure, so that it is only laid
//! out where it changed.

use super::lines::lines;
use crate::domain::{
    ChoiceReason, Extract, Groundwork, Message, Step, StepKind, StepState, Timings, TurnPhase,
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
        facts.items = lines(view, message, around, work);
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
pub(super) fn written_ms(view: View<'_>, message: &Message) -> u64 {
    timings(view, message).map_or(0, |timings| timings.predicted_ms.max(0.0) as u64)
}

/// What was measured of the answer so far.
pub(super) fn timings(view: View<'_>, message: &Message) -> Option<Timings> {
    let turn = view.state.turn().filter(|turn| turn.answer == message.id);
    turn.and_then(|turn| turn.timings).or(message.timings)
}

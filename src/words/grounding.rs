//! What is said of the steps before an answer, and of the sources that it names.

use crate::domain::{Choice, ChoiceReason, Extract, Scores, Source, StepKind};

use super::{Gap, Words};

impl Words {
    /// A step while it is at work.
    #[must_use]
    pub fn step_running(&self, kind: StepKind) -> String {
        let key = match kind {
            StepKind::Analyse => "step-analyse-running",
            StepKind::Search => "step-search-running",
            StepKind::Choose => "step-choose-running",
            StepKind::Read => "step-read-running",
            StepKind::Write => "step-write-running",
        };
        self.text(key).into_owned()
    }

    /// A step that is done.
    #[must_use]
    pub fn step_done(&self, kind: StepKind) -> String {
        let key = match kind {
            StepKind::Analyse => "step-analyse",
            StepKind::Search => "step-search",
            StepKind::Choose => "step-choose",
            StepKind::Read => "step-read",
            StepKind::Write => "step-write",
        };
        self.text(key).into_owned()
    }

    /// A step, whether it was done or not.
    #[must_use]
    pub fn step(&self, kind: StepKind) -> String {
        let key = match kind {
            StepKind::Analyse => "step-analyse-plain",
            StepKind::Search => "step-search-plain",
            StepKind::Choose => "step-choose-plain",
            StepKind::Read => "step-read-plain",
            StepKind::Write => "step-write-plain",
        };
        self.text(key).into_owned()
    }

    /// How long a step took, also where that was no time at all: `0.04 s`, `2.3 s`.
    #[must_use]
    pub fn brief_seconds(&self, milliseconds: u64) -> String {
        if milliseconds >= 95 {
            return self.seconds(milliseconds);
        }
        let text = self.decimal(&format!("{:.2}", milliseconds.max(10) as f64 / 1000.0));
        self.fill("amount-seconds", &[("seconds", Gap::Text(&text))])
    }

    /// Queries as they are shown: `“one”, “two”`.
    #[must_use]
    pub fn queries(&self, queries: &[String]) -> String {
        let quoted: Vec<String> = queries
            .iter()
            .map(|query| self.fill("step-query", &[("query", Gap::Text(query))]))
            .collect();
        quoted.join(", ")
    }

    /// What was chosen, in short: `2.1k of 22k free tokens · passages: they are too long …`.
    #[must_use]
    pub fn choice(&self, choice: &Choice) -> String {
        let reason = self.text(match choice.reason {
            ChoiceReason::NoDocuments => "reason-no-documents",
            ChoiceReason::NotNeeded => "reason-not-needed",
            ChoiceReason::Fits => "reason-fits",
            ChoiceReason::TooLong => "reason-too-long",
            ChoiceReason::NeedsWhole => "reason-needs-whole",
            ChoiceReason::Wished => "reason-wished",
        });
        if choice.tokens == 0 {
            return reason.into_owned();
        }
        let tokens = self.thousands(choice.tokens);
        let tokens = ("tokens", Gap::Text(&tokens));
        let amount = match choice.free_tokens {
            Some(free) => {
                let free = self.thousands(free);
                self.fill("choice-of-free", &[tokens, ("free", Gap::Text(&free))])
            }
            None => self.fill("choice-tokens", &[tokens]),
        };
        let extract = self.text(match choice.extract {
            Extract::Whole => "choice-whole",
            Extract::Passages | Extract::Automatic => "choice-passages",
        });
        format!("{amount} · {extract}, {reason}")
    }

    /// Where in its document a source is: `p. 9`, `l. 41`.
    #[must_use]
    pub fn source_place(&self, source: &Source) -> String {
        let number = |value: u32| Gap::Number(f64::from(value));
        match (source.text.is_empty(), source.page) {
            (true, _) => self.text("source-all").into_owned(),
            (false, Some(page)) => self.fill("source-at-page", &[("page", number(page))]),
            (false, None) => self.fill("source-at-line", &[("line", number(source.line))]),
        }
    }

    /// A source as a screen reader says it: `Source 1: notes.md, line 41`.
    #[must_use]
    pub fn source_name(&self, number: usize, source: &Source) -> String {
        let counted = ("number", Gap::Number(number as f64));
        let name = ("name", Gap::Text(source.name()));
        let at = |value: u32| Gap::Number(f64::from(value));
        match (source.text.is_empty(), source.page) {
            (true, _) => self.fill("source-name-all", &[counted, name]),
            (false, Some(page)) => {
                self.fill("source-name-page", &[counted, name, ("page", at(page))])
            }
            (false, None) => self.fill(
                "source-name-line",
                &[counted, name, ("line", at(source.line))],
            ),
        }
    }

    /// How well a passage fits, by each way of searching that found it.
    #[must_use]
    pub fn scores(&self, scores: &Scores) -> String {
        let mut parts = Vec::new();
        let mut add = |key: &'static str, score: Option<f32>| {
            if let Some(score) = score {
                let text = self.decimal(&format!("{score:.2}"));
                parts.push(self.fill(key, &[("score", Gap::Text(&text))]));
            }
        };
        add("score-lexical", scores.lexical);
        add("score-dense", scores.dense);
        add("score-rerank", scores.rerank);
        if scores.fused > 0.0 {
            let text = self.decimal(&format!("{:.4}", scores.fused));
            parts.push(self.fill("score-fused", &[("score", Gap::Text(&text))]));
        }
        parts.join(" · ")
    }
}

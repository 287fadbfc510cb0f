//! What is said of the parameters of sampling: their names, what they do, what they take.

use crate::domain::{Level, Parameter, ParameterKind, Reasoning};

use super::{Gap, Words};

/// The widest bound that is still a bound to a person; beyond it there is none.
const NO_BOUND: i64 = i32::MAX as i64;

impl Words {
    /// What a parameter is called.
    #[must_use]
    pub fn parameter(&self, parameter: Parameter) -> &str {
        self.fixed_text(keys_of(parameter).0)
    }

    /// What a parameter does.
    #[must_use]
    pub fn parameter_help(&self, parameter: Parameter) -> &str {
        self.fixed_text(keys_of(parameter).1)
    }

    /// The values that are taken, as they stand behind a sentence: `0–5`.
    #[must_use]
    pub fn parameter_range(&self, kind: ParameterKind) -> String {
        match kind {
            ParameterKind::Real(least, most) => self.between(least, most),
            ParameterKind::Whole(least, most) if most < NO_BOUND => {
                self.between(least as f64, most as f64)
            }
            ParameterKind::Whole(least, _) => {
                let least = self.signed(least as f64);
                self.fill("range-open", &[("least", Gap::Text(&least))])
            }
            ParameterKind::Names => self.text("range-names").into_owned(),
        }
    }

    /// What is said of something typed that is not taken, with what would be.
    #[must_use]
    pub fn not_taken(&self, kind: ParameterKind) -> String {
        let range = self.parameter_range(kind);
        let key = match kind {
            ParameterKind::Real(..) => "range-refused-number",
            ParameterKind::Whole(..) => "range-refused-whole",
            ParameterKind::Names => "range-refused-names",
        };
        self.fill(key, &[("range", Gap::Text(&range))])
    }

    /// The same of a number that is none of the parameters.
    #[must_use]
    pub fn not_between(&self, least: f64, most: f64) -> String {
        let range = self.between(least, most);
        self.fill("range-refused-number", &[("range", Gap::Text(&range))])
    }

    /// Two bounds: `0–5`, or with signs `−2 to 2`.
    #[must_use]
    pub fn between(&self, least: f64, most: f64) -> String {
        let (low, high) = (self.signed(least), self.signed(most));
        let key = if least < 0.0 {
            "range-signed"
        } else {
            "range-plain"
        };
        self.fill(
            key,
            &[("least", Gap::Text(&low)), ("most", Gap::Text(&high))],
        )
    }

    /// Where a value comes from; the name is that of the preset.
    #[must_use]
    pub fn level(&self, level: Level, preset: &str) -> String {
        match level {
            Level::Server => self.text("level-server").into_owned(),
            Level::Global => self.text("level-settings").into_owned(),
            Level::Preset => self.fill("level-preset", &[("name", Gap::Text(preset))]),
            Level::Conversation => self.text("level-conversation").into_owned(),
            Level::Turn => self.text("level-answer").into_owned(),
        }
    }

    /// How much a model thinks.
    #[must_use]
    pub fn reasoning(&self, reasoning: Reasoning) -> &str {
        self.fixed_text(match reasoning {
            Reasoning::Default => "reasoning-default",
            Reasoning::Off => "reasoning-off",
            Reasoning::Low => "reasoning-low",
            Reasoning::Medium => "reasoning-medium",
            Reasoning::High => "reasoning-high",
            Reasoning::Max => "reasoning-max",
        })
    }

    /// A number with a minus sign that is one.
    fn signed(&self, number: f64) -> String {
        self.decimal(&number.to_string().replace('-', "\u{2212}"))
    }

    fn fixed_text(&self, key: &'static str) -> &str {
        self.fixed.get(key).map_or(key, String::as_str)
    }
}

/// The keys of a parameter's name and of what it does.
const fn keys_of(parameter: Parameter) -> (&'static str, &'static str) {
    match parameter {
        Parameter::Temperature => ("temperature", "temperature-help"),
        Parameter::DynatempRange => ("dynatemp-range", "dynatemp-range-help"),
        Parameter::DynatempExponent => ("dynatemp-exponent", "dynatemp-exponent-help"),
        Parameter::TopK => ("top-k", "top-k-help"),
        Parameter::TopP => ("top-p", "top-p-help"),
        Parameter::MinP => ("min-p", "min-p-help"),
        Parameter::XtcProbability => ("xtc-probability", "xtc-probability-help"),
        Parameter::XtcThreshold => ("xtc-threshold", "xtc-threshold-help"),
        Parameter::TypicalP => ("typical-p", "typical-p-help"),
        Parameter::MaxTokens => ("max-tokens", "max-tokens-help"),
        Parameter::Samplers => ("samplers", "samplers-help"),
        Parameter::Seed => ("seed", "seed-help"),
        Parameter::RepeatLastN => ("repeat-last-n", "repeat-last-n-help"),
        Parameter::RepeatPenalty => ("repeat-penalty", "repeat-penalty-help"),
        Parameter::PresencePenalty => ("presence-penalty", "presence-penalty-help"),
        Parameter::FrequencyPenalty => ("frequency-penalty", "frequency-penalty-help"),
        Parameter::DryMultiplier => ("dry-multiplier", "dry-multiplier-help"),
        Parameter::DryBase => ("dry-base", "dry-base-help"),
        Parameter::DryAllowedLength => ("dry-allowed-length", "dry-allowed-length-help"),
        Parameter::DryPenaltyLastN => ("dry-penalty-last-n", "dry-penalty-last-n-help"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_should_have_a_name_and_a_sentence_of_its_own() {
        let words = Words::english();
        let mut seen = std::collections::BTreeSet::new();
        for parameter in Parameter::ALL {
            let (name, help) = (
                words.parameter(*parameter),
                words.parameter_help(*parameter),
            );
            assert_ne!(name, keys_of(*parameter).0);
            assert!(help.ends_with('.') && help.contains(' '), "{name}: {help}");
            assert!(seen.insert(name.to_owned()) && seen.insert(help.to_owned()));
        }
    }

    #[test]
    fn ranges_should_be_told_as_a_person_reads_them() {
        let words = Words::english();
        let range = |parameter: Parameter| words.parameter_range(parameter.kind());
        assert_eq!(range(Parameter::Temperature), "0\u{2013}5");
        assert_eq!(range(Parameter::PresencePenalty), "\u{2212}2 to 2");
        assert_eq!(range(Parameter::TopK), "0 or more");
        assert_eq!(range(Parameter::MaxTokens), "\u{2212}1 or more");
        assert_eq!(
            words.not_taken(Parameter::TopP.kind()),
            "Not saved. It takes a number: 0\u{2013}1."
        );
    }
}

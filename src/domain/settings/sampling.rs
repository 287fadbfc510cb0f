//! What steers a model's choice of words: the parameters by name, with their ranges, and
//! the values that were set.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

/// What values a parameter takes. The bounds are those that llama-server holds, where it
/// has any, and else those outside of which nothing sensible comes out.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParameterKind {
    /// Any number within these.
    Real(f64, f64),
    /// A whole number within these.
    Whole(i64, i64),
    /// Names in their order, separated by `;`.
    Names,
}

/// Where a parameter is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterGroup {
    /// Which words may come at all.
    Sampling,
    /// What is said against repetition.
    Penalties,
}

macro_rules! parameters {
    ($($(#[$doc:meta])* $name:ident: $key:literal, $wire:literal, $group:ident, $kind:expr;)*) => {
        /// A parameter of the choice of words.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Parameter {
            $($(#[$doc])* $name,)*
        }

        impl Parameter {
            /// All of them, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its name in settings and on the command line, as in llama.cpp's web client.
            #[must_use]
            pub const fn key(self) -> &'static str {
                match self { $(Self::$name => $key,)* }
            }

            /// Its name in a request and in `/props`.
            #[must_use]
            pub const fn wire(self) -> &'static str {
                match self { $(Self::$name => $wire,)* }
            }

            /// Where it is shown.
            #[must_use]
            pub const fn group(self) -> ParameterGroup {
                match self { $(Self::$name => ParameterGroup::$group,)* }
            }

            /// What values it takes.
            #[must_use]
            pub const fn kind(self) -> ParameterKind {
                use ParameterKind::{Names, Real, Whole};
                match self { $(Self::$name => $kind,)* }
            }
        }
    };
}

const MOST: i64 = i32::MAX as i64;

parameters! {
    /// How bold the choice is; 0 always takes the likeliest.
    Temperature: "temperature", "temperature", Sampling, Real(0.0, 5.0);
    /// By how much the temperature may move.
    DynatempRange: "dynatemp_range", "dynatemp_range", Sampling, Real(0.0, 5.0);
    /// How uncertainty becomes temperature.
    DynatempExponent: "dynatemp_exponent", "dynatemp_exponent", Sampling, Real(0.0, 10.0);
    /// Only so many of the likeliest; 0 is no limit.
    TopK: "top_k", "top_k", Sampling, Whole(0, MOST);
    /// Only the likeliest that together have this share.
    TopP: "top_p", "top_p", Sampling, Real(0.0, 1.0);
    /// Only what has at least this share of the likeliest.
    MinP: "min_p", "min_p", Sampling, Real(0.0, 1.0);
    /// How often the likeliest are left out.
    XtcProbability: "xtc_probability", "xtc_probability", Sampling, Real(0.0, 1.0);
    /// From which likelihood on they are.
    XtcThreshold: "xtc_threshold", "xtc_threshold", Sampling, Real(0.0, 1.0);
    /// Only what is about as surprising as usual.
    TypicalP: "typ_p", "typical_p", Sampling, Real(0.0, 1.0);
    /// The longest an answer may be, in tokens; −1 is no limit.
    MaxTokens: "max_tokens", "max_tokens", Sampling, Whole(-1, MOST);
    /// The samplers and their order.
    Samplers: "samplers", "samplers", Sampling, Names;
    /// What chance begins with; −1 is another every time.
    Seed: "seed", "seed", Sampling, Whole(-1, u32::MAX as i64);
    /// How far back repetition is looked for, in tokens; 0 is not at all.
    RepeatLastN: "repeat_last_n", "repeat_last_n", Penalties, Whole(0, MOST);
    /// How much what was said is avoided; 1 is not at all.
    RepeatPenalty: "repeat_penalty", "repeat_penalty", Penalties, Real(0.0, 10.0);
    /// What is taken off everything that was said.
    PresencePenalty: "presence_penalty", "presence_penalty", Penalties, Real(-2.0, 2.0);
    /// What is taken off for every time it was said.
    FrequencyPenalty: "frequency_penalty", "frequency_penalty", Penalties, Real(-2.0, 2.0);
    /// How much repeated strings of words are avoided; 0 is not at all.
    DryMultiplier: "dry_multiplier", "dry_multiplier", Penalties, Real(0.0, 10.0);
    /// By what it grows with every word more.
    DryBase: "dry_base", "dry_base", Penalties, Real(1.0, 10.0);
    /// What may be repeated, in tokens.
    DryAllowedLength: "dry_allowed_length", "dry_allowed_length", Penalties, Whole(0, MOST);
    /// How far back such strings are looked for, in tokens; 0 is not at all.
    DryPenaltyLastN: "dry_penalty_last_n", "dry_penalty_last_n", Penalties, Whole(0, MOST);
}

/// The value of a parameter, known to be one that it takes.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// A number.
    Real(f64),
    /// A whole number.
    Whole(i64),
    /// Names in their order.
    Names(Vec<String>),
}

/// Why something is no value of a parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ParameterError {
    /// It is no number, or not a whole one where that is asked for.
    Malformed(ParameterKind),
    /// It is out of bounds.
    OutOfRange(ParameterKind),
}

impl Parameter {
    /// The parameter with this key, or with this name in a request.
    #[must_use]
    pub fn of_key(key: &str) -> Option<Self> {
        let is_it = |it: &&Self| it.key() == key || it.wire() == key;
        Self::ALL.iter().find(is_it).copied()
    }

    /// Reads what was typed. A decimal comma is as good as a point.
    pub fn parse(self, text: &str) -> Result<ParameterValue, ParameterError> {
        let text = text.trim();
        let kind = self.kind();
        let malformed = ParameterError::Malformed(kind);
        match kind {
            ParameterKind::Names => {
                let names: Vec<String> = text
                    .split([';', ','])
                    .map(str::trim)
                    .filter(|name| !name.is_empty())
                    .map(str::to_owned)
                    .collect();
                let is_plain = |name: &String| {
                    name.chars()
                        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
                };
                if names.is_empty() || !names.iter().all(is_plain) {
                    return Err(malformed);
                }
                Ok(ParameterValue::Names(names))
            }
            ParameterKind::Whole(..) => {
                let plain = text.replace('\u{2212}', "-");
                let number: i64 = plain.parse().map_err(|_| malformed)?;
                self.checked(&json!(number))
            }
            ParameterKind::Real(..) => {
                let plain = text.replace('\u{2212}', "-").replace(',', ".");
                let number: f64 = plain.parse().map_err(|_| malformed)?;
                if !number.is_finite() {
                    return Err(malformed);
                }
                self.checked(&json!(number))
            }
        }
    }

    /// The value that a JSON value is.
    pub fn checked(self, value: &Value) -> Result<ParameterValue, ParameterError> {
        let kind = self.kind();
        let malformed = ParameterError::Malformed(kind);
        match kind {
            ParameterKind::Names => match value {
                Value::String(text) => self.parse(text),
                Value::Array(names) => {
                    let names: Option<Vec<&str>> = names.iter().map(Value::as_str).collect();
                    self.parse(&names.ok_or(malformed)?.join(";"))
                }
                _ => Err(malformed),
            },
            ParameterKind::Whole(least, most) => {
                let is_whole = |number: &f64| number.fract() == 0.0 && number.abs() < 1e15;
                let number = value
                    .as_i64()
                    .or_else(|| value.as_f64().filter(is_whole).map(|number| number as i64))
                    .ok_or(malformed)?;
                if !(least..=most).contains(&number) {
                    return Err(ParameterError::OutOfRange(kind));
                }
                Ok(ParameterValue::Whole(number))
            }
            ParameterKind::Real(least, most) => {
                let number = value.as_f64().ok_or(malformed)?;
                if !(least..=most).contains(&number) {
                    return Err(ParameterError::OutOfRange(kind));
                }
                Ok(ParameterValue::Real(number))
            }
        }
    }

    /// The value that a server names as its own. Servers count in single precision, and may
    /// have values that a person could not set.
    #[must_use]
    pub fn of_server(self, value: &Value) -> Option<ParameterValue> {
        match self.kind() {
            ParameterKind::Names => self.checked(value).ok(),
            ParameterKind::Whole(..) => {
                let number = value.as_f64()?;
                let is_chance = self == Self::Seed && number >= f64::from(u32::MAX);
                Some(ParameterValue::Whole(if is_chance {
                    -1
                } else {
                    number as i64
                }))
            }
            ParameterKind::Real(..) => {
                // 0.800000011920929 is 0.8 in single precision.
                let single = value.as_f64()? as f32;
                single.to_string().parse().ok().map(ParameterValue::Real)
            }
        }
    }
}

impl ParameterValue {
    /// As it goes into a request.
    #[must_use]
    pub fn to_json(&self) -> Value {
        match self {
            Self::Real(number) => json!(number),
            Self::Whole(number) => json!(number),
            Self::Names(names) => json!(names),
        }
    }

    /// Whether both mean the same to a server.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            // Servers count in single precision.
            (Self::Real(one), Self::Real(two)) => {
                (*one as f32).to_bits() == (*two as f32).to_bits()
            }
            _ => self == other,
        }
    }
}

impl fmt::Display for ParameterValue {
    /// As it is typed and shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Real(number) => write!(f, "{number}"),
            Self::Whole(number) => write!(f, "{number}"),
            Self::Names(names) => f.write_str(&names.join(";")),
        }
    }
}

/// Values of parameters. What is not in it is left to somebody else.
///
/// As JSON it is an object by [`Parameter::key`]; what a newer version put there, or what is
/// no value, is kept as it is and never used.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(from = "Map<String, Value>", into = "Map<String, Value>")]
pub struct Sampling {
    values: BTreeMap<Parameter, ParameterValue>,
    unknown: Map<String, Value>,
}

impl Sampling {
    /// The value of a parameter, where it is set.
    #[must_use]
    pub fn value(&self, parameter: Parameter) -> Option<&ParameterValue> {
        self.values.get(&parameter)
    }

    /// Sets a parameter, or with `None` leaves it to somebody else.
    pub fn set(&mut self, parameter: Parameter, value: Option<ParameterValue>) {
        match value {
            Some(value) => self.values.insert(parameter, value),
            None => self.values.remove(&parameter),
        };
    }

    /// Leaves everything to somebody else.
    pub fn clear(&mut self) {
        self.values.clear();
    }

    /// What is set, in the order of [`Parameter::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (Parameter, &ParameterValue)> {
        self.values
            .iter()
            .map(|(parameter, value)| (*parameter, value))
    }

    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Whether there is nothing to be kept.
    pub(super) fn is_unset(&self) -> bool {
        self.is_empty() && self.unknown.is_empty()
    }

    /// The values that a server names as its own, from `default_generation_settings.params`.
    #[must_use]
    pub fn of_server(params: &Value) -> Self {
        let values = Parameter::ALL.iter().filter_map(|parameter| {
            let value = parameter.of_server(params.get(parameter.wire())?)?;
            Some((*parameter, value))
        });
        Self {
            values: values.collect(),
            unknown: Map::new(),
        }
    }
}

impl FromIterator<(Parameter, ParameterValue)> for Sampling {
    fn from_iter<I: IntoIterator<Item = (Parameter, ParameterValue)>>(values: I) -> Self {
        Self {
            values: values.into_iter().collect(),
            unknown: Map::new(),
        }
    }
}

impl From<Map<String, Value>> for Sampling {
    fn from(map: Map<String, Value>) -> Self {
        let mut sampling = Self::default();
        for (key, value) in map {
            let read = Parameter::of_key(&key)
                .and_then(|parameter| Some((parameter, parameter.checked(&value).ok()?)));
            match read {
                Some((parameter, value)) => {
                    sampling.values.insert(parameter, value);
                }
                None => {
                    sampling.unknown.insert(key, value);
                }
            }
        }
        sampling
    }
}

impl From<Sampling> for Map<String, Value> {
    fn from(sampling: Sampling) -> Self {
        let mut map = sampling.unknown;
        for (parameter, value) in sampling.values {
            map.insert(parameter.key().to_owned(), value.to_json());
        }
        map
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_should_be_a_value_within_its_range_or_be_refused() {
        let temperature = Parameter::Temperature;
        assert_eq!(temperature.parse(" 0,2 "), Ok(ParameterValue::Real(0.2)));
        let kind = temperature.kind();
        let malformed = Err(ParameterError::Malformed(kind));
        for nonsense in ["", "warm", "nan", "inf", "1e999", "0.2.1", "--1"] {
            assert_eq!(temperature.parse(nonsense), malformed, "{nonsense}");
        }
        for out in ["-0.1", "5.01"] {
            let refused = Err(ParameterError::OutOfRange(kind));
            assert_eq!(temperature.parse(out), refused, "{out}");
        }
        assert_eq!(Parameter::TopK.parse("40"), Ok(ParameterValue::Whole(40)));
        assert!(Parameter::TopK.parse("4.5").is_err());
        assert!(Parameter::TopK.parse("99999999999").is_err());
        let names = ParameterValue::Names(vec!["top_k".to_owned(), "min_p".to_owned()]);
        assert_eq!(Parameter::Samplers.parse(" top_k ; min_p;"), Ok(names));
        assert!(Parameter::Samplers.parse(" ; ").is_err());
        assert!(Parameter::Samplers.parse("top k\"").is_err());
    }

    #[test]
    fn the_values_of_a_server_should_read_as_a_person_would_write_them() {
        let params = json!({
            "temperature": 0.800_000_011_920_929, "seed": 4_294_967_295_u32, "top_k": 40,
            "typical_p": 1.0, "samplers": ["top_k", "temperature"], "max_tokens": -1,
            "min_p": "high", "mirostat": 0,
        });
        let sampling = Sampling::of_server(&params);
        let shown = |parameter| sampling.value(parameter).map(ToString::to_string);
        assert_eq!(shown(Parameter::Temperature).as_deref(), Some("0.8"));
        assert_eq!(shown(Parameter::Seed).as_deref(), Some("-1"));
        assert_eq!(shown(Parameter::TypicalP).as_deref(), Some("1"));
        let samplers = shown(Parameter::Samplers);
        assert_eq!(samplers.as_deref(), Some("top_k;temperature"));
        assert_eq!(shown(Parameter::MinP), None);
        assert_eq!(sampling.iter().count(), 6);
    }

    #[test]
    fn what_a_newer_version_set_should_be_kept_and_not_be_used() {
        let kept = json!({"temperature": 0.2, "newer": [1], "top_k": -4});
        let sampling: Sampling = serde_json::from_value(kept.clone()).unwrap();
        assert_eq!(sampling.iter().count(), 1);
        assert_eq!(serde_json::to_value(&sampling).unwrap(), kept);
    }

    #[test]
    fn every_parameter_should_have_a_key_and_bounds_of_its_own() {
        for (index, parameter) in Parameter::ALL.iter().enumerate() {
            assert_eq!(Parameter::of_key(parameter.key()), Some(*parameter));
            assert_eq!(Parameter::of_key(parameter.wire()), Some(*parameter));
            assert_eq!(*parameter as usize, index);
            match parameter.kind() {
                ParameterKind::Real(least, most) => assert!(least < most),
                ParameterKind::Whole(least, most) => assert!(least < most),
                ParameterKind::Names => {}
            }
        }
    }
}

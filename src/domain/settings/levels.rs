//! What holds for an answer: the nearest of several levels wins, value by value.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{Parameter, ParameterValue, Preset, Sampling, Settings};
use crate::domain::{Connected, Grounding, Model, TurnOptions};

/// How much a model that can think does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Reasoning {
    /// As the server has it.
    #[default]
    Default,
    /// Not at all.
    Off,
    /// For at most 512 tokens.
    Low,
    /// For at most 2,048 tokens.
    Medium,
    /// For at most 8,192 tokens.
    High,
    /// For as long as it wants.
    Max,
}

impl Reasoning {
    /// All of them, from the least on.
    pub const ALL: [Self; 6] = [
        Self::Default,
        Self::Off,
        Self::Low,
        Self::Medium,
        Self::High,
        Self::Max,
    ];

    /// Whether it is said at all that the model thinks, or does not.
    #[must_use]
    pub const fn is_enabled(self) -> Option<bool> {
        match self {
            Self::Default => None,
            Self::Off => Some(false),
            Self::Low | Self::Medium | Self::High | Self::Max => Some(true),
        }
    }

    /// The most tokens to think, where there is a limit.
    #[must_use]
    pub const fn budget_tokens(self) -> Option<u32> {
        match self {
            Self::Low => Some(512),
            Self::Medium => Some(2_048),
            Self::High => Some(8_192),
            Self::Default | Self::Off | Self::Max => None,
        }
    }
}

/// What becomes of a conversation that is longer than the context.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// All of it is sent, and the server says whether it fits. The person is asked first.
    #[default]
    Whole,
    /// The oldest turns are left out of what is sent.
    DropOldest,
    /// The oldest turns are replaced by a summary that the model writes.
    Summarise,
}

/// The values of one level; what is not set is as the next level has it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Overrides {
    /// The model to ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// What steers the choice of words.
    #[serde(skip_serializing_if = "Sampling::is_unset")]
    pub sampling: Sampling,
    /// How much the model thinks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reasoning: Option<Reasoning>,
    /// A JSON object that is merged into the request last, as it was typed. Where it is none,
    /// it counts as unset.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_json: Option<String>,
    /// Keys of a newer version.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

impl Overrides {
    /// Whether nothing is set.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What holds in one conversation.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ConversationSettings {
    /// The preset that is used, by its id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<String>,
    /// What is different here.
    pub overrides: Overrides,
    /// What happens when it grows longer than the context.
    pub fit: Fit,
    /// What is done before answers are written.
    #[serde(skip_serializing_if = "is_default")]
    pub grounding: Grounding,
    /// Keys of a newer version.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

fn is_default(grounding: &Grounding) -> bool {
    *grounding == Grounding::default()
}

impl ConversationSettings {
    /// Whether nothing is different here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Where a value comes from, the farthest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Nobody set it: the server has its own.
    Server,
    /// The settings.
    Global,
    /// The preset in use.
    Preset,
    /// The conversation.
    Conversation,
    /// This one answer.
    Turn,
}

/// The levels that hold for an answer.
#[derive(Clone, Copy, Debug)]
pub struct Levels<'a> {
    /// The server's own values, where it says them.
    pub server: &'a Sampling,
    /// The models that the server has; empty where that is not known.
    pub models: &'a [Model],
    /// The settings.
    pub global: &'a Overrides,
    /// The preset in use.
    pub preset: Option<&'a Preset>,
    /// The conversation.
    pub conversation: Option<&'a Overrides>,
    /// What is different in this one answer.
    pub turn: Option<&'a Overrides>,
}

impl<'a> Levels<'a> {
    /// The levels that set anything, the nearest first.
    fn nearest(self) -> impl Iterator<Item = (Level, &'a Overrides)> {
        let preset = self.preset.map(|preset| &preset.overrides);
        [
            self.turn.map(|it| (Level::Turn, it)),
            self.conversation.map(|it| (Level::Conversation, it)),
            preset.map(|it| (Level::Preset, it)),
            Some((Level::Global, self.global)),
        ]
        .into_iter()
        .flatten()
    }

    /// The same with the server's own values of the model that is asked.
    #[must_use]
    pub fn asked_of(self, connected: Option<&'a Connected>) -> Self {
        let Some(connected) = connected else {
            return self;
        };
        let (model, _) = self.model();
        Self {
            server: connected.defaults_of(model),
            ..self
        }
    }

    /// The value of a parameter and its level; the server's own where nobody set another.
    /// `None` where nothing is known of it.
    #[must_use]
    pub fn sampling(self, parameter: Parameter) -> (Option<&'a ParameterValue>, Level) {
        let own = self.server.value(parameter);
        let set = self
            .nearest()
            .find_map(|(level, it)| Some((it.sampling.value(parameter)?, level)));
        match set {
            Some((value, level)) if !own.is_some_and(|own| own.is_like(value)) => {
                (Some(value), level)
            }
            _ => (own, Level::Server),
        }
    }

    /// The model that is asked: the nearest that the server has, or its first. What is wished
    /// for one answer is asked for in any case.
    #[must_use]
    pub fn model(self) -> (Option<&'a str>, Level) {
        let has = |id: &str| self.models.is_empty() || self.models.iter().any(|it| it.id == id);
        let set = self.nearest().find_map(|(level, it)| {
            let id = it.model.as_deref()?;
            (level == Level::Turn || has(id)).then_some((Some(id), level))
        });
        let first = self.models.first().map(|model| model.id.as_str());
        set.unwrap_or((first, Level::Server))
    }

    /// How much the model thinks.
    #[must_use]
    pub fn reasoning(self) -> (Reasoning, Level) {
        self.nearest()
            .find_map(|(level, it)| Some((it.reasoning?, level)))
            .unwrap_or((Reasoning::Default, Level::Server))
    }

    /// What is merged into the request last.
    #[must_use]
    pub fn custom(self) -> (Map<String, Value>, Level) {
        self.nearest()
            .find_map(|(level, it)| Some((custom_object(it.custom_json.as_deref()?).ok()??, level)))
            .unwrap_or((Map::new(), Level::Server))
    }

    /// What is to be sent: only what somebody set, and what is not the server's own.
    #[must_use]
    pub fn resolve(self) -> TurnOptions {
        let set = Parameter::ALL.iter().filter_map(|parameter| {
            let (value, level) = self.sampling(*parameter);
            (level != Level::Server).then_some((*parameter, value?.clone()))
        });
        let (model, level) = self.model();
        TurnOptions {
            model: model.filter(|_| level != Level::Server).map(str::to_owned),
            sampling: set.collect(),
            reasoning: self.reasoning().0,
            custom: self.custom().0,
            ..TurnOptions::default()
        }
    }

    /// The same, with what holds for all conversations alike.
    #[must_use]
    pub fn options(self, settings: &Settings, fit: Fit) -> TurnOptions {
        TurnOptions {
            samples_in_backend: settings.samples_in_backend,
            leaves_thoughts_in_words: settings.leaves_thoughts_in_words,
            leaves_thoughts_out: settings.leaves_thoughts_out,
            fit,
            ..self.resolve()
        }
    }
}

/// The object that was typed; `None` for a blank. The error is the parser's, with the line
/// and the column.
pub fn custom_object(text: &str) -> Result<Option<Map<String, Value>>, serde_json::Error> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    serde_json::from_str(text).map(Some)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn temperature(value: f64) -> Overrides {
        Overrides {
            sampling: [(Parameter::Temperature, ParameterValue::Real(value))]
                .into_iter()
                .collect(),
            ..Overrides::default()
        }
    }

    fn model(id: &str) -> Model {
        Model {
            id: id.to_owned(),
            ..Model::default()
        }
    }

    #[test]
    fn the_nearest_level_should_win_and_say_so() {
        let server = Sampling::of_server(&json!({"temperature": 0.8, "top_k": 40}));
        let (global, near, turn) = (temperature(0.5), temperature(0.2), temperature(0.1));
        let preset = Preset {
            overrides: temperature(0.3),
            ..Preset::default()
        };
        let mut levels = Levels {
            server: &server,
            models: &[],
            global: &Overrides::default(),
            preset: None,
            conversation: None,
            turn: None,
        };
        let shown = |levels: Levels<'_>| {
            let (value, level) = levels.sampling(Parameter::Temperature);
            (value.map(ToString::to_string).unwrap_or_default(), level)
        };
        assert_eq!(shown(levels), ("0.8".to_owned(), Level::Server));
        assert!(levels.resolve().sampling.is_empty());
        levels.global = &global;
        assert_eq!(shown(levels), ("0.5".to_owned(), Level::Global));
        levels.preset = Some(&preset);
        assert_eq!(shown(levels), ("0.3".to_owned(), Level::Preset));
        levels.conversation = Some(&near);
        assert_eq!(shown(levels), ("0.2".to_owned(), Level::Conversation));
        levels.turn = Some(&turn);
        assert_eq!(shown(levels), ("0.1".to_owned(), Level::Turn));
        let sent = levels.resolve().sampling;
        assert_eq!(
            serde_json::to_value(sent).unwrap(),
            json!({"temperature": 0.1})
        );
    }

    #[test]
    fn a_value_that_is_the_servers_own_should_count_as_unset() {
        let server = Sampling::of_server(&json!({"temperature": 0.800_000_011_920_929}));
        let levels = Levels {
            server: &server,
            models: &[],
            global: &temperature(0.5),
            preset: None,
            conversation: Some(&temperature(0.8)),
            turn: None,
        };
        assert_eq!(levels.sampling(Parameter::Temperature).1, Level::Server);
        assert!(levels.resolve().sampling.is_empty());
    }

    #[test]
    fn a_model_that_the_server_does_not_have_should_be_passed_over() {
        let of = |id: &str| Overrides {
            model: Some(id.to_owned()),
            ..Overrides::default()
        };
        let models = [model("first"), model("small")];
        let (global, near, turn) = (of("small"), of("elsewhere"), of("elsewhere"));
        let mut levels = Levels {
            server: &Sampling::default(),
            models: &models,
            global: &global,
            preset: None,
            conversation: Some(&near),
            turn: None,
        };
        assert_eq!(levels.model(), (Some("small"), Level::Global));
        levels.global = &near;
        assert_eq!(levels.model(), (Some("first"), Level::Server));
        assert_eq!(levels.resolve().model, None);
        levels.turn = Some(&turn);
        assert_eq!(levels.model(), (Some("elsewhere"), Level::Turn));
    }

    #[test]
    fn only_an_object_should_be_merged_into_a_request() {
        assert_eq!(custom_object(" \n").unwrap(), None);
        let object = custom_object(r#"{"cache_prompt": true}"#).unwrap();
        assert_eq!(object.unwrap().len(), 1);
        for nonsense in ["[1]", "true", "{", "{\"a\": }", "{} {}"] {
            assert!(custom_object(nonsense).is_err(), "{nonsense}");
        }
    }

    #[test]
    fn what_a_newer_version_set_in_a_conversation_should_be_kept() {
        let kept = json!({
            "preset": "p", "fit": "drop_oldest", "newer": 1,
            "overrides": {"model": "m", "reasoning": "low", "newest": {"a": []}},
        });
        let settings: ConversationSettings = serde_json::from_value(kept.clone()).unwrap();
        assert_eq!(settings.fit, Fit::DropOldest);
        assert_eq!(serde_json::to_value(&settings).unwrap(), kept);
    }
}

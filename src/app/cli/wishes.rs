//! What is different in one answer, as the command line says it: `--set`, `--model`, `--preset`.

use crate::domain::{
    ConversationSettings, Level, Levels, Overrides, Parameter, ParameterValue, Preset, Reasoning,
    Sampling, ServerStatus, Settings, TurnOptions,
};
use crate::words::{Gap, Words};

use super::Complaint;

/// The key that is no sampling parameter.
const REASONING: &str = "reasoning";

/// One `--set`.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wish {
    /// A sampling parameter.
    Sampling(Parameter, ParameterValue),
    /// How much the model thinks.
    Reasoning(Reasoning),
}

/// Reads `KEY=VALUE`; the error is for a person.
pub(super) fn parse(text: &str) -> Result<Wish, String> {
    let words = Words::english();
    let Some((key, value)) = text.split_once('=') else {
        return Err(words.text("cli-set-no-value").into_owned());
    };
    let (key, value) = (key.trim(), value.trim());
    if key == REASONING {
        let reasoning = serde_json::from_value(value.into());
        return reasoning.map(Wish::Reasoning).map_err(|_| {
            let efforts = Reasoning::ALL.map(|it| serde_json::json!(it));
            let efforts: Vec<&str> = efforts.iter().filter_map(|it| it.as_str()).collect();
            words.fill(
                "cli-set-one-of",
                &[("values", Gap::Text(&efforts.join(", ")))],
            )
        });
    }
    let Some(parameter) = Parameter::of_key(key) else {
        let keys = Parameter::ALL.iter().map(|parameter| parameter.key());
        let keys: Vec<&str> = keys.chain([REASONING]).collect();
        let gaps = [
            ("key", Gap::Text(key)),
            ("keys", Gap::Text(&keys.join(", "))),
        ];
        return Err(words.fill("cli-set-unknown", &gaps));
    };
    let value = parameter.parse(value);
    value
        .map(|value| Wish::Sampling(parameter, value))
        .map_err(|error| words.parameter_error(error))
}

/// The level of this one answer.
pub(super) fn overrides(wishes: &[Wish], model: Option<String>) -> Overrides {
    let mut overrides = Overrides {
        model,
        ..Overrides::default()
    };
    for wish in wishes {
        match wish {
            Wish::Sampling(parameter, value) => {
                overrides.sampling.set(*parameter, Some(value.clone()));
            }
            Wish::Reasoning(reasoning) => overrides.reasoning = Some(*reasoning),
        }
    }
    overrides
}

/// The preset with this name.
pub(super) fn preset<'a>(
    settings: &'a Settings,
    name: &str,
    words: &Words,
) -> Result<&'a Preset, Complaint> {
    let is_it = |preset: &&Preset| {
        preset.id == name || preset.name.to_lowercase() == name.trim().to_lowercase()
    };
    settings.presets.iter().find(is_it).ok_or_else(|| {
        let names: Vec<&str> = settings.presets.iter().map(|it| it.name.as_str()).collect();
        let gaps = [
            ("name", Gap::Text(name)),
            ("names", Gap::Text(&names.join(", "))),
        ];
        Complaint::new(if names.is_empty() {
            words.fill("cli-no-presets", &gaps[..1])
        } else {
            words.fill("cli-unknown-preset", &gaps)
        })
    })
}

/// What the answer is asked for with, now that it is known how the server is.
pub(super) fn options(
    settings: &Settings,
    preset: Option<&Preset>,
    conversation: Option<&ConversationSettings>,
    turn: &Overrides,
    server: &ServerStatus,
    words: &Words,
) -> Result<TurnOptions, Complaint> {
    let mut turn = turn.clone();
    if let Some(wished) = &turn.model {
        let models = server.models();
        let known = models
            .iter()
            .find(|model| model.id == *wished || model.aliases.contains(wished));
        if let Some(known) = known {
            turn.model = Some(known.id.clone());
        } else if !models.is_empty() {
            let names: Vec<&str> = models.iter().map(|model| model.id.as_str()).collect();
            let gaps = [
                ("model", Gap::Text(wished.as_str())),
                ("models", Gap::Text(&names.join(", "))),
            ];
            return Err(Complaint::new(words.fill("cli-unknown-model", &gaps)));
        }
    }
    let own = Sampling::default();
    let levels = Levels {
        server: &own,
        models: server.models(),
        global: &settings.defaults,
        preset: preset.or_else(|| settings.preset(conversation?.preset.as_deref()?)),
        conversation: conversation.map(|it| &it.overrides),
        turn: Some(&turn),
    }
    .asked_of(server.connected());
    debug_assert!(turn.model.is_none() || levels.model().1 == Level::Turn);
    let fit = conversation.map(|it| it.fit).unwrap_or_default();
    Ok(levels.options(settings, fit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_should_be_refused_with_what_would_be_right() {
        let refused = |text| parse(text).unwrap_err();
        assert!(refused("temperature").contains('='));
        assert!(refused("tempurature=1").contains("temperature"));
        assert!(refused("temperature=9").contains('5'));
        assert!(refused("top_k=many").contains("whole number"));
        assert!(refused("reasoning=hard").contains("medium"));
    }

    #[test]
    fn the_last_of_several_wishes_should_hold() {
        let wishes: Vec<Wish> = ["temperature=0.2", "reasoning=low", "temperature=0.4"]
            .map(|text| parse(text).unwrap())
            .to_vec();
        let overrides = overrides(&wishes, None);
        let temperature = overrides.sampling.value(Parameter::Temperature);
        assert_eq!(temperature, Some(&ParameterValue::Real(0.4)));
        assert_eq!(overrides.reasoning, Some(Reasoning::Low));
    }
}

//! Settings and presets as JSON files: written without keys, which are no part of them, and
//! read so that what one does not know is kept and what is of a wrong kind changes nothing.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::domain::{Failure, FailureKind, Preset, ServerEntry, Settings};

/// The number of the format.
const VERSION: u64 = 1;
/// What belongs to one window on one machine, and is neither written nor read.
const OF_WINDOW: [&str; 5] = [
    "server_url",
    "is_sidebar_open",
    "sidebar_width",
    "is_map_open",
    "map_width",
];

/// What was read from a file.
#[derive(Clone, Debug, PartialEq)]
pub struct FromFile<T> {
    /// What holds now.
    pub value: T,
    /// What was of a wrong kind and left as it was, by name.
    pub left: Vec<String>,
}

/// The settings as a file.
#[must_use]
pub fn write_settings(settings: &Settings) -> String {
    let mut fields = object(settings);
    fields.retain(|key, _| !OF_WINDOW.contains(&key.as_str()));
    pretty(&json!({"causerie": "settings", "version": VERSION, "settings": fields}))
}

/// Presets as a file.
#[must_use]
pub fn write_presets(presets: &[Preset]) -> String {
    pretty(&json!({"causerie": "presets", "version": VERSION, "presets": presets}))
}

/// The settings with everything that a file of settings says.
pub fn read_settings(text: &str, known: &Settings) -> Result<FromFile<Settings>, Failure> {
    let Some(Value::Object(fields)) = content(text, "settings", "settings_not_ours")? else {
        return Err(refused("settings_not_ours", ""));
    };
    let mut left = Vec::new();
    let mut all = object(known);
    for (key, value) in fields {
        if OF_WINDOW.contains(&key.as_str()) {
            continue;
        }
        let value = match key.as_str() {
            "presets" => elements::<Preset>(&key, value, &mut left),
            "servers" => elements::<ServerEntry>(&key, value, &mut left),
            _ => Some(value),
        };
        let Some(value) = value else {
            left.push(key);
            continue;
        };
        let before = all.insert(key.clone(), value);
        if as_settings(&all).is_none() {
            match before {
                Some(before) => all.insert(key.clone(), before),
                None => all.remove(&key),
            };
            left.push(key);
        }
    }
    let value = as_settings(&all).unwrap_or_else(|| known.clone()).clamped();
    Ok(FromFile { value, left })
}

/// The presets in a file; those in a file of settings too.
pub fn read_presets(text: &str) -> Result<FromFile<Vec<Preset>>, Failure> {
    let found = content(text, "presets", "presets_not_ours");
    let list = match found {
        Ok(list) => list,
        Err(failure) if failure.code.as_deref() == Some("presets_not_ours") => {
            match content(text, "settings", "presets_not_ours")? {
                Some(Value::Object(mut fields)) => fields.remove("presets"),
                _ => None,
            }
        }
        Err(failure) => return Err(failure),
    };
    let mut left = Vec::new();
    let list = list.and_then(|list| elements::<Preset>("presets", list, &mut left));
    let Some(Value::Array(list)) = list else {
        return Err(refused("presets_not_ours", ""));
    };
    let value = list
        .into_iter()
        .filter_map(|preset| serde_json::from_value(preset).ok());
    Ok(FromFile {
        value: value.collect(),
        left,
    })
}

/// Adds presets to those that are there. What is there already, to the letter, is left out;
/// what has the name of another gets one of its own. How many were added.
pub fn add_presets(
    known: &mut Vec<Preset>,
    read: Vec<Preset>,
    mut new_id: impl FnMut() -> String,
) -> usize {
    let before = known.len();
    for mut preset in read {
        if known.contains(&preset) {
            continue;
        }
        let is_taken = known.iter().any(|other| other.id == preset.id);
        if is_taken || preset.id.is_empty() {
            preset.id = new_id();
        }
        known.push(preset);
    }
    known.len() - before
}

/// What a file of ours holds under a name.
fn content(text: &str, kind: &str, not_ours: &str) -> Result<Option<Value>, Failure> {
    // Editors of some systems begin a file with a mark that is no part of it.
    let text = text.trim_start_matches('\u{feff}');
    let value: Value = serde_json::from_str(text)
        .map_err(|error| refused("settings_not_json", error.to_string()))?;
    let Value::Object(mut file) = value else {
        return Err(refused(not_ours, ""));
    };
    if file.get("causerie").and_then(Value::as_str) != Some(kind) {
        return Err(refused(not_ours, ""));
    }
    match file.get("version").and_then(Value::as_u64) {
        Some(version) if version > VERSION => {
            return Err(refused("settings_newer", version.to_string()));
        }
        Some(_) => {}
        None => return Err(refused(not_ours, "")),
    }
    Ok(file.remove(kind))
}

/// The elements of a list that are what they should be; the others are named.
fn elements<T: DeserializeOwned>(key: &str, list: Value, left: &mut Vec<String>) -> Option<Value> {
    let Value::Array(list) = list else {
        return None;
    };
    let numbered = list.into_iter().enumerate();
    let good = numbered.filter_map(|(index, one)| {
        if T::deserialize(&one).is_ok() {
            return Some(one);
        }
        left.push(format!("{key} {}", index + 1));
        None
    });
    Some(good.collect())
}

fn object(value: &impl Serialize) -> Map<String, Value> {
    match serde_json::to_value(value) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    }
}

fn as_settings(fields: &Map<String, Value>) -> Option<Settings> {
    serde_json::from_value(Value::Object(fields.clone())).ok()
}

fn pretty(value: &Value) -> String {
    let mut text = serde_json::to_string_pretty(value).unwrap_or_default();
    text.push('\n');
    text
}

fn refused(code: &str, detail: impl Into<String>) -> Failure {
    Failure::coded(FailureKind::BadRequest, code, detail)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Overrides, Parameter, ParameterValue, Reasoning, Theme};

    fn preset(id: &str, name: &str) -> Preset {
        let sampling = [(Parameter::MinP, ParameterValue::Real(0.1))];
        Preset {
            id: id.to_owned(),
            name: name.to_owned(),
            overrides: Overrides {
                sampling: sampling.into_iter().collect(),
                reasoning: Some(Reasoning::Low),
                ..Overrides::default()
            },
            ..Preset::default()
        }
    }

    fn some() -> Settings {
        Settings {
            theme: Theme::Dark,
            zoom: 1.25,
            user_name: "Ada".to_owned(),
            presets: vec![preset("a", "Precise")],
            server_url: Some("http://here".to_owned()),
            ..Settings::default()
        }
    }

    #[test]
    fn settings_that_are_written_should_be_read_as_they_were() {
        let settings = some();
        let other = Settings {
            server_url: Some("http://there".to_owned()),
            map_width: 444.0,
            ..Settings::default()
        };
        let read = read_settings(&write_settings(&settings), &other).unwrap();
        assert!(read.left.is_empty(), "{read:?}");
        let expected = Settings {
            server_url: other.server_url,
            map_width: other.map_width,
            ..settings
        };
        assert_eq!(read.value, expected);
    }

    #[test]
    fn what_a_newer_version_wrote_should_be_kept_and_written_again() {
        let file = json!({"causerie": "settings", "version": 1, "settings": {
            "newer": {"a": [1]},
            "presets": [{"id": "p", "newest": true, "overrides": {"sampling": {"swirl": 3}}}],
        }});
        let read = read_settings(&file.to_string(), &Settings::default()).unwrap();
        let again: Value = serde_json::from_str(&write_settings(&read.value)).unwrap();
        assert_eq!(again["settings"]["newer"], json!({"a": [1]}));
        let preset = &again["settings"]["presets"][0];
        assert_eq!(preset["newest"], true);
        assert_eq!(preset["overrides"]["sampling"]["swirl"], 3);
    }

    #[test]
    fn what_is_of_a_wrong_kind_should_change_nothing_and_be_named() {
        let file = json!({"causerie": "settings", "version": 1, "settings": {
            "theme": "purple", "zoom": "large", "user_name": "Bob", "presets": [{"id": "b"}, 7],
            "servers": {}, "map_width": 300,
        }});
        let read = read_settings(&file.to_string(), &some()).unwrap();
        assert_eq!(read.left, ["theme", "zoom", "presets 2", "servers"]);
        assert_eq!(read.value.theme, Theme::Dark);
        assert_eq!(read.value.user_name, "Bob");
        assert_eq!(read.value.presets.len(), 1);
    }

    #[test]
    fn a_number_out_of_bounds_should_be_brought_within_them() {
        let file = r#"{"causerie": "settings", "version": 1, "settings": {"zoom": 99}}"#;
        let zoom = read_settings(file, &Settings::default())
            .unwrap()
            .value
            .zoom;
        assert!((zoom - 3.0).abs() < f32::EPSILON);
    }

    #[test]
    fn a_bad_file_should_be_refused_with_its_reason() {
        let code = |text: &str| {
            let read = read_settings(text, &Settings::default());
            read.unwrap_err().code.unwrap()
        };
        assert_eq!(code("{\"causerie\": "), "settings_not_json");
        for text in [
            "[]",
            "{}",
            r#"{"version": 1, "config": {}}"#,
            r#"{"causerie": "settings", "settings": {}}"#,
            r#"{"causerie": "settings", "version": 1, "settings": 3}"#,
            &write_presets(&[]),
        ] {
            assert_eq!(code(text), "settings_not_ours", "{text}");
        }
        let newer = r#"{"causerie": "settings", "version": 2, "settings": {}}"#;
        assert_eq!(code(newer), "settings_newer");
    }

    #[test]
    fn presets_should_come_from_a_file_of_theirs_and_from_one_of_settings() {
        let presets = some().presets;
        for text in [write_presets(&presets), write_settings(&some())] {
            assert_eq!(read_presets(&text).unwrap().value, presets);
        }
        let mixed = r#"{"causerie": "presets", "version": 1, "presets": [3, {"name": "x"}]}"#;
        let read = read_presets(mixed).unwrap();
        assert_eq!(
            (read.value.len(), read.left),
            (1, vec!["presets 1".to_owned()])
        );
        let refused = read_presets("{}").unwrap_err();
        assert_eq!(refused.code.as_deref(), Some("presets_not_ours"));
    }

    #[test]
    fn a_preset_that_is_there_should_not_come_in_twice_and_another_get_an_id() {
        let mut known = vec![preset("a", "Precise")];
        let read = vec![
            preset("a", "Precise"),
            preset("a", "Bold"),
            preset("", "New"),
        ];
        let mut ids = ["x", "y"].into_iter();
        let added = add_presets(&mut known, read, || ids.next().unwrap().to_owned());
        assert_eq!(added, 2);
        let ids: Vec<_> = known.iter().map(|preset| preset.id.as_str()).collect();
        assert_eq!(ids, ["a", "x", "y"]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_should_make_the_readers_panic(text in ".{0,200}") {
            let _ = read_settings(&text, &Settings::default());
            let _ = read_presets(&text);
        }
    }
}

//! The table by itself: each field has its row, each row its words, and both are one.

use std::collections::BTreeSet;

use serde_json::Value;

use super::setting::Control;
use super::table::all;
use crate::domain::{Settings, Timestamp};
use crate::state::State;
use crate::ui::View;
use crate::ui::theme::Tokens;
use crate::words::Words;

/// What the window remembers of itself, what has a page of its own, and the server.
const ELSEWHERE: [&str; 8] = [
    "server_url",
    "is_sidebar_open",
    "sidebar_width",
    "is_map_open",
    "map_width",
    "is_knowledge_open",
    "favourite_models",
    "defaults",
];

#[test]
fn every_field_that_a_person_may_set_should_have_a_row() {
    let Ok(Value::Object(fields)) = serde_json::to_value(Settings::default()) else {
        panic!("settings are an object");
    };
    let rows: BTreeSet<&str> = all().map(|setting| setting.key).collect();
    let missing: Vec<_> = fields
        .keys()
        .filter(|field| !rows.contains(field.as_str()) && !ELSEWHERE.contains(&field.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
    for key in ["temperature", "dry_base", "reasoning", "custom_json"] {
        assert!(rows.contains(key), "{key}");
    }
    assert_eq!(rows.len(), all().count(), "a key is there twice");
}

#[test]
fn every_row_should_have_its_words() {
    let (words, theme, state) = (Words::english(), Tokens::light(), State::default());
    let view = View {
        state: &state,
        words: &words,
        theme: &theme,
        now: Timestamp(0),
        today: Timestamp(0),
    };
    let mut labels = BTreeSet::new();
    for setting in all() {
        let label = setting.label(view).into_owned();
        assert!(!label.contains('-') && !label.is_empty(), "{label}");
        assert!(!label.ends_with('.'), "{label}");
        let help = setting.help(view);
        assert!(!help.contains('$') && !help.contains("-help"), "{help}");
        assert!(help.contains(' ') || setting.key == "changelog", "{label}");
        if let Control::Choice { options, .. } = setting.control {
            for option in options {
                assert_ne!(words.text(option), *option);
            }
        }
        assert!(labels.insert(label.clone()), "{label} is there twice");
    }
}

#[test]
fn what_is_written_should_be_read() {
    let mut settings = Settings::default();
    for setting in all() {
        match setting.control {
            Control::Switch { read, write } => {
                for is_on in [true, false] {
                    write(&mut settings, is_on);
                    assert_eq!(read(&settings), is_on, "{}", setting.key);
                }
            }
            Control::Choice {
                options,
                read,
                write,
            } => {
                for index in 0..options.len() {
                    write(&mut settings, index);
                    assert_eq!(read(&settings), index, "{}", setting.key);
                }
                write(&mut settings, options.len());
                assert_eq!(read(&settings), options.len() - 1, "{}", setting.key);
            }
            Control::Text { read, write, .. } => {
                write(&mut settings, setting.key.to_owned());
                assert_eq!(read(&settings), setting.key);
            }
            Control::Number {
                bounds: (least, most),
                read,
                write,
                ..
            } => {
                for number in [least, most] {
                    write(&mut settings, number);
                    settings = settings.clamped();
                    assert!((read(&settings) - number).abs() < 0.5, "{}", setting.key);
                }
            }
            Control::Parameter(_) | Control::Part(_) => {}
        }
    }
}

#[test]
fn a_written_value_should_be_that_of_the_field_with_the_rows_name() {
    for setting in all() {
        let mut settings = Settings::default();
        match setting.control {
            Control::Switch { read, write } => {
                let is_on = read(&settings);
                write(&mut settings, !is_on);
            }
            Control::Choice {
                options,
                read,
                write,
            } => {
                let other = (read(&settings) + 1) % options.len();
                write(&mut settings, other);
            }
            Control::Text { write, .. } => write(&mut settings, "other".to_owned()),
            Control::Number { write, bounds, .. } => write(&mut settings, bounds.1),
            Control::Parameter(_) | Control::Part(_) => continue,
        }
        let before = serde_json::to_value(Settings::default()).unwrap();
        let after = serde_json::to_value(&settings).unwrap();
        let (Value::Object(before), Value::Object(after)) = (before, after) else {
            panic!("settings are an object");
        };
        let mut changed = after.iter().filter(|(key, value)| before[*key] != **value);
        assert_eq!(
            changed.next().map(|(key, _)| key.as_str()),
            Some(setting.key)
        );
        assert!(changed.next().is_none(), "{}", setting.key);
    }
}

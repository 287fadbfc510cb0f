//! Sampling on its levels, custom JSON, and the preview of a request.

use causerie::domain::{
    ConversationSettings, Event, Overrides, Parameter, ParameterValue, Preset, Reasoning,
};
use causerie::ui::Action;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use super::*;

fn temperature(overrides: &Overrides) -> Option<f64> {
    match overrides.sampling.value(Parameter::Temperature) {
        Some(ParameterValue::Real(number)) => Some(*number),
        _ => None,
    }
}

fn of_conversation(window: &Window) -> &ConversationSettings {
    window.state().state.conversation_settings()
}

/// A window in whose conversation a preset is used that is colder than usual.
fn with_preset() -> Window {
    let mut desk = Desk::new();
    let sampling = [(Parameter::Temperature, ParameterValue::Real(0.3))];
    desk.state.settings.presets.push(Preset {
        id: "p".to_owned(),
        name: "Precise".to_owned(),
        overrides: Overrides {
            sampling: sampling.into_iter().collect(),
            ..Overrides::default()
        },
        ..Preset::default()
    });
    desk.state.set_conversation_settings(ConversationSettings {
        preset: Some("p".to_owned()),
        ..ConversationSettings::default()
    });
    let mut window = window_of(desk, [1280.0, 1600.0]);
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    click(&mut window, "Sampling");
    window
}

#[test]
fn an_empty_field_should_show_the_servers_value_and_send_nothing() {
    let window = at("Sampling");
    assert_eq!(value(&window, "Temperature"), "");
    assert_eq!(placeholder(&window, "Temperature"), "0.8");
    assert_eq!(placeholder(&window, "Top K"), "40");
    assert!(sees(&window, "Temperature: server"));
    assert!(settings(&window).defaults.is_empty());
}

#[test]
fn a_value_should_be_set_marked_and_reset() {
    let mut window = at("Sampling");
    assert!(!sees(&window, "Reset Temperature"));
    fill(&mut window, "Temperature", "0,2");
    assert_eq!(temperature(&settings(&window).defaults), Some(0.2));
    click(&mut window, "Reset Temperature");
    assert_eq!(temperature(&settings(&window).defaults), None);
    assert!(sees(&window, "Temperature: server"));
    assert_eq!(value(&window, "Temperature"), "");
    fill(&mut window, "Temperature", "0.7");
    fill(&mut window, "Temperature", "");
    assert_eq!(temperature(&settings(&window).defaults), None);
}

#[test]
fn the_servers_own_value_should_count_as_unset() {
    let mut window = at("Sampling");
    fill(&mut window, "Temperature", "0.8");
    press(&mut window, Modifiers::NONE, Key::Tab);
    assert!(sees(&window, "Temperature: server"));
    assert_eq!(value(&window, "Temperature"), "");
    assert!(window.state().state.options(None, None).sampling.is_empty());
}

#[test]
fn nonsense_should_not_be_saved_and_the_range_be_told() {
    let mut window = at("Sampling");
    let refused = "Not saved. It takes a number: 0\u{2013}5.";
    fill(&mut window, "Temperature", "50");
    assert!(sees(&window, refused));
    assert_eq!(temperature(&settings(&window).defaults), None, "not even 5");
    for nonsense in ["hot", "-1", "nan", "1e9"] {
        fill(&mut window, "Temperature", nonsense);
        assert!(sees(&window, refused), "{nonsense}");
        assert_eq!(temperature(&settings(&window).defaults), None, "{nonsense}");
    }
    // It is still there for whoever comes back to it.
    click(&mut window, "Chat");
    click(&mut window, "Sampling");
    assert_eq!(value(&window, "Temperature"), "1e9");
    fill(&mut window, "Temperature", "1");
    assert!(!sees(&window, refused));
    assert_eq!(temperature(&settings(&window).defaults), Some(1.0));
    fill(&mut window, "Top K", "1.5");
    assert!(sees(
        &window,
        "Not saved. It takes a whole number: 0 or more."
    ));
    fill(&mut window, "Samplers", "top_k;!");
    assert!(sees(&window, "Not saved. It takes names separated by ;."));
}

#[test]
fn a_value_that_was_set_should_outlive_nonsense_typed_over_it() {
    let mut window = at("Sampling");
    fill(&mut window, "Temperature", "0.5");
    press(&mut window, Modifiers::NONE, Key::Tab);
    fill(&mut window, "Temperature", "17");
    assert_eq!(temperature(&settings(&window).defaults), Some(0.5));
}

#[test]
fn all_of_a_section_should_be_reset_at_once() {
    let mut window = at("Sampling");
    fill(&mut window, "Temperature", "0.2");
    fill(&mut window, "Top K", "7");
    fill(&mut window, "Min P", "nonsense");
    click(&mut window, "Penalties");
    fill(&mut window, "Repeat penalty", "1.2");
    click(&mut window, "Sampling");
    click(&mut window, "Reset all to the server's values");
    let left: Vec<_> = settings(&window).defaults.sampling.iter().collect();
    assert_eq!(left.len(), 1, "the penalties stay: {left:?}");
    assert_eq!(value(&window, "Min P"), "");
    click(&mut window, "Penalties");
    click(&mut window, "Reset all to the server's values");
    assert!(settings(&window).defaults.sampling.is_empty());
}

#[test]
fn each_level_should_be_set_by_itself_and_be_named() {
    let mut window = with_preset();
    fill(&mut window, "Temperature", "0.5");
    assert!(sees(&window, "Preset Precise has 0.3."));
    click(&mut window, "Set for: This conversation");
    assert!(sees(&window, "Temperature: preset Precise"));
    assert_eq!(placeholder(&window, "Temperature"), "0.3");
    assert!(!sees(&window, "Reset Temperature"));
    fill(&mut window, "Temperature", "0.1");
    assert_eq!(temperature(&of_conversation(&window).overrides), Some(0.1));
    assert_eq!(temperature(&settings(&window).defaults), Some(0.5));
    click(&mut window, "Set for: Preset Precise");
    assert_eq!(value(&window, "Temperature"), "0.3");
    assert!(sees(&window, "This conversation has 0.1."));
    click(&mut window, "Reset Temperature");
    assert_eq!(temperature(&settings(&window).presets[0].overrides), None);
    assert!(sees(&window, "Temperature: settings"));
    click(&mut window, "Set for: This conversation");
    click(&mut window, "Reset all that is set here");
    assert_eq!(temperature(&of_conversation(&window).overrides), None);
    assert_eq!(temperature(&settings(&window).defaults), Some(0.5));
}

#[test]
fn the_servers_value_can_be_set_to_hide_another_and_be_reset() {
    let mut window = with_preset();
    click(&mut window, "Set for: This conversation");
    fill(&mut window, "Temperature", "0.8");
    press(&mut window, Modifiers::NONE, Key::Tab);
    let sent = &window.state().state;
    assert!(sent.options(sent.selected, None).sampling.is_empty());
    click(&mut window, "Reset Temperature");
    assert!(sees(&window, "Temperature: preset Precise"));
}

#[test]
fn thinking_should_be_set_on_each_level() {
    let mut window = at("Reasoning");
    click(&mut window, "Thinking: High");
    assert_eq!(settings(&window).defaults.reasoning, Some(Reasoning::High));
    click(&mut window, "Set for: This conversation");
    click(&mut window, "Thinking: Default");
    let here = of_conversation(&window).overrides.reasoning;
    assert_eq!(here, Some(Reasoning::Default));
    click(&mut window, "Reset Thinking");
    assert_eq!(of_conversation(&window).overrides.reasoning, None);
    click(&mut window, "Set for: All conversations");
    click(&mut window, "Thinking: Default");
    assert_eq!(settings(&window).defaults.reasoning, None);
}

#[test]
fn custom_json_should_be_checked_while_it_is_typed() {
    let mut window = at("Sampling");
    fill(&mut window, "Custom JSON", "{\"a\": 1,}");
    let refused = window.query_by_label_contains("Not saved. Line 1, column 9: ");
    assert!(refused.is_some());
    assert_eq!(settings(&window).defaults.custom_json, None);
    fill(&mut window, "Custom JSON", "[1]");
    assert_eq!(settings(&window).defaults.custom_json, None);
    fill(&mut window, "Custom JSON", "{\"a\": 1}");
    let kept = settings(&window).defaults.custom_json.as_deref();
    assert_eq!(kept, Some("{\"a\": 1}"));
    assert!(window.query_by_label_contains("Not saved").is_none());
    fill(&mut window, "Custom JSON", "");
    assert_eq!(settings(&window).defaults.custom_json, None);
}

#[test]
fn the_request_should_be_asked_for_again_when_something_changed() {
    let mut window = at("Sampling");
    let asked = |window: &Window| {
        let actions = window.state().actions.iter();
        actions.filter(|it| **it == Action::PreviewRequest).count()
    };
    assert_eq!(asked(&window), 0);
    click(&mut window, "Show the request that would be sent");
    assert_eq!(asked(&window), 1);
    assert!(sees(&window, "Asking for the request…"));
    let number = window.state().state.preview.number;
    let result = Ok("POST /v1\n\n{\n  \"seed\": 1\n}".to_owned());
    let previewed = Event::RequestPreviewed { number, result };
    window.state_mut().state.apply(previewed, NOW);
    window.run();
    assert!(sees(&window, "  \"seed\": 1"));
    click(&mut window, "Copy the request");
    let copied = |action: &Action| matches!(action, Action::Copy(text) if text.contains("seed"));
    assert!(window.state().actions.iter().any(copied));
    assert_eq!(asked(&window), 1, "nothing changed");
    fill(&mut window, "Temperature", "1");
    assert_eq!(asked(&window), 2);
    click(&mut window, "Hide the request");
    fill(&mut window, "Temperature", "2");
    assert_eq!(asked(&window), 2);
}

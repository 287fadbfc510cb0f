//! Presets: made, changed, copied, ordered, deleted.

use causerie::domain::{Parameter, ParameterValue};

use super::*;

fn names(window: &Window) -> Vec<&str> {
    let presets = settings(window).presets.iter();
    presets.map(|preset| preset.name.as_str()).collect()
}

/// The list, with presets by these names.
fn list(names: &[&str]) -> Window {
    let mut window = at("Presets");
    for name in names {
        click(&mut window, "New preset");
        // The name that it has is selected, and what is typed replaces it.
        write(&mut window, name);
        click(&mut window, "‹ All presets");
    }
    window
}

#[test]
fn a_preset_should_be_made_and_filled() {
    let mut window = at("Presets");
    click(&mut window, "New preset");
    assert_eq!(focused(&window).as_deref(), Some("Name"));
    write(&mut window, "Precise");
    fill(&mut window, "Sign", "P");
    fill(&mut window, "Instructions", "Be exact.");
    fill(&mut window, "Model", "small");
    fill(&mut window, "Min P", "0.1");
    fill(&mut window, "Temperature", "99");
    let preset = &settings(&window).presets[0];
    assert_eq!(
        (preset.name.as_str(), preset.icon.as_str()),
        ("Precise", "P")
    );
    assert_eq!(preset.instructions, "Be exact.");
    assert_eq!(preset.overrides.model.as_deref(), Some("small"));
    let sampling = &preset.overrides.sampling;
    let kept = sampling.value(Parameter::MinP);
    assert_eq!(kept, Some(&ParameterValue::Real(0.1)));
    assert_eq!(sampling.value(Parameter::Temperature), None);
    assert!(settings(&window).defaults.is_empty());
    fill(&mut window, "Model", "");
    assert_eq!(settings(&window).presets[0].overrides.model, None);
    click(&mut window, "‹ All presets");
    assert!(sees(&window, "P  Precise"));
}

#[test]
fn presets_should_be_ordered_and_copied() {
    let mut window = list(&["A", "B", "C"]);
    assert_eq!(names(&window), ["A", "B", "C"]);
    click(&mut window, "Move preset C up");
    click(&mut window, "Move preset A down");
    assert_eq!(names(&window), ["C", "A", "B"]);
    click(&mut window, "Duplicate preset A");
    assert_eq!(names(&window), ["C", "A", "A (copy)", "B"]);
    let presets = &settings(&window).presets;
    assert_ne!(presets[1].id, presets[2].id);
    click(&mut window, "Edit preset B");
    assert_eq!(value(&window, "Name"), "B");
}

#[test]
fn a_deleted_preset_should_come_back_to_its_place() {
    let mut window = list(&["A", "B", "C"]);
    click(&mut window, "Delete preset B");
    assert_eq!(names(&window), ["A", "C"]);
    assert!(sees(&window, "“B” was deleted."));
    click(&mut window, "Bring the preset back");
    assert_eq!(names(&window), ["A", "B", "C"]);
    assert!(!sees(&window, "“B” was deleted."));
}

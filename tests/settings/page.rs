//! The page: how one comes and goes, what the search finds, and each kind of control.

use causerie::domain::{Accent, Theme, TranscriptWidth};
use causerie::state::SettingsFile;
use causerie::ui::Action;
use causerie::ui::settings::SettingsSection;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use super::*;

#[test]
fn the_keys_should_open_the_settings_and_escape_close_them() {
    let mut window = window();
    assert!(sees(&window, "Message"));
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    assert!(sees(&window, "Esc closes") && !sees(&window, "Message"));
    assert_eq!(focused(&window).as_deref(), Some("Search settings"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!sees(&window, "Esc closes") && sees(&window, "Message"));
    assert_eq!(focused(&window).as_deref(), Some("Message"));
    click(&mut window, "Settings");
    click(&mut window, "Esc closes");
    assert!(sees(&window, "Message"));
}

#[test]
fn escape_should_first_clear_what_is_looked_for() {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    write(&mut window, "zoom");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(sees(&window, "Esc closes"));
    assert_eq!(value(&window, "Search settings"), "");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!sees(&window, "Esc closes"));
}

#[test]
fn who_opens_a_conversation_should_leave_the_settings() {
    let mut window = at("Chat");
    click(&mut window, "New conversation");
    assert!(sees(&window, "Message"));
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    press(&mut window, Modifiers::COMMAND, Key::L);
    assert!(sees(&window, "Message"));
    assert_eq!(focused(&window).as_deref(), Some("Message"));
}

#[test]
fn other_parts_should_lead_to_a_section() {
    let mut window = window();
    assert!(!sees(&window, "New preset"));
    window
        .state_mut()
        .memory
        .open_settings(Some(SettingsSection::Presets));
    window.run();
    assert!(sees(&window, "New preset"));
}

#[test]
fn the_search_should_find_names_sentences_and_keys_in_all_sections() {
    let mut window = at("About");
    for (typed, found) in [
        ("top k", "Top K"),
        ("predictable", "Temperature"),
        ("dry_base", "DRY base"),
        ("sends_on", "Enter sends"),
        ("LICENCE", "Built with"),
    ] {
        fill(&mut window, "Search settings", typed);
        assert!(sees(&window, found), "{typed}");
        assert!(!sees(&window, "Density"), "{typed}");
    }
    fill(&mut window, "Search settings", "hedgehog");
    assert!(
        window
            .query_by_label_contains("No setting is called so")
            .is_some()
    );
    // What is found can be set there.
    fill(&mut window, "Search settings", "density");
    click(&mut window, "Density: Compact");
    assert_eq!(
        settings(&window).density,
        causerie::domain::Density::Compact
    );
}

#[test]
fn a_switch_should_turn_its_setting() {
    let mut window = at("Chat");
    assert!(settings(&window).shows_numbers);
    click(&mut window, "Numbers under answers");
    assert!(!settings(&window).shows_numbers);
    click(&mut window, "Numbers under answers");
    assert!(settings(&window).shows_numbers);
}

#[test]
fn a_choice_should_take_one_of_several() {
    let mut window = at("Appearance");
    click(&mut window, "Theme: Dark");
    click(&mut window, "Accent: Violet");
    click(&mut window, "Width of the transcript: Wide");
    let settings = settings(&window);
    assert_eq!(settings.theme, Theme::Dark);
    assert_eq!(settings.accent, Accent::Violet);
    assert_eq!(settings.transcript_width, TranscriptWidth::Wide);
    let chosen = control(&window, "Accent: Violet");
    let toggled = chosen.accesskit_node().toggled();
    assert_eq!(toggled, Some(egui::accesskit::Toggled::True));
}

#[test]
fn words_should_be_taken_over_as_they_are_typed() {
    let mut window = at("General");
    fill(&mut window, "Your name", "Ada");
    fill(&mut window, "Instructions", "Be {{user}}");
    assert_eq!(settings(&window).user_name, "Ada");
    assert_eq!(settings(&window).instructions, "Be {{user}}");
}

#[test]
fn a_number_should_be_kept_within_its_bounds_and_nonsense_not_at_all() {
    let mut window = at("Developer");
    fill(&mut window, "Longest silence", "60");
    assert_eq!(settings(&window).silence_timeout_s, 60);
    press(&mut window, Modifiers::NONE, Key::Tab);
    fill(&mut window, "Longest silence", "999999");
    let refused = "Not saved. It takes a number: 1\u{2013}86400.";
    assert!(sees(&window, refused));
    // Not even its beginning, which is within bounds.
    assert_eq!(settings(&window).silence_timeout_s, 60);
    fill(&mut window, "Longest silence", "soon");
    assert!(sees(&window, refused));
    assert_eq!(settings(&window).silence_timeout_s, 60);
    fill(&mut window, "Longest silence", "");
    assert!(!sees(&window, refused));
    assert_eq!(settings(&window).silence_timeout_s, 300);
}

#[test]
fn everything_should_be_reached_by_the_keyboard_alone() {
    let mut window = window();
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    let mut seen = Vec::new();
    for _ in 0..60 {
        press(&mut window, Modifiers::NONE, Key::Tab);
        seen.extend(focused(&window));
    }
    for name in [
        "Appearance",
        "Instructions",
        "Enter sends",
        "Your name",
        "Notify of answers",
        "Esc closes",
    ] {
        assert!(seen.iter().any(|known| known == name), "{name}: {seen:?}");
    }
    while focused(&window).as_deref() != Some("Enter sends") {
        press(&mut window, Modifiers::NONE, Key::Tab);
    }
    press(&mut window, Modifiers::NONE, Key::Space);
    assert!(!settings(&window).sends_on_enter);
}

#[test]
fn in_a_narrow_window_the_sections_should_be_a_list_to_open() {
    let mut window = window_of(Desk::new(), [500.0, 800.0]);
    press(&mut window, Modifiers::COMMAND, Key::Comma);
    assert!(!sees(&window, "Appearance"));
    click(&mut window, "Sections");
    click(&mut window, "Appearance");
    assert!(sees(&window, "Theme: Dark"));
    let field = control(&window, "Scale of the window").rect();
    assert!(field.right() <= 500.0, "{field:?}");
    for name in ["Theme: Dark", "Accent: Ink", "Font of code"] {
        let rect = control(&window, name).rect();
        assert!(
            rect.right() <= 500.0 && rect.left() >= 0.0,
            "{name}: {rect:?}"
        );
    }
}

#[test]
fn a_file_should_be_named_before_settings_go_into_it_or_come_out() {
    let mut window = at("Data");
    assert!(sees(
        &window,
        "Everything is kept in the data folder of your system."
    ));
    click(&mut window, "Export the settings to a file");
    assert_eq!(focused(&window).as_deref(), Some("Path of the file"));
    fill(&mut window, "Path of the file", "/tmp/x.json");
    press(&mut window, Modifiers::NONE, Key::Enter);
    let wanted = Action::UseSettingsFile {
        what: SettingsFile::ExportSettings,
        path: "/tmp/x.json".into(),
        may_overwrite: false,
    };
    assert!(window.state().actions.contains(&wanted));
    click(&mut window, "Import the settings from a file");
    fill(&mut window, "Path of the file", "/tmp/y.json");
    click(&mut window, "Read the file");
    let wanted = Action::UseSettingsFile {
        what: SettingsFile::ImportSettings,
        path: "/tmp/y.json".into(),
        may_overwrite: false,
    };
    assert!(window.state().actions.contains(&wanted));
}

#[test]
fn all_conversations_should_go_out_and_away_from_the_data_section() {
    let mut window = at("Data");
    click(&mut window, "Export all conversations");
    assert!(
        window
            .state()
            .actions
            .contains(&Action::OpenExport(Vec::new()))
    );
    click(&mut window, "Delete every conversation");
    let is_deletion = |action: &Action| matches!(action, Action::DeleteConversations(_));
    assert!(window.state().actions.iter().any(is_deletion));
}

#[test]
fn the_page_on_the_program_should_tell_its_version_and_its_parts() {
    let mut window = at("About");
    let version = format!("Causerie {}", env!("CARGO_PKG_VERSION"));
    assert!(window.query_by_label_contains(&version).is_some());
    assert!(
        window
            .query_by_label_contains("The first version")
            .is_some()
    );
    click(&mut window, "Show their licences");
    assert!(sees(&window, "accesskit"));
}

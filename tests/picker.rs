//! Choosing who answers and how: the list of models, the preset and the thinking, used by
//! the names on screen and with the keys of a keyboard.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "picker/room.rs"]
mod room;

use causerie::domain::{
    Collection, CollectionId, CollectionSummary, ConversationSettings, Extract, Overrides, Preset,
    Reasoning, ServerKind,
};
use causerie::ui::Action;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use room::*;

/// What the conversation wants after this action.
fn conversation_of(actions: &[Action]) -> ConversationSettings {
    match actions {
        [Action::SetConversationSettings(settings)] => (**settings).clone(),
        other => panic!("{other:?}"),
    }
}

fn open_list(window: &mut Window) {
    press(window, Modifiers::COMMAND, Key::M);
}

#[test]
fn the_keys_alone_should_find_and_choose_a_model() {
    let mut window = window(Room::new(router()));
    open_list(&mut window);
    assert_eq!(focused(&window).as_deref(), Some("Search models"));
    assert_eq!(rows(&window)[0], "[Qwen3-8B]", "the one that is asked now");
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    assert_eq!(rows(&window)[1], "[Llama-3.3-70B]");
    write(&mut window, "qwen");
    assert_eq!(rows(&window), ["[Qwen3-8B]", "Qwen3-Coder-30B"]);
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Enter);
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen.overrides.model.as_deref(), Some("Qwen3-Coder-30B"));
    assert!(rows(&window).is_empty(), "it closes");
    assert_eq!(focused(&window).as_deref(), Some("Message"));
    assert!(sees(
        &window,
        "Model: Qwen3-Coder-30B, not loaded, chosen for this conversation"
    ));
}

#[test]
fn escape_should_leave_everything_as_it_was() {
    let mut window = window(Room::new(router()));
    click_at(&mut window, "Model: Qwen3-8B");
    write(&mut window, "nothing of the kind");
    assert!(sees(&window, "No model is called so.") && rows(&window).is_empty());
    press(&mut window, Modifiers::NONE, Key::Enter);
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(take_actions(&mut window), []);
    assert!(!sees(&window, "Search models"));
}

#[test]
fn a_row_should_say_everything_that_is_known() {
    let mut window = window(Room::new(router()));
    open_list(&mut window);
    for name in [
        "Qwen3-8B, asked now, not loaded, 7.6 B, 4.7 GB, Q4_K_M, 32.8k context, calls tools, \
         thinks before it answers",
        "Llama-3.3-70B, loaded, 7.6 B",
        "Gemma-3-27B, loading, 42 %, 7.6 B, 4.7 GB, Q4_K_M, 32.8k context, looks at pictures",
        "Mistral-Small-24B, asleep",
        "Phi-4, downloading",
        "DeepSeek-R1-671B, failed to load: out of memory: 48 GB wanted",
    ] {
        assert!(sees(&window, name), "{name}");
    }
    // What a row shows at its end moves none of the others.
    let shown = window.query_all_by_role(egui::Role::ListBoxOption);
    let rects: Vec<_> = shown.map(|row| row.rect()).collect();
    for pair in rects.windows(2) {
        assert!((pair[0].bottom() - pair[1].top()).abs() < 0.1, "{pair:?}");
    }
    let bar = window.get_by_role_and_label(egui::Role::ProgressIndicator, "loading, 42 %");
    assert_eq!(bar.accesskit_node().numeric_value(), Some(42.0));
}

#[test]
fn a_favourite_should_come_first_and_stay_so_by_its_id() {
    let mut window = window(Room::new(router()));
    open_list(&mut window);
    click(&mut window, "Make Phi-4 a favourite");
    assert_eq!(window.state().state.settings.favourite_models, ["Phi-4"]);
    assert_eq!(rows(&window)[0], "Phi-4");
    assert!(sees(&window, "Phi-4, favourite"));
    click(&mut window, "Phi-4 is no favourite any more");
    assert!(window.state().state.settings.favourite_models.is_empty());
    assert_eq!(rows(&window)[4], "[Phi-4]");
    // By the keys: the star of the chosen line is the next thing behind the field.
    press(&mut window, Modifiers::NONE, Key::ArrowDown);
    press(&mut window, Modifiers::NONE, Key::Tab);
    let name = focused(&window).unwrap();
    assert_eq!(name, "Make DeepSeek-R1-671B a favourite");
    press(&mut window, Modifiers::NONE, Key::Space);
    let favourites = &window.state().state.settings.favourite_models;
    assert_eq!(favourites, &["DeepSeek-R1-671B"]);
}

#[test]
fn a_router_should_be_told_to_load_and_unload_and_no_other_server() {
    let mut window = window(Room::new(router()));
    open_list(&mut window);
    click(&mut window, "Load Qwen3-8B");
    click(&mut window, "Unload Llama-3.3-70B");
    click(&mut window, "Unload Mistral-Small-24B");
    click(&mut window, "Load DeepSeek-R1-671B");
    let wanted = [
        Action::LoadModel("Qwen3-8B".into()),
        Action::UnloadModel("Llama-3.3-70B".into()),
        Action::UnloadModel("Mistral-Small-24B".into()),
        Action::LoadModel("DeepSeek-R1-671B".into()),
    ];
    assert_eq!(take_actions(&mut window), wanted);
    assert!(!sees(&window, "Load Gemma-3-27B"), "it is on its way");
    assert!(!rows(&window).is_empty(), "the list stays open");

    let mut window = room::window(Room::new(single(ServerKind::OpenAi)));
    open_list(&mut window);
    assert_eq!(rows(&window), ["[tiny]"]);
    assert!(!sees(&window, "Load ") && !sees(&window, "Unload "));
    assert!(
        !sees(&window, "tiny, asked now, loaded"),
        "it does not tell"
    );
}

#[test]
fn a_model_can_be_left_to_the_other_levels_again_and_be_used_for_all() {
    let mut room = Room::new(router());
    room.state.settings.defaults.model = Some("Phi-4".into());
    let mut window = window(room);
    assert!(sees(
        &window,
        "Model: Phi-4, downloading, from the settings"
    ));
    open_list(&mut window);
    assert!(!sees(&window, "As set elsewhere"), "nothing is chosen here");
    write(&mut window, "gpt");
    press(&mut window, Modifiers::NONE, Key::Enter);
    open_list(&mut window);
    assert!(sees(&window, "gpt-oss-20b, chosen for this conversation"));
    take_actions(&mut window);
    press(&mut window, Modifiers::NONE, Key::Home);
    click(&mut window, "As set elsewhere: Phi-4, from the settings");
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen, ConversationSettings::default());

    open_list(&mut window);
    write(&mut window, "smol");
    click(&mut window, "Use SmolLM3-3B for all conversations");
    let defaults = &window.state().state.settings.defaults;
    assert_eq!(defaults.model.as_deref(), Some("SmolLM3-3B"));
    click(
        &mut window,
        "No longer use SmolLM3-3B for all conversations",
    );
    assert_eq!(window.state().state.settings.defaults, Overrides::default());
}

#[test]
fn a_model_that_the_server_lacks_should_be_named() {
    let mut room = Room::new(router());
    let overrides = Overrides {
        model: Some("Gone-1B".into()),
        ..Overrides::default()
    };
    room.state.set_conversation_settings(ConversationSettings {
        overrides,
        ..ConversationSettings::default()
    });
    let mut window = window(room);
    open_list(&mut window);
    let text = "Gone-1B is not on this server, so Qwen3-8B is asked.";
    assert!(sees(&window, text));
}

#[test]
fn many_models_should_be_searched_for_another_answer_and_few_be_named() {
    let mut room = Room::new(router());
    room.open();
    let mut window = window(room);
    let more = "More for this message";
    let menu = |window: &mut Window| {
        let buttons: Vec<_> = window.query_all_by_label(more).collect();
        buttons.last().unwrap().click();
        window.run();
        click_at(window, "Regenerate");
    };
    menu(&mut window);
    click(&mut window, "With another model…");
    assert!(rows(&window).len() > 7, "those in view");
    assert!(!sees(&window, "Use Qwen3-8B for all conversations"));
    write(&mut window, "phi");
    press(&mut window, Modifiers::NONE, Key::Enter);
    let options = Overrides {
        model: Some("Phi-4".into()),
        ..Overrides::default()
    };
    let again = Action::Regenerate(message(2), Box::new(options));
    assert!(take_actions(&mut window).contains(&again));
}

fn with_presets(mut room: Room) -> Room {
    room.state.settings.presets = ["Precise", "Wild"]
        .map(|name| Preset {
            id: name.to_lowercase(),
            name: name.to_owned(),
            icon: "◎".to_owned(),
            overrides: Overrides {
                reasoning: (name == "Wild").then_some(Reasoning::Max),
                ..Overrides::default()
            },
            ..Preset::default()
        })
        .into();
    room
}

#[test]
fn a_preset_should_be_chosen_and_given_up() {
    let mut window = window(with_presets(Room::new(router())));
    click(&mut window, "Preset: No preset");
    click(&mut window, "◎ Wild");
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen.preset.as_deref(), Some("wild"));
    assert!(sees(&window, "Preset: ◎ Wild"));
    assert!(sees(&window, "Thinking: Max · from the preset Wild"));
    click(&mut window, "Preset: ◎ Wild");
    click(&mut window, "No preset");
    assert_eq!(conversation_of(&take_actions(&mut window)).preset, None);
}

#[test]
fn without_presets_there_should_be_no_button_for_them() {
    let window = window(Room::new(router()));
    assert!(!sees(&window, "Preset: "));
}

#[test]
fn thinking_should_be_set_for_the_conversation_and_left_to_the_others_again() {
    let mut room = Room::new(router());
    room.state.settings.defaults.reasoning = Some(Reasoning::High);
    let mut window = window(room);
    click(&mut window, "Thinking: High · from the settings");
    click(&mut window, "Low, 512 tokens");
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen.overrides.reasoning, Some(Reasoning::Low));
    click(&mut window, "Thinking: Low · chosen for this conversation");
    click(&mut window, "As set elsewhere, High, from the settings");
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen.overrides.reasoning, None);
    // Against the settings the default has to be said.
    click(&mut window, "Thinking: High · from the settings");
    click(&mut window, "Default");
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen.overrides.reasoning, Some(Reasoning::Default));
}

#[test]
fn thinking_should_only_be_offered_where_the_model_may_think() {
    let shows = |server, model: &str| {
        let mut room = Room::new(server);
        room.state.settings.defaults.model = Some(model.to_owned());
        sees(&window(room), "Thinking: ")
    };
    assert!(shows(router(), "Qwen3-8B"));
    assert!(!shows(router(), "Phi-4"), "it does not");
    assert!(shows(single(ServerKind::LlamaServer), ""), "it may");
    assert!(!shows(single(ServerKind::OpenAi), ""), "who knows");
}

#[test]
fn a_menu_should_be_used_with_the_keys() {
    let mut window = window(Room::new(router()));
    window
        .get_by_label("Thinking: Default · as the server has it")
        .focus();
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    for _ in 0..3 {
        press(&mut window, Modifiers::NONE, Key::Tab);
    }
    press(&mut window, Modifiers::NONE, Key::Enter);
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen.overrides.reasoning, Some(Reasoning::Low));
    assert_eq!(focused(&window).as_deref(), Some("Message"));
}

#[test]
fn a_narrow_window_should_fold_what_has_no_room() {
    let mut room = with_presets(Room::new(router()));
    room.open();
    let mut window = window_of_size(room, [360.0, 640.0]);
    let (send, model) = (
        window.get_by_label("Send").rect(),
        window.get_by_label_contains("Model: Qwen3-8B").rect(),
    );
    assert!(model.right() < send.left() && send.right() < 360.0);
    assert!(!sees(&window, "Preset: "));
    click(&mut window, "Model, preset, thinking and documents");
    click(&mut window, "◎ Precise");
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen.preset.as_deref(), Some("precise"));
    click(&mut window, "Model, preset, thinking and documents");
    click(&mut window, "Max");
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen.overrides.reasoning, Some(Reasoning::Max));
    open_list(&mut window);
    let row = window.get_by_label_contains("Qwen3-8B, asked now").rect();
    assert!(row.left() >= 0.0 && row.right() <= 360.0, "{row:?}");
    let button = window.get_by_label("Load Qwen3-8B").rect();
    assert!(button.right() <= 360.0, "{button:?}");
}

#[test]
fn what_is_shown_of_a_router_should_be_true() {
    let mut window = window(Room::new(router()));
    let bar = "Server: 127.0.0.1:8080 · ";
    let status = format!("{bar}Qwen3-8B is not loaded: the next message loads it");
    assert!(sees(&window, &status));
    assert!(sees(
        &window,
        "Qwen3-8B is not loaded: the next message loads it."
    ));
    let mut ask = |model: &str| {
        window.state_mut().state.settings.defaults.model = Some(model.to_owned());
        window.run();
        let nodes = window.root().children_recursive();
        let mut names = nodes.filter_map(|node| node.accesskit_node().label());
        let name = names.find(|name| name.starts_with(bar)).unwrap();
        name.trim_start_matches(bar).to_owned()
    };
    assert_eq!(ask("Llama-3.3-70B"), "llama-server");
    assert_eq!(ask("Gemma-3-27B"), "loading Gemma-3-27B, 42 %");
    assert_eq!(
        ask("Mistral-Small-24B"),
        "Mistral-Small-24B sleeps and wakes with the next message"
    );
    assert_eq!(ask("Phi-4"), "downloading Phi-4");
    assert_eq!(
        ask("DeepSeek-R1-671B"),
        "DeepSeek-R1-671B could not be loaded"
    );
    assert!(sees(
        &window,
        "DeepSeek-R1-671B could not be loaded: out of memory: 48 GB wanted"
    ));
}

#[test]
fn thinking_first_should_be_switched_for_the_conversation_by_button_and_by_keys() {
    let mut window = window(Room::new(router()));
    let name = "Think first: analyse the request and search the documents before the answer";
    let is_on = |window: &Window| {
        let node = window.get_by_label(name).accesskit_node();
        node.toggled() == Some(egui::accesskit::Toggled::True)
    };
    assert!(!is_on(&window));
    click(&mut window, name);
    let chosen = conversation_of(&take_actions(&mut window));
    assert!(chosen.grounding.is_think_first);
    assert!(is_on(&window));
    assert_eq!(focused(&window).as_deref(), Some("Message"));
    let options = |window: &Window| {
        let state = &window.state().state;
        state.options(state.selected, None).ground.grounding
    };
    assert!(options(&window).is_think_first);
    // Another conversation has it as it was there.
    let other = window.state_mut();
    let kept = other.state.selected;
    let elsewhere = if kept.is_some() {
        None
    } else {
        Some(conversation())
    };
    other.state.select(elsewhere);
    window.run();
    assert!(!is_on(&window));
    assert!(!options(&window).is_wanted());
    window.state_mut().state.select(kept);
    window.run();
    press(&mut window, Modifiers::COMMAND | Modifiers::SHIFT, Key::T);
    let chosen = conversation_of(&take_actions(&mut window));
    assert!(!chosen.grounding.is_think_first);
}

#[test]
fn documents_should_be_chosen_for_the_conversation_in_a_menu_that_stays() {
    let mut room = Room::new(router());
    let collection = |number: u128, name: &str| CollectionSummary {
        collection: Collection {
            id: CollectionId::from(uuid::Uuid::from_u128(number)),
            name: name.to_owned(),
            ..Collection::default()
        },
        documents: 12,
        ..CollectionSummary::default()
    };
    room.state.knowledge.collections = vec![collection(1, "Manuals"), collection(2, "Papers")];
    let mut window = window(room);
    click_at(&mut window, "Documents: none are linked");
    click(&mut window, "Search in direct turns too");
    let chosen = conversation_of(&take_actions(&mut window));
    assert!(chosen.grounding.searches && !chosen.grounding.is_think_first);
    click(&mut window, "Papers, 12 documents");
    let chosen = conversation_of(&take_actions(&mut window));
    let papers = CollectionId::from(uuid::Uuid::from_u128(2));
    assert_eq!(chosen.grounding.collections, [papers]);
    click(&mut window, "Whole documents");
    let chosen = conversation_of(&take_actions(&mut window));
    assert_eq!(chosen.grounding.extract, Extract::Whole);
    assert!(sees(
        &window,
        "Documents: one collection is linked, searched before every answer"
    ));
    click(&mut window, "Papers, 12 documents");
    let chosen = conversation_of(&take_actions(&mut window));
    assert!(chosen.grounding.collections.is_empty());
    click(&mut window, "Open the documents panel");
    assert_eq!(take_actions(&mut window), [Action::ToggleKnowledge]);
    assert!(!sees(&window, "Whole documents"), "it closes");
}

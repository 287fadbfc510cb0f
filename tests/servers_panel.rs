//! The list of servers, used by the names on screen and with the keys of a keyboard.

#![expect(
    clippy::unwrap_used,
    reason = "a test's helper fails by panicking, as the test does"
)]

#[path = "picker/room.rs"]
mod room;

use causerie::domain::{
    Connected, Event, Failure, FailureKind, Model, ServerEntry, ServerKind, ServerReport, Timestamp,
};
use causerie::ui::Action;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};

use room::*;

const USED: &str = "http://127.0.0.1:8080";

fn with_servers(servers: &[(&str, &str)]) -> Room {
    let mut room = Room::new(router());
    room.state.settings.servers = servers
        .iter()
        .map(|(name, url)| ServerEntry {
            name: (*name).to_owned(),
            url: (*url).to_owned(),
            ..ServerEntry::default()
        })
        .collect();
    room
}

/// Opens the list by its command.
fn open(window: &mut Window) {
    press(window, Modifiers::COMMAND | Modifiers::SHIFT, Key::P);
    write(window, "Servers…");
    press(window, Modifiers::NONE, Key::Enter);
    take_actions(window);
}

fn three() -> Room {
    let urls = [
        ("Workshop", USED),
        ("", "http://box:90"),
        ("Cloud", "https://models.example"),
    ];
    with_servers(&urls)
}

fn urls(window: &Window) -> Vec<&str> {
    let servers = &window.state().state.settings.servers;
    servers.iter().map(|server| &*server.url).collect()
}

fn fill(window: &mut Window, role: egui::Role, name: &str, text: &str) {
    window.get_by_role_and_label(role, name).click();
    window.run();
    press(window, Modifiers::COMMAND, Key::A);
    write(window, text);
}

const TEXT: egui::Role = egui::Role::TextInput;

/// Answers the test that goes on.
fn answer(window: &mut Window, result: Result<Box<ServerReport>, Failure>) {
    let number = window.state().state.servers.test.number;
    let event = Event::ServerTested { number, result };
    window.state_mut().state.apply(event, Timestamp(0));
    window.run();
}

#[test]
fn a_server_should_say_what_is_known_of_it() {
    let mut room = three();
    room.state.servers.keyed = vec!["https://models.example".to_owned()];
    room.state.settings.servers[2].kind = Some(ServerKind::OpenAi);
    let mut window = window(room);
    open(&mut window);
    for text in [
        "Workshop",
        "127.0.0.1:8080 · llama-server with several models",
        "In use",
        "box:90",
        "models.example · OpenAI-compatible · key ••••",
    ] {
        assert!(sees(&window, text), "{text}");
    }
    assert!(!sees(&window, "Use Workshop"), "it is used already");
    click(&mut window, "Use box:90");
    let chosen = Action::ChooseServer {
        url: "http://box:90".into(),
        key: String::new(),
    };
    assert_eq!(take_actions(&mut window), [chosen]);
}

#[test]
fn a_server_should_be_added_with_the_keys_alone() {
    let mut window = window(with_servers(&[("", USED)]));
    open(&mut window);
    window.get_by_label("Add a server").focus();
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(focused(&window).as_deref(), Some("Address"));
    write(&mut window, "box:90/v1/");
    press(&mut window, Modifiers::NONE, Key::Tab);
    write(&mut window, "Box");
    press(&mut window, Modifiers::NONE, Key::Tab);
    write(&mut window, "secret");
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert_eq!(urls(&window), [USED, "http://box:90"]);
    assert_eq!(window.state().state.settings.servers[1].name, "Box");
    let saved = Action::SaveKey {
        url: "http://box:90".into(),
        key: "secret".into(),
    };
    assert!(take_actions(&mut window).contains(&saved));
    assert!(sees(&window, "box:90 · key ••••"), "{:?}", names(&window));
    assert!(!format!("{:?}", window.state().memory).contains("secret"));
}

#[test]
fn an_address_should_not_be_there_twice_nor_be_none() {
    let mut window = window(three());
    open(&mut window);
    click(&mut window, "Add a server");
    fill(&mut window, TEXT, "Address", "8080");
    assert!(sees(
        &window,
        "This address is in the list already: Workshop."
    ));
    press(&mut window, Modifiers::NONE, Key::Enter);
    click(&mut window, "Save");
    assert_eq!(urls(&window).len(), 3);
    fill(&mut window, TEXT, "Address", "ftp://box");
    click(&mut window, "Save");
    assert_eq!(take_actions(&mut window), []);
    fill(&mut window, TEXT, "Address", "8081");
    click(&mut window, "Save");
    assert_eq!(urls(&window)[3], "http://127.0.0.1:8081");
}

#[test]
fn a_test_should_tell_what_it_found_or_what_went_wrong() {
    let mut window = window(three());
    open(&mut window);
    window.get_by_label("Test box:90").focus();
    window.run();
    press(&mut window, Modifiers::NONE, Key::Enter);
    assert!(sees(&window, "Testing…"));
    let connected = Connected {
        kind: ServerKind::LlamaServer,
        models: vec![Model::default(), Model::default()],
        software: Some("llama-server b1234".into()),
        ..Connected::default()
    };
    answer(
        &mut window,
        Ok(Box::new(ServerReport { ms: 12, connected })),
    );
    assert_eq!(focused(&window).as_deref(), Some("Test box:90"));
    let found = "Connected in 12 ms, llama-server b1234, 2 models";
    assert!(sees(&window, found));
    click(&mut window, "Test Cloud");
    assert!(!sees(&window, found), "that was the other");
    answer(
        &mut window,
        Err(Failure::new(FailureKind::Unauthorised, "Invalid API Key")),
    );
    assert!(
        sees(&window, "The server did not accept the key"),
        "{:?}",
        names(&window)
    );
    assert!(sees(&window, "Invalid API Key"));

    click(&mut window, "Add a server");
    fill(&mut window, TEXT, "Address", "box:91");
    click_last(&mut window, "Test");
    let tested = Action::TestServer {
        url: "box:91".into(),
        key: String::new(),
    };
    assert_eq!(take_actions(&mut window).last(), Some(&tested));
}

fn click_last(window: &mut Window, name: &str) {
    let all: Vec<_> = window.query_all_by_label(name).collect();
    all.last().unwrap().click();
    window.run();
}

fn names(window: &Window) -> Vec<String> {
    let nodes = window.root().children_recursive();
    nodes
        .filter_map(|node| {
            let node = node.accesskit_node();
            node.label().or_else(|| node.value())
        })
        .collect()
}

#[test]
fn servers_should_be_ordered_by_buttons_and_by_keys() {
    let mut window = window(three());
    open(&mut window);
    click(&mut window, "Move Cloud up");
    assert_eq!(
        urls(&window),
        [USED, "https://models.example", "http://box:90"]
    );
    window.get_by_label("Test Cloud").focus();
    window.run();
    press(&mut window, Modifiers::ALT, Key::ArrowUp);
    assert_eq!(urls(&window)[0], "https://models.example");
    assert_eq!(focused(&window).as_deref(), Some("Test Cloud"));
    press(&mut window, Modifiers::ALT, Key::ArrowUp);
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    press(&mut window, Modifiers::ALT, Key::ArrowDown);
    assert_eq!(urls(&window)[2], "https://models.example");
    assert_eq!(focused(&window).as_deref(), Some("Test Cloud"));
}

#[test]
fn removing_should_be_asked_for_and_forget_the_key() {
    let mut room = three();
    room.state.servers.keyed = vec!["https://models.example".to_owned()];
    let mut window = window(room);
    open(&mut window);
    click(&mut window, "Remove Cloud…");
    assert!(sees(
        &window,
        "Remove Cloud from the list and forget its key?"
    ));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert_eq!(urls(&window).len(), 3);
    click(&mut window, "Remove Cloud…");
    click(&mut window, "Remove Cloud now");
    assert_eq!(urls(&window), [USED, "http://box:90"]);
    let forgotten = Action::SaveKey {
        url: "https://models.example".into(),
        key: String::new(),
    };
    assert_eq!(take_actions(&mut window).last(), Some(&forgotten));
}

#[test]
fn a_changed_address_should_lose_its_key_and_be_used_where_it_is_now() {
    let mut room = three();
    room.state.servers.keyed = vec![USED.to_owned()];
    let mut window = window(room);
    open(&mut window);
    click(&mut window, "Change Workshop");
    fill(&mut window, TEXT, "Address", "127.0.0.1:9090");
    assert!(sees(&window, "The key belongs to the old address"));
    click(&mut window, "Save");
    assert_eq!(urls(&window)[0], "http://127.0.0.1:9090");
    let actions = take_actions(&mut window);
    let forgotten = Action::SaveKey {
        url: USED.into(),
        key: String::new(),
    };
    let used = Action::ChooseServer {
        url: "http://127.0.0.1:9090".into(),
        key: String::new(),
    };
    assert!(actions.contains(&forgotten) && actions.contains(&used));
}

#[test]
fn escape_should_leave_the_form_before_the_dialog() {
    let mut window = window(three());
    open(&mut window);
    click(&mut window, "Change Workshop");
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!sees(&window, "Address") && sees(&window, "Add a server"));
    press(&mut window, Modifiers::NONE, Key::Escape);
    assert!(!sees(&window, "Add a server"));
    assert_eq!(focused(&window).as_deref(), Some("Message"));
}

#[test]
fn a_server_that_is_used_without_being_listed_can_be_kept() {
    let mut window = window(with_servers(&[]));
    open(&mut window);
    assert!(sees(
        &window,
        "127.0.0.1:8080 is in use and not in this list."
    ));
    click(&mut window, "Keep it in the list");
    assert_eq!(urls(&window), [USED]);
    assert!(!sees(&window, "127.0.0.1:8080 is in use"));
}

#[test]
fn the_servers_name_should_lead_to_the_others() {
    let mut window = window(three());
    click_at(&mut window, "Server: Workshop");
    click(&mut window, "Use Cloud");
    let chosen = Action::ChooseServer {
        url: "https://models.example".into(),
        key: String::new(),
    };
    assert_eq!(take_actions(&mut window), [chosen]);
    click_at(&mut window, "Server: Workshop");
    click(&mut window, "Servers…");
    assert!(sees(&window, "Add a server"));

    // With the one in use alone there is nothing to switch to.
    let mut window = room::window(with_servers(&[("", USED)]));
    click_at(&mut window, "Server: 127.0.0.1:8080");
    assert!(sees(&window, "Add a server"));
    // Where none was ever named, the first is asked for.
    let mut window = room::window(with_servers(&[]));
    click_at(&mut window, "Server: 127.0.0.1:8080");
    assert!(sees(&window, "Connect to a server"));
}

#[test]
fn the_list_should_fit_into_a_narrow_window() {
    let mut window = window_of_size(three(), [360.0, 640.0]);
    open(&mut window);
    click(&mut window, "Change box:90");
    for name in ["Test Workshop", "Remove Workshop…", "Save", "Cancel"] {
        let rect = window.get_by_label(name).rect();
        assert!(
            rect.left() >= 0.0 && rect.right() <= 360.0,
            "{name}: {rect:?}"
        );
    }
}

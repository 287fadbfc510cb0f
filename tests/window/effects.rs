//! What settings change in the window as a whole, and in what is sent.

use causerie::domain::{
    Accent, ConversationSettings, Overrides, Placeholders, Preset, Role, Settings,
};
use causerie::ui::Action;
use causerie::ui::theme::Tokens;
use egui::{Key, Modifiers};
use serde_json::{Value, json};

use crate::desk::{Desk, echo};
use crate::support::{Script, ScriptedServer};

fn act(desk: &mut Desk, action: Action) {
    let window = desk.window();
    let context = window.ctx.clone();
    window.state_mut().carry_out(action, &context);
    window.run_steps(2);
}

fn set(desk: &mut Desk, change: impl Fn(&mut Settings)) {
    let mut settings = desk.state().settings.clone();
    change(&mut settings);
    act(desk, Action::SetSettings(Box::new(settings)));
}

/// Sends words, and gives back the messages that the server got.
fn sent(desk: &mut Desk, server: &mut ScriptedServer, text: &str) -> Value {
    desk.send(text);
    let request = server.chat_request_blocking();
    desk.until_ended();
    request.body
}

fn preset(instructions: &str) -> Preset {
    Preset {
        id: "p1".to_owned(),
        name: "Poet".to_owned(),
        instructions: instructions.to_owned(),
        ..Preset::default()
    }
}

fn choose(desk: &mut Desk, preset: Option<&str>) {
    let settings = ConversationSettings {
        preset: preset.map(str::to_owned),
        ..ConversationSettings::default()
    };
    act(desk, Action::SetConversationSettings(Box::new(settings)));
}

#[test]
fn the_look_should_change_at_once_and_only_once() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    let accent = |desk: &mut Desk| {
        let style = desk.window().ctx.style_of(egui::Theme::Light);
        style.visuals.hyperlink_color
    };
    assert_eq!(accent(&mut desk), Tokens::light().accent);
    set(&mut desk, |settings| settings.accent = Accent::Violet);
    let violet = Tokens::of(&desk.state().settings, false).accent;
    assert_ne!(violet, Tokens::light().accent);
    assert_eq!(accent(&mut desk), violet);
    let style = desk.window().ctx.style_of(egui::Theme::Light);
    desk.window().run_steps(5);
    let later = desk.window().ctx.style_of(egui::Theme::Light);
    assert!(std::sync::Arc::ptr_eq(&style, &later));
}

#[test]
fn a_face_that_the_system_lacks_should_be_told_and_the_built_in_one_stay() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    set(&mut desk, |settings| {
        settings.text_font = "No Such Face 4711".to_owned();
    });
    desk.until("the missing face", |state| {
        (state.missing_faces == ["No Such Face 4711"]).then_some(())
    });
    desk.talk("Still here?");
    desk.see("You said Still here?.");
    set(&mut desk, |settings| settings.text_font = String::new());
    desk.until("no missing face", |state| {
        state.missing_faces.is_empty().then_some(())
    });
}

#[test]
fn enter_should_break_the_line_and_ctrl_enter_send_where_that_is_wanted() {
    let mut server = ScriptedServer::start(|_| Script::answer("Two lines."));
    let mut desk = Desk::connected(&server);
    set(&mut desk, |settings| settings.sends_on_enter = false);
    desk.write("one");
    desk.press(Modifiers::NONE, Key::Enter);
    desk.write("two");
    assert_eq!(desk.draft(), "one\ntwo");
    assert_eq!(desk.state().selected, None, "nothing should be sent yet");
    desk.press(Modifiers::COMMAND, Key::Enter);
    let request = server.chat_request_blocking();
    assert_eq!(request.body["messages"][0]["content"], "one\ntwo");
    desk.see("Two lines.");
    // The page of keys tells the truth.
    desk.press(Modifiers::COMMAND, Key::Slash);
    desk.see("Send the message: Ctrl Enter");
    desk.see("New line: Enter");
}

#[test]
fn a_new_conversation_should_begin_with_the_instructions_and_their_placeholders_filled() {
    let mut server = echo();
    let mut desk = Desk::connected(&server);
    desk.window()
        .state_mut()
        .read_clipboard_by(|| "a copied line".to_owned());
    set(&mut desk, |settings| {
        settings.user_name = "Ada".to_owned();
        settings.instructions = "Serve {{user}} as {{model}} with {{clipboard}}.".to_owned();
    });
    desk.write("Hello");
    desk.press(Modifiers::NONE, Key::Enter);
    // The clipboard is read beside the window, which sends in a later frame.
    desk.until("the conversation", |state| state.selected);
    let first = server.chat_request_blocking().body;
    desk.until_ended();
    assert_eq!(
        first["messages"],
        json!([
            {"role": "system", "content": "Serve Ada as scripted with a copied line."},
            {"role": "user", "content": "Hello"},
        ])
    );
    desk.see("Serve Ada as scripted with a copied line.");
    assert_eq!(desk.draft(), "");
    // Once, and what was filled stays filled.
    let second = sent(&mut desk, &mut server, "And now?");
    assert_eq!(second["messages"].as_array().unwrap().len(), 4);
    assert_eq!(second["messages"][0], first["messages"][0]);
    let summary = desk.state().summary().unwrap();
    assert_eq!(summary.title, "Hello");
}

#[test]
fn the_instructions_of_a_preset_should_come_before_those_of_the_settings() {
    let mut server = echo();
    let mut desk = Desk::connected(&server);
    set(&mut desk, |settings| {
        settings.instructions = "Be brief.".to_owned();
        settings.presets = vec![preset("Rhyme.")];
    });
    choose(&mut desk, Some("p1"));
    act(&mut desk, Action::EditDraft("Hel".to_owned()));
    act(&mut desk, Action::PreviewRequest);
    let preview = desk.until("the preview", |state| state.preview.answer.clone());
    let preview = preview.unwrap();
    assert!(
        preview.contains("Rhyme.") && preview.contains("Hel"),
        "{preview}"
    );
    act(&mut desk, Action::EditDraft(String::new()));
    let body = sent(&mut desk, &mut server, "Hello");
    assert_eq!(body["messages"][0]["content"], "Rhyme.");
    // Without instructions nothing is sent in their place.
    desk.press(Modifiers::COMMAND, Key::N);
    set(&mut desk, |settings| {
        settings.instructions = "  ".to_owned();
    });
    let body = sent(&mut desk, &mut server, "Hello");
    assert_eq!(
        body["messages"],
        json!([{"role": "user", "content": "Hello"}])
    );
}

#[test]
fn a_preset_chosen_later_should_bring_its_instructions_where_there_are_none() {
    let mut server = echo();
    let mut desk = Desk::connected(&server);
    set(&mut desk, |settings| {
        settings.presets = vec![preset("Rhyme.")];
    });
    let body = sent(&mut desk, &mut server, "Hello");
    assert_eq!(body["messages"].as_array().unwrap().len(), 1);
    choose(&mut desk, Some("p1"));
    desk.see("Rhyme.");
    let body = sent(&mut desk, &mut server, "Again");
    assert_eq!(
        body["messages"][0],
        json!({"role": "system", "content": "Rhyme."})
    );
    // It can be lifted again, and is not put there twice.
    let first = desk.state().conversation().unwrap();
    let first = first.tree.selected_path().next().unwrap();
    assert_eq!(first.role, Role::System);
    let id = first.id;
    choose(&mut desk, None);
    choose(&mut desk, Some("p1"));
    let open = desk.state().conversation().unwrap();
    assert_eq!(open.tree.len(), 5);
    act(&mut desk, Action::LiftInstructions(id));
    let body = sent(&mut desk, &mut server, "Once more");
    assert_eq!(body["messages"][0]["role"], "user");
}

#[test]
fn the_clipboard_should_not_be_looked_at_without_need() {
    assert!(!Placeholders::wants_clipboard("{{date}}"));
    let mut server = echo();
    let mut desk = Desk::connected(&server);
    desk.window()
        .state_mut()
        .read_clipboard_by(|| panic!("nobody asked for it"));
    set(&mut desk, |settings| {
        settings.instructions = "Be brief. {{clipboard}}".to_owned();
    });
    act(&mut desk, Action::EditDraft("Hel".to_owned()));
    act(&mut desk, Action::PreviewRequest);
    let preview = desk.until("the preview", |state| state.preview.answer.clone());
    assert!(preview.unwrap().contains("{{clipboard}}"));
    act(&mut desk, Action::EditDraft(String::new()));
    set(&mut desk, |settings| {
        settings.instructions = "Be brief. {{date}}".to_owned();
    });
    let body = sent(&mut desk, &mut server, "Hello");
    let told = body["messages"][0]["content"].as_str().unwrap();
    assert!(told.starts_with("Be brief. 2"), "{told}");
}

#[test]
fn what_the_developer_wants_of_the_server_should_reach_it() {
    let mut server =
        ScriptedServer::start(|_| Script::reasoning_then("Hm.", "<think>So</think> it is."));
    let mut desk = Desk::connected(&server);
    let usual = sent(&mut desk, &mut server, "One");
    assert_eq!(usual["reasoning_format"], "auto");
    assert_eq!(usual["backend_sampling"], Value::Null);
    let second = sent(&mut desk, &mut server, "Two");
    assert_eq!(second["messages"][1]["reasoning_content"], "Hm.");
    set(&mut desk, |settings| {
        settings.samples_in_backend = true;
        settings.leaves_thoughts_in_words = true;
        settings.leaves_thoughts_out = true;
        settings.defaults = Overrides::default();
    });
    let third = sent(&mut desk, &mut server, "Three");
    assert_eq!(third["backend_sampling"], true);
    assert_eq!(third["reasoning_format"], "none");
    assert_eq!(third["messages"][1].get("reasoning_content"), None);
    // Thoughts that are left in the words are still to be read.
    let words = desk.on_screen().join("\n");
    assert!(words.contains("So") && words.contains("it is."), "{words}");
}

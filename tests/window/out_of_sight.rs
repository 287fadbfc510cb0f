//! What happens while nobody looks: answers are announced, and titles are written.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use causerie::app::window::{Announcement, Announcer};
use causerie::domain::{ConversationId, Settings};
use causerie::store::Store;
use egui::{Key, Modifiers, UserAttentionType, ViewportCommand, ViewportId};

use crate::desk::{Desk, Window, echo, options, titles};
use crate::support::{Gate, Script, ScriptedServer, Step};

/// A desktop that only notes what it should show, and on which the test clicks.
#[derive(Clone, Default)]
struct Noted(Arc<Mutex<(Vec<Announcement>, VecDeque<ConversationId>)>>);

impl Announcer for Noted {
    fn announce(&mut self, announcement: Announcement) {
        self.0.lock().unwrap().0.push(announcement);
    }

    fn next_click(&mut self) -> Option<ConversationId> {
        self.0.lock().unwrap().1.pop_front()
    }
}

impl Noted {
    fn on(desk: &mut Desk) -> Self {
        let noted = Self::default();
        let program = desk.window().state_mut();
        program.announce_by(noted.clone());
        noted
    }

    fn shown(&self) -> Vec<(String, String)> {
        let shown = &self.0.lock().unwrap().0;
        shown
            .iter()
            .map(|it| (it.title.clone(), it.text.clone()))
            .collect()
    }

    fn click(&self, conversation: ConversationId) {
        self.0.lock().unwrap().1.push_back(conversation);
    }
}

fn look_away(desk: &mut Desk, is_away: bool) {
    desk.window().input_mut().focused = !is_away;
    desk.window().step();
}

fn is_asked(window: &Window, is_wanted: impl Fn(&ViewportCommand) -> bool) -> Option<()> {
    let output = window.output().viewport_output.get(&ViewportId::ROOT)?;
    output.commands.iter().any(is_wanted).then_some(())
}

/// A folder in which these settings are kept.
fn folder_with(settings: Settings) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = Store::open(folder.path()).unwrap();
    runtime.block_on(store.save_settings(settings)).unwrap();
    runtime.block_on(store.close());
    folder
}

fn gated(gate: &Gate, script: impl Fn() -> Script + Send + Sync + 'static) -> ScriptedServer {
    let waiting = gate.clone();
    ScriptedServer::start(move |_| {
        let mut steps = vec![Step::Await(waiting.clone())];
        steps.extend(script().0);
        Script(steps)
    })
}

#[test]
fn an_answer_that_ends_out_of_sight_should_be_announced_without_its_words() {
    let gate = Gate::new();
    let server = gated(&gate, || Script::answer("A private answer."));
    let mut desk = Desk::connected(&server);
    let noted = Noted::on(&mut desk);
    desk.send("the question");
    desk.see("Stop");
    look_away(&mut desk, true);
    gate.open();
    desk.until_window("a call for attention", |window| {
        is_asked(window, |command| {
            *command == ViewportCommand::RequestUserAttention(UserAttentionType::Informational)
        })
    });
    let ready = "The answer is ready.".to_owned();
    assert_eq!(noted.shown(), [("the question".to_owned(), ready)]);
    assert!(
        !desk.sees("Conversation: the question, new answer"),
        "it is on screen"
    );
}

#[test]
fn an_answer_in_sight_or_one_that_was_stopped_should_not_be_announced() {
    let gate = Gate::new();
    let server = gated(&gate, || {
        Script::stream().words("content", "So far").stall()
    });
    let mut desk = Desk::connected(&server);
    let noted = Noted::on(&mut desk);
    desk.send("stopped");
    gate.open();
    desk.see("So far");
    desk.click("Stop");
    look_away(&mut desk, true);
    desk.until_ended();
    assert!(noted.shown().is_empty());
    drop((desk, server));

    let server = echo();
    let mut desk = Desk::connected(&server);
    let noted = Noted::on(&mut desk);
    desk.talk("in sight");
    assert!(noted.shown().is_empty());
}

#[test]
fn a_failure_out_of_sight_should_be_announced_as_one() {
    let gate = Gate::new();
    let server = gated(&gate, || {
        Script::failure(
            500,
            "server_error",
            "private words",
            &serde_json::Value::Null,
        )
    });
    let mut desk = Desk::connected(&server);
    let noted = Noted::on(&mut desk);
    desk.send("will fail");
    desk.see("Stop");
    look_away(&mut desk, true);
    gate.open();
    desk.until_ended();
    let failed = "The answer could not be completed.".to_owned();
    assert_eq!(noted.shown(), [("will fail".to_owned(), failed)]);
}

#[test]
fn nothing_should_be_announced_where_the_person_does_not_want_it() {
    let gate = Gate::new();
    let server = gated(&gate, || Script::answer("Here."));
    let folder = folder_with(Settings {
        notifies: false,
        ..Settings::default()
    });
    let mut desk = Desk::in_folder(folder, options(Some(server.url())));
    desk.until_connected();
    let noted = Noted::on(&mut desk);
    desk.send("quiet");
    desk.see("Stop");
    look_away(&mut desk, true);
    gate.open();
    desk.see("Here.");
    desk.until_ended();
    assert!(noted.shown().is_empty());
}

#[test]
fn of_messages_that_wait_only_the_last_answer_should_be_announced() {
    let gate = Gate::new();
    let server = gated(&gate, || Script::answer("Here."));
    let mut desk = Desk::connected(&server);
    let noted = Noted::on(&mut desk);
    desk.send("one");
    desk.see("Stop");
    desk.write("two");
    desk.press(Modifiers::NONE, Key::Enter);
    look_away(&mut desk, true);
    gate.open();
    desk.until("the second turn", |state| {
        let open = state.conversation()?;
        (open.tree.len() == 4).then_some(())
    });
    assert!(noted.shown().is_empty());
    gate.open();
    desk.until_ended();
    assert_eq!(noted.shown().len(), 1);
}

#[test]
fn a_click_should_bring_the_window_to_the_front_with_the_conversation() {
    let server = echo();
    let mut desk = Desk::connected(&server);
    let noted = Noted::on(&mut desk);
    let first = desk.talk("first");
    desk.talk("second");
    noted.click(first);
    desk.until_window("the focus", |window| {
        is_asked(window, |command| *command == ViewportCommand::Focus)
    });
    desk.see("You said first.");
    assert_eq!(desk.selected(), first);
    // One that was deleted since is not opened.
    noted.click(ConversationId::default());
    desk.window().run_steps(2);
    assert_eq!(desk.selected(), first);
}

#[test]
fn the_model_should_write_the_title_where_the_person_wants_that() {
    let server = ScriptedServer::start(|request| {
        let messages = request.body["messages"].as_array().unwrap();
        if messages.len() == 1 {
            return Script::answer("Because of the air.");
        }
        // The branch as it was sent and answered comes first: the server has it in its cache.
        assert_eq!(messages[0]["content"], "why is the sky blue?");
        assert_eq!(messages[1]["content"], "Because of the air.");
        let kwargs = &request.body["chat_template_kwargs"];
        assert_eq!(kwargs["enable_thinking"], false);
        assert!(request.body["max_tokens"].as_u64().unwrap() <= 100);
        Script::reasoning_then(
            "Hm, a title.",
            "\"The blue of the sky.\"\n\nI hope it fits.",
        )
    });
    let folder = folder_with(Settings {
        writes_titles: true,
        ..Settings::default()
    });
    let mut desk = Desk::in_folder(folder, options(Some(server.url())));
    desk.until_connected();
    desk.talk("why is the sky blue?");
    desk.see("Conversation: The blue of the sky");
    assert_eq!(titles(&mut desk), ["The blue of the sky"]);
    assert!(desk.state().notice.is_none());
    desk.restart();
    desk.see("Conversation: The blue of the sky");
}

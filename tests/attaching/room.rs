//! What a test of attaching needs: files, a server with eyes or without, and the ways in.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use causerie::domain::{Attachment, DraftPlace, FileKind};
use causerie::engine::{EngineOptions, Reader};
use causerie::state::{AttachStage, Attached};
use causerie::ui::Action;
use egui::{DroppedFile, Event, HoveredFile, Key, Modifiers};
use egui_kittest::kittest::NodeT;
use image::ImageFormat;
use serde_json::{Value, json};

use crate::desk::{Desk, options};
use crate::samples;
use crate::support::{Script, ScriptedServer, canned};

/// A file that was let go over the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads no file".to_owned())
    }
}

/// A server whose model sees, or does not, or does not say.
pub fn server(vision: Option<bool>) -> ScriptedServer {
    ScriptedServer::start_raw(move |request| match request.path.as_str() {
        "/v1/chat/completions" => Script::answer("All right."),
        "/props" => {
            let mut props = json!({
                "default_generation_settings": {"params": {}, "n_ctx": 4096},
                "total_slots": 1,
                "model_alias": "scripted",
                "build_info": "b1234-abcdef0",
            });
            if let Some(vision) = vision {
                props["modalities"] = json!({"vision": vision, "audio": false});
            }
            Script::json(200, &props)
        }
        _ => canned(request).unwrap_or_else(|| {
            Script::failure(404, "not_found_error", "File Not Found", &Value::Null)
        }),
    })
}

/// Options with which files are read by the program under test.
pub fn reading(url: Option<&str>) -> EngineOptions {
    EngineOptions {
        reader: Reader::new(env!("CARGO_BIN_EXE_causerie").into()),
        ..options(url)
    }
}

/// A desk without a server: to attach needs none.
pub fn alone() -> Desk {
    Desk::with_options(reading(None))
}

/// A desk with a server.
pub fn beside(server: &ScriptedServer) -> Desk {
    let mut desk = Desk::with_options(reading(Some(server.url())));
    desk.until_connected();
    desk
}

impl Desk {
    pub fn act(&mut self, action: Action) {
        let context = self.window().ctx.clone();
        self.window().state_mut().carry_out(action, &context);
        self.window().run_steps(3);
    }

    /// A file in a folder beside the one in which everything is kept.
    pub fn file(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.folder().join("files").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    pub fn notes(&self) -> PathBuf {
        self.file("notes.txt", b"Tea at five")
    }

    pub fn picture(&self) -> PathBuf {
        let bytes = samples::picture(ImageFormat::Png, 40, 30);
        self.file("tea.png", &bytes)
    }

    /// A document of three pages.
    pub fn document(&self) -> PathBuf {
        let bytes = samples::pdf(&["(one) Tj", "(two) Tj", "(three) Tj"]);
        self.file("report.pdf", &bytes)
    }

    /// Lets files go over the window.
    pub fn drop_files(&mut self, paths: &[PathBuf]) {
        let input = self.window().input_mut();
        input.hovered_files.clear();
        for path in paths {
            input.dropped_files.push(Arc::new(Dropped(path.clone())));
        }
        self.window().run_steps(3);
    }

    /// Holds a file over the window.
    pub fn hold_file(&mut self, path: &Path) {
        let file = HoveredFile {
            path: Some(path.to_owned()),
            ..HoveredFile::default()
        };
        self.window().input_mut().hovered_files = vec![file];
        self.window().run_steps(2);
    }

    /// Pastes text where the focus is.
    pub fn paste(&mut self, text: &str) {
        self.window().event(Event::Paste(text.to_owned()));
        self.window().run_steps(3);
    }

    /// Drops files and waits until they were read.
    pub fn attach(&mut self, paths: &[PathBuf]) {
        self.drop_files(paths);
        self.until_read();
    }

    pub fn place(&self) -> DraftPlace {
        self.state().composer_place()
    }

    pub fn attached(&self) -> &[Attached] {
        self.state().attached(self.place())
    }

    /// The names of what is attached and was read.
    pub fn names(&self) -> Vec<String> {
        self.names_at(self.place())
    }

    pub fn names_at(&self, place: DraftPlace) -> Vec<String> {
        let attachments = self.state().attachments(place);
        attachments.map(|it| it.name.clone()).collect()
    }

    pub fn ready(&self, name: &str) -> Attachment {
        let mut all = self.state().attachments(self.place());
        all.find(|it| it.name == name).unwrap().clone()
    }

    /// Waits until nothing is being read any more in the composer.
    pub fn until_read(&mut self) {
        self.until_read_at(self.place());
    }

    pub fn until_read_at(&mut self, place: DraftPlace) {
        self.until("the end of reading", |state| {
            let mut attached = state.attached(place).iter();
            attached
                .all(|one| one.stage != AttachStage::Reading)
                .then_some(())
        });
        self.window().run_steps(2);
    }

    pub fn is_enabled(&self, label: &str) -> bool {
        !self.node(label).accesskit_node().is_disabled()
    }

    /// Sends what is in the composer, whatever that is.
    pub fn press_send(&mut self) {
        self.focus_composer();
        self.press(Modifiers::NONE, Key::Enter);
    }

    /// Whether words with this in them are on screen.
    pub fn sees_part(&self, part: &str) -> bool {
        self.on_screen().iter().any(|words| words.contains(part))
    }
}

/// The parts of the last message that a server was sent.
pub fn parts_sent(server: &mut ScriptedServer) -> Vec<Value> {
    let request = server.chat_request_blocking();
    let messages = request.body["messages"].as_array().unwrap();
    let content = &messages.last().unwrap()["content"];
    content
        .as_array()
        .cloned()
        .unwrap_or_else(|| vec![content.clone()])
}

/// The kinds of what is attached.
pub fn kinds(attached: &[Attached]) -> Vec<FileKind> {
    let ready = attached.iter().filter_map(Attached::attachment);
    ready.map(|it| it.facts.kind).collect()
}

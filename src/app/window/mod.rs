//! The window: it drains events, draws the state, and carries out what the person meant.

mod announcing;
mod asking;
mod attaching;
mod background;
mod clipboard;
mod clock;
mod counting;
mod desktop;
mod dispatch;
mod documents;
mod editing;
mod faces;
mod files;
mod frame_stats;
mod highlighter;
mod hits;
mod instructions;
mod pasting;
mod player;
mod program;
mod settings_files;
mod viewing;
mod wav;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crate::app::language::{self, Spoken};
use crate::domain::ApiKey;
use crate::engine::EngineOptions;
use crate::words::{Gap, Words};

pub use announcing::{Announcement, Announcer};
pub use background::Background;
use desktop::Desktop;
pub use files::FilePicker;
use frame_stats::FrameStats;
pub use pasting::Clip;
pub use player::SoundProgram;
pub use program::Program;

/// What the command line says of the window.
#[derive(Clone, Debug)]
pub struct WindowOptions {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// Use the server at this address in this run.
    pub server_url: Option<String>,
    /// The key to that address.
    pub server_key: Option<ApiKey>,
    /// Start the built-in demo and use it.
    pub is_demo: bool,
    /// Write the times of frames to this file at the end.
    pub frame_stats: Option<PathBuf>,
    /// When the process began, for the time to the first frame.
    pub started: Instant,
}

/// Opens the window and runs until it is closed. The error is one line that says what to do.
pub fn run(options: WindowOptions, words: &Words) -> Result<(), String> {
    let done = open(options, words);
    if let Err(line) = &done
        && is_started_from_a_desktop()
    {
        // Nobody there has a terminal to read the line in.
        rfd::MessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title("Causerie")
            .set_description(line)
            .show();
    }
    done
}

fn open(options: WindowOptions, words: &Words) -> Result<(), String> {
    let say = |key, error: String| words.fill(key, &[("error", Gap::Text(&error))]);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| say("cli-no-runtime", error.to_string()))?;
    let stats = options
        .frame_stats
        .is_some()
        .then(|| Arc::new(FrameStats::new(options.started)));
    let native = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default()
            .with_title("Causerie")
            .with_app_id("causerie")
            .with_inner_size([1280.0, 800.0])
            .with_min_inner_size([360.0, 320.0])
            .with_icon(icon()),
        renderer: renderer(),
        ..eframe::NativeOptions::default()
    };
    let system = language::of_system();
    let spoken = Arc::new(Spoken::new(system));
    let engine_options = EngineOptions {
        server_url: options.server_url,
        server_key: options.server_key,
        is_demo: options.is_demo,
        export_text: crate::app::export_text(Arc::clone(&spoken)),
        ..EngineOptions::default()
    };
    let data_dir = options.data_dir;
    let window_stats = stats.clone();
    let handle = runtime.handle().clone();
    let done = eframe::run_native(
        "causerie",
        native,
        Box::new(move |creation| {
            let context = creation.egui_ctx.clone();
            let picker = FilePicker::new(handle.clone(), context.clone());
            let folder = data_dir.clone();
            let background = Background::start(handle, data_dir, engine_options, context);
            let mut program = Program::new(&creation.egui_ctx, background);
            program.speak(system, spoken);
            program.keep_in(folder);
            let wake = creation.egui_ctx.clone();
            program.announce_by(Desktop::start(move || wake.request_repaint()));
            program.use_file_picker(picker);
            if let Some(stats) = window_stats {
                program.measure(stats);
            }
            Ok(Box::new(program))
        }),
    );
    // Tasks that still run have said what they had to say when the engine was shut down.
    runtime.shutdown_background();
    done.map_err(|error| {
        // The layers below put their own names and places in front of the reason.
        let text = error.to_string();
        let reason = text.rsplit(": ").next().unwrap_or(&text);
        say("cli-no-window", reason.trim_end_matches('.').to_owned())
    })?;
    if let (Some(path), Some(stats)) = (options.frame_stats, stats) {
        let written = std::fs::write(&path, stats.to_json());
        let file = path.display().to_string();
        written.map_err(|error| {
            let gaps = [("file", file.as_str()), ("error", &error.to_string())];
            words.fill(
                "cli-no-statistics",
                &gaps.map(|(gap, text)| (gap, Gap::Text(text))),
            )
        })?;
    }
    Ok(())
}

/// Whether a click on an icon started the program, rather than a terminal or a script.
fn is_started_from_a_desktop() -> bool {
    let has_terminal = std::io::stdin().is_terminal()
        || std::io::stdout().is_terminal()
        || std::io::stderr().is_terminal();
    let is_launched = cfg!(any(windows, target_os = "macos"))
        || std::env::var_os("GIO_LAUNCHED_DESKTOP_FILE").is_some();
    is_launched && !has_terminal
}

fn renderer() -> eframe::Renderer {
    #[cfg(feature = "wgpu")]
    return eframe::Renderer::Wgpu;
    #[cfg(not(feature = "wgpu"))]
    return eframe::Renderer::Glow;
}

fn icon() -> egui::IconData {
    eframe::icon_data::from_png_bytes(include_bytes!("../../../assets/icon.png"))
        .unwrap_or_default()
}

//! The window: it drains events, draws the state, and carries out what the person meant.

mod background;
mod clock;
mod dispatch;
mod frame_stats;
mod highlighter;
mod program;

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use crate::engine::EngineOptions;

pub use background::Background;
use frame_stats::FrameStats;
pub use program::Program;

/// What the command line says of the window.
#[derive(Clone, Debug)]
pub struct WindowOptions {
    /// Where everything is kept.
    pub data_dir: PathBuf,
    /// Use the server at this address in this run.
    pub server_url: Option<String>,
    /// Start the built-in demo and use it.
    pub is_demo: bool,
    /// Write the times of frames to this file at the end.
    pub frame_stats: Option<PathBuf>,
    /// When the process began, for the time to the first frame.
    pub started: Instant,
}

/// Opens the window and runs until it is closed. The error is one line that says what to do.
pub fn run(options: WindowOptions) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .map_err(|error| format!("The background could not be started: {error}."))?;
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
    let engine_options = EngineOptions {
        server_url: options.server_url,
        is_demo: options.is_demo,
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
            let background = Background::start(handle, data_dir, engine_options, context);
            let mut program = Program::new(&creation.egui_ctx, background);
            if let Some(stats) = window_stats {
                program.measure(stats);
            }
            Ok(Box::new(program))
        }),
    );
    // Tasks that still run have said what they had to say when the engine was shut down.
    runtime.shutdown_background();
    if let (Some(path), Some(stats)) = (options.frame_stats, stats) {
        let written = std::fs::write(&path, stats.to_json());
        written.map_err(|error| {
            format!(
                "The frame statistics could not be written to {}: {error}.",
                path.display()
            )
        })?;
    }
    done.map_err(|error| {
        format!("The window could not be opened: {error}. `causerie ask` works without one.")
    })
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

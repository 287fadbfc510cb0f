//! What it costs to attach a lot at once: a PDF of 500 pages and 200 pictures, while an answer
//! streams into the window. Real files, the real engine and the processes that it starts.
//!
//! `cargo bench --bench attach` prints the times of the window's frames, how long the reading
//! took, and the most memory of this process and of those that read.

use std::fmt::Write as _;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use causerie::app::window::{Background, Program};
use causerie::engine::{Engine, EngineOptions, Reader};
use causerie::store::Store;
use eframe::App as _;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use rusqlite::{Connection, OpenFlags};

const PAGES: usize = 500;
const PICTURES: u32 = 200;
const SIZE: (u32, u32) = (1_600, 1_200);
/// What the demo is asked for: it goes on for longer than the reading takes.
const QUESTION: &str = "tokens=60000";
const FRAME: Duration = Duration::from_nanos(16_666_667);
/// The most work of the window in a frame.
const BUDGET: Duration = Duration::from_millis(16);
/// Longer than it takes to begin.
const PATIENCE: Duration = Duration::from_mins(1);
/// Longer than any single file may take.
const SILENCE: Duration = Duration::from_secs(70);

fn main() {
    let folder = match tempfile::tempdir() {
        Ok(folder) => folder,
        Err(error) => {
            println!("no folder could be made: {error}");
            return;
        }
    };
    let began = Instant::now();
    let paths = write_files(folder.path());
    let bytes: u64 = paths
        .iter()
        .filter_map(|path| path.metadata().ok())
        .map(|file| file.len())
        .sum();
    println!(
        "{} files of {:.1} MB together, made in {:.1} s",
        paths.len(),
        bytes as f64 / 1e6,
        began.elapsed().as_secs_f64()
    );
    run(&folder.path().join("data"), paths);
}

/// The files to be attached.
fn write_files(folder: &Path) -> Vec<PathBuf> {
    let pdf = folder.join("report.pdf");
    let mut paths = Vec::new();
    if std::fs::write(&pdf, pdf_of(PAGES)).is_ok() {
        paths.push(pdf);
    }
    for number in 0..PICTURES {
        let is_png = number % 4 == 0;
        let (format, ending) = if is_png {
            (ImageFormat::Png, "png")
        } else {
            (ImageFormat::Jpeg, "jpg")
        };
        let path = folder.join(format!("picture-{number}.{ending}"));
        let mut bytes = Cursor::new(Vec::new());
        let written = picture(number).write_to(&mut bytes, format).is_ok()
            && std::fs::write(&path, bytes.into_inner()).is_ok();
        if written {
            paths.push(path);
        }
    }
    paths
}

fn picture(number: u32) -> DynamicImage {
    let image = RgbImage::from_fn(SIZE.0, SIZE.1, |x, y| {
        let noise = (x ^ y)
            .wrapping_mul(2_654_435_761)
            .wrapping_add(number * 977)
            >> 27;
        Rgb([
            (x * 255 / SIZE.0 + noise) as u8,
            (y * 255 / SIZE.1) as u8,
            (number + noise) as u8,
        ])
    });
    DynamicImage::ImageRgb8(image)
}

/// A document with so many pages of text.
fn pdf_of(pages: usize) -> Vec<u8> {
    let mut objects = vec![String::new(), String::new()];
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned());
    let mut kids = String::new();
    for page in 1..=pages {
        let mut content = "BT /F1 10 Tf 50 790 Td 13 TL\n".to_owned();
        for line in 1..=55 {
            let _ = writeln!(
                content,
                "(Page {page}, line {line}: some words of a long report, as reports are.) Tj T*"
            );
        }
        content.push_str("ET");
        let number = objects.len() + 1;
        let _ = write!(kids, "{number} 0 R ");
        objects.push(format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {} 0 R \
             /Resources << /Font << /F1 3 0 R >> >> >>",
            number + 1
        ));
        objects.push(format!(
            "<< /Length {} >>\nstream\n{content}\nendstream",
            content.len()
        ));
    }
    "<< /Type /Catalog /Pages 2 0 R >>".clone_into(&mut objects[0]);
    objects[1] = format!("<< /Type /Pages /Kids [{kids}] /Count {pages} >>");
    let mut bytes = b"%PDF-1.4\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, object) in objects.iter().enumerate() {
        let _ = writeln!(table, "{:010} 00000 n ", bytes.len());
        bytes.extend(format!("{} 0 obj\n{object}\nendobj\n", index + 1).into_bytes());
    }
    let start = bytes.len();
    let end = format!(
        "{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1
    );
    bytes.extend(end.into_bytes());
    bytes
}

type Drop = Arc<dyn egui::DroppedFile + Send + Sync>;

/// A file that is let go over the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("the window reads no file".to_owned())
    }
}

struct Window {
    context: egui::Context,
    program: Program,
    frame: eframe::Frame,
    began: Instant,
}

impl Window {
    /// Draws a frame with this input, and waits for the next one's time; what the work took.
    fn draw(&mut self, events: Vec<egui::Event>, dropped: Vec<Drop>) -> Duration {
        let input = egui::RawInput {
            screen_rect: Some(egui::Rect::from_min_size(
                egui::Pos2::ZERO,
                egui::vec2(1280.0, 800.0),
            )),
            time: Some(self.began.elapsed().as_secs_f64()),
            events,
            dropped_files: dropped,
            ..egui::RawInput::default()
        };
        let Self { program, frame, .. } = self;
        let began = Instant::now();
        let mut output = self.context.run_ui(input, |ui| {
            program.logic(ui.ctx(), frame);
            program.ui(ui, frame);
        });
        // There is no screen that could take them.
        output.textures_delta.clear();
        let _meshes = self
            .context
            .tessellate(output.shapes, output.pixels_per_point);
        let taken = began.elapsed();
        std::thread::sleep(FRAME.saturating_sub(taken));
        taken
    }

    /// Draws frames until something is so.
    fn until(&mut self, what: &str, is_so: impl Fn(&Program) -> bool) -> bool {
        let began = Instant::now();
        while !is_so(&self.program) {
            if began.elapsed() > PATIENCE {
                println!("this never came: {what}");
                return false;
            }
            self.draw(Vec::new(), Vec::new());
        }
        true
    }
}

fn run(data: &Path, paths: Vec<PathBuf>) {
    let Ok(runtime) = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
    else {
        println!("no threads could be started");
        return;
    };
    let store = match Store::open(data) {
        Ok(store) => store,
        Err(failure) => {
            println!("no store could be opened: {failure}");
            return;
        }
    };
    let context = egui::Context::default();
    let inside = runtime.enter();
    let options = EngineOptions {
        is_demo: true,
        reader: Reader::new(PathBuf::from(env!("CARGO_BIN_EXE_causerie"))),
        ..EngineOptions::default()
    };
    let wake = context.clone();
    let engine = Engine::start(store, options, Arc::new(move || wake.request_repaint()));
    let background = Background::with_engine(runtime.handle().clone(), engine);
    drop(inside);
    let mut window = Window {
        program: Program::new(&context, background),
        context,
        frame: eframe::Frame::_new_kittest(),
        began: Instant::now(),
    };
    let memory = Memory::watch();
    let is_streaming = |program: &Program| {
        let state = program.state();
        state.selected.is_some_and(|id| state.is_busy(id))
    };
    window.until("the start", |program| program.state().is_loaded);
    window.until("the demo", |program| {
        program.state().server.model().is_some()
    });
    let typed = egui::Event::Text(QUESTION.to_owned());
    window.draw(vec![typed], Vec::new());
    let key = |pressed| egui::Event::Key {
        key: egui::Key::Enter,
        physical_key: None,
        pressed,
        repeat: false,
        modifiers: egui::Modifiers::NONE,
    };
    window.draw(vec![key(true), key(false)], Vec::new());
    if !window.until("an answer", is_streaming) {
        return;
    }
    let still: Vec<_> = (0..300)
        .map(|_| window.draw(Vec::new(), Vec::new()))
        .collect();
    report("streaming alone", &still);

    let count = paths.len();
    let began = Instant::now();
    let mut frames = attach(&mut window, paths);
    let looked = data.join("causerie.sqlite");
    let (mut read, mut last) = (0, Instant::now());
    // A file that is refused never comes.
    while read < count && last.elapsed() < SILENCE {
        frames.extend((0..15).map(|_| window.draw(Vec::new(), Vec::new())));
        if kept(&looked) != read {
            (read, last) = (kept(&looked), Instant::now());
        }
    }
    println!(
        "{read} of {count} files read and kept in {:.1} s",
        (last - began).as_secs_f64()
    );
    if !is_streaming(&window.program) {
        println!("the answer ended before that");
    }
    report("while they are read", &frames);
    let after: Vec<_> = (0..300)
        .map(|_| window.draw(Vec::new(), Vec::new()))
        .collect();
    report("after that", &after);
    memory.report();
    let over = frames.iter().chain(&after).filter(|taken| **taken > BUDGET);
    println!("frames over 16 ms: {}", over.count());
    window.program.end();
}

/// Drops the files on the window as a person does.
fn attach(window: &mut Window, paths: Vec<PathBuf>) -> Vec<Duration> {
    let count = paths.len();
    let dropped = paths.into_iter().map(|path| {
        let file: Drop = Arc::new(Dropped(path));
        file
    });
    let frames = vec![window.draw(Vec::new(), dropped.collect())];
    let state = window.program.state();
    let taken = state.attached(state.composer_place()).len();
    println!("the window took {taken} of {count} files that were dropped");
    frames
}

/// How many files are kept.
fn kept(file: &Path) -> usize {
    let count = || -> rusqlite::Result<u32> {
        let connection = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        connection.query_row("SELECT count(*) FROM files", [], |row| row.get(0))
    };
    count().unwrap_or_default() as usize
}

fn report(name: &str, times: &[Duration]) {
    let ms = |at: f64| {
        let mut times = times.to_vec();
        times.sort_unstable();
        let index = ((times.len() as f64 * at).ceil() as usize).clamp(1, times.len()) - 1;
        times[index].as_secs_f64() * 1e3
    };
    println!(
        "{name}: {} frames, p50 {:.2} ms, p99 {:.2} ms, max {:.2} ms",
        times.len(),
        ms(0.5),
        ms(0.99),
        ms(1.0)
    );
}

/// The most memory of this process and of its children, as the system tells it; nothing where
/// it does not.
struct Memory {
    is_over: Arc<AtomicBool>,
    children: Arc<AtomicU64>,
}

impl Memory {
    fn watch() -> Self {
        let (is_over, children) = (Arc::<AtomicBool>::default(), Arc::<AtomicU64>::default());
        let (over, most) = (Arc::clone(&is_over), Arc::clone(&children));
        std::thread::spawn(move || {
            while !over.load(Ordering::Relaxed) {
                for id in child_ids().into_iter().filter(|id| reads(id)) {
                    most.fetch_max(peak_of(&id), Ordering::Relaxed);
                }
                std::thread::sleep(Duration::from_millis(20));
            }
        });
        Self { is_over, children }
    }

    fn report(self) {
        self.is_over.store(true, Ordering::Relaxed);
        println!(
            "peak memory: {:.0} MB in this process, {:.0} MB in one that reads",
            peak_of("self") as f64 / 1e3,
            self.children.load(Ordering::Relaxed) as f64 / 1e3
        );
    }
}

fn child_ids() -> Vec<String> {
    let Ok(tasks) = std::fs::read_dir("/proc/self/task") else {
        return Vec::new();
    };
    tasks
        .flatten()
        .filter_map(|task| std::fs::read_to_string(task.path().join("children")).ok())
        .flat_map(|ids| ids.split(' ').map(str::to_owned).collect::<Vec<_>>())
        .filter(|id| !id.is_empty())
        .collect()
}

/// Whether a process is one that reads: until it has begun it counts as its parent.
fn reads(id: &str) -> bool {
    let line = std::fs::read_to_string(format!("/proc/{id}/cmdline"));
    line.is_ok_and(|line| line.contains("read-file"))
}

/// The most memory that a process ever took, in kilobytes.
fn peak_of(id: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse().ok())
        .unwrap_or_default()
}

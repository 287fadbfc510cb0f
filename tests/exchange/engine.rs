//! Imports and exports as the window asks for them: beside everything else, told as they go,
//! called off at any time, and ended with the program.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use causerie::domain::{Command, Event, ExportFormat, ExportOrder, ImportReport, OnExisting};
use causerie::engine::{Engine, EngineOptions, EventReceiver, SupervisorHandle};
use causerie::store::Store;
use tempfile::TempDir;

use crate::samples::{plain, written};

struct Desk {
    supervisor: SupervisorHandle,
    events: EventReceiver,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let options = EngineOptions {
            ports: Vec::new(),
            ..EngineOptions::default()
        };
        let (supervisor, events) = Engine::start(store, options, Arc::new(|| {}));
        Self {
            supervisor,
            events,
            folder,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn until<T>(&mut self, look: impl Fn(Event) -> Option<T>) -> T {
        loop {
            let event = self.events.next().await.expect("the engine runs");
            if let Some(found) = look(event) {
                return found;
            }
        }
    }

    async fn import(&mut self, number: u64, paths: Vec<PathBuf>) -> ImportReport {
        self.supervisor.send(Command::Import {
            number,
            paths,
            on_existing: OnExisting::Skip,
        });
        self.imported(number).await
    }

    async fn imported(&mut self, wanted: u64) -> ImportReport {
        self.until(|event| match event {
            Event::ImportEnded { number, result } if number == wanted => Some(*result.unwrap()),
            _ => None,
        })
        .await
    }

    /// A pipe to which nobody writes, and the end that keeps it open.
    #[cfg(unix)]
    fn pipe(&self) -> (PathBuf, fs::File) {
        let pipe = self.file("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.unwrap().success());
        let feed = fs::OpenOptions::new()
            .read(true)
            .write(true)
            .open(&pipe)
            .unwrap();
        (pipe, feed)
    }
}

#[tokio::test]
async fn what_came_in_should_be_told_line_by_line_and_go_out_again() {
    let mut desk = Desk::new();
    let file = desk.file("in");
    let both = [plain(1, "Tea", 2), plain(2, "Milk", 1)];
    fs::write(&file, written(&both, ExportFormat::Llama)).unwrap();
    let report = desk.import(1, vec![file]).await;
    let titles: Vec<_> = report
        .added
        .iter()
        .map(|line| line.title.as_str())
        .collect();
    assert_eq!(titles, ["Tea", "Milk"]);
    assert_eq!(report.added[0].message_count, 5);
    let out = desk.file("out.jsonl");
    let order = ExportOrder {
        ids: vec![both[0].summary.id],
        format: ExportFormat::Llama,
        path: out.clone(),
        may_overwrite: false,
    };
    desk.supervisor.send(Command::Export { number: 2, order });
    let ended = |event| match event {
        Event::ExportEnded { number: 2, result } => Some(result),
        _ => None,
    };
    let report = desk.until(ended).await.unwrap();
    assert_eq!((report.amounts.messages, &report.path), (5, &out));
    assert_eq!(fs::read_to_string(&out).unwrap().lines().count(), 7);
    desk.supervisor.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn an_import_that_is_called_off_should_end_and_leave_nothing() {
    use std::io::Write as _;

    let mut desk = Desk::new();
    let (pipe, mut feed) = desk.pipe();
    desk.supervisor.send(Command::Import {
        number: 1,
        paths: vec![pipe],
        on_existing: OnExisting::Skip,
    });
    // One that was taken in already, and another that is being read.
    let many: Vec<_> = (1..4).map(|number| plain(number, "Tea", 60)).collect();
    let bytes = many
        .iter()
        .flat_map(|one| written(std::slice::from_ref(one), ExportFormat::Llama));
    let bytes: Vec<u8> = bytes.collect();
    // More than decides of what kind it is, and no more than a pipe holds besides.
    assert!(
        (70_000..120_000).contains(&bytes.len()),
        "{} bytes",
        bytes.len()
    );
    let writing = std::thread::spawn(move || {
        feed.write_all(&bytes).unwrap();
        feed
    });
    let has_begun = |event| match event {
        Event::ExchangeAdvanced {
            number: 1,
            progress,
        } if progress.conversations > 0 => Some(()),
        _ => None,
    };
    desk.until(has_begun).await;
    desk.supervisor.send(Command::CancelImport);
    drop(writing.join().unwrap());
    let report = desk.imported(1).await;
    assert!(report.is_cancelled && report.added.is_empty(), "{report:?}");
    // The next one is not held up, and finds nothing there.
    let file = desk.file("in");
    fs::write(&file, written(&[plain(1, "Tea", 2)], ExportFormat::Jsonl)).unwrap();
    let report = desk.import(2, vec![file]).await;
    assert_eq!((report.added.len(), report.skipped.count), (1, 0));
    desk.supervisor.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn the_end_of_the_program_should_call_an_import_off() {
    let mut desk = Desk::new();
    let (pipe, feed) = desk.pipe();
    desk.supervisor.send(Command::Import {
        number: 1,
        paths: vec![pipe],
        on_existing: OnExisting::Skip,
    });
    desk.until(|event| match event {
        Event::ExchangeAdvanced { .. } => Some(()),
        _ => None,
    })
    .await;
    let ending = desk.supervisor.clone();
    let ending = tokio::spawn(async move { ending.shutdown().await });
    drop(feed);
    ending.await.unwrap();
    let store = Store::open(desk.folder.path()).unwrap();
    assert_eq!(store.conversations().await.unwrap(), []);
}

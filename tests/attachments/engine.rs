//! Files that the window asks for: attached from everywhere, looked at, saved and called off.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use causerie::domain::{
    AttachSource, Attachment, AttachmentId, Command, Event, FileKind, Limits, PageRange,
    PictureKey, PictureShape, Pixels, ReadingWay, Refusal,
};
use causerie::engine::{Engine, EngineOptions, EventReceiver, Reader, SupervisorHandle};
use causerie::store::Store;
use tempfile::TempDir;
use uuid::Uuid;

use super::png;

pub struct Desk {
    pub folder: TempDir,
    pub store: Store,
    pub supervisor: SupervisorHandle,
    pub events: EventReceiver,
}

impl Desk {
    pub fn new() -> Self {
        Self::with(None, PathBuf::from(env!("CARGO_BIN_EXE_causerie")))
    }

    pub fn at(url: &str) -> Self {
        Self::with(Some(url), PathBuf::from(env!("CARGO_BIN_EXE_causerie")))
    }

    fn with(url: Option<&str>, reader: PathBuf) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        Self::over(folder, store, url, reader)
    }

    fn over(folder: TempDir, store: Store, url: Option<&str>, reader: PathBuf) -> Self {
        let options = EngineOptions {
            ports: Vec::new(),
            server_url: url.map(ToOwned::to_owned),
            reader: Reader::new(reader),
            ..EngineOptions::default()
        };
        let (supervisor, events) = Engine::start(store.clone(), options, Arc::new(|| {}));
        Self {
            folder,
            store,
            supervisor,
            events,
        }
    }

    fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("files").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub async fn until<T>(&mut self, look: impl Fn(Event) -> Option<T>) -> T {
        loop {
            let event = self.events.next().await.expect("the engine runs");
            if let Some(found) = look(event) {
                return found;
            }
        }
    }

    fn begin(&self, source: AttachSource, way: ReadingWay, most_bytes: u64) -> AttachmentId {
        let id = AttachmentId::from(Uuid::now_v7());
        self.supervisor.send(Command::Attach {
            id,
            source,
            way,
            most_bytes,
        });
        id
    }

    async fn read(&mut self, wanted: AttachmentId) -> Result<Attachment, Refusal> {
        self.until(|event| match event {
            Event::AttachmentRead { id, result } if id == wanted => Some(result.map(|it| *it)),
            _ => None,
        })
        .await
    }

    pub async fn attach(&mut self, source: AttachSource) -> Result<Attachment, Refusal> {
        let id = self.begin(source, ReadingWay::default(), Limits::default().bytes);
        self.read(id).await
    }

    pub async fn attach_bytes(&mut self, name: &str, bytes: &[u8]) -> Attachment {
        let (name, bytes) = (name.to_owned(), bytes.into());
        self.attach(AttachSource::Bytes { name, bytes })
            .await
            .unwrap()
    }

    async fn text(&mut self, attachment: &Attachment) -> Result<Arc<str>, Refusal> {
        self.supervisor
            .send(Command::ReadText(Box::new(attachment.clone())));
        let (hash, way) = (attachment.hash, attachment.way);
        self.until(|event| match event {
            Event::TextRead { of, result } if of == (hash, way) => Some(result),
            _ => None,
        })
        .await
    }

    async fn save(
        &mut self,
        attachment: &Attachment,
        path: &Path,
        may_overwrite: bool,
    ) -> Result<PathBuf, Refusal> {
        self.supervisor.send(Command::SaveAttachment {
            attachment: Box::new(attachment.clone()),
            path: path.to_owned(),
            may_overwrite,
        });
        self.until(|event| match event {
            Event::AttachmentSaved { result, .. } => Some(result),
            _ => None,
        })
        .await
    }
}

#[tokio::test]
async fn files_bytes_and_pixels_should_be_read_and_kept() {
    let mut desk = Desk::new();
    let path = desk.file("notes.txt", "words of a file");
    let file = desk.attach(AttachSource::Path(path)).await.unwrap();
    assert_eq!(
        (file.name.as_str(), file.facts.kind, file.bytes),
        ("notes.txt", FileKind::Text, 15)
    );
    assert_eq!(desk.text(&file).await.as_deref(), Ok("words of a file"));
    // The same content under another name is the same file.
    let pasted = desk.attach_bytes("pasted.txt", b"words of a file").await;
    assert_eq!(
        (pasted.hash, pasted.name.as_str()),
        (file.hash, "pasted.txt")
    );
    assert_ne!(pasted.id, file.id);

    let pixels = Pixels {
        width: 3,
        height: 2,
        rgba: [10, 20, 30, 255].repeat(6),
    };
    let source = AttachSource::Pixels {
        name: "picture.png".to_owned(),
        pixels: Arc::new(pixels.clone()),
    };
    let picture = desk.attach(source).await.unwrap();
    assert_eq!(
        (picture.facts.kind, picture.facts.pictures.as_slice()),
        (FileKind::Png, &[(3, 2)][..])
    );
    assert!(picture.facts.has_thumbnail);
    for shape in [
        PictureShape::Thumbnail,
        PictureShape::Page {
            page: 1,
            most_side: 100,
        },
    ] {
        desk.supervisor.send(Command::ReadPicture {
            attachment: Box::new(picture.clone()),
            shape,
        });
        let wanted = PictureKey::of(&picture, shape);
        let shown = desk
            .until(|event| match event {
                Event::PictureRead { key, result } if key == wanted => Some(result),
                _ => None,
            })
            .await;
        assert_eq!(*shown.unwrap(), pixels, "{shape:?}");
    }
    assert!(desk.store.has_file(picture.hash).await.unwrap());
    desk.supervisor.shutdown().await;
}

#[tokio::test]
async fn a_folder_should_be_looked_into_and_not_be_read() {
    let mut desk = Desk::new();
    desk.file("code/.gitignore", "build/\n*.log\n");
    desk.file("code/main.rs", "fn main() {}");
    desk.file("code/src/lib.rs", "pub mod a;");
    desk.file("code/build/out.txt", "left out");
    desk.file("code/run.log", "left out");
    desk.file("code/photo.png", png(2, 2));
    desk.file("code/large.txt", "x".repeat(2_000));
    let folder = desk.folder.path().join("files/code");
    let wanted = desk.begin(
        AttachSource::Path(folder.clone()),
        ReadingWay::default(),
        1_000,
    );
    let contents = desk
        .until(|event| match event {
            Event::FolderFound { id, contents } if id == wanted => Some(contents),
            _ => None,
        })
        .await;
    let names: Vec<_> = contents
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(names, ["code/main.rs", "code/src/lib.rs"]);
    assert_eq!(
        (contents.others, contents.too_large, contents.has_more),
        (1, 1, false)
    );
    assert_eq!((contents.name.as_str(), contents.bytes()), ("code", 22));
    desk.supervisor.shutdown().await;
}

#[tokio::test]
async fn what_is_too_large_or_gone_should_be_refused_unread() {
    let mut desk = Desk::with(None, PathBuf::from("/there/is/no/reader"));
    let large = desk.file("large.txt", "x".repeat(1_001));
    let id = desk.begin(AttachSource::Path(large), ReadingWay::default(), 1_000);
    let refusal = Refusal::TooLarge {
        bytes: 1_001,
        most: 1_000,
    };
    assert_eq!(desk.read(id).await, Err(refusal));
    let gone = desk.folder.path().join("gone.txt");
    let refusal = desk.attach(AttachSource::Path(gone)).await;
    assert!(
        matches!(refusal, Err(Refusal::Unreadable(_))),
        "{refusal:?}"
    );
    // One that may be read has nothing that reads it.
    let small = desk.file("small.txt", "words");
    let refusal = desk.attach(AttachSource::Path(small)).await;
    assert!(matches!(refusal, Err(Refusal::NoReader(_))), "{refusal:?}");
    desk.supervisor.shutdown().await;
}

#[cfg(unix)]
#[tokio::test]
async fn calling_off_should_end_the_process_that_reads() {
    let folder = tempfile::tempdir().unwrap();
    let (script, pipe) = (folder.path().join("reader"), folder.path().join("pipe"));
    let made = std::process::Command::new("mkfifo")
        .arg(&pipe)
        .status()
        .unwrap();
    assert!(made.success());
    // It holds the pipe open for as long as it lives. Another process writes the script: one
    // that is being written cannot be started.
    let content = format!(
        "exec 3>'{}'; echo reads >&3; exec sleep 1000",
        pipe.display()
    );
    let written = std::process::Command::new("sh")
        .args([
            "-c",
            "printf '#!/bin/sh\\n%s\\n' \"$1\" > \"$0\" && chmod +x \"$0\"",
        ])
        .arg(&script)
        .arg(&content)
        .status()
        .unwrap();
    assert!(written.success());
    let desk = Desk::with(None, script);
    let path = desk.file("notes.txt", "words");
    let id = desk.begin(AttachSource::Path(path), ReadingWay::default(), 1_000);
    let mut lines = tokio::task::spawn_blocking(move || {
        use std::io::BufRead as _;
        let mut lines = std::io::BufReader::new(std::fs::File::open(pipe).unwrap()).lines();
        assert_eq!(lines.next().unwrap().unwrap(), "reads");
        lines
    })
    .await
    .unwrap();
    desk.supervisor.send(Command::CancelAttachment(id));
    // The pipe ends when nobody holds it open any more.
    let end = tokio::task::spawn_blocking(move || lines.next().is_none());
    assert!(end.await.unwrap());
    desk.supervisor.shutdown().await;
}

#[tokio::test]
async fn what_is_kept_should_be_read_again_in_another_way() {
    let mut desk = Desk::new();
    let picture = desk.attach_bytes("photo.png", &png(100, 50)).await;
    assert_eq!(picture.facts.pictures, [(100, 50)]);
    let way = ReadingWay {
        most_pixels: Some(1_250),
        ..picture.way
    };
    let id = desk.begin(AttachSource::Kept(Box::new(picture.clone())), way, 0);
    let smaller = desk.read(id).await.unwrap();
    assert_eq!((smaller.hash, smaller.way), (picture.hash, way));
    assert_eq!(smaller.facts.pictures, [(50, 25)]);

    let text = desk.attach_bytes("notes.txt", b"words").await;
    let way = ReadingWay {
        pages: PageRange::parse("1"),
        ..text.way
    };
    let id = desk.begin(AttachSource::Kept(Box::new(text.clone())), way, 0);
    assert_eq!(desk.read(id).await.unwrap().way, way);
    // One whose content is gone stays as it was, which the refusal says.
    desk.store
        .remove_loose_files(causerie::domain::Timestamp(i64::MAX))
        .await
        .unwrap();
    let id = desk.begin(AttachSource::Kept(Box::new(text.clone())), text.way, 0);
    assert_eq!(desk.read(id).await, Err(Refusal::Gone));
    assert_eq!(desk.text(&text).await, Err(Refusal::Gone));
    desk.supervisor.shutdown().await;
}

#[tokio::test]
async fn an_original_should_be_saved_and_nothing_be_written_over() {
    let mut desk = Desk::new();
    let picture = desk.attach_bytes("photo.png", &png(10, 10)).await;
    let path = desk.file("there.png", "is mine");
    let refusal = desk.save(&picture, &path, false).await;
    assert_eq!(refusal, Err(Refusal::AlreadyThere));
    assert_eq!(std::fs::read(&path).unwrap(), b"is mine");
    assert_eq!(desk.save(&picture, &path, true).await, Ok(path.clone()));
    assert_eq!(std::fs::read(&path).unwrap(), png(10, 10));
    let new = desk.folder.path().join("new.png");
    assert_eq!(desk.save(&picture, &new, false).await, Ok(new.clone()));
    assert_eq!(std::fs::read(&new).unwrap(), png(10, 10));
    let nowhere = desk.folder.path().join("no/such/folder/a.png");
    let refusal = desk.save(&picture, &nowhere, false).await;
    assert!(matches!(refusal, Err(Refusal::NotKept(_))), "{refusal:?}");
    desk.supervisor.shutdown().await;
}

#[tokio::test]
async fn a_store_that_cannot_write_should_refuse_in_its_words() {
    let folder = tempfile::tempdir().unwrap();
    let holder = Store::open(folder.path()).unwrap();
    let beside = Store::open_to_read(folder.path()).unwrap();
    let mut desk = Desk::over(
        folder,
        beside,
        None,
        PathBuf::from(env!("CARGO_BIN_EXE_causerie")),
    );
    let (name, bytes) = ("notes.txt".to_owned(), b"words"[..].into());
    let refusal = desk.attach(AttachSource::Bytes { name, bytes }).await;
    let Err(Refusal::NotKept(words)) = refusal else {
        panic!("{refusal:?}");
    };
    assert!(!words.is_empty());
    desk.supervisor.shutdown().await;
    drop(holder);
}

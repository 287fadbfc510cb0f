//! Files that travel with conversations, from one store into another.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use causerie::domain::{
    AttachmentKind, ConversationId, ExportFormat, ExportOrder, ImportReason, ImportReport,
    ImportedConversation, Loss, Message, OnExisting, Role, Timestamp,
};
use causerie::engine::{ExportText, Importer, export_to_file};
use causerie::store::{NewMessages, Store};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::samples::{CONTENTS, all, attached, hash_of, items, plain, written};

/// A store, and the files beside it.
struct Desk {
    store: Store,
    folder: TempDir,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("data")).unwrap();
        Self { store, folder }
    }

    /// A conversation with everything attached to its first message, all of it kept.
    async fn with_files() -> (Self, ConversationId) {
        let desk = Self::new();
        for bytes in CONTENTS {
            let kept = desk
                .store
                .keep_file(hash_of(bytes), Arc::from(bytes), None, Timestamp(1));
            kept.await.unwrap();
        }
        let conversation = talk(1, CONTENTS.len());
        let id = conversation.summary.id;
        let messages = conversation.tree.messages().cloned().collect();
        let new = NewMessages::new(id, "Tea", messages, Timestamp(2));
        desk.store.insert_messages(new).await.unwrap();
        (desk, id)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    async fn export(&self, format: ExportFormat) -> PathBuf {
        let path = self.path(&format!("out.{}", format.extension(1)));
        let order = ExportOrder {
            ids: Vec::new(),
            format,
            path: path.clone(),
            may_overwrite: true,
        };
        export_to_file(&self.store, order, ExportText::default())
            .await
            .unwrap();
        path
    }

    async fn import(&self, path: &Path) -> ImportReport {
        let importer = Importer::new(vec![path.to_owned()]);
        let preview = importer.preview(&self.store).await.unwrap();
        let importer = Importer::new(vec![path.to_owned()]);
        let report = importer.run(&self.store, OnExisting::Skip).await.unwrap();
        // The look before says what comes of it.
        assert_eq!(preview.losses, report.losses);
        report
    }

    /// How many files are kept.
    fn files(&self) -> usize {
        let file = rusqlite::Connection::open(self.path("data/causerie.sqlite")).unwrap();
        let count = file.query_row("SELECT count(*) FROM files", [], |row| row.get::<_, u32>(0));
        count.unwrap() as usize
    }
}

/// A conversation with so many of the contents attached to its first message.
fn talk(number: u128, files: usize) -> ImportedConversation {
    let mut conversation = plain(number, "Tea", 1);
    let first = conversation.tree.messages().next().unwrap().id;
    let attachments = CONTENTS[..files]
        .iter()
        .zip(1..)
        .map(|(bytes, place)| attached(number << 8 | place, &format!("file {place}"), bytes));
    let attachments = attachments.collect();
    conversation.tree.update(first, |message: &mut Message| {
        message.attachments = attachments;
    });
    conversation
}

fn lines(conversations: &[ImportedConversation]) -> Vec<Value> {
    let text = String::from_utf8(written(conversations, ExportFormat::Jsonl)).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn bytes(lines: &[Value]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for line in lines {
        bytes.extend(line.to_string().into_bytes());
        bytes.push(b'\n');
    }
    bytes
}

#[tokio::test]
async fn files_should_come_with_their_conversation_into_another_store() {
    for format in [ExportFormat::Jsonl, ExportFormat::Llama] {
        let (from, id) = Desk::with_files().await;
        let out = from.export(format).await;
        let to = Desk::new();
        let report = to.import(&out).await;
        assert_eq!(
            (report.added.len(), report.losses.count),
            (1, 0),
            "{report:?}"
        );
        let tree = to.store.conversation(id).await.unwrap().unwrap().tree;
        let first = tree.messages().next().unwrap();
        assert_eq!(
            (first.role, first.attachments.len()),
            (Role::User, CONTENTS.len())
        );
        for (attachment, bytes) in first.attachments.iter().zip(CONTENTS) {
            assert_eq!(attachment.hash, hash_of(bytes));
            assert_eq!(
                to.store.file(attachment.hash).await.unwrap().as_deref(),
                Some(bytes)
            );
        }
        if format == ExportFormat::Jsonl {
            let before = from.store.conversation(id).await.unwrap().unwrap().tree;
            assert_eq!(tree.messages().next(), before.messages().next());
        }
        // A second time there is nothing new, and the files stay as they are.
        let report = to.import(&out).await;
        assert_eq!(
            (report.added.len(), report.skipped.count, to.files()),
            (0, 1, CONTENTS.len())
        );
    }
}

#[tokio::test]
async fn what_is_attached_should_be_named_in_markdown() {
    let (desk, _) = Desk::with_files().await;
    let text = fs::read_to_string(desk.export(ExportFormat::Markdown).await).unwrap();
    assert!(
        text.contains("First words of Tea\n\n**Attached** `file 1` (44 bytes)\n"),
        "{text}"
    );
    assert!(!text.contains("base64"), "{text}");
}

#[tokio::test]
async fn files_that_nothing_came_in_for_should_not_stay() {
    let desk = Desk::new();
    let path = desk.path("in.jsonl");
    // The second conversation is cut off, and its files came before it.
    let mut all = lines(&[talk(1, 2), talk(2, 4)]);
    all.truncate(all.len() - 2);
    fs::write(&path, bytes(&all)).unwrap();
    let report = desk.import(&path).await;
    assert_eq!((report.added.len(), report.problems.count), (1, 1));
    assert_eq!(desk.files(), 2);
    // Where it is there already, no file of it comes in anew.
    fs::write(&path, bytes(&lines(&[talk(1, 6)]))).unwrap();
    let report = desk.import(&path).await;
    assert_eq!((report.skipped.count, desk.files()), (1, 2));
}

#[tokio::test]
async fn what_has_no_content_in_the_file_should_stay_as_a_reference_and_be_told() {
    let desk = Desk::new();
    let path = desk.path("in.jsonl");
    let mut all = lines(&[talk(1, 3)]);
    let place = all
        .iter()
        .position(|line| line["file"]["hash"] == hash_of(CONTENTS[2]).to_string());
    all.remove(place.unwrap());
    fs::write(&path, bytes(&all)).unwrap();
    let report = desk.import(&path).await;
    let loss = Loss::Attachment {
        kind: AttachmentKind::Audio,
        name: "file 3".to_owned(),
    };
    assert_eq!(report.losses.first, [("Tea".to_owned(), loss)]);
    let id = report.added[0].id;
    let tree = desk.store.conversation(id).await.unwrap().unwrap().tree;
    assert_eq!(tree.messages().next().unwrap().attachments.len(), 3);
    assert_eq!(desk.store.file(hash_of(CONTENTS[2])).await, Ok(None));
    assert_eq!(desk.files(), 2);
}

#[tokio::test]
async fn a_hash_should_be_worked_out_and_never_be_believed() {
    let desk = Desk::new();
    let path = desk.path("in.jsonl");
    let mut all = lines(&[talk(1, 1)]);
    // Another content under the hash of the first.
    all[1]["file"]["base64"] = json!("d29yZHM=");
    fs::write(&path, bytes(&all)).unwrap();
    let report = desk.import(&path).await;
    assert_eq!((report.added.len(), report.losses.count), (1, 1));
    assert_eq!(desk.store.file(hash_of(CONTENTS[0])).await, Ok(None));
    assert_eq!(desk.files(), 0, "nothing refers to what was there instead");
}

#[test]
fn a_content_should_be_written_once_and_before_it_is_needed() {
    let all_lines = lines(&[talk(1, 2), talk(2, 3)]);
    let kinds: Vec<_> = all_lines
        .iter()
        .map(|line| line.as_object().unwrap().keys().next().unwrap().as_str())
        .collect();
    let said = ["conversation", "message", "message", "message"];
    let expected = [
        &["format", "file", "file"],
        &said[..],
        &["file"],
        &said,
        &["end"],
    ]
    .concat();
    assert_eq!(kinds, expected);
    let (read, files) = all(&bytes(&all_lines));
    assert_eq!((read.len(), files.len()), (2, 3));
}

#[test]
fn a_file_that_is_damaged_should_be_told_and_cost_nothing_else() {
    let mut all_lines = lines(&[talk(1, 2)]);
    for damage in [json!("no base64!"), json!(7), json!(null)] {
        all_lines[1]["file"]["base64"] = damage;
        let items = items(&bytes(&all_lines));
        let problem = items[0].as_ref().unwrap_err();
        assert_eq!(
            (&problem.reason, problem.line),
            (&ImportReason::Malformed, Some(2))
        );
        assert_eq!(items[1].as_ref().unwrap().tree, talk(1, 2).tree);
    }
}

#[test]
fn llamas_format_should_have_contents_in_its_own_shapes() {
    let bytes = written(&[talk(1, CONTENTS.len())], ExportFormat::Llama);
    let text = String::from_utf8(bytes).unwrap();
    let line: Value = serde_json::from_str(text.lines().nth(2).unwrap()).unwrap();
    let extra = line["message"]["extra"].as_array().unwrap();
    let kinds: Vec<_> = extra
        .iter()
        .map(|it| it["type"].as_str().unwrap())
        .collect();
    assert_eq!(kinds, ["IMAGE", "IMAGE", "AUDIO", "PDF", "TEXT", "TEXT"]);
    let begins = |place: usize, field: &str, text: &str| {
        let value = extra[place][field].as_str().unwrap();
        assert!(value.starts_with(text), "{value}");
    };
    begins(0, "base64Url", "data:image/png;base64,iVBOR");
    begins(1, "base64Url", "data:image/jpeg;base64,/9j/");
    begins(2, "base64Data", "UklGR");
    begins(2, "mimeType", "audio/wav");
    begins(3, "base64Data", "JVBER");
    begins(4, "content", "words of a text\n");
    assert_eq!(extra[3]["processedAsImages"], false);
    assert_eq!(
        (&extra[0]["name"], &extra[0]["size"]),
        (&json!("file 1"), &json!(44))
    );
    // What has nothing attached has no such field.
    let line: Value = serde_json::from_str(text.lines().nth(3).unwrap()).unwrap();
    assert_eq!(line["message"].get("extra"), None);
}

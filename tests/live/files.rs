//! What is attached, sent to the real server: to a model with eyes, and to one without.

use std::io::Cursor;
use std::path::Path;

use causerie::domain::{
    AttachSource, Attachment, AttachmentId, Command, DraftedTurn, Event, Message, MessageId,
    Outcome, ReadingWay, Timestamp, TurnOptions, Unsent,
};
use image::{ImageFormat, RgbImage};
use uuid::Uuid;

use super::server::Server;
use super::tree::Desk;

/// A server whose model has eyes; `None` where the machine was given none.
fn seeing() -> Option<Server> {
    let Some(eyes) = std::env::var_os("LLAMA_EYES").filter(|path| !path.is_empty()) else {
        println!("left out: LLAMA_EYES is not set");
        return None;
    };
    let eyes = eyes.to_str().expect("a path in UTF-8");
    Server::start_with("brief.gbnf", 4_096, &["--mmproj", eyes])
}

/// A picture, a text and a large picture that has to be scaled.
fn write_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let picture = |width, height| {
        let mut bytes = Cursor::new(Vec::new());
        let image = RgbImage::from_fn(width, height, |x, y| image::Rgb([x as u8, y as u8, 90]));
        image.write_to(&mut bytes, ImageFormat::Png).expect("a PNG");
        bytes.into_inner()
    };
    let files = [
        ("tea.png", picture(320, 200)),
        ("notes.txt", b"Green tea wants eighty degrees.\n".to_vec()),
        ("leaf.png", picture(1_600, 1_200)),
    ];
    let write = |(name, bytes): &(&str, Vec<u8>)| {
        let path = folder.join(name);
        std::fs::write(&path, bytes).expect("written");
        path
    };
    files.iter().map(write).collect()
}

impl Desk {
    async fn attach(&mut self, path: &Path) -> Attachment {
        let id = AttachmentId::from(Uuid::now_v7());
        self.supervisor.send(Command::Attach {
            id,
            source: AttachSource::Path(path.to_owned()),
            way: ReadingWay {
                most_pixels: Some(500_000),
                ..ReadingWay::default()
            },
            most_bytes: 10 << 20,
        });
        self.wait(|event| match event {
            Event::AttachmentRead { id: of, result } if of == id => Some(result),
            _ => None,
        })
        .await
        .map(|attachment| *attachment)
        .expect("it is read")
    }

    async fn count_with(&mut self, attachments: Vec<Attachment>) -> u32 {
        let drafted = DraftedTurn {
            conversation: Some(self.conversation),
            text: "What is it?".to_owned(),
            attachments,
            ..DraftedTurn::default()
        };
        self.count_drafted(drafted).await
    }

    /// Asks with attachments; the answer as it is kept.
    async fn ask_about(
        &mut self,
        parent: Option<MessageId>,
        attachments: Vec<Attachment>,
    ) -> Message {
        let mut question = Message::new(
            MessageId::from(Uuid::now_v7()),
            parent,
            causerie::domain::Role::User,
            "What is it?".to_owned(),
            Timestamp(1_000),
        );
        question.attachments = attachments;
        let (turn, answer) = self.send(question, TurnOptions::default());
        let end = self
            .wait(|event| match event {
                Event::TurnEnded(end) if end.turn == turn => Some(end),
                Event::TurnRefused { failure, .. } => panic!("refused: {failure:?}"),
                _ => None,
            })
            .await;
        assert_eq!(end.failure, None);
        assert!(matches!(end.outcome, Some(Outcome::Finished { .. })));
        self.message(answer).await
    }
}

#[tokio::test]
async fn pictures_and_texts_should_be_read_by_a_model_with_eyes() {
    let Some(server) = seeing() else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::new(&server);
    desk.connect().await;
    let words = desk.count_with(Vec::new()).await;
    let mut attachments = Vec::new();
    let mut counted = words;
    for path in write_files(folder.path()) {
        attachments.push(desk.attach(&path).await);
        let with_one_more = desk.count_with(attachments.clone()).await;
        assert!(with_one_more > counted, "{path:?} is counted");
        counted = with_one_more;
    }
    assert_eq!(attachments[2].facts.pictures, [(816, 612)]);
    let answer = desk.ask_about(None, attachments.clone()).await;
    assert_eq!(answer.content, "Yes.");
    assert_eq!(answer.unsent, None);
    let timings = answer.timings.expect("measured");
    assert_eq!(timings.prompt_n + timings.cache_n, counted);
    // What follows has them above it, and they are in the server's cache.
    let next = desk.ask_about(Some(answer.id), Vec::new()).await;
    let timings = next.timings.expect("measured");
    assert!(timings.prompt_n + timings.cache_n > counted);
    let question = desk.message(answer.parent.expect("a question")).await;
    assert_eq!(question.attachments, attachments);
}

#[tokio::test]
async fn a_model_without_eyes_should_answer_without_the_pictures() {
    let Some(server) = Server::start("brief.gbnf", 4_096) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::new(&server);
    desk.connect().await;
    let mut attachments = Vec::new();
    for path in write_files(folder.path()) {
        attachments.push(desk.attach(&path).await);
    }
    let without = Some(Unsent {
        pictures: 2,
        ..Unsent::default()
    });
    let answer = desk.ask_about(None, attachments).await;
    assert_eq!((&*answer.content, answer.unsent), ("Yes.", without));
    // Nor do they come back with the history, which would be an HTTP 500.
    let next = desk.ask_about(Some(answer.id), Vec::new()).await;
    assert_eq!(next.unsent, without);
}
